// From the markup of a template to blocks. Strict: what is not in paper.h is an error.
#include <string.h>

#include "paper/block.h"

struct tag {
    str name;
    bool closes;
    str attributes;
};

struct reader {
    arena *a;
    str rest;
    struct blocks *b;
};

static err wrong(struct reader *r, const char *why, str what)
{
    return (err){.kind = ERR_INVALID, .detail = join(r->a, str_of(why), S(": "), what)};
}

// An attribute's value; absent if it is not there.
static str attribute(arena *a, str attributes, const char *name)
{
    str key = join(a, str_of(name), S("=\""));
    ptrdiff_t at = str_find(attributes, key);
    if (at < 0)
        return (str){0};
    str value = str_from(attributes, (size_t)at + key.len);
    return str_cut(&value, '"');
}

static err next_tag(struct reader *r, struct tag *ret)
{
    str inside = str_from(r->rest, 1);
    if (str_find(inside, S(">")) < 0)
        return wrong(r, "a tag does not end", str_part(r->rest, 0, 40));
    inside = str_cut(&r->rest, '>');
    inside = str_from(inside, 1);
    if (!r->rest.at)
        r->rest = S("");
    *ret = (struct tag){.closes = str_starts(inside, S("/"))};
    if (ret->closes)
        inside = str_from(inside, 1);
    ret->attributes = inside;
    ret->name = str_cut(&ret->attributes, ' ');
    if (!ret->attributes.at)
        ret->attributes = S("");
    return OK;
}

static unsigned bits_of(struct reader *r, const struct tag *t)
{
    static const struct {
        const char *name;
        unsigned bit;
    } known[] = {{"to", BIT_TO}, {"r", BIT_RIGHT}, {"middle", BIT_MIDDLE}, {"small", BIT_SMALL},
                 {"lines", BIT_LINES}, {"letterhead", BIT_HEAD}};
    unsigned bits = 0;
    for (str rest = attribute(r->a, t->attributes, "class"); rest.at;) {
        str one = str_cut(&rest, ' ');
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (str_eq(one, str_of(known[i].name)))
                bits |= known[i].bit;
    }
    return bits;
}

static void put_unescaped(struct out *o, str s)
{
    static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    static const char letters[] = "&<>\"'";
    while (s.len) {
        size_t i = 0, n = sizeof names / sizeof *names;
        while (i < n && !str_starts(s, str_of(names[i])))
            i++;
        put_raw(o, i < n ? (str){letters + i, 1} : str_part(s, 0, 1));
        s = str_from(s, i < n ? strlen(names[i]) : 1);
    }
}

enum { bolds_max = 64 };

static err inline_tag(struct reader *r, struct out *o, struct words *w)
{
    struct tag t;
    TRY(next_tag(r, &t));
    if (str_eq(t.name, S("br"))) {
        put(o, "\n");
    } else if (str_eq(t.name, S("b"))) {
        if (!t.closes && w->bolds < bolds_max)
            w->bold[w->bolds++] = (struct bold){(unsigned)o->len, (unsigned)o->len};
        else if (w->bolds)
            w->bold[w->bolds - 1].to = (unsigned)o->len;
    } else if (!str_eq(t.name, S("span"))) {
        return wrong(r, "this does not stand inside a line", t.name);
    }
    return OK;
}

// Everything up to the end of `name`.
static err read_words(struct reader *r, str name, struct words *ret)
{
    struct out o = out_plain(r->a);
    str end = join(r->a, S("</"), name, S(">"));
    *ret = (struct words){.bold = new(r->a, struct bold, bolds_max)};
    while (!str_starts(r->rest, end)) {
        if (r->rest.len == 0)
            return wrong(r, "this does not end", name);
        ptrdiff_t at = str_find(r->rest, S("<"));
        size_t n = at < 0 ? r->rest.len : (size_t)at;
        put_unescaped(&o, str_part(r->rest, 0, n));
        r->rest = str_from(r->rest, n);
        if (r->rest.len && !str_starts(r->rest, end))
            TRY(inline_tag(r, &o, ret));
    }
    r->rest = str_from(r->rest, end.len);
    ret->text = out_str(&o);
    while (ret->text.len && ret->text.at[ret->text.len - 1] == ' ')
        ret->text.len--;
    return OK;
}

