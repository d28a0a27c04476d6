// Pictures: typed models, drawn as SVG by one template each, with the same numbers in a table.
//
// A page fills a model and writes {{> picture_bars &p->money }}: a figure whose heading is the
// finding, the drawing, its source and time, and the data table, which is the canonical content;
// picture_csv answers the address of `csv` with that same table. Positions are per mille of the
// width and whole pixels down, so text is never scaled and the same data gives the same bytes.
// Not for what a table says alone, and not for more than three colours.
#pragma once

#include "web/page.h"

// Markup that a template writes, for a place that takes it: told(v, money_finding, p).
#define told(v, template_, ...)                                  \
    ({                                                           \
        struct out told_ = out_html((v)->a, (v)->lang);           \
        template_##_html(&told_, (v), __VA_ARGS__);               \
        (html){out_str(&told_)};                                  \
    })

// What every picture says besides its drawing.
struct picture {
    const char *name;  // letters and hyphens, once on a page; its parts have ids after it
    html finding;      // the heading: a sentence with the numbers that matter
    html source;       // where the numbers come from
    html empty;        // instead of a picture of nothing: why, and what will make it appear
    instant as_of;     // until when they hold; 0: not said
    str csv;           // address of the table as CSV; absent if none
    bool minor;        // an h3 instead of an h2
    bool headed;       // the heading stands above already, with the id NAME-finding
};

// Nested bars: up to three sums of each row, the widest first: budget, contract, paid.
enum { picture_sums_max = 3 };
struct picture_bar {
    str name, link;  // link may be absent
    money of[picture_sums_max];
};
struct picture_bars {
    struct picture p;
    const char *row, *share;  // heads of the names and of the last sum's share of the first
    const char *sums[picture_sums_max];  // words without the unit: it is 万元
    size_t sum_count;
    const struct picture_bar *at;
    size_t n;
};

// What was planned, what happened and what the law demands, step by step.
struct picture_step {
    str name, note;  // note: the clause; may be absent
    day planned_from, planned_until;  // 0: not planned
    day from, until;                  // what happened; until 0: still going on
    day limit;                        // the day the law sets; 0: none
    int64_t late;                     // days beyond it; 0: none
};
struct picture_steps {
    struct picture p;
    day today;
    const struct picture_step *at;
    size_t n;
};

// How far each row has come along the same few points.
enum picture_reach { PICTURE_LATER, PICTURE_DONE, PICTURE_NOW, PICTURE_LATE };
enum { picture_points_max = 5 };
struct picture_point {
    enum picture_reach reach;
    str text;  // under the dot: a date, or how late
};
struct picture_way {
    str name, detail;
    struct picture_point points[picture_points_max];
};
struct picture_track {
    struct picture p;
    const char *row, *detail;
    const char *points[picture_points_max];
    size_t point_count;
    const struct picture_way *at;
    size_t n;
};

// Sums on one line against a limit and their mean: prices against the ceiling.
struct picture_dot {
    str name;
    money of;
};
struct picture_dots {
    struct picture p;
    const char *row, *sum, *limit_word;
    money limit;  // NO_MONEY: none
    const struct picture_dot *at;
    size_t n;
};

// What was reached against what was promised; a row without a number for either is only told.
struct picture_bullet {
    str group, name;
    str target, actual, score;  // as they are written
    dec target_n, actual_n;     // NO_DEC where the text is no number
    bool at_most;               // less is better
};
struct picture_bullets {
    struct picture p;
    const struct picture_bullet *at;
    size_t n;
};

// One whole and its parts, at most three.
struct picture_part {
    str name;
    money of;
};
struct picture_shares {
    struct picture p;
    const char *row, *sum;
    const struct picture_part *at;
    size_t n;
};

void picture_bars_html(struct out *o, struct visit *v, const struct picture_bars *p);
void picture_steps_html(struct out *o, struct visit *v, const struct picture_steps *p);
void picture_track_html(struct out *o, struct visit *v, const struct picture_track *p);
void picture_dots_html(struct out *o, struct visit *v, const struct picture_dots *p);
void picture_bullets_html(struct out *o, struct visit *v, const struct picture_bullets *p);
void picture_shares_html(struct out *o, struct visit *v, const struct picture_shares *p);

// The table of a picture: what its details show and its CSV holds.
enum { picture_columns_max = 7 };
struct picture_column {
    str head;  // in the reader's language
    bool number;
};
struct picture_row {
    str link;  // of the first cell; may be absent
    bool hit;  // broke a limit
    str cell[picture_columns_max];
};
struct picture_table {
    struct {
        struct picture_column at[picture_columns_max];
        size_t n;
    } columns;
    struct {
        struct picture_row *at;
        size_t n;
    } rows;
};
struct picture_table picture_bars_table(struct out *o, const struct picture_bars *p);
struct picture_table picture_steps_table(struct out *o, const struct picture_steps *p);
struct picture_table picture_track_table(struct out *o, const struct picture_track *p);
struct picture_table picture_dots_table(struct out *o, const struct picture_dots *p);
struct picture_table picture_bullets_table(struct out *o, const struct picture_bullets *p);
struct picture_table picture_shares_table(struct out *o, const struct picture_shares *p);

// Answers with the table as CSV: for the load of a page of the type text/csv.
void picture_csv(struct visit *v, const struct picture_table *t);

// The mean of sums, half-up; NO_MONEY of none.
money picture_mean(const struct picture_dot *at, size_t n);
