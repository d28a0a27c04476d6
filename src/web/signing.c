#include "web/signing.h"

#include <string.h>

#include "journal/statement.h"
#include "layout_html.h"
#include "signing_html.h"
#include "web/drawing.h"

enum { shown_max = 300 };  // characters of a text that no person wrote

static str sent_text(const struct call *c, const struct request *r)
{
    str text = form_get(&r->form, S("_passkey"));
    return text.at && text.len ? text : c->act->weighty ? r->passkey : (str){0};
}

void signing_read(struct call *c, const struct request *r)
{
    str text = sent_text(c, r);
    c->assertion = NULL;
    if (!text.at || !text.len || !c->act->weighty)
        return;
    struct assertion *s = new(c->a, struct assertion, 1);
    if (assertion_parse(c->a, text, s))
        c->assertion = s;
    else
        field_error_add(c->a, &c->errors, S("_passkey"), NULL, "通行密钥的签字读不懂，请重新签");
}

static err ask(struct visit *v, const struct act *act, struct signing *ret)
{
    *ret = (struct signing){.demanded = false};
    return v->house->signing(v->db, v->a, act, &v->who, ret);
}

bool signing_asks(struct visit *v, const struct request *r, struct call *c)
{
    struct signing needs;
    if (!c->act->weighty || !v->house->signing || c->assertion || c->dry ||
        form_get(&r->form, S("_unsigned")).at || ask(v, c->act, &needs).kind)
        return false;
    // Who is asked for a passkey and has none learns it from the rule.
    if (!needs.keys.n && (v->who.person.n || !needs.demanded))
        return false;
    c->dry = c->to_sign = true;
    return true;
}

static str keys_text(struct visit *v, const struct signing *needs)
{
    struct out o = out_plain(v->a);
    for (size_t i = 0; i < needs->keys.n; i++) {
        put(&o, i ? " " : "");
        put(&o, needs->keys.at[i]);
    }
    return out_str(&o);
}

// Everything that was sent, as it will be sent again with what is signed.
static void keep_sent(struct visit *v, const struct form *sent, struct signing_page *p)
{
    p->sent.at = new(v->a, struct form_value, sent->n + 1);
    for (size_t i = 0; i < sent->n; i++) {
        struct form_value x = sent->at[i];
        if (str_eq(x.name, S("_csrf")) || str_eq(x.name, S("_passkey")))
            continue;
        if (x.uploaded)
            x.name = join(v->a, x.name, S(".kept"));
        p->sent.at[p->sent.n++] = x;
    }
}

static void cut_long(struct visit *v, struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->n; i++)
        if (inputs->at[i].field->kind == FIELD_TEXT && inputs->at[i].value.len > shown_max &&
            base64_letters(inputs->at[i].value))
            inputs->at[i].value = join(v->a, str_part(inputs->at[i].value, 0, 60), S("…"));
}

static err fill(struct visit *v, const struct request *r, const struct call *c,
                struct signing_page *p)
{
    struct assertion s;
    struct signing needs;
    struct drawing d = {.v = v, .act = c->act, .sent = &r->form};
    TRY(ask(v, c->act, &needs));
    TRY(statement_begin(v->db, v->a, v->now, &s));
    p->statement = statement_of(c, &s);
    struct hash h = statement_challenge(p->statement);
    p->challenge = base64_url(v->a, hash_bytes(&h));
    p->hash = hash_hex(v->a, h);
    p->keys = keys_text(v, &needs);
    p->site = webauthn_site(v->host);
    p->demanded = needs.demanded;
    p->now = !c->act->in;
    p->after = format(v->a, "%lld", (long long)s.after);
    p->at = instant_utc(v->a, s.at);
    p->once = s.once;
    p->root = hash_hex(v->a, s.root);
    draw_inputs(&d, c->act->in, S(""), NULL, &p->inputs);
    cut_long(v, &p->inputs);
    keep_sent(v, &r->form, p);
    id thing = c->act->may.thing ? call_thing(c) : (id){0};
    return thing.n && v->house->thing_name
               ? v->house->thing_name(v->db, v->a, thing, &p->thing_name) : OK;
}

void show_signing(struct visit *v, const struct request *r, const struct call *c,
                  struct answer *ret)
{
    struct signing_page p = {.act = c->act};
    err e = fill(v, r, c, &p);
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    v->title = str_of(tr(v->lang, c->act->zh));
    struct layout l = layout_of(v);
    layout_open_html(&v->out, v, &l);
    signing_page_html(&v->out, v, &p);
    layout_close_html(&v->out, v, &l);
    finish(v, ret);
}

static void put_signing(struct out *o, const struct assertion *s, const struct signing *needs,
                        str statement)
{
    struct hash h = statement_challenge(statement);
    json_open(o, '{');
    json_put_key(o, "after");
    json_put_int(o, s->after);
    json_put_key(o, "at");
    json_put_str(o, instant_utc(o->a, s->at));
    json_put_key(o, "challenge");
    json_put_str(o, base64_url(o->a, hash_bytes(&h)));
    json_put_key(o, "demanded");
    json_put_bool(o, needs->demanded);
    json_put_key(o, "keys");
    json_open(o, '[');
    for (size_t i = 0; i < needs->keys.n; i++)
        json_put_str(o, needs->keys.at[i]);
    json_close(o, ']');
    json_put_key(o, "once");
    json_put_str(o, s->once);
    json_put_key(o, "root");
    json_put_str(o, hash_hex(o->a, s->root));
    json_put_key(o, "statement");
    json_put_str(o, statement);
    json_close(o, '}');
}

static err signing_answer(struct visit *v, struct call *c, struct out *o)
{
    struct assertion s;
    struct signing needs;
    call_prepare(c, v->db);
    TRY(c->result);
    TRY(ask(v, c->act, &needs));
    TRY(statement_begin(v->db, v->a, v->now, &s));
    put_signing(o, &s, &needs, statement_of(c, &s));
    return OK;
}

void signing_api(const struct site *s, struct visit *v, struct request *r, str kind,
                 struct answer *ret)
{
    const struct act *act = house_act(s->house, kind);
    if (!act || !act->weighty || !v->house->signing) {
        api_problem(v, missing(), NULL, ret);
        return;
    }
    struct call *c = call_make(s, v, r, act);
    v->out = out_plain(v->a);
    err e = signing_answer(v, c, &v->out);
    if (e.kind) {
        api_problem(v, e, c, ret);
        return;
    }
    v->type = "application/json";
    finish(v, ret);
}