static struct block *add(struct reader *r, enum block_kind kind)
{
    struct blocks *b = r->b;
    if (b->n == b->room) {
        b->room = b->room ? b->room * 2 : 32;
        struct block *more = new(r->a, struct block, b->room);
        if (b->n)
            memcpy(more, b->at, b->n * sizeof *more);
        b->at = more;
    }
    b->at[b->n] = (struct block){.kind = kind};
    return &b->at[b->n++];
}

// 一、二、…: a heading of a text that is kept as lines.
static bool is_heading(str line)
{
    static const char digits[] = "一二三四五六七八九十";
    size_t n = 0;
    while (line.len - n * 3 >= 3 && n < 3 &&
           str_find(str_of(digits), str_part(line, n * 3, 3)) >= 0)
        n++;
    return n && str_starts(str_from(line, n * 3), S("、")) && line.len < 90;
}

static err read_paragraph(struct reader *r, const struct tag *t, enum block_kind kind)
{
    struct words w;
    unsigned bits = bits_of(r, t);
    TRY(read_words(r, t->name, &w));
    if (!(bits & BIT_LINES)) {
        struct block *b = add(r, kind);
        b->words = w;
        b->bits = bits;
        return OK;
    }
    for (str rest = w.text; rest.at;) {
        str line = str_trim(str_cut(&rest, '\n'));
        if (line.len == 0)
            continue;
        struct block *b = add(r, is_heading(line) ? BLOCK_H3 : kind);
        b->words.text = line;
        b->bits = bits;
    }
    return OK;
}

// The next tag of a list or table, past the blanks between.
static err inner_tag(struct reader *r, struct tag *ret)
{
    r->rest = str_trim(r->rest);
    if (!str_starts(r->rest, S("<")))
        return wrong(r, "text where a tag must stand", str_part(r->rest, 0, 60));
    return next_tag(r, ret);
}

static err read_list(struct reader *r, str name)
{
    for (int n = 1;; n++) {
        struct tag t;
        TRY(inner_tag(r, &t));
        if (t.closes && str_eq(t.name, name))
            return OK;
        if (!str_eq(t.name, S("li")))
            return wrong(r, "not an li", t.name);
        struct words w;
        TRY(read_words(r, t.name, &w));
        struct block *b = add(r, BLOCK_ITEM);
        b->words = w;
        b->mark = str_eq(name, S("ol")) ? format(r->a, "%d.", n) : S("·");
    }
}

static err read_pairs(struct reader *r, enum block_kind kind)
{
    struct words label = {0};
    for (;;) {
        struct tag t;
        TRY(inner_tag(r, &t));
        if (t.closes && str_eq(t.name, S("dl")))
            return OK;
        if (str_eq(t.name, S("dt"))) {
            TRY(read_words(r, t.name, &label));
        } else if (str_eq(t.name, S("dd"))) {
            struct words w;
            TRY(read_words(r, t.name, &w));
            struct block *b = add(r, kind);
            b->label = label;
            b->words = w;
        } else {
            return wrong(r, "not a dt or dd", t.name);
        }
    }
}

