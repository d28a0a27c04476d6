#include "journal/digest.h"

#include <string.h>

#include "base/os.h"
#include "journal/append.h"
#include "journal_sql.h"

static void add_text(struct sha256_state *s, const char *text)
{
    sha256_add(s, str_of(text));
    sha256_add(s, S("\n"));
}

struct hash journal_layout(const struct house *h)
{
    struct sha256_state *s = sha256_begin();
    for (size_t i = 0; i < h->count; i++) {
        const struct sql *sql = h->slices[i]->sql;
        for (size_t k = 0; sql && k < sql->table_count; k++)
            for (const char *const *line = sql->tables[k].sqlite; *line; line++)
                add_text(s, *line);
    }
    return sha256_end(s);
}

// One state of the store for every question until end_view().
static err begin_view(struct db *db)
{
    return db_script(db, db_is_postgres(db)
                             ? "begin transaction isolation level repeatable read read only"
                             : "begin");
}

static err rebuild(struct db *from, struct db *to, const struct house *h, struct digest *ret)
{
    arena a = arena_make((size_t)64 << 20);
    struct log_head_row head;
    struct record_difference d;
    int64_t entries = 0;
    err e = log_head(from, &a, &head);
    if (!e.kind)
        e = journal_replay(from, to, h, &entries);
    if (!e.kind)
        e = journal_difference(from, to, h, &a, &d);
    if (!e.kind)
        e = journal_dump(to, h, &ret->dump);
    if (!e.kind)
        *ret = (struct digest){head.size, head.private_count, ret->dump, !d.table};
    arena_free(&a);
    return e;
}

err journal_digest(struct db *from, struct db *to, const struct house *h, struct digest *ret)
{
    TRY(begin_view(from));
    err e = rebuild(from, to, h, ret);
    err ended = db_script(from, "commit");
    return e.kind ? e : ended;
}

err journal_digest_again(struct db *from, struct db *to, const struct house *h, arena *a,
                         int64_t *ret_seq, bool *ret_same)
{
    struct opened_digest *row = NULL;
    struct hash salt, dump;
    int64_t entries = 0;
    *ret_seq = -1;
    TRY(digest_newest(from, a, &row));
    if (!row)
        return OK;
    TRY(read_hash(row->salt, &salt));
    TRY(journal_replay_part(from, to, h, row->size, row->privates, &entries));
    TRY(journal_dump(to, h, &dump));
    *ret_seq = row->seq;
    *ret_same = str_eq(row->dump, hash_bytes(&dump)) &&
                str_eq(row->digest, hash_hex(a, commitment(salt, hash_bytes(&dump))));
    return OK;
}

struct digesting digest_told(arena *a, const struct digest *d, struct hash program,
                             struct hash layout)
{
    struct hash salt;
    os_random(salt.at, sizeof salt.at);
    return (struct digesting){
        .size = d->size, .program = hash_hex(a, program), .layout = hash_hex(a, layout),
        .digest = hash_hex(a, commitment(salt, hash_bytes(&d->dump))), .same = d->same,
        .privates = format(a, "%lld", (long long)d->privates), .salt = hash_hex(a, salt),
        .dump = hash_hex(a, d->dump)};
}

err digest_last(struct db *db, arena *a, instant *ret)
{
    struct digest_last_at_row *row = NULL;
    TRY(digest_last_at(db, a, &row));
    *ret = row ? row->at : (instant){0};
    return OK;
}
