// Drafts: what a person has typed into the form of an act and not filed.
//
// One for each person, act and thing; it expires, and goes when the act is done. A draft is text as
// a form sends it, never a secret or a personal value: the caller leaves those out. Not for acts
// whose form has a secret. The acts here stand in no slice's table: only web/ submits them.
#pragma once

#include "journal/act.h"

struct draft {
    int64_t version;  // grows with each saving
    str body;
    instant saved;
};
enum { draft_body_max = 1 << 20, draft_days = 30, kept_minutes = 15 };

// NULL if there is none.
err draft_find(struct db *db, arena *a, id person, str act, id thing, instant now,
               struct draft **ret);

struct draft_listed_one {
    str act;
    id thing;
    instant saved;
};
struct drafts {
    struct draft_listed_one *at;
    size_t n;
};
err draft_list(struct db *db, arena *a, id person, instant now, struct drafts *ret);

// Saves over version `based` (0: there is none yet); ERR_CONFLICT if another tab has saved since.
struct draft_saving {
    str act;
    id thing;
    str body;
    int64_t based;
};
struct draft_saved {
    int64_t version;
};
extern const struct act draft_save, draft_drop;  // in: draft_saving; draft_drop takes act and thing

// What came too late for its session: kept for minutes, shown again only to the same person.
struct draft_keeping {
    str key;  // random; travels in the address
    id person;
    str act;
    id thing;
    str body;
};
extern const struct act draft_keep;
err draft_kept(struct db *db, arena *a, str key, id person, instant now, str *ret_body);

// For the journal: the act is done, so its draft goes.
err draft_done(const struct call *c);
