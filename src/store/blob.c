#include "store/blob_inside.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "base/out.h"

struct blob_writer {
    struct blob_store *store;
    struct sha256_state *hashing;
    char path[path_max];
    int fd;
    int64_t written;
    bool patched;
};

err make_folder(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ? OK : fault_errno("making a folder", errno);
}

err blob_store_open(arena *a, str folder, bool sync, struct blob_store **ret)
{
    struct blob_store *s = new(a, struct blob_store, 1);
    char path[path_max];
    if (folder.len >= sizeof s->folder - 1)
        return fault("the data folder's name is too long");
    memcpy(s->folder, folder.at, folder.len);
    s->sync = sync;
    static const char *const names[] = {"", "/blob", "/upload", "/swept"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s%s", s->folder, names[i]);
        TRY(make_folder(path));
    }
    *ret = s;
    return OK;
}

void blob_path(const struct blob_store *s, struct hash h, char path[path_max])
{
    char name[65];
    for (size_t i = 0; i < 32; i++)
        snprintf(name + 2 * i, 3, "%02x", h.at[i]);
    snprintf(path, path_max, "%s/blob/%.2s/%s", s->folder, name, name);
}

err blob_begin(struct blob_store *s, struct blob_writer **ret)
{
    struct blob_writer *w = calloc(1, sizeof *w);
    assert(w);
    unsigned char name[16];
    os_random(name, sizeof name);
    w->store = s;
    int n = snprintf(w->path, sizeof w->path, "%s/upload/", s->folder);
    for (size_t i = 0; i < sizeof name; i++)
        n += snprintf(w->path + n, 3, "%02x", name[i]);
    w->fd = open(w->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (w->fd < 0) {
        err e = fault_errno("beginning a file", errno);
        free(w);
        return e;
    }
    w->hashing = sha256_begin();
    *ret = w;
    return OK;
}

err blob_scratch(struct blob_store *s, int *ret_fd)
{
    char path[path_max];
    snprintf(path, sizeof path, "%s/upload", s->folder);
    *ret_fd = open(path, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
    return *ret_fd < 0 ? fault_errno("beginning a file", errno) : OK;
}

err write_all(int fd, str piece)
{
    while (piece.len) {
        ssize_t n = write(fd, piece.at, piece.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fault_errno("writing a file", errno);
        piece = str_from(piece, (size_t)n);
    }
    return OK;
}

err blob_add(struct blob_writer *w, str piece)
{
    TRY(write_all(w->fd, piece));
    sha256_add(w->hashing, piece);
    w->written += (int64_t)piece.len;
    return OK;
}

int64_t blob_written(const struct blob_writer *w)
{
    return w->written;
}

err blob_patch(struct blob_writer *w, int64_t offset, str piece)
{
    assert(offset >= 0 && offset + (int64_t)piece.len <= w->written);
    w->patched = true;
    if (pwrite(w->fd, piece.at, piece.len, offset) != (ssize_t)piece.len)
        return fault_errno("writing a file", errno);
    return OK;
}

void blob_drop(struct blob_writer *w)
{
    if (!w)
        return;
    close(w->fd);
    unlink(w->path);
    sha256_end(w->hashing);
    free(w);
}

err hash_of_file(int fd, int64_t size, struct hash *ret)
{
    static const size_t piece_size = 1 << 18;
    struct sha256_state *s = sha256_begin();
    char *piece = malloc(piece_size);
    assert(piece);
    err e = OK;
    for (int64_t at = 0; at < size && !e.kind;) {
        size_t left = size - at < (int64_t)piece_size ? (size_t)(size - at) : piece_size;
        ssize_t n = pread(fd, piece, left, at);
        if (n <= 0)
            e = fault_errno("reading a file", errno);
        else
            sha256_add(s, (str){piece, (size_t)n});
        at += n;
    }
    free(piece);
    *ret = sha256_end(s);
    return e;
}

err sync_folder(const char *file)
{
    char folder[path_max];
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(file, '/') - file), file);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    int number = errno;
    if (fd >= 0)
        close(fd);
    return done ? OK : fault_errno("syncing a folder", number);
}

static err settle(struct blob_writer *w, struct hash h)
{
    char path[path_max], folder[path_max];
    blob_path(w->store, h, path);
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    TRY(make_folder(folder));
    if (w->store->sync && fsync(w->fd) != 0)
        return fault_errno("syncing a file", errno);
    if (rename(w->path, path) != 0)
        return fault_errno("naming a file", errno);
    return w->store->sync ? sync_folder(path) : OK;
}

err blob_keep(struct blob_writer *w, struct blob *ret)
{
    struct hash h = sha256_end(w->hashing);
    err e = w->patched ? hash_of_file(w->fd, w->written, &h) : OK;  // the running hash is of no use
    if (!e.kind)
        e = settle(w, h);
    if (!e.kind)
        *ret = (struct blob){h, w->written};
    else
        unlink(w->path);
    close(w->fd);
    free(w);
    return e;
}

err blob_put(struct blob_store *s, str content, struct blob *ret)
{
    struct blob_writer *w = NULL;
    TRY(blob_begin(s, &w));
    err e = blob_add(w, content);
    if (e.kind) {
        blob_drop(w);
        return e;
    }
    return blob_keep(w, ret);
}

err blob_open(struct blob_store *s, struct hash hash, int *ret_fd, int64_t *ret_size)
{
    char path[path_max];
    struct stat status;
    blob_path(s, hash, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && blob_take_back(s, hash))
        fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? missing() : fault_errno("opening a file", errno);
    if (fstat(fd, &status) != 0) {
        close(fd);
        return fault_errno("reading a file's size", errno);
    }
    *ret_fd = fd;
    *ret_size = status.st_size;
    return OK;
}

err blob_read(struct blob_store *s, arena *a, struct hash hash, size_t max, str *ret)
{
    int fd = -1;
    int64_t size = 0;
    TRY(blob_open(s, hash, &fd, &size));
    if ((size_t)size > max) {
        close(fd);
        return (err){.kind = ERR_TOO_BIG};
    }
    char *at = new(a, char, (size_t)size + 1);
    size_t got = 0;
    while (got < (size_t)size) {
        ssize_t n = read(fd, at + got, (size_t)size - got);
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    close(fd);
    if (got < (size_t)size)
        return fault("a file is shorter than it was");
    *ret = (str){at, got};
    return OK;
}
