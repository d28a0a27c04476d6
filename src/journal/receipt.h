// Receipts made from the store.
#pragma once

#include "journal/checkpoint.h"
#include "tlog/receipt.h"

// That of the private record n: ERR_MISSING while its slot is open or no checkpoint covers it yet.
err receipt_of_record(struct db *db, arena *a, int64_t n, struct receipt *ret);
