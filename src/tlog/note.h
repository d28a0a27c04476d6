// Signed notes (C2SP signed-note) by Ed25519 or SM2, and cosignatures by witnesses
// (tlog-cosignature).
//
// A note is a text that ends in a line feed, a blank line, and lines of signatures. Whoever has the
// name and key of a signer can check it with tools that we did not write.
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"

enum note_suite {
    NOTE_ED25519 = 0x01,
    NOTE_COSIGNATURE = 0x04,  // Ed25519 over time and note
    NOTE_SM2 = 0xff,          // no byte is assigned: 0xff and "xinyue/sm2"; r and s, 64 bytes
};

// Who signs. The id is the first four bytes of SHA-256(name, LF, suite, public key),
// where suite is its byte, of SM2 with the word behind it.
struct note_key {
    str name;
    uint32_t id;
    int suite;
    unsigned char public_key[33];  // of Ed25519 32 bytes, of SM2 the compressed point
};
// "name+hex8+base64": false if it is not exactly that, of a suite above, with the right id. The
// name points into the text.
bool note_key_parse(arena *a, str text, struct note_key *ret);
str note_key_text(arena *a, const struct note_key *key);

// The secret half. It lies in the caller's memory; note_signer_forget() wipes it.
struct note_signer {
    struct note_key key;
    unsigned char secret[64];  // begins with the seed; of SM2 the 32 bytes of its number
};
// The seed is of the caller's making; of SM2 it must be a secret key (crypto/sm.h).
struct note_signer note_signer_make(arena *a, str name, int suite, const unsigned char seed[32]);
// As Go's sumdb/note writes it: "PRIVATE+KEY+name+hex8+base64".
str note_signer_text(arena *a, const struct note_signer *s);
bool note_signer_parse(arena *a, str text, struct note_signer *ret);
void note_signer_forget(struct note_signer *s);

// A line of signature, with its line feed. text ends in a line feed.
str note_sign(arena *a, const struct note_signer *s, str text);
str note_cosign(arena *a, const struct note_signer *s, str text, instant at);  // to the second

struct note_line {
    str name;
    uint32_t id;
    str signature;  // without the id
    str whole;      // the line, with its line feed
};
enum { note_lines_max = 64 };
struct note {
    str text;  // with its last line feed
    struct note_line *at;
    size_t n;
};
// Points into `whole`. False for anything that is not a note: the text is split from the signatures
// at its last blank line; control bytes, broken UTF-8, names with blanks or '+' are refused.
bool note_parse(arena *a, str whole, struct note *ret);

// What a note says of this key. NOTE_BAD if any line of this name and id does not verify.
// ret_at, if not NULL: when a cosignature was made.
enum note_found { NOTE_ABSENT, NOTE_GOOD, NOTE_BAD };
enum note_found note_check(arena *a, const struct note *n, const struct note_key *key,
                           instant *ret_at);
