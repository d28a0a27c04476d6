#include "fuzz.h"

arena *fuzz_arena(void)
{
    static arena a;
    if (!a.head)
        a = arena_make((size_t)64 << 20);
    arena_reset(&a);
    return &a;
}
