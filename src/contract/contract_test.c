#include "contract/contract.h"

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

static money m(const char *text)
{
    money x = {0};
    CHECK(money_parse(str_of(text), &x));
    return x;
}

static void check_split(const char *sum, const int64_t *percents, size_t n, const int64_t *fen)
{
    struct contract_source_instalment of[4];
    money got[4];
    int64_t total = 0;
    for (size_t i = 0; i < n; i++)
        of[i] = (struct contract_source_instalment){.percent = {percents[i] * dec_one}};
    contract_split(m(sum), of, n, got);
    for (size_t i = 0; i < n; i++) {
        CHECK(got[i].fen == fen[i]);
        total += got[i].fen;
    }
    CHECK(total == m(sum).fen);
}

TEST(instalments_add_up_to_the_contract_sum)
{
    check_split("2233643.17", (int64_t[]){30, 40, 30}, 3,
                (int64_t[]){67009295, 89345727, 67009295});
    check_split("0.01", (int64_t[]){50, 50}, 2, (int64_t[]){1, 0});
    check_split("100.00", (int64_t[]){33, 33, 34}, 3, (int64_t[]){3300, 3300, 3400});
    check_split("517582.42", (int64_t[]){100}, 1, (int64_t[]){51758242});
}

TEST(a_month_begun_counts)
{
    day from = day_make(2026, 6, 1);
    CHECK(contract_months(from, day_make(2027, 5, 31)) == 12);
    CHECK(contract_months(from, day_make(2027, 6, 1)) == 13);
    CHECK(contract_months(from, day_make(2026, 6, 1)) == 1);
    CHECK(contract_months(from, day_make(2026, 5, 31)) == 0);
    CHECK(contract_months(day_make(2026, 8, 31), day_make(2027, 8, 30)) == 12);
}

static const struct contract_source_fund one_line[] = {{{11}, 2026, {100000}}};

TEST(years_take_their_months_and_the_last_the_rest)
{
    struct contract_slice got[contract_slices_max];
    // 7 of 12 months, from a line that has frozen enough for both years.
    size_t n = contract_slices((money){100000}, day_make(2026, 6, 1), day_make(2027, 5, 31),
                               one_line, 1, got);
    CHECK(n == 2);
    CHECK(got[0].year == 2026 && got[0].line.n == 11 && got[0].amount.fen == 58333);
    CHECK(got[1].year == 2027 && got[1].line.n == 11 && got[1].amount.fen == 41667);
}

TEST(a_year_pays_from_its_own_line_then_from_earlier_ones_then_from_none)
{
    const struct contract_source_fund funds[] = {{{12}, 2027, {30000}}, {{11}, 2026, {60000}}};
    struct contract_slice got[contract_slices_max];
    size_t n = contract_slices((money){100000}, day_make(2026, 6, 1), day_make(2027, 5, 31),
                               funds, 2, got);
    CHECK(n == 4);
    CHECK(got[0].year == 2026 && got[0].line.n == 11 && got[0].amount.fen == 58333);
    CHECK(got[1].year == 2027 && got[1].line.n == 12 && got[1].amount.fen == 30000);
    CHECK(got[2].year == 2027 && got[2].line.n == 11 && got[2].amount.fen == 1667);
    CHECK(got[3].year == 2027 && got[3].line.n == 0 && got[3].amount.fen == 10000);
}

// A later year's line is not used early.
TEST(what_this_years_lines_do_not_cover_is_planned)
{
    const struct contract_source_fund funds[] = {{{12}, 2027, {100000}}};
    struct contract_slice got[contract_slices_max];
    size_t n = contract_slices((money){100000}, day_make(2026, 1, 1), day_make(2026, 12, 31),
                               funds, 1, got);
    CHECK(n == 1 && got[0].line.n == 0 && got[0].amount.fen == 100000);
}

// The acts.

static const struct slice *const slices[] = {
    &journal_slice, &account_slice, &supplier_slice, &fund_slice,    &plan_slice,
    &tender_slice,  &bid_slice,     &evaluate_slice, &dispute_slice, &contract_slice};

struct desk {
    struct trial t;
    struct who handler, section, legal, lawyer, other_lawyer, rival, supplier;
    const char *contract;
};

enum { tender = 72, line = 73, next_line = 74 };

static void put_row(struct desk *d, const char *form, id org)
{
    CHECK_OK(db_script(d->t.db, str_c(d->t.a, format(d->t.a, "%.*s",
        STR_ARG(join(d->t.a, str_of(form), format(d->t.a, "%lld)", (long long)org.n)))))));
}

