#include "journal/audit.h"

#include <string.h>

#include "journal/append.h"
#include "journal/checkpoint.h"
#include "journal_sql.h"

struct auditing {
    struct db *db;
    arena *kept, page;
    struct audit *ret;
    struct tree tree, sm3;
    struct checkpoint_row_rows checkpoints;  // some of those ahead
    size_t checkpoint;
    struct signing_key_row_rows keys;
    instant last;
};

static void wrong(struct auditing *x, const char *table, int64_t key, const char *why)
{
    if (!x->ret->wrong.at)
        x->ret->wrong = join(x->kept, str_of(table), format(x->kept, " %lld: ", (long long)key),
                             str_of(why));
}

// What an entry's bytes say of themselves.
struct said {
    str kind;
    instant at;
    int64_t after, n;
    const struct json *json;
};

static bool read_said(arena *a, str body, struct said *ret)
{
    str at;
    *ret = (struct said){.after = -1, .n = -1};
    if (json_parse(a, body, &ret->json).kind)
        return false;
    json_int(json_get(ret->json, "after"), &ret->after);
    json_int(json_get(ret->json, "n"), &ret->n);
    return json_str(json_get(ret->json, "kind"), &ret->kind) &&
           json_str(json_get(ret->json, "at"), &at) && instant_parse(at, &ret->at);
}

static bool same_bytes(str bytes, struct hash h)
{
    return str_eq(bytes, hash_bytes(&h));
}

static err compare_tiles(struct auditing *x, const struct tile_hash *done, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct log_tile_at_row *row = NULL;
        TRY(log_tile_at(x->db, &x->page, done[i].level, done[i].index, &row));
        if (!row || !same_bytes(row->hash, done[i].hash))
            wrong(x, done[i].level == 1 ? "log_tile 1" : "log_tile 2+", done[i].index,
                  "not the hash of what is below it");
    }
    return OK;
}

static bool signed_by_ours(struct auditing *x, const struct note *n, int suite)
{
    for (size_t i = 0; i < x->keys.n; i++) {
        struct note_key key;
        if (note_key_parse(x->kept, x->keys.at[i].key, &key) && key.suite == suite &&
            note_check(x->kept, n, &key, NULL) == NOTE_GOOD)
            return true;
    }
    return false;
}

// Under suite gm a checkpoint states the root by SM3 too, and a key of SM2 signs beside.
static void compare_sm3(struct auditing *x, const struct note *n, const struct checkpoint *c)
{
    if (!c->has_sm3)
        return;
    if (!hash_same(c->sm3, tree_root(&x->sm3)))
        wrong(x, "log_checkpoint", c->size, "its SM3 root is not that of the entries");
    else if (!signed_by_ours(x, n, NOTE_SM2))
        wrong(x, "log_checkpoint", c->size, "not signed by a key of SM2 of the log");
}

static void compare_checkpoint(struct auditing *x, const struct checkpoint_row *row)
{
    struct note n;
    struct checkpoint c;
    struct hash root = tree_root(&x->tree);
    x->ret->checkpoints++;
    if (!same_bytes(row->root, root))
        wrong(x, "log_checkpoint", row->size, "its root is not that of the entries");
    else if (!note_parse(x->kept, row->note, &n) || !checkpoint_parse(x->kept, n.text, &c) ||
             c.size != row->size || !hash_same(c.root, root))
        wrong(x, "log_checkpoint", row->size, "its text says something else");
    else if (!signed_by_ours(x, &n, NOTE_ED25519))
        wrong(x, "log_checkpoint", row->size, "not signed by a key of the log");
    else
        compare_sm3(x, &n, &c);
}

static err compare_checkpoints(struct auditing *x)
{
    if (x->checkpoint == x->checkpoints.n) {
        TRY(log_audit_checkpoints(x->db, x->kept, x->tree.size - 1, &x->checkpoints));
        x->checkpoint = 0;
        if (!x->checkpoints.n) {  // none ahead: do not ask for each entry
            x->checkpoints.at = new(x->kept, struct checkpoint_row, 1);
            x->checkpoints.at[0].size = INT64_MAX;
            x->checkpoints.n = 1;
        }
    }
    const struct checkpoint_row *row = &x->checkpoints.at[x->checkpoint];
    if (row->size != x->tree.size)
        return OK;
    compare_checkpoint(x, row);
    x->checkpoint++;
    return OK;
}

