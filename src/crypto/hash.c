#include "crypto/hash.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <string.h>

struct hash sha256(str data)
{
    struct hash h;
    SHA256((const unsigned char *)data.at, data.len, h.at);
    return h;
}

struct hash hmac_sha256(str key, str data)
{
    crypto_auth_hmacsha256_state s;
    struct hash h;
    crypto_auth_hmacsha256_init(&s, (const unsigned char *)key.at, key.len);
    crypto_auth_hmacsha256_update(&s, (const unsigned char *)data.at, data.len);
    crypto_auth_hmacsha256_final(&s, h.at);
    return h;
}

bool hash_same(struct hash a, struct hash b)
{
    return sodium_memcmp(a.at, b.at, sizeof a.at) == 0;
}

str hash_bytes(const struct hash *h)
{
    return (str){(const char *)h->at, sizeof h->at};
}

static const char hex_digits[] = "0123456789abcdef";

str hash_hex(arena *a, struct hash h)
{
    char *at = new(a, char, 64);
    for (size_t i = 0; i < 32; i++) {
        at[2 * i] = hex_digits[h.at[i] >> 4];
        at[2 * i + 1] = hex_digits[h.at[i] & 15];
    }
    return (str){at, 64};
}

bool hash_parse(str s, struct hash *ret)
{
    struct hash h;
    if (s.len != 64)
        return false;
    for (size_t i = 0; i < 64; i++) {
        const char *digit = memchr(hex_digits, s.at[i], 16);
        if (!digit)
            return false;
        unsigned value = (unsigned)(digit - hex_digits);
        h.at[i / 2] = (unsigned char)(i % 2 ? h.at[i / 2] | value : value << 4);
    }
    *ret = h;
    return true;
}

struct sha256_state *sha256_begin(void)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    int done = c ? EVP_DigestInit_ex(c, EVP_sha256(), NULL) : 0;
    assert(done == 1);
    return (struct sha256_state *)c;
}

void sha256_add(struct sha256_state *s, str data)
{
    int done = EVP_DigestUpdate((EVP_MD_CTX *)s, data.at, data.len);
    assert(done == 1);
}

struct hash sha256_end(struct sha256_state *s)
{
    struct hash h;
    int done = EVP_DigestFinal_ex((EVP_MD_CTX *)s, h.at, NULL);
    assert(done == 1);
    EVP_MD_CTX_free((EVP_MD_CTX *)s);
    return h;
}

// SHA-256 of short pieces one after the other.
static struct hash sha256_of(const str *pieces, size_t n)
{
    SHA256_CTX c;
    struct hash h;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    SHA256_Init(&c);
    for (size_t i = 0; i < n; i++)
        SHA256_Update(&c, pieces[i].at, pieces[i].len);
    SHA256_Final(h.at, &c);
#pragma GCC diagnostic pop
    return h;
}

struct hash commitment(struct hash salt, str data)
{
    return sha256_of((str[]){S("commit/v1\n"), hash_bytes(&salt), data}, 3);
}

void md5(str data, unsigned char ret[16])
{
    int done = EVP_Digest(data.at, data.len, ret, NULL, EVP_md5(), NULL);
    assert(done == 1);
}

struct hash merkle_leaf(str entry)
{
    return sha256_of((str[]){{"\0", 1}, entry}, 2);
}

struct hash merkle_node(struct hash left, struct hash right)
{
    return sha256_of((str[]){{"\1", 1}, hash_bytes(&left), hash_bytes(&right)}, 3);
}

struct hash merkle_empty(void)
{
    return sha256((str){"", 0});
}

static str encode(arena *a, str bytes, int variant)
{
    size_t room = sodium_base64_encoded_len(bytes.len, variant);
    char *at = new(a, char, room);
    sodium_bin2base64(at, room, (const unsigned char *)bytes.at, bytes.len, variant);
    return str_of(at);
}

str base64(arena *a, str bytes)
{
    return encode(a, bytes, sodium_base64_VARIANT_ORIGINAL);
}

str base64_url(arena *a, str bytes)
{
    return encode(a, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

// libsodium 1.0.18 reads some bytes above 127 as letters.
bool base64_letters(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 128)
            return false;
    return true;
}

static bool decode(arena *a, str s, int variant, str *ret)
{
    size_t len = 0;
    unsigned char *at = new(a, unsigned char, s.len + 1);
    if (!base64_letters(s) || sodium_base642bin(at, s.len + 1, s.at, s.len, NULL, &len, NULL,
                                                variant) != 0)
        return false;
    *ret = (str){(const char *)at, len};
    return true;
}

bool base64_parse(arena *a, str s, str *ret)
{
    return decode(a, s, sodium_base64_VARIANT_ORIGINAL, ret);
}

bool base64_url_parse(arena *a, str s, str *ret)
{
    return decode(a, s, sodium_base64_VARIANT_URLSAFE_NO_PADDING, ret);
}