static void run_sql(struct desk *d, const char *text)
{
    CHECK_OK(db_script(d->t.db, text));
}

// An award of 1,200,000.00 out of a frozen 1,500,000.00, result published on 2026-03-02.
static void seed(struct desk *d, int months)
{
    arena *a = d->t.a;
    put_row(d, "insert into project (id, title, author, kind, catalogue, category, service, "
               "budget, year, state, created, changed, buyer) values (71, '居家养老', 1, "
               "'public', 'A', 'C', '服务', 150000000, 2026, 'awarded', 1, 1, ", d->handler.org);
    run_sql(d, str_c(a, format(a,
        "insert into need (project, version, goal, recipients, scope, org_form, contract_type, "
        "pricing, review_rule, ceiling, term_months, long_term, set_aside, acceptance_plan, "
        "pay_kind, pay_below, pay_percent, changed_by, changed) values (71, 1, 'g', '老人', "
        "'全域', 'agency', 'fixed_total', 'competed', 'comprehensive', 150000000, %d, 0, 'none', "
        "'季度验收', 'per_point', 900000, 1000, 1, 1)", months)));
    put_row(d, "insert into tender (id, project, round, number, title, method, venue, state, "
               "budget, ceiling, set_aside, pricing, consortium, bond, committee_size, "
               "price_weight, sme_deduction, low_mean, low_second, low_ceiling, low_minutes, "
               "tie_rule, contact_person, contact_phone, version, changed_by, changed, buyer) "
               "values (72, 71, 1, '采1号', '居家养老', 'open_tender', 'here', 'awarded', "
               "150000000, 150000000, 'none', 'competed', 0, 0, 5, 0, 0, 0, 0, 0, 30, 'draw', "
               "'人', '1', 1, 1, 1, ", d->handler.org);
    run_sql(d, "insert into tender_clause (tender, n, title, text) values (72, 1, '服务期限', "
               "'一年'), (72, 2, '违约责任', '赔偿')");
    run_sql(d, "insert into need_instalment (project, n, name, percent, due_after) values "
               "(71, 1, '预付款', 300000, 'signing'), (71, 2, '尾款', 700000, 'acceptance')");
    run_sql(d, "insert into need_indicator (project, n, name, dimension, budget_dimension, "
               "weight, target, unit, method) values (71, 1, '人次', 'output', 'output', "
               "1000000, '100', '次', '统计')");
    run_sql(d, "insert into award_line (tender, n, name, unit, quantity, unit_price) values "
               "(72, 1, '上门服务', '人月', 120000, 125000000000)");
    put_row(d, "insert into evaluation (tender, state, winner_name, award, deemed, decided, "
               "letter_number, result_published, winner_supplier) values (72, 'awarded', "
               "'中标单位', 120000000, 0, 1772413200000000, '通1', 1772413200000000, ",
            d->supplier.org);
    put_row(d, "insert into fund_line (id, year, stage, number, code, name, amount, added, org) "
               "values (73, 2026, 'approved', '指1', 'P1', '养老', 150000000, 1, ",
            d->handler.org);
    run_sql(d, "insert into fund_use (line, project, frozen, occupied, paid, released) values "
               "(73, 71, 150000000, 0, 0, 0)");
    put_row(d, "insert into fund_line (id, year, stage, number, code, name, amount, added, org) "
               "values (74, 2027, 'approved', '指2', 'P1', '养老', 150000000, 1, ",
            d->handler.org);
    put_row(d, "insert into plan_lawyer (id, project, lawyer, firm, passed, opinion, recorded_by, "
               "at) select 75, 71, '律师', name, 1, '同意', 1, 1 from org where id = (",
            d->lawyer.org);
}

static void open_desk(struct desk *d, arena *a, int months)
{
    password_cheap();
    trial_open(&d->t, a, slices, sizeof slices / sizeof *slices);
    id buyer = trial_org(&d->t, "buyer");
    d->handler = trial_person(&d->t, buyer, "handler");
    d->section = trial_person(&d->t, buyer, "section");
    d->legal = trial_person(&d->t, buyer, "legal");
    d->rival = trial_person(&d->t, trial_org(&d->t, "buyer"), "handler");
    d->supplier = trial_person(&d->t, trial_org(&d->t, "supplier"), "supplier_head");
    d->lawyer = trial_person(&d->t, trial_org(&d->t, "law_firm"), "lawyer");
    d->other_lawyer = trial_person(&d->t, trial_org(&d->t, "law_firm"), "lawyer");
    seed(d, months);
}

