// The head of a log as text (C2SP tlog-checkpoint): origin, size and root, each on its line.
#pragma once

#include "crypto/hash.h"
#include "tlog/note.h"

struct checkpoint {
    str origin;
    int64_t size;
    struct hash root;
};

str checkpoint_text(arena *a, const struct checkpoint *c);
// The text of a note. Lines behind the three are not read; false if the three are not right.
bool checkpoint_parse(arena *a, str text, struct checkpoint *ret);
