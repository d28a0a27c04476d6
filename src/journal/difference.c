// Two stores beside each other, record by record, and where in the log a row comes from.
#include <string.h>

#include "journal/journal.h"
#include "journal_sql.h"

static bool is_record(const char *name)
{
    static const char *const apart[] = {"log_", "secret_", "side_"};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (strncmp(name, apart[i], strlen(apart[i])) == 0)
            return false;
    return true;
}

// A table's rows, hashed in order; and the columns of one row as texts.
struct dump {
    const struct row_type *type;
    arena *a;
    struct hash *rows;
    size_t n, room;
    size_t wanted;
    str *values;  // of the wanted row, or NULL
};

static str column_value(arena *a, const struct column *c, const void *row)
{
    const void *at = (const char *)row + c->at;
    if (c->type == COL_TEXT || c->type == COL_BYTES) {
        str s = *(const str *)at;
        return !s.at ? S("null") : c->type == COL_TEXT ? str_copy(a, s) : hex(a, s.at, s.len);
    }
    if (c->type == COL_BOOL)
        return *(const bool *)at ? S("1") : S("0");
    int64_t n = *(const int64_t *)at;
    return n == INT64_MIN ? S("null") : format(a, "%lld", (long long)n);
}

static str *row_values(arena *a, const struct row_type *type, const void *row)
{
    str *values = new(a, str, type->count);
    for (size_t i = 0; i < type->count; i++)
        values[i] = column_value(a, &type->columns[i], row);
    return values;
}

static str row_text(arena *a, const struct row_type *type, const str *values)
{
    struct out o = out_plain(a);
    for (size_t i = 0; values && i < type->count; i++) {
        put(&o, i ? ", " : "");
        put(&o, type->columns[i].name);
        put(&o, "=");
        put(&o, values[i]);
    }
    return values ? out_str(&o) : S("no row");
}

struct dumping {
    const struct row_type *type;
    struct sha256_state *hashing;
    arena a;
};

static err dump_row(void *with, const void *row)
{
    struct dumping *d = with;
    arena once = d->a;
    struct hash h = sha256(row_text(&once, d->type, row_values(&once, d->type, row)));
    sha256_add(d->hashing, hash_bytes(&h));
    return OK;
}

static err dump_records(struct db *db, const struct house *house, struct dumping *d)
{
    for (size_t i = 0; i < house->count; i++) {
        const struct sql *sql = house->slices[i]->sql;
        for (size_t k = 0; sql && k < sql->table_count; k++) {
            const struct table *t = &sql->tables[k];
            if (!is_record(t->name))
                continue;
            arena scratch = arena_make((size_t)64 << 20);
            d->type = t->dump->row;
            sha256_add(d->hashing, join(&scratch, str_of(t->name), S("\n")));
            err e = db_each(db, scratch, t->dump, dump_row, d);
            arena_free(&scratch);
            TRY(e);
        }
    }
    return OK;
}

err journal_dump(struct db *db, const struct house *house, struct hash *ret)
{
    struct dumping d = {.hashing = sha256_begin(), .a = arena_make((size_t)64 << 20)};
    err e = dump_records(db, house, &d);
    *ret = sha256_end(d.hashing);
    arena_free(&d.a);
    return e;
}

static err take_row(void *with, const void *row)
{
    struct dump *d = with;
    if (d->n == d->room) {
        d->room = d->room ? 2 * d->room : 256;
        struct hash *rows = new(d->a, struct hash, d->room);
        if (d->n)
            memcpy(rows, d->rows, d->n * sizeof *rows);
        d->rows = rows;
    }
    arena scratch = *d->a;
    str *values = row_values(d->n == d->wanted ? d->a : &scratch, d->type, row);
    if (d->n == d->wanted) {
        d->values = values;
        scratch = *d->a;
    }
    d->rows[d->n++] = sha256(row_text(&scratch, d->type, values));
    return OK;
}

static err dump_table(struct db *db, arena *a, const struct table *t, size_t wanted,
                      struct dump *ret)
{
    arena scratch = arena_make((size_t)1 << 30);
    *ret = (struct dump){.type = t->dump->row, .a = a, .wanted = wanted};
    err e = db_each(db, scratch, t->dump, take_row, ret);
    arena_free(&scratch);
    return e;
}

static void fill_difference(arena *kept, const struct table *t, size_t row, const struct dump *x,
                            const struct dump *y, struct record_difference *ret)
{
    const struct row_type *type = t->dump->row;
    const str *some = x->values ? x->values : y->values;
    *ret = (struct record_difference){.table = t->name, .row = row + 1,
                               .key = str_copy(kept, some[0]),
                               .stands_row = str_copy(kept, row_text(x->a, type, x->values)),
                               .ought_row = str_copy(kept, row_text(x->a, type, y->values))};
    for (size_t i = 0; x->values && y->values && i < type->count; i++) {
        if (str_eq(x->values[i], y->values[i]))
            continue;
        ret->column = type->columns[i].name;
        ret->stands = str_copy(kept, x->values[i]);
        ret->ought = str_copy(kept, y->values[i]);
        return;
    }
}

