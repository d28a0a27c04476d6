#include "command/case_sign.h"

#include <assert.h>

#include "account/account.h"
#include "crypto/authenticator.h"

enum { RIGHT, ORIGIN, SITE, LATE, LOG, CHANGED, UNSURE, BROKEN, AGAIN, COUNT, NEW, NEW_UNSURE,
       NEW_NOWHERE, HOWS };
static const char *const how_words[HOWS] = {"",       "origin", "site",  "late", "log",
                                            "changed", "unsure", "broken", "again",
                                            "count-", "new",   "new-unsure", "new-nowhere"};
enum { only_present = 1, late_minutes = 30 };
#define HOME S("https://xinyue.example")
#define ELSEWHERE S("https://another.example")
#define NOWHERE S("http://10.0.0.1:8080")

bool case_pen_read(str words, struct case_pen *ret)
{
    str how = words, number = str_cut(&how, ' ');
    if (!how.at)
        how = S("");
    if (!str_int(number, &ret->number) || ret->number < 1 || ret->number > 255)
        return false;
    if (str_starts(how, S("count-"))) {
        ret->how = COUNT;
        return str_int(str_from(how, 6), &ret->counter);
    }
    for (ret->how = RIGHT; ret->how < HOWS; ret->how++)
        if (str_eq(how, str_of(how_words[ret->how])))
            return true;
    return false;
}

static void must(err e)
{
    assert(!e.kind);
}

static void put_field(struct call *c, const char *name, str bytes)
{
    const struct field *f = field_named(c->act->in, str_of(name));
    assert(f && f->kind == FIELD_TEXT);
    *(str *)field_member(f, c->in) = base64_url(c->a, bytes);
}

// What a page of account.add_passkey sends.
static void fill_new(struct call *c, const struct authenticator *key, const struct assertion *now,
                     int how)
{
    str origin = how == NEW_NOWHERE ? NOWHERE : HOME;
    struct hash challenge = passkey_challenge(c->a, c->who.person, now->after, now->root);
    c->origin = origin;
    *(int64_t *)field_member(field_named(c->act->in, S("after")), c->in) = now->after;
    put_field(c, "client", authenticator_client(c->a, "webauthn.create", challenge, origin));
    put_field(c, "attestation", authenticator_attestation(c->a, key, origin));
}

static void sign(struct call *c, const struct authenticator *key, struct assertion *s, int how)
{
    if (how == LATE)
        s->at = instant_plus(s->at, -late_minutes * MINUTE_US);
    s->root.at[0] ^= how == LOG;
    s->key = base64_url(c->a, key->id);
    struct hash challenge = statement_challenge(statement_of(c, s));
    challenge.at[0] ^= how == CHANGED;
    s->said = authenticator_sign(c->a, key, challenge, how == ORIGIN ? ELSEWHERE : HOME,
                                 how == SITE ? ELSEWHERE : HOME);
    if (how == BROKEN)
        s->said.signature = str_part(s->said.signature, 0, s->said.signature.len - 1);
}

void case_sign(struct call *c, void *with)
{
    struct case_pen *pen = with;
    struct authenticator key;
    struct assertion *s = new(c->a, struct assertion, 1);
    if (!pen->number)
        return;
    authenticator_make(c->a, (unsigned char)pen->number, &key);
    must(statement_begin(c->db, c->a, c->at, s));
    if (pen->how == UNSURE || pen->how == NEW_UNSURE)
        key.flags = only_present;
    if (pen->how >= NEW) {
        fill_new(c, &key, s, pen->how);
        return;
    }
    key.counter = pen->counter;
    if (pen->how == AGAIN && pen->before)
        *s = *pen->before;
    else
        sign(c, &key, s, pen->how);
    pen->before = s;
    c->assertion = s;
}
