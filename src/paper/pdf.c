// Setting a paper with pango and cairo: first every line gets its page and place, then pages are
// drawn, so that each can say how many there are. Lengths are pango's units, 1024 to a point.
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "paper/block.h"
#include "paper/qr.h"

#define MM(n) ((n) * 368640 / 127)
#define PT(n) ((n) * PANGO_SCALE)

static const char serif[] = "Noto Serif CJK SC", sans[] = "Noto Sans CJK SC";

enum item_kind { ITEM_LINE, ITEM_BOX, ITEM_RULE, ITEM_QR };
struct item {
    enum item_kind kind;
    int page, x, y, w, h;
    bool red;
    PangoLayoutLine *line;
};

struct setter {
    arena *a;
    const struct paper_sheet *p;
    PangoContext *context;
    int left, right, top, bottom;  // edges of the text
    int size, pitch, cell_size, cell_pitch;
    int page, y;
    struct item *items;
    size_t n, room;
    const struct paper_table *table;  // whose head a new page repeats
    int *widths;
    struct qr qr;
    struct chapter {
        str text;
        int page;
    } chapters[64];
    size_t chapter_count;
};

struct look {
    int margin[4];  // top, right, bottom, left, mm
    int size, pitch, cell_size, cell_pitch;
};
static const struct look looks[] = {
    [PAPER_LETTER] = {{37, 26, 35, 28}, 16, 29, 12, 19},
    [PAPER_BOOK] = {{30, 26, 28, 28}, 12, 22, 10, 16},
    [PAPER_LIST] = {{20, 20, 20, 20}, 11, 18, 10, 15},
};

static void drop_object(void *what)
{
    g_object_unref(what);
}

static struct item *add(struct setter *s, enum item_kind kind)
{
    if (s->n == s->room) {
        s->room = s->room ? s->room * 2 : 256;
        struct item *more = new(s->a, struct item, s->room);
        if (s->n)
            memcpy(more, s->items, s->n * sizeof *more);
        s->items = more;
    }
    s->items[s->n] = (struct item){.kind = kind, .page = s->page};
    return &s->items[s->n++];
}

struct style {
    const char *family;
    int size;
    bool bold;
    int width, indent;
    PangoAlignment align;
};

// A text broken to lines.
struct set_text {
    PangoLayoutLine **line;
    int *x;
    int n;
};

