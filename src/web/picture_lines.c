// Where the marks stand of pictures that run along a line: steps, tracks, dots, bullets.
#include <string.h>

#include "web/picture_draw.h"
#include "web/widgets.h"

enum { whole = 1000, row_px = 21, between_px = 14, text_px = 16 };

static void add_rule(struct out *o, struct picture_drawing *d, enum picture_look look, int64_t x,
                     int64_t y, int64_t h)
{
    picture_add(o, d, (struct picture_mark){.shape = SHAPE_RULE, .look = look, .x = x, .y = y,
                                            .h = h});
}

// Steps: from the first day that is said to the last.

struct span {
    int64_t first, last;
};

static void span_takes(struct span *s, day d)
{
    if (!d.n)
        return;
    s->first = s->first && s->first < d.n ? s->first : d.n;
    s->last = s->last > d.n ? s->last : d.n;
}

static struct span steps_span(const struct picture_steps *p)
{
    struct span s = {0};
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_step *r = &p->at[i];
        span_takes(&s, r->planned_from);
        span_takes(&s, r->planned_until);
        span_takes(&s, r->from);
        span_takes(&s, r->until);
        span_takes(&s, r->limit);
        if (r->from.n && !r->until.n)
            span_takes(&s, p->today);
    }
    return s;
}

static int64_t place(const struct span *s, day d)
{
    int64_t of = s->last - s->first;
    int64_t at = of ? muldiv(d.n - s->first, whole, of) : 0;
    return at < 0 ? 0 : at > whole ? whole : at;
}

// A day is as wide as a dot at least.
static void add_days(struct out *o, struct picture_drawing *d, const struct span *s,
                     enum picture_look look, day from, day until, int64_t y, int64_t h, bool edge)
{
    int64_t x = place(s, from), w = place(s, until) - x;
    w = w < 8 ? 8 : w;
    picture_add(o, d, (struct picture_mark){.shape = SHAPE_BAR, .look = look,
                                            .x = x + w > whole ? whole - w : x, .w = w, .y = y,
                                            .h = h, .edge = edge});
}

static str days_text(struct out *o, day from, day until)
{
    if (!from.n)
        return S("—");
    if (from.n == until.n)
        return day_text(o->a, from);
    return join(o->a, day_text(o->a, from), S("—"), until.n ? day_text(o->a, until) : S("…"));
}

struct picture_drawing picture_steps_draw(struct out *o, const struct picture_steps *p)
{
    struct picture_drawing d = {0};
    struct span s = steps_span(p);
    int64_t y = 0, top = row_px + 6;
    picture_key(&d, LOOK_FIRST, "实际");
    picture_key(&d, LOOK_REST, "计划");
    picture_key(&d, LOOK_LIMIT, "法定期限");
    picture_text(o, &d, 0, y, LOOK_MUTED, day_text(o->a, (day){s.first}));
    picture_text(o, &d, whole, y, LOOK_MUTED, day_text(o->a, (day){s.last}));
    y = top;
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_step *r = &p->at[i];
        picture_add(o, &d, (struct picture_mark){.shape = SHAPE_TEXT, .look = LOOK_MUTED,
                    .x = whole, .y = y + text_px, .anchor = "end", .wide = true,
                    .text = days_text(o, r->from, r->until)});
        y = picture_lines(o, &d, y, r->late ? LOOK_LIMIT : LOOK_TEXT, r->name) + 2;
        if (r->planned_from.n)
            add_days(o, &d, &s, LOOK_REST, r->planned_from, r->planned_until, y, 18, false);
        if (r->from.n)
            add_days(o, &d, &s, LOOK_FIRST, r->from, r->until.n ? r->until : p->today, y + 4, 10,
                     r->late > 0);
        if (r->limit.n)
            add_rule(o, &d, LOOK_LIMIT, place(&s, r->limit), y - 2, 22);
        y += 18 + between_px;
    }
    if (p->today.n > s.first && p->today.n < s.last)
        add_rule(o, &d, LOOK_LINE, place(&s, p->today), top, y - top);
    d.height = y;
    return d;
}

