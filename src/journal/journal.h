// The one writer.
//
// Acts wait in a queue; the writer takes all that wait, decides each in turn, and commits once: one
// fsync for the batch, then the answers. After a fault the batch is rolled back and its acts are
// run again one by one, so that only the guilty one fails. Before each batch what is due is done in
// the clock's name, and the slot of private acts is closed when its time is over.
#pragma once

#include "journal/house.h"
#include "tlog/tree.h"

struct journal;

// The database must have been created. Loads head and law. The journal owns neither db nor blobs.
err journal_open(struct db *db, struct blob_store *blobs, const struct house *house,
                 struct journal **ret);
void journal_close(struct journal *j);  // ends the writer after the queue is empty

// Decides calls on the calling thread, as one batch. For commands, plays and tests, while no writer
// runs. Each call's outcome is in the call; the returned err is that of the store.
err journal_run(struct journal *j, struct call *calls);
// Between these, journal_run does not commit: for demo data.
err journal_hold(struct journal *j);
err journal_release(struct journal *j);
err journal_drop(struct journal *j);  // instead of release: nothing of it has happened
// Does what is due and closes a slot whose time is over.
err journal_tick(struct journal *j);

// Starts the writer's thread; from then on only journal_submit. The call is the writer's until its
// done() is called, on the writer's thread, after the commit.
void journal_start(struct journal *j);
void journal_submit(struct journal *j, struct call *c);
void journal_submit_wait(struct journal *j, struct call *c);  // for commands and tests

// Between these the writer stands still and the caller, one at a time, has its connection and may
// journal_run: what was under way is finished, what comes meanwhile waits. For the sandbox.
void journal_pause(struct journal *j);
void journal_resume(struct journal *j);
// Reads head and law again after the store was put back to an earlier state. Acts that wait were
// made for the other state: they end with ERR_BUSY. Only between pause and resume.
err journal_reload(struct journal *j);

// Who signs the head of the log; the key itself may live in another process. Before journal_start.
// sign() is called by the writer between acts, which wait for it: it gives a line that `key`, the
// one the log names now, verifies. ERR_CONFLICT, with the new key as its detail, if it has changed:
// then the log names that key first. ERR_BUSY if there is nobody who signs: acts go on, checkpoints
// wait, and the log says from when to when (log.report_gap).
struct head_to_sign {
    struct db *db;
    str key, text;  // text: of the checkpoint
    int64_t size;
};
struct log_signer {
    err (*sign)(void *with, arena *a, const struct head_to_sign *h, str *ret_line);
    void *with;
    bool gm;  // the head states the root by SM3 too, and a line by a key of SM2 follows the first
    // A statement (tlog/signer.h) by the log's key, named here; from any thread.
    err (*state)(void *with, arena *a, str key, str text, str *ret_line);
};
void journal_sign_with(struct journal *j, const struct log_signer *s);
// Writes into the log that checkpoints are signed by this key of its suite from now on. While no
// writer runs.
err journal_name_key(struct journal *j, str key);

const struct law *journal_law(const struct journal *j);
int64_t journal_size(const struct journal *j);       // public entries
struct hash journal_root(const struct journal *j);   // of the tree over them
instant journal_last(const struct journal *j);       // time of the newest entry
int64_t journal_version(const struct journal *j);    // grows with every commit that wrote
const struct house *journal_house(const struct journal *j);

// Sets a date at which `kind` is done for `subject` in the clock's name; for apply functions.
err journal_set_due(struct db *db, const char *kind, id subject, instant at);
err journal_clear_due(struct db *db, const char *kind, id subject);

// The slice of the ground's own acts: log.begin, law.set, journal.close_slot.
extern const struct slice journal_slice;

// An entry's canonical bytes: RFC 8785, keys sorted, as hashed and as served.
enum { entry_bytes_max = 60000 };
str entry_encode(arena *a, const struct entry *e, const struct act *act, const void *in,
                 const void *out, const int64_t after_and_n[2],
                 const struct json_style *style);
err entry_decode(arena *a, const struct house *h, str body, struct entry *e,
                 const struct act **ret_act, void **ret_in, void **ret_out);

// Rebuilds every table of record of `from` into the empty store `to`.
err journal_replay(struct db *from, struct db *to, const struct house *house,
                   int64_t *ret_entries);
// The same of the first `size` entries and `private_count` private records.
err journal_replay_part(struct db *from, struct db *to, const struct house *house, int64_t size,
                        int64_t private_count, int64_t *ret_entries);
// SHA-256 over every row of every record, in the order of the tables and of their keys; the same on
// both databases.
err journal_dump(struct db *db, const struct house *house, struct hash *ret);
// Compares the tables of record. False with the first table and row that differ.
err journal_compare(struct db *a, struct db *b, const struct house *house, arena *where_kept,
                    bool *ret_same, str *ret_where);

// The first row of a record that stands otherwise than it ought to. table is NULL if all are equal;
// column is NULL where a whole row is missing or too many.
struct record_difference {
    const char *table, *column;
    size_t row;
    str key, stands, ought;  // the row's first column; the values of the column that differs
    str stands_row, ought_row;
};
err journal_difference(struct db *stands, struct db *ought, const struct house *house, arena *kept,
                       struct record_difference *ret);
// The act that such a row comes from: the first entry in which its key stands together with the
// value that ought to stand there, or the newest with its key. kind is absent if there is none. The
// texts are as an entry writes them.
struct origin {
    int64_t seq;  // -1: a private act
    str kind, body, key, stands, ought;
    struct entry entry;
};
err journal_origin(struct db *db, const struct house *house, arena *kept,
                   const struct record_difference *d, struct origin *ret);
// Calls `found` for each SHA-256 that stands anywhere in the store, whatever it is of: 64
// hexadecimal digits in a text, 32 bytes in a column of bytes.
err journal_hashes(struct db *db, const struct house *house,
                   void (*found)(void *with, struct hash h), void *with);
// The next time at which something is due, up to `until`; 0 if there is none.
err journal_next_due(struct db *db, arena *a, instant until, instant *ret);
