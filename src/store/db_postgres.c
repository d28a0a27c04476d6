// PostgreSQL through libpq. The writer's connection is in pipeline mode: what apply writes goes out
// without waiting, and the first read, or the commit, collects the answers in order. An error found
// there stays until rollback, so the batch as a whole fails and the journal runs it act by act.
#include <assert.h>
#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "base/out.h"
#include "store/driver.h"

enum { statements_max = 4096, pending_max = 256, oid_int8 = 20, oid_text = 25, oid_bytea = 17 };

struct postgres_db {
    struct db db;
    PGconn *handle;
    char *url, *schema;
    bool writes;
    const struct query *prepared[statements_max];
    size_t pending;  // commands sent in the pipeline whose result was not read yet
    err broken;      // what the pipeline met first
};

static struct postgres_db *of(struct db *db)
{
    return (struct postgres_db *)db;
}

static err failed(struct postgres_db *p, const PGresult *r, const char *what)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *text = r ? PQresultErrorMessage(r) : PQerrorMessage(p->handle);
    os_log("error", what, str_of(text));
    enum err_kind kind = ERR_FAULT;
    if (PQstatus(p->handle) != CONNECTION_OK || (state && strncmp(state, "57P", 3) == 0) || !state)
        kind = ERR_BUSY;
    else if (strncmp(state, "53", 2) == 0)
        kind = ERR_FULL;
    return (err){.kind = kind, .detail = str_of(what)};
}

static bool good(const PGresult *r)
{
    ExecStatusType s = PQresultStatus(r);
    return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_SINGLE_TUPLE;
}

// Sends what is buffered, reading meanwhile, so that neither side waits for the other.
static err flush(struct postgres_db *p)
{
    for (int left; (left = PQflush(p->handle)) != 0;) {
        if (left < 0)
            return failed(p, NULL, "sending to PostgreSQL");
        struct pollfd f = {PQsocket(p->handle), POLLIN | POLLOUT, 0};
        poll(&f, 1, 1000);
        if (f.revents & POLLIN && !PQconsumeInput(p->handle))
            return failed(p, NULL, "reading from PostgreSQL");
    }
    return OK;
}

// The next result in the pipeline, waiting for it; NULL ends one command.
static PGresult *next_result(struct postgres_db *p)
{
    while (PQisBusy(p->handle)) {
        struct pollfd f = {PQsocket(p->handle), POLLIN, 0};
        if (poll(&f, 1, 60000) <= 0 || !PQconsumeInput(p->handle))
            return NULL;
    }
    return PQgetResult(p->handle);
}

// Collects `count` commands; the rows of the last are left in *ret if it is given.
static void collect(struct postgres_db *p, size_t count, PGresult **ret)
{
    for (size_t i = 0; i < count; i++) {
        PGresult *r = next_result(p);
        if (!r || !good(r)) {
            if (!p->broken.kind)
                p->broken = failed(p, r, "in the pipeline");
            if (!r)
                return;
        }
        if (ret && i + 1 == count)
            *ret = r;
        else
            PQclear(r);
        PQclear(next_result(p));  // the NULL between commands
    }
}

static err pipeline_end(struct postgres_db *p, PGresult **ret)
{
    size_t count = p->pending;
    p->pending = 0;
    if (!PQpipelineSync(p->handle))
        return p->broken = failed(p, NULL, "syncing the pipeline");
    TRY(flush(p));
    collect(p, count, ret);
    if (PQstatus(p->handle) == CONNECTION_OK) {
        PGresult *r = next_result(p);
        if (PQresultStatus(r) != PGRES_PIPELINE_SYNC && !p->broken.kind)
            p->broken = failed(p, r, "ending the pipeline");
        PQclear(r);
    }
    if (p->broken.kind && ret && *ret) {
        PQclear(*ret);
        *ret = NULL;
    }
    return p->broken;
}

