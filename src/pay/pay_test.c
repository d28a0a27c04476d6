#include "pay/pay.h"

#include "account/account.h"
#include "bid/bid.h"
#include "crypto/password.h"
#include "dispute/dispute.h"
#include "evaluate/evaluate.h"
#include "fund/fund.h"
#include "journal/trial.h"
#include "plan/plan.h"
#include "supplier/supplier.h"
#include "tender/tender.h"

// The pure rules.

TEST(what_is_payable_is_never_below_nothing)
{
    CHECK(pay_payable((money){1000}, (money){300}).fen == 700);
    CHECK(pay_payable((money){1000}, (money){1000}).fen == 0);
    CHECK(pay_payable((money){1000}, (money){1001}).fen == 0);
}

TEST(each_line_is_rounded_once)
{
    // 1.5 at 0.333333 is 0.4999995; two of them are 1.00, not 0.99 or 1.0.
    const struct settlement_line_row lines[] = {
        {.quantity = {15000}, .unit_price = {333333}},
        {.quantity = {15000}, .unit_price = {333333}}};
    CHECK(pay_lines_sum(lines, 2).fen == 100);
}

TEST(lateness_begins_the_day_after_the_last)
{
    day last = day_make(2026, 4, 30);
    CHECK(pay_days_late(last, last) == 0);
    CHECK(pay_days_late(last, day_plus(last, 1)) == 1);
    CHECK(pay_days_late(last, day_plus(last, -5)) == 0);
    // 676,000.00 for ten days at five ten-thousandths: 3,380.00.
    CHECK(pay_interest((money){67600000}, 10, 5).fen == 338000);
    CHECK(pay_interest((money){67600000}, 0, 5).fen == 0);
}

// The acts, on a contract that runs since 2026-03-02: 1,000,000.00 in 300,000.00 after signing,
// 500,000.00 after acceptance and 200,000.00 after the final assessment.

static const struct slice *const slices[] = {
    &journal_slice, &account_slice,  &supplier_slice, &fund_slice,     &plan_slice, &tender_slice,
    &bid_slice,     &evaluate_slice, &dispute_slice,  &contract_slice, &perform_slice, &pay_slice};

struct desk {
    struct trial t;
    struct who handler, section, accountant, treasury, supplier, rival;
};

enum { project = 71, contract = 76, line = 73 };

static void run_sql(struct desk *d, const char *text)
{
    CHECK_OK(db_script(d->t.db, text));
}

static void put_row(struct desk *d, const char *form, id org)
{
    run_sql(d, str_c(d->t.a, join(d->t.a, str_of(form),
                                  format(d->t.a, "%lld)", (long long)org.n))));
}

static void seed_contract(struct desk *d, const char *type, const char *size)
{
    arena *a = d->t.a;
    put_row(d, "insert into project (id, title, author, kind, catalogue, category, service, "
               "budget, year, state, created, changed, buyer) values (71, '居家养老', 1, "
               "'public', 'A', 'C', '服务', 100000000, 2026, 'contracted', 1, 1, ",
            d->handler.org);
    run_sql(d, "insert into need (project, version, goal, recipients, scope, org_form, "
               "contract_type, pricing, review_rule, ceiling, term_months, long_term, set_aside, "
               "acceptance_plan, pay_kind, changed_by, changed) values (71, 1, 'g', '老人', "
               "'全域', 'agency', 'fixed_total', 'competed', 'comprehensive', 1, 12, 0, 'none', "
               "'季度', 'bands', 1, 1)");
    put_row(d, str_c(a, format(a,
        "insert into contract (id, project, supplier_name, supplier_size, number, name, kind, "
        "method, contract_type, amount, term_months, from_day, until_day, pay_kind, pay_below, "
        "pay_percent, venue, state, version, changed_by, sign_from, sign_by, drafted, changed, "
        "buyer, supplier) select 76, 71, '中标单位', '%s', 'HT1', '合同', 'public', "
        "'open_tender', '%s', 100000000, 12, %lld, %lld, 'per_point', 900000, 10000, 'here', "
        "'running', 1, 1, 1, 1, 1, 1, %lld, id from org where id = (",
        size, type, (long long)day_make(2026, 3, 2).n, (long long)day_make(2027, 3, 1).n,
        (long long)d->handler.org.n)), d->supplier.org);
    run_sql(d, "insert into contract_line (contract, n, name, unit, quantity, unit_price) values "
               "(76, 1, '上门服务', '人月', 120000, 83333330000)");
    run_sql(d, "insert into contract_instalment (contract, n, name, percent, amount, due_after, "
               "due, deduction, settled, paid) values "
               "(76, 1, '预付款', 300000, 30000000, 'signing', 1772413200000000, 0, 0, 0), "
               "(76, 2, '进度款', 500000, 50000000, 'acceptance', null, 0, 0, 0), "
               "(76, 3, '尾款', 200000, 20000000, 'evaluation', null, 0, 0, 0)");
    run_sql(d, "insert into contract_indicator (contract, n, name, dimension, weight, target, "
               "unit, method) values (76, 1, '人次', 'output', 600000, '1', '次', 'x'), "
               "(76, 2, '满意度', 'satisfaction', 400000, '90', '%', 'x')");
    run_sql(d, "insert into contract_grade (contract, n, name, from_score) values "
               "(76, 1, '优', 900000), (76, 2, '合格', 600000)");
}