static struct call *draft(struct desk *d)
{
    return trial_do(&d->t, &d->handler, "contract.draft", "{'tender':'%s'}",
                    trial_id_text(&d->t, (id){tender}));
}

static void open_contract(struct desk *d, arena *a)
{
    open_desk(d, a, 12);
    d->contract = trial_text(TRIAL_OK(draft(d)), "contract");
}

static id id_of(const char *text)
{
    id x = {0};
    CHECK(id_parse(str_of(text), &x));
    return x;
}

static struct contract_row *row_of(struct desk *d)
{
    struct contract_row *row = NULL;
    CHECK_OK(contract_by_id(d->t.db, d->t.a, id_of(d->contract), &row));
    return row;
}

#define CLAUSES "'clauses':[{'title':'服务期限','text':'一年'},{'title':'违约责任','text':'赔偿'}]"
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SCAN "'scan':{'sha256':'" SHA "','name':'合同.pdf','size':1}"

// As text pieces: CHANGE(d, "'version':1,...").
#define CHANGE(d, body)                                                                       \
    trial_do(&(d)->t, &(d)->handler, "contract.set", "{'contract':'%s'," body "}",            \
             (d)->contract)
#define ACT(d, who_, kind, body)                                                              \
    trial_do(&(d)->t, &(d)->who_, kind, "{'contract':'%s'" body "}", (d)->contract)
#define YEAR_TERM "'from_day':'2026-04-01','until_day':'2027-03-31',"

static void sign(struct desk *d)
{
    TRIAL_OK(ACT(d, legal, "contract.record_opinion", ",'passed':true,'opinion':'同意'"));
    TRIAL_OK(ACT(d, handler, "contract.record_signing",
                 ",'signed_day':'2026-03-02'," SCAN ",'seals':true"));
}

static void run(struct desk *d)
{
    sign(d);
    TRIAL_OK(ACT(d, section, "contract.compare_scan", ",'same':true"));
}

TEST(a_contract_is_copied_from_document_and_award)
{
    struct desk d;
    struct contract_instalment_row_rows instalments;
    struct contract_clause_row_rows clauses;
    struct contract_line_row_rows lines;
    open_contract(&d, a);
    struct contract_row *k = row_of(&d);
    CHECK(k->amount.fen == 120000000 && str_eq(k->state, S("draft")));
    CHECK_STR("采1号-HT", k->number);
    CHECK(k->from_day.n == day_make(2026, 4, 1).n && k->until_day.n == day_make(2027, 3, 31).n);
    CHECK(k->sign_by.n == day_make(2026, 4, 1).n);
    CHECK_OK(contract_instalments(d.t.db, a, k->id, &instalments));
    CHECK(instalments.n == 2 && instalments.at[0].amount.fen == 36000000 &&
          instalments.at[1].amount.fen == 84000000);
    CHECK_OK(contract_clauses(d.t.db, a, k->id, 1, &clauses));
    CHECK(clauses.n == 2 && str_eq(clauses.at[1].title, S("违约责任")));
    // 12 months at 125,000.00 are 1,500,000.00 in the bid; the award is four fifths of it.
    CHECK_OK(contract_lines(d.t.db, a, k->id, &lines));
    CHECK(lines.n == 1 && lines.at[0].unit_price.micro == 100000000000);
    TRIAL_REFUSED(draft(&d), "contract.one");
}

TEST(a_draft_that_will_not_be_signed_makes_room_for_another)
{
    struct desk d;
    open_contract(&d, a);
    TRIAL_OK(ACT(&d, handler, "contract.abandon", ",'reason':'供应商名称写错'"));
    CHECK_STR("ended", row_of(&d)->state);
    TRIAL_REFUSED(CHANGE(&d, YEAR_TERM "'version':1," CLAUSES), "contract.not_signed");
    d.contract = trial_text(TRIAL_OK(draft(&d)), "contract");
    CHECK(!str_eq(row_of(&d)->number, S("采1号-HT")));
    run(&d);
    TRIAL_REFUSED(ACT(&d, handler, "contract.abandon", ",'reason':'晚了'"),
                  "contract.not_signed");
}

