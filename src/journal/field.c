#include "journal/field.h"

#include <string.h>

#include "base/utf8.h"

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

static void *member(const struct field *f, const void *from)
{
    return (char *)(uintptr_t)from + f->at;
}

struct rows *field_rows(const struct field *f, const void *from)
{
    return member(f, from);
}

void field_error_add(arena *a, struct field_errors *e, str path, const struct field *f,
                     const char *zh)
{
    struct field_error *x = new(a, struct field_error, 1);
    *x = (struct field_error){.path = str_copy(a, path), .field = f, .zh = zh};
    if (!e->last)
        e->last = &e->first;
    *e->last = x;
    e->last = &x->next;
}

int64_t field_limit(const struct field *f)
{
    if (f->max)
        return f->max;
    return f->kind == FIELD_LIST ? list_max : f->kind == FIELD_LONG ? long_max : text_max;
}

void put_field_error(struct out *o, const struct field_error *e)
{
    for (str rest = str_of(tr(o->lang, e->zh)); rest.at;) {
        put(o, str_cut(&rest, '{'));
        if (!rest.at)
            break;
        str name = str_cut(&rest, '}');
        if (!e->field)
            put(o, e->path);
        else if (str_eq(name, S("label")))
            put(o, (word){e->field->label});
        else if (str_eq(name, S("min")))
            put(o, e->field->min);
        else if (e->field->kind == FIELD_LIST || e->field->kind <= FIELD_CODE)
            put(o, field_limit(e->field));
        else
            put(o, e->field->max);
    }
}

str form_get(const struct form *f, str name)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->at[i].name, name))
            return f->at[i].value;
    return (str){0};
}

struct reading {
    arena *a;
    struct field_errors *errors;
    str prefix;
};

static str path_of(const struct reading *r, const struct field *f)
{
    return join(r->a, r->prefix, str_of(f->name));
}

static void wrong(const struct reading *r, const struct field *f, const char *zh)
{
    field_error_add(r->a, r->errors, path_of(r, f), f, zh);
}

static void read_text(const struct reading *r, const struct field *f, str s, void *into)
{
    bool lines = f->kind == FIELD_LONG;
    if (!utf8_ok(s, lines)) {
        wrong(r, f, "{label}里有不能显示的字符，请删去后重填");
        return;
    }
    str kept = lines ? utf8_lines(r->a, s) : s;
    *(str *)member(f, into) = kept;
    int64_t length = (int64_t)utf8_length(kept);
    if (length > field_limit(f))
        wrong(r, f, "{label}太长，最多 {max} 个字");
    else if (length < f->min)
        wrong(r, f, "{label}太短，至少 {min} 个字");
}

