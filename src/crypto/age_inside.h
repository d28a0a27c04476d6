// What the files of age share; only this folder includes it.
#pragma once

#include "crypto/age.h"

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
str age_header_text(arena *a, const struct age_stanza *at, size_t n);
void age_header_mac(str signed_bytes, const unsigned char key[age_key_len],
                    unsigned char ret[32]);
// Fills as much of n as there is.
size_t age_fill(struct age_reader *r, unsigned char *ret, size_t n);
