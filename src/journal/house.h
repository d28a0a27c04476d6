// What the program is made of: the slices, in the order in which a purchase lives. main.c alone
// fills it; web and journal learn through it what they must know of people.
#pragma once

#include "journal/act.h"

struct page;  // web/page.h

struct slice {
    const char *name, *zh;
    const struct act *acts;  // ended by {0}
    const struct page *pages;
    const struct sql *sql;
};

struct house {
    const struct slice *const *slices;
    size_t count;
    // Whether this act of this person needs a chain of sign-offs, and if so keeps it waiting:
    // sets c->waiting. (account)
    err (*chain)(struct call *c, money amount);
    // What is derived from a public entry, in its transaction; can be run again from the log.
    err (*derive)(struct db *db, arena *a, const struct entry *e, const struct act *act,
                  const void *in, const void *out);
};

const struct act *house_act(const struct house *h, str kind);  // NULL if there is none
