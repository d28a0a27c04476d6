// Each row of the table: who is told, and that nobody else is.
#include "message/message_parts.h"

#include <string.h>

#include "account/account.h"
#include "bid/bid.h"
#include "contract/contract.h"
#include "crypto/password.h"
#include "dispute/dispute.h"
#include "evaluate/evaluate.h"
#include "fund/fund.h"
#include "journal/trial.h"
#include "pay/pay.h"
#include "perform/perform.h"
#include "plan/plan.h"
#include "supplier/supplier.h"
#include "tender/tender.h"

static const struct slice *const slices[] = {
    &journal_slice,  &account_slice,  &supplier_slice, &fund_slice,    &plan_slice,
    &tender_slice,   &bid_slice,      &evaluate_slice, &dispute_slice, &contract_slice,
    &perform_slice,  &pay_slice,      &message_slice};

// A town with one purchase: everyone who could be told something, by one letter each.
struct town {
    struct trial t;
    struct {
        char letter;
        struct who who;
    } people[32];
    size_t n;
};

enum { project = 71, tender = 72, contract = 76, settlement = 77, payment = 78, acceptance = 79,
       certificate = 80, inquiry = 81, bid_b = 91, bid_c = 92, bid_d = 93, bid_e = 94 };

static struct who add(struct town *w, char letter, id org, const char *kind)
{
    struct who who = trial_person(&w->t, org, kind);
    w->people[w->n].letter = letter;
    w->people[w->n++].who = who;
    return who;
}

static const struct who *person(const struct town *w, char letter)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->people[i].letter == letter)
            return &w->people[i].who;
    return NULL;
}

static void run(struct town *w, const char *form, id a, id b)
{
    CHECK_OK(db_script(w->t.db, str_c(w->t.a, format(w->t.a, form, (long long)a.n,
                                                     (long long)b.n))));
}

static id org_of(const struct town *w, char letter)
{
    return person(w, letter)->org;
}

// H runs the project, h is her colleague; S section, L leader, G legal, K accountant; X a handler
// elsewhere; A agency, a another; B won, C lost, D was excluded, E withdrew and T took only, U did
// neither; M sits on the committee, m does not; Y treasury, O oversight, F budget desk.
static void people(struct town *w)
{
    id buyer = trial_org(&w->t, "buyer"), finance = trial_org(&w->t, "finance");
    id library = trial_org(&w->t, "library");
    const struct { char letter; const char *kind; } inside[] = {
        {'H', "handler"}, {'h', "handler"}, {'S', "section"}, {'L', "leader"}, {'G', "legal"},
        {'K', "accountant"}};
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        add(w, inside[i].letter, buyer, inside[i].kind);
    add(w, 'X', trial_org(&w->t, "buyer"), "handler");
    add(w, 'A', trial_org(&w->t, "agency"), "agent");
    add(w, 'a', trial_org(&w->t, "agency"), "agent");
    for (const char *s = "BCDETU"; *s; s++)
        add(w, *s, trial_org(&w->t, "supplier"), "supplier_head");
    add(w, 'M', library, "expert");
    add(w, 'm', library, "expert");
    add(w, 'Y', finance, "treasury");
    add(w, 'O', finance, "oversight");
    add(w, 'F', finance, "budget");
}

static void put_bid(struct town *w, int64_t bid, char letter, const char *state)
{
    run(w, str_c(w->t.a, format(w->t.a,
        "insert into bid (id, tender, supplier_name, supplier_kind, supplier_size, channel, "
        "content, size, number, received, state, sealed, supplier) values (%lld, 72, "
        " '某单位', 'social', "
        "'none', 'online', 'x', 1, 'N%lld', 1, '%s', 0, %%lld)",
        (long long)bid, (long long)bid, state)), org_of(w, letter), (id){0});
    run(w, "insert into bid_taker (tender, supplier, person, at) values (72, %lld, '某人', 1)",
        org_of(w, letter), (id){0});
}

