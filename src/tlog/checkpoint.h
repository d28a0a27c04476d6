// The head of a log as text (C2SP tlog-checkpoint): origin, size and root, each on its line.
#pragma once

#include "crypto/hash.h"
#include "tlog/note.h"

struct checkpoint {
    str origin;
    int64_t size;
    struct hash root;
    // Beside it, under suite gm: the root of the same entries with SM3, in a line "sm3 B64".
    bool has_sm3;
    struct hash sm3;
};

str checkpoint_text(arena *a, const struct checkpoint *c);
// The text of a note. Of the lines behind the three only that of SM3 is read; false if one of
// these is not right.
bool checkpoint_parse(arena *a, str text, struct checkpoint *ret);
