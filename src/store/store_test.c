#include "store/upload.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/os.h"
#include "store/blob_inside.h"
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

static struct blob_store *store_in(arena *a)
{
    static char folder[] = "/tmp/xinyue-upload-XXXXXX";
    struct blob_store *s = NULL;
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    CHECK(mkdtemp(folder));
    CHECK_OK(blob_store_open(a, str_of(folder), true, &s));
    return s;
}

// What the store would name: one hash, or nothing.
struct naming {
    struct hash only;
    size_t asked;
};

static err say_named(void *with, const struct hash *at, size_t n, bool *ret_named)
{
    struct naming *x = with;
    x->asked = n;
    for (size_t i = 0; i < n; i++)
        ret_named[i] = hash_same(x->only, at[i]);
    return OK;
}

static struct sweeping swept(struct blob_store *s, struct naming *n, int64_t seconds,
                             int64_t aside_s)
{
    struct sweeping w = {.seconds = seconds, .aside_s = aside_s, .ask = say_named, .with = n};
    CHECK_OK(blob_sweep(s, &w));
    return w;
}

static bool is_there(struct blob_store *s, struct hash h)
{
    char path[path_max];
    struct stat status;
    blob_path(s, h, path);
    return stat(path, &status) == 0;
}

TEST(orphans_go_in_two_steps_and_what_is_named_stays)
{
    struct blob_store *s = store_in(a);
    struct blob orphan, kept;
    CHECK_OK(blob_put(s, S("orphan"), &orphan));
    CHECK_OK(blob_put(s, S("kept"), &kept));
    struct naming n = {.only = kept.hash};
    struct sweeping w = swept(s, &n, 3600, 3600);
    CHECK(!w.aside && !w.removed && !n.asked);
    w = swept(s, &n, -10, -10);
    CHECK(w.aside == 1 && !w.removed && !is_there(s, orphan.hash) && is_there(s, kept.hash));
    w = swept(s, &n, -10, 3600);
    CHECK(!w.aside && !w.removed && !w.back);
    w = swept(s, &n, -10, -10);
    CHECK(w.removed == 1 && is_there(s, kept.hash));
    str text;
    CHECK(blob_read(s, a, orphan.hash, 100, &text).kind == ERR_MISSING);
    CHECK_OK(blob_read(s, a, kept.hash, 100, &text));
}

TEST(what_was_put_aside_comes_back_when_it_is_opened_named_or_written)
{
    struct blob_store *s = store_in(a);
    struct naming n = {0};
    struct blob b;
    str text;
    CHECK_OK(blob_put(s, S("wanted"), &b));
    CHECK(swept(s, &n, -10, 3600).aside == 1);
    CHECK_OK(blob_read(s, a, b.hash, 100, &text));
    CHECK_STR("wanted", text);
    CHECK(is_there(s, b.hash) && !swept(s, &n, 3600, -10).removed);
    CHECK(swept(s, &n, -10, 3600).aside == 1);
    n.only = b.hash;
    CHECK(swept(s, &n, 3600, -10).back == 1 && is_there(s, b.hash));
    n.only = (struct hash){{0}};
    CHECK(swept(s, &n, -10, 3600).aside == 1);
    CHECK_OK(blob_put(s, S("wanted"), &b));
    CHECK(swept(s, &n, 3600, -10).removed == 1 && is_there(s, b.hash));
}

static int64_t put_piece(struct blob_store *s, arena *a, str name, int64_t offset, str piece,
                         bool keep)
{
    struct upload_writer *w = NULL;
    struct upload u = {0};
    CHECK_OK(upload_open(s, name, offset, &w));
    CHECK_OK(upload_add(w, piece));
    if (keep)
        CHECK_OK(upload_close(w));
    else
        upload_cut(w, false);
    CHECK_OK(upload_find(s, a, name, &u));
    return u.offset;
}

