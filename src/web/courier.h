// Couriers: threads that carry out of the house what has been written, so that nobody waits for
// another's server. Each has its own connection to read with and its own arena; what became of an
// errand is written by a side act in the clock's name, through the one writer like everything else.
#pragma once

#include "journal/journal.h"

struct errand {
    arena *a;  // of this round
    struct db *db;
    struct journal *journal;
    const struct house *house;
    const struct law *law;
    struct blob_store *blobs;
    str host;          // how readers reach us: "https://host"; absent: not said
    const void *with;  // of the job
    instant rest;      // set by a round: no other before, whatever is decided meanwhile
};
// Does a side act in the clock's name; `in` and `out` are of the act's types, both in e->a.
err errand_do(const struct errand *e, const char *kind, void *in, void *out);

// One round: everything that is to be done now. `next`: when there is something again, if no act is
// decided before; far away if nothing waits. A fault ends the round; it is tried again later.
struct courier_job {
    const char *name;
    err (*round)(struct errand *e, instant *next);
    const void *with;
};

struct couriers;
struct courier_options {
    const struct courier_job *jobs;
    size_t n;
    struct journal *journal;
    struct blob_store *blobs;
    str store, host;
};
err couriers_start(const struct courier_options *o, struct couriers **ret);
// Waits for what is under way, at most as long as one errand takes. NULL: nothing.
void couriers_stop(struct couriers *c);
