// What the pages of this slice show, and whether a project can be asked about.
#pragma once

#include "dispute/dispute.h"
#include "dispute_sql.h"
#include "supplier/supplier.h"
#include "tender/tender.h"

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

// What can be challenged, from when and until when. state: open, later, over.
struct challenge_ground {
    const char *zh, *state;
    day from, until;
    const struct rule *rule;
};
struct challenge_view {
    id project;
    struct inquiry_project_row about;
    struct tender_row tender;
    struct challenge_ground grounds[2];
    struct {
        struct challenge_ground *at;
        size_t n;
    } all;
    struct supplier *supplier;  // of who is reading, or NULL
    bool took_part;
    struct org_card_row *buyer, *agency;
};

struct inquiries_view {
    struct inquiry_row_rows mine, received;
    bool answers;  // the organization that is on buys, or buys for others
    const struct rule *rule;
};
