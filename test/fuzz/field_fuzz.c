#include "fuzz.h"
#include "web/body.h"

struct inner {
    str name;
    price price;
};
struct every {
    str text, lines, code, phone, choice;
    id thing;
    int64_t n;
    money money;
    price price;
    dec dec;
    instant at;
    day day;
    bool yes;
    struct file file;
    struct {
        struct inner *at;
        size_t n;
    } rows;
};
static const struct choice choices[] = {{"a", "a"}, {"b", "b"}, {0}};
static const struct field inner_fields[] = {
    FIELD(struct inner, name, "name"), FIELD(struct inner, price, "price"), {0}};
static const struct field fields[] = {
    FIELD(struct every, text, "text", .optional = true, .max = 30),
    LONG(struct every, lines, "lines", .optional = true),
    CODE(struct every, code, "code", .optional = true),
    PHONE(struct every, phone, "phone", .optional = true),
    CHOICE(struct every, choice, "choice", choices, .optional = true),
    FIELD(struct every, thing, "thing", .optional = true),
    FIELD(struct every, n, "n", .optional = true, .min = -5, .max = 5000),
    FIELD(struct every, money, "money", .optional = true),
    FIELD(struct every, price, "price", .optional = true),
    FIELD(struct every, dec, "dec", .optional = true, .min = -100, .max = 100),
    FIELD(struct every, at, "at", .optional = true),
    FIELD(struct every, day, "day", .optional = true),
    FIELD(struct every, yes, "yes"),
    FIELD(struct every, file, "file", .optional = true),
    LIST(struct every, rows, "rows", inner_fields, .max = 4),
    {0},
};

static str written(arena *a, const struct every *e)
{
    struct out o = out_plain(a);
    fields_to_json(&o, fields, e, NULL);
    return out_str(&o);
}

// What the form shows of an accepted value is accepted again and means the same.
static void shown_again(arena *a, const struct every *e, str text)
{
    struct form form = {0};
    struct every back = {0};
    struct field_errors errors = {0};
    fields_to_form(a, fields, e, &form);
    fields_from_form(a, fields, &form, &back, &errors);
    assert(!errors.first && !errors.asks);
    assert(str_eq(text, written(a, &back)));
}

// A form without a complaint becomes an entry that reads back the same.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    struct form form = {0};
    struct every e = {0}, back = {0};
    struct field_errors errors = {0};
    const struct json *j = NULL;
    if (form_parse(a, fuzz_text(data, size), &form).kind)
        return 0;
    fields_from_form(a, fields, &form, &e, &errors);
    str text = written(a, &e);
    if (errors.first)
        return 0;
    assert(!json_parse(a, text, &j).kind);
    assert(!fields_from_entry(a, fields, j, &back).kind);
    assert(str_eq(text, written(a, &back)));
    shown_again(a, &e, text);
    return 0;
}
