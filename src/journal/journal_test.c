#include "journal/journal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "journal/test_kit.h"
#include "journal_sql.h"

static int64_t entries_of(struct kit *k)
{
    struct log_head_row row = {0};
    CHECK_OK(log_head(k->db, k->a, &row));
    return row.size;
}

static void replay_equal(struct kit *k, bool expected, const char *table)
{
    struct db *to = NULL;
    int64_t entries = 0;
    bool same = false;
    str where = {0};
    CHECK_OK(db_open_memory(&to));
    CHECK_OK(test_house_create(to));
    CHECK_OK(journal_replay(k->db, to, &test_house, &entries));
    CHECK_OK(journal_compare(k->db, to, &test_house, k->a, &same, &where));
    CHECK(same == expected);
    if (table && !str_starts(where, str_of(table)))
        check_str(__FILE__, __LINE__, str_of(table), where);
    db_close(to);
}

TEST_ON_BOTH(a_batch_is_one_commit)
{
    struct call *first = put_call(a, (id){1}, S("one"), 0);
    first->next = put_call(a, (id){2}, S("two"), 0);
    first->next->next = hide_call(a, S("three"));
    run(k, first);
    for (struct call *c = first; c; c = c->next)
        CHECK(c->result.kind == ERR_NONE && c->answer.at);
    CHECK(journal_version(k->journal) == 1);
    CHECK(journal_size(k->journal) == 2 && entries_of(k) == 2);
    CHECK(things_of(k->db, a).n == 3);
}

TEST_ON_BOTH(a_fault_undoes_the_guilty_act_alone)
{
    struct call *calls[5] = {
        put_call(a, (id){1}, S("one"), 0), put_call(a, (id){2}, S("two"), 0),
        put_call(a, (id){1}, S("one again"), 0), hide_call(a, S("hidden")),
        put_call(a, (id){3}, S("three"), 0)};
    for (int i = 0; i < 4; i++)
        calls[i]->next = calls[i + 1];
    os_quiet(true);
    run(k, calls[0]);
    os_quiet(false);
    for (int i = 0; i < 5; i++)
        CHECK(calls[i]->result.kind == (i == 2 ? ERR_FAULT : ERR_NONE));
    CHECK(things_of(k->db, a).n == 4);
    CHECK(entries_of(k) == 3 && journal_size(k->journal) == 3);
    run(k, put_call(a, (id){4}, S("four"), 0));
    CHECK(entries_of(k) == 4);
}

TEST_ON_BOTH(an_entry_that_is_too_long_stops_only_itself)
{
    char *text = new(a, char, 70000);
    memset(text, 'x', 70000);
    struct call *first = put_call(a, (id){1}, (str){text, 70000}, 0);
    first->next = put_call(a, (id){2}, S("two"), 0);
    os_quiet(true);
    run(k, first);
    os_quiet(false);
    CHECK(first->result.kind == ERR_TOO_BIG);
    CHECK(first->next->result.kind == ERR_NONE);
    CHECK(things_of(k->db, a).n == 1 && entries_of(k) == 1);
}

TEST(a_full_disk_stops_only_the_act_that_does_not_fit)
{
    struct kit k = open_kit(a, false);
    struct call *calls[3];
    char *text = new(a, char, 40000);
    memset(text, 'x', 40000);
    run(&k, put_call(a, (id){1}, S("before"), 0));
    CHECK_OK(db_script(k.db, "pragma max_page_count = 1"));  // as many as there are
    for (int i = 0; i < 3; i++)
        calls[i] = put_call(a, (id){10 + i}, i == 1 ? (str){text, 40000} : S("small"), 0);
    calls[0]->next = calls[1];
    calls[1]->next = calls[2];
    os_quiet(true);
    run(&k, calls[0]);
    os_quiet(false);
    CHECK(calls[0]->result.kind == ERR_NONE);
    CHECK(calls[1]->result.kind == ERR_FULL);
    CHECK(calls[2]->result.kind == ERR_NONE);
    CHECK(things_of(k.db, a).n == 3 && entries_of(&k) == 3);
    replay_equal(&k, true, NULL);
    close_kit(&k);
}

