// A house of one small slice, for the tests of the journal.
#pragma once

#include "journal/journal.h"

extern const struct house test_house;

struct put {
    id thing;  // 0: a new one
    str text;
    int64_t n;
};
struct made {
    id thing;
};
struct hide {
    str text, phone, word;
};

// What these numbers in test.put stand for.
enum { put_refused = 13, put_due = 500, put_chain = 700 };

struct thing {
    id id;
    str text, phone;
    int64_t n;
    id signer;
};
struct things {
    struct thing *at;
    size_t n;
};
struct things things_of(struct db *db, arena *a);
str secret_of(struct db *db, arena *a, id thing);  // absent if there is none
err things_change(struct db *db, id thing, str text);
err things_erase_phone(struct db *db, id thing);

err test_house_create(struct db *db);
