// age v1 (c2sp.org/age): files encrypted to X25519 recipients or a passphrase, read and written in
// flat memory by 64 KiB chunks. And files of the same shape in suite gm (doc/seal-gm.md): SM2 for
// X25519, SM3 and SM4 for the rest; their first line tells them apart.
//
// A file key of 16 bytes is wrapped once for each recipient in the header; whoever has the file key
// alone can read the payload, and nobody can make one file open to two contents: the header's code
// is keyed by the file key. So a bid is opened by giving out its file key, and the identity never
// leaves its holder. Secrets are wiped by whoever holds them.
#pragma once

#include "base/arena.h"
#include "crypto/suite.h"

enum age_result {
    AGE_OK,
    AGE_HEADER,    // not an age file, or one that no age writes
    AGE_NO_MATCH,  // for others
    AGE_MAC,       // the header was changed
    AGE_PAYLOAD,   // the content was changed or cut short
    AGE_ARMOR,     // the text around it was changed
    AGE_IO,        // could not be read or written
};
const char *age_says(enum age_result r);  // one sentence, for a terminal

// Reads up to n bytes: how many, 0 at the end, -1 if it failed.
struct age_source {
    ptrdiff_t (*read)(void *with, void *ret, size_t n);
    void *with;
};
struct age_sink {
    bool (*write)(void *with, const void *at, size_t n);
    void *with;
};
// From and to memory and open files.
struct age_bytes {
    str rest;
};
struct age_source age_from_bytes(struct age_bytes *b);
struct age_source age_from_fd(const int *fd);
struct age_sink age_to_fd(const int *fd);

enum { age_key_len = 16, age_chunk = 65536, age_public_max = 33 };

struct age_recipient {
    enum suite suite;
    unsigned char public_key[age_public_max];  // 32 bytes of X25519, or 33 of SM2
};
struct age_identity {
    enum suite suite;
    unsigned char secret[32], public_key[age_public_max];
    str passphrase;  // of a scrypt identity; absent: X25519 or SM2
};
void age_make_identity(enum suite suite, struct age_identity *ret);
struct age_recipient age_recipient_of(const struct age_identity *i);
// "AGE-SECRET-KEY-1…" and "age1…"; of suite gm "GM-SECRET-KEY-1…" and "gm1…".
str age_identity_text(arena *a, const struct age_identity *i);
bool age_identity_parse(str text, struct age_identity *ret);
str age_recipient_text(arena *a, const struct age_recipient *r);
bool age_recipient_parse(str text, struct age_recipient *ret);
enum suite age_recipient_suite(str text);  // by its first letters
void age_forget(struct age_identity *i);

struct age_stanza {
    str type, args[8];
    size_t n;  // of args
    str body;
};
struct age_header {
    enum suite suite;
    struct age_stanza *at;
    size_t n;
    str signed_bytes;  // up to and with the three dashes
    unsigned char mac[32];
    size_t len;        // of the whole header, its last line end included
};
enum { age_header_max = 65536, age_stanzas_max = 256 };

// A file under way: reads ahead, never more than a chunk.
struct age_reader {
    struct age_source source;
    unsigned char at[age_chunk + 16];
    size_t from, until;
    bool failed;
    enum suite suite;  // of the header that was read
};
void age_reader_begin(struct age_reader *r, struct age_source source);
// Armor is taken off if it is there; blanks before it too. The state lives in the arena.
struct age_source age_unarmored(arena *a, struct age_source source, bool *ret_armored);
bool age_armor_broken(const struct age_source *s);
// What is written is 64 columns of base64 between two lines. age_armor_end writes the last of it.
struct age_sink age_armored(arena *a, struct age_sink sink);
bool age_armor_end(struct age_sink *s);

enum age_result age_read_header(arena *a, struct age_reader *r, struct age_header *ret);
// The header's file key by one of these identities; checks the header's code.
enum age_result age_file_key(arena *a, const struct age_header *h,
                             const struct age_identity *identities, size_t n,
                             unsigned char ret[age_key_len]);
// Whether this is the file key of this header.
bool age_key_fits(arena *a, const struct age_header *h, const unsigned char key[age_key_len]);
// From behind the header to the end. What was written before a failure must not be used.
enum age_result age_read_payload(struct age_reader *r, const unsigned char key[age_key_len],
                                 struct age_sink sink);

// Encrypts to recipients of one suite, or to a passphrase (work: log2 of scrypt's N, 18 as age
// does). AGE_HEADER if there are none, or of two suites.
struct age_sealing {
    const struct age_recipient *recipients;
    size_t n;
    str passphrase;  // instead of recipients
    int work;
    const unsigned char *key;  // a file key of the caller's choice; NULL: a new one
};
enum age_result age_seal(arena *a, const struct age_sealing *s, struct age_source source,
                         struct age_sink sink);

// What can be said of a file without a key: so many stanzas to keys of its suite and no others, and
// a payload of a length that can have been written.
bool age_is_sealed_to(const struct age_header *h, int64_t file_size, size_t recipients);
// How long what is inside is: exactly, for a file that age can have written.
int64_t age_content_size(const struct age_header *h, int64_t file_size);
// The ephemeral share of a stanza, which no other file may have.
str age_share(const struct age_stanza *s);
