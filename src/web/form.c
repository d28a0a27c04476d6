// The form of an act, drawn from its table of fields: empty, filled from what stands, or again with
// what was sent and what is wrong with it.
#include <string.h>

#include "form_html.h"
#include "layout_html.h"
#include "web/drawing.h"
#include "web/kept.h"

// ERR_CONFLICT's detail is "id time", as conflict() in journal/act.c writes it.
err tell_conflict(struct drawing *d, struct form_page *p)
{
    str rest = d->refused->result.detail;
    str by = str_cut(&rest, ' ');
    id person = {0};
    p->conflict = true;
    if (rest.at && !instant_parse(rest, &p->conflict_at))
        p->conflict_at = d->v->now;
    if (!id_parse(by, &person) || !d->v->house->person_name)
        return OK;
    return d->v->house->person_name(d->v->db, d->v->a, person, &p->conflict_by);
}

static err load_standing(struct drawing *d)
{
    const struct act *act = d->act;
    bool conflict = d->refused && d->refused->result.kind == ERR_CONFLICT &&
                    d->refused->act == act;
    if ((d->sent && !conflict) || !act->load || (act->may.thing && !d->thing.n))
        return OK;
    void *in = arena_take(d->v->a, act->in_size, _Alignof(max_align_t), 1);
    TRY(act->load(d->v->db, d->v->a, &d->v->who, d->thing, in));
    if (conflict)
        d->standing = in;
    else
        d->loaded = in;
    return OK;
}

err form_ask(struct visit *v, const struct act *act, const struct form *sent, id *ret_thing)
{
    const struct may *may = &act->may;
    bool yes = false;
    if (may->thing) {
        str text = sent ? form_get(sent, str_of(may->thing)) : visit_text(v, may->thing);
        const struct field *f = field_named(act->in, str_of(may->thing));
        if (text.at && !id_parse(str_trim(text), ret_thing))
            return missing();
        if (!ret_thing->n)
            return f->options && v->who.person.n ? OK : missing();
    }
    TRY(may->relation->ask(v->db, v->a, &v->who, *ret_thing, &yes));
    return yes ? OK : v->who.person.n ? denied() : (err){.kind = ERR_SIGN_IN};
}

static void drop_value(struct form *f, size_t at)
{
    memmove(&f->at[at], &f->at[at + 1], (f->n - at - 1) * sizeof *f->at);
    f->n--;
}

// Without the row "lines.2": its values go, and the rows behind it move up by one.
static void drop_row(arena *a, struct form *f, str key)
{
    int64_t gone = 0;
    str list = key, number = key;
    while (str_find(number, S(".")) >= 0)
        str_cut(&number, '.');
    if (!str_int(number, &gone) || gone < 0 || number.len == key.len)
        return;
    list.len = key.len - number.len;
    for (size_t i = 0; i < f->n;) {
        int64_t n = 0;
        str rest = str_from(f->at[i].name, list.len);
        bool inside = str_starts(f->at[i].name, list) && str_int(str_cut(&rest, '.'), &n);
        if (inside && n == gone) {
            drop_value(f, i);
            continue;
        }
        if (inside && n > gone)
            f->at[i].name = join(a, list, format(a, "%lld.", (long long)n - 1), rest);
        i++;
    }
}

bool form_edit(arena *a, struct form *sent)
{
    str more = form_get(sent, S("_more")), less = form_get(sent, S("_less"));
    str fix = form_get(sent, S("_fix")), find = form_get(sent, S("_find"));
    if (less.at)
        drop_row(a, sent, less);
    str path = fix.at ? str_cut(&fix, '=') : (str){0};
    for (size_t i = 0; path.at && fix.at && i < sent->n; i++)
        if (str_eq(sent->at[i].name, path))
            sent->at[i].value = fix;
    return more.at || less.at || fix.at || find.at;
}

bool prefilled(const struct visit *v, const struct act *act)
{
    for (size_t i = 0; i < v->query.n; i++) {
        str rest = v->query.at[i].name;
        str first = str_cut(&rest, '.');
        bool thing = act->may.thing && str_eq(first, str_of(act->may.thing));
        if (!thing && field_named(act->in, first))
            return true;
    }
    return false;
}

