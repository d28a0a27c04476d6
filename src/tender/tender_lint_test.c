// What the law has against a document, over structs, at the boundary of each rule.
#include "journal/trial.h"
#include "tender/tender_schedule.h"
#include "tender/tender_text.h"

static const struct slice *const slices[] = {&journal_slice};

struct bench {
    struct call c;
    struct law law;
    struct paper p;
    struct tender_row t;
    struct project_row project;
    struct need_row need;
};

static struct group_in one_group;
static struct item_in items[2];
static struct level_in levels[3];

static void set_up(struct bench *b, arena *a, struct trial *t)
{
    *b = (struct bench){.law = *journal_law(t->journal)};
    b->c = (struct call){.a = a, .law = &b->law, .today = day_make(2026, 4, 2)};
    b->t = (struct tender_row){
        .title = S("居家养老服务项目"), .method = S("open_tender"), .venue = S("here"),
        .state = S("draft"), .budget = {100000000}, .ceiling = {100000000},
        .set_aside = S("none"), .pricing = S("competed"), .documents_from = day_make(2026, 4, 2),
        .documents_until = day_make(2026, 4, 10), .documents_place = S("本平台"),
        .deadline = instant_at(day_make(2026, 4, 22), 9, 30), .opening_place = S("本平台"),
        .committee_size = 5, .price_weight = {10 * dec_one}, .sme_deduction = {10 * dec_one},
        .low_mean = {50 * dec_one}, .low_second = {50 * dec_one}, .low_ceiling = {45 * dec_one},
        .low_minutes = 30, .tie_rule = S("draw"), .contact_person = S("李敏"),
        .contact_phone = S("0755-1000000")};
    b->project = (struct project_row){
        .title = b->t.title, .budget = b->t.budget, .service = S("上门照护"),
        .intention_listed = instant_at(day_make(2026, 3, 2), 9, 0)};
    b->need = (struct need_row){
        .goal = S("照护"), .scope = S("上门"), .recipients = S("老人"), .pricing = S("competed"),
        .review_rule = S("comprehensive"), .set_aside = S("none"), .ceiling = b->t.ceiling,
        .acceptance_plan = S("按月验收"), .term_months = 12};
    levels[0] = (struct level_in){{100 * dec_one}, S("完整")};
    levels[1] = (struct level_in){{60 * dec_one}, {0}};
    levels[2] = (struct level_in){{0}, {0}};
    items[0] = (struct item_in){.name = S("服务方案"), .kind = S("judged"),
                                .weight = {50 * dec_one}, .levels = {levels, 3}};
    items[1] = (struct item_in){.name = S("服务团队"), .kind = S("objective"),
                                .weight = {40 * dec_one}, .levels = {levels, 3}};
    one_group = (struct group_in){.name = S("技术部分"), .technical = true,
                                  .weight = {90 * dec_one}, .items = {items, 2}};
    b->p = (struct paper){.tender = &b->t, .project = &b->project, .need = {.head = &b->need}};
    struct clauses_in clauses = text_clauses(a, &b->project, &b->p.need);
    b->p.clauses = (struct tender_clause_row_rows){new(a, struct tender_clause_row, clauses.n),
                                                   clauses.n};
    for (size_t i = 0; i < clauses.n; i++)
        b->p.clauses.at[i] =
            (struct tender_clause_row){(int64_t)i + 1, clauses.at[i].title, clauses.at[i].text};
}

// The findings without those of the need, as names in their order.
static str lint_names(struct bench *b)
{
    struct out o = out_plain(b->c.a);
    b->c.findings = NULL;
    b->c.last = NULL;
    b->p.scoring = groups_flatten(b->c.a, &(struct groups_in){&one_group, 1});
    lint_scoring(&b->c, &b->p);
    lint_factors(&b->c, &b->p);
    lint_terms(&b->c, &b->p);
    lint_days(&b->c, &b->p);
    for (const struct finding *f = b->c.findings; f; f = f->next) {
        put(&o, o.len ? " " : "");
        put(&o, f->rule->name);
    }
    return out_str(&o);
}

#define LINT(expected) CHECK_STR(expected, lint_names(&b))
#define BENCH                                                                                     \
    struct trial trial;                                                                           \
    struct bench b;                                                                               \
    trial_open(&trial, a, slices, sizeof slices / sizeof *slices);                                \
    set_up(&b, a, &trial)