TEST_ON_BOTH(a_refusal_and_a_question_write_nothing)
{
    struct call *refused = run(k, put_call(a, (id){1}, S("no"), put_refused));
    CHECK(refused->result.kind == ERR_REFUSED && refused->findings);
    struct call *asked = put_call(a, (id){2}, S("would this go"), 0);
    asked->dry = true;
    CHECK(run(k, asked)->result.kind == ERR_NONE);
    CHECK(journal_version(k->journal) == 0);
    CHECK(entries_of(k) == 0 && things_of(k->db, a).n == 0);
}

static void some_acts(struct kit *k)
{
    arena *a = k->a;
    for (int i = 1; i <= 12; i++) {
        set_clock(i * 60);
        run(k, put_call(a, (id){i}, S("public"), i == 5 ? put_due : i));
        run(k, hide_call(a, S("hidden")));
        CHECK_OK(journal_tick(k->journal));
    }
    set_clock(3 * 3600);
    CHECK_OK(journal_tick(k->journal));
}

TEST_ON_BOTH(replay_rebuilds_every_record_and_names_one_that_was_changed)
{
    some_acts(k);
    replay_equal(k, true, NULL);
    CHECK_OK(db_begin(k->db));
    CHECK_OK(things_change(k->db, (id){3}, S("changed behind the journal's back")));
    CHECK_OK(db_commit(k->db));
    replay_equal(k, false, "thing row 3: id=3, text=changed");
}

TEST_ON_BOTH(what_was_erased_stays_erased_in_a_replay)
{
    some_acts(k);
    struct things things = things_of(k->db, a);
    id erased = {0};
    for (size_t i = 0; i < things.n; i++)
        if (things.at[i].phone.at)
            erased = things.at[i].id;
    CHECK(erased.n);
    struct private_row_rows rows;
    CHECK_OK(log_privates_from(k->db, a, 0, &rows));
    CHECK_OK(db_begin(k->db));
    for (size_t i = 0; i < rows.n; i++)
        if (str_find(rows.at[i].body, id_text(a, erased)) >= 0)
            CHECK_OK(log_personal_erase(k->db, .n = rows.at[i].n, .field = S("phone")));
    CHECK_OK(things_erase_phone(k->db, erased));
    CHECK_OK(db_commit(k->db));
    replay_equal(k, true, NULL);
}

TEST_ON_BOTH(private_acts_leave_nothing_public)
{
    struct entry_row_rows rows;
    set_clock(0);
    run(k, put_call(a, (id){1}, S("public"), 0));
    struct call *c = run(k, hide_call(a, S("hidden")));
    id thing = ((const struct made *)c->out)->thing;
    set_clock(601);
    CHECK_OK(journal_tick(k->journal));
    set_clock(1202);
    CHECK_OK(journal_tick(k->journal));
    CHECK_OK(log_entries_from(k->db, a, 0, &rows));
    CHECK(rows.n == 3);
    // The slot with a record and the slot without one look the same.
    CHECK(rows.n == 3 && rows.at[1].body.len == rows.at[2].body.len);
    for (size_t i = 0; i < rows.n; i++) {
        CHECK(str_find(rows.at[i].body, S("hidden")) < 0);
        CHECK(str_find(rows.at[i].body, id_text(a, thing)) < 0);
        CHECK(str_find(rows.at[i].body, S("13800000001")) < 0);
        CHECK(str_find(rows.at[i].body, S("sesame")) < 0);
    }
}