static PangoLayout *layout_of(struct setter *s, const struct words *w, const struct style *t)
{
    PangoLayout *l = pango_layout_new(s->context);
    PangoFontDescription *d = pango_font_description_new();
    PangoAttrList *attrs = pango_attr_list_new();
    arena_defer(s->a, drop_object, l);
    pango_font_description_set_family_static(d, t->family);
    pango_font_description_set_absolute_size(d, t->size);
    pango_font_description_set_weight(d, t->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(l, d);
    for (size_t i = 0; i < w->bolds; i++) {
        PangoAttribute *b = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        b->start_index = w->bold[i].from;
        b->end_index = w->bold[i].to;
        pango_attr_list_insert(attrs, b);
    }
    pango_layout_set_attributes(l, attrs);
    pango_layout_set_text(l, w->text.at ? w->text.at : "", (int)w->text.len);
    pango_layout_set_width(l, t->width);
    pango_layout_set_indent(l, t->indent);
    pango_layout_set_alignment(l, t->align);
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_attr_list_unref(attrs);
    pango_font_description_free(d);
    return l;
}

static struct set_text set(struct setter *s, const struct words *w, const struct style *t)
{
    PangoLayout *l = layout_of(s, w, t);
    struct set_text r = {.n = pango_layout_get_line_count(l)};
    PangoLayoutIter *i = pango_layout_get_iter(l);
    r.line = new(s->a, PangoLayoutLine *, r.n);
    r.x = new(s->a, int, r.n);
    for (int k = 0; k < r.n; k++, pango_layout_iter_next_line(i)) {
        PangoRectangle box;
        pango_layout_iter_get_line_extents(i, NULL, &box);
        r.line[k] = pango_layout_iter_get_line_readonly(i);
        r.x[k] = box.x;
    }
    pango_layout_iter_free(i);
    return r;
}

static void put_line(struct setter *s, PangoLayoutLine *line, int x, int y, int pitch, bool red)
{
    PangoRectangle box;
    pango_layout_line_get_extents(line, NULL, &box);
    struct item *i = add(s, ITEM_LINE);
    i->line = line;
    i->x = x;
    i->y = y + (pitch - box.height) / 2 - box.y;
    i->red = red;
}

static void put_head(struct setter *s);

static void turn(struct setter *s)
{
    s->page++;
    s->y = s->top;
    if (s->table)
        put_head(s);
}

static void room_for(struct setter *s, int height)
{
    if (s->y + height > s->bottom && s->y > s->top)
        turn(s);
}

static void put_text(struct setter *s, const struct words *w, const struct style *t, int x,
                     int pitch)
{
    struct set_text text = set(s, w, t);
    if (text.n == 2)
        room_for(s, 2 * pitch);
    for (int k = 0; k < text.n; k++) {
        room_for(s, pitch);
        put_line(s, text.line[k], x + text.x[k], s->y, pitch, false);
        s->y += pitch;
    }
}

// Tables.

enum { cell_pad = PT(4) };

static struct style cell_style(const struct setter *s, const struct cell *c, int width)
{
    return (struct style){c->th ? sans : serif, s->cell_size, c->th, width - 2 * cell_pad, 0,
                          c->bits & BIT_RIGHT ? PANGO_ALIGN_RIGHT
                          : c->bits & BIT_MIDDLE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT};
}

static int natural_width(struct setter *s, const struct cell *c)
{
    struct style t = cell_style(s, c, 0);
    PangoRectangle box;
    t.width = -1;
    pango_layout_get_extents(layout_of(s, &c->words, &t), NULL, &box);
    return box.width + 2 * cell_pad + PT(1);
}

// Columns with a share take it; the others divide what is left as their words ask, so that a short
// one is never broken for the sake of a long one.
static void set_widths(struct setter *s, const struct paper_table *t)
{
    int total = s->right - s->left, wanted[columns_max] = {0}, rest = total, open = 0;
    s->widths = new(s->a, int, columns_max);
    for (size_t r = 0; r < t->n; r++)
        for (size_t c = 0, at = 0; c < t->at[r].n; at += (size_t)t->at[r].at[c++].span) {
            int w = t->at[r].at[c].span == 1 ? natural_width(s, &t->at[r].at[c]) : 0;
            wanted[at] = w > wanted[at] ? w : wanted[at];
        }
    for (int c = 0; c < t->columns; c++) {
        s->widths[c] = t->weight[c] ? (int)((int64_t)total * t->weight[c] / 100) : 0;
        rest -= s->widths[c];
        open += !t->weight[c];
    }
    for (bool again = true; again && open;) {
        again = false;
        int fair = rest / open;
        for (int c = 0; c < t->columns && open > 1; c++)
            if (!s->widths[c] && wanted[c] <= fair) {
                s->widths[c] = wanted[c] ? wanted[c] : PT(20);
                rest -= s->widths[c];
                open--;
                again = true;
            }
    }
    int sum = 0, last = t->columns - 1;
    for (int c = 0; c < t->columns; c++) {
        if (!s->widths[c])
            s->widths[c] = rest / open;
        sum += s->widths[c];
    }
    s->widths[last] += total - sum;
}

struct set_row {
    struct set_text text[columns_max];
    int width[columns_max];
    int lines;
};

static struct set_row set_cells(struct setter *s, const struct table_row *row)
{
    struct set_row r = {.lines = 1};
    for (size_t c = 0, at = 0; c < row->n; c++) {
        for (int k = 0; k < row->at[c].span; k++)
            r.width[c] += s->widths[at++];
        struct style t = cell_style(s, &row->at[c], r.width[c]);
        r.text[c] = set(s, &row->at[c].words, &t);
        if (r.text[c].n > r.lines)
            r.lines = r.text[c].n;
    }
    return r;
}

// Lines `from` to `to` of a row, with its boxes.
static void put_cells(struct setter *s, const struct table_row *row, const struct set_row *r,
                      int from, int to)
{
    int x = s->left, height = (to - from) * s->cell_pitch + 2 * cell_pad;
    for (size_t c = 0; c < row->n; c++) {
        struct item *box = add(s, ITEM_BOX);
        *box = (struct item){.kind = ITEM_BOX, .page = s->page, .x = x, .y = s->y,
                             .w = r->width[c], .h = height};
        for (int k = from; k < to && k < r->text[c].n; k++)
            put_line(s, r->text[c].line[k], x + cell_pad + r->text[c].x[k],
                     s->y + cell_pad + (k - from) * s->cell_pitch, s->cell_pitch, false);
        x += r->width[c];
    }
    s->y += height;
}

static void put_head(struct setter *s)
{
    for (size_t r = 0; r < s->table->n && s->table->at[r].head; r++) {
        struct set_row cells = set_cells(s, &s->table->at[r]);
        put_cells(s, &s->table->at[r], &cells, 0, cells.lines);
    }
}

// A row stays whole unless a whole page cannot hold it.
static void put_row(struct setter *s, const struct table_row *row)
{
    struct set_row r = set_cells(s, row);
    int page = s->bottom - s->top - 3 * s->cell_pitch;
    if (r.lines * s->cell_pitch + 2 * cell_pad <= page)
        room_for(s, r.lines * s->cell_pitch + 2 * cell_pad);
    for (int from = 0; from < r.lines;) {
        int fits = (s->bottom - s->y - 2 * cell_pad) / s->cell_pitch;
        int to = from + (fits > 0 ? fits : 1);
        put_cells(s, row, &r, from, to < r.lines ? to : r.lines);
        from = to;
        if (from < r.lines)
            turn(s);
    }
}

static void put_table(struct setter *s, const struct paper_table *t)
{
    set_widths(s, t);
    s->y += s->pitch / 4;
    room_for(s, 4 * s->cell_pitch + 4 * cell_pad);
    s->table = t;
    put_head(s);
    for (size_t r = 0; r < t->n; r++)
        if (!t->at[r].head)
            put_row(s, &t->at[r]);
    s->table = NULL;
    s->y += s->pitch / 2;
}

// Other blocks.

static void put_heading(struct setter *s, const struct block *b, bool first)
{
    int big = b->kind == BLOCK_H1 ? s->size + PT(6) : b->kind == BLOCK_H2 ? s->size + PT(1)
                                                                          : s->size;
    int pitch = big + s->pitch - s->size;
    bool middle = b->kind == BLOCK_H1 || b->bits & BIT_MIDDLE;
    struct style t = {sans, big, true, s->right - s->left,
                      b->bits & BIT_LINES ? 2 * s->size : 0,
                      middle ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT};
    room_for(s, pitch + 2 * s->pitch);
    if (s->y > s->top && !(b->bits & BIT_LINES))
        s->y += s->pitch / 2;
    if (b->kind == BLOCK_H2 && s->chapter_count < 64)
        s->chapters[s->chapter_count++] = (struct chapter){b->words.text, s->page};
    put_text(s, &b->words, &t, s->left, pitch);
    if (b->kind == BLOCK_H1)
        s->y += first ? s->pitch / 2 : 0;
}

static void put_letterhead(struct setter *s, const struct block *b)
{
    struct style t = {serif, PT(30), true, s->right - s->left, 0, PANGO_ALIGN_CENTER};
    size_t from = s->n;
    put_text(s, &b->words, &t, s->left, PT(48));
    for (size_t i = from; i < s->n; i++)
        s->items[i].red = true;
    struct item *rule = add(s, ITEM_RULE);
    *rule = (struct item){.kind = ITEM_RULE, .page = s->page, .x = s->left, .y = s->y + PT(6),
                          .w = s->right - s->left, .h = PT(2), .red = true};
    s->y += PT(24);
}

static void put_paragraph(struct setter *s, const struct block *b)
{
    int size = b->bits & BIT_SMALL ? s->cell_size : s->size;
    int pitch = b->bits & BIT_SMALL ? s->cell_pitch : s->pitch;
    bool plain = !(b->bits & (BIT_TO | BIT_RIGHT | BIT_MIDDLE | BIT_SMALL)) &&
                 s->p->look != PAPER_LIST;
    struct style t = {serif, size, false, s->right - s->left, plain ? 2 * size : 0,
                      b->bits & BIT_RIGHT ? PANGO_ALIGN_RIGHT
                      : b->bits & BIT_MIDDLE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT};
    if (b->bits & BIT_HEAD)
        put_letterhead(s, b);
    else
        put_text(s, &b->words, &t, s->left, pitch);
}

static void put_marked(struct setter *s, const struct words *mark, const struct words *w, int shift,
                       bool bold)
{
    struct style m = {bold ? sans : serif, s->size, false, shift, 0, PANGO_ALIGN_LEFT};
    struct style t = {serif, s->size, false, s->right - s->left - shift, 0, PANGO_ALIGN_LEFT};
    struct set_text label = set(s, mark, &m);
    room_for(s, label.n * s->pitch);
    int page = s->page, y = s->y;
    for (int k = 0; k < label.n; k++)
        put_line(s, label.line[k], s->left, s->y + k * s->pitch, s->pitch, false);
    put_text(s, w, &t, s->left + shift, s->pitch);
    if (s->page == page && s->y < y + label.n * s->pitch)
        s->y = y + label.n * s->pitch;
}

static void put_sign(struct setter *s, const struct block *b)
{
    struct words none = {0};
    int shift = (s->right - s->left) * 2 / 5;
    room_for(s, s->pitch * 2);
    s->y += s->pitch / 3;
    int y = s->y, page = s->page;
    put_marked(s, &b->label, b->words.text.len ? &b->words : &none, shift, false);
    struct item *rule = add(s, ITEM_RULE);
    *rule = (struct item){.kind = ITEM_RULE, .page = s->page, .x = s->left + shift,
                          .y = s->page == page ? s->y - PT(2) : y, .w = (s->right - s->left) / 2,
                          .h = PT(1) / 2};
}

static void put_block(struct setter *s, const struct block *b, bool first)
{
    struct words mark = {.text = b->mark};
    switch (b->kind) {
    case BLOCK_H1: case BLOCK_H2: case BLOCK_H3:
        put_heading(s, b, first);
        break;
    case BLOCK_P:
        put_paragraph(s, b);
        break;
    case BLOCK_QUOTE: case BLOCK_ITEM:
        put_marked(s, &mark, &b->words, 2 * s->size, false);
        break;
    case BLOCK_PAIR:
        put_marked(s, &b->label, &b->words, s->size * 9, true);
        break;
    case BLOCK_SIGN:
        put_sign(s, b);
        break;
    case BLOCK_TABLE:
        put_table(s, b->table);
        break;
    case BLOCK_BREAK:
        if (s->y > s->top)
            turn(s);
        break;
    }
}

// The code, and beside it in words what it leads to.
static void put_check(struct setter *s)
{
    if (!s->p->check.at)
        return;
    s->qr = qr_of(s->a, s->p->check);
    s->y += PT(16);
    room_for(s, MM(27));
    struct item *i = add(s, ITEM_QR);
    *i = (struct item){.kind = ITEM_QR, .page = s->page, .x = s->left, .y = s->y, .w = MM(25)};
    struct words w = {.text = join(s->a, S("编号　"), s->p->number, S("\n指纹　"), s->p->print,
                                   S("\n核验　手机扫左边的码，不用登录"))};
    struct style t = {sans, PT(9), false, s->right - s->left - MM(30), 0, PANGO_ALIGN_LEFT};
    struct set_text text = set(s, &w, &t);
    for (int k = 0; k < text.n; k++)
        put_line(s, text.line[k], s->left + MM(29), s->y + PT(8) + k * PT(16), PT(16), false);
    s->y += MM(26);
}

static void put_feet(struct setter *s)
{
    int pages = s->page + 1;
    bool tight = s->p->look == PAPER_LIST;
    for (s->page = 0; s->page < pages; s->page++) {
        struct words left = {.text = s->p->number.at ? join(s->a, S("编号 "), s->p->number)
                                                     : S("未登记")};
        struct words middle = {.text = format(s->a, "第 %d 页 共 %d 页", s->page + 1, pages)};
        struct style t = {sans, PT(9), false, s->right - s->left, 0, PANGO_ALIGN_LEFT};
        int y = s->bottom + (tight ? MM(5) : MM(9));
        put_line(s, set(s, &left, &t).line[0], s->left, y, PT(14), false);
        t.align = PANGO_ALIGN_RIGHT;
        struct set_text m = set(s, &middle, &t);
        put_line(s, m.line[0], s->left + m.x[0], y, PT(14), false);
    }
    s->page = pages - 1;
}

// Drawing.

static void ink(cairo_t *cr, bool red)
{
    if (red)
        cairo_set_source_rgb(cr, pango_units_to_double(716), pango_units_to_double(152),
                             pango_units_to_double(120));
    else
        cairo_set_source_rgb(cr, 0, 0, 0);
}

static void rectangle(cairo_t *cr, int x, int y, int w, int h)
{
    cairo_rectangle(cr, pango_units_to_double(x), pango_units_to_double(y),
                    pango_units_to_double(w), pango_units_to_double(h));
}

static void draw(cairo_t *cr, const struct setter *s, const struct item *i)
{
    ink(cr, i->red);
    if (i->kind == ITEM_LINE) {
        cairo_move_to(cr, pango_units_to_double(i->x), pango_units_to_double(i->y));
        pango_cairo_show_layout_line(cr, i->line);
    } else if (i->kind == ITEM_BOX) {
        cairo_set_line_width(cr, pango_units_to_double(PT(1) / 2));
        rectangle(cr, i->x, i->y, i->w, i->h);
        cairo_stroke(cr);
    } else if (i->kind == ITEM_RULE) {
        rectangle(cr, i->x, i->y, i->w, i->h);
        cairo_fill(cr);
    } else {
        int side = (int)s->qr.size;
        for (int k = 0; k < side * side; k++)
            if (s->qr.dark[k])
                rectangle(cr, i->x + i->w * (k % side) / side, i->y + i->w * (k / side) / side,
                          i->w / side + 1, i->w / side + 1);
        cairo_fill(cr);
    }
}

static void draw_pages(cairo_t *cr, const struct setter *s)
{
    for (int page = 0; page <= s->page; page++) {
        for (size_t k = 0; k < s->n; k++)
            if (s->items[k].page == page)
                draw(cr, s, &s->items[k]);
        cairo_show_page(cr);
    }
}

static cairo_status_t put_bytes(void *with, const unsigned char *bytes, unsigned n)
{
    put_raw(with, (str){(const char *)bytes, n});
    return CAIRO_STATUS_SUCCESS;
}

static void say_what(cairo_surface_t *pdf, struct setter *s)
{
    str when = s->p->at.us ? str_part(instant_utc(s->a, s->p->at), 0, 19)
                           : S("2020-01-01T00:00:00");
    char *date = str_c(s->a, join(s->a, when, S("Z")));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, str_c(s->a, s->p->title));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, str_c(s->a, s->p->by));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "信约");
    if (s->p->check.at)
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_KEYWORDS, str_c(s->a, s->p->check));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, date);
    for (size_t i = 0; i < s->chapter_count; i++)
        cairo_pdf_surface_add_outline(pdf, CAIRO_PDF_OUTLINE_ROOT,
                                      str_c(s->a, s->chapters[i].text),
                                      str_c(s->a, format(s->a, "page=%d pos=[0 0]",
                                                         s->chapters[i].page + 1)), 0);
}

