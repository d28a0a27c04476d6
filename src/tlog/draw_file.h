// A draw to take away: its public entries, where each stands in the log, and a signed checkpoint.
// What the file says of the order is not believed but made again from the entries.
//
// JSON: {"checkpoint": note, "entries": [{"body": entry, "proof": [B64...], "seq": N}...],
// "format": "xinyue-draw@v1"}.
#pragma once

#include "tlog/checkpoint.h"
#include "tlog/draw.h"
#include "tlog/proof.h"

struct draw_proved {
    int64_t seq;
    str body;
    struct proof proof;
};
struct draw_file {
    str note;
    struct draw_proved *at;
    size_t n;
};
str draw_file_text(arena *a, const struct draw_file *f);
bool draw_file_parse(arena *a, str text, struct draw_file *ret);

// What came of it.
enum draw_end { DRAW_UNDER_WAY, DRAW_RANKED, DRAW_VOID };
struct draw_report {
    enum draw_end end;
    str draw, subject;
    size_t parts, candidates, answered;
};
// Whether everything in it follows from what was fixed before: absent, or what does not.
str draw_holds(arena *a, const struct draw_file *f, struct draw_report *ret);
// Whether each entry stands in the log of this checkpoint: absent, or which does not.
str draw_in_log(arena *a, const struct draw_file *f, const struct checkpoint *c);
