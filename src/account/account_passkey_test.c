// Passkeys: added, used to sign in and to sign, and every way in which what was signed is refused.
#include "account/passkey.h"
#include "account/passkey_watch.h"
#include "account_sql.h"
#include "base/os.h"
#include "crypto/authenticator.h"
#include "crypto/password.h"
#include "journal/audit.h"
#include "journal/statement.h"
#include "journal/trial.h"

struct award {
    id winner;
    money amount;
};
static const struct field award_in[] = {FIELD(struct award, winner, "供应商"),
                                        FIELD(struct award, amount, "金额（元）"), {0}};

static money award_amount(__attribute__((unused)) const struct call *c, const void *in,
                          __attribute__((unused)) const void *out)
{
    return ((const struct award *)in)->amount;
}

static const struct act test_acts[] = {
    {"test.award", "定标", NULL, ACT_PRIVATE, MAY(signed_in, NULL),
     ACT_IN(struct award, award_in), .amount = award_amount, .weighty = true},
    {"test.look", "看看", NULL, ACT_PRIVATE, MAY(signed_in, NULL), ACT_IN(struct award, award_in)},
    {0},
};
static const struct slice test_slice = {"test", "试", {test_acts}};
static const struct slice *const slices[] = {&journal_slice, &account_slice, &test_slice};
static const struct who nobody;
#define HOME S("https://xinyue.example")

// How the next act is signed.
struct pen {
    struct trial t;
    id buyer;
    struct who handler, rival;
    struct authenticator key;
    bool off;                    // not at all
    str origin, site;            // other than ours
    int64_t late_minutes;        // after the page was made
    bool other_log, changed, broken, again;
    struct assertion last;
};

// The answer of a new key, put into the fields of account.add_passkey.
static void answer_new_key(struct call *c, const struct pen *p)
{
    struct hash root;
    bool there = false;
    struct assertion now;
    CHECK_OK(statement_begin(c->db, c->a, c->at, &now));
    CHECK_OK(statement_root(c->db, c->a, now.after, &root, &there));
    struct hash challenge = passkey_challenge(c->a, c->who.person, now.after, root);
    str client = authenticator_client(c->a, "webauthn.create", challenge, HOME);
    str said = authenticator_attestation(c->a, &p->key, HOME);
    c->origin = HOME;
    *(int64_t *)field_member(field_named(c->act->in, S("after")), c->in) = now.after;
    *(str *)field_member(field_named(c->act->in, S("client")), c->in) = base64_url(c->a, client);
    *(str *)field_member(field_named(c->act->in, S("attestation")), c->in) =
        base64_url(c->a, said);
}

static void sign(struct call *c, void *with)
{
    struct pen *p = with;
    if (str_eq(str_of(c->act->kind), S("account.add_passkey")))
        answer_new_key(c, p);
    if (!c->act->weighty || p->off)
        return;
    struct assertion *s = new(c->a, struct assertion, 1);
    CHECK_OK(statement_begin(c->db, c->a, c->at, s));
    s->at = instant_plus(s->at, -p->late_minutes * MINUTE_US);
    s->root.at[0] ^= p->other_log;
    s->key = base64_url(c->a, p->key.id);
    struct hash challenge = statement_challenge(statement_of(c, s));
    s->challenge = challenge;
    challenge.at[0] ^= p->changed;
    s->said = authenticator_sign(c->a, &p->key, challenge, p->origin.at ? p->origin : HOME,
                                 p->site.at ? p->site : HOME);
    if (p->broken)
        s->said.signature = str_part(s->said.signature, 0, s->said.signature.len - 1);
    if (p->again)
        *s = p->last;
    p->last = *s;
    c->assertion = s;
}

static struct call *add(struct pen *p, const struct who *who)
{
    return trial_do(&p->t, who, "account.add_passkey",
                    "{'kind':'phone','after':0,'client':'x','attestation':'x'}");
}

static void open_pen(struct pen *p, arena *a)
{
    *p = (struct pen){.off = true};
    password_cheap();
    trial_open(&p->t, a, slices, sizeof slices / sizeof *slices);
    p->buyer = trial_org(&p->t, "buyer");
    p->handler = trial_person(&p->t, p->buyer, "handler");
    p->rival = trial_person(&p->t, p->buyer, "section");
    authenticator_make(a, 1, &p->key);
    p->t.sign = sign;
    p->t.with = p;
    TRIAL_OK(add(p, &p->handler));
    p->off = false;
}

static struct call *award(struct pen *p)
{
    return trial_do(&p->t, &p->handler, "test.award", "{'winner':'%s','amount':'5.00'}",
                    trial_id_text(&p->t, p->buyer));
}

static struct call *demand(struct pen *p, const char *demanded)
{
    bool off = p->off;
    p->off = true;
    struct call *c = trial_do(&p->t, &p->t.security, "account.demand_passkey",
                              "{'org':'%s','act':'test.award','demanded':'%s'}",
                              trial_id_text(&p->t, p->buyer), demanded);
    p->off = off;
    return c;
}

