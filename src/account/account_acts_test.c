// The acts of this slice, each accepted once and refused by its rules.
#include "account/posts.h"
#include "account_sql.h"
#include "base/os.h"
#include "crypto/password.h"
#include "journal/trial.h"

// Something that can be made to wait for signatures.
struct spend {
    money amount;
};
static const struct field spend_in[] = {FIELD(struct spend, amount, "金额（元）"), {0}};

static money spend_amount(__attribute__((unused)) const struct call *c, const void *in,
                          __attribute__((unused)) const void *out)
{
    return ((const struct spend *)in)->amount;
}

static const struct act test_acts[] = {
    {"test.spend", "花钱", NULL, ACT_PRIVATE, MAY(signed_in, NULL),
     ACT_IN(struct spend, spend_in), .amount = spend_amount},
    {"test.look", "看看", NULL, ACT_PRIVATE, MAY(signed_in, NULL),
     ACT_IN(struct spend, spend_in)},
    {0},
};
static const struct slice test_slice = {"test", "试", {test_acts}};
static const struct slice *const slices[] = {&journal_slice, &account_slice, &test_slice};
static const struct who nobody;

struct city {
    struct trial t;
    id buyer, finance;
};

static void open_city(struct city *c, arena *a)
{
    password_cheap();
    trial_open(&c->t, a, slices, sizeof slices / sizeof *slices);
    c->buyer = trial_org(&c->t, "buyer");
    c->finance = trial_org(&c->t, "finance");
}

static const char *t_id(struct city *c, id thing)
{
    return trial_id_text(&c->t, thing);
}

static struct call *grant(struct city *c, id person, id org, const char *kind, const char *until)
{
    return trial_do(&c->t, &c->t.security, "account.grant_post",
                    "{'person':'%s','org':'%s','kind':'%s','until':'%s'}", t_id(c, person),
                    t_id(c, org), kind, until);
}

TEST(one_code_one_organization_one_name_one_person)
{
    struct city c;
    open_city(&c, a);
    const char *code = trial_code(&c.t, "11440300");
    const char *org = "{'name':'民政局','code':'%s','kind':'buyer'}";
    const char *person = "{'login':'%s','name':'李敏','password':'%s'}";
    TRIAL_OK(trial_do(&c.t, &c.t.system, "account.add_org", org, code));
    TRIAL_REFUSED(trial_do(&c.t, &c.t.system, "account.add_org", org, code),
                  "account.code_taken");
    TRIAL_REFUSED(trial_do(&c.t, &c.t.system, "account.add_org", org, "114403000000000001"),
                  "account.credit_code");
    TRIAL_OK(trial_do(&c.t, &c.t.system, "account.add_person", person, "limin", "zhengque1234"));
    TRIAL_REFUSED(trial_do(&c.t, &c.t.system, "account.add_person", person, "limin",
                           "zhengque1234"), "account.login_taken");
    TRIAL_REFUSED(trial_do(&c.t, &c.t.system, "account.add_person", person, "wang", "short1"),
                  "password");
    CHECK(trial_do(&c.t, &c.t.security, "account.add_org", org, code)->result.kind == ERR_DENIED);
}

TEST(organizations_and_people_are_corrected_by_the_system_administrator)
{
    struct city c;
    struct org_row *org = NULL;
    struct person_row *person = NULL;
    open_city(&c, a);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    const char *change = "{'org':'%s','name':'新名称','phone':'010-1'}";
    TRIAL_OK(trial_do(&c.t, &c.t.system, "account.change_org", change, t_id(&c, c.buyer)));
    CHECK(trial_do(&c.t, &handler, "account.change_org", change, t_id(&c, c.buyer))->result.kind ==
          ERR_DENIED);
    CHECK_OK(org_by_id(c.t.db, a, c.buyer, &org));
    CHECK_STR("新名称", org->name);
    const char *rename = "{'person':'%s','name':'李敏'}";
    TRIAL_OK(trial_do(&c.t, &c.t.system, "account.change_person", rename,
                      t_id(&c, handler.person)));
    CHECK(trial_do(&c.t, &c.t.system, "account.change_person", rename, t_id(&c, c.buyer))
              ->result.kind == ERR_DENIED);
    CHECK_OK(person_by_id(c.t.db, a, handler.person, &person));
    CHECK_STR("李敏", person->name);
    CHECK_STR("13800000000", person->phone);  // not sent: as it was
    CHECK_STR("", trial_replay(&c.t));
}

