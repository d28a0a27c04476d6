// Two padlocks, from the keys to what is read out.
#include <string.h>

#include "base/os.h"
#include "bid/bid_stage.h"
#include "crypto/age.h"

struct keys {
    struct age_identity outer, deputy, inner;
    struct who holder;  // of the inner layer
};

static str recipient(arena *a, const struct age_identity *i)
{
    struct age_recipient r = age_recipient_of(i);
    return age_recipient_text(a, &r);
}

static void add_lock(struct scene *s, const struct age_identity *i, const char *layer,
                     const char *role)
{
    TRIAL_OK(trial_do(&s->t, &s->handler, "stage.lock",
                      "{'tender':'%s','layer':'%s','role':'%s','recipient':'%.*s'}", s->tender,
                      layer, role, STR_ARG(recipient(s->t.a, i))));
}

// A listed tender whose notice states keys: an outer one with a deputy, and an inner one.
static void set_sealed_in(struct scene *s, struct keys *k, arena *a, enum suite suite)
{
    set_scene(s, a, "open_tender", false);
    k->holder = trial_person(&s->t, trial_org(&s->t, "center"), "key_holder");
    age_make_identity(suite, &k->outer);
    age_make_identity(suite, &k->deputy);
    age_make_identity(suite, &k->inner);
    add_lock(s, &k->outer, "outer", "holder");
    add_lock(s, &k->deputy, "outer", "deputy");
    add_lock(s, &k->inner, "inner", "holder");
}

static void set_sealed(struct scene *s, struct keys *k, arena *a)
{
    set_sealed_in(s, k, a, SUITE_INTL);
}

struct memory {
    struct out o;
};

static bool remember(void *with, const void *at, size_t n)
{
    put_raw(&((struct memory *)with)->o, (str){at, n});
    return true;
}

static str seal(arena *a, str plain, const struct age_identity *const *to, size_t n)
{
    struct age_recipient r[4];
    struct memory m = {out_plain(a)};
    struct age_bytes from = {plain};
    for (size_t i = 0; i < n; i++)
        r[i] = age_recipient_of(to[i]);
    CHECK(age_seal(a, &(struct age_sealing){.recipients = r, .n = n}, age_from_bytes(&from),
                   (struct age_sink){remember, &m}) == AGE_OK);
    return out_str(&m.o);
}

static str sealed_twice(arena *a, const struct keys *k, str plain)
{
    str inner = seal(a, plain, (const struct age_identity *[]){&k->inner}, 1);
    return seal(a, inner, (const struct age_identity *[]){&k->outer, &k->deputy}, 2);
}

static struct call *hand_in(struct scene *s, const struct keys *k, int i, money total)
{
    return submit_tar(s, i, sealed_twice(s->t.a, k, made_by(s, i, i, total, false)));
}

// What a holder's page or `xinyue hold` makes: a line for each bid of this layer.
static str key_lines(struct scene *s, const struct age_identity *i, const char *layer)
{
    arena *a = s->t.a;
    struct bid_row_rows rows;
    struct tender_lock_row_rows locks;
    struct out o = out_plain(a);
    CHECK_OK(bids_live(s->t.db, a, s->tender_id, &rows));
    CHECK_OK(tender_locks(s->t.db, a, s->tender_id, &locks));
    for (size_t n = 0; n < rows.n; n++) {
        str head, shut = bid_shut_layer(&rows.at[n], &locks, str_of(layer));
        struct age_header h;
        unsigned char key[age_key_len];
        struct age_reader *r = new(a, struct age_reader, 1);
        if (!shut.at)
            continue;
        CHECK_OK(bid_seal_head(s->t.blobs, a, shut, &head));
        struct age_bytes b = {head};
        age_reader_begin(r, age_from_bytes(&b));
        if (age_read_header(a, r, &h) != AGE_OK || age_file_key(a, &h, i, 1, key) != AGE_OK)
            continue;
        put(&o, id_text(a, rows.at[n].id));
        put(&o, " ");
        put(&o, hex(a, key, sizeof key));
        put(&o, "\\n");
    }
    return out_str(&o);
}

