// The end of the log: what the next entry needs to know, and how entries are put behind it.
// Only this folder includes it.
#pragma once

#include "journal/journal.h"

enum { slot_leaves_max = 1 << 16 };

struct head {
    struct tree tree;
    int64_t privates;   // private acts so far; the next one's n
    instant last;       // time of the newest entry
    int64_t slot;       // the open slot; 0 = none yet
    instant slot_begun;
    struct hash slot_key;
    size_t slot_records;  // private acts in the open slot
};

// A hash as a column holds it.
err read_hash(str bytes, struct hash *ret);
// The leaf of a private record in its slot.
err record_leaf(str salt, str body, struct hash *ret);
// The root of a complete subtree, from leaves and tile hashes.
err subtree_root(struct db *db, arena *a, int height, int64_t index, struct hash *ret);

err head_load(struct db *db, arena *a, struct head *ret);
// Writes the entry of a decided call; nothing for a side act. Sets e->seq of a public one, and
// e->n of a private one.
err head_append(struct db *db, arena *a, struct head *h, struct entry *e, const struct call *c);

bool head_slot_over(const struct head *h, instant now);
// Fills the out of journal.close_slot.
err head_slot_root(struct db *db, arena *a, const struct head *h, instant now, void *out);
err head_slot_begin(struct db *db, struct head *h, instant now);

struct close_slot_out {
    int64_t slot;
    instant from, until;
    str root;
};
