// Hashes, commitments and message codes. The only folder that sees OpenSSL and libsodium.
//
// Every place that hashes names its suite; here `intl` is SHA-256. All calls assert on failure:
// with a sane library they cannot fail, and going on without them would be worse.
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct hash {
    unsigned char at[32];
};

struct hash sha256(str data);
struct hash hmac_sha256(str key, str data);
bool hash_same(struct hash a, struct hash b);  // in constant time
str hash_hex(arena *a, struct hash h);
str hash_bytes(const struct hash *h);          // the 32 bytes, as long as *h
// "sha256:" is never written: 64 hexadecimal digits.
bool hash_parse(str s, struct hash *ret);

// SHA-256 over pieces, for uploads and files. sha256_end frees the state.
struct sha256_state;
struct sha256_state *sha256_begin(void);
void sha256_add(struct sha256_state *s, str data);
struct hash sha256_end(struct sha256_state *s);

// SHA-256("commit/v1\n" || salt || data): says nothing about data to whoever lacks the salt.
struct hash commitment(struct hash salt, str data);

// For RFC 3797 alone, which says so: nothing may rest on it that somebody could grind.
void md5(str data, unsigned char ret[16]);

// RFC 6962 2.1: leaves and nodes are told apart by their first byte.
struct hash merkle_leaf(str entry);
struct hash merkle_node(struct hash left, struct hash right);
struct hash merkle_empty(void);

// Base64 with padding (RFC 4648), and 43 letters without for URLs and tokens.
str base64(arena *a, str bytes);
str base64_url(arena *a, str bytes);
bool base64_parse(arena *a, str s, str *ret);  // strict: canonical, padded
bool base64_url_parse(arena *a, str s, str *ret);  // strict: canonical, without padding
bool base64_letters(str s);                    // ASCII, before libsodium is asked
