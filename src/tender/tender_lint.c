// The linter of a document: sums, money, people, days. What words may stand is in
// tender_lint_words.c. Findings come in the order in which publishing refuses.
#include "tender/tender_document.h"
#include "tender/tender_schedule.h"

static dec dec_of(int64_t whole)
{
    return (dec){whole * dec_one};
}

static dec minus(dec a, dec b)
{
    int64_t n = a.n - b.n;
    return (dec){n < 0 ? -n : n};
}

// What the price may weigh: nothing where it is fixed, else what the method allows.
struct bounds {
    int64_t low, high;
};
static struct bounds price_bounds(struct call *c, const struct tender_row *t)
{
    const struct rule *r = rule_of(c, &RULE_scoring_price_weight);
    if (str_eq(t->pricing, S("fixed")))
        return (struct bounds){0, 0};
    return (struct bounds){
        r->value, is_consultation(t) ? r->upper : rule_of(c, &RULE_scoring_sum)->value};
}

static bool within(dec d, struct bounds b)
{
    return d.n >= b.low * dec_one && d.n <= b.high * dec_one;
}

static void lint_sum(struct call *c, const struct paper *p)
{
    const struct rule *r = rule_of(c, &RULE_scoring_sum);
    dec groups = {0}, weight = p->tender->price_weight;
    for (size_t i = 0; i < p->scoring.groups.n; i++)
        groups.n += p->scoring.groups.at[i].weight.n;
    dec all = {groups.n + weight.n}, due = dec_of(r->value), rest = {due.n - groups.n};
    if (all.n == due.n)
        return;
    FIND(c, scoring_sum, S("price_weight"), ARG(weight), ARG(groups), ARG(all),
         ARG(minus(all, due)))
        ->fix = within(rest, price_bounds(c, p->tender))
                    ? join(c->a, S("价格分值改为 "), dec_text(c->a, rest),
                           S("，或者调整各部分的分值"))
                    : join(c->a, S("把各部分的分值"), all.n > due.n ? S("减少 ") : S("增加 "),
                           dec_text(c->a, minus(all, due)), S(" 分"));
}

static void lint_group_sums(struct call *c, const struct paper *p)
{
    for (size_t i = 0; i < p->scoring.groups.n; i++) {
        const struct tender_group_row *g = &p->scoring.groups.at[i];
        dec items = {0};
        for (size_t k = 0; k < p->scoring.items.n; k++)
            if (p->scoring.items.at[k].group_n == g->n)
                items.n += p->scoring.items.at[k].weight.n;
        if (items.n == g->weight.n)
            continue;
        struct finding *f = FIND(c, scoring_group_sum, format(c->a, "groups.%zu.weight", i),
                                 ARG(g->name), ARG(items), ARG(g->weight),
                                 ARG(minus(items, g->weight)));
        f->fix = join(c->a, S("本部分的分值改为 "), dec_text(c->a, items),
                      S("，或者调整其中各项的分值"));
    }
}

static void lint_price_weight(struct call *c, const struct paper *p)
{
    struct bounds b = price_bounds(c, p->tender);
    dec weight = p->tender->price_weight;
    if (within(weight, b))
        return;
    const char *kind = str_eq(p->tender->pricing, S("fixed")) ? "固定价格的项目"
                                                              : choice_word(plan_methods,
                                                                            p->tender->method);
    FIND(c, scoring_price_weight, S("price_weight"), ARG(weight), ARG(kind), ARG(b.low),
         ARG(b.high))
        ->fix = format(c->a, "价格分值改为 %lld",
                       (long long)(weight.n < b.low * dec_one ? b.low : b.high));
}

void lint_scoring(struct call *c, const struct paper *p)
{
    lint_sum(c, p);
    lint_group_sums(c, p);
    lint_price_weight(c, p);
}

static void lint_deduction(struct call *c, const struct paper *p)
{
    const struct rule *r = rule_of(c, &RULE_scoring_sme_deduction);
    const struct tender_row *t = p->tender;
    if (!str_eq(t->set_aside, S("none")) || str_eq(t->pricing, S("fixed")))
        return;
    if (t->sme_deduction.n >= r->value * dec_one && t->sme_deduction.n <= r->upper * dec_one)
        return;
    struct finding *f =
        FIND(c, scoring_sme_deduction, S("sme_deduction"), ARG(t->sme_deduction));
    f->fix = format(c->a, "小微企业价格扣除改为 %lld%%", (long long)r->value);
}

