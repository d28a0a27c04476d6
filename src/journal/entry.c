#include <string.h>

#include "journal/statement.h"

static void put_id_member(struct out *o, const char *key, id thing)
{
    if (!thing.n)
        return;
    json_put_key(o, key);
    json_put_str(o, id_text(o->a, thing));
}

static void put_signed(struct out *o, const struct signatures *s)
{
    if (s->n == 0)
        return;
    json_put_key(o, "signed");
    json_open(o, '[');
    for (size_t i = 0; i < s->n; i++) {
        json_open(o, '{');
        json_put_key(o, "at");
        json_put_str(o, instant_utc(o->a, s->at[i].at));
        put_id_member(o, "by", s->at[i].person);
        put_id_member(o, "post", s->at[i].post);
        json_close(o, '}');
    }
    json_close(o, ']');
}

str entry_encode(arena *a, const struct entry *e, const struct act *act, const void *in,
                 const void *out, const int64_t after_and_n[2],
                 const struct json_style *style)
{
    struct out o = out_plain(a);
    json_open(&o, '{');
    if (after_and_n) {
        json_put_key(&o, "after");
        json_put_int(&o, after_and_n[0]);
    }
    json_put_key(&o, "at");
    json_put_str(&o, instant_utc(a, e->at));
    put_id_member(&o, "by", e->by);
    put_id_member(&o, "for", e->org);
    json_put_key(&o, "in");
    fields_to_json(&o, act->in, in, style);
    json_put_key(&o, "kind");
    json_put_str(&o, str_of(act->kind));
    if (after_and_n) {
        json_put_key(&o, "n");
        json_put_int(&o, after_and_n[1]);
    }
    json_put_key(&o, "out");
    fields_to_json(&o, act->out, out, style);
    if (e->assertion) {
        json_put_key(&o, "passkey");
        assertion_put(&o, e->assertion);
    }
    put_id_member(&o, "post", e->post);
    json_put_key(&o, "received");
    json_put_str(&o, instant_utc(a, e->received));
    put_signed(&o, &e->signed_off);
    json_put_key(&o, "v");
    json_put_int(&o, 1);
    json_close(&o, '}');
    return out_str(&o);
}

static err read_instant(const struct json *j, const char *key, instant *ret)
{
    str s = {0};
    if (!json_str(json_get(j, key), &s) || !instant_parse(s, ret))
        return fault("an entry has no time");
    return OK;
}

static id read_id(const struct json *j, const char *key)
{
    str s = {0};
    id thing = {0};
    if (json_str(json_get(j, key), &s) && !id_parse(s, &thing))
        return (id){0};
    return thing;
}

static err read_signed(arena *a, const struct json *list, struct signatures *ret)
{
    size_t n = json_count(list);
    *ret = (struct signatures){n ? new(a, struct signature, n) : NULL, n};
    for (size_t i = 0; i < n; i++) {
        const struct json *j = json_at(list, i);
        ret->at[i] = (struct signature){read_id(j, "by"), read_id(j, "post"), {0}};
        TRY(read_instant(j, "at", &ret->at[i].at));
    }
    return OK;
}

static err read_assertion(arena *a, const struct json *j, struct entry *e)
{
    struct assertion *s = j ? new(a, struct assertion, 1) : NULL;
    e->assertion = s;
    return !s || assertion_read(a, j, s) ? OK : fault("an entry's passkey cannot be read");
}

err entry_decode(arena *a, const struct house *h, str body, struct entry *e,
                 const struct act **ret_act, void **ret_in, void **ret_out)
{
    const struct json *j = NULL;
    str kind = {0};
    if (json_parse(a, body, &j).kind || !json_str(json_get(j, "kind"), &kind))
        return fault("an entry is not JSON");
    const struct act *act = house_act(h, kind);
    if (!act)
        return (err){.kind = ERR_FAULT, .detail = join(a, S("no act "), kind)};
    *e = (struct entry){.kind = act->kind, .is_public = act->log == ACT_PUBLIC,
                        .by = read_id(j, "by"), .post = read_id(j, "post"),
                        .org = read_id(j, "for")};
    TRY(read_instant(j, "at", &e->at));
    TRY(read_instant(j, "received", &e->received));
    TRY(read_signed(a, json_get(j, "signed"), &e->signed_off));
    TRY(read_assertion(a, json_get(j, "passkey"), e));
    *ret_act = act;
    *ret_in = arena_take(a, act->in_size ? act->in_size : 1, _Alignof(max_align_t), 1);
    *ret_out = arena_take(a, act->out_size ? act->out_size : 1, _Alignof(max_align_t), 1);
    TRY(fields_from_entry(a, act->in, json_get(j, "in"), *ret_in));
    return fields_from_entry(a, act->out, json_get(j, "out"), *ret_out);
}
