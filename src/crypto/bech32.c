#include "crypto/bech32.h"

#include <string.h>

static const char letters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
enum { groups = 52, checks = 6, prefix_max = 40 };  // 32 bytes are 51.2 groups of five bits

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

static void to_groups(const unsigned char bytes[32], unsigned char ret[groups])
{
    for (size_t i = 0; i < groups; i++) {
        size_t bit = 5 * i;
        unsigned two = (unsigned)bytes[bit / 8] << 8 | (bit / 8 + 1 < 32 ? bytes[bit / 8 + 1] : 0);
        ret[i] = two >> (11 - bit % 8) & 31;
    }
}

str bech32(arena *a, str prefix, const unsigned char bytes[32])
{
    unsigned char values[groups + checks] = {0};
    to_groups(bytes, values);
    uint32_t sum = checksum(prefix, values, sizeof values) ^ 1;
    for (size_t i = 0; i < checks; i++)
        values[groups + i] = sum >> 5 * (5 - i) & 31;
    char *at = new(a, char, prefix.len + 1 + sizeof values);
    memcpy(at, prefix.at, prefix.len);
    at[prefix.len] = '1';
    for (size_t i = 0; i < sizeof values; i++)
        at[prefix.len + 1 + i] = letters[values[i]];
    return (str){at, prefix.len + 1 + sizeof values};
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

// The last group holds one bit of the bytes; the other four must be zero.
static bool from_groups(const unsigned char values[groups], unsigned char ret[32])
{
    memset(ret, 0, 32);
    for (size_t bit = 0; bit < 256; bit++)
        if (values[bit / 5] >> (4 - bit % 5) & 1)
            ret[bit / 8] |= (unsigned char)(1 << (7 - bit % 8));
    return (values[groups - 1] & 15) == 0;
}

bool bech32_parse(str text, str prefix, unsigned char ret[32])
{
    char folded[prefix_max + 1 + groups + checks];
    unsigned char values[groups + checks];
    if (prefix.len > prefix_max || text.len != prefix.len + 1 + sizeof values ||
        !fold(text, folded) || memcmp(folded, prefix.at, prefix.len) != 0 ||
        folded[prefix.len] != '1')
        return false;
    for (size_t i = 0; i < sizeof values; i++) {
        const char *letter = memchr(letters, folded[prefix.len + 1 + i], 32);
        if (!letter)
            return false;
        values[i] = (unsigned char)(letter - letters);
    }
    return checksum(prefix, values, sizeof values) == 1 && from_groups(values, ret);
}
