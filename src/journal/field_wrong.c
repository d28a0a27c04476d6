// What is said of a field that was not filled in as it should be: which, what was read, what to do.
#include "base/utf8.h"
#include "journal/field.h"

struct field_error *field_error_add(arena *a, struct field_errors *e, str path,
                                    const struct field *f, const char *zh)
{
    struct field_error *x = new(a, struct field_error, 1);
    *x = (struct field_error){.path = str_copy(a, path), .field = f, .zh = zh};
    if (!e->last)
        e->last = &e->first;
    *e->last = x;
    e->last = &x->next;
    return x;
}

static void put_limit(struct out *o, const struct field *f)
{
    if (f->kind == FIELD_LIST || f->kind <= FIELD_PHONE)
        put(o, field_limit(f));
    else
        put(o, f->max);
}

// As much of what was read as helps to know it again.
static void put_read(struct out *o, str read)
{
    enum { most = 24 };
    size_t at = 0;
    for (size_t n = 0; at < read.len && n < most; n++)
        utf8_next(read, &at);
    put(o, str_part(read, 0, at));
    if (at < read.len)
        put(o, S("…"));
}

static void put_named(struct out *o, const struct field_error *e, str name)
{
    if (!e->field)
        put(o, e->path);
    else if (str_eq(name, S("label")))
        put(o, (word){e->field->label});
    else if (str_eq(name, S("read")))
        put_read(o, e->read);
    else if (str_eq(name, S("full")))
        put(o, e->full);
    else if (str_eq(name, S("words")))
        put(o, e->words);
    else if (str_eq(name, S("n")))
        put(o, e->n);
    else if (str_eq(name, S("over")))
        put(o, e->n - field_limit(e->field));
    else if (str_eq(name, S("min")))
        put(o, e->field->min);
    else
        put_limit(o, e->field);
}

void put_field_error(struct out *o, const struct field_error *e)
{
    for (str rest = str_of(tr(o->lang, e->zh)); rest.at;) {
        put(o, str_cut(&rest, '{'));
        if (!rest.at)
            break;
        put_named(o, e, str_cut(&rest, '}'));
    }
}