static str upper(arena *a, str s)
{
    char *at = new(a, char, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        at[i] = (char)(s.at[i] >= 'a' && s.at[i] <= 'z' ? s.at[i] - 'a' + 'A' : s.at[i]);
    return (str){at, s.len};
}

static void check_range(const struct reading *r, const struct field *f, int64_t n)
{
    if (f->min == 0 && f->max == 0)
        return;
    if (n < f->min)
        wrong(r, f, "{label}不能小于 {min}");
    else if (f->max && n > f->max)
        wrong(r, f, "{label}不能大于 {max}");
}

static void read_int(const struct reading *r, const struct field *f, str s, void *into)
{
    int64_t *n = member(f, into);
    if (!str_int(s, n))
        wrong(r, f, "{label}要写成整数，如 12");
    else
        check_range(r, f, *n);
}

static void read_dec(const struct reading *r, const struct field *f, str s, void *into)
{
    dec *d = member(f, into);
    if (!dec_parse(s, d) || (d->n < 0 && f->min >= 0))
        wrong(r, f, "{label}要写成数字，最多四位小数");
    else if (f->max && d->n > f->max * dec_one)
        wrong(r, f, "{label}不能大于 {max}");
}

static void read_file(const struct reading *r, const struct field *f, str s, void *into)
{
    // sha256 / size / ticket / name, as an upload and the form's hidden field write it.
    struct file *file = member(f, into);
    str rest = s;
    file->sha256 = str_cut(&rest, '/');
    str size = str_cut(&rest, '/');
    file->ticket = str_cut(&rest, '/');
    file->name = rest;
    unsigned char bytes[32];
    if (!hex_parse(file->sha256, bytes, sizeof bytes) || !str_int(size, &file->size) ||
        !rest.at || !utf8_ok(rest, false)) {
        *file = (struct file){0};
        wrong(r, f, "{label}没有上传成功，请重新选择文件");
    }
}

// A scalar from its text. The text is not empty.
static void read_value(const struct reading *r, const struct field *f, str s, void *into)
{
    str code = f->kind <= FIELD_LONG || !utf8_ok(s, true) ? s : fold_code(r->a, s);
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
        read_text(r, f, s, into);
        return;
    case FIELD_CODE:
        read_text(r, f, upper(r->a, code), into);
        return;
    case FIELD_CHOICE:
        *(str *)member(f, into) = code;
        if (!choice_has(f->choices, code))
            wrong(r, f, "{label}要从列出的里面选");
        return;
    case FIELD_ID:
        if (!id_parse(code, member(f, into)))
            wrong(r, f, "{label}的编号不对");
        return;
    case FIELD_INT:
        read_int(r, f, code, into);
        return;
    case FIELD_MONEY:
        if (!money_parse(code, member(f, into)))
            wrong(r, f, "{label}要写成元，如 1280000.00，最多两位小数");
        return;
    case FIELD_PRICE:
        if (!price_parse(code, member(f, into)))
            wrong(r, f, "{label}要写成元，如 45.50，最多六位小数");
        return;
    case FIELD_DEC:
        read_dec(r, f, code, into);
        return;
    case FIELD_INSTANT:
        if (!instant_parse(str_trim(s), member(f, into)))
            wrong(r, f, "{label}不是一个时间，要写成 2026-03-31 09:30");
        return;
    case FIELD_DAY:
        if (!day_parse(code, member(f, into)))
            wrong(r, f, "{label}不是一个日期，要写成 2026-03-31");
        return;
    case FIELD_BOOL:
        *(bool *)member(f, into) = str_eq(code, S("true")) || str_eq(code, S("on"));
        return;
    case FIELD_FILE:
        read_file(r, f, s, into);
        return;
    case FIELD_LIST:
        return;
    }
}

static void set_none(const struct field *f, void *into)
{
    if (f->kind == FIELD_MONEY)
        *(money *)member(f, into) = NO_MONEY;
    else if (f->kind == FIELD_PRICE)
        *(price *)member(f, into) = NO_PRICE;
    else if (f->kind == FIELD_DEC)
        *(dec *)member(f, into) = NO_DEC;
}

static void read_missing(const struct reading *r, const struct field *f, void *into)
{
    set_none(f, into);
    if (f->optional || f->kind == FIELD_BOOL)
        return;
    wrong(r, f, f->kind == FIELD_CHOICE ? "请选择{label}"
                : f->kind == FIELD_FILE ? "请选择要上传的{label}" : "请填写{label}");
}

static void check_count(const struct reading *r, const struct field *f, size_t n)
{
    if ((int64_t)n > field_limit(f))
        wrong(r, f, "{label}最多 {max} 行");
    else if ((int64_t)n < f->min)
        wrong(r, f, "{label}至少要有 {min} 行");
}

static void *make_rows(const struct reading *r, const struct field *f, size_t n, void *into)
{
    if ((int64_t)n > field_limit(f))
        n = (size_t)field_limit(f);
    struct rows rows = {arena_take(r->a, f->size, _Alignof(max_align_t), n ? n : 1), n};
    memcpy(member(f, into), &rows, sizeof rows);
    return rows.at;
}

// How many rows of a list the form holds: one more than the highest number with a value in it.
static size_t form_rows(const struct form *form, str prefix)
{
    size_t n = 0;
    for (size_t i = 0; i < form->n; i++) {
        str name = form->at[i].name;
        int64_t number = 0;
        if (!str_starts(name, prefix) || str_empty(str_trim(form->at[i].value)))
            continue;
        str rest = str_from(name, prefix.len);
        if (str_int(str_cut(&rest, '.'), &number) && rest.at && number >= 0 &&
            number < 10000 && (size_t)number >= n)
            n = (size_t)number + 1;
    }
    return n;
}

