// Passkeys of persons, inside this slice.
#pragma once

#include "account/posts.h"

extern const struct choice passkey_kinds[];
// The acts that are `weighty`, in the order in which a purchase lives.
extern const struct choice passkey_acts[];
