// Acts from forms and from the API: from what was sent to a call, and from its outcome to an
// answer.
#include <string.h>

#include "web/site.h"

str csrf_of(const struct site *s, arena *a, str session)
{
    struct hash h = hmac_sha256(hash_bytes(&s->secret), join(a, S("form\n"), session));
    return base64_url(a, hash_bytes(&h));
}

static str ticket_of(const struct site *s, arena *a, id person, str sha256, int64_t size)
{
    str text = join(a, S("file\n"), id_text(a, person), sha256,
                    format(a, "%lld", (long long)size));
    struct hash h = hmac_sha256(hash_bytes(&s->secret), text);
    return hex(a, h.at, 16);
}

// Files that came with this request get their tickets.
void files_ticket(const struct site *s, arena *a, id person, struct form *f)
{
    for (size_t i = 0; i < f->n; i++) {
        struct form_value *x = &f->at[i];
        if (!x->uploaded)
            continue;
        str rest = x->value;
        int64_t size = 0;
        str sha256 = str_cut(&rest, '/'), size_text = str_cut(&rest, '/');
        str_cut(&rest, '/');
        if (str_int(size_text, &size))
            x->value = join(a, sha256, S("/"), size_text, S("/"),
                            ticket_of(s, a, person, sha256, size), S("/"), rest);
    }
}

// A file is taken only from who uploaded it: its hash may be known to others.
static void check_tickets(const struct site *s, struct call *c, const struct field *fields,
                          void *in, str prefix)
{
    for (const struct field *f = fields; f && f->name; f++) {
        str path = join(c->a, prefix, str_of(f->name));
        if (f->kind == FIELD_LIST) {
            const struct rows *rows = field_rows(f, in);
            for (size_t i = 0; i < rows->n; i++)
                check_tickets(s, c, f->fields, (char *)rows->at + i * f->size,
                              join(c->a, path, format(c->a, ".%zu.", i)));
        }
        if (f->kind != FIELD_FILE)
            continue;
        struct file *file = (struct file *)(void *)((char *)in + f->at);
        if (file->sha256.at &&
            !str_eq(file->ticket, ticket_of(s, c->a, c->who.person, file->sha256, file->size)))
            field_error_add(c->a, &c->errors, path, f, "{label}不是您上传的，请重新上传");
    }
}

static void read_json_body(struct call *c, const struct request *r)
{
    const struct json *j = NULL;
    err e = json_parse(c->a, r->body, &j);
    if (e.kind) {
        c->result = e;
        field_error_add(c->a, &c->errors, e.detail, NULL, "不是 JSON：{}");
        return;
    }
    fields_from_json(c->a, c->act->in, j, c->in, &c->errors);
}

// What only the browser's cookie knows.
static void fill_session(struct call *c, const struct request *r)
{
    const struct field *f = field_named(c->act->in, S("session"));
    if (f && f->secret)
        *(str *)(void *)((char *)c->in + f->at) = r->session;
}

struct call *call_make(const struct site *s, struct visit *v, const struct request *r,
                       const struct act *act)
{
    arena *a = v->a;
    struct call *c = new(a, struct call, 1);
    struct form form = r->form;
    *c = (struct call){.a = a, .act = act, .who = v->who, .received = r->received,
                       .blobs = s->blobs, .house = s->house, .sandbox = s->sandbox, .law = v->law,
                       .today = v->today, .at = v->now};
    c->in = arena_take(a, act->in_size ? act->in_size : 1, _Alignof(max_align_t), 1);
    c->out = arena_take(a, act->out_size ? act->out_size : 1, _Alignof(max_align_t), 1);
    files_ticket(s, a, v->who.person, &form);
    if (v->api)
        read_json_body(c, r);
    else
        fields_from_form(a, act->in, &form, c->in, &c->errors);
    fill_session(c, r);
    check_tickets(s, c, act->in, c->in, S(""));
    if (c->errors.first)
        c->result = invalid("fields");
    c->key = v->api ? r->key : form_get(&form, S("_once"));
    if (c->key.at && (c->key.len == 0 || c->key.len > 100))
        c->key = (str){0};
    // With what is secret, under our key: the same price again is a repetition, another is not.
    struct out o = out_plain(a);
    fields_to_json(&o, act->in, c->in, &(struct json_style){.secrets = true});
    c->body = hmac_sha256(hash_bytes(&s->secret), out_str(&o));
    return c;
}

void call_prepare(struct call *c, struct db *db)
{
    c->db = db;
    if (!c->result.kind && c->act->prepare)
        c->result = c->act->prepare(c, c->in);
}
