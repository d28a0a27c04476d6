#include "base/money.h"

#include <assert.h>

#include "base/out.h"

int64_t muldiv(int64_t a, int64_t b, int64_t c)
{
    assert(c > 0);
    __int128 product = (__int128)a * b;
    bool minus = product < 0;
    if (minus)
        product = -product;
    __int128 q = (product + c / 2) / c;
    assert(q <= INT64_MAX);
    return minus ? -(int64_t)q : (int64_t)q;
}

// Digits with at most `places` after the point, as an integer of 10^-places.
static bool fixed_parse(str s, int places, bool commas, int64_t *ret)
{
    int64_t n = 0;
    int after = -1;
    bool any = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == ',' && commas && any && after < 0)
            continue;
        if (c == '.' && after < 0 && any) {
            after = 0;
            continue;
        }
        if (c < '0' || c > '9' || (after >= 0 && ++after > places))
            return false;
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, c - '0', &n))
            return false;
        any = true;
    }
    if (!any || after == 0)
        return false;
    for (int i = after < 0 ? 0 : after; i < places; i++)
        if (__builtin_mul_overflow(n, 10, &n))
            return false;
    *ret = n;
    return true;
}

bool money_parse(str s, money *ret)
{
    int64_t n = 0;
    if (!fixed_parse(s, 2, true, &n) || n > MONEY_MAX)
        return false;
    ret->fen = n;
    return true;
}

bool price_parse(str s, price *ret)
{
    int64_t n = 0;
    if (!fixed_parse(s, 6, true, &n) || n > MONEY_MAX)
        return false;
    ret->micro = n;
    return true;
}

bool dec_parse(str s, dec *ret)
{
    bool minus = str_starts(s, S("-"));
    int64_t n = 0;
    if (!fixed_parse(minus ? str_from(s, 1) : s, 4, false, &n) || n > MONEY_MAX)
        return false;
    ret->n = minus ? -n : n;
    return true;
}

// Writes n * 10^-places backwards; at least `least` digits stay after the point.
static str fixed_text(arena *a, int64_t n, int places, int least, bool commas)
{
    char buffer[48];
    char *end = buffer + sizeof buffer, *at = end;
    uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
    bool started = false;
    for (int i = 0; i < places; i++, rest /= 10) {
        int digit = (int)(rest % 10);
        started = started || digit || places - i <= least;
        if (started)
            *--at = (char)('0' + digit);
    }
    if (started)
        *--at = '.';
    int count = 0;
    do {
        if (commas && count && count % 3 == 0)
            *--at = ',';
        *--at = (char)('0' + rest % 10);
        rest /= 10;
        count++;
    } while (rest);
    if (n < 0)
        *--at = '-';
    return str_copy(a, (str){at, (size_t)(end - at)});
}

str money_text(arena *a, money m)
{
    return fixed_text(a, m.fen, 2, 2, false);
}

str money_comma(arena *a, money m)
{
    return fixed_text(a, m.fen, 2, 2, true);
}

str price_text(arena *a, price p)
{
    return fixed_text(a, p.micro, 6, 2, false);
}

str price_comma(arena *a, price p)
{
    return fixed_text(a, p.micro, 6, 2, true);
}

str dec_text(arena *a, dec d)
{
    return fixed_text(a, d.n, 4, 0, false);
}

str dec_text2(arena *a, dec d)
{
    assert(d.n % 100 == 0);
    return fixed_text(a, d.n / 100, 2, 2, false);
}

static const char *const digit_words[] = {"零", "壹", "贰", "叁", "肆",
                                          "伍", "陆", "柒", "捌", "玖"};

// One group of four digits. `lead` puts 零 before a group whose thousands are missing.
static void put_group(struct out *o, int group, bool lead)
{
    static const char *const units[] = {"仟", "佰", "拾", ""};
    bool written = false, zero = lead && group < 1000;
    for (int i = 0, power = 1000; i < 4; i++, power /= 10) {
        int digit = group / power % 10;
        if (digit == 0) {
            zero = zero || written;
            continue;
        }
        if (zero)
            put(o, "零");
        zero = false;
        put(o, digit_words[digit]);
        put(o, units[i]);
        written = true;
    }
}

static void put_yuan(struct out *o, int64_t yuan)
{
    static const char *const groups[] = {"万亿", "亿", "万", ""};
    static const int64_t size[] = {1000000000000, 100000000, 10000, 1};
    bool written = false, gap = false;
    for (int i = 0; i < 4; i++) {
        int group = (int)(yuan / size[i] % 10000);
        if (group == 0) {
            gap = gap || written;
            continue;
        }
        if (gap && group >= 1000)
            put(o, "零");
        put_group(o, group, written);
        put(o, groups[i]);
        written = true;
        gap = false;
    }
    if (written)
        put(o, "元");
}

str money_words(arena *a, money m)
{
    assert(m.fen >= 0);
    struct out o = out_plain(a);
    int64_t yuan = m.fen / 100;
    int jiao = (int)(m.fen / 10 % 10), fen = (int)(m.fen % 10);
    put_yuan(&o, yuan);
    if (jiao == 0 && fen == 0) {
        put(&o, yuan ? "整" : "零元整");
        return out_str(&o);
    }
    if (jiao) {
        put(&o, digit_words[jiao]);
        put(&o, "角");
    } else if (yuan) {
        put(&o, "零");
    }
    if (fen) {
        put(&o, digit_words[fen]);
        put(&o, "分");
    } else {
        put(&o, "整");
    }
    return out_str(&o);
}

money price_times(price p, dec quantity)
{
    return (money){muldiv(p.micro, quantity.n, (int64_t)price_per_fen * dec_one)};
}

money money_share(money m, dec percent)
{
    return (money){muldiv(m.fen, percent.n, (int64_t)100 * dec_one)};
}

dec dec_round2(int64_t numerator, int64_t denominator)
{
    return (dec){muldiv(numerator, 100, denominator) * 100};
}
