// Instants and days.
//
// An `instant` is microseconds since 1970 in UTC; a `day` is a date of the Beijing calendar, as the
// law counts. Inside the program and in entries times are UTC; on screen they are Beijing's.
#pragma once

#include "base/arena.h"

typedef struct {
    int64_t us;  // 0 = none
} instant;

typedef struct {
    int64_t n;  // days since 1970-01-01; 0 = none
} day;

enum { second_us = 1000000 };
#define MINUTE_US ((int64_t)60 * second_us)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

struct date {
    int year, month, day;
};

day day_make(int year, int month, int day_of_month);  // asserts on a date that does not exist
struct date day_date(day d);
int day_week(day d);  // 1 = Monday .. 7 = Sunday
day day_plus(day d, int64_t days);
day day_plus_months(day d, int months);  // the last day of the month where the date is missing
day day_of(instant t);                   // the day in Beijing
instant instant_at(day d, int hour, int minute);  // in Beijing
instant instant_plus(instant t, int64_t us);
int instant_minute_of_day(instant t);  // in Beijing

bool day_parse(str s, day *ret);  // "2026-03-31"; false for a date that does not exist
// "2026-03-31T09:30", seconds and a fraction optional, a blank for T allowed, without an offset
// Beijing time, with "Z" or "+08:00" as written.
bool instant_parse(str s, instant *ret);

str day_text(arena *a, day d);           // 2026-03-31
str instant_utc(arena *a, instant t);    // 2026-03-31T01:30:00.000000Z, as entries write it
str instant_text(arena *a, instant t);   // 2026-03-31 09:30, Beijing
str instant_clock(arena *a, instant t);  // 2026-03-31 09:30:05, Beijing
