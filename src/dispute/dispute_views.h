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
    day answer_by;  // if it were asked today
    const struct rule *rule;
    str once;
};

struct inquiries_view {
    struct inquiry_row_rows mine, received;
    bool answers;  // the organization that is on buys, or buys for others
    const struct rule *rule;
};
