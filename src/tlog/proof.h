// Proofs that an entry stands in a log and that a log only grew (RFC 9162 2.1.3, 2.1.4), and the
// file that carries such a proof (C2SP tlog-proof).
#pragma once

#include "tlog/checkpoint.h"

enum { proof_max = 64 };
struct proof {
    struct hash at[proof_max];
    size_t n;
};

// Where the hashes of complete subtrees come from: leaves [index << height, (index + 1) << height).
struct tree_reader {
    err (*root)(void *with, int height, int64_t index, struct hash *ret);
    void *with;
};
// The root of the first `size` leaves.
err tree_read_root(const struct tree_reader *r, int64_t size, struct hash *ret);
// For 0 <= index < size: the siblings from the leaf up.
err proof_of_entry(const struct tree_reader *r, int64_t index, int64_t size, struct proof *ret);
// For 0 < old <= size; empty if they are equal.
err proof_of_growth(const struct tree_reader *r, int64_t old, int64_t size, struct proof *ret);

bool entry_is_in(struct hash root, int64_t size, int64_t index, struct hash leaf,
                 const struct proof *p);
bool log_has_grown(struct hash old_root, int64_t old, struct hash root, int64_t size,
                   const struct proof *p);

// "c2sp.org/tlog-proof@v1": index, proof, and the note of the checkpoint with its cosignatures.
struct proof_file {
    int64_t index;
    struct proof proof;
    str note;
};
str proof_file_text(arena *a, const struct proof_file *f);
bool proof_file_parse(arena *a, str text, struct proof_file *ret);
