// One connection to the store, SQLite or PostgreSQL, used by one thread at a time.
//
// Slices never call this directly: they call the typed functions compiled from their .sql file.
// Statements are prepared once per connection. A constraint that is violated is a fault.
#pragma once

#include "base/err.h"
#include "store/query.h"

struct db;

enum db_mode {
    DB_READ,   // a worker's: cannot write
    DB_WRITE,  // the writer's: the only one that can
};

// `where` is a path for SQLite or a postgresql:// address. For PostgreSQL the database must be
// UTF8, else ERR_FAULT with a text that says so. The caller closes.
err db_open(str where, enum db_mode mode, struct db **ret);
// A store in memory for tests and plays; readers share the one connection.
err db_open_memory(struct db **ret);
void db_close(struct db *db);
bool db_is_postgres(const struct db *db);

// Creates what is described. `schema`, if given, is created first and used (PostgreSQL only).
err db_create(struct db *db, const struct sql *const *parts, size_t n);
// True if the store holds no table of ours.
err db_is_empty(struct db *db, bool *ret);
// PostgreSQL: works in this schema from now on, making it if it is missing.
err db_use_schema(struct db *db, const char *schema);

err db_begin(struct db *db);     // also takes the one writer's lock
err db_commit(struct db *db);    // durable when it returns OK
err db_rollback(struct db *db);  // after a fault; also reconnects a lost PostgreSQL connection

err db_exec(struct db *db, const struct query *q, const void *args);
// ONE leaves the row at *ret (ERR_MISSING without one); MAYBE a pointer or NULL; MANY a rows.
err db_read(struct db *db, arena *a, const struct query *q, const void *args, void *ret);
// Every row in turn, gone when the next one comes; stops at the first error.
err db_each(struct db *db, arena scratch, const struct query *q,
            err (*row)(void *with, const void *row), void *with);
// Statements that return nothing, separated by semicolons; for files of our own only.
err db_script(struct db *db, const char *text);

// Copies the whole SQLite store to a new file; ERR_FAULT on PostgreSQL.
err db_copy_to(struct db *db, const char *path);
// Puts such a copy back in place of what stands, at once for every reader; outside a transaction.
err db_copy_from(struct db *db, const char *path);
