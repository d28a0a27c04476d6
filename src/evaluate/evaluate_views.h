// What the pages of this slice show.
#pragma once

#include "evaluate/desk.h"
#include "web/widgets.h"

// An act that can be done now by who is reading: its word, its form's address.
struct doing {
    const char *zh;
    str url;
};
struct doings {
    struct doing *at;
    size_t n;
};

// One step of the evaluation. state: done, now, later. of > 0: progress to show.
struct stage_line {
    const char *zh, *state;
    const char *waits;  // who does it, where the reader cannot
    int64_t done, of;
    struct doings doings;
};
struct stage_lines {
    struct stage_line *at;
    size_t n;
};

struct shown_bid {
    struct evaluated_bid row;
    struct doings doings;
};

struct evaluation_view {
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_row ev;
    struct committee_row *committee;
    struct committee_member_row_rows members;
    struct evaluated_bid_rows rows;
    struct {
        struct shown_bid *at;
        size_t n;
    } bids;
    struct need_change_row_rows changes;
    struct talk_row_rows talks;
    struct low_price_row_rows low;
    struct stage_lines stages;
    int64_t now_count;
    bool member, organizer, head, buyer_member, decider;  // who is reading
    bool inside;       // may see names and progress
    bool shows_price;  // in a consultation only to the group
};
// Fills the steps and what can be done in each.
void show_stages(struct visit *v, struct evaluation_view *p);

struct invitations_view {
    struct invitation_row_rows now, rest;  // what waits for the reader, and all else
};

struct invitation_view {
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_contact_row *buyer, *agency;
    struct evaluated_bid_rows bids;
    str state;    // of the seat
    bool opened;  // names may be shown
    str once;
};

// Levels of one item, with the reader's own score.
struct level_option {
    str value;
    bool chosen;
    str description;
};
struct score_item {
    struct tender_item_row *row;
    struct {
        struct level_option *at;
        size_t n;
    } levels;
    dec given;
    size_t number;  // of the field in its form
};
struct score_sheet {
    struct evaluated_bid *bid;
    struct score_items {
        struct score_item *at;
        size_t n;
    } judged, objective;
    int64_t missing;
    dec sum;  // of what has been given, in points
};
struct score_view {
    struct tender_row tender;
    struct tender_words words;
    struct {
        struct score_sheet *at;
        size_t n;
    } sheets;
    struct tender_scoring table;
    struct bid_score_row_rows scores;
    bool scoring, objective_there, judged_there, confirmed, finished, head;
    str returned_reason;
    str once;
};

struct report_view {
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_row ev;
    struct committee_row *committee;
    struct committee_member_row_rows members;
    struct tie_draw_row *tie;
    bool may_sign;
};

struct result_view {
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_row ev;
    struct committee_member_row_rows members;
    struct notice_row *notice;
    bool organizer;
};

struct letter_view {
    struct tender_row tender;
    struct tender_words words;
    struct bid_row bid;
    struct evaluation_row ev;
    struct award_letter_row *letter;
    struct low_price_row *low;
    struct need_change_row_rows changes;
    struct evaluation_contact_row *buyer, *agency;
    bool may_explain, may_quote;
};
