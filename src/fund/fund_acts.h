// What the pages of this slice show, and its tables of acts and pages; inside this slice only.
#pragma once

#include "fund/fund.h"
#include "fund_sql.h"

extern const struct act fund_acts[];
extern const struct page fund_pages[];
extern const struct relation insider_of_line;

// Whether the purchaser explains a difference, or else the budget desk.
bool fund_buyer_explains(money balance, money ours);

struct overview_view {
    int64_t year;
    struct fund_years_row_rows years;
    struct fund_total_row_rows totals;
    struct fund_total_row sum;
    id org;  // of one purchaser: its lines
    str org_name;
    struct fund_line_row_rows lines;
    struct paging paging;
    bool may_add, own;
};

// Where a purchaser's lines of a year are listed for the reader; the same list of another year.
str fund_list_url(struct visit *v, id org, int64_t year);
// The form that opens a project, with what the line says filled in.
str fund_project_url(struct visit *v, const struct fund_line_row *line);
str fund_year_url(struct visit *v, const struct overview_view *p, int64_t year);

struct line_view {
    struct fund_line_row line;
    struct fund_source_row_rows sources;
    struct fund_use_row_rows uses;
    struct fund_later_row_rows laters;
    struct fund_outside_row_rows outsides;
    bool desk;
};

struct differences_view {
    struct fund_outside_row_rows rows;
    bool desk, accountant;
};
