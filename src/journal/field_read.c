// From what was sent to the C struct, by kind of field; and a whole form.
#include <string.h>

#include "base/typed.h"
#include "base/utf8.h"
#include "journal/reading.h"

static void form_set(struct form *f, str name, str value)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->at[i].name, name)) {
            f->at[i].value = value;
            return;
        }
}

str path_of(const struct reading *r, const struct field *f)
{
    return join(r->a, r->prefix, str_of(f->name));
}

struct field_error *wrong(const struct reading *r, const struct field *f, str s, const char *zh)
{
    struct field_error *e = field_error_add(r->a, r->errors, path_of(r, f), f, zh);
    if (!f->secret || f->kind > FIELD_PHONE)
        e->read = utf8_ok(s, true) ? str_trim(s) : (str){0};
    return e;
}

// Which character it is that cannot be shown.
static int64_t first_hidden(str s, bool lines)
{
    int64_t n = 1;
    for (size_t at = 0, from = 0; at < s.len; n++, from = at) {
        utf8_next(s, &at);
        if (!utf8_ok(str_part(s, from, at - from), lines))
            return n;
    }
    return n;
}

static void read_text(const struct reading *r, const struct field *f, str s, void *into)
{
    bool lines = f->kind == FIELD_LONG;
    if (!utf8_ok(s, lines)) {
        wrong(r, f, s, "{label}的第 {n} 个字显示不出来，请删去后重填")->n = first_hidden(s, lines);
        return;
    }
    str kept = lines ? utf8_lines(r->a, s) : s;
    *(str *)field_member(f, into) = kept;
    int64_t length = (int64_t)utf8_length(kept);
    if (length > field_limit(f))
        wrong(r, f, s, "{label}有 {n} 个字，最多 {max} 个，请删去 {over} 个")->n = length;
    else if (length < f->min)
        wrong(r, f, s, "{label}只有 {n} 个字，至少要 {min} 个")->n = length;
}

static void read_phone(const struct reading *r, const struct field *f, str s, void *into)
{
    str phone = typed_phone(r->a, s);
    if (phone.at)
        read_text(r, f, phone, into);
    else
        wrong(r, f, s, "{label}填的是「{read}」，不像电话号码；请写成 13800000000 或 010-88880000");
}

