// Numbers of the trade. No floating point anywhere.
//
// `money` is whole fen. `price` is a unit price with four more digits. `dec` is any other decimal
// (a weight, a score, a percentage) with four digits. Products and quotients go through muldiv.
#pragma once

#include "base/arena.h"

typedef struct {
    int64_t fen;
} money;

typedef struct {
    int64_t micro;  // millionths of a yuan
} price;

typedef struct {
    int64_t n;  // ten-thousandths
} dec;

enum { dec_one = 10000, price_per_fen = 10000 };

#define NO_MONEY ((money){INT64_MIN})  // a null column
#define NO_DEC ((dec){INT64_MIN})
#define NO_PRICE ((price){INT64_MIN})

// Largest amount a field takes: ten thousand billion yuan.
#define MONEY_MAX ((int64_t)1000000000000000)

// a * b / c rounded half away from zero, exact in between. c > 0; asserts if the result does not
// fit an int64.
int64_t muldiv(int64_t a, int64_t b, int64_t c);

// "1234.5" and "1234.56", with or without thousands commas; false for signs, blanks, more than two
// digits after the point, or more than MONEY_MAX.
bool money_parse(str s, money *ret);
bool price_parse(str s, price *ret);  // up to six digits after the point
bool dec_parse(str s, dec *ret);      // a leading minus and up to four digits after the point

str money_text(arena *a, money m);   // "1234.56", as entries and the API write it
str money_comma(arena *a, money m);  // "1,234.56", as screens write it
// 大写: 2288231.72 is 贰佰贰拾捌万捌仟贰佰叁拾壹元柒角贰分.
str money_words(arena *a, money m);
str price_text(arena *a, price p);   // at least two digits after the point
str price_comma(arena *a, price p);  // "12,345.50", as screens write it
str dec_text(arena *a, dec d);      // without trailing zeros
str dec_text2(arena *a, dec d);     // exactly two digits; d must be whole hundredths

money price_times(price p, dec quantity);     // rounded half-up to fen, once
money money_share(money m, dec percent);      // m * percent / 100, rounded half-up, once
dec dec_round2(int64_t numerator, int64_t denominator);  // to whole hundredths, half-up
