// Whose signatures make a checkpoint worth trusting (C2SP tlog-policy): the log's keys, witnesses,
// and groups of them of which so many must have signed.
#pragma once

#include "tlog/note.h"

enum { policy_names_max = 64, policy_logs_max = 16 };
struct policy_name {
    str name;
    bool group;
    struct note_key key;        // of a witness
    size_t needed;              // of a group
    size_t members[policy_names_max];
    size_t n;
};
struct policy {
    struct note_key logs[policy_logs_max];
    size_t log_count;
    struct policy_name at[policy_names_max];
    size_t n;
    ptrdiff_t quorum;           // in at[]; -1: no witness is asked for
    struct note_key beside;     // a key of SM2 that must have signed too, if its name is there
};

// The text of a policy file. False, with the first line that cannot be read in *ret_line.
bool policy_parse(arena *a, str text, struct policy *ret, int *ret_line);
// Of one key and no witness. A key of SM2 is then set as `beside` by whoever asks for both.
struct policy policy_of_key(const struct note_key *key);

// Whether the note is signed by one of the log's keys and by a quorum of witnesses; if not, why.
// *ret_witnesses: how many witnesses' signatures are right and not older than `since` (none: of
// any time). A wrong signature of a known key spoils the note.
bool policy_met(arena *a, const struct policy *p, const struct note *n, instant since,
                size_t *ret_witnesses, const char **ret_why);
