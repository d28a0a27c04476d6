// What is found in a need, over structs: no store, no act.
#include "base/check.h"
#include "plan/plan_parts.h"
#include "plan/plan_words.h"

struct sample {
    struct call c;
    struct project_row project;
    struct need_row head;
    struct need_view need;
    struct need_standard_row standard;
    struct need_requirement_row requirement;
    struct need_qualification_row qualification;
    struct need_indicator_row indicators[2];
    struct need_instalment_row instalments[2];
    struct need_grade_row grades[2];
    struct need_band_row bands[2];
};

static dec whole(int n)
{
    return (dec){(int64_t)n * dec_one};
}

// A need in which there is nothing to find.
static struct sample *sound(arena *a)
{
    struct sample *s = new(a, struct sample, 1);
    s->c = (struct call){.a = a, .today = day_make(2026, 3, 2)};
    s->project = (struct project_row){.title = S("养老"), .kind = S("public"),
                                      .budget = {300000000}};
    s->head = (struct need_row){
        .scope = S("上门照护"), .contract_type = S("fixed_total"), .ceiling = {300000000},
        .term_months = 12, .set_aside = S("none"), .risks = S("有备选"), .pay_kind = S("bands"),
        .pay_below = NO_DEC, .pay_step = NO_DEC, .pay_percent = NO_DEC, .pay_amount = NO_MONEY};
    s->standard = (struct need_standard_row){1, S("按国家标准")};
    s->requirement = (struct need_requirement_row){1, S("每周上门三次"), true};
    s->qualification = (struct need_qualification_row){1, S("依法设立"), {0}};
    s->indicators[0] = (struct need_indicator_row){1, S("次数"), S("output"), S("output"),
                                                   whole(60), S("95"), S("%"), S("抽查")};
    s->indicators[1] = (struct need_indicator_row){2, S("满意度"), S("satisfaction"), S("benefit"),
                                                   whole(40), S("90"), S("%"), S("问卷")};
    s->instalments[0] = (struct need_instalment_row){1, S("预付款"), whole(30), S("signing")};
    s->instalments[1] = (struct need_instalment_row){2, S("尾款"), whole(70), S("acceptance")};
    s->grades[0] = (struct need_grade_row){1, S("优"), whole(90)};
    s->grades[1] = (struct need_grade_row){2, S("差"), whole(0)};
    s->bands[0] = (struct need_band_row){1, whole(90), whole(100), whole(100)};
    s->bands[1] = (struct need_band_row){2, whole(0), whole(90), whole(90)};
    s->need = (struct need_view){.head = &s->head,
                                 .standards = {&s->standard, 1},
                                 .requirements = {&s->requirement, 1},
                                 .qualifications = {&s->qualification, 1},
                                 .indicators = {s->indicators, 2},
                                 .instalments = {s->instalments, 2},
                                 .grades = {s->grades, 2},
                                 .bands = {s->bands, 2}};
    return s;
}

// The names of the rules found, in order, divided by blanks.
static str names(struct sample *s)
{
    struct out o = out_plain(s->c.a);
    s->c.findings = NULL;
    s->c.last = NULL;
    plan_lint_need(&s->c, &s->project, &s->need);
    for (const struct finding *f = s->c.findings; f; f = f->next) {
        put(&o, o.len ? " " : "");
        put(&o, f->rule->name);
    }
    return out_str(&o);
}
#define FINDS(s, want) CHECK(str_eq(names(s), S(want)))

TEST(nothing_is_found_in_a_sound_need)
{
    FINDS(sound(a), "");
}

TEST(sums_are_exactly_one_hundred)
{
    struct sample *s = sound(a);
    s->instalments[1].percent.n -= 1;
    FINDS(s, "need.instalments_sum");
    s->instalments[1].percent.n += 1;
    s->indicators[0].weight.n += 1;
    FINDS(s, "need.indicators_sum");
    s->need.instalments.n = 0;
    FINDS(s, "need.instalments_sum need.indicators_sum");
}

