// A house on trial: the acts of some slices on an empty store, for the tests beside the code.
//
// The store is in memory, or an empty schema of the PostgreSQL that XINYUE_TEST_PG names. The clock
// stands where the test puts it. Only tests include this; they link it apart from the house.
#pragma once

#include "base/check.h"
#include "journal/journal.h"

struct trial {
    arena *a;
    struct db *db;
    struct blob_store *blobs;
    struct journal *journal;
    struct house house;
    struct who system, security;  // administrators, when the account slice is in the house
    int names;                    // how many have been made up
    void (*sign)(struct call *c, void *with);  // of each act, before it is prepared; or NULL
    void *with;
};

// Opens with the clock at 2026-03-02 09:00, the calendars of law/ and the thresholds of a small
// city (采购限额 500,000, 公开招标 4,000,000) set. Closed with the test's arena.
void trial_open(struct trial *t, arena *a, const struct slice *const *slices, size_t n);
void trial_clock(struct trial *t, const char *beijing);  // "2026-03-02T09:00"; what is due is done

// Does an act. The body is JSON in which ' stands for "; formats are printf's, %s takes what
// trial_id and trial_text give. The outcome is in the call: result, findings, errors, answer.
struct call *trial_do(struct trial *t, const struct who *who, const char *kind, const char *body,
                      ...) __attribute__((format(printf, 4, 5)));
const char *trial_text(const struct call *c, const char *out_member);  // of the answer's out; ""
const char *trial_id_text(struct trial *t, id thing);

// A made-up organization, and somebody who holds a post in it until 2030.
id trial_org(struct trial *t, const char *kind);
struct who trial_person(struct trial *t, id org, const char *post_kind);
const char *trial_code(struct trial *t, const char *prefix);  // a credit code that is right

str trial_newest_record(struct trial *t);  // the bytes of the newest private act

// Replays the log into an empty store and compares: the text of the first difference, or absent.
str trial_replay(struct trial *t);

#define TRIAL_OK(call) trial_expect(__FILE__, __LINE__, (call), NULL)
// Refused, and the first rule or wrong field is this one.
#define TRIAL_REFUSED(call, rule_or_field) trial_expect(__FILE__, __LINE__, (call), rule_or_field)
// Accepted, which is what this rule lets pass: for rules whose cases need keys or numbers that no
// file of cases can hold.
#define TRIAL_PASSES(call, rule) trial_expect(__FILE__, __LINE__, (call), NULL)
struct call *trial_expect(const char *file, int line, struct call *c, const char *refusal);