static bool odd_and_from(int64_t n, int64_t least)
{
    return n % 2 == 1 && n >= least;
}

static void lint_committee(struct call *c, const struct paper *p)
{
    const struct tender_row *t = p->tender;
    const struct rule *size = rule_of(c, &RULE_tender_committee_size);
    struct finding *f = NULL;
    int64_t least = size->value;
    if (is_consultation(t)) {
        least = rule_of(c, &RULE_tender_group_size)->value;
        if (!odd_and_from(t->committee_size, least))
            f = FIND(c, tender_group_size, S("committee_size"), ARG(t->committee_size));
    } else if (t->budget.fen >= rule_of(c, &RULE_tender_large_budget)->value) {
        least = size->upper;
        if (!odd_and_from(t->committee_size, least))
            f = FIND(c, tender_large_budget, S("committee_size"), ARG(t->budget),
                     ARG(t->committee_size), ARG(least));
    } else if (!odd_and_from(t->committee_size, least)) {
        f = FIND(c, tender_committee_size, S("committee_size"), ARG(t->committee_size));
    }
    if (f)
        f->fix = format(c->a, "评审人数改为 %lld",
                        (long long)(t->committee_size < least ? least : t->committee_size + 1));
}

static void lint_bond(struct call *c, const struct paper *p)
{
    const struct rule *r = rule_of(c, &RULE_tender_bond);
    money most = money_share(p->tender->budget, dec_of(r->value));
    if (p->tender->bond.fen <= most.fen)
        return;
    struct finding *f = FIND(c, tender_bond, S("bond"), ARG(p->tender->bond),
                             ARG(p->tender->budget), ARG(most));
    f->fix = join(c->a, S("保证金改为不超过 "), money_text(c->a, most), S(" 元，或者不收"));
}

static void lint_trigger(struct call *c, const struct rule *rule, const char *place, dec value)
{
    const struct rule *r = rule_of(c, rule);
    struct arg arg = ARG(value);
    if (value.n >= r->value * dec_one && value.n <= r->upper * dec_one)
        return;
    struct finding *f = find_at(c, rule, str_of(place), &arg, 1);
    f->fix = format(c->a, "改为 %lld%%",
                    (long long)(value.n < r->value * dec_one ? r->value : r->upper));
}

static void lint_low_price(struct call *c, const struct paper *p)
{
    const struct tender_row *t = p->tender;
    const struct rule *r = rule_of(c, &RULE_tender_low_price_minutes);
    if (c->today.n < RULE_tender_low_price_mean.from.n)
        return;
    lint_trigger(c, &RULE_tender_low_price_mean, "low_mean", t->low_mean);
    lint_trigger(c, &RULE_tender_low_price_second, "low_second", t->low_second);
    lint_trigger(c, &RULE_tender_low_price_ceiling, "low_ceiling", t->low_ceiling);
    if (t->low_minutes < r->value)
        FIND(c, tender_low_price_minutes, S("low_minutes"), ARG(t->low_minutes))->fix =
            format(c->a, "改为 %lld 分钟", (long long)r->value);
}

static void lint_agency(struct call *c, const struct paper *p)
{
    if (p->entrust && !p->entrust->confirmed.us)
        FIND(c, tender_agency_unconfirmed, S(""), ARG(p->entrust->agency_name));
}

void lint_terms(struct call *c, const struct paper *p)
{
    lint_deduction(c, p);
    lint_low_price(c, p);
    lint_bond(c, p);
    lint_committee(c, p);
    lint_clauses(c, p);
    lint_agency(c, p);
}

