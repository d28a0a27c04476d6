// Draws (抽取) that anyone can repeat: panels of purchases below the limit, acceptance panels, need
// reviews, invited suppliers, audit samples, ties. doc/trust.md says what that proves.
//
// Experts of purchases above the limit are drawn by the province and recorded by evaluate.
#pragma once

#include "draw_sql.h"
#include "web/page.h"

extern const struct slice draw_slice;

// Whoever opened a draw, and colleagues with a post that may open one.
extern const struct relation draw_keeper;

// The names in the order drawn, for whoever is bound by it: none unless the draw was made for this
// purpose of this project. Within one category; the first is the one drawn first.
struct draw_names {
    str *at;
    size_t n;
};
err draw_order_of(struct db *db, arena *a, id draw, id project, const char *purpose,
                  struct draw_names *ret);
// Such draws, for a form.
err draw_options(struct db *db, arena *a, id project, const char *purpose, struct options *ret);
