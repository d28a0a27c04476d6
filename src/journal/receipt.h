// Receipts made from the store.
#pragma once

#include "journal/checkpoint.h"
#include "tlog/promise.h"
#include "tlog/receipt.h"

// That of the private record n: ERR_MISSING while its slot is open or no checkpoint covers it yet.
err receipt_of_record(struct db *db, arena *a, int64_t n, struct receipt *ret);

// Receipts of many records, in order, all by one checkpoint. The leaves of a slot are read once.
struct receipt_maker {
    struct db *db;
    str note;      // of the checkpoint
    int64_t size;  // of the log that it covers
    arena kept;    // the caller's: of the slot asked about last
    int64_t slot;
    struct slot_leaf *leaves;
    size_t n;
};
err receipt_make(struct receipt_maker *m, arena *a, int64_t n, struct receipt *ret);
// What can be promised of it at once, and the text that is to be signed for it; ret->note is left.
err promise_of_record(struct db *db, arena *a, int64_t n, struct promise *ret,
                      struct promised *ret_says);