TEST(a_lawful_document_has_no_findings)
{
    BENCH;
    LINT("");
}

TEST(weights_make_a_hundred_and_items_their_group)
{
    BENCH;
    b.t.price_weight.n = 11 * dec_one;
    LINT("scoring.sum");
    CHECK_STR("价格分值改为 10，或者调整各部分的分值", b.c.findings->fix);
    b.t.price_weight.n = 10 * dec_one;
    items[0].weight.n = 50 * dec_one + 1;
    LINT("scoring.group_sum");
    CHECK_STR("groups.0.weight", b.c.findings->place);
    one_group.weight.n = 90 * dec_one + 1;
    b.t.price_weight.n = 10 * dec_one - 1;
    LINT("scoring.price_weight");
}

TEST(the_price_weighs_what_the_method_allows)
{
    BENCH;
    static const struct {
        const char *method, *pricing;
        int64_t weight;
        bool right;
    } rows[] = {
        {"open_tender", "competed", 10, true},   {"open_tender", "competed", 9, false},
        {"open_tender", "competed", 60, true},   {"consultation", "competed", 10, true},
        {"consultation", "competed", 30, true},  {"consultation", "competed", 31, false},
        {"consultation", "competed", 9, false},  {"consultation", "fixed", 0, true},
        {"open_tender", "fixed", 0, true},       {"open_tender", "fixed", 10, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        b.t.method = str_of(rows[i].method);
        b.t.pricing = str_of(rows[i].pricing);
        b.t.price_weight.n = rows[i].weight * dec_one;
        items[1].weight.n = (50 - rows[i].weight) * dec_one;
        one_group.weight.n = (100 - rows[i].weight) * dec_one;
        LINT(rows[i].right ? "" : "scoring.price_weight");
    }
}

TEST(words_of_scale_region_lists_and_brands_are_found_where_they_stand)
{
    BENCH;
    static const struct {
        const char *text, *rule;
    } rows[] = {
        {"上一年度营业收入 500 万元以上得满分", "scoring.forbidden_factor"},
        {"注册资本不少于 100 万元", "scoring.forbidden_factor"},
        {"员工总数 50 人以上", "scoring.forbidden_factor"},
        {"具有厂家授权", "scoring.forbidden_factor"},
        {"经营年限 5 年以上", "scoring.sme_barrier"},
        {"进入本区名录库的得分", "scoring.supplier_list"},
        {"成立满 3 年", "scoring.supplier_list"},
        {"本市同类项目业绩每个 2 分", "scoring.regional_factor"},
        {"获得本省表彰的得分", "scoring.regional_factor"},
        {"国有控股的得满分", "scoring.location"},
        {"使用指定品牌的设备", "scoring.named_product"},
        {"最低限价 80 万元", "scoring.minimum_price"},
        {"同类项目业绩每个 2 分", ""},
        {"为本市老人提供服务；同类业绩每个 2 分", ""},
        {"项目负责人从业 5 年以上", ""},
        {"社会组织评估等级 4A 以上", ""},
        {"获奖情况：每项 1 分", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        items[1].standard = str_of(rows[i].text);
        LINT(rows[i].rule);
        CHECK(!*rows[i].rule || str_eq(b.c.findings->place, S("groups.0.items.1.standard")));
        CHECK(!*rows[i].rule || b.c.findings->fix.len);
    }
    items[1].standard = (str){0};
    levels[0].description = S("净资产 1000 万元以上");
    LINT("scoring.forbidden_factor scoring.forbidden_factor");
    CHECK_STR("groups.0.items.0.levels.0.description", b.c.findings->place);
}

TEST(a_qualification_is_no_scoring_factor)
{
    BENCH;
    struct need_qualification_row q = {1, S("具有养老服务机构备案回执"), {0}};
    b.p.need.qualifications = (struct need_qualification_row_rows){&q, 1};
    LINT("");
    items[0].name = S("养老服务机构备案回执");
    LINT("scoring.qualification_as_factor");
    items[0].name = S("备案");
    LINT("");
}

TEST(grades_are_at_least_two_all_different_and_within_a_hundred)
{
    BENCH;
    items[0].levels.n = 1;
    LINT("scoring.levels");
    items[0].levels.n = 2;
    LINT("");
    items[0].levels.n = 3;
    levels[1].score = levels[0].score;
    LINT("scoring.levels scoring.levels");
    levels[1].score.n = 100 * dec_one + 1;
    LINT("scoring.levels scoring.levels");
    levels[1].score.n = -1;
    LINT("scoring.levels scoring.levels");
}

TEST(low_price_triggers_stand_between_the_laws_value_and_sixty_five)
{
    BENCH;
    b.t.low_mean.n = 65 * dec_one;
    b.t.low_second.n = 65 * dec_one;
    b.t.low_ceiling.n = 65 * dec_one;
    LINT("");
    b.t.low_mean.n += 1;
    LINT("tender.low_price_mean");
    CHECK_STR("改为 65%", b.c.findings->fix);
    b.t.low_mean.n = 50 * dec_one;
    b.t.low_second.n = 50 * dec_one - 1;
    LINT("tender.low_price_second");
    b.t.low_second.n = 50 * dec_one;
    b.t.low_ceiling.n = 45 * dec_one - 1;
    LINT("tender.low_price_ceiling");
    CHECK_STR("改为 45%", b.c.findings->fix);
    b.t.low_ceiling.n = 45 * dec_one;
    b.t.low_minutes = 29;
    LINT("tender.low_price_minutes");
}

TEST(the_deduction_is_for_purchases_that_are_not_reserved)
{
    BENCH;
    b.t.sme_deduction.n = 10 * dec_one - 1;
    LINT("scoring.sme_deduction");
    b.t.sme_deduction.n = 20 * dec_one + 1;
    LINT("scoring.sme_deduction");
    b.t.sme_deduction.n = 20 * dec_one;
    LINT("");
    b.t.set_aside = S("whole");
    b.t.sme_deduction.n = 0;
    LINT("");
}

TEST(the_bond_is_at_most_two_percent_of_the_budget)
{
    BENCH;
    b.t.bond.fen = 2000000;
    LINT("");
    b.t.bond.fen = 2000001;
    LINT("tender.bond");
}

TEST(a_committee_is_odd_and_as_large_as_the_budget_demands)
{
    BENCH;
    b.t.committee_size = 4;
    LINT("tender.committee_size");
    b.t.committee_size = 6;
    LINT("tender.committee_size");
    b.t.committee_size = 5;
    b.t.budget.fen = 999999999;
    LINT("");
    b.t.budget.fen = 1000000000;
    LINT("tender.large_budget");
    b.t.committee_size = 7;
    LINT("");
    b.t.method = S("consultation");
    b.t.committee_size = 3;
    LINT("");
    b.t.committee_size = 1;
    LINT("tender.group_size");
}

TEST(a_contract_states_what_the_order_lists)
{
    BENCH;
    struct tender_clause_row only = {1, S("服务内容"), S("按期提供服务，期限一年，数量、质量见需求")};
    b.p.clauses = (struct tender_clause_row_rows){&only, 1};
    LINT("tender.contract_content");
    struct out o = out_plain(a);
    put_finding(&o, b.c.findings);
    CHECK_STR("合同条款里没有写明价格、资金结算方式、各方权利、各方义务、违约责任。", out_str(&o));
}

TEST(an_agency_must_have_confirmed)
{
    BENCH;
    struct tender_entrust_row e = {.agency_name = S("正衡公司")};
    b.p.entrust = &e;
    LINT("tender.agency_unconfirmed");
    e.confirmed.us = 1;
    LINT("");
}

TEST(days_are_counted_at_their_boundary)
{
    BENCH;
    // 04-04 to 04-06 are 清明: five working days after 04-02 end on 04-10.
    b.t.documents_until = day_make(2026, 4, 9);
    LINT("tender.documents_period tender.notice_period");
    CHECK_STR("改为 2026-04-10", b.c.findings->fix);
    b.t.deadline = instant_at(day_make(2026, 4, 30), 9, 30);
    b.t.documents_from = day_make(2026, 4, 3);
    b.t.documents_until = day_make(2026, 4, 10);
    LINT("tender.documents_period");
    b.c.today = day_make(2026, 4, 3);
    b.t.documents_until = day_make(2026, 4, 13);
    LINT("");
    b.c.today = day_make(2026, 4, 7);
    LINT("tender.documents_from tender.notice_period");
    CHECK_STR("tender.notice_period", str_of(b.c.findings->next->rule->name));
    b.c.today = day_make(2026, 4, 2);
    b.t.documents_from = day_make(2026, 4, 2);
    b.t.documents_until = day_make(2026, 4, 10);
    b.t.deadline = instant_at(day_make(2026, 4, 21), 9, 30);
    LINT("tender.issue_to_deadline");
    CHECK_STR("截止时间改为 2026-04-22 09:30", b.c.findings->fix);
    b.t.method = S("consultation");
    b.t.deadline = instant_at(day_make(2026, 4, 12), 9, 30);
    LINT("");
    b.t.deadline = instant_at(day_make(2026, 4, 11), 9, 30);
    LINT("tender.issue_to_response");
    b.t.deadline = instant_at(day_make(2026, 4, 22), 9, 30);
    b.t.documents_from = day_make(2026, 4, 1);
    LINT("tender.documents_from");
}

TEST(the_intention_is_a_month_old)
{
    BENCH;
    b.project.intention_listed = instant_at(day_make(2026, 3, 4), 9, 0);
    LINT("tender.intention_days");
    b.project.intention_listed = instant_at(day_make(2026, 3, 3), 9, 0);
    LINT("");
    b.project.intention_listed.us = 0;
    LINT("tender.intention_missing");
}

TEST(what_is_missing_is_named)
{
    BENCH;
    b.t.opening_place = S("");
    LINT("tender.incomplete");
    CHECK_STR("opening_place", b.c.findings->place);
    b.t.deadline.us = 0;
    LINT("tender.incomplete tender.incomplete");
    CHECK_STR("deadline", b.c.findings->place);
}

TEST(holidays_put_a_deadline_off_and_working_days_pass_them_over)
{
    BENCH;
    // Twenty days after 2026-01-28 is 02-17, within 春节 (02-15 to 02-23).
    b.t.documents_from = day_make(2026, 1, 28);
    CHECK_STR("2026-02-24",
              day_text(a, earliest_deadline(&b.law, &b.t, day_make(2026, 1, 28), b.c.today)));
    // Listed later than the documents begin: the listing counts.
    CHECK_STR("2026-02-25",
              day_text(a, earliest_deadline(&b.law, &b.t, day_make(2026, 2, 5), b.c.today)));
    // Five working days from 2026-02-10 with the make-up Saturday 02-14 end on 02-24.
    struct schedule s = schedule_of(&b.law, &b.t, day_make(2026, 2, 10), (day){0}, b.c.today);
    CHECK_STR("公告期限届满", str_of(s.at[0].zh));
    CHECK_STR("2026-02-24", day_text(a, s.at[0].until));
    CHECK_STR("2026-03-04", day_text(a, s.at[1].until));  // and seven to challenge the document
    // 国庆 10-01 to 10-07: ten days after 09-25 end on 10-08.
    b.t.method = S("consultation");
    b.t.documents_from = day_make(2026, 9, 25);
    CHECK_STR("2026-10-08",
              day_text(a, earliest_deadline(&b.law, &b.t, day_make(2026, 9, 25), b.c.today)));
}

TEST(the_last_day_to_change_leaves_the_whole_period)
{
    BENCH;
    const struct rule *r = &RULE_tender_clarify_before;
    CHECK_STR("2026-04-07", day_text(a, last_day_to_change(&b.law, r, day_make(2026, 4, 22))));
    // Fifteen days after 09-17 would end within 国庆 and so on 10-08; 09-23 is the last day for it.
    CHECK_STR("2026-09-23", day_text(a, last_day_to_change(&b.law, r, day_make(2026, 10, 8))));
    CHECK_STR("2026-09-15", day_text(a, last_day_to_change(&b.law, r, day_make(2026, 9, 30))));
}

TEST(grades_are_written_as_numbers_or_as_lines)
{
    struct item_in item = {0};
    int line = 0;
    CHECK(levels_read(a, S("0,60,80,100"), &item, &line) && item.levels.n == 4);
    CHECK_STR("0,60,80,100", levels_text(a, &item));
    CHECK(levels_read(a, S("100 完整，可行\n\n 60 基本完整\n0"), &item, &line));
    CHECK(item.levels.n == 3 && item.levels.at[0].score.n == 100 * dec_one);
    CHECK_STR("完整，可行", item.levels.at[0].description);
    CHECK(!item.levels.at[2].description.at);
    CHECK(!levels_read(a, S("100 完整\n很好"), &item, &line) && line == 2);
}

CHECK_MAIN
