#include "crypto/password.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/os.h"
#include "base/out.h"

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static _Atomic bool cheap;

void password_cheap(void)
{
    cheap = true;
}

str password_hash(arena *a, str password)
{
    char *at = new(a, char, crypto_pwhash_STRBYTES);
    pthread_mutex_lock(&one_at_a_time);
    int failed = crypto_pwhash_str(
        at, password.at, password.len,
        cheap ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE,
        cheap ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE);
    pthread_mutex_unlock(&one_at_a_time);
    assert(!failed);
    return str_of(at);
}

bool password_matches(str hash, str password)
{
    char stored[crypto_pwhash_STRBYTES] = {0};
    if (hash.len >= sizeof stored)
        return false;
    memcpy(stored, hash.at, hash.len);
    pthread_mutex_lock(&one_at_a_time);
    bool same = crypto_pwhash_str_verify(stored, password.at, password.len) == 0;
    pthread_mutex_unlock(&one_at_a_time);
    return same;
}

void password_waste(str password)
{
    char at[crypto_pwhash_STRBYTES];
    pthread_mutex_lock(&one_at_a_time);
    int failed = crypto_pwhash_str(at, password.at, password.len,
                                   crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_MEMLIMIT_INTERACTIVE);
    pthread_mutex_unlock(&one_at_a_time);
    (void)failed;
}

static unsigned code_at(str secret, int64_t step)
{
    unsigned char counter[8], mac[20];
    unsigned len = sizeof mac;
    for (int i = 7; i >= 0; i--, step >>= 8)
        counter[i] = (unsigned char)(step & 255);
    HMAC(EVP_sha1(), secret.at, (int)secret.len, counter, sizeof counter, mac, &len);
    unsigned at = mac[19] & 15;
    unsigned n = (unsigned)(mac[at] & 127) << 24 | (unsigned)mac[at + 1] << 16 |
                 (unsigned)mac[at + 2] << 8 | mac[at + 3];
    return n % 1000000;
}

str totp_code(arena *a, str secret, int64_t unix_seconds)
{
    return format(a, "%06u", code_at(secret, unix_seconds / 30));
}

bool totp_matches(str secret, int64_t unix_seconds, str code, int64_t after_step,
                  int64_t *ret_step)
{
    int64_t number = 0;
    if (code.len != 6 || !str_int(code, &number) || number < 0)
        return false;
    for (int64_t step = unix_seconds / 30 - 1; step <= unix_seconds / 30 + 1; step++) {
        if (step > after_step && code_at(secret, step) == (unsigned)number) {
            *ret_step = step;
            return true;
        }
    }
    return false;
}

str totp_new_secret(arena *a)
{
    char *at = new(a, char, 20);
    os_random(at, 20);
    return (str){at, 20};
}

static const char base32_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

str base32(arena *a, str bytes)
{
    struct out o = out_plain(a);
    unsigned held = 0, bits = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        held = held << 8 | (unsigned char)bytes.at[i];
        for (bits += 8; bits >= 5; bits -= 5)
            put_raw(&o, (str){&base32_letters[held >> (bits - 5) & 31], 1});
    }
    if (bits)
        put_raw(&o, (str){&base32_letters[held << (5 - bits) & 31], 1});
    return out_str(&o);
}

bool base32_parse(arena *a, str s, str *ret)
{
    char *at = new(a, char, s.len);
    size_t n = 0;
    unsigned held = 0, bits = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *letter = memchr(base32_letters, s.at[i], 32);
        if (!letter)
            return false;
        held = held << 5 | (unsigned)(letter - base32_letters);
        bits += 5;
        if (bits >= 8) {
            at[n++] = (char)(held >> (bits - 8));
            bits -= 8;
        }
    }
    *ret = (str){at, n};
    return true;
}

str token_new(arena *a)
{
    unsigned char bytes[32];
    os_random(bytes, sizeof bytes);
    return base64_url(a, (str){(const char *)bytes, sizeof bytes});
}
