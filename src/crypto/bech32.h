// Bech32 (BIP 173) of keys, without its limit of 90 letters, as age writes them.
#pragma once

#include "base/arena.h"

enum { bech32_bytes_max = 33 };

// Lower case throughout.
str bech32(arena *a, str prefix, str bytes);
// All lower or all upper case; false for another prefix, checksum or length.
bool bech32_parse(str text, str prefix, unsigned char *ret, size_t n);