static void open_desk(struct desk *d, arena *a, const char *type, const char *size)
{
    password_cheap();
    trial_open(&d->t, a, slices, sizeof slices / sizeof *slices);
    id buyer = trial_org(&d->t, "buyer");
    d->handler = trial_person(&d->t, buyer, "handler");
    d->section = trial_person(&d->t, buyer, "section");
    d->accountant = trial_person(&d->t, buyer, "accountant");
    d->treasury = trial_person(&d->t, trial_org(&d->t, "finance"), "treasury");
    d->supplier = trial_person(&d->t, trial_org(&d->t, "supplier"), "supplier_head");
    d->rival = trial_person(&d->t, trial_org(&d->t, "supplier"), "supplier_head");
    seed_contract(d, type, size);
    put_row(d, "insert into fund_line (id, year, stage, number, code, name, amount, added, org) "
               "values (73, 2026, 'approved', '指1', 'P1', '养老', 100000000, 1, ", buyer);
    run_sql(d, "insert into fund_use (line, project, frozen, occupied, paid, released) values "
               "(73, 71, 0, 100000000, 0, 0)");
}

#define ID(d, n) trial_id_text(&(d)->t, (id){n})

// As it stands inside the body.
#define LINE(n, quantity) "{\"n\":" #n ",\"quantity\":\"" quantity "\"}"

static struct call *settle(struct desk *d, int instalment, const char *lines)
{
    return trial_do(&d->t, &d->handler, "pay.settle",
                    "{'contract':'%s','instalment':%d,'lines':[%s]}", ID(d, contract), instalment,
                    lines);
}

static struct call *invoice(struct desk *d, const char *settlement, const char *number,
                            const char *amount)
{
    return trial_do(&d->t, &d->supplier, "pay.record_invoice",
                    "{'settlement':'%s','code':'0440','number':'%s','amount':'%s',"
                    "'issued_day':'2026-03-02'}", settlement, number, amount);
}

static struct call *apply_as(struct desk *d, const struct who *who, const char *settlement)
{
    return trial_do(&d->t, who, "pay.apply", "{'settlement':'%s','line':'%s'}", settlement,
                    ID(d, line));
}

static struct call *receive(struct desk *d, const char *payment, const char *receipt,
                            const char *day_paid)
{
    return trial_do(&d->t, &d->treasury, "pay.record_receipt",
                    "{'payment':'%s','receipt':'%s','paid_day':'%s'}", payment, receipt, day_paid);
}

static struct call *give_back(struct desk *d, const char *payment)
{
    return trial_do(&d->t, &d->treasury, "pay.record_return",
                    "{'payment':'%s','reason':'账户已销户'}", payment);
}

// Up to the application, by its number.
static const char *applied(struct desk *d, int instalment, const char *number)
{
    struct call *s = TRIAL_OK(settle(d, instalment, ""));
    const char *settlement = trial_text(s, "settlement");
    TRIAL_OK(invoice(d, settlement, number, trial_text(s, "payable")));
    return trial_text(TRIAL_OK(apply_as(d, &d->accountant, settlement)), "payment");
}

