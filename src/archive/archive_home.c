// The first page of whoever has signed in: what is late or due first, each with what to do.
#include <string.h>

#include "account/account.h"
#include "archive/archive_views.h"
#include "archive_home_html.h"

enum { soon_days = 7, ending_days = 30, filed_days = 14, others_max = 8 };

word task_state_word(const struct task *t)
{
    static const char *const words[] = {[TASK_DONE] = "已完成", [TASK_NOW] = "进行中",
                                        [TASK_WRONG] = "有问题", [TASK_NOT_YET] = "暂不能开始"};
    return (word){words[t->state]};
}

const char *task_tag(const struct task *t)
{
    static const char *const tags[] = {[TASK_DONE] = "ok", [TASK_NOW] = "open",
                                       [TASK_WRONG] = "bad", [TASK_NOT_YET] = "off"};
    return tags[t->state];
}

word who_word(const struct task *t)
{
    static const struct choice words[] = {
        {"handler", "经办"},         {"agent", "代理机构"},         {"member", "评审成员"},
        {"legal", "法制审核"},       {"supplier", "供应商"},        {"decider", "分管领导或经办"},
        {"payer", "财务或经办"},     {"treasury", "财政国库岗"},    {"reviewer", "审查人员"},
        {"section", "第二位经办人员"}, {"legal_or_handler", "法制审核或经办"}, {0}};
    if (t->waits.at)
        return post_word(t->waits);
    return (word){t->who ? choice_word(words, str_of(t->who)) : "—"};
}

str rule_link(struct out *o, const struct rule *r)
{
    return join(o->a, S("/law#"), str_of(r->name));
}

static void count(const struct visit *v, struct home_view *p)
{
    for (size_t i = 0; i < p->mine.n; i++) {
        int64_t late = task_late(v, &p->mine.at[i]);
        day d = task_day(&p->mine.at[i]);
        p->late += late > 0;
        p->longest = late > p->longest ? late : p->longest;
        p->today += d.n == v->today.n;
        p->week += d.n > v->today.n && d.n <= v->today.n + soon_days;
    }
}

static bool is_mine(const struct home_view *p, const struct task *t)
{
    for (size_t i = 0; i < p->mine.n; i++)
        if (p->mine.at[i].zh == t->zh && id_same(p->mine.at[i].thing, t->thing))
            return true;
    return false;
}

// What the same purchases wait for from somebody else.
static err load_others(struct visit *v, struct home_view *p)
{
    struct tasks all = {0};
    if (p->menu == MENU_BUYER)
        TRY(tasks_of_buyer(v, v->who.org, &all));
    else if (p->menu == MENU_AGENCY)
        TRY(tasks_of_agency(v, v->who.org, &all));
    else if (p->menu == MENU_SUPPLIER)
        TRY(tasks_of_supplier(v, v->who.org, &all));
    p->others = (struct tasks){new(v->a, struct task, others_max), 0};
    p->going = (struct tasks){new(v->a, struct task, others_max), 0};
    for (size_t i = 0; i < all.n; i++) {
        bool waits = all.at[i].who || all.at[i].waits.at;
        struct tasks *to = waits ? &p->others : &p->going;
        if (!is_mine(p, &all.at[i]) && to->n < others_max)
            to->at[to->n++] = all.at[i];
    }
    return OK;
}

static err load_supplier(struct visit *v, struct home_view *p)
{
    struct supplier_state_row *state = NULL;
    TRY(supplier_state(v->db, v->a, v->who.org, &state));
    p->no_certificates = state && state->certificates == 0;
    TRY(bids_under_way(v->db, v->a, v->who.org, &p->running));
    return contracts_of_party(v->db, v->a, v->who.org, &p->contracts);
}

static void count_late(const struct visit *v, struct home_view *p, day due)
{
    int64_t late = v->today.n - due.n;
    p->overdue++;
    p->overdue_longest = late > p->overdue_longest ? late : p->overdue_longest;
}

