// Working days and deadlines.
//
// 87-85, 94-42, 110-49: the first day is not counted; a period counted in calendar days that would
// end on a statutory holiday (国家法定节假日, a line of the year's notice; an ordinary weekend is
// none) ends on the next day after it; 工作日 are the days that the State Council's yearly notice
// leaves, make-up Saturdays and Sundays included.
#pragma once

#include "base/arena.h"
#include "law/rule.h"

// One line of a notice: days off, or a weekend day that is worked.
struct calendar_line {
    day from, to;
    bool work;
    str name;  // 春节
};

struct calendar {
    struct calendar_line *lines;  // by first day
    size_t count;
    int *years;  // whose notice is installed
    size_t year_count;
};

// Reads lines "off FROM [TO] NAME" and "work DAY"; # begins a comment. False with *ret_line for a
// line that cannot be read.
bool calendar_read(arena *a, str text, struct calendar *ret, int *ret_line);

bool day_is_working(const struct calendar *c, day d);
bool day_is_holiday(const struct calendar *c, day d, str *ret_name);  // a line of a notice
// True if the notice of that year is installed; else weekends and the holidays of fixed date (元旦
// 1-1, 劳动节 5-1 and 5-2, 国庆节 10-1 to 10-3) are used and every date computed is provisional.
bool calendar_knows(const struct calendar *c, day d);

day working_days_after(const struct calendar *c, day from, int64_t n);
// Working days from the day after `from` up to and with `to`.
int64_t working_days_between(const struct calendar *c, day from, day to);
day calendar_days_after(const struct calendar *c, day from, int64_t n);  // moved off holidays

// The last day of a rule's period that begins after `from`, by the rule's own unit and number.
day rule_deadline(const struct calendar *c, const struct rule *r, day from);
// How long from `from` to `to` is in the rule's unit: days or working days.
int64_t rule_length(const struct calendar *c, const struct rule *r, day from, day to);

// Why it is this day: every day from the first to the last.
struct counted_day {
    day day;
    int number;      // 1.. if it counts, 0 if not
    bool make_up;    // a weekend day that is worked
    bool first, last;
    str name;        // the holiday's, or absent
};
struct counted_days {
    struct counted_day *at;
    size_t n;
};
struct counted_days explain_deadline(arena *a, const struct calendar *c, const struct rule *r,
                                     day from);
