#include "web/schema.h"

static void put_pair(struct out *o, const char *key, const char *value)
{
    json_put_key(o, key);
    json_put_str(o, str_of(value));
}

static void put_number(struct out *o, const char *key, int64_t n)
{
    json_put_key(o, key);
    json_put_int(o, n);
}

static const char money_pattern[] = "^[0-9]+(\\.[0-9]{1,2})?$";
static const char price_pattern[] = "^[0-9]+(\\.[0-9]{1,6})?$";
static const char dec_pattern[] = "^-?[0-9]+(\\.[0-9]{1,4})?$";
static const char id_pattern[] = "^[0-9a-hjkmnp-tv-z]{11}$";

static const char *pattern_of(const struct field *f)
{
    switch (f->kind) {
    case FIELD_ID:
        return id_pattern;
    case FIELD_MONEY:
        return money_pattern;
    case FIELD_PRICE:
        return price_pattern;
    case FIELD_DEC:
        return dec_pattern;
    default:
        return NULL;
    }
}

static void put_codes(struct out *o, const struct choice *choices)
{
    json_put_key(o, "enum");
    json_open(o, '[');
    for (; choices->code; choices++)
        json_put_str(o, str_of(choices->code));
    json_close(o, ']');
}

// Lengths are in characters, as JSON Schema counts them.
static void put_limits(struct out *o, const struct field *f)
{
    if (f->kind == FIELD_LIST) {
        put_number(o, "minItems", f->min);
        put_number(o, "maxItems", field_limit(f));
    } else if (f->kind <= FIELD_PHONE) {
        put_number(o, "minLength", f->optional ? 0 : f->min > 1 ? f->min : 1);
        put_number(o, "maxLength", field_limit(f));
    } else if (f->kind == FIELD_INT && (f->min || f->max)) {
        put_number(o, "minimum", f->min);
        if (f->max)
            put_number(o, "maximum", f->max);
    }
}

static void put_kind(struct out *o, const struct field *f)
{
    if (f->kind == FIELD_LIST) {
        put_pair(o, "type", "array");
        json_put_key(o, "items");
        put_fields_schema(o, f->fields);
    } else if (f->kind == FIELD_FILE) {
        put_pair(o, "$ref", "#/components/schemas/File");
    } else {
        put_pair(o, "type", f->kind == FIELD_INT    ? "integer"
                            : f->kind == FIELD_BOOL ? "boolean" : "string");
    }
}

static void put_field(struct out *o, const struct field *f)
{
    json_put_key(o, f->name);
    json_open(o, '{');
    put_pair(o, "title", tr(o->lang, f->label));
    if (f->hint)
        put_pair(o, "description", tr(o->lang, f->hint));
    put_kind(o, f);
    put_limits(o, f);
    if (f->choices)
        put_codes(o, f->choices);
    if (f->kind == FIELD_DAY || f->kind == FIELD_INSTANT)
        put_pair(o, "format", f->kind == FIELD_DAY ? "date" : "date-time");
    else if (f->secret)
        put_pair(o, "format", "password");
    if (pattern_of(f))
        put_pair(o, "pattern", pattern_of(f));
    json_close(o, '}');
}

void put_fields_schema(struct out *o, const struct field *fields)
{
    json_open(o, '{');
    put_pair(o, "type", "object");
    json_put_key(o, "additionalProperties");
    json_put_bool(o, false);
    json_put_key(o, "properties");
    json_open(o, '{');
    for (const struct field *f = fields; f && f->name; f++)
        put_field(o, f);
    json_close(o, '}');
    json_put_key(o, "required");
    json_open(o, '[');
    for (const struct field *f = fields; f && f->name; f++)
        if (!f->optional && f->kind != FIELD_BOOL && (f->kind != FIELD_LIST || f->min > 0))
            json_put_str(o, str_of(f->name));
    json_close(o, ']');
    json_close(o, '}');
}

static void put_type(struct out *o, const char *type, bool null)
{
    json_put_key(o, "type");
    if (!null) {
        json_put_str(o, str_of(type));
        return;
    }
    json_open(o, '[');
    json_put_str(o, str_of(type));
    json_put_str(o, S("null"));
    json_close(o, ']');
}

static void put_column(struct out *o, const struct column *c)
{
    static const char *const patterns[] = {
        [COL_ID] = id_pattern, [COL_MONEY] = "^-?[0-9]+\\.[0-9]{2}$", [COL_DEC] = dec_pattern,
        [COL_BYTES] = "^[0-9a-f]*$"};
    json_put_key(o, c->name);
    json_open(o, '{');
    put_type(o, c->type == COL_INT ? "integer" : c->type == COL_BOOL ? "boolean" : "string",
             c->nullable && c->type != COL_BOOL);
    if (c->type == COL_DAY || c->type == COL_INSTANT)
        put_pair(o, "format", c->type == COL_DAY ? "date" : "date-time");
    if (c->type < sizeof patterns / sizeof *patterns && patterns[c->type])
        put_pair(o, "pattern", patterns[c->type]);
    json_close(o, '}');
}

static void put_row(struct out *o, const struct row_type *row, bool null)
{
    json_open(o, '{');
    put_type(o, "object", null);
    json_put_key(o, "properties");
    json_open(o, '{');
    for (size_t i = 0; i < row->count; i++)
        put_column(o, &row->columns[i]);
    json_close(o, '}');
    json_close(o, '}');
}

static void put_part(struct out *o, const struct part *p)
{
    switch (p->kind) {
    case PART_ROW:
    case PART_MAYBE:
        put_row(o, p->row, p->kind == PART_MAYBE);
        return;
    case PART_ROWS:
        json_open(o, '{');
        put_pair(o, "type", "array");
        json_put_key(o, "items");
        put_row(o, p->row, false);
        json_close(o, '}');
        return;
    default:
        json_open(o, '{');
        put_type(o, p->kind == PART_INT ? "integer" : "string", p->kind == PART_TEXT);
        json_close(o, '}');
    }
}

void put_view_schema(struct out *o, const struct part *parts)
{
    json_open(o, '{');
    put_pair(o, "type", "object");
    json_put_key(o, "properties");
    json_open(o, '{');
    for (; parts && parts->name; parts++) {
        json_put_key(o, parts->name);
        put_part(o, parts);
    }
    json_close(o, '}');
    json_close(o, '}');
}
