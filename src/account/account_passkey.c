// What was signed with a passkey, held against the act: is the key this person's, is it the act
// that was signed, from our page, just now, for the first time.
#include "account/passkey.h"

#include <string.h>

#include "account_sql.h"
#include "journal/statement.h"

static bool is_kind(const struct act *act, const char *kind)
{
    return strcmp(act->kind, kind) == 0;
}

static bool is_sign_in(const struct act *act)
{
    return is_kind(act, "account.sign_in_by_passkey");
}

// Who has a passkey adds and removes another with it; who has lost it asks the administrator.
static bool guards_itself(const struct act *act, const struct who *who)
{
    return is_kind(act, "account.add_passkey") ||
           (is_kind(act, "account.remove_passkey") &&
            !str_eq(who->post_kind, S("security_admin")));
}

err account_signing(struct db *db, arena *a, const struct act *act, const struct who *who,
                    struct signing *ret)
{
    struct passkey_row_rows keys = {NULL, 0};
    struct demands_of_row demands = {0};
    if (who->person.n)
        TRY(passkeys_of(db, a, who->person, &keys));
    TRY(demands_of(db, a, who->org, str_of(act->kind), &demands));
    ret->demanded = demands.n || is_sign_in(act) || (keys.n && guards_itself(act, who));
    ret->keys.n = keys.n;
    ret->keys.at = new(a, str, keys.n + 1);
    for (size_t i = 0; i < keys.n; i++)
        ret->keys.at[i] = keys.at[i].credential;
    return OK;
}

static err check_demand(struct call *c)
{
    struct signing needs = {.demanded = false};
    if (c->to_sign)
        return OK;
    TRY(account_signing(c->db, c->a, c->act, &c->who, &needs));
    return needs.demanded ? REFUSE(c, account_passkey_wanted, "", ARG(c->act->zh)) : OK;
}

// The key belongs to whoever does the act, and still counts.
static err check_owner(struct call *c, const struct passkey_row *key)
{
    if (!key || (!id_same(key->person, c->who.person) && !is_sign_in(c->act)))
        return REFUSE(c, account_passkey_owner, "");
    if (key->removed.us)
        return REFUSE(c, account_passkey_removed, "", ARG(key->removed));
    c->assertion->passkey = key->id;
    c->assertion->person = key->person;
    return OK;
}

// Made after a page of ours that is minutes old, on the log as it is, and never used before.
static err check_fresh(struct call *c)
{
    const struct assertion *s = c->assertion;
    struct side_passkey_used_row *used = NULL;
    struct hash root = {{0}};
    bool there = false;
    int64_t most = rule_of(c, &RULE_account_passkey_stale)->value * MINUTE_US;
    TRY(statement_root(c->db, c->a, s->after, &root, &there));
    if (!there || !hash_same(root, s->root) || s->at.us > c->at.us || c->at.us - s->at.us > most)
        return REFUSE(c, account_passkey_stale, "");
    TRY(side_passkey_used(c->db, c->a, hash_bytes(&s->challenge), &used));
    return used ? REFUSE(c, account_passkey_replayed, "", ARG(used->at)) : OK;
}

static err refuse_result(struct call *c, enum webauthn_result r, const struct passkey_row *key)
{
    switch (r) {
    case WEBAUTHN_OK:
        return OK;
    case WEBAUTHN_CHALLENGE:
        return REFUSE(c, account_passkey_changed, "");
    case WEBAUTHN_ORIGIN:
        return REFUSE(c, account_passkey_origin, "", ARG(key->origin));
    case WEBAUTHN_SITE:
        return REFUSE(c, account_passkey_site, "", ARG(webauthn_site(key->origin)));
    case WEBAUTHN_ABSENT:
    case WEBAUTHN_UNVERIFIED:
        return REFUSE(c, account_passkey_unverified, "");
    default:
        return REFUSE(c, account_passkey_signature, "");
    }
}

static err check_said(struct call *c, const struct passkey_row *key)
{
    struct assertion *s = c->assertion;
    struct webauthn_key public_key;
    struct webauthn_wanted w = {.challenge = s->challenge, .origin = key->origin,
                                .verified = true};
    if (!hex_parse(key->x, public_key.x, sizeof public_key.x) ||
        !hex_parse(key->y, public_key.y, sizeof public_key.y))
        return fault("a passkey in the store cannot be read");
    TRY(refuse_result(c, webauthn_verify(c->a, &public_key, &s->said, &w, &s->counter), key));
    // WebAuthn 7.2, step 22: who counts, counts up; a copy of the key does not know how far.
    if (!s->kept && (s->counter || key->counter) && s->counter <= key->counter)
        return REFUSE(c, account_passkey_counter, "");
    return OK;
}

// Not slow enough for a worker: one verification takes a tenth of a millisecond, and whether the
// key still counts is known to the writer alone.
err account_signing_check(struct call *c)
{
    struct passkey_row *key = NULL;
    if (!c->act->weighty)
        c->assertion = NULL;
    if (!c->assertion)
        return c->act->weighty ? check_demand(c) : OK;
    c->assertion->challenge = statement_challenge(statement_of(c, c->assertion));
    TRY(passkey_by_credential(c->db, c->a, c->assertion->key, &key));
    TRY(check_owner(c, key));
    if (!c->assertion->kept)
        TRY(check_fresh(c));
    return check_said(c, key);
}

err account_signing_keep(struct call *c)
{
    const struct assertion *s = c->assertion;
    int64_t minutes = rule_of(c, &RULE_account_passkey_stale)->value;
    if (s->kept)
        return OK;
    TRY(side_passkey_use_forget(c->db, .before = instant_plus(c->at, -2 * minutes * MINUTE_US)));
    TRY(side_passkey_use_add(c->db, .challenge = hash_bytes(&s->challenge), .at = c->at));
    return side_passkey_count_put(c->db, .passkey = s->passkey, .counter = s->counter);
}
