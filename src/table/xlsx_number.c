// What a cell's number was meant to be. Excel stores binary fractions; a person typed decimals.
#include <string.h>

#include "base/out.h"
#include "table/xlsx.h"

enum { digits_kept = 15, exponent_most = 40 };

struct decimal {
    char digits[digits_kept + 1];  // significant ones, without leading zeros
    int n;
    int point;  // how many of them stand before the decimal point; may be < 0 or > n
    bool minus;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool read_exponent(str s, int *ret)
{
    int64_t n = 0;
    bool minus = str_starts(s, S("-"));
    if (minus || str_starts(s, S("+")))
        s = str_from(s, 1);
    if (!str_int(s, &n) || n > exponent_most)
        return false;
    *ret = (int)(minus ? -n : n);
    return true;
}

// The sixteenth digit decides: rounded half-up into the fifteen before it.
static void round_up(struct decimal *d)
{
    int i = d->n - 1;
    while (i >= 0 && d->digits[i] == '9')
        d->digits[i--] = '0';
    if (i >= 0) {
        d->digits[i]++;
        return;
    }
    d->digits[0] = '1';
    d->point++;
}

static bool read_decimal(str s, struct decimal *d)
{
    bool point = false, any = false;
    int beyond = 0;
    char next = '0';
    size_t i = 0;
    *d = (struct decimal){.minus = str_starts(s, S("-"))};
    for (i = d->minus; i < s.len && (is_digit(s.at[i]) || (s.at[i] == '.' && !point)); i++) {
        if (s.at[i] == '.') {
            point = true;
            continue;
        }
        any = true;
        if (d->n == 0 && s.at[i] == '0') {
            d->point -= point;
            continue;
        }
        if (d->n < digits_kept)
            d->digits[d->n++] = s.at[i];
        else if (beyond++ == 0)
            next = s.at[i];
        d->point += !point;
    }
    int exponent = 0;
    bool tail = i < s.len;
    if (!any || (tail && s.at[i] != 'e' && s.at[i] != 'E') ||
        (tail && !read_exponent(str_from(s, i + 1), &exponent)))
        return false;
    if (next >= '5')
        round_up(d);
    d->point += exponent;
    return d->point <= exponent_most && d->point >= -exponent_most;
}

str xlsx_number(arena *a, str text)
{
    struct decimal d;
    struct out o = out_plain(a);
    if (!read_decimal(text, &d))
        return (str){0};
    while (d.n > 0 && d.digits[d.n - 1] == '0')
        d.n--;
    if (d.n == 0)
        return S("0");
    if (d.minus)
        put(&o, "-");
    for (int i = 0; i < d.point; i++)
        put_raw(&o, i < d.n ? (str){&d.digits[i], 1} : S("0"));
    if (d.point <= 0)
        put(&o, "0");
    if (d.n > d.point)
        put(&o, ".");
    for (int i = d.point; i < 0; i++)
        put(&o, "0");
    int from = d.point > 0 ? d.point : 0;
    if (d.n > from)
        put_raw(&o, (str){&d.digits[from], (size_t)(d.n - from)});
    return out_str(&o);
}

// The first nine digits after the point, as billionths.
static int64_t billionths(str fraction)
{
    int64_t n = 0;
    for (size_t i = 0; i < 9; i++)
        n = n * 10 + (i < fraction.len ? fraction.at[i] - '0' : 0);
    return n;
}

str xlsx_date(arena *a, str text, bool from_1904)
{
    enum { minutes_in_day = 1440, days_1904 = 1462, days_most = 100000 };
    int64_t days = 0;
    str rest = xlsx_number(a, text);
    str whole = rest.at ? str_cut(&rest, '.') : rest;
    if (!whole.at || !str_int(whole, &days) || days > days_most)
        return (str){0};
    int64_t minutes = rest.at ? muldiv(billionths(rest), minutes_in_day, 1000000000) : 0;
    days += (from_1904 ? days_1904 : 0) + minutes / minutes_in_day;
    minutes -= minutes / minutes_in_day * minutes_in_day;
    if (days < 1)
        return (str){0};
    day d = {days - xlsx_days_before_1970};
    if (!rest.at)
        return day_text(a, d);
    return join(a, day_text(a, d),
                format(a, " %02d:%02d", (int)(minutes / 60), (int)(minutes - minutes / 60 * 60)));
}