TEST(a_long_term_needs_its_reason)
{
    struct desk d;
    open_desk(&d, a, 13);
    TRIAL_REFUSED(draft(&d), "contract.term");
    struct desk longest;
    open_desk(&longest, a, 37);
    TRIAL_REFUSED(draft(&longest), "contract.term_max");
}

TEST(nothing_is_drafted_before_the_result)
{
    struct desk d;
    open_desk(&d, a, 12);
    run_sql(&d, "update evaluation set state = 'decided'");
    TRIAL_REFUSED(draft(&d), "contract.awarded");
}

TEST(substance_does_not_change)
{
    struct desk d;
    open_contract(&d, a);
    TRIAL_REFUSED(CHANGE(&d, YEAR_TERM "'version':1,'amount':'1200000.01'," CLAUSES),
                  "contract.substance");
    TRIAL_REFUSED(CHANGE(&d, YEAR_TERM "'version':1,'clauses':[{'title':'服务期限','text':'x'}]"),
                  "contract.clauses");
    TRIAL_REFUSED(CHANGE(&d, "'version':1,'from_day':'2026-04-01','until_day':'2027-04-01',"
                         CLAUSES), "contract.term_document");
    TRIAL_REFUSED(CHANGE(&d, "'version':1,'from_day':'2026-04-01','until_day':'2026-03-31',"
                         CLAUSES), "until_day");
    CHECK(CHANGE(&d, YEAR_TERM "'version':2," CLAUSES)->result.kind == ERR_CONFLICT);
    TRIAL_OK(CHANGE(&d, YEAR_TERM "'version':1,'amount':'1200000.00'," CLAUSES));
    CHECK(row_of(&d)->version == 2);
}

TEST(a_version_that_no_entry_holds_is_refused)
{
    struct desk d;
    open_contract(&d, a);
    struct out text = out_plain(a);
    for (int i = 0; i < 4000; i++)
        put(&text, "条");
    const char *long_text = str_c(a, out_str(&text));
    TRIAL_REFUSED(trial_do(&d.t, &d.handler, "contract.set",
                           "{'contract':'%s','version':1,'from_day':'2026-04-01',"
                           "'until_day':'2027-03-31','clauses':["
                           "{'title':'服务期限','text':'%s'},{'title':'违约责任','text':'%s'},"
                           "{'title':'三','text':'%s'},{'title':'四','text':'%s'}]}",
                           d.contract, long_text, long_text, long_text, long_text), "clauses");
}

TEST(the_years_add_up_and_stay_within_their_lines)
{
    struct desk d;
    open_contract(&d, a);
    const char *l = trial_id_text(&d.t, (id){line});
    const char *other = trial_id_text(&d.t, (id){next_line});
    const char *form = "{'contract':'%s','version':%d,'from_day':'2026-04-01',"
                       "'until_day':'2027-03-31'," CLAUSES ",'years':[{'year':2026,'line':'%s',"
                       "'amount':'%s'},{'year':2027,'amount':'%s'}]}";
#define YEARS(version, line_, first, second)                                                  \
    trial_do(&d.t, &d.handler, "contract.set", form, d.contract, version, line_, first, second)
    TRIAL_REFUSED(YEARS(1, l, "900000.00", "200000.00"), "contract.years_sum");
    TRIAL_REFUSED(YEARS(1, other, "900000.00", "300000.00"), "years");
    TRIAL_OK(YEARS(1, l, "900000.00", "300000.00"));
    run_sql(&d, "update fund_use set frozen = 80000000");
    TRIAL_REFUSED(YEARS(2, l, "900000.00", "300000.00"), "contract.years_line");
}

TEST(the_opinion_is_on_this_version)
{
    struct desk d;
    open_contract(&d, a);
    CHECK(ACT(&d, other_lawyer, "contract.record_opinion",
              ",'passed':true,'opinion':'同意'")->result.kind == ERR_DENIED);
    TRIAL_OK(ACT(&d, lawyer, "contract.record_opinion", ",'passed':false,'opinion':'改'"));
    TRIAL_REFUSED(ACT(&d, handler, "contract.record_signing",
                      ",'signed_day':'2026-03-02'," SCAN ",'seals':true"), "contract.opinion");
    TRIAL_OK(ACT(&d, lawyer, "contract.record_opinion", ",'passed':true,'opinion':'同意'"));
    CHECK_STR("reviewed", row_of(&d)->state);
    TRIAL_OK(CHANGE(&d, YEAR_TERM "'version':1," CLAUSES));
    TRIAL_REFUSED(ACT(&d, handler, "contract.record_signing",
                      ",'signed_day':'2026-03-02'," SCAN ",'seals':true"), "contract.opinion");
}

