// What the pages of this slice show.
#pragma once

#include "supplier/supplier_rules.h"
#include "supplier_sql.h"
#include "web/widgets.h"

struct supplier_view {
    struct supplier_row row;
    struct supplier_certificate_row_rows certificates;
    struct supplier_remark_row_rows remarks;
    str once;
};

// How somebody new comes in.
struct register_view {
    str once;
};

struct queue_view {
    bool desk;
    struct supplier_queued_rows rows;
    struct paging paging;
};

// One field of a registration as it stands, and why it was returned.
struct entry_line {
    const char *field, *zh;
    str text, reason;
    str value;               // as a form sends it
    struct options options;  // where one is chosen from a list
};
struct entry_lines {
    struct entry_line *at;
    size_t n;
};
struct entry_lines entry_lines_of(struct visit *v, const struct supplier_view *p);

// Days until a certificate ends; less than nothing when it has.
int64_t days_left(const struct visit *v, day until);
bool ends_soon(const struct visit *v, day until);
