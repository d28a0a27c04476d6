// The receipt of a private act: everything that proves offline that the log holds it.
//
// The record and its salt give a commitment; 32 siblings lead from its place to the root of the
// slot (an RFC 9162 proof in a tree of 2^32); the public entry that closed the slot states this
// root; a tlog-proof leads from that entry to a checkpoint. Text:
//   xinyue-receipt@v1 / record B64 / salt B64 / place N / 32 lines B64 / entry B64 / tlog-proof
#pragma once

#include "tlog/proof.h"
#include "tlog/tree.h"

enum { slot_height = 32 };
struct receipt {
    str record, entry;  // canonical JSON of the act, and of the entry that closed its slot
    struct hash salt, path[slot_height];
    uint32_t place;
    struct proof_file proof;
};
str receipt_text(arena *a, const struct receipt *r);
bool receipt_parse(arena *a, str text, struct receipt *ret);

// Whether everything from the record to the checkpoint's root holds; if not, *ret_why is the step
// that does not. Who signed the checkpoint is the caller's to ask.
bool receipt_holds(arena *a, const struct receipt *r, const struct checkpoint *c,
                   const char **ret_why);
