// Keys by which this installation knows its own forms, sessions, file tickets and printed papers.
//
// Each purpose and subject has a key of its own, HMAC-SHA-256(master, "purpose\nsubject"). The
// master key is here, or with a signer in another process, which is asked once for each; what it
// gave is kept, so that who is at work goes on while it is gone.
#pragma once

#include "crypto/hash.h"

struct seal;
struct seal_source {
    err (*key)(void *with, str about, struct hash *ret);  // NULL: the master key is here
    // A line under a text of tlog/promise.h by the log's key.
    err (*sign)(void *with, arena *a, str text, str *ret_line);
    void *with;
};
// Lives as long as the arena. The source is asked by one thread at a time.
struct seal *seal_open(arena *a, const struct seal_source *s, struct hash master);

// Any thread. ERR_BUSY if the key is not known here and nobody gives it.
err seal_key(struct seal *s, str about, struct hash *ret);
err seal_sign(struct seal *s, arena *a, str text, str *ret_line);
