// What the pages of this slice show.
#pragma once

#include "bid/bid.h"
#include "contract/contract.h"
#include "evaluate/evaluate.h"
#include "plan/plan.h"
#include "portal/portal_parts.h"
#include "tender/tender.h"
#include "web/widgets.h"

struct front_view {
    struct closing_line_rows closing;
    struct notice_line_rows fresh;
    int64_t projects, contracts;
    money amount;
    int64_t year;
};

struct notices_view {
    str q, kind, method;
    id buyer;
    int64_t days, total;
    struct notice_line_rows notices;
    struct buyer_choice_rows buyers;
    struct paging paging;
    str feed, csv, newer, older;  // addresses; absent where there is none
    str first_of_site;       // "https://host", for the feed
};

struct notice_view {
    struct notice_row notice;
    str project_title;
};

struct project_view {
    struct project_head head;
    struct notice_row_rows notices;
    struct round_line_rows rounds;
    struct result_line_rows results;
    struct contract_line_rows contracts;
    struct acceptance_line_rows acceptances;
    struct indicator_line_rows indicators;
    bool insider;
};

struct law_view {
    struct {
        struct shown_rule {
            const struct rule *rule;
            str value;
        } *at;
        size_t n;
    } rules;
    struct setting_line_rows settings;
};
