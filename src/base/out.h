// Text being written: pages, entries, notices, SQL-free everything.
//
// A `struct out` grows in an arena. put() chooses the form by the type of what is put, and the
// escaping by the mode: in html mode every text is escaped, and only the type `html` goes in raw,
// so markup cannot be forgotten or forged.
#pragma once

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

enum lang { LANG_ZH, LANG_EN, LANG_COUNT };

enum out_mode { OUT_PLAIN, OUT_HTML };

struct out {
    arena *a;
    char *at;
    size_t len, room;
    enum out_mode mode;
    enum lang lang;
};

// Markup that is already safe.
typedef struct {
    str text;
} html;

// A Chinese text of the program itself, put in the reader's language.
typedef struct {
    const char *zh;
} word;

struct out out_plain(arena *a);
struct out out_html(arena *a, enum lang lang);
str out_str(const struct out *o);  // what has been written, in the arena, valid until the next put

void put_raw(struct out *o, str s);  // never escaped; for the compiler of templates and for JSON
void put_str(struct out *o, str s);  // an absent text puts nothing
void put_c(struct out *o, const char *s);
void put_int64(struct out *o, int64_t n);
void put_int(struct out *o, int n);
void put_size(struct out *o, size_t n);
void put_money(struct out *o, money m);      // 1,234.56; a dash where there is none
void put_price(struct out *o, price p);
void put_dec(struct out *o, dec d);          // without trailing zeros; a dash where there is none
void put_instant(struct out *o, instant t);  // 2026-03-31 09:30; nothing where there is none
void put_day(struct out *o, day d);
void put_id(struct out *o, id thing);
void put_html(struct out *o, html h);
void put_word(struct out *o, word w);

#define put(o, x)                                                                              \
    _Generic((x), str: put_str, char *: put_c, const char *: put_c, int: put_int,              \
             unsigned: put_size, long: put_int64, unsigned long: put_size, money: put_money,   \
             price: put_price, dec: put_dec, instant: put_instant, day: put_day, id: put_id,   \
             html: put_html, word: put_word)((o), (x))

// The translation of a Chinese text of the program; the text itself where there is none.
// Filled by the table that tool/compile_po.py makes.
const char *tr(enum lang lang, const char *zh);
struct translation {
    const char *zh, *en;
};
extern const struct translation translations[];
extern const size_t translations_count;

// A short text from pieces, all of them str: join(a, S("a"), b, c).
#define join(a, ...)                                        \
    join_((a), (const str[]){__VA_ARGS__},                  \
          sizeof((const str[]){__VA_ARGS__}) / sizeof(str))
str join_(arena *a, const str *pieces, size_t n);
// printf's formats, for numbers and constant texts.
str format(arena *a, const char *form, ...) __attribute__((format(printf, 2, 3)));

// Lower-case hexadecimal, and back: false unless exactly 2 * n digits.
str hex(arena *a, const void *bytes, size_t n);
bool hex_parse(str s, void *ret, size_t n);