static err audit_entry(struct auditing *x, const struct audited_entry *row)
{
    struct said said;
    struct tile_hash done[tiles_max];
    struct hash leaf = merkle_leaf(row->body);
    if (row->seq != x->tree.size)
        wrong(x, "log_entry", x->tree.size, "missing");
    else if (!same_bytes(row->leaf, leaf))
        wrong(x, "log_entry", row->seq, "its bytes are not those of its hash");
    else if (!read_said(&x->page, row->body, &said) || !str_eq(said.kind, row->kind))
        wrong(x, "log_entry", row->seq, "its kind is not what it says");
    else if (said.at.us != row->at.us)
        wrong(x, "log_entry", row->seq, "its time is not what it says");
    else if (said.at.us < x->last.us)
        wrong(x, "log_entry", row->seq, "earlier than the one before it");
    x->last = row->at;
    tree_append(&x->sm3, suite_leaf(SUITE_GM, row->body), done);
    size_t n = tree_append(&x->tree, leaf, done);
    TRY(compare_tiles(x, done, n));
    x->ret->entries++;
    return compare_checkpoints(x);
}

static err audit_entries(struct auditing *x)
{
    struct audited_entry_rows rows = {NULL, 1};
    while (rows.n && !x->ret->wrong.at) {
        arena_reset(&x->page);
        TRY(log_audit_entries(x->db, &x->page, x->tree.size, &rows));
        for (size_t i = 0; i < rows.n && !x->ret->wrong.at; i++)
            TRY(audit_entry(x, &rows.at[i]));
    }
    struct checkpoint_row *last = NULL;
    TRY(log_checkpoint_last(x->db, x->kept, &last));
    if (last && last->size > x->tree.size)
        wrong(x, "log_checkpoint", last->size, "more entries were signed than there are");
    return OK;
}

// Between the public entries that stood before and after it.
static err compare_times(struct auditing *x, const struct audited_private *row, instant at)
{
    struct log_entry_at_row *before = NULL, *next = NULL;
    TRY(log_entry_at(x->db, &x->page, row->after - 1, &before));
    TRY(log_entry_at(x->db, &x->page, row->after, &next));
    if (at.us < x->last.us || (before && at.us < before->at.us) || (next && at.us > next->at.us))
        wrong(x, "log_private", row->n, "its time is not between its neighbours'");
    if (!before && row->after)
        wrong(x, "log_private", row->n, "it says more entries stood before it than there are");
    x->last = at;
    return OK;
}

static err audit_record(struct auditing *x, const struct audited_private *row, int64_t n,
                        int64_t slot)
{
    struct said said;
    if (row->n != n)
        wrong(x, "log_private", n, "missing");
    else if (!read_said(&x->page, row->body, &said) || said.n != row->n)
        wrong(x, "log_private", row->n, "its number is not what it says");
    else if (said.after != row->after || !str_eq(said.kind, row->kind))
        wrong(x, "log_private", row->n, "its kind or place is not what it says");
    else if (row->slot != slot)
        wrong(x, "log_private", row->n, "in another slot than those around it");
    else
        return compare_times(x, row, said.at);
    return OK;
}

static err read_records(struct auditing *x, const struct audited_slot *s, struct hash key,
                        int64_t until, struct slot_leaf *leaves)
{
    struct audited_private_rows rows = {NULL, 1};
    for (int64_t n = s->first; n < until && !x->ret->wrong.at;) {
        TRY(log_audit_privates(x->db, &x->page, n, &rows));
        if (!rows.n)
            wrong(x, "log_private", n, "missing");
        for (size_t i = 0; i < rows.n && n < until && !x->ret->wrong.at; i++, n++) {
            struct slot_leaf *leaf = &leaves[n - s->first];
            TRY(audit_record(x, &rows.at[i], n, s->slot));
            leaf->index = slot_place(key, (uint32_t)(n - s->first));
            if (!x->ret->wrong.at && rows.at[i].leaf != leaf->index)
                wrong(x, "log_private", n, "its leaf is not the slot's");
            TRY(record_leaf(rows.at[i].salt, rows.at[i].body, &leaf->hash));
            x->ret->privates++;
        }
    }
    return OK;
}

// What the public entry that closed the slot says.
static err compare_closing(struct auditing *x, const struct audited_slot *s, struct hash root)
{
    struct log_entry_body_row *row = NULL;
    struct said said;
    int64_t slot = 0;
    str text, from;
    struct hash stated;
    TRY(log_entry_body(x->db, &x->page, s->seq, &row));
    if (!row || !read_said(&x->page, row->body, &said)) {
        wrong(x, "closed_slot", s->slot, "no entry closes it");
        return OK;
    }
    const struct json *out = json_get(said.json, "out");
    json_int(json_get(out, "slot"), &slot);
    if (slot != s->slot || !json_str(json_get(out, "root"), &text) || !hash_parse(text, &stated))
        wrong(x, "closed_slot", s->slot, "the entry closes another slot");
    else if (!hash_same(stated, root))
        wrong(x, "log_slot", s->slot, "a record or salt in it is not what its root says");
    else if (!json_str(json_get(out, "from"), &from) ||
             !str_eq(from, instant_utc(&x->page, s->begun)))
        wrong(x, "log_slot", s->slot, "it began at another time");
    return OK;
}

