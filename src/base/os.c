#include "base/os.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static _Atomic int64_t clock_shift_us, clock_frozen_us;
static _Atomic uint64_t random_seed;
static _Atomic bool quiet;

static int64_t read_clock(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * second_us + t.tv_nsec / 1000;
}

instant os_now(void)
{
    int64_t frozen = clock_frozen_us;
    return (instant){frozen ? frozen : read_clock(CLOCK_REALTIME) + clock_shift_us};
}

int64_t os_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

void os_set_clock(instant t, bool frozen)
{
    clock_frozen_us = frozen ? t.us : 0;
    clock_shift_us = t.us - read_clock(CLOCK_REALTIME);
}

int64_t os_clock_shift(void)
{
    return clock_shift_us;
}

void os_seed_random(uint64_t seed)
{
    random_seed = seed | 1;
}

// splitmix64
static uint64_t next_seeded(void)
{
    uint64_t z = atomic_fetch_add(&random_seed, 0x9E3779B97F4A7C15) + 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

void os_random(void *ret, size_t n)
{
    unsigned char *at = ret;
    while (n > 0 && random_seed) {
        uint64_t word = next_seeded();
        size_t part = n < sizeof word ? n : sizeof word;
        memcpy(at, &word, part);
        at += part;
        n -= part;
    }
    while (n > 0) {
        ssize_t got = getrandom(at, n, 0);
        assert(got > 0 || errno == EINTR);
        if (got > 0) {
            at += got;
            n -= (size_t)got;
        }
    }
}

void os_quiet(bool on)
{
    quiet = on;
}

void os_log(const char *level, const char *what, str detail)
{
    if (quiet)
        return;
    int64_t now = read_clock(CLOCK_REALTIME);
    time_t seconds = (time_t)(now / second_us);
    struct tm t;
    gmtime_r(&seconds, &t);
    char line[1024];
    int n = snprintf(line, sizeof line, "%04d-%02d-%02dT%02d:%02d:%02dZ %s %s %.*s",
                     t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
                     level, what, STR_ARG(detail));
    if (n >= (int)sizeof line)
        n = sizeof line - 1;
    for (int i = 0; i < n; i++)
        if ((unsigned char)line[i] < 0x20)
            line[i] = ' ';
    fprintf(stderr, "%.*s\n", n, line);
}