TEST_ON_BOTH(secrets_and_personal_data_stand_apart)
{
    struct private_row_rows rows;
    struct personal_row_rows personal;
    struct call *c = run(k, hide_call(a, S("hidden")));
    CHECK_STR("open sesame", secret_of(k->db, a, ((const struct made *)c->out)->thing));
    CHECK_OK(log_privates_from(k->db, a, 0, &rows));
    CHECK(rows.n == 1);
    CHECK(str_find(rows.at[0].body, S("sesame")) < 0);
    CHECK(str_find(rows.at[0].body, S("13800000001")) < 0);
    CHECK_OK(log_personal_of(k->db, a, rows.at[0].n, &personal));
    CHECK(personal.n == 1);
    CHECK_STR("13800000001", personal.at[0].value);
}

TEST_ON_BOTH(a_known_key_gets_the_first_answer_again)
{
    struct call *c[5];
    for (int i = 0; i < 5; i++) {
        c[i] = put_call(a, (id){0}, S("once"), i == 4 ? put_refused : 0);
        c[i]->key = S("key-1");
        c[i]->body = sha256(i == 2 ? S("other") : S("body"));
    }
    c[3]->who.person = (id){70};
    c[4]->key = S("key-2");
    for (int i = 0; i < 5; i++)
        run(k, c[i]);
    CHECK(c[0]->result.kind == ERR_NONE && !c[0]->repeated);
    CHECK(c[1]->result.kind == ERR_NONE && c[1]->repeated);
    CHECK(str_eq(c[0]->answer, c[1]->answer));
    CHECK(c[2]->result.kind == ERR_INVALID);
    CHECK(c[3]->result.kind == ERR_NONE && !c[3]->repeated);
    CHECK(things_of(k->db, a).n == 2);
    // A refusal does not use the key up.
    CHECK(c[4]->result.kind == ERR_REFUSED);
    struct call *again = put_call(a, (id){0}, S("now"), 0);
    again->key = S("key-2");
    again->body = sha256(S("body"));
    CHECK(run(k, again)->result.kind == ERR_NONE && !again->repeated);
}

TEST_ON_BOTH(two_with_one_key_in_one_batch_are_one_act)
{
    struct call *c[2];
    for (int i = 0; i < 2; i++) {
        c[i] = put_call(a, (id){0}, S("double click"), 0);
        c[i]->key = S("key");
        c[i]->body = sha256(S("body"));
    }
    c[0]->next = c[1];
    run(k, c[0]);
    CHECK(!c[0]->repeated && c[1]->repeated);
    CHECK(things_of(k->db, a).n == 1);
}

TEST_ON_BOTH(a_repeated_answer_does_not_show_the_secret)
{
    struct call *first = hide_call(a, S("hidden")), *again = hide_call(a, S("hidden"));
    first->key = again->key = S("key");
    run(k, first);
    run(k, again);
    CHECK(again->repeated && str_find(again->answer, S("sesame")) < 0);
}

TEST_ON_BOTH(a_clock_set_back_stops_acts)
{
    run(k, put_call(a, (id){1}, S("one"), 0));
    set_clock(-59);
    struct call *near = run(k, put_call(a, (id){2}, S("two"), 0));
    CHECK(near->result.kind == ERR_NONE);
    CHECK(near->at.us == noon);  // times never go back
    set_clock(-61);
    os_quiet(true);
    CHECK(run(k, put_call(a, (id){3}, S("three"), 0))->result.kind == ERR_BUSY);
    os_quiet(false);
    CHECK(things_of(k->db, a).n == 2);
    set_clock(1);
    CHECK(run(k, put_call(a, (id){3}, S("three"), 0))->result.kind == ERR_NONE);
}