err paper_pdf(arena *a, const struct paper_sheet *p, const struct blocks *b, str *ret)
{
    const struct look *k = &looks[p->look];
    struct out o = out_plain(a);
    cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(put_bytes, &o, 595, 842);
    cairo_t *cr = cairo_create(pdf);
    struct setter *s = new(a, struct setter, 1);
    *s = (struct setter){.a = a, .p = p, .context = pango_cairo_create_context(cr),
                         .top = MM(k->margin[0]), .right = PT(595) - MM(k->margin[1]),
                         .bottom = PT(842) - MM(k->margin[2]), .left = MM(k->margin[3]),
                         .size = PT(k->size), .pitch = PT(k->pitch),
                         .cell_size = PT(k->cell_size), .cell_pitch = PT(k->cell_pitch)};
    arena_defer(a, drop_object, s->context);
    pango_context_set_language(s->context, pango_language_from_string("zh-cn"));
    s->y = s->top;
    for (size_t i = 0; i < b->n; i++)
        put_block(s, &b->at[i], i == 0);
    put_check(s);
    put_feet(s);
    say_what(pdf, s);
    draw_pages(cr, s);
    cairo_destroy(cr);
    cairo_surface_finish(pdf);
    cairo_status_t status = cairo_surface_status(pdf);
    cairo_surface_destroy(pdf);
    *ret = out_str(&o);
    return status ? fault("PDF") : OK;
}
