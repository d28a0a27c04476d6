// What a jurisdiction adds to the rules: calendar years and thresholds, each in force from a day.
//
// They arrive by the act `law.set` and are read once into a `struct law`, which is never changed
// afterwards: whoever holds one may go on using it while a newer one is being read.
#pragma once

#include "crypto/suite.h"
#include "law/calendar.h"

struct law_setting {
    str name;  // calendar.2026, threshold.procurement ...
    day from;
    str value;
};

struct law {
    struct calendar calendar;
    struct law_setting *settings;  // by name, then by day
    size_t count;
};

// False, with a text that says why, if a value cannot be read.
bool law_make(arena *a, struct law_setting *settings, size_t n, struct law *ret, str *ret_why);
// The value of a setting on a day; absent if none is in force.
str law_value(const struct law *l, const char *name, day on);
// 采购限额标准 and 公开招标数额标准. NO_MONEY if the region has not set one.
money law_threshold(const struct law *l, const char *name, day on);
// The suite in which new padlocks are made; SUITE_INTL if nothing is set.
enum suite law_suite(const struct law *l, day on);
// Names that law.set takes, with what they mean.
struct law_name {
    const char *name, *zh;
    bool is_money, is_codes, is_suite;
};
extern const struct law_name law_names[];
extern const size_t law_names_count;
bool law_name_known(str name);
// Why this value cannot be set, or an absent text.
str law_value_wrong(arena *a, str name, str value);
