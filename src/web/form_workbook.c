// An act's form by way of a workbook: its template, and what comes back. Nothing is kept: a filled
// form is shown, or answered as the body of the act.
#include <string.h>

#include "web/layout.h"
#include "web/site.h"

static const char xlsx_type[] =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static err write_template(struct visit *v, const struct act *act)
{
    id thing = {0};
    void *loaded = NULL;
    TRY(form_ask(v, act, NULL, &thing));
    if (!workbook_fits(act))
        return missing();
    if (act->load && (!act->may.thing || thing.n)) {
        loaded = arena_take(v->a, act->in_size, _Alignof(max_align_t), 1);
        TRY(act->load(v->db, v->a, &v->who, thing, loaded));
    }
    TRY(workbook_write(v, act, thing, loaded));
    v->type = xlsx_type;
    visit_named(v, join(v->a, str_of(tr(v->lang, act->zh)), S(".xlsx")));
    return OK;
}

void workbook_answer(struct visit *v, const struct act *act, struct answer *ret)
{
    err e = write_template(v, act);
    if (e.kind)
        show_failure(v, e, ret);
    else
        finish(v, ret);
}

// The bytes of the file that came with the request.
static err uploaded_bytes(struct visit *v, const struct form *form, str *ret)
{
    struct hash h;
    for (size_t i = 0; i < form->n; i++) {
        str rest = form->at[i].value;
        if (form->at[i].uploaded && hash_parse(str_cut(&rest, '/'), &h)) {
            err e = blob_read(v->blobs, v->a, h, xlsx_file_max, ret);
            return e.kind == ERR_TOO_BIG ? invalid("这个文件太大，表格最多 8 MB") : e;
        }
    }
    return invalid("请选择填好的表格");
}

// What the workbook says about the act, and what is wrong with it by the table of fields alone.
static err fill(struct visit *v, const struct act *act, const struct form *sent,
                struct filled *ret, struct call *c)
{
    id thing = {0};
    str bytes;
    struct workbook w;
    TRY(form_ask(v, act, sent, &thing));
    if (!workbook_fits(act))
        return missing();
    TRY(uploaded_bytes(v, sent, &bytes));
    TRY(xlsx_read(v->a, bytes, &w));
    workbook_fill(v, act, thing, &w, ret);
    filled_keep(v->a, ret, act, sent);
    if (!ret->cells)
        return invalid("这个表格里没有认出本表的任何一栏，请下载模板，照着填");
    *c = (struct call){.a = v->a, .act = act, .errors = ret->errors};
    c->in = arena_take(v->a, act->in_size, _Alignof(max_align_t), 1);
    if (c->errors.first)  // its chain ends in a pointer to itself, not to the copied from
        for (c->errors.last = &c->errors.first; *c->errors.last;)
            c->errors.last = &(*c->errors.last)->next;
    fields_from_form(v->a, act->in, &ret->form, c->in, &c->errors);
    c->result = c->errors.first ? invalid("fields") : OK;
    return OK;
}

// A file that is no workbook is said beside the upload, with the form as it was.
static void say_unreadable(struct visit *v, const struct act *act, err e, struct answer *ret)
{
    struct filled none = {.wrong = str_c(v->a, e.detail)};
    show_filled(v, act, &none, NULL, ret);
}

void workbook_post(struct visit *v, const struct act *act, const struct form *sent,
                   struct answer *ret)
{
    struct filled filled;
    struct call c;
    err e = fill(v, act, sent, &filled, &c);
    if (e.kind == ERR_INVALID)
        say_unreadable(v, act, e, ret);
    else if (e.kind)
        show_failure(v, e, ret);
    else
        show_filled(v, act, &filled, c.result.kind ? &c : NULL, ret);
}

static void put_text(struct out *o, const char *key, str text)
{
    json_put_key(o, key);
    json_put_str(o, text);
}

static void put_cells(struct out *o, const struct filled *filled, const struct call *c)
{
    json_put_key(o, "errors");
    json_open(o, '[');
    for (const struct field_error *e = c->errors.first; e; e = e->next) {
        struct out says = out_plain(o->a);
        says.lang = o->lang;
        put_field_error(&says, e);
        json_open(o, '{');
        put_text(o, "path", e->path);
        put_text(o, "cell", filled_where(filled, e->path));
        put_text(o, "detail", out_str(&says));
        json_close(o, '}');
    }
    json_close(o, ']');
    json_put_key(o, "unknown");
    json_open(o, '[');
    for (const struct cell_place *p = filled->unknown; p; p = p->next) {
        json_open(o, '{');
        put_text(o, "cell", p->where);
        put_text(o, "text", p->path);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_body(struct visit *v, const struct call *c)
{
    v->type = "application/json";
    put_text(&v->out, "act", str_of(c->act->kind));
    json_put_key(&v->out, "body");
    fields_to_json(&v->out, c->act->in, c->in, NULL);
}

// A body with a hole in it could be taken for a whole one: there is none.
static void put_problem(struct visit *v)
{
    v->status = 422;
    v->type = "application/problem+json";
    put_text(&v->out, "type", S("about:blank"));
    put_text(&v->out, "title", str_of(tr(v->lang, "填写有误")));
    json_put_key(&v->out, "status");
    json_put_int(&v->out, v->status);
}

void workbook_api(struct visit *v, str kind, struct request *r, struct answer *ret)
{
    const struct act *act = house_act(v->house, kind);
    struct filled filled;
    struct call c;
    err e = !act || act->may.relation == &the_clock ? missing() : OK;
    if (!e.kind && r->method == METHOD_GET) {
        workbook_answer(v, act, ret);
        return;
    }
    if (!e.kind && !r->multipart)
        e = invalid("send multipart/form-data");
    if (!e.kind)
        e = fill(v, act, &r->form, &filled, &c);
    if (e.kind) {
        api_problem(v, e, NULL, ret);
        return;
    }
    v->out = out_plain(v->a);
    v->out.lang = v->lang;
    json_open(&v->out, '{');
    if (c.result.kind)
        put_problem(v);
    else
        put_body(v, &c);
    put_cells(&v->out, &filled, &c);
    json_close(&v->out, '}');
    finish(v, ret);
}