TEST(an_act_is_signed_and_the_signature_stands_in_its_entry)
{
    struct pen p;
    const struct json *j = NULL;
    struct assertion said;
    str statement;
    open_pen(&p, a);
    TRIAL_OK(award(&p));
    CHECK_OK(json_parse(a, trial_newest_record(&p.t), &j));
    CHECK(statement_of_entry(a, j, &statement, &said));
    CHECK(hash_same(statement_challenge(statement), p.last.challenge));
    CHECK(str_find(statement, S("\"amount\":\"5.00\"")) >= 0);
    CHECK(!trial_replay(&p.t).at);
}

TEST(each_wrong_circumstance_is_refused_by_its_rule)
{
    struct pen p;
    open_pen(&p, a);
    p.origin = S("https://xinyue-login.example");
    TRIAL_REFUSED(award(&p), "account.passkey_origin");
    p.origin = (str){0};
    p.site = S("https://another.example");
    TRIAL_REFUSED(award(&p), "account.passkey_site");
    p.site = (str){0};
    p.late_minutes = 11;
    TRIAL_REFUSED(award(&p), "account.passkey_stale");
    p.late_minutes = 9;
    TRIAL_OK(award(&p));
    p.late_minutes = -1;
    TRIAL_REFUSED(award(&p), "account.passkey_stale");
    p.late_minutes = 0;
    p.other_log = true;
    TRIAL_REFUSED(award(&p), "account.passkey_stale");
    p.other_log = false;
    p.changed = true;
    TRIAL_REFUSED(award(&p), "account.passkey_changed");
    p.changed = false;
    p.broken = true;
    TRIAL_REFUSED(award(&p), "account.passkey_signature");
    p.broken = false;
    p.key.flags = 1;
    TRIAL_REFUSED(award(&p), "account.passkey_unverified");
}

TEST(a_signature_is_used_once_and_for_what_was_signed)
{
    struct pen p;
    open_pen(&p, a);
    TRIAL_OK(award(&p));
    p.again = true;
    TRIAL_REFUSED(award(&p), "account.passkey_replayed");
    TRIAL_REFUSED(trial_do(&p.t, &p.handler, "test.award", "{'winner':'%s','amount':'6.00'}",
                           trial_id_text(&p.t, p.buyer)), "account.passkey_changed");
}

TEST(a_count_that_does_not_grow_is_refused)
{
    struct pen p;
    open_pen(&p, a);
    p.key.counter = 5;
    TRIAL_OK(award(&p));
    TRIAL_REFUSED(award(&p), "account.passkey_counter");
    p.key.counter = 4;
    TRIAL_REFUSED(award(&p), "account.passkey_counter");
    p.key.counter = 0;
    TRIAL_REFUSED(award(&p), "account.passkey_counter");
    p.key.counter = 6;
    TRIAL_OK(award(&p));
}

TEST(nobody_signs_with_another_s_key)
{
    struct pen p;
    open_pen(&p, a);
    TRIAL_REFUSED(trial_do(&p.t, &p.rival, "test.award", "{'winner':'%s','amount':'5.00'}",
                           trial_id_text(&p.t, p.buyer)), "account.passkey_owner");
    authenticator_make(a, 2, &p.key);
    TRIAL_REFUSED(award(&p), "account.passkey_owner");
}

static id first_key(struct pen *p)
{
    struct passkey_row_rows rows;
    CHECK_OK(passkeys_of(p->t.db, p->t.a, p->handler.person, &rows));
    CHECK(rows.n >= 1);
    return rows.at[0].id;
}

static struct call *remove_key(struct pen *p, const struct who *who, id key)
{
    return trial_do(&p->t, who, "account.remove_passkey", "{'passkey':'%s'}",
                    trial_id_text(&p->t, key));
}

TEST(a_key_is_removed_with_itself_or_by_the_security_administrator)
{
    struct pen p;
    open_pen(&p, a);
    id key = first_key(&p);
    p.off = true;
    TRIAL_REFUSED(remove_key(&p, &p.handler, key), "account.passkey_wanted");
    CHECK(remove_key(&p, &p.rival, key)->result.kind == ERR_DENIED);
    TRIAL_OK(remove_key(&p, &p.t.security, key));
    p.off = false;
    TRIAL_REFUSED(award(&p), "account.passkey_removed");
    CHECK(!trial_replay(&p.t).at);
}

TEST(a_second_key_is_added_with_the_first)
{
    struct pen p;
    open_pen(&p, a);
    TRIAL_REFUSED(add(&p, &p.handler), "account.passkey_taken");
    p.off = true;
    authenticator_make(a, 2, &p.key);
    TRIAL_REFUSED(add(&p, &p.handler), "account.passkey_wanted");
    TRIAL_OK(add(&p, &p.rival));
}