static str upper(arena *a, str s)
{
    char *at = new(a, char, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        at[i] = (char)(s.at[i] >= 'a' && s.at[i] <= 'z' ? s.at[i] - 'a' + 'A' : s.at[i]);
    return (str){at, s.len};
}

void check_range(const struct reading *r, const struct field *f, str s, int64_t n)
{
    if (f->min == 0 && f->max == 0)
        return;
    if (n < f->min)
        wrong(r, f, s, "{label}填的是「{read}」，不能小于 {min}");
    else if (f->max && n > f->max)
        wrong(r, f, s, "{label}填的是「{read}」，不能大于 {max}");
}

// What is said, by kind of number and what was wrong with it.
static const char *const money_says[] = {
    [TYPED_UNREADABLE] = "{label}填的是「{read}」，看不出是多少；请写成元，如 1280000.00",
    [TYPED_COMMA] = "{label}填的是「{read}」，逗号的位置不对；请写成 1280000.00 或 1,280,000.00",
    [TYPED_PLACES] = "{label}填的是「{read}」，小数太多；请精确到分，如 1280000.00",
    [TYPED_NEGATIVE] = "{label}填的是「{read}」，不能是负数",
    [TYPED_TOO_LARGE] = "{label}填的是「{read}」，太大了；请核对是不是多写了几位",
    [TYPED_UNIT] = "{label}填的是「{read}」，单位不对；请换算成元，如 1280000.00",
};
static const char *const price_says[] = {
    [TYPED_UNREADABLE] = "{label}填的是「{read}」，看不出是多少；请写成元，如 45.50",
    [TYPED_COMMA] = "{label}填的是「{read}」，逗号的位置不对；请写成 1280000.00 或 1,280,000.00",
    [TYPED_PLACES] = "{label}填的是「{read}」，小数太多；单价最多六位小数，如 45.50",
    [TYPED_NEGATIVE] = "{label}填的是「{read}」，不能是负数",
    [TYPED_TOO_LARGE] = "{label}填的是「{read}」，太大了；请核对是不是多写了几位",
    [TYPED_UNIT] = "{label}填的是「{read}」，单位不对；请换算成元，如 45.50",
};
static const char *const dec_says[] = {
    [TYPED_UNREADABLE] = "{label}填的是「{read}」，不是数字；请写成 12 或 12.5",
    [TYPED_COMMA] = "{label}填的是「{read}」，逗号的位置不对；请写成 1280 或 1,280",
    [TYPED_PLACES] = "{label}填的是「{read}」，小数太多；最多四位，如 12.5",
    [TYPED_NEGATIVE] = "{label}填的是「{read}」，不能是负数",
    [TYPED_TOO_LARGE] = "{label}填的是「{read}」，太大了；请核对是不是多写了几位",
    [TYPED_UNIT] = "{label}填的是「{read}」，单位不是这里的；请换算好，只写数字",
};
static const char *const int_says[] = {
    [TYPED_UNREADABLE] = "{label}填的是「{read}」，不是数字；请写成整数，如 12",
    [TYPED_COMMA] = "{label}填的是「{read}」，逗号的位置不对；请写成 1280 或 1,280",
    [TYPED_PLACES] = "{label}填的是「{read}」，要是整数，如 12",
    [TYPED_TOO_LARGE] = "{label}填的是「{read}」，太大了；请核对是不是多写了几位",
    [TYPED_UNIT] = "{label}填的是「{read}」，单位不是这里的；请换算好，只写数字",
};
static const char *const day_says[] = {
    [TYPED_UNREADABLE] = "{label}填的是「{read}」，不是一个日期；请写成 2026-03-31",
    [TYPED_YEAR] = "{label}填的是「{read}」，年份要写全四位；请写成 2026-03-31",
    [TYPED_NO_DAY] = "{label}填的是「{read}」，日历上没有这一天；请写成 2026-03-31",
};
static const char *const instant_says[] = {
    [TYPED_UNREADABLE] = "{label}填的是「{read}」，不是一个时间；请写成 2026-03-31 09:30",
    [TYPED_YEAR] = "{label}填的是「{read}」，年份要写全四位；请写成 2026-03-31 09:30",
    [TYPED_NO_DAY] = "{label}填的是「{read}」，没有这个日子或钟点；请写成 2026-03-31 09:30",
    [TYPED_NO_TIME] = "{label}填的是「{read}」，还缺几点几分；请写成 2026-03-31 09:30",
};

// Amounts written with 万 or 亿 are shown in full before they count.
static void ask(const struct reading *r, const struct field *f, str s, const void *into)
{
    struct field_error *x = new(r->a, struct field_error, 1);
    bool is_money = f->kind == FIELD_MONEY;
    *x = (struct field_error){.path = path_of(r, f), .field = f, .read = str_trim(s),
                              .next = r->errors->asks};
    if (is_money) {
        const money *m = field_member(f, into);
        x->full = money_comma(r->a, *m);
        x->words = money_words(r->a, *m);
        x->zh = "{label}填的是「{read}」，读作 {full} 元，大写{words}";
    } else {
        x->full = price_comma(r->a, *(const price *)field_member(f, into));
        x->zh = "{label}填的是「{read}」，读作 {full} 元";
    }
    r->errors->asks = x;
}

static enum typed strictly(bool good)
{
    return good ? TYPED_OK : TYPED_UNREADABLE;
}

static void read_money(const struct reading *r, const struct field *f, str s, void *into)
{
    bool scaled = false;
    money *m = field_member(f, into);
    enum typed t = r->form ? typed_money(r->a, s, f->label, m, &scaled)
                           : strictly(money_parse(s, m));
    if (t)
        wrong(r, f, s, money_says[t]);
    else if (scaled)
        ask(r, f, s, into);
}

static void read_price(const struct reading *r, const struct field *f, str s, void *into)
{
    bool scaled = false;
    price *p = field_member(f, into);
    enum typed t = r->form ? typed_price(r->a, s, f->label, p, &scaled)
                           : strictly(price_parse(s, p));
    if (t)
        wrong(r, f, s, price_says[t]);
    else if (scaled)
        ask(r, f, s, into);
}

static void read_int(const struct reading *r, const struct field *f, str s, void *into)
{
    int64_t *n = field_member(f, into);
    enum typed t = r->form ? typed_int(r->a, s, f->label, n) : strictly(str_int(s, n));
    if (t)
        wrong(r, f, s, int_says[t]);
    else
        check_range(r, f, s, *n);
}

static void read_dec(const struct reading *r, const struct field *f, str s, void *into)
{
    dec *d = field_member(f, into);
    enum typed t = r->form ? typed_dec(r->a, s, f->label, d) : strictly(dec_parse(s, d));
    if (!t && d->n < 0 && f->min >= 0)
        t = TYPED_NEGATIVE;
    if (t)
        wrong(r, f, s, dec_says[t]);
    else if (f->max && d->n > f->max * dec_one)
        wrong(r, f, s, "{label}填的是「{read}」，不能大于 {max}");
}

static void read_day(const struct reading *r, const struct field *f, str s, void *into)
{
    day *d = field_member(f, into);
    enum typed t = r->form ? typed_day(r->a, s, d) : strictly(day_parse(s, d));
    if (t)
        wrong(r, f, s, day_says[t]);
}

static void read_instant(const struct reading *r, const struct field *f, str s, void *into)
{
    instant *at = field_member(f, into);
    enum typed t = r->form ? typed_instant(r->a, s, at) : strictly(instant_parse(str_trim(s), at));
    if (t)
        wrong(r, f, s, instant_says[t]);
}

static void read_file(const struct reading *r, const struct field *f, str s, void *into)
{
    // sha256 / size / ticket / name, as an upload and the form's hidden field write it.
    struct file *file = field_member(f, into);
    str rest = s;
    file->sha256 = str_cut(&rest, '/');
    str size = str_cut(&rest, '/');
    file->ticket = str_cut(&rest, '/');
    file->name = rest;
    unsigned char bytes[32];
    bool whole = hex_parse(file->sha256, bytes, sizeof bytes) && str_int(size, &file->size) &&
                 rest.at && utf8_ok(rest, false);
    if (whole && file->size > 0)
        return;
    *file = (struct file){0};
    wrong(r, f, whole ? rest : S(""), whole ? "{label}选的「{read}」是空文件，请重新选择"
                                            : "{label}没有上传成功，请重新选择文件");
}

// A scalar from its text. The text is not empty.
void read_value(const struct reading *r, const struct field *f, str s, void *into)
{
    bool secret_text = f->secret && f->kind == FIELD_TEXT;
    str code = f->kind <= FIELD_LONG || !utf8_ok(s, true) ? s : fold_code(r->a, s);
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
        // A password is taken as it was typed.
        s = r->form && !secret_text ? typed_text(r->a, s, f->kind == FIELD_LONG) : s;
        read_text(r, f, s, into);
        return;
    case FIELD_CODE:
        code = r->form ? fold_code(r->a, typed_text(r->a, code, false)) : code;
        read_text(r, f, upper(r->a, code), into);
        return;
    case FIELD_PHONE:
        read_phone(r, f, s, into);
        return;
    case FIELD_CHOICE:
        *(str *)field_member(f, into) = code;
        if (!choice_has(f->choices, code))
            wrong(r, f, s, "{label}要从列出的里面选");
        return;
    case FIELD_ID:
        if (!id_parse(code, field_member(f, into)))
            wrong(r, f, s, "{label}填的是「{read}」，不是这里的编号；请从列出的里面选，或照原样抄");
        return;
    case FIELD_INT:
        read_int(r, f, r->form ? s : code, into);
        return;
    case FIELD_MONEY:
        read_money(r, f, r->form ? s : code, into);
        return;
    case FIELD_PRICE:
        read_price(r, f, r->form ? s : code, into);
        return;
    case FIELD_DEC:
        read_dec(r, f, r->form ? s : code, into);
        return;
    case FIELD_INSTANT:
        read_instant(r, f, s, into);
        return;
    case FIELD_DAY:
        read_day(r, f, r->form ? s : code, into);
        return;
    case FIELD_BOOL:
        *(bool *)field_member(f, into) = str_eq(code, S("true")) || str_eq(code, S("on"));
        return;
    case FIELD_FILE:
        read_file(r, f, s, into);
        return;
    case FIELD_LIST:
        return;
    }
}

