// A draw that anyone can repeat: draw/v1, and RFC 3797 for whoever demands it.
//
// The pool is fixed first, by the root of a tree. Then several people fix a random number each, by
// its hash. Only when all are fixed are the numbers shown. The seed is made of all of them, so it
// is random if one of them was; a candidate's ticket is an HMAC under the seed, and the order of
// the tickets is the draw. It does not depend on the order of the list, and taking somebody out
// moves nobody else. Not for anything whose pool can still change.
#pragma once

#include "tlog/tree.h"

struct draw_candidate {
    str category;
    struct hash commitment, ticket;
};
struct draw_pool {
    struct draw_candidate *at;
    size_t n;
};
// A random number that somebody gave: fixed by `commit` before any `r` was shown.
struct draw_part {
    str name;
    struct hash commit, r;
    bool shown;
};
struct draw_parts {
    struct draw_part *at;
    size_t n;
};

// SHA-256("draw-commit/v1\n" draw "\n" name "\n" r): name and draw are in it, so that nobody can
// hand in another's.
struct hash draw_commit(arena scratch, str draw, str name, struct hash r);
// The root that fixes the pool: RFC 6962 leaves of commitment and category, the commitments
// ascending, the n-th at slot_place(key, n) of a tree of depth 32. Sorts the pool. Says nothing of
// how many there are to whoever lacks the key.
struct hash draw_pool_root(arena scratch, struct hash key, struct draw_pool *p);
// SHA-256("draw-seed/v1\n" draw "\n" root "\n", then for each part name " " r "\n").
struct hash draw_seed(arena scratch, str draw, struct hash root, const struct draw_parts *parts);
// Fills in the tickets and sorts by category, then by ticket: within a category that is the order.
void draw_order(struct hash seed, struct draw_pool *p);

// RFC 3797 section 4: one line of `numbers` for each source, decimal numbers with blanks between:
// "9319\n2 5 12 8 10" becomes "9319./2.5.8.10.12./". False if a line has none, or anything else.
bool draw_3797_key(arena *a, str numbers, str *ret_key);
// Section 3: the order of n candidates, counted from 1. n is at most 65535.
void draw_3797_order(arena scratch, str key, size_t n, size_t *ret);
