#include "crypto/webauthn.h"

#include <string.h>

#include "base/json.h"
#include "crypto/cbor.h"

enum { flag_present = 1, flag_verified = 4, flag_may_sync = 8, flag_synced = 16,
       flag_attested = 64, flag_extended = 128 };
enum { client_max = 4096, attestation_max = 16384, head_len = 37, aaguid_len = 16 };
// COSE (RFC 9052, 9053): labels and values of an EC2 key of P-256 for ES256.
enum { cose_kty = 1, cose_alg = 3, cose_crv = -1, cose_x = -2, cose_y = -3, cose_ec2 = 2,
       cose_es256 = -7, cose_p256 = 1 };

const char *webauthn_says(enum webauthn_result r)
{
    static const char *const says[] = {
        "it holds", "it is not what an authenticator writes", "it was made for something else",
        "what was signed is something else", "another page asked for it",
        "the key was used for another site", "nobody was present",
        "whoever was present was not verified", "this is not a key of P-256",
        "the signature is not this key's",
    };
    return says[r];
}

static bool is_number(str host)
{
    for (size_t i = 0; i < host.len; i++)
        if ((host.at[i] < '0' || host.at[i] > '9') && host.at[i] != '.')
            return false;
    return true;
}

str webauthn_site(str origin)
{
    bool safe = str_starts(origin, S("https://"));
    if (!safe && !str_starts(origin, S("http://")))
        return (str){0};
    str rest = str_from(origin, safe ? 8 : 7);
    str host = str_cut(&rest, ':');
    if (is_number(host) || str_find(host, S("/")) >= 0 || host.at[0] == '[' ||
        (!safe && !str_eq(host, S("localhost"))))
        return (str){0};
    return host;
}

// CollectedClientData (WebAuthn 5.8.1): later versions may add members, so unknown ones are passed
// over; what is inside another's page is refused.
static enum webauthn_result check_client(arena *a, str client, const char *type,
                                         const struct webauthn_wanted *w)
{
    const struct json *j = NULL;
    str kind = {0}, challenge = {0}, origin = {0};
    bool crossed = false;
    if (client.len > client_max || json_parse(a, client, &j).kind ||
        !json_str(json_get(j, "type"), &kind) ||
        !json_str(json_get(j, "challenge"), &challenge) ||
        !json_str(json_get(j, "origin"), &origin))
        return WEBAUTHN_BROKEN;
    if (!str_eq(kind, str_of(type)))
        return WEBAUTHN_TYPE;
    if (!str_eq(challenge, base64_url(a, hash_bytes(&w->challenge))))
        return WEBAUTHN_CHALLENGE;
    if (json_get(j, "crossOrigin") && !json_bool(json_get(j, "crossOrigin"), &crossed))
        return WEBAUTHN_BROKEN;
    return crossed || json_get(j, "topOrigin") || !str_eq(origin, w->origin) ? WEBAUTHN_ORIGIN
                                                                             : WEBAUTHN_OK;
}

struct head {
    unsigned flags;
    int64_t counter;
};

// The fixed part of authenticatorData (WebAuthn 6.1), taken off *rest.
static enum webauthn_result read_head(str *rest, const struct webauthn_wanted *w,
                                      struct head *ret)
{
    struct hash site = sha256(webauthn_site(w->origin));
    if (rest->len < head_len)
        return WEBAUTHN_BROKEN;
    if (!str_eq(str_part(*rest, 0, 32), hash_bytes(&site)))
        return WEBAUTHN_SITE;
    const unsigned char *at = (const unsigned char *)rest->at;
    *ret = (struct head){at[32], (int64_t)((uint32_t)at[33] << 24 | (uint32_t)at[34] << 16 |
                                           (uint32_t)at[35] << 8 | at[36])};
    *rest = str_from(*rest, head_len);
    if (!(ret->flags & flag_present))
        return WEBAUTHN_ABSENT;
    if (w->verified && !(ret->flags & flag_verified))
        return WEBAUTHN_UNVERIFIED;
    return ret->flags & flag_synced && !(ret->flags & flag_may_sync) ? WEBAUTHN_BROKEN
                                                                      : WEBAUTHN_OK;
}

static bool take_coordinate(str *rest, unsigned char ret[32])
{
    str s;
    if (!cbor_bytes(rest, &s) || s.len != 32)
        return false;
    memcpy(ret, s.at, 32);
    return true;
}

