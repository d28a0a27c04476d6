// An act: everything that can be done is a row of a const table of these.
//
// prepare -> relation -> check -> append -> apply. Web form, JSON API, play and simulator all give
// the same struct to the same four functions; nothing else writes a table of record.
#pragma once

#include "journal/field.h"
#include "law/law.h"
#include "law_rules.h"
#include "store/blob.h"
#include "store/db.h"

// Who asks: a person with the post that is on. A token or session of account's names both.
struct who {
    id person, post, org;  // 0 = nobody has signed in
    str post_kind;         // account's word for it: handler, section, leader, supplier ...
    bool clock;            // what is due, in nobody's name
};

// May this one do this to this thing? One named query of the slice that owns the thing.
struct relation {
    const char *name, *zh;
    err (*ask)(struct db *db, arena *a, const struct who *who, id thing, bool *ret);
    bool bare;  // needs no thing: an office, or anyone
};

struct may {
    const struct relation *relation;
    const char *thing;  // the field of the act, or the part of the path, that names the thing
};
#define MAY(relation_, thing_) ((struct may){&(relation_), thing_})

extern const struct relation anyone;  // signed in or not
extern const struct relation the_clock;
#define ANYONE ((struct may){&anyone, NULL})
#define CLOCK ((struct may){&the_clock, NULL})

enum act_log {
    ACT_PUBLIC,   // the entry stands in the log in full
    ACT_PRIVATE,  // the log holds a salted commitment in a slot
    ACT_SIDE,     // no entry: sessions, drafts, uploads; apply writes side_ and secret_ tables only
};

struct call;
struct entry;
struct house;
struct assertion;  // journal/statement.h

// A long form in parts: each a short form of its own over one draft.
struct form_part {
    const char *zh;           // "考核指标"
    const char *first, *last; // its fields, in the order of the act's table
    const char *hint;         // one sentence, or NULL
    bool (*asked)(const struct form *draft);  // whether it concerns this one at all; NULL: always
};

struct act {
    const char *kind;  // slice.verb, imperative, never renamed
    const char *zh;    // what the button says
    const char *help;  // one sentence: what happens, on whom it depends, what follows
    enum act_log log;
    struct may may;
    const struct field *in, *out;
    size_t in_size, out_size;
    // Slow things, in a worker, without a transaction; its results are fields of `in`.
    err (*prepare)(struct call *c, void *in);
    // Reads only. Refuses by the first rule that says no, or fills `out`.
    err (*check)(struct call *c, const void *in, void *out);
    // Copies the entry into rows: writes only, and only what the entry says.
    err (*apply)(struct db *db, const struct entry *e, const void *in, const void *out);
    // Writes what is secret to secret_ tables, in the act's transaction, never in a replay.
    err (*keep)(struct db *db, const struct entry *e, const void *in, const void *out);
    // What the person is told although something was written: a wrong password is counted.
    // Side acts only.
    err (*after)(struct call *c);
    // For its form: what stands now about this thing, into a zeroed `in`. NULL: the form is empty.
    err (*load)(struct db *db, arena *a, const struct who *who, id thing, void *in);
    // What a sign-off chain goes by, or NULL for an act that needs none.
    money (*amount)(const struct call *c, const void *in, const void *out);
    // Whose chain: the organization whose matter it is. NULL: that of whoever does the act.
    err (*chain_of)(struct call *c, const void *in, id *ret);
    const struct form_part *parts;  // of a form too long for a page; ended by {0}
    bool weighty;      // can be signed with a passkey, and a unit may demand it
    bool one_click;    // a mail program may do it (RFC 8058): what it is told is secret enough
    const char *then;  // where the browser goes: "/project/{project}", names from out or in
};

#define ACT_IN(type, table) .in = table, .in_size = sizeof(type)
#define ACT_OUT(type, table) .out = table, .out_size = sizeof(type)

// What an act was told and by whom it was signed off, as apply and readers of the journal see it.
struct signature {
    id person, post;
    instant at;
};
struct signatures {
    struct signature *at;
    size_t n;
};
struct entry {
    const char *kind;
    instant at, received;
    id by, post, org;  // 0: the clock, or nobody
    int64_t seq;       // of a public entry: its place in the log
    int64_t n;         // of a private one: its running number
    bool is_public;
    struct signatures signed_off;
    const struct assertion *assertion;  // by its author's passkey, or NULL
};

// One place where a rule said no.
struct finding {
    const struct rule *rule;
    str place;  // path of the field, or absent for the act as a whole
    struct arg *args;
    size_t arg_count;
    str fix;    // what could stand there instead, or absent
    struct finding *next;
};

// One act under way: what is known while it is being decided, and what came of it.
struct call {
    arena *a;
    struct db *db;      // the writer's, or in prepare a worker's
    struct blob_store *blobs;
    const struct house *house;
    const struct law *law;
    const struct act *act;
    struct who who;
    bool sandbox;       // nothing here is real
    instant received;   // when the last byte of the request was read; decides deadlines
    instant at;         // the writer's time
    day today;          // the day of `at` in Beijing
    void *in, *out;
    str key;            // idempotency key, or absent
    struct hash body;   // of what was sent, to tell a repetition from another act
    struct signatures signed_off;
    struct assertion *assertion;  // by the passkey of whoever does it, or NULL
    str origin;         // of the page: "https://host"; absent: no browser was there
    bool dry;           // only ask whether it would be allowed
    bool to_sign;       // so far without the assertion that may be demanded: a dry one

    // The outcome.
    err result;
    err told;                              // what act->after said
    struct field_errors errors;            // ERR_INVALID
    struct finding *findings, **last;      // ERR_REFUSED
    str answer;                            // JSON of what was decided
    bool repeated;                         // the key was known: this is the first answer again
    id waiting;                            // waits for sign-offs under this number
    struct call *then;                     // an act that this one completes: done in its wake

    void (*done)(struct call *c);          // called by the writer after commit
    void *with;
    struct call *next;
};

// A refusal at a place; arguments are ARG(x). REFUSE returns the err; FIND goes on looking, and
// found(c) says at the end whether anything was found.
#define REFUSE(c, rule, place, ...)                                                       \
    refuse_at((c), &RULE_##rule, S(place), (const struct arg[]){__VA_ARGS__},             \
              sizeof((const struct arg[]){__VA_ARGS__}) / sizeof(struct arg))
#define FIND(c, rule, path, ...)                                                          \
    find_at((c), &RULE_##rule, (path), (const struct arg[]){__VA_ARGS__},                 \
            sizeof((const struct arg[]){__VA_ARGS__}) / sizeof(struct arg))
err refuse_at(struct call *c, const struct rule *r, str place, const struct arg *args, size_t n);
struct finding *find_at(struct call *c, const struct rule *r, str place, const struct arg *args,
                        size_t n);
err found(struct call *c);
// What a finding says, in the language of `o`.
void put_finding(struct out *o, const struct finding *f);

// A field that is right by itself but not beside the others.
err refuse_field(struct call *c, const char *path, const char *zh);
// The thing was changed by someone since it was read.
err conflict(struct call *c, id by, instant at);

// The thing that the relation is asked about: a field of the act; 0 if it is about none.
id call_thing(const struct call *c);

id new_id(void);
// A rule's number on the day of the act.
const struct rule *rule_of(const struct call *c, const struct rule *r);
