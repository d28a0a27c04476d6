// What suppliers hand in, and its opening.
//
// Until bid.open nothing here may be shown to anyone but the supplier it belongs to: no count, no
// name, no size. The content of a bid is one blob (see content.h) that only the opening reads;
// afterwards price, lines and state stand in rows. In a consultation the opening reads no price:
// bid.unseal does, for the group's eyes. Rows are for reading; only this slice writes its tables.
#pragma once

#include "bid_sql.h"
#include "tender/tender.h"

extern const struct slice bid_slice;

extern const struct choice bid_states[];    // live, replaced, withdrawn, awaiting, opened, unopened
extern const struct choice bid_channels[];  // online, paper
extern const struct choice bid_causes[];    // why a bid was not opened, or its price is another one

// What follows by law from a cause, and whose fault it is; of those that have one.
extern const struct choice bid_consequences[];

// A post of the supplier whose bid it is; an organizer of the bid's tender.
extern const struct relation bidder_of, organizer_of_bid;

// Compiled queries for later slices:
//   bid_by_id(bid), bids_opened(tender): opened, in the order in which they came; price NO_MONEY
//   until it has been read; bids_received(tender): the unopened too; bid_lines(bid);
//   bid_opening_of(tender): NULL before the opening; held is false where too few had come;
//   bid_quotes_opened(tender): each supplier's last quote, state opened or unopened.

// A bid's answers and files, from its blob; only after it was opened.
struct bid_answer {
    int64_t n;  // of the requirement
    str answer, page;
};
// Where the supplier says a scored item is answered; of an objective one also the grade it claims.
struct bid_index {
    int64_t item;  // counted through all groups of the scoring table
    dec level;     // NO_DEC: none claimed
    str page, text;
};
struct bid_file {
    str name, sha256;
    int64_t size;
};
struct bid_papers {
    struct bid_answers_of {
        struct bid_answer *at;
        size_t n;
    } answers;
    struct bid_index_of {
        struct bid_index *at;
        size_t n;
    } index;
    struct bid_files_of {
        struct bid_file *at;
        size_t n;
    } files;
};
err bid_papers(struct blob_store *blobs, arena *a, const struct bid_row *b,
               struct bid_papers *ret);
// The page with a bid's answers and papers, for rows of later slices too: whether the visitor may
// is their relation's affair. `id` of the path is the bid; papers are at PATH/paper?n=1.
//   {"/x/{id}", "文件内容", MAY(..., "id"), bid_content_load,
//    VIEW(struct bid_content_view, bid_content, bid_content_parts)},
//   {"/x/{id}/paper", "附件", MAY(..., "id"), bid_paper_load, .type = "application/octet-stream"}
struct bid_answered {
    int64_t n;
    bool substantive;
    str text, answer, page;
};
struct bid_content_view {
    struct bid_row bid;
    struct tender_row tender;
    struct tender_words words;
    struct {
        struct bid_answered *at;
        size_t n;
    } answers;
    struct bid_files_of files;
    str path;
};
err bid_content_load(struct visit *v, void *view);
void bid_content_html(struct out *o, struct visit *v, const struct bid_content_view *p);
extern const struct part bid_content_parts[];
err bid_paper_load(struct visit *v, void *view);

// The prices that were read out at the opening, as a picture for {{> picture_dots }}: without rows
// before it, and in a consultation.
struct picture_dots;
err bid_prices_load(struct visit *v, const struct tender_row *t, struct picture_dots *ret);

// For apply functions: final quotes may be handed in until then. Another call moves the time.
err bid_call_quotes(struct db *db, id tender, instant until, instant at);