static struct call *unlock(struct scene *s, const struct who *who, str lines)
{
    return trial_do(&s->t, who, "bid.unlock", "{'tender':'%s','keys':'%.*s'}", s->tender,
                    STR_ARG(lines));
}

static struct call *start(struct scene *s)
{
    return trial_do(&s->t, &s->handler, "bid.start_opening",
                    "{'tender':'%s','unwitnessed':'没有设见证方'}", s->tender);
}

static void both_holders_open(arena *a, enum suite suite)
{
    struct scene s;
    struct keys k;
    struct bid_opened_row_rows rows;
    set_sealed_in(&s, &k, a, suite);
    for (int i = 0; i < 3; i++)
        TRIAL_OK(hand_in(&s, &k, i, (money){80000000 + i}));
    TRIAL_REFUSED(start(&s), "bid.too_early");
    trial_clock(&s.t, "2026-03-24T09:31");
    TRIAL_REFUSED(unlock(&s, &s.handler, S("x")), "bid.unlock_time");
    TRIAL_OK(start(&s));
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.open", "{'tender':'%s'}", s.tender),
                  "bid.still_sealed");
    TRIAL_REFUSED(unlock(&s, &k.holder, key_lines(&s, &k.inner, "inner")), "keys");
    // The deputy's key will do.
    TRIAL_OK(unlock(&s, &s.handler, key_lines(&s, &k.deputy, "outer")));
    TRIAL_OK(unlock(&s, &k.holder, key_lines(&s, &k.inner, "inner")));
    TRIAL_OK(trial_do(&s.t, &s.handler, "bid.open", "{'tender':'%s'}", s.tender));
    CHECK_OK(bid_opening_record(s.t.db, a, s.tender_id, &rows));
    CHECK(rows.n == 3 && row_of(&s, s.bid[2])->price.fen == 80000002);
    // Anyone can compare: the ciphertext, and what was in it.
    CHECK(rows.at[0].plain.len == 64 && !str_eq(rows.at[0].plain, rows.at[0].sha256));
    str differs = trial_replay(&s.t);
    CHECK_STR("", differs.at ? differs : S(""));
}

TEST(sealed_bids_are_opened_by_both_holders_and_by_nobody_before)
{
    both_holders_open(a, SUITE_INTL);
}

TEST(bids_sealed_by_national_algorithms_are_opened_likewise)
{
    both_holders_open(a, SUITE_GM);
}

TEST(a_seal_of_another_suite_than_the_padlocks_is_refused)
{
    static const enum suite suites[] = {SUITE_INTL, SUITE_GM};
    for (size_t i = 0; i < 2; i++) {
        struct scene s;
        struct keys k, others;
        set_sealed_in(&s, &k, a, suites[i]);
        others = k;
        age_make_identity(suites[1 - i], &others.outer);
        age_make_identity(suites[1 - i], &others.deputy);
        str tar = made_by(&s, 0, 0, (money){80000000}, false);
        TRIAL_REFUSED(submit_tar(&s, 0, sealed_twice(a, &others, tar)), "bid.sealed");
        TRIAL_OK(submit_tar(&s, 0, sealed_twice(a, &k, tar)));
    }
}

TEST(what_is_not_sealed_as_the_notice_says_is_refused)
{
    struct scene s;
    struct keys k;
    set_sealed(&s, &k, a);
    str tar = made_by(&s, 0, 0, (money){80000000}, false);
    TRIAL_REFUSED(submit(&s, 0, "800000.00"), "bid.sealed");
    TRIAL_REFUSED(submit_tar(&s, 0, tar), "bid.sealed");
    str one = seal(a, tar, (const struct age_identity *[]){&k.outer}, 1);
    TRIAL_REFUSED(submit_tar(&s, 0, one), "bid.sealed");
    str whole = sealed_twice(a, &k, tar);
    TRIAL_REFUSED(submit_tar(&s, 0, str_part(whole, 0, 270)), "bid.sealed");
    TRIAL_OK(submit_tar(&s, 0, whole));
    TRIAL_REFUSED(submit_tar(&s, 1, whole), "bid.seal_reused");
}

