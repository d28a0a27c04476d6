// What the files of this slice share; inside it only.
#pragma once

#include "base/json.h"
#include "bundle/bundle.h"
#include "bundle_sql.h"
#include "crypto/hash.h"
#include "tender/tender.h"
#include "tlog/tree.h"

extern const struct act bundle_acts_table[];
extern const struct page bundle_pages[];

// Who supervises purchases by law: finance's desks for it, and auditors. Of a project.
extern const struct relation inspector_of_project;

// The same as bundle_write, into a file without a name, the caller's to close.
err bundle_make(struct visit *v, const struct bundle_wanted *w, int *ret_fd, int64_t *ret_size);

// Names of members. A number in a name has twelve digits, so that names sort as numbers do.
#define MANIFEST S("manifest")
#define FILES S("files")
#define ABSENT S("absent")
#define CHECKPOINT S("checkpoint")
#define POLICY S("policy")
#define ACTS S("acts.jsonl")
#define RECORDS S("records.jsonl")
#define PERSONAL S("personal.jsonl")
#define PLACES S("private.jsonl")
#define INDEX S("index.html")
str proof_name(arena *a, int64_t seq);
str receipt_name(arena *a, int64_t n);
// "document-", the SHA-256, and the ending of its name if that is a plain one.
str document_name(arena *a, str sha256, str name);

// A document that an entry names by its SHA-256. name is absent for the document of a tender.
struct named_file {
    str sha256, name;
    struct named_file *next;
};
// All that an entry names; only_public: only those that the house shows to everybody.
struct named_file *files_named(arena *a, const struct json *entry, bool only_public);

// The fixed tree over the private records of a project: depth 32, with a key that only whoever has
// every salt can compute, other with each slot that is closed. So neither the root nor when it
// changes tells how many records there are.
struct private_tree {
    struct hash key;
    struct slot_leaf *leaves;  // in the order of the records, until slot_root sorts them
    size_t n, room;
    struct out keying;  // what the key is the hash of
};
struct private_tree private_begin(arena *a, size_t room);
void private_add(struct private_tree *t, struct hash salt, str body);
void private_end(struct private_tree *t, int64_t slot);

// The manifest says what a bundle is, and by its hash the list of every file in order; a note by
// the log's key (a statement of tlog/signer.h).
struct manifest {
    str origin, project, kind, supplier;
    int64_t size, slot;
    struct hash root, files;
};
str manifest_text(arena *a, const struct manifest *m);
bool manifest_parse(arena *a, str text, struct manifest *ret);  // exactly what is written

// What the index shows.
struct index_act {
    int64_t seq;
    instant at;
    str kind, title, text;
    str by;  // organization; absent: the clock
};
struct index_rank {
    id bid;
    str name, quoted, total, tender;
    int64_t place;
};
struct index_file {
    str name, member;
    bool absent;
};
struct index_view {
    struct bundle_project_row project;
    struct manifest of;
    str supplier_name;
    instant last;  // of the newest act
    struct index_acts {
        struct index_act *at;
        size_t n;
    } acts, records;
    struct index_ranks {
        struct index_rank *at;
        size_t n;
    } ranking;
    struct index_files {
        struct index_file *at;
        size_t n;
    } files;
};
