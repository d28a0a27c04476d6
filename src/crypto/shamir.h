// A secret in shares of which so many give it back, and fewer say nothing of it (Shamir 1979), byte
// by byte over GF(2^8) with x^8 + x^4 + x^3 + x + 1. For short secrets; whoever holds shares or
// secrets wipes them.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { shamir_shares_max = 16, shamir_secret_max = 64 };

struct shamir_share {
    unsigned char x;  // 1 to 255, another for each
    unsigned char y[shamir_secret_max];
};
// 1 <= needed <= count <= shamir_shares_max; len <= shamir_secret_max. Shares get x 1, 2, 3, ...
// With fresh randomness of the system's.
void shamir_split(const unsigned char *secret, size_t len, size_t needed, size_t count,
                  struct shamir_share *ret);
// From exactly as many shares as are needed; with fewer or wrong ones some other secret comes out,
// so the caller checks what it got. False if two have one x, or one has 0.
bool shamir_join(const struct shamir_share *shares, size_t count, size_t len, unsigned char *ret);
