// What a sealed file of suite gm is made of; doc/seal-gm.md describes it for others.
#include <sodium.h>
#include <string.h>

#include "base/out.h"
#include "crypto/age_inside.h"
#include "crypto/sign.h"
#include "crypto/sm.h"

enum { cipher_key_len = 16, tag_len = 32, point_len = 65 };

static str bytes_of(const unsigned char *at, size_t n)
{
    return (str){(const char *)at, n};
}

void gm_header_mac(str signed_bytes, const unsigned char key[age_key_len], unsigned char ret[32])
{
    unsigned char z[age_key_len + 6], derived[32];
    memcpy(z, key, age_key_len);
    memcpy(z + age_key_len, "header", 6);
    sm_kdf(bytes_of(z, sizeof z), derived, sizeof derived);
    struct hash h = hmac_sm3(bytes_of(derived, sizeof derived), signed_bytes);
    memcpy(ret, h.at, sizeof h.at);
    wipe(z, sizeof z);
    wipe(derived, sizeof derived);
}

void gm_payload_key(const unsigned char key[age_key_len], const unsigned char nonce[16],
                    unsigned char ret[gm_payload_key_len])
{
    unsigned char z[age_key_len + 16 + 7];
    memcpy(z, key, age_key_len);
    memcpy(z + age_key_len, nonce, 16);
    memcpy(z + age_key_len + 16, "payload", 7);
    sm_kdf(bytes_of(z, sizeof z), ret, gm_payload_key_len);
    wipe(z, sizeof z);
}

// Encrypt, then authenticate the number of the chunk and what was encrypted.
static struct hash chunk_tag(const unsigned char key[gm_payload_key_len],
                             const unsigned char nonce[12], str sealed)
{
    str mac_key = bytes_of(key + cipher_key_len, gm_payload_key_len - cipher_key_len);
    return hmac_sm3_of(mac_key, (str[]){bytes_of(nonce, 12), sealed}, 2);
}

// The nonce, and the blocks of this chunk from zero.
static void run_cipher(const unsigned char key[gm_payload_key_len], const unsigned char nonce[12],
                       str text, unsigned char *ret)
{
    unsigned char counter[16] = {0};
    memcpy(counter, nonce, 12);
    sm4_ctr(key, counter, text, ret);
}

void gm_chunk_seal(const unsigned char key[gm_payload_key_len], const unsigned char nonce[12],
                   str plain, unsigned char *ret)
{
    run_cipher(key, nonce, plain, ret);
    struct hash tag = chunk_tag(key, nonce, bytes_of(ret, plain.len));
    memcpy(ret + plain.len, tag.at, tag_len);
}

bool gm_chunk_open(const unsigned char key[gm_payload_key_len], const unsigned char nonce[12],
                   str sealed, unsigned char *ret)
{
    str text = str_part(sealed, 0, sealed.len - tag_len);
    struct hash tag = chunk_tag(key, nonce, text);
    if (sodium_memcmp(tag.at, text.at + text.len, tag_len) != 0)
        return false;
    run_cipher(key, nonce, text, ret);
    return true;
}

bool gm_stanza_ok(const struct age_stanza *s)
{
    return str_eq(s->type, S("SM2")) && s->n == 0 && s->body.len == sm2_wrap_len + age_key_len &&
           s->body.at[0] == 4;
}

str gm_share(const struct age_stanza *s)
{
    return gm_stanza_ok(s) ? str_part(s->body, 0, point_len) : (str){0};
}

enum age_result gm_unwrap(arena *a, const struct age_stanza *s, const struct age_identity *i,
                          unsigned char ret[age_key_len])
{
    str key;
    if (!gm_stanza_ok(s))
        return AGE_HEADER;
    if (!sm2_open(a, i->secret, s->body, &key) || key.len != age_key_len)
        return AGE_NO_MATCH;
    memcpy(ret, key.at, age_key_len);
    wipe((void *)key.at, key.len);
    return AGE_OK;
}

struct age_stanza gm_wrap(arena *a, const struct age_recipient *r,
                          const unsigned char key[age_key_len])
{
    str sealed = sm2_seal(a, r->public_key, bytes_of(key, age_key_len));
    return (struct age_stanza){.type = S("SM2"), .body = sealed};
}
