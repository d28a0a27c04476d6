#include "tlog/verify.h"

#include <string.h>

#include "base/out.h"
#include "tlog/tile.h"

enum { levels = 7 };

// Hashes of one level that are still to be compared with the tile that is served.
struct level {
    unsigned char at[tile_width * sizeof(struct hash)];
    int64_t index;
    int n;
};

struct reading {
    const struct log_checking *c;
    struct log_report *report;
    arena *kept;
    arena page;
    struct tree tree, sm3;  // the second only as far as the checkpoint states its root
    struct level level[levels];
};

static bool wrong(struct reading *r, str what)
{
    struct out o = out_plain(r->kept);
    put(&o, what);
    r->report->wrong = out_str(&o);
    return false;
}

static err fetch(struct reading *r, arena *a, str path, str *ret)
{
    return r->c->source->fetch(r->c->source->with, a, path, ret);
}

static err read_head(struct reading *r)
{
    struct note n;
    str text;
    const char *why = NULL;
    TRY(fetch(r, r->kept, S("checkpoint"), &text));
    if (!note_parse(r->kept, text, &n) || !checkpoint_parse(r->kept, n.text, &r->report->head))
        wrong(r, S("checkpoint: not a checkpoint"));
    else if (!policy_met(r->kept, r->c->policy, &n, (instant){0}, &r->report->witnesses,
                         &why))
        wrong(r, join(r->kept, S("checkpoint: "), str_of(why)));
    else if (r->c->policy->beside.name.at && !r->report->head.has_sm3)
        wrong(r, S("checkpoint: it states no root of SM3"));
    else if (r->c->seen && r->c->seen->size > r->report->head.size)
        wrong(r, S("checkpoint: smaller than the one seen before"));
    return OK;
}

// The tile as it is served must hold the hashes that follow from the entries.
static err compare_tile(struct reading *r, int level)
{
    struct level *l = &r->level[level];
    struct tile t = {level, l->index, l->n};
    str bytes, path = tile_path(&r->page, &t);
    TRY(fetch(r, &r->page, path, &bytes));
    if (!str_eq(bytes, (str){(const char *)l->at, (size_t)l->n * sizeof(struct hash)}))
        wrong(r, join(&r->page, path, S(": a hash is not that of its entries")));
    l->index++;
    l->n = 0;
    return OK;
}

static err add_hash(struct reading *r, int level, struct hash h)
{
    struct level *l = &r->level[level];
    memcpy(l->at + (size_t)l->n++ * sizeof h, h.at, sizeof h);
    return l->n == tile_width ? compare_tile(r, level) : OK;
}

static err compare_seen(struct reading *r)
{
    const struct checkpoint *seen = r->c->seen;
    if (seen && seen->size == r->tree.size && !hash_same(seen->root, tree_root(&r->tree)))
        wrong(r, S("checkpoint: the log is not the one seen before; it was rewritten"));
    return OK;
}

static err add_entry(struct reading *r, str body)
{
    struct tile_hash done[tiles_max];
    struct hash leaf = merkle_leaf(body);
    int64_t seq = r->tree.size;
    size_t n = tree_append(&r->tree, leaf, done);
    TRY(add_hash(r, 0, leaf));
    for (size_t i = 0; i < n && done[i].level < levels; i++)
        TRY(add_hash(r, done[i].level, done[i].hash));
    TRY(compare_seen(r));
    if (r->report->head.has_sm3)
        tree_append(&r->sm3, suite_leaf(SUITE_GM, body), done);
    r->report->entries = r->tree.size;
    return r->c->entry ? r->c->entry(r->c->with, &r->page, seq, body) : OK;
}

static err read_bundle(struct reading *r, int64_t index)
{
    struct tile t = {bundle_level, index, tile_there(bundle_level, index, r->report->head.size)};
    arena_reset(&r->page);
    str rest, entry, path = tile_path(&r->page, &t);
    TRY(fetch(r, &r->page, path, &rest));
    for (int i = 0; i < t.width && !r->report->wrong.at; i++) {
        if (!bundle_cut(&rest, &entry)) {
            wrong(r, join(&r->page, path, S(": cut short")));
            return OK;
        }
        TRY(add_entry(r, entry));
    }
    if (!r->report->wrong.at && rest.len)
        wrong(r, join(&r->page, path, S(": more than its entries")));
    return OK;
}

static err read_entries(struct reading *r)
{
    int64_t size = r->report->head.size;
    for (int64_t i = 0; i * tile_width < size && !r->report->wrong.at; i++)
        TRY(read_bundle(r, i));
    for (int level = 0; level < levels && !r->report->wrong.at; level++)
        if (r->level[level].n)
            TRY(compare_tile(r, level));
    if (!r->report->wrong.at && !hash_same(tree_root(&r->tree), r->report->head.root))
        wrong(r, S("checkpoint: its root is not that of the entries"));
    if (!r->report->wrong.at && r->report->head.has_sm3 &&
        !hash_same(tree_root(&r->sm3), r->report->head.sm3))
        wrong(r, S("checkpoint: its SM3 root is not that of the entries"));
    return OK;
}

err log_check(arena *kept, const struct log_checking *c, struct log_report *ret)
{
    struct reading *r = new(kept, struct reading, 1);
    *ret = (struct log_report){.entries = 0};
    r->c = c;
    r->report = ret;
    r->kept = kept;
    r->sm3.suite = SUITE_GM;
    r->page = arena_make((size_t)256 << 20);
    err e = read_head(r);
    if (!e.kind && !ret->wrong.at)
        e = read_entries(r);
    arena_free(&r->page);
    return e;
}
