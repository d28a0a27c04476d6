#include "store/upload.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/os.h"
#include "store/blob_inside.h"

enum { name_len = 32, about_max = 4096 };

struct upload_writer {
    int fd;
    int64_t from;  // where this writer began
    bool sync;
    char about[path_max];
};

// As the disk's clock has it: a sandbox's may stand elsewhere.
int64_t machine_s(void)
{
    return (os_now().us - os_clock_shift()) / 1000000;
}

static bool is_name(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(s.at[i] >= '0' && s.at[i] <= '9') && !(s.at[i] >= 'a' && s.at[i] <= 'f'))
            return false;
    return s.len == name_len;
}

// The bytes, and with "" and ".about" what is known of them.
static void upload_path(const struct blob_store *s, str name, const char *end,
                        char path[path_max])
{
    snprintf(path, path_max, "%s/upload/%.*s%s", s->folder, STR_ARG(name), end);
}

static str about_json(arena *a, const struct upload *u)
{
    struct out o = out_plain(a);
    json_open(&o, '{');
    json_put_key(&o, "owner");
    json_put_int(&o, u->owner.n);
    json_put_key(&o, "length");
    json_put_int(&o, u->length);
    json_put_key(&o, "name");
    json_put_str(&o, u->file_name);
    json_put_key(&o, "sha256");
    json_put_str(&o, u->sha256);
    json_put_key(&o, "blob");
    json_put_str(&o, u->blob);
    json_close(&o, '}');
    return out_str(&o);
}

// Written beside and renamed, so that there is always one of them whole.
static err write_about(struct blob_store *s, arena *a, const struct upload *u)
{
    char path[path_max], fresh[path_max];
    upload_path(s, u->name, ".about", path);
    upload_path(s, u->name, ".fresh", fresh);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_errno("beginning an upload", errno);
    err e = write_all(fd, about_json(a, u));
    if (!e.kind && s->sync && fsync(fd) != 0)
        e = fault_errno("syncing an upload", errno);
    close(fd);
    if (!e.kind && rename(fresh, path) != 0)
        e = fault_errno("naming an upload", errno);
    if (e.kind)
        unlink(fresh);
    return e.kind || !s->sync ? e : sync_folder(path);
}

static err make_empty(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_errno("beginning an upload", errno);
    close(fd);
    return OK;
}

err upload_begin(struct blob_store *s, arena *a, struct upload *u)
{
    char path[path_max];
    unsigned char drawn[name_len / 2];
    os_random(drawn, sizeof drawn);
    u->name = hex(a, drawn, sizeof drawn);
    u->offset = 0;
    u->blob = (str){0};
    u->until_s = machine_s() + (int64_t)upload_days * 86400;
    upload_path(s, u->name, "", path);
    TRY(make_empty(path));
    err e = write_about(s, a, u);
    if (e.kind)
        unlink(path);
    return e;
}

static err read_about(const char *path, arena *a, const struct json **ret)
{
    char *text = new(a, char, about_max);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? missing() : fault_errno("opening an upload", errno);
    ssize_t n = read(fd, text, about_max);
    int number = errno;
    close(fd);
    return n < 0 ? fault_errno("reading an upload", number)
                 : json_parse(a, (str){text, (size_t)n}, ret);
}

err upload_find(struct blob_store *s, arena *a, str name, struct upload *ret)
{
    char path[path_max];
    struct stat status;
    const struct json *j = NULL;
    struct upload u = {.name = str_copy(a, name)};
    if (!is_name(name))
        return missing();
    upload_path(s, name, ".about", path);
    TRY(read_about(path, a, &j));
    upload_path(s, name, "", path);
    if (stat(path, &status) != 0)
        return errno == ENOENT ? missing() : fault_errno("reading an upload's size", errno);
    if (!json_int(json_get(j, "owner"), &u.owner.n) || !json_int(json_get(j, "length"), &u.length))
        return fault("what is known of an upload cannot be read");
    json_str(json_get(j, "name"), &u.file_name);
    json_str(json_get(j, "sha256"), &u.sha256);
    json_str(json_get(j, "blob"), &u.blob);
    u.offset = status.st_size;
    u.until_s = status.st_mtime + (int64_t)upload_days * 86400;
    *ret = u;
    return OK;
}

void upload_drop(struct blob_store *s, str name)
{
    char path[path_max];
    assert(is_name(name));
    upload_path(s, name, "", path);
    unlink(path);
    upload_path(s, name, ".about", path);
    unlink(path);
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct upload *)a)->name, ((const struct upload *)b)->name);
}

