#include "journal/checkpoint.h"

#include <string.h>

#include "base/os.h"
#include "journal/inside.h"
#include "journal_sql.h"

enum { checkpoint_ms = 1000, soon_s = 2, later_s = 60 };

struct store_reader {
    struct db *db;
    arena *a;
};

static err stored_root(void *with, int height, int64_t index, struct hash *ret)
{
    const struct store_reader *r = with;
    return subtree_root(r->db, r->a, height, index, ret);
}

err root_read(struct db *db, arena *a, int64_t size, struct hash *ret)
{
    struct store_reader with = {db, a};
    return tree_read_root(&(struct tree_reader){stored_root, &with}, size, ret);
}

err entry_proof(struct db *db, arena *a, int64_t seq, int64_t size, struct proof *ret)
{
    struct store_reader with = {db, a};
    return proof_of_entry(&(struct tree_reader){stored_root, &with}, seq, size, ret);
}

err growth_proof(struct db *db, arena *a, int64_t old, int64_t size, struct proof *ret)
{
    struct store_reader with = {db, a};
    return proof_of_growth(&(struct tree_reader){stored_root, &with}, old, size, ret);
}

static err read_bundle(struct db *db, arena *a, int64_t from, int64_t until, str *ret)
{
    struct bundle_row_rows rows;
    struct out o = out_plain(a);
    TRY(log_bundle(db, a, from, until, &rows));
    if ((int64_t)rows.n != until - from)
        return fault("the log lacks an entry");
    for (size_t i = 0; i < rows.n; i++)
        bundle_put(&o, rows.at[i].body);
    *ret = out_str(&o);
    return OK;
}

static err read_hashes(struct db *db, arena *a, int level, int64_t from, int64_t until, str *ret)
{
    struct leaf_row_rows leaves = {0};
    struct tile_row_rows tiles = {0};
    struct out o = out_plain(a);
    TRY(level == 0 ? log_leaves(db, a, from, until, &leaves)
                   : log_tile_hashes(db, a, level, from, until, &tiles));
    for (size_t i = 0; i < leaves.n; i++)
        put_raw(&o, leaves.at[i].leaf);
    for (size_t i = 0; i < tiles.n; i++)
        put_raw(&o, tiles.at[i].hash);
    *ret = out_str(&o);
    if (ret->len != (size_t)(until - from) * sizeof(struct hash))
        return fault("the log lacks a hash");
    return OK;
}

err tile_read(struct db *db, arena *a, const struct tile *t, int64_t size, str *ret)
{
    int64_t from = t->index * tile_width;
    if (tile_there(t->level, t->index, size) < t->width)
        return missing();
    if (t->level == bundle_level)
        return read_bundle(db, a, from, from + t->width, ret);
    return read_hashes(db, a, t->level, from, from + t->width, ret);
}

static err with_cosignatures(struct db *db, arena *a, const struct checkpoint_row *row, str *ret)
{
    struct cosignature_row_rows rows;
    struct out o = out_plain(a);
    TRY(log_cosignatures(db, a, row->size, &rows));
    put(&o, row->note);
    for (size_t i = 0; i < rows.n; i++)
        put(&o, rows.at[i].line);
    *ret = out_str(&o);
    return OK;
}

err checkpoint_newest(struct db *db, arena *a, str *ret_note, int64_t *ret_size)
{
    struct checkpoint_row *row = NULL;
    *ret_note = (str){0};
    *ret_size = 0;
    TRY(log_checkpoint_last(db, a, &row));
    if (!row)
        return OK;
    *ret_size = row->size;
    return with_cosignatures(db, a, row, ret_note);
}

err checkpoint_of(struct db *db, arena *a, int64_t size, str *ret_note)
{
    struct checkpoint_row *row = NULL;
    TRY(log_checkpoint_of(db, a, size, &row));
    return row ? with_cosignatures(db, a, row, ret_note) : missing();
}

err checkpoint_witnessed(struct db *db, arena *a, int64_t seq, instant since,
                         struct witnessed *ret)
{
    struct log_witnessed_row_rows rows;
    TRY(log_witnessed(db, a, seq, since, &rows));
    *ret = (struct witnessed){.size = 0};
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].witnesses > ret->witnesses)
            *ret = (struct witnessed){rows.at[i].size, rows.at[i].witnesses, rows.at[i].at};
    return OK;
}

err entry_proved(struct db *db, arena *a, int64_t seq, int64_t size, str *ret_body,
                 struct proof_file *ret)
{
    struct bundle_row_rows rows;
    *ret = (struct proof_file){.index = seq};
    TRY(log_bundle(db, a, seq, seq + 1, &rows));
    if (seq >= size || !rows.n)
        return missing();
    *ret_body = rows.at[0].body;
    TRY(checkpoint_of(db, a, size, &ret->note));
    return entry_proof(db, a, seq, size, &ret->proof);
}

// Nothing is signed over a log that lost or changed what an earlier checkpoint is about.
static err look_back(struct journal *j, arena *a)
{
    struct checkpoint_row *row = NULL;
    struct hash root, then;
    TRY(log_checkpoint_last(j->db, a, &row));
    j->signed_size = row ? row->size : 0;
    if (!row || row->size > j->head.tree.size)
        return row ? fault("the log is smaller than a checkpoint that was given out") : OK;
    TRY(read_hash(row->root, &then));
    TRY(root_read(j->db, a, row->size, &root));
    return hash_same(root, then) ? OK : fault("the log is not the one that was signed");
}

err log_origin(struct db *db, arena *a, str *ret)
{
    struct deployment_now_row *row = NULL;
    TRY(deployment_now(db, a, &row));
    if (!row)
        return fault("the log has not begun");
    *ret = row->origin;
    return OK;
}

