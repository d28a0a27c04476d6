// What tool/compile_sql.py makes of a slice's .sql file: const descriptions of tables, rows and
// queries, and one typed C function for each query. Nothing here is written by hand elsewhere.
#pragma once

#include "base/err.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

enum column_type {
    COL_ID,
    COL_INT,
    COL_MONEY,
    COL_PRICE,
    COL_DEC,
    COL_INSTANT,
    COL_DAY,
    COL_BOOL,
    COL_TEXT,
    COL_BYTES,
};

struct column {
    const char *name;
    enum column_type type;
    bool nullable;  // null is: id 0, instant 0, day 0, absent text, INT64_MIN for the other numbers
    size_t at;      // offset in the C struct
};

struct row_type {
    const char *name;
    size_t size;
    const struct column *columns;
    size_t count;
};

enum query_kind { QUERY_EXEC, QUERY_ONE, QUERY_MAYBE, QUERY_MANY };

struct query {
    const char *name, *sqlite, *postgres;
    enum query_kind kind;
    const struct column *params;
    size_t param_count;
    const struct row_type *row;  // NULL for QUERY_EXEC
};

struct table {
    const char *name;
    const char *const *sqlite, *const *postgres;  // create statements, ended by NULL
    const struct query *dump;                     // every row in key order; also for replay
};

// One .sql file.
struct sql {
    const struct table *tables;
    size_t table_count;
    const struct query *const *queries;
    size_t query_count;
};

struct rows {
    void *at;
    size_t n;
};
