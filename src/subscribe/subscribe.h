// Letters about one project to whoever gave an address and confirmed it.
#pragma once

#include "web/outgoing.h"
#include "web/page.h"

extern const struct slice subscribe_slice;

// Whether letters can be sent at all; else pages say that there are feeds.
err subscribe_is_open(struct db *db, arena *a, bool *ret);

// For serve: a round of the courier of letters; e->with is a struct smtp.
struct errand;
err subscribe_carry(struct errand *e, instant *next);