TEST(a_layer_that_stays_shut_is_said_and_stops_nobody_else)
{
    struct scene s;
    struct keys k;
    struct age_identity lost;
    struct bid_opened_row_rows rows;
    set_sealed(&s, &k, a);
    age_make_identity(SUITE_INTL, &lost);
    for (int i = 0; i < 3; i++)
        TRIAL_OK(hand_in(&s, &k, i, (money){80000000}));
    // The fourth sealed its inner layer to a key that nobody here has.
    str inner = seal(a, made_by(&s, 3, 3, (money){70000000}, false),
                     (const struct age_identity *[]){&lost}, 1);
    TRIAL_OK(submit_tar(&s, 3, seal(a, inner,
                                    (const struct age_identity *[]){&k.outer, &k.deputy}, 2)));
    trial_clock(&s.t, "2026-03-24T09:31");
    TRIAL_OK(start(&s));
    TRIAL_OK(unlock(&s, &s.handler, key_lines(&s, &k.outer, "outer")));
    TRIAL_OK(unlock(&s, &k.holder, key_lines(&s, &k.inner, "inner")));
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.open", "{'tender':'%s'}", s.tender),
                  "bid.still_sealed");
    TRIAL_OK(trial_do(&s.t, &s.handler, "bid.open", "{'tender':'%s','give_up':'内层的锁对不上'}",
                      s.tender));
    CHECK_OK(bid_opening_record(s.t.db, a, s.tender_id, &rows));
    CHECK(rows.n == 4 && str_eq(row_of(&s, s.bid[3])->state, S("unopened")));
    CHECK_STR("shut", row_of(&s, s.bid[3])->cause);
    CHECK_STR("opened", row_of(&s, s.bid[0])->state);
}

TEST(what_went_wrong_is_written_down_with_two_names_for_an_emergency_key)
{
    struct scene s;
    struct keys k;
    struct bid_incident_row_rows rows;
    struct age_identity escrow;
    const char *lost = "{'tender':'%s','layer':'inner','kind':'lost','text':'U 盘损坏'}";
    const char *form = "{'tender':'%s','layer':'%s','kind':'envelope','opener':'%s',"
                       "'other':'何阳','text':'信封完好'}";
    set_sealed(&s, &k, a);
    age_make_identity(SUITE_INTL, &escrow);
    add_lock(&s, &escrow, "inner", "escrow");
    TRIAL_REFUSED(trial_do(&s.t, &k.holder, "bid.record_incident", lost, s.tender),
                  "bid.too_early");
    trial_clock(&s.t, "2026-03-24T09:31");
    TRIAL_REFUSED(trial_do(&s.t, &k.holder, "bid.record_incident", lost, s.tender),
                  "bid.unlock_time");
    TRIAL_OK(start(&s));
    TRIAL_OK(trial_do(&s.t, &k.holder, "bid.record_incident", lost, s.tender));
    TRIAL_REFUSED(trial_do(&s.t, &k.holder, "bid.use_escrow", form, s.tender, "outer", "李敏"),
                  "layer");
    TRIAL_REFUSED(trial_do(&s.t, &k.holder, "bid.use_escrow", form, s.tender, "inner", "何阳"),
                  "bid.two_openers");
    TRIAL_OK(trial_do(&s.t, &k.holder, "bid.use_escrow", form, s.tender, "inner", "李敏"));
    CHECK_OK(bid_incidents_of(s.t.db, a, s.tender_id, &rows));
    CHECK(rows.n == 2);
    CHECK_STR("lost", rows.at[0].kind);
    CHECK_STR("李敏", rows.at[1].opener);
    str differs = trial_replay(&s.t);
    CHECK_STR("", differs.at ? differs : S(""));
}

static struct call *give_back(struct scene *s, const struct who *who, str bytes, const char *told)
{
    int64_t size = 0;
    const char *hash = put_tar(s, bytes, &size);
    return trial_do(&s->t, who, "bid.return_opened",
                    "{'tender':'%s','bid':'%s','sha256':'%s','file':{'sha256':'%s','size':%lld,"
                    "'name':'opened'}}", s->tender, s->bid[0], told ? told : hash, hash,
                    (long long)size);
}

