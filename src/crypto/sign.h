// Ed25519 (RFC 8032). Secret keys are wiped by their owner.
#pragma once

#include "base/str.h"

enum { sign_seed_len = 32, sign_secret_len = 64, sign_public_len = 32, signature_len = 64 };

// The secret begins with the seed.
void sign_keys(const unsigned char seed[sign_seed_len], unsigned char ret_secret[sign_secret_len],
               unsigned char ret_public[sign_public_len]);
void sign_bytes(const unsigned char secret[sign_secret_len], str message,
                unsigned char ret[signature_len]);
bool sign_holds(const unsigned char public_key[sign_public_len], str message,
                const unsigned char signature[signature_len]);
// Overwrites what must not stay in memory, whatever the compiler thinks of it.
void wipe(void *bytes, size_t n);
