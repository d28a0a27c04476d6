// What the pages of this slice show.
#pragma once

#include "bid/bid_parts.h"

struct mine_view {
    struct bid_mine_row_rows open, past;
};

struct prepare_view {
    struct tender_row tender;
    struct tender_words words;
    struct bid_row *live;
    struct bid_taker_row *taken;
    struct supplier *supplier;
    struct need_requirement_row_rows requirements;  // the substantive ones first
    struct need_qualification_row_rows qualifications;
    struct need_price_line_row_rows lines;
    int64_t substantive;
    bool receiving, documents_now;
    bool by_line;  // more than the total is asked for
    str once, person;
    struct {
        int *at;
        size_t n;
    } files;  // how many may be chosen at once
};

struct receipt_view {
    struct bid_row bid;
    struct tender_row tender;
    struct tender_words words;
    struct bid_row_rows versions;
    struct bid_line_row_rows lines;
    struct bid_quote_row_rows quotes;
    struct bid_quote_call_row *call;
    bool may_change, may_quote;
    str once;
};

struct opening_view {
    struct tender_row tender;
    struct tender_words words;
    struct bid_opening_row *opening;
    struct bid_opened_row_rows bids;
    bool may_open, organizer;
    int64_t opened;
    str once;
};

struct bids_view {
    struct tender_row tender;
    struct tender_words words;
    struct bid_opening_row *opening;
    struct bid_insider_row_rows bids;
    struct bid_paper_row_rows papers;
    struct bid_quote_call_row *call;
    bool organizer, closed, may_unseal, may_open_quotes;
    str once;
};
