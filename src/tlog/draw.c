#include "tlog/draw.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct hash draw_commit(arena scratch, str draw, str name, struct hash r)
{
    return sha256(join(&scratch, S("draw-commit/v1\n"), draw, S("\n"), name, S("\n"),
                       hash_bytes(&r)));
}

static int by_commitment(const void *a, const void *b)
{
    const struct draw_candidate *x = a, *y = b;
    return memcmp(x->commitment.at, y->commitment.at, sizeof x->commitment.at);
}

static int by_ticket(const void *a, const void *b)
{
    const struct draw_candidate *x = a, *y = b;
    int order = str_cmp(x->category, y->category);
    return order ? order : memcmp(x->ticket.at, y->ticket.at, sizeof x->ticket.at);
}

struct hash draw_pool_root(arena scratch, struct hash key, struct draw_pool *p)
{
    struct slot_leaf *leaves = new(&scratch, struct slot_leaf, p->n + 1);
    if (p->n)
        qsort(p->at, p->n, sizeof *p->at, by_commitment);
    for (size_t i = 0; i < p->n; i++) {
        str leaf = join(&scratch, hash_bytes(&p->at[i].commitment), p->at[i].category);
        leaves[i] = (struct slot_leaf){slot_place(key, (uint32_t)i), merkle_leaf(leaf)};
    }
    return slot_root(key, leaves, p->n);
}

struct hash draw_seed(arena scratch, str draw, struct hash root, const struct draw_parts *parts)
{
    struct out o = out_plain(&scratch);
    put_raw(&o, join(&scratch, S("draw-seed/v1\n"), draw, S("\n"), hash_hex(&scratch, root),
                     S("\n")));
    for (size_t i = 0; i < parts->n; i++)
        put_raw(&o, join(&scratch, parts->at[i].name, S(" "),
                         hash_hex(&scratch, parts->at[i].r), S("\n")));
    return sha256(out_str(&o));
}

void draw_order(struct hash seed, struct draw_pool *p)
{
    for (size_t i = 0; i < p->n; i++)
        p->at[i].ticket = hmac_sha256(hash_bytes(&seed), hash_bytes(&p->at[i].commitment));
    if (p->n)
        qsort(p->at, p->n, sizeof *p->at, by_ticket);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

enum { source_numbers_max = 100 };

// One source: its numbers ascending, each with a full stop behind it, then a slash.
static bool put_source(struct out *o, str line)
{
    int64_t numbers[source_numbers_max];
    size_t n = 0;
    while (line.at) {
        str text = str_trim(str_cut(&line, ' '));
        if (!text.len)
            continue;
        if (n == source_numbers_max || !str_int(text, &numbers[n]) || numbers[n] < 0)
            return false;
        n++;
    }
    qsort(numbers, n, sizeof *numbers, by_number);
    for (size_t i = 0; i < n; i++) {
        put(o, numbers[i]);
        put(o, ".");
    }
    put(o, "/");
    return n > 0;
}

bool draw_3797_key(arena *a, str numbers, str *ret_key)
{
    struct out o = out_plain(a);
    for (str rest = str_trim(numbers); rest.at;)
        if (!put_source(&o, str_trim(str_cut(&rest, '\n'))))
            return false;
    *ret_key = out_str(&o);
    return true;
}

// MD5(round key round) as a big-endian number, modulo what is left.
static size_t pick(arena scratch, str key, size_t round, size_t left)
{
    unsigned char digest[16];
    str number = {(const char[]){(char)(round >> 8), (char)round}, 2};
    unsigned __int128 n = 0;
    md5(join(&scratch, number, key, number), digest);
    for (size_t i = 0; i < sizeof digest; i++)
        n = n << 8 | digest[i];
    return (size_t)(n % left);
}

void draw_3797_order(arena scratch, str key, size_t n, size_t *ret)
{
    size_t *left = new(&scratch, size_t, n + 1);
    assert(n <= UINT16_MAX);
    for (size_t i = 0; i < n; i++)
        left[i] = i + 1;
    for (size_t i = 0; i < n; i++) {
        size_t at = pick(scratch, key, i, n - i);
        ret[i] = left[at];
        memmove(&left[at], &left[at + 1], (n - i - at - 1) * sizeof *left);
    }
}
