#include "crypto/der.h"

#include <string.h>

#include "base/out.h"

enum { length_bytes_max = 4 };

static size_t put_length(size_t n, char ret[1 + length_bytes_max])
{
    size_t bytes = 0;
    if (n < 0x80) {
        ret[0] = (char)n;
        return 1;
    }
    for (size_t rest = n; rest; rest >>= 8)
        bytes++;
    ret[0] = (char)(0x80 | bytes);
    for (size_t i = 0; i < bytes; i++)
        ret[1 + i] = (char)(n >> 8 * (bytes - 1 - i));
    return 1 + bytes;
}

str der_put(arena *a, int tag, str content)
{
    char head[2 + length_bytes_max] = {(char)tag};
    size_t n = 1 + put_length(content.len, head + 1);
    return join(a, (str){head, n}, content);
}

str der_put_unsigned(arena *a, str bytes)
{
    while (bytes.len > 1 && bytes.at[0] == 0)
        bytes = str_from(bytes, 1);
    bool negative = !bytes.len || (bytes.at[0] & 0x80);
    return der_put(a, DER_INTEGER, join(a, (str){"", negative}, bytes));
}

// Length in its shortest form, or false.
static bool cut_length(str *rest, size_t *ret)
{
    if (!rest->len)
        return false;
    unsigned first = (unsigned char)rest->at[0];
    size_t bytes = first < 0x80 ? 0 : first - 0x80, n = bytes ? 0 : first;
    if (bytes > length_bytes_max || rest->len <= bytes || first == 0x80)
        return false;
    for (size_t i = 1; i <= bytes; i++)
        n = n << 8 | (unsigned char)rest->at[i];
    if (bytes && (n < 0x80 || n >> 8 * (bytes - 1) == 0))
        return false;
    *rest = str_from(*rest, 1 + bytes);
    *ret = n;
    return n <= rest->len;
}

bool der_cut(str *rest, int tag, str *ret)
{
    size_t n = 0;
    str at = *rest;
    if (!at.len || (unsigned char)at.at[0] != tag)
        return false;
    at = str_from(at, 1);
    if (!cut_length(&at, &n))
        return false;
    *ret = str_part(at, 0, n);
    *rest = str_from(at, n);
    return true;
}

bool der_cut_whole(str *rest, int tag, str *ret)
{
    str before = *rest, content;
    if (!der_cut(rest, tag, &content))
        return false;
    *ret = str_part(before, 0, before.len - rest->len);
    return true;
}

bool der_cut_unsigned(str *rest, unsigned char *ret, size_t n)
{
    str bytes;
    if (!der_cut(rest, DER_INTEGER, &bytes) || !bytes.len || (bytes.at[0] & 0x80))
        return false;
    if (bytes.len > 1 && bytes.at[0] == 0) {
        bytes = str_from(bytes, 1);
        if (!(bytes.at[0] & 0x80))
            return false;
    }
    if (bytes.len > n)
        return false;
    memset(ret, 0, n - bytes.len);
    memcpy(ret + n - bytes.len, bytes.at, bytes.len);
    return true;
}
