#include "base/typed.h"

#include <string.h>

#include "base/out.h"
#include "base/utf8.h"

static bool unseen(uint32_t c)
{
    // Joiners stay: Uyghur and other scripts need them.
    return c == 0xFEFF || c == 0x200B || c == 0x2060 || c == 0xAD || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

static bool blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 || c == 0x3000 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x2028 || c == 0x2029;
}

static bool dash(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE63;
}

// In ASCII where there is an ASCII sign for it; blanks dropped, or kept as one.
static str fold(arena *a, str s, bool keep_blanks)
{
    struct out o = out_plain(a);
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        char plain = (char)c;
        if (blank(c)) {
            if (keep_blanks && o.len && o.at[o.len - 1] != ' ')
                put_raw(&o, S(" "));
        } else if (unseen(c)) {
            continue;
        } else if (c >= 0xFF01 && c <= 0xFF5E) {
            plain = (char)(c - 0xFF01 + '!');
            put_raw(&o, (str){&plain, 1});
        } else if (dash(c)) {
            put_raw(&o, S("-"));
        } else if (c == 0x3002) {
            put_raw(&o, S("."));
        } else {
            put_raw(&o, str_part(s, from, at - from));
        }
    }
    return str_trim(out_str(&o));
}

static bool cut_start(str *s, str start)
{
    if (!str_starts(*s, start))
        return false;
    *s = str_from(*s, start.len);
    return true;
}

static bool digit_at(str s, size_t at)
{
    return at < s.len && s.at[at] >= '0' && s.at[at] <= '9';
}

// Digits at the start of *s, which moves past them: how many there are.
static size_t cut_digits(str *s, str *ret)
{
    size_t n = 0;
    while (digit_at(*s, n))
        n++;
    *ret = str_part(*s, 0, n);
    *s = str_from(*s, n);
    return n;
}

// Groups of three, or of four as Han numbers go; the first may be shorter.
static enum typed cut_groups(str *s, struct out *o, str *ret)
{
    str group = {0};
    size_t first = cut_digits(s, &group), width = 0;
    if (first == 0)
        return TYPED_UNREADABLE;
    put_raw(o, group);
    while (cut_start(s, S(","))) {
        size_t n = cut_digits(s, &group);
        if ((n != 3 && n != 4) || (width && n != width) || first > n)
            return TYPED_COMMA;
        width = n;
        put_raw(o, group);
    }
    *ret = out_str(o);
    return TYPED_OK;
}

static int cut_scale(str *s)
{
    static const struct {
        const char *word;
        int power;
    } scales[] = {{"万亿", 12}, {"千亿", 11}, {"百亿", 10}, {"十亿", 9}, {"亿", 8}, {"千万", 7},
                  {"百万", 6},  {"十万", 5},  {"万", 4},    {"千", 3}};
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (cut_start(s, str_of(scales[i].word)))
            return scales[i].power;
    return 0;
}

static bool is_yuan(str unit)
{
    static const char *const words[] = {"元", "圆", "块", "元整", "圆整", "整", "元人民币", "RMB",
                                        "CNY"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(unit, str_of(words[i])))
            return true;
    return false;
}

static bool unit_fits(str unit, const char *label, bool yuan)
{
    if (unit.len == 0 || (yuan && is_yuan(unit)))
        return true;
    if (str_eq(unit, S("%")))
        return strstr(label, "%") || strstr(label, "百分");
    if (unit.len > 3)
        cut_start(&unit, S("个"));
    return !digit_at(unit, 0) && unit.len <= 24 && str_find(str_of(label), unit) >= 0;
}

struct number {
    str whole, part;  // digits before and after the point
    bool minus;
    int scale;
};