static struct fund_use use_of(struct desk *d)
{
    struct fund_uses uses = {0};
    CHECK_OK(fund_uses_of(d->t.db, d->t.a, (id){project}, &uses));
    CHECK(uses.n == 1);
    return uses.at[0];
}

static struct contract_instalment_row instalment_of(struct desk *d, size_t n)
{
    struct contract_instalment_row_rows rows;
    CHECK_OK(contract_instalments(d->t.db, d->t.a, (id){contract}, &rows));
    return rows.at[n - 1];
}

TEST(only_what_is_due_is_settled_and_once)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "none");
    TRIAL_REFUSED(settle(&d, 2, ""), "pay.not_due");
    TRIAL_REFUSED(settle(&d, 9, ""), "instalment");
    struct call *s = TRIAL_OK(settle(&d, 1, ""));
    CHECK_STR("HT1-JS01", str_of(trial_text(s, "number")));
    CHECK_STR("300000.00", str_of(trial_text(s, "payable")));
    CHECK_STR("2026-04-01", str_of(trial_text(s, "due_day")));
    TRIAL_REFUSED(settle(&d, 1, ""), "pay.settled_once");
}

TEST(unit_prices_pay_quantities_up_to_the_contract)
{
    struct desk d;
    open_desk(&d, a, "fixed_unit", "none");
    TRIAL_REFUSED(settle(&d, 1, ""), "pay.quantities");
    TRIAL_REFUSED(settle(&d, 1, LINE(1, "12.01")), "pay.over_contract");
    TRIAL_REFUSED(settle(&d, 1, LINE(2, "1")), "lines");
    struct call *s = TRIAL_OK(settle(&d, 1, LINE(1, "3.5")));
    CHECK_STR("291666.66", str_of(trial_text(s, "amount")));
}

TEST(an_invoice_is_for_the_sum_and_used_once)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "none");
    const char *s = trial_text(TRIAL_OK(settle(&d, 1, "")), "settlement");
    TRIAL_REFUSED(invoice(&d, s, "1", "299999.99"), "pay.invoice_amount");
    TRIAL_OK(invoice(&d, s, "1", "300000.00"));
    TRIAL_REFUSED(invoice(&d, s, "2", "300000.00"), "pay.state");
    run_sql(&d, "update contract_instalment set due = 1772413200000000 where n = 2");
    s = trial_text(TRIAL_OK(settle(&d, 2, "")), "settlement");
    TRIAL_REFUSED(invoice(&d, s, "1", "500000.00"), "pay.invoice_once");
    CHECK(trial_do(&d.t, &d.rival, "pay.record_invoice",
                   "{'settlement':'%s','number':'3','amount':'500000.00',"
                   "'issued_day':'2026-03-02'}", s)->result.kind == ERR_DENIED);
}

// ZF-9, 10 against 38号: a later invoice puts the last day off, but not for an SME.
TEST(the_clock_of_an_sme_does_not_wait_for_the_invoice)
{
    const char *const sizes[] = {"none", "small"}, *const last[] = {"2026-04-19", "2026-04-01"};
    for (size_t i = 0; i < 2; i++) {
        struct desk d;
        open_desk(&d, a, "fixed_total", sizes[i]);
        const char *s = trial_text(TRIAL_OK(settle(&d, 1, "")), "settlement");
        trial_clock(&d.t, "2026-03-20T09:00");
        CHECK_STR(last[i], str_of(trial_text(TRIAL_OK(invoice(&d, s, "1", "300000.00")),
                                             "due_day")));
    }
}

TEST(a_late_payment_says_why)
{
    const char *const sizes[] = {"none", "micro"};
    const char *const expected[] = {"pay.within_invoice", "pay.within"};
    for (size_t i = 0; i < 2; i++) {
        struct desk d;
        open_desk(&d, a, "fixed_total", sizes[i]);
        const char *s = trial_text(TRIAL_OK(settle(&d, 1, "")), "settlement");
        TRIAL_OK(invoice(&d, s, "1", "300000.00"));
        trial_clock(&d.t, "2026-04-01T23:59");
        struct call *c = apply_as(&d, &d.accountant, s);
        TRIAL_OK(c);
        TRIAL_OK(give_back(&d, trial_text(c, "payment")));
        trial_clock(&d.t, "2026-04-02T00:00");
        TRIAL_REFUSED(apply_as(&d, &d.accountant, s), expected[i]);
        TRIAL_OK(trial_do(&d.t, &d.accountant, "pay.apply",
                          "{'settlement':'%s','line':'%s','late_reason':'退票后重新申请'}", s,
                          ID(&d, line)));
    }
}

