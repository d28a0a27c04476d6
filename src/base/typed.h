// What a person types, read as what was meant: 12.5万, １２８０元, 2026年3月1日, 下午2:30.
//
// For forms only. The API, entries and plays take the one form that *_parse functions take: what
// a program gets wrong is not guessed at. Whatever is read here is shown again in that one form.
#pragma once

#include "base/money.h"
#include "base/time.h"

enum typed {
    TYPED_OK,
    TYPED_UNREADABLE,
    TYPED_COMMA,      // thousands marks at odd places: 12,5 may be meant as 12.5
    TYPED_PLACES,     // more digits after the point than the number has
    TYPED_NEGATIVE,
    TYPED_TOO_LARGE,
    TYPED_UNIT,       // a unit that is not the field's
    TYPED_YEAR,       // no year, or two digits of one
    TYPED_NO_DAY,     // such a day or time does not exist
    TYPED_NO_TIME,    // a day without a time
};

// A number; `label` is the field's and may name units: 30天 is 30 where the label says 天, 80% is 80
// where it says % or 百分. *ret_scaled: it was written with 千, 万 or 亿.
enum typed typed_money(arena *a, str s, const char *label, money *ret, bool *ret_scaled);
enum typed typed_price(arena *a, str s, const char *label, price *ret, bool *ret_scaled);
enum typed typed_dec(arena *a, str s, const char *label, dec *ret);
enum typed typed_int(arena *a, str s, const char *label, int64_t *ret);
enum typed typed_day(arena *a, str s, day *ret);
enum typed typed_instant(arena *a, str s, instant *ret);

// A telephone number: digits, hyphens between groups, 转 before an extension; a mobile number
// without hyphens or country. Absent if it is none.
str typed_phone(arena *a, str s);

// A text without what cannot be seen (marks of byte order and direction, soft hyphens, zero-width
// blanks) and without blanks around it; in one line, or with line ends as \n.
str typed_text(arena *a, str s, bool lines);
