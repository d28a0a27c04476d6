// What the pages of this slice show.
#pragma once

#include "account/account.h"
#include "tender/tender_document.h"
#include "tender/tender_schedule.h"
#include "web/widgets.h"

// Why it is this day: the weeks of a counted period, Monday first; days outside it are not there.
struct day_cell {
    bool there;
    struct counted_day d;
};
struct week {
    struct {
        struct day_cell *at;
        size_t n;
    } days;
};
struct shown_step {
    const char *zh;
    const struct rule *rule;
    str name, clause, rule_name;  // the same, for the API
    day from, until, set;
    bool backwards;    // from the deadline back
    bool short_;       // what is set lies before what the rule allows
    bool provisional;  // a year whose holidays are not announced yet
    str skipped;       // 清明节 04-04 至 04-06
    struct {
        struct week *at;
        size_t n;
    } weeks;
};
struct shown_steps {
    struct shown_step *at;
    size_t n;
};
str circled(struct out *o, int n);  // ①; beyond fifty the number itself
struct shown_steps show_schedule(arena *a, const struct law *law, const struct schedule *s);

// What has happened and what is to come, in order of time.
struct moment {
    instant at;
    bool exact;  // with the hour
    const char *zh;
    const struct rule *rule;
    const char *state;  // done, now, later
};
struct moments {
    struct moment *at;
    size_t n;
};

// A scoring table as it is read: items below their group, with their grades in one text.
struct shown_item {
    int64_t n, group;
    const struct item_in *item;
    str levels;
    bool hit;  // something is wrong with it
};
struct shown_items {
    struct shown_item *at;
    size_t n;
};

struct shown_finding {
    const struct finding *f;
    str says, where, fix;
    str path;             // the form where it is put right, filled with what could stand there
    bool filled;
    bool mended;          // one button puts the fix there
    id tender;
    int64_t version;
    const char *section;  // scoring, terms, clauses, need, plan
    int64_t item;         // counted through all groups; 0 = none
};
struct shown_findings {
    struct shown_finding *at;
    size_t n;
};

struct tenders_view {
    str method;
    struct tender_line_rows tenders;
};

struct tender_view {
    struct paper paper;
    struct tender_row tender;
    struct tender_words words;
    struct groups_in groups;
    struct shown_items items;
    struct tender_clarification_row_rows changes;
    struct tender_notice_row_rows notices;
    struct tender_notice_row notice;
    struct moments moments;
    struct tender_failure_row_rows failures;
    struct shown_steps steps;
    bool organizes, insider, open, documents_open, too_soon;
};

struct document_view {
    struct paper paper;
    struct tender_row tender;
    struct tender_words words;
    struct groups_in groups;
    struct shown_items items;
    struct shown_findings findings;
    struct shown_steps steps;
    str publish_text;     // as it was typed; absent: today
    day publish;          // for which the steps are counted
    day earliest;         // the intention has stood long enough; 0: none is known
    const char *publish_wrong;
    dec group_sum, total;
    bool organizes, buys;
};

struct preview_view {
    struct paper paper;
    struct tender_row tender;
    struct tender_words words;
    struct preview preview;
    struct tender_signer_rows chain;  // whose signatures the publication waits for
    int64_t findings;
    bool organizes;
    str once;
};

struct notice_view {
    struct tender_row tender;
    struct tender_notice_row_rows notices;
    bool organizes;
};

struct project_tenders_view {
    struct project_row project;
    struct entrust_line *entrust;
    struct tender_line_rows tenders;
    bool organizes, handles, may_draft, has_need;
};

struct my_lock {
    struct tender_lock_row lock;
    str sealed;   // of a rehearsal that has begun
    instant asked;
    bool gm;  // of suite gm
};
struct locks_view {
    struct tender_row tender;
    struct tender_words words;
    struct tender_lock_row_rows locks;
    struct {
        struct my_lock *at;
        size_t n;
    } mine;
    int64_t outer, inner;
    str layer, once;  // layer: the reader's
    bool draft;
    bool gm;  // new padlocks are of suite gm
};
struct to_lock_view {
    struct tender_to_lock_row_rows rows;
    int64_t due;  // whose rehearsal of the day before is still to come
};
// From the day before the deadline on, until the inner layer's keys were rehearsed since.
bool tender_rehearsal_due(const struct tender_to_lock_row *r, instant now);
struct choices {
    const struct choice *at;
    size_t n;
};
struct choices tender_lock_roles_of(arena *a);
