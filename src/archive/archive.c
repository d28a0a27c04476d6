#include "archive/archive_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "law_rules.h"

enum { overdue_days = 60 };  // how long an unanswered question stays on the desk

struct book book_make(struct visit *v)
{
    return (struct book){.v = v, .tasks = {new(v->a, struct task, tasks_max), 0}};
}

err book_open(struct visit *v, id org, struct book *ret)
{
    *ret = book_make(v);
    TRY(projects_given_up(v->db, v->a, v->who.person, &ret->given_up));
    return waiting_acts(v->db, v->a, org, &ret->waiting);
}

static bool is_given_up(const struct book *b, id project)
{
    for (size_t i = 0; i < b->given_up.n; i++)
        if (id_same(b->given_up.at[i].project, project))
            return true;
    return false;
}

// What waits for a signature is nobody's turn but the signer's.
static void find_signoff(const struct book *b, struct task *t)
{
    for (size_t i = 0; t->act && i < b->waiting.n; i++) {
        const struct waiting_act *w = &b->waiting.at[i];
        if (!str_eq(w->act, str_of(t->act)) || !id_same(w->thing, t->thing))
            continue;
        t->waits = w->post_kind;
        t->signoff = w->id;
        t->waits_since = w->created;
    }
}

void book_add(struct book *b, struct task t)
{
    if (t.amount.fen == 0)
        t.amount = NO_MONEY;
    if (t.state == TASK_NOT_YET && !t.why)
        t.why = "前面的步骤办完后开始";
    find_signoff(b, &t);
    t.barred = is_given_up(b, t.project);
    if (b->tasks.n < tasks_max)
        b->tasks.at[b->tasks.n++] = t;
}

str page_of(struct visit *v, const char *prefix, id thing, const char *rest)
{
    return join(v->a, str_of(prefix), id_text(v->a, thing), str_of(rest));
}

day task_day(const struct task *t)
{
    return t->due.n ? t->due : t->until.us ? day_of(t->until) : (day){0};
}

int64_t task_late(const struct visit *v, const struct task *t)
{
    day d = task_day(t);
    return d.n && d.n < v->today.n ? v->today.n - d.n : 0;
}

static int by_day(const void *a, const void *b)
{
    const struct task *x = a, *y = b;
    int64_t s = task_day(x).n, t = task_day(y).n;
    s = s ? s : INT64_MAX;
    t = t ? t : INT64_MAX;
    if (s != t)
        return s < t ? -1 : 1;
    if (x->stage != y->stage)
        return (int)x->stage - (int)y->stage;
    return (x->thing.n > y->thing.n) - (x->thing.n < y->thing.n);
}

void tasks_sort(__attribute__((unused)) struct visit *v, struct tasks *t)
{
    qsort(t->at, t->n, sizeof *t->at, by_day);
}

static bool is_left(const struct task *t)
{
    return t->state == TASK_NOW || t->state == TASK_WRONG;
}

// Only what can be done, sorted.
static struct tasks left_of(struct visit *v, const struct book *b)
{
    struct tasks ret = {new(v->a, struct task, b->tasks.n + 1), 0};
    for (size_t i = 0; i < b->tasks.n; i++)
        if (is_left(&b->tasks.at[i]))
            ret.at[ret.n++] = b->tasks.at[i];
    tasks_sort(v, &ret);
    return ret;
}