static err add_to_sm3(struct journal *j, arena *page, int64_t until)
{
    struct bundle_row_rows rows;
    struct tile_hash done[tiles_max];
    TRY(log_bundle(j->db, page, j->sm3.size, until, &rows));
    if ((int64_t)rows.n != until - j->sm3.size)
        return fault("the log lacks an entry");
    for (size_t i = 0; i < rows.n; i++)
        tree_append(&j->sm3, suite_leaf(SUITE_GM, rows.at[i].body), done);
    return OK;
}

// In memory alone: the first checkpoint of a process reads every entry once, the next only what
// came since.
static err grow_sm3(struct journal *j)
{
    arena page = arena_make((size_t)256 << 20);
    err e = OK;
    if (j->sm3.size > j->head.tree.size)
        j->sm3.size = 0;
    j->sm3.suite = SUITE_GM;
    while (!e.kind && j->sm3.size < j->head.tree.size) {
        int64_t next = j->sm3.size + tile_width, size = j->head.tree.size;
        arena_reset(&page);
        e = add_to_sm3(j, &page, next < size ? next : size);
    }
    arena_free(&page);
    return e;
}

static err sign_head(struct journal *j, arena *a)
{
    struct hash root = tree_root(&j->head.tree);
    struct head_to_sign h = {.db = j->db, .size = j->head.tree.size};
    str origin, line;
    TRY(look_back(j, a));
    if (j->signed_size == h.size)
        return OK;
    TRY(log_origin(j->db, a, &origin));
    TRY(signing_key_read(j->db, a, NOTE_ED25519, &h.key));
    struct checkpoint c = {.origin = origin, .size = h.size, .root = root, .has_sm3 = j->signer.gm};
    if (c.has_sm3)
        TRY(grow_sm3(j));
    c.sm3 = tree_root(&j->sm3);
    h.text = checkpoint_text(a, &c);
    TRY(j->signer.sign(j->signer.with, a, &h, &line));
    TRY(log_checkpoint_add(j->db, .size = h.size, .at = os_now(), .root = hash_bytes(&root),
                           .note = join(a, h.text, S("\n"), line)));
    j->signed_size = h.size;
    return OK;
}

// An act of the clock's in between. `in` may lie in the scratch arena.
static err do_now(struct journal *j, const char *kind, void *in)
{
    char out = 0;
    struct call c = {.a = &j->scratch, .act = house_act(j->house, str_of(kind)), .in = in,
                     .out = &out, .house = j->house, .who = {.clock = true}};
    TRY(journal_run(j, &c));
    return c.result.kind ? fault("the log could not be told how it is signed") : OK;
}

static str suite_name(int suite)
{
    return suite == NOTE_SM2 ? S("sm2") : S("ed25519");
}

err journal_name_key(struct journal *j, str key)
{
    struct note_key parsed;
    if (!note_key_parse(&j->scratch, key, &parsed))
        return fault("this is not a key");
    return do_now(j, "log.set_key", &(struct set_key){key, suite_name(parsed.suite)});
}

static err report_gap(struct journal *j)
{
    struct signing_gap gap = {j->unsigned_since, os_now()};
    j->unsigned_since = (instant){0};
    return do_now(j, "log.report_gap", &gap);
}

// When to try again after this.
static void put_off(struct journal *j, err e)
{
    j->signed_size = 0;  // what stands is not known: the next time looks
    j->signed_when += (e.kind == ERR_BUSY ? soon_s : later_s) * second_us;
    if (!j->unsigned_since.us)
        j->unsigned_since = os_now();
}

err journal_checkpoint(struct journal *j)
{
    if (!j->signer.sign || j->signed_size == j->head.tree.size)
        return OK;
    j->signed_when = os_monotonic();
    TRY(db_begin(j->db));
    err e = sign_head(j, &j->scratch);
    err ended = e.kind ? db_rollback(j->db) : db_commit(j->db);
    if (e.kind == ERR_CONFLICT && !ended.kind)
        e = journal_name_key(j, e.detail);
    else if (e.kind || ended.kind)
        put_off(j, e);
    else if (j->unsigned_since.us)
        e = report_gap(j);
    arena_reset(&j->scratch);
    return e.kind ? e : ended;
}

err journal_state(const struct journal *j, struct db *db, arena *a, str text, str *ret_note)
{
    str line, key;
    TRY(signing_key_read(db, a, NOTE_ED25519, &key));
    if (!j->signer.state || !key.at)
        return (err){.kind = ERR_BUSY};
    TRY(j->signer.state(j->signer.with, a, key, text, &line));
    *ret_note = join(a, text, S("\n"), line);
    return OK;
}

bool journal_to_be_signed(const struct journal *j)
{
    return j->signer.sign && j->signed_size != j->head.tree.size &&
           os_monotonic() - j->signed_when >= (int64_t)checkpoint_ms * 1000;
}

void journal_sign_with(struct journal *j, const struct log_signer *s)
{
    j->signer = *s;
}

err signing_key_read(struct db *db, arena *a, int suite, str *ret_key)
{
    struct signing_key_row *row = NULL;
    TRY(signing_key_now(db, a, suite_name(suite), &row));
    *ret_key = row ? row->key : (str){0};
    return OK;
}

err log_witnesses(struct db *db, arena *a, struct log_witnesses *ret)
{
    struct witness_row_rows rows;
    TRY(witnesses(db, a, &rows));
    *ret = (struct log_witnesses){new(a, struct log_witness, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        struct witness_has_row has;
        TRY(witness_has(db, a, rows.at[i].name, &has));
        ret->at[i] = (struct log_witness){rows.at[i].name, rows.at[i].key, rows.at[i].url,
                                          has.size};
    }
    return OK;
}
