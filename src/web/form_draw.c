// The fields of an act as they are drawn: value, choices, what is wrong, what stands meanwhile.
#include <string.h>

#include "web/drawing.h"
#include "web/site.h"

static void add_error(struct visit *v, struct input *i, struct complaint one)
{
    struct complaint *grown = new(v->a, struct complaint, i->errors.n + 1);
    if (i->errors.n)
        memcpy(grown, i->errors.at, i->errors.n * sizeof *grown);
    grown[i->errors.n] = one;
    i->errors = (struct complaints){grown, i->errors.n + 1};
}

static str finding_says(struct visit *v, const struct finding *f)
{
    struct out o = out_plain(v->a);
    o.lang = v->lang;
    put_finding(&o, f);
    return out_str(&o);
}

// With its place in the workbook, where it came from one.
static str error_says(const struct drawing *d, const struct field_error *e)
{
    struct out o = out_plain(d->v->a);
    str where = d->filled ? filled_where(d->filled, e->path) : (str){0};
    o.lang = d->v->lang;
    put(&o, where);
    put(&o, where.at ? " " : "");
    put_field_error(&o, e);
    return out_str(&o);
}

static struct complaint of_finding(struct visit *v, const struct finding *f)
{
    struct complaint c = {.says = finding_says(v, f), .rule = f->rule, .fix = f->fix};
    if (f->fix.at && f->place.len)
        c.fix_key = join(v->a, f->place, S("="), f->fix);
    return c;
}

static void find_errors(struct drawing *d, struct input *i)
{
    if (!d->refused)
        return;
    for (const struct field_error *e = d->refused->errors.first; e; e = e->next)
        if (str_eq(e->path, i->path))
            add_error(d->v, i, (struct complaint){.says = error_says(d, e)});
    for (const struct finding *f = d->refused->findings; f; f = f->next)
        if (str_eq(f->place, i->path))
            add_error(d->v, i, of_finding(d->v, f));
}

static void choose_options(struct drawing *d, struct input *i)
{
    const struct field *f = i->field;
    if (f->options) {
        err e = f->options(d->v->db, d->v->a, d->v->who.post, d->thing, &i->options);
        if (e.kind)
            i->options = (struct options){0};
        return;
    }
    size_t n = 0;
    while (f->choices && f->choices[n].code)
        n++;
    i->options = (struct options){new(d->v->a, struct option, n + 1), n};
    for (size_t k = 0; k < n; k++)
        i->options.at[k] = (struct option){str_of(f->choices[k].code),
                                           str_of(tr(d->v->lang, f->choices[k].zh))};
}

static bool speaks_of(str label, str sought)
{
    for (str rest = sought; rest.at;) {
        str part = str_cut(&rest, ' ');
        if (str_find(label, part) < 0)
            return false;
    }
    return true;
}

// A long list is narrowed to what was sought and what is chosen.
static void narrow_options(struct drawing *d, struct input *i, bool in_row)
{
    enum { long_list = 20 };
    size_t n = 0;
    i->finds = !in_row && i->field->options && i->options.n > long_list;
    if (!i->finds || !d->sent)
        return;
    str sought = form_get(d->sent, join(d->v->a, S("_find."), i->path));
    i->sought = sought.at ? str_trim(sought) : S("");
    for (size_t k = 0; i->sought.len && k < i->options.n; k++) {
        bool fits = speaks_of(i->options.at[k].label, i->sought);
        i->found += fits;
        if (fits || str_eq(i->options.at[k].value, i->value))
            i->options.at[n++] = i->options.at[k];
    }
    if (i->sought.len)
        i->options.n = n;
    if (i->found == 1 && str_empty(i->value))
        i->value = i->options.at[0].value;
}

static str id_of(arena *a, str path)
{
    char *at = new(a, char, path.len + 2);
    memcpy(at, "f-", 2);
    for (size_t i = 0; i < path.len; i++)
        at[i + 2] = path.at[i] == '.' ? '-' : path.at[i];
    return (str){at, path.len + 2};
}

static size_t rows_sent(struct drawing *d, str path)
{
    size_t n = 0;
    str prefix = join(d->v->a, path, S("."));
    for (size_t i = 0; d->sent && i < d->sent->n; i++) {
        int64_t number = 0;
        str rest = d->sent->at[i].name;
        if (!str_starts(rest, prefix))
            continue;
        rest = str_from(rest, prefix.len);
        if (str_int(str_cut(&rest, '.'), &number) && number >= 0 && number < list_max &&
            (size_t)number >= n)
            n = (size_t)number + 1;
    }
    return n;
}

