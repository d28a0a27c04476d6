// What the files of this slice share; inside this slice only.
#pragma once

#include "plan/plan.h"

extern const struct act plan_project_acts[], plan_need_acts[], plan_study_acts[];
extern const struct act plan_review_acts[], plan_route_acts[], plan_hand_over_acts[];
extern const struct act plan_change_acts[];
extern const struct page plan_pages[];

extern const struct choice survey_kinds[], review_kinds[];
extern const struct relation reader_of, reviewer_of, legal_or_handler_of;
extern const struct relation catalogue_keeper;

bool plan_is_public_service(const struct project_row *p);

// What a project is paid from.
struct line_in {
    id line;
    money amount;
};
struct lines_in {
    struct line_in *at;
    size_t n;
};
extern const struct field plan_line_fields[];
// Refuses lines that are not the buyer's own of that year, have no room, or do not come to the
// budget.
err plan_check_lines(struct call *c, id buyer, int64_t year, money budget,
                     const struct lines_in *lines);
err plan_add_lines(struct db *db, id project, const struct lines_in *lines);
// An item with its way from the top of the purchasing categories.
str catalogue_path(arena *a, const struct catalogue_row *item);
// The items of the catalogue, for a form.
err plan_item_options(struct db *db, arena *a, id post, id thing, struct options *ret);

// The need as it is written and copied: what plan.set_need is told.
struct need_standard_in {
    str text;
};
struct need_requirement_in {
    str text;
    bool substantive;
};
struct need_qualification_in {
    str text, proof;
};
struct need_indicator_in {
    str name, dimension, budget_dimension;
    dec weight;
    str target, unit, method;
};
struct need_instalment_in {
    str name;
    dec percent;
    str after;
};
struct need_price_line_in {
    str name, unit;
    dec quantity;
    price limit_price;
};
struct need_grade_in {
    str name;
    dec from;
};
struct need_band_in {
    dec from, to, pay;
};
#define NEED_ROWS(type, name)   \
    struct {                    \
        struct type *at;        \
        size_t n;               \
    } name
struct need_in {
    id project;
    int64_t version;
    str goal, recipients, scope, place, org_form, contract_type, pricing, review_rule;
    money ceiling;
    int64_t term_months;
    bool long_term;
    str set_aside, set_aside_reason, acceptance_plan, risks;
    NEED_ROWS(need_standard_in, standards);
    NEED_ROWS(need_requirement_in, requirements);
    NEED_ROWS(need_qualification_in, qualifications);
    NEED_ROWS(need_indicator_in, indicators);
    NEED_ROWS(need_instalment_in, instalments);
    NEED_ROWS(need_price_line_in, price_lines);
    NEED_ROWS(need_grade_in, grades);
    str pay_kind;
    NEED_ROWS(need_band_in, bands);
    dec pay_below, pay_step, pay_percent;
    money pay_amount;
};
extern const struct field need_fields[];  // of struct need_in, project and version first
enum { need_fields_own = 2 };             // after these two the need itself

// Refuses a need that would not fit its entry, at this field.
err need_check_length(struct call *c, const char *place, const struct need_in *n);
// For apply functions: the need as a whole takes the place of what stood.
err need_write(struct db *db, id project, int64_t version, id by, instant at,
               const struct need_in *n);
// The need as a form has it.
void need_form(arena *a, const struct need_view *v, id project, struct need_in *ret);

// The project of an act, in one of these states (ended by NULL); refuses otherwise.
err plan_find(struct call *c, id project, const char *const *states, struct project_row **ret);
extern const char *const plan_before_tender[];

// 22-11: whether the need of such a purchase must be surveyed, and its plan looked at closely.
bool plan_survey_demanded(const struct project_row *p, day on);
// Refuses with every step that plan.file still lacks.
err plan_refuse_missing(struct call *c, const struct project_row *p,
                        const struct plan_progress_row *g);

// What decides a route.
struct plan_amounts {
    money budget;
    money total;  // of the year, bought in pieces out of the same budget item
    money procurement_limit, central_limit;
    bool central;  // its category is in the centralised catalogue
};
str plan_route_for(const struct plan_amounts *m);
bool has_code(str comma_list, str code);

// Words that cannot be the subject of a purchase of services (102-10); absent if there is none.
str plan_negative_word(str text);

// A stretch of scores that no band pays, or two do.
struct band_gap {
    dec from, to;
    bool twice;
};
bool plan_bands_gap(arena scratch, const struct need_band_row *bands, size_t n,
                    struct band_gap *ret);