TEST(posts_that_do_not_go_together_are_refused)
{
    struct city c;
    open_city(&c, a);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    id agency = trial_org(&c.t, "agency"), supplier = trial_org(&c.t, "supplier");
    TRIAL_OK(grant(&c, handler.person, c.buyer, "section", "2027-12-31"));
    TRIAL_REFUSED(grant(&c, handler.person, c.buyer, "section", "2028-12-31"),
                  "account.post_held");
    TRIAL_REFUSED(grant(&c, handler.person, c.finance, "oversight", "2027-12-31"),
                  "account.incompatible_posts");
    TRIAL_REFUSED(grant(&c, handler.person, c.buyer, "accountant", "2027-12-31"),
                  "account.incompatible_posts");
    TRIAL_REFUSED(grant(&c, handler.person, supplier, "supplier_head", "2027-12-31"),
                  "account.incompatible_posts");
    TRIAL_REFUSED(grant(&c, handler.person, agency, "agent", "2027-12-31"),
                  "account.incompatible_posts");
    TRIAL_REFUSED(grant(&c, handler.person, c.finance, "handler", "2027-12-31"),
                  "account.post_fits");
    TRIAL_REFUSED(grant(&c, handler.person, c.finance, "budget", "2026-03-02"), "until");
    TRIAL_REFUSED(grant(&c, c.buyer, c.buyer, "handler", "2027-12-31"), "person");
    TRIAL_REFUSED(grant(&c, handler.person, handler.person, "handler", "2027-12-31"), "org");
    TRIAL_REFUSED(grant(&c, c.t.security.person, c.buyer, "leader", "2027-12-31"),
                  "account.own_grant");
    CHECK(trial_do(&c.t, &c.t.system, "account.grant_post",
                   "{'person':'%s','org':'%s','kind':'legal','until':'2027-12-31'}",
                   t_id(&c, handler.person), t_id(&c, c.buyer))->result.kind == ERR_DENIED);
}

static bool holds(struct city *c, const struct who *w)
{
    struct post_holds_row row = {0};
    CHECK_OK(post_holds(c->t.db, c->t.a, w->post, w->person, w->org, &row));
    return row.n > 0;
}

TEST(a_post_ends_is_handed_over_and_lapses_by_itself)
{
    struct city c;
    open_city(&c, a);
    struct who one = trial_person(&c.t, c.buyer, "handler");
    struct who two = trial_person(&c.t, c.buyer, "section");
    struct who three = {.org = c.buyer, .post_kind = S("legal"), .person = two.person};
    const char *to = "{'post':'%s','to':'%s','reason':'调岗'}";
    struct call *granted = TRIAL_OK(grant(&c, two.person, c.buyer, "leader", "2026-06-30"));
    CHECK(id_parse(str_of(trial_text(granted, "post")), &three.post));
    TRIAL_REFUSED(trial_do(&c.t, &c.t.security, "account.hand_over", to, t_id(&c, one.post),
                           t_id(&c, one.person)), "to");
    struct call *handed = TRIAL_OK(trial_do(&c.t, &c.t.security, "account.hand_over", to,
                                            t_id(&c, one.post), t_id(&c, two.person)));
    CHECK(!holds(&c, &one));
    TRIAL_REFUSED(trial_do(&c.t, &c.t.security, "account.hand_over", to, t_id(&c, one.post),
                           t_id(&c, two.person)), "post");
    const char *end = "{'post':'%s','reason':'退休'}";
    TRIAL_OK(trial_do(&c.t, &c.t.security, "account.end_post", end, trial_text(handed, "post")));
    TRIAL_REFUSED(trial_do(&c.t, &c.t.security, "account.end_post", end,
                           trial_text(handed, "post")), "post");
    trial_clock(&c.t, "2026-06-30T23:59");
    CHECK(holds(&c, &three));
    trial_clock(&c.t, "2026-07-01T00:01");
    CHECK(!holds(&c, &three));
    CHECK_STR("", trial_replay(&c.t));
}

static struct call *set_chain(struct city *c, const struct who *who, const char *act)
{
    return trial_do(&c->t, who, "account.set_chain",
                    "{'org':'%s','act':'%s','from_amount':'1000.00','steps':"
                    "[{'post_kind':'section'},{'post_kind':'leader'}]}", t_id(c, c->buyer), act);
}

static struct call *spend(struct city *c, const struct who *who, const char *amount)
{
    return trial_do(&c->t, who, "test.spend", "{'amount':'%s'}", amount);
}

