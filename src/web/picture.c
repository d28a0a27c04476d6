// Where the marks of each picture stand.
#include "web/picture_draw.h"

#include <string.h>

#include "base/utf8.h"
#include "web/csv.h"
#include "web/widgets.h"

enum {
    line_px = 21,   // from one line of text to the next
    base_px = 16,   // from the top of a line to its baseline
    gap_px = 14,    // between rows
    whole = 1000,   // per mille
    bar_room = 840, // what bars may take where their share stands beside them
};

str picture_x(struct out *o, int64_t permille)
{
    if (permille % 10)
        return format(o->a, "%lld.%lld%%", (long long)(permille / 10), (long long)(permille % 10));
    return format(o->a, "%lld%%", (long long)(permille / 10));
}

// Sixteenths are exact in four digits.
str picture_rem(struct out *o, int64_t pixels)
{
    return format(o->a, "%lld.%04lldrem", (long long)(pixels / 16),
                  (long long)(pixels % 16 * 625));
}

const char *picture_fill(enum picture_look look)
{
    static const char *const fills[] = {
        [LOOK_FIRST] = "#12436d", [LOOK_SECOND] = "#28a197", [LOOK_THIRD] = "#9fb6d0",
        [LOOK_REST] = "#e3e8ef",  [LOOK_LIMIT] = "#b3261e",  [LOOK_LINE] = "#4d5866",
        [LOOK_TEXT] = "#1b2430",  [LOOK_MUTED] = "#4d5866",  [LOOK_STRONG] = "#1b2430",
    };
    return fills[look];
}

const char *picture_class(enum picture_look look)
{
    static const char *const classes[] = {
        [LOOK_FIRST] = "mark-first", [LOOK_SECOND] = "mark-second", [LOOK_THIRD] = "mark-third",
        [LOOK_REST] = "mark-rest",   [LOOK_LIMIT] = "mark-limit",   [LOOK_LINE] = "mark-line",
        [LOOK_TEXT] = "mark-text",   [LOOK_MUTED] = "mark-muted",   [LOOK_STRONG] = "mark-strong",
    };
    return classes[look];
}

void picture_add(struct out *o, struct picture_drawing *d, struct picture_mark m)
{
    if (d->marks.n == d->marks.room) {
        size_t room = d->marks.room ? 2 * d->marks.room : 64;
        struct picture_mark *at = new(o->a, struct picture_mark, room);
        if (d->marks.n)
            memcpy(at, d->marks.at, d->marks.n * sizeof *at);
        d->marks.at = at;
        d->marks.room = room;
    }
    d->marks.at[d->marks.n++] = m;
}

void picture_key(struct picture_drawing *d, enum picture_look look, const char *zh)
{
    d->keys.at[d->keys.n++] = (struct picture_key_word){look, zh};
}

// Words whose baseline stands in the line that begins at y.
void picture_text(struct out *o, struct picture_drawing *d, int64_t x, int64_t y,
                  enum picture_look look, str text)
{
    const char *anchor = x < 20 ? "start" : x > 980 ? "end" : "middle";
    picture_add(o, d, (struct picture_mark){.shape = SHAPE_TEXT, .look = look, .x = x,
                                            .y = y + base_px, .anchor = anchor, .text = text});
}

void picture_bar(struct out *o, struct picture_drawing *d, enum picture_look look, int64_t x,
                 int64_t w, int64_t y, int64_t h)
{
    // Nothing is a value too: a line of its own where the bar would begin.
    enum picture_shape shape = w > 0 ? SHAPE_BAR : SHAPE_RULE;
    picture_add(o, d, (struct picture_mark){.shape = shape, .look = look, .x = x,
                                            .w = w > 0 ? w : 0, .y = y, .h = h});
}

