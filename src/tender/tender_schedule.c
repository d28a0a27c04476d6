#include "tender/tender_schedule.h"

static bool consultation(const struct tender_row *t)
{
    return str_eq(t->method, S("consultation"));
}

const struct rule *issue_rule(const struct tender_row *t)
{
    return consultation(t) ? &RULE_tender_issue_to_response : &RULE_tender_issue_to_deadline;
}

const struct rule *change_rule(const struct tender_row *t)
{
    return consultation(t) ? &RULE_tender_clarify_before_response : &RULE_tender_clarify_before;
}

day last_day_to_change(const struct law *law, const struct rule *rule, day deadline)
{
    day last = day_plus(deadline, -rule->value);
    while (rule_deadline(&law->calendar, rule, last).n > deadline.n)
        last = day_plus(last, -1);
    return last;
}

static day later(day a, day b)
{
    return a.n > b.n ? a : b;
}

day earliest_deadline(const struct law *law, const struct tender_row *t, day listed, day today)
{
    return rule_deadline(&law->calendar, rule_on(issue_rule(t), today),
                         later(t->documents_from, listed));
}

static void add(struct schedule *s, const struct law *law, const char *zh, const struct rule *rule,
                day from, day set, day today)
{
    const struct rule *r = rule_on(rule, today);
    if (from.n)
        s->at[s->n++] = (struct schedule_step){zh, r, from,
                                               rule_deadline(&law->calendar, r, from), set};
}

struct schedule schedule_of(const struct law *law, const struct tender_row *t, day listed,
                            day intended, day today)
{
    struct schedule s = {0};
    day deadline = t->deadline.us ? day_of(t->deadline) : (day){0};
    day issued = later(t->documents_from, listed);
    add(&s, law, "采购意向公开满期", &RULE_tender_intention_days, intended, (day){0}, today);
    add(&s, law, "公告期限届满", &RULE_tender_notice_period, listed, (day){0}, today);
    add(&s, law, "对采购文件质疑截止", &RULE_tender_challenge_days, s.at[s.n - 1].until, (day){0},
        today);
    add(&s, law, "采购文件提供到", &RULE_tender_documents_period, issued, t->documents_until,
        today);
    add(&s, law, "提交截止并开启", issue_rule(t), issued, deadline, today);
    if (!deadline.n)
        return s;
    const struct rule *change = rule_on(change_rule(t), today);
    day last = last_day_to_change(law, change, deadline);
    s.at[s.n++] = (struct schedule_step){"澄清、修改不用顺延的最后一天", change, last,
                                         rule_deadline(&law->calendar, change, last), last,
                                         true};
    return s;
}
