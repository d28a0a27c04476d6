// What the law has against a need: pure rules over its lists, in the order of refusal.
#include <stdlib.h>

#include "plan/plan_parts.h"
#include "plan/plan_words.h"

static str place(struct call *c, const char *list, size_t i)
{
    return format(c->a, "need.%s.%zu", list, i + 1);
}

static dec hundred(void)
{
    return (dec){100 * dec_one};
}

static void lint_sums(struct call *c, const struct need_view *n)
{
    dec parts = {0}, weights = {0};
    for (size_t i = 0; i < n->instalments.n; i++)
        parts.n += n->instalments.at[i].percent.n;
    if (parts.n != hundred().n)
        FIND(c, need_instalments_sum, S("need.instalments"), ARG(parts));
    for (size_t i = 0; i < n->indicators.n; i++)
        weights.n += n->indicators.at[i].weight.n;
    if (weights.n != hundred().n)
        FIND(c, need_indicators_sum, S("need.indicators"), ARG(weights));
}

static int by_from(const void *a, const void *b)
{
    const struct need_band_row *x = a, *y = b;
    return (x->from_score.n > y->from_score.n) - (x->from_score.n < y->from_score.n);
}

// From inclusive, to exclusive, 100 inclusive: exactly one band pays each score from 0 to 100.
// The first stretch that is not, if there is one.
bool plan_bands_gap(arena scratch, const struct need_band_row *bands, size_t n,
                    struct band_gap *ret)
{
    struct need_band_row *sorted = new(&scratch, struct need_band_row, n + 1);
    dec reached = {0};
    for (size_t i = 0; i < n; i++)
        sorted[i] = bands[i];
    qsort(sorted, n, sizeof *sorted, by_from);
    for (size_t i = 0; i < n; i++) {
        dec from = sorted[i].from_score, to = sorted[i].to_score;
        if (from.n > reached.n) {
            *ret = (struct band_gap){reached, from, false};
            return true;
        }
        if (from.n < reached.n) {
            *ret = (struct band_gap){from, to.n < reached.n ? to : reached, true};
            return true;
        }
        if (to.n <= from.n) {
            *ret = (struct band_gap){from, from, false};
            return true;
        }
        reached = to;
    }
    *ret = (struct band_gap){reached, hundred(), reached.n > hundred().n};
    return reached.n != hundred().n;
}

static void lint_bands(struct call *c, const struct need_view *n)
{
    struct band_gap gap;
    if (!str_eq(n->head->pay_kind, S("bands")) ||
        !plan_bands_gap(*c->a, n->bands.at, n->bands.n, &gap))
        return;
    FIND(c, need_payment_bands_gap, S("need.bands"), ARG(gap.from), ARG(gap.to),
         ARG(gap.twice ? "对应了两个付款比例" : "没有对应的付款比例"));
}

static void lint_money(struct call *c, const struct project_row *p, const struct need_view *n)
{
    money limit = {rule_of(c, &RULE_need_set_aside)->value};
    if (n->head->ceiling.fen > p->budget.fen)
        FIND(c, need_ceiling_over_budget, S("need.ceiling"), ARG(n->head->ceiling),
             ARG(p->budget))->fix = money_text(c->a, p->budget);
    if (p->budget.fen <= limit.fen && !str_eq(n->head->set_aside, S("whole")) &&
        str_empty(n->head->set_aside_reason))
        FIND(c, need_set_aside, S("need.set_aside"), ARG(p->budget));
}

static bool positive(dec d)
{
    return d.n != NO_DEC.n && d.n > 0;
}

// What the chosen way of paying by score still needs.
static const char *pay_lacks(const struct need_row *h)
{
    if (str_eq(h->pay_kind, S("bands")))
        return NULL;
    if (!positive(h->pay_below))
        return "低于多少分起扣";
    if (str_eq(h->pay_kind, S("steps")) && !positive(h->pay_step))
        return "每档几分";
    if (str_eq(h->pay_kind, S("per_point_amount")))
        return h->pay_amount.fen == NO_MONEY.fen || h->pay_amount.fen <= 0 ? "每分扣（元）" : NULL;
    if (str_eq(h->pay_kind, S("proportional")))
        return NULL;
    return positive(h->pay_percent) ? NULL : "每分或每档扣（%）";
}

static void lint_payment(struct call *c, const struct need_view *n)
{
    const char *lacks = pay_lacks(n->head);
    dec lowest = hundred();
    if (lacks)
        FIND(c, need_payment_parameters, S("need.pay_kind"), ARG(lacks));
    for (size_t i = 0; i < n->grades.n; i++)
        if (n->grades.at[i].from_score.n < lowest.n)
            lowest = n->grades.at[i].from_score;
    if (n->grades.n && lowest.n != 0)
        FIND(c, need_grades_floor, S("need.grades"), ARG(lowest));
    if (str_eq(n->head->contract_type, S("fixed_unit")) && !n->price_lines.n)
        FIND(c, need_unit_price_lines, S("need.price_lines"),
             ARG(choice_word(need_contract_types, n->head->contract_type)));
}

