// A form too long for a page: its parts over one draft, a list of them, and everything to be read
// before it is filed. What is wrong is found by asking the act without doing it.
#include "web/parts.h"

#include <assert.h>
#include <string.h>

#include "form_html.h"
#include "layout_html.h"
#include "parts_html.h"
#include "web/drawing.h"
#include "web/kept.h"

static bool part_has(const struct act *act, const struct form_part *part, str path)
{
    str rest = path, root = str_cut(&rest, '.');
    bool inside = false;
    for (const struct field *f = act->in; f->name; f++) {
        inside = inside || strcmp(f->name, part->first) == 0;
        if (inside && str_eq(root, str_of(f->name)))
            return true;
        if (inside && strcmp(f->name, part->last) == 0)
            return false;
    }
    return false;
}

static size_t parts_count(const struct act *act)
{
    size_t n = 0;
    while (act->parts && act->parts[n].zh)
        n++;
    return n;
}

// Every field stands in a part, but the thing and its version.
static bool parts_cover(const struct act *act)
{
    for (const struct field *f = act->in; f->name; f++) {
        size_t in = 0;
        bool apart = strcmp(f->name, "version") == 0 ||
                     (act->may.thing && strcmp(f->name, act->may.thing) == 0);
        for (size_t i = 0; i < parts_count(act); i++)
            in += part_has(act, &act->parts[i], str_of(f->name));
        if (in != !apart)
            return false;
    }
    return true;
}

// What the parts stand over: the draft, or what stands of the thing.
struct base {
    struct form form;
    struct draft *draft;
    void *loaded;
    bool stale;
};

static void add(arena *a, struct form *f, str name, str value)
{
    struct form_value *grown = new(a, struct form_value, f->n + 1);
    if (f->n)
        memcpy(grown, f->at, f->n * sizeof *grown);
    grown[f->n] = (struct form_value){name, value, false};
    *f = (struct form){grown, f->n + 1};
}

static void set(arena *a, struct form *f, str name, str value)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->at[i].name, name)) {
            f->at[i].value = value;
            return;
        }
    add(a, f, name, value);
}

static err find_base(struct visit *v, const struct act *act, id thing, struct base *ret)
{
    const struct field *version = field_named(act->in, S("version"));
    *ret = (struct base){0};
    TRY(draft_find(v->db, v->a, v->who.person, str_of(act->kind), thing, v->now, &ret->draft));
    if (act->load && (thing.n || !act->may.thing)) {
        ret->loaded = arena_take(v->a, act->in_size, _Alignof(max_align_t), 1);
        TRY(act->load(v->db, v->a, &v->who, thing, ret->loaded));
    }
    if (ret->draft)
        draft_form(v->a, ret->draft->body, &ret->form);
    else if (ret->loaded)
        fields_to_form(v->a, act->in, ret->loaded, &ret->form);
    if (act->may.thing)
        set(v->a, &ret->form, str_of(act->may.thing), id_text(v->a, thing));
    if (!version || !ret->loaded)
        return OK;
    str then = form_get(&ret->form, S("version")), now = field_text(v->a, version, ret->loaded);
    ret->stale = then.at && !str_eq(then, now);
    if (!then.at)
        set(v->a, &ret->form, S("version"), now);
    return OK;
}

err parts_merge(struct visit *v, const struct act *act, id thing, const struct form *part,
                struct form *ret)
{
    struct base b;
    int64_t number = 0;
    if (!str_int(form_get(part, S("_part")), &number) || number < 1 ||
        (size_t)number > parts_count(act))
        return missing();
    TRY(find_base(v, act, thing, &b));
    const struct form_part *p = &act->parts[number - 1];
    struct form f = {new(v->a, struct form_value, b.form.n + part->n + 1), 0};
    for (size_t i = 0; i < b.form.n; i++)
        if (!part_has(act, p, b.form.at[i].name))
            f.at[f.n++] = b.form.at[i];
    for (size_t i = 0; i < part->n; i++)
        if (part_has(act, p, part->at[i].name))
            f.at[f.n++] = part->at[i];
    set(v->a, &f, join(v->a, S("_part."), form_get(part, S("_part"))), S("1"));
    *ret = f;
    return OK;
}

