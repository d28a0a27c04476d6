#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "base/out.h"
#include "store/driver.h"

enum { statements_max = 4096 };  // a power of two, more than twice the queries there are

struct sqlite_db {
    struct db db;
    sqlite3 *handle;
    struct {
        const struct query *q;
        sqlite3_stmt *statement;
    } kept[statements_max];
};

static struct sqlite_db *of(struct db *db)
{
    return (struct sqlite_db *)db;
}

static err failed(struct sqlite_db *s, const char *what)
{
    int code = sqlite3_extended_errcode(s->handle);
    bool full = (code & 255) == SQLITE_FULL || code == SQLITE_IOERR_WRITE;
    os_log("error", what, str_of(sqlite3_errmsg(s->handle)));
    return (err){.kind = full ? ERR_FULL : ERR_FAULT, .detail = str_of(what)};
}

static err script(struct db *db, const char *text)
{
    if (sqlite3_exec(of(db)->handle, text, NULL, NULL, NULL) != SQLITE_OK)
        return failed(of(db), text);
    return OK;
}

static void close_sqlite(struct db *db)
{
    struct sqlite_db *s = of(db);
    for (size_t i = 0; i < statements_max; i++)
        sqlite3_finalize(s->kept[i].statement);
    sqlite3_close(s->handle);
    free(s);
}

static err statement_for(struct sqlite_db *s, const struct query *q, sqlite3_stmt **ret)
{
    size_t i = ((uintptr_t)q >> 4) * 2654435761u & (statements_max - 1);
    for (; s->kept[i].q && s->kept[i].q != q; i = (i + 1) & (statements_max - 1))
        continue;
    if (!s->kept[i].q) {
        if (sqlite3_prepare_v3(s->handle, q->sqlite, -1, SQLITE_PREPARE_PERSISTENT,
                               &s->kept[i].statement, NULL) != SQLITE_OK)
            return failed(s, q->name);
        s->kept[i].q = q;
    }
    *ret = s->kept[i].statement;
    return OK;
}

static void bind(sqlite3_stmt *statement, const struct query *q, const void *args)
{
    for (size_t i = 0; i < q->param_count; i++) {
        const struct column *c = &q->params[i];
        int at = (int)i + 1, code = SQLITE_OK;
        bool null = false;
        if (column_is_text(c)) {
            str s = column_text(c, args);
            if (s.at && c->type == COL_TEXT)
                code = sqlite3_bind_text64(statement, at, s.at, s.len, SQLITE_STATIC, SQLITE_UTF8);
            else if (s.at)
                code = sqlite3_bind_blob64(statement, at, s.at, s.len, SQLITE_STATIC);
            else
                code = sqlite3_bind_null(statement, at);
        } else {
            int64_t n = column_int(c, args, &null);
            code = null ? sqlite3_bind_null(statement, at) : sqlite3_bind_int64(statement, at, n);
        }
        assert(code == SQLITE_OK);
    }
}

static void decode(arena *a, sqlite3_stmt *statement, const struct row_type *type, void *row)
{
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        int at = (int)i;
        if (sqlite3_column_type(statement, at) == SQLITE_NULL) {
            column_set_null(c, row);
        } else if (column_is_text(c)) {
            const void *bytes = c->type == COL_TEXT ? sqlite3_column_text(statement, at)
                                                    : sqlite3_column_blob(statement, at);
            str s = {bytes ? bytes : "", (size_t)sqlite3_column_bytes(statement, at)};
            column_set_text(c, row, str_copy(a, s));
        } else {
            column_set_int(c, row, sqlite3_column_int64(statement, at));
        }
    }
}

static err exec(struct db *db, const struct query *q, const void *args)
{
    sqlite3_stmt *statement = NULL;
    TRY(statement_for(of(db), q, &statement));
    bind(statement, q, args);
    int code = sqlite3_step(statement);
    err e = code == SQLITE_DONE || code == SQLITE_ROW ? OK : failed(of(db), q->name);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return e;
}

