// A fuzz target is one file with one parser: it is fed bytes, and asserts what must hold whatever
// they are. With driver.c it replays its corpus and small changes of it; clang's libFuzzer calls
// the same function with inputs of its own (meson -Dfuzzer=true).
#pragma once

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/out.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// An arena that is emptied for each input.
arena *fuzz_arena(void);
static inline str fuzz_text(const uint8_t *data, size_t size)
{
    return (str){(const char *)data, size};
}