static void form_fields(const struct reading *r, const struct field *fields,
                        const struct form *form, void *into)
{
    for (const struct field *f = fields; f && f->name; f++) {
        str path = path_of(r, f);
        if (f->kind == FIELD_LIST) {
            str prefix = join(r->a, path, S("."));
            size_t n = form_rows(form, prefix);
            char *rows = make_rows(r, f, n, into);
            check_count(r, f, n);
            for (size_t i = 0; i < field_rows(f, into)->n; i++) {
                struct reading row = *r;
                row.prefix = join(r->a, prefix, format(r->a, "%zu.", i));
                form_fields(&row, f->fields, form, rows + i * f->size);
            }
            continue;
        }
        str s = form_get(form, path);
        if (f->kind == FIELD_FILE && str_empty(s))
            s = form_get(form, join(r->a, path, S(".kept")));
        if (str_empty(utf8_ok(s, true) && f->kind > FIELD_LONG ? str_trim(s) : s) ||
            str_empty(str_trim(s)))
            read_missing(r, f, into);
        else
            read_value(r, f, s, into);
    }
}

void fields_from_form(arena *a, const struct field *fields, const struct form *form, void *into,
                      struct field_errors *errors)
{
    struct reading r = {a, errors, S("")};
    form_fields(&r, fields, form, into);
}

static void json_fields(const struct reading *r, const struct field *fields,
                        const struct json *j, void *into);

static void json_list(const struct reading *r, const struct field *f, const struct json *j,
                      void *into)
{
    if (!json_is_null(j) && !json_is_array(j)) {
        wrong(r, f, "{label}要是一个列表");
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
    struct file *file = member(f, into);
    unsigned char bytes[32];
    if (!json_str(json_get(j, "sha256"), &file->sha256) ||
        !hex_parse(file->sha256, bytes, sizeof bytes) ||
        !json_str(json_get(j, "name"), &file->name) || !utf8_ok(file->name, false) ||
        !json_int(json_get(j, "size"), &file->size) ||
        (json_get(j, "ticket") && !json_str(json_get(j, "ticket"), &file->ticket))) {
        *file = (struct file){0};
        wrong(r, f, "{label}要先经 /api/v1/files 上传，再照原样写进来");
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
            wrong(r, f, "{label}要写成 true 或 false");
        *(bool *)member(f, into) = b;
    } else if (f->kind == FIELD_INT && json_int(j, &n)) {
        *(int64_t *)member(f, into) = n;
        check_range(r, f, n);
    } else if (!json_str(j, &s)) {
        wrong(r, f, f->kind == FIELD_INT ? "{label}要写成整数" : "{label}要写成字符串");
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
    struct reading r = {a, errors, S("")};
    json_fields(&r, fields, j, into);
}

err fields_from_entry(arena *a, const struct field *fields, const struct json *j, void *into)
{
    for (const struct field *f = fields; f && f->name; f++) {
        struct field_errors errors = {0};
        struct reading r = {a, &errors, S("")};
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
            set_none(f, into);
        else if (f->kind <= FIELD_CHOICE && json_str(value, member(f, into)))
            continue;  // as it was written, also a text without a character
        else
            json_value(&r, &wide, value, into);
        if (errors.first)
            return fault("an entry does not fit its fields");
    }
    return OK;
}

static bool is_absent(const struct field *f, const void *from)
{
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_CODE:
    case FIELD_CHOICE:
        return !((const str *)member(f, from))->at;
    case FIELD_FILE:
        return !((const struct file *)member(f, from))->sha256.at;
    case FIELD_ID:
    case FIELD_INSTANT:
    case FIELD_DAY:
        return *(const int64_t *)member(f, from) == 0;
    case FIELD_MONEY:
    case FIELD_PRICE:
    case FIELD_DEC:
        return *(const int64_t *)member(f, from) == INT64_MIN;
    default:
        return false;
    }
}

str field_text(arena *a, const struct field *f, const void *from)
{
    if (is_absent(f, from))
        return (str){0};
    const void *m = member(f, from);
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_CODE:
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
    case FIELD_INSTANT:
        return instant_text(a, *(const instant *)m);
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
        json_put_str(o, style->personal(style->with, f, *(const str *)member(f, from)));
    } else if (f->kind == FIELD_LIST) {
        const struct rows *rows = field_rows(f, from);
        json_open(o, '[');
        for (size_t i = 0; i < rows->n; i++)
            fields_to_json(o, f->fields, (const char *)rows->at + i * f->size, style);
        json_close(o, ']');
    } else if (f->kind == FIELD_INT) {
        json_put_int(o, *(const int64_t *)member(f, from));
    } else if (f->kind == FIELD_BOOL) {
        json_put_bool(o, *(const bool *)member(f, from));
    } else if (f->kind == FIELD_FILE) {
        put_json_file(o, member(f, from));
    } else if (f->kind == FIELD_INSTANT) {
        json_put_str(o, instant_utc(o->a, *(const instant *)member(f, from)));
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
