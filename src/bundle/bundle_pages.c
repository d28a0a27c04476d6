// The page of a project's bundles, and the bundles themselves as files.
#include "account/account.h"
#include "bundle/bundle_views.h"
#include "bundle_html.h"
#include "journal/checkpoint.h"

// What is public of a project is so from its first notice on.
static err open_project(struct visit *v, struct bundle_view *p)
{
    struct bundle_project_row *row = NULL;
    p->id = visit_id(v, "id");
    TRY(bundle_project(v->db, v->a, p->id, &row));
    if (!row)
        return missing();
    p->project = *row;
    TRY(inspector_of_project.ask(v->db, v->a, &v->who, p->id, &p->inspector));
    return row->notices || p->inspector ? OK : missing();
}

// A supplier that did something in it.
static err ask_own(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct bundle_own_row own;
    TRY(any_supplier.ask(db, a, who, thing, ret));
    if (!*ret)
        return OK;
    TRY(bundle_own(db, a, thing, who->org, &own));
    *ret = own.n > 0;
    return OK;
}
static const struct relation supplier_of_project = {
    "supplier_of_project", "参加过这个项目的供应商", ask_own};

static err load_takings(struct visit *v, struct bundle_view *p)
{
    struct bundle_taken_row taken;
    if (!p->inspector)
        return OK;
    TRY(bundle_is_secret(v->db, v->a, p->id, &p->secret));
    TRY(bundle_taken(v->db, v->a, p->id, v->who.person, &taken));
    p->taken = taken.n > 0;
    return bundle_takings(v->db, v->a, p->id, &p->takings);
}

static err bundle_load(struct visit *v, void *view)
{
    struct bundle_view *p = view;
    str note;
    TRY(open_project(v, p));
    TRY(checkpoint_newest(v->db, v->a, &note, &p->size));
    TRY(signing_key_read(v->db, v->a, NOTE_ED25519, &p->key));
    TRY(ask_own(v->db, v->a, &v->who, p->id, &p->own));
    v->title = join(v->a, str_of(tr(v->lang, "卷宗包")), S(" - "), p->project.title);
    return load_takings(v, p);
}

// Made whole before a byte is sent, so that a fault is an answer of its own and not half a file.
static err send_bundle(struct visit *v, const struct bundle_wanted *w)
{
    TRY(bundle_make(v, w, &v->file, &v->file_size));
    v->type = "application/x-tar";
    visit_named(v, join(v->a, id_text(v->a, w->project), S("-"), w->kind, S(".tar")));
    return OK;
}

static err public_load(struct visit *v, void *view)
{
    struct bundle_view *p = view;
    TRY(open_project(v, p));
    return send_bundle(v, &(struct bundle_wanted){.project = p->id, .kind = S("public")});
}

static err own_load(struct visit *v, void *view)
{
    struct bundle_view *p = view;
    TRY(open_project(v, p));
    return send_bundle(v, &(struct bundle_wanted){.project = p->id, .kind = S("supplier"),
                                                  .supplier = v->who.org});
}

static err supervision_load(struct visit *v, void *view)
{
    struct bundle_view *p = view;
    TRY(open_project(v, p));
    TRY(load_takings(v, p));
    if (!p->taken || p->secret)
        return denied();
    return send_bundle(v, &(struct bundle_wanted){.project = p->id, .kind = S("supervision")});
}

static const struct part bundle_parts[] = {
    PART_ONE(struct bundle_view, project, bundle_project_row),
    PART_PLAIN(struct bundle_view, size, INT),
    PART_PLAIN(struct bundle_view, key, TEXT),
    PART_MANY(struct bundle_view, takings, bundle_taking_row),
    {0},
};

const struct page bundle_pages[] = {
    {"/project/{id}/bundle", "卷宗包", ANYONE, bundle_load,
     VIEW(struct bundle_view, bundle_page, bundle_parts)},
    {"/project/{id}/bundle/public.tar", "公开的卷宗包", ANYONE, public_load,
     .view_size = sizeof(struct bundle_view), .type = "application/x-tar"},
    {"/project/{id}/bundle/own.tar", "本单位的卷宗包", MAY(supplier_of_project, "id"), own_load,
     .view_size = sizeof(struct bundle_view), .type = "application/x-tar"},
    {"/project/{id}/bundle/supervision.tar", "监督用的卷宗包", MAY(inspector_of_project, "id"),
     supervision_load, .view_size = sizeof(struct bundle_view), .type = "application/x-tar"},
    {0},
};
