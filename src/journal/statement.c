#include "journal/statement.h"

#include "base/os.h"
#include "base/utf8.h"
#include "journal/checkpoint.h"
#include "journal_sql.h"

enum { once_bytes = 12, once_max = 64 };

static void put_bytes(struct out *o, const char *key, str bytes)
{
    json_put_key(o, key);
    json_put_str(o, base64_url(o->a, bytes));
}

static void put_place(struct out *o, const struct assertion *s)
{
    json_put_key(o, "after");
    json_put_int(o, s->after);
    json_put_key(o, "at");
    json_put_str(o, instant_utc(o->a, s->at));
}

static void put_root(struct out *o, const struct assertion *s)
{
    json_put_key(o, "root");
    json_put_str(o, hash_hex(o->a, s->root));
}

void assertion_put(struct out *o, const struct assertion *s)
{
    json_open(o, '{');
    put_place(o, s);
    put_bytes(o, "client", s->said.client);
    put_bytes(o, "data", s->said.data);
    json_put_key(o, "key");
    json_put_str(o, s->key);
    json_put_key(o, "once");
    json_put_str(o, s->once);
    put_root(o, s);
    put_bytes(o, "signature", s->said.signature);
    json_close(o, '}');
}

static bool read_bytes(arena *a, const struct json *j, const char *key, str *ret)
{
    str text;
    return json_str(json_get(j, key), &text) && base64_url_parse(a, text, ret) && ret->len;
}

bool assertion_read(arena *a, const struct json *j, struct assertion *ret)
{
    str at, root;
    *ret = (struct assertion){.kept = false};
    return json_count(j) == 8 && json_int(json_get(j, "after"), &ret->after) && ret->after >= 0 &&
           json_str(json_get(j, "at"), &at) && instant_parse(at, &ret->at) &&
           str_eq(at, instant_utc(a, ret->at)) && json_str(json_get(j, "root"), &root) &&
           hash_parse(root, &ret->root) && json_str(json_get(j, "once"), &ret->once) &&
           ret->once.len && ret->once.len <= once_max && json_str(json_get(j, "key"), &ret->key) &&
           base64_letters(ret->key) &&
           read_bytes(a, j, "client", &ret->said.client) &&
           read_bytes(a, j, "data", &ret->said.data) &&
           read_bytes(a, j, "signature", &ret->said.signature);
}

bool assertion_parse(arena *a, str text, struct assertion *ret)
{
    const struct json *j = NULL;
    return !json_parse(a, text, &j).kind && json_is_object(j) && assertion_read(a, j, ret);
}

err statement_begin(struct db *db, arena *a, instant now, struct assertion *ret)
{
    struct log_head_row head;
    unsigned char once[once_bytes];
    TRY(log_head(db, a, &head));
    *ret = (struct assertion){.at = now, .after = head.size};
    TRY(root_read(db, a, head.size, &ret->root));
    os_random(once, sizeof once);
    ret->once = hex(a, once, sizeof once);
    return OK;
}

// What is signed of an act; ids as text, absent where an entry leaves them out, `in` as JSON.
struct stated {
    str kind, by, org, in, post;
};

static void put_text(struct out *o, const char *key, str text)
{
    if (!text.at)
        return;
    json_put_key(o, key);
    json_put_str(o, text);
}

static str statement(arena *a, const struct stated *t, const struct assertion *s)
{
    struct out o = out_plain(a);
    json_open(&o, '{');
    put_text(&o, "act", t->kind);
    put_place(&o, s);
    put_text(&o, "by", t->by);
    put_text(&o, "for", t->org);
    json_put_key(&o, "in");
    json_put_raw(&o, t->in);
    put_text(&o, "once", s->once);
    put_text(&o, "post", t->post);
    put_root(&o, s);
    json_close(&o, '}');
    return out_str(&o);
}

static str text_of(arena *a, id thing)
{
    return thing.n ? id_text(a, thing) : (str){0};
}

str statement_of(const struct call *c, const struct assertion *s)
{
    struct out in = out_plain(c->a);
    fields_to_json(&in, c->act->in, c->in, NULL);
    return statement(c->a, &(struct stated){.kind = str_of(c->act->kind), .in = out_str(&in),
                                            .by = text_of(c->a, c->who.person),
                                            .org = text_of(c->a, c->who.org),
                                            .post = text_of(c->a, c->who.post)}, s);
}

bool statement_of_entry(arena *a, const struct json *entry, str *ret, struct assertion *ret_said)
{
    struct out in = out_plain(a);
    struct stated t = {.by = {0}};
    const struct json *said = json_get(entry, "passkey");
    if (!said || !assertion_read(a, said, ret_said) ||
        !json_str(json_get(entry, "kind"), &t.kind))
        return false;
    json_str(json_get(entry, "by"), &t.by);
    json_str(json_get(entry, "for"), &t.org);
    json_str(json_get(entry, "post"), &t.post);
    json_put_value(&in, json_get(entry, "in"));
    t.in = out_str(&in);
    *ret = statement(a, &t, ret_said);
    return true;
}

struct hash statement_challenge(str text)
{
    return sha256(text);
}

err statement_root(struct db *db, arena *a, int64_t after, struct hash *ret, bool *ret_there)
{
    struct log_head_row head;
    TRY(log_head(db, a, &head));
    *ret_there = after >= 0 && after <= head.size;
    return *ret_there ? root_read(db, a, after, ret) : OK;
}
