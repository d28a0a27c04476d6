// An authenticator in software, for cases and tests: makes a key, and signs with it what a page
// asks, with whatever is to be wrong. Never for a person's key: whoever reads the program has it.
#pragma once

#include "crypto/webauthn.h"

struct authenticator {
    unsigned char secret[32];
    struct webauthn_key key;
    str id;
    unsigned flags;  // what it says of its user; 0: present and verified
    int64_t counter;
};
// The same number makes the same key.
void authenticator_make(arena *a, unsigned char number, struct authenticator *ret);
str authenticator_client(arena *a, const char *type, struct hash challenge, str origin);
str authenticator_attestation(arena *a, const struct authenticator *t, str origin);
// `site`: the origin whose key it believes to use.
struct webauthn_assertion authenticator_sign(arena *a, const struct authenticator *t,
                                             struct hash challenge, str origin, str site);
