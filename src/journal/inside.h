// The journal from inside; only this folder includes it.
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "journal/append.h"
#include "journal/checkpoint.h"

struct journal {
    struct db *db;
    struct blob_store *blobs;
    const struct house *house;
    struct head head, before_hold;
    arena law_kept;  // every law that was ever in use; readers may still hold an older one
    _Atomic(const struct law *) law;
    _Atomic int64_t version, size;
    arena scratch;
    bool held;         // journal_hold: the batch stays open
    bool open;         // a transaction has begun
    bool wrote;        // and has written something
    bool law_changed;  // by an act of the open batch
    struct log_signer signer;
    struct tree sm3;  // the same entries by SM3, as far as they were signed so
    int64_t signed_size;  // of the newest checkpoint
    int64_t signed_when;  // os_monotonic()
    instant unsigned_since;  // the first time that nobody signed; 0: the last one went well

    pthread_t writer;
    bool running, stopping;
    bool busy, paused;       // a batch is being written; nothing may be
    pthread_mutex_t lock;
    pthread_cond_t wake, calm;
    struct call *first, **last;
};

err journal_load_law(struct journal *j);
// What is told to log.set_key and log.report_gap.
struct set_key {
    str key, suite;
};
struct signing_gap {
    instant from, until;
};
// Whether something waits for its time.
bool journal_something_due(struct journal *j);
// Whether the head has grown and a second has passed since it was last signed.
bool journal_to_be_signed(const struct journal *j);
