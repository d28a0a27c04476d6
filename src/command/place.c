#include "command/command.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "command/keys.h"

int fail(const char *what, err e)
{
    fprintf(stderr, "xinyue: %s", what);
    if (e.rule)
        fprintf(stderr, ": %s", e.rule->name);
    if (e.detail.at)
        fprintf(stderr, ": %.*s", STR_ARG(e.detail));
    fprintf(stderr, "\n");
    return 1;
}

bool read_options(int count, char **words, const struct option_spec *specs, size_t n,
                  const char **rest, size_t *rest_count)
{
    size_t others = 0;
    for (int i = 2; i < count; i++) {
        const struct option_spec *found = NULL;
        if (strncmp(words[i], "--", 2) != 0) {
            if (!rest) {
                fprintf(stderr, "xinyue %s: unexpected %s\n", words[1], words[i]);
                return false;
            }
            rest[others++] = words[i];
            continue;
        }
        for (size_t k = 0; k < n; k++)
            if (strcmp(words[i] + 2, specs[k].name) == 0)
                found = &specs[k];
        if (!found || (found->value && i + 1 == count)) {
            fprintf(stderr, "xinyue %s: %s %s; see --help\n", words[1],
                    found ? "missing value of" : "unknown option", words[i]);
            return false;
        }
        if (found->value)
            *found->value = words[++i];
        else
            *found->flag = true;
    }
    if (rest_count)
        *rest_count = others;
    return true;
}

err place_create_store(struct db *db)
{
    const struct sql *parts[32];
    size_t n = 0;
    for (size_t i = 0; i < the_house.count; i++)
        if (the_house.slices[i]->sql)
            parts[n++] = the_house.slices[i]->sql;
    return db_create(db, parts, n);
}

// One process for one folder.
static err take_lock(struct place *p)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/lock", p->data);
    p->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (p->lock < 0)
        return fault_errno("cannot write in the data folder", errno);
    if (flock(p->lock, LOCK_EX | LOCK_NB) != 0)
        return fault("another xinyue is using this data folder");
    return OK;
}

static err open_store(struct place *p, const struct place_options *o)
{
    bool empty = false;
    p->store = o->store ? str_of(o->store)
                        : join(&p->a, str_of(p->data), S("/xinyue.db"));
    TRY(db_open(p->store, DB_WRITE, &p->db));
    if (o->schema)
        TRY(db_use_schema(p->db, o->schema));
    TRY(db_is_empty(p->db, &empty));
    if (o->fresh && !empty)
        return fault("the store is not empty");
    if (!o->fresh && empty)
        return fault("the store is empty; run xinyue init or xinyue demo first");
    return empty ? place_create_store(p->db) : OK;
}

// The place, and with it the text of what was wrong, is about to go.
static err with_text_kept(err e)
{
    static char kept[300];
    size_t n = e.detail.len < sizeof kept ? e.detail.len : sizeof kept;
    if (e.detail.at)
        memcpy(kept, e.detail.at, n);
    e.detail = e.detail.at ? (str){kept, n} : e.detail;
    return e;
}

err place_open(const struct place_options *o, struct place *ret)
{
    struct place p = {.a = arena_make((size_t)1 << 30), .data = o->data, .lock = -1};
    err e = mkdir(o->data, 0700) == 0 || errno == EEXIST
                ? OK : fault_errno("cannot make the data folder", errno);
    if (!e.kind)
        e = take_lock(&p);
    if (!e.kind)
        e = blob_store_open(&p.a, str_of(o->data), !o->no_sync, &p.blobs);
    if (!e.kind)
        e = open_store(&p, o);
    if (!e.kind && o->no_sync && !db_is_postgres(p.db))
        e = db_script(p.db, "pragma synchronous = off; pragma cache_size = -400000");
    if (!e.kind)
        e = journal_open(p.db, p.blobs, &the_house, &p.journal);
    if (e.kind) {
        e = with_text_kept(e);
        place_close(&p);
        return e;
    }
    *ret = p;
    return OK;
}

void place_close(struct place *p)
{
    journal_close(p->journal);  // until then the writer may sign
    keys_close(p);
    db_close(p->db);
    if (p->lock >= 0)
        close(p->lock);
    arena_free(&p->a);
}

static int remove_one(const char *path, __attribute__((unused)) const struct stat *s,
                      __attribute__((unused)) int kind, __attribute__((unused)) struct FTW *f)
{
    return remove(path);
}

void place_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

err place_do(struct place *p, arena *a, const char *kind, str body, const struct who *who,
             bool dry, struct call **ret)
{
    const struct json *j = NULL;
    struct call *c = new(a, struct call, 1);
    *c = (struct call){.a = a, .db = p->db, .blobs = p->blobs, .house = &the_house,
                       .law = journal_law(p->journal), .act = house_act(&the_house, str_of(kind)),
                       .who = *who, .at = os_now(), .dry = dry, .sandbox = p->sandbox};
    if (!c->act)
        return (err){.kind = ERR_FAULT, .detail = join(a, S("no act "), str_of(kind))};
    c->today = day_of(c->at);
    c->in = arena_take(a, c->act->in_size + 1, _Alignof(max_align_t), 1);
    c->out = arena_take(a, c->act->out_size + 1, _Alignof(max_align_t), 1);
    *ret = c;
    TRY(json_parse(a, body, &j));
    fields_from_json(a, c->act->in, j, c->in, &c->errors);
    if (c->errors.first) {
        c->result = (err){.kind = ERR_INVALID, .detail = c->errors.first->path};
        return OK;
    }
    if (p->sign)
        p->sign(c, p->with);
    if (c->act->prepare)
        c->result = c->act->prepare(c, c->in);
    return c->result.kind ? OK : journal_run(p->journal, c);
}