static err rows(struct db *db, arena *a, const struct query *q, const void *args, bool keep,
                err (*take)(void *with, const void *row), void *with)
{
    sqlite3_stmt *statement = NULL;
    TRY(statement_for(of(db), q, &statement));
    bind(statement, q, args);
    assert((size_t)sqlite3_column_count(statement) == q->row->count);
    void *row = arena_take(a, q->row->size, _Alignof(max_align_t), 1);
    err e = OK;
    int code = SQLITE_ROW;
    while (!e.kind && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        arena once = *a;
        decode(keep ? a : &once, statement, q->row, row);
        e = take(with, row);
    }
    if (!e.kind && code != SQLITE_DONE)
        e = failed(of(db), q->name);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return e;
}

static err begin(struct db *db)
{
    return script(db, "begin immediate");
}

static err commit(struct db *db)
{
    return script(db, "commit");
}

static err rollback(struct db *db)
{
    // A full disk has already rolled back by itself.
    return sqlite3_get_autocommit(of(db)->handle) ? OK : script(db, "rollback");
}

static err is_empty(struct db *db, bool *ret)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(of(db)->handle, "select count(*) from sqlite_master", -1, &statement,
                           NULL) != SQLITE_OK)
        return failed(of(db), "reading the schema");
    int code = sqlite3_step(statement);
    *ret = code == SQLITE_ROW && sqlite3_column_int64(statement, 0) == 0;
    sqlite3_finalize(statement);
    return OK;
}

static const struct db_driver sqlite_driver = {
    .close = close_sqlite,
    .script = script,
    .is_empty = is_empty,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .exec = exec,
    .rows = rows,
};

static err set_up(struct sqlite_db *s, enum db_mode mode)
{
    sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_busy_timeout(s->handle, 10000);
    if (mode == DB_READ)
        return script(&s->db, "pragma cache_size = -4000; pragma mmap_size = 0");
    return script(&s->db, "pragma journal_mode = wal; pragma synchronous = full;"
                          "pragma cache_size = -16000; pragma wal_autocheckpoint = 4000;"
                          "pragma journal_size_limit = 67108864");
}

err db_open_sqlite(const char *path, enum db_mode mode, struct db **ret)
{
    struct sqlite_db *s = calloc(1, sizeof *s);
    assert(s);
    s->db.driver = &sqlite_driver;
    int flags = mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    err e = OK;
    if (sqlite3_open_v2(path, &s->handle, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        e = failed(s, "opening the store");
    if (!e.kind)
        e = set_up(s, mode);
    if (e.kind) {
        close_sqlite(&s->db);
        return e;
    }
    *ret = &s->db;
    return OK;
}

bool db_is_postgres(const struct db *db)
{
    return db->driver != &sqlite_driver;
}

err db_copy_to(struct db *db, const char *path)
{
    if (db_is_postgres(db))
        return fault("copying is for SQLite; PostgreSQL has pg_dump");
    sqlite3_stmt *statement = NULL;
    struct sqlite_db *s = of(db);
    if (sqlite3_prepare_v2(s->handle, "vacuum into ?1", -1, &statement, NULL) != SQLITE_OK)
        return failed(s, "copying the store");
    sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? OK : failed(s, "copying the store");
}

err db_copy_from(struct db *db, const char *path)
{
    if (db_is_postgres(db))
        return fault("copying is for SQLite; PostgreSQL has pg_restore");
    struct sqlite_db *s = of(db);
    sqlite3 *from = NULL;
    int code = sqlite3_open_v2(path, &from, SQLITE_OPEN_READONLY, NULL);
    sqlite3_backup *copy = code == SQLITE_OK ? sqlite3_backup_init(s->handle, "main", from, "main")
                                             : NULL;
    bool whole = copy && sqlite3_backup_step(copy, -1) == SQLITE_DONE;
    whole = (!copy || sqlite3_backup_finish(copy) == SQLITE_OK) && whole;
    sqlite3_close(from);
    return whole ? OK : failed(s, "putting the store back");
}