TEST(a_chain_is_set_by_the_head_for_what_has_an_amount)
{
    struct city c;
    open_city(&c, a);
    struct who leader = trial_person(&c.t, c.buyer, "leader");
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    struct who other = trial_person(&c.t, trial_org(&c.t, "buyer"), "leader");
    TRIAL_OK(set_chain(&c, &leader, "test.spend"));
    TRIAL_REFUSED(set_chain(&c, &leader, "test.look"), "act");
    TRIAL_REFUSED(set_chain(&c, &leader, "test.none"), "act");
    CHECK(set_chain(&c, &handler, "test.spend")->result.kind == ERR_DENIED);
    CHECK(set_chain(&c, &other, "test.spend")->result.kind == ERR_DENIED);
    CHECK(!spend(&c, &handler, "999.99")->waiting.n);
    CHECK(spend(&c, &handler, "1000.00")->waiting.n);
}

static str login_of(struct city *c, const struct who *w)
{
    struct person_row *row = NULL;
    CHECK_OK(person_by_id(c->t.db, c->t.a, w->person, &row));
    return row ? row->login : S("");
}

static struct call *sign_in(struct city *c, const struct who *w, const char *password,
                            const char *code)
{
    return trial_do(&c->t, &nobody, "account.sign_in",
                    "{'login':'%s','password':'%s','code':'%s'}",
                    str_c(c->t.a, login_of(c, w)), password, code);
}

static struct visitor visitor_of(struct city *c, const char *session, const char *token)
{
    struct visitor v = {0};
    CHECK_OK(account_who(c->t.db, c->t.a, str_of(session), *token ? str_of(token) : (str){0},
                         os_now(), &v));
    return v;
}

static int64_t waiting_of(struct city *c, const struct who *w)
{
    const char *session = trial_text(TRIAL_OK(sign_in(c, w, "zhengque1234", "")), "session");
    return visitor_of(c, session, "").waiting;
}

TEST(what_waits_is_signed_in_order_and_done_by_the_last)
{
    struct city c;
    open_city(&c, a);
    struct who leader = trial_person(&c.t, c.buyer, "leader");
    struct who section = trial_person(&c.t, c.buyer, "section");
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    TRIAL_OK(set_chain(&c, &leader, "test.spend"));
    const char *signoff = t_id(&c, spend(&c, &handler, "5000.00")->waiting);
    const char *agree = "{'signoff':'%s','word':'agree'}";
    CHECK(waiting_of(&c, &section) == 1 && waiting_of(&c, &leader) == 0);
    CHECK(trial_do(&c.t, &leader, "account.sign_off", agree, signoff)->result.kind == ERR_DENIED);
    TRIAL_OK(trial_do(&c.t, &section, "account.sign_off", agree, signoff));
    CHECK(waiting_of(&c, &section) == 0 && waiting_of(&c, &leader) == 1);
    TRIAL_OK(trial_do(&c.t, &leader, "account.sign_off", agree, signoff));
    CHECK(waiting_of(&c, &leader) == 0);
    CHECK(trial_do(&c.t, &leader, "account.sign_off", agree, signoff)->result.kind == ERR_DENIED);
    CHECK_STR("", trial_replay(&c.t));
}

TEST(nobody_signs_their_own_and_what_is_returned_or_recalled_is_over)
{
    struct city c;
    open_city(&c, a);
    struct who leader = trial_person(&c.t, c.buyer, "leader");
    struct who section = trial_person(&c.t, c.buyer, "section");
    TRIAL_OK(set_chain(&c, &leader, "test.spend"));
    const char *own = t_id(&c, spend(&c, &section, "5000.00")->waiting);
    TRIAL_REFUSED(trial_do(&c.t, &section, "account.sign_off", "{'signoff':'%s','word':'agree'}",
                           own), "account.own_signature");
    CHECK(waiting_of(&c, &section) == 0);
    const char *recall = "{'signoff':'%s'}";
    CHECK(trial_do(&c.t, &leader, "account.recall_signoff", recall, own)->result.kind ==
          ERR_DENIED);
    TRIAL_OK(trial_do(&c.t, &section, "account.recall_signoff", recall, own));
    CHECK(trial_do(&c.t, &section, "account.recall_signoff", recall, own)->result.kind ==
          ERR_DENIED);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    const char *theirs = t_id(&c, spend(&c, &handler, "5000.00")->waiting);
    const char *back = "{'signoff':'%s','remarks':[{'spot':'第二条','reason':'%s'}]}";
    TRIAL_REFUSED(trial_do(&c.t, &section, "account.return_signoff", back, theirs, "不"),
                  "remarks.0.reason");
    TRIAL_REFUSED(trial_do(&c.t, &section, "account.return_signoff",
                           "{'signoff':'%s','remarks':[{'reason':'金额不对'}]}", theirs), "remarks");
    TRIAL_OK(trial_do(&c.t, &section, "account.return_signoff", back, theirs, "第二条金额不对"));
    CHECK(trial_do(&c.t, &section, "account.return_signoff", back, theirs, "第二条金额不对")
              ->result.kind == ERR_DENIED);
}

