// The national algorithms: SM2 (GB/T 32918), SM3 (GB/T 32905), SM4 (GB/T 32907). Suite `gm` is made
// of them; see crypto/suite.h. Calls assert where only a broken library can fail.
#pragma once

#include "crypto/hash.h"

struct hash sm3(str data);
struct hash hmac_sm3(str key, str data);  // RFC 2104, GM/T 0042
// Over pieces one after the other.
struct hash sm3_of(const str *pieces, size_t n);
struct hash hmac_sm3_of(str key, const str *pieces, size_t n);
// The key derivation of GB/T 32918.4, 5.4.3: n bytes from z.
void sm_kdf(str z, unsigned char *ret, size_t n);
// SM4 with a counter of one block, big-endian, from `counter` on; the same both ways. As long as
// the text; ret may be the text itself.
void sm4_ctr(const unsigned char key[16], const unsigned char counter[16], str text,
             unsigned char *ret);

// A public key is a compressed point: 02 or 03 and x. Secret keys are wiped by whoever holds them.
enum {
    sm2_secret_len = 32,
    sm2_public_len = 33,
    sm2_signature_len = 64,
    sm2_wrap_len = 65 + 32,  // what sealing adds: C1 with its 04, and C3
};
void sm2_make(unsigned char ret_secret[sm2_secret_len], unsigned char ret_public[sm2_public_len]);
// The public half; false if these bytes are no secret key.
bool sm2_public_of(const unsigned char secret[sm2_secret_len],
                   unsigned char ret_public[sm2_public_len]);
bool sm2_public_ok(const unsigned char public_key[sm2_public_len]);  // a point of the curve

// GB/T 32918.2 with SM3 and the usual identity 1234567812345678 (GM/T 0009): r, s, 32 bytes each.
void sm2_sign(const unsigned char secret[sm2_secret_len], str message,
              unsigned char ret[sm2_signature_len]);
bool sm2_holds(const unsigned char public_key[sm2_public_len], str message,
               const unsigned char signature[sm2_signature_len]);
// As SEQUENCE of two INTEGERs, where others write it so (GM/T 0009).
str sm2_signature_der(arena *a, const unsigned char signature[sm2_signature_len]);
bool sm2_signature_parse(str der, unsigned char ret[sm2_signature_len]);

// GB/T 32918.4, C1 C3 C2: sm2_wrap_len bytes and then as many as `plain` has. The key must be a
// point of the curve.
str sm2_seal(arena *a, const unsigned char public_key[sm2_public_len], str plain);
// False if it is for others, was changed, or is no ciphertext.
bool sm2_open(arena *a, const unsigned char secret[sm2_secret_len], str sealed, str *ret);
// The same as GM/T 0009 writes it in ASN.1.
bool sm2_sealed_der(arena *a, str sealed, str *ret);
bool sm2_sealed_parse(arena *a, str der, str *ret);