static str count_text(struct out *o, int64_t n)
{
    return n ? format(o->a, "%lld", (long long)n) : S("—");
}

struct picture_table picture_steps_table(struct out *o, const struct picture_steps *p)
{
    const struct picture_column columns[] = {
        picture_head(o, "步骤", false), picture_head(o, "计划", false),
        picture_head(o, "实际", false), picture_head(o, "法定期限", false),
        picture_head(o, "逾期（日）", true), picture_head(o, "依据", false)};
    struct picture_table t = picture_table_of(o, p->n, columns, 6);
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_step *r = &p->at[i];
        t.rows.at[i] = (struct picture_row){
            .hit = r->late > 0,
            .cell = {r->name, days_text(o, r->planned_from, r->planned_until),
                     days_text(o, r->from, r->until),
                     r->limit.n ? day_text(o->a, r->limit) : S("—"),
                     count_text(o, r->late), r->note.at ? r->note : S("—")}};
    }
    return t;
}

// Tracks.

static int64_t point_x(const struct picture_track *p, size_t k)
{
    return p->point_count > 1 ? 110 + muldiv((int64_t)k, 780, (int64_t)p->point_count - 1) : 500;
}

static void add_point(struct out *o, struct picture_drawing *d, int64_t x, int64_t y,
                      const struct picture_point *r)
{
    static const enum picture_look looks[] = {
        [PICTURE_LATER] = LOOK_REST, [PICTURE_DONE] = LOOK_FIRST, [PICTURE_NOW] = LOOK_FIRST,
        [PICTURE_LATE] = LOOK_LIMIT};
    picture_add(o, d, (struct picture_mark){.shape = SHAPE_DOT, .look = looks[r->reach],
                                            .x = x, .y = y + 8, .h = 7,
                                            .edge = r->reach >= PICTURE_NOW});
    picture_text(o, d, x, y + 18, r->reach == PICTURE_LATE ? LOOK_LIMIT : LOOK_MUTED, r->text);
}

struct picture_drawing picture_track_draw(struct out *o, const struct picture_track *p)
{
    struct picture_drawing d = {0};
    int64_t y = 0;
    for (size_t k = 0; k < p->point_count; k++)
        picture_text(o, &d, point_x(p, k), y, LOOK_STRONG, str_of(tr(o->lang, p->points[k])));
    y += row_px + 6;
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_way *r = &p->at[i];
        picture_add(o, &d, (struct picture_mark){.shape = SHAPE_TEXT, .look = LOOK_MUTED,
                    .x = whole, .y = y + text_px, .anchor = "end", .wide = true,
                    .text = r->detail});
        y = picture_lines(o, &d, y, LOOK_TEXT, r->name) + 4;
        picture_add(o, &d, (struct picture_mark){.shape = SHAPE_LINE, .look = LOOK_LINE,
                    .x = point_x(p, 0), .w = point_x(p, p->point_count - 1) - point_x(p, 0),
                    .y = y + 8});
        for (size_t k = 0; k < p->point_count; k++)
            add_point(o, &d, point_x(p, k), y, &r->points[k]);
        y += 18 + row_px + between_px;
    }
    d.height = y;
    return d;
}

struct picture_table picture_track_table(struct out *o, const struct picture_track *p)
{
    struct picture_column columns[picture_columns_max] = {picture_head(o, p->row, false),
                                                         picture_head(o, p->detail, true)};
    for (size_t k = 0; k < p->point_count; k++)
        columns[k + 2] = picture_head(o, p->points[k], false);
    struct picture_table t = picture_table_of(o, p->n, columns, p->point_count + 2);
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_way *r = &p->at[i];
        t.rows.at[i].cell[0] = r->name;
        t.rows.at[i].cell[1] = r->detail;
        for (size_t k = 0; k < p->point_count; k++) {
            t.rows.at[i].cell[k + 2] = r->points[k].text;
            t.rows.at[i].hit = t.rows.at[i].hit || r->points[k].reach == PICTURE_LATE;
        }
    }
    return t;
}

