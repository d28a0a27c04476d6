// What the public sees, and each role its first page. Reads everything and changes nothing: its
// search index is derived from notices and can be made anew from the log.
#pragma once

#include "web/page.h"

extern const struct slice portal_slice;

// For main.c: whoever publishes a notice makes it findable.
err portal_derive(struct db *db, arena *a, const struct entry *e, const struct act *act,
                  const void *in, const void *out);
