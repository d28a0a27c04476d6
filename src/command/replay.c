#include <stdio.h>
#include <string.h>

#include "command/command.h"

static err run(const char *data, const char *store, const char *into, arena *a, bool *ret_same,
               str *ret_where, int64_t *ret_entries)
{
    struct place p;
    struct db *to = NULL;
    bool empty = false;
    TRY(place_open(&(struct place_options){.data = data, .store = store}, &p));
    err e = into ? db_open(str_of(into), DB_WRITE, &to) : db_open_memory(&to);
    if (!e.kind)
        e = db_is_empty(to, &empty);
    if (!e.kind && !empty)
        e = fault("the store to replay into is not empty");
    if (!e.kind)
        e = place_create_store(to);
    if (!e.kind)
        e = journal_replay(p.db, to, &the_house, ret_entries);
    if (!e.kind)
        e = journal_compare(p.db, to, &the_house, a, ret_same, ret_where);
    db_close(to);
    place_close(&p);
    return e;
}

int command_replay(int count, char **words)
{
    const char *data = NULL, *store = NULL, *into = NULL;
    const struct option_spec specs[] = {
        {"data", &data, NULL}, {"store", &store, NULL}, {"into", &into, NULL}};
    if (!read_options(count, words, specs, 3, NULL, NULL) || !data) {
        fprintf(stderr, "usage: xinyue replay --data DIR [--store URL] [--into URL]\n");
        return 2;
    }
    arena a = arena_make((size_t)64 << 20);
    bool same = false;
    str where = {0};
    int64_t entries = 0;
    err e = run(data, store, into, &a, &same, &where, &entries);
    if (e.kind)
        return fail("replay", e);
    if (same)
        printf("%lld entries replayed, every record equal\n", (long long)entries);
    else
        printf("different: %.*s\n", STR_ARG(where));
    arena_free(&a);
    return same ? 0 : 1;
}
