// ECDSA over P-256 with SHA-256, by OpenSSL.
#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "crypto/webauthn.h"

enum { uncompressed = 4 };

static void free_key(EVP_PKEY **k)
{
    EVP_PKEY_free(*k);
}
static void free_making(EVP_PKEY_CTX **c)
{
    EVP_PKEY_CTX_free(*c);
}
static void free_digest(EVP_MD_CTX **c)
{
    EVP_MD_CTX_free(*c);
}

// NULL if the point is none of the curve's.
static EVP_PKEY *key_of(const struct webauthn_key *key)
{
    unsigned char point[65] = {uncompressed};
    char curve[] = "prime256v1";
    EVP_PKEY *k = NULL;
    __attribute__((cleanup(free_making))) EVP_PKEY_CTX *c =
        EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    assert(c);
    memcpy(point + 1, key->x, sizeof key->x);
    memcpy(point + 33, key->y, sizeof key->y);
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end(),
    };
    if (EVP_PKEY_fromdata_init(c) != 1 ||
        EVP_PKEY_fromdata(c, &k, EVP_PKEY_PUBLIC_KEY, params) != 1)
        return NULL;
    return k;
}

bool p256_is_key(const struct webauthn_key *key)
{
    __attribute__((cleanup(free_key))) EVP_PKEY *k = key_of(key);
    if (!k)
        return false;
    __attribute__((cleanup(free_making))) EVP_PKEY_CTX *c =
        EVP_PKEY_CTX_new_from_pkey(NULL, k, NULL);
    assert(c);
    return EVP_PKEY_public_check(c) == 1;
}

bool p256_holds(const struct webauthn_key *key, str message, str signature)
{
    __attribute__((cleanup(free_key))) EVP_PKEY *k = key_of(key);
    __attribute__((cleanup(free_digest))) EVP_MD_CTX *c = EVP_MD_CTX_new();
    assert(c);
    return k && EVP_DigestVerifyInit_ex(c, NULL, "SHA256", NULL, NULL, k, NULL) == 1 &&
           EVP_DigestVerify(c, (const unsigned char *)signature.at, signature.len,
                            (const unsigned char *)message.at, message.len) == 1;
}
