// Reading a whole log from where it is published and checking that it is what was signed. In flat
// memory, bundle by bundle, whatever its size.
#pragma once

#include "tlog/checkpoint.h"
#include "tlog/policy.h"

// Where the files of a log come from: "checkpoint", "tile/0/000".
struct log_source {
    err (*fetch)(void *with, arena *a, str path, str *ret);
    void *with;
};

struct log_checking {
    const struct log_source *source;
    const struct policy *policy;
    const struct checkpoint *seen;  // an earlier one that the reader kept, or NULL
    // What else is to be asked of each entry, in order; NULL: nothing.
    err (*entry)(void *with, arena *a, int64_t seq, str body);
    void *with;
};
struct log_report {
    struct checkpoint head;
    size_t witnesses;
    str wrong;        // absent if everything holds; else what does not, by its path
    int64_t entries;  // how far it was read
};
// ERR_FAULT only if something cannot be fetched; what is fetched and wrong is in the report, whose
// texts are in `kept`.
err log_check(arena *kept, const struct log_checking *c, struct log_report *ret);
