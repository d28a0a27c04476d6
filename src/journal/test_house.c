#include "journal/test_house.h"

#include <string.h>

// What compile_sql would make of a slice's .sql file.
static const struct column thing_columns[] = {
    {"id", COL_ID, false, offsetof(struct thing, id)},
    {"text", COL_TEXT, false, offsetof(struct thing, text)},
    {"phone", COL_TEXT, true, offsetof(struct thing, phone)},
    {"n", COL_INT, false, offsetof(struct thing, n)},
    {"signer", COL_ID, true, offsetof(struct thing, signer)},
};
static const struct row_type thing_row = {"thing", sizeof(struct thing), thing_columns, 5};
#define EACH_THING "select id, text, phone, n, signer from thing order by id"
static const struct query all_things = {"all_things", EACH_THING, EACH_THING, QUERY_MANY, NULL, 0,
                                        &thing_row};
static const struct query add_thing = {
    "add_thing", "insert into thing values (?1, ?2, ?3, ?4, ?5)",
    "insert into thing values ($1, $2, $3, $4, $5)", QUERY_EXEC, thing_columns, 5, NULL};

struct word {
    id thing;
    str word;
};
static const struct column word_columns[] = {
    {"thing", COL_ID, false, offsetof(struct word, thing)},
    {"word", COL_TEXT, false, offsetof(struct word, word)},
};
static const struct row_type word_row = {"secret_word", sizeof(struct word), word_columns, 2};
#define EACH_WORD "select thing, word from secret_word order by thing"
static const struct query all_words = {"all_words", EACH_WORD, EACH_WORD, QUERY_MANY, NULL, 0,
                                       &word_row};
static const struct query add_word = {
    "add_word", "insert into secret_word values (?1, ?2)",
    "insert into secret_word values ($1, $2)", QUERY_EXEC, word_columns, 2, NULL};
static const struct query change_text = {
    "change_text", "update thing set text = ?2 where id = ?1",
    "update thing set text = $2 where id = $1", QUERY_EXEC, word_columns, 2, NULL};
static const struct query forget_phone = {
    "forget_phone", "update thing set phone = null where id = ?1",
    "update thing set phone = null where id = $1", QUERY_EXEC, word_columns, 1, NULL};
static const struct query ripen = {
    "ripen", "update thing set n = n + 1000 where id = ?1",
    "update thing set n = n + 1000 where id = $1", QUERY_EXEC, word_columns, 1, NULL};

static const char *const thing_lite[] = {
    "create table thing (id integer primary key, text text not null, phone text, n integer not "
    "null, signer integer) strict", NULL};
static const char *const thing_post[] = {
    "create table thing (id bigint primary key, text text not null, phone text, n bigint not "
    "null, signer bigint)", NULL};
static const char *const word_lite[] = {
    "create table secret_word (thing integer primary key, word text not null) strict", NULL};
static const char *const word_post[] = {
    "create table secret_word (thing bigint primary key, word text not null)", NULL};
static const struct table tables[] = {{"thing", thing_lite, thing_post, &all_things},
                                      {"secret_word", word_lite, word_post, &all_words}};
static const struct query *const queries[] = {&all_things, &add_thing,   &all_words, &add_word,
                                              &change_text, &forget_phone, &ripen};
static const struct sql test_sql = {tables, 2, queries, 7};

static const struct field put_in[] = {
    FIELD(struct put, thing, "thing", .optional = true),
    FIELD(struct put, text, "text", .max = 40000),
    FIELD(struct put, n, "n"),
    {0},
};
static const struct field made_out[] = {FIELD(struct made, thing, "thing"), {0}};
static const struct field hide_in[] = {
    FIELD(struct hide, text, "text"),
    FIELD(struct hide, phone, "phone", .personal = true),
    FIELD(struct hide, word, "word", .secret = true),
    {0},
};
static const struct field ripen_in[] = {FIELD(struct made, thing, "thing"), {0}};

