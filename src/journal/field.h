// A field of an act, declared once: name, kind, limits, place in the C struct.
//
// The same table reads the HTML form and the JSON body, writes the entry, describes the operation
// in OpenAPI, draws the form and feeds the fuzzers. A handler never parses.
#pragma once

#include "base/err.h"
#include "base/json.h"
#include "store/db.h"

enum field_kind {
    FIELD_TEXT,     // str, one line
    FIELD_LONG,     // str, lines allowed
    FIELD_CODE,     // str; full-width letters and blanks forgiven, upper case
    FIELD_PHONE,    // str; as base/typed.h writes telephone numbers
    FIELD_CHOICE,   // str, one of the choices' codes
    FIELD_ID,       // id
    FIELD_INT,      // int64_t
    FIELD_MONEY,    // money, in yuan outside
    FIELD_PRICE,    // price, in yuan outside
    FIELD_DEC,      // dec
    FIELD_INSTANT,  // instant; Beijing time where no offset is written
    FIELD_DAY,      // day
    FIELD_BOOL,     // bool
    FIELD_FILE,     // struct file
    FIELD_LIST,     // rows of another table of fields
};

// A word of the law with its code in entries, tables and the API.
struct choice {
    const char *code, *zh;
};

// A file that was uploaded before the act: its bytes are a blob.
struct file {
    str sha256;  // 64 hexadecimal digits; absent = no file
    str name;
    int64_t size;
    str ticket;  // proof for web/ that this visitor uploaded it; never in an entry
};

// What may be chosen for a field that names a thing.
struct option {
    str value, label;
};
struct options {
    struct option *at;
    size_t n;
};

struct field {
    const char *name;
    enum field_kind kind;
    size_t at;
    const char *label, *hint;       // Chinese
    bool optional;
    bool by_case;                   // optional here; the act's check says when it is wanted
    bool secret;                    // never in an entry; the act's `keep` puts it in secret_
    bool scripted;                  // filled by the page's script; a form only carries it
    bool untold;                    // in the entry, but not in the answer to whoever did the act
    bool personal;                  // private acts only; its value stands in log_personal
    int64_t min, max;               // characters of a text, rows of a list, value of a number
    const struct choice *choices;   // ended by {0}
    // Things of which one is meant, for a form; `thing` is what the act is about.
    err (*options)(struct db *db, arena *a, id post, id thing, struct options *ret);
    const struct field *fields;     // of a list; ended by {0}
    size_t size;                    // of a list's row
};

#define FIELD_KIND_OF(type, member)                                                            \
    _Generic(((type *)0)->member, str: FIELD_TEXT, id: FIELD_ID, int64_t: FIELD_INT,           \
             money: FIELD_MONEY, price: FIELD_PRICE, dec: FIELD_DEC, instant: FIELD_INSTANT,   \
             day: FIELD_DAY, bool: FIELD_BOOL, struct file: FIELD_FILE)
#define FIELD_(type, member, kind_, zh, ...)                                                   \
    {.name = #member, .kind = kind_, .at = offsetof(type, member), .label = zh, __VA_ARGS__}

#define FIELD(type, member, zh, ...)                                                           \
    FIELD_(type, member, FIELD_KIND_OF(type, member), zh, __VA_ARGS__)
#define LONG(type, member, zh, ...) FIELD_(type, member, FIELD_LONG, zh, __VA_ARGS__)
#define CODE(type, member, zh, ...) FIELD_(type, member, FIELD_CODE, zh, __VA_ARGS__)
#define PHONE(type, member, zh, ...) FIELD_(type, member, FIELD_PHONE, zh, __VA_ARGS__)
#define CHOICE(type, member, zh, list, ...)                                                    \
    FIELD_(type, member, FIELD_CHOICE, zh, .choices = list, __VA_ARGS__)
#define LIST(type, member, zh, table, ...)                                                     \
    FIELD_(type, member, FIELD_LIST, zh, .fields = table,                                      \
           .size = sizeof *((type *)0)->member.at, __VA_ARGS__)

// Largest one-line and long text where a field sets no limit, in characters; rows of a list.
enum { text_max = 200, long_max = 6000, list_max = 200 };

const char *choice_word(const struct choice *choices, str code);  // NULL if it is none of them
bool choice_has(const struct choice *choices, str code);

// What is wrong with what was sent, field by field.
struct field_error {
    str path;                   // "lines.2.price"
    const struct field *field;  // NULL for something that is no field at all
    const char *zh;  // what is wrong, what to do; {label} {read} {min} {max} {n} {over} filled in
    str read;        // what was sent, cut; absent for a secret text
    str full, words; // an amount as it was understood, and in 大写
    int64_t n;       // how many there are: characters of a text, rows, the place of a sign
    struct field_error *next;
};
struct field_errors {
    struct field_error *first, **last;
    // Read without fault, but to be seen before it counts: 12.5万 as 125000.00. Forms only.
    struct field_error *asks;
};
struct field_error *field_error_add(arena *a, struct field_errors *e, str path,
                                    const struct field *f, const char *zh);
void put_field_error(struct out *o, const struct field_error *e);

// One name and value of a form.
struct form_value {
    str name, value;
    bool uploaded;  // a file part: its bytes came with this very request
};
struct form {
    struct form_value *at;
    size_t n;
};
str form_get(const struct form *f, str name);  // absent if it was not sent

// Fill `into` (zeroed) by the table. What is wrong is added to `errors`; the rest is filled all the
// same, so that a form can be shown again as it was. A form is read as people type (base/typed.h),
// and what was understood is written back into it in the one form it has; JSON must have that form.
void fields_from_form(arena *a, const struct field *fields, struct form *form, void *into,
                      struct field_errors *errors);
void fields_from_json(arena *a, const struct field *fields, const struct json *j, void *into,
                      struct field_errors *errors);
// As an entry holds them, keys sorted; absent values left out. A secret is only said to be there,
// unless the style shows it; a personal value becomes what the style makes of it (a commitment).
struct json_style {
    bool secrets;
    bool answer;  // leaves out what is untold
    str (*personal)(void *with, const struct field *f, str value);
    void *with;
};
void fields_to_json(struct out *o, const struct field *fields, const void *from,
                    const struct json_style *style);
// The inverse, for replay; a body that does not fit is a fault. Personal fields stay absent.
err fields_from_entry(arena *a, const struct field *fields, const struct json *j, void *into);

// Most characters of a text, most rows of a list.
int64_t field_limit(const struct field *f);
size_t fields_count(const struct field *fields);
const struct field *field_named(const struct field *fields, str name);
str field_text(arena *a, const struct field *f, const void *from);  // as a form shows it
// The other way round: what a form would send for it. A secret and a personal value are left out.
void fields_to_form(arena *a, const struct field *fields, const void *from, struct form *ret);
void *field_member(const struct field *f, const void *from);
// Rows of a list member.
struct rows *field_rows(const struct field *f, const void *from);
