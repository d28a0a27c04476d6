#include "store/blob.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/os.h"
#include "store/db.h"

struct pair {
    id thing;
    str text;
    money amount;
    bool flag;
};
static const struct column pair_columns[] = {
    {"thing", COL_ID, false, offsetof(struct pair, thing)},
    {"text", COL_TEXT, true, offsetof(struct pair, text)},
    {"amount", COL_MONEY, true, offsetof(struct pair, amount)},
    {"flag", COL_BOOL, false, offsetof(struct pair, flag)},
};
static const struct row_type pair_row = {"pair", sizeof(struct pair), pair_columns, 4};
static const struct query put_pair = {
    "put_pair", "insert into pair values (?1, ?2, ?3, ?4)",
    "insert into pair values ($1, $2, $3, $4)", QUERY_EXEC, pair_columns, 4, NULL};
static const struct query all_pairs = {
    "all_pairs", "select thing, text, amount, flag from pair order by thing",
    "select thing, text, amount, flag from pair order by thing", QUERY_MANY, NULL, 0, &pair_row};
static const char *const lite[] = {
    "create table pair (thing integer primary key, text text, amount integer, flag integer) strict",
    NULL};
static const char *const post[] = {"create table pair (thing bigint primary key, text text collate "
                                   "\"C\", amount bigint, flag bigint)", NULL};
static const struct table pair_table = {"pair", lite, post, &all_pairs};
static const struct query *const pair_queries[] = {&put_pair, &all_pairs};
static const struct sql pair_sql = {&pair_table, 1, pair_queries, 2};

static void go_both_ways(arena *a, struct db *db)
{
    const struct sql *parts[] = {&pair_sql};
    bool empty = false;
    CHECK_OK(db_is_empty(db, &empty));
    CHECK(empty);
    CHECK_OK(db_create(db, parts, 1));
    struct pair one = {{7}, S("𠮷田'\"<&"), {123}, true}, two = {{9}, {0}, NO_MONEY, false};
    CHECK_OK(db_begin(db));
    CHECK_OK(db_exec(db, &put_pair, &one));
    CHECK_OK(db_exec(db, &put_pair, &two));
    struct rows rows;
    CHECK_OK(db_read(db, a, &all_pairs, NULL, &rows));
    CHECK(rows.n == 2);
    const struct pair *got = rows.at;
    CHECK_STR("𠮷田'\"<&", got[0].text);
    CHECK(got[0].thing.n == 7 && got[0].amount.fen == 123 && got[0].flag);
    CHECK(!got[1].text.at && got[1].amount.fen == NO_MONEY.fen && !got[1].flag);
    CHECK_OK(db_commit(db));
}

// What lacks its id writes nothing, and no process ends over it.
static void refuse_what_lacks_its_id(arena *a, struct db *db)
{
    struct pair nobody = {{0}, S("x"), {1}, false};
    struct rows rows;
    CHECK_OK(db_begin(db));
    CHECK(db_exec(db, &put_pair, &nobody).kind == ERR_FAULT);
    CHECK_OK(db_rollback(db));
    CHECK_OK(db_read(db, a, &all_pairs, NULL, &rows));
    CHECK(rows.n == 3);
}

// The whole transaction goes, and the connection works on.
static void survive_a_fault(arena *a, struct db *db)
{
    struct pair again = {{7}, S("x"), {1}, false}, other = {{8}, S("y"), {1}, false};
    struct rows rows;
    os_quiet(true);
    CHECK_OK(db_begin(db));
    CHECK_OK(db_exec(db, &put_pair, &other));
    err e = db_exec(db, &put_pair, &again);
    if (!e.kind)
        e = db_commit(db);
    CHECK(e.kind == ERR_FAULT);
    CHECK_OK(db_rollback(db));
    os_quiet(false);
    CHECK_OK(db_begin(db));
    CHECK_OK(db_exec(db, &put_pair, &other));
    CHECK_OK(db_commit(db));
    CHECK_OK(db_read(db, a, &all_pairs, NULL, &rows));
    CHECK(rows.n == 3);
}

TEST(sqlite_keeps_what_it_is_given)
{
    struct db *db = NULL;
    CHECK_OK(db_open_memory(&db));
    go_both_ways(a, db);
    survive_a_fault(a, db);
    refuse_what_lacks_its_id(a, db);
    db_close(db);
}

TEST(postgres_keeps_what_it_is_given)
{
    const char *url = getenv("XINYUE_TEST_PG");
    struct db *db = NULL;
    if (!url)
        return;
    CHECK_OK(db_open(str_of(url), DB_WRITE, &db));
    CHECK_OK(db_use_schema(db, "store_test"));
    go_both_ways(a, db);
    survive_a_fault(a, db);
    refuse_what_lacks_its_id(a, db);
    db_close(db);
}

TEST(a_blob_is_called_by_its_hash_and_read_back)
{
    char folder[] = "/tmp/xinyue-blob-XXXXXX";
    CHECK(mkdtemp(folder));
    struct blob_store *s = NULL;
    struct blob_writer *w = NULL;
    struct blob b = {0};
    str back = {0};
    CHECK_OK(blob_store_open(a, str_of(folder), true, &s));
    CHECK_OK(blob_begin(s, &w));
    CHECK_OK(blob_add(w, S("ab")));
    CHECK_OK(blob_add(w, S("c")));
    CHECK_OK(blob_keep(w, &b));
    CHECK(b.size == 3 && hash_same(b.hash, sha256(S("abc"))));
    CHECK_OK(blob_read(s, a, b.hash, 100, &back));
    CHECK_STR("abc", back);
    CHECK(blob_read(s, a, b.hash, 2, &back).kind == ERR_TOO_BIG);
    CHECK(blob_read(s, a, sha256(S("no")), 2, &back).kind == ERR_MISSING);
    CHECK_OK(blob_begin(s, &w));
    CHECK_OK(blob_add(w, S("xbc")));
    CHECK_OK(blob_patch(w, 0, S("a")));
    CHECK_OK(blob_keep(w, &b));
    CHECK(hash_same(b.hash, sha256(S("abc"))));
}

static bool nobody_names(__attribute__((unused)) void *with, __attribute__((unused)) struct hash h)
{
    return false;
}

static bool somebody_names(__attribute__((unused)) void *with,
                           __attribute__((unused)) struct hash h)
{
    return true;
}

TEST(orphans_go_and_what_is_named_stays)
{
    char folder[] = "/tmp/xinyue-blob-XXXXXX";
    CHECK(mkdtemp(folder));
    struct blob_store *s = NULL;
    struct blob b = {0};
    int removed = 0;
    CHECK_OK(blob_store_open(a, str_of(folder), false, &s));
    CHECK_OK(blob_put(s, S("orphan"), &b));
    CHECK_OK(blob_sweep(s, 3600, nobody_names, NULL, &removed));
    CHECK(removed == 0);
    CHECK_OK(blob_sweep(s, -10, somebody_names, NULL, &removed));
    CHECK(removed == 0);
    CHECK_OK(blob_sweep(s, -10, nobody_names, NULL, &removed));
    CHECK(removed == 1);
}

CHECK_MAIN
