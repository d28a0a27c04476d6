// Keys of age: how they are written, and how they wrap a file key.
#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/os.h"
#include "base/out.h"
#include "crypto/age_inside.h"
#include "crypto/bech32.h"
#include "crypto/hash.h"
#include "crypto/sign.h"
#include "crypto/sm.h"

static const str x25519_info = {"age-encryption.org/v1/X25519", 28};
static const str scrypt_label = {"age-encryption.org/v1/scrypt", 28};
enum { work_max = 22, salt_len = 16, tag_len = 16 };

static str bytes_of(const unsigned char *at, size_t n)
{
    return (str){(const char *)at, n};
}

void age_make_identity(enum suite suite, struct age_identity *ret)
{
    *ret = (struct age_identity){.suite = suite};
    if (suite == SUITE_GM) {
        sm2_make(ret->secret, ret->public_key);
        return;
    }
    os_random(ret->secret, sizeof ret->secret);
    crypto_scalarmult_base(ret->public_key, ret->secret);
}

struct age_recipient age_recipient_of(const struct age_identity *i)
{
    struct age_recipient r = {.suite = i->suite};
    memcpy(r.public_key, i->public_key, sizeof r.public_key);
    return r;
}

str age_identity_text(arena *a, const struct age_identity *i)
{
    str low = bech32(a, age_forms[i->suite].secret_prefix, bytes_of(i->secret, sizeof i->secret));
    char *at = (char *)low.at;
    for (size_t k = 0; k < low.len; k++)
        if (at[k] >= 'a' && at[k] <= 'z')
            at[k] = (char)(at[k] - 'a' + 'A');
    return low;
}

bool age_identity_parse(str text, struct age_identity *ret)
{
    *ret = (struct age_identity){.suite = str_starts(text, S("GM-")) ? SUITE_GM : SUITE_INTL};
    bool upper = ret->suite == SUITE_GM || str_starts(text, S("AGE-"));
    if (!upper || !bech32_parse(text, age_forms[ret->suite].secret_prefix, ret->secret,
                                sizeof ret->secret))
        return false;
    return ret->suite == SUITE_GM ? sm2_public_of(ret->secret, ret->public_key)
                                  : crypto_scalarmult_base(ret->public_key, ret->secret) == 0;
}

str age_recipient_text(arena *a, const struct age_recipient *r)
{
    const struct age_form *form = &age_forms[r->suite];
    return bech32(a, form->public_prefix, bytes_of(r->public_key, form->public_len));
}

enum suite age_recipient_suite(str text)
{
    return str_starts(text, str_of(suite_words[SUITE_GM].key_prefix)) ? SUITE_GM : SUITE_INTL;
}

bool age_recipient_parse(str text, struct age_recipient *ret)
{
    *ret = (struct age_recipient){.suite = age_recipient_suite(text)};
    const struct age_form *form = &age_forms[ret->suite];
    return str_starts(text, form->public_prefix) &&
           bech32_parse(text, form->public_prefix, ret->public_key, form->public_len) &&
           (ret->suite != SUITE_GM || sm2_public_ok(ret->public_key));
}

void age_forget(struct age_identity *i)
{
    wipe(i->secret, sizeof i->secret);
}

// The key between an ephemeral share and a recipient; false for shares of low order.
static bool x25519_wrap_key(const unsigned char secret[32], const unsigned char other[32],
                            const unsigned char share[32], const unsigned char recipient[32],
                            unsigned char ret[32])
{
    unsigned char shared[32], salt[64];
    if (crypto_scalarmult(shared, secret, other) != 0)
        return false;
    memcpy(salt, share, 32);
    memcpy(salt + 32, recipient, 32);
    hkdf_sha256(bytes_of(shared, 32), bytes_of(salt, 64), x25519_info, ret);
    wipe(shared, sizeof shared);
    return true;
}

static const unsigned char no_nonce[12];

static enum age_result open_wrapped(const unsigned char key[32], str body,
                                    unsigned char ret[age_key_len])
{
    return aead_open(key, no_nonce, body, ret) ? AGE_OK : AGE_NO_MATCH;
}

static enum age_result unwrap_x25519(arena *a, const struct age_stanza *s,
                                     const struct age_identity *i, unsigned char *ret)
{
    str share;
    unsigned char key[32];
    // The length before the tag: no oracle over many keys.
    if (s->n != 1 || !base64_bare_parse(a, s->args[0], &share) || share.len != 32 ||
        s->body.len != age_key_len + tag_len)
        return AGE_HEADER;
    const unsigned char *from = (const unsigned char *)share.at;
    if (!x25519_wrap_key(i->secret, from, from, i->public_key, key))
        return AGE_HEADER;
    enum age_result r = open_wrapped(key, s->body, ret);
    wipe(key, sizeof key);
    return r;
}

