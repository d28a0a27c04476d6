// Armor: an age file as text between two lines (c2sp.org/age, RFC 7468 strictly).
#include <sodium.h>
#include <string.h>

#include "base/out.h"
#include "crypto/age_inside.h"
#include "crypto/hash.h"

static const str first_line = {"-----BEGIN AGE ENCRYPTED FILE-----", 34};
static const str last_line = {"-----END AGE ENCRYPTED FILE-----", 32};
enum { columns = 64, line_bytes = 48, blanks_max = 1024, ahead_max = blanks_max + 64 };

struct armor {
    struct age_source source;
    unsigned char ahead[4096];  // read and not yet given on
    size_t from, until;
    unsigned char line[line_bytes];  // decoded and not yet given on
    size_t line_from, line_until;
    bool armored, ended, broken, short_line, any;
};

static bool fill(struct armor *x)
{
    if (x->from < x->until)
        return true;
    ptrdiff_t n = x->source.read(x->source.with, x->ahead, sizeof x->ahead);
    x->from = 0;
    x->until = n > 0 ? (size_t)n : 0;
    return n > 0;
}

// A line without its end, LF or CRLF; false at the end of the file or if it is too long.
static bool read_line(struct armor *x, char *at, size_t *ret_n)
{
    size_t n = 0;
    while (fill(x)) {
        char c = (char)x->ahead[x->from++];
        if (c == '\n') {
            *ret_n = n > 0 && at[n - 1] == '\r' ? n - 1 : n;
            return true;
        }
        if (n == columns + 1)
            return false;
        at[n++] = c;
    }
    *ret_n = n;
    return n > 0;
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Behind the last line there may be blanks, and not many.
static bool only_blanks_follow(struct armor *x)
{
    for (int n = 0; fill(x); n++)
        if (n == blanks_max || !is_blank(x->ahead[x->from++]))
            return false;
    return true;
}

static bool decode(struct armor *x, str line)
{
    size_t n = 0;
    if (line.len == 0 || line.len > columns || x->short_line || !base64_letters(line) ||
        sodium_base642bin(x->line, sizeof x->line, line.at, line.len, NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    x->short_line = line.len < columns;
    x->line_from = 0;
    x->line_until = n;
    x->any = true;
    return true;
}

static bool next_line_of_armor(struct armor *x)
{
    char line[columns + 2];
    size_t n = 0;
    if (!read_line(x, line, &n)) {
        x->broken = true;
        return false;
    }
    if (str_eq((str){line, n}, last_line)) {
        x->ended = true;
        x->broken = !only_blanks_follow(x);
        return false;
    }
    x->broken = !decode(x, (str){line, n});
    return !x->broken;
}

static ptrdiff_t give(unsigned char *from, size_t *at, size_t until, void *ret, size_t n)
{
    size_t part = until - *at < n ? until - *at : n;
    memcpy(ret, from + *at, part);
    *at += part;
    return (ptrdiff_t)part;
}

static ptrdiff_t read_armored(void *with, void *ret, size_t n)
{
    struct armor *x = with;
    if (x->broken)
        return -1;
    if (x->ended)
        return 0;
    while (x->line_from == x->line_until)
        if (!next_line_of_armor(x))
            return x->broken ? -1 : 0;
    return give(x->line, &x->line_from, x->line_until, ret, n);
}

static ptrdiff_t read_bare(void *with, void *ret, size_t n)
{
    struct armor *x = with;
    if (x->from < x->until)
        return give(x->ahead, &x->from, x->until, ret, n);
    return x->source.read(x->source.with, ret, n);
}

// Looks at what comes first without losing it.
static bool begins_armored(struct armor *x)
{
    while (x->until < ahead_max) {
        ptrdiff_t n = x->source.read(x->source.with, x->ahead + x->until, ahead_max - x->until);
        if (n <= 0)
            break;
        x->until += (size_t)n;
    }
    str seen = {(const char *)x->ahead, x->until};
    size_t blanks = 0;
    while (blanks < seen.len && is_blank((unsigned char)seen.at[blanks]))
        blanks++;
    x->from = blanks;
    if (str_starts(str_from(seen, blanks), S("-----")) && blanks <= blanks_max)
        return true;
    // Armor with something before it is broken; a bare file has no such line in its head.
    x->broken = !str_starts(seen, S("age-encryption.org/")) && str_find(seen, first_line) >= 0;
    x->from = 0;
    return x->broken;
}

struct age_source age_unarmored(arena *a, struct age_source source, bool *ret_armored)
{
    struct armor *x = new(a, struct armor, 1);
    char line[columns + 2];
    size_t n = 0;
    x->source = source;
    *ret_armored = x->armored = begins_armored(x);
    if (!x->armored)
        return (struct age_source){read_bare, x};
    x->broken = x->broken || !read_line(x, line, &n) || !str_eq((str){line, n}, first_line);
    return (struct age_source){read_armored, x};
}

bool age_armor_broken(const struct age_source *s)
{
    const struct armor *x = s->with;
    return s->read == read_armored && x->broken;
}

struct armoring {
    struct age_sink sink;
    unsigned char line[line_bytes];
    size_t n;
    bool begun;
};

static bool put_line(struct armoring *x)
{
    char text[columns + 2];
    sodium_bin2base64(text, sizeof text, x->line, x->n, sodium_base64_VARIANT_ORIGINAL);
    size_t n = strlen(text);
    text[n++] = '\n';
    x->n = 0;
    return x->sink.write(x->sink.with, text, n);
}

static bool begin_armor(struct armoring *x)
{
    bool first = !x->begun;
    x->begun = true;
    return !first || (x->sink.write(x->sink.with, first_line.at, first_line.len) &&
                      x->sink.write(x->sink.with, "\n", 1));
}

static bool write_armored(void *with, const void *at, size_t n)
{
    struct armoring *x = with;
    if (!begin_armor(x))
        return false;
    for (const unsigned char *from = at; n;) {
        size_t part = line_bytes - x->n < n ? line_bytes - x->n : n;
        memcpy(x->line + x->n, from, part);
        x->n += part;
        from += part;
        n -= part;
        if (x->n == line_bytes && !put_line(x))
            return false;
    }
    return true;
}

struct age_sink age_armored(arena *a, struct age_sink sink)
{
    struct armoring *x = new(a, struct armoring, 1);
    x->sink = sink;
    return (struct age_sink){write_armored, x};
}

bool age_armor_end(struct age_sink *s)
{
    struct armoring *x = s->with;
    return begin_armor(x) && (x->n == 0 || put_line(x)) &&
           x->sink.write(x->sink.with, last_line.at, last_line.len) &&
           x->sink.write(x->sink.with, "\n", 1);
}
