#include "journal/receipt.h"

#include <string.h>

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

static err prove_in_slot(struct db *db, arena *a, const struct sealed_record_row *row,
                         struct receipt *ret)
{
    struct slot_leaf *leaves = NULL;
    struct hash key;
    size_t n = 0;
    TRY(read_hash(row->key, &key));
    TRY(read_leaves(db, a, row->slot, row->first, &leaves, &n));
    ret->place = (uint32_t)row->leaf;
    slot_proof(key, leaves, n, ret->place, ret->path);
    return OK;
}

err receipt_of_record(struct db *db, arena *a, int64_t n, struct receipt *ret)
{
    struct sealed_record_row *row = NULL;
    int64_t size = 0;
    *ret = (struct receipt){0};
    TRY(sealed_record(db, a, n, &row));
    TRY(checkpoint_newest(db, a, &ret->proof.note, &size));
    if (!row || row->seq >= size)
        return missing();
    ret->record = row->body;
    ret->entry = row->entry;
    ret->proof.index = row->seq;
    TRY(read_hash(row->salt, &ret->salt));
    TRY(prove_in_slot(db, a, row, ret));
    return entry_proof(db, a, row->seq, size, &ret->proof.proof);
}
