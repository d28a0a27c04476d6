// The payload of an age file: chunks of 64 KiB, each with its number and whether it is the last.
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "base/out.h"
#include "crypto/age_inside.h"
#include "crypto/sign.h"

enum { nonce_len = 16, tag_max = 32, sealed_max = age_chunk + tag_max };

struct stream {
    enum suite suite;
    size_t tag_len;
    unsigned char key[gm_payload_key_len];
    unsigned char nonce[12];  // 11 bytes of number, then 1 for the last chunk
};

static void begin_stream(struct stream *s, enum suite suite, const unsigned char key[age_key_len],
                         const unsigned char nonce[nonce_len])
{
    *s = (struct stream){.suite = suite, .tag_len = age_forms[suite].tag_len};
    if (suite == SUITE_GM)
        gm_payload_key(key, nonce, s->key);
    else
        hkdf_sha256((str){(const char *)key, age_key_len}, (str){(const char *)nonce, nonce_len},
                    S("payload"), s->key);
}

static void count(struct stream *s)
{
    for (int i = 10; i >= 0 && ++s->nonce[i] == 0; i--)
        ;
}

static bool is_first(const struct stream *s)
{
    static const unsigned char zero[11];
    return memcmp(s->nonce, zero, sizeof zero) == 0;
}

static bool open_chunk(struct stream *s, const unsigned char *at, size_t n, bool last,
                       unsigned char *ret)
{
    str sealed = {(const char *)at, n};
    s->nonce[11] = last;
    return n >= s->tag_len && (s->suite == SUITE_GM ? gm_chunk_open(s->key, s->nonce, sealed, ret)
                                                    : aead_open(s->key, s->nonce, sealed, ret));
}

static void seal_chunk(struct stream *s, str plain, bool last, unsigned char *ret)
{
    s->nonce[11] = last;
    if (s->suite == SUITE_GM)
        gm_chunk_seal(s->key, s->nonce, plain, ret);
    else
        aead_seal(s->key, s->nonce, plain, ret);
}

// A full chunk may still be the last: it is tried as one if it is no other.
static enum age_result next_chunk(struct stream *s, struct age_reader *r, unsigned char *sealed,
                                  unsigned char *plain, size_t *ret_n, bool *ret_last)
{
    size_t whole = age_chunk + s->tag_len, n = age_fill(r, sealed, whole);
    if (r->failed)
        return AGE_IO;
    *ret_last = n < whole;
    if (n == 0 || (*ret_last && n == s->tag_len && !is_first(s)))
        return AGE_PAYLOAD;
    if (!open_chunk(s, sealed, n, *ret_last, plain)) {
        if (*ret_last || !open_chunk(s, sealed, n, true, plain))
            return AGE_PAYLOAD;
        *ret_last = true;
    }
    *ret_n = n - s->tag_len;
    count(s);
    return AGE_OK;
}

static enum age_result read_chunks(struct stream *s, struct age_reader *r, unsigned char *buffers,
                                   struct age_sink sink)
{
    unsigned char *plain = buffers + sealed_max, more;
    bool last = false;
    while (!last) {
        size_t n = 0;
        enum age_result e = next_chunk(s, r, buffers, plain, &n, &last);
        if (e != AGE_OK)
            return e;
        if (!sink.write(sink.with, plain, n))
            return AGE_IO;
    }
    if (age_fill(r, &more, 1))
        return AGE_PAYLOAD;
    return r->failed ? AGE_IO : AGE_OK;
}

enum age_result age_read_payload(struct age_reader *r, const unsigned char key[age_key_len],
                                 struct age_sink sink)
{
    struct stream s;
    unsigned char nonce[nonce_len];
    arena scratch = arena_make(4 * sealed_max);
    unsigned char *buffers = new(&scratch, unsigned char, 2 * sealed_max);
    enum age_result e = AGE_HEADER;
    if (age_fill(r, nonce, sizeof nonce) == sizeof nonce) {
        begin_stream(&s, r->suite, key, nonce);
        e = read_chunks(&s, r, buffers, sink);
        wipe(&s, sizeof s);
    }
    wipe(buffers, 2 * sealed_max);
    arena_free(&scratch);
    return r->failed ? AGE_IO : e;
}