TEST(an_upload_grows_at_its_end_alone)
{
    struct blob_store *s = store_in(a);
    struct upload_writer *w = NULL, *other = NULL;
    struct upload u = {.owner = {7}, .length = 6, .file_name = S("甲.pdf")};
    CHECK_OK(upload_begin(s, a, &u));
    CHECK(put_piece(s, a, u.name, 0, S("abc"), true) == 3);
    CHECK(put_piece(s, a, u.name, 3, S("xyz"), false) == 3);
    CHECK(upload_open(s, u.name, 0, &w).kind == ERR_CONFLICT);
    CHECK(upload_open(s, u.name, 4, &w).kind == ERR_CONFLICT);
    CHECK_OK(upload_open(s, u.name, 3, &w));
    CHECK(upload_open(s, u.name, 3, &other).kind == ERR_BUSY);
    CHECK_OK(upload_add(w, S("def")));
    CHECK_OK(upload_close(w));
    CHECK(upload_open(s, S("../../etc/passwd"), 0, &w).kind == ERR_MISSING);
}

TEST(a_whole_upload_is_a_blob_and_can_be_asked_for_again)
{
    struct blob_store *s = store_in(a);
    struct upload u = {.owner = {7}, .length = 3, .file_name = S("甲.pdf")}, again = {0};
    str back = {0};
    u.sha256 = hash_hex(a, sha256(S("abc")));
    CHECK_OK(upload_begin(s, a, &u));
    u.offset = put_piece(s, a, u.name, 0, S("abc"), true);
    CHECK_OK(upload_keep(s, a, &u));
    CHECK_OK(blob_read(s, a, sha256(S("abc")), 100, &back));
    CHECK_STR("abc", back);
    CHECK_OK(upload_find(s, a, u.name, &again));
    CHECK(again.offset == 3 && str_eq(again.blob, u.sha256) && again.owner.n == 7);
    CHECK_STR("甲.pdf", again.file_name);
    CHECK_OK(upload_keep(s, a, &again));
}

TEST(what_is_not_as_announced_is_dropped)
{
    struct blob_store *s = store_in(a);
    struct upload u = {.owner = {7}, .length = 3, .file_name = S("x")};
    u.sha256 = hash_hex(a, sha256(S("abd")));
    CHECK_OK(upload_begin(s, a, &u));
    u.offset = put_piece(s, a, u.name, 0, S("abc"), true);
    CHECK(upload_keep(s, a, &u).kind == ERR_INVALID);
    CHECK(upload_find(s, a, u.name, &u).kind == ERR_MISSING);
}

static void age_upload(struct blob_store *s, str name, int days)
{
    char path[path_max];
    struct timespec then[2] = {{.tv_sec = time(NULL) - (time_t)days * 86400}};
    then[1] = then[0];
    snprintf(path, sizeof path, "%s/upload/%.*s", s->folder, STR_ARG(name));
    CHECK(utimensat(AT_FDCWD, path, then, 0) == 0);
}

TEST(uploads_are_listed_by_owner_and_forgotten_after_seven_days)
{
    struct blob_store *s = store_in(a);
    struct upload mine = {.owner = {7}, .length = 3}, other = {.owner = {8}, .length = 3};
    struct uploads all = {0};
    CHECK_OK(upload_begin(s, a, &mine));
    CHECK_OK(upload_begin(s, a, &other));
    CHECK_OK(uploads_of(s, a, (id){7}, &all));
    CHECK(all.n == 1 && str_eq(all.at[0].name, mine.name));
    age_upload(s, mine.name, upload_days - 1);
    age_upload(s, other.name, upload_days + 1);
    CHECK_OK(uploads_of(s, a, (id){7}, &all));
    CHECK(all.n == 1);
    CHECK_OK(uploads_of(s, a, (id){8}, &all));
    CHECK(all.n == 0 && upload_find(s, a, other.name, &other).kind == ERR_MISSING);
}

CHECK_MAIN
