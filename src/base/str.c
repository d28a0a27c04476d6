#include "base/str.h"

#include <string.h>

str str_of(const char *text)
{
    return (str){text, text ? strlen(text) : 0};
}

bool str_eq(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int str_cmp(str a, str b)
{
    size_t both = a.len < b.len ? a.len : b.len;
    int order = both ? memcmp(a.at, b.at, both) : 0;
    if (order)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(str s, str prefix)
{
    return s.len >= prefix.len && str_eq((str){s.at, prefix.len}, prefix);
}

bool str_ends(str s, str suffix)
{
    return s.len >= suffix.len && str_eq((str){s.at + s.len - suffix.len, suffix.len}, suffix);
}

bool str_empty(str s)
{
    return s.len == 0;
}

ptrdiff_t str_find(str s, str part)
{
    if (part.len == 0)
        return 0;
    if (s.len < part.len)
        return -1;
    const char *hit = memmem(s.at, s.len, part.at, part.len);
    return hit ? hit - s.at : -1;
}

str str_from(str s, size_t offset)
{
    if (offset > s.len)
        offset = s.len;
    return (str){s.at + offset, s.len - offset};
}

str str_part(str s, size_t offset, size_t len)
{
    s = str_from(s, offset);
    return (str){s.at, len < s.len ? len : s.len};
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

str str_trim(str s)
{
    while (s.len && blank(s.at[0]))
        s = (str){s.at + 1, s.len - 1};
    while (s.len && blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

str str_cut(str *rest, char mark)
{
    str all = *rest;
    const char *hit = all.len ? memchr(all.at, mark, all.len) : NULL;
    if (!hit) {
        *rest = (str){0};
        return all;
    }
    size_t before = (size_t)(hit - all.at);
    *rest = (str){hit + 1, all.len - before - 1};
    return (str){all.at, before};
}

bool str_int(str s, int64_t *ret)
{
    bool minus = s.len && s.at[0] == '-';
    if (minus)
        s = str_from(s, 1);
    if (s.len == 0)
        return false;
    int64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        int digit = s.at[i] - '0';
        if (digit < 0 || digit > 9)
            return false;
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, digit, &n))
            return false;  // counted downwards, so that INT64_MIN fits
    }
    if (!minus && n == INT64_MIN)
        return false;
    *ret = minus ? n : -n;
    return true;
}
