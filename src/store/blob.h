// Files by their SHA-256, in a folder: blob/ab/abcdef...
//
// A blob is written once, synced and renamed before the act that names it; one that no act names is
// an orphan and goes after seven days (blob_sweep). Reading never needs the database.
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
// Removes files of blob/ and upload/ that are older than `seconds` and that `named` does not know.
err blob_sweep(struct blob_store *s, int64_t seconds,
               bool (*named)(void *with, struct hash hash), void *with, int *ret_removed);
