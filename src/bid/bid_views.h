// What the pages of this slice show.
#pragma once

#include "bid/bid_parts.h"
#include "web/picture.h"

struct mine_view {
    struct bid_mine_row_rows open, past;
};

// One condition of a purchase held against one supplier. verdict: yes 符合, no 可能不符合, proof
// 需要材料; reason: a code whose sentence the template says.
struct fit_line {
    str key;             // of the question in the address; absent where nothing is asked
    str part;            // of fit_parts
    int64_t n;           // of the clause in the document
    str clause, proof;   // as the document has them
    const struct rule *rule;
    str verdict, reason;
    str answer;          // what was said: yes, no, unsure
    str certificate, number;  // what is registered for it
    day until;
};
struct fit_lines {
    struct fit_line *at;
    size_t n;
};
extern const struct choice fit_parts[], fit_verdicts[];

// What is known of the one who asks.
struct fit_asker {
    str kind, size;  // empty: not said
    bool registered, undertaken;
    struct supplier_certificate_row_rows certificates;
};

struct fit_view {
    struct tender_row tender;
    struct tender_words words;
    struct fit_asker asker;
    struct fit_lines lines;
    int64_t yes, no, proof, questions;
    bool answered;  // there is a result to show
    bool social, receiving, documents_now;
    struct {
        const struct choice *at;
        size_t n;
    } kinds, sizes;
    str start;  // where the answers go on to
};
// Pure: the lines of a need for an asker; `said` are the answers by key.
struct fit_lines fit_of(arena *a, const struct tender_row *t, const struct need_view *need,
                        const struct fit_asker *asker, const struct form *said, day last);
err bid_find_asker(struct visit *v, struct fit_asker *ret);
// The tender of the page's path, which is public and held here.
err bid_find_tender(struct visit *v, struct tender_row *ret, struct tender_words *words);
// Registered certificates that a clause seems to speak of: the one that holds longest, or NULL.
const struct supplier_certificate_row *fit_certificate(
    const struct supplier_certificate_row_rows *all, str clause, str proof);
// The first qualification whose certificate will have ended on the last day, or NULL.
const struct fit_line *fit_ended(const struct fit_lines *lines);

// One thing to do before a bid is in. status: of bid_task_states.
struct bid_task {
    const char *name;  // of the task, for the page and its script
    str path, status, reason;
    str text;          // what the reason is about: a certificate, a number
    int64_t n;
    day on;
};
struct bid_tasks {
    struct bid_task *at;
    size_t n;
};
extern const struct choice bid_task_names[], bid_task_states[];

struct prepare_view {
    struct tender_lock_row_rows locks;  // what it must be sealed to
    str inner, outer;
    str sealer;            // the program that seals so
    struct tender_row tender;
    struct tender_words words;
    struct bid_row *live;
    int64_t version;       // of the live one, counted from 1
    struct bid_row_rows versions;
    struct bid_taker_row *taken;
    struct supplier *supplier;
    struct fit_asker asker;
    struct fit_lines fit;
    struct tender_clarification_row_rows changes;
    int64_t changes_read, changes_last;
    struct side_bid_draft_row *draft;  // ciphertext, on the server
    struct bid_announced_row_rows announced;  // newest first
    struct need_requirement_row_rows requirements;  // the substantive ones first
    struct need_qualification_row_rows qualifications;
    struct need_price_line_row_rows lines;
    struct tender_scoring scoring;
    int64_t substantive;
    bool receiving, documents_now;
    bool by_line;  // more than the total is asked for
    bool soon;     // less than a day is left
    struct bid_tasks tasks;
    int64_t missing;       // tasks that are not done, but for handing in
    str once, person, key;
    struct {
        int *at;
        size_t n;
    } files;  // how many may be chosen at once
};
// Pure: what is done and what is not, as far as the server can know: the offer itself is not kept.
struct bid_tasks bid_tasks_of(arena *a, const struct prepare_view *p, bool asked);

