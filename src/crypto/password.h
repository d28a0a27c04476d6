// Passwords, one-time codes and tokens.
#pragma once

#include "base/arena.h"
#include "crypto/hash.h"

// Argon2id, 64 MB, two passes: about 70 ms. One at a time in the process, so that many sign-ins
// at once cost time and not memory.
str password_hash(arena *a, str password);
// From now on hashes cost next to nothing. For demo data and tests only.
void password_cheap(void);
bool password_matches(str hash, str password);
// Spends what a real check would, where there is no such person.
void password_waste(str password);

// RFC 6238 with SHA-1, six digits, 30 seconds. Accepts the step before and after; *ret_step is the
// step that matched, which the caller stores and never accepts again.
bool totp_matches(str secret, int64_t unix_seconds, str code, int64_t after_step,
                  int64_t *ret_step);
str totp_code(arena *a, str secret, int64_t unix_seconds);
str totp_new_secret(arena *a);              // 20 random bytes
str base32(arena *a, str bytes);            // as authenticators want the secret typed
bool base32_parse(arena *a, str s, str *ret);

// A random token of 256 bits in 43 letters. The store keeps only its SHA-256.
str token_new(arena *a);
