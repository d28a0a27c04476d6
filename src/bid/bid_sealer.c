// The page that seals offline: its file, its fingerprint in the log, and what it has to be told.
#include "base/json.h"
#include "bid/bid_views.h"

#include "bid_sealer_html.h"
#include "web/widgets.h"

#define SEALER "offline.html"

struct sealer {
    str sha256;
    int64_t size;
};
static const struct field sealer_out[] = {
    FIELD(struct sealer, sha256, "指纹（SHA-256）"),
    FIELD(struct sealer, size, "字节数"),
    {0},
};

static struct sealer sealer_now(arena *a)
{
    str bytes = asset_bytes(SEALER);
    return (struct sealer){hash_hex(a, sha256(bytes)), (int64_t)bytes.len};
}

static err publish_check(struct call *c, __attribute__((unused)) const void *in, void *out)
{
    *(struct sealer *)out = sealer_now(c->a);
    return OK;
}

static err publish_apply(struct db *db, const struct entry *e,
                         __attribute__((unused)) const void *in, const void *out)
{
    const struct sealer *p = out;
    return bid_sealer_add(db, .sha256 = p->sha256, .size = p->size, .at = e->at);
}

const struct act bid_sealer_acts[] = {
    {"bid.publish_sealer", "公布离线密封页的指纹",
     "把本平台现在提供的离线密封页的指纹写进公开账本；换了程序要再公布一次。", ACT_PUBLIC,
     MAY(system_admin, NULL), ACT_OUT(struct sealer, sealer_out), .check = publish_check,
     .apply = publish_apply, .then = "/sealing"},
    {0},
};

static err sealer_load(struct visit *v, void *view)
{
    struct sealer_view *p = view;
    struct sealer now = sealer_now(v->a);
    p->sha256 = now.sha256;
    p->size = now.size;
    TRY(system_admin.ask(v->db, v->a, &v->who, (id){0}, &p->may_publish));
    TRY(bid_sealer_of(v->db, v->a, now.sha256, &p->published));
    return bid_sealers(v->db, v->a, &p->all);
}

static const struct part sealer_parts[] = {
    PART_PLAIN(struct sealer_view, sha256, TEXT),
    PART_PLAIN(struct sealer_view, size, INT),
    PART_PTR(struct sealer_view, published, bid_sealer_row),
    PART_MANY(struct sealer_view, all, bid_sealer_row),
    {0},
};

// ---- what the page has to be told of a tender

static void put_text(struct out *o, const char *key, str text)
{
    json_put_key(o, key);
    json_put_str(o, text);
}

static void put_number(struct out *o, const char *key, int64_t n)
{
    json_put_key(o, key);
    json_put_int(o, n);
}

static void put_keys(struct out *o, const struct tender_lock_row_rows *locks, const char *layer)
{
    json_put_key(o, layer);
    json_open(o, '[');
    for (size_t i = 0; i < locks->n; i++)
        if (str_eq(locks->at[i].layer, str_of(layer)))
            json_put_str(o, locks->at[i].recipient);
    json_close(o, ']');
}

static void put_requirements(struct out *o, const struct prepare_view *p)
{
    json_put_key(o, "requirements");
    json_open(o, '[');
    for (size_t i = 0; i < p->requirements.n; i++) {
        json_open(o, '{');
        put_number(o, "n", p->requirements.at[i].n);
        put_text(o, "text", p->requirements.at[i].text);
        json_put_key(o, "star");
        json_put_bool(o, p->requirements.at[i].substantive);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static str said(arena *a, dec d)
{
    struct out o = out_plain(a);
    put(&o, d);
    return out_str(&o);
}

static void put_lines(struct out *o, const struct prepare_view *p)
{
    json_put_key(o, "by_line");
    json_put_bool(o, p->by_line);
    json_put_key(o, "lines");
    json_open(o, '[');
    for (size_t i = 0; p->by_line && i < p->lines.n; i++) {
        json_open(o, '{');
        put_number(o, "n", p->lines.at[i].n);
        put_text(o, "name", p->lines.at[i].name);
        put_text(o, "unit", p->lines.at[i].unit);
        put_text(o, "quantity", said(o->a, p->lines.at[i].quantity));
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_levels(struct out *o, const struct prepare_view *p, int64_t item)
{
    json_put_key(o, "levels");
    json_open(o, '[');
    for (size_t i = 0; i < p->scoring.levels.n; i++) {
        if (p->scoring.levels.at[i].item != item)
            continue;
        json_open(o, '{');
        put_text(o, "score", said(o->a, p->scoring.levels.at[i].score));
        put_text(o, "description", p->scoring.levels.at[i].description);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_items(struct out *o, const struct prepare_view *p)
{
    json_put_key(o, "items");
    json_open(o, '[');
    for (size_t i = 0; i < p->scoring.items.n; i++) {
        json_open(o, '{');
        put_number(o, "n", p->scoring.items.at[i].n);
        put_text(o, "name", p->scoring.items.at[i].name);
        put_text(o, "weight", said(o->a, p->scoring.items.at[i].weight));
        put_levels(o, p, p->scoring.items.at[i].n);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static err task_load(struct visit *v, void *view)
{
    struct prepare_view *p = view;
    struct out *o = &v->out;
    TRY(bid_prepare_load(v, view));
    if (!p->locks.n || !p->supplier)
        return missing();
    json_open(o, '{');
    put_text(o, "xinyue", S("sealing/v1"));
    put_text(o, "tender", id_text(v->a, p->tender.id));
    put_text(o, "supplier", id_text(v->a, v->who.org));
    put_text(o, "supplier_name", p->supplier->name);
    put_text(o, "title", p->tender.title);
    put_text(o, "deadline", instant_clock(v->a, p->tender.deadline));
    put_text(o, "ceiling", money_text(v->a, p->tender.ceiling));
    put_keys(o, &p->locks, "inner");
    put_keys(o, &p->locks, "outer");
    put_requirements(o, p);
    put_items(o, p);
    put_lines(o, p);
    json_close(o, '}');
    visit_named(v, join(v->a, S("sealing-"), id_text(v->a, p->tender.id), S(".json")));
    return OK;
}

const struct page bid_sealer_pages[] = {
    {"/sealing", "离线密封页", ANYONE, sealer_load,
     VIEW(struct sealer_view, bid_sealer, sealer_parts)},
    {"/tender/{id}/sealing.json", "离线密封用的采购数据", MAY(supplier_for, "id"), task_load,
     .view_size = sizeof(struct prepare_view), .type = "application/json"},
    {0},
};
