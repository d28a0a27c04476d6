#include "crypto/shamir.h"

#include <assert.h>

#include "base/os.h"
#include "crypto/sign.h"

// Without tables or branches on what is secret.
static unsigned char times(unsigned char a, unsigned char b)
{
    unsigned product = 0, x = a;
    for (int i = 0; i < 8; i++) {
        product ^= x & (0u - ((b >> i) & 1u));
        x = (x << 1) ^ (0x11bu & (0u - (x >> 7)));
    }
    return (unsigned char)product;
}

// a to the power of 254: the inverse of a, and 0 of 0.
static unsigned char inverse(unsigned char a)
{
    unsigned char power = a, result = 1;
    for (int i = 1; i < 8; i++) {
        power = times(power, power);
        result = times(result, power);
    }
    return result;
}

void shamir_split(const unsigned char *secret, size_t len, size_t needed, size_t count,
                  struct shamir_share *ret)
{
    unsigned char random[shamir_shares_max];
    assert(needed >= 1 && needed <= count && count <= shamir_shares_max &&
           len <= shamir_secret_max);
    for (size_t i = 0; i < len; i++) {
        os_random(random, needed - 1);
        for (size_t n = 0; n < count; n++) {
            unsigned char y = 0;
            ret[n].x = (unsigned char)(n + 1);
            for (size_t k = needed - 1; k-- > 0;)
                y = times((unsigned char)(y ^ random[k]), ret[n].x);
            ret[n].y[i] = (unsigned char)(y ^ secret[i]);
        }
    }
    wipe(random, sizeof random);
}

// What the share weighs in the value at 0 (Lagrange).
static unsigned char weight(const struct shamir_share *shares, size_t count, size_t which)
{
    unsigned char w = 1, x = shares[which].x;
    for (size_t i = 0; i < count; i++)
        if (i != which)
            w = times(w, times(shares[i].x, inverse((unsigned char)(shares[i].x ^ x))));
    return w;
}

bool shamir_join(const struct shamir_share *shares, size_t count, size_t len, unsigned char *ret)
{
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n <= i; n++)
            if (shares[i].x == 0 || (n < i && shares[n].x == shares[i].x))
                return false;
    for (size_t at = 0; at < len; at++) {
        ret[at] = 0;
        for (size_t i = 0; i < count; i++)
            ret[at] ^= times(weight(shares, count, i), shares[i].y[at]);
    }
    return true;
}