// The act as it would be decided now. A newer version of the thing is said apart.
static struct call *look(const struct site *s, struct visit *v, const struct act *act,
                         const struct base *b)
{
    struct request r = {.a = v->a, .received = v->now, .session = v->session};
    const struct field *version = field_named(act->in, S("version"));
    r.form = (struct form){new(v->a, struct form_value, b->form.n + 1), b->form.n};
    memcpy(r.form.at, b->form.at, b->form.n * sizeof *r.form.at);
    if (version && b->loaded)
        set(v->a, &r.form, S("version"), field_text(v->a, version, b->loaded));
    struct call *c = call_make(s, v, &r, act);
    c->dry = true;
    call_prepare(c, v->db);
    if (!c->result.kind && act->check)
        c->result = act->check(c, c->in, c->out);
    return c;
}

static size_t count_wrong(const struct act *act, const struct form_part *p, const struct call *c)
{
    size_t n = 0;
    for (const struct field_error *e = c->errors.first; e; e = e->next)
        n += part_has(act, p, e->path);
    for (const struct finding *f = c->findings; f; f = f->next)
        n += f->place.len && part_has(act, p, f->place);
    return n;
}

static bool has_wanted(const struct act *act, const struct form_part *p)
{
    for (const struct field *f = act->in; f->name; f++)
        if (f->by_case && part_has(act, p, str_of(f->name)))
            return true;
    return false;
}

static bool begun(struct visit *v, const struct act *act, size_t number, const struct form *form)
{
    const struct form_part *p = &act->parts[number - 1];
    if (form_get(form, join(v->a, S("_part."), format(v->a, "%zu", number))).at)
        return true;
    for (size_t i = 0; i < form->n; i++)
        if (part_has(act, p, form->at[i].name) && !str_empty(form->at[i].value))
            return true;
    return false;
}

static str part_url(arena *a, str address, str part)
{
    return join(a, address, str_find(address, S("?")) >= 0 ? S("&part=") : S("?part="), part);
}

static void list_tasks(struct visit *v, const struct act *act, const struct base *b,
                       const struct call *c, struct parts_page *p)
{
    size_t n = parts_count(act);
    p->tasks.at = new(v->a, struct task, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (act->parts[i].asked && !act->parts[i].asked(&b->form))
            continue;
        struct task *t = &p->tasks.at[p->tasks.n++];
        bool touched = begun(v, act, i + 1, &b->form);
        *t = (struct task){.part = &act->parts[i], .number = i + 1};
        t->wrong = count_wrong(act, t->part, c);
        t->optional = !touched && t->wrong == 0 && !has_wanted(act, t->part);
        t->state = !touched ? TASK_NEW : t->wrong ? TASK_WRONG : TASK_DONE;
        t->url = part_url(v->a, p->address, format(v->a, "%zu", i + 1));
        p->done += t->state == TASK_DONE;
    }
}

static void begin_page(struct visit *v, const struct act *act, id thing, const struct base *b,
                       struct parts_page *p)
{
    int64_t saved = visit_int(v, "saved", 0);
    const struct field *version = field_named(act->in, S("version"));
    assert(parts_cover(act));
    *p = (struct parts_page){.act = act, .address = form_address(v->a, act, thing),
                             .once = visit_once(v), .next = visit_text(v, "next"),
                             .stale = b->stale, .thing_name = act->may.thing, .thing = thing};
    p->conflict = (struct form_page){.act = act, .workbook = workbook_fits(act), .thing = thing};
    p->check_url = part_url(v->a, p->address, S("check"));
    p->all_url = part_url(v->a, p->address, S("all"));
    p->draft_version = b->draft ? b->draft->version : 0;
    p->draft_saved = b->draft ? b->draft->saved : (instant){0};
    p->has_version = version && b->loaded;
    if (p->has_version)
        p->version = field_text(v->a, version, b->loaded);
    p->saved = saved > 0 && (size_t)saved <= parts_count(act) ? (size_t)saved : 0;
}

// Each line leads to its place in its part.
static void lead_to_parts(struct visit *v, struct parts_page *p, const struct form_page *drawn)
{
    const struct act *act = p->act;
    p->complaints = drawn->complaints;
    for (size_t i = 0; i < p->complaints.n; i++) {
        struct complaint *c = &p->complaints.at[i];
        for (size_t k = 0; k < p->tasks.n; k++)
            if (c->path.len && part_has(act, p->tasks.at[k].part, c->path))
                c->place = join(v->a, p->tasks.at[k].url, c->place.len ? c->place : S(""));
    }
}

static void page_open(struct visit *v, const struct act *act, struct layout *l)
{
    v->title = str_of(tr(v->lang, act->zh));
    *l = layout_of(v);
    layout_open_html(&v->out, v, l);
}

static void page_close(struct visit *v, const struct layout *l, struct answer *ret)
{
    layout_close_html(&v->out, v, l);
    finish(v, ret);
}