err tasks_of_buyer(struct visit *v, id org, struct tasks *ret)
{
    struct book b;
    struct planned_rows plans;
    struct round_now_rows rounds;
    struct contract_now_rows contracts;
    struct ripe_rows ripe;
    struct owed_rows owed;
    struct question_now_rows questions;
    TRY(book_open(v, org, &b));
    TRY(planned_by(v->db, v->a, org, &plans));
    TRY(rounds_of_buyer(v->db, v->a, org, &rounds));
    TRY(contracts_of_desk(v->db, v->a, org, &contracts));
    TRY(ripe_of(v->db, v->a, org, &ripe));
    TRY(owed_by(v->db, v->a, org, &owed));
    TRY(questions_of_buyer(v->db, v->a, org, day_plus(v->today, -overdue_days), &questions));
    for (size_t i = 0; i < plans.n; i++)
        TRY(book_plan(&b, &plans.at[i]));
    for (size_t i = 0; i < rounds.n; i++)
        book_round(&b, &rounds.at[i]);
    for (size_t i = 0; i < contracts.n; i++)
        book_contract(&b, &contracts.at[i]);
    for (size_t i = 0; i < ripe.n; i++)
        book_ripe(&b, &ripe.at[i]);
    for (size_t i = 0; i < owed.n; i++)
        book_owed(&b, &owed.at[i]);
    for (size_t i = 0; i < questions.n; i++)
        book_question(&b, &questions.at[i]);
    *ret = left_of(v, &b);
    return OK;
}

static void book_entrusting(struct book *b, const struct entrusting *e)
{
    bool asked = !e->confirmed.us;
    book_add(b, (struct task){
        .stage = STAGE_NOTICE, .state = TASK_NOW, .who = "agent", .thing = e->project,
        .project = e->project, .title = e->title,
        .zh = asked ? "确认委托" : "编制采购文件",
        .act = asked ? "tender.confirm_entrust" : "tender.draft",
        .link = asked ? page_of(b->v, "/do/tender.confirm_entrust?project=", e->project, "")
                      : page_of(b->v, "/project/", e->project, "/tender")});
}

err tasks_of_agency(struct visit *v, id org, struct tasks *ret)
{
    struct book b;
    struct entrusting_rows entrusting;
    struct round_now_rows rounds;
    struct question_now_rows questions;
    TRY(book_open(v, org, &b));
    TRY(entrusted_to(v->db, v->a, org, &entrusting));
    TRY(rounds_of_agency(v->db, v->a, org, &rounds));
    TRY(questions_of_agency(v->db, v->a, org, day_plus(v->today, -overdue_days), &questions));
    for (size_t i = 0; i < entrusting.n; i++)
        book_entrusting(&b, &entrusting.at[i]);
    for (size_t i = 0; i < rounds.n; i++)
        book_round(&b, &rounds.at[i]);
    for (size_t i = 0; i < questions.n; i++)
        book_question(&b, &questions.at[i]);
    *ret = left_of(v, &b);
    return OK;
}

err tasks_of_treasury(struct visit *v, struct tasks *ret)
{
    struct book b = book_make(v);
    struct owed_rows owed;
    TRY(owed_in_state(v->db, v->a, S("applied"), &owed));
    for (size_t i = 0; i < owed.n; i++)
        book_owed(&b, &owed.at[i]);
    *ret = left_of(v, &b);
    for (size_t i = 0; i < ret->n; i++)
        ret->at[i].link = S("/payments");
    return OK;
}

err tasks_of_project(struct visit *v, id project, struct tasks *ret)
{
    struct book b;
    struct entrusted_row *entrusted_row = NULL;
    struct round_now_rows rounds;
    struct contract_now_rows contracts;
    struct ripe_rows ripe;
    struct owed_rows owed;
    TRY(book_open(v, v->who.org, &b));
    TRY(entrusted(v->db, v->a, project, &entrusted_row));
    TRY(rounds_of_file(v->db, v->a, project, &rounds));
    TRY(contracts_of_file(v->db, v->a, project, &contracts));
    TRY(ripe_in_file(v->db, v->a, project, &ripe));
    TRY(owed_in_file(v->db, v->a, project, &owed));
    struct planned plan = {.project = project};
    if (entrusted_row)
        plan = (struct planned){project, entrusted_row->asked, entrusted_row->confirmed,
                                entrusted_row->agency_name};
    TRY(book_plan(&b, &plan));
    for (size_t i = 0; i < rounds.n; i++)
        if (!str_eq(rounds.at[i].state, S("failed")) && !str_eq(rounds.at[i].state, S("ended")))
            book_round(&b, &rounds.at[i]);
    for (size_t i = 0; i < contracts.n; i++)
        book_contract(&b, &contracts.at[i]);
    if (contracts.n == 0 && rounds.n)
        book_contract_ahead(&b, project, rounds.at[rounds.n - 1].title);
    for (size_t i = 0; i < ripe.n; i++)
        book_ripe(&b, &ripe.at[i]);
    for (size_t i = 0; i < owed.n; i++)
        book_owed(&b, &owed.at[i]);
    *ret = b.tasks;
    return OK;
}

