// The log as everybody reads it: checkpoints, tiles and proofs under /journal (C2SP tlog-tiles).
// And for each person the receipts of what they did that is not public.
#pragma once

#include "journal/house.h"
#include "web/page.h"

extern const struct slice ledger_slice;

// Whom to ask for (C2SP tlog-policy): the log's keys, and all witnesses.
err ledger_policy(struct db *db, arena *a, str *ret);

// Notes whose a private record is, so that its author finds the receipt; part of house.derive.
err ledger_derive(struct db *db, arena *a, const struct entry *e, const struct act *act,
                  const void *in, const void *out);