// Always one chunk behind, to know which is the last.
static enum age_result write_chunks(struct stream *s, struct age_reader *r, unsigned char *buffers,
                                    struct age_sink sink)
{
    unsigned char *plain = buffers, *next = buffers + age_chunk, *sealed = next + age_chunk;
    size_t n = age_fill(r, plain, age_chunk);
    for (bool last = false; !last;) {
        size_t ahead = n == age_chunk ? age_fill(r, next, age_chunk) : 0;
        if (r->failed)
            return AGE_IO;
        last = ahead == 0;
        seal_chunk(s, (str){(const char *)plain, n}, last, sealed);
        if (!sink.write(sink.with, sealed, n + s->tag_len))
            return AGE_IO;
        count(s);
        unsigned char *swap = plain;
        plain = next;
        next = swap;
        n = ahead;
    }
    return AGE_OK;
}

static enum age_result write_payload(enum suite suite, const unsigned char key[age_key_len],
                                     struct age_source source, struct age_sink sink)
{
    struct stream s;
    unsigned char nonce[nonce_len];
    arena scratch = arena_make(16 * sealed_max);
    struct age_reader *r = new(&scratch, struct age_reader, 1);
    unsigned char *buffers = new(&scratch, unsigned char, 3 * sealed_max);
    age_reader_begin(r, source);
    os_random(nonce, sizeof nonce);
    begin_stream(&s, suite, key, nonce);
    enum age_result e = sink.write(sink.with, nonce, sizeof nonce)
                            ? write_chunks(&s, r, buffers, sink) : AGE_IO;
    wipe(&s, sizeof s);
    wipe(buffers, 3 * sealed_max);
    wipe(r, sizeof *r);
    arena_free(&scratch);
    return e;
}

static enum suite suite_of(const struct age_sealing *s)
{
    return s->passphrase.at || !s->n ? SUITE_INTL : s->recipients[0].suite;
}

static bool write_header(arena *a, const struct age_sealing *s,
                         const unsigned char key[age_key_len], struct age_sink sink)
{
    size_t n = s->passphrase.at ? 1 : s->n;
    struct age_stanza *at = new(a, struct age_stanza, n + 1);
    unsigned char mac[32];
    bool right = n > 0;
    enum suite suite = suite_of(s);
    for (size_t i = 0; i < n && right; i++)
        right = s->passphrase.at ? age_wrap_passphrase(a, s->passphrase, s->work, key, &at[i])
                                 : s->recipients[i].suite == suite &&
                                       age_wrap(a, &s->recipients[i], key, &at[i]);
    if (!right)
        return false;
    str text = age_header_text(a, suite, at, n);
    age_header_mac(suite, text, key, mac);
    text = join(a, text, S(" "), base64_bare(a, (str){(const char *)mac, sizeof mac}), S("\n"));
    return sink.write(sink.with, text.at, text.len);
}

enum age_result age_seal(arena *a, const struct age_sealing *s, struct age_source source,
                         struct age_sink sink)
{
    unsigned char key[age_key_len];
    if (s->key)
        memcpy(key, s->key, sizeof key);
    else
        os_random(key, sizeof key);
    enum age_result e = AGE_HEADER;
    if (write_header(a, s, key, sink))
        e = write_payload(suite_of(s), key, source, sink);
    wipe(key, sizeof key);
    return e;
}

static ptrdiff_t read_bytes(void *with, void *ret, size_t n)
{
    struct age_bytes *b = with;
    size_t part = b->rest.len < n ? b->rest.len : n;
    if (part)
        memcpy(ret, b->rest.at, part);
    b->rest = str_from(b->rest, part);
    return (ptrdiff_t)part;
}

struct age_source age_from_bytes(struct age_bytes *b)
{
    return (struct age_source){read_bytes, b};
}

static ptrdiff_t read_fd(void *with, void *ret, size_t n)
{
    return read(*(const int *)with, ret, n);
}

struct age_source age_from_fd(const int *fd)
{
    return (struct age_source){read_fd, (void *)fd};
}

static bool write_fd(void *with, const void *at, size_t n)
{
    for (const char *from = at; n;) {
        ssize_t wrote = write(*(const int *)with, from, n);
        if (wrote <= 0)
            return false;
        from += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

struct age_sink age_to_fd(const int *fd)
{
    return (struct age_sink){write_fd, (void *)fd};
}