static Oid oid_of(const struct column *c)
{
    return c->type == COL_TEXT ? oid_text : c->type == COL_BYTES ? oid_bytea : oid_int8;
}

static const char *statement_name(char name[32], const struct query *q)
{
    snprintf(name, 32, "s%llx", (unsigned long long)(uintptr_t)q);
    return name;
}

static err prepare(struct postgres_db *p, const struct query *q)
{
    size_t i = ((uintptr_t)q >> 4) * 2654435761u & (statements_max - 1);
    for (; p->prepared[i] && p->prepared[i] != q; i = (i + 1) & (statements_max - 1))
        continue;
    if (p->prepared[i])
        return OK;
    Oid types[64];
    char name[32];
    assert(q->param_count <= 64);
    for (size_t k = 0; k < q->param_count; k++)
        types[k] = oid_of(&q->params[k]);
    statement_name(name, q);
    if (p->writes) {
        if (!PQsendPrepare(p->handle, name, q->postgres, (int)q->param_count, types))
            return p->broken = failed(p, NULL, q->name);
        p->pending++;
    } else {
        PGresult *r = PQprepare(p->handle, name, q->postgres, (int)q->param_count, types);
        err e = good(r) ? OK : failed(p, r, q->name);
        PQclear(r);
        TRY(e);
    }
    p->prepared[i] = q;
    return OK;
}

struct bound {
    const char *values[64];
    int lengths[64], formats[64];
    int64_t numbers[64];
};

static void bind_args(struct bound *b, const struct query *q, const void *args)
{
    for (size_t i = 0; i < q->param_count; i++) {
        const struct column *c = &q->params[i];
        bool null = false;
        b->formats[i] = 1;
        if (column_is_text(c)) {
            str s = column_text(c, args);
            b->values[i] = s.at;
            b->lengths[i] = (int)s.len;
        } else {
            b->numbers[i] = (int64_t)htobe64((uint64_t)column_int(c, args, &null));
            b->values[i] = null ? NULL : (const char *)&b->numbers[i];
            b->lengths[i] = 8;
        }
    }
}

static err send_query(struct postgres_db *p, const struct query *q, const void *args)
{
    struct bound b;
    char name[32];
    TRY(p->broken);
    TRY(prepare(p, q));
    bind_args(&b, q, args);
    if (!PQsendQueryPrepared(p->handle, statement_name(name, q), (int)q->param_count, b.values,
                             b.lengths, b.formats, 1))
        return p->broken = failed(p, NULL, q->name);
    p->pending++;
    return OK;
}

static err exec(struct db *db, const struct query *q, const void *args)
{
    struct postgres_db *p = of(db);
    assert(p->writes);
    TRY(send_query(p, q, args));
    return p->pending >= pending_max ? pipeline_end(p, NULL) : OK;
}

static int64_t number_of(const PGresult *r, int row, int col)
{
    const char *at = PQgetvalue(r, row, col);
    if (PQgetlength(r, row, col) == 4) {
        uint32_t n;
        memcpy(&n, at, 4);
        return (int32_t)ntohl(n);
    }
    uint64_t n;
    assert(PQgetlength(r, row, col) == 8);
    memcpy(&n, at, 8);
    return (int64_t)be64toh(n);
}

static void decode(arena *a, const PGresult *r, int line, const struct row_type *type, void *row)
{
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        int col = (int)i;
        if (PQgetisnull(r, line, col))
            column_set_null(c, row);
        else if (column_is_text(c))
            column_set_text(c, row, str_copy(a, (str){PQgetvalue(r, line, col),
                                                      (size_t)PQgetlength(r, line, col)}));
        else
            column_set_int(c, row, number_of(r, line, col));
    }
}

static err reconnect(struct postgres_db *p);