// The form begins with what was kept of it: when the session ended, or as a draft.
static err open_draft(struct drawing *d, struct form_page *p)
{
    struct visit *v = d->v;
    struct draft *draft = NULL;
    str key = visit_text(v, "kept"), kept = {0};
    bool fresh = !d->sent && !d->refused && !d->filled;
    p->drafts = draft_fits(d->act, &v->who);
    if (!p->drafts)
        return OK;
    TRY(draft_find(v->db, v->a, v->who.person, str_of(d->act->kind), d->thing, v->now, &draft));
    if (fresh && key.at)
        TRY(draft_kept(v->db, v->a, key, v->who.person, v->now, &kept));
    p->draft_saved = draft ? draft->saved : (instant){0};
    p->draft_version = draft ? draft->version : 0;
    p->draft_conflict = d->refused && d->refused->act == &draft_save;
    str body = kept.at ? kept : draft ? draft->body : (str){0};
    struct form *form = new(v->a, struct form, 1);
    if (body.at)
        draft_form(v->a, body, form);
    p->kept = kept.at;
    p->draft_opened = fresh && body.at && (kept.at || !prefilled(v, d->act));
    p->draft_aside = fresh && draft && !p->draft_opened;
    if (p->draft_opened)
        d->sent = form;
    if (p->draft_conflict)
        d->other = form;
    str based = d->sent ? form_get(d->sent, S("_draft")) : (str){0};
    if (based.at && !p->draft_conflict && !str_int(based, &p->draft_version))
        p->draft_version = 0;
    if (p->draft_aside)
        p->draft_version = 0;
    return OK;
}

// A draft of something that was changed since shows what stands now.
static err compare_draft(struct drawing *d, struct form_page *p)
{
    const struct act *act = d->act;
    const struct field *version = field_named(act->in, S("version"));
    if (!p->draft_opened || !act->load || !version || (act->may.thing && !d->thing.n))
        return OK;
    void *in = arena_take(d->v->a, act->in_size, _Alignof(max_align_t), 1);
    TRY(act->load(d->v->db, d->v->a, &d->v->who, d->thing, in));
    str then = form_get(d->sent, S("version")), now = field_text(d->v->a, version, in);
    p->stale = then.at && !str_eq(then, now);
    if (p->stale || !then.at)
        d->standing = in;
    return OK;
}

// What the page begins with, and what stands beside it.
static err begin_drawing(struct drawing *d, struct form_page *p)
{
    TRY(form_ask(d->v, d->act, d->sent, &d->thing));
    TRY(open_draft(d, p));
    TRY(compare_draft(d, p));
    TRY(load_standing(d));
    if (d->refused && d->refused->result.kind == ERR_CONFLICT && !p->draft_conflict)
        return tell_conflict(d, p);
    return OK;
}

static void set_status(struct drawing *d, struct form_page *p)
{
    if (d->refused && d->refused->result.kind)
        d->v->status = 422;
    if (p->conflict || p->draft_conflict)
        d->v->status = 409;
    if (d->filled && d->filled->wrong)
        d->v->status = 422;
}

static void show_drawing(struct drawing d, struct answer *ret)
{
    struct visit *v = d.v;
    const struct act *act = d.act;
    const struct form *sent = d.sent;
    struct form_page p = {.act = act, .once = visit_once(v), .filled = d.filled};
    err e = begin_drawing(&d, &p);
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    p.next = sent ? form_get(sent, S("_next")) : visit_text(v, "next");
    draw_inputs(&d, act->in, S(""), d.loaded, &p.inputs);
    p.files = d.files;
    p.many = p.inputs.n > 6;
    for (size_t i = 0; i < p.inputs.n; i++)
        p.lists += p.inputs.at[i].field->kind == FIELD_LIST;
    p.workbook = workbook_fits(act);
    p.workbook_first = workbook_first(act) && !d.sent && !visit_text(v, "typed").at;
    p.thing = d.thing;
    p.address = form_address(v->a, act, d.thing);
    p.keeper = p.drafts ? form_keeper(v) : (str){0};
    p.just_saved = visit_text(v, "saved").at && p.draft_opened;
    p.changed = sent && (!d.refused || !d.refused->result.kind);
    if (d.refused && !p.draft_conflict)
        complain(&d, &p);
    set_status(&d, &p);
    v->title = str_of(tr(v->lang, act->zh));
    struct layout l = layout_of(v);
    layout_open_html(&v->out, v, &l);
    form_page_html(&v->out, v, &p);
    layout_close_html(&v->out, v, &l);
    finish(v, ret);
}

void show_form(struct visit *v, const struct act *act, const struct form *sent,
               const struct call *refused, struct answer *ret)
{
    show_drawing((struct drawing){.v = v, .act = act, .sent = sent, .refused = refused}, ret);
}

void show_filled(struct visit *v, const struct act *act, const struct filled *filled,
                 const struct call *refused, struct answer *ret)
{
    show_drawing((struct drawing){.v = v, .act = act, .refused = refused, .filled = filled,
                                  .sent = filled->wrong ? NULL : &filled->form},
                 ret);
}
