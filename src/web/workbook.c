#include "web/workbook.h"

#include <string.h>

#include "base/utf8.h"
#include "web/widgets.h"

static bool has_secret(const struct field *fields)
{
    for (const struct field *f = fields; f && f->name; f++)
        if (f->secret || (f->kind == FIELD_LIST && has_secret(f->fields)))
            return true;
    return false;
}

bool workbook_fits(const struct act *act)
{
    size_t lists = 0;
    for (const struct field *f = act->in; f && f->name; f++)
        lists += f->kind == FIELD_LIST;
    return lists > 0 && !has_secret(act->in);
}

// A list that holds one row is a group: its fields stand beside the others.
static bool is_group(const struct field *f)
{
    return f->kind == FIELD_LIST && f->max == 1;
}

bool workbook_first(const struct act *act)
{
    for (const struct field *f = act->in; f && f->name; f++)
        if (is_group(f))
            return workbook_fits(act);
    return false;
}

static const char *const basic_sheet = "基本情况";
static const char *const help_sheet = "说明";

// What a person does not type: the thing the act is about, its version, a file.
static bool is_typed(const struct act *act, const struct field *f)
{
    bool about = act->may.thing && strcmp(f->name, act->may.thing) == 0 && !f->options;
    return !about && strcmp(f->name, "version") != 0 && f->kind != FIELD_FILE &&
           f->kind != FIELD_LIST;
}

static const void *group_row(const struct field *f, const void *loaded)
{
    const struct rows *rows = loaded ? field_rows(f, loaded) : NULL;
    return rows && rows->n ? rows->at : NULL;
}

// Writing.

struct writing {
    struct visit *v;
    const struct act *act;
    id thing;
    struct xlsx *x;
};

static str in_words(const struct writing *w, const char *zh)
{
    return str_of(tr(w->v->lang, zh));
}

static struct options options_of(struct visit *v, id thing, const struct field *f)
{
    struct options o = {0};
    if (f->options && f->options(v->db, v->a, v->who.post, thing, &o).kind)
        o = (struct options){0};
    size_t n = 0;
    while (f->choices && f->choices[n].code)
        n++;
    if (!n)
        return o;
    o = (struct options){new(v->a, struct option, n), n};
    for (size_t i = 0; i < n; i++)
        o.at[i] = (struct option){str_of(f->choices[i].code),
                                  str_of(tr(v->lang, f->choices[i].zh))};
    return o;
}

static void offer_choices(const struct writing *w, const struct field *f, size_t column,
                          size_t rows)
{
    struct options o = options_of(w->v, w->thing, f);
    if (f->kind == FIELD_BOOL) {
        xlsx_choices(w->x, column, rows, (str[]){in_words(w, "是"), in_words(w, "否")}, 2);
        return;
    }
    str *words = new(w->v->a, str, o.n + 1);
    for (size_t i = 0; i < o.n; i++)
        words[i] = o.at[i].label;
    xlsx_choices(w->x, column, rows, words, o.n);
}

static str shown_text(const struct writing *w, const struct field *f, const void *from)
{
    str text = field_text(w->v->a, f, from);
    if (f->kind == FIELD_BOOL)
        return in_words(w, str_eq(text, S("true")) ? "是" : "否");
    struct options o = options_of(w->v, w->thing, f);
    for (size_t i = 0; i < o.n; i++)
        if (str_eq(o.at[i].value, text))
            return o.at[i].label;
    return text.at ? text : S("");
}

static void put_value(const struct writing *w, const struct field *f, const void *from)
{
    const void *at = from ? (const char *)from + f->at : NULL;
    if (!at)
        xlsx_text(w->x, S(""), XLSX_TEXT);
    else if (f->kind == FIELD_MONEY)
        xlsx_money(w->x, *(const money *)at);
    else if (f->kind == FIELD_DEC)
        xlsx_dec(w->x, *(const dec *)at);
    else if (f->kind == FIELD_DAY)
        xlsx_day(w->x, *(const day *)at);
    else if (f->kind == FIELD_INSTANT)
        xlsx_instant(w->x, *(const instant *)at);
    else
        xlsx_text(w->x, shown_text(w, f, from), XLSX_TEXT);
}

