#include "base/time.h"

#include <assert.h>
#include <stdio.h>

#define BEIJING_US (8 * HOUR_US)

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

static bool date_exists(int year, int month, int day_of_month)
{
    return year >= 1900 && year <= 9999 && month >= 1 && month <= 12 && day_of_month >= 1 &&
           day_of_month <= month_days(year, month);
}

// Days from civil, counted in eras of 400 years that begin in March.
day day_make(int year, int month, int day_of_month)
{
    assert(date_exists(year, month, day_of_month));
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(y, 400), of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
    return (day){era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468};
}

struct date day_date(day d)
{
    int64_t z = d.n + 719468, era = floor_div(z, 146097), of_era = z - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;
    int month = (int)(m < 10 ? m + 3 : m - 9);
    return (struct date){(int)(y + era * 400 + (month <= 2)), month,
                         (int)(of_year - (153 * m + 2) / 5 + 1)};
}

int day_week(day d)
{
    return (int)((d.n + 3) - floor_div(d.n + 3, 7) * 7) + 1;
}

day day_plus(day d, int64_t days)
{
    return (day){d.n + days};
}

day day_plus_months(day d, int months)
{
    struct date c = day_date(d);
    int64_t month = c.month - 1 + months;
    int year = (int)(c.year + floor_div(month, 12));
    int of_year = (int)(month - floor_div(month, 12) * 12) + 1;
    int last = month_days(year, of_year);
    return day_make(year, of_year, c.day < last ? c.day : last);
}

day day_of(instant t)
{
    return (day){floor_div(t.us + BEIJING_US, DAY_US)};
}

instant instant_at(day d, int hour, int minute)
{
    return (instant){d.n * DAY_US + hour * HOUR_US + minute * MINUTE_US - BEIJING_US};
}

instant instant_plus(instant t, int64_t us)
{
    return (instant){t.us + us};
}

int instant_minute_of_day(instant t)
{
    int64_t local = t.us + BEIJING_US;
    return (int)((local - floor_div(local, DAY_US) * DAY_US) / MINUTE_US);
}

static bool number(str s, size_t offset, size_t digits, int *ret)
{
    if (offset + digits > s.len)
        return false;
    int64_t n = 0;
    if (!str_int(str_part(s, offset, digits), &n) || n < 0)
        return false;
    *ret = (int)n;
    return true;
}

bool day_parse(str s, day *ret)
{
    int y = 0, m = 0, d = 0;
    if (s.len != 10 || s.at[4] != '-' || s.at[7] != '-' || !number(s, 0, 4, &y) ||
        !number(s, 5, 2, &m) || !number(s, 8, 2, &d) || !date_exists(y, m, d))
        return false;
    *ret = day_make(y, m, d);
    return true;
}

// What may follow the minutes: seconds, a fraction, an offset. Leaves the rest in *s.
static bool seconds_parse(str *s, int64_t *us)
{
    int seconds = 0;
    if (!str_starts(*s, S(":")))
        return true;
    if (!number(*s, 1, 2, &seconds) || seconds > 59)
        return false;
    *us = (int64_t)seconds * second_us;
    *s = str_from(*s, 3);
    if (!str_starts(*s, S(".")))
        return true;
    *s = str_from(*s, 1);
    int64_t unit = second_us / 10;
    size_t digits = 0;
    for (; digits < s->len && s->at[digits] >= '0' && s->at[digits] <= '9'; digits++) {
        *us += (s->at[digits] - '0') * unit;
        unit /= 10;
    }
    *s = str_from(*s, digits);
    return digits > 0;
}

static bool offset_parse(str s, int64_t *us)
{
    int hours = 0, minutes = 0;
    *us = BEIJING_US;
    if (s.len == 0)
        return true;
    if (str_eq(s, S("Z")) || str_eq(s, S("z"))) {
        *us = 0;
        return true;
    }
    if (s.len != 6 || (s.at[0] != '+' && s.at[0] != '-') || s.at[3] != ':' ||
        !number(s, 1, 2, &hours) || !number(s, 4, 2, &minutes) || hours > 14 || minutes > 59)
        return false;
    *us = (hours * HOUR_US + minutes * MINUTE_US) * (s.at[0] == '-' ? -1 : 1);
    return true;
}

bool instant_parse(str s, instant *ret)
{
    day d;
    int hour = 0, minute = 0;
    int64_t seconds = 0, offset = 0;
    if (s.len < 16 || (s.at[10] != 'T' && s.at[10] != ' ') || s.at[13] != ':' ||
        !day_parse(str_part(s, 0, 10), &d) || !number(s, 11, 2, &hour) ||
        !number(s, 14, 2, &minute) || hour > 23 || minute > 59)
        return false;
    str rest = str_from(s, 16);
    if (!seconds_parse(&rest, &seconds) || !offset_parse(rest, &offset))
        return false;
    ret->us = d.n * DAY_US + hour * HOUR_US + minute * MINUTE_US + seconds - offset;
    return true;
}

static str print(arena *a, const char *format, instant t)
{
    struct date c = day_date((day){floor_div(t.us, DAY_US)});
    int64_t rest = t.us - floor_div(t.us, DAY_US) * DAY_US;
    char text[40];
    int n = snprintf(text, sizeof text, format, c.year, c.month, c.day, (int)(rest / HOUR_US),
                     (int)(rest / MINUTE_US % 60), (int)(rest / second_us % 60),
                     (int)(rest % second_us));
    return str_copy(a, (str){text, (size_t)n});
}

str day_text(arena *a, day d)
{
    return print(a, "%04d-%02d-%02d", (instant){d.n * DAY_US});
}

str instant_utc(arena *a, instant t)
{
    return print(a, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", t);
}

str instant_text(arena *a, instant t)
{
    return print(a, "%04d-%02d-%02d %02d:%02d", instant_plus(t, BEIJING_US));
}

str instant_clock(arena *a, instant t)
{
    return print(a, "%04d-%02d-%02d %02d:%02d:%02d", instant_plus(t, BEIJING_US));
}