TEST_ON_BOTH(what_is_due_is_done_by_the_clock_before_other_acts)
{
    struct private_row_rows rows;
    run(k, put_call(a, (id){1}, S("ripens"), put_due));
    set_clock(3599);
    CHECK_OK(journal_tick(k->journal));
    CHECK(things_of(k->db, a).at[0].n == put_due);
    set_clock(3600);
    CHECK_OK(journal_tick(k->journal));
    CHECK(things_of(k->db, a).at[0].n == put_due + 1000);
    CHECK_OK(log_privates_from(k->db, a, 0, &rows));
    CHECK(rows.n == 1);
    CHECK_STR("test.ripen", rows.at[0].kind);
    CHECK(str_find(rows.at[0].body, S("\"by\"")) < 0);
    set_clock(7200);
    CHECK_OK(journal_tick(k->journal));
    CHECK(things_of(k->db, a).at[0].n == put_due + 1000);
}

TEST_ON_BOTH(only_the_clock_does_the_clocks_acts)
{
    struct call *c = call(a, "test.ripen", &(struct made){{1}});
    CHECK(run(k, c)->result.kind == ERR_DENIED);
    c = call(a, "test.ripen", &(struct made){{1}});
    c->who = (struct who){0};
    CHECK(run(k, c)->result.kind == ERR_SIGN_IN);
}

TEST_ON_BOTH(an_act_waits_for_its_chain_and_names_who_signed)
{
    struct call *waits = run(k, put_call(a, (id){1}, S("dear"), put_chain));
    CHECK(waits->result.kind == ERR_NONE && waits->waiting.n == 1);
    CHECK(things_of(k->db, a).n == 0 && entries_of(k) == 0);
    struct signature signatures[] = {{{41}, {42}, {noon}}, {{51}, {52}, {noon}}};
    struct call *signs = put_call(a, (id){2}, S("cheap"), 0);
    struct call *then = put_call(a, (id){1}, S("dear"), put_chain);
    then->signed_off = (struct signatures){signatures, 2};
    then->db = k->db;
    then->law = journal_law(k->journal);
    run(k, then);
    CHECK(things_of(k->db, a).n == 1 && things_of(k->db, a).at[0].signer.n == 51);
    struct entry_row_rows rows;
    CHECK_OK(log_entries_from(k->db, a, 0, &rows));
    CHECK(rows.n == 1 && str_find(rows.at[0].body, id_text(a, (id){41})) > 0);
    run(k, signs);
    replay_equal(k, true, NULL);
}

