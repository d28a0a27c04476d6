// The test harness: TEST(name_that_reads_as_a_sentence) { ... CHECK(...); } and nothing else.
//
// Each test gets `arena *a` of its own. A test program is its tests plus CHECK_MAIN.
#pragma once

#include <stdio.h>
#include <string.h>

#include "base/out.h"

struct check_test {
    const char *name;
    void (*run)(arena *a);
    struct check_test *next;
};

void check_add(struct check_test *t);
void check_fail(const char *file, int line, const char *what);
void check_str(const char *file, int line, str expected, str got);
int check_main(int count, char **words);

#define TEST(title)                                                            \
    static void test_##title(arena *a);                                       \
    __attribute__((constructor)) static void add_##title(void)                \
    {                                                                         \
        static struct check_test t = {.name = #title, .run = test_##title};   \
        check_add(&t);                                                        \
    }                                                                         \
    static void test_##title(__attribute__((unused)) arena *a)

#define CHECK(condition)                                     \
    do {                                                     \
        if (!(condition))                                    \
            check_fail(__FILE__, __LINE__, #condition);      \
    } while (0)
#define CHECK_STR(expected, got) check_str(__FILE__, __LINE__, str_of(expected), (got))
#define CHECK_OK(call)                                                                    \
    do {                                                                                  \
        err check_e = (call);                                                             \
        if (check_e.kind)                                                                 \
            check_str(__FILE__, __LINE__, S("OK: " #call), check_e.detail);               \
    } while (0)
#define CHECK_MAIN                               \
    int main(int count, char **words)            \
    {                                            \
        return check_main(count, words);         \
    }
