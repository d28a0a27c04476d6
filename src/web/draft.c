// Drafts of forms: what is kept of them, saving by button and by script, and what is answered.
#include "journal/draft.h"

#include <string.h>

#include "web/drawing.h"
#include "web/site.h"

enum { short_form = 4 };  // fields; a longer one is worth a draft

static bool any_secret(const struct field *fields)
{
    for (const struct field *f = fields; f && f->name; f++)
        if (f->secret || (f->kind == FIELD_LIST && any_secret(f->fields)))
            return true;
    return false;
}

static bool is_long(const struct field *fields)
{
    for (const struct field *f = fields; f && f->name; f++)
        if (f->kind == FIELD_LIST || f->kind == FIELD_LONG)
            return true;
    return fields_count(fields) > short_form;
}

bool draft_fits(const struct act *act, const struct who *who)
{
    return who->person.n && act->log != ACT_SIDE && is_long(act->in) && !any_secret(act->in);
}

// The field that a name of the form is about; NULL for what is none. "indicators.2.name", "x.kept".
static const struct field *field_of(const struct field *fields, str name)
{
    str rest = name;
    const struct field *f = field_named(fields, str_cut(&rest, '.'));
    if (!f || !rest.at)
        return f;
    if (f->kind == FIELD_FILE)
        return str_eq(rest, S("kept")) ? f : NULL;
    if (f->kind != FIELD_LIST)
        return NULL;
    str_cut(&rest, '.');
    return field_of(f->fields, rest);
}

str draft_body(arena *a, const struct act *act, const struct form *form)
{
    struct out o = out_plain(a);
    json_open(&o, '[');
    for (size_t i = 0; i < form->n; i++) {
        const struct form_value *x = &form->at[i];
        const struct field *f = field_of(act->in, x->name);
        bool mark = str_starts(x->name, S("_part."));
        if ((!f && !mark) || (f && f->personal) || str_empty(x->value))
            continue;
        // A file stays where it was uploaded to; the form goes on with its name.
        bool uploaded = f && f->kind == FIELD_FILE && !str_ends(x->name, S(".kept"));
        json_put_str(&o, uploaded ? join(a, x->name, S(".kept")) : x->name);
        json_put_str(&o, x->value);
    }
    json_close(&o, ']');
    return out_str(&o);
}

void draft_form(arena *a, str body, struct form *ret)
{
    const struct json *j = NULL;
    *ret = (struct form){0};
    if (json_parse(a, body, &j).kind)
        return;
    size_t n = json_count(j) / 2;
    ret->at = new(a, struct form_value, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct form_value *x = &ret->at[ret->n];
        if (json_str(json_at(j, 2 * i), &x->name) && json_str(json_at(j, 2 * i + 1), &x->value))
            ret->n++;
    }
}

str form_address(arena *a, const struct act *act, id thing)
{
    str path = join(a, S("/do/"), str_of(act->kind));
    if (!act->may.thing || !thing.n)
        return path;
    return join(a, path, S("?"), str_of(act->may.thing), S("="), id_text(a, thing));
}

struct call *draft_call(const struct site *s, struct visit *v, const struct request *r,
                        const struct act *which, const void *in)
{
    struct call *c = new(v->a, struct call, 1);
    *c = (struct call){.a = v->a, .act = which, .who = v->who, .received = r->received,
                       .blobs = s->blobs, .house = s->house, .sandbox = s->sandbox,
                       .law = v->law, .today = v->today, .at = v->now};
    c->in = arena_take(v->a, which->in_size, _Alignof(max_align_t), 1);
    memcpy(c->in, in, which->in_size);
    c->out = arena_take(v->a, sizeof(struct draft_saved), _Alignof(max_align_t), 1);
    return c;
}

