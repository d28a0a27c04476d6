// Bech32 (BIP 173) of 32 bytes, without its limit of 90 letters, as age writes keys.
#pragma once

#include "base/arena.h"

// Lower case throughout.
str bech32(arena *a, str prefix, const unsigned char bytes[32]);
// All lower or all upper case; false for another prefix, checksum or length.
bool bech32_parse(str text, str prefix, unsigned char ret[32]);
