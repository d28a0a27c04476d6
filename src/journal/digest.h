// The records rebuilt from the log, as one hash: each night it is shown that they are what stands.
//
// The hash of all records would let anyone who guesses a private value see that he is right, so the
// log holds only a commitment to it (log.digest); hash and salt are for auditors, who rebuild the
// same records with the same program.
#pragma once

#include "journal/journal.h"

struct digest {
    int64_t size, privates;  // how much of the log was rebuilt
    struct hash dump;        // of every record, row by row
    bool same;               // the records that stand are these
};
// Rebuilds the whole log of `from`, as it stands now, into the empty store `to` and compares. It
// sees one state of `from`, a reader's connection, whatever is written meanwhile.
err journal_digest(struct db *from, struct db *to, const struct house *h, struct digest *ret);
// The newest digest that the log holds, rebuilt again. *ret_seq: its entry, -1 if there is none.
// An erasure since then changes what is rebuilt.
err journal_digest_again(struct db *from, struct db *to, const struct house *h, arena *a,
                         int64_t *ret_seq, bool *ret_same);

// What is told to log.digest; all but the first five is secret.
struct digesting {
    int64_t size;
    str program, layout;  // SHA-256 of the program's file, and of how its tables are laid out
    str digest;           // commitment of the dump by the salt
    bool same;
    str privates, salt, dump;
};
struct hash journal_layout(const struct house *h);
// With a salt of its own.
struct digesting digest_told(arena *a, const struct digest *d, struct hash program,
                             struct hash layout);
err digest_last(struct db *db, arena *a, instant *ret);  // when the log was told last; 0: never