// Numbers and dates are kept as they were understood.
static void restate(struct visit *v, const struct act *act, struct form *form)
{
    struct field_errors ignored = {0};
    void *in = arena_take(v->a, act->in_size + 1, _Alignof(max_align_t), 1);
    fields_from_form(v->a, act->in, form, in, &ignored);
}

static int64_t based_on(const struct form *form)
{
    int64_t n = 0;
    str text = form_get(form, S("_draft"));
    return text.at && str_int(text, &n) ? n : 0;
}

static struct call *save_call(const struct site *s, struct visit *v, struct request *r,
                              const struct act *act, id thing, str *ret_failed)
{
    struct draft_saving in = {str_of(act->kind), thing, {0}, based_on(&r->form)};
    files_ticket(s, v->a, v->who.person, &r->form);
    restate(v, act, &r->form);
    struct form whole = r->form;
    if (form_get(&r->form, S("_part")).at && parts_merge(v, act, thing, &r->form, &whole).kind)
        *ret_failed = S("the draft cannot be read");
    in.body = draft_body(v->a, act, &whole);
    return draft_call(s, v, r, &draft_save, &in);
}

bool draft_post(const struct site *s, struct visit *v, struct request *r, const struct act *act,
                struct answer *ret, struct call **ret_call)
{
    id thing = {0};
    str failed = {0};
    str part = form_get(&r->form, S("_part"));
    bool drop = form_get(&r->form, S("_drop")).at;
    bool save = form_get(&r->form, S("_save")).at || (part.at && !str_eq(part, S("check")));
    if (!drop && !save)
        return false;
    err e = form_ask(v, act, &r->form, &thing);
    if (!e.kind && !draft_fits(act, &v->who))
        e = missing();
    if (!e.kind && drop) {
        struct draft_saving in = {.act = str_of(act->kind), .thing = thing};
        *ret_call = draft_call(s, v, r, &draft_drop, &in);
    } else if (!e.kind) {
        *ret_call = save_call(s, v, r, act, thing, &failed);
        e = failed.at ? fault("a draft cannot be read") : e;
    }
    if (e.kind) {
        *ret_call = NULL;
        show_failure(v, e, ret);
    }
    return true;
}

// To the script that saves by itself.
static void answer_script(struct visit *v, const struct call *c, struct answer *ret)
{
    str stands = c->result.detail;
    v->out = out_plain(v->a);
    json_open(&v->out, '{');
    if (c->result.kind == ERR_CONFLICT) {
        str_cut(&stands, ' ');
        json_put_key(&v->out, "conflict");
        json_put_str(&v->out, stands);
    } else {
        str clock = instant_clock(v->a, c->at);
        json_put_key(&v->out, "saved");
        json_put_str(&v->out, str_from(clock, 11));
        json_put_key(&v->out, "version");
        json_put_int(&v->out, ((const struct draft_saved *)c->out)->version);
    }
    json_close(&v->out, '}');
    v->type = "application/json";
    finish(v, ret);
}

void draft_answer(const struct site *s, struct visit *v, struct request *r, const struct act *act,
                  struct call *c, struct answer *ret)
{
    const struct draft_saving *in = c->in;
    str part = form_get(&r->form, S("_part"));
    bool script = str_eq(form_get(&r->form, S("_save")), S("auto"));
    bool conflict = c->result.kind == ERR_CONFLICT;
    if (script && (conflict || !c->result.kind)) {
        answer_script(v, c, ret);
    } else if (conflict && part.at) {
        show_part(s, v, act, &r->form, c, ret);
    } else if (conflict) {
        show_form(v, act, &r->form, c, ret);
    } else if (c->result.kind) {
        show_failure(v, c->result, ret);
    } else {
        str path = form_address(v->a, act, in->thing);
        str mark = str_find(path, S("?")) >= 0 ? S("&") : S("?");
        bool saved = c->act == &draft_save;
        v->location = saved ? join(v->a, path, mark, S("saved="), part.at ? part : S("1")) : path;
        finish(v, ret);
    }
}
