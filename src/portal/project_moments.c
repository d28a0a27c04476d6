// The time line of a project: each date with its reason, and how long each step took beside what
// was planned and what the law demands.
#include "portal/project.h"

enum { moments_max = 120, steps_max = 24, near_before = 3, near_after = 4 };

static instant end_of(day d)
{
    return d.n ? instant_at(d, 23, 59) : (instant){0};
}

static struct moment *add(struct project_view *p, const char *zh, instant at, bool exact,
                          const struct rule *rule)
{
    struct moments *m = &p->moments;
    if (!at.us || m->n == moments_max)
        return &m->at[moments_max];  // where what is not shown is written
    size_t i = m->n++;
    for (; i > 0 && m->at[i - 1].at.us > at.us; i--)
        m->at[i] = m->at[i - 1];
    m->at[i] = (struct moment){.at = at, .exact = exact, .zh = zh, .rule = rule};
    return &m->at[i];
}

static void within(struct moment *m, day limit, day done, day today)
{
    day until = done.n ? done : today;
    m->limit = limit;
    m->late = limit.n && until.n > limit.n ? until.n - limit.n : 0;
}

static const struct rule *issue_rule_of(const struct tender_row *t)
{
    return str_eq(t->method, S("consultation")) ? &RULE_tender_issue_to_response
                                                : &RULE_tender_issue_to_deadline;
}

static void add_notices(struct project_view *p)
{
    for (size_t i = 0; i < p->notices.n; i++) {
        const struct notice_row *n = &p->notices.at[i];
        bool first = str_eq(n->kind, S("tender")) || str_eq(n->kind, S("consultation"));
        bool plan = str_eq(n->kind, S("intention"));
        const struct rule *rule = first ? &RULE_tender_notice_period
                                  : plan ? &RULE_tender_intention_days : NULL;
        struct moment *m = add(p, choice_word(notice_kinds, n->kind), n->published, true, rule);
        m->notice = n->id;
        if (plan && p->tender) {
            m->had = day_of(p->tender->published).n - day_of(n->published).n;
            m->at_least = rule_on(rule, day_of(n->published))->value;
        }
    }
}

static void add_round(struct visit *v, struct project_view *p)
{
    const struct tender_row *t = p->tender;
    day published = day_of(t->published);
    if (!p->here)
        return;
    add(p, "公告期限届满", end_of(t->notice_ends), false, &RULE_tender_notice_period);
    add(p, "文件提供截止", end_of(t->documents_until), false, &RULE_tender_documents_period)->uid =
        "documents";
    if (t->notice_ends.n) {
        const struct rule *r = rule_on(&RULE_tender_challenge_days, published);
        add(p, "对采购文件质疑截止", end_of(rule_deadline(&v->law->calendar, r, t->notice_ends)),
            false, &RULE_tender_challenge_days)->uid = "challenge";
    }
    struct moment *m = add(p, "提交截止并开启", t->deadline, true, issue_rule_of(t));
    m->uid = "deadline";
    if (t->documents_from.n) {
        m->had = day_of(t->deadline).n - t->documents_from.n;
        m->at_least = rule_on(issue_rule_of(t), published)->value;
    }
    if (p->opening && p->opening->opened.us)
        add(p, "开启", p->opening->opened, true, NULL);
    if (t->held.us)
        add(p, "暂停采购", t->held, true, NULL);
    if (t->ended.us)
        add(p, "采购终止", t->ended, true, NULL);
}

static void add_contract(struct visit *v, struct project_view *p, const struct project_contract *k)
{
    const struct contract_row *c = &k->row;
    struct moment *m = add(p, "签订合同", c->signed_day.n ? instant_at(c->signed_day, 12, 0)
                                                          : (instant){0},
                           false, &RULE_contract_sign_within);
    within(m, c->sign_by, c->signed_day, v->today);
    if (c->filed_day.n)
        within(add(p, "合同备案", instant_at(c->filed_day, 12, 0), false,
                   &RULE_contract_file_within),
               c->file_by, c->filed_day, v->today);
    add(p, "履行期限届满", end_of(c->until_day), false, NULL);
    for (size_t i = 0; i < k->steps.n; i++) {
        const struct pay_step_row *x = &k->steps.at[i];
        instant at = x->paid_day.n ? instant_at(x->paid_day, 12, 0) : end_of(x->due_day);
        if (!x->settlement.n)
            continue;
        within(add(p, x->paid_day.n ? "支付" : "应付", at, false, &RULE_pay_within), x->due_day,
               x->paid_day, v->today);
    }
}

