// Judged points that lie far from the mean of all members (87-64: 评分畸高、畸低).
#include "evaluate/desk.h"

// What a member gave a bid, in points; false if one item is missing.
static bool points_of(const struct tender_scoring *table, const struct bid_score_row_rows *scores,
                      id bid, id person, dec *ret)
{
    bool whole = true;
    ret->n = 0;
    for (size_t i = 0; i < table->items.n; i++) {
        const struct tender_item_row *item = &table->items.at[i];
        bool found = false;
        if (!str_eq(item->kind, S("judged")))
            continue;
        for (size_t k = 0; k < scores->n && !found; k++) {
            const struct bid_score_row *s = &scores->at[k];
            found = id_same(s->bid, bid) && s->item == item->n && s->person == person.n;
            if (found)
                ret->n += muldiv(item->weight.n, s->score.n, 100 * dec_one);
        }
        whole = whole && found;
    }
    return whole;
}

static bool all_in(const struct committee_member_row_rows *members)
{
    bool in = members->n > 0;
    for (size_t i = 0; i < members->n; i++)
        in = in && (!str_eq(members->at[i].state, S("ready")) || members->at[i].judged_done.us);
    return in;
}

static str reason_of(const struct score_reason_row_rows *reasons, id bid, id person)
{
    for (size_t i = 0; i < reasons->n; i++)
        if (id_same(reasons->at[i].bid, bid) && id_same(reasons->at[i].person, person))
            return reasons->at[i].reason;
    return (str){0};
}

struct material {
    const struct tender_scoring *table;
    const struct bid_score_row_rows *scores;
    const struct committee_member_row_rows *members;
    const struct score_reason_row_rows *reasons;
    int64_t limit;
};

static void compare(arena *a, const struct material *m, const struct evaluated_bid *b,
                    struct outliers *ret)
{
    dec *own = new(a, dec, m->members->n + 1);
    int64_t sum = 0, count = 0;
    for (size_t i = 0; i < m->members->n; i++) {
        const struct committee_member_row *who = &m->members->at[i];
        own[i] = NO_DEC;
        if (!str_eq(who->state, S("ready")) ||
            !points_of(m->table, m->scores, b->id, who->person, &own[i]))
            continue;
        sum += own[i].n;
        count++;
    }
    dec mean = {count ? muldiv(sum, 1, count) : 0};
    for (size_t i = 0; i < m->members->n && mean.n > 0; i++) {
        int64_t apart = own[i].n > mean.n ? own[i].n - mean.n : mean.n - own[i].n;
        if (!str_eq(m->members->at[i].state, S("ready")) || own[i].n == NO_DEC.n ||
            apart * 100 <= mean.n * m->limit)
            continue;
        id person = m->members->at[i].person;
        ret->at[ret->n++] = (struct outlier){b->id, person, b->supplier_name,
                                             m->members->at[i].name,
                                             reason_of(m->reasons, b->id, person), own[i],
                                             dec_round2(mean.n, dec_one),
                                             muldiv(apart, 100, mean.n)};
    }
}

err evaluation_outliers(struct db *db, arena *a, day today, const struct tender_row *t,
                        struct outliers *ret)
{
    struct tender_scoring table;
    struct bid_score_row_rows scores;
    struct committee_member_row_rows members;
    struct evaluated_bid_rows bids;
    struct score_reason_row_rows reasons;
    *ret = (struct outliers){0};
    TRY(committee_members(db, a, t->id, &members));
    if (!all_in(&members))
        return OK;
    TRY(tender_scoring(db, a, t->id, &table));
    TRY(scores_that_count(db, a, t->id, &scores));
    TRY(evaluated_bids(db, a, t->id, &bids));
    TRY(score_reasons_of(db, a, t->id, &reasons));
    struct material m = {&table, &scores, &members, &reasons,
                         rule_on(&RULE_evaluate_outlier, today)->value};
    ret->at = new(a, struct outlier, members.n * bids.n + 1);
    for (size_t i = 0; i < bids.n; i++)
        if (counts(&bids.at[i]))
            compare(a, &m, &bids.at[i], ret);
    return OK;
}