TEST(interest_runs_at_the_rate_of_the_law)
{
    const struct rule *r = rule_named(S("pay.late_interest"));
    CHECK(r && pay_interest((money){30000000}, 2, r->value).fen == 30000);
}

TEST(whoever_settles_does_not_apply)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "none");
    const char *s = trial_text(TRIAL_OK(settle(&d, 1, "")), "settlement");
    TRIAL_REFUSED(apply_as(&d, &d.accountant, s), "pay.state");
    TRIAL_OK(invoice(&d, s, "1", "300000.00"));
    TRIAL_REFUSED(apply_as(&d, &d.handler, s), "pay.second_person");
    CHECK(apply_as(&d, &d.supplier, s)->result.kind == ERR_DENIED);
    TRIAL_OK(apply_as(&d, &d.accountant, s));
    TRIAL_REFUSED(apply_as(&d, &d.accountant, s), "pay.state");
}

// What waits for its 回单 is counted as paid already.
TEST(a_line_pays_no_more_than_it_has_occupied)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "none");
    run_sql(&d, "update contract_instalment set due = 1772413200000000 where n = 2");
    run_sql(&d, "update fund_use set occupied = 79999999");
    applied(&d, 1, "1");
    struct call *s = TRIAL_OK(settle(&d, 2, ""));
    TRIAL_OK(invoice(&d, trial_text(s, "settlement"), "2", "500000.00"));
    TRIAL_REFUSED(apply_as(&d, &d.accountant, trial_text(s, "settlement")), "fund.over_pay");
    run_sql(&d, "update fund_use set occupied = 80000000");
    TRIAL_OK(apply_as(&d, &d.accountant, trial_text(s, "settlement")));
}

TEST(a_receipt_pays_and_a_return_takes_it_back)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "none");
    const char *p = applied(&d, 1, "1");
    CHECK(use_of(&d).paid.fen == 0);
    CHECK(trial_do(&d.t, &d.accountant, "pay.record_receipt",
                   "{'payment':'%s','receipt':'R1','paid_day':'2026-03-02'}", p)->result.kind ==
          ERR_DENIED);
    TRIAL_OK(give_back(&d, p));
    TRIAL_REFUSED(receive(&d, p, "R1", "2026-03-02"), "pay.state");
    struct settlement_open_rows open;
    CHECK_OK(settlements_open_of(d.t.db, a, d.supplier.org, &open));
    CHECK(open.n == 1 && str_eq(open.at[0].state, S("returned")));
    const char *again = trial_text(TRIAL_OK(apply_as(&d, &d.accountant, ID(&d, open.at[0].id.n))),
                                   "payment");
    TRIAL_REFUSED(receive(&d, again, "R1", "2026-03-03"), "paid_day");
    TRIAL_OK(receive(&d, again, "R1", "2026-03-02"));
    CHECK(use_of(&d).paid.fen == 30000000 && instalment_of(&d, 1).paid.fen == 30000000);
    TRIAL_OK(give_back(&d, again));
    CHECK(use_of(&d).paid.fen == 0 && instalment_of(&d, 1).paid.fen == 0);
    TRIAL_REFUSED(give_back(&d, again), "pay.state");
}

TEST(a_receipt_is_recorded_once_and_lateness_counted)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "small");
    run_sql(&d, "update contract_instalment set due = 1772413200000000 where n = 2");
    const char *first = applied(&d, 1, "1"), *second = applied(&d, 2, "2");
    trial_clock(&d.t, "2026-04-03T09:00");
    struct call *c = TRIAL_OK(receive(&d, first, "R1", "2026-04-03"));
    CHECK(strstr(str_c(a, c->answer), "\"days_late\":2"));
    TRIAL_REFUSED(receive(&d, second, "R1", "2026-04-03"), "pay.receipt_once");
}