static str hint_text(const struct writing *w, const struct field *f)
{
    struct out o = out_plain(w->v->a);
    if (f->optional)
        put(&o, in_words(w, "（选填）"));
    if (f->hint)
        put(&o, in_words(w, f->hint));
    return out_str(&o);
}

static void write_help_rows(const struct writing *w, const struct field *fields, str sheet)
{
    for (const struct field *f = fields; f && f->name; f++) {
        if (f->kind == FIELD_LIST) {
            write_help_rows(w, f->fields, is_group(f) ? sheet : in_words(w, f->label));
            continue;
        }
        if (!is_typed(w->act, f))
            continue;
        struct options o = options_of(w->v, w->thing, f);
        struct out choices = out_plain(w->v->a);
        for (size_t i = 0; i < o.n; i++) {
            put(&choices, i ? "\n" : "");
            put(&choices, o.at[i].label);
        }
        xlsx_row(w->x);
        xlsx_text(w->x, sheet, XLSX_TEXT);
        xlsx_text(w->x, in_words(w, f->label), XLSX_TEXT);
        xlsx_text(w->x, hint_text(w, f), XLSX_NOTE);
        xlsx_text(w->x, out_str(&choices), XLSX_NOTE);
    }
}

static void write_help(const struct writing *w)
{
    static const char *const lines[] = {
        "在后面各张表里填写，表名和表头不要改；用不着的表可以空着。",
        "金额写成元；日期写成 2026-03-31；是非题写「是」或「否」。",
        "填好后回到网页上传：先显示填得对不对，您核对提交之后才保存。",
    };
    xlsx_sheet(w->x, in_words(w, help_sheet));
    for (size_t i = 0; i < 4; i++)
        xlsx_width(w->x, i, i < 2 ? 22 : 50);
    xlsx_row(w->x);
    xlsx_text(w->x, in_words(w, w->act->zh), XLSX_HEAD);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        xlsx_row(w->x);
        xlsx_text(w->x, in_words(w, lines[i]), XLSX_NOTE);
    }
    xlsx_row(w->x);
    xlsx_row(w->x);
    static const char *const heads[] = {"表", "栏", "怎么填", "可选的词"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        xlsx_text(w->x, in_words(w, heads[i]), XLSX_HEAD);
    write_help_rows(w, w->act->in, in_words(w, basic_sheet));
}

static void write_basics(const struct writing *w, const struct field *fields, const void *loaded)
{
    for (const struct field *f = fields; f && f->name; f++) {
        if (is_group(f))
            write_basics(w, f->fields, group_row(f, loaded));
        if (!is_typed(w->act, f))
            continue;
        offer_choices(w, f, 1, 1);
        xlsx_row(w->x);
        xlsx_text(w->x, in_words(w, f->label), XLSX_TEXT);
        put_value(w, f, loaded);
        xlsx_text(w->x, hint_text(w, f), XLSX_NOTE);
    }
}

static void write_list(const struct writing *w, const struct field *f, const void *loaded)
{
    const struct rows *rows = loaded ? field_rows(f, loaded) : NULL;
    size_t column = 0;
    xlsx_sheet(w->x, in_words(w, f->label));
    for (const struct field *g = f->fields; g->name; g++)
        xlsx_width(w->x, column++, g->kind == FIELD_LONG ? 60 : 22);
    xlsx_row(w->x);
    column = 0;
    for (const struct field *g = f->fields; g->name; g++) {
        xlsx_text(w->x, in_words(w, g->label), XLSX_HEAD);
        offer_choices(w, g, column++, (size_t)field_limit(f));
    }
    for (size_t i = 0; rows && i < rows->n; i++) {
        xlsx_row(w->x);
        for (const struct field *g = f->fields; g->name; g++)
            put_value(w, g, (const char *)rows->at + i * f->size);
    }
}

static void write_lists(const struct writing *w, const struct field *fields, const void *loaded)
{
    for (const struct field *f = fields; f && f->name; f++) {
        if (is_group(f))
            write_lists(w, f->fields, group_row(f, loaded));
        else if (f->kind == FIELD_LIST)
            write_list(w, f, loaded);
    }
}

