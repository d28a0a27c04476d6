// Projects: the need, how it was found out, reviewed and filed; and every public notice.
//
// A project's id is what everything later carries. Later slices read it and its need here, move its
// state with plan_move, and publish every notice through the notice table. What changes the plan
// itself goes through this slice's acts.
#pragma once

#include "plan_sql.h"
#include "web/page.h"

extern const struct slice plan_slice;

// Codes with the officials' words.
extern const struct choice project_kinds[];   // public, auxiliary
extern const struct choice project_states[];  // in the order of a purchase; ended is apart
extern const struct choice plan_routes[];     // below, dispersed, centralised
extern const struct choice plan_methods[];    // open_tender, consultation
extern const struct choice need_org_forms[], need_contract_types[], need_pricings[];
extern const struct choice need_review_rules[], need_set_asides[], need_due_afters[];
extern const struct choice need_dimensions[], need_budget_dimensions[], need_pay_kinds[];
extern const struct choice notice_kinds[];
extern const struct choice project_changes[];  // what a project took from its budget line

// Whose posts may: any of the buyer's; 经办 or 科室负责人; 分管领导.
extern const struct relation buyer_of, handler_of, leader_of;

// A project, or NULL.
err plan_project(struct db *db, arena *a, id project, struct project_row **ret);
// The lines it is paid from.
err plan_funds(struct db *db, arena *a, id project, struct project_fund_row_rows *ret);

// The need with all its lists; head is NULL as long as none was written.
struct need_view {
    struct need_row *head;
    struct need_standard_row_rows standards;
    struct need_requirement_row_rows requirements;
    struct need_qualification_row_rows qualifications;
    struct need_indicator_row_rows indicators;
    struct need_instalment_row_rows instalments;
    struct need_price_line_row_rows price_lines;
    struct need_grade_row_rows grades;
    struct need_band_row_rows bands;
};
err plan_need(struct db *db, arena *a, id project, struct need_view *ret);

// Adds what the law has against a need, in the order in which a document is refused: first
// need.instalments_sum, indicators_sum, payment_bands_gap, ceiling_over_budget, set_aside, then
// the rest of law/need.law. Places are "need.LIST.N.FIELD" with N from 1; `fix` says what could
// stand there. Asks nothing of the database: for a page a call with `a`, `law` and `today` will do.
void plan_lint_need(struct call *c, const struct project_row *p, const struct need_view *n);
// The same for one text of a document: words that are no condition and no scoring factor (87-17,
// 46-5, TL-20, 38号). `condition`: the text decides who may take part or how a bid scores.
void plan_lint_text(struct call *c, str place, str text, bool condition);
// A place in the words of the form: 资格条件第 2 条.
str plan_need_place(struct out *o, str place);

// How far a plan has come, step by step: for the act that files it, pages and lists.
enum plan_step_state { STEP_DONE, STEP_NOW, STEP_LATER, STEP_NOT_DEMANDED };
enum plan_step_kind {
    STEP_NEED,
    STEP_ROUTE,
    STEP_METHOD,
    STEP_SURVEY,
    STEP_OPINION,
    STEP_LAWYER,
    STEP_GENERAL,
    STEP_KEY,
    STEP_INTENTION,  // from here on filing does not depend on it
    STEP_LISTED,
    STEP_FILE,
    plan_steps_count,
};
struct plan_step {
    enum plan_step_kind kind;
    enum plan_step_state state;
    const char *zh;      // what is to be done
    const char *why;     // what it is for, or what went wrong so far
    const char *lacks;   // what a refusal calls it; NULL: `why`
    const char *act;     // its button
    const struct rule *rule;
    instant at;          // when it was done
};
struct plan_steps {
    struct plan_step at[plan_steps_count];
    size_t n;
    const struct plan_step *next;  // the first that is to be done now, or NULL
};
void plan_steps_of(const struct project_row *p, const struct plan_progress_row *g, day today,
                   struct plan_steps *ret);
// The same, asking how far it has come.
err plan_steps_now(struct db *db, arena *a, const struct project_row *p, day today,
                   struct plan_steps *ret);

// In how many places a project differs from the one it was copied from.
err plan_copied_differences(struct visit *v, const struct project_row *p, int64_t *ret);

// Refuses unless the plan is filed and every review is of the need as it stands; for the act that
// makes the need public.
err plan_may_publish(struct call *c, const struct project_row *p);

// For apply functions: the project enters another state.
err plan_move(struct db *db, id project, const char *state, instant at);

// Notices, for apply functions. Published: the text is fixed, and the file for the designated
// medium stands. Listed: it appeared there, and the legal clocks run.
struct notice_new {
    id id, project, subject;  // subject: the tender, contract ... it is about
    const char *kind;         // of notice_kinds
    str title, body;
    instant published;
};
err plan_notice_add(struct db *db, const struct notice_new *n);
err plan_notice_listed(struct db *db, id notice, instant at, str address, str medium, day ends);
err plan_notice(struct db *db, arena *a, id notice, struct notice_row **ret);
err plan_notices(struct db *db, arena *a, id project, struct notice_row_rows *ret);
err plan_notice_last(struct db *db, arena *a, id project, const char *kind,
                     struct notice_row **ret);
// "Project, notice kind" as its title.
str plan_notice_title(arena *a, str project_title, const char *kind);

// Whether less is better: "不超过 3 次".
bool plan_is_at_most(str target);
