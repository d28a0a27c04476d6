#include "base/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct out out_plain(arena *a)
{
    return (struct out){.a = a, .mode = OUT_PLAIN};
}

struct out out_html(arena *a, enum lang lang)
{
    return (struct out){.a = a, .mode = OUT_HTML, .lang = lang};
}

str out_str(const struct out *o)
{
    return (str){o->at ? o->at : "", o->len};
}

static void grow(struct out *o, size_t more)
{
    size_t room = o->room ? o->room * 2 : 256;
    while (room < o->len + more)
        room *= 2;
    char *at = new(o->a, char, room);
    if (o->len)
        memcpy(at, o->at, o->len);
    o->at = at;
    o->room = room;
}

void put_raw(struct out *o, str s)
{
    if (s.len == 0)
        return;
    if (o->room - o->len < s.len)
        grow(o, s.len);
    memcpy(o->at + o->len, s.at, s.len);
    o->len += s.len;
}

static str escape_of(char c)
{
    switch (c) {
    case '&':
        return S("&amp;");
    case '<':
        return S("&lt;");
    case '>':
        return S("&gt;");
    case '"':
        return S("&quot;");
    case '\'':
        return S("&#39;");
    default:
        return (str){0};
    }
}

static void put_escaped(struct out *o, str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        str escape = escape_of(s.at[i]);
        if (!escape.at)
            continue;
        put_raw(o, str_part(s, from, i - from));
        put_raw(o, escape);
        from = i + 1;
    }
    put_raw(o, str_from(s, from));
}

void put_str(struct out *o, str s)
{
    if (o->mode == OUT_HTML)
        put_escaped(o, s);
    else
        put_raw(o, s);
}

void put_c(struct out *o, const char *s)
{
    put_str(o, str_of(s));
}

void put_int64(struct out *o, int64_t n)
{
    char text[24];
    int len = snprintf(text, sizeof text, "%lld", (long long)n);
    put_raw(o, (str){text, (size_t)len});
}

void put_int(struct out *o, int n)
{
    put_int64(o, n);
}

void put_size(struct out *o, size_t n)
{
    put_int64(o, (int64_t)n);
}

void put_money(struct out *o, money m)
{
    put_raw(o, m.fen == NO_MONEY.fen ? S("—") : money_comma(o->a, m));
}

void put_price(struct out *o, price p)
{
    put_raw(o, p.micro == NO_PRICE.micro ? S("—") : price_comma(o->a, p));
}

void put_dec(struct out *o, dec d)
{
    put_raw(o, d.n == NO_DEC.n ? S("—") : dec_text(o->a, d));
}

void put_instant(struct out *o, instant t)
{
    if (t.us)
        put_raw(o, instant_text(o->a, t));
}

void put_day(struct out *o, day d)
{
    if (d.n)
        put_raw(o, day_text(o->a, d));
}

void put_id(struct out *o, id thing)
{
    char text[id_letters];
    id_write(thing, text);
    if (thing.n)
        put_raw(o, (str){text, id_letters});
}

void put_html(struct out *o, html h)
{
    put_raw(o, h.text);
}

void put_word(struct out *o, word w)
{
    put_c(o, tr(o->lang, w.zh));
}

static int translation_order(const void *zh, const void *row)
{
    return strcmp(zh, ((const struct translation *)row)->zh);
}

const char *tr(enum lang lang, const char *zh)
{
    if (lang == LANG_ZH || !zh)
        return zh;
    const struct translation *row =
        bsearch(zh, translations, translations_count, sizeof *translations, translation_order);
    return row ? row->en : zh;
}

str join_(arena *a, const str *pieces, size_t n)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < n; i++)
        put_raw(&o, pieces[i]);
    return out_str(&o);
}

str format(arena *a, const char *form, ...)
{
    va_list args, again;
    va_start(args, form);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, form, args);
    va_end(args);
    char *at = new(a, char, (size_t)len + 1);
    vsnprintf(at, (size_t)len + 1, form, again);
    va_end(again);
    return (str){at, (size_t)len};
}

str hex(arena *a, const void *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = bytes;
    char *at = new(a, char, 2 * n);
    for (size_t i = 0; i < n; i++) {
        at[2 * i] = digits[from[i] >> 4];
        at[2 * i + 1] = digits[from[i] & 15];
    }
    return (str){at, 2 * n};
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_parse(str s, void *ret, size_t n)
{
    unsigned char *to = ret;
    if (s.len != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = hex_digit(s.at[2 * i]), low = hex_digit(s.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        to[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}
