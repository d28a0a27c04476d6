#include "bundle/bundle_index.h"

#include <string.h>

#include "account/account.h"
#include "bundle_html.h"
#include "web/widgets.h"

// Room for one more: twice as much when it is full.
static void *room_for(arena *a, void *at, size_t n, size_t size)
{
    if (n & (n - 1) || (n && n < 16))
        return at;
    void *more = arena_take(a, size, _Alignof(max_align_t), n ? 2 * n : 16);
    if (n)
        memcpy(more, at, n * size);
    return more;
}

err index_begin(struct visit *v, const struct bundle_wanted *w, struct index_view *p)
{
    return w->supplier.n ? account_org_name(v->db, v->a, w->supplier, &p->supplier_name) : OK;
}

static err org_of(struct visit *v, const struct json *entry, str *ret)
{
    str text;
    id org = {0};
    *ret = (str){0};
    if (json_str(json_get(entry, "for"), &text) && id_parse(text, &org))
        return account_org_name(v->db, v->a, org, ret);
    return OK;
}

static err add_line(struct visit *v, struct index_acts *to, int64_t n, str kind,
                    const struct json *entry)
{
    struct index_act x = {.seq = n, .kind = str_copy(v->a, kind)};
    str at, title, text;
    const struct json *out = json_get(entry, "out");
    if (json_str(json_get(entry, "at"), &at))
        instant_parse(at, &x.at);
    if (json_str(json_get(out, "title"), &title))
        x.title = str_copy(v->a, title);
    if (json_str(json_get(out, "text"), &text))
        x.text = str_copy(v->a, text);
    TRY(org_of(v, entry, &x.by));
    to->at = room_for(v->a, to->at, to->n, sizeof *to->at);
    to->at[to->n++] = x;
    return OK;
}

err index_add_act(struct visit *v, struct index_view *p, const struct bundle_act *r,
                  const struct json *entry)
{
    p->last = r->at;
    return add_line(v, &p->acts, r->seq, r->kind, entry);
}

static str text_of(arena *a, const struct json *row, const char *key)
{
    str s;
    return json_str(json_get(row, key), &s) ? str_copy(a, s) : S("");
}

// The newest ranking of a tender stands for it.
static err add_ranking(struct visit *v, struct index_view *p, const struct json *entry)
{
    const struct json *rows = json_get(json_get(entry, "out"), "rows");
    str tender = text_of(v->a, json_get(entry, "in"), "tender");
    struct index_ranks kept = {0};
    for (size_t i = 0; i < p->ranking.n; i++)
        if (!str_eq(p->ranking.at[i].tender, tender)) {
            kept.at = room_for(v->a, kept.at, kept.n, sizeof *kept.at);
            kept.at[kept.n++] = p->ranking.at[i];
        }
    for (size_t i = 0; i < json_count(rows); i++) {
        const struct json *row = json_at(rows, i);
        struct bundle_bid_row *bid = NULL;
        struct index_rank x = {.tender = tender, .quoted = text_of(v->a, row, "quoted"),
                               .total = text_of(v->a, row, "total")};
        json_int(json_get(row, "place"), &x.place);
        if (id_parse(text_of(v->a, row, "bid"), &x.bid))
            TRY(bundle_bid(v->db, v->a, x.bid, &bid));
        x.name = bid ? bid->supplier_name : S("");
        kept.at = room_for(v->a, kept.at, kept.n, sizeof *kept.at);
        kept.at[kept.n++] = x;
    }
    p->ranking = kept;
    return OK;
}

err index_add_record(struct visit *v, struct index_view *p, const struct bundle_record *r,
                     const struct json *entry)
{
    if (str_eq(r->kind, S("evaluate.rank")))
        TRY(add_ranking(v, p, entry));
    return add_line(v, &p->records, r->n, r->kind, entry);
}

void index_room_for_files(arena *a, struct index_view *p, size_t n)
{
    p->files.at = new(a, struct index_file, n + 1);
}

void index_add_file(struct index_view *p, str name, str member, bool absent)
{
    p->files.at[p->files.n++] = (struct index_file){name, member, absent};
}

str index_style(void)
{
    return asset_bytes("style.css");
}

str index_text(struct visit *v, const struct index_view *p)
{
    struct visit zh = *v;
    struct out o = out_html(v->a, LANG_ZH);
    zh.lang = LANG_ZH;
    bundle_index_html(&o, &zh, p);
    return out_str(&o);
}
