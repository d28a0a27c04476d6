#include "account/passkey_watch.h"

#include <string.h>

#include "account/account.h"
#include "journal/statement.h"

enum { roots_in_page = 4096, root_pages = 1 << 14 };

struct used {
    str once;
    struct used *next;
};
struct watched_key {
    str id, credential, person, origin;
    struct webauthn_key key;
    int64_t added, removed;  // entries; removed: -1 while it counts
    struct used *used;
    struct watched_key *next;
};
// An act is demanded to be signed from one entry on until another; unit absent: everywhere.
struct watched_demand {
    str act, unit;
    int64_t from, until;  // until: -1 while it lasts
    struct watched_demand *next;
};

struct passkey_watch {
    arena *kept;
    struct tree tree;
    struct hash *roots[root_pages];  // root over the first n entries, in pages
    struct watched_key *keys;
    struct watched_demand *demands;
    int64_t signed_acts;
    str wrong;
};

// An entry as it is looked at. place: how many public entries stood before it.
struct looked {
    arena *a;
    const struct json *json;
    int64_t place;
    str name, kind, by, unit;
    instant at;
    bool signed_off;
};

static str text(const struct json *j, const char *key)
{
    str s = {0};
    json_str(json_get(j, key), &s);
    return s;
}

static str keep(struct passkey_watch *w, str s)
{
    return s.at ? str_copy(w->kept, s) : s;
}

static void wrong(struct passkey_watch *w, const struct looked *l, const char *what)
{
    if (!w->wrong.at)
        w->wrong = join(w->kept, l->name, S(" ("), l->kind, S("): "), str_of(what));
}

static void keep_root(struct passkey_watch *w)
{
    size_t n = (size_t)w->tree.size;
    if (n / roots_in_page >= root_pages)
        return;
    struct hash **page = &w->roots[n / roots_in_page];
    if (!*page)
        *page = new(w->kept, struct hash, roots_in_page);
    (*page)[n % roots_in_page] = n ? tree_root(&w->tree) : merkle_empty();
}

static bool root_at(const struct passkey_watch *w, int64_t n, struct hash *ret)
{
    if (n < 0 || n > w->tree.size || n / roots_in_page >= root_pages)
        return false;
    *ret = w->roots[n / roots_in_page][n % roots_in_page];
    return true;
}

struct passkey_watch *passkey_watch_make(arena *kept)
{
    struct passkey_watch *w = new(kept, struct passkey_watch, 1);
    w->kept = kept;
    keep_root(w);
    return w;
}

static struct watched_key *key_of(struct passkey_watch *w, str credential)
{
    struct watched_key *k = w->keys;
    while (k && !str_eq(k->credential, credential))
        k = k->next;
    return k;
}

static bool counts(const struct watched_key *k, int64_t place)
{
    return k->added < place && (k->removed < 0 || k->removed >= place);
}

static bool has_key(const struct passkey_watch *w, str person, int64_t place)
{
    for (const struct watched_key *k = w->keys; k; k = k->next)
        if (str_eq(k->person, person) && counts(k, place))
            return true;
    return false;
}

static bool removes_own(const struct passkey_watch *w, const struct looked *l)
{
    str passkey = text(json_get(l->json, "in"), "passkey");
    for (const struct watched_key *k = w->keys; k; k = k->next)
        if (str_eq(k->id, passkey) && str_eq(k->person, l->by))
            return true;
    return false;
}

static bool demanded(const struct passkey_watch *w, const struct looked *l)
{
    if (str_eq(l->kind, S("account.add_passkey")) && has_key(w, l->by, l->place))
        return true;
    if (str_eq(l->kind, S("account.remove_passkey")) && removes_own(w, l))
        return true;
    for (const struct watched_demand *d = w->demands; d; d = d->next)
        if (str_eq(d->act, l->kind) && (!d->unit.at || str_eq(d->unit, l->unit)) &&
            d->from < l->place && (d->until < 0 || d->until >= l->place))
            return true;
    return false;
}

static bool use_once(struct passkey_watch *w, struct watched_key *k, str once)
{
    for (const struct used *u = k->used; u; u = u->next)
        if (str_eq(u->once, once))
            return false;
    struct used *u = new(w->kept, struct used, 1);
    *u = (struct used){keep(w, once), k->used};
    k->used = u;
    return true;
}

// Signed minutes before it was done, unless it waited for sign-offs.
static const char *time_wrong(const struct looked *l, const struct assertion *s,
                              const struct watched_key *k)
{
    int64_t most = RULE_account_passkey_stale.value * MINUTE_US, passed = l->at.us - s->at.us;
    if (k->added >= s->after || (k->removed >= 0 && k->removed < s->after))
        return "signed with a passkey that did not count then";
    if (!l->signed_off && !counts(k, l->place))
        return "signed with a passkey that did not count any more";
    return passed < 0 || (!l->signed_off && passed > most) ? "not signed when it was done" : NULL;
}

static const char *signature_wrong(struct passkey_watch *w, const struct looked *l)
{
    struct assertion s;
    struct hash root;
    str statement;
    int64_t counter = 0;
    if (!statement_of_entry(l->a, l->json, &statement, &s))
        return "what was signed cannot be read";
    struct watched_key *k = key_of(w, s.key);
    if (!k)
        return "signed with a passkey that the log does not know";
    if (!str_eq(k->person, l->by))
        return "signed with the passkey of somebody else";
    if (s.after > l->place || !root_at(w, s.after, &root) || !hash_same(root, s.root))
        return "signed on another log";
    const char *late = time_wrong(l, &s, k);
    if (late)
        return late;
    struct webauthn_wanted wanted = {.challenge = statement_challenge(statement),
                                     .origin = k->origin, .verified = true};
    enum webauthn_result r = webauthn_verify(l->a, &k->key, &s.said, &wanted, &counter);
    if (r != WEBAUTHN_OK)
        return webauthn_says(r);
    return use_once(w, k, s.once) ? NULL : "signed with a signature that was used before";
}

