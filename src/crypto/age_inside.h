// What the files of age share; only this folder includes it.
#pragma once

#include "crypto/age.h"

// How files and keys of a suite are written.
struct age_form {
    str version, type, public_prefix, secret_prefix;
    size_t public_len, body_len, tag_len;
};
extern const struct age_form age_forms[suite_count];

// RFC 5869 with SHA-256, 32 bytes out. An absent salt is an empty one.
void hkdf_sha256(str key, str salt, str info, unsigned char ret[32]);
// ChaCha20-Poly1305 (RFC 8439) with 16 bytes of tag behind; false if the tag is wrong.
void aead_seal(const unsigned char key[32], const unsigned char nonce[12], str plain,
               unsigned char *ret);
bool aead_open(const unsigned char key[32], const unsigned char nonce[12], str sealed,
               unsigned char *ret);

// Base64 without padding, strict and canonical.
str base64_bare(arena *a, str bytes);
bool base64_bare_parse(arena *a, str s, str *ret);

// One wrap of a file key.
enum age_result age_unwrap(arena *a, const struct age_stanza *s, const struct age_identity *i,
                           unsigned char ret[age_key_len]);
bool age_wrap(arena *a, const struct age_recipient *r, const unsigned char key[age_key_len],
              struct age_stanza *ret);
bool age_wrap_passphrase(arena *a, str passphrase, int work,
                         const unsigned char key[age_key_len], struct age_stanza *ret);

// The header as text, and its code under a file key.
str age_header_text(arena *a, enum suite suite, const struct age_stanza *at, size_t n);
void age_header_mac(enum suite suite, str signed_bytes, const unsigned char key[age_key_len],
                    unsigned char ret[32]);
// Fills as much of n as there is.
size_t age_fill(struct age_reader *r, unsigned char *ret, size_t n);

// Suite gm. A payload's key is SM4's, then HMAC-SM3's; a sealed chunk has 32 bytes of tag behind.
enum { gm_payload_key_len = 48 };
void gm_header_mac(str signed_bytes, const unsigned char key[age_key_len], unsigned char ret[32]);
void gm_payload_key(const unsigned char key[age_key_len], const unsigned char nonce[16],
                    unsigned char ret[gm_payload_key_len]);
void gm_chunk_seal(const unsigned char key[gm_payload_key_len], const unsigned char nonce[12],
                   str plain, unsigned char *ret);
bool gm_chunk_open(const unsigned char key[gm_payload_key_len], const unsigned char nonce[12],
                   str sealed, unsigned char *ret);
bool gm_stanza_ok(const struct age_stanza *s);  // the one form of a stanza there is
str gm_share(const struct age_stanza *s);
enum age_result gm_unwrap(arena *a, const struct age_stanza *s, const struct age_identity *i,
                          unsigned char ret[age_key_len]);
struct age_stanza gm_wrap(arena *a, const struct age_recipient *r,
                          const unsigned char key[age_key_len]);
