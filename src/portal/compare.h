// Versions of a text that the public may read, and the difference between two of them.
#pragma once

#include "base/diff.h"
#include "portal/portal_views.h"

struct version {
    int64_t n;
    const char *zh;  // 发布, 更正公告 ...
    int64_t round;   // of the purchase; 0: nothing to say
    instant at;
    str note, text;
    id notice;
};
struct compare_view {
    str title;
    id project, contract;
    struct {
        struct version *at;
        size_t n;
    } versions;
    const struct version *from, *to;
    struct diff diff;
    str path, back;
};

// At most so many characters of it.
str str_head(str s, size_t characters);
// The text with every `from` in it replaced.
str text_with(arena *a, str text, str from, str to);
