#include "tour/tour_views.h"

#include "base/utf8.h"
#include "crypto/sign.h"
#include "tour_html.h"

// There is no tour outside a sandbox, and nothing of it then.
static err only_here(struct visit *v, struct tour_bar *ret)
{
    if (!v->sandbox)
        return missing();
    TRY(tour_bar(v, ret));
    return ret->step ? OK : missing();
}

static err tour_load(struct visit *v, void *view)
{
    struct tour_view *p = view;
    p->imports = house_act(v->house, S("plan.import")) != NULL;
    return only_here(v, &p->bar);
}

// Texts among the bytes of a file, up to so many; what is no text is left out.
static str texts_in(arena *a, str bytes, size_t most)
{
    struct out o = out_plain(a);
    for (str rest = bytes; rest.at && o.len < most;) {
        str piece = str_cut(&rest, '\0');
        if (piece.len > 1 && utf8_ok(piece, true)) {
            put(&o, o.len ? "\n" : "");
            put(&o, piece);
        }
    }
    return out_str(&o);
}

// The lines before the payload, and so many bytes after them.
static void show_sealed(arena *a, str whole, struct held_view *p)
{
    enum { shown = 400 };
    ptrdiff_t mac = str_find(whole, S("\n--- "));
    str rest = str_from(whole, mac < 0 ? 0 : (size_t)mac + 1);
    str_cut(&rest, '\n');
    p->head = str_part(whole, 0, whole.len - rest.len);
    p->bytes = hex(a, rest.at, rest.len < shown ? rest.len : shown);
}

// The file as it lies in the store: what somebody with the machine sees.
static err held_load(struct visit *v, void *view)
{
    struct held_view *p = view;
    struct tour_bar bar;
    struct bid_row *b = NULL;
    struct tender_row *t = NULL;
    struct hash h;
    str whole = {0};
    enum { shown = 6000, most = 64 << 20 };
    TRY(only_here(v, &bar));
    TRY(bid_by_id(v->db, v->a, visit_id(v, "id"), &b));
    if (!b || !hash_parse(b->content, &h))
        return missing();
    TRY(blob_read(v->blobs, v->a, h, most, &whole));
    TRY(tender_by_id(v->db, v->a, b->tender, &t));
    TRY(tender_locks(v->db, v->a, b->tender, &p->locks));
    p->bid = *b;
    p->tender = *t;
    if (b->sealed)
        show_sealed(v->a, whole, p);
    else
        p->readable = texts_in(v->a, whole, shown);
    return OK;
}

static err held_file_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct tour_bar bar;
    struct bid_row *b = NULL;
    TRY(only_here(v, &bar));
    TRY(bid_by_id(v->db, v->a, visit_id(v, "id"), &b));
    return b ? visit_file(v, b->content, b->sealed ? S("bid.age") : S("bid.tar")) : missing();
}

static str member(const struct json *j, const char *name)
{
    str s = {0};
    return json_str(json_get(j, name), &s) ? s : (str){0};
}

// As src/command/tour_check.c wrote it down.
static err read_found(struct visit *v, str found, struct verify_view *p)
{
    const struct json *j = NULL;
    int64_t at = 0;
    TRY(json_parse(v->a, found, &j));
    if (!json_int(json_get(j, "entries"), &p->entries) || !json_bool(json_get(j, "same"), &p->same))
        return fault("what a check has found cannot be read");
    p->table = member(j, "table");
    p->key = member(j, "key");
    p->column = member(j, "column");
    p->stands = member(j, "stands");
    p->ought = member(j, "ought");
    p->by = member(j, "by");
    p->act = member(j, "act").at ? house_act(v->house, member(j, "act")) : NULL;
    if (!json_int(json_get(j, "seq"), &p->seq))
        p->seq = -1;
    if (json_int(json_get(j, "at"), &at))
        p->at.us = at;
    return OK;
}

static err verify_load(struct visit *v, void *view)
{
    struct verify_view *p = view;
    struct tour_bar bar;
    struct tour_state *s = NULL;
    TRY(only_here(v, &bar));
    TRY(tour_state(v->db, v->a, &s));
    p->broken = s->broken.at;
    p->asked = s->found.at;
    return p->asked ? read_found(v, s->found, p) : OK;
}

static const struct part none[] = {{0}};

const struct page tour_pages[] = {
    {"/tour", "五分钟体验", ANYONE, tour_load, VIEW(struct tour_view, tour, none)},
    {"/tour/yours", "换成您的项目", ANYONE, tour_load, VIEW(struct tour_view, tour_yours, none)},
    {"/tour/held/{id}", "服务器里有什么", ANYONE, held_load,
     VIEW(struct held_view, tour_held, none)},
    {"/tour/held/{id}/file", "服务器里的文件", ANYONE, held_file_load,
     .type = "application/octet-stream"},
    {"/tour/verify", "核验", ANYONE, verify_load, VIEW(struct verify_view, tour_verify, none)},
    {0},
};