// In a form what was understood stands afterwards in the one form it has.
static void read_and_restate(const struct reading *r, const struct field *f, str s, void *into)
{
    struct field_error **before = r->errors->last;
    read_value(r, f, s, into);
    bool restate = f->kind != FIELD_BOOL && f->kind != FIELD_FILE && !(f->secret &&
                   f->kind == FIELD_TEXT) && r->errors->last == before;
    if (restate)
        form_set(r->form, path_of(r, f), field_text(r->a, f, into));
}

void read_none(const struct field *f, void *into)
{
    if (f->kind == FIELD_MONEY)
        *(money *)field_member(f, into) = NO_MONEY;
    else if (f->kind == FIELD_PRICE)
        *(price *)field_member(f, into) = NO_PRICE;
    else if (f->kind == FIELD_DEC)
        *(dec *)field_member(f, into) = NO_DEC;
}

void read_missing(const struct reading *r, const struct field *f, void *into)
{
    read_none(f, into);
    if (f->optional || f->kind == FIELD_BOOL)
        return;
    wrong(r, f, (str){0}, f->kind == FIELD_CHOICE ? "请选择{label}"
                : f->kind == FIELD_FILE ? "请选择要上传的{label}" : "请填写{label}");
}

void check_count(const struct reading *r, const struct field *f, size_t n)
{
    if ((int64_t)n > field_limit(f))
        wrong(r, f, (str){0}, "{label}有 {n} 行，最多 {max} 行，请分开填")->n = (int64_t)n;
    else if ((int64_t)n < f->min)
        wrong(r, f, (str){0}, "{label}至少要有 {min} 行");
}

void *make_rows(const struct reading *r, const struct field *f, size_t n, void *into)
{
    if ((int64_t)n > field_limit(f))
        n = (size_t)field_limit(f);
    struct rows rows = {arena_take(r->a, f->size, _Alignof(max_align_t), n ? n : 1), n};
    memcpy(field_member(f, into), &rows, sizeof rows);
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

static void form_fields(const struct reading *r, const struct field *fields, struct form *form,
                        void *into)
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
        if (str_empty(typed_text(r->a, s, false)))
            read_missing(r, f, into);
        else
            read_and_restate(r, f, s, into);
    }
}

void fields_from_form(arena *a, const struct field *fields, struct form *form, void *into,
                      struct field_errors *errors)
{
    struct reading r = {a, errors, S(""), form};
    form_fields(&r, fields, form, into);
}
