// What the pages of this slice show, and whether a project can be asked about.
#pragma once

#include "dispute/dispute.h"
#include "dispute_sql.h"

extern const struct act dispute_acts[];
extern const struct page dispute_pages[];

// Questions may be asked from the intention on, else from the notice on.
bool inquiry_is_open(str project_state, instant intention);

struct ask_view {
    id project;
    struct inquiry_project_row about;
    struct inquiry_row_rows mine;
    struct inquiry_shared_row_rows shared;
    day answer_by;  // if it were asked today
    const struct rule *rule;
    str once;
};

// One question, for who asked and who answers.
struct inquiry_view {
    struct inquiry_row row;
    id tender;     // of its project, where a clarification can be published; 0: none
    bool answers;  // the reader may answer it
    const struct rule *rule;
    str once;
};
extern const struct relation answerer_of;

struct inquiries_view {
    struct inquiry_row_rows mine, received;
    bool answers;  // the organization that is on buys, or buys for others
    const struct rule *rule;
};
