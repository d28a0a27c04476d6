// SM2 over OpenSSL's EVP, and the two ways in which its results are written.
#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/os.h"
#include "base/out.h"
#include "crypto/der.h"
#include "crypto/sign.h"
#include "crypto/sm.h"

static const char usual_id[] = "1234567812345678";
enum { number_len = 32, point_len = 65, tag_len = 32 };

static void end_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}
static void end_group(EC_GROUP **group)
{
    EC_GROUP_free(*group);
}
static void end_point(EC_POINT **point)
{
    EC_POINT_free(*point);
}
static void end_number(BIGNUM **number)
{
    BN_clear_free(*number);
}
static void end_digest(EVP_MD_CTX **c)
{
    EVP_PKEY_CTX *inner = EVP_MD_CTX_get_pkey_ctx(*c);
    EVP_MD_CTX_free(*c);
    EVP_PKEY_CTX_free(inner);
}
static void end_context(EVP_PKEY_CTX **c)
{
    EVP_PKEY_CTX_free(*c);
}
#define OWN(end) __attribute__((cleanup(end)))

static str bytes_of(const unsigned char *at, size_t n)
{
    return (str){(const char *)at, n};
}

bool sm2_public_of(const unsigned char secret[sm2_secret_len],
                   unsigned char ret_public[sm2_public_len])
{
    OWN(end_group) EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
    OWN(end_point) EC_POINT *point = EC_POINT_new(group);
    OWN(end_number) BIGNUM *d = BN_bin2bn(secret, sm2_secret_len, NULL);
    OWN(end_number) BIGNUM *most = BN_dup(EC_GROUP_get0_order(group));
    assert(point && d && most);
    // 1 to n - 2 (GB/T 32918.1, 6.1).
    if (BN_is_zero(d) || !BN_sub_word(most, 1) || BN_cmp(d, most) >= 0)
        return false;
    int right = EC_POINT_mul(group, point, d, NULL, NULL, NULL) == 1 &&
                EC_POINT_point2oct(group, point, POINT_CONVERSION_COMPRESSED, ret_public,
                                   sm2_public_len, NULL) == sm2_public_len;
    assert(right);
    return true;
}

void sm2_make(unsigned char ret_secret[sm2_secret_len], unsigned char ret_public[sm2_public_len])
{
    do
        os_random(ret_secret, sm2_secret_len);
    while (!sm2_public_of(ret_secret, ret_public));
}

bool sm2_public_ok(const unsigned char public_key[sm2_public_len])
{
    OWN(end_group) EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
    OWN(end_point) EC_POINT *point = EC_POINT_new(group);
    assert(point);
    return (public_key[0] == 2 || public_key[0] == 3) &&
           EC_POINT_oct2point(group, point, public_key, sm2_public_len, NULL) == 1;
}

