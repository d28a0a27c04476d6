#include "base/utf8.h"

#include "base/out.h"

// Length of the well-formed sequence at s[at], 0 if there is none. Unicode 15, table 3-7.
static size_t sequence(str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.at + at;
    size_t left = s.len - at;
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] >= 0xC2 && p[0] <= 0xDF ? 2 : p[0] >= 0xE0 && p[0] <= 0xEF ? 3
               : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    unsigned low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    unsigned high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if (p[i] < 0x80 || p[i] > 0xBF)
            return 0;
    return n;
}

uint32_t utf8_next(str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.at + *at;
    size_t n = sequence(s, *at);
    *at += n ? n : 1;
    switch (n) {
    case 2:
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3:
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    default:
        return p[0];
    }
}

static bool control(uint32_t c)
{
    // C0, DEL, C1, line and paragraph separators, and the marks that turn text around.
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool utf8_ok(str s, bool lines)
{
    for (size_t at = 0; at < s.len;) {
        if (sequence(s, at) == 0)
            return false;
        uint32_t c = utf8_next(s, &at);
        bool allowed = lines && (c == '\n' || c == '\t' || c == '\r');
        if (control(c) && !allowed)
            return false;
    }
    return true;
}

str utf8_lines(arena *a, str s)
{
    struct out o = out_plain(a);
    for (str rest = s; rest.at;)
        put_raw(&o, str_cut(&rest, '\r'));
    return out_str(&o);
}

size_t utf8_length(str s)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len; n++)
        utf8_next(s, &at);
    return n;
}

bool is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0xF900 && c <= 0xFAFF) || c == 0x3007;
}

str fold_code(arena *a, str s)
{
    struct out o = out_plain(a);
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        if (c == ' ' || c == 0x3000 || c == 0xA0 || c == '\t' || c == '\r' || c == '\n')
            continue;
        if (c >= 0xFF01 && c <= 0xFF5E) {
            char plain = (char)(c - 0xFF01 + '!');
            put_raw(&o, (str){&plain, 1});
        } else {
            put_raw(&o, str_part(s, from, at - from));
        }
    }
    return out_str(&o);
}

static bool word_letter(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && !is_han(c) &&
           !(c >= 0x2000 && c <= 0x33FF) && !(c >= 0xFE30 && c <= 0xFFEF));
}

// Puts the Han run that begins at *at as overlapping pairs.
static void put_pairs(struct out *o, str s, size_t *at)
{
    size_t first = *at, second = *at;
    utf8_next(s, &second);
    size_t end = second;
    bool pair = false;
    while (end < s.len) {
        size_t next = end;
        if (!is_han(utf8_next(s, &next)))
            break;
        put_raw(o, S(" "));
        put_raw(o, str_part(s, first, next - first));
        first = end;
        end = next;
        pair = true;
    }
    if (!pair) {
        put_raw(o, S(" "));
        put_raw(o, str_part(s, first, end - first));
    }
    *at = end;
}

str fold_search(arena *a, str s)
{
    struct out o = out_plain(a);
    bool in_word = false;
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        if (is_han(c)) {
            at = from;
            put_pairs(&o, s, &at);
            in_word = false;
            continue;
        }
        if (c >= 0xFF01 && c <= 0xFF5E)
            c = c - 0xFF01 + '!';
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        if (!word_letter(c)) {
            in_word = false;
            continue;
        }
        if (!in_word)
            put_raw(&o, S(" "));
        in_word = true;
        char plain = (char)c;
        put_raw(&o, c < 0x80 ? (str){&plain, 1} : str_part(s, from, at - from));
    }
    return str_trim(out_str(&o));
}