static err compare_table(struct db *a, struct db *b, const struct table *t, arena *kept,
                         struct record_difference *ret)
{
    arena scratch = arena_make((size_t)1 << 30);
    struct dump x, y;
    err e = dump_table(a, &scratch, t, SIZE_MAX, &x);
    if (!e.kind)
        e = dump_table(b, &scratch, t, SIZE_MAX, &y);
    size_t i = 0;
    while (!e.kind && i < x.n && i < y.n && hash_same(x.rows[i], y.rows[i]))
        i++;
    bool same = e.kind || (i == x.n && i == y.n);
    if (!same) {
        e = dump_table(a, &scratch, t, i, &x);
        if (!e.kind)
            e = dump_table(b, &scratch, t, i, &y);
        if (!e.kind)
            fill_difference(kept, t, i, &x, &y, ret);
    }
    arena_free(&scratch);
    return e;
}

err journal_difference(struct db *a, struct db *b, const struct house *house, arena *kept,
                       struct record_difference *ret)
{
    *ret = (struct record_difference){.table = NULL};
    for (size_t i = 0; i < house->count; i++) {
        const struct sql *sql = house->slices[i]->sql;
        for (size_t k = 0; sql && k < sql->table_count && !ret->table; k++)
            if (is_record(sql->tables[k].name))
                TRY(compare_table(a, b, &sql->tables[k], kept, ret));
    }
    return OK;
}

err journal_compare(struct db *a, struct db *b, const struct house *house, arena *where_kept,
                    bool *ret_same, str *ret_where)
{
    struct record_difference d;
    TRY(journal_difference(a, b, house, where_kept, &d));
    *ret_same = !d.table;
    if (d.table)
        *ret_where = join(where_kept, str_of(d.table), S(" row "),
                          format(where_kept, "%zu: ", d.row), d.stands_row, S(" — replayed: "),
                          d.ought_row);
    return OK;
}

// A table knows only numbers; what kind each is shows when it is found in an entry as this.
enum { shapes = 6 };

static str in_shape(arena *a, int shape, str value)
{
    int64_t n = 0;
    if (!value.at || !str_int(value, &n) || n < 0)
        return value;
    switch (shape) {
    case 0:
        return id_text(a, (id){n});
    case 1:
        return money_text(a, (money){n});
    case 2:
        return dec_text(a, (dec){n});
    case 3:
        return n < 100000 ? day_text(a, (day){n}) : value;
    case 4:
        return n > DAY_US ? instant_utc(a, (instant){n}) : value;
    default:
        return value;
    }
}

struct looking {
    str key, ought[shapes];
    struct origin best;
    int weight;  // 2: key and value stand in it, 1: the key
    int shape;   // of the value that was found
};

// As a value of its own, not as a part of another.
static bool stands_in(arena scratch, str body, str value)
{
    return value.len && str_find(body, join(&scratch, S("\""), value, S("\""))) >= 0;
}

static void look_at(struct looking *l, str body, int64_t seq, str kind, arena *kept)
{
    int weight = 1, shape = shapes - 1;
    if (!stands_in(*kept, body, l->key))
        return;
    for (int i = 0; i < shapes && weight == 1; i++)
        if (stands_in(*kept, body, l->ought[i])) {
            weight = 2;
            shape = i;
        }
    if (weight < l->weight || l->weight == 2)  // the first that said so
        return;
    l->weight = weight;
    l->shape = shape;
    l->best = (struct origin){.seq = seq, .kind = str_copy(kept, kind),
                              .body = str_copy(kept, body)};
}

static err look_in_public(struct db *db, struct looking *l, arena *kept)
{
    arena page = arena_make((size_t)256 << 20);
    err e = OK;
    int64_t seq = 0;
    for (struct entry_row_rows rows = {NULL, 1}; rows.n && !e.kind;) {
        arena_reset(&page);
        e = log_entries_from(db, &page, seq, &rows);
        for (size_t i = 0; i < rows.n && !e.kind; i++, seq++)
            look_at(l, rows.at[i].body, seq, rows.at[i].kind, kept);
    }
    arena_free(&page);
    return e;
}

static err look_in_private(struct db *db, struct looking *l, arena *kept)
{
    arena page = arena_make((size_t)256 << 20);
    err e = OK;
    int64_t n = 0;
    for (struct private_row_rows rows = {NULL, 1}; rows.n && !e.kind;) {
        arena_reset(&page);
        e = log_privates_from(db, &page, n, &rows);
        for (size_t i = 0; i < rows.n && !e.kind; i++)
            look_at(l, rows.at[i].body, -1, rows.at[i].kind, kept);
        n = rows.n && !e.kind ? rows.at[rows.n - 1].n + 1 : n;
    }
    arena_free(&page);
    return e;
}

err journal_origin(struct db *db, const struct house *house, arena *kept,
                   const struct record_difference *d, struct origin *ret)
{
    const struct act *act = NULL;
    void *in = NULL, *out = NULL;
    struct looking l = {.key = in_shape(kept, 0, d->key), .best = {.seq = -1}};
    l.shape = shapes - 1;
    for (int i = 0; i < shapes; i++)
        l.ought[i] = in_shape(kept, i, d->ought);
    TRY(look_in_public(db, &l, kept));
    if (l.weight < 2)
        TRY(look_in_private(db, &l, kept));
    *ret = l.best;
    ret->key = l.key;
    ret->ought = l.ought[l.shape];
    ret->stands = in_shape(kept, l.shape, d->stands);
    return l.weight ? entry_decode(kept, house, l.best.body, &ret->entry, &act, &in, &out) : OK;
}
