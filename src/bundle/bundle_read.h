// A bundle being read; inside this slice only.
#pragma once

#include "bundle/bundle_parts.h"
#include "tlog/policy.h"
#include "tlog/receipt.h"

struct bundle_member {
    str name, bytes;
};
struct bundle_line {
    int64_t n;        // place in the log, or number of the record
    int64_t after;    // of a record: how many public entries stood before
    str body;
    struct hash salt; // of a record
};
struct bundle_list {
    struct bundle_line *at;
    size_t n;
};

struct bundle_reading {
    arena *kept;
    arena one;  // of one member or line
    const struct house *house;
    const struct policy *policy;
    struct bundle_report *report;
    struct bundle_member *members;  // the list of files and the manifest not among them
    size_t count, next;
    str list;    // of files
    str absent;  // SHA-256 of documents that the house no longer has, a line each
    struct manifest of;
    str note;
    struct checkpoint head;
    struct bundle_list acts, records;
};

// Notes what is wrong, the first only; false, so that a reader can return it.
bool bundle_wrong(struct bundle_reading *r, str where, const char *why);
// Members, manifest, signatures: every file is the one that was signed, in its place.
bool bundle_open(struct bundle_reading *r, str bytes);
ptrdiff_t bundle_find(const struct bundle_reading *r, str name);  // -1: there is none
// The next member, which must have this name.
bool bundle_take(struct bundle_reading *r, str name, str *ret);
// Makes the decisions again and compares them.
err bundle_recompute(struct bundle_reading *r);
