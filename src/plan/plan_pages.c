// What the buyer's people see of a plan, and what everybody sees of the catalogue.
#include "plan/plan_views.h"

#include "account/account.h"
#include "plan_html.h"
#include "paper/paper.h"
#include "plan_paper_html.h"

enum { projects_per_page = 30 };

static err find_project(struct visit *v, struct project_row *ret)
{
    struct project_row *row = NULL;
    TRY(plan_project(v->db, v->a, visit_id(v, "id"), &row));
    if (!row)
        return missing();
    *ret = *row;
    return OK;
}

// 30 days after the intention was listed the documents may be public.
static day from_day(const struct visit *v, const struct project_row *p)
{
    if (!p->intention_listed.us)
        return (day){0};
    return day_plus(day_of(p->intention_listed),
                    rule_on(&RULE_tender_intention_days, v->today)->value);
}

// What of a plan is next, as long as the plan is what is being worked on.
static err next_of(struct visit *v, struct project_line *l)
{
    struct plan_progress_row g = {0};
    struct plan_steps steps;
    bool planning = str_eq(l->row->state, S("drafting")) || str_eq(l->row->state, S("filed"));
    if (!planning)
        return OK;
    TRY(plan_progress(v->db, v->a, l->row->id, &g));
    plan_steps_of(l->row, &g, v->today, &steps);
    l->next = steps.next ? steps.next->zh : "编制采购文件";
    l->from = from_day(v, l->row);
    return OK;
}

static err projects_load(struct visit *v, void *view)
{
    struct projects_view *p = view;
    struct projects_count_row count = {0};
    str state = visit_text(v, "state");
    p->state = state.at && choice_has(project_states, state) ? state : S("");
    TRY(projects_count(v->db, v->a, v->who.org, p->state, &count));
    p->paging = paging_of(v, count.n);
    p->paging.size = projects_per_page;
    TRY(projects_of_buyer(v->db, v->a, v->who.org, p->state, p->paging.size,
                          (p->paging.page - 1) * p->paging.size, &p->projects));
    p->lines.n = p->projects.n;
    p->lines.at = new(v->a, struct project_line, p->projects.n + 1);
    for (size_t i = 0; i < p->projects.n; i++) {
        p->lines.at[i].row = &p->projects.at[i];
        TRY(next_of(v, &p->lines.at[i]));
    }
    return OK;
}

static const struct part projects_parts[] = {
    PART_MANY(struct projects_view, projects, project_row),
    {0},
};

struct options states_of(struct visit *v)
{
    struct options ret = {0};
    size_t n = 0;
    while (project_states[n].code)
        n++;
    ret = (struct options){new(v->a, struct option, n), n};
    for (size_t i = 0; i < n; i++)
        ret.at[i] = (struct option){str_of(project_states[i].code),
                                    str_of(tr(v->lang, project_states[i].zh))};
    return ret;
}

str page_url(struct out *o, struct visit *v, int64_t page)
{
    return current_url(v, "page", str_c(o->a, format(o->a, "%lld", (long long)page)));
}

static bool speaks_of(str text, str sought)
{
    for (str rest = sought; rest.at;) {
        str part = str_cut(&rest, ' ');
        if (str_find(text, part) < 0)
            return false;
    }
    return true;
}

static struct catalogue_branch *branch_of(struct visit *v, struct catalogue_view *p,
                                          const struct catalogue_row *item, size_t most)
{
    for (size_t i = 0; i < p->branches.n; i++)
        if (str_eq(p->branches.at[i].kind, item->kind) &&
            str_eq(p->branches.at[i].category, item->category))
            return &p->branches.at[i];
    struct catalogue_branch *b = &p->branches.at[p->branches.n++];
    *b = (struct catalogue_branch){item->kind, item->category, item->category_name,
                                   {new(v->a, struct catalogue_row, most), 0}};
    return b;
}

static err catalogue_load(struct visit *v, void *view)
{
    struct catalogue_view *p = view;
    struct catalogue_row_rows all;
    str q = visit_text(v, "q");
    p->q = q.at ? str_trim(q) : S("");
    p->may_open = v->visitor.menu == MENU_BUYER;
    TRY(catalogue_all(v->db, v->a, S(""), &all));
    p->items.at = new(v->a, struct catalogue_row, all.n + 1);
    p->branches.at = new(v->a, struct catalogue_branch, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        if (!speaks_of(catalogue_path(v->a, &all.at[i]), p->q))
            continue;
        struct catalogue_branch *b = branch_of(v, p, &all.at[i], all.n);
        p->items.at[p->items.n++] = b->items.at[b->items.n++] = all.at[i];
    }
    return OK;
}

static const struct part catalogue_parts[] = {
    PART_MANY(struct catalogue_view, items, catalogue_row),
    {0},
};

