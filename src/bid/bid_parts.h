// What the files of this slice share.
#pragma once

#include "account/account.h"
#include "bid/bid_content.h"
#include "journal/checkpoint.h"
#include "plan/plan.h"
#include "supplier/supplier.h"

extern const struct act bid_announce_acts[], bid_draft_acts[], bid_sealer_acts[];
extern const struct page bid_sealer_pages[];
extern const struct act bid_take_acts[], bid_submit_acts[], bid_paper_acts[], bid_open_acts[],
    bid_quote_acts[], bid_hall_acts[], bid_unlock_acts[], bid_incident_acts[], bid_offline_acts[];
extern const struct choice bid_incidents[];
extern const struct page bid_unlock_pages[];
extern const struct page bid_hall_pages[];
extern const struct page bid_pages[], bid_fit_pages[], bid_prepare_pages[],
    bid_receipt_pages[];
extern const struct relation supplier_for;  // any supplier, of a public tender

// What is filled in for a bid. The offer itself is secret: in no entry, no row, no draft; it goes
// into the blob that `content` names, and nothing else of it is kept.
struct offer_line {
    int64_t n;
    str name, unit;
    dec quantity;
    price unit_price;
};
struct offer_answer {
    int64_t n;
    str requirement, answer, page;
};
struct offer_index {
    int64_t item;
    dec level;
    str page, text;
};
struct offer_file {
    struct file file;
};
enum { bid_shares_max = 20 };
struct offer {
    id tender, bid, supplier;
    str person;
    instant handed_in;  // on paper: recorded as it is written, mistakes included
    money price;
    struct {
        struct offer_line *at;
        size_t n;
    } lines;
    struct {
        struct offer_answer *at;
        size_t n;
    } answers;
    struct {
        struct offer_index *at;
        size_t n;
    } index;
    struct {
        struct offer_file *at;
        size_t n;
    } files;
    struct file file, content;
    struct hash key;  // prepared: becomes the tender's, if it is the first
    bool sealed;      // prepared: content is an age file, with these ephemeral shares, hashed
    struct hash shares[bid_shares_max];
    size_t share_count;
};
extern const struct field offer_line_fields[], offer_answer_fields[], offer_index_fields[],
    offer_file_fields[];

// OK if it was received before the deadline, to the microsecond; else both times are given.
err bid_in_time(struct call *c, const struct tender_row *t);
// OK, or the refusal: the tender is here, it is in time, listed and not held.
err bid_receiving(struct call *c, const struct tender_row *t);
// OK if the supplier confirmed the tender's last clarification or correction (87-27), or there is
// none.
err bid_changes_read(struct call *c, const struct tender_row *t, id supplier);
instant bid_received(const struct call *c);
str bid_clock(arena *a, instant t);  // 2026-03-31 09:30:00.000001

err bid_tender(struct call *c, id tender, struct tender_row **ret);  // refuses "tender"

// Writes the offer's blob into p->content, or takes the ready one. Refuses what does not fit the
// need by the offer's fields.
err bid_pack(struct call *c, const struct tender_row *t, id supplier, struct offer *p);
// A tender with padlocks takes sealed files alone: that p->content is one, sealed to as many keys
// as the outer layer has, and whose shares they are.
err bid_take_sealed(struct call *c, const struct tender_lock_row_rows *locks, struct offer *p);
// The head of an age file; empty if it cannot be read.
err bid_seal_head(struct blob_store *blobs, arena *a, str sha256_text, str *ret);
// None of its shares may be another bid's.
err bid_shares_new(struct call *c, const struct offer *p);
err bid_shares_keep(struct db *db, id bid, const struct offer *p);
// Of the outermost layer that a tender's locks have; the rows of one layer.
str bid_first_layer(const struct tender_lock_row_rows *locks);
size_t bid_locks_in(const struct tender_lock_row_rows *locks, str layer);
// The age file that the holder of a layer has to open now; absent if it is not its turn, or done.
str bid_shut_layer(const struct bid_row *b, const struct tender_lock_row_rows *locks, str layer);
// Whose layer it is: the trading centre's holder has the inner one. And whether it is the last.
str bid_layer_of(const struct who *who);
bool bid_last_layer(const struct tender_lock_row_rows *locks, str layer);
// The tender, after its deadline and before its opening; else the refusal.
err bid_closed_tender(struct call *c, id tender, struct tender_row **ret);
// Who has signed, by their own clocks after the deadline, that the closing stands in the log.
err bid_witnessed(struct db *db, arena *a, const struct tender_row *t, struct witnessed *ret);
// The blob to be read: the tar, taken out of its layers; absent while they are shut.
str bid_blob(const struct bid_row *b);
// A quote has a price and nothing else.
err bid_pack_quote(struct call *c, const struct bid_row *b, money amount, struct file *ret);

// That a price is above the ceiling is told to the supplier alone, and to no record; else empty.
str bid_warning(struct call *c, const struct tender_row *t, money quoted);

// What a receipt says.
struct receipt {
    id bid, tender, supplier, replaced;
    str number, sha256, supplier_name, supplier_kind, supplier_size, warning;
    int64_t size;
    instant received;
    bool sealed;
};
extern const struct field receipt_out[];
// The new bid of a supplier, and the warning that its price is too high to be accepted.
err bid_receipt(struct call *c, const struct tender_row *t, id supplier, const struct offer *p,
                struct receipt *ret);
// The row of a new bid; the one it replaces ends.
err bid_put(struct db *db, const struct receipt *r, str person, id entered_by, instant at);

err bid_prices_csv_load(struct visit *v, void *view);
