// The law as data.
//
// Every rule stands in law/*.law with its clause, its text, its number and when it is in force;
// tool/compile_law.py makes const tables of them. A slice names a rule by symbol, so a rule that is
// missing does not compile, and no legal number stands in C.
#pragma once

#include "base/out.h"

struct instrument {
    const char *key;             // "87"
    const char *name, *name_en;  // 《政府采购货物和服务招标投标管理办法》（财政部令第87号）
    const char *brief, *brief_en;  // 87号令
};

enum rule_unit {
    UNIT_NONE,
    UNIT_DAYS,
    UNIT_WORKING_DAYS,
    UNIT_MONTHS,
    UNIT_MINUTES,
    UNIT_PERCENT,
    UNIT_PEOPLE,
    UNIT_FEN,
    UNIT_YEARS,
};

struct rule {
    const char *name;                    // "tender.issue_to_deadline"
    const struct instrument *instrument;
    const char *clause, *clause_en;      // 87号令第十八条
    const char *text, *text_en;          // what it demands
    const char *breach, *breach_en;      // what to say when it is broken; {1} {2} are the numbers
    int64_t value, upper;                // upper: the other end of a range, or 0
    enum rule_unit unit;
    day from, until;                     // in force; until 0 = still
    const char *anchor;                  // which day decides the version: act, notice, contract
    bool verified;                       // the clause was read; false: to be confirmed by a lawyer
    const struct rule *before;           // the version that was in force earlier
};

extern const struct rule *const rules[];
extern const size_t rules_count;
extern const struct instrument instruments[];
extern const size_t instruments_count;

// A word of the trade in plain language. The rule or clause behind it has the numbers.
struct term {
    const char *zh, *en, *anchor;        // 采购意向; "procurement-intention" on /words
    const char *text, *text_en;
    const char *clause, *clause_en;
    const struct rule *rule;             // or NULL
};
extern const struct term terms[];
extern const size_t terms_count;
const struct term *term_in(const char *zh);  // the longest that a text contains, or NULL

// The version in force on a day; the oldest if the day is before all of them.
const struct rule *rule_on(const struct rule *r, day on);
const struct rule *rule_named(str name);  // NULL if there is none
const char *unit_word(enum rule_unit unit);

// What a refusal was about: values to be put into the breach text in the reader's language.
struct arg {
    enum { ARG_TEXT, ARG_WORD, ARG_INT, ARG_MONEY, ARG_DEC, ARG_DAY, ARG_INSTANT } kind;
    union {
        str text;
        const char *word;
        int64_t n;
        money money;
        dec dec;
        day day;
        instant instant;
    };
};

struct arg arg_text(str s);
struct arg arg_word(const char *zh);  // a text of the program, translated when shown
struct arg arg_int(int64_t n);
struct arg arg_i(int n);
struct arg arg_size(size_t n);
struct arg arg_money(money m);
struct arg arg_dec(dec d);
struct arg arg_day(day d);
struct arg arg_instant(instant t);
#define ARG(x)                                                                                 \
    _Generic((x), str: arg_text, const char *: arg_word, char *: arg_word, int: arg_i,         \
             long: arg_int, unsigned long: arg_size, money: arg_money, dec: arg_dec,           \
             day: arg_day, instant: arg_instant)(x)

// The breach text with {1}.. and {value} {upper} filled in.
void put_breach(struct out *o, const struct rule *r, const struct arg *args, size_t n);