// What is past is done, the next one is now.
static void mark(struct visit *v, struct project_view *p)
{
    struct moments *m = &p->moments;
    size_t next = 0;
    while (next < m->n && m->at[next].at.us <= v->now.us)
        next++;
    for (size_t i = 0; i < m->n; i++)
        m->at[i].state = i < next ? "done" : i == next ? "now" : "later";
    size_t from = next > near_before ? next - near_before : 0;
    size_t until = from + near_before + near_after < m->n ? from + near_before + near_after : m->n;
    if (next == m->n)
        from = m->n > near_before + near_after ? m->n - near_before - near_after : 0;
    p->near = (struct moments){m->at + from, until > from ? until - from : 0};
    if (next == m->n)
        p->near.n = m->n - from;
}

static void add_step(struct visit *v, struct project_view *p, struct picture_step *at,
                     struct picture_step s, const char *zh, const struct rule *rule)
{
    day until = s.until.n ? s.until : v->today;
    if (!s.from.n || p->steps.n == steps_max)
        return;
    s.name = str_of(tr(v->lang, zh));
    s.note = rule ? str_of(v->lang == LANG_EN ? rule->clause_en : rule->clause) : (str){0};
    s.late = s.limit.n && until.n > s.limit.n ? until.n - s.limit.n : 0;
    p->late_steps += s.late > 0;
    at[p->steps.n++] = s;
}

static void round_steps(struct visit *v, struct project_view *p, struct picture_step *at)
{
    const struct tender_row *t = p->tender;
    day listed = day_of(t->listed.us ? t->listed : t->published), deadline = day_of(t->deadline);
    if (p->head.intention.us)
        add_step(v, p, at, (struct picture_step){.from = day_of(p->head.intention),
                                                 .until = day_of(t->published)},
                 "采购意向到采购公告", &RULE_tender_intention_days);
    if (t->deadline.us && p->here)
        add_step(v, p, at,
                 (struct picture_step){.planned_from = t->documents_from, .planned_until = deadline,
                                       .from = listed,
                                       .until = v->now.us < t->deadline.us ? (day){0} : deadline},
                 "采购公告到提交截止", issue_rule_of(t));
    for (size_t i = 0; i < p->results.n; i++)
        if (id_same(p->results.at[i].tender, t->id))
            add_step(v, p, at, (struct picture_step){.from = deadline,
                                                     .until = day_of(p->results.at[i].published)},
                     "开启到公告结果", &RULE_evaluate_publish_days);
}

static void contract_steps(struct visit *v, struct project_view *p, struct picture_step *at,
                           const struct project_contract *k)
{
    const struct contract_row *c = &k->row;
    add_step(v, p, at, (struct picture_step){.from = c->sign_from, .until = c->signed_day,
                                             .limit = c->sign_by},
             "通知书到签订合同", &RULE_contract_sign_within);
    add_step(v, p, at, (struct picture_step){.from = c->signed_day,
                                             .until = day_of(c->published),
                                             .limit = c->publish_by},
             "签订到公告合同", &RULE_contract_publish_within);
    if (c->filed_day.n)
        add_step(v, p, at, (struct picture_step){.from = c->signed_day, .until = c->filed_day,
                                                 .limit = c->file_by},
                 "签订到合同备案", &RULE_contract_file_within);
    bool done = str_eq(c->state, S("completed"));
    if (c->from_day.n <= v->today.n)
        add_step(v, p, at, (struct picture_step){.planned_from = c->from_day,
                                                 .planned_until = c->until_day,
                                                 .from = c->from_day,
                                                 .until = done ? c->until_day : (day){0}},
                 "履行合同", NULL);
    for (size_t i = 0; i < k->steps.n; i++) {
        const struct pay_step_row *x = &k->steps.at[i];
        size_t before = p->steps.n;
        if (x->due.us && x->settlement.n)
            add_step(v, p, at, (struct picture_step){.from = day_of(x->due), .until = x->paid_day,
                                                     .limit = x->due_day},
                     "从应付到支付", &RULE_pay_within);
        if (p->steps.n > before)
            at[before].name = join(v->a, x->name, S(" "), at[before].name);
    }
}

void project_moments(struct visit *v, struct project_view *p)
{
    struct picture_step *steps = new(v->a, struct picture_step, steps_max);
    p->moments.at = new(v->a, struct moment, moments_max + 1);
    p->steps.at = steps;
    p->steps.today = v->today;
    add_notices(p);
    if (p->tender) {
        add_round(v, p);
        round_steps(v, p, steps);
    }
    for (size_t i = 0; i < p->contracts.n; i++) {
        add_contract(v, p, &p->contracts.at[i]);
        contract_steps(v, p, steps, &p->contracts.at[i]);
    }
    mark(v, p);
}
