// What the pages of this slice show.
#pragma once

#include "account/account.h"
#include "plan/plan_parts.h"
#include "web/widgets.h"

// A project in a list: what is to be done next, and since or until when.
struct project_line {
    struct project_row *row;
    const char *next;  // Chinese, or NULL: not here
    day from;          // the documents may be public from this day on
};
struct projects_view {
    str state;
    struct project_row_rows projects;
    struct {
        struct project_line *at;
        size_t n;
    } lines;
    struct paging paging;
};

// The catalogue as a tree: kind, category, item.
struct catalogue_branch {
    str kind, category, category_name;
    struct catalogue_row_rows items;
};
struct catalogue_view {
    str q;
    struct catalogue_row_rows items;  // that q finds
    struct {
        struct catalogue_branch *at;
        size_t n;
    } branches;
    bool may_open;  // a project, from an item
};

// A finding beside its place.
struct need_finding {
    str says, place, fix;
    const struct rule *rule;
    bool first;  // at its place: the anchor stands there
};
struct need_findings {
    struct need_finding *at;
    size_t n;
};
bool at_place(const struct need_finding *f, const char *list, int64_t n);  // n 0: the list itself
str need_anchor(struct out *o, str place);      // "f-need-indicators-2"
str need_place_link(struct out *o, str place);  // "#" and the anchor

struct plan_paper_link {
    id project;
    str sha256, name;
};
struct options states_of(struct visit *v);  // of the filter
str page_url(struct out *o, struct visit *v, int64_t page);

struct plan_step_view {
    const struct plan_step *step;
    const char *state;  // done, now, later, off: the class of its dot
    bool may;           // this person may do it
    bool review;
    word who;           // who else does it
};
struct plan_view {
    struct project_row project;
    struct project_row *source;
    struct need_view need;
    struct need_findings findings;
    struct plan_steps steps;
    struct {
        struct plan_step_view *at;
        size_t n;
    } lines;
    struct project_fund_row_rows funds;
    struct plan_survey_row_rows surveys;
    struct plan_survey_subject_row_rows subjects;
    struct plan_lawyer_row_rows lawyers;
    struct plan_review_row_rows reviews;
    struct notice_row_rows notices;
    struct project_change_row_rows changes;
    bool may_change;   // 经办 or 科室负责人, before the documents are public
    bool may_copy, may_review, may_record_lawyer;
    day from;  // the documents may be public from this day on
};

struct need_page {
    struct project_row project;
    struct need_view need;
    struct need_findings findings;
    bool may_change;
};

struct difference {
    str place, before, after;
};
struct copy_view {
    struct project_row project, source;
    struct {
        struct difference *at;
        size_t n;
    } differences;
};

err plan_differences(struct visit *v, struct copy_view *p);
