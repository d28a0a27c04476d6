// The file of a project, for those who run it: the next limit, how far it is, what is to be done in
// the present stage, who has signed, the papers, the people and the money.
#include <stdlib.h>
#include <string.h>

#include "archive/archive_views.h"
#include "archive_file_html.h"
#include "plan/plan.h"
#include "tender/tender.h"

enum { recent_papers = 6, events_max = 5, delivery_step = 6 };

static bool open_task(const struct task *t)
{
    return t->state == TASK_NOW || t->state == TASK_WRONG;
}

// The stage worked on: the first in which it is somebody's turn, else where something goes on.
static enum task_stage present_stage(const struct tasks *t)
{
    enum task_stage best = stages_count, going = stages_count;
    for (size_t i = 0; i < t->n; i++) {
        const struct task *x = &t->at[i];
        if (!open_task(x))
            continue;
        if (x->who && x->stage < best)
            best = x->stage;
        if (x->stage < going)
            going = x->stage;
    }
    return best < stages_count ? best : going;
}

static void sort_out(struct visit *v, struct file_view *p, const struct tasks *all)
{
    p->stage = present_stage(all);
    p->now = (struct tasks){new(v->a, struct task, all->n + 1), 0};
    p->beside = (struct tasks){new(v->a, struct task, all->n + 1), 0};
    for (size_t i = 0; i < all->n; i++) {
        const struct task *t = &all->at[i];
        day d = task_day(t);
        if (t->stage == p->stage) {
            p->now.at[p->now.n++] = *t;
            p->done += t->state == TASK_DONE;
        } else if (open_task(t)) {
            p->beside.at[p->beside.n++] = *t;
        }
        if (open_task(t) && d.n && t->rule && (!p->limit || d.n < task_day(p->limit).n))
            p->limit = t;
    }
    for (size_t i = 0; i < all->n && !p->limit; i++)
        if (open_task(&all->at[i]) && task_day(&all->at[i]).n)
            p->limit = &all->at[i];
}

// The strip: each stage with the day on which it was reached.
static void fill_strip(struct visit *v, struct file_view *p, const struct papers *papers)
{
    static const struct { const char *zh, *kinds; } steps[] = {
        {"意向", "intention"},       {"需求与计划", "plan"},       {"公告", "tender consultation"},
        {"开启评审", "report"},      {"结果", "result"},           {"合同", "scan"},
        {"履约考核", "assessment"},  {"验收", "acceptance_record"}, {"支付", "receipt"},
    };
    size_t n = sizeof steps / sizeof *steps;
    bool now = false, ended = str_eq(p->head.state, S("completed"));
    p->strip = (struct strip){new(v->a, struct strip_step, n), n};
    for (size_t i = 0; i < n; i++) {
        struct strip_step *s = &p->strip.at[i];
        *s = (struct strip_step){.zh = steps[i].zh};
        for (size_t k = 0; k < papers->n; k++)
            if (papers->at[k].at.us &&
                str_find(str_of(steps[i].kinds), papers->at[k].kind) >= 0 && !s->day.n)
                s->day = day_of(papers->at[k].at);
    }
    for (size_t i = 0; i < n; i++) {
        struct strip_step *s = &p->strip.at[i];
        bool later_done = false;
        for (size_t k = i; k < n; k++)
            later_done = later_done || p->strip.at[k].day.n;
        // Delivery and payment go on together until the contract is complete.
        bool done = ended || (i < delivery_step && (s->day.n || later_done));
        s->state = done ? "done" : now ? "later" : "now";
        now = now || !done;
    }
}

static int newest_first(const void *a, const void *b)
{
    const struct paper *x = a, *y = b;
    return (x->at.us < y->at.us) - (x->at.us > y->at.us);
}

static void load_recent(struct visit *v, struct file_view *p, const struct papers *all)
{
    struct paper *sorted = new(v->a, struct paper, all->n + 1);
    if (all->n)
        memcpy(sorted, all->at, all->n * sizeof *sorted);
    qsort(sorted, all->n, sizeof *sorted, newest_first);
    p->recent = (struct papers){.at = sorted, .n = all->n < recent_papers ? all->n : recent_papers};
    while (p->recent.n && !sorted[p->recent.n - 1].at.us)
        p->recent.n--;
    p->there = all->there;
    p->missing = all->missing;
}

// Who ran it before, and whether the visitor may hand it on.
static err load_handed(struct visit *v, struct file_view *p)
{
    struct projects_given_up_row_rows given_up;
    const struct act *act = house_act(v->house, S("plan.hand_over"));
    TRY(handed_over(v->db, v->a, p->head.id, &p->handed));
    TRY(act->may.relation->ask(v->db, v->a, &v->who, p->head.id, &p->may_hand));
    TRY(projects_given_up(v->db, v->a, v->who.person, &given_up));
    for (size_t i = 0; i < given_up.n; i++)
        p->former = p->former || id_same(given_up.at[i].project, p->head.id);
    return OK;
}