TEST_ON_BOTH(entries_are_canonical_and_read_back)
{
    struct entry_row_rows rows;
    run(k, put_call(a, (id){1}, S("含 \"引号\"、\\ 和 𠮷"), -12));
    set_clock(700);
    CHECK_OK(journal_tick(k->journal));
    run(k, hide_call(a, S("hidden")));
    CHECK_OK(log_entries_from(k->db, a, 0, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct entry e;
        const struct act *act = NULL;
        const struct json *j = NULL;
        void *in = NULL, *out = NULL;
        struct out o = out_plain(a);
        CHECK_OK(json_parse(a, rows.at[i].body, &j));
        json_put_value(&o, j);
        CHECK(str_eq(rows.at[i].body, out_str(&o)));
        CHECK_OK(entry_decode(a, &test_house, rows.at[i].body, &e, &act, &in, &out));
        CHECK(str_eq(rows.at[i].body, entry_encode(a, &e, act, in, out, NULL, NULL)));
    }
    struct private_row_rows privates;
    CHECK_OK(log_privates_from(k->db, a, 0, &privates));
    const struct json *j = NULL;
    struct out o = out_plain(a);
    CHECK_OK(json_parse(a, privates.at[0].body, &j));
    json_put_value(&o, j);
    CHECK(str_eq(privates.at[0].body, out_str(&o)));
}

TEST_ON_BOTH(a_journal_opened_again_goes_on_where_it_stood)
{
    some_acts(k);
    for (int i = 100; i < 400; i++)
        run(k, put_call(a, (id){i}, S("more"), 0));
    struct hash root = journal_root(k->journal);
    int64_t size = journal_size(k->journal);
    journal_close(k->journal);
    CHECK_OK(journal_open(k->db, NULL, &test_house, &k->journal));
    CHECK(hash_same(root, journal_root(k->journal)) && size == journal_size(k->journal));
    run(k, put_call(a, (id){1000}, S("after"), 0));
    CHECK(entries_of(k) == size + 1);
    replay_equal(k, true, NULL);
}

TEST(a_text_of_an_entry_is_read_back_as_it_was)
{
    static const struct field fields[] = {FIELD(struct hide, text, "text", .min = 3, .max = 4),
                                          LONG(struct hide, phone, "phone"), {0}};
    const char *texts[] = {"", " ", "longer than it may be now", "a\tb"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct hide from = {.text = str_of(texts[i]), .phone = S("")}, to = {0};
        const struct json *j = NULL;
        struct out o = out_plain(a);
        fields_to_json(&o, fields, &from, NULL);
        CHECK_OK(json_parse(a, out_str(&o), &j));
        CHECK_OK(fields_from_entry(a, fields, j, &to));
        CHECK_STR(texts[i], to.text);
        CHECK(to.phone.at && to.phone.len == 0);
    }
}

static struct call *set_law(arena *a, const char *value)
{
    struct {
        str name, value, source;
        day from;
    } in = {S("threshold.procurement"), str_of(value), S("a notice"), day_make(2020, 1, 1)};
    struct call *c = call(a, "law.set", &in);
    c->who.post_kind = S("oversight");
    return c;
}

TEST_ON_BOTH(law_that_was_set_holds_at_once_and_goes_with_its_batch)
{
    day today = day_make(2026, 3, 3);
    CHECK(law_threshold(journal_law(k->journal), "threshold.procurement", today).fen ==
          NO_MONEY.fen);
    run(k, set_law(a, "500000.00"));
    CHECK(law_threshold(journal_law(k->journal), "threshold.procurement", today).fen == 50000000);
    run(k, put_call(a, (id){1}, S("one"), 0));
    CHECK(run(k, set_law(a, "a lot"))->result.kind == ERR_REFUSED);
    CHECK(law_threshold(journal_law(k->journal), "threshold.procurement", today).fen == 50000000);
    replay_equal(k, true, NULL);
}

TEST_ON_BOTH(held_acts_are_committed_together)
{
    CHECK_OK(journal_hold(k->journal));
    for (int i = 1; i <= 20; i++)
        run(k, put_call(a, (id){i}, S("held"), 0));
    CHECK(journal_version(k->journal) == 0);
    CHECK_OK(journal_release(k->journal));
    CHECK(journal_version(k->journal) == 1 && entries_of(k) == 20);
}

TEST_ON_BOTH(held_acts_can_be_dropped)
{
    run(k, put_call(a, (id){1}, S("before"), 0));
    struct hash root = journal_root(k->journal);
    CHECK_OK(journal_hold(k->journal));
    for (int i = 2; i <= 20; i++)
        run(k, put_call(a, (id){i}, S("held"), 0));
    run(k, hide_call(a, S("held")));
    CHECK_OK(journal_drop(k->journal));
    CHECK(hash_same(journal_root(k->journal), root));
    CHECK(entries_of(k) == 1 && things_of(k->db, a).n == 1);
    run(k, put_call(a, (id){2}, S("after"), 0));
    CHECK(entries_of(k) == 2);
    replay_equal(k, true, NULL);
}

enum { crowd = 8, acts_each = 40 };

struct actor {
    struct journal *journal;
    pthread_t thread;
    int number, wrong;
};

static void *act_often(void *with)
{
    struct actor *actor = with;
    arena a = arena_make((size_t)64 << 20);
    for (int i = 0; i < acts_each; i++) {
        struct call *c = i % 3 ? put_call(&a, (id){1 + actor->number * 1000 + i}, S("crowd"), 0)
                               : hide_call(&a, S("crowd"));
        journal_submit_wait(actor->journal, c);
        actor->wrong += c->result.kind != ERR_NONE;
    }
    arena_free(&a);
    return NULL;
}

TEST_ON_BOTH(a_crowd_of_threads_loses_nothing)
{
    struct actor actors[crowd] = {0};
    journal_start(k->journal);
    for (int i = 0; i < crowd; i++) {
        actors[i] = (struct actor){.journal = k->journal, .number = i};
        pthread_create(&actors[i].thread, NULL, act_often, &actors[i]);
    }
    for (int i = 0; i < crowd; i++) {
        pthread_join(actors[i].thread, NULL);
        CHECK(actors[i].wrong == 0);
    }
    journal_close(k->journal);
    CHECK(things_of(k->db, a).n == (size_t)crowd * acts_each);
    CHECK_OK(journal_open(k->db, NULL, &test_house, &k->journal));
    replay_equal(k, true, NULL);
}

// The sandbox's undo: whatever is under way, what stands afterwards is what stood at the copy.
static int64_t secrets_of(struct kit *k, arena *a)
{
    struct things all = things_of(k->db, a);
    int64_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        n += secret_of(k->db, a, all.at[i].id).at != NULL;
    return n;
}

static void *act_or_be_sent_away(void *with)
{
    struct actor *actor = with;
    arena a = arena_make((size_t)64 << 20);
    for (int i = 0; i < acts_each; i++) {
        struct call *c = i % 3 ? put_call(&a, (id){1 + actor->number * 1000 + i}, S("crowd"), 0)
                               : hide_call(&a, S("crowd"));
        journal_submit_wait(actor->journal, c);
        actor->wrong += c->result.kind != ERR_NONE && c->result.kind != ERR_BUSY;
    }
    arena_free(&a);
    return NULL;
}

static void put_back(struct kit *k, const char *copy, int64_t size, struct hash root)
{
    journal_pause(k->journal);
    CHECK_OK(db_copy_from(k->db, copy));
    CHECK_OK(journal_reload(k->journal));
    struct hash now = journal_root(k->journal);
    CHECK(journal_size(k->journal) == size && hash_same(now, root));
    CHECK(secrets_of(k, k->a) == 2 && things_of(k->db, k->a).n == 4);
    journal_resume(k->journal);
}

TEST(a_store_is_put_back_in_the_middle_of_traffic)
{
    struct kit k = open_kit(a, false);
    struct actor actors[crowd] = {0};
    char copy[] = "/tmp/xinyue-undo-XXXXXX";
    CHECK(mkdtemp(copy));
    str path = join(a, str_of(copy), S("/copy.db"));
    for (int i = 1; i <= 2; i++) {
        run(&k, put_call(a, (id){900000 + i}, S("before"), 0));
        run(&k, hide_call(a, S("before")));
    }
    CHECK_OK(db_copy_to(k.db, str_c(a, path)));
    int64_t size = journal_size(k.journal);
    struct hash root = journal_root(k.journal);
    journal_start(k.journal);
    for (int i = 0; i < crowd; i++) {
        actors[i] = (struct actor){.journal = k.journal, .number = i};
        pthread_create(&actors[i].thread, NULL, act_or_be_sent_away, &actors[i]);
    }
    for (int i = 0; i < 20; i++)
        put_back(&k, str_c(a, path), size, root);
    for (int i = 0; i < crowd; i++) {
        pthread_join(actors[i].thread, NULL);
        CHECK(actors[i].wrong == 0);
    }
    put_back(&k, str_c(a, path), size, root);
    journal_close(k.journal);
    CHECK_OK(journal_open(k.db, NULL, &test_house, &k.journal));
    run(&k, hide_call(a, S("after")));
    replay_equal(&k, true, NULL);
    close_kit(&k);
    unlink(str_c(a, path));
    rmdir(copy);
}

CHECK_MAIN
