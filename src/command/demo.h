// The fields of work that a made-up city buys in, and who offers them.
#pragma once

#include "command/city.h"

struct demo_field {
    const char *title, *service, *goal, *recipients, *scope, *standards[2];
    const char *process, *output, *target, *unit, *effect;
    size_t unit_of_city;     // which purchaser buys it
    uint64_t least, most;    // budget in ten thousand yuan
    bool enterprises;        // enterprises bid, not social organizations
    const char *catalogue;
};
extern const struct demo_field demo_fields[];
extern const size_t demo_fields_count;

struct demo_supplier {
    const char *name, *kind, *size;
};
extern const struct demo_supplier demo_suppliers[];
extern const size_t demo_suppliers_count;
extern const char *const demo_streets[8];
extern const char *const demo_heads[24];

str demo_bid_kind(const struct supplier_actor *s);  // as a play file calls it