// Dots: a line for each, from just under the lowest to just over the highest.

money picture_mean(const struct picture_dot *at, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += at[i].of.fen;
    return n ? (money){muldiv(sum, 1, (int64_t)n)} : NO_MONEY;
}

struct scale {
    int64_t low, high;
};

static struct scale dots_scale(const struct picture_dots *p)
{
    struct scale s = {INT64_MAX, 0};
    for (size_t i = 0; i < p->n; i++) {
        s.low = p->at[i].of.fen < s.low ? p->at[i].of.fen : s.low;
        s.high = p->at[i].of.fen > s.high ? p->at[i].of.fen : s.high;
    }
    if (p->limit.fen > s.high)
        s.high = p->limit.fen;
    // A fifth of room below, and never a line without length.
    int64_t room = muldiv(s.high - s.low, 1, 5);
    s.low -= room ? room : muldiv(s.high, 1, 10) + 1;
    if (s.low < 0)
        s.low = 0;
    return s;
}

static int64_t dot_x(const struct scale *s, money m)
{
    return 30 + muldiv(m.fen - s->low, 940, s->high > s->low ? s->high - s->low : 1);
}

// A word under the line at x, on the side where there is room.
static void add_mark_word(struct out *o, struct picture_drawing *d, int64_t x, int64_t y,
                          enum picture_look look, const char *zh, money m)
{
    str text = join(o->a, str_of(tr(o->lang, zh)), S(" "), money_comma(o->a, m));
    picture_add(o, d, (struct picture_mark){.shape = SHAPE_TEXT, .look = look, .x = x,
                                            .y = y + text_px, .anchor = x > 500 ? "end" : "start",
                                            .text = text});
}

// A line through all rows, under everything else; its length is known when they are drawn.
static size_t add_through(struct out *o, struct picture_drawing *d, enum picture_look look,
                          int64_t x)
{
    add_rule(o, d, look, x, 0, 0);
    return d->marks.n - 1;
}

static int64_t add_dot_row(struct out *o, struct picture_drawing *d, const struct scale *s,
                           const struct picture_dot *r, int64_t y)
{
    int64_t x = dot_x(s, r->of);
    y = picture_lines(o, d, y, LOOK_TEXT, r->name) + 2;
    picture_add(o, d, (struct picture_mark){.shape = SHAPE_LINE, .look = LOOK_LINE, .x = 0,
                                            .w = whole, .y = y + 11});
    picture_add(o, d, (struct picture_mark){.shape = SHAPE_DOT, .look = LOOK_FIRST, .x = x,
                                            .y = y + 11, .h = 7});
    picture_add(o, d, (struct picture_mark){.shape = SHAPE_TEXT, .look = LOOK_STRONG,
                .x = x > 500 ? x - 40 : x + 40, .y = y + text_px,
                .anchor = x > 500 ? "end" : "start", .text = money_comma(o->a, r->of)});
    return y + row_px + between_px;
}

struct picture_drawing picture_dots_draw(struct out *o, const struct picture_dots *p)
{
    struct picture_drawing d = {0};
    struct scale s = dots_scale(p);
    money mean = picture_mean(p->at, p->n);
    bool limited = p->limit.fen >= 0;
    size_t mean_at = add_through(o, &d, LOOK_LINE, p->n > 1 ? dot_x(&s, mean) : 0);
    size_t limit_at = add_through(o, &d, LOOK_LIMIT, limited ? dot_x(&s, p->limit) : 0);
    int64_t y = 0;
    for (size_t i = 0; i < p->n; i++)
        y = add_dot_row(o, &d, &s, &p->at[i], y);
    if (p->n > 1) {
        d.marks.at[mean_at].h = y;
        add_mark_word(o, &d, dot_x(&s, mean), y, LOOK_MUTED, "平均", mean);
        y += row_px;
    }
    if (limited) {
        d.marks.at[limit_at].h = y;
        add_mark_word(o, &d, dot_x(&s, p->limit), y, LOOK_LIMIT, p->limit_word, p->limit);
        y += row_px;
    }
    d.height = y + 4;
    return d;
}

