// What the pages of this slice show.
#pragma once

#include "fund/fund.h"
#include "insight_sql.h"
#include "pay/pay.h"
#include "plan/plan.h"
#include "web/picture.h"
#include "web/widgets.h"

// What is to be paid, how late it is, and where it stands still.
struct unpaid {
    struct unpaid_row row;
    money payable;
    day last_day;
    int64_t late;      // days; 0: in time still
    const char *held;  // where it stands
};
struct unpaids {
    struct unpaid *at;
    size_t n;
};
// The late ones, the longest first.
err insight_late(struct visit *v, id buyer, struct unpaids *ret);

struct money_view {
    int64_t year;
    id org;            // 0: all of the district
    struct money_total_row total;
    struct unpaids late;
    money late_sum;
    int64_t longest;
    struct picture_bars bars;
    struct picture_shares shares;
    struct money_difference_row_rows differences;
    int64_t differ;
    day until;
};
int64_t share_of(money part, money whole);  // in percent, rounded

// The list behind a figure: its rows add up to it.
struct money_list_view {
    const char *zh, *of;
    int64_t year;
    struct money_line_row_rows rows;
    money sum;
    const char *link;  // of a row: "/fund/", "/project/"
};

struct receivable {
    struct receivable_row row;
    money payable;
    day last_day;
    int64_t late;
    bool paid;
};
struct receivables_view {
    struct {
        struct receivable *at;
        size_t n;
    } rows;
    money due, paid, left, late_sum;
    int64_t late, longest;
    str once;
};
