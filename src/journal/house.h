// What the program is made of: the slices, in the order in which a purchase lives. main.c alone
// fills it; web and journal learn through it what they must know of people.
#pragma once

#include "journal/act.h"

struct page;  // web/page.h

// What an act of somebody's needs from a passkey.
struct signing {
    bool demanded;     // not done without
    struct {
        str *at;       // credentials' ids, as bytes
        size_t n;
    } keys;            // of whoever does it; none of somebody who has not signed in yet
};

// A slice's tables of acts and pages, one for each file that declares some.
enum { slice_tables = 12 };
struct slice {
    const char *name, *zh;
    const struct act *acts[slice_tables];    // each ended by {0}
    const struct page *pages[slice_tables];
    const struct sql *sql;
};

struct house {
    const struct slice *const *slices;
    size_t count;
    // Whether this act of this person needs a chain of sign-offs, and if so keeps it waiting:
    // sets c->waiting. (account)
    err (*chain)(struct call *c, money amount);
    // Passkeys (account). What an act needs; whether what was signed holds, for act->check's turn,
    // a refusal by a rule; and that it was used, in the act's transaction, never in a replay.
    err (*signing)(struct db *db, arena *a, const struct act *act, const struct who *who,
                   struct signing *ret);
    err (*signing_check)(struct call *c);
    err (*signing_keep)(struct call *c);
    // What a person is called; absent if there is no such person. (account)
    err (*person_name)(struct db *db, arena *a, id person, str *ret);
    // What a project, purchase, contract or settlement is called; absent for anything else. For
    // pages that show acts which wait. (archive)
    err (*thing_name)(struct db *db, arena *a, id thing, str *ret);
    // What is derived from an entry, in its transaction; can be run again from the log. A side act
    // comes by once, when it is done: what comes of it stands in side_ tables.
    err (*derive)(struct db *db, arena *a, const struct entry *e, const struct act *act,
                  const void *in, const void *out);
};

#define EACH_ACT(house, a)                                                                     \
    for (size_t s_##a = 0; s_##a < (house)->count; s_##a++)                                    \
        for (size_t t_##a = 0; t_##a < slice_tables && (house)->slices[s_##a]->acts[t_##a];    \
             t_##a++)                                                                          \
            for (const struct act *a = (house)->slices[s_##a]->acts[t_##a]; a->kind; a++)
#define EACH_PAGE(house, p)                                                                    \
    for (size_t s_##p = 0; s_##p < (house)->count; s_##p++)                                    \
        for (size_t t_##p = 0; t_##p < slice_tables && (house)->slices[s_##p]->pages[t_##p];   \
             t_##p++)                                                                          \
            for (const struct page *p = (house)->slices[s_##p]->pages[t_##p]; p->path; p++)

const struct act *house_act(const struct house *h, str kind);  // NULL if there is none