err workbook_write(struct visit *v, const struct act *act, id thing, const void *loaded)
{
    struct writing w = {v, act, thing, NULL};
    TRY(xlsx_begin(v->a, &w.x));
    write_help(&w);
    xlsx_sheet(w.x, in_words(&w, basic_sheet));
    xlsx_width(w.x, 0, 26);
    xlsx_width(w.x, 1, 60);
    xlsx_width(w.x, 2, 60);
    xlsx_row(w.x);
    xlsx_text(w.x, in_words(&w, "栏"), XLSX_HEAD);
    xlsx_text(w.x, in_words(&w, "填写"), XLSX_HEAD);
    xlsx_text(w.x, in_words(&w, "怎么填"), XLSX_HEAD);
    write_basics(&w, act->in, loaded);
    write_lists(&w, act->in, loaded);
    return xlsx_end(w.x, &v->file, &v->file_size);
}

// Reading.

struct filling {
    struct visit *v;
    const struct act *act;
    id thing;
    struct filled *to;
};

// Labels as people copy them: without blanks, colons, and what marks a field optional.
static str folded(arena *a, str s)
{
    str text = fold_code(a, s);
    while (str_ends(text, S(":")))
        text.len--;
    ptrdiff_t optional = str_find(text, fold_code(a, S("（选填）")));
    return optional > 0 ? str_part(text, 0, (size_t)optional) : text;
}

static bool is_label(arena *a, str text, const char *zh)
{
    str said = folded(a, text);
    return str_eq(said, folded(a, str_of(zh))) ||
           str_eq(said, folded(a, str_of(tr(LANG_EN, zh))));
}

static str where_of(arena *a, str sheet, size_t column, int64_t row)
{
    return join(a, S("「"), sheet, S("」"), column_name(a, column),
                format(a, "%lld", (long long)row));
}

static void add_value(arena *a, struct filled *to, str path, str value)
{
    if (to->form.n == to->room) {
        size_t room = to->room ? 2 * to->room : 256;
        struct form_value *grown = new(a, struct form_value, room);
        if (to->form.n)
            memcpy(grown, to->form.at, to->form.n * sizeof *grown);
        to->form.at = grown;
        to->room = room;
    }
    to->form.at[to->form.n++] = (struct form_value){path, value, false};
}

static void note_place(struct filling *f, struct cell_place **list, str path, str where)
{
    struct cell_place *p = new(f->v->a, struct cell_place, 1);
    *p = (struct cell_place){path, where, *list};
    *list = p;
}

static void note_unknown(struct filling *f, str text, str where)
{
    if (f->to->unknown_count++ < unknown_shown)
        note_place(f, &f->to->unknown, text, where);
}

