// Asking a witness to cosign a checkpoint (C2SP tlog-witness, add-checkpoint).
#pragma once

#include "tlog/checkpoint.h"
#include "tlog/proof.h"

struct witness_asked {
    str url;       // without add-checkpoint
    int64_t old;   // the size up to which it has seen the log; 0: nothing
    struct proof proof;
    str note;      // the checkpoint with the log's signature
};
enum witness_said {
    WITNESS_SIGNED,   // *ret_text: lines of signatures, not verified yet
    WITNESS_KNOWS,    // it knows another size: *ret_size; ask again from there
    WITNESS_REFUSED,  // *ret_text: status and reason
    WITNESS_GONE,     // not reached, or no sensible answer
};
enum witness_said witness_ask(arena *a, const struct witness_asked *q, str *ret_text,
                              int64_t *ret_size);
