// Files that no act names go, in two steps, so that none that is named ever does.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/blob_inside.h"

static void swept_path(const struct blob_store *s, struct hash h, char ret[path_max])
{
    char usual[path_max];
    blob_path(s, h, usual);
    snprintf(ret, path_max, "%s/swept/%s", s->folder, strrchr(usual, '/') + 1);
}

bool blob_take_back(const struct blob_store *s, struct hash h)
{
    char aside[path_max], path[path_max];
    swept_path(s, h, aside);
    blob_path(s, h, path);
    if (rename(aside, path) != 0)
        return false;
    utimensat(AT_FDCWD, path, NULL, 0);
    return true;
}

static bool old(const char *path, int64_t seconds)
{
    struct stat status;
    return stat(path, &status) == 0 && status.st_mtime + seconds < machine_s();
}

// The files that are asked about, sorted, and which of them the store names.
struct asked {
    const struct blob_store *store;
    struct sweeping *sweeping;
    arena a;
    struct hash *at;
    size_t n, room;
    bool *named;
};

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct hash));
}

ptrdiff_t hash_place(const struct hash *at, size_t n, struct hash h)
{
    const struct hash *found = n ? bsearch(&h, at, n, sizeof h, by_bytes) : NULL;
    return found ? found - at : -1;
}

static void add(struct asked *x, struct hash h)
{
    if (x->n == x->room) {
        x->room = x->room ? 2 * x->room : 1024;
        struct hash *at = new(&x->a, struct hash, x->room);
        if (x->n)
            memcpy(at, x->at, x->n * sizeof *at);
        x->at = at;
    }
    x->at[x->n++] = h;
}

static bool hash_of_path(const char *path, struct hash *ret)
{
    return hash_parse(str_of(strrchr(path, '/') + 1), ret);
}

static void list_blob(struct asked *x, const char *path)
{
    struct hash h;
    if (hash_of_path(path, &h) && old(path, x->sweeping->seconds))
        add(x, h);
}

static void list_aside(struct asked *x, const char *path)
{
    struct hash h;
    if (hash_of_path(path, &h))
        add(x, h);
}

// What was not asked about has grown old meanwhile: then nobody knows yet.
static bool is_named(const struct asked *x, struct hash h)
{
    ptrdiff_t at = hash_place(x->at, x->n, h);
    return at < 0 || x->named[at];
}

// Its time aside counts from now. What became new meanwhile, because it was written again, is put
// back at once.
static void put_aside(struct asked *x, const char *path, struct hash h)
{
    char aside[path_max];
    swept_path(x->store, h, aside);
    if (rename(path, aside) != 0)
        return;
    if (!old(aside, x->sweeping->seconds)) {
        blob_take_back(x->store, h);
        return;
    }
    utimensat(AT_FDCWD, aside, NULL, 0);
    x->sweeping->aside++;
}

static void sweep_blob(struct asked *x, const char *path)
{
    struct hash h;
    if (hash_of_path(path, &h) && old(path, x->sweeping->seconds) && !is_named(x, h))
        put_aside(x, path, h);
}

static void sweep_aside(struct asked *x, const char *path)
{
    struct hash h;
    if (!hash_of_path(path, &h))
        return;
    if (is_named(x, h))
        x->sweeping->back += blob_take_back(x->store, h);
    else if (old(path, x->sweeping->aside_s))
        x->sweeping->removed += unlink(path) == 0;
}

// Half of an upload that nobody goes on with.
static void sweep_upload(struct asked *x, const char *path)
{
    if (old(path, x->sweeping->seconds))
        x->sweeping->removed += unlink(path) == 0;
}

static err each_file(struct asked *x, const char *folder,
                     void (*what)(struct asked *x, const char *path))
{
    char path[path_max + 256], name[path_max];
    snprintf(name, sizeof name, "%s/%s", x->store->folder, folder);
    DIR *d = opendir(name);
    if (!d)
        return errno == ENOENT ? OK : fault_errno("listing a folder", errno);
    for (struct dirent *f; (f = readdir(d));) {
        if (f->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", name, f->d_name);
        what(x, path);
    }
    closedir(d);
    return OK;
}

static err each_blob(struct asked *x, void (*what)(struct asked *x, const char *path))
{
    char folder[16];
    for (int i = 0; i < 256; i++) {
        snprintf(folder, sizeof folder, "blob/%02x", (unsigned)i);
        TRY(each_file(x, folder, what));
    }
    return OK;
}

static err sweep(struct asked *x)
{
    TRY(each_file(x, "swept", list_aside));
    TRY(each_blob(x, list_blob));
    if (x->n)
        qsort(x->at, x->n, sizeof *x->at, by_bytes);
    x->named = new(&x->a, bool, x->n + 1);
    TRY(x->sweeping->ask(x->sweeping->with, x->at, x->n, x->named));
    TRY(each_file(x, "swept", sweep_aside));  // before more come to it
    TRY(each_blob(x, sweep_blob));
    return each_file(x, "upload", sweep_upload);
}

err blob_sweep(struct blob_store *s, struct sweeping *w)
{
    struct asked x = {.store = s, .sweeping = w, .a = arena_make((size_t)4 << 30)};
    err e = sweep(&x);
    arena_free(&x.a);
    return e;
}