static struct call *ask_about(struct desk *d, const struct who *who, int instalment)
{
    return trial_do(&d->t, who, "pay.ask", "{'contract':'%s','instalment':%d}", ID(d, contract),
                    instalment);
}

TEST(a_late_payment_is_asked_about_and_answered)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "none");
    trial_clock(&d.t, "2026-04-01T23:59");
    TRIAL_REFUSED(ask_about(&d, &d.supplier, 1), "pay.not_late");
    TRIAL_REFUSED(ask_about(&d, &d.supplier, 2), "pay.not_due");
    trial_clock(&d.t, "2026-04-02T00:00");
    CHECK(ask_about(&d, &d.rival, 1)->result.kind == ERR_DENIED);
    struct call *c = TRIAL_OK(ask_about(&d, &d.supplier, 1));
    const char *question = trial_text(c, "question");
    CHECK(strstr(str_c(a, c->answer), "\"days\":1"));
    CHECK_STR("2026-04-01", str_of(trial_text(c, "due_day")));
    TRIAL_REFUSED(ask_about(&d, &d.supplier, 1), "instalment");
    const char *form = "{'question':'%s','text':'分管领导会签中','expected':'%s'}";
    CHECK(trial_do(&d.t, &d.supplier, "pay.answer", form, question, "2026-04-09")->result.kind ==
          ERR_DENIED);
    TRIAL_REFUSED(trial_do(&d.t, &d.accountant, "pay.answer", form, question, "2026-04-01"),
                  "expected");
    TRIAL_OK(trial_do(&d.t, &d.accountant, "pay.answer", form, question, "2026-04-09"));
    TRIAL_REFUSED(trial_do(&d.t, &d.accountant, "pay.answer", form, question, "2026-04-09"),
                  "question");
    TRIAL_OK(ask_about(&d, &d.supplier, 1));
}

// Performance.

static struct call *accept(struct desk *d, int instalment, bool passed)
{
    return trial_do(&d->t, &d->handler, "perform.accept",
                    "{'contract':'%s','instalment':%d,'accepted_day':'2026-03-02',"
                    "'content':'x','opinion':'x','passed':%s,'recipients_asked':3,"
                    "'recipients_satisfied':2,'members':[{'person':'%s','name':'甲','unit':'局',"
                    "'role':'buyer'},{'name':'吴奶奶','unit':'社区','role':'recipient'}]}",
                    ID(d, contract), instalment, passed ? "true" : "false",
                    ID(d, d->section.person.n));
}

static struct call *on(struct desk *d, const struct who *who, const char *kind,
                       const char *acceptance)
{
    char name[40];
    snprintf(name, sizeof name, "perform.%s", kind);
    return trial_do(&d->t, who, name, "{'acceptance':'%s'}", acceptance);
}

static const char *accepted(struct desk *d, int instalment, bool passed)
{
    const char *y = trial_text(TRIAL_OK(accept(d, instalment, passed)), "acceptance");
    TRIAL_OK(on(d, &d->section, "sign_acceptance", y));
    TRIAL_OK(on(d, &d->handler, "complete_acceptance", y));
    return y;
}

static struct call *assess(struct desk *d, const char *kind, const char *score)
{
    return trial_do(&d->t, &d->handler, "perform.assess",
                    "{'contract':'%s','kind':'%s','period':'2026-03','from_day':'2026-03-02',"
                    "'until_day':'2026-03-02','scores':[{'n':2,'score':'%s','evidence':'问卷'},"
                    "{'n':1,'score':'%s','evidence':'台账'}]}",
                    ID(d, contract), kind, score, score);
}

