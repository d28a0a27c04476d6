#include "tlog/tree.h"

#include <assert.h>
#include <stdlib.h>

#include "crypto/sm.h"

size_t tree_append(struct tree *t, struct hash leaf, struct tile_hash ret[tiles_max])
{
    struct hash h = leaf;
    int height = 0;
    size_t found = 0;
    for (int64_t n = t->size; n & 1; n >>= 1) {
        h = suite_node(t->suite, t->edge[height++], h);
        if (height % tile_height == 0)
            ret[found++] = (struct tile_hash){height / tile_height, t->size >> height, h};
    }
    t->edge[height] = h;
    t->size++;
    return found;
}

struct hash tree_root(const struct tree *t)
{
    struct hash root = t->suite == SUITE_GM ? sm3(S("")) : merkle_empty();
    bool any = false;
    for (int height = 0; height < 63; height++) {
        if (!(t->size >> height & 1))
            continue;
        root = any ? suite_node(t->suite, t->edge[height], root) : t->edge[height];
        any = true;
    }
    return root;
}

// Four rounds of Feistel over two halves of 16 bits: no two records meet.
uint32_t slot_place(struct hash key, uint32_t n)
{
    uint32_t left = n >> 16, right = n & 0xFFFF;
    for (unsigned char round = 0; round < 4; round++) {
        char text[4] = {'p', (char)round, (char)(right >> 8), (char)(right & 255)};
        struct hash mixed = hmac_sha256(hash_bytes(&key), (str){text, sizeof text});
        uint32_t next = left ^ ((uint32_t)mixed.at[0] << 8 | mixed.at[1]);
        left = right;
        right = next;
    }
    return left << 16 | right;
}

static int leaf_order(const void *a, const void *b)
{
    uint32_t x = ((const struct slot_leaf *)a)->index, y = ((const struct slot_leaf *)b)->index;
    return (x > y) - (x < y);
}

static struct hash empty_subtree(struct hash key, int height, uint64_t index)
{
    char text[9] = {(char)height};
    for (int i = 8; i > 0; i--, index >>= 8)
        text[i] = (char)(index & 255);
    return hmac_sha256(hash_bytes(&key), (str){text, sizeof text});
}

// The subtree of this height and index, whose leaves are exactly the given ones.
static struct hash subtree(struct hash key, const struct slot_leaf *leaves, size_t n, int height,
                           uint64_t index)
{
    if (n == 0)
        return empty_subtree(key, height, index);
    if (height == 0)
        return leaves[0].hash;
    uint64_t middle = (2 * index + 1) << (height - 1);
    size_t left = 0;
    while (left < n && leaves[left].index < middle)
        left++;
    return merkle_node(subtree(key, leaves, left, height - 1, 2 * index),
                       subtree(key, leaves + left, n - left, height - 1, 2 * index + 1));
}

struct hash slot_root(struct hash key, struct slot_leaf *leaves, size_t n)
{
    if (n)
        qsort(leaves, n, sizeof *leaves, leaf_order);
    return subtree(key, leaves, n, 32, 0);
}

void slot_proof(struct hash key, struct slot_leaf *leaves, size_t n, uint32_t index,
                struct hash ret[32])
{
    if (n)
        qsort(leaves, n, sizeof *leaves, leaf_order);
    for (int height = 0; height < 32; height++) {
        uint64_t sibling = (uint64_t)(index >> height) ^ 1;
        size_t from = 0, to = 0;
        while (from < n && leaves[from].index >> height < sibling)
            from++;
        for (to = from; to < n && leaves[to].index >> height == sibling; to++)
            continue;
        ret[height] = subtree(key, leaves + from, to - from, height, sibling);
    }
}

bool slot_proof_holds(struct hash root, uint32_t index, struct hash leaf,
                      const struct hash proof[32])
{
    struct hash h = leaf;
    for (int height = 0; height < 32; height++)
        h = index >> height & 1 ? merkle_node(proof[height], h) : merkle_node(h, proof[height]);
    return hash_same(h, root);
}