// Where a line must break before the piece at `from`: words of Latin letters stay whole.
static size_t piece_end(str text, size_t from, int64_t *units)
{
    size_t at = from;
    *units = 0;
    while (at < text.len) {
        size_t next = at;
        uint32_t c = utf8_next(text, &next);
        bool narrow = c < 0x2000;
        if (!narrow && at > from)
            return at;
        *units += narrow ? 1 : 2;
        at = next;
        if (!narrow || c == ' ' || *units >= picture_line_units)
            return at;
    }
    return at;
}

struct picture_wrapped picture_wrap(arena *a, str text)
{
    struct picture_wrapped lines = {new(a, str, text.len / 8 + 2), 0};
    size_t begin = 0, at = 0;
    int64_t used = 0, units = 0;
    while (at < text.len) {
        size_t end = piece_end(text, at, &units);
        if (used && used + units > picture_line_units) {
            lines.at[lines.n++] = str_part(text, begin, at - begin);
            begin = at;
            used = 0;
        }
        used += units;
        at = end;
    }
    lines.at[lines.n++] = str_from(text, begin);
    return lines;
}

// A text in its lines from y on; returns where the next may stand.
int64_t picture_lines(struct out *o, struct picture_drawing *d, int64_t y, enum picture_look look,
                      str text)
{
    struct picture_wrapped lines = picture_wrap(o->a, text);
    for (size_t i = 0; i < lines.n; i++, y += line_px)
        picture_text(o, d, 0, y, look, lines.at[i]);
    return y;
}

static int64_t share_of(int64_t part, int64_t of, int64_t room)
{
    return of > 0 && part > 0 ? muldiv(part < of ? part : of, room, of) : 0;
}

struct picture_column picture_head(struct out *o, const char *zh, bool number)
{
    return (struct picture_column){str_of(tr(o->lang, zh)), number};
}

struct picture_table picture_table_of(struct out *o, size_t n,
                                      const struct picture_column *columns, size_t count)
{
    struct picture_table t = {0};
    memcpy(t.columns.at, columns, count * sizeof *columns);
    t.columns.n = count;
    t.rows.at = new(o->a, struct picture_row, n + 1);
    t.rows.n = n;
    return t;
}

// Bars.

static const enum picture_look bar_looks[picture_sums_max][picture_sums_max] = {
    {LOOK_FIRST},
    {LOOK_REST, LOOK_FIRST},
    {LOOK_REST, LOOK_THIRD, LOOK_FIRST},
};

static str bar_sums(struct out *o, const struct picture_bars *p, const struct picture_bar *r)
{
    struct out text = out_plain(o->a);
    for (size_t k = p->sum_count; k-- > 0;) {
        put(&text, wan(o, r->of[k]));
        if (k)
            put(&text, "／");
    }
    return out_str(&text);
}

static int64_t bar_widest(const struct picture_bars *p)
{
    int64_t widest = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->sum_count; k++)
            widest = p->at[i].of[k].fen > widest ? p->at[i].of[k].fen : widest;
    return widest;
}

struct picture_drawing picture_bars_draw(struct out *o, const struct picture_bars *p)
{
    struct picture_drawing d = {.unit = "万元"};
    const enum picture_look *looks = bar_looks[p->sum_count - 1];
    int64_t widest = bar_widest(p), y = 0;
    for (size_t k = p->sum_count; k-- > 0;)
        picture_key(&d, looks[k], p->sums[k]);
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_bar *r = &p->at[i];
        picture_add(o, &d, (struct picture_mark){.shape = SHAPE_TEXT, .look = LOOK_MUTED,
                    .x = whole, .y = y + base_px, .anchor = "end", .wide = true,
                    .text = bar_sums(o, p, r)});
        y = picture_lines(o, &d, y, LOOK_TEXT, r->name) + 2;
        for (size_t k = 0; k < p->sum_count; k++) {
            int64_t inset = k && k + 1 == p->sum_count ? 5 : 0;
            picture_bar(o, &d, looks[k], 0, share_of(r->of[k].fen, widest, bar_room), y + inset,
                    20 - 2 * inset);
        }
        picture_text(o, &d, whole, y, LOOK_STRONG,
                 percent(o, r->of[p->sum_count - 1].fen, r->of[0].fen));
        y += 20 + gap_px;
    }
    d.height = y;
    return d;
}

