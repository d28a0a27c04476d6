// Words and small markup that templates share. Everything here only reads and puts.
#pragma once

#include "web/page.h"

// An address for href=, src= and action=: one of ours as it is, http(s) of others, "#" for anything
// else, so that a stored text can never become a script.
str link(str address);
str asset_bytes(const char *name);  // what is sent there; absent if there is none
str asset(const char *name);  // /asset/name?hash
str url(struct out *o, const char *prefix, id thing);  // "/project/" and an id

word choice(const struct choice *choices, str code);  // its word; the code itself is never shown
word w(const char *zh);                               // any Chinese text of the program
word act_word(const struct visit *v, str kind);       // what its button says
str short_day(struct out *o, day d);                  // 03-12
str clock_of(struct out *o, instant t);               // 03-12 09:30
str clock_full(struct out *o, instant t);             // 2026-03-12 09:41:07
word weekday(day d);                                  // 周四
str utc(struct out *o, instant t);                    // for <time datetime>
str wan(struct out *o, money m);                      // in ten thousand yuan, two digits at most
str words_of(struct out *o, money m);                 // 大写
str groups(struct out *o, str hash);                  // 5c1e 90aa 73d4 ...
str lines(str s);                                     // for <p class="lines">
// How long until t: "18 天 23 小时", "23 小时 48 分", in the reader's language; absent when past.
str remaining(struct out *o, instant now, instant t);
int64_t whole_days(instant from, instant to);
str percent(struct out *o, int64_t part, int64_t whole);  // "33%"; a dash of nothing
str size_text(struct out *o, int64_t bytes);              // 1.2 MB
void put_query(struct out *o, str s);                      // escaped for an address
str url_part(arena *a, str s);  // as a value in an address
str current_url(struct visit *v, const char *name, const char *value);  // with one thing changed

struct menu_item {
    str path;
    const char *zh;
    bool on;
};
struct menu_items {
    struct menu_item *at;
    size_t n;
};
struct menu_items menu_of(struct visit *v);

// Pages of a long list: 20, 50 or 100 rows each; v->whole makes one page of all.
struct paging {
    int64_t total, page, size;
};
struct paging paging_of(const struct visit *v, int64_t total);
