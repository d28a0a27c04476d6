// What anyone may read of the log: as pages, and as C2SP's tools ask for it.
#include "ledger/ledger_views.h"

#include "ledger/ledger.h"
#include "ledger_html.h"

enum { signed_within_s = 60 };  // a second is usual

// Nobody signs, if the oldest entry without a checkpoint is older than that.
static err find_waiting(struct visit *v, struct ledger_view *p)
{
    struct ledger_entry_row *oldest = NULL;
    TRY(ledger_entry(v->db, v->a, p->signed_size, &oldest));
    if (!oldest || oldest->at.us > v->now.us - signed_within_s * second_us)
        return OK;
    p->waiting = p->size - p->signed_size;
    p->waiting_since = oldest->at;
    return OK;
}

static err ledger_load(struct visit *v, void *view)
{
    struct ledger_view *p = view;
    struct ledger_size_row size;
    int64_t before = visit_int(v, "before", INT64_MAX);
    p->slots = visit_int(v, "slots", 0) == 1;
    TRY(ledger_size(v->db, v->a, &size));
    p->size = size.n;
    TRY(log_origin(v->db, v->a, &p->origin));
    TRY(signing_key_read(v->db, v->a, NOTE_ED25519, &p->key));
    TRY(signing_key_read(v->db, v->a, NOTE_SM2, &p->gm_key));
    TRY(checkpoint_newest(v->db, v->a, &p->checkpoint, &p->signed_size));
    TRY(find_waiting(v, p));
    TRY(log_witnesses(v->db, v->a, &p->witnesses));
    TRY(ledger_digest(v->db, v->a, &p->digest));
    TRY(ledger_entries(v->db, v->a, before, p->slots, &p->entries));
    if (p->entries.n && p->entries.at[p->entries.n - 1].seq > 0)
        p->before = p->entries.at[p->entries.n - 1].seq;
    TRY(ledger_slot_count(v->db, v->a, &p->private_records));
    return ledger_keys(v->db, v->a, &p->keys);
}

static const struct part ledger_parts[] = {
    PART_PLAIN(struct ledger_view, size, INT),
    PART_PLAIN(struct ledger_view, signed_size, INT),
    PART_PLAIN(struct ledger_view, waiting, INT),
    PART_PLAIN(struct ledger_view, origin, TEXT),
    PART_PLAIN(struct ledger_view, gm_key, TEXT),
    PART_PLAIN(struct ledger_view, key, TEXT),
    PART_PLAIN(struct ledger_view, checkpoint, TEXT),
    PART_MANY(struct ledger_view, entries, ledger_entry_row),
    PART_MANY(struct ledger_view, keys, ledger_key_row),
    {0},
};

// The same numbers, in words.
static err trust_load(struct visit *v, void *view)
{
    return ledger_load(v, view);
}

// Auditors: the audit administrator, and who watches from an audit office.
static bool audits(str post_kind)
{
    return str_eq(post_kind, S("audit_admin")) || str_eq(post_kind, S("auditor"));
}

bool ledger_audits(const struct visit *v)
{
    return audits(v->who.post_kind);
}

static err ask_audits(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                      const struct who *who, __attribute__((unused)) id thing, bool *ret)
{
    *ret = audits(who->post_kind);
    return OK;
}
static const struct relation auditing = {"ledger_auditor", "审计人员", ask_audits, .bare = true};

static err digests_load(struct visit *v, void *view)
{
    return ledger_digests(v->db, v->a, &((struct digests_view *)view)->rows);
}

static const struct part digests_parts[] = {
    PART_MANY(struct digests_view, rows, ledger_opened),
    {0},
};

static err seq_of(struct visit *v, int64_t *ret)
{
    str text = form_get(&v->parts, S("seq"));
    return text.at && str_int(text, ret) && *ret >= 0 ? OK : missing();
}

static err entry_load(struct visit *v, void *view)
{
    struct ledger_entry_view *p = view;
    struct ledger_entry_row *row = NULL;
    str note;
    TRY(seq_of(v, &p->seq));
    TRY(ledger_entry(v->db, v->a, p->seq, &row));
    if (!row)
        return missing();
    p->row = *row;
    p->leaf = hex(v->a, row->leaf.at, row->leaf.len);
    TRY(checkpoint_newest(v->db, v->a, &note, &p->size));
    p->proved = p->seq < p->size;
    v->title = join(v->a, ledger_word(v, row->kind), format(v->a, " #%lld", (long long)p->seq));
    return OK;
}

