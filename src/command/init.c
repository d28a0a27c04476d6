#include <stdio.h>

#include "base/os.h"
#include "command/command.h"
#include "crypto/password.h"

int command_init(int count, char **words)
{
    const char *data = NULL, *store = NULL, *origin = "example.org/journal", *district = "示例区";
    const struct option_spec specs[] = {
        {"data", &data, NULL},
        {"store", &store, NULL},
        {"origin", &origin, NULL},
        {"district", &district, NULL},
    };
    struct place p;
    if (!read_options(count, words, specs, sizeof specs / sizeof *specs, NULL, NULL) || !data) {
        fprintf(stderr, "usage: xinyue init --data DIR [--store URL] [--origin NAME]\n");
        return 2;
    }
    err e = place_open(&(struct place_options){.data = data, .store = store, .fresh = true}, &p);
    if (e.kind)
        return fail("init", e);
    struct founding f = {.origin = origin, .district = district, .mode = "live"};
    for (int i = 0; i < 3; i++)
        f.passwords[i] = str_c(&p.a, join(&p.a, str_part(token_new(&p.a), 0, 14), S("a1")));
    e = place_found(&p, &f);
    if (!e.kind) {
        static const char *const logins[] = {"xitong", "anquan", "shenji"};
        printf("The three administrators, with passwords shown only now:\n");
        for (int i = 0; i < 3; i++)
            printf("  %s  %s\n", logins[i], f.passwords[i]);
    }
    place_close(&p);
    return e.kind ? fail("init", e) : 0;
}
