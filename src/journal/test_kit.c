#include "journal/test_kit.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
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

const unsigned char kit_seed[32] = {42};

err kit_sign(void *with, arena *a, const struct head_to_sign *h, str *ret_line)
{
    *ret_line = note_sign(a, with, h->text);
    return OK;
}

// A journal that signs, with an entry that says what it is called.
struct note_signer *begin_signing(struct kit *k)
{
    struct note_signer *s = new(k->a, struct note_signer, 1);
    *s = note_signer_make(k->a, S("example.org/journal"), NOTE_ED25519, kit_seed);
    const struct act *act = house_act(&test_house, S("log.begin"));
    struct call *c = new(k->a, struct call, 1);
    struct field_errors errors = {0};
    const struct json *j = NULL;
    *c = (struct call){.a = k->a, .act = act, .who = {.clock = true}};
    c->in = arena_take(k->a, act->in_size, _Alignof(max_align_t), 1);
    CHECK_OK(json_parse(k->a, S("{\"origin\":\"example.org/journal\",\"district\":\"d\",\"mode\":"
                                "\"live\",\"law\":\"l\",\"epoch\":1}"), &j));
    fields_from_json(k->a, act->in, j, c->in, &errors);
    CHECK(!run(k, c)->result.kind);
    journal_sign_with(k->journal, &(struct log_signer){.sign = kit_sign, .with = s});
    return s;
}

void put_some(struct kit *k, int n)
{
    for (int i = 0; i < n; i++)
        run(k, put_call(k->a, (id){0}, S("entry"), 1));
}
