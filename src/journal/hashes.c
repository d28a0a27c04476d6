// Every SHA-256 that stands anywhere in the store, so that no file that anything names is swept.
#include <string.h>

#include "journal/journal.h"

struct looking {
    const struct row_type *type;
    void (*tell)(void *with, struct hash h);
    void *with;
};

static bool hex_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Each 64 digits of a longer run may be one.
static void look_in_text(const struct looking *x, str text)
{
    enum { digits = 64 };
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        struct hash h;
        run = hex_digit(text.at[i]) ? run + 1 : 0;
        if (run >= digits &&
            hex_parse(str_part(text, i + 1 - digits, digits), h.at, sizeof h.at))
            x->tell(x->with, h);
    }
}

static void look_in_bytes(const struct looking *x, str bytes)
{
    struct hash h;
    if (bytes.len == sizeof h.at) {
        memcpy(h.at, bytes.at, sizeof h.at);
        x->tell(x->with, h);
    }
}

static err look_in_row(void *with, const void *row)
{
    const struct looking *x = with;
    for (size_t i = 0; i < x->type->count; i++) {
        const struct column *c = &x->type->columns[i];
        const void *at = (const char *)row + c->at;
        if (c->type == COL_TEXT)
            look_in_text(x, *(const str *)at);
        else if (c->type == COL_BYTES)
            look_in_bytes(x, *(const str *)at);
    }
    return OK;
}

static err look_in_table(struct db *db, const struct table *t, struct looking *x)
{
    arena scratch = arena_make((size_t)64 << 20);
    x->type = t->dump->row;
    err e = db_each(db, scratch, t->dump, look_in_row, x);
    arena_free(&scratch);
    return e;
}

err journal_hashes(struct db *db, const struct house *house,
                   void (*tell)(void *with, struct hash h), void *with)
{
    struct looking x = {.tell = tell, .with = with};
    for (size_t i = 0; i < house->count; i++) {
        const struct sql *sql = house->slices[i]->sql;
        for (size_t k = 0; sql && k < sql->table_count; k++)
            TRY(look_in_table(db, &sql->tables[k], &x));
    }
    return OK;
}