static void check(struct passkey_watch *w, const struct looked *l)
{
    bool is_signed = json_get(l->json, "passkey");
    const char *why = is_signed ? signature_wrong(w, l)
                      : demanded(w, l) ? "not signed, although a passkey was demanded" : NULL;
    if (why)
        wrong(w, l, why);
    w->signed_acts += is_signed && !why;
}

// The key that stands in the entry is the one that the person's authenticator made.
static bool same_key(struct passkey_watch *w, const struct looked *l, const struct json *out,
                     struct watched_key *k)
{
    const struct json *in = json_get(l->json, "in");
    struct webauthn_made made;
    struct hash root;
    str client, attestation;
    int64_t after = -1;
    id person = {0};
    if (!json_int(json_get(in, "after"), &after) || after > l->place ||
        !root_at(w, after, &root) || !id_parse(l->by, &person) ||
        !base64_url_parse(l->a, text(in, "client"), &client) ||
        !base64_url_parse(l->a, text(in, "attestation"), &attestation) ||
        !hex_parse(text(out, "x"), k->key.x, 32) || !hex_parse(text(out, "y"), k->key.y, 32))
        return false;
    struct webauthn_wanted wanted = {.challenge = passkey_challenge(l->a, person, after, root),
                                     .origin = k->origin, .verified = true};
    return webauthn_register(l->a, client, attestation, &wanted, &made) == WEBAUTHN_OK &&
           str_eq(base64_url(l->a, made.id), k->credential) &&
           memcmp(&made.key, &k->key, sizeof k->key) == 0;
}

static void take_key(struct passkey_watch *w, const struct looked *l)
{
    const struct json *out = json_get(l->json, "out");
    struct watched_key *k = new(w->kept, struct watched_key, 1);
    *k = (struct watched_key){
        .id = keep(w, text(out, "passkey")), .credential = keep(w, text(out, "credential")),
        .person = keep(w, l->by), .origin = keep(w, text(out, "origin")), .added = l->place,
        .removed = -1, .next = w->keys};
    if (!same_key(w, l, out, k))
        wrong(w, l, "the key is not the one that was made");
    else if (key_of(w, k->credential))
        wrong(w, l, "the key stands in the log already");
    w->keys = k;
}

static void take_removal(struct passkey_watch *w, const struct looked *l)
{
    str passkey = text(json_get(l->json, "in"), "passkey");
    for (struct watched_key *k = w->keys; k; k = k->next)
        if (str_eq(k->id, passkey) && k->removed < 0)
            k->removed = l->place;
}

static void take_demand(struct passkey_watch *w, const struct looked *l, bool everywhere)
{
    const struct json *in = json_get(l->json, "in");
    str act = text(in, "act"), unit = everywhere ? (str){0} : text(in, "org");
    struct watched_demand *d = w->demands;
    while (d && !(d->until < 0 && str_eq(d->act, act) && !d->unit.at == !unit.at &&
                  (!unit.at || str_eq(d->unit, unit))))
        d = d->next;
    bool lasts = str_eq(text(in, "demanded"), S("yes"));
    if (d && !lasts)
        d->until = l->place;
    if (d || !lasts)
        return;
    d = new(w->kept, struct watched_demand, 1);
    *d = (struct watched_demand){keep(w, act), keep(w, unit), l->place, -1, w->demands};
    w->demands = d;
}

static bool look(arena *a, str body, str name, int64_t place, struct looked *ret)
{
    *ret = (struct looked){.a = a, .name = name, .place = place};
    if (json_parse(a, body, &ret->json).kind ||
        !instant_parse(text(ret->json, "at"), &ret->at))
        return false;
    ret->kind = text(ret->json, "kind");
    ret->by = text(ret->json, "by");
    ret->unit = text(ret->json, "for");
    ret->signed_off = json_get(ret->json, "signed");
    return ret->kind.at;
}

void passkey_watch_entry(struct passkey_watch *w, arena *a, str body)
{
    struct looked l;
    struct tile_hash tiles[tiles_max];
    int64_t seq = w->tree.size;
    if (look(a, body, format(a, "entry %lld", (long long)seq), seq, &l)) {
        check(w, &l);
        if (str_eq(l.kind, S("account.add_passkey")))
            take_key(w, &l);
        else if (str_eq(l.kind, S("account.remove_passkey")))
            take_removal(w, &l);
        else if (str_eq(l.kind, S("account.demand_passkey")))
            take_demand(w, &l, false);
        else if (str_eq(l.kind, S("account.demand_passkey_everywhere")))
            take_demand(w, &l, true);
    }
    tree_append(&w->tree, merkle_leaf(body), tiles);
    keep_root(w);
}

void passkey_watch_private(struct passkey_watch *w, arena *a, int64_t n, int64_t after, str body)
{
    struct looked l;
    if (look(a, body, format(a, "private record %lld", (long long)n), after, &l))
        check(w, &l);
}

str passkey_watch_wrong(const struct passkey_watch *w)
{
    return w->wrong;
}

int64_t passkey_watch_signed(const struct passkey_watch *w)
{
    return w->signed_acts;
}