TEST(each_score_is_paid_by_exactly_one_band)
{
    struct sample *s = sound(a);
    struct band_gap gap;
    s->bands[1].to_score.n -= 100;  // 89.99
    FINDS(s, "need.payment_bands_gap");
    CHECK(plan_bands_gap(*a, s->bands, 2, &gap) && !gap.twice && gap.from.n == 899900 &&
          gap.to.n == 900000);
    s->bands[1].to_score.n += 200;  // 90.01
    CHECK(plan_bands_gap(*a, s->bands, 2, &gap) && gap.twice && gap.from.n == 900000 &&
          gap.to.n == 900100);
    s->bands[1].to_score = whole(90);
    s->bands[0].to_score.n -= 1;
    CHECK(plan_bands_gap(*a, s->bands, 2, &gap) && gap.to.n == 1000000);
    s->bands[0].to_score = whole(100);
    s->bands[1].from_score = whole(1);
    CHECK(plan_bands_gap(*a, s->bands, 2, &gap) && gap.from.n == 0 && gap.to.n == 10000);
    CHECK(plan_bands_gap(*a, s->bands, 0, &gap));
    s->bands[1] = s->bands[0];
    CHECK(plan_bands_gap(*a, s->bands, 2, &gap));
    s->head.pay_kind = S("proportional");
    s->head.pay_below = whole(90);
    FINDS(s, "");
}

TEST(the_ceiling_stays_within_the_budget)
{
    struct sample *s = sound(a);
    s->head.ceiling.fen += 1;
    FINDS(s, "need.ceiling_over_budget");
    CHECK(str_eq(s->c.findings->fix, S("3000000.00")));
}

TEST(two_million_or_less_is_set_aside_or_says_why_not)
{
    struct sample *s = sound(a);
    s->project.budget.fen = s->head.ceiling.fen = 200000000;
    FINDS(s, "need.set_aside");
    s->head.set_aside_reason = S("46-6(1)");
    FINDS(s, "");
    s->head.set_aside_reason = (str){0};
    s->head.set_aside = S("whole");
    FINDS(s, "");
    s->head.set_aside = S("none");
    s->project.budget.fen += 1;
    FINDS(s, "");
}

TEST(every_way_of_paying_by_score_is_complete)
{
    struct sample *s = sound(a);
    const char *kinds[] = {"per_point", "per_point_amount", "proportional", "steps"};
    for (size_t i = 0; i < 4; i++) {
        s->head.pay_kind = str_of(kinds[i]);
        FINDS(s, "need.payment_parameters");
    }
    s->head.pay_below = whole(90);
    s->head.pay_percent = whole(1);
    FINDS(s, "need.payment_parameters");  // steps lacks its step
    s->head.pay_step = whole(5);
    FINDS(s, "");
    s->head.pay_kind = S("per_point_amount");
    FINDS(s, "need.payment_parameters");
    s->head.pay_amount = (money){0};
    FINDS(s, "need.payment_parameters");
    s->head.pay_amount = (money){1};
    FINDS(s, "");
}

TEST(a_unit_price_contract_has_price_lines)
{
    struct sample *s = sound(a);
    struct need_price_line_row line = {1, S("照护"), S("小时"), whole(9600), NO_PRICE};
    s->head.contract_type = S("fixed_unit");
    FINDS(s, "need.unit_price_lines");
    s->need.price_lines = (struct need_price_line_row_rows){&line, 1};
    FINDS(s, "");
}

TEST(the_term_is_a_year_or_three_with_reasons)
{
    struct sample *s = sound(a);
    s->head.term_months = 13;
    FINDS(s, "need.term_usual");
    s->head.long_term = true;
    FINDS(s, "");
    s->head.term_months = 36;
    FINDS(s, "");
    s->head.term_months = 37;
    FINDS(s, "need.term_longest");
}

TEST(risks_are_written_down_where_a_survey_is_demanded)
{
    struct sample *s = sound(a);
    s->head.risks = (str){0};
    FINDS(s, "need.risks");
    s->project.kind = S("auxiliary");
    FINDS(s, "");
    s->project.budget.fen = 1000000000;  // ten million, included
    FINDS(s, "need.risks");
    s->project.budget.fen -= 1;
    FINDS(s, "");
}