// What is late in the district: money, answers, notices of contracts.
static err load_late(struct visit *v, struct home_view *p)
{
    TRY(overdue_payments(v->db, v->a, v->today, &p->payments));
    TRY(overdue_inquiries(v->db, v->a, v->today, &p->inquiries));
    TRY(late_publications(v->db, v->a, v->today, &p->late_publications));
    for (size_t i = 0; i < p->payments.n; i++)
        count_late(v, p, p->payments.at[i].due_day);
    for (size_t i = 0; i < p->inquiries.n; i++)
        count_late(v, p, p->inquiries.at[i].answer_by);
    for (size_t i = 0; i < p->late_publications.n; i++)
        count_late(v, p, p->late_publications.at[i].due_day);
    return OK;
}

static err load_finance(struct visit *v, struct home_view *p)
{
    TRY(load_late(v, p));
    return plans_filed(v->db, v->a, instant_plus(v->now, -filed_days * DAY_US), &p->filed);
}

static err load_watch(struct visit *v, struct home_view *p)
{
    TRY(load_late(v, p));
    TRY(house_numbers(v->db, v->a, &p->numbers));
    return openings_soon(v->db, v->a, instant_plus(v->now, -DAY_US),
                         instant_plus(v->now, soon_days * DAY_US), &p->openings);
}

static err load_role(struct visit *v, struct home_view *p)
{
    if (p->menu == MENU_SUPPLIER)
        TRY(load_supplier(v, p));
    if (p->menu == MENU_FINANCE)
        TRY(load_finance(v, p));
    if (p->menu == MENU_OPERATOR)
        TRY(house_numbers(v->db, v->a, &p->numbers));
    p->watches = str_eq(p->post, S("auditor")) || str_eq(p->post, S("supervisor"));
    if (p->watches)
        TRY(load_watch(v, p));
    return load_others(v, p);
}

static void list_todo(struct visit *v, struct home_view *p)
{
    p->todo = (struct todo_rows){new(v->a, struct todo, p->mine.n + 1), p->mine.n};
    for (size_t i = 0; i < p->mine.n; i++) {
        const struct task *t = &p->mine.at[i];
        p->todo.at[i] = (struct todo){str_of(tr(v->lang, t->zh)), t->title, t->link, task_day(t),
                                      t->amount, t->rule ? str_of(t->rule->clause) : (str){0}};
    }
}

static err home_load(struct visit *v, void *view)
{
    struct home_view *p = view;
    p->menu = v->visitor.menu;
    p->post = v->who.post_kind.at ? v->who.post_kind : S("");
    p->once = visit_once(v);
    v->title = str_of(tr(v->lang, "今天"));
    TRY(tasks_of_visitor(v, &p->mine));
    count(v, p);
    TRY(load_role(v, p));
    if (v->who.org.n)
        TRY(to_sign_by(v->db, v->a, v->who.org, p->post, v->who.person, &p->waiting));
    TRY(returned_to(v->db, v->a, v->who.person, instant_plus(v->now, -ending_days * DAY_US),
                    &p->returned));
    list_todo(v, p);
    return message_fresh(v, &p->told);
}

static const struct part home_parts[] = {
    PART_MANY(struct home_view, todo, todo),
    PART_PLAIN(struct home_view, late, INT),
    PART_PLAIN(struct home_view, today, INT),
    PART_PLAIN(struct home_view, week, INT),
    PART_MANY(struct home_view, waiting, to_sign),
    PART_MANY(struct home_view, returned, to_sign),
    PART_MANY(struct home_view, running, running),
    PART_MANY(struct home_view, contracts, running),
    PART_MANY(struct home_view, late_publications, late_publication),
    PART_MANY(struct home_view, filed, filed_plan),
    PART_MANY(struct home_view, payments, overdue_payment),
    PART_MANY(struct home_view, inquiries, overdue_inquiry),
    PART_MANY(struct home_view, openings, opening_soon),
    {0},
};

const struct page archive_home_pages[] = {
    {"/home", "今天", MAY(signed_in, NULL), home_load, VIEW(struct home_view, home, home_parts),
     .menu = MENU_SIGNED_IN},
    {0},
};
