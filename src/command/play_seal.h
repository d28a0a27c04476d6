// Padlocks in a play: the people of the city keep the keys, seal what they hand in and give out
// file keys at the opening, all by the ordinary acts. What holders and suppliers do on computers of
// their own is done here in a folder of its own, so the store only gets what it would get.
#pragma once

#include "command/play.h"

// For a draft: one key in each layer, the organizer's and the trading centre's, both rehearsed.
err play_set_locks(struct play *p);
// From the body that bid.submit takes in clear to the one that hands in the sealed file.
err play_seal_offer(struct play *p, struct bidder *b, str clear, str *ret);
// After the deadline: the opening is announced and both holders give out their file keys.
err play_unlock(struct play *p);

// The two identities, a line each, outer first, and back. False if these are none.
str play_keys_text(arena *a, const struct play *p);
bool play_keys_parse(str text, struct play *p);