TEST(what_a_holder_opened_at_home_has_the_length_and_the_layer_that_it_must_have)
{
    struct scene s;
    struct keys k;
    set_sealed(&s, &k, a);
    str tar = made_by(&s, 0, 0, (money){80000000}, false);
    str inner = seal(a, tar, (const struct age_identity *[]){&k.inner}, 1);
    str clear = join(a, tar, str_part(inner, 0, inner.len - tar.len));
    TRIAL_OK(submit_tar(&s, 0, seal(a, inner,
                                    (const struct age_identity *[]){&k.outer, &k.deputy}, 2)));
    trial_clock(&s.t, "2026-03-24T09:31");
    TRIAL_REFUSED(give_back(&s, &s.handler, inner, NULL), "bid.unlock_time");
    TRIAL_OK(start(&s));
    TRIAL_REFUSED(give_back(&s, &k.holder, tar, NULL), "bid");  // not its turn
    TRIAL_REFUSED(give_back(&s, &s.handler, str_part(inner, 0, inner.len - 1), NULL),
                  "bid.offline_file");
    TRIAL_REFUSED(give_back(&s, &s.handler, clear, NULL), "bid.offline_file");
    TRIAL_REFUSED(give_back(&s, &s.handler, inner, "ab"), "bid.offline_file");
    TRIAL_OK(give_back(&s, &s.handler, inner, NULL));
    TRIAL_REFUSED(give_back(&s, &s.handler, inner, NULL), "bid");  // done
    TRIAL_OK(give_back(&s, &k.holder, tar, NULL));
    int64_t size = 0;
    CHECK_STR(put_tar(&s, tar, &size), row_of(&s, s.bid[0])->plain);
    str differs = trial_replay(&s.t);
    CHECK_STR("", differs.at ? differs : S(""));
}

TEST(a_key_of_another_bid_is_refused_and_a_broken_payload_is_the_supplier_s)
{
    struct scene s;
    struct keys k;
    set_sealed(&s, &k, a);
    TRIAL_OK(hand_in(&s, &k, 0, (money){80000000}));
    TRIAL_OK(hand_in(&s, &k, 1, (money){80000001}));
    str good = sealed_twice(a, &k, made_by(&s, 2, 2, (money){80000002}, false));
    char *bad = new(a, char, good.len);
    memcpy(bad, good.at, good.len);
    bad[good.len - 5] ^= 1;
    TRIAL_OK(submit_tar(&s, 2, (str){bad, good.len}));
    trial_clock(&s.t, "2026-03-24T09:31");
    TRIAL_OK(start(&s));
    str lines = key_lines(&s, &k.outer, "outer");
    str first = str_part(lines, 0, (size_t)str_find(lines, S(" ")));
    ptrdiff_t second = str_find(str_from(lines, 20), S(" "));
    str other = join(a, first, str_part(str_from(lines, 20), (size_t)second, 33));
    TRIAL_REFUSED(unlock(&s, &s.handler, other), "bid.unlock_keys");
    TRIAL_REFUSED(unlock(&s, &s.handler, S("nonsense")), "bid.unlock_keys");
    TRIAL_OK(unlock(&s, &s.handler, lines));
    CHECK_STR("seal", row_of(&s, s.bid[2])->cause);
    CHECK(row_of(&s, s.bid[0])->middle.at && !row_of(&s, s.bid[0])->plain.at);
}

