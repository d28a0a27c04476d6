#include "journal/receipt.h"

#include <string.h>

#include "base/json.h"
#include "journal/append.h"
#include "journal_sql.h"

// The leaves of a slot: its records from the n-th on.
static err read_leaves(struct db *db, arena *a, int64_t slot, int64_t first,
                       struct slot_leaf **ret, size_t *ret_n)
{
    struct log_slot_size_row size;
    struct slot_record_rows rows;
    TRY(log_slot_size(db, a, slot, &size));
    *ret = new(a, struct slot_leaf, (size_t)size.n + 1);
    *ret_n = 0;
    for (int64_t from = first; *ret_n < (size_t)size.n;) {
        TRY(log_slot_records(db, a, from, &rows));
        if (!rows.n)
            return fault("a slot lacks a record");
        for (size_t i = 0; i < rows.n && *ret_n < (size_t)size.n; i++) {
            TRY(record_leaf(rows.at[i].salt, rows.at[i].body, &(*ret)[*ret_n].hash));
            (*ret)[(*ret_n)++].index = (uint32_t)rows.at[i].leaf;
            from = rows.at[i].n + 1;
        }
    }
    return OK;
}

static err prove_in_slot(struct receipt_maker *m, const struct sealed_record_row *row,
                         struct receipt *ret)
{
    struct hash key;
    TRY(read_hash(row->key, &key));
    if (m->slot != row->slot) {
        arena_reset(&m->kept);
        TRY(read_leaves(m->db, &m->kept, row->slot, row->first, &m->leaves, &m->n));
        m->slot = row->slot;
    }
    ret->place = (uint32_t)row->leaf;
    slot_proof(key, m->leaves, m->n, ret->place, ret->path);
    return OK;
}

err receipt_make(struct receipt_maker *m, arena *a, int64_t n, struct receipt *ret)
{
    struct sealed_record_row *row = NULL;
    *ret = (struct receipt){.proof = {.note = m->note}};
    TRY(sealed_record(m->db, a, n, &row));
    if (!row || row->seq >= m->size)
        return missing();
    ret->record = row->body;
    ret->entry = row->entry;
    ret->proof.index = row->seq;
    TRY(read_hash(row->salt, &ret->salt));
    TRY(prove_in_slot(m, row, ret));
    return entry_proof(m->db, a, row->seq, m->size, &ret->proof.proof);
}

err receipt_of_record(struct db *db, arena *a, int64_t n, struct receipt *ret)
{
    struct receipt_maker m = {.db = db, .kept = arena_make((size_t)64 << 20)};
    err e = checkpoint_newest(db, a, &m.note, &m.size);
    if (!e.kind)
        e = receipt_make(&m, a, n, ret);
    arena_free(&m.kept);
    return e;
}

static err time_of(arena *a, str body, instant *ret)
{
    const struct json *j = NULL;
    str text;
    if (json_parse(a, body, &j).kind || !json_str(json_get(j, "at"), &text) ||
        !instant_parse(text, ret))
        return fault("a private record has no time");
    return OK;
}

err promise_of_record(struct db *db, arena *a, int64_t n, struct promise *ret,
                      struct promised *ret_says)
{
    struct written_record_row *row = NULL;
    TRY(written_record(db, a, n, &row));
    if (!row)
        return missing();
    *ret = (struct promise){.record = row->body};
    *ret_says = (struct promised){.slot = row->slot, .place = (uint32_t)row->leaf};
    TRY(read_hash(row->salt, &ret->salt));
    TRY(time_of(a, row->body, &ret_says->at));
    TRY(log_origin(db, a, &ret_says->origin));
    ret_says->commitment = commitment(ret->salt, ret->record);
    return OK;
}