static bool scrypt_key(str passphrase, str salt, int work, unsigned char ret[32])
{
    unsigned char whole[28 + salt_len];
    memcpy(whole, scrypt_label.at, scrypt_label.len);
    memcpy(whole + scrypt_label.len, salt.at, salt_len);
    return crypto_pwhash_scryptsalsa208sha256_ll(
               (const uint8_t *)passphrase.at, passphrase.len, whole, sizeof whole,
               (uint64_t)1 << work, 8, 1, ret, 32) == 0;
}

// "1" to "22", without sign, blanks or leading zeros.
static bool read_work(str text, int *ret)
{
    int64_t n = 0;
    if (text.len < 1 || text.len > 2 || text.at[0] < '1' || text.at[0] > '9' ||
        !str_int(text, &n) || n > work_max)
        return false;
    *ret = (int)n;
    return true;
}

static enum age_result unwrap_scrypt(arena *a, const struct age_stanza *s, str passphrase,
                                     unsigned char *ret)
{
    str salt;
    unsigned char key[32];
    int work = 0;
    if (s->n != 2 || !base64_bare_parse(a, s->args[0], &salt) || salt.len != salt_len ||
        !read_work(s->args[1], &work) || s->body.len != age_key_len + tag_len)
        return AGE_HEADER;
    if (!scrypt_key(passphrase, salt, work, key))
        return AGE_HEADER;
    enum age_result r = open_wrapped(key, s->body, ret);
    wipe(key, sizeof key);
    return r;
}

enum age_result age_unwrap(arena *a, const struct age_stanza *s, const struct age_identity *i,
                           unsigned char ret[age_key_len])
{
    if (i->passphrase.at)
        return str_eq(s->type, S("scrypt")) ? unwrap_scrypt(a, s, i->passphrase, ret)
                                            : AGE_NO_MATCH;
    if (!str_eq(s->type, age_forms[i->suite].type))
        return AGE_NO_MATCH;
    return i->suite == SUITE_GM ? gm_unwrap(a, s, i, ret) : unwrap_x25519(a, s, i, ret);
}

static str sealed_key(arena *a, const unsigned char wrap[32], const unsigned char *key)
{
    unsigned char *at = new(a, unsigned char, age_key_len + tag_len);
    aead_seal(wrap, no_nonce, bytes_of(key, age_key_len), at);
    return bytes_of(at, age_key_len + tag_len);
}

bool age_wrap(arena *a, const struct age_recipient *r, const unsigned char key[age_key_len],
              struct age_stanza *ret)
{
    struct age_identity ephemeral;
    unsigned char wrap[32];
    if (r->suite == SUITE_GM) {
        *ret = gm_wrap(a, r, key);
        return true;
    }
    age_make_identity(SUITE_INTL, &ephemeral);
    bool right = x25519_wrap_key(ephemeral.secret, r->public_key, ephemeral.public_key,
                                 r->public_key, wrap);
    *ret = (struct age_stanza){.type = S("X25519"), .n = 1};
    ret->args[0] = base64_bare(a, bytes_of(ephemeral.public_key, 32));
    if (right)
        ret->body = sealed_key(a, wrap, key);
    wipe(wrap, sizeof wrap);
    age_forget(&ephemeral);
    return right;
}

bool age_wrap_passphrase(arena *a, str passphrase, int work,
                         const unsigned char key[age_key_len], struct age_stanza *ret)
{
    unsigned char salt[salt_len], wrap[32];
    assert(work >= 1 && work <= work_max);
    os_random(salt, sizeof salt);
    if (!scrypt_key(passphrase, bytes_of(salt, salt_len), work, wrap))
        return false;
    *ret = (struct age_stanza){.type = S("scrypt"), .n = 2, .body = sealed_key(a, wrap, key)};
    ret->args[0] = base64_bare(a, bytes_of(salt, salt_len));
    ret->args[1] = format(a, "%d", work);
    wipe(wrap, sizeof wrap);
    return true;
}

str age_share(const struct age_stanza *s)
{
    if (str_eq(s->type, S("SM2")))
        return gm_share(s);
    return str_eq(s->type, S("X25519")) && s->n == 1 ? s->args[0] : (str){0};
}
