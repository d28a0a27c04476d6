// GB/T 35275 SignedData: content, certificate and SM2 signature in one piece, as national signing
// tools exchange it (OpenSSL 3.0 cannot: its CMS knows no SM2). One signer when written, one or
// more when read; SM3 alone; the identity is the usual one (GM/T 0009).
#pragma once

#include "base/arena.h"
#include "crypto/sm.h"

// A key and its certificate as PEM. False if one cannot be read, or they do not belong together.
struct signed_data_key {
    unsigned char secret[sm2_secret_len];  // wiped by whoever holds it
    str certificate;                       // DER
};
bool signed_data_key_read(arena *a, str key_pem, str certificate_pem, struct signed_data_key *ret);

// ContentInfo of type signedData in DER. Detached: the content is not in it.
str signed_data_make(arena *a, const struct signed_data_key *key, str content, bool detached);

enum signed_data_result {
    SIGNED_DATA_OK,
    SIGNED_DATA_FORM,      // not a SignedData of GB/T 35275
    SIGNED_DATA_CONTENT,   // no content, or another than was signed
    SIGNED_DATA_SIGNATURE, // a signature does not hold
    SIGNED_DATA_CHAIN,     // the certificate does not lead to the roots, or was not in force
};
const char *signed_data_says(enum signed_data_result r);

struct signed_data {
    str content;      // points into what was read, or is what was given
    str subject;      // of the first signer's certificate, RFC 2253
    size_t signers;
};
struct signed_data_check {
    str der, content;  // content: absent if it is inside; given and inside, they must be equal
    str roots_pem;     // absent: certificates are not followed
    int64_t at;        // Unix seconds at which the certificates must be in force
};
// Every signer must hold. Signed attributes (PKCS #9) may be there; then they are what is signed,
// and their digest is the content's.
enum signed_data_result signed_data_check(arena *a, const struct signed_data_check *c,
                                          struct signed_data *ret);
