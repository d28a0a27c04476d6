// The head of the log, signed, for whoever reads the log: tiles, proofs and checkpoints from the
// store (C2SP tlog-tiles). Never two checkpoints for one size.
#pragma once

#include "journal/journal.h"
#include "tlog/checkpoint.h"
#include "tlog/proof.h"
#include "tlog/tile.h"

// What the log is called in its checkpoints: host and path, without a scheme.
err log_origin(struct db *db, arena *a, str *ret);
// Witnesses as the log names them, and how far each has signed.
struct log_witness {
    str name, key, url;
    int64_t signed_size;
};
struct log_witnesses {
    struct log_witness *at;
    size_t n;
};
err log_witnesses(struct db *db, arena *a, struct log_witnesses *ret);
// The key of NOTE_ED25519 or NOTE_SM2 that the log says is in use; absent before the first
// log.set_key.
err signing_key_read(struct db *db, arena *a, int suite, str *ret_key);

// Signs the head if it has grown since the last checkpoint, in a transaction of its own, and so
// always after what it is about was committed. Does nothing without a signer. ERR_FAULT if the log
// is smaller than a checkpoint that was given out, or another one stands for its size.
err journal_checkpoint(struct journal *j);

// A statement of the house (tlog/signer.h) as a note, by the key that signs the log; from any
// thread, with its own connection. ERR_BUSY while nobody signs.
err journal_state(const struct journal *j, struct db *db, arena *a, str text, str *ret_note);

// The newest checkpoint as a note with every cosignature there is; absent before the first.
err checkpoint_newest(struct db *db, arena *a, str *ret_note, int64_t *ret_size);
// A witness's signature of a checkpoint, for log.cosign.
struct cosigning {
    int64_t size;
    str witness, line;
    instant at;
};

// Of the newest checkpoints over an entry the one that most witnesses have signed since an instant,
// by their own clocks. witnesses is 0 if none has. `at` is the last of their times.
struct witnessed {
    int64_t size, witnesses;
    instant at;
};
err checkpoint_witnessed(struct db *db, arena *a, int64_t seq, instant since,
                         struct witnessed *ret);

// That of a size.
err checkpoint_of(struct db *db, arena *a, int64_t size, str *ret_note);

// A tile of hashes or a bundle of entries of a log of `size` entries; ERR_MISSING if it has less.
err tile_read(struct db *db, arena *a, const struct tile *t, int64_t size, str *ret);
err entry_proof(struct db *db, arena *a, int64_t seq, int64_t size, struct proof *ret);
// The bytes of an entry, and its proof in the log of this checkpoint; ERR_MISSING if it has less.
err entry_proved(struct db *db, arena *a, int64_t seq, int64_t size, str *ret_body,
                 struct proof_file *ret);
err growth_proof(struct db *db, arena *a, int64_t old, int64_t size, struct proof *ret);
// The root of the first `size` entries, from the leaves of the store.
err root_read(struct db *db, arena *a, int64_t size, struct hash *ret);
