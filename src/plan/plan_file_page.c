// The project file: all stages with their links, and the papers of the file as far as they are
// here.
#include <stdlib.h>

#include "plan/plan_views.h"

// What a notice is about, once each: rounds of procurement, then the contract.
static void find_subjects(struct visit *v, struct file_view *p)
{
    int64_t rounds = 0;
    p->subjects.at = new(v->a, struct file_subject, p->notices.n + 1);
    for (size_t i = 0; i < p->notices.n; i++) {
        const struct notice_row *n = &p->notices.at[i];
        bool contract = str_eq(n->kind, S("contract"));
        bool tender = str_eq(n->kind, S("tender")) || str_eq(n->kind, S("consultation"));
        bool known = false;
        for (size_t k = 0; k < p->subjects.n; k++)
            known = known || id_same(p->subjects.at[k].subject, n->subject);
        if (known || (!contract && !tender))
            continue;
        rounds += tender;
        p->subjects.at[p->subjects.n++] = (struct file_subject){n->subject, contract, rounds};
    }
}

static void add_paper(struct file_view *p, struct file_paper paper)
{
    p->lacking += !paper.at.us;
    p->papers.at[p->papers.n++] = paper;
}

// Papers of the plan in the order of its steps; what this project need not have is left out.
static void add_steps(struct file_view *p)
{
    static const char *const names[plan_steps_count] = {
        [STEP_NEED] = "采购需求",          [STEP_SURVEY] = "需求调查记录",
        [STEP_OPINION] = "公众意见记录",   [STEP_LAWYER] = "律师审定意见",
        [STEP_GENERAL] = "一般性审查记录", [STEP_KEY] = "重点审查记录",
        [STEP_FILE] = "采购实施计划",
    };
    for (size_t i = 0; i < p->steps.n; i++) {
        const struct plan_step *s = &p->steps.at[i];
        if (!names[s->kind] || s->state == STEP_NOT_DEMANDED)
            continue;
        add_paper(p, (struct file_paper){.zh = names[s->kind], .step = s,
                                         .at = s->state == STEP_DONE ? s->at : (instant){0},
                                         .note = s->kind == STEP_FILE ? p->project.filed_number
                                                                      : (str){0}});
    }
}

static int by_time(const void *a, const void *b)
{
    const struct file_paper *x = a, *y = b;
    int64_t s = x->at.us ? x->at.us : INT64_MAX, t = y->at.us ? y->at.us : INT64_MAX;
    return (s > t) - (s < t);
}

err plan_file_load(struct visit *v, void *view)
{
    struct file_view *p = view;
    struct project_row *project = NULL;
    struct plan_progress_row g = {0};
    TRY(plan_project(v->db, v->a, visit_id(v, "id"), &project));
    if (!project)
        return missing();
    p->project = *project;
    TRY(plan_progress(v->db, v->a, project->id, &g));
    plan_steps_of(&p->project, &g, v->today, &p->steps);
    TRY(plan_notices(v->db, v->a, project->id, &p->notices));
    TRY(plan_funds(v->db, v->a, project->id, &p->funds));
    find_subjects(v, p);
    p->papers.at = new(v->a, struct file_paper, plan_steps_count + p->notices.n);
    add_steps(p);
    for (size_t i = 0; i < p->notices.n; i++) {
        const struct notice_row *n = &p->notices.at[i];
        add_paper(p, (struct file_paper){.zh = choice_word(notice_kinds, n->kind),
                                         .at = n->published, .notice = n->id,
                                         .note = n->address});
    }
    qsort(p->papers.at, p->papers.n, sizeof *p->papers.at, by_time);
    return OK;
}