struct receipt_view {
    struct bid_row bid;
    struct tender_row tender;
    struct tender_words words;
    struct bid_row_rows versions;
    struct bid_line_row_rows lines;
    struct bid_quote_row_rows quotes;
    struct bid_quote_call_row *call;
    int64_t version;  // counted from 1
    bool may_change, may_quote;
    str once;
    str check;        // where anybody can hold it against ours
    str suite, sealing;  // of a sealed bid: the code, and its algorithms
};

// A receipt that somebody holds in hand: NULL unless number and fingerprint are right.
struct check_view {
    struct bid_row *bid;
};

struct opening_view {
    struct tender_row tender;
    struct tender_words words;
    struct bid_opening_row *opening;
    struct bid_opened_row_rows bids;
    struct bid_closing_of_row *closing;
    struct bid_ceremony_row *ceremony;  // NULL without padlocks
    struct bid_incident_row_rows incidents;
    struct bid_hall_row hall;
    struct bid_hall_message_row_rows said;
    struct bid_presence_row_rows present;
    int64_t silent;  // opened and not confirmed
    struct picture_dots prices;
    bool may_open, organizer;
    int64_t opened;
    str once;
};

// One line of the hall's table: what was opened, and whether its supplier is there and agrees.
struct hall_row {
    struct bid_opened_row *bid;
    instant attended, agreed;
};
// One line of the stream, newest first. voice: system, host, supplier; kind says which sentence.
struct hall_line {
    instant at;
    const char *kind, *voice;
    str name, body;
    int64_t n, of;
    bool open;  // an objection without an answer
    const struct bid_incident_row *incident;
    const struct bid_ceremony_row *ceremony;
};
struct hall_phase {
    word zh;
    const char *state;  // done, now, later
    instant at;
};
struct hall_view {
    struct tender_row tender;
    struct tender_words words;
    struct bid_opening_row *opening;
    struct bid_hall_row hall;
    struct {
        struct hall_row *at;
        size_t n;
    } rows;
    struct {
        struct hall_line *at;
        size_t n;
    } lines;
    struct {
        struct hall_phase *at;
        size_t n;
    } phases;
    const struct hall_phase *phase;  // the one under way; the last when all is over
    struct picture_dots prices;
    struct bid_row *mine;      // the reader's own, if it counts
    instant attended, agreed;  // of that
    bool organizer, consultation, short_, may_object;
    int64_t received;          // NO number before the deadline: -1
    int64_t opened, silent, objections;
    const char *next, *next_path;  // the host's next act; NULL where none is due
    str once;
};
// Fewer than the law's number: what may be done then.
struct shortage_view {
    struct tender_row tender;
    struct tender_words words;
    struct bid_opening_row *opening;
    int64_t received;
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

// What the picture of prices says.
struct bid_prices_view {
    int64_t n, over;
    money ceiling, mean;
};

// Fills the view of /tender/{id}/bid.
err bid_prepare_load(struct visit *v, void *view);

// The page that seals offline.
struct sealer_view {
    str sha256;
    int64_t size;
    bool may_publish;
    struct bid_sealer_row *published;  // the one offered now
    struct bid_sealer_row_rows all;    // newest first
};

// Unlocking.
struct shut_bid {
    id bid;
    str number, header;
};
struct unlock_view {
    struct tender_row tender;
    struct tender_words words;
    struct tender_lock_row_rows locks;
    struct bid_closing_of_row *closing;
    str layer, recipients, once;  // layer: the reader's, with the keys it may have
    struct witnessed witnessed;       // of the closing, since the deadline
    struct bid_ceremony_row *ceremony;  // NULL before it was announced
    struct bid_incident_row_rows incidents;
    str warrant;                      // absent until the log's signature is over it
    bool closed, organizes;
    int64_t sealed, unlocked;
    struct {
        struct shut_bid *at;
        size_t n;
    } shut;  // what the reader's layer has to open now
};