static err read_row(struct reader *r, struct paper_table *table, bool head)
{
    struct table_row *row = &table->at[table->n++];
    int columns = 0;
    *row = (struct table_row){new(r->a, struct cell, columns_max), 0, head};
    for (;;) {
        struct tag t;
        TRY(inner_tag(r, &t));
        if (t.closes && str_eq(t.name, S("tr")))
            break;
        if (!str_eq(t.name, S("th")) && !str_eq(t.name, S("td")))
            return wrong(r, "not a th or td", t.name);
        struct cell *c = &row->at[row->n++];
        int64_t n = 1, share = 0;
        str span = attribute(r->a, t.attributes, "colspan");
        str weight = attribute(r->a, t.attributes, "data-w");
        if ((span.at && !str_int(span, &n)) || (weight.at && !str_int(weight, &share)))
            return wrong(r, "not a number", t.attributes);
        *c = (struct cell){.bits = bits_of(r, &t), .span = (int)n, .th = t.name.at[1] == 'h'};
        if (columns + n > columns_max)
            return wrong(r, "too many columns", t.attributes);
        table->weight[columns] = share ? (int)share : table->weight[columns];
        columns += (int)n;
        TRY(read_words(r, t.name, &c->words));
    }
    if (table->columns && columns != table->columns)
        return wrong(r, "a row has another number of columns", format(r->a, "%d", columns));
    table->columns = columns;
    return OK;
}

static err read_table(struct reader *r)
{
    struct block *b = add(r, BLOCK_TABLE);
    size_t rows = 0;
    str end = r->rest;
    for (ptrdiff_t at; (at = str_find(end, S("<tr"))) >= 0; rows++)
        end = str_from(end, (size_t)at + 3);
    struct paper_table *table = new(r->a, struct paper_table, 1);
    table->at = new(r->a, struct table_row, rows + 1);
    b->table = table;
    for (bool head = false;;) {
        struct tag t;
        TRY(inner_tag(r, &t));
        if (t.closes && str_eq(t.name, S("table")))
            return table->n ? OK : wrong(r, "a table without rows", S(""));
        if (str_eq(t.name, S("thead")) || str_eq(t.name, S("tbody")))
            head = !t.closes && str_eq(t.name, S("thead"));
        else if (str_eq(t.name, S("tr")))
            TRY(read_row(r, table, head));
        else
            return wrong(r, "not a part of a table", t.name);
    }
}

static err read_block(struct reader *r)
{
    struct tag t;
    TRY(next_tag(r, &t));
    static const struct {
        const char *name;
        enum block_kind kind;
    } plain[] = {{"h1", BLOCK_H1}, {"h2", BLOCK_H2}, {"h3", BLOCK_H3}, {"p", BLOCK_P},
                 {"blockquote", BLOCK_QUOTE}};
    if (t.closes)
        return wrong(r, "nothing to close", t.name);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (str_eq(t.name, str_of(plain[i].name)))
            return read_paragraph(r, &t, plain[i].kind);
    if (str_eq(t.name, S("ol")) || str_eq(t.name, S("ul")))
        return read_list(r, t.name);
    if (str_eq(t.name, S("table")))
        return read_table(r);
    if (str_eq(t.name, S("dl")))
        return read_pairs(r, str_eq(attribute(r->a, t.attributes, "class"), S("signs"))
                                 ? BLOCK_SIGN : BLOCK_PAIR);
    if (!str_eq(t.name, S("hr")))
        return wrong(r, "no paper has this element", t.name);
    add(r, BLOCK_BREAK);
    return OK;
}

err paper_parse(arena *a, str markup, const struct blocks **ret)
{
    struct reader r = {a, markup, new(a, struct blocks, 1)};
    for (;;) {
        r.rest = str_trim(r.rest);
        if (r.rest.len == 0)
            break;
        if (!str_starts(r.rest, S("<")))
            return wrong(&r, "text outside a block", str_part(r.rest, 0, 60));
        TRY(read_block(&r));
    }
    *ret = r.b;
    return OK;
}

static void put_solid(struct out *o, str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != ' ' && s.at[i] != '\n' && s.at[i] != '\t')
            put_raw(o, (str){s.at + i, 1});
    put(o, "\n");
}

str paper_words(arena *a, const struct blocks *b)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < b->n; i++) {
        const struct block *x = &b->at[i];
        put_solid(&o, x->label.text);
        put_solid(&o, x->words.text);
        for (size_t r = 0; x->table && r < x->table->n; r++)
            for (size_t c = 0; c < x->table->at[r].n; c++)
                put_solid(&o, x->table->at[r].at[c].words.text);
    }
    return out_str(&o);
}
