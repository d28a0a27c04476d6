// Tenders: entrustment, documents, publication, clocks, clarification, correction, termination.
//
// One row for each round of a project, whatever the method. What an act of a later slice must know
// it reads here; the state it reaches it writes with tender_move(). Rows are for reading: only this
// slice writes its tables.
#pragma once

#include "tender_sql.h"
#include "web/page.h"

extern const struct slice tender_slice;

extern const struct choice tender_states[];
extern const struct choice tender_failures[];  // of the platform
extern const struct choice tender_item_kinds[];  // objective 客观, judged 主观
extern const struct choice tender_tie_rules[];
extern const struct choice tender_layers[];  // outer, inner: of padlocks
extern const struct choice tender_lock_roles[];

// How a method calls things: 招标文件 or 磋商文件, 开标 or 响应文件开启.
struct tender_words {
    word document, bid, committee, opening, award, winner, notice;
};
struct tender_words tender_words_of(str method);

// Relations. An organizer is 经办 or 科室负责人 of the purchaser, or the people of the agency whose
// entrustment is confirmed; the others are posts of the purchaser.
extern const struct relation organizer_of, organizer_of_project;
extern const struct relation buyer_of_tender, handler_of_tender, leader_of_tender;
extern const struct relation insider_of_project;  // anyone of the purchaser or its agency
// Whoever holds a key of a tender: an organizer (outer), a trading centre's key holder (inner).
extern const struct relation lock_keeper;
extern const struct relation agency_of;  // of a project: whom it was entrusted to, confirmed or not

// tender_by_id, tender_of_project (the newest round) and tender_clauses are compiled queries.

// The scoring table, flat and in order: an item names its group, a level its item.
struct tender_scoring {
    struct tender_group_row_rows groups;
    struct tender_item_row_rows items;
    struct tender_level_row_rows levels;
};
err tender_scoring(struct db *db, arena *a, id tender, struct tender_scoring *ret);

// OK, or the refusal to go on with a tender that is held, or whose deadline the law does not allow
// yet (it was listed late and must be corrected first). For check functions; place: "tender".
err tender_may_go_on(struct call *c, const struct tender_row *t);

// A moment as notices write it: 2026年04月22日09时30分.
str tender_time_text(arena *a, instant t);
// A reason that is a clause, 46-6(1), in words; any other as it is.
str reason_text(arena *a, str reason);

// For apply functions: the state a later stage has reached. failed and ended also keep the reason.
err tender_move(struct db *db, id tender, const char *state, instant at);
err tender_end(struct db *db, id tender, const char *state, str reason, instant at);
