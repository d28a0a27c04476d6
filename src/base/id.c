#include "base/id.h"

static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if (c == 'o')
        c = '0';
    if (c == 'i' || c == 'l')
        c = '1';
    for (int i = 0; i < 32; i++)
        if (letters[i] == c)
            return i;
    return -1;
}

bool id_parse(str s, id *ret)
{
    if (s.len != id_letters)
        return false;
    uint64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        int v = value_of(s.at[i]);
        if (v < 0)
            return false;
        n = n << 5 | (uint64_t)v;
    }
    if (n == 0 || n >> 52)
        return false;
    ret->n = (int64_t)n;
    return true;
}

void id_write(id thing, char ret[id_letters])
{
    uint64_t n = (uint64_t)thing.n;
    for (size_t i = id_letters; i-- > 0; n >>= 5)
        ret[i] = letters[n & 31];
}

str id_text(arena *a, id thing)
{
    char *at = new(a, char, id_letters);
    id_write(thing, at);
    return (str){at, id_letters};
}

bool id_same(id a, id b)
{
    return a.n == b.n;
}