TEST(five_wrong_passwords_lock_for_a_while)
{
    struct city c;
    open_city(&c, a);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    for (int i = 0; i < 5; i++)
        TRIAL_REFUSED(sign_in(&c, &handler, "wrong12345", ""), "password");
    TRIAL_REFUSED(sign_in(&c, &handler, "zhengque1234", ""), "password");
    trial_clock(&c.t, "2026-03-02T09:20");
    struct visitor v = visitor_of(
        &c, trial_text(TRIAL_OK(sign_in(&c, &handler, "zhengque1234", "")), "session"), "");
    CHECK(id_same(v.who.person, handler.person) && id_same(v.who.post, handler.post));
    CHECK(v.menu == MENU_BUYER && v.posts == 1);
}

static const char *code_at(struct city *c, str secret)
{
    str bytes = {0};
    CHECK(base32_parse(c->t.a, secret, &bytes));
    return str_c(c->t.a, totp_code(c->t.a, bytes, os_now().us / second_us));
}

TEST(a_one_time_code_is_asked_for_once_it_is_set_and_works_once)
{
    struct city c;
    open_city(&c, a);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    str secret = base32(a, totp_new_secret(a));
    const char *set = "{'secret':'%s','code':'%s'}";
    TRIAL_REFUSED(trial_do(&c.t, &handler, "account.set_totp", set, str_c(a, secret), "000000"),
                  "code");
    TRIAL_REFUSED(trial_do(&c.t, &handler, "account.set_totp", set, "AB", "000000"), "secret");
    TRIAL_OK(trial_do(&c.t, &handler, "account.set_totp", set, str_c(a, secret),
                      code_at(&c, secret)));
    TRIAL_REFUSED(sign_in(&c, &handler, "zhengque1234", ""), "code");
    const char *code = code_at(&c, secret);
    TRIAL_OK(sign_in(&c, &handler, "zhengque1234", code));
    TRIAL_REFUSED(sign_in(&c, &handler, "zhengque1234", code), "code");
}

TEST(a_new_password_ends_every_session)
{
    struct city c;
    open_city(&c, a);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    const char *session =
        trial_text(TRIAL_OK(sign_in(&c, &handler, "zhengque1234", "")), "session");
    const char *set = "{'old':'%s','password':'%s'}";
    TRIAL_REFUSED(trial_do(&c.t, &handler, "account.set_password", set, "wrong12345",
                           "xinmima12345"), "old");
    TRIAL_REFUSED(trial_do(&c.t, &handler, "account.set_password", set, "zhengque1234", "short1"),
                  "password");
    CHECK(visitor_of(&c, session, "").who.person.n != 0);
    TRIAL_OK(trial_do(&c.t, &handler, "account.set_password", set, "zhengque1234",
                      "xinmima12345"));
    CHECK(visitor_of(&c, session, "").who.person.n == 0);
    TRIAL_REFUSED(sign_in(&c, &handler, "zhengque1234", ""), "password");
    TRIAL_OK(sign_in(&c, &handler, "xinmima12345", ""));
}

TEST(a_lost_sign_in_is_reset_but_not_an_administrators)
{
    struct city c;
    open_city(&c, a);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    const char *session =
        trial_text(TRIAL_OK(sign_in(&c, &handler, "zhengque1234", "")), "session");
    const char *reset = "{'person':'%s','password':'%s','reason':'忘记密码'}";
    TRIAL_REFUSED(trial_do(&c.t, &c.t.system, "account.reset_sign_in", reset,
                           t_id(&c, c.t.security.person), "xinmima12345"),
                  "account.reset_admin");
    TRIAL_REFUSED(trial_do(&c.t, &c.t.system, "account.reset_sign_in", reset,
                           t_id(&c, handler.person), "short1"), "password");
    CHECK(trial_do(&c.t, &handler, "account.reset_sign_in", reset, t_id(&c, handler.person),
                   "xinmima12345")->result.kind == ERR_DENIED);
    TRIAL_OK(trial_do(&c.t, &c.t.system, "account.reset_sign_in", reset,
                      t_id(&c, handler.person), "xinmima12345"));
    CHECK(visitor_of(&c, session, "").who.person.n == 0);
    TRIAL_OK(sign_in(&c, &handler, "xinmima12345", ""));
}

