#include "perform/perform.h"

#include "perform/parts.h"

const struct choice assessment_kinds[] = {
    {"monthly", "月度考核"},
    {"instalment", "分期考核"},
    {"final", "最终考核"},
    {0},
};

const struct choice acceptance_states[] = {
    {"signing", "待签字"},
    {"passed", "验收合格"},
    {"failed", "验收不合格"},
    {0},
};

const struct choice acceptance_roles[] = {
    {"buyer", "购买主体代表"}, {"user_unit", "使用单位代表"}, {"expert", "专家"},
    {"recipient", "服务对象"}, {"third", "第三方机构"},       {"bidder", "参加采购的其他供应商"},
    {0},
};

err perform_unpublished(struct db *db, arena *a, id contract, bool *ret)
{
    struct acceptances_unpublished_row row = {0};
    TRY(acceptances_unpublished(db, a, contract, &row));
    *ret = row.n > 0;
    return OK;
}

dec perform_score(const struct weighted *of, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += of[i].weight.n * of[i].score.n;
    return dec_round2(sum, (int64_t)dec_one * dec_one * 100);
}

str perform_grade(dec score, const struct contract_grade_row *grades, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (score.n >= grades[i].from_score.n)
            return grades[i].name;
    return (str){0};
}

static const int64_t hundred = (int64_t)100 * dec_one;

static bool pay_band(money whole, dec score, const struct pay_rule *r, money *ret)
{
    for (size_t i = 0; i < r->band_count; i++) {
        const struct contract_band_row *b = &r->bands[i];
        bool top = b->to_score.n == hundred && score.n == hundred;
        if (score.n < b->from_score.n || (score.n >= b->to_score.n && !top))
            continue;
        *ret = money_share(whole, b->pay);
        return true;
    }
    return false;
}

// whole - amount for each point, the rest rounded half-up: a deduction of half a fen is dropped.
static int64_t less_points(money whole, money amount, int64_t points)
{
    int64_t taken = muldiv(amount.fen, points, dec_one);
    bool half = amount.fen % dec_one * (points % dec_one) % dec_one == dec_one / 2;
    return whole.fen - taken + half;
}

bool perform_payable(money whole, dec score, const struct pay_rule *r, money *ret)
{
    bool steps = str_eq(r->kind, S("steps"));
    if (str_eq(r->kind, S("bands")))
        return pay_band(whole, score, r, ret);
    if (r->below.n <= 0 || (steps && r->step.n <= 0))
        return false;
    int64_t short_of = r->below.n - score.n;
    *ret = whole;
    if (short_of <= 0)
        return true;
    if (str_eq(r->kind, S("proportional")))
        ret->fen = muldiv(whole.fen, score.n, r->below.n);
    else if (str_eq(r->kind, S("per_point_amount")))
        ret->fen = less_points(whole, r->amount, short_of);
    else if (steps)
        ret->fen = muldiv(whole.fen, hundred - short_of / r->step.n * r->percent.n, hundred);
    else
        ret->fen = muldiv(whole.fen, hundred * dec_one - short_of * r->percent.n,
                          hundred * dec_one);
    if (ret->fen < 0)
        ret->fen = 0;
    return true;
}

money perform_spread(money deduction, const struct contract_instalment_row *of, size_t n,
                     money *ret)
{
    for (size_t i = n; i-- > 0;) {
        bool open = of[i].settled.fen == 0 && of[i].paid.fen == 0;
        int64_t room = open ? of[i].amount.fen - of[i].deduction.fen : 0;
        int64_t part = deduction.fen < room ? deduction.fen : room;
        ret[i] = (money){of[i].deduction.fen + part};
        deduction.fen -= part;
    }
    return deduction;
}

const struct slice perform_slice = {
    "perform", "履约",
    {perform_assess_acts, perform_accept_acts, perform_rectify_acts},
    {perform_pages},
    &perform_sql,
};
