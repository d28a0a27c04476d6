#include "journal/append.h"

#include <assert.h>
#include <string.h>

#include "base/os.h"
#include "journal_sql.h"

enum { slot_minutes = 10 };

err read_hash(str bytes, struct hash *ret)
{
    if (bytes.len != sizeof ret->at)
        return fault("a hash in the log has another length");
    memcpy(ret->at, bytes.at, sizeof ret->at);
    return OK;
}

err subtree_root(struct db *db, arena *a, int height, int64_t index, struct hash *ret)
{
    if (height == 0) {
        struct log_leaf_row *row = NULL;
        TRY(log_leaf(db, a, index, &row));
        return row ? read_hash(row->leaf, ret) : fault("the log lacks an entry");
    }
    if (height % tile_height == 0) {
        struct log_tile_at_row *row = NULL;
        TRY(log_tile_at(db, a, height / tile_height, index, &row));
        return row ? read_hash(row->hash, ret) : fault("the log lacks a tile hash");
    }
    struct hash left, right;
    TRY(subtree_root(db, a, height - 1, 2 * index, &left));
    TRY(subtree_root(db, a, height - 1, 2 * index + 1, &right));
    *ret = merkle_node(left, right);
    return OK;
}

static err load_edge(struct db *db, arena *a, struct tree *t)
{
    for (int height = 0; height < 63; height++)
        if (t->size >> height & 1)
            TRY(subtree_root(db, a, height, (t->size >> height) - 1, &t->edge[height]));
    return OK;
}

// The newest private record may be younger than the newest public one.
static err load_last(struct db *db, arena *a, struct head *h)
{
    struct log_private_last_row *row = NULL;
    const struct json *j = NULL;
    str text = {0};
    instant at = {0};
    TRY(log_private_last(db, a, &row));
    if (!row)
        return OK;
    if (json_parse(a, row->body, &j).kind || !json_str(json_get(j, "at"), &text) ||
        !instant_parse(text, &at))
        return fault("a private record has no time");
    if (at.us > h->last.us)
        h->last = at;
    return OK;
}

err head_load(struct db *db, arena *a, struct head *ret)
{
    struct log_head_row row;
    struct log_slot_last_row *slot = NULL;
    struct head h = {0};
    TRY(log_head(db, a, &row));
    h.tree.size = row.size;
    h.privates = row.private_count;
    h.last = row.last;
    TRY(load_edge(db, a, &h.tree));
    TRY(load_last(db, a, &h));
    TRY(log_slot_last(db, a, &slot));
    if (slot) {
        h.slot = slot->slot;
        h.slot_begun = slot->begun;
        TRY(read_hash(slot->key, &h.slot_key));
        h.slot_records = (size_t)(h.privates - slot->first);
    }
    *ret = h;
    return OK;
}

static err append_public(struct db *db, arena *a, struct head *h, struct entry *e,
                         const struct call *c)
{
    struct tile_hash tiles[tiles_max];
    str body = entry_encode(a, e, c->act, c->in, c->out, NULL, NULL);
    if (body.len > entry_bytes_max)
        return (err){.kind = ERR_TOO_BIG};
    struct hash leaf = merkle_leaf(body);
    e->seq = h->tree.size;
    TRY(log_entry_add(db, .seq = e->seq, .at = e->at, .kind = str_of(e->kind), .body = body,
                      .leaf = hash_bytes(&leaf)));
    size_t n = tree_append(&h->tree, leaf, tiles);
    for (size_t i = 0; i < n; i++)
        TRY(log_tile_add(db, .level = tiles[i].level, .place = tiles[i].index,
                         .hash = hash_bytes(&tiles[i].hash)));
    return OK;
}

// A personal value is in the record as a commitment; value and salt stand apart, to be erased.
struct personal_keeping {
    struct db *db;
    arena *a;
    int64_t n;
    err result;
};

static str keep_personal(void *with, const struct field *f, str value)
{
    struct personal_keeping *k = with;
    struct hash salt;
    os_random(salt.at, sizeof salt.at);
    if (!k->result.kind)
        k->result = log_personal_add(k->db, .n = k->n, .field = str_of(f->name),
                                     .salt = hash_bytes(&salt), .value = value);
    return hash_hex(k->a, commitment(salt, value));
}

static err append_private(struct db *db, arena *a, struct head *h, struct entry *e,
                          const struct call *c)
{
    struct personal_keeping keeping = {.db = db, .a = a, .n = h->privates};
    struct json_style style = {.personal = keep_personal, .with = &keeping};
    struct hash salt;
    int64_t place[2] = {h->tree.size, h->privates};
    if (!h->slot)
        TRY(head_slot_begin(db, h, e->at));
    str body = entry_encode(a, e, c->act, c->in, c->out, place, &style);
    TRY(keeping.result);
    if (body.len > entry_bytes_max)
        return (err){.kind = ERR_TOO_BIG};
    uint32_t leaf = slot_place(h->slot_key, (uint32_t)h->slot_records);
    os_random(salt.at, sizeof salt.at);
    e->n = h->privates++;
    h->slot_records++;
    return log_private_add(db, .n = place[1], .after = place[0], .slot = h->slot, .leaf = leaf,
                           .salt = hash_bytes(&salt), .kind = str_of(e->kind), .body = body);
}

err head_append(struct db *db, arena *a, struct head *h, struct entry *e, const struct call *c)
{
    if (c->act->log == ACT_SIDE)
        return OK;
    h->last = e->at;
    if (c->act->log == ACT_PUBLIC)
        return append_public(db, a, h, e, c);
    return append_private(db, a, h, e, c);
}

bool head_slot_over(const struct head *h, instant now)
{
    return h->slot && now.us >= h->slot_begun.us + slot_minutes * MINUTE_US;
}

err record_leaf(str salt, str body, struct hash *ret)
{
    struct hash h;
    TRY(read_hash(salt, &h));
    struct hash committed = commitment(h, body);
    *ret = merkle_leaf(hash_bytes(&committed));
    return OK;
}

err head_slot_root(struct db *db, arena *a, const struct head *h, instant now, void *out)
{
    struct close_slot_out *ret = out;
    struct slot_leaf *leaves = new(a, struct slot_leaf, h->slot_records + 1);
    struct slot_record_rows rows;
    int64_t from = h->privates - (int64_t)h->slot_records;
    size_t n = 0;
    do {
        TRY(log_slot_records(db, a, from, &rows));
        for (size_t i = 0; i < rows.n; i++) {
            assert(n < h->slot_records);
            TRY(record_leaf(rows.at[i].salt, rows.at[i].body, &leaves[n].hash));
            leaves[n++].index = (uint32_t)rows.at[i].leaf;
            from = rows.at[i].n + 1;
        }
    } while (rows.n);
    *ret = (struct close_slot_out){h->slot, h->slot_begun, now,
                                   hash_hex(a, slot_root(h->slot_key, leaves, n))};
    return OK;
}

err head_slot_begin(struct db *db, struct head *h, instant now)
{
    os_random(h->slot_key.at, sizeof h->slot_key.at);
    h->slot++;
    h->slot_begun = now;
    h->slot_records = 0;
    TRY(log_slot_add(db, .slot = h->slot, .begun = now, .first = h->privates));
    return secret_slot_add(db, .slot = h->slot, .key = hash_bytes(&h->slot_key));
}