TEST(indicators_can_be_measured)
{
    struct sample *s = sound(a);
    s->indicators[0].target = S("较好");
    FINDS(s, "need.unquantified");
    CHECK(str_eq(s->c.findings->place, S("need.indicators.1")));
    s->indicators[0].target = S("九成以上");
    FINDS(s, "");
    s->indicators[1].unit = S("—");
    FINDS(s, "need.indicator_method");
    s->indicators[1].unit = S("%");
    s->indicators[1].dimension = S("effect");
    FINDS(s, "need.satisfaction");
}

TEST(grades_reach_down_to_zero)
{
    struct sample *s = sound(a);
    s->grades[1].from_score.n = 1;
    FINDS(s, "need.grades_floor");
}

TEST(conditions_are_read_for_what_the_law_forbids)
{
    static const struct {
        const char *text, *found;
    } rows[] = {
        {"注册资本不少于 500 万元", "need.scale"},
        {"上年度营业收入 1000 万元以上", "need.scale"},
        {"从业人员不少于 50 人", "need.scale"},
        {"从业人员持社会工作者证书", ""},
        {"依法成立满三年", "need.age"},
        {"成立时间不少于 2 年", "need.age"},
        {"依法成立，近三年无重大违法记录", ""},
        {"具有本市同类项目业绩", "need.local_record"},
        {"在本地设有分支机构", "need.local_branch"},
        {"在本市注册的独立法人", "need.local_branch"},
        {"注册资本 500 万元，有本市同类业绩", "need.scale need.local_record"},
        {"已列入区服务供应商名录库", "need.supplier_list"},
        {"具有三个以上同类项目经验", "need.similar_contracts"},
        {"具有 2 个以上同类项目经验", ""},
        {"近三年承担过同类服务，提供 3 份合同", "need.similar_contracts"},
        {"近36个月承担过1项类似服务", ""},
        {"报价不得低于预算的七成", "need.lowest_price"},
        {"社区内设有服务点，签订服务合同", ""},
    };
    struct sample *s = sound(a);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        s->qualification.text = str_of(rows[i].text);
        if (!str_eq(names(s), str_of(rows[i].found)))
            CHECK(str_empty(str_of(rows[i].text)));  // names the row that differs
        CHECK(str_empty(str_of(rows[i].found)) || s->c.findings->fix.at);
    }
}

TEST(what_is_asked_of_the_work_is_no_condition_of_the_bidder)
{
    struct sample *s = sound(a);
    s->requirement.text = S("成立三年以上的项目组，从业人员不少于 20 人，熟悉本市业绩档案");
    FINDS(s, "");
    s->requirement.text = S("投标人注册资本不少于 500 万元");
    FINDS(s, "need.scale");
}

TEST(places_are_said_in_the_words_of_the_form)
{
    struct out o = out_plain(a);
    CHECK(str_eq(plan_need_place(&o, S("need.qualifications.2")), S("资格条件 2")));
    CHECK(str_eq(plan_need_place(&o, S("need.ceiling")), S("最高限价")));
    CHECK(str_eq(plan_need_place(&o, S("groups.1")), S("groups.1")));
}

TEST(a_route_goes_by_amount_and_catalogue)
{
    struct plan_amounts m = {.budget = {49999999}, .total = {49999999},
                             .procurement_limit = {50000000}, .central_limit = NO_MONEY};
    CHECK(str_eq(plan_route_for(&m), S("below")));
    m.total.fen++;
    CHECK(str_eq(plan_route_for(&m), S("dispersed")));
    m.central = true;
    CHECK(str_eq(plan_route_for(&m), S("dispersed")));
    m.central_limit = (money){49999999};
    CHECK(str_eq(plan_route_for(&m), S("centralised")));
    CHECK(has_code(S("C21040000, C16070000"), S("C16070000")) &&
          !has_code(S("C2104000"), S("C21040000")) && !has_code((str){0}, S("C1")));
}

CHECK_MAIN