static void purchase(struct town *w, const char *state)
{
    run(w, "insert into project (id, title, buyer, author, kind, catalogue, category, service, "
           "budget, year, state, created, changed) values (71, '居家养老', %lld, %lld, 'public', "
           "'A', 'C', '服务', 100, 2026, 'tendering', 1, 1)",
        org_of(w, 'H'), person(w, 'H')->person);
    run(w, "insert into tender_entrust (project, agency, scope, fee_by, fee_standard, asked, "
           "confirmed) values (71, %lld, 's', 'buyer', 'f', 1, 1)", org_of(w, 'A'), (id){0});
    run(w, str_c(w->t.a, format(w->t.a,
        "insert into tender (id, project, round, title, buyer, agency, method, venue, state, "
        "budget, ceiling, set_aside, pricing, deadline, consortium, bond, committee_size, "
        "price_weight, sme_deduction, low_mean, low_second, low_ceiling, low_minutes, tie_rule, "
        "contact_person, contact_phone, version, changed_by, changed) values (72, 71, 1, "
        "'居家养老', %%lld, %%lld, 'open_tender', 'here', '%s', 1, 1, 'none', 'competed', "
        "1893456000000000, 0, 0, 5, 10, 0, 0, 0, 0, 0, 'price', 'p', '1', 1, 1, 1)", state)),
        org_of(w, 'H'), org_of(w, 'A'));
    put_bid(w, bid_b, 'B', strcmp(state, "open") == 0 ? "live" : "opened");
    put_bid(w, bid_c, 'C', strcmp(state, "open") == 0 ? "live" : "opened");
    put_bid(w, bid_d, 'D', strcmp(state, "open") == 0 ? "live" : "opened");
    put_bid(w, bid_e, 'E', "withdrawn");
    run(w, "insert into bid_taker (tender, supplier, person, at) values (72, %lld, '某人', 1)",
        org_of(w, 'T'), (id){0});
    run(w, "insert into bid_review (bid, stage, tender, passed, at, by_person) values "
           "(93, 'compliance', 72, 0, 1, 1)", (id){0}, (id){0});
    run(w, "insert into committee_member (tender, person, seat, n, name, unit, kind, state) "
           "values (72, %lld, 74, 1, '某', 'u', 'expert', 'drawn')", person(w, 'M')->person,
        (id){0});
    run(w, "insert into evaluation (tender, state, winner_supplier, deemed) values "
           "(72, 'decided', %lld, 0)", org_of(w, 'B'), (id){0});
}

static void running_contract(struct town *w)
{
    run(w, "insert into contract (id, project, tender, supplier_name, supplier_size, number, "
           "name, kind, method, contract_type, amount, term_months, from_day, until_day, "
           "pay_kind, venue, state, version, changed_by, sign_from, sign_by, drafted, changed, "
           "buyer, supplier) values (76, 71, 72, '中标单位', 'none', 'HT1', '合同', 'public', "
           "'open_tender', 'fixed_total', 100, 12, 20000, 20365, 'bands', 'here', 'running', 1, "
           "1, 1, 1, 1, 1, %lld, %lld)", org_of(w, 'H'), org_of(w, 'B'));
    run(w, "insert into settlement (id, contract, instalment, number, amount, deduction, payable, "
           "state, due_day, at, by_person) values (77, 76, 1, 'J1', 100, 0, 100, 'invoiced', "
           "20100, 1, 1)", (id){0}, (id){0});
    run(w, "insert into payment (id, settlement, contract, project, line, number, amount, state, "
           "applied, applied_by) values (78, 77, 76, 71, 1, 'Z1', 100, 'applied', 1, 1)", (id){0},
        (id){0});
    run(w, "insert into acceptance (id, contract, instalment, accepted_day, content, opinion, "
           "passed, recipients_asked, recipients_satisfied, state, at, by_person) values (79, 76, "
           "1, 20050, 'c', 'o', 1, 1, 1, 'signing', 1, 1)", (id){0}, (id){0});
    run(w, "insert into acceptance_member (acceptance, n, person, name, unit, role) values "
           "(79, 1, %lld, '某', 'u', 'buyer'), (79, 2, %lld, '某', 'u', 'expert')",
        person(w, 'S')->person, person(w, 'M')->person);
    run(w, "insert into supplier_certificate (id, supplier, kind, number, issuer, until_day, "
           "added) values (80, %lld, 'k', 'Z-1', '某局', 20100, 1)", org_of(w, 'C'), (id){0});
    run(w, "insert into supplier (org, kind, size, legal_rep, contact, undertaking, state, "
           "changed) values (%lld, 'social', 'none', 'x', 'y', 1, 'effective', 1)",
        org_of(w, 'C'), (id){0});
    run(w, "insert into inquiry (id, project, asker, asker_org, text, asked, answer_by) values "
           "(81, 71, %lld, %lld, '为什么', 1, 20050)", person(w, 'T')->person, org_of(w, 'T'));
}

