// Views as JSON: what the SQL compiler says of a row is enough.
#include "web/page.h"

static void put_column(struct out *o, const struct column *c, const void *row)
{
    const void *at = (const char *)row + c->at;
    int64_t n = c->type == COL_BOOL ? *(const bool *)at
                : c->type == COL_TEXT || c->type == COL_BYTES ? 0 : *(const int64_t *)at;
    json_put_key(o, c->name);
    switch (c->type) {
    case COL_TEXT:
        json_put_str(o, *(const str *)at);
        return;
    case COL_BYTES: {
        str s = *(const str *)at;
        json_put_str(o, s.at ? hex(o->a, s.at, s.len) : s);
        return;
    }
    case COL_BOOL:
        json_put_bool(o, n != 0);
        return;
    case COL_ID:
        json_put_str(o, n ? id_text(o->a, (id){n}) : (str){0});
        return;
    case COL_INT:
        if (n == INT64_MIN)
            json_put_null(o);
        else
            json_put_int(o, n);
        return;
    case COL_MONEY:
        json_put_str(o, n == INT64_MIN ? (str){0} : money_text(o->a, (money){n}));
        return;
    case COL_PRICE:
        json_put_str(o, n == INT64_MIN ? (str){0} : price_text(o->a, (price){n}));
        return;
    case COL_DEC:
        json_put_str(o, n == INT64_MIN ? (str){0} : dec_text(o->a, (dec){n}));
        return;
    case COL_INSTANT:
        json_put_str(o, n ? instant_utc(o->a, (instant){n}) : (str){0});
        return;
    case COL_DAY:
        json_put_str(o, n ? day_text(o->a, (day){n}) : (str){0});
        return;
    }
}

void put_row_json(struct out *o, const struct row_type *type, const void *row)
{
    json_open(o, '{');
    for (size_t i = 0; i < type->count; i++)
        put_column(o, &type->columns[i], row);
    json_close(o, '}');
}

void put_rows_json(struct out *o, const struct row_type *type, const void *rows, size_t n)
{
    json_open(o, '[');
    for (size_t i = 0; i < n; i++)
        put_row_json(o, type, (const char *)rows + i * type->size);
    json_close(o, ']');
}

static void put_part(struct out *o, const struct part *p, const void *view)
{
    const void *at = (const char *)view + p->at;
    const struct rows *rows = at;
    const void *pointer = rows->at;
    switch (p->kind) {
    case PART_ROW:
        put_row_json(o, p->row, at);
        return;
    case PART_MAYBE:
        if (pointer)
            put_row_json(o, p->row, pointer);
        else
            json_put_null(o);
        return;
    case PART_ROWS:
        put_rows_json(o, p->row, rows->at, rows->n);
        return;
    case PART_INT:
        json_put_int(o, *(const int64_t *)at);
        return;
    case PART_TEXT:
        json_put_str(o, *(const str *)at);
        return;
    case PART_MONEY:
        json_put_str(o, money_text(o->a, *(const money *)at));
        return;
    case PART_INSTANT:
        json_put_str(o, instant_utc(o->a, *(const instant *)at));
        return;
    }
}

void put_parts_json(struct out *o, const struct part *parts, const void *view)
{
    json_open(o, '{');
    for (; parts && parts->name; parts++) {
        json_put_key(o, parts->name);
        put_part(o, parts, view);
    }
    json_close(o, '}');
}
