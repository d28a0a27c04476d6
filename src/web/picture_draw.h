// What the drawings of pictures are made of. For picture.c, its templates and their test alone.
#pragma once

#include "web/picture.h"

// Fills: the three of doc/design.md; LIMIT and LATE are vermilion.
enum picture_look {
    LOOK_FIRST,   // dark: what is done
    LOOK_SECOND,  // green: beside it
    LOOK_THIRD,   // pale blue: what is promised
    LOOK_REST,    // hollow: the whole, what was planned
    LOOK_LIMIT,
    LOOK_LINE,
    LOOK_TEXT,
    LOOK_MUTED,
    LOOK_STRONG,
};
enum picture_shape { SHAPE_TEXT, SHAPE_BAR, SHAPE_RULE, SHAPE_LINE, SHAPE_DOT };

struct picture_mark {
    enum picture_shape shape;
    enum picture_look look;
    int64_t x, w;        // per mille of the width
    int64_t y, h;        // pixels
    const char *anchor;  // of text: start, middle, end
    bool wide;           // only where there is room beside a name
    bool edge;           // a bar that broke a limit
    str text;
};
struct picture_key_word {
    enum picture_look look;
    const char *zh;
};
struct picture_drawing {
    struct {
        struct picture_mark *at;
        size_t n, room;
    } marks;
    struct {
        struct picture_key_word at[4];
        size_t n;
    } keys;
    const char *unit;  // in the key line
    int64_t height;
};
// Adds to a drawing. Text: its baseline stands in the line that begins at y. A bar of nothing is a
// line of its own. Lines: a text from y on, wrapped; returns where the next may stand.
void picture_add(struct out *o, struct picture_drawing *d, struct picture_mark m);
void picture_key(struct picture_drawing *d, enum picture_look look, const char *zh);
void picture_text(struct out *o, struct picture_drawing *d, int64_t x, int64_t y,
                  enum picture_look look, str text);
void picture_bar(struct out *o, struct picture_drawing *d, enum picture_look look, int64_t x,
                 int64_t w, int64_t y, int64_t h);
int64_t picture_lines(struct out *o, struct picture_drawing *d, int64_t y, enum picture_look look,
                      str text);
struct picture_column picture_head(struct out *o, const char *zh, bool number);
struct picture_table picture_table_of(struct out *o, size_t n,
                                      const struct picture_column *columns, size_t count);

struct picture_drawing picture_bars_draw(struct out *o, const struct picture_bars *p);
struct picture_drawing picture_steps_draw(struct out *o, const struct picture_steps *p);
struct picture_drawing picture_track_draw(struct out *o, const struct picture_track *p);
struct picture_drawing picture_dots_draw(struct out *o, const struct picture_dots *p);
struct picture_drawing picture_bullets_draw(struct out *o, const struct picture_bullets *p);
struct picture_drawing picture_shares_draw(struct out *o, const struct picture_shares *p);

// A name in lines that fit a phone in elder mode beside nothing else.
enum { picture_line_units = 28 };  // a Han character is two
struct picture_wrapped {
    str *at;
    size_t n;
};
struct picture_wrapped picture_wrap(arena *a, str text);

str picture_x(struct out *o, int64_t permille);  // "37.5%"
str picture_rem(struct out *o, int64_t pixels);  // grows with the reader's text size
const char *picture_fill(enum picture_look look);
const char *picture_class(enum picture_look look);