static void town_open(struct town *w, arena *a, const char *state)
{
    password_cheap();
    *w = (struct town){.n = 0};
    trial_open(&w->t, a, slices, sizeof slices / sizeof *slices);
    people(w);
    purchase(w, state);
    running_contract(w);
}

static void set_id(const struct act *act, void *in, void *out, const char *name, id value)
{
    const struct field *f;
    const void *from;
    if (message_value(act, in, out, name, &f, &from) && f->kind == FIELD_ID)
        *(id *)(void *)((char *)(from == in ? in : out) + f->at) = value;
}

static void set_condition(const struct message_rule *r, const struct act *act, void *in, void *out)
{
    const struct field *f;
    const void *from;
    if (!r->only || !message_value(act, in, out, r->only, &f, &from))
        return;
    char *place = (char *)(from == in ? in : out) + f->at;
    if (f->kind == FIELD_BOOL)
        *(bool *)(void *)place = strcmp(r->is, "true") == 0;
    else
        *(str *)(void *)place = str_of(r->is);
}

static id thing_of(const struct town *w, const struct message_rule *r)
{
    static const int64_t things[] = {
        [ABOUT_PROJECT] = project, [ABOUT_TENDER] = tender, [ABOUT_BID] = bid_c,
        [ABOUT_INQUIRY] = inquiry, [ABOUT_CONTRACT] = contract, [ABOUT_ACCEPTANCE] = acceptance,
        [ABOUT_SETTLEMENT] = settlement, [ABOUT_UNPAID] = settlement, [ABOUT_PAYMENT] = payment,
        [ABOUT_CERTIFICATE] = certificate};
    return r->thing == ABOUT_SUPPLIER ? org_of(w, 'C') : (id){things[r->thing]};
}

// The letters of whom this row's message went to, in the order of the town.
static str told(struct town *w, const struct message_rule *r)
{
    arena *a = w->t.a;
    const struct act *act = house_act(&w->t.house, str_of(r->act));
    CHECK(act);
    void *in = arena_take(a, act->in_size + 1, _Alignof(max_align_t), 1);
    void *out = arena_take(a, act->out_size + 1, _Alignof(max_align_t), 1);
    struct entry e = {.kind = act->kind, .at = instant_at(day_make(2026, 3, 2), 9, 0),
                      .org = org_of(w, 'C')};
    struct out letters = out_plain(a);
    set_id(act, in, out, r->field, thing_of(w, r));
    if (r->to == TO_PERSON)
        set_id(act, in, out, r->value, person(w, 'M')->person);
    set_condition(r, act, in, out);
    run(w, "delete from derived_message", (id){0}, (id){0});
    CHECK_OK(message_tell(w->t.db, a, &e, act, in, out));
    for (size_t i = 0; i < w->n; i++) {
        struct message_row_rows rows;
        CHECK_OK(messages_of(w->t.db, a, w->people[i].who.person, w->people[i].who.post,
                             (instant){1}, (instant){1}, 0, S(""), 0, 20, 0, &rows));
        for (size_t k = 0; k < rows.n; k++)
            if (str_eq(rows.at[k].code, str_of(r->code)))
                put(&letters, ((str){&w->people[i].letter, 1}));
    }
    return out_str(&letters);
}