// Whether a post does what is whose turn it is: the head of a section does what a handler does.
bool task_fits(str post_kind, const struct task *t)
{
    static const struct { const char *post, *does; } also[] = {
        {"section", "handler"}, {"agent_head", "agent"}, {"supplier_head", "supplier"},
        {"supplier_staff", "supplier"}, {"leader", "decider"}, {"handler", "decider"},
        {"handler", "legal_or_handler"}, {"legal", "legal_or_handler"},
        {"section", "reviewer"}, {"legal", "reviewer"}, {"accountant", "reviewer"},
        {"handler", "payer"}, {"accountant", "payer"},
    };
    if (!t->who || t->waits.at || t->barred)
        return false;
    if (str_eq(post_kind, str_of(t->who)))
        return true;
    for (size_t i = 0; i < sizeof also / sizeof *also; i++)
        if (str_eq(post_kind, str_of(also[i].post)) && strcmp(t->who, also[i].does) == 0)
            return true;
    return false;
}

// Everything that is left for the visitor's organization, and for the person.
static err all_tasks(struct visit *v, struct tasks *ret, struct tasks *seats)
{
    unsigned menu = v->visitor.menu;
    *ret = (struct tasks){0};
    *seats = (struct tasks){0};
    if (menu == MENU_BUYER)
        TRY(tasks_of_buyer(v, v->who.org, ret));
    else if (menu == MENU_AGENCY)
        TRY(tasks_of_agency(v, v->who.org, ret));
    else if (menu == MENU_SUPPLIER)
        TRY(tasks_of_supplier(v, v->who.org, ret));
    else if (menu == MENU_FINANCE && str_eq(v->who.post_kind, S("treasury")))
        TRY(tasks_of_treasury(v, ret));
    return v->who.person.n ? tasks_of_expert(v, v->who.person, seats) : OK;
}

static void append(struct tasks *to, const struct tasks *from)
{
    for (size_t i = 0; i < from->n; i++)
        to->at[to->n++] = from->at[i];
}

err tasks_of_visitor(struct visit *v, struct tasks *ret)
{
    struct tasks all, seats, desk;
    TRY(all_tasks(v, &all, &seats));
    TRY(tasks_of_desk(v, &desk));
    *ret = (struct tasks){new(v->a, struct task, all.n + seats.n + desk.n + 1), 0};
    for (size_t i = 0; i < all.n; i++)
        if (task_fits(v->who.post_kind, &all.at[i]))
            ret->at[ret->n++] = all.at[i];
    append(ret, &seats);
    append(ret, &desk);
    tasks_sort(v, ret);
    return OK;
}

err tasks_with_days(struct visit *v, struct tasks *ret)
{
    struct tasks all, seats;
    TRY(all_tasks(v, &all, &seats));
    *ret = (struct tasks){new(v->a, struct task, all.n + seats.n + 1), 0};
    for (size_t i = 0; i < all.n; i++)
        if (task_day(&all.at[i]).n)
            ret->at[ret->n++] = all.at[i];
    for (size_t i = 0; i < seats.n; i++)
        if (task_day(&seats.at[i]).n)
            ret->at[ret->n++] = seats.at[i];
    tasks_sort(v, ret);
    return OK;
}

err archive_thing_name(struct db *db, arena *a, id thing, str *ret)
{
    struct thing_called_row row;
    TRY(thing_called(db, a, thing, &row));
    *ret = row.name;
    return OK;
}

const struct slice archive_slice = {
    "archive", "档案与待办", {archive_calendar_acts},
    {archive_agency_pages, archive_home_pages, archive_file_pages, archive_papers_pages,
     archive_calendar_pages}, &archive_sql};
