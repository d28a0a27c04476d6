#include <string.h>

#include "journal/journal.h"
#include "journal_sql.h"

struct replay {
    struct db *from, *to;
    const struct house *house;
    arena kept, page, one;  // the whole replay, a page of private records, one entry
    struct private_row_rows privates;
    size_t next_private;
    int64_t next_n;  // where the next page of them begins; -1 after the last
    int64_t entries;
    int64_t size, private_count;  // how much of the log is replayed
};

static void set_personal(const struct field *fields, void *in, str field, str value)
{
    const struct field *f = field_named(fields, field);
    if (f && f->personal)
        *(str *)(void *)((char *)in + f->at) = value;
}

static err restore_personal(struct replay *r, int64_t n, const struct act *act, void *in)
{
    struct personal_row_rows rows;
    bool any = false;
    for (const struct field *f = act->in; f && f->name; f++)
        any = any || f->personal;
    if (!any)
        return OK;
    TRY(log_personal_of(r->from, &r->one, n, &rows));
    for (size_t i = 0; i < rows.n; i++)
        set_personal(act->in, in, rows.at[i].field, rows.at[i].value);
    return OK;
}

// n < 0: a public entry, whose place is seq.
static err apply_body(struct replay *r, str body, int64_t seq, int64_t n)
{
    struct entry e;
    const struct act *act = NULL;
    void *in = NULL, *out = NULL;
    arena_reset(&r->one);
    TRY(entry_decode(&r->one, r->house, body, &e, &act, &in, &out));
    e.seq = seq;
    e.n = n;
    if (n >= 0)
        TRY(restore_personal(r, n, act, in));
    if (act->apply)
        TRY(act->apply(r->to, &e, in, out));
    if (act->may.relation == &the_clock && act->in && act->in->kind == FIELD_ID)
        TRY(journal_clear_due(r->to, act->kind, *(const id *)in));
    if (r->house->derive)
        TRY(r->house->derive(r->to, &r->one, &e, act, in, out));
    r->entries++;
    return OK;
}

static err next_private(struct replay *r, struct private_row **ret)
{
    if (r->next_private == r->privates.n && r->next_n >= 0) {
        arena_reset(&r->page);
        TRY(log_privates_from(r->from, &r->page, r->next_n, &r->privates));
        r->next_private = 0;
        r->next_n = r->privates.n ? r->privates.at[r->privates.n - 1].n + 1 : -1;
    }
    *ret = r->privates.n ? &r->privates.at[r->next_private] : NULL;
    return OK;
}

// Private records that were written when `size` public entries stood.
static err apply_privates(struct replay *r, int64_t size)
{
    for (;;) {
        struct private_row *p = NULL;
        TRY(next_private(r, &p));
        if (!p || p->after > size || p->n >= r->private_count)
            return OK;
        TRY(apply_body(r, p->body, -1, p->n));
        r->next_private++;
    }
}

static err run(struct replay *r)
{
    arena page = arena_make((size_t)256 << 20);
    err e = OK;
    int64_t seq = 0;
    for (struct entry_row_rows rows = {NULL, 1}; rows.n && seq < r->size && !e.kind;) {
        arena_reset(&page);
        e = log_entries_from(r->from, &page, seq, &rows);
        for (size_t i = 0; i < rows.n && seq < r->size && !e.kind; i++, seq++) {
            e = apply_privates(r, seq);
            if (!e.kind)
                e = apply_body(r, rows.at[i].body, seq, -1);
        }
    }
    if (!e.kind)
        e = apply_privates(r, INT64_MAX);
    arena_free(&page);
    return e;
}

err journal_replay(struct db *from, struct db *to, const struct house *house,
                   int64_t *ret_entries)
{
    return journal_replay_part(from, to, house, INT64_MAX, INT64_MAX, ret_entries);
}

err journal_replay_part(struct db *from, struct db *to, const struct house *house, int64_t size,
                        int64_t private_count, int64_t *ret_entries)
{
    struct replay r = {.from = from, .to = to, .house = house, .size = size,
                       .private_count = private_count};
    r.page = arena_make((size_t)256 << 20);
    r.one = arena_make((size_t)256 << 20);
    TRY(db_begin(to));
    err e = run(&r);
    if (!e.kind)
        e = db_commit(to);
    *ret_entries = r.entries;
    arena_free(&r.page);
    arena_free(&r.one);
    return e;
}
