// What the files of SignedData share; only this folder includes it.
#pragma once

#include "crypto/signed_data.h"

struct certificate {
    unsigned char public_key[sm2_public_len];
    str issuer_and_serial;  // the content of IssuerAndSerialNumber, DER
    str subject;
};
// False if the DER is no certificate of an SM2 key.
bool certificate_read(arena *a, str der, struct certificate *ret);
bool certificate_from_pem(arena *a, str pem, str *ret_der);
bool secret_from_pem(str pem, unsigned char ret[sm2_secret_len]);
// Whether a chain through the others leads to one of the roots at this time.
bool certificate_leads_to(str der, const str *others, size_t n, str roots_pem, int64_t at);
