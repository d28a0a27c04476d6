#include "crypto/cbor.h"

enum { major_simple = 7, more_one = 24, more_eight = 27 };

// The number behind a head's first byte; only in as few bytes as it needs.
static bool read_number(str *rest, unsigned more, int64_t *ret)
{
    size_t bytes = more < more_one ? 0 : (size_t)1 << (more - more_one);
    uint64_t n = bytes ? 0 : more;
    if (more > more_eight || rest->len < bytes)
        return false;
    for (size_t i = 0; i < bytes; i++)
        n = n << 8 | (unsigned char)rest->at[i];
    uint64_t least = bytes == 0 ? 0 : bytes == 1 ? more_one : (uint64_t)1 << (4 * bytes);
    if (n < least || n > INT64_MAX)
        return false;
    *rest = str_from(*rest, bytes);
    *ret = (int64_t)n;
    return true;
}

bool cbor_head(str *rest, struct cbor *ret)
{
    if (rest->len == 0)
        return false;
    unsigned char first = (unsigned char)rest->at[0];
    int64_t n = 0;
    *rest = str_from(*rest, 1);
    if (first >> 5 == major_simple) {  // false, true, null
        *ret = (struct cbor){.kind = CBOR_SIMPLE, .n = first & 31};
        return ret->n >= 20 && ret->n <= 22;
    }
    if (first >> 5 == 6 || !read_number(rest, first & 31, &n))
        return false;
    *ret = (struct cbor){.kind = (enum cbor_kind)(first >> 5), .n = n};
    if (ret->kind == CBOR_NEGATIVE)
        ret->n = -1 - n;
    if (ret->kind != CBOR_BYTES && ret->kind != CBOR_TEXT)
        return true;
    if ((uint64_t)n > rest->len)
        return false;
    ret->text = str_part(*rest, 0, (size_t)n);
    *rest = str_from(*rest, (size_t)n);
    return true;
}

static bool skip(str *rest, int depth)
{
    struct cbor c;
    if (depth == 0 || !cbor_head(rest, &c))
        return false;
    int64_t items = c.kind == CBOR_ARRAY ? c.n : c.kind == CBOR_MAP ? c.n : 0;
    if (items > (int64_t)rest->len)  // each takes a byte at least
        return false;
    for (int64_t i = 0; i < items; i++)
        if (!skip(rest, depth - 1) || (c.kind == CBOR_MAP && !skip(rest, depth - 1)))
            return false;
    return true;
}

bool cbor_skip(str *rest)
{
    return skip(rest, cbor_depth_max);
}

static bool read_kind(str *rest, enum cbor_kind kind, struct cbor *ret)
{
    return cbor_head(rest, ret) && ret->kind == kind;
}

bool cbor_int(str *rest, int64_t *ret)
{
    struct cbor c;
    if (!cbor_head(rest, &c) || (c.kind != CBOR_UINT && c.kind != CBOR_NEGATIVE))
        return false;
    *ret = c.n;
    return true;
}

bool cbor_map(str *rest, int64_t *ret_pairs)
{
    struct cbor c;
    if (!read_kind(rest, CBOR_MAP, &c))
        return false;
    *ret_pairs = c.n;
    return true;
}

bool cbor_bytes(str *rest, str *ret)
{
    struct cbor c;
    if (!read_kind(rest, CBOR_BYTES, &c))
        return false;
    *ret = c.text;
    return true;
}

bool cbor_text(str *rest, str *ret)
{
    struct cbor c;
    if (!read_kind(rest, CBOR_TEXT, &c))
        return false;
    *ret = c.text;
    return true;
}