static err read_once(struct postgres_db *p, const struct query *q, const void *args,
                     PGresult **ret)
{
    struct bound b;
    char name[32];
    if (PQstatus(p->handle) != CONNECTION_OK)
        TRY(reconnect(p));
    TRY(prepare(p, q));
    bind_args(&b, q, args);
    *ret = PQexecPrepared(p->handle, statement_name(name, q), (int)q->param_count, b.values,
                          b.lengths, b.formats, 1);
    if (good(*ret))
        return OK;
    err e = failed(p, *ret, q->name);
    PQclear(*ret);
    return e;
}

// A reader whose connection died while it was idle asks once more on a new one.
static err run_read(struct postgres_db *p, const struct query *q, const void *args, PGresult **ret)
{
    if (p->writes) {
        TRY(send_query(p, q, args));
        return pipeline_end(p, ret);
    }
    err e = read_once(p, q, args, ret);
    if (e.kind && PQstatus(p->handle) != CONNECTION_OK)
        e = read_once(p, q, args, ret);
    return e;
}

static err rows(struct db *db, arena *a, const struct query *q, const void *args, bool keep,
                err (*take)(void *with, const void *row), void *with)
{
    PGresult *r = NULL;
    TRY(run_read(of(db), q, args, &r));
    assert((size_t)PQnfields(r) == q->row->count);
    void *row = arena_take(a, q->row->size, _Alignof(max_align_t), 1);
    err e = OK;
    for (int i = 0; i < PQntuples(r) && !e.kind; i++) {
        arena once = *a;
        decode(keep ? a : &once, r, i, q->row, row);
        e = take(with, row);
    }
    PQclear(r);
    return e;
}

// Outside the pipeline: schema and connection settings.
static err script(struct db *db, const char *text)
{
    struct postgres_db *p = of(db);
    if (p->writes && PQpipelineStatus(p->handle) != PQ_PIPELINE_OFF) {
        PQsetnonblocking(p->handle, 0);
        PQexitPipelineMode(p->handle);
    }
    PGresult *r = PQexec(p->handle, text);
    err e = good(r) ? OK : failed(p, r, text);
    PQclear(r);
    if (p->writes) {
        PQenterPipelineMode(p->handle);
        PQsetnonblocking(p->handle, 1);
    }
    return e;
}

static void close_postgres(struct db *db)
{
    PQfinish(of(db)->handle);
    free(of(db)->url);
    free(of(db)->schema);
    free(db);
}

static void ignore_notice(__attribute__((unused)) void *with,
                          __attribute__((unused)) const PGresult *r)
{
}

static err check_utf8(struct postgres_db *p)
{
    PGresult *r = PQexec(p->handle, "select pg_catalog.getdatabaseencoding()");
    bool utf8 = good(r) && strcmp(PQgetvalue(r, 0, 0), "UTF8") == 0;
    PQclear(r);
    return utf8 ? OK : fault("the PostgreSQL database must have the encoding UTF8");
}

static err enter_schema(struct postgres_db *p)
{
    char text[256];
    if (!p->schema)
        return OK;
    snprintf(text, sizeof text, "create schema if not exists %s; set search_path = %s", p->schema,
             p->schema);
    PGresult *r = PQexec(p->handle, text);
    err e = good(r) ? OK : failed(p, r, "choosing the schema");
    PQclear(r);
    return e;
}

static err connect_now(struct postgres_db *p)
{
    const char *const keys[] = {"dbname", "connect_timeout", "tcp_user_timeout",
                                "client_encoding", "application_name", "options", NULL};
    const char *const values[] = {p->url, "5", "10000", "UTF8", "xinyue",
                                  "-c statement_timeout=60000", NULL};
    p->handle = PQconnectdbParams(keys, values, 1);
    if (PQstatus(p->handle) != CONNECTION_OK)
        return failed(p, NULL, "connecting to PostgreSQL");
    PQsetNoticeReceiver(p->handle, ignore_notice, NULL);
    TRY(check_utf8(p));
    TRY(enter_schema(p));
    if (p->writes) {
        PQenterPipelineMode(p->handle);
        PQsetnonblocking(p->handle, 1);
    }
    return OK;
}

