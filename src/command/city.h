// The people of a made-up city: who buys, runs tenders, pays, judges and bids, for plays and demo
// data. They are registered by the ordinary acts and sign in like anyone.
#pragma once

#include <stdio.h>

#include "command/command.h"

struct actor {
    struct who who;
    str name, login;
};

// A purchaser with its people.
struct unit {
    id org;
    str name;
    struct actor handler, section, legal, leader, accountant;
};

struct supplier_actor {
    struct actor actor;  // its head
    str name, kind, size;
};

// A street that uses what is bought for it.
struct street {
    str name;  // 公明街道
    id org;
};

enum { city_units_max = 12, city_experts_max = 24, city_streets_max = 12 };

struct city {
    struct place *place;
    arena *a;
    struct who system, security;
    struct actor budget, oversight, treasury, key_holder;
    struct unit units[city_units_max];
    size_t units_count;
    id agency;
    str agency_name;
    struct actor agent;
    struct street streets[city_streets_max];
    size_t streets_count;
    struct actor experts[city_experts_max];
    size_t experts_count;
    FILE *script;       // where every act is written down as a line of JSON, or NULL
    int64_t codes;      // credit codes given out so far
    int64_t suppliers;  // names given out so far
};

// Founds the store, the finance desks, an agency, an expert library of `experts` and the first
// `units` purchasers. The clock must stand where the story begins.
struct city_plan {
    const char *mode;
    size_t units, experts;
    FILE *script;
};
err city_found(struct place *p, arena *a, const struct city_plan *plan, struct city *ret);

// The same city again, from a store that was founded so: its first unit, desks, agency, experts.
err city_resume(struct place *p, arena *a, struct city *ret);
err city_actor(struct city *c, str login, struct actor *ret);  // whoever signs in so

// Registers a supplier of supplier_kinds and supplier_sizes, with its head as its account.
err city_supplier(struct city *c, str name, const char *kind, const char *size, str login,
                  str person, struct supplier_actor *ret);

// Registers a street as a user of services.
err city_street(struct city *c, str name);
// The street that a title begins with, or none.
id city_street_of(const struct city *c, str title);

// One act in somebody's name, now. Where a chain of sign-offs waits, `unit` signs it through.
// The call says what came of it; only a fault of the store is an err.
struct deed {
    const struct actor *by;  // NULL: nobody
    const struct unit *unit;
    const char *kind;
    str body;
    bool dry;
};
err city_do(struct city *c, arena *a, const struct deed *d, struct call **ret);
// Signs what waits through, in the names of this unit's people.
err city_sign(struct city *c, arena *a, const struct unit *unit, id signoff, struct call **ret);
// The same where a refusal would be a mistake of ours: it becomes an err that says which rule.
err city_must(struct city *c, arena *a, const struct deed *d, struct call **ret);

// What a call decided: a member of its out.
err call_id(const struct call *c, const char *member, id *ret);
str call_text(const struct call *c, const char *member);  // absent if it is not there
const struct json *call_out(const struct call *c);