// NULL if the bytes are no key. secret may be NULL.
static EVP_PKEY *key_from(const unsigned char *secret, const unsigned char *public_key)
{
    EVP_PKEY *key = NULL;
    OWN(end_context) EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
    OWN(end_number) BIGNUM *d = secret ? BN_bin2bn(secret, sm2_secret_len, NULL) : NULL;
    OSSL_PARAM_BLD *made = OSSL_PARAM_BLD_new();
    assert(c && made);
    OSSL_PARAM_BLD_push_utf8_string(made, OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
    OSSL_PARAM_BLD_push_octet_string(made, OSSL_PKEY_PARAM_PUB_KEY, public_key, sm2_public_len);
    if (d)
        OSSL_PARAM_BLD_push_BN(made, OSSL_PKEY_PARAM_PRIV_KEY, d);
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(made);
    if (EVP_PKEY_fromdata_init(c) == 1)
        EVP_PKEY_fromdata(c, &key, d ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(made);
    return key;
}

static EVP_PKEY *pair_of(const unsigned char *secret)
{
    unsigned char public_key[sm2_public_len];
    return sm2_public_of(secret, public_key) ? key_from(secret, public_key) : NULL;
}

// With the identity that goes into Z before the message (GB/T 32918.2, 5.5).
static EVP_MD_CTX *digest_with(EVP_PKEY *key)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    EVP_PKEY_CTX *inner = EVP_PKEY_CTX_new(key, NULL);
    assert(c && inner);
    EVP_MD_CTX_set_pkey_ctx(c, inner);
    int right = EVP_PKEY_CTX_set1_id(inner, usual_id, sizeof usual_id - 1);
    assert(right == 1);
    return c;
}

void sm2_sign(const unsigned char secret[sm2_secret_len], str message,
              unsigned char ret[sm2_signature_len])
{
    unsigned char der[80];
    size_t n = sizeof der;
    OWN(end_key) EVP_PKEY *key = pair_of(secret);
    assert(key);
    OWN(end_digest) EVP_MD_CTX *c = digest_with(key);
    bool right = EVP_DigestSignInit(c, NULL, EVP_sm3(), NULL, key) == 1 &&
                 EVP_DigestSign(c, der, &n, (const unsigned char *)message.at, message.len) == 1 &&
                 sm2_signature_parse(bytes_of(der, n), ret);
    assert(right);
}

bool sm2_holds(const unsigned char public_key[sm2_public_len], str message,
               const unsigned char signature[sm2_signature_len])
{
    arena scratch = arena_make(4096);
    OWN(end_key) EVP_PKEY *key = key_from(NULL, public_key);
    bool holds = false;
    if (key) {
        OWN(end_digest) EVP_MD_CTX *c = digest_with(key);
        str der = sm2_signature_der(&scratch, signature);
        holds = EVP_DigestVerifyInit(c, NULL, EVP_sm3(), NULL, key) == 1 &&
                EVP_DigestVerify(c, (const unsigned char *)der.at, der.len,
                                 (const unsigned char *)message.at, message.len) == 1;
    }
    arena_free(&scratch);
    return holds;
}

str sm2_signature_der(arena *a, const unsigned char signature[sm2_signature_len])
{
    return der_put(a, DER_SEQUENCE,
                   join(a, der_put_unsigned(a, bytes_of(signature, number_len)),
                        der_put_unsigned(a, bytes_of(signature + number_len, number_len))));
}

bool sm2_signature_parse(str der, unsigned char ret[sm2_signature_len])
{
    str in;
    return der_cut(&der, DER_SEQUENCE, &in) && !der.len && der_cut_unsigned(&in, ret, number_len) &&
           der_cut_unsigned(&in, ret + number_len, number_len) && !in.len;
}

bool sm2_sealed_der(arena *a, str sealed, str *ret)
{
    if (sealed.len <= sm2_wrap_len || sealed.at[0] != 4)
        return false;
    str x = str_part(sealed, 1, number_len), y = str_part(sealed, 1 + number_len, number_len);
    *ret = der_put(a, DER_SEQUENCE,
                   join(a, der_put_unsigned(a, x), der_put_unsigned(a, y),
                        der_put(a, DER_OCTETS, str_part(sealed, point_len, tag_len)),
                        der_put(a, DER_OCTETS, str_from(sealed, sm2_wrap_len))));
    return true;
}

bool sm2_sealed_parse(arena *a, str der, str *ret)
{
    unsigned char point[point_len] = {4};
    str in, tag, text;
    if (!der_cut(&der, DER_SEQUENCE, &in) || der.len ||
        !der_cut_unsigned(&in, point + 1, number_len) ||
        !der_cut_unsigned(&in, point + 1 + number_len, number_len) ||
        !der_cut(&in, DER_OCTETS, &tag) || tag.len != tag_len ||
        !der_cut(&in, DER_OCTETS, &text) || !text.len || in.len)
        return false;
    *ret = join(a, bytes_of(point, sizeof point), tag, text);
    return true;
}

str sm2_seal(arena *a, const unsigned char public_key[sm2_public_len], str plain)
{
    str sealed;
    size_t n = plain.len + 256;
    unsigned char *der = new(a, unsigned char, n);
    OWN(end_key) EVP_PKEY *key = key_from(NULL, public_key);
    OWN(end_context) EVP_PKEY_CTX *c = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    bool right = c && EVP_PKEY_encrypt_init(c) == 1 &&
                 EVP_PKEY_encrypt(c, der, &n, (const unsigned char *)plain.at, plain.len) == 1 &&
                 sm2_sealed_parse(a, bytes_of(der, n), &sealed);
    assert(right);
    return sealed;
}

bool sm2_open(arena *a, const unsigned char secret[sm2_secret_len], str sealed, str *ret)
{
    str der;
    size_t n = sealed.len;
    unsigned char *plain = new(a, unsigned char, n + 1);
    OWN(end_key) EVP_PKEY *key = pair_of(secret);
    OWN(end_context) EVP_PKEY_CTX *c = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    if (!c || !sm2_sealed_der(a, sealed, &der) || EVP_PKEY_decrypt_init(c) != 1 ||
        EVP_PKEY_decrypt(c, plain, &n, (const unsigned char *)der.at, der.len) != 1)
        return false;
    *ret = bytes_of(plain, n);
    return true;
}