static err reconnect(struct postgres_db *p)
{
    PQfinish(p->handle);
    memset(p->prepared, 0, sizeof p->prepared);
    p->pending = 0;
    p->broken = OK;
    return connect_now(p);
}

static err is_empty(struct db *db, bool *ret)
{
    struct postgres_db *p = of(db);
    PQsetnonblocking(p->handle, 0);
    PQexitPipelineMode(p->handle);
    PGresult *r = PQexec(p->handle, "select count(*) from pg_catalog.pg_tables "
                                    "where schemaname = current_schema()");
    err e = good(r) ? OK : failed(p, r, "reading the schema");
    *ret = good(r) && strcmp(PQgetvalue(r, 0, 0), "0") == 0;
    PQclear(r);
    if (p->writes) {
        PQenterPipelineMode(p->handle);
        PQsetnonblocking(p->handle, 1);
    }
    return e;
}

// The number is ours alone: the first eight bytes of SHA-256("xinyue writer").
static const struct query begin_query = {"begin", "", "begin", QUERY_EXEC, NULL, 0, NULL};
static const struct query lock_query = {
    "lock", "", "select pg_advisory_xact_lock(7163384699739271777)", QUERY_EXEC, NULL, 0, NULL};
static const struct query commit_query = {"commit", "", "commit", QUERY_EXEC, NULL, 0, NULL};
static const struct query rollback_query = {"rollback", "", "rollback", QUERY_EXEC, NULL, 0, NULL};
static const struct query forget_query = {"forget", "", "deallocate all", QUERY_EXEC,
                                          NULL, 0, NULL};

static err begin(struct db *db)
{
    struct postgres_db *p = of(db);
    if (PQstatus(p->handle) != CONNECTION_OK)
        TRY(reconnect(p));
    TRY(send_query(p, &begin_query, NULL));
    TRY(send_query(p, &lock_query, NULL));
    return pipeline_end(p, NULL);
}

static err commit(struct db *db)
{
    struct postgres_db *p = of(db);
    TRY(p->broken);
    TRY(send_query(p, &commit_query, NULL));
    return pipeline_end(p, NULL);
}

static err rollback(struct db *db)
{
    struct postgres_db *p = of(db);
    err before = p->broken;
    p->broken = OK;
    if (p->pending && PQstatus(p->handle) == CONNECTION_OK)
        before = pipeline_end(p, NULL);
    p->broken = OK;
    if (before.kind == ERR_BUSY || PQstatus(p->handle) != CONNECTION_OK)
        return reconnect(p);
    TRY(send_query(p, &rollback_query, NULL));
    TRY(pipeline_end(p, NULL));
    // Some statements may have been skipped when the pipeline broke: prepare them all anew.
    TRY(send_query(p, &forget_query, NULL));
    memset(p->prepared, 0, sizeof p->prepared);
    return pipeline_end(p, NULL);
}

static const struct db_driver postgres_driver = {
    .close = close_postgres,
    .script = script,
    .is_empty = is_empty,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .exec = exec,
    .rows = rows,
};

err db_open_postgres(str url, enum db_mode mode, struct db **ret)
{
    struct postgres_db *p = calloc(1, sizeof *p);
    assert(p);
    p->db.driver = &postgres_driver;
    p->url = strndup(url.at, url.len);
    p->writes = mode == DB_WRITE;
    assert(p->url);
    err e = connect_now(p);
    if (e.kind) {
        close_postgres(&p->db);
        return e;
    }
    *ret = &p->db;
    return OK;
}

err db_use_schema(struct db *db, const char *schema)
{
    struct postgres_db *p = of(db);
    assert(db_is_postgres(db));
    free(p->schema);
    p->schema = strdup(schema);
    assert(p->schema);
    char text[256];
    snprintf(text, sizeof text, "create schema if not exists %s; set search_path = %s", schema,
             schema);
    return script(db, text);
}
