// The yardstick for acts on SQLite: the rows that the acts wrote, written again by a bare loop.
//
//     bare SOURCE.db TARGET.db SECONDS [TABLE...]
//
// Reads the newest rows of the tables from the store that the server has just written, and inserts
// them over and over into a new file with the same schema, as one row of each table to a unit and
// 64 units to a transaction, synced before the next. Prints units per second.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { rows_max = 4096, batch = 64, tables_max = 8 };

static void must(int rc, sqlite3 *db, const char *what)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
        return;
    fprintf(stderr, "bare: %s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

struct table {
    const char *name;
    sqlite3_value **cells;
    int columns, rows, keys;
    sqlite3_stmt *insert;
};

static void read_rows(sqlite3 *from, struct table *t)
{
    char sql[256];
    sqlite3_stmt *q;
    snprintf(sql, sizeof sql, "select * from %s order by rowid desc limit %d", t->name, rows_max);
    must(sqlite3_prepare_v2(from, sql, -1, &q, NULL), from, sql);
    t->columns = sqlite3_column_count(q);
    t->cells = calloc((size_t)t->columns * rows_max, sizeof *t->cells);
    while (sqlite3_step(q) == SQLITE_ROW) {
        for (int i = 0; i < t->columns; i++)
            t->cells[t->rows * t->columns + i] = sqlite3_value_dup(sqlite3_column_value(q, i));
        t->rows++;
    }
    sqlite3_finalize(q);
}

static void copy_schema(sqlite3 *from, sqlite3 *to, const struct table *t)
{
    sqlite3_stmt *q;
    must(sqlite3_prepare_v2(from, "select sql from sqlite_master where tbl_name = ? and sql is not "
                                  "null order by type desc", -1, &q, NULL), from, "schema");
    sqlite3_bind_text(q, 1, t->name, -1, SQLITE_STATIC);
    while (sqlite3_step(q) == SQLITE_ROW)
        must(sqlite3_exec(to, (const char *)sqlite3_column_text(q, 0), NULL, NULL, NULL), to,
             t->name);
    sqlite3_finalize(q);
}

static void prepare_insert(sqlite3 *to, struct table *t)
{
    char sql[512];
    int n = snprintf(sql, sizeof sql, "insert into %s values (?", t->name);
    for (int i = 1; i < t->columns; i++)
        n += snprintf(sql + n, sizeof sql - (size_t)n, ", ?");
    snprintf(sql + n, sizeof sql - (size_t)n, ")");
    must(sqlite3_prepare_v2(to, sql, -1, &t->insert, NULL), to, sql);
}

// First columns stay unique by the unit's number, the log's in order, ids scattered; keys by a
// suffix.
static void insert(sqlite3 *to, struct table *t, sqlite3_int64 unit)
{
    int row = (int)(unit % t->rows);
    char key[64];
    for (int i = 0; i < t->columns; i++) {
        sqlite3_value *cell = t->cells[row * t->columns + i];
        if (i == 0 && sqlite3_value_type(cell) == SQLITE_INTEGER && strcmp(t->name, "side_key"))
            sqlite3_bind_int64(t->insert, i + 1,
                               strncmp(t->name, "log_", 4) == 0
                                   ? unit : (unit * 2654435761LL) & 0xFFFFFFFFFFFFF);
        else if (i == 2 && strcmp(t->name, "side_key") == 0) {
            snprintf(key, sizeof key, "%.*s-%lld", sqlite3_value_bytes(cell) - 12,
                     (const char *)sqlite3_value_text(cell), unit);
            sqlite3_bind_text(t->insert, i + 1, key, -1, SQLITE_TRANSIENT);
        } else {
            sqlite3_bind_value(t->insert, i + 1, cell);
        }
    }
    must(sqlite3_step(t->insert), to, t->name);
    sqlite3_reset(t->insert);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int count, char **words)
{
    sqlite3 *from, *to;
    struct table tables[tables_max] = {{0}};
    int n = count - 4;
    if (n < 1 || n > tables_max)
        return 2;
    must(sqlite3_open_v2(words[1], &from, SQLITE_OPEN_READONLY, NULL), from, words[1]);
    must(sqlite3_open(words[2], &to), to, words[2]);
    must(sqlite3_exec(to, "pragma journal_mode = wal; pragma synchronous = full", NULL, NULL, NULL),
         to, "pragmas");
    for (int i = 0; i < n; i++) {
        tables[i].name = words[4 + i];
        read_rows(from, &tables[i]);
        if (!tables[i].rows) {
            fprintf(stderr, "bare: %s is empty\n", tables[i].name);
            return 1;
        }
        copy_schema(from, to, &tables[i]);
        prepare_insert(to, &tables[i]);
    }
    double begin = now(), seconds = atof(words[3]);
    sqlite3_int64 unit = 1;
    while (now() - begin < seconds) {
        must(sqlite3_exec(to, "begin immediate", NULL, NULL, NULL), to, "begin");
        for (int k = 0; k < batch; k++, unit++)
            for (int i = 0; i < n; i++)
                insert(to, &tables[i], unit);
        must(sqlite3_exec(to, "commit", NULL, NULL, NULL), to, "commit");
    }
    printf("%.1f\n", (double)(unit - 1) / (now() - begin));
    return 0;
}