TEST(signing_later_than_thirty_days_says_why)
{
    struct desk d;
    open_contract(&d, a);
    TRIAL_OK(CHANGE(&d, "'version':1,'from_day':'2026-05-01','until_day':'2027-03-31'," CLAUSES));
    trial_clock(&d.t, "2026-04-02T09:00");
    TRIAL_OK(ACT(&d, legal, "contract.record_opinion", ",'passed':true,'opinion':'同意'"));
    TRIAL_REFUSED(ACT(&d, handler, "contract.record_signing",
                      ",'signed_day':'2026-03-01'," SCAN ",'seals':true"),
                  "contract.sign_after_letter");
    TRIAL_REFUSED(ACT(&d, handler, "contract.record_signing",
                      ",'signed_day':'2026-03-02'," SCAN ",'seals':false"), "contract.seals");
    TRIAL_REFUSED(ACT(&d, handler, "contract.record_signing",
                      ",'signed_day':'2026-04-02'," SCAN ",'seals':true"),
                  "contract.sign_within");
    TRIAL_OK(ACT(&d, handler, "contract.record_signing",
                 ",'signed_day':'2026-04-01'," SCAN ",'seals':true"));
}

TEST(a_second_person_starts_the_contract_and_occupies_the_money)
{
    struct desk d;
    struct fund_uses uses;
    struct contract_instalment_row_rows rows;
    open_contract(&d, a);
    TRIAL_REFUSED(ACT(&d, section, "contract.compare_scan", ",'same':true"),
                  "contract.to_compare");
    sign(&d);
    TRIAL_REFUSED(ACT(&d, handler, "contract.compare_scan", ",'same':true"),
                  "contract.second_person");
    TRIAL_REFUSED(ACT(&d, section, "contract.compare_scan", ",'same':false"), "difference");
    TRIAL_OK(ACT(&d, section, "contract.compare_scan", ",'same':false,'difference':'缺一页'"));
    CHECK(str_eq(row_of(&d)->state, S("reviewed")) && !row_of(&d)->scan.at);
    TRIAL_OK(ACT(&d, handler, "contract.record_signing",
                 ",'signed_day':'2026-03-02'," SCAN ",'seals':true"));
    TRIAL_OK(ACT(&d, section, "contract.compare_scan", ",'same':true"));
    CHECK_STR("running", row_of(&d)->state);
    CHECK_OK(fund_uses_of(d.t.db, a, (id){71}, &uses));
    CHECK(uses.n == 1 && uses.at[0].frozen.fen == 0 && uses.at[0].occupied.fen == 120000000);
    CHECK_OK(contract_instalments(d.t.db, a, row_of(&d)->id, &rows));
    CHECK(rows.at[0].due.us && !rows.at[1].due.us);
    TRIAL_REFUSED(CHANGE(&d, YEAR_TERM "'version':1," CLAUSES), "contract.not_signed");
    TRIAL_REFUSED(ACT(&d, legal, "contract.record_opinion", ",'passed':true,'opinion':'同意'"),
                  "contract.not_signed");
}

TEST(a_later_year_gets_its_line)
{
    struct desk d;
    struct fund_uses uses;
    open_contract(&d, a);
    TRIAL_OK(trial_do(&d.t, &d.handler, "contract.set",
                      "{'contract':'%s','version':1,'from_day':'2026-04-01',"
                      "'until_day':'2027-03-31'," CLAUSES ",'years':[{'year':2026,'line':'%s',"
                      "'amount':'900000.00'},{'year':2027,'amount':'300000.00'}]}",
                      d.contract, trial_id_text(&d.t, (id){line})));
    run(&d);
    const char *first = trial_id_text(&d.t, (id){line});
    const char *later = trial_id_text(&d.t, (id){next_line});
#define ARRANGE(year, line_)                                                                  \
    trial_do(&d.t, &d.handler, "contract.arrange_year",                                       \
             "{'contract':'%s','year':%d,'line':'%s'}", d.contract, year, line_)
    TRIAL_REFUSED(ARRANGE(2027, first), "line");
    TRIAL_REFUSED(ARRANGE(2026, first), "year");
    TRIAL_OK(ARRANGE(2027, later));
    TRIAL_REFUSED(ARRANGE(2027, later), "year");
    CHECK_OK(fund_uses_of(d.t.db, a, (id){71}, &uses));
    CHECK(uses.n == 2 && uses.at[0].occupied.fen + uses.at[1].occupied.fen == 120000000);
}

