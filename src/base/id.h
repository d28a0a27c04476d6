// What everything is called by: 52 random bits.
//
// An id is never zero, fits a double exactly (open data readers), stands in a bigint column and is
// written as 11 letters of Crockford's base32 in lower case, so it can be read out on the phone.
#pragma once

#include "base/arena.h"

typedef struct {
    int64_t n;  // 0 = none
} id;

enum { id_letters = 11 };

bool id_parse(str s, id *ret);  // case, and the look-alikes o i l, are forgiven
str id_text(arena *a, id thing);
void id_write(id thing, char ret[id_letters]);
bool id_same(id a, id b);