static enum typed cut_number(arena *a, str s, const char *label, bool yuan, struct number *ret)
{
    struct out whole = out_plain(a);
    static const char *const before[] = {"人民币", "RMB", "CNY", "¥", "￥", "约"};
    for (size_t i = 0; yuan && i + 1 < sizeof before / sizeof *before; i++)
        cut_start(&s, str_of(before[i]));
    ret->minus = cut_start(&s, S("-"));
    enum typed t = cut_groups(&s, &whole, &ret->whole);
    if (t)
        return t;
    if (cut_start(&s, S(".")) && cut_digits(&s, &ret->part) == 0)
        return TYPED_UNREADABLE;
    ret->scale = cut_scale(&s);
    if (unit_fits(s, label, yuan))
        return TYPED_OK;
    return digit_at(s, 0) || str_starts(s, S(".")) ? TYPED_UNREADABLE : TYPED_UNIT;
}

static bool push(int64_t *n, char c)
{
    return !__builtin_mul_overflow(*n, 10, n) && !__builtin_add_overflow(*n, c - '0', n);
}

// As an integer of 10^-places.
static enum typed number_value(const struct number *n, int places, int64_t *ret)
{
    int64_t value = 0;
    int room = places + n->scale;
    for (size_t i = 0; i < n->whole.len; i++)
        if (!push(&value, n->whole.at[i]))
            return TYPED_TOO_LARGE;
    for (size_t i = 0; i < n->part.len; i++, room--) {
        if (room <= 0 && n->part.at[i] != '0')
            return TYPED_PLACES;
        if (room > 0 && !push(&value, n->part.at[i]))
            return TYPED_TOO_LARGE;
    }
    for (; room > 0; room--)
        if (!push(&value, '0'))
            return TYPED_TOO_LARGE;
    *ret = n->minus ? -value : value;
    return value > MONEY_MAX ? TYPED_TOO_LARGE : TYPED_OK;
}

static enum typed read_number(arena *a, str s, const char *label, bool yuan, int places,
                              int64_t *ret, bool *ret_scaled)
{
    struct number n = {0};
    enum typed t = cut_number(a, fold(a, s, false), label, yuan, &n);
    if (!t)
        t = number_value(&n, places, ret);
    *ret_scaled = n.scale > 0;
    return t;
}

enum typed typed_money(arena *a, str s, const char *label, money *ret, bool *ret_scaled)
{
    int64_t n = 0;
    enum typed t = read_number(a, s, label, true, 2, &n, ret_scaled);
    if (!t && n < 0)
        return TYPED_NEGATIVE;
    if (!t)
        ret->fen = n;
    return t;
}

enum typed typed_price(arena *a, str s, const char *label, price *ret, bool *ret_scaled)
{
    int64_t n = 0;
    enum typed t = read_number(a, s, label, true, 6, &n, ret_scaled);
    if (!t && n < 0)
        return TYPED_NEGATIVE;
    if (!t)
        ret->micro = n;
    return t;
}

enum typed typed_dec(arena *a, str s, const char *label, dec *ret)
{
    bool scaled = false, yuan = strstr(label, "元");
    return read_number(a, s, label, yuan, 4, &ret->n, &scaled);
}

enum typed typed_int(arena *a, str s, const char *label, int64_t *ret)
{
    bool scaled = false;
    return read_number(a, s, label, false, 0, ret, &scaled);
}

static int small_int(str digits)
{
    int n = 0;
    for (size_t i = 0; i < digits.len && i < 5; i++)
        n = n * 10 + (digits.at[i] - '0');
    return n;
}

static bool cut_mark(str *s, const char *han)
{
    cut_start(s, S(" "));
    bool cut = cut_start(s, str_of(han)) || cut_start(s, S("-")) || cut_start(s, S("/")) ||
               cut_start(s, S("."));
    cut_start(s, S(" "));
    return cut;
}

static enum typed day_of_numbers(arena *a, int year, int month, int date, day *ret)
{
    if (year < 1000 || year > 9999)
        return TYPED_YEAR;
    return day_parse(format(a, "%04d-%02d-%02d", year, month, date), ret) ? TYPED_OK : TYPED_NO_DAY;
}

