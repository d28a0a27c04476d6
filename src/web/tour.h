// The guided tour over the ordinary pages: what web/ must know of it. Only `serve --sandbox` gives
// its site one, so nothing of it can be reached elsewhere.
#pragma once

#include "web/page.h"

enum { tour_steps_max = 5, tour_buttons_max = 3 };

struct tour_button {
    const char *zh, *post;  // "/sandbox/publish"; NULL for a link, or for nothing
    str link;
    bool plain;             // looks like text
};

// The bar above every page.
struct tour_bar {
    int64_t step;  // under way, from 1; 0: there is no tour in this store
    struct {
        const struct tour_button *at;
        size_t n;
    } steps;
    struct tour_button next, undo, leave;
    instant next_at;  // when the next thing is due
    str next_what;    // and what; absent if nothing is
    const char *says;  // what to do now
    struct tour_button buttons[tour_buttons_max];
};

struct tour;
// Five roles to begin with, for the public's first page; nothing without a tour.
void tour_cards_html(struct out *o, struct visit *v, const struct tour *t);

struct tour {
    err (*bar)(struct visit *v, struct tour_bar *ret);
    // Does what a button of the bar asks, while no other request is answered and no act decided:
    // sets v->location and cookies. ERR_MISSING for what it does not know.
    err (*go)(const struct tour *t, struct visit *v, str what);
    void *with;
};