static const struct { const char *code, *to; } expected[] = {
    {"plan.review.failed", "H"},          {"plan.lawyer.failed", "H"},
    {"plan.hand_over.receiver", "M"},     {"plan.hand_over.giver", "M"},
    {"plan.file.budget", "F"},            {"tender.entrust.agency", "A"},
    {"tender.entrust.confirmed", "H"},    {"tender.clarify.takers", "BCDET"},
    {"tender.correct.takers", "BCDET"},   {"tender.hold.takers", "BCDET"},
    {"tender.failure.takers", "BCDET"},
    {"tender.resume.takers", "BCDET"},    {"tender.terminate.takers", "BCDET"},
    {"tender.terminate.handler", "H"},    {"bid.submit.receipt", "C"},
    {"bid.close.host", "A"},              {"bid.open.bidders", "BCD"},
    {"bid.hear.bidders", "BCD"},          {"bid.object.host", "A"},
    {"evaluate.declined", "A"},           {"evaluate.recused", "A"},
    {"evaluate.invite", "M"},             {"evaluate.invite.more", "M"},
    {"evaluate.returned", "M"},           {"evaluate.low_price", "C"},
    {"evaluate.quotes", "BC"},            {"evaluate.deliver.leaders", "L"},
    {"evaluate.deliver.handler", "H"},    {"evaluate.decide.host", "A"},
    {"evaluate.deem.host", "A"},          {"evaluate.result.bidders", "BCD"},
    {"evaluate.letter.winner", "B"},      {"evaluate.letter.others", "CD"},
    {"evaluate.letter.handler", "H"},     {"evaluate.stop.host", "A"},
    {"evaluate.fail.bidders", "BCD"},     {"evaluate.fail.handler", "H"},
    {"dispute.ask.handler", "H"},         {"dispute.ask.agency", "A"},
    {"dispute.answer.asker", "T"},
    {"contract.draft.legal", "G"},        {"contract.opinion.failed", "H"},
    {"contract.opinion.passed", "H"},     {"contract.opinion.supplier", "B"},
    {"contract.signed.supplier", "B"},    {"contract.signed.handler", "H"},
    {"perform.rectify.supplier", "B"},    {"perform.rectify.handler", "H"},
    {"perform.rectify.checked", "B"},
    {"perform.assess.supplier", "B"},     {"perform.accept.signers", "SM"},
    {"perform.accepted.supplier", "B"},   {"perform.refused.supplier", "B"},
    {"perform.accepted.handler", "H"},    {"pay.settle.supplier", "B"},
    {"pay.invoice.accountants", "K"},     {"pay.apply.treasury", "Y"},
    {"pay.paid.supplier", "B"},           {"pay.paid.handler", "H"},
    {"pay.returned.accountants", "K"},    {"pay.due.10d", "K"},
    {"pay.due.3d", "K"},                  {"pay.due.3d.handler", "H"},
    {"supplier.new.oversight", "O"},      {"supplier.again.oversight", "O"},
    {"supplier.enrolled.oversight", "O"},
    {"supplier.verified", "C"},           {"supplier.returned", "C"},
    {"certificate.60d", "C"},             {"certificate.30d", "C"},
    {"certificate.7d", "C"},
};

static const char *expected_of(const char *code)
{
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (strcmp(expected[i].code, code) == 0)
            return expected[i].to;
    return "";
}

TEST(each_row_tells_whom_it_should_and_nobody_else)
{
    struct town w;
    town_open(&w, a, "opened");
    for (const struct message_rule *r = message_rules; r->act; r++) {
        CHECK(message_rule_of(str_of(r->code)) == r);
        if (r->to == TO_SIGNOFF || r->to == TO_NOT_HANDED_IN)
            continue;
        str got = told(&w, r);
        if (!str_eq(got, str_of(expected_of(r->code))))
            check_fail(__FILE__, __LINE__, str_c(a, join(a, str_of(r->code), S(": "), got)));
    }
}

TEST(a_deadline_reminds_those_who_took_the_document_and_have_nothing_in)
{
    struct town w;
    town_open(&w, a, "open");
    static const char *const codes[] = {"deadline.72h", "deadline.24h", "deadline.2h"};
    for (size_t i = 0; i < 3; i++)
        CHECK_STR("ET", told(&w, message_rule_of(str_of(codes[i]))));
    run(&w, "update tender set held = 1", (id){0}, (id){0});
    CHECK_STR("", told(&w, message_rule_of(S("deadline.72h"))));
}