// A date at the start of *s, which moves past it.
static enum typed cut_day(arena *a, str *s, day *ret)
{
    str year = {0}, month = {0}, date = {0};
    size_t n = cut_digits(s, &year);
    if (n == 8)
        return day_of_numbers(a, small_int(str_part(year, 0, 4)), small_int(str_part(year, 4, 2)),
                              small_int(str_part(year, 6, 2)), ret);
    if (n > 0 && n <= 2 && cut_start(s, S("月")))
        return TYPED_YEAR;
    if (n == 0 || n > 4 || !cut_mark(s, "年") || cut_digits(s, &month) == 0 || month.len > 2)
        return TYPED_UNREADABLE;
    if (!cut_mark(s, "月"))
        return n <= 2 ? TYPED_YEAR : TYPED_UNREADABLE;
    if (cut_digits(s, &date) == 0 || date.len > 2)
        return TYPED_UNREADABLE;
    if (!cut_start(s, S("日")) && !cut_start(s, S(" 日")))
        cut_start(s, S("号"));
    return day_of_numbers(a, small_int(year), small_int(month), small_int(date), ret);
}

enum typed typed_day(arena *a, str s, day *ret)
{
    str rest = fold(a, s, true);
    day d = {0};
    enum typed t = cut_day(a, &rest, &d);
    if (!t && rest.len)
        return TYPED_UNREADABLE;
    if (!t)
        *ret = d;
    return t;
}

enum half { NO_HALF, MORNING, NOON, EVENING };

static enum half cut_half(str *s)
{
    static const struct {
        const char *word;
        enum half half;
    } words[] = {{"上午", MORNING}, {"早上", MORNING}, {"凌晨", MORNING}, {"中午", NOON},
                 {"下午", EVENING}, {"晚上", EVENING}, {"晚", EVENING},   {"早", MORNING}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cut_start(s, str_of(words[i].word)))
            return words[i].half;
    return NO_HALF;
}

static enum typed hour_of_half(enum half half, int hour, int *ret)
{
    *ret = hour;
    if (half == NO_HALF || (half == MORNING && hour < 12))
        return TYPED_OK;
    if (half == MORNING && hour == 12)
        *ret = 0;
    else if (half == NOON && hour >= 1 && hour <= 2)
        *ret = hour + 12;
    else if (half == EVENING && hour >= 1 && hour < 12)
        *ret = hour + 12;
    else if (half != NOON || hour < 11 || hour > 14)
        return half == EVENING && hour > 12 && hour < 24 ? TYPED_OK : TYPED_NO_DAY;
    return TYPED_OK;
}

// Minutes, behind the mark of the hour: 30, 30分, 半, or nothing behind 点. Seconds must be none.
static bool cut_minutes(str *s, bool han, int *ret)
{
    str digits = {0};
    *ret = 0;
    if (han && (s->len == 0 || cut_start(s, S("整"))))
        return true;
    if (han && cut_start(s, S("半"))) {
        *ret = 30;
        return true;
    }
    if (cut_digits(s, &digits) == 0 || digits.len > 2 || (!han && digits.len != 2))
        return false;
    *ret = small_int(digits);
    if (!cut_start(s, S("分")))
        cut_start(s, S(":00"));
    return true;
}

static enum typed cut_time(str *s, int *ret_hour, int *ret_minute)
{
    str digits = {0};
    enum half half = cut_half(s);
    cut_start(s, S(" "));
    size_t n = cut_digits(s, &digits);
    if (n == 4 && s->len == 0) {
        *ret_minute = small_int(str_part(digits, 2, 2));
        digits.len = 2;
    } else {
        bool han = cut_start(s, S("点")) || cut_start(s, S("时"));
        if (n == 0 || n > 2 || (!han && !cut_start(s, S(":"))) || !cut_minutes(s, han, ret_minute))
            return TYPED_UNREADABLE;
    }
    enum typed t = hour_of_half(half, small_int(digits), ret_hour);
    return t ? t : *ret_hour > 23 || *ret_minute > 59 ? TYPED_NO_DAY : TYPED_OK;
}