static void show_list(const struct site *s, struct visit *v, const struct act *act, id thing,
                      struct answer *ret)
{
    struct base b;
    struct parts_page p;
    struct layout l;
    err e = find_base(v, act, thing, &b);
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    begin_page(v, act, thing, &b, &p);
    list_tasks(v, act, &b, look(s, v, act, &b), &p);
    page_open(v, act, &l);
    parts_list_html(&v->out, v, &p);
    page_close(v, &l, ret);
}

bool parts_asked(const struct visit *v, const struct act *act)
{
    return act->parts && draft_fits(act, &v->who) && !str_eq(visit_text(v, "part"), S("all")) &&
           !visit_text(v, "kept").at && !visit_text(v, "typed").at && !prefilled(v, act);
}

void show_parts(const struct site *s, struct visit *v, const struct act *act, struct answer *ret)
{
    id thing = {0};
    int64_t number = 0;
    str part = visit_text(v, "part");
    err e = form_ask(v, act, NULL, &thing);
    if (!e.kind && part.at && !str_eq(part, S("check")) &&
        (!str_int(part, &number) || number < 1 || (size_t)number > parts_count(act)))
        e = missing();
    if (e.kind)
        show_failure(v, e, ret);
    else if (!part.at)
        show_list(s, v, act, thing, ret);
    else if (number)
        show_part(s, v, act, NULL, NULL, ret);
    else
        show_check(s, v, act, NULL, NULL, ret);
}

// What is wrong in this part alone.
static struct call only_part(struct visit *v, const struct form_part *p, const struct call *c)
{
    struct call one = *c;
    one.errors = (struct field_errors){0};
    one.findings = NULL;
    struct finding **last = &one.findings;
    for (const struct field_error *e = c->errors.first; e; e = e->next)
        if (part_has(c->act, p, e->path)) {
            struct field_error *x = field_error_add(v->a, &one.errors, e->path, e->field, e->zh);
            x->read = e->read;
            x->full = e->full;
            x->words = e->words;
            x->n = e->n;
        }
    for (const struct finding *f = c->findings; f; f = f->next)
        if (f->place.len && part_has(c->act, p, f->place)) {
            *last = new(v->a, struct finding, 1);
            **last = *f;
            (*last)->next = NULL;
            last = &(*last)->next;
        }
    return one;
}

static struct inputs inputs_of(struct visit *v, const struct act *act, const struct form_part *p,
                               const struct inputs *all, bool with_hidden)
{
    struct inputs some = {new(v->a, struct input, all->n + 1), 0};
    for (size_t i = 0; i < all->n; i++)
        if (part_has(act, p, all->at[i].path) || (with_hidden && all->at[i].hidden))
            some.at[some.n++] = all->at[i];
    return some;
}

static void begin_part(struct drawing *d, struct form_page *p, const struct base *b,
                       const struct form *sent)
{
    struct visit *v = d->v;
    str based = sent ? form_get(sent, S("_draft")) : (str){0};
    p->drafts = true;
    p->keeper = form_keeper(v);
    p->draft_saved = b->draft ? b->draft->saved : (instant){0};
    p->draft_version = b->draft ? b->draft->version : 0;
    p->draft_conflict = d->refused && d->refused->act == &draft_save;
    if (p->draft_conflict)
        d->other = &b->form;
    else if (based.at && !str_int(based, &p->draft_version))
        p->draft_version = 0;
    if (b->stale)
        d->standing = b->loaded;
    p->stale = b->stale;
    p->address = form_address(v->a, d->act, d->thing);
}

static void draw_part(struct drawing *d, struct form_page *p, const struct base *b)
{
    struct visit *v = d->v;
    struct inputs all;
    draw_inputs(d, d->act->in, S(""), NULL, &all);
    p->inputs = inputs_of(v, d->act, &d->act->parts[p->part - 1], &all, true);
    for (size_t i = 0; i < p->inputs.n; i++)
        if (str_eq(p->inputs.at[i].path, S("version")))
            p->inputs.at[i].value = form_get(&b->form, S("version"));
    p->many = p->inputs.n > 8;
    for (size_t i = 0; i < p->inputs.n; i++)
        p->files = p->files || p->inputs.at[i].field->kind == FIELD_FILE;
    p->files = p->files || d->files;
}

static size_t part_number(const struct visit *v, const struct act *act, const struct form *sent)
{
    int64_t n = 0;
    str text = sent ? form_get(sent, S("_part")) : visit_text(v, "part");
    return str_int(text, &n) && n >= 1 && (size_t)n <= parts_count(act) ? (size_t)n : 0;
}

