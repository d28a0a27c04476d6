// An authenticator in software, for tests beside the code: makes a key, and signs with it what a
// page asks, with whatever is to be wrong.
#pragma once

#include "crypto/webauthn.h"

struct test_authenticator {
    unsigned char secret[32];
    struct webauthn_key key;
    str id;
    unsigned flags;    // what it says of its user; 0: present and verified
    int64_t counter;
};
// The same number makes the same key.
void test_authenticator(arena *a, unsigned char number, struct test_authenticator *ret);
str test_client_data(arena *a, const char *type, struct hash challenge, str origin);
str test_attestation(arena *a, const struct test_authenticator *t, str origin);
struct webauthn_assertion test_sign(arena *a, const struct test_authenticator *t,
                                    struct hash challenge, str origin);