enum typed typed_instant(arena *a, str s, instant *ret)
{
    str rest = fold(a, s, true);
    day d = {0};
    int hour = 0, minute = 0;
    if (instant_parse(rest, ret)) {
        ret->us -= ret->us % second_us;  // nobody types fractions, and forms do not show them
        bool shown = ret->us >= instant_at(day_make(1900, 1, 1), 0, 0).us &&
                     ret->us <= instant_at(day_make(9999, 12, 31), 23, 59).us;
        return shown ? TYPED_OK : TYPED_NO_DAY;
    }
    enum typed t = cut_day(a, &rest, &d);
    if (t)
        return t;
    if (rest.len == 0)
        return TYPED_NO_TIME;
    if (!cut_start(&rest, S(" ")))
        cut_start(&rest, S("T"));
    t = cut_time(&rest, &hour, &minute);
    if (!t && rest.len)
        return TYPED_UNREADABLE;
    if (!t)
        *ret = instant_at(d, hour, minute);
    return t;
}

// Groups of digits with one hyphen between them; an extension behind 转.
static str phone_groups(arena *a, str s)
{
    struct out o = out_plain(a);
    bool owed = false, extension = false;
    for (str rest = s; rest.len;) {
        str digits = {0};
        if (cut_digits(&rest, &digits)) {
            if (owed && o.len)
                put_raw(&o, extension ? S("转") : S("-"));
            put_raw(&o, digits);
            owed = extension = false;
        } else if (cut_start(&rest, S("转")) || cut_start(&rest, S("x")) ||
                   cut_start(&rest, S("ext"))) {
            owed = extension = true;
        } else if (cut_start(&rest, S("-")) || cut_start(&rest, S("(")) ||
                   cut_start(&rest, S(")")) || cut_start(&rest, S("."))) {
            owed = true;
        } else {
            return (str){0};
        }
    }
    return out_str(&o);
}

static size_t count_digits(str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += digit_at(s, i);
    return n;
}

str typed_phone(arena *a, str s)
{
    enum { mobile = 11, least = 3, most = 20 };
    str folded = fold(a, s, false);
    bool home = cut_start(&folded, S("+86")) ||
                (folded.len > mobile && cut_start(&folded, S("0086")));
    bool abroad = !home && cut_start(&folded, S("+"));
    str groups = phone_groups(a, folded);
    size_t n = count_digits(groups);
    if (n < least || n > most)
        return (str){0};
    if (!abroad && n == mobile && str_starts(groups, S("1")) && str_find(groups, S("转")) < 0) {
        struct out o = out_plain(a);
        for (str rest = groups; rest.at;)
            put_raw(&o, str_cut(&rest, '-'));
        return out_str(&o);
    }
    return abroad ? join(a, S("+"), groups) : groups;
}

// Without the blanks of every width around it.
static str trim_line(str s)
{
    static const char *const wide[] = {"\u3000", "\u00A0"};
    for (bool more = true; more;) {
        more = false;
        s = str_trim(s);
        for (size_t i = 0; i < 2; i++) {
            more = cut_start(&s, str_of(wide[i])) || more;
            if (str_ends(s, str_of(wide[i]))) {
                s.len -= strlen(wide[i]);
                more = true;
            }
        }
    }
    return s;
}

str typed_text(arena *a, str s, bool lines)
{
    struct out o = out_plain(a);
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        bool whole = at > from + 1 || c < 0x80;  // a byte that is no UTF-8 is left for who checks
        if (whole && c == '\r' && lines)
            continue;
        if (whole && unseen(c))
            continue;
        if (whole && (c == '\n' || c == 0x2028 || c == 0x2029))
            put_raw(&o, lines ? S("\n") : S(" "));
        else if (whole && !lines && (c == '\t' || c == '\r'))
            put_raw(&o, S(" "));
        else
            put_raw(&o, str_part(s, from, at - from));
    }
    return lines ? str_trim(out_str(&o)) : trim_line(out_str(&o));
}
