// The seam to the machine: clock, random and log. Tests, plays and the sandbox move the clock here
// and nowhere else.
#pragma once

#include "base/time.h"

instant os_now(void);        // the machine's clock plus the sandbox's shift
int64_t os_monotonic(void);  // microseconds that never go back
// From now on os_now() begins at `t` and runs on (`frozen`: stands still).
// For sandbox, play and tests.
void os_set_clock(instant t, bool frozen);
int64_t os_clock_shift(void);  // microseconds between os_now() and the machine's clock

void os_random(void *ret, size_t n);  // the kernel's CSPRNG; asserts if it fails
// From now on random is a repeatable stream. For demo data and tests only.
void os_seed_random(uint64_t seed);

// One line on standard error: time, level, what happened, and the detail. No secrets, no names.
void os_log(const char *level, const char *what, str detail);
void os_quiet(bool on);  // tests that expect faults
