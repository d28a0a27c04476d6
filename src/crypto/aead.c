// What age is made of: HKDF, ChaCha20-Poly1305, base64 without padding.
#include <assert.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

#include "crypto/age_inside.h"
#include "crypto/hash.h"
#include "crypto/sign.h"

enum { tag_len = 16 };

static void hmac(str key, str one, str two, unsigned char last, unsigned char ret[32])
{
    crypto_auth_hmacsha256_state s;
    crypto_auth_hmacsha256_init(&s, (const unsigned char *)key.at, key.len);
    crypto_auth_hmacsha256_update(&s, (const unsigned char *)one.at, one.len);
    crypto_auth_hmacsha256_update(&s, (const unsigned char *)two.at, two.len);
    if (last)
        crypto_auth_hmacsha256_update(&s, &last, 1);
    crypto_auth_hmacsha256_final(&s, ret);
    wipe(&s, sizeof s);
}

// RFC 5869: extract, then the first block of expand.
void hkdf_sha256(str key, str salt, str info, unsigned char ret[32])
{
    static const char zeros[32];
    unsigned char extracted[32];
    str empty = {zeros, sizeof zeros};
    hmac(salt.len ? salt : empty, key, (str){"", 0}, 0, extracted);
    hmac((str){(const char *)extracted, sizeof extracted}, info, (str){"", 0}, 1, ret);
    wipe(extracted, sizeof extracted);
}

void aead_seal(const unsigned char key[32], const unsigned char nonce[12], str plain,
               unsigned char *ret)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    int n = 0;
    bool right = c && EVP_EncryptInit_ex(c, EVP_chacha20_poly1305(), NULL, key, nonce) == 1 &&
                 EVP_EncryptUpdate(c, ret, &n, (const unsigned char *)plain.at,
                                   (int)plain.len) == 1 &&
                 EVP_EncryptFinal_ex(c, ret + n, &n) == 1 &&
                 EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, tag_len, ret + plain.len) == 1;
    assert(right);
    EVP_CIPHER_CTX_free(c);
}

bool aead_open(const unsigned char key[32], const unsigned char nonce[12], str sealed,
               unsigned char *ret)
{
    int n = 0;
    if (sealed.len < tag_len)
        return false;
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    size_t len = sealed.len - tag_len;
    assert(c);
    bool right = EVP_DecryptInit_ex(c, EVP_chacha20_poly1305(), NULL, key, nonce) == 1 &&
                 EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, tag_len,
                                     (void *)(sealed.at + len)) == 1 &&
                 EVP_DecryptUpdate(c, ret, &n, (const unsigned char *)sealed.at, (int)len) == 1 &&
                 EVP_DecryptFinal_ex(c, ret + n, &n) == 1;
    EVP_CIPHER_CTX_free(c);
    return right;
}

str base64_bare(arena *a, str bytes)
{
    int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    char *at = new(a, char, sodium_base64_encoded_len(bytes.len, variant));
    sodium_bin2base64(at, sodium_base64_encoded_len(bytes.len, variant),
                      (const unsigned char *)bytes.at, bytes.len, variant);
    return str_of(at);
}

bool base64_bare_parse(arena *a, str s, str *ret)
{
    size_t n = 0;
    unsigned char *at = new(a, unsigned char, s.len + 1);
    if (!base64_letters(s) ||
        sodium_base642bin(at, s.len + 1, s.at, s.len, NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0)
        return false;
    *ret = (str){(const char *)at, n};
    return true;
}