// 87-28: until opening the purchaser's side learns nothing of who took a document or handed in.
TEST(taking_and_handing_in_tell_nobody_on_the_purchasers_side)
{
    for (const struct message_rule *r = message_rules; r->act; r++) {
        bool own = strcmp(r->act, "bid.submit") == 0;
        CHECK(strcmp(r->act, "bid.take_document") != 0);
        bool opened = strcmp(r->act, "bid.open") == 0 || strcmp(r->act, "bid.hear") == 0 ||
                      strcmp(r->act, "bid.object") == 0;
        CHECK(strncmp(r->act, "bid.", 4) != 0 || own || opened || strcmp(r->act, "bid.close") == 0);
        if (own)
            CHECK(r->to == TO_SUPPLIER);
        if (r->thing == ABOUT_TENDER || r->thing == ABOUT_BID)
            CHECK(!strstr(r->zh, "{amount}"));
    }
}

// E01: an invitation names neither project nor purchaser before it is accepted.
TEST(an_invitation_names_no_project)
{
    struct town w;
    struct message_row_rows rows;
    town_open(&w, a, "closed");
    told(&w, message_rule_of(S("evaluate.invite")));
    CHECK_OK(messages_of(w.t.db, a, person(&w, 'M')->person, person(&w, 'M')->post, (instant){1},
                         (instant){1}, 0, S(""), 0, 20, 0, &rows));
    CHECK(rows.n == 1);
    if (rows.n != 1)
        return;
    CHECK_STR("", rows.at[0].title);
    CHECK(!rows.at[0].other.at);
    CHECK_STR("/evaluations", rows.at[0].link);
}

TEST(each_message_belongs_to_a_topic_that_can_be_chosen)
{
    for (const struct message_rule *r = message_rules; r->act; r++)
        CHECK(choice_has(message_topics, message_topic(str_of(r->code))));
    CHECK_STR("supplier", message_topic(S("certificate.7d")));
}

// A number is told from others and cannot be used.
TEST(a_telephone_number_is_masked)
{
    CHECK_STR("139****1234", message_masked(a, S("13900001234")));
    CHECK_STR("l****", message_masked(a, S("limin")));
    CHECK_STR("****", message_masked(a, S("ab")));
}

TEST(whoever_did_it_is_not_told_of_it)
{
    struct town w;
    town_open(&w, a, "opened");
    const struct act *act = house_act(&w.t.house, S("tender.terminate"));
    void *in = arena_take(a, act->in_size + 1, _Alignof(max_align_t), 1);
    void *out = arena_take(a, act->out_size + 1, _Alignof(max_align_t), 1);
    struct entry e = {.kind = act->kind, .at = {1}, .by = person(&w, 'H')->person};
    struct messages_count_row n;
    set_id(act, in, out, "tender", (id){tender});
    CHECK_OK(message_tell(w.t.db, a, &e, act, in, out));
    CHECK_OK(messages_count(w.t.db, a, person(&w, 'H')->person, person(&w, 'H')->post, (instant){1},
                            &n));
    CHECK(n.total == 0);
    CHECK_OK(messages_count(w.t.db, a, person(&w, 'T')->person, person(&w, 'T')->post, (instant){1},
                            &n));
    CHECK(n.total == 1);
}

// When the author of a project has left the office, all handlers of it are told.
TEST(when_the_author_has_left_all_handlers_are_told)
{
    struct town w;
    town_open(&w, a, "opened");
    run(&w, "update post set ended = 1 where person = %lld", person(&w, 'H')->person, (id){0});
    CHECK_STR("h", told(&w, message_rule_of(S("pay.paid.handler"))));
}

TEST(a_sentence_is_filled_and_a_challenge_day_counted)
{
    struct town w;
    struct out o = out_plain(a);
    struct message_row m = {.code = S("evaluate.result.bidders"), .title = S("养老"),
                            .day = day_make(2026, 3, 2), .amount = {INT64_MIN}};
    town_open(&w, a, "opened");
    put_message(&o, &w.t.house, journal_law(w.t.journal), &m);
    CHECK_STR("「养老」的结果已公告；有异议的，2026-03-11 前可以提出质疑。", out_str(&o));
}

CHECK_MAIN
