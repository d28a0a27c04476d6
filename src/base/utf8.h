// UTF-8, checked once at the edge, and the folding that search and lenient fields need.
#pragma once

#include "base/arena.h"

// Well-formed UTF-8 (no overlong form, no surrogate, nothing past U+10FFFF), without control
// characters; `lines` allows tab and line feed (a carriage return is never kept: see text_clean).
bool utf8_ok(str s, bool lines);
// Copies without carriage returns, so that a form and the API give the same bytes.
str utf8_lines(arena *a, str s);
// The code point at *at, which moves past it. The text must be utf8_ok.
uint32_t utf8_next(str s, size_t *at);
size_t utf8_length(str s);  // in code points
bool is_han(uint32_t c);

// What a person mistypes: full-width letters, digits and signs become ASCII, blanks (also the
// ideographic one) around and inside are dropped. For codes, numbers and dates, never for text.
str fold_code(arena *a, str s);

// The text cut for search: each Han run as overlapping pairs, other words in lower case, separated
// by one blank. A single Han character stands alone. The same cut serves index and query.
str fold_search(arena *a, str s);
