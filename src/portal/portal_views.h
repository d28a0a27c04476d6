// What the pages of this slice show.
#pragma once

#include "bid/bid.h"
#include "contract/contract.h"
#include "evaluate/evaluate.h"
#include "plan/plan.h"
#include "portal/listing.h"
#include "portal/portal_parts.h"
#include "supplier/supplier.h"
#include "tender/tender.h"
#include "web/picture.h"
#include "web/widgets.h"

struct front_view {
    str district;
    int64_t year, social;  // social: how many of those closing soon are open to them
    struct year_numbers_row numbers;
    struct closing_line_rows closing;
    struct opening_line_rows openings;
    struct result_row_rows results;  // what fills the place that few deadlines leave
    struct day_numbers day;
    day week;
    struct {
        str *at;
        size_t n;
    } examples;
    struct picture_bars money;
    const struct money_line *least, *most;  // by the share of the budget that is contracted
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
    instant updated;
};

str result_address(arena *a, const struct result_row *r);

struct results_view {
    struct listing list;
    struct result_row_rows results;
};

struct performance_view {
    struct listing list;
    struct perform_row_rows rows;
};

struct projects_view {
    struct listing list;
    struct project_line_rows projects;
};

struct suppliers_view {
    struct listing list;
    struct supplier_fact_rows suppliers;
};

// A unit's page: facts with their sources, nothing that is only an opinion.
struct supplier_profile {
    struct supplier_fact supplier;
    str address;
    instant verified;
    day founded;
    struct supplier_certificate_row_rows certificates;
    struct result_row_rows results;
    struct perform_row_rows acceptances, assessments, payments;
    int64_t satisfied, asked;
};
struct buyer_profile {
    struct buyer_fact buyer;
    str address, phone;
    struct project_line_rows projects;
    struct result_row_rows results;
    struct perform_row_rows payments;
};
extern const struct choice perform_kinds[], perform_words[];
err perform_row_of(struct visit *v, const struct fact *f, struct perform_row **ret);

// The newest results and contracts of these units, at most so many.
err newest_results(struct visit *v, id buyer, id supplier, size_t most,
                   struct result_row_rows *ret);

struct buyers_view {
    struct buyer_fact_rows buyers;
};


str query_text(arena *a, str s);     // for an address
str rfc822(arena *a, instant t);    // Tue, 31 Mar 2026 09:30:00 +0800

struct notice_view {
    struct notice_row notice;
    struct project_row *project;
    struct tender_row *tender;  // what it is about; NULL for a plan, a contract, an acceptance
    struct tender_words words;
    const struct notice_row *first;  // the notice this one changes
    struct notice_row_rows others;   // corrections and clarifications of the same purchase
    int64_t place_in;                // which notice of the project it is
    bool opens, changes, open;
};

struct verify_view {
    str number, path, print;
    struct paper_check check;
};
struct words_view {
    const struct term *at;
    size_t n;
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
