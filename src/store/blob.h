// Files by their SHA-256, in a folder: blob/ab/abcdef...
//
// A blob is written once, synced and renamed before the act that names it; one that no act names is
// an orphan and goes after seven days and one aside (blob_sweep). Reading never needs the database.
#pragma once

#include "base/err.h"
#include "crypto/hash.h"

struct blob_store;

// Uses `folder`/blob and `folder`/upload, made if missing. `sync` false skips fsync (demo data).
err blob_store_open(arena *a, str folder, bool sync, struct blob_store **ret);

struct blob {
    struct hash hash;
    int64_t size;
};

// Writing, piece by piece. Either blob_keep or blob_drop ends it.
struct blob_writer;
err blob_begin(struct blob_store *s, struct blob_writer **ret);
err blob_add(struct blob_writer *w, str piece);
int64_t blob_written(const struct blob_writer *w);
// Everything written so far again from `offset`; for what is made of several parts.
err blob_patch(struct blob_writer *w, int64_t offset, str piece);
err blob_keep(struct blob_writer *w, struct blob *ret);  // durable when it returns
void blob_drop(struct blob_writer *w);

err blob_put(struct blob_store *s, str content, struct blob *ret);  // a short one at once
err blob_read(struct blob_store *s, arena *a, struct hash hash, size_t max, str *ret);
// An open file descriptor, the caller's to close, and the size.
err blob_open(struct blob_store *s, struct hash hash, int *ret_fd, int64_t *ret_size);
// A file without a name, for what is made for one answer: the caller's to close, and then gone.
err blob_scratch(struct blob_store *s, int *ret_fd);

// Puts files aside into swept/ that are older than `seconds` and that the store does not name;
// removes those that have lain there longer than `aside_s`, and of upload/ what is older than
// `seconds`. What was put aside comes back when it is opened, written or named: so an act that
// looked at its file before it was put aside, and is committed afterwards, still has it.
struct sweeping {
    int64_t seconds, aside_s;
    // Asked once: sets ret_named[i] for each of the sorted hashes that stands in the store now.
    err (*ask)(void *with, const struct hash *at, size_t n, bool *ret_named);
    void *with;
    int aside, back, removed;  // how many
};
err blob_sweep(struct blob_store *s, struct sweeping *w);
// The place of a hash among sorted ones; -1 if it is not there.
ptrdiff_t hash_place(const struct hash *at, size_t n, struct hash h);
