// The header of an age file, strictly as c2sp.org/age writes it; of suite gm by the same grammar.
#include <sodium.h>
#include <string.h>

#include "base/out.h"
#include "crypto/age_inside.h"
#include "crypto/sign.h"

const struct age_form age_forms[suite_count] = {
    [SUITE_INTL] = {{"age-encryption.org/v1", 21}, {"X25519", 6}, {"age", 3},
                    {"age-secret-key-", 15}, 32, 32, 16},
    [SUITE_GM] = {{"xinyue-seal-gm/v1", 17}, {"SM2", 3}, {"gm", 2}, {"gm-secret-key-", 14}, 33, 113,
                  32},
};
enum { body_columns = 64, mac_letters = 43 };

void age_reader_begin(struct age_reader *r, struct age_source source)
{
    r->source = source;
    r->from = r->until = 0;
    r->failed = false;
    r->suite = SUITE_INTL;
}

static bool more(struct age_reader *r)
{
    if (r->from < r->until)
        return true;
    if (r->failed)
        return false;
    ptrdiff_t n = r->source.read(r->source.with, r->at, sizeof r->at);
    r->failed = n < 0;
    r->from = 0;
    r->until = n > 0 ? (size_t)n : 0;
    return r->until > 0;
}

size_t age_fill(struct age_reader *r, unsigned char *ret, size_t n)
{
    size_t got = 0;
    while (got < n && more(r)) {
        size_t part = r->until - r->from < n - got ? r->until - r->from : n - got;
        memcpy(ret + got, r->at + r->from, part);
        r->from += part;
        got += part;
    }
    return got;
}

// The header so far, and where in it the next line begins.
struct lines {
    struct age_reader *r;
    char *at;
    size_t len;
};

static bool next_line(struct lines *l, str *ret)
{
    size_t began = l->len;
    while (l->len < age_header_max && more(l->r)) {
        char c = (char)l->r->at[l->r->from++];
        l->at[l->len++] = c;
        if (c == '\n') {
            *ret = (str){l->at + began, l->len - began - 1};
            return true;
        }
    }
    return false;
}

// What follows a mark, cut at single blanks; nothing empty, nothing but visible ASCII.
static bool read_words(str rest, struct age_stanza *ret)
{
    while (rest.at) {
        str one = str_cut(&rest, ' ');
        for (size_t i = 0; i < one.len; i++)
            if (one.at[i] < 0x21 || one.at[i] > 0x7e)
                return false;
        if (!one.len || ret->n == sizeof ret->args / sizeof *ret->args)
            return false;
        if (!ret->type.at)
            ret->type = one;
        else
            ret->args[ret->n++] = one;
    }
    return ret->type.at;
}

// Lines of 64 letters, ended by a shorter one.
static bool read_body(arena *a, struct lines *l, str *ret)
{
    struct out o = out_plain(a);
    str line, bytes;
    do {
        if (!next_line(l, &line) || line.len > body_columns ||
            !base64_bare_parse(a, line, &bytes))
            return false;
        put_raw(&o, bytes);
    } while (line.len == body_columns);
    *ret = out_str(&o);
    return true;
}

static bool read_stanza(arena *a, struct lines *l, str line, struct age_header *h)
{
    if (!str_starts(line, S("-> ")) || h->n == age_stanzas_max)
        return false;
    struct age_stanza *s = &h->at[h->n++];
    *s = (struct age_stanza){.n = 0};
    return read_words(str_from(line, 3), s) && read_body(a, l, &s->body);
}

static bool read_footer(arena *a, struct lines *l, str line, struct age_header *h)
{
    str mac, text = str_from(line, 4);
    if (!str_starts(line, S("--- ")) || text.len != mac_letters ||
        !base64_bare_parse(a, text, &mac) || mac.len != sizeof h->mac)
        return false;
    memcpy(h->mac, mac.at, sizeof h->mac);
    h->signed_bytes = (str){l->at, (size_t)(line.at - l->at) + 3};
    h->len = l->len;
    return true;
}

// A passphrase stands alone. Suite gm knows one stanza, and nothing beside it.
static bool stanzas_ok(const struct age_header *h)
{
    for (size_t i = 0; i < h->n; i++) {
        bool right = h->suite == SUITE_GM ? gm_stanza_ok(&h->at[i])
                                          : h->n == 1 || !str_eq(h->at[i].type, S("scrypt"));
        if (!right)
            return false;
    }
    return h->n > 0;
}

static bool read_version(str line, enum suite *ret)
{
    for (int i = 0; i < suite_count; i++)
        if (str_eq(line, age_forms[i].version)) {
            *ret = (enum suite)i;
            return true;
        }
    return false;
}