bool at_place(const struct need_finding *f, const char *list, int64_t n)
{
    str rest = f->place;
    int64_t number = 0;
    str_cut(&rest, '.');
    if (!rest.at || !str_eq(str_cut(&rest, '.'), str_of(list)))
        return false;
    if (rest.at && !str_int(str_cut(&rest, '.'), &number))
        return false;
    return number == n;
}

str need_anchor(struct out *o, str place)
{
    char *at = str_c(o->a, join(o->a, S("f-"), place));
    for (char *c = at; *c; c++)
        *c = *c == '.' ? '-' : *c;
    return str_of(at);
}

str need_place_link(struct out *o, str place)
{
    return join(o->a, S("#"), need_anchor(o, place));
}

static void find_in_need(struct visit *v, const struct project_row *p, const struct need_view *n,
                         struct need_findings *ret)
{
    struct call c = {.a = v->a, .law = v->law, .today = v->today};
    size_t count = 0;
    if (!n->head)
        return;
    plan_lint_need(&c, p, n);
    for (const struct finding *f = c.findings; f; f = f->next)
        count++;
    *ret = (struct need_findings){new(v->a, struct need_finding, count + 1), 0};
    for (const struct finding *f = c.findings; f; f = f->next) {
        struct out says = out_plain(v->a);
        says.lang = v->lang;
        put_finding(&says, f);
        bool first = true;
        for (size_t i = 0; i < ret->n; i++)
            first = first && !str_eq(ret->at[i].place, f->place);
        ret->at[ret->n++] =
            (struct need_finding){out_str(&says), f->place, f->fix, f->rule, first};
    }
}

static err may_do(struct visit *v, const char *kind, id project, bool *ret, word *who)
{
    const struct act *act = house_act(v->house, str_of(kind));
    *who = (word){act->may.relation->zh};
    return act->may.relation->ask(v->db, v->a, &v->who, project, ret);
}

// Who wrote the need does not see the button of its review.
static err may_review(struct visit *v, id project, bool *ret)
{
    struct project_author_row *author = NULL;
    word who;
    TRY(may_do(v, "plan.review", project, ret, &who));
    TRY(project_author(v->db, v->a, project, v->who.person, &author));
    *ret = *ret && !author;
    return OK;
}

static err step_view(struct visit *v, id project, const struct plan_step *s,
                     struct plan_step_view *ret)
{
    static const char *const states[] = {"done", "now", "later", "later"};
    *ret = (struct plan_step_view){.step = s, .state = states[s->state]};
    if (s->state == STEP_DONE || s->state == STEP_NOT_DEMANDED)
        return OK;
    TRY(may_do(v, s->act, project, &ret->may, &ret->who));
    ret->review = str_eq(str_of(s->act), S("plan.review"));
    return ret->review ? may_review(v, project, &ret->may) : OK;
}

static err load_steps(struct visit *v, struct plan_view *p)
{
    struct plan_progress_row g = {0};
    TRY(plan_progress(v->db, v->a, p->project.id, &g));
    plan_steps_of(&p->project, &g, v->today, &p->steps);
    p->lines.n = p->steps.n;
    p->lines.at = new(v->a, struct plan_step_view, p->steps.n + 1);
    for (size_t i = 0; i < p->steps.n; i++)
        TRY(step_view(v, p->project.id, &p->steps.at[i], &p->lines.at[i]));
    return OK;
}

static err load_rights(struct visit *v, struct plan_view *p)
{
    bool handler = false;
    word who;
    TRY(may_do(v, "plan.set_need", p->project.id, &handler, &who));
    bool planning = str_eq(p->project.state, S("drafting")) ||
                    str_eq(p->project.state, S("filed"));
    p->may_change = handler && planning;
    p->may_copy = handler;
    if (!planning)
        return OK;
    TRY(may_do(v, "plan.record_lawyer", p->project.id, &p->may_record_lawyer, &who));
    return may_review(v, p->project.id, &p->may_review);
}

static err plan_load(struct visit *v, void *view)
{
    struct plan_view *p = view;
    TRY(find_project(v, &p->project));
    id project = p->project.id;
    v->title = p->project.title;
    if (p->project.copied_from.n)
        TRY(plan_project(v->db, v->a, p->project.copied_from, &p->source));
    TRY(plan_need(v->db, v->a, project, &p->need));
    find_in_need(v, &p->project, &p->need, &p->findings);
    TRY(load_steps(v, p));
    TRY(load_rights(v, p));
    p->from = from_day(v, &p->project);
    TRY(plan_funds(v->db, v->a, project, &p->funds));
    TRY(plan_surveys(v->db, v->a, project, &p->surveys));
    TRY(plan_survey_subjects(v->db, v->a, project, &p->subjects));
    TRY(plan_lawyers(v->db, v->a, project, &p->lawyers));
    TRY(plan_reviews(v->db, v->a, project, &p->reviews));
    TRY(project_changes_of(v->db, v->a, project, &p->changes));
    return plan_notices(v->db, v->a, project, &p->notices);
}

