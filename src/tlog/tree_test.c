#include "tlog/tree.h"

#include <string.h>

#include "base/check.h"

static struct hash leaf_number(arena *a, int64_t n)
{
    return merkle_leaf(format(a, "leaf %lld", (long long)n));
}

// RFC 6962 2.1, as it is written: split at the largest power of two below n.
static struct hash root_of(const struct hash *leaves, size_t n)
{
    size_t half = 1;
    if (n == 0)
        return merkle_empty();
    if (n == 1)
        return leaves[0];
    while (half * 2 < n)
        half *= 2;
    return merkle_node(root_of(leaves, half), root_of(leaves + half, n - half));
}

TEST(the_root_is_that_of_the_rfc_at_every_size)
{
    static struct hash leaves[600];
    struct tree t = {0};
    struct tile_hash tiles[tiles_max];
    size_t found = 0;
    CHECK(hash_same(tree_root(&t), merkle_empty()));
    for (size_t i = 0; i < 600; i++) {
        leaves[i] = leaf_number(a, (int64_t)i);
        size_t n = tree_append(&t, leaves[i], tiles);
        for (size_t k = 0; k < n; k++) {
            CHECK(tiles[k].level == 1);
            CHECK(hash_same(tiles[k].hash, root_of(leaves + 256 * tiles[k].index, 256)));
        }
        found += n;
        CHECK(t.size == (int64_t)i + 1);
        if (i < 70 || i % 37 == 0 || (i & (i + 1)) == 0)
            CHECK(hash_same(tree_root(&t), root_of(leaves, i + 1)));
    }
    CHECK(found == 2);
}

static struct hash key_of(const char *text)
{
    return sha256(str_of(text));
}

TEST(records_never_meet_in_a_slot)
{
    enum { many = 4096 };
    static unsigned char taken[1 << 16];
    struct hash key = key_of("key");
    uint32_t *places = new(a, uint32_t, many);
    size_t twice = 0;
    for (uint32_t n = 0; n < many; n++) {
        places[n] = slot_place(key, n);
        twice += taken[places[n] >> 16];
        taken[places[n] >> 16] = 1;
        for (uint32_t k = 0; k < n; k++)
            if (places[k] == places[n])
                check_fail(__FILE__, __LINE__, "two records at one place");
    }
    CHECK(twice < many / 8);  // and they are spread
    CHECK(slot_place(key, 1) != slot_place(key_of("other"), 1));
}

TEST(a_record_of_a_slot_can_be_proven_and_no_other)
{
    struct hash key = key_of("slot");
    struct slot_leaf leaves[5];
    for (uint32_t i = 0; i < 5; i++)
        leaves[i] = (struct slot_leaf){slot_place(key, i), leaf_number(a, i)};
    struct hash root = slot_root(key, leaves, 5), proof[32];
    for (uint32_t i = 0; i < 5; i++) {
        uint32_t place = slot_place(key, i);
        slot_proof(key, leaves, 5, place, proof);
        CHECK(slot_proof_holds(root, place, leaf_number(a, i), proof));
        CHECK(!slot_proof_holds(root, place, leaf_number(a, i + 1), proof));
        CHECK(!slot_proof_holds(root, place ^ 1, leaf_number(a, i), proof));
        proof[31].at[0] ^= 1;
        CHECK(!slot_proof_holds(root, place, leaf_number(a, i), proof));
    }
}

TEST(a_slots_root_is_new_with_each_key_and_each_record)
{
    struct hash key = key_of("slot"), other = key_of("other");
    struct slot_leaf one[] = {{5, leaf_number(a, 1)}}, same[] = {{5, leaf_number(a, 1)}};
    struct hash root = slot_root(key, one, 1);
    CHECK(hash_same(root, slot_root(key, same, 1)));
    CHECK(!hash_same(root, slot_root(other, one, 1)));
    CHECK(!hash_same(root, slot_root(key, NULL, 0)));
    CHECK(!hash_same(slot_root(key, NULL, 0), slot_root(other, NULL, 0)));
    one[0].index = 6;
    CHECK(!hash_same(root, slot_root(key, one, 1)));
}

CHECK_MAIN
