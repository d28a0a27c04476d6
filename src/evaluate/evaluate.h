// The committee, its reviews and scores, the ranking, the decision and the result.
//
// One evaluation for each round of a project. What a member scored, what bids quoted and how they
// stand is secret (87-66, 74-25): later slices read the award and nothing else.
#pragma once

#include "evaluate/scoring.h"
#include "web/page.h"

extern const struct slice evaluate_slice;

extern const struct choice evaluation_states[];

// Relations. A member has declared no conflict and still sits; the head is one of them.
extern const struct relation member_of, head_of_committee, member_or_organizer_of;

// To whom a purchase was awarded, for what; made here or recorded from elsewhere.
struct award_line {
    str name, unit;
    dec quantity;
    price unit_price;
};
struct award {
    id tender, bid;  // bid: none where the evaluation was held elsewhere
    id supplier;
    str supplier_name;
    money amount;
    instant decided, published, letter_at;  // the award letter goes out with the result notice
    str letter_number;
    struct {
        struct award_line *at;
        size_t n;
    } lines;
};
// NULL until the result has been published.
err evaluate_award(struct db *db, arena *a, id tender, struct award **ret);
