#include "store/db.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "store/driver.h"

err db_open(str where, enum db_mode mode, struct db **ret)
{
    if (str_starts(where, S("postgresql://")) || str_starts(where, S("postgres://")))
        return db_open_postgres(where, mode, ret);
    char path[4096];
    if (where.len >= sizeof path)
        return fault("the store's path is too long");
    memcpy(path, where.at, where.len);
    path[where.len] = 0;
    return db_open_sqlite(path, mode, ret);
}

err db_open_memory(struct db **ret)
{
    return db_open_sqlite(":memory:", DB_WRITE, ret);
}

void db_close(struct db *db)
{
    if (db)
        db->driver->close(db);
}

static err create_table(struct db *db, const struct table *t)
{
    const char *const *text = db_is_postgres(db) ? t->postgres : t->sqlite;
    for (; *text; text++)
        TRY(db->driver->script(db, *text));
    return OK;
}

err db_create(struct db *db, const struct sql *const *parts, size_t n)
{
    TRY(db->driver->script(db, "begin"));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < parts[i]->table_count; k++)
            TRY(create_table(db, &parts[i]->tables[k]));
    return db->driver->script(db, "commit");
}

err db_is_empty(struct db *db, bool *ret)
{
    return db->driver->is_empty(db, ret);
}

err db_begin(struct db *db)
{
    return db->driver->begin(db);
}

err db_commit(struct db *db)
{
    return db->driver->commit(db);
}

err db_rollback(struct db *db)
{
    return db->driver->rollback(db);
}

// SQLite would make up a key where none is given, so what lacks its id is not even tried.
static bool is_whole(const struct query *q, const void *args)
{
    bool null = false;
    for (size_t i = 0; i < q->param_count; i++) {
        const struct column *c = &q->params[i];
        if (column_is_text(c))
            null = !column_text(c, args).at;
        else
            column_int(c, args, &null);
        if (null && !c->nullable)
            return false;
    }
    return true;
}

err db_exec(struct db *db, const struct query *q, const void *args)
{
    if (!is_whole(q, args))
        return (err){.kind = ERR_FAULT, .detail = str_of(q->name)};
    return db->driver->exec(db, q, args);
}

err db_script(struct db *db, const char *text)
{
    return db->driver->script(db, text);
}

struct taking {
    const struct query *q;
    arena *a;
    char *at;
    size_t n, room;
};

static err take(void *with, const void *row)
{
    struct taking *t = with;
    size_t size = t->q->row->size;
    if (t->n == t->room) {
        size_t room = t->room ? t->room * 2 : t->q->kind == QUERY_MANY ? 16 : 1;
        char *at = arena_take(t->a, size, _Alignof(max_align_t), room);
        if (t->n)
            memcpy(at, t->at, t->n * size);
        t->at = at;
        t->room = room;
    }
    memcpy(t->at + t->n++ * size, row, size);
    return OK;
}

err db_read(struct db *db, arena *a, const struct query *q, const void *args, void *ret)
{
    struct taking t = {.q = q, .a = a};
    assert(q->row);
    TRY(db->driver->rows(db, a, q, args, true, take, &t));
    switch (q->kind) {
    case QUERY_MANY:
        memcpy(ret, &(struct rows){t.at, t.n}, sizeof(struct rows));
        return OK;
    case QUERY_MAYBE:
        memcpy(ret, &(void *){t.n ? t.at : NULL}, sizeof(void *));
        return OK;
    default:
        if (t.n == 0)
            return missing();
        memcpy(ret, t.at, q->row->size);
        return OK;
    }
}

err db_each(struct db *db, arena scratch, const struct query *q,
            err (*row)(void *with, const void *row), void *with)
{
    return db->driver->rows(db, &scratch, q, NULL, false, row, with);
}

static const void *member(const struct column *c, const void *row)
{
    return (const char *)row + c->at;
}

bool column_is_text(const struct column *c)
{
    return c->type == COL_TEXT || c->type == COL_BYTES;
}

// A null where none may be: a question finds nothing for it, a write is refused (db_exec).
int64_t column_int(const struct column *c, const void *row, bool *ret_null)
{
    int64_t n = 0, none = INT64_MIN;
    if (c->type == COL_BOOL)
        n = *(const bool *)member(c, row);
    else
        memcpy(&n, member(c, row), sizeof n);
    if (c->type == COL_ID || c->type == COL_INSTANT || c->type == COL_DAY)
        none = 0;
    *ret_null = n == none;
    return n;
}

str column_text(const struct column *c, const void *row)
{
    return *(const str *)member(c, row);
}

void column_set_int(const struct column *c, void *row, int64_t n)
{
    if (c->type == COL_BOOL)
        *((bool *)((char *)row + c->at)) = n != 0;
    else
        memcpy((char *)row + c->at, &n, sizeof n);
}

void column_set_text(const struct column *c, void *row, str s)
{
    memcpy((char *)row + c->at, &s, sizeof s);
}

void column_set_null(const struct column *c, void *row)
{
    bool time_or_id = c->type == COL_ID || c->type == COL_INSTANT || c->type == COL_DAY;
    if (column_is_text(c))
        column_set_text(c, row, (str){0});
    else
        column_set_int(c, row, time_or_id || c->type == COL_BOOL ? 0 : INT64_MIN);
}
