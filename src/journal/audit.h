// Whether the log in the store is whole: every entry, hash, checkpoint, private record, slot, salt
// and personal value belongs to every other. What a replay cannot see, since it believes the log.
#pragma once

#include "journal/journal.h"

struct audit {
    str wrong;  // absent if all belongs together; else the row that does not, and why
    int64_t entries, checkpoints, privates, slots, personal;
    int64_t open;  // private records of the slot that is still open: nothing public holds them yet
};
// Needs the slots' keys, so it runs where the store is. Texts are in `kept`. Flat memory but for
// the records of one slot. A personal value that was erased leaves its commitment in the record,
// and everything still belongs together.
// The bytes of every public entry, in order, then of every private record; n < 0: a public one,
// whose place is `after`. The arena is emptied in between.
err journal_each(struct db *db,
                 void (*look)(void *with, arena *a, int64_t after, int64_t n, str body),
                 void *with);
err journal_audit(struct db *db, arena *kept, struct audit *ret);
