// How the numbers of an evaluation come about: pure functions over structs, exact to the digit.
//
// Nothing here reads a table or a clock. Products go through 128 bits; what the law rounds is
// rounded half-up, once. Acts put the results into their `out`.
#pragma once

#include "base/id.h"
#include "base/money.h"

// One item of the scoring table: its points, and whether each member judges it alone.
struct scored_item {
    int64_t n;
    dec weight;
    bool technical, judged;
};

// What stands above all bids of one purchase.
struct scoring {
    dec price_weight;    // 0 where the price is fixed and not scored
    dec deduction;       // percent off the price of small and micro enterprises; 0 in a set-aside
    bool technical_decides;  // between bids of equal score and price
    bool lowest_price;   // 最低评标价法: by adjusted price
    int64_t members;     // how many scored the judged items
    const struct scored_item *items;
    size_t item_count;
};

// A bid that counts: qualified, compliant, at or below the ceiling, a low price proved.
struct contender {
    id bid;
    money quoted;
    bool small;           // small or micro: the deduction is theirs
    const int64_t *sums;  // for each item: the one score, or the sum over the members (of dec.n)
    // Filled by scoring_rank.
    money adjusted;       // rounded for print only
    dec price_score, other_score, technical_score, total;
    int64_t place;        // 1..; equal bids share one; 0: equal first ones, to be drawn
};

// Scores, sorts and places them. Returns the benchmark: the lowest adjusted price, for print.
money scoring_rank(const struct scoring *s, struct contender *at, size_t n);
// How many of the ranked bids are equal in all and first; 1 if there is a winner.
size_t scoring_tied(const struct contender *at, size_t n);

// A score must be one of the item's levels.
bool scoring_on_level(dec score, const dec *levels, size_t n);

// Abnormally low prices (财库〔2026〕2号): strictly below, each compared as quoted.
enum low_trigger { LOW_MEAN = 1, LOW_SECOND = 2, LOW_CEILING = 4, LOW_VIEW = 8 };
struct low_limits {
    dec mean, second, ceiling;  // percent, as the document states
    money most;                 // the ceiling; the budget where there is none
};
// Which triggers the bid at `which` meets among all compliant ones.
unsigned low_price_triggers(const struct low_limits *limits, const money *quoted, size_t n,
                            size_t which);
