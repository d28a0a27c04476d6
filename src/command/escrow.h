// An emergency key in shares, on paper (doc/decision/0021-shares.md).
#pragma once

#include "base/arena.h"
#include "crypto/age.h"

// Prints one line for each share. 1 <= needed <= count <= 16.
int escrow_split(arena *a, const struct age_identity *i, int needed, int count);
// Prints the key that the lines of `text` give back; 1 and why if they give none.
int escrow_join(arena *a, str text);