enum age_result age_read_header(arena *a, struct age_reader *r, struct age_header *ret)
{
    struct lines l = {r, new(a, char, age_header_max), 0};
    str line;
    *ret = (struct age_header){.at = new(a, struct age_stanza, age_stanzas_max)};
    if (!next_line(&l, &line) || !read_version(line, &ret->suite))
        return AGE_HEADER;
    r->suite = ret->suite;
    while (next_line(&l, &line) && !str_starts(line, S("---")))
        if (!read_stanza(a, &l, line, ret))
            return AGE_HEADER;
    if (!stanzas_ok(ret) || !read_footer(a, &l, line, ret))
        return AGE_HEADER;
    return AGE_OK;
}

str age_header_text(arena *a, enum suite suite, const struct age_stanza *at, size_t n)
{
    struct out o = out_plain(a);
    put(&o, age_forms[suite].version);
    put(&o, "\n");
    for (size_t i = 0; i < n; i++) {
        put(&o, "-> ");
        put(&o, at[i].type);
        for (size_t k = 0; k < at[i].n; k++) {
            put(&o, " ");
            put(&o, at[i].args[k]);
        }
        put(&o, "\n");
        str body = base64_bare(a, at[i].body);
        for (; body.len >= body_columns; body = str_from(body, body_columns)) {
            put(&o, str_part(body, 0, body_columns));
            put(&o, "\n");
        }
        put(&o, body);
        put(&o, "\n");
    }
    put(&o, "---");
    return out_str(&o);
}

void age_header_mac(enum suite suite, str signed_bytes, const unsigned char key[age_key_len],
                    unsigned char ret[32])
{
    unsigned char mac_key[32];
    crypto_auth_hmacsha256_state s;
    if (suite == SUITE_GM) {
        gm_header_mac(signed_bytes, key, ret);
        return;
    }
    hkdf_sha256((str){(const char *)key, age_key_len}, (str){0}, S("header"), mac_key);
    crypto_auth_hmacsha256_init(&s, mac_key, sizeof mac_key);
    crypto_auth_hmacsha256_update(&s, (const unsigned char *)signed_bytes.at, signed_bytes.len);
    crypto_auth_hmacsha256_final(&s, ret);
    wipe(mac_key, sizeof mac_key);
}

bool age_key_fits(__attribute__((unused)) arena *a, const struct age_header *h,
                  const unsigned char key[age_key_len])
{
    unsigned char mac[32];
    age_header_mac(h->suite, h->signed_bytes, key, mac);
    return sodium_memcmp(mac, h->mac, sizeof mac) == 0;
}

enum age_result age_file_key(arena *a, const struct age_header *h,
                             const struct age_identity *identities, size_t n,
                             unsigned char ret[age_key_len])
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < h->n; k++) {
            enum age_result r = age_unwrap(a, &h->at[k], &identities[i], ret);
            if (r == AGE_OK)
                return age_key_fits(a, h, ret) ? AGE_OK : AGE_MAC;
            if (r != AGE_NO_MATCH)
                return r;
        }
    return AGE_NO_MATCH;
}

bool age_is_sealed_to(const struct age_header *h, int64_t file_size, size_t recipients)
{
    enum { nonce_len = 16 };
    const struct age_form *form = &age_forms[h->suite];
    int64_t payload = file_size - (int64_t)h->len - nonce_len;
    int64_t tag_len = (int64_t)form->tag_len, last = payload % (age_chunk + tag_len);
    for (size_t i = 0; i < h->n; i++)
        if (!age_share(&h->at[i]).at || h->at[i].body.len != form->body_len)
            return false;
    if (h->n != recipients || payload < tag_len)
        return false;
    // A last chunk is never empty unless it is the only one.
    return last == 0 || last > tag_len || (last == tag_len && payload == tag_len);
}

int64_t age_content_size(const struct age_header *h, int64_t file_size)
{
    enum { nonce_len = 16 };
    int64_t tag_len = (int64_t)age_forms[h->suite].tag_len, chunk = age_chunk + tag_len;
    int64_t payload = file_size - (int64_t)h->len - nonce_len;
    return payload - (payload + chunk - 1) / chunk * tag_len;
}

const char *age_says(enum age_result r)
{
    switch (r) {
    case AGE_OK:
        return "ok";
    case AGE_HEADER:
        return "this is not a file that age has written";
    case AGE_NO_MATCH:
        return "it is encrypted for others";
    case AGE_MAC:
        return "its header was changed";
    case AGE_PAYLOAD:
        return "its content was changed or cut short";
    case AGE_ARMOR:
        return "the text around it was changed";
    default:
        return "it could not be read or written";
    }
}
