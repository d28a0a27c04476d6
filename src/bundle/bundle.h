// Everything about one project in one file that anybody can check without us (doc/bundle.md): for
// the public, for a supplier with what is its own, for supervision with everything.
#pragma once

#include "web/page.h"

extern const struct slice bundle_slice;

// Notes which project an entry is about; part of house.derive.
err bundle_derive(struct db *db, arena *a, const struct entry *e, const struct act *act,
                  const void *in, const void *out);

extern const struct choice bundle_kinds[];  // public, supplier, supervision
struct bundle_wanted {
    id project;
    str kind;
    id supplier;  // whose own records; for a supplier's bundle only
};
// Writes the bundle as it stands at the newest checkpoint into `fd`, which is at the beginning of
// an empty file. The same checkpoint gives the same bytes, the cosignatures apart. ERR_MISSING if
// there is no such project, or nothing was signed yet. Memory does not grow with the documents.
err bundle_write(struct visit *v, const struct bundle_wanted *w, int fd, int64_t *ret_size);

// Whether a round of it is between its notice and its decision: what bids hold and how they stand
// is secret then (87-66), from those who supervise too: there is no bundle for supervision.
err bundle_is_secret(struct db *db, arena *a, id project, bool *ret);

// What is in a bundle, and what is wrong with it.
struct bundle_report {
    str wrong;  // absent if everything holds; else the file, the line, and why
    str kind, project, title;
    int64_t size;           // of the log at the bundle's checkpoint
    int64_t acts, records, documents, personal, erased;
    int64_t recomputed;     // decisions that were made again from the records
    str award;              // what came of the last of them
};
struct policy;
// Reads a bundle that lies in memory and needs nothing else: no store, no network. What is
// found is in `kept`. ERR_FAULT only if the machine fails.
err bundle_check(const struct house *house, arena *kept, str bytes, const struct policy *policy,
                 struct bundle_report *ret);