static void lint_indicators(struct call *c, const struct project_row *p,
                            const struct need_view *n)
{
    bool satisfaction = false;
    for (size_t i = 0; i < n->indicators.n; i++) {
        const struct need_indicator_row *x = &n->indicators.at[i];
        satisfaction = satisfaction || str_eq(x->dimension, S("satisfaction"));
        if (!words_number(x->target))
            FIND(c, need_unquantified, place(c, "indicators", i), ARG(x->name), ARG(x->target));
        if (!words_said(x->unit) || !words_said(x->method))
            FIND(c, need_indicator_method, place(c, "indicators", i), ARG(x->name));
    }
    if (plan_is_public_service(p) && !satisfaction)
        FIND(c, need_satisfaction, S("need.indicators"), ARG(p->title));
}

static void lint_term(struct call *c, const struct project_row *p, const struct need_view *n)
{
    int64_t months = n->head->term_months;
    int64_t longest = rule_of(c, &RULE_need_term_longest)->value;
    int64_t usual = rule_of(c, &RULE_need_term_usual)->value;
    if (months > longest)
        FIND(c, need_term_longest, S("need.term_months"), ARG(months))->fix =
            format(c->a, "%lld", (long long)longest);
    else if (months > usual && !n->head->long_term)
        FIND(c, need_term_usual, S("need.term_months"), ARG(months))->fix =
            format(c->a, "%lld", (long long)usual);
    if (plan_survey_demanded(p, c->today) && str_empty(n->head->risks))
        FIND(c, need_risks, S("need.risks"), ARG(p->title));
}

static void lint_condition(struct call *c, str at, str text)
{
    str hit = {0};
    if ((hit = words_age(text)).at)
        FIND(c, need_age, at, ARG(hit))->fix = S("依法设立，能够独立承担民事责任");
    if ((hit = words_local_record(text)).at)
        FIND(c, need_local_record, at, ARG(hit))->fix = S("具有同类服务经验，不限地域和行业");
    if ((hit = words_local_branch(text)).at)
        FIND(c, need_local_branch, at, ARG(hit))->fix =
            S("承诺成交后按约定的响应时间到达服务地点");
    int64_t count = words_similar_contracts(text);
    int64_t most = rule_of(c, &RULE_need_similar_contracts)->value;
    if (count > most)
        FIND(c, need_similar_contracts, at, ARG(count))->fix =
            format(c->a, "具有同类服务经验，提供不超过 %lld 个同类合同", (long long)most);
}

void plan_lint_text(struct call *c, str at, str text, bool condition)
{
    str hit = {0};
    if ((hit = words_scale(text, condition)).at)
        FIND(c, need_scale, at, ARG(hit))->fix =
            S("具有履行合同所必需的设备和专业技术能力");
    if ((hit = words_supplier_list(text)).at)
        FIND(c, need_supplier_list, at, ARG(hit))->fix =
            S("符合《中华人民共和国政府采购法》第二十二条规定的条件");
    if ((hit = words_lowest_price(text)).at)
        FIND(c, need_lowest_price, at, ARG(hit))->fix = S("报价不超过最高限价");
    if (condition)
        lint_condition(c, at, text);
}

static void lint_texts(struct call *c, const struct need_view *n)
{
    plan_lint_text(c, S("need.scope"), n->head->scope, false);
    for (size_t i = 0; i < n->standards.n; i++)
        plan_lint_text(c, place(c, "standards", i), n->standards.at[i].text, false);
    for (size_t i = 0; i < n->requirements.n; i++)
        plan_lint_text(c, place(c, "requirements", i), n->requirements.at[i].text, false);
    for (size_t i = 0; i < n->qualifications.n; i++)
        plan_lint_text(c, place(c, "qualifications", i), n->qualifications.at[i].text, true);
}

void plan_lint_need(struct call *c, const struct project_row *p, const struct need_view *n)
{
    lint_sums(c, n);
    lint_bands(c, n);
    lint_money(c, p, n);
    lint_payment(c, n);
    lint_indicators(c, p, n);
    lint_term(c, p, n);
    lint_texts(c, n);
}

static const struct choice places[] = {
    {"ceiling", "最高限价"},       {"set_aside", "是否预留给中小企业"},
    {"term_months", "服务期限"},   {"risks", "风险和对策"},
    {"scope", "服务内容和范围"},   {"standards", "服务标准"},
    {"requirements", "服务要求"},  {"qualifications", "资格条件"},
    {"indicators", "考核指标"},    {"instalments", "付款安排"},
    {"price_lines", "报价表"},     {"grades", "考核等级"},
    {"bands", "按得分段付款"},     {"pay_kind", "考核怎么影响付款"},
    {0},
};

str plan_need_place(struct out *o, str at)
{
    struct out text = out_plain(o->a);
    str rest = at;
    str_cut(&rest, '.');
    str name = rest.at ? str_cut(&rest, '.') : (str){0};
    const char *zh = name.at ? choice_word(places, name) : NULL;
    text.lang = o->lang;
    if (!zh)
        return at;
    put(&text, (word){zh});
    if (rest.at) {
        put(&text, " ");
        put(&text, rest);
    }
    return out_str(&text);
}
