// An emergency key in shares: `xinyue hold --split` prints one for each envelope, `--join` gives
// the key back from as many as are needed. On the holder's own computer, without a network.
#include "command/escrow.h"

#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "crypto/age.h"
#include "crypto/bech32.h"
#include "crypto/hash.h"
#include "crypto/shamir.h"
#include "crypto/sign.h"
#include "tlog/fetch.h"

enum { secret_len = 32 };

// "xy-5f3a90c1-2-3-1-" and, in bech32, the share: which key it is of (the beginning of the SHA-256
// of its public half), how many are needed, of how many, and which one.
struct mark {
    str key;
    int64_t needed, count, n;
};

static str key_mark(arena *a, const struct age_identity *i)
{
    struct age_recipient r = age_recipient_of(i);
    return str_part(hash_hex(a, sha256(age_recipient_text(a, &r))), 0, 8);
}

static str mark_text(arena *a, const struct mark *m)
{
    return join(a, S("xy-"), m->key,
                format(a, "-%d-%d-%d-", (int)m->needed, (int)m->count, (int)m->n));
}

static bool small_int(str text, int64_t *ret)
{
    return str_int(text, ret) && *ret >= 1 && *ret <= shamir_shares_max;
}

static bool mark_parse(str text, struct mark *ret)
{
    str rest = text;
    if (!str_eq(str_cut(&rest, '-'), S("xy")))
        return false;
    ret->key = str_cut(&rest, '-');
    str needed = str_cut(&rest, '-'), count = str_cut(&rest, '-'), n = str_cut(&rest, '-');
    return ret->key.len == 8 && small_int(needed, &ret->needed) && small_int(count, &ret->count) &&
           small_int(n, &ret->n);
}

int escrow_split(arena *a, const struct age_identity *i, int needed, int count)
{
    struct shamir_share shares[shamir_shares_max];
    struct mark m = {key_mark(a, i), needed, count, 0};
    shamir_split(i->secret, secret_len, (size_t)needed, (size_t)count, shares);
    for (int n = 0; n < count; n++) {
        m.n = n + 1;
        str line = bech32(a, mark_text(a, &m), (str){(const char *)shares[n].y, secret_len});
        printf("%.*s\n", STR_ARG(line));
    }
    wipe(shares, sizeof shares);
    fprintf(stderr, "xinyue hold: %d shares, any %d of them give the key back. Print each alone, "
                    "seal it, give them to different people, and wipe the key.\n", count, needed);
    return 0;
}

static int wrong(const char *why)
{
    fprintf(stderr, "xinyue hold: %s\n", why);
    return 1;
}

// A share as it is typed from paper; the checksum covers the mark.
static bool read_share(str line, struct mark *ret_mark, struct shamir_share *ret)
{
    size_t end = line.len;
    while (end > 0 && line.at[end - 1] != '1')
        end--;
    if (!end || !mark_parse(line, ret_mark))
        return false;
    ret->x = (unsigned char)ret_mark->n;
    return bech32_parse(line, str_part(line, 0, end - 1), ret->y, secret_len);
}

static const char *read_shares(str text, struct shamir_share *shares, size_t *ret_n,
                               struct mark *ret)
{
    size_t n = 0;
    while (text.len) {
        struct mark m;
        str line = str_trim(str_cut(&text, '\n'));
        if (!line.len || line.at[0] == '#')
            continue;
        if (n == shamir_shares_max || !read_share(line, &m, &shares[n]))
            return "a line is no share, or has a slip of the pen";
        if (n && (!str_eq(m.key, ret->key) || m.needed != ret->needed))
            return "these are shares of different keys";
        *ret = m;
        n++;
    }
    if (!n || n < (size_t)ret->needed)
        return "too few shares";
    *ret_n = (size_t)ret->needed;
    return NULL;
}

static bool key_of(arena *a, const unsigned char secret[secret_len], enum suite suite,
                   const struct mark *m, struct age_identity *ret)
{
    struct age_identity bare = {.suite = suite};
    memcpy(bare.secret, secret, secret_len);
    bool right = age_identity_parse(age_identity_text(a, &bare), ret) &&
                 str_eq(key_mark(a, ret), m->key);
    age_forget(&bare);
    return right;
}

int escrow_join(arena *a, str text)
{
    struct shamir_share shares[shamir_shares_max];
    struct mark m = {.n = 0};
    struct age_identity i;
    unsigned char secret[secret_len];
    size_t n = 0;
    const char *why = read_shares(text, shares, &n, &m);
    if (!why && !shamir_join(shares, n, secret_len, secret))
        why = "one share was given twice";
    if (!why && !key_of(a, secret, SUITE_INTL, &m, &i) && !key_of(a, secret, SUITE_GM, &m, &i))
        why = "these shares do not give the key that they name";
    wipe(shares, sizeof shares);
    wipe(secret, sizeof secret);
    if (why)
        return wrong(why);
    struct age_recipient r = age_recipient_of(&i);
    printf("# public key: %.*s\n%.*s\n", STR_ARG(age_recipient_text(a, &r)),
           STR_ARG(age_identity_text(a, &i)));
    age_forget(&i);
    return 0;
}
