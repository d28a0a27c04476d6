// Memory by lifetime: one arena for each request, act, job and test.
//
// An arena is a large reserved range that the kernel fills page by page as it is touched, so it
// costs what is used. Nothing in it is freed by itself; the whole goes at once. Do not use it for
// secrets (they would stay in memory: struct secret) or for what outlives the request.
//
// `arena *a` in a parameter list says: the result lives there. `arena scratch`, by value, says:
// whatever is made from it is gone on return. Limits on body size, row count and output size are
// held at the edge, so an arena cannot fill; if it does, that is a bug and asserts.
#pragma once

#include <stddef.h>

#include "base/str.h"

struct arena_undo;
struct arena_head;

typedef struct {
    struct arena_head *head;  // first bytes of the range; shared with scratch copies
    char *at, *end;
    struct arena_undo *undo;  // what arena_defer has collected, newest first
} arena;

// Reserves `size` bytes of address space. Asserts if the kernel refuses.
arena arena_make(size_t size);
// Runs what was deferred, newest first, and forgets the contents; keeps the first 256 KB mapped.
void arena_reset(arena *a);
// arena_reset, then gives the range back.
void arena_free(arena *a);

// `count` zeroed objects; never NULL.
#define new(a, type, count) ((type *)arena_take((a), sizeof(type), _Alignof(type), (count)))
void *arena_take(arena *a, size_t size, size_t align, size_t count);

// Calls `undo(what)` when the arena is reset or freed. Never on a scratch copy: its list is lost.
void arena_defer(arena *a, void (*undo)(void *), void *what);

str str_copy(arena *a, str s);         // an absent text stays absent
char *str_c(arena *a, str s);          // with a NUL behind it, for foreign functions