static void add_upload(arena *a, const struct upload *u, struct uploads *all, size_t *room)
{
    if (all->n == *room) {
        *room = *room ? 2 * *room : 16;
        struct upload *at = new(a, struct upload, *room);
        if (all->n)
            memcpy(at, all->at, all->n * sizeof *at);
        all->at = at;
    }
    all->at[all->n++] = *u;
}

err uploads_of(struct blob_store *s, arena *a, id owner, struct uploads *ret)
{
    char folder[path_max];
    size_t room = 0;
    struct uploads all = {0};
    snprintf(folder, sizeof folder, "%s/upload", s->folder);
    DIR *d = opendir(folder);
    if (!d)
        return fault_errno("listing the uploads", errno);
    for (struct dirent *f; (f = readdir(d));) {
        struct upload u;
        str name = str_part(str_of(f->d_name), 0, name_len);
        if (!str_eq(str_from(str_of(f->d_name), name_len), S(".about")) ||
            upload_find(s, a, name, &u).kind)
            continue;
        if (u.until_s < machine_s())
            upload_drop(s, name);
        else if (id_same(u.owner, owner))
            add_upload(a, &u, &all, &room);
    }
    closedir(d);
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, by_name);
    *ret = all;
    return OK;
}

static err lock_at(int fd, int64_t offset)
{
    struct stat status;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? (err){.kind = ERR_BUSY}
                                    : fault_errno("locking an upload", errno);
    if (fstat(fd, &status) != 0)
        return fault_errno("reading an upload's size", errno);
    if (status.st_size != offset)
        return (err){.kind = ERR_CONFLICT};
    return lseek(fd, offset, SEEK_SET) == offset ? OK : fault_errno("reading an upload", errno);
}

err upload_open(struct blob_store *s, str name, int64_t offset, struct upload_writer **ret)
{
    char path[path_max];
    if (!is_name(name))
        return missing();
    upload_path(s, name, "", path);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? missing() : fault_errno("opening an upload", errno);
    err e = lock_at(fd, offset);
    if (e.kind) {
        close(fd);
        return e;
    }
    struct upload_writer *w = calloc(1, sizeof *w);
    assert(w);
    *w = (struct upload_writer){.fd = fd, .from = offset, .sync = s->sync};
    upload_path(s, name, ".about", w->about);
    *ret = w;
    return OK;
}

err upload_add(struct upload_writer *w, str piece)
{
    return write_all(w->fd, piece);
}

err upload_close(struct upload_writer *w)
{
    err e = w->sync && fsync(w->fd) != 0 ? fault_errno("syncing an upload", errno) : OK;
    upload_cut(w, true);
    return e;
}

void upload_cut(struct upload_writer *w, bool keep)
{
    if (!keep && ftruncate(w->fd, w->from) != 0)
        os_log("error", "upload", S("what was not right could not be taken back"));
    utimensat(AT_FDCWD, w->about, NULL, 0);  // as old as the bytes, for the sweep
    close(w->fd);
    free(w);
}

static err link_blob(struct blob_store *s, const char *from, struct hash h)
{
    char path[path_max], folder[path_max];
    blob_path(s, h, path);
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    TRY(make_folder(folder));
    // Not link(): the templates' function of that name would be called.
    blob_take_back(s, h);
    if (linkat(AT_FDCWD, from, AT_FDCWD, path, 0) != 0 && errno != EEXIST)
        return fault_errno("naming a file", errno);
    utimensat(AT_FDCWD, path, NULL, 0);  // an old one of the same content is wanted again
    return s->sync ? sync_folder(path) : OK;
}

static err hash_upload(const char *path, int64_t length, struct hash *ret)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? missing() : fault_errno("opening an upload", errno);
    err e = hash_of_file(fd, length, ret);
    close(fd);
    return e;
}

err upload_keep(struct blob_store *s, arena *a, struct upload *u)
{
    char path[path_max];
    struct hash h;
    assert(u->offset == u->length);
    if (u->blob.at)
        return OK;
    upload_path(s, u->name, "", path);
    TRY(hash_upload(path, u->length, &h));
    str sha256_text = hash_hex(a, h);
    if (u->sha256.at && !str_eq(u->sha256, sha256_text)) {
        upload_drop(s, u->name);
        return invalid("what came is not what was announced");
    }
    TRY(link_blob(s, path, h));
    u->blob = sha256_text;
    return write_about(s, a, u);
}