// A COSE key with five members, each once.
static bool read_key(str *rest, struct webauthn_key *ret)
{
    int64_t pairs = 0, label = 0, kty = 0, alg = 0, crv = 0;
    int x = 0, y = 0;
    if (!cbor_map(rest, &pairs) || pairs != 5)
        return false;
    for (int i = 0; i < 5; i++) {
        if (!cbor_int(rest, &label))
            return false;
        bool took = label == cose_kty   ? cbor_int(rest, &kty)
                    : label == cose_alg ? cbor_int(rest, &alg)
                    : label == cose_crv ? cbor_int(rest, &crv)
                    : label == cose_x   ? take_coordinate(rest, ret->x) && ++x
                    : label == cose_y   ? take_coordinate(rest, ret->y) && ++y : false;
        if (!took)
            return false;
    }
    return kty == cose_ec2 && alg == cose_es256 && crv == cose_p256 && x == 1 && y == 1;
}

// attestedCredentialData (WebAuthn 6.5.1), and extensions, which decide nothing here.
static enum webauthn_result read_made(str rest, struct head head, struct webauthn_made *ret)
{
    if (!(head.flags & flag_attested) || rest.len < aaguid_len + 2)
        return WEBAUTHN_BROKEN;
    size_t len = (size_t)(unsigned char)rest.at[aaguid_len] << 8 |
                 (unsigned char)rest.at[aaguid_len + 1];
    rest = str_from(rest, aaguid_len + 2);
    if (len == 0 || len > webauthn_id_max || rest.len < len)
        return WEBAUTHN_BROKEN;
    ret->id = str_part(rest, 0, len);
    rest = str_from(rest, len);
    if (!read_key(&rest, &ret->key) || !p256_is_key(&ret->key))
        return WEBAUTHN_KEY;
    if ((head.flags & flag_extended && !cbor_skip(&rest)) || rest.len)
        return WEBAUTHN_BROKEN;
    ret->counter = head.counter;
    ret->synced = head.flags & flag_may_sync;
    return WEBAUTHN_OK;
}

// attestationObject (WebAuthn 6.5): a map of fmt, attStmt and authData, each once.
static bool read_attestation(str all, str *ret_data)
{
    int64_t pairs = 0;
    str key, fmt = {0}, data = {0};
    bool statement = false;
    if (all.len > attestation_max || !cbor_map(&all, &pairs) || pairs != 3)
        return false;
    for (int i = 0; i < 3; i++) {
        if (!cbor_text(&all, &key))
            return false;
        bool took = str_eq(key, S("fmt"))        ? cbor_text(&all, &fmt)
                    : str_eq(key, S("attStmt"))  ? cbor_skip(&all) && (statement = true)
                    : str_eq(key, S("authData")) ? cbor_bytes(&all, &data) : false;
        if (!took)
            return false;
    }
    *ret_data = data;
    return fmt.at && statement && data.at && all.len == 0;
}

enum webauthn_result webauthn_register(arena *a, str client, str attestation,
                                       const struct webauthn_wanted *w,
                                       struct webauthn_made *ret)
{
    struct head head = {0};
    struct webauthn_made made = {.counter = 0};
    str data;
    enum webauthn_result r = check_client(a, client, "webauthn.create", w);
    if (r == WEBAUTHN_OK && !read_attestation(attestation, &data))
        r = WEBAUTHN_BROKEN;
    if (r == WEBAUTHN_OK)
        r = read_head(&data, w, &head);
    if (r == WEBAUTHN_OK)
        r = read_made(data, head, &made);
    if (r == WEBAUTHN_OK)
        *ret = made;
    return r;
}

enum webauthn_result webauthn_verify(arena *a, const struct webauthn_key *key,
                                     const struct webauthn_assertion *s,
                                     const struct webauthn_wanted *w, int64_t *ret_counter)
{
    struct head head = {0};
    str rest = s->data;
    enum webauthn_result r = check_client(a, s->client, "webauthn.get", w);
    if (r == WEBAUTHN_OK)
        r = read_head(&rest, w, &head);
    if (r == WEBAUTHN_OK && (head.flags & flag_attested ||
                             (head.flags & flag_extended && !cbor_skip(&rest)) || rest.len))
        r = WEBAUTHN_BROKEN;
    if (r != WEBAUTHN_OK)
        return r;
    struct hash client = sha256(s->client);
    if (!p256_holds(key, join(a, s->data, hash_bytes(&client)), s->signature))
        return WEBAUTHN_SIGNATURE;
    *ret_counter = head.counter;
    return WEBAUTHN_OK;
}