TEST(signing_out_ends_one_session_or_all)
{
    struct city c;
    open_city(&c, a);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    const char *one = trial_text(TRIAL_OK(sign_in(&c, &handler, "zhengque1234", "")), "session");
    const char *two = trial_text(TRIAL_OK(sign_in(&c, &handler, "zhengque1234", "")), "session");
    const char *three = trial_text(TRIAL_OK(sign_in(&c, &handler, "zhengque1234", "")), "session");
    TRIAL_OK(trial_do(&c.t, &handler, "account.sign_out", "{'session':'%s'}", one));
    CHECK(!visitor_of(&c, one, "").who.person.n && visitor_of(&c, two, "").who.person.n);
    TRIAL_OK(trial_do(&c.t, &handler, "account.sign_out_everywhere", "{}"));
    CHECK(!visitor_of(&c, two, "").who.person.n && !visitor_of(&c, three, "").who.person.n);
    CHECK(trial_do(&c.t, &nobody, "account.sign_out_everywhere", "{}")->result.kind ==
          ERR_SIGN_IN);
}

TEST(one_switches_between_ones_own_posts_only)
{
    struct city c;
    open_city(&c, a);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    struct who other = trial_person(&c.t, c.buyer, "leader");
    const char *second =
        trial_text(TRIAL_OK(grant(&c, handler.person, c.buyer, "section", "2027-12-31")), "post");
    const char *session =
        trial_text(TRIAL_OK(sign_in(&c, &handler, "zhengque1234", "")), "session");
    const char *to = "{'post':'%s','session':'%s'}";
    TRIAL_OK(trial_do(&c.t, &handler, "account.switch_post", to, second, session));
    CHECK_STR("section", visitor_of(&c, session, "").who.post_kind);
    CHECK(trial_do(&c.t, &handler, "account.switch_post", to, t_id(&c, other.post), session)
              ->result.kind == ERR_DENIED);
}

TEST(a_token_is_its_posts_until_it_ends)
{
    struct city c;
    open_city(&c, a);
    struct who handler = trial_person(&c.t, c.buyer, "handler");
    struct who other = trial_person(&c.t, c.buyer, "leader");
    const char *issue = "{'name':'报送','until':'%s'}";
    TRIAL_REFUSED(trial_do(&c.t, &handler, "account.issue_token", issue, "2026-03-01"), "until");
    TRIAL_REFUSED(trial_do(&c.t, &handler, "account.issue_token", issue, "2028-03-03"), "until");
    struct call *one = TRIAL_OK(trial_do(&c.t, &handler, "account.issue_token", issue,
                                         "2026-04-30"));
    struct call *two = TRIAL_OK(trial_do(&c.t, &handler, "account.issue_token", issue,
                                         "2026-04-30"));
    CHECK(id_same(visitor_of(&c, "", trial_text(one, "text")).who.post, handler.post));
    const char *revoke = "{'token':'%s'}";
    CHECK(trial_do(&c.t, &other, "account.revoke_token", revoke, trial_text(one, "token"))
              ->result.kind == ERR_DENIED);
    TRIAL_OK(trial_do(&c.t, &handler, "account.revoke_token", revoke, trial_text(one, "token")));
    CHECK(!visitor_of(&c, "", trial_text(one, "text")).who.person.n);
    trial_clock(&c.t, "2026-04-30T23:00");
    CHECK(visitor_of(&c, "", trial_text(two, "text")).who.person.n);
    trial_clock(&c.t, "2026-05-01T00:01");
    CHECK(!visitor_of(&c, "", trial_text(two, "text")).who.person.n);
    CHECK_STR("", trial_replay(&c.t));
}

TEST(roles_are_tried_in_the_sandbox_only)
{
    struct city c;
    open_city(&c, a);
    struct call *call = trial_do(&c.t, &nobody, "account.try_role", "{'login':'xitong'}");
    CHECK(call->result.kind == ERR_DENIED);
}
