// Text as a pointer and a length.
//
// Every text in the program is a `str`: valid UTF-8, not ended by NUL, owned by the arena it came
// from. An absent text (a null column, a field not sent) has `at == NULL`; an empty one does not.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *at;
    size_t len;
} str;

// A literal, also usable in the initialiser of a const table.
#define S(literal) ((str){("" literal), sizeof("" literal) - 1})
// For printf's "%.*s", in log lines only.
#define STR_ARG(s) (int)(s).len, (s).at

str str_of(const char *text);  // a C string; NULL gives the absent text
bool str_eq(str a, str b);
int str_cmp(str a, str b);  // by bytes, as both databases order text
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
bool str_empty(str s);  // absent or without a byte

// Offset of the first `part` in `s`, or -1.
ptrdiff_t str_find(str s, str part);
str str_from(str s, size_t offset);            // the rest; empty if past the end
str str_part(str s, size_t offset, size_t len);  // clipped to what is there
str str_trim(str s);                           // without blanks, tabs and line ends around it

// Cuts `*rest` at the first `mark`: returns what stands before, leaves what follows. Without a
// mark the whole text is returned and the rest becomes absent (`at == NULL`).
str str_cut(str *rest, char mark);

// Whole-text decimal; false for anything else, a blank included, or a value beyond int64.
bool str_int(str s, int64_t *ret);
