// What the pages of this slice show.
#pragma once

#include "bid/bid.h"
#include "contract/contract.h"
#include "evaluate/evaluate.h"
#include "plan/plan.h"
#include "portal/listing.h"
#include "portal/portal_parts.h"
#include "tender/tender.h"
#include "web/widgets.h"

struct front_view {
    struct closing_line_rows closing;
    int64_t projects, contracts;
    money amount;
    int64_t year;
};

// Units whose name holds what was looked for.
struct org_hit {
    id id;
    str name;
    bool supplier;
};
struct org_hits {
    struct org_hit *at;
    size_t n;
};

struct notices_view {
    struct listing list;
    struct notice_line_rows notices;
    struct org_hits orgs;
    bool partial;    // nothing holds all that was looked for: these hold a part
    instant updated;
};

str query_text(arena *a, str s);     // for an address
str rfc822(arena *a, instant t);    // Tue, 31 Mar 2026 09:30:00 +0800

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
