// The seam between db.h and the two engines; only this folder includes it.
#pragma once

#include "store/db.h"

struct db_driver {
    void (*close)(struct db *db);
    err (*script)(struct db *db, const char *text);
    err (*is_empty)(struct db *db, bool *ret);
    err (*begin)(struct db *db);
    err (*commit)(struct db *db);
    err (*rollback)(struct db *db);
    err (*exec)(struct db *db, const struct query *q, const void *args);
    // Calls `take` for each row, which is decoded in the arena, and gone afterwards unless `keep`.
    err (*rows)(struct db *db, arena *a, const struct query *q, const void *args, bool keep,
                err (*take)(void *with, const void *row), void *with);
};

struct db {
    const struct db_driver *driver;
};

err db_open_sqlite(const char *path, enum db_mode mode, struct db **ret);
err db_open_postgres(str url, enum db_mode mode, struct db **ret);

// A number or text of a row or of arguments, by its column.
int64_t column_int(const struct column *c, const void *row, bool *ret_null);
str column_text(const struct column *c, const void *row);  // absent = null
void column_set_int(const struct column *c, void *row, int64_t n);
void column_set_text(const struct column *c, void *row, str s);
void column_set_null(const struct column *c, void *row);
bool column_is_text(const struct column *c);
