#include "law/calendar.h"

#include <assert.h>

static bool read_line(arena *a, str line, struct calendar_line *ret)
{
    str rest = str_trim(line);
    str kind = str_cut(&rest, ' ');
    str first = str_cut(&rest, ' ');
    *ret = (struct calendar_line){.work = str_eq(kind, S("work"))};
    if ((!ret->work && !str_eq(kind, S("off"))) || !day_parse(first, &ret->from))
        return false;
    ret->to = ret->from;
    str before = rest;
    str second = str_cut(&rest, ' ');
    if (!day_parse(second, &ret->to))
        rest = before;
    ret->name = str_copy(a, str_trim(rest));
    return ret->to.n >= ret->from.n && ret->to.n - ret->from.n < 30;
}

static void know_year(struct calendar *c, int year)
{
    for (size_t i = 0; i < c->year_count; i++)
        if (c->years[i] == year)
            return;
    c->years[c->year_count++] = year;
}

static size_t count_lines(str text)
{
    size_t n = 1;
    for (size_t i = 0; i < text.len; i++)
        n += text.at[i] == '\n';
    return n;
}

bool calendar_read(arena *a, str text, struct calendar *ret, int *ret_line)
{
    size_t room = count_lines(text);
    *ret = (struct calendar){.lines = new(a, struct calendar_line, room),
                             .years = new(a, int, room)};
    *ret_line = 0;
    for (str rest = text; rest.at;) {
        str line = str_cut(&rest, '\n');
        str code = str_trim(str_cut(&line, '#'));
        ++*ret_line;
        if (str_empty(code))
            continue;
        if (!read_line(a, code, &ret->lines[ret->count]))
            return false;
        know_year(ret, day_date(ret->lines[ret->count].to).year);
        ret->count++;
    }
    return true;
}

static const struct calendar_line *line_for(const struct calendar *c, day d)
{
    for (size_t i = 0; i < c->count; i++)
        if (d.n >= c->lines[i].from.n && d.n <= c->lines[i].to.n)
            return &c->lines[i];
    return NULL;
}

// 《全国年节及纪念日放假办法》 of 2025-01-01: what needs no moon to compute.
static bool fixed_holiday(day d, str *ret_name)
{
    struct date c = day_date(d);
    bool new_year = c.month == 1 && c.day == 1;
    bool labour = c.month == 5 && c.day <= 2;
    bool national = c.month == 10 && c.day <= 3;
    *ret_name = new_year ? S("元旦") : labour ? S("劳动节") : national ? S("国庆节") : (str){0};
    return ret_name->at;
}

bool day_is_holiday(const struct calendar *c, day d, str *ret_name)
{
    const struct calendar_line *l = line_for(c, d);
    if (!l && !calendar_knows(c, d))
        return fixed_holiday(d, ret_name);
    if (!l || l->work)
        return false;
    *ret_name = l->name;
    return true;
}

bool day_is_working(const struct calendar *c, day d)
{
    str name;
    const struct calendar_line *l = line_for(c, d);
    return l ? l->work : day_week(d) <= 5 && !day_is_holiday(c, d, &name);
}

bool calendar_knows(const struct calendar *c, day d)
{
    int year = day_date(d).year;
    for (size_t i = 0; i < c->year_count; i++)
        if (c->years[i] == year)
            return true;
    return false;
}

day working_days_after(const struct calendar *c, day from, int64_t n)
{
    while (n > 0) {
        from = day_plus(from, 1);
        n -= day_is_working(c, from);
    }
    return from;
}

int64_t working_days_between(const struct calendar *c, day from, day to)
{
    int64_t n = 0;
    while (from.n < to.n) {
        from = day_plus(from, 1);
        n += day_is_working(c, from);
    }
    return n;
}

day calendar_days_after(const struct calendar *c, day from, int64_t n)
{
    day last = day_plus(from, n);
    str name;
    while (day_is_holiday(c, last, &name))
        last = day_plus(last, 1);
    return last;
}

day rule_deadline(const struct calendar *c, const struct rule *r, day from)
{
    switch (r->unit) {
    case UNIT_WORKING_DAYS:
        return working_days_after(c, from, r->value);
    case UNIT_DAYS:
        return calendar_days_after(c, from, r->value);
    case UNIT_MONTHS:
        return calendar_days_after(c, day_plus_months(from, (int)r->value), 0);
    case UNIT_YEARS:
        return day_plus_months(from, (int)r->value * 12);
    default:
        assert(false && "a rule without a period");
        return from;
    }
}

int64_t rule_length(const struct calendar *c, const struct rule *r, day from, day to)
{
    return r->unit == UNIT_WORKING_DAYS ? working_days_between(c, from, to) : to.n - from.n;
}

struct counted_days explain_deadline(arena *a, const struct calendar *c, const struct rule *r,
                                     day from)
{
    day last = rule_deadline(c, r, from);
    size_t n = (size_t)(last.n - from.n) + 1;
    struct counted_days days = {new(a, struct counted_day, n), n};
    int number = 0;
    for (size_t i = 0; i < n; i++) {
        struct counted_day *d = &days.at[i];
        d->day = day_plus(from, (int64_t)i);
        d->first = i == 0;
        d->last = i + 1 == n;
        d->make_up = day_week(d->day) > 5 && day_is_working(c, d->day);
        day_is_holiday(c, d->day, &d->name);
        bool counts = r->unit != UNIT_WORKING_DAYS || day_is_working(c, d->day);
        d->number = i > 0 && counts ? ++number : 0;
    }
    return days;
}