TEST(a_padlock_is_rehearsed_and_belongs_to_one_tender)
{
    struct scene s;
    struct keys k;
    struct tender_rehearsal_of_row *asked = NULL;
    set_sealed(&s, &k, a);
    str mine = recipient(a, &k.inner);
    TRIAL_OK(trial_do(&s.t, &k.holder, "tender.begin_rehearsal", "{'tender':'%s'}", s.tender));
    CHECK_OK(tender_rehearsal_of(s.t.db, a, s.tender_id, mine, &asked));
    bool armored = false;
    struct age_bytes b = {asked->sealed};
    struct age_source source = age_unarmored(a, age_from_bytes(&b), &armored);
    struct age_reader *r = new(a, struct age_reader, 1);
    struct age_header h;
    struct memory m = {out_plain(a)};
    unsigned char key[age_key_len];
    age_reader_begin(r, source);
    CHECK(armored && age_read_header(a, r, &h) == AGE_OK);
    CHECK(age_file_key(a, &h, &k.inner, 1, key) == AGE_OK);
    CHECK(age_read_payload(r, key, (struct age_sink){remember, &m}) == AGE_OK);
    const char *form = "{'tender':'%s','recipient':'%.*s','answer':'%.*s'}";
    TRIAL_REFUSED(trial_do(&s.t, &k.holder, "tender.rehearse", form, s.tender, STR_ARG(mine),
                           STR_ARG(S("0123"))), "tender.rehearsal");
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "tender.rehearse", form, s.tender, STR_ARG(mine),
                           STR_ARG(out_str(&m.o))), "recipient");
    TRIAL_OK(trial_do(&s.t, &k.holder, "tender.rehearse", form, s.tender, STR_ARG(mine),
                      STR_ARG(out_str(&m.o))));
    TRIAL_REFUSED(trial_do(&s.t, &k.holder, "tender.set_lock",
                           "{'tender':'%s','role':'holder','recipient':'%.*s'}", s.tender,
                           STR_ARG(mine)), "tender.stage");
    CHECK_OK(db_script(s.t.db, "update tender set state = 'draft'"));
    TRIAL_REFUSED(trial_do(&s.t, &k.holder, "tender.set_lock",
                           "{'tender':'%s','role':'holder','recipient':'%.*s'}", s.tender,
                           STR_ARG(mine)), "tender.lock_reused");
    TRIAL_REFUSED(trial_do(&s.t, &k.holder, "tender.set_lock",
                           "{'tender':'%s','role':'holder','recipient':'age1abc'}", s.tender),
                  "recipient");
}

static const char *announced_now(struct scene *s, int i, const char *sha256_text, int64_t size)
{
    struct call *c = trial_do(&s->t, &s->supplier[i], "bid.announce",
                              "{'tender':'%s','sha256':'%s','size':%lld}", s->tender, sha256_text,
                              (long long)size);
    return c->result.rule ? c->result.rule->name : c->errors.first ? "field" : "";
}

TEST(an_announcement_is_evidence_and_its_first_time_counts)
{
    struct scene s;
    struct keys k;
    struct bid_announced_row_rows mine, others;
    set_sealed(&s, &k, a);
    str bytes = sealed_twice(a, &k, made_by(&s, 0, 0, (money){80000000}, false));
    const char *sum = str_c(a, hash_hex(a, sha256(bytes)));
    CHECK_STR("", str_of(announced_now(&s, 0, sum, (int64_t)bytes.len)));
    instant first = os_now();
    trial_clock(&s.t, "2026-03-24T09:00");
    CHECK_STR("", str_of(announced_now(&s, 0, sum, (int64_t)bytes.len)));
    CHECK_STR("field", str_of(announced_now(&s, 0, "zz", 5)));
    CHECK_STR("", str_of(announced_now(&s, 1, str_c(a, hash_hex(a, sha256(S("x")))), 5)));
    TRIAL_OK(submit_tar(&s, 0, bytes));
    trial_clock(&s.t, "2026-03-24T09:30");
    CHECK_STR("bid.late", str_of(announced_now(&s, 1, sum, 5)));
    CHECK_OK(bid_announced_by(s.t.db, a, s.tender_id, s.supplier[0].org, &mine));
    CHECK_OK(bid_announced_by(s.t.db, a, s.tender_id, s.supplier[1].org, &others));
    CHECK(mine.n == 1 && mine.at[0].came && mine.at[0].at.us <= first.us);
    CHECK(others.n == 1 && !others.at[0].came && others.at[0].size == 5);
    CHECK_STR("", str_of(trial_replay(&s.t).at));
}

CHECK_MAIN
