// What every act of an evaluation looks at first; inside this slice only.
#pragma once

#include "bid/bid.h"
#include "evaluate/evaluate.h"
#include "evaluate_sql.h"
#include "plan/plan.h"
#include "supplier/supplier.h"

struct desk {
    struct tender_row *tender;
    struct evaluation_row ev;  // state "forming" where nothing has been written yet
    struct committee_row *committee;  // NULL until the draw is recorded
    struct evaluated_bid_rows bids;   // opened ones
    bool consultation;
};

// Loads; a tender that is held, or of another venue, is refused.
err desk_open(struct call *c, id tender, struct desk *ret);
// The same by a bid of it.
err desk_open_bid(struct call *c, id bid, struct desk *ret, struct evaluated_bid **ret_bid);
struct evaluated_bid *desk_bid(const struct desk *d, id bid);
// Refuses unless the evaluation stands at one of these, blanks between.
err desk_must_be(struct call *c, const struct desk *d, const char *states);
bool desk_is(const struct desk *d, const char *states);
// Refuses unless every seat is taken by someone who has declared, and a head is elected.
err desk_must_be_full(struct call *c, const struct desk *d);

// What a bid asks: in a consultation only the final quote counts. NO_MONEY: none.
money quoted_of(const struct desk *d, const struct evaluated_bid *b);
money ceiling_of(const struct tender_row *t);  // the budget where no ceiling is set
bool has_passed(int64_t review);               // of clean, qualified, compliant, proved
// Compliant so far, and no low price stands unproved.
bool counts(const struct evaluated_bid *b);

// How many must be left: three, or two in a consultation that has begun and is no set-aside.
const struct rule *least_rule(const struct call *c, const struct desk *d, bool begun);

// At most so many characters of a text.
str clip(str s, size_t characters);
// What a rule says of these numbers, in Chinese, for reasons that are kept.
str rule_says(struct call *c, const struct rule *r, const struct arg *args, size_t n);
#define RULE_SAYS(c, r, ...)                                                                  \
    rule_says((c), (r), (const struct arg[]){__VA_ARGS__},                                    \
              sizeof((const struct arg[]){__VA_ARGS__}) / sizeof(struct arg))

// Whose judged points for a bid lie far from the mean of all: nothing before all have handed in.
struct outlier {
    id bid, person;
    str supplier_name, name, reason;  // reason absent: not given yet
    dec own, mean;
    int64_t percent;
};
struct outliers {
    struct outlier *at;
    size_t n;
};
err evaluation_outliers(struct db *db, arena *a, day today, const struct tender_row *t,
                        struct outliers *ret);

// How the members' findings of a bid's clauses stand; against: a majority holds it not met.
struct clause_vote {
    int64_t n, met, unmet;
    bool against;
};
struct clause_votes {
    struct clause_vote *at;
    size_t n;
};
err clauses_found(struct db *db, arena *a, const struct desk *d, id bid, struct clause_votes *ret);
extern const struct choice clause_grounds[];

// Relations of things inside an evaluation.
extern const struct relation sees_evaluation, seat_held, invited_to, member_of_bid, head_of_bid;
extern const struct relation qualifier_of_bid, steers_of, decider_of, buyer_member_of;

extern const struct choice member_kinds[], change_parts[];
word trigger_word(int64_t trigger);

// An act about a tender and nothing else; the tender of a bid, which apply may not look up.
struct about_tender {
    id tender;
};
struct of_tender {
    id tender;
};
extern const struct field about_tender_in[], of_tender_out[];

extern const struct act evaluate_committee_acts[], evaluate_review_acts[], evaluate_clause_acts[],
    evaluate_score_acts[],
    evaluate_consult_acts[], evaluate_low_price_acts[], evaluate_rank_acts[],
    evaluate_result_acts[], evaluate_elsewhere_acts[];
extern const struct page evaluate_pages[], evaluate_score_pages[], evaluate_review_pages[],
    evaluate_ranking_pages[], evaluate_sheets_pages[], evaluate_letter_pages[];
