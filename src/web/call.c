// Acts from forms and from the API: from what was sent to a call, and from its outcome to an
// answer.
#include <string.h>

#include "web/signing.h"

err csrf_of(const struct site *s, arena *a, str session, str *ret)
{
    struct hash h;
    TRY(seal_key(s->seal, join(a, S("form\n"), session), &h));
    *ret = base64_url(a, hash_bytes(&h));
    return OK;
}

err person_key(const struct site *s, arena *a, id person, struct hash *ret)
{
    return seal_key(s->seal, join(a, S("person\n"), id_text(a, person)), ret);
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
static void fill_session(struct call *c, const struct visit *v)
{
    const struct field *f = field_named(c->act->in, S("session"));
    if (f && f->secret)
        *(str *)(void *)((char *)c->in + f->at) = v->session;
}

// With what is secret, under a key of the person: the same price again is a repetition, another is
// not.
static void seal_body(const struct site *s, struct call *c)
{
    struct hash key;
    struct out o = out_plain(c->a);
    err e = person_key(s, c->a, c->who.person, &key);
    if (e.kind) {
        c->result = e;
        return;
    }
    fields_to_json(&o, c->act->in, c->in, &(struct json_style){.secrets = true});
    c->body = hmac_sha256(hash_bytes(&key), out_str(&o));
}

struct call *call_make(const struct site *s, struct visit *v, const struct request *r,
                       const struct act *act)
{
    arena *a = v->a;
    struct call *c = new(a, struct call, 1);
    struct form form = r->form;
    *c = (struct call){.a = a, .act = act, .who = v->who, .received = r->received,
                       .blobs = s->blobs, .house = s->house, .sandbox = s->sandbox, .law = v->law,
                       .today = v->today, .at = v->now, .origin = v->host};
    c->in = arena_take(a, act->in_size ? act->in_size : 1, _Alignof(max_align_t), 1);
    c->out = arena_take(a, act->out_size ? act->out_size : 1, _Alignof(max_align_t), 1);
    files_ticket(s, a, v->who.person, &form);
    if (v->api)
        read_json_body(c, r);
    else
        fields_from_form(a, act->in, &form, c->in, &c->errors);
    fill_session(c, v);
    files_check(s, c, act->in, c->in, S(""));
    signing_read(c, r);
    if (c->errors.first)
        c->result = invalid("fields");
    c->key = v->api ? r->key : form_get(&form, S("_once"));
    if (c->key.at && (c->key.len == 0 || c->key.len > 100))
        c->key = (str){0};
    seal_body(s, c);
    return c;
}

void call_prepare(struct call *c, struct db *db)
{
    c->db = db;
    if (!c->result.kind && c->act->prepare)
        c->result = c->act->prepare(c, c->in);
}
