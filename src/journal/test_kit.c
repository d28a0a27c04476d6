#include "journal/test_kit.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"

void set_clock(int64_t seconds_after_noon)
{
    os_set_clock((instant){noon + seconds_after_noon * second_us}, true);
}

struct db *store(arena *a, bool postgres)
{
    struct db *db = NULL;
    unsigned char name[8];
    os_random(name, sizeof name);
    if (postgres) {
        CHECK_OK(db_open(str_of(getenv("XINYUE_TEST_PG")), DB_WRITE, &db));
        CHECK_OK(db_use_schema(db, str_c(a, join(a, S("j"), hex(a, name, sizeof name)))));
    } else {
        CHECK_OK(db_open_memory(&db));
    }
    CHECK_OK(test_house_create(db));
    return db;
}

struct kit open_kit(arena *a, bool postgres)
{
    struct kit k = {.a = a};
    set_clock(0);
    k.db = store(a, postgres);
    CHECK_OK(journal_open(k.db, NULL, &test_house, &k.journal));
    return k;
}

void close_kit(struct kit *k)
{
    journal_close(k->journal);
    db_close(k->db);
}

struct call *call(arena *a, const char *kind, const void *in)
{
    struct call *c = new(a, struct call, 1);
    c->a = a;
    c->act = house_act(&test_house, str_of(kind));
    c->in = arena_take(a, c->act->in_size, _Alignof(max_align_t), 1);
    c->out = arena_take(a, c->act->out_size + 1, _Alignof(max_align_t), 1);
    c->who = (struct who){.person = {7}, .post = {8}, .org = {9}};
    memcpy(c->in, in, c->act->in_size);
    return c;
}

struct call *put_call(arena *a, id thing, str text, int64_t n)
{
    return call(a, "test.put", &(struct put){thing, text, n});
}

struct call *hide_call(arena *a, str text)
{
    return call(a, "test.hide", &(struct hide){text, S("13800000001"), S("open sesame")});
}

struct call *run(struct kit *k, struct call *c)
{
    CHECK_OK(journal_run(k->journal, c));
    return c;
}