static const struct part entry_parts[] = {
    PART_PLAIN(struct ledger_entry_view, seq, INT),
    PART_ONE(struct ledger_entry_view, row, ledger_entry_row),
    PART_PLAIN(struct ledger_entry_view, size, INT),
    {0},
};

static err checkpoint_load(struct visit *v, __attribute__((unused)) void *view)
{
    str note;
    int64_t size = 0;
    TRY(checkpoint_newest(v->db, v->a, &note, &size));
    if (!note.at)
        return missing();
    put_raw(&v->out, note);
    return OK;
}

err ledger_policy(struct db *db, arena *a, str *ret)
{
    struct ledger_key_row_rows keys;
    struct log_witnesses all;
    struct out o = out_plain(a);
    TRY(ledger_keys(db, a, &keys));
    TRY(log_witnesses(db, a, &all));
    for (size_t i = 0; i < keys.n; i++)
        put(&o, join(a, S("log "), keys.at[i].key, S("\n")));
    for (size_t i = 0; i < all.n; i++)
        put(&o, join(a, S("witness "), all.at[i].name, S(" "), all.at[i].key, S("\n")));
    put(&o, all.n ? "group all-witnesses all" : "quorum none\n");
    for (size_t i = 0; i < all.n; i++)
        put(&o, join(a, S(" "), all.at[i].name));
    put(&o, all.n ? "\nquorum all-witnesses\n" : "");
    *ret = out_str(&o);
    return OK;
}

static err policy_load(struct visit *v, __attribute__((unused)) void *view)
{
    str text;
    TRY(ledger_policy(v->db, v->a, &text));
    put_raw(&v->out, text);
    return OK;
}

static err tile_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct tile t;
    str note, bytes, path = join(v->a, S("tile/"), form_get(&v->parts, S("rest")));
    int64_t size = 0;
    if (!tile_parse(path, &t))
        return missing();
    TRY(checkpoint_newest(v->db, v->a, &note, &size));
    TRY(tile_read(v->db, v->a, &t, size, &bytes));
    put_raw(&v->out, bytes);
    return OK;
}

static err proof_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct proof_file f = {0};
    int64_t size = 0;
    TRY(seq_of(v, &f.index));
    TRY(checkpoint_newest(v->db, v->a, &f.note, &size));
    if (f.index >= size)
        return missing();
    TRY(entry_proof(v->db, v->a, f.index, size, &f.proof));
    visit_named(v, format(v->a, "entry-%lld.tlog-proof", (long long)f.index));
    put_raw(&v->out, proof_file_text(v->a, &f));
    return OK;
}

static err bytes_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct ledger_entry_row *row = NULL;
    int64_t seq = 0;
    TRY(seq_of(v, &seq));
    TRY(ledger_entry(v->db, v->a, seq, &row));
    if (!row)
        return missing();
    visit_named(v, format(v->a, "entry-%lld.json", (long long)seq));
    put_raw(&v->out, row->body);
    return OK;
}

const struct page ledger_pages[] = {
    {"/journal", "公开账本", ANYONE, ledger_load, VIEW(struct ledger_view, ledger, ledger_parts)},
    {"/trust", "凭什么相信", ANYONE, trust_load, VIEW(struct ledger_view, trust, ledger_parts),
     .shared = true},
    {"/journal/digests", "每夜的核对", MAY(auditing, NULL), digests_load,
     VIEW(struct digests_view, digests_page, digests_parts)},
    {"/journal/entry/{seq}", "账本的一条", ANYONE, entry_load,
     VIEW(struct ledger_entry_view, ledger_entry_page, entry_parts)},
    {"/journal/checkpoint", "检查点", ANYONE, checkpoint_load,
     .type = "text/plain; charset=utf-8"},
    {"/journal/policy", "核对的条件", ANYONE, policy_load, .type = "text/plain; charset=utf-8"},
    {"/journal/tile/{rest*}", "账本的分块", ANYONE, tile_load,
     .type = "application/octet-stream"},
    {"/journal/proof/{seq}", "收录证明", ANYONE, proof_load,
     .type = "text/plain; charset=utf-8"},
    {"/journal/bytes/{seq}", "条目原文", ANYONE, bytes_load, .type = "application/octet-stream"},
    {0},
};
