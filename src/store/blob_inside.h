// What the files of the blob store share. Only store/ uses it.
#pragma once

#include "store/blob.h"

enum { path_max = 4096 };

struct blob_store {
    char folder[path_max - 256];
    bool sync;
};

int64_t machine_s(void);  // the machine's clock, as files bear it
// Where the blob of this hash lies, or will.
void blob_path(const struct blob_store *s, struct hash h, char path[path_max]);
err make_folder(const char *path);
err write_all(int fd, str piece);
err sync_folder(const char *file);  // the folder that a file lies in
// SHA-256 of the first `size` bytes, read again.
err hash_of_file(int fd, int64_t size, struct hash *ret);
// If a sweep has put it aside: it is where it was, and counts as new. False if it has not.
bool blob_take_back(const struct blob_store *s, struct hash h);
