#include <string.h>

#include "base/check.h"
#include "crypto/shamir.h"

// Reckoned apart from this code (Python, by long multiplication of polynomials): the secret
// 00 01 80 ff with the line's slopes 1b 35 ca fe, at x = 1, 2 and 255.
static const struct shamir_share known[] = {
    {1, {0x1b, 0x34, 0x4a, 0x01}},
    {2, {0x36, 0x6b, 0x0f, 0x18}},
    {255, {0xca, 0x94, 0x06, 0x13}},
};

TEST(known_shares_give_the_known_secret)
{
    static const unsigned char secret[] = {0x00, 0x01, 0x80, 0xff};
    static const int pairs[][2] = {{0, 1}, {1, 0}, {0, 2}, {2, 1}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct shamir_share two[] = {known[pairs[i][0]], known[pairs[i][1]]};
        unsigned char got[4];
        CHECK(shamir_join(two, 2, 4, got) && memcmp(got, secret, 4) == 0);
    }
}

TEST(any_of_them_in_the_needed_number_give_the_secret_back_and_fewer_do_not)
{
    unsigned char secret[32], got[32];
    struct shamir_share s[5];
    for (size_t i = 0; i < sizeof secret; i++)
        secret[i] = (unsigned char)(7 * i + 1);
    shamir_split(secret, sizeof secret, 3, 5, s);
    for (int x = 0; x < 5; x++)
        for (int y = 0; y < 5; y++)
            for (int z = 0; z < 5; z++) {
                struct shamir_share three[] = {s[x], s[y], s[z]};
                bool apart = x != y && y != z && x != z;
                CHECK(shamir_join(three, 3, sizeof got, got) == apart);
                CHECK(!apart || memcmp(got, secret, sizeof got) == 0);
            }
    struct shamir_share two[] = {s[0], s[1]};
    CHECK(shamir_join(two, 2, sizeof got, got) && memcmp(got, secret, sizeof got) != 0);
    two[0].x = 0;
    CHECK(!shamir_join(two, 2, sizeof got, got));
}

// One share of two: whatever the secret were, some other share would go with it.
TEST(one_share_of_two_says_nothing)
{
    unsigned char secret[1] = {42};
    struct shamir_share s[2];
    bool seen[256] = {false};
    shamir_split(secret, 1, 2, 2, s);
    for (int y = 0; y < 256; y++) {
        unsigned char got[1];
        s[1].y[0] = (unsigned char)y;
        CHECK(shamir_join(s, 2, 1, got));
        seen[got[0]] = true;
    }
    for (int i = 0; i < 256; i++)
        CHECK(seen[i]);
}

CHECK_MAIN
