// SM3, SM4 and what is made of them.
#include "crypto/sm.h"

#include <assert.h>
#include <openssl/evp.h>
#include <string.h>

#include "crypto/sign.h"

enum { sm3_block = 64 };

static EVP_MD_CTX *begin(void)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    int done = c ? EVP_DigestInit_ex(c, EVP_sm3(), NULL) : 0;
    assert(done == 1);
    return c;
}

static void add(EVP_MD_CTX *c, str data)
{
    int done = EVP_DigestUpdate(c, data.at, data.len);
    assert(done == 1);
}

static struct hash end(EVP_MD_CTX *c)
{
    struct hash h;
    int done = EVP_DigestFinal_ex(c, h.at, NULL);
    assert(done == 1);
    EVP_MD_CTX_free(c);
    return h;
}

struct hash sm3_of(const str *pieces, size_t n)
{
    EVP_MD_CTX *c = begin();
    for (size_t i = 0; i < n; i++)
        add(c, pieces[i]);
    return end(c);
}

struct hash sm3(str data)
{
    return sm3_of(&data, 1);
}

// The key, hashed if it is longer than a block, under one of RFC 2104's two pads.
static str pad(str key, unsigned char with, unsigned char ret[sm3_block])
{
    struct hash h;
    memset(ret, with, sm3_block);
    if (key.len > sm3_block) {
        h = sm3(key);
        key = hash_bytes(&h);
    }
    for (size_t i = 0; i < key.len; i++)
        ret[i] ^= (unsigned char)key.at[i];
    return (str){(const char *)ret, sm3_block};
}

struct hash hmac_sm3_of(str key, const str *pieces, size_t n)
{
    unsigned char block[sm3_block];
    EVP_MD_CTX *c = begin();
    add(c, pad(key, 0x36, block));
    for (size_t i = 0; i < n; i++)
        add(c, pieces[i]);
    struct hash inner = end(c);
    struct hash h = sm3_of((str[]){pad(key, 0x5c, block), hash_bytes(&inner)}, 2);
    wipe(block, sizeof block);
    return h;
}

struct hash hmac_sm3(str key, str data)
{
    return hmac_sm3_of(key, &data, 1);
}

void sm_kdf(str z, unsigned char *ret, size_t n)
{
    for (uint32_t ct = 1; n; ct++) {
        char number[4] = {(char)(ct >> 24), (char)(ct >> 16), (char)(ct >> 8), (char)ct};
        struct hash h = sm3_of((str[]){z, {number, sizeof number}}, 2);
        size_t part = n < sizeof h.at ? n : sizeof h.at;
        memcpy(ret, h.at, part);
        wipe(&h, sizeof h);
        ret += part;
        n -= part;
    }
}

void sm4_ctr(const unsigned char key[16], const unsigned char counter[16], str text,
             unsigned char *ret)
{
    int n = 0;
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    assert(text.len <= INT32_MAX);
    bool right = c && EVP_EncryptInit_ex(c, EVP_sm4_ctr(), NULL, key, counter) == 1 &&
                 EVP_EncryptUpdate(c, ret, &n, (const unsigned char *)text.at,
                                   (int)text.len) == 1;
    assert(right && (size_t)n == text.len);
    EVP_CIPHER_CTX_free(c);
}
