#include "journal/digest.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "journal/append.h"
#include "journal/test_kit.h"
#include "journal_sql.h"

static struct db *empty_store(void)
{
    struct db *to = NULL;
    CHECK_OK(db_open_memory(&to));
    CHECK_OK(test_house_create(to));
    return to;
}

static struct digest digest(struct kit *k)
{
    struct digest d;
    struct db *to = empty_store();
    CHECK_OK(journal_digest(k->db, to, &test_house, &d));
    db_close(to);
    return d;
}

static bool again(struct kit *k, int64_t *ret_seq)
{
    bool same = false;
    struct db *to = empty_store();
    CHECK_OK(journal_digest_again(k->db, to, &test_house, k->a, ret_seq, &same));
    db_close(to);
    return same;
}

static void tell(struct kit *k, const struct digest *d)
{
    struct digesting told = digest_told(k->a, d, sha256(S("program")),
                                        journal_layout(&test_house));
    struct call *c = call(k->a, "log.digest", &told);
    c->who = (struct who){.clock = true};
    CHECK(!run(k, c)->result.kind);
}

static void fill(struct kit *k)
{
    begin_signing(k);
    put_some(k, 5);
    run(k, hide_call(k->a, S("hidden")));
    run(k, hide_call(k->a, S("hidden too")));
    put_some(k, 3);
}

TEST_ON_BOTH(what_stands_is_what_the_log_comes_to)
{
    fill(k);
    struct digest d = digest(k), same = digest(k);
    CHECK(d.same && d.size == 9 && d.privates == 2 && hash_same(d.dump, same.dump));
    put_some(k, 1);
    CHECK(!hash_same(d.dump, digest(k).dump));
}

TEST_ON_BOTH(a_changed_row_is_seen_and_does_not_change_what_ought_to_stand)
{
    fill(k);
    struct digest d = digest(k);
    CHECK_OK(db_script(k->db, "update signing_key set suite = 'x'; "
                              "update deployment set district = 'elsewhere'"));
    struct digest changed = digest(k);
    CHECK(d.same && !changed.same && hash_same(d.dump, changed.dump));
}

TEST_ON_BOTH(what_was_told_can_be_made_again_however_long_the_log_has_become)
{
    int64_t seq = 0;
    fill(k);
    CHECK(!again(k, &seq) && seq == -1);
    struct digest d = digest(k);
    tell(k, &d);
    CHECK(again(k, &seq) && seq == 9);
    run(k, hide_call(k->a, S("later")));
    put_some(k, 4);
    CHECK(again(k, &seq) && seq == 9);
    CHECK_OK(db_script(k->db, "update secret_digest set privates = 1"));
    CHECK(!again(k, &seq));
    CHECK_OK(db_script(k->db, "update secret_digest set privates = 2"));
    CHECK(again(k, &seq));
    CHECK_OK(db_script(k->db, "update digest set digest = program"));
    CHECK(!again(k, &seq));
}

TEST_ON_BOTH(the_log_holds_nothing_that_opens_it)
{
    struct entry_row_rows rows;
    fill(k);
    struct digest d = digest(k);
    tell(k, &d);
    CHECK_OK(log_entries_from(k->db, a, 9, &rows));
    str body = rows.at[0].body;
    struct opened_digest *open = NULL;
    CHECK_OK(digest_newest(k->db, a, &open));
    CHECK(open && str_eq(open->dump, hash_bytes(&d.dump)) && open->privates == 2);
    CHECK(str_find(body, open->digest) >= 0);
    CHECK(str_find(body, hex(a, open->dump.at, 32)) < 0);
    CHECK(str_find(body, hex(a, open->salt.at, 32)) < 0);
    CHECK(str_find(body, S("\"2\"")) < 0);
    CHECK(digest(k).same);
}

CHECK_MAIN