TEST(a_passed_acceptance_makes_its_instalment_due_and_a_failed_one_does_not)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "none");
    const char *y = trial_text(TRIAL_OK(accept(&d, 2, false)), "acceptance");
    TRIAL_REFUSED(accept(&d, 2, true), "perform.one_acceptance");
    TRIAL_REFUSED(on(&d, &d.handler, "complete_acceptance", y), "perform.members_signed");
    TRIAL_REFUSED(on(&d, &d.handler, "publish_acceptance", y), "perform.signing");
    CHECK(on(&d, &d.handler, "sign_acceptance", y)->result.kind == ERR_DENIED);
    TRIAL_OK(on(&d, &d.section, "sign_acceptance", y));
    TRIAL_OK(on(&d, &d.handler, "complete_acceptance", y));
    CHECK(!instalment_of(&d, 2).due.us);
    y = accepted(&d, 2, true);
    CHECK(instalment_of(&d, 2).due.us);
    TRIAL_REFUSED(on(&d, &d.handler, "complete_acceptance", y), "perform.signing");
    const char *text = trial_text(TRIAL_OK(on(&d, &d.handler, "publish_acceptance", y)), "text");
    CHECK(strstr(text, "八、验收组成员") && strstr(text, "服务对象代表 1 人"));
    CHECK(!strstr(text, "吴奶奶"));
    TRIAL_REFUSED(on(&d, &d.handler, "publish_acceptance", y), "perform.published_once");
}

// A10: a late evaluation never stops what acceptance has made due.
TEST(what_acceptance_made_due_is_paid_without_an_assessment)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "none");
    accepted(&d, 2, true);
    const char *p = applied(&d, 2, "1");
    TRIAL_OK(receive(&d, p, "R1", "2026-03-02"));
    CHECK(instalment_of(&d, 2).paid.fen == 50000000);
}

TEST(the_final_assessment_deducts_from_the_last_instalments)
{
    struct desk d;
    open_desk(&d, a, "fixed_total", "none");
    TRIAL_OK(assess(&d, "monthly", "85"));
    CHECK(instalment_of(&d, 3).deduction.fen == 0 && !instalment_of(&d, 3).due.us);
    TRIAL_REFUSED(assess(&d, "monthly", "85"), "perform.once");
    TRIAL_REFUSED(assess(&d, "final", "59.99"), "perform.no_band");
    struct call *c = TRIAL_OK(assess(&d, "final", "60"));
    CHECK_STR("700000.00", str_of(trial_text(c, "payable")));
    CHECK_STR("300000.00", str_of(trial_text(c, "deduction")));
    CHECK(instalment_of(&d, 3).deduction.fen == 20000000 && instalment_of(&d, 3).due.us);
    CHECK(instalment_of(&d, 2).deduction.fen == 10000000);
    TRIAL_REFUSED(assess(&d, "final", "95"), "perform.once");
    // Nothing is left to pay of the last: its settlement needs no invoice.
    CHECK_STR("paid", str_of(trial_text(TRIAL_OK(settle(&d, 3, "")), "state")));
}

TEST(a_contract_closes_when_paid_and_published_and_gives_the_rest_back)
{
    struct desk d;
    struct contract_row *k = NULL;
    open_desk(&d, a, "fixed_total", "none");
    const char *close = "{'contract':'%s'}";
    TRIAL_OK(receive(&d, applied(&d, 1, "1"), "R1", "2026-03-02"));
    const char *y = accepted(&d, 2, true);
    TRIAL_OK(assess(&d, "final", "80"));
    TRIAL_OK(receive(&d, applied(&d, 2, "2"), "R2", "2026-03-02"));
    TRIAL_REFUSED(trial_do(&d.t, &d.handler, "pay.close", close, ID(&d, contract)),
                  "pay.close_unpaid");
    TRIAL_OK(receive(&d, applied(&d, 3, "3"), "R3", "2026-03-02"));
    TRIAL_REFUSED(trial_do(&d.t, &d.handler, "pay.close", close, ID(&d, contract)),
                  "pay.close_published");
    TRIAL_OK(on(&d, &d.handler, "publish_acceptance", y));
    TRIAL_OK(trial_do(&d.t, &d.handler, "pay.close", close, ID(&d, contract)));
    struct fund_use u = use_of(&d);
    CHECK(u.paid.fen == 90000000 && u.released.fen == 10000000);
    CHECK(u.occupied.fen == u.paid.fen + u.released.fen);
    CHECK_OK(contract_by_id(d.t.db, a, (id){contract}, &k));
    CHECK_STR("completed", k->state);
    TRIAL_REFUSED(settle(&d, 1, ""), "contract.running");
}

CHECK_MAIN
