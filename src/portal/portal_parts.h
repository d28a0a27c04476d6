// Between the files of this slice.
#pragma once

#include "portal/portal.h"
#include "portal_sql.h"

extern const struct page portal_pages[], portal_home_pages[];

// What someone typed into the search field, as tokens of the index.
enum { tokens_max = 8 };
struct search_tokens {
    str at[tokens_max];  // "" past the last
    int64_t n;
};
struct search_tokens tokens_in(arena *a, str text);
