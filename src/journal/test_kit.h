// A journal over the test house and a store of its own, with a clock that stands.
#pragma once

#include "base/check.h"
#include "journal/test_house.h"
#include "tlog/note.h"

struct kit {
    arena *a;
    struct db *db;
    struct journal *journal;
};
static const int64_t noon = 1772510400 * (int64_t)second_us;

void set_clock(int64_t seconds_after_noon);
struct db *store(arena *a, bool postgres);  // empty, with the test house's tables
struct kit open_kit(arena *a, bool postgres);
void close_kit(struct kit *k);

struct call *call(arena *a, const char *kind, const void *in);
struct call *put_call(arena *a, id thing, str text, int64_t n);
struct call *hide_call(arena *a, str text);
struct call *run(struct kit *k, struct call *c);

// From now on the journal signs; its first entry says what it is called.
struct note_signer *begin_signing(struct kit *k);
extern const unsigned char kit_seed[32];
err kit_sign(void *with, arena *a, const struct head_to_sign *h, str *ret_line);
void put_some(struct kit *k, int n);

// The same test on SQLite and, where there is one, on PostgreSQL.
#define TEST_ON_BOTH(title)                                              \
    static void both_##title(arena *a, struct kit *k, bool postgres);    \
    TEST(title)                                                          \
    {                                                                    \
        for (int postgres = 0; postgres < 2; postgres++) {               \
            if (postgres && !getenv("XINYUE_TEST_PG"))                   \
                return;                                                  \
            struct kit k = open_kit(a, postgres);                        \
            both_##title(a, &k, postgres);                               \
            close_kit(&k);                                               \
        }                                                                \
    }                                                                    \
    static void both_##title(__attribute__((unused)) arena *a, struct kit *k, \
                             __attribute__((unused)) bool postgres)
