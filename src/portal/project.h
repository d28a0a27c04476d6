// What the public page of a project shows, and how its time line is made.
#pragma once

#include "bid/bid.h"
#include "contract/contract.h"
#include "dispute/dispute.h"
#include "law_rules.h"
#include "pay/pay.h"
#include "portal/portal_views.h"
#include "subscribe/subscribe.h"
#include "web/ics.h"

// One date: what happened or will, why that day, and by which clause. limit: the last day the law
// allows; at_least: how long it had to be and was; uid: what a calendar calls it, NULL if nothing.
struct moment {
    instant at;
    bool exact;
    const char *zh, *uid, *state;
    const struct rule *rule;
    int64_t had, at_least;
    day limit;
    int64_t late;
    id notice;
};
struct moments {
    struct moment *at;
    size_t n;
};

struct project_contract {
    struct contract_row row;
    struct pay_step_row_rows steps;
    money paid;
};

struct project_view {
    struct project_head head;
    struct notice_row_rows notices;
    struct round_line_rows rounds;
    struct tender_row *tender;  // the newest round that was published; NULL before
    struct tender_words words;
    struct need_view need;
    struct org_card_row *buyer, *agency;
    struct tender_clarification_row_rows changes;
    struct inquiry_shared_row_rows inquiries;
    struct bid_opening_row *opening;
    struct bid_opened_row_rows bids;
    struct picture_dots prices;
    struct result_line_rows results;
    struct {
        struct project_contract *at;
        size_t n;
    } contracts;
    struct perform_row_rows performed;
    struct moments moments;
    struct moments near;  // of these, the few around now
    struct picture_steps steps;
    int64_t late_steps;
    bool insider, open, here, has_prices, mail;
};

err project_read(struct visit *v, struct project_view *p);
void project_moments(struct visit *v, struct project_view *p);
