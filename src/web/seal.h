// Keys by which this installation knows its own forms, sessions, file tickets and printed papers.
//
// Each purpose and subject has a key of its own, HMAC-SHA-256(master, "purpose\nsubject"). The
// master key is here, or with a signer in another process, which is asked once for each; what it
// gave is kept, so that who is at work goes on while it is gone.
#pragma once

#include "crypto/hash.h"

struct seal;
struct seal_source {
    err (*key)(void *with, str about, struct hash *ret);  // one at a time
    void *with;
};
// Both live as long as the arena.
struct seal *seal_here(arena *a, struct hash master);
struct seal *seal_apart(arena *a, const struct seal_source *s);

// Any thread. ERR_BUSY if the key is not known here and nobody gives it.
err seal_key(struct seal *s, str about, struct hash *ret);