// Whether it can be read as a table, and whether anything stands in it.
static void judge_list(struct input *i)
{
    enum { columns_max = 7 };
    i->flat = i->rows.n > 0 && fields_count(i->field->fields) <= columns_max;
    i->empty = true;
    for (const struct field *f = i->field->fields; f->name; f++)
        i->flat = i->flat && f->kind != FIELD_LIST;
    for (size_t k = 0; k < i->rows.n; k++)
        for (size_t n = 0; n < i->rows.at[k].inputs.n; n++) {
            const struct input *x = &i->rows.at[k].inputs.at[n];
            i->empty = i->empty && (x->field->kind == FIELD_LIST ? x->empty : x->value.len == 0);
        }
}

static void draw_list(struct drawing *d, struct input *i, const void *loaded)
{
    const struct field *f = i->field;
    const struct rows *rows = loaded ? field_rows(f, loaded) : NULL;
    size_t n = d->sent ? rows_sent(d, i->path) : rows ? rows->n : 0;
    if (d->sent && str_eq(form_get(d->sent, S("_more")), i->path))
        n++;
    if (n == 0)
        n = f->min > 0 ? (size_t)f->min : 1;
    i->rows = (struct input_rows){new(d->v->a, struct input_row, n), n};
    for (size_t k = 0; k < n; k++) {
        struct input_row *row = &i->rows.at[k];
        const void *from = rows && k < rows->n ? (const char *)rows->at + k * f->size : NULL;
        row->number = k + 1;
        row->key = join(d->v->a, i->path, format(d->v->a, ".%zu", k));
        row->id = id_of(d->v->a, row->key);
        draw_inputs(d, f->fields, join(d->v->a, row->key, S(".")), d->sent ? NULL : from,
                    &row->inputs);
    }
    judge_list(i);
}

// What a field shows: what was sent, else what stands, else what the address asks for.
static str value_of(struct drawing *d, const struct input *i, const void *loaded)
{
    str value = {0};
    if (i->field->secret && i->field->kind == FIELD_TEXT)
        return value;  // a password is typed again; an amount is not
    if (d->sent) {
        value = form_get(d->sent, i->path);
        if (i->field->kind == FIELD_FILE && str_empty(value))
            value = form_get(d->sent, join(d->v->a, i->path, S(".kept")));
        return value;
    }
    value = visit_text(d->v, str_c(d->v->a, i->path));
    if (!value.at && loaded)
        value = field_text(d->v->a, i->field, loaded);
    return value;
}

static void name_file(struct input *i)
{
    str rest = i->value;
    for (int k = 0; k < 3; k++)
        str_cut(&rest, '/');
    i->file_name = rest;
}

static const char *hint_of(const struct field *f)
{
    if (f->hint)
        return f->hint;
    if (f->kind == FIELD_DAY)
        return "写成 2026-03-31";
    return f->kind == FIELD_INSTANT ? "北京时间，写成 2026-03-31 09:30" : NULL;
}

static void describe(arena *a, struct input *i)
{
    str hint = i->hint ? join(a, i->id, S("-hint")) : S("");
    str error = i->errors.n ? join(a, i->id, S("-error")) : S("");
    if (hint.len || error.len)
        i->described = str_trim(join(a, hint, S(" "), error));
}

// As many lines as the text has, within what can be overlooked.
static size_t lines_of(str text, bool in_row)
{
    enum { bytes_in_line = 120, most = 12 };
    size_t n = 1 + text.len / bytes_in_line;
    for (size_t i = 0; i < text.len; i++)
        n += text.at[i] == '\n';
    size_t least = in_row ? 2 : 3;
    return n < least ? least : n > most ? most : n;
}

// How much of the line it takes, and how it is asked for.
static void lay_out(struct drawing *d, struct input *i, bool in_row)
{
    const struct field *f = i->field;
    enum { few = 4, short_text = 60 };
    i->hint = hint_of(f);
    bool in_yuan = (f->kind == FIELD_MONEY || f->kind == FIELD_PRICE) && !strstr(f->label, "元");
    i->unit = in_yuan ? "元" : NULL;
    i->radios = f->choices && !in_row && i->options.n <= few;
    bool long_text = f->kind == FIELD_TEXT && !i->options.n && !f->secret &&
                     (!f->max || f->max > short_text);
    i->whole = f->kind == FIELD_LONG || f->kind == FIELD_FILE || f->kind == FIELD_LIST ||
               f->kind == FIELD_BOOL || i->radios || long_text;
    for (size_t k = 0; k < i->errors.n; k++)
        i->whole = i->whole || i->errors.at[k].rule;
    i->lines = lines_of(i->value, in_row);
    describe(d->v->a, i);
}

