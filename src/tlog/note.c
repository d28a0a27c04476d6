#include "tlog/note.h"

#include <assert.h>
#include <string.h>

#include "base/out.h"
#include "base/utf8.h"
#include "crypto/hash.h"
#include "crypto/sign.h"
#include "crypto/sm.h"

static const char dash[] = "\xe2\x80\x94 ";  // U+2014 and a blank
enum { id_len = 4, seed_len = sign_seed_len, time_len = 8 };

// How keys of a suite begin, and how long the public half is.
static const struct form {
    int suite;
    str type;
    size_t public_len;
} forms[] = {
    {NOTE_ED25519, {"\x01", 1}, sign_public_len},
    {NOTE_COSIGNATURE, {"\x04", 1}, sign_public_len},
    {NOTE_SM2, {"\xff" "xinyue/sm2", 11}, sm2_public_len},
};

static const struct form *form_of(int suite)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i].suite == suite)
            return &forms[i];
    return NULL;
}

static const struct form *form_in(str bytes)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_starts(bytes, forms[i].type))
            return &forms[i];
    return NULL;
}

static void put_be(unsigned char *to, size_t n, uint64_t value)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (unsigned char)(value >> 8 * (n - 1 - i));
}

static uint64_t get_be(const char *from, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | (unsigned char)from[i];
    return value;
}

// A key behind its suite, as keys are written and hashed.
static str with_suite(arena *a, int suite, const unsigned char *bytes, size_t n)
{
    return join(a, form_of(suite)->type, (str){(const char *)bytes, n});
}

static str public_bytes(arena *a, const struct note_key *key)
{
    return with_suite(a, key->suite, key->public_key, form_of(key->suite)->public_len);
}

static uint32_t key_id(arena *a, const struct note_key *key)
{
    struct hash h = sha256(join(a, key->name, S("\n"), public_bytes(a, key)));
    return (uint32_t)get_be((const char *)h.at, id_len);
}

static bool name_ok(str name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] <= ' ' || name.at[i] == '+')
            return false;
    return name.len && utf8_ok(name, false);
}

static bool split_key(arena *a, str text, str *ret_name, uint32_t *ret_id, str *ret_bytes)
{
    unsigned char number[id_len];
    *ret_name = str_cut(&text, '+');
    if (!text.at || !name_ok(*ret_name))
        return false;
    str digits = str_cut(&text, '+');
    if (!text.at || !hex_parse(digits, number, sizeof number) || !base64_parse(a, text, ret_bytes))
        return false;
    *ret_id = (uint32_t)get_be((const char *)number, sizeof number);
    return true;
}

bool note_key_parse(arena *a, str text, struct note_key *ret)
{
    str bytes;
    if (!split_key(a, text, &ret->name, &ret->id, &bytes))
        return false;
    const struct form *form = form_in(bytes);
    if (!form || bytes.len != form->type.len + form->public_len)
        return false;
    ret->suite = form->suite;
    memcpy(ret->public_key, bytes.at + form->type.len, form->public_len);
    return key_id(a, ret) == ret->id &&
           (ret->suite != NOTE_SM2 || sm2_public_ok(ret->public_key));
}

static str key_text(arena *a, const struct note_key *key, str bytes)
{
    return join(a, key->name, S("+"), format(a, "%08x", key->id), S("+"), base64(a, bytes));
}

str note_key_text(arena *a, const struct note_key *key)
{
    return key_text(a, key, public_bytes(a, key));
}

struct note_signer note_signer_make(arena *a, str name, int suite, const unsigned char seed[32])
{
    struct note_signer s = {.key = {.name = join(a, name), .suite = suite}};
    if (suite == NOTE_SM2) {
        bool right = sm2_public_of(seed, s.key.public_key);
        assert(right);
        memcpy(s.secret, seed, sm2_secret_len);
    } else {
        sign_keys(seed, s.secret, s.key.public_key);
    }
    s.key.id = key_id(a, &s.key);
    return s;
}

static const str signer_head = {"PRIVATE+KEY+", 12};

str note_signer_text(arena *a, const struct note_signer *s)
{
    // The secret key begins with the seed.
    return join(a, signer_head,
                key_text(a, &s->key, with_suite(a, s->key.suite, s->secret, seed_len)));
}

bool note_signer_parse(arena *a, str text, struct note_signer *ret)
{
    str name, bytes;
    uint32_t said = 0;
    unsigned char public_key[sm2_public_len];
    if (!str_starts(text, signer_head) ||
        !split_key(a, str_from(text, signer_head.len), &name, &said, &bytes))
        return false;
    const struct form *form = form_in(bytes);
    if (!form || bytes.len != form->type.len + seed_len)
        return false;
    const unsigned char *seed = (const unsigned char *)bytes.at + form->type.len;
    if (form->suite == NOTE_SM2 && !sm2_public_of(seed, public_key))
        return false;
    *ret = note_signer_make(a, name, form->suite, seed);
    return ret->key.id == said;
}