static err audit_slot(struct auditing *x, const struct audited_slot *s, int64_t until)
{
    struct hash key;
    arena_reset(&x->page);
    if (!s->key.at) {
        wrong(x, "secret_slot", s->slot, "missing");
        return OK;
    }
    if (until < s->first || until - s->first > UINT32_MAX) {
        wrong(x, "log_slot", s->slot, "it begins at another record");
        return OK;
    }
    TRY(read_hash(s->key, &key));
    size_t n = (size_t)(until - s->first);
    struct slot_leaf *leaves = new(&x->page, struct slot_leaf, n + 1);
    TRY(read_records(x, s, key, until, leaves));
    x->ret->slots++;
    if (s->seq <= 0)
        x->ret->open += (int64_t)n;
    if (s->seq > 0 && !x->ret->wrong.at)
        TRY(compare_closing(x, s, slot_root(key, leaves, n)));
    return OK;
}

// A slot's records end where the next slot's begin.
static err audit_slots(struct auditing *x)
{
    struct audited_slot_rows rows = {NULL, 1};
    struct log_head_row head;
    struct audited_slot before = {.slot = 0};
    TRY(log_head(x->db, x->kept, &head));
    x->last = (instant){0};
    while (rows.n && !x->ret->wrong.at) {
        TRY(log_audit_slots(x->db, x->kept, before.slot, &rows));
        for (size_t i = 0; i < rows.n && !x->ret->wrong.at; i++) {
            const struct audited_slot *s = &rows.at[i];
            if (s->slot != before.slot + 1)
                wrong(x, "log_slot", before.slot + 1, "missing");
            else if (before.slot)
                TRY(audit_slot(x, &before, s->first));
            before = *s;
        }
    }
    return before.slot && !x->ret->wrong.at ? audit_slot(x, &before, head.private_count) : OK;
}

static void compare_personal(struct auditing *x, const struct audited_personal *row)
{
    struct said said;
    struct hash salt;
    str stated;
    x->ret->personal++;
    if (!row->body.at || !read_said(&x->page, row->body, &said) ||
        !json_str(json_get(json_get(said.json, "in"), str_c(&x->page, row->field)), &stated) ||
        read_hash(row->salt, &salt).kind)
        wrong(x, "log_personal", row->n, "no record commits to it");
    else if (!str_eq(stated, hash_hex(&x->page, commitment(salt, row->value))))
        wrong(x, "log_personal", row->n, "the value or its salt is not what the record says");
}

static err audit_personal(struct auditing *x)
{
    struct audited_personal_rows rows = {NULL, 1};
    int64_t n = -1;
    str field = S("");
    while (rows.n && !x->ret->wrong.at) {
        str after = str_copy(x->kept, field);
        arena_reset(&x->page);
        TRY(log_audit_personal(x->db, &x->page, n, after, &rows));
        for (size_t i = 0; i < rows.n && !x->ret->wrong.at; i++) {
            compare_personal(x, &rows.at[i]);
            n = rows.at[i].n;
            field = rows.at[i].field;
        }
    }
    return OK;
}

err journal_audit(struct db *db, arena *kept, struct audit *ret)
{
    struct auditing x = {.db = db, .kept = kept, .ret = ret, .sm3 = {.suite = SUITE_GM}};
    *ret = (struct audit){.entries = 0};
    x.page = arena_make((size_t)1 << 30);
    err e = signing_keys(db, kept, &x.keys);
    if (!e.kind)
        e = audit_entries(&x);
    if (!e.kind && !ret->wrong.at)
        e = audit_slots(&x);
    if (!e.kind && !ret->wrong.at)
        e = audit_personal(&x);
    arena_free(&x.page);
    return e;
}

err journal_each(struct db *db,
                 void (*look)(void *with, arena *a, int64_t after, int64_t n, str body),
                 void *with)
{
    arena page = arena_make((size_t)256 << 20);
    struct entry_row_rows entries = {NULL, 1};
    struct private_row_rows records = {NULL, 1};
    int64_t seq = 0, n = 0;
    err e = OK;
    while (entries.n && !e.kind) {
        arena_reset(&page);
        e = log_entries_from(db, &page, seq, &entries);
        for (size_t i = 0; i < entries.n && !e.kind; i++)
            look(with, &page, seq++, -1, entries.at[i].body);
    }
    while (records.n && !e.kind) {
        arena_reset(&page);
        e = log_privates_from(db, &page, n, &records);
        for (size_t i = 0; i < records.n && !e.kind; i++) {
            const struct private_row *r = &records.at[i];
            look(with, &page, r->after, r->n, r->body);
            n = r->n + 1;
        }
    }
    arena_free(&page);
    return e;
}