static err put_check(struct call *c, const void *in, void *out)
{
    const struct put *p = in;
    if (p->n == put_refused)
        return REFUSE(c, law_setting, "n", ARG(p->n));
    *(struct made *)out = (struct made){p->thing.n ? p->thing : new_id()};
    return OK;
}

static err put_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct put *p = in;
    const struct made *o = out;
    struct thing row = {.id = o->thing, .text = p->text, .n = p->n};
    if (e->signed_off.n)
        row.signer = e->signed_off.at[e->signed_off.n - 1].person;
    TRY(db_exec(db, &add_thing, &row));
    return p->n == put_due ? journal_set_due(db, "test.ripen", o->thing,
                                             instant_plus(e->at, HOUR_US)) : OK;
}

static money put_amount(__attribute__((unused)) const struct call *c, const void *in,
                        __attribute__((unused)) const void *out)
{
    return (money){((const struct put *)in)->n};
}

static err hide_check(__attribute__((unused)) struct call *c,
                      __attribute__((unused)) const void *in, void *out)
{
    *(struct made *)out = (struct made){new_id()};
    return OK;
}

static err hide_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                      const void *in, const void *out)
{
    const struct hide *p = in;
    struct thing row = {.id = ((const struct made *)out)->thing, .text = p->text,
                        .phone = p->phone};
    return db_exec(db, &add_thing, &row);
}

static err hide_keep(struct db *db, __attribute__((unused)) const struct entry *e, const void *in,
                     const void *out)
{
    struct word row = {((const struct made *)out)->thing, ((const struct hide *)in)->word};
    return db_exec(db, &add_word, &row);
}

static err ripen_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                       const void *in, __attribute__((unused)) const void *out)
{
    struct word row = {((const struct made *)in)->thing, {0}};
    return db_exec(db, &ripen, &row);
}

static const struct act acts[] = {
    {"test.put", "put", NULL, ACT_PUBLIC, ANYONE, ACT_IN(struct put, put_in),
     ACT_OUT(struct made, made_out), .check = put_check, .apply = put_apply,
     .amount = put_amount},
    {"test.hide", "hide", NULL, ACT_PRIVATE, ANYONE, ACT_IN(struct hide, hide_in),
     ACT_OUT(struct made, made_out), .check = hide_check, .apply = hide_apply, .keep = hide_keep},
    {"test.ripen", "ripen", NULL, ACT_PRIVATE, CLOCK, ACT_IN(struct made, ripen_in),
     .apply = ripen_apply},
    {0},
};
static const struct slice test_slice = {"test", "test", {acts}, .sql = &test_sql};

// One signature is needed for exactly this amount.
static err wait_for_signature(struct call *c, money amount)
{
    if (amount.fen == put_chain)
        c->waiting = (id){1};
    return OK;
}

static const struct slice *const slices[] = {&journal_slice, &test_slice};
const struct house test_house = {.slices = slices, .count = 2, .chain = wait_for_signature};

struct things things_of(struct db *db, arena *a)
{
    struct rows rows = {0};
    if (db_read(db, a, &all_things, NULL, &rows).kind)
        return (struct things){NULL, SIZE_MAX};
    return (struct things){rows.at, rows.n};
}

str secret_of(struct db *db, arena *a, id thing)
{
    struct rows rows = {0};
    if (db_read(db, a, &all_words, NULL, &rows).kind)
        return S("the table cannot be read");
    const struct word *words = rows.at;
    for (size_t i = 0; i < rows.n; i++)
        if (id_same(words[i].thing, thing))
            return words[i].word;
    return (str){0};
}

err things_change(struct db *db, id thing, str text)
{
    return db_exec(db, &change_text, &(struct word){thing, text});
}

err things_erase_phone(struct db *db, id thing)
{
    return db_exec(db, &forget_phone, &(struct word){thing, {0}});
}

err test_house_create(struct db *db)
{
    const struct sql *parts[] = {journal_slice.sql, &test_sql};
    return db_create(db, parts, 2);
}