void note_signer_forget(struct note_signer *s)
{
    wipe(s->secret, sizeof s->secret);
}

// The bytes under a signature: a witness signs the time with the note.
static str signed_bytes(arena *a, int suite, str text, uint64_t seconds)
{
    if (suite != NOTE_COSIGNATURE)
        return text;
    return join(a, S("cosignature/v1\ntime "), format(a, "%llu\n", (unsigned long long)seconds),
                text);
}

static str sign_line(arena *a, const struct note_signer *s, str text, uint64_t seconds)
{
    unsigned char bytes[id_len + time_len + signature_len];
    size_t n = id_len;
    str message = signed_bytes(a, s->key.suite, text, seconds);
    put_be(bytes, id_len, s->key.id);
    if (s->key.suite == NOTE_COSIGNATURE) {
        put_be(bytes + n, time_len, seconds);
        n += time_len;
    }
    if (s->key.suite == NOTE_SM2)
        sm2_sign(s->secret, message, bytes + n);
    else
        sign_bytes(s->secret, message, bytes + n);
    str sealed = {(const char *)bytes, n + signature_len};
    return join(a, str_of(dash), s->key.name, S(" "), base64(a, sealed), S("\n"));
}

str note_sign(arena *a, const struct note_signer *s, str text)
{
    return sign_line(a, s, text, 0);
}

str note_cosign(arena *a, const struct note_signer *s, str text, instant at)
{
    return sign_line(a, s, text, (uint64_t)(at.us / second_us));
}

static bool plain_text(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < ' ' && s.at[i] != '\n')
            return false;
    return utf8_ok(s, true);
}

static bool parse_line(arena *a, str line, struct note_line *ret)
{
    str bytes, rest = str_from(line, sizeof dash - 1);
    if (!str_starts(line, str_of(dash)))
        return false;
    ret->name = str_cut(&rest, ' ');
    if (!rest.at || !name_ok(ret->name) || !base64_parse(a, rest, &bytes) || bytes.len <= id_len)
        return false;
    ret->id = (uint32_t)get_be(bytes.at, id_len);
    ret->signature = str_from(bytes, id_len);
    ret->whole = (str){line.at, line.len + 1};
    return true;
}

bool note_parse(arena *a, str whole, struct note *ret)
{
    ptrdiff_t at = -1;
    for (size_t i = 0; i + 1 < whole.len; i++)
        if (whole.at[i] == '\n' && whole.at[i + 1] == '\n')
            at = (ptrdiff_t)i;
    if (at < 0 || !plain_text(whole) || whole.at[whole.len - 1] != '\n')
        return false;
    *ret = (struct note){.text = str_part(whole, 0, (size_t)at + 1)};
    ret->at = new(a, struct note_line, note_lines_max);
    str rest = str_from(whole, (size_t)at + 2);
    while (rest.len) {
        str line = str_cut(&rest, '\n');
        if (ret->n == note_lines_max || !parse_line(a, line, &ret->at[ret->n]))
            return false;
        ret->n++;
    }
    return ret->n > 0;
}

static bool verifies(arena *a, const struct note *n, const struct note_line *line,
                     const struct note_key *key, instant *ret_at)
{
    str signature = line->signature;
    uint64_t seconds = 0;
    if (key->suite == NOTE_COSIGNATURE) {
        if (signature.len != time_len + signature_len)
            return false;
        seconds = get_be(signature.at, time_len);
        signature = str_from(signature, time_len);
    }
    str message = signed_bytes(a, key->suite, n->text, seconds);
    if (signature.len != signature_len || seconds > INT64_MAX / second_us)
        return false;
    const unsigned char *at = (const unsigned char *)signature.at;
    if (!(key->suite == NOTE_SM2 ? sm2_holds(key->public_key, message, at)
                                 : sign_holds(key->public_key, message, at)))
        return false;
    if (ret_at)
        ret_at->us = (int64_t)seconds * second_us;
    return true;
}

enum note_found note_check(arena *a, const struct note *n, const struct note_key *key,
                           instant *ret_at)
{
    enum note_found found = NOTE_ABSENT;
    for (size_t i = 0; i < n->n; i++) {
        const struct note_line *line = &n->at[i];
        if (line->id != key->id || !str_eq(line->name, key->name))
            continue;
        if (!verifies(a, n, line, key, ret_at))
            return NOTE_BAD;
        found = NOTE_GOOD;
    }
    return found;
}
