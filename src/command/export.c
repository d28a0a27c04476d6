// The log as files, as C2SP tlog-tiles lays them out, for mirrors; or one project in one file.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bundle/bundle.h"
#include "command/command.h"
#include "command/export_bundle.h"
#include "command/keys.h"
#include "journal/checkpoint.h"

static err make_folders(arena *a, str path)
{
    for (size_t i = 1; i < path.len; i++)
        if (path.at[i] == '/' && mkdir(str_c(a, str_part(path, 0, i)), 0755) != 0 &&
            errno != EEXIST)
            return fault_errno("cannot make a folder", errno);
    return OK;
}

static err write_file(arena *a, const char *dir, str name, str bytes)
{
    str path = join(a, str_of(dir), S("/"), name);
    TRY(make_folders(a, path));
    FILE *f = fopen(str_c(a, path), "we");
    if (!f)
        return fault_errno("cannot write a file", errno);
    bool wrote = fwrite(bytes.at, 1, bytes.len, f) == bytes.len;
    return fclose(f) == 0 && wrote ? OK : fault_errno("cannot write a file", errno);
}

static err write_level(struct place *p, const char *dir, int level, int64_t size)
{
    arena a = arena_make((size_t)64 << 20);
    err e = OK;
    for (int64_t i = 0; !e.kind; i++) {
        struct tile t = {level, i, tile_there(level, i, size)};
        str bytes;
        arena_reset(&a);
        if (!t.width)
            break;
        e = tile_read(p->db, &a, &t, size, &bytes);
        if (!e.kind)
            e = write_file(&a, dir, tile_path(&a, &t), bytes);
    }
    arena_free(&a);
    return e;
}

static err export_log(struct place *p, const char *dir, int64_t *ret_size)
{
    str note;
    TRY(keys_open_if_here(p));
    TRY(checkpoint_newest(p->db, &p->a, &note, ret_size));
    for (int level = bundle_level; level < 7; level++)
        TRY(write_level(p, dir, level, *ret_size));
    return write_file(&p->a, dir, S("checkpoint"), note);
}

static int say_usage(void)
{
    fprintf(stderr,
            "usage: xinyue export --data DIR [--store URL] --log DIR\n"
            "       xinyue export --data DIR [--store URL] --bundle PROJECT --out FILE\n"
            "           --for public | supplier --supplier ORGANIZATION | supervision\n"
            "           [--signer SOCKET]\n");
    return 2;
}

static bool asks_rightly(const char *log, const struct bundle_asked *q)
{
    if (log)
        return !q->project && !q->kind && !q->supplier && !q->out && !q->signer;
    return q->project && q->kind && q->out && choice_has(bundle_kinds, str_of(q->kind)) &&
           str_eq(str_of(q->kind), S("supplier")) == (q->supplier != NULL);
}

int command_export(int count, char **words)
{
    const char *data = NULL, *store = NULL, *log = NULL;
    struct bundle_asked q = {NULL};
    const struct option_spec specs[] = {
        {"data", &data, NULL}, {"store", &store, NULL}, {"log", &log, NULL},
        {"bundle", &q.project, NULL}, {"for", &q.kind, NULL}, {"supplier", &q.supplier, NULL},
        {"out", &q.out, NULL}, {"signer", &q.signer, NULL}};
    if (!read_options(count, words, specs, sizeof specs / sizeof *specs, NULL, NULL) || !data ||
        !asks_rightly(log, &q))
        return say_usage();
    struct place p;
    int64_t size = 0;
    err e = place_open(&(struct place_options){.data = data, .store = store}, &p);
    if (e.kind)
        return fail("export", e);
    e = log ? export_log(&p, log, &size) : export_bundle(&p, &q, &size);
    place_close(&p);
    if (e.kind)
        return fail("export", e);
    printf("%lld %s\n", (long long)size, log ? "entries" : "bytes");
    return 0;
}
