// What changed between two texts: line by line, and within changed lines word by word.
//
// Pure: the same two texts give the same difference. Joining what is not DIFF_IN gives the first
// text again, what is not DIFF_OUT the second.
#pragma once

#include "base/arena.h"

enum diff_kind { DIFF_SAME, DIFF_OUT, DIFF_IN };

struct diff_piece {
    enum diff_kind kind;
    str text;
};
// One line, with its pieces in order. `kind` SAME with several pieces: changed inside.
struct diff_line {
    enum diff_kind kind;
    bool changed;
    size_t number;  // of the change it belongs to, from 1; 0 where nothing changed
    struct diff_piece *at;
    size_t n;
};
struct diff {
    struct diff_line *at;
    size_t n;
    size_t changes;  // runs of changed lines
};

struct diff diff_texts(arena *a, str from, str to);
