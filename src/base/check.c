#include "base/check.h"

static struct check_test *first, **last = &first;
static int failures;

void check_add(struct check_test *t)
{
    *last = t;
    last = &t->next;
}

void check_fail(const char *file, int line, const char *what)
{
    failures++;
    printf("  %s:%d: %s\n", file, line, what);
}

void check_str(const char *file, int line, str expected, str got)
{
    if (str_eq(expected, got))
        return;
    failures++;
    printf("  %s:%d:\n    expected %.*s\n    got      %.*s\n", file, line, STR_ARG(expected),
           STR_ARG(got));
}

int check_main(int count, char **words)
{
    int passed = 0, failed = 0;
    for (struct check_test *t = first; t; t = t->next) {
        if (count > 1 && strcmp(words[1], t->name) != 0)
            continue;
        arena a = arena_make((size_t)1 << 30);
        failures = 0;
        t->run(&a);
        arena_free(&a);
        if (failures)
            printf("not ok %s\n", t->name);
        failures ? failed++ : passed++;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed ? 1 : 0;
}
