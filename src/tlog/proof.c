#include "tlog/proof.h"

#include <assert.h>
#include <string.h>

#include "base/out.h"

// The largest power of two below n > 1, as its exponent.
static int split(int64_t n)
{
    int height = 0;
    while ((int64_t)2 << height < n)
        height++;
    return height;
}

// The root of leaves [from, from + n): from is a multiple of the power of two that n needs.
static err range_root(const struct tree_reader *r, int64_t from, int64_t n, struct hash *ret)
{
    struct hash left, right;
    if ((n & (n - 1)) == 0) {
        int height = 0;
        while ((int64_t)1 << height < n)
            height++;
        return r->root(r->with, height, from >> height, ret);
    }
    int height = split(n);
    TRY(r->root(r->with, height, from >> height, &left));
    TRY(range_root(r, from + ((int64_t)1 << height), n - ((int64_t)1 << height), &right));
    *ret = merkle_node(left, right);
    return OK;
}

err tree_read_root(const struct tree_reader *r, int64_t size, struct hash *ret)
{
    if (size == 0) {
        *ret = merkle_empty();
        return OK;
    }
    return range_root(r, 0, size, ret);
}

static err put_range(const struct tree_reader *r, int64_t from, int64_t n, struct proof *ret)
{
    assert(ret->n < proof_max);
    return range_root(r, from, n, &ret->at[ret->n++]);
}

// RFC 9162 2.1.3.1, from the leaf up.
static err entry_path(const struct tree_reader *r, int64_t from, int64_t n, int64_t index,
                      struct proof *ret)
{
    if (n == 1)
        return OK;
    int64_t half = (int64_t)1 << split(n);
    if (index < half) {
        TRY(entry_path(r, from, half, index, ret));
        return put_range(r, from + half, n - half, ret);
    }
    TRY(entry_path(r, from + half, n - half, index - half, ret));
    return put_range(r, from, half, ret);
}

err proof_of_entry(const struct tree_reader *r, int64_t index, int64_t size, struct proof *ret)
{
    assert(index >= 0 && index < size);
    ret->n = 0;
    return entry_path(r, 0, size, index, ret);
}

// RFC 9162 2.1.4.1. whole: the old tree is a complete subtree here, whose root is known.
static err growth_path(const struct tree_reader *r, int64_t from, int64_t n, int64_t old,
                       bool whole, struct proof *ret)
{
    if (old == n)
        return whole ? OK : put_range(r, from, n, ret);
    int64_t half = (int64_t)1 << split(n);
    if (old <= half) {
        TRY(growth_path(r, from, half, old, whole, ret));
        return put_range(r, from + half, n - half, ret);
    }
    TRY(growth_path(r, from + half, n - half, old - half, false, ret));
    return put_range(r, from, half, ret);
}

err proof_of_growth(const struct tree_reader *r, int64_t old, int64_t size, struct proof *ret)
{
    assert(old > 0 && old <= size);
    ret->n = 0;
    return growth_path(r, 0, size, old, true, ret);
}

bool entry_is_in(struct hash root, int64_t size, int64_t index, struct hash leaf,
                 const struct proof *p)
{
    if (index < 0 || index >= size)
        return false;
    uint64_t node = (uint64_t)index, last = (uint64_t)size - 1;
    struct hash h = leaf;
    for (size_t i = 0; i < p->n; i++) {
        if (last == 0)
            return false;
        if (node & 1 || node == last) {
            h = merkle_node(p->at[i], h);
            while (!(node & 1) && node) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            h = merkle_node(h, p->at[i]);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_same(h, root);
}

bool log_has_grown(struct hash old_root, int64_t old, struct hash root, int64_t size,
                   const struct proof *p)
{
    if (old < 1 || old > size)
        return false;
    if (old == size)
        return p->n == 0 && hash_same(old_root, root);
    uint64_t node = (uint64_t)old - 1, last = (uint64_t)size - 1;
    while (node & 1) {
        node >>= 1;
        last >>= 1;
    }
    size_t i = 0;
    if (node && p->n == 0)
        return false;
    struct hash was = node ? p->at[i++] : old_root, is = was;
    for (; i < p->n; i++) {
        if (last == 0)
            return false;
        if (node & 1 || node == last) {
            was = merkle_node(p->at[i], was);
            is = merkle_node(p->at[i], is);
            while (!(node & 1) && node) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            is = merkle_node(is, p->at[i]);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_same(was, old_root) && hash_same(is, root);
}

static const str head = {"c2sp.org/tlog-proof@v1", 22};

str proof_file_text(arena *a, const struct proof_file *f)
{
    struct out o = out_plain(a);
    put(&o, head);
    put(&o, format(a, "\nindex %lld\n", (long long)f->index));
    for (size_t i = 0; i < f->proof.n; i++) {
        put(&o, base64(a, hash_bytes(&f->proof.at[i])));
        put(&o, "\n");
    }
    put(&o, "\n");
    put(&o, f->note);
    return out_str(&o);
}

bool proof_file_parse(arena *a, str text, struct proof_file *ret)
{
    str bytes, rest = text;
    *ret = (struct proof_file){.index = -1};
    if (!str_eq(str_cut(&rest, '\n'), head))
        return false;
    str line = str_cut(&rest, '\n');
    if (str_starts(line, S("extra ")))
        line = str_cut(&rest, '\n');
    if (!str_starts(line, S("index ")) || !str_int(str_from(line, 6), &ret->index) ||
        ret->index < 0)
        return false;
    for (;;) {
        line = str_cut(&rest, '\n');
        if (!rest.at)
            return false;
        if (!line.len)
            break;
        if (ret->proof.n == proof_max || !base64_parse(a, line, &bytes) ||
            bytes.len != sizeof(struct hash))
            return false;
        memcpy(ret->proof.at[ret->proof.n++].at, bytes.at, bytes.len);
    }
    ret->note = rest;
    return true;
}