static str truth(struct filling *f, const struct field *field, str path, str text)
{
    static const char *const yes[] = {"是", "√", "★", "Y", "y", "true", "1"};
    static const char *const no[] = {"否", "×", "N", "n", "false", "0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (is_label(f->v->a, text, yes[i]))
            return S("on");
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (is_label(f->v->a, text, no[i]))
            return S("");
    field_error_add(f->v->a, &f->to->errors, path, field, "{label}要写「是」或「否」");
    return S("");
}

// Of 「C05000000 社会服务 › A0102 居家社区养老照护服务」 people write the last step alone.
static str last_step(str label)
{
    str rest = label;
    for (ptrdiff_t at; (at = str_find(rest, S("›"))) >= 0;)
        rest = str_trim(str_from(rest, (size_t)at + S("›").len));
    return rest;
}

// A word of the form for its code; what is none is left as it is, for the field to refuse.
static str chosen(struct filling *f, const struct field *field, str text)
{
    struct options o = options_of(f->v, f->thing, field);
    str said = folded(f->v->a, text);
    for (size_t i = 0; i < o.n; i++)
        if (str_eq(said, folded(f->v->a, o.at[i].label)) || str_eq(text, o.at[i].value) ||
            str_eq(said, folded(f->v->a, last_step(o.at[i].label))))
            return o.at[i].value;
    for (const struct choice *c = field->choices; c && c->code; c++)
        if (is_label(f->v->a, text, c->zh))
            return str_of(c->code);
    return text;
}

static void take_cell(struct filling *f, const struct field *field, str path, str text, str where)
{
    if (str_empty(text))
        return;
    note_place(f, &f->to->places, path, where);
    f->to->cells++;
    if (field->kind == FIELD_BOOL)
        text = truth(f, field, path, text);
    else if (field->choices || field->options)
        text = chosen(f, field, text);
    add_value(f->v->a, f->to, path, text);
}

// The single field of this label, looked for in groups too; its path in `ret_path`.
static const struct field *single_field(struct filling *f, const struct field *fields, str prefix,
                                        str label, str *ret_path)
{
    for (const struct field *x = fields; x && x->name; x++) {
        str path = join(f->v->a, prefix, str_of(x->name));
        if (is_group(x)) {
            const struct field *found = single_field(
                f, x->fields, join(f->v->a, path, S(".0.")), label, ret_path);
            if (found)
                return found;
        }
        if (!is_typed(f->act, x) || !is_label(f->v->a, label, x->label))
            continue;
        *ret_path = path;
        return x;
    }
    return NULL;
}

static const struct field *list_field(struct filling *f, const struct field *fields, str prefix,
                                      str name, str *ret_path)
{
    for (const struct field *x = fields; x && x->name; x++) {
        str path = join(f->v->a, prefix, str_of(x->name));
        const struct field *found = NULL;
        if (is_group(x))
            found = list_field(f, x->fields, join(f->v->a, path, S(".0.")), name, ret_path);
        else if (x->kind == FIELD_LIST && is_label(f->v->a, name, x->label))
            found = x;
        if (found && !is_group(x))
            *ret_path = path;
        if (found)
            return found;
    }
    return NULL;
}

static void fill_singles(struct filling *f, const struct sheet *s)
{
    for (size_t i = 0; i < s->n; i++) {
        str label = sheet_cell(&s->at[i], 0), path = {0};
        int64_t row = s->at[i].number;
        if (str_empty(label) || (i == 0 && is_label(f->v->a, label, "栏")))
            continue;
        const struct field *x = single_field(f, f->act->in, S(""), label, &path);
        if (x)
            take_cell(f, x, path, sheet_cell(&s->at[i], 1), where_of(f->v->a, s->name, 1, row));
        else
            note_unknown(f, label, where_of(f->v->a, s->name, 0, row));
    }
}

static const struct field *column_field(struct filling *f, const struct field *list, str head)
{
    for (const struct field *x = list->fields; x->name; x++)
        if (is_label(f->v->a, head, x->label))
            return x;
    return NULL;
}

static void fill_list(struct filling *f, const struct sheet *s, const struct field *list, str path)
{
    const struct field *columns[xlsx_columns_max];
    const struct sheet_row *heads = s->n ? &s->at[0] : NULL;
    for (size_t c = 0; heads && c < heads->n; c++) {
        str head = sheet_cell(heads, c);
        columns[c] = str_empty(head) ? NULL : column_field(f, list, head);
        if (!columns[c] && !str_empty(head))
            note_unknown(f, head, where_of(f->v->a, s->name, c, heads->number));
    }
    for (size_t i = 1; i < s->n; i++)
        for (size_t c = 0; c < heads->n; c++)
            if (columns[c])
                take_cell(f, columns[c],
                          join(f->v->a, path, format(f->v->a, ".%zu.", i - 1),
                               str_of(columns[c]->name)),
                          sheet_cell(&s->at[i], c),
                          where_of(f->v->a, s->name, c, s->at[i].number));
}

void workbook_fill(struct visit *v, const struct act *act, id thing, const struct workbook *w,
                   struct filled *ret)
{
    struct filling f = {v, act, thing, ret};
    *ret = (struct filled){0};
    for (size_t i = 0; i < w->n; i++) {
        const struct sheet *s = &w->at[i];
        str path = {0};
        const struct field *list = list_field(&f, act->in, S(""), s->name, &path);
        if (list)
            fill_list(&f, s, list, path);
        else if (is_label(v->a, s->name, basic_sheet))
            fill_singles(&f, s);
        else if (!is_label(v->a, s->name, help_sheet) && s->n)
            note_unknown(&f, s->name, join(v->a, S("「"), s->name, S("」")));
    }
}

void filled_keep(arena *a, struct filled *f, const struct act *act, const struct form *sent)
{
    const char *const names[] = {act->may.thing, "version"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        str name = str_of(names[i]), value = name.at ? form_get(sent, name) : (str){0};
        if (value.at && !filled_where(f, name).at)
            add_value(a, f, name, value);
    }
}

str filled_where(const struct filled *f, str path)
{
    for (const struct cell_place *p = f->places; p; p = p->next)
        if (str_eq(p->path, path))
            return p->where;
    return (str){0};
}
