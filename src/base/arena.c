#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(at, n) ASAN_POISON_MEMORY_REGION((at), (n))
#define UNPOISON(at, n) ASAN_UNPOISON_MEMORY_REGION((at), (n))
enum { red_zone = 16 };
#else
#define POISON(at, n) ((void)(at), (void)(n))
#define UNPOISON(at, n) ((void)(at), (void)(n))
enum { red_zone = 0 };
#endif

enum { kept_bytes = 1 << 18 };

struct arena_head {
    char *touched;  // how far the range has been used since pages were last given back
};

struct arena_undo {
    void (*undo)(void *);
    void *what;
    struct arena_undo *before;
};

static char *first_byte(const arena *a)
{
    return (char *)(a->head + 1);
}

arena arena_make(size_t size)
{
    char *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert(at != MAP_FAILED);
    arena a = {.head = (struct arena_head *)(void *)at, .end = at + size};
    a.at = a.head->touched = first_byte(&a);
    POISON(a.at, (size_t)(a.end - a.at));
    return a;
}

static void run_undo(arena *a)
{
    while (a->undo) {
        struct arena_undo *u = a->undo;
        a->undo = u->before;
        u->undo(u->what);
    }
}

void arena_reset(arena *a)
{
    run_undo(a);
    char *keep = (char *)a->head + kept_bytes;
    if (a->head->touched > keep) {
        madvise(keep, (size_t)(a->head->touched - keep), MADV_DONTNEED);
        a->head->touched = keep;
    }
    a->at = first_byte(a);
    POISON(a->at, (size_t)(a->end - a->at));
}

void arena_free(arena *a)
{
    if (!a->head)
        return;
    run_undo(a);
    char *start = (char *)a->head;
    UNPOISON(start, (size_t)(a->end - start));
    munmap(start, (size_t)(a->end - start));
    *a = (arena){0};
}

void *arena_take(arena *a, size_t size, size_t align, size_t count)
{
    size_t pad = -(uintptr_t)a->at & (align - 1);
    size_t bytes = 0;
    bool too_big = __builtin_mul_overflow(size, count, &bytes);
    assert(!too_big && bytes <= (size_t)(a->end - a->at) - pad - red_zone);
    char *at = a->at + pad;
    a->at = at + bytes + red_zone;
    if (a->at > a->head->touched)
        a->head->touched = a->at;
    UNPOISON(at, bytes);
    return memset(at, 0, bytes);
}

void arena_defer(arena *a, void (*undo)(void *), void *what)
{
    struct arena_undo *u = new(a, struct arena_undo, 1);
    *u = (struct arena_undo){undo, what, a->undo};
    a->undo = u;
}

str str_copy(arena *a, str s)
{
    if (!s.at)
        return s;
    char *at = new(a, char, s.len + 1);
    memcpy(at, s.at, s.len);
    return (str){at, s.len};
}

char *str_c(arena *a, str s)
{
    char *at = new(a, char, s.len + 1);
    if (s.len)
        memcpy(at, s.at, s.len);
    return at;
}
