// Calendars (RFC 5545): what a phone or a desk subscribes to.
#pragma once

#include "base/out.h"

struct ics {
    struct out *o;
};

// One moment or day. The same uid with a higher sequence replaces what the reader has.
struct ics_event {
    str uid;  // without a host
    instant at;
    day day;  // instead of `at`: the whole day
    str title, about, place, url;
    instant stamp;  // when this version of it was said
    int64_t sequence;
    bool cancelled;
};

struct ics ics_begin(struct out *o, str name);  // o is plain
void ics_event(struct ics *c, const struct ics_event *e);
void ics_end(struct ics *c);