// After a conflict the form goes on from the version that stands and shows what differs there.
static void compare_standing(struct drawing *d, struct input *i, bool version)
{
    const struct field *f = i->field;
    str text = d->other ? form_get(d->other, i->path) : field_text(d->v->a, f, d->standing);
    if (version && d->other)
        return;
    if (version)
        i->value = text;
    else if (!i->hidden && !f->secret && f->kind != FIELD_FILE &&
             !str_eq(str_trim(text), str_trim(i->value)))
        i->standing = f->kind == FIELD_CHOICE && text.at
                          ? str_of(tr(d->v->lang, choice_word(f->choices, text))) : text;
}

static void draw_value(struct drawing *d, struct input *i, const void *loaded, bool in_row)
{
    const struct field *f = i->field;
    i->value = value_of(d, i, loaded);
    choose_options(d, i);
    narrow_options(d, i, in_row);
    if (f->kind == FIELD_FILE) {
        d->files = true;
        name_file(i);
    }
    bool about = d->act->may.thing && str_eq(i->path, str_of(d->act->may.thing));
    bool version = str_eq(i->path, S("version"));
    i->hidden = ((about && !i->options.n) || version || f->scripted) && !i->errors.n;
    if ((d->standing || d->other) && !in_row)
        compare_standing(d, i, version);
    money m = NO_MONEY;
    if (f->kind == FIELD_MONEY && i->value.len && money_parse(i->value, &m))
        i->words = money_words(d->v->a, m);
}

void draw_inputs(struct drawing *d, const struct field *fields, str prefix, const void *loaded,
                 struct inputs *ret)
{
    *ret = (struct inputs){new(d->v->a, struct input, fields_count(fields) + 1), 0};
    for (const struct field *f = fields; f && f->name; f++) {
        struct input *i = &ret->at[ret->n++];
        *i = (struct input){.field = f, .path = join(d->v->a, prefix, str_of(f->name))};
        i->id = id_of(d->v->a, i->path);
        find_errors(d, i);
        if (f->kind == FIELD_LIST)
            draw_list(d, i, loaded);
        else
            draw_value(d, i, loaded, prefix.len > 0);
        lay_out(d, i, prefix.len > 0);
    }
}

// Whether the form has this place, so that a link to it leads somewhere.
static bool has_place(const struct inputs *inputs, str place)
{
    for (size_t i = 0; i < inputs->n; i++) {
        const struct input *x = &inputs->at[i];
        if (str_eq(x->id, place))
            return !x->hidden;
        for (size_t k = 0; k < x->rows.n; k++)
            if (str_eq(x->rows.at[k].id, place) || has_place(&x->rows.at[k].inputs, place))
                return true;
    }
    return false;
}

static void set_place(struct drawing *d, const struct form_page *p, struct complaint *c, str path)
{
    str place = path.len ? id_of(d->v->a, path) : S("");
    if (place.len && has_place(&p->inputs, place))
        c->place = join(d->v->a, S("#"), place);
}

static void say_errors(struct drawing *d, struct form_page *p, const struct field_error *first,
                       size_t more, struct complaints *ret)
{
    size_t n = 0;
    for (const struct field_error *e = first; e; e = e->next)
        n++;
    *ret = (struct complaints){new(d->v->a, struct complaint, n + more + 1), n};
    struct complaint *at = ret->at;
    for (const struct field_error *e = first; e; e = e->next, at++) {
        *at = (struct complaint){.says = error_says(d, e), .path = e->path};
        set_place(d, p, at, e->path);
    }
}

void complain(struct drawing *d, struct form_page *p)
{
    const struct call *c = d->refused;
    size_t n = 0;
    for (const struct finding *f = c->findings; f; f = f->next)
        n++;
    say_errors(d, p, c->errors.asks, 0, &p->asks);
    say_errors(d, p, c->errors.first, n, &p->complaints);
    struct complaint *at = p->complaints.at + p->complaints.n;
    p->complaints.n += n;
    for (const struct finding *f = c->findings; f; f = f->next, at++) {
        *at = of_finding(d->v, f);
        at->path = f->place;
        set_place(d, p, at, f->place);
    }
}
