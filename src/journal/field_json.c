// From JSON to the C struct: what a program sent, and an entry as it was written.
#include "base/utf8.h"
#include "journal/reading.h"

static void json_fields(const struct reading *r, const struct field *fields,
                        const struct json *j, void *into);

static void json_list(const struct reading *r, const struct field *f, const struct json *j,
                      void *into)
{
    if (!json_is_null(j) && !json_is_array(j)) {
        wrong(r, f, (str){0}, "{label}要是一个列表");
        return;
    }
    char *rows = make_rows(r, f, json_count(j), into);
    check_count(r, f, json_count(j));
    for (size_t i = 0; i < field_rows(f, into)->n; i++) {
        struct reading row = *r;
        row.prefix = join(r->a, path_of(r, f), format(r->a, ".%zu.", i));
        json_fields(&row, f->fields, json_at(j, i), rows + i * f->size);
    }
}

static void json_file(const struct reading *r, const struct field *f, const struct json *j,
                      void *into)
{
    struct file *file = field_member(f, into);
    unsigned char bytes[32];
    if (!json_str(json_get(j, "sha256"), &file->sha256) ||
        !hex_parse(file->sha256, bytes, sizeof bytes) ||
        !json_str(json_get(j, "name"), &file->name) || !utf8_ok(file->name, false) ||
        !json_int(json_get(j, "size"), &file->size) ||
        (json_get(j, "ticket") && !json_str(json_get(j, "ticket"), &file->ticket))) {
        *file = (struct file){0};
        wrong(r, f, (str){0}, "{label}要先经 /api/v1/files 上传，再照原样写进来");
    }
}

static void json_value(const struct reading *r, const struct field *f, const struct json *j,
                       void *into)
{
    str s = {0};
    bool b = false;
    int64_t n = 0;
    if (f->kind == FIELD_LIST) {
        json_list(r, f, j, into);
    } else if (json_is_null(j)) {
        read_missing(r, f, into);
    } else if (f->kind == FIELD_FILE) {
        json_file(r, f, j, into);
    } else if (f->kind == FIELD_BOOL) {
        if (!json_bool(j, &b))
            wrong(r, f, (str){0}, "{label}要写成 true 或 false");
        *(bool *)field_member(f, into) = b;
    } else if (f->kind == FIELD_INT && json_int(j, &n)) {
        *(int64_t *)field_member(f, into) = n;
        check_range(r, f, format(r->a, "%lld", (long long)n), n);
    } else if (!json_str(j, &s)) {
        wrong(r, f, (str){0}, f->kind == FIELD_INT ? "{label}要写成整数" : "{label}要写成字符串");
    } else if (str_empty(str_trim(s))) {
        read_missing(r, f, into);
    } else {
        read_value(r, f, s, into);
    }
}

static void json_fields(const struct reading *r, const struct field *fields,
                        const struct json *j, void *into)
{
    if (!json_is_object(j)) {
        field_error_add(r->a, r->errors, r->prefix, NULL, "{}要是一个对象");
        return;
    }
    for (const struct field *f = fields; f && f->name; f++)
        json_value(r, f, json_get(j, f->name), into);
    // One key more than there are fields is enough to find an unknown one.
    for (size_t i = 0; i < json_count(j) && i <= fields_count(fields); i++) {
        str key = json_key(j, i);
        if (!field_named(fields, key))
            field_error_add(r->a, r->errors, join(r->a, r->prefix, key), NULL, "没有{}这个字段");
    }
}

void fields_from_json(arena *a, const struct field *fields, const struct json *j, void *into,
                      struct field_errors *errors)
{
    struct reading r = {a, errors, S(""), NULL};
    json_fields(&r, fields, j, into);
}

err fields_from_entry(arena *a, const struct field *fields, const struct json *j, void *into)
{
    for (const struct field *f = fields; f && f->name; f++) {
        struct field_errors errors = {0};
        struct reading r = {a, &errors, S(""), NULL};
        struct field wide = *f;  // limits may have been others when it was written
        const struct json *value = json_get(j, f->name);
        wide.min = INT64_MIN / dec_one;
        wide.max = INT64_MAX / dec_one;
        if (f->secret || f->personal)
            continue;
        if (f->kind == FIELD_LIST) {
            char *rows = make_rows(&r, &wide, json_count(value), into);
            for (size_t i = 0; i < json_count(value); i++)
                TRY(fields_from_entry(a, f->fields, json_at(value, i), rows + i * f->size));
            continue;
        }
        if (json_is_null(value))
            read_none(f, into);
        else if (f->kind <= FIELD_CHOICE && json_str(value, field_member(f, into)))
            continue;  // as it was written, also a text without a character
        else
            json_value(&r, &wide, value, into);
        if (errors.first)
            return fault("an entry does not fit its fields");
    }
    return OK;
}

