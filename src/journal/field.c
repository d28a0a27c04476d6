#include "journal/field.h"

#include <string.h>

const char *choice_word(const struct choice *choices, str code)
{
    for (; choices->code; choices++)
        if (str_eq(code, str_of(choices->code)))
            return choices->zh;
    return NULL;
}

bool choice_has(const struct choice *choices, str code)
{
    return choice_word(choices, code);
}

size_t fields_count(const struct field *fields)
{
    size_t n = 0;
    while (fields && fields[n].name)
        n++;
    return n;
}

const struct field *field_named(const struct field *fields, str name)
{
    for (; fields && fields->name; fields++)
        if (str_eq(name, str_of(fields->name)))
            return fields;
    return NULL;
}

void *field_member(const struct field *f, const void *from)
{
    return (char *)(uintptr_t)from + f->at;
}

struct rows *field_rows(const struct field *f, const void *from)
{
    return field_member(f, from);
}

int64_t field_limit(const struct field *f)
{
    if (f->max)
        return f->max;
    return f->kind == FIELD_LIST ? list_max : f->kind == FIELD_LONG ? long_max : text_max;
}

str form_get(const struct form *f, str name)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->at[i].name, name))
            return f->at[i].value;
    return (str){0};
}

static bool is_absent(const struct field *f, const void *from)
{
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_CODE:
    case FIELD_PHONE:
    case FIELD_CHOICE:
        return !((const str *)field_member(f, from))->at;
    case FIELD_FILE:
        return !((const struct file *)field_member(f, from))->sha256.at;
    case FIELD_ID:
    case FIELD_INSTANT:
    case FIELD_DAY:
        return *(const int64_t *)field_member(f, from) == 0;
    case FIELD_MONEY:
    case FIELD_PRICE:
    case FIELD_DEC:
        return *(const int64_t *)field_member(f, from) == INT64_MIN;
    default:
        return false;
    }
}

str field_text(arena *a, const struct field *f, const void *from)
{
    if (is_absent(f, from))
        return (str){0};
    const void *m = field_member(f, from);
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_CODE:
    case FIELD_PHONE:
    case FIELD_CHOICE:
        return *(const str *)m;
    case FIELD_ID:
        return id_text(a, *(const id *)m);
    case FIELD_INT:
        return format(a, "%lld", (long long)*(const int64_t *)m);
    case FIELD_MONEY:
        return money_text(a, *(const money *)m);
    case FIELD_PRICE:
        return price_text(a, *(const price *)m);
    case FIELD_DEC:
        return dec_text(a, *(const dec *)m);
    case FIELD_INSTANT: {
        instant at = *(const instant *)m;
        return at.us % MINUTE_US < second_us ? instant_text(a, at) : instant_clock(a, at);
    }
    case FIELD_DAY:
        return day_text(a, *(const day *)m);
    case FIELD_BOOL:
        return *(const bool *)m ? S("true") : S("false");
    case FIELD_FILE: {
        const struct file *file = m;
        return join(a, file->sha256, format(a, "/%lld/", (long long)file->size),
                    file->ticket.at ? file->ticket : S(""), S("/"), file->name);
    }
    case FIELD_LIST:
        break;
    }
    return (str){0};
}

static void add_value(arena *a, struct form *f, size_t *room, str name, str value)
{
    if (f->n == *room) {
        *room = 2 * *room + 32;
        struct form_value *grown = new(a, struct form_value, *room);
        if (f->n)
            memcpy(grown, f->at, f->n * sizeof *grown);
        f->at = grown;
    }
    f->at[f->n++] = (struct form_value){name, value, false};
}

static void add_values(arena *a, const struct field *fields, const void *from, str prefix,
                       struct form *ret, size_t *room)
{
    for (const struct field *f = fields; f && f->name; f++) {
        str path = join(a, prefix, str_of(f->name));
        const struct rows *rows = f->kind == FIELD_LIST ? field_rows(f, from) : NULL;
        for (size_t i = 0; rows && i < rows->n; i++)
            add_values(a, f->fields, (const char *)rows->at + i * f->size,
                       join(a, path, format(a, ".%zu.", i)), ret, room);
        if (rows || f->secret || f->personal)
            continue;
        str text = field_text(a, f, from);
        if (text.at && !(f->kind == FIELD_BOOL && !str_eq(text, S("true"))))
            add_value(a, ret, room, f->kind == FIELD_FILE ? join(a, path, S(".kept")) : path, text);
    }
}

void fields_to_form(arena *a, const struct field *fields, const void *from, struct form *ret)
{
    size_t room = 0;
    *ret = (struct form){0};
    add_values(a, fields, from, S(""), ret, &room);
}

static void put_json_file(struct out *o, const struct file *file)
{
    json_open(o, '{');
    json_put_key(o, "name");
    json_put_str(o, file->name);
    json_put_key(o, "sha256");
    json_put_str(o, file->sha256);
    json_put_key(o, "size");
    json_put_int(o, file->size);
    json_close(o, '}');
}

static void put_json_value(struct out *o, const struct field *f, const void *from,
                           const struct json_style *style)
{
    json_put_key(o, f->name);
    if (f->secret && !style->secrets) {
        json_put_bool(o, true);
    } else if (f->personal && style->personal) {
        json_put_str(o, style->personal(style->with, f, *(const str *)field_member(f, from)));
    } else if (f->kind == FIELD_LIST) {
        const struct rows *rows = field_rows(f, from);
        json_open(o, '[');
        for (size_t i = 0; i < rows->n; i++)
            fields_to_json(o, f->fields, (const char *)rows->at + i * f->size, style);
        json_close(o, ']');
    } else if (f->kind == FIELD_INT) {
        json_put_int(o, *(const int64_t *)field_member(f, from));
    } else if (f->kind == FIELD_BOOL) {
        json_put_bool(o, *(const bool *)field_member(f, from));
    } else if (f->kind == FIELD_FILE) {
        put_json_file(o, field_member(f, from));
    } else if (f->kind == FIELD_INSTANT) {
        json_put_str(o, instant_utc(o->a, *(const instant *)field_member(f, from)));
    } else {
        json_put_str(o, field_text(o->a, f, from));
    }
}

void fields_to_json(struct out *o, const struct field *fields, const void *from,
                    const struct json_style *style)
{
    static const struct json_style plain = {0};
    const struct field *sorted[64];
    size_t n = 0;
    style = style ? style : &plain;
    for (const struct field *f = fields; f && f->name; f++) {
        if (is_absent(f, from) || (f->untold && style->answer))
            continue;
        size_t at = n++;
        for (; at > 0 && strcmp(sorted[at - 1]->name, f->name) > 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = f;
    }
    json_open(o, '{');
    for (size_t i = 0; i < n; i++)
        put_json_value(o, sorted[i], from, style);
    json_close(o, '}');
}