static int latest_first(const void *a, const void *b)
{
    const struct file_event *x = a, *y = b;
    return (x->at.us < y->at.us) - (x->at.us > y->at.us);
}

// Papers that came to be, signatures, handings over and changes of the plan, the newest first.
static err load_events(struct visit *v, struct file_view *p)
{
    struct signed_event_rows signed_;
    struct project_change_row_rows changes;
    TRY(signed_events(v->db, v->a, p->head.id, &signed_));
    TRY(project_changes_of(v->db, v->a, p->head.id, &changes));
    size_t most = signed_.n + changes.n + p->recent.n + p->handed.n, n = 0;
    struct file_event *all = new(v->a, struct file_event, most + 1);
    for (size_t i = 0; i < p->handed.n; i++)
        all[n++] = (struct file_event){.at = p->handed.at[i].at, .handed = &p->handed.at[i]};
    for (size_t i = 0; i < changes.n; i++)
        all[n++] = (struct file_event){.at = changes.at[i].at, .change = &changes.at[i]};
    for (size_t i = 0; i < signed_.n; i++)
        all[n++] = (struct file_event){.at = signed_.at[i].at, .act = signed_.at[i].act,
                                       .name = signed_.at[i].person_name,
                                       .back = str_eq(signed_.at[i].word, S("return"))};
    for (size_t i = 0; i < p->recent.n; i++)
        all[n++] = (struct file_event){.at = p->recent.at[i].at, .zh = p->recent.at[i].zh,
                                       .link = p->recent.at[i].link};
    qsort(all, n, sizeof *all, latest_first);
    p->events = (struct file_events){all, n < events_max ? n : events_max};
    return OK;
}

static err load_chain(struct visit *v, struct file_view *p)
{
    struct file_signoff_row *row = NULL;
    TRY(file_signoff(v->db, v->a, p->head.id, &row));
    if (!row)
        return OK;
    p->signoff = row->id;
    return account_chain_of_signoff(v, row->id, &p->chain);
}

static err load_copied(struct visit *v, struct file_view *p)
{
    struct project_row *row = NULL;
    if (!p->head.copied_from.n || v->visitor.menu != MENU_BUYER)
        return OK;
    TRY(plan_project(v->db, v->a, p->head.id, &row));
    return row ? plan_copied_differences(v, row, &p->differences) : OK;
}

static err file_load(struct visit *v, void *view)
{
    struct file_view *p = view;
    struct file_head *head = NULL;
    struct tasks all;
    struct papers papers;
    id project = visit_id(v, "id");
    TRY(file_head(v->db, v->a, project, &head));
    if (!head)
        return missing();
    p->head = *head;
    v->title = head->title;
    TRY(tasks_of_project(v, project, &all));
    sort_out(v, p, &all);
    TRY(papers_of(v, head, &papers));
    fill_strip(v, p, &papers);
    load_recent(v, p, &papers);
    TRY(load_chain(v, p));
    TRY(load_copied(v, p));
    TRY(file_money(v->db, v->a, project, &p->money));
    TRY(later_years(v->db, v->a, project, &p->later));
    TRY(file_suppliers(v->db, v->a, project, &p->suppliers));
    TRY(load_handed(v, p));
    return load_events(v, p);
}

static const struct part file_parts[] = {
    PART_ONE(struct file_view, head, file_head),
    PART_ONE(struct file_view, money, file_money_row),
    PART_MANY(struct file_view, suppliers, file_supplier),
    PART_MANY(struct file_view, later, later_year),
    PART_MANY(struct file_view, handed, handed_over),
    PART_PLAIN(struct file_view, there, INT),
    PART_PLAIN(struct file_view, missing, INT),
    {0},
};

word unit_of(const struct rule *r)
{
    return (word){unit_word(r->unit)};
}

word stage_word(enum task_stage s)
{
    static const char *const words[] = {
        [STAGE_PLAN] = "需求与计划",   [STAGE_NOTICE] = "采购文件与公告",
        [STAGE_REVIEW] = "开启与评审", [STAGE_RESULT] = "结果",
        [STAGE_CONTRACT] = "合同",     [STAGE_DELIVERY] = "履约与支付",
        [STAGE_FILE] = "归档",         [stages_count] = "项目"};
    return (word){words[s]};
}

// Whether the visitor may go where the task is done: it is their turn, or only to look at.
bool task_opens(const struct visit *v, const struct task *t)
{
    if (!t->link.at || t->state == TASK_NOT_YET)
        return false;
    if (!str_starts(t->link, S("/do/")))
        return v->visitor.menu == MENU_BUYER || str_find(t->link, S("/plan")) < 0;
    return task_fits(v->who.post_kind, t);
}

const struct page archive_file_pages[] = {
    {"/project/{id}/file", "项目档案", MAY(insider_of_project, "id"), file_load,
     VIEW(struct file_view, file, file_parts)},
    {0},
};
