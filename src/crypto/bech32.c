#include "crypto/bech32.h"

#include <assert.h>
#include <string.h>

static const char letters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
enum { groups_max = 53, checks = 6, prefix_max = 40 };

// Of five bits; the last is filled up with zeros.
static size_t groups_of(size_t bytes)
{
    return (8 * bytes + 4) / 5;
}

static uint32_t step(uint32_t c, unsigned value)
{
    static const uint32_t generator[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                          0x2a1462b3};
    uint32_t top = c >> 25;
    c = (c & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < 5; i++)
        if (top >> i & 1)
            c ^= generator[i];
    return c;
}

static uint32_t checksum(str prefix, const unsigned char *values, size_t n)
{
    uint32_t c = 1;
    for (size_t i = 0; i < prefix.len; i++)
        c = step(c, (unsigned)prefix.at[i] >> 5);
    c = step(c, 0);
    for (size_t i = 0; i < prefix.len; i++)
        c = step(c, (unsigned)prefix.at[i] & 31);
    for (size_t i = 0; i < n; i++)
        c = step(c, values[i]);
    return c;
}

static void to_groups(str bytes, unsigned char *ret)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    for (size_t i = 0; i < groups_of(bytes.len); i++) {
        size_t bit = 5 * i;
        unsigned next = bit / 8 + 1 < bytes.len ? at[bit / 8 + 1] : 0;
        unsigned two = (unsigned)at[bit / 8] << 8 | next;
        ret[i] = two >> (11 - bit % 8) & 31;
    }
}

str bech32(arena *a, str prefix, str bytes)
{
    unsigned char values[groups_max + checks] = {0};
    size_t groups = groups_of(bytes.len), n = groups + checks;
    assert(bytes.len <= bech32_bytes_max);
    to_groups(bytes, values);
    uint32_t sum = checksum(prefix, values, n) ^ 1;
    for (size_t i = 0; i < checks; i++)
        values[groups + i] = sum >> 5 * (5 - i) & 31;
    char *at = new(a, char, prefix.len + 1 + n);
    memcpy(at, prefix.at, prefix.len);
    at[prefix.len] = '1';
    for (size_t i = 0; i < n; i++)
        at[prefix.len + 1 + i] = letters[values[i]];
    return (str){at, prefix.len + 1 + n};
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

// One case throughout; the text in lower case.
static bool fold(str text, char *ret)
{
    bool small = false, large = false;
    for (size_t i = 0; i < text.len; i++) {
        small = small || (text.at[i] >= 'a' && text.at[i] <= 'z');
        large = large || (text.at[i] >= 'A' && text.at[i] <= 'Z');
        ret[i] = lower(text.at[i]);
    }
    return !(small && large);
}

// What the last group holds beyond the bytes must be zero.
static bool from_groups(const unsigned char *values, unsigned char *ret, size_t bytes)
{
    memset(ret, 0, bytes);
    for (size_t bit = 0; bit < 8 * bytes; bit++)
        if (values[bit / 5] >> (4 - bit % 5) & 1)
            ret[bit / 8] |= (unsigned char)(1 << (7 - bit % 8));
    size_t groups = groups_of(bytes);
    return (values[groups - 1] & ((1U << (5 * groups - 8 * bytes)) - 1)) == 0;
}

bool bech32_parse(str text, str prefix, unsigned char *ret, size_t bytes)
{
    char folded[prefix_max + 1 + groups_max + checks];
    unsigned char values[groups_max + checks];
    size_t n = groups_of(bytes) + checks;
    assert(bytes <= bech32_bytes_max);
    if (prefix.len > prefix_max || text.len != prefix.len + 1 + n ||
        !fold(text, folded) || memcmp(folded, prefix.at, prefix.len) != 0 ||
        folded[prefix.len] != '1')
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *letter = memchr(letters, folded[prefix.len + 1 + i], 32);
        if (!letter)
            return false;
        values[i] = (unsigned char)(letter - letters);
    }
    return checksum(prefix, values, n) == 1 && from_groups(values, ret, bytes);
}
