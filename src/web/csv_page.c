// Lists of pages as CSV: the row says what each cell is, the page what it is called.
#include <string.h>

#include "web/csv.h"
#include "web/site.h"

const struct page *route_csv(const struct house *h, struct visit *v, str path)
{
    if (!str_ends(path, S(".csv")))
        return NULL;
    str plain = str_part(path, 0, path.len - (sizeof ".csv" - 1));
    const struct page *p = route_page(h, v, plain);
    if (!p || !p->csv)
        return NULL;
    v->path = plain;
    v->csv = v->whole = true;
    return p;
}

static const struct part *part_named(const struct part *p, const char *name)
{
    while (strcmp(p->name, name) != 0)
        p++;
    return p;
}

static const struct column *column_named(const struct row_type *row, const char *name)
{
    const struct column *c = row->columns;
    while (strcmp(c->name, name) != 0)
        c++;
    return c;
}

static str number_text(arena *a, enum column_type type, int64_t n)
{
    switch (type) {
    case COL_MONEY:
        return money_text(a, (money){n});
    case COL_PRICE:
        return price_text(a, (price){n});
    case COL_DEC:
        return dec_text(a, (dec){n});
    case COL_INSTANT:
        return n ? instant_clock(a, (instant){n}) : S("");
    case COL_DAY:
        return n ? day_text(a, (day){n}) : S("");
    default:
        return format(a, "%lld", (long long)n);
    }
}

static str text_cell(struct visit *v, const struct csv_column *c, str text)
{
    const char *zh = c->choices && text.at ? choice_word(c->choices, text) : NULL;
    return zh ? str_of(tr(v->lang, zh)) : text;
}

static str id_cell(struct visit *v, const struct csv_column *c, id thing)
{
    if (!thing.n)
        return S("");
    str text = id_text(v->a, thing);
    return c->link ? join(v->a, v->host, str_of(c->link), text) : text;
}

static str cell(struct visit *v, const struct csv_column *c, const struct column *of,
                const void *row)
{
    const void *at = (const char *)row + of->at;
    if (of->type == COL_TEXT)
        return text_cell(v, c, *(const str *)at);
    if (of->type == COL_BOOL)
        return str_of(tr(v->lang, *(const bool *)at ? "是" : "否"));
    if (of->type == COL_ID)
        return id_cell(v, c, *(const id *)at);
    int64_t n = *(const int64_t *)at;
    return n == INT64_MIN ? S("") : number_text(v->a, of->type, n);
}

void show_csv(struct visit *v, const void *view)
{
    const struct csv *csv = v->page->csv;
    const struct part *part = part_named(v->page->parts, csv->part);
    const struct rows *rows = (const void *)((const char *)view + part->at);
    struct out *o = &v->out;
    size_t n = 0;
    csv_begin(o);
    for (const struct csv_column *c = csv->columns; c->name; c++)
        csv_cell(o, n++, str_of(tr(v->lang, c->zh)));
    csv_end(o);
    for (size_t i = 0; i < rows->n; i++) {
        const void *row = (const char *)rows->at + i * part->row->size;
        n = 0;
        for (const struct csv_column *c = csv->columns; c->name; c++)
            csv_cell(o, n++, cell(v, c, column_named(part->row, c->name), row));
        csv_end(o);
    }
    v->type = "text/csv; charset=utf-8";
    visit_named(v, join(v->a, str_of(tr(v->lang, v->page->zh)), S("-"),
                        day_text(v->a, v->today), S(".csv")));
}