// How far from the mean, with its sign.
static str from_mean(struct out *o, money m, money mean)
{
    if (mean.fen <= 0)
        return S("—");
    int64_t tenths = muldiv(m.fen - mean.fen, 1000, mean.fen);
    int64_t size = tenths < 0 ? -tenths : tenths;
    return format(o->a, "%s%lld.%lld%%", tenths < 0 ? "-" : "", (long long)(size / 10),
                  (long long)(size % 10));
}

struct picture_table picture_dots_table(struct out *o, const struct picture_dots *p)
{
    const struct picture_column columns[] = {
        picture_head(o, p->row, false), picture_head(o, p->sum, true),
        picture_head(o, "与平均相差", true),
        picture_head(o, p->limit_word ? p->limit_word : "", true)};
    size_t count = p->limit.fen >= 0 ? 4 : 3;
    struct picture_table t = picture_table_of(o, p->n, columns, count);
    money mean = picture_mean(p->at, p->n);
    for (size_t i = 0; i < p->n; i++)
        t.rows.at[i] = (struct picture_row){
            .cell = {p->at[i].name, money_comma(o->a, p->at[i].of),
                     from_mean(o, p->at[i].of, mean),
                     count == 4 ? money_comma(o->a, p->limit) : (str){0}}};
    return t;
}

// Bullets: the target stands at four fifths of the width.

enum { target_at = 800 };

static bool drawable(const struct picture_bullet *r)
{
    return r->target_n.n > 0 && r->actual_n.n >= 0;
}

static bool missed(const struct picture_bullet *r)
{
    return drawable(r) &&
           (r->at_most ? r->actual_n.n > r->target_n.n : r->actual_n.n < r->target_n.n);
}

static str bullet_words(struct out *o, const struct picture_bullet *r)
{
    return join(o->a, r->actual.at ? r->actual : S("—"), S("／"), r->target);
}

struct picture_drawing picture_bullets_draw(struct out *o, const struct picture_bullets *p)
{
    struct picture_drawing d = {0};
    int64_t y = 0;
    str group = {0};
    picture_key(&d, LOOK_FIRST, "完成");
    picture_key(&d, LOOK_LINE, "目标");
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_bullet *r = &p->at[i];
        if (!group.at || !str_eq(group, r->group)) {
            picture_text(o, &d, 0, y, LOOK_STRONG, r->group);
            y += row_px + 4;
            group = r->group;
        }
        picture_add(o, &d, (struct picture_mark){.shape = SHAPE_TEXT, .look = LOOK_MUTED,
                    .x = whole, .y = y + text_px, .anchor = "end", .wide = true,
                    .text = bullet_words(o, r)});
        y = picture_lines(o, &d, y, LOOK_TEXT, r->name) + 2;
        if (drawable(r)) {
            int64_t w = muldiv(r->actual_n.n, target_at, r->target_n.n);
            picture_bar(o, &d, LOOK_REST, 0, whole, y, 18);
            picture_bar(o, &d, missed(r) ? LOOK_THIRD : LOOK_FIRST, 0, w < whole ? w : whole,
                        y + 4, 10);
            add_rule(o, &d, LOOK_LINE, target_at, y - 3, 24);
            y += 18;
        }
        y += between_px;
    }
    d.height = y;
    return d;
}

struct picture_table picture_bullets_table(struct out *o, const struct picture_bullets *p)
{
    const struct picture_column columns[] = {
        picture_head(o, "指标", false), picture_head(o, "维度", false),
        picture_head(o, "目标", true), picture_head(o, "完成", true),
        picture_head(o, "得分", true)};
    struct picture_table t = picture_table_of(o, p->n, columns, 5);
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_bullet *r = &p->at[i];
        t.rows.at[i] = (struct picture_row){
            .cell = {r->name, r->group, r->target, r->actual.at ? r->actual : S("—"),
                     r->score.at ? r->score : S("—")}};
    }
    return t;
}
