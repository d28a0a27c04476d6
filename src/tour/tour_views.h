// What the pages of this slice show.
#pragma once

#include "bid/bid.h"
#include "tour/tour.h"
#include "web/widgets.h"

struct tour_view {
    struct tour_bar bar;
    bool imports;  // last year's contract can be brought in from a workbook
};

// What the server holds of a bid.
struct held_view {
    struct bid_row bid;
    struct tender_row tender;
    str head, bytes;  // of its sealed file: the lines of the age header, and what comes first after
    struct tender_lock_row_rows locks;
    str readable;     // of a file that is not sealed
};

// What comparing the records with the log has found.
struct verify_view {
    bool broken, asked, same;
    int64_t entries, seq;
    str table, key, column, stands, ought;
    const struct act *act;
    str by;
    instant at;
};

extern const struct page tour_pages[];