void show_part(const struct site *s, struct visit *v, const struct act *act,
               const struct form *sent, const struct call *refused, struct answer *ret)
{
    struct drawing d = {.v = v, .act = act, .refused = refused};
    struct form_page p = {.act = act, .once = visit_once(v), .part = part_number(v, act, sent)};
    struct base b;
    struct call wrong;
    struct layout l;
    err e = form_ask(v, act, sent, &d.thing);
    if (!e.kind)
        e = p.part ? find_base(v, act, d.thing, &b) : missing();
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    begin_part(&d, &p, &b, sent);
    d.sent = sent ? sent : &b.form;
    if (!sent && begun(v, act, p.part, &b.form)) {
        wrong = only_part(v, &act->parts[p.part - 1], look(s, v, act, &b));
        d.refused = &wrong;
    }
    draw_part(&d, &p, &b);
    p.changed = sent && !refused;
    if (d.refused == &wrong)
        complain(&d, &p);
    if (p.draft_conflict)
        v->status = 409;
    page_open(v, act, &l);
    form_page_html(&v->out, v, &p);
    page_close(v, &l, ret);
}

str input_says(struct visit *v, const struct input *i)
{
    const struct field *f = i->field;
    bool yes = str_eq(i->value, S("true")) || str_eq(i->value, S("on"));
    money m = NO_MONEY;
    if (f->kind == FIELD_BOOL)
        return str_of(tr(v->lang, yes ? "是" : "否"));
    if (f->kind == FIELD_FILE)
        return i->file_name;
    for (size_t k = 0; k < i->options.n; k++)
        if (str_eq(i->options.at[k].value, i->value))
            return i->options.at[k].label;
    if (f->kind == FIELD_MONEY && money_parse(i->value, &m))
        return money_comma(v->a, m);
    return i->value;
}

static err conflict_of(struct drawing *d, struct parts_page *p, const struct base *b)
{
    if (!d->refused || d->refused->result.kind != ERR_CONFLICT)
        return OK;
    d->standing = b->loaded;
    d->v->status = 409;
    return tell_conflict(d, &p->conflict);
}

void show_check(const struct site *s, struct visit *v, const struct act *act, struct form *sent,
                const struct call *refused, struct answer *ret)
{
    struct drawing d = {.v = v, .act = act, .refused = refused};
    struct form_page drawn = {.act = act};
    struct parts_page p;
    struct base b;
    struct layout l;
    err e = form_ask(v, act, sent, &d.thing);
    if (!e.kind)
        e = find_base(v, act, d.thing, &b);
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    begin_page(v, act, d.thing, &b, &p);
    e = conflict_of(&d, &p, &b);
    const struct call *c = refused && refused->result.kind != ERR_CONFLICT && !refused->dry
                               ? refused : look(s, v, act, &b);
    d.refused = c;
    d.sent = &b.form;
    if (b.stale)
        d.standing = b.loaded;
    list_tasks(v, act, &b, c, &p);
    draw_inputs(&d, act->in, S(""), NULL, &drawn.inputs);
    for (size_t i = 0; i < p.tasks.n; i++)
        p.tasks.at[i].inputs = inputs_of(v, act, p.tasks.at[i].part, &drawn.inputs, false);
    complain(&d, &drawn);
    lead_to_parts(v, &p, &drawn);
    p.draft_conflict = refused && refused->dry;
    if (p.draft_conflict)
        v->status = 409;
    else if (refused && refused->result.kind && v->status == 200)
        v->status = 422;
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    page_open(v, act, &l);
    parts_check_html(&v->out, v, &p);
    page_close(v, &l, ret);
}

err parts_filed(struct visit *v, const struct act *act, struct form *sent, bool *ret_gone)
{
    struct base b;
    id thing = {0};
    int64_t shown = 0;
    str version = form_get(sent, S("version"));
    static const char *const kept[] = {"_once", "_next", "_part", "_draft"};
    TRY(form_ask(v, act, sent, &thing));
    TRY(find_base(v, act, thing, &b));
    if (!str_int(form_get(sent, S("_draft")), &shown))
        return invalid("the form does not say which draft it showed");
    *ret_gone = shown != (b.draft ? b.draft->version : 0);
    if (version.at)
        set(v->a, &b.form, S("version"), version);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (form_get(sent, str_of(kept[i])).at)
            add(v->a, &b.form, str_of(kept[i]), form_get(sent, str_of(kept[i])));
    *sent = b.form;
    return OK;
}
