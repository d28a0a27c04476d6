// JSON with some members changed, for cases: a text that a person wrote, not a format of its own.
#pragma once

#include "base/json.h"

struct edit {
    str path;     // "groups.0.weight"
    str value;    // JSON; absent: the member is taken away
    bool is_text; // the value is a text, and may be today+3
    bool used;
};
struct edits {
    struct edit *at;
    size_t n;
};

// PATH=TEXT PATH="TEXT WITH BLANKS" PATH:=JSON -PATH, divided by blanks. False if it can't be read.
bool edits_read(arena *a, str text, struct edits *ret);
// The text anew with the edits made; *ret_wrong names what could not be found or parsed.
str edit_json(arena *a, str json, const struct edits *edits, day today, str *ret_wrong);
