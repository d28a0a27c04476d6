#include "crypto/authenticator.h"

#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/json.h"

static EC_GROUP *curve(void)
{
    EC_GROUP *g = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    assert(g);
    return g;
}

// The public point of a secret number, uncompressed.
static void public_of(const unsigned char secret[32], unsigned char ret[65])
{
    EC_GROUP *g = curve();
    EC_POINT *p = EC_POINT_new(g);
    BIGNUM *d = BN_bin2bn(secret, 32, NULL);
    int done = EC_POINT_mul(g, p, d, NULL, NULL, NULL);
    size_t n = EC_POINT_point2oct(g, p, POINT_CONVERSION_UNCOMPRESSED, ret, 65, NULL);
    assert(done == 1 && n == 65);
    BN_free(d);
    EC_POINT_free(p);
    EC_GROUP_free(g);
}

void authenticator_make(arena *a, unsigned char number, struct authenticator *ret)
{
    struct hash seed = sha256((str){(const char *)&number, 1});
    unsigned char point[65];
    memcpy(ret->secret, seed.at, 32);
    ret->secret[0] = 1;  // below the order
    public_of(ret->secret, point);
    memcpy(ret->key.x, point + 1, 32);
    memcpy(ret->key.y, point + 33, 32);
    ret->id = join(a, S("credential-"), format(a, "%d", number));
    ret->flags = 0;
    ret->counter = 0;
}

str authenticator_client(arena *a, const char *type, struct hash challenge, str origin)
{
    struct out o = out_plain(a);
    json_open(&o, '{');
    json_put_key(&o, "type");
    json_put_str(&o, str_of(type));
    json_put_key(&o, "challenge");
    json_put_str(&o, base64_url(a, hash_bytes(&challenge)));
    json_put_key(&o, "origin");
    json_put_str(&o, origin);
    json_put_key(&o, "crossOrigin");
    json_put_bool(&o, false);
    json_close(&o, '}');
    return out_str(&o);
}

static void put_byte(struct out *o, unsigned n)
{
    char c = (char)n;
    put_raw(o, (str){&c, 1});
}

static void put_head(struct out *o, const struct authenticator *t, str origin, unsigned more)
{
    str site = webauthn_site(origin);
    struct hash h = sha256(site.at ? site : S("nowhere"));
    put_raw(o, hash_bytes(&h));
    put_byte(o, (t->flags ? t->flags : 5) | more);
    for (int i = 3; i >= 0; i--)
        put_byte(o, (unsigned)(t->counter >> (8 * i)) & 255);
}

str authenticator_attestation(arena *a, const struct authenticator *t, str origin)
{
    struct out data = out_plain(a), o = out_plain(a);
    put_head(&data, t, origin, 64);
    put_raw(&data, (str){"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16});
    put_byte(&data, 0);
    put_byte(&data, (unsigned)t->id.len);
    put_raw(&data, t->id);
    put_raw(&data, (str){"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10});
    put_raw(&data, (str){(const char *)t->key.x, 32});
    put_raw(&data, (str){"\x22\x58\x20", 3});
    put_raw(&data, (str){(const char *)t->key.y, 32});
    put_raw(&o, (str){"\xa3\x63" "fmt\x64none\x67" "attStmt\xa0\x68" "authData\x58", 29});
    put_byte(&o, (unsigned)out_str(&data).len);
    put_raw(&o, out_str(&data));
    return out_str(&o);
}

static EVP_PKEY *pair_of(const struct authenticator *t)
{
    unsigned char point[65];
    EVP_PKEY *k = NULL;
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
    BIGNUM *d = BN_bin2bn(t->secret, 32, NULL);
    public_of(t->secret, point);
    OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_PRIV_KEY, d);
    OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point);
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(b);
    int done = EVP_PKEY_fromdata_init(c) == 1 &&
               EVP_PKEY_fromdata(c, &k, EVP_PKEY_KEYPAIR, params) == 1;
    assert(done);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(b);
    BN_free(d);
    EVP_PKEY_CTX_free(c);
    return k;
}

struct webauthn_assertion authenticator_sign(arena *a, const struct authenticator *t,
                                             struct hash challenge, str origin, str site)
{
    struct out data = out_plain(a);
    struct webauthn_assertion s = {0};
    s.client = authenticator_client(a, "webauthn.get", challenge, origin);
    struct hash client = sha256(s.client);
    unsigned char signature[80];
    size_t n = sizeof signature;
    put_head(&data, t, site, 0);
    s.data = out_str(&data);
    str message = join(a, s.data, hash_bytes(&client));
    EVP_PKEY *k = pair_of(t);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    int done = EVP_DigestSignInit_ex(c, NULL, "SHA256", NULL, NULL, k, NULL) == 1 &&
               EVP_DigestSign(c, signature, &n, (const unsigned char *)message.at,
                              message.len) == 1;
    assert(done);
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(k);
    s.signature = str_copy(a, (str){(const char *)signature, n});
    return s;
}
