// Certificates of SM2 for SignedData, over OpenSSL's X509.
#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <string.h>

#include "base/out.h"
#include "crypto/signed_data_inside.h"

static const char usual_id[] = "1234567812345678";

static void end_bio(BIO **b)
{
    BIO_free(*b);
}
static void end_x509(X509 **x)
{
    X509_free(*x);
}
static void end_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}
static void end_number(BIGNUM **n)
{
    BN_clear_free(*n);
}
static void end_store(X509_STORE **s)
{
    X509_STORE_free(*s);
}
static void end_context(X509_STORE_CTX **c)
{
    X509_STORE_CTX_free(*c);
}
#define OWN(end) __attribute__((cleanup(end)))

static BIO *memory_of(str s)
{
    BIO *b = BIO_new_mem_buf(s.at, (int)s.len);
    assert(b);
    return b;
}

static X509 *certificate_of(str der)
{
    const unsigned char *at = (const unsigned char *)der.at;
    X509 *x = d2i_X509(NULL, &at, (long)der.len);
    if (x && at != (const unsigned char *)der.at + der.len) {
        X509_free(x);
        return NULL;
    }
    return x;
}

static str kept(arena *a, unsigned char *bytes, int n)
{
    assert(n > 0);
    str copy = join(a, (str){(const char *)bytes, (size_t)n});
    OPENSSL_free(bytes);
    return copy;
}

// The compressed point, if it is a key of SM2.
static bool public_of(EVP_PKEY *key, unsigned char ret[sm2_public_len])
{
    unsigned char point[65];
    char group[32] = "";
    size_t n = 0;
    if (!key || EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group,
                                               sizeof group, NULL) != 1 ||
        strcmp(group, "SM2") != 0 ||
        EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &n) != 1)
        return false;
    if (n == sm2_public_len)
        memcpy(ret, point, n);
    if (n == sizeof point) {
        ret[0] = 2 + (point[64] & 1);
        memcpy(ret + 1, point + 1, 32);
    }
    return (n == sm2_public_len || n == sizeof point) && sm2_public_ok(ret);
}

bool certificate_read(arena *a, str der, struct certificate *ret)
{
    char line[512];
    unsigned char *bytes = NULL;
    OWN(end_x509) X509 *x = certificate_of(der);
    OWN(end_bio) BIO *name = BIO_new(BIO_s_mem());
    assert(name);
    if (!x || !public_of(X509_get0_pubkey(x), ret->public_key))
        return false;
    int n = i2d_X509_NAME(X509_get_issuer_name(x), &bytes);
    str issuer = kept(a, bytes, n);
    bytes = NULL;
    n = i2d_ASN1_INTEGER(X509_get0_serialNumber(x), &bytes);
    ret->issuer_and_serial = join(a, issuer, kept(a, bytes, n));
    X509_NAME_print_ex(name, X509_get_subject_name(x), 0,
                       XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    int got = BIO_read(name, line, sizeof line);
    ret->subject = join(a, (str){line, got > 0 ? (size_t)got : 0});
    return true;
}

bool certificate_from_pem(arena *a, str pem, str *ret_der)
{
    unsigned char *bytes = NULL;
    OWN(end_bio) BIO *b = memory_of(pem);
    OWN(end_x509) X509 *x = PEM_read_bio_X509(b, NULL, NULL, NULL);
    int n = x ? i2d_X509(x, &bytes) : 0;
    if (n <= 0)
        return false;
    *ret_der = kept(a, bytes, n);
    return true;
}

bool secret_from_pem(str pem, unsigned char ret[sm2_secret_len])
{
    OWN(end_bio) BIO *b = memory_of(pem);
    OWN(end_key) EVP_PKEY *key = PEM_read_bio_PrivateKey(b, NULL, NULL, NULL);
    OWN(end_number) BIGNUM *d = NULL;
    unsigned char public_key[sm2_public_len];
    return key && public_of(key, public_key) &&
           EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &d) == 1 &&
           BN_bn2binpad(d, ret, sm2_secret_len) == sm2_secret_len;
}

static void set_id(X509 *x)
{
    ASN1_OCTET_STRING *text = ASN1_OCTET_STRING_new();
    int done = text ? ASN1_OCTET_STRING_set(text, (const unsigned char *)usual_id,
                                            sizeof usual_id - 1) : 0;
    assert(done == 1);
    X509_set0_distinguishing_id(x, text);
}

// Without it a signature by SM2 is computed over another Z: on every certificate, roots too.
static size_t add_roots(X509_STORE *store, str pem)
{
    OWN(end_bio) BIO *b = memory_of(pem);
    size_t n = 0;
    for (X509 *x; (x = PEM_read_bio_X509(b, NULL, NULL, NULL)) != NULL; n++) {
        set_id(x);
        X509_STORE_add_cert(store, x);
        X509_free(x);
    }
    return n;
}

static void end_stack(STACK_OF(X509) **s)
{
    sk_X509_pop_free(*s, X509_free);
}

bool certificate_leads_to(str der, const str *others, size_t n, str roots_pem, int64_t at)
{
    OWN(end_x509) X509 *x = certificate_of(der);
    OWN(end_store) X509_STORE *store = X509_STORE_new();
    OWN(end_context) X509_STORE_CTX *c = X509_STORE_CTX_new();
    OWN(end_stack) STACK_OF(X509) *between = sk_X509_new_null();
    assert(store && c && between);
    if (!x || !add_roots(store, roots_pem))
        return false;
    set_id(x);
    for (size_t i = 0; i < n; i++) {
        X509 *other = certificate_of(others[i]);
        if (!other)
            return false;
        set_id(other);
        sk_X509_push(between, other);
    }
    if (X509_STORE_CTX_init(c, store, x, between) != 1)
        return false;
    X509_STORE_CTX_set_time(c, 0, (time_t)at);
    return X509_verify_cert(c) == 1;
}
