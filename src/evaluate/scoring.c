#include "evaluate/scoring.h"

#include <assert.h>
#include <stdlib.h>

enum { whole = 100 * dec_one };  // a hundred percent

// The price as it is compared: fen times what is left of a hundred percent, not yet divided.
static __int128 compared(const struct scoring *s, const struct contender *c)
{
    return (__int128)c->quoted.fen * (whole - (c->small ? s->deduction.n : 0));
}

// lowest / own * weight, to hundredths, half-up, once.
static dec price_score(__int128 lowest, __int128 own, dec weight)
{
    if (own == 0)
        return weight;
    __int128 hundred = dec_one / 100;
    return (dec){(int64_t)((2 * lowest * weight.n + own * hundred) / (2 * own * hundred) *
                           hundred)};
}

// Sum of score or mean times weight / 100, to hundredths, half-up, once.
static dec weighed(const struct scoring *s, const struct contender *c, bool technical_only)
{
    int64_t members = s->members > 0 ? s->members : 1, sum = 0;
    for (size_t i = 0; i < s->item_count; i++) {
        const struct scored_item *item = &s->items[i];
        if (!technical_only || item->technical)
            sum += c->sums[i] * item->weight.n * (item->judged ? 1 : members);
    }
    return dec_round2(sum, members * 100 * dec_one * (int64_t)dec_one);
}

static int by_number(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static bool lower(const struct scoring *s, const struct contender *a, const struct contender *b)
{
    return compared(s, a) < compared(s, b);
}

// Negative: `a` stands before `b`. 0: equal in all that the law compares.
static int order(const struct scoring *s, const struct contender *a, const struct contender *b)
{
    int by = 0;
    if (s->lowest_price)
        by = lower(s, b, a) - lower(s, a, b);
    else
        by = by_number(b->total.n, a->total.n);
    if (!by)
        by = by_number(a->quoted.fen, b->quoted.fen);
    if (!by && s->technical_decides)
        by = by_number(b->technical_score.n, a->technical_score.n);
    return by;
}

// Few bids, and the order of equal ones must not depend on a library: by insertion.
static void sort(const struct scoring *s, struct contender *at, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct contender c = at[i];
        size_t k = i;
        for (; k > 0 && order(s, &c, &at[k - 1]) < 0; k--)
            at[k] = at[k - 1];
        at[k] = c;
    }
}

static void place(const struct scoring *s, struct contender *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool same = i > 0 && order(s, &at[i - 1], &at[i]) == 0;
        at[i].place = same ? at[i - 1].place : (int64_t)i + 1;
    }
    bool drawn = n > 1 && at[1].place == 1;
    for (size_t i = 0; drawn && i < n && at[i].place == 1; i++)
        at[i].place = 0;
}

money scoring_rank(const struct scoring *s, struct contender *at, size_t n)
{
    const struct contender *lowest = n ? &at[0] : NULL;
    for (size_t i = 1; i < n; i++)
        if (lower(s, &at[i], lowest))
            lowest = &at[i];
    if (!lowest)
        return NO_MONEY;
    __int128 base = compared(s, lowest);
    for (size_t i = 0; i < n; i++) {
        struct contender *c = &at[i];
        int64_t rest = whole - (c->small ? s->deduction.n : 0);
        c->adjusted = (money){muldiv(c->quoted.fen, rest, whole)};
        c->price_score = s->price_weight.n ? price_score(base, compared(s, c), s->price_weight)
                                           : (dec){0};
        c->other_score = weighed(s, c, false);
        c->technical_score = weighed(s, c, true);
        c->total = (dec){c->price_score.n + c->other_score.n};
    }
    money benchmark = lowest->adjusted;
    sort(s, at, n);
    place(s, at, n);
    return benchmark;
}

size_t scoring_tied(const struct contender *at, size_t n)
{
    size_t tied = 0;
    while (tied < n && at[tied].place == 0)
        tied++;
    return tied ? tied : n > 0;
}

bool scoring_on_level(dec score, const dec *levels, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (levels[i].n == score.n)
            return true;
    return false;
}

unsigned low_price_triggers(const struct low_limits *limits, const money *quoted, size_t n,
                            size_t which)
{
    assert(which < n);
    __int128 own = (__int128)quoted[which].fen * whole, sum = 0;
    money lowest = {INT64_MAX}, second = {INT64_MAX};
    unsigned met = 0;
    for (size_t i = 0; i < n; i++) {
        sum += quoted[i].fen;
        if (quoted[i].fen < lowest.fen) {
            second = lowest;
            lowest = quoted[i];
        } else if (quoted[i].fen < second.fen) {
            second = quoted[i];
        }
    }
    if (own * (__int128)n < sum * limits->mean.n)
        met |= LOW_MEAN;
    if (n > 1 && own < (__int128)second.fen * limits->second.n)
        met |= LOW_SECOND;
    if (own < (__int128)limits->most.fen * limits->ceiling.n)
        met |= LOW_CEILING;
    return met;
}
