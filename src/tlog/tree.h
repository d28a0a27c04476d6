// The Merkle tree over public entries (RFC 6962) and the fixed tree of a slot of private ones.
#pragma once

#include "base/out.h"
#include "crypto/suite.h"

// The right edge of the tree: the root of each complete subtree, by height. Value semantics, so a
// batch that fails is undone by assignment. Its hash is the suite's, SHA-256 where nothing is said.
struct tree {
    int64_t size;
    enum suite suite;
    struct hash edge[64];
};

// A subtree of height 8, 16, .. that became complete, as tlog-tiles stores them.
struct tile_hash {
    int level;      // height / 8
    int64_t index;  // among those of its level
    struct hash hash;
};
enum { tile_height = 8, tiles_max = 8 };

// Appends a leaf; fills ret[] with the tile hashes it completes and returns how many.
size_t tree_append(struct tree *t, struct hash leaf, struct tile_hash ret[tiles_max]);
struct hash tree_root(const struct tree *t);

// A slot's tree: depth 32, records at random leaves, every sibling subtree without a record is
// HMAC-SHA-256(key, height || index), so that nobody can tell how many records there are.
struct slot_leaf {
    uint32_t index;
    struct hash hash;
};
// Where the n-th record of a slot goes: a permutation of the 2^32 places that only the key knows.
uint32_t slot_place(struct hash key, uint32_t n);
// The leaves are sorted in place.
struct hash slot_root(struct hash key, struct slot_leaf *leaves, size_t n);
// The 32 siblings from the leaf up: an RFC 9162 inclusion proof in a tree of 2^32.
void slot_proof(struct hash key, struct slot_leaf *leaves, size_t n, uint32_t index,
                struct hash ret[32]);
bool slot_proof_holds(struct hash root, uint32_t index, struct hash leaf,
                      const struct hash proof[32]);