static void lint_missing(struct call *c, const struct paper *p)
{
    const struct tender_row *t = p->tender;
    bool scored = p->need.head && str_eq(p->need.head->review_rule, S("comprehensive"));
    const struct {
        const char *place, *zh;
        bool there;
    } parts[] = {
        {"documents_from", "文件从哪天起提供", t->documents_from.n},
        {"documents_until", "文件提供到哪天", t->documents_until.n},
        {"documents_place", "获取文件的地点或网址", !str_empty(t->documents_place)},
        {"deadline", "提交截止时间", t->deadline.us},
        {"opening_place", "开启地点", !str_empty(t->opening_place)},
        {"contact_person", "项目联系人", !str_empty(t->contact_person)},
        {"contact_phone", "联系电话", !str_empty(t->contact_phone)},
        {"groups", "评分部分", p->scoring.groups.n || !scored},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!parts[i].there)
            FIND(c, tender_incomplete, str_of(parts[i].place), ARG(parts[i].zh));
}

static void lint_documents(struct call *c, const struct tender_row *t)
{
    const struct calendar *days = &c->law->calendar;
    const struct rule *period = rule_of(c, &RULE_tender_documents_period);
    const struct rule *notice = rule_of(c, &RULE_tender_notice_period);
    if (t->documents_from.n && t->documents_from.n < c->today.n)
        FIND(c, tender_documents_from, S("documents_from"), ARG(t->documents_from), ARG(c->today))
            ->fix = join(c->a, S("改为 "), day_text(c->a, c->today), S(" 或以后"));
    if (!t->documents_from.n || !t->documents_until.n)
        return;
    day earliest = rule_deadline(days, period, t->documents_from);
    day ends = rule_deadline(days, notice, c->today);
    if (t->documents_until.n < earliest.n)
        FIND(c, tender_documents_period, S("documents_until"), ARG(t->documents_from),
             ARG(t->documents_until),
             ARG(rule_length(days, period, t->documents_from, t->documents_until)), ARG(earliest))
            ->fix = join(c->a, S("改为 "), day_text(c->a, earliest));
    if (t->documents_until.n < ends.n)
        FIND(c, tender_notice_period, S("documents_until"), ARG(ends), ARG(t->documents_until))
            ->fix = join(c->a, S("改为 "), day_text(c->a, ends));
}

static void lint_deadline(struct call *c, const struct tender_row *t)
{
    const struct rule *rule = issue_rule(t), *r = rule_of(c, rule);
    if (!t->deadline.us || !t->documents_from.n)
        return;
    day last = day_of(t->deadline);
    day earliest = rule_deadline(&c->law->calendar, r, t->documents_from);
    if (last.n >= earliest.n)
        return;
    const struct arg args[] = {
        ARG(t->documents_from), ARG(last),
        ARG(rule_length(&c->law->calendar, r, t->documents_from, last)), ARG(earliest)};
    struct finding *f = find_at(c, rule, S("deadline"), args, 4);
    int minute = instant_minute_of_day(t->deadline);
    f->fix = join(c->a, S("截止时间改为 "),
                  instant_text(c->a, instant_at(earliest, minute / 60, minute % 60)));
}

static void lint_intention(struct call *c, const struct paper *p)
{
    const struct rule *r = rule_of(c, &RULE_tender_intention_days);
    if (!p->project->intention_listed.us) {
        FIND(c, tender_intention_missing, S("intention"));
        return;
    }
    day listed = day_of(p->project->intention_listed);
    day earliest = rule_deadline(&c->law->calendar, r, listed);
    if (c->today.n < earliest.n)
        FIND(c, tender_intention_days, S("intention"), ARG(listed),
             ARG(rule_length(&c->law->calendar, r, listed, c->today)), ARG(earliest));
}

void lint_days(struct call *c, const struct paper *p)
{
    lint_missing(c, p);
    lint_documents(c, p->tender);
    lint_deadline(c, p->tender);
    lint_intention(c, p);
}

void lint_paper(struct call *c, const struct paper *p)
{
    lint_scoring(c, p);
    plan_lint_need(c, p->project, &p->need);
    lint_factors(c, p);
    lint_terms(c, p);
    lint_days(c, p);
}

err lint_everything(struct call *c, const struct paper *p)
{
    lint_paper(c, p);
    TRY(lint_locks(c, p));
    err e = plan_may_publish(c, p->project);
    return e.kind == ERR_REFUSED ? OK : e;
}