TEST(publication_and_filing_have_their_days)
{
    struct desk d;
    open_contract(&d, a);
    TRIAL_REFUSED(ACT(&d, handler, "contract.publish", ""), "contract.running");
    run(&d);
    TRIAL_REFUSED(ACT(&d, handler, "contract.list",
                      ",'address':'https://x','listed_at':'2026-03-02T09:00'"),
                  "contract.publish_first");
    trial_clock(&d.t, "2026-03-05T09:00");
    TRIAL_REFUSED(ACT(&d, handler, "contract.publish", ""), "contract.publish_within");
    trial_clock(&d.t, "2026-03-12T09:00");
    TRIAL_REFUSED(ACT(&d, handler, "contract.file", ",'number':'备1'"), "contract.file_within");
    CHECK(ACT(&d, rival, "contract.publish", "")->result.kind == ERR_DENIED);
    const char *text = trial_text(TRIAL_OK(ACT(&d, handler, "contract.publish",
                                               ",'reason':'印章送修'")), "text");
    const char *const headings[] = {"一、合同编号", "二、合同名称", "三、项目编号", "四、项目名称",
                                    "五、合同主体", "六、合同主要信息", "七、合同签订日期",
                                    "八、合同公告日期", "九、其他补充事宜"};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        CHECK(strstr(text, headings[i]));
    CHECK(strstr(text, "印章送修") && strstr(text, "1,200,000.00"));
    TRIAL_REFUSED(ACT(&d, handler, "contract.publish", ""), "contract.published_once");
    TRIAL_REFUSED(ACT(&d, handler, "contract.list",
                      ",'address':'https://x','listed_at':'2026-03-12T09:01'"), "listed_at");
    TRIAL_OK(ACT(&d, handler, "contract.list",
                 ",'address':'https://x','listed_at':'2026-03-12T08:59'"));
    TRIAL_OK(ACT(&d, handler, "contract.file", ",'number':'备1','reason':'系统停机'"));
    TRIAL_REFUSED(ACT(&d, handler, "contract.file", ",'number':'备1'"), "contract.filed_once");
}

TEST(a_contract_signed_elsewhere_runs_here)
{
    struct desk d;
    open_contract(&d, a);
    trial_clock(&d.t, "2026-03-20T09:00");
#define ELSEWHERE(filed, more)                                                                \
    ACT(&d, handler, "contract.record_filing",                                                \
        ",'outside_number':'SH-1','address':'https://x','signed_day':'2026-03-03',"           \
        "'filed_day':'" filed "','file':{'sha256':'" SHA "','name':'a.pdf','size':1}" more)
    TRIAL_REFUSED(ELSEWHERE("2026-03-01", ""), "filed_day");
    TRIAL_REFUSED(ELSEWHERE("2026-03-13", ""), "contract.file_within");
    TRIAL_OK(ELSEWHERE("2026-03-12", ""));
    struct contract_row *k = row_of(&d);
    CHECK(str_eq(k->state, S("running")) && str_eq(k->venue, S("elsewhere")));
    CHECK_STR("SH-1", k->filed_number);
    TRIAL_REFUSED(ELSEWHERE("2026-03-12", ""), "contract.not_signed");
}

TEST(before_publication_only_insiders_read_a_contract)
{
    struct desk d;
    struct who nobody = {0};
    bool yes = true;
    open_contract(&d, a);
    id contract = row_of(&d)->id;
    CHECK_OK(contract_reader.ask(d.t.db, a, &nobody, contract, &yes));
    CHECK(!yes);
    CHECK(contract_ask(d.t.db, a, &contract_reader, &d.supplier, contract));
    CHECK(contract_ask(d.t.db, a, &contract_reader, &d.lawyer, contract));
    CHECK(!contract_ask(d.t.db, a, &contract_reader, &d.rival, contract));
    CHECK(!contract_ask(d.t.db, a, &contract_handler, &d.supplier, contract));
    run(&d);
    TRIAL_OK(ACT(&d, handler, "contract.publish", ""));
    CHECK_OK(contract_reader.ask(d.t.db, a, &nobody, contract, &yes));
    CHECK(yes);
}

CHECK_MAIN