static const struct part plan_page_parts[] = {
    PART_ONE(struct plan_view, project, project_row),
    PART_MANY(struct plan_view, funds, project_fund_row),
    PART_MANY(struct plan_view, surveys, plan_survey_row),
    PART_MANY(struct plan_view, subjects, plan_survey_subject_row),
    PART_MANY(struct plan_view, lawyers, plan_lawyer_row),
    PART_MANY(struct plan_view, reviews, plan_review_row),
    PART_MANY(struct plan_view, changes, project_change_row),
    PART_MANY(struct plan_view, notices, notice_row),
    {0},
};

static err need_page_load(struct visit *v, void *view)
{
    struct need_page *p = view;
    bool handler = false;
    word who;
    TRY(find_project(v, &p->project));
    TRY(plan_need(v->db, v->a, p->project.id, &p->need));
    find_in_need(v, &p->project, &p->need, &p->findings);
    TRY(may_do(v, "plan.set_need", p->project.id, &handler, &who));
    p->may_change = handler && (str_eq(p->project.state, S("drafting")) ||
                                str_eq(p->project.state, S("filed")));
    return OK;
}

static err need_paper_load(struct visit *v, void *view)
{
    struct need_page *p = view;
    TRY(need_page_load(v, view));
    v->title = join(v->a, p->project.title, S(" "), str_of(tr(v->lang, v->page->zh)));
    v->paper = (struct paper_facts){.at = p->need.head ? p->need.head->changed : (instant){0},
                                    .by = p->project.buyer_name, .look = PAPER_BOOK};
    return OK;
}

#define NEED_LIST(member, row_)                                                                \
    {#member, PART_ROWS, offsetof(struct need_page, need.member), &ROW_##row_}
static const struct part need_page_parts[] = {
    PART_ONE(struct need_page, project, project_row),
    {"need", PART_MAYBE, offsetof(struct need_page, need.head), &ROW_need_row},
    NEED_LIST(standards, need_standard_row),
    NEED_LIST(requirements, need_requirement_row),
    NEED_LIST(qualifications, need_qualification_row),
    NEED_LIST(indicators, need_indicator_row),
    NEED_LIST(instalments, need_instalment_row),
    NEED_LIST(price_lines, need_price_line_row),
    NEED_LIST(grades, need_grade_row),
    NEED_LIST(bands, need_band_row),
    {0},
};

static err copy_page_load(struct visit *v, void *view)
{
    struct copy_view *p = view;
    struct project_row *source = NULL;
    TRY(find_project(v, &p->project));
    if (!p->project.copied_from.n)
        return missing();
    TRY(plan_project(v->db, v->a, p->project.copied_from, &source));
    if (!source)
        return missing();
    p->source = *source;
    return plan_differences(v, p);
}

static const struct part copy_parts[] = {
    PART_ONE(struct copy_view, project, project_row),
    PART_ONE(struct copy_view, source, project_row),
    {0},
};

static err paper_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct plan_paper_row *row = NULL;
    str sha256 = visit_text(v, "file");
    TRY(plan_paper(v->db, v->a, visit_id(v, "id"), sha256.at ? sha256 : S(""), &row));
    return row ? visit_file(v, sha256, row->file_name) : missing();
}

const struct page plan_pages[] = {
    {"/projects", "采购项目", MAY(any_buyer, NULL), projects_load,
     VIEW(struct projects_view, plan_projects, projects_parts), .menu = MENU_BUYER},
    {"/project/{id}/plan", "需求与计划", MAY(reader_of, "id"), plan_load,
     VIEW(struct plan_view, plan, plan_page_parts)},
    {"/project/{id}/need", "采购需求", MAY(reader_of, "id"), need_page_load,
     VIEW(struct need_page, plan_need, need_page_parts)},
    {"/project/{id}/need/paper", "采购需求", MAY(reader_of, "id"), need_paper_load,
     VIEW(struct need_page, need_paper, need_page_parts), .paper = true},
    {"/project/{id}/copy", "与原项目的不同", MAY(reader_of, "id"), copy_page_load,
     VIEW(struct copy_view, plan_copied, copy_parts)},
    {"/project/{id}/paper", "附件", MAY(reader_of, "id"), paper_load,
     .type = "application/octet-stream"},
    {"/catalogue", "指导性目录", ANYONE, catalogue_load,
     VIEW(struct catalogue_view, plan_catalogue, catalogue_parts)},
    {0},
};