struct picture_table picture_bars_table(struct out *o, const struct picture_bars *p)
{
    str unit = str_of(tr(o->lang, "（万元）"));
    struct picture_column columns[picture_columns_max] = {picture_head(o, p->row, false)};
    for (size_t k = 0; k < p->sum_count; k++)
        columns[k + 1] = (struct picture_column){
            join(o->a, str_of(tr(o->lang, p->sums[k])), unit), true};
    columns[p->sum_count + 1] = picture_head(o, p->share, true);
    struct picture_table t = picture_table_of(o, p->n, columns, p->sum_count + 2);
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_bar *r = &p->at[i];
        t.rows.at[i] = (struct picture_row){.link = r->link, .cell = {r->name}};
        for (size_t k = 0; k < p->sum_count; k++)
            t.rows.at[i].cell[k + 1] = wan(o, r->of[k]);
        t.rows.at[i].cell[p->sum_count + 1] =
            percent(o, r->of[p->sum_count - 1].fen, r->of[0].fen);
    }
    return t;
}

// Shares.

static const enum picture_look part_looks[] = {LOOK_FIRST, LOOK_SECOND, LOOK_THIRD};

static int64_t parts_sum(const struct picture_shares *p)
{
    int64_t sum = 0;
    for (size_t i = 0; i < p->n; i++)
        sum += p->at[i].of.fen;
    return sum;
}

struct picture_drawing picture_shares_draw(struct out *o, const struct picture_shares *p)
{
    struct picture_drawing d = {0};
    int64_t sum = parts_sum(p), x = 0, y = 36;
    for (size_t i = 0; i < p->n && i < 3; i++) {
        int64_t end = i + 1 == p->n ? whole : x + share_of(p->at[i].of.fen, sum, whole);
        picture_bar(o, &d, part_looks[i], x, end - x > 4 ? end - x - 4 : 0, 0, 24);
        x = end;
        picture_bar(o, &d, part_looks[i], 0, 40, y + 4, 12);
        picture_text(o, &d, whole, y, LOOK_STRONG, percent(o, p->at[i].of.fen, sum));
        picture_add(o, &d, (struct picture_mark){.shape = SHAPE_TEXT, .look = LOOK_TEXT, .x = 60,
                    .y = y + base_px, .anchor = "start", .text = p->at[i].name});
        y += line_px + 4;
    }
    d.height = y + 2;
    return d;
}

struct picture_table picture_shares_table(struct out *o, const struct picture_shares *p)
{
    const struct picture_column columns[] = {
        picture_head(o, p->row, false), picture_head(o, p->sum, true),
        picture_head(o, "占比", true)};
    struct picture_table t = picture_table_of(o, p->n, columns, 3);
    for (size_t i = 0; i < p->n; i++)
        t.rows.at[i] = (struct picture_row){
            .cell = {p->at[i].name, money_comma(o->a, p->at[i].of),
                     percent(o, p->at[i].of.fen, parts_sum(p))}};
    return t;
}

void picture_csv(struct visit *v, const struct picture_table *t)
{
    struct out *o = &v->out;
    *o = out_plain(v->a);
    o->lang = v->lang;
    if (v->page)
        visit_named(v, join(v->a, str_of(tr(v->lang, v->page->zh)), S("-"),
                            day_text(v->a, v->today), S(".csv")));
    csv_begin(o);
    for (size_t c = 0; c < t->columns.n; c++)
        csv_cell(o, c, t->columns.at[c].head);
    csv_end(o);
    for (size_t r = 0; r < t->rows.n; r++) {
        for (size_t c = 0; c < t->columns.n; c++)
            csv_cell(o, c, t->rows.at[r].cell[c]);
        csv_end(o);
    }
}
