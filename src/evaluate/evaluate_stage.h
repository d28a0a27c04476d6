// A stage for the tests of this slice: an opened purchase with three bids, people to sit, and the
// steps up to where a test begins. Whole purchases are the plays' matter.
#pragma once

#include "evaluate/desk.h"
#include "journal/trial.h"

enum { experts = 6, bidders = 3 };
struct scene {
    struct trial t;
    id buyer, agency_org, tender_id, bid_id[bidders];
    struct who handler, leader, agent, seat[experts], rep, supplier[bidders];
    const char *tender, *bid[bidders];
};
extern const char *const usual[bidders];  // prices of no interest

#define FILE_JSON "{'sha256':'" ZERO16 ZERO16 ZERO16 ZERO16 "','size':3,'name':'页面.png'}"
#define ZERO16 "0000000000000000"

void seat_people(struct scene *s, arena *a);
// 甲 is small, 乙 large, 丙 medium.
void open_scene(struct scene *s, arena *a, const char *method, const char *set_aside,
                const char *const prices[bidders]);
const char *id_of(struct scene *s, const struct who *w);
struct call *on_tender(struct scene *s, const struct who *who, const char *kind);
// n seats: experts, and last the purchaser's representative.
const struct who *const *committee_of(struct scene *s, const struct who **seats, size_t n);
struct call *draw(struct scene *s, const struct who *const *seats, size_t n, const char *last);
struct call *declare(struct scene *s, const struct who *who, const char *conflict);
struct call *elect(struct scene *s, const struct who *by, const struct who *whom);
struct call *credit(struct scene *s, int i, const char *clean);
struct call *review(struct scene *s, const struct who *by, const char *kind, int i, bool passed);
struct call *score(struct scene *s, const struct who *who, const char *kind, int i, int item,
                   int points);
void form(struct scene *s, size_t n);
// Through qualification; the first `failing` bids do not pass it.
void to_compliance(struct scene *s, const struct who *by, int failing);
void to_scores(struct scene *s);
void score_all(struct scene *s, size_t members);
void to_report(struct scene *s, size_t members);
struct evaluation_row *standing(struct scene *s);
void check_replay(struct scene *s);