TEST(an_act_that_a_unit_demands_it_for_is_not_done_without)
{
    struct pen p;
    open_pen(&p, a);
    p.off = true;
    TRIAL_OK(award(&p));
    TRIAL_OK(demand(&p, "yes"));
    TRIAL_REFUSED(award(&p), "account.passkey_wanted");
    p.off = false;
    TRIAL_OK(award(&p));
    TRIAL_OK(demand(&p, "no"));
    p.off = true;
    TRIAL_OK(award(&p));
    TRIAL_REFUSED(trial_do(&p.t, &p.t.security, "account.demand_passkey_everywhere",
                           "{'act':'test.look','demanded':'yes'}"), "act");
    TRIAL_OK(trial_do(&p.t, &p.t.security, "account.demand_passkey_everywhere",
                      "{'act':'test.award','demanded':'yes'}"));
    TRIAL_REFUSED(award(&p), "account.passkey_wanted");
    CHECK(!trial_replay(&p.t).at);
}

TEST(a_passkey_signs_in_whose_it_is)
{
    struct pen p;
    struct session_row_rows sessions;
    open_pen(&p, a);
    TRIAL_OK(trial_do(&p.t, &nobody, "account.sign_in_by_passkey", "{}"));
    CHECK_OK(side_sessions_of(p.t.db, a, p.handler.person, os_now(), &sessions));
    CHECK(sessions.n == 1);
    p.again = true;
    TRIAL_REFUSED(trial_do(&p.t, &nobody, "account.sign_in_by_passkey", "{}"),
                  "account.passkey_replayed");
    p.off = true;
    TRIAL_REFUSED(trial_do(&p.t, &nobody, "account.sign_in_by_passkey", "{}"),
                  "account.passkey_wanted");
}

// What waits for sign-offs is done days later, with what its author signed in its entry.
TEST(what_was_signed_waits_with_the_act)
{
    struct pen p;
    open_pen(&p, a);
    p.off = true;
    TRIAL_OK(trial_do(&p.t, &p.t.security, "account.set_chain",
                      "{'org':'%s','act':'test.award','from_amount':'1.00',"
                      "'steps':[{'post_kind':'section'}]}", trial_id_text(&p.t, p.buyer)));
    TRIAL_OK(demand(&p, "yes"));
    p.off = false;
    p.key.counter = 3;
    struct call *c = TRIAL_OK(award(&p));
    CHECK(c->waiting.n);
    p.again = true;
    TRIAL_REFUSED(award(&p), "account.passkey_replayed");
    p.again = false;
    p.key.counter = 4;
    TRIAL_OK(trial_do(&p.t, &nobody, "account.sign_in_by_passkey", "{}"));
    trial_clock(&p.t, "2026-03-05T09:00");
    p.off = true;
    TRIAL_OK(trial_do(&p.t, &p.rival, "account.sign_off", "{'signoff':'%s','word':'agree'}",
                      trial_id_text(&p.t, c->waiting)));
    str body = trial_newest_record(&p.t);
    CHECK(str_find(body, S("\"kind\":\"test.award\"")) >= 0);
    CHECK(str_find(body, S("\"passkey\":{")) >= 0);
}

static void feed(void *with, arena *a, int64_t after, int64_t n, str body)
{
    if (n < 0)
        passkey_watch_entry(with, a, body);
    else
        passkey_watch_private(with, a, n, after, body);
}

static str watched(struct pen *p)
{
    struct passkey_watch *w = passkey_watch_make(p->t.a);
    CHECK_OK(journal_each(p->t.db, feed, w));
    return passkey_watch_wrong(w);
}

static bool names(str wrong, const char *part)
{
    return wrong.at && str_find(wrong, str_of(part)) >= 0;
}

TEST(the_log_alone_shows_that_every_signature_holds)
{
    struct pen p;
    open_pen(&p, a);
    TRIAL_OK(demand(&p, "yes"));
    TRIAL_OK(award(&p));
    TRIAL_OK(award(&p));
    CHECK(!watched(&p).at);
}

// Whoever runs the database takes the demand away, acts in the official's name, and puts it back.
TEST(an_act_that_the_operator_forges_is_named)
{
    struct pen p;
    open_pen(&p, a);
    TRIAL_OK(demand(&p, "yes"));
    CHECK_OK(demand_drop(p.t.db, .org = p.buyer, .act = S("test.award")));
    p.off = true;
    TRIAL_OK(award(&p));
    CHECK_OK(demand_put(p.t.db, .org = p.buyer, .act = S("test.award"), .at = os_now()));
    CHECK(names(watched(&p), "(test.award): not signed, although a passkey was demanded"));
}

// Or he puts a key of his own in the place of the official's.
TEST(an_act_that_the_operator_signs_is_named)
{
    struct pen p;
    open_pen(&p, a);
    id key = first_key(&p);
    CHECK_OK(passkey_remove(p.t.db, .id = key, .removed = os_now(), .by = p.handler.person));
    authenticator_make(a, 9, &p.key);
    CHECK_OK(passkey_add(p.t.db, .id = new_id(), .person = p.handler.person, .kind = S("phone"),
                         .credential = base64_url(a, p.key.id), .origin = HOME,
                         .x = hex(a, p.key.key.x, 32), .y = hex(a, p.key.key.y, 32),
                         .added = os_now()));
    TRIAL_OK(award(&p));
    CHECK(names(watched(&p), "(test.award): signed with a passkey that the log does not know"));
}

CHECK_MAIN
