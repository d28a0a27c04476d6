// xinyue play FILE...
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "command/play.h"
#include "command/say.h"
#include "crypto/password.h"

err play_text(arena *a, const char *path, str *ret)
{
    FILE *f = fopen(path, "re");
    enum { room = 4 << 20 };
    if (!f)
        return (err){.kind = ERR_MISSING, .detail = join(a, S("cannot read "), str_of(path))};
    char *at = new(a, char, room);
    size_t n = fread(at, 1, room, f);
    fclose(f);
    *ret = (str){at, n};
    return n < room ? OK : (err){.kind = ERR_TOO_BIG, .detail = S("the play file is too long")};
}

static err set_threshold(struct place *place, arena *a, const struct json *file, const char *key,
                         const char *name)
{
    struct who clock = {.clock = true};
    struct call *c = NULL;
    str value = {0};
    if (!json_str(json_get(json_get(file, "thresholds"), key), &value))
        return (err){.kind = ERR_INVALID, .detail = S("thresholds: not an amount")};
    TRY(place_do(place, a, "law.set",
                 say(a, "{'name':%s,'from':'2020-01-01','value':%s,'source':'play'}",
                     str_of(name), value),
                 &clock, false, &c));
    return c->result;
}

static err start_clock(const struct json *file)
{
    str text = {0};
    instant at = {0};
    if (!json_str(json_get(file, "clock"), &text) || !instant_parse(text, &at))
        return (err){.kind = ERR_INVALID, .detail = S("clock: not a time")};
    os_set_clock(at, true);
    return OK;
}

static err open_play(const struct playing *d, arena *a, const char *folder, struct place *ret)
{
    const char *data = d->keep ? d->keep : folder;
    struct place_options o = {.data = data, .store = d->store, .fresh = true, .no_sync = true};
    if (d->store)
        o.schema = str_c(a, format(a, "play_%d_%d", (int)getpid(), d->number));
    return place_open(&o, ret);
}

// Replaying the log must rebuild every record.
static err check_replay(struct place *place, arena *a)
{
    struct db *to = NULL;
    bool same = false;
    int64_t entries = 0;
    str where = {0};
    TRY(db_open_memory(&to));
    err e = place_create_store(to);
    if (!e.kind)
        e = journal_replay(place->db, to, &the_house, &entries);
    if (!e.kind)
        e = journal_compare(place->db, to, &the_house, a, &same, &where);
    db_close(to);
    if (!e.kind && !same)
        e = (err){.kind = ERR_FAULT, .detail = join(a, S("replay differs: "), where)};
    return e;
}

static void free_arena(void *a)
{
    arena_free(a);
}

static err play_on(struct place *place, const struct playing *d, struct play *p)
{
    struct city *city = new(d->a, struct city, 1);
    TRY(start_clock(p->file));
    TRY(journal_hold(place->journal));
    TRY(city_found(place, d->a, &(struct city_plan){"sandbox", 1, 9, d->script}, city));
    TRY(set_threshold(place, d->a, p->file, "procurement", "threshold.procurement"));
    TRY(set_threshold(place, d->a, p->file, "open_tender", "threshold.open_tender"));
    p->a = arena_make((size_t)1 << 30);
    arena_defer(d->a, free_arena, &p->a);
    p->before = d->before;
    p->with = d->with;
    p->skip = d->skip;
    TRY(play_begin(p, city, &city->units[0], 0));
    while (!play_over(p) && !(d->until && strcmp(p->step->name, d->until) == 0))
        TRY(play_step(p));
    if (!play_over(p)) {  // what is due before the step at which it stops
        os_set_clock(p->next, true);
        TRY(journal_tick(place->journal));
    }
    TRY(journal_release(place->journal));
    return d->before ? OK : check_replay(place, d->a);
}

err play_file(const struct playing *d, struct play *ret)
{
    char folder[] = "/tmp/xinyue-play-XXXXXX";
    struct place place = {.lock = -1};
    TRY(play_read(d->a, d->text, ret));
    if (!mkdtemp(folder))
        return fault("cannot make a folder under /tmp");
    err e = open_play(d, d->a, folder, &place);
    if (!e.kind) {
        e = play_on(&place, d, ret);
        place_close(&place);
    }
    place_remove(folder);
    return e;
}

static bool report(arena *a, const char *path, const struct play *p, bool whole, err e)
{
    const struct json *got = NULL, *expected = p->file ? json_get(p->file, "expect") : NULL;
    if (e.kind) {
        printf("{\"error\":true}\n");
        fprintf(stderr, "%s: %.*s\n", path, STR_ARG(e.detail));
        return false;
    }
    str line = play_result(a, p);
    printf("%.*s\n", STR_ARG(line));
    if (!whole || !expected || json_parse(a, line, &got).kind)
        return true;
    str difference = play_difference(a, expected, got, S(""));
    if (difference.at)
        fprintf(stderr, "%s: %.*s\n", path, STR_ARG(difference));
    return !difference.at;
}

static bool play_one(const char *path, struct playing *d)
{
    arena a = arena_make((size_t)2 << 30);
    struct play p = {.file = NULL};
    d->a = &a;
    err e = play_text(&a, path, &d->text);
    if (!e.kind)
        e = play_file(d, &p);
    bool equal = report(&a, path, &p, !d->until, e);
    arena_free(&a);
    return equal;
}

int command_play(int count, char **words)
{
    const char *store = NULL, *keep = NULL, *script = NULL, *until = NULL;
    const char *files[1024];
    size_t n = 0, equal = 0;
    const struct option_spec specs[] = {
        {"store", &store, NULL}, {"keep", &keep, NULL}, {"script", &script, NULL},
        {"until", &until, NULL}};
    if (count > 1000 || !read_options(count, words, specs, 4, files, &n) || n == 0) {
        fprintf(stderr, "usage: xinyue play FILE... [--store URL] [--keep DIR] [--script FILE] "
                        "[--until STEP]\n");
        return 2;
    }
    FILE *out = script ? fopen(script, "we") : NULL;
    if (script && !out)
        return fail("play", fault("cannot write the script"));
    password_cheap();
    for (size_t i = 0; i < n; i++)
        equal += play_one(files[i], &(struct playing){.store = store, .keep = keep, .script = out,
                                                      .until = until, .number = (int)i});
    if (out)
        fclose(out);
    fprintf(stderr, "%zu of %zu plays as expected\n", equal, n);
    return equal == n ? 0 : 1;
}
