// What the pages of this slice show.
#pragma once

#include "evaluate/desk.h"
#include "web/picture.h"
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

// A member and how far its scores are.
struct shown_seat {
    const struct committee_member_row *row;
    int64_t done, of;
};

struct evaluation_view {
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_row ev;
    struct committee_row *committee;
    struct committee_member_row_rows members;
    struct {
        struct shown_seat *at;
        size_t n;
    } seats;
    struct outliers outliers;  // for the head, once all have handed in
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
    id id;
    struct seat_row seat;
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_contact_row *buyer;
    struct evaluated_bid_rows bids;
    bool accepted, ready;
    bool opened;  // names may be shown
    str once;
};

// One grade of an item, in the item's points.
struct level_option {
    str value, points, description;
    bool chosen;
};
// One supplier's cell of one item: the reader's own score, or the common objective one.
struct score_cell {
    const struct evaluated_bid *bid;
    dec given;          // the grade; NO_DEC: open
    str points;         // what it is worth
    bool writable;
    bool claimed;       // nothing is recorded: the chosen grade is the supplier's claim
    str page;           // where the supplier says it is answered
    size_t number;      // of the field in its form
    struct level_options {
        struct level_option *at;
        size_t n;
    } levels;
};
struct score_row {
    const struct tender_item_row *item;
    bool judged, here;  // here: its standard and evidence are shown
    int64_t done;
    str grades;         // "0、18、24、30"
    struct score_cells {
        struct score_cell *at;
        size_t n;
    } cells;
};
struct score_column {
    const struct evaluated_bid *bid;
    dec sum;            // of what has been given, in points
    dec price_score;    // NO_DEC until the reader has handed in
    bool objective_open, here;
    int64_t left;       // judged items without a score
};
struct score_view {
    struct tender_row tender;
    struct tender_words words;
    struct {
        struct score_row *at;
        size_t n;
    } rows;
    struct {
        struct score_column *at;
        size_t n;
    } columns;
    struct tender_scoring table;
    struct bid_score_row_rows scores;
    struct outliers outliers;        // the reader's own
    const struct score_row *row;     // the item that is looked at, and the supplier
    const struct score_column *column;
    struct bid_papers papers;        // of that supplier
    str page;                        // where it says the item is answered
    int64_t page_n;                  // the first page of these; 0: none
    int64_t done, of;                // judged cells
    bool scoring, objective_there, judged_there, confirmed, finished, head;
    str returned_reason;
    str once;
};
err evaluation_tender(struct visit *v, id tender, struct tender_row *ret,
                      struct tender_words *words);

// One clause of the need as the reader has found it in one bid, and where it goes on.
struct review_clause {
    const struct evaluation_requirement *row;
    const struct clause_check_row *mine;  // NULL: not seen yet
    const struct bid_answer *answer;
    const struct clause_vote *votes;      // for the head
    bool here;
};
struct review_bid {
    const struct evaluated_bid *bid;
    int64_t left;
    bool here;
};
struct review_view {
    struct tender_row tender;
    struct tender_words words;
    struct {
        struct review_bid *at;
        size_t n;
    } bids;
    struct {
        struct review_clause *at;
        size_t n;
    } clauses;
    const struct review_bid *bid;
    const struct review_clause *clause;
    struct bid_papers papers;
    int64_t page_n, left, of, before, after;  // before, after: the neighbours' numbers; 0: none
    bool reviewing, head;
};
int64_t first_number(str s);  // of a list of pages; 0 where there is none

struct ranking_item {
    const struct tender_item_row *row;
    struct {
        dec *at;
        size_t n;
    } points;  // in the order of the rows
};
struct ranking_items {
    struct ranking_item *at;
    size_t n;
};
// Each item's points for the ranked bids, in their order: the mean over the members, or those that
// one person (member: its id's number; 0: all) gave. NO_DEC: there are none.
struct ranking_items ranking_items_of(arena *a, const struct ranking_row_rows *ranked,
                                      const struct tender_scoring *table,
                                      const struct bid_score_row_rows *scores, int64_t member);
// The evaluation of a tender, its report made and for this reader: a member, the organizer, and
// once it is delivered the others of sees_evaluation. Else ERR_MISSING.
err evaluation_with_report(struct visit *v, id tender, struct evaluation_row *ret,
                           bool *ret_member);
struct ranking_view {
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_row ev;
    struct ranking_row_rows rows;
    struct ranking_items items;
    struct picture_dots prices;
};

// One member's points, and everybody's mean.
struct member_sheet {
    const struct committee_member_row *member;
    struct ranking_items lines;
};
struct sheets_view {
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_row ev;
    struct committee_member_row_rows members;
    struct evaluated_bid_rows bids;
    struct ranking_row_rows ranked;
    struct ranking_items all;
    struct {
        struct member_sheet *at;
        size_t n;
    } sheets;
};

struct report_view {
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_row ev;
    struct committee_row *committee;
    struct committee_member_row_rows members;
    struct tie_draw_row *tie;
    struct report_scan_row *scan;
    bool may_sign, may_scan;
    int64_t open;  // who sits and has not signed
};

struct result_view {
    struct tender_row tender;
    struct tender_words words;
    struct evaluation_row ev;
    struct committee_member_row_rows members;
    struct notice_row *notice;
    bool organizer;
};

// One line of the own score: an item, or the price (row NULL). lost: what is missing to its points.
struct own_line {
    const struct tender_item_row *row;
    dec points, score, lost;
    bool most;  // nowhere more was lost
};
struct own_lines {
    struct own_line *at;
    size_t n;
};
// Pure: the own score item by item; judged items are the mean over the members, half up for show.
struct own_lines own_lines_of(arena *a, const struct tender_item_row_rows *items,
                              const struct bid_score_row_rows *scores, id bid, dec price_weight,
                              dec price_score);

// What a supplier is told of its own bid, and nothing of others' (87-69).
struct letter_view {
    struct tender_row tender;
    struct tender_words words;
    struct bid_row bid;
    struct evaluation_row ev;
    struct award_letter_row *letter;
    struct bid_review_row_rows reviews;  // of this bid alone
    struct own_lines lines;
    struct low_price_row *low;
    struct need_change_row_rows changes;
    struct evaluation_contact_row *buyer, *agency;
    day challenge_by, sign_by;  // 0: not yet known, or not for this one
    bool may_explain, may_quote;
};
