// What anyone who reads the log can check of passkeys, without the server that wrote it: was every
// act signed for which a passkey was demanded, by a key that the log gives to this very person,
// over this very act, on this very log, once.
//
// Fed with the bytes of entries alone; asks no database, so `xinyue verify` and `xinyue replay` say
// the same. Takes 32 bytes of memory for each entry.
#pragma once

#include "journal/journal.h"

struct passkey_watch;
struct passkey_watch *passkey_watch_make(arena *kept);
// Every public entry, in order from 0.
void passkey_watch_entry(struct passkey_watch *w, arena *a, str body);
// After those: a private record that was written when `after` entries stood.
void passkey_watch_private(struct passkey_watch *w, arena *a, int64_t n, int64_t after, str body);
// The first thing that does not hold, by its place and act; absent if all does.
str passkey_watch_wrong(const struct passkey_watch *w);
int64_t passkey_watch_signed(const struct passkey_watch *w);  // acts with a signature that holds
