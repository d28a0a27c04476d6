// Writing a bundle: member after member into one file, in flat memory.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/tar.h"
#include "bundle/bundle_index.h"
#include "journal/receipt.h"
#include "ledger/ledger.h"

enum { piece_size = 1 << 18, pages = 64 << 20 };

struct writing {
    struct visit *v;
    const struct bundle_wanted *w;
    int fd;
    int64_t at;                 // how far the file is written
    struct sha256_state *hash;  // of the member being written
    struct out list, absent;    // lines of these files
    str note;                   // the checkpoint
    struct index_view view;
    struct named_file *named;
    arena page;                 // of some rows
    struct receipt_maker maker;
};

// Members.

static err put_bytes(struct writing *s, str piece)
{
    while (piece.len) {
        ssize_t n = write(s->fd, piece.at, piece.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fault_errno("writing a bundle", errno);
        s->at += n;
        piece = str_from(piece, (size_t)n);
    }
    return OK;
}

static err put_text(struct writing *s, str piece)
{
    sha256_add(s->hash, piece);
    return put_bytes(s, piece);
}

// The header is written last, when the size is known.
static err end_member(struct writing *s, str name, int64_t begun)
{
    static const char zeros[tar_block];
    char header[tar_block];
    int64_t size = s->at - begun - tar_block;
    if (!tar_write_header(name, size, header))
        return fault("a member of a bundle is too large");
    if (pwrite(s->fd, header, sizeof header, begun) != sizeof header)
        return fault_errno("writing a bundle", errno);
    return put_bytes(s, (str){zeros, (size_t)tar_padding(size)});
}

static err member(struct writing *s, str name, err (*fill)(struct writing *, const void *),
                  const void *with)
{
    static const char zeros[tar_block];
    int64_t begun = s->at;
    s->hash = sha256_begin();
    err e = put_bytes(s, (str){zeros, sizeof zeros});
    if (!e.kind)
        e = fill(s, with);
    struct hash sum = sha256_end(s->hash);
    if (!e.kind)
        e = end_member(s, name, begun);
    put(&s->list, join(s->v->a, hash_hex(s->v->a, sum), S("  "), name, S("\n")));
    return e;
}

static err fill_text(struct writing *s, const void *with)
{
    return put_text(s, *(const str *)with);
}

static err text_member(struct writing *s, str name, str text)
{
    return member(s, name, fill_text, &text);
}

// Acts.

static void remember(struct writing *s, const struct json *entry, bool only_public)
{
    struct named_file *f = files_named(&s->page, entry, only_public);
    for (; f; f = f->next) {
        struct named_file *kept = new(s->v->a, struct named_file, 1);
        *kept = (struct named_file){str_copy(s->v->a, f->sha256), str_copy(s->v->a, f->name),
                                    s->named};
        s->named = kept;
    }
}

static bool is_public(const struct writing *s)
{
    return str_eq(s->w->kind, S("public"));
}

static bool is_supervision(const struct writing *s)
{
    return str_eq(s->w->kind, S("supervision"));
}

static err fill_acts(struct writing *s, __attribute__((unused)) const void *with)
{
    struct bundle_act_rows rows = {NULL, 1};
    for (int64_t from = 0; rows.n;) {
        arena_reset(&s->page);
        TRY(bundle_acts(s->v->db, &s->page, s->w->project, from, s->view.of.size, &rows));
        for (size_t i = 0; i < rows.n; i++) {
            const struct bundle_act *r = &rows.at[i];
            const struct json *entry = NULL;
            TRY(json_parse(&s->page, r->body, &entry));
            remember(s, entry, !is_supervision(s));
            TRY(index_add_act(s->v, &s->view, r, entry));
            TRY(put_text(s, r->body));
            TRY(put_text(s, S("\n")));
            from = r->seq + 1;
        }
    }
    return OK;
}

static err write_proofs(struct writing *s)
{
    for (size_t i = 0; i < s->view.acts.n; i++) {
        struct proof_file f = {.index = s->view.acts.at[i].seq, .note = s->note};
        arena_reset(&s->page);
        TRY(entry_proof(s->v->db, &s->page, f.index, s->view.of.size, &f.proof));
        TRY(text_member(s, proof_name(&s->page, f.index), proof_file_text(&s->page, &f)));
    }
    return OK;
}

// Private records.

static int64_t whose(const struct writing *s)
{
    return is_supervision(s) ? 0 : s->w->supplier.n;
}

static err each_record(struct writing *s, int64_t org,
                       err (*one)(struct writing *, const struct bundle_record *, void *),
                       void *with)
{
    struct bundle_record_rows rows = {NULL, 1};
    for (int64_t from = 0; rows.n;) {
        arena_reset(&s->page);
        TRY(bundle_records(s->v->db, &s->page, s->w->project, org, from, s->view.of.size, &rows));
        for (size_t i = 0; i < rows.n; i++) {
            TRY(one(s, &rows.at[i], with));
            from = rows.at[i].n + 1;
        }
    }
    return OK;
}

static err to_hash(str bytes, struct hash *ret)
{
    if (bytes.len != sizeof ret->at)
        return fault("a salt in the log has another length");
    memcpy(ret->at, bytes.at, sizeof ret->at);
    return OK;
}

static err add_to_tree(struct writing *s, const struct bundle_record *r, void *with)
{
    struct private_tree *t = with;
    struct hash salt;
    (void)s;
    TRY(to_hash(r->salt, &salt));
    private_add(t, salt, r->body);
    return OK;
}

static err plant_tree(struct writing *s, struct private_tree *ret)
{
    struct bundle_record_count_row count;
    struct bundle_slot_row *slot = NULL;
    TRY(bundle_record_count(s->v->db, s->v->a, s->w->project, &count));
    TRY(bundle_slot(s->v->db, s->v->a, s->view.of.size, &slot));
    *ret = private_begin(s->v->a, (size_t)count.n);
    TRY(each_record(s, 0, add_to_tree, ret));
    s->view.of.slot = slot ? slot->slot : 0;
    private_end(ret, s->view.of.slot);
    return OK;
}

static err put_record(struct writing *s, const struct bundle_record *r,
                      __attribute__((unused)) void *with)
{
    const struct json *entry = NULL;
    TRY(json_parse(&s->page, r->body, &entry));
    remember(s, entry, false);
    TRY(index_add_record(s->v, &s->view, r, entry));
    TRY(put_text(s, r->body));
    return put_text(s, S("\n"));
}

static err fill_records(struct writing *s, __attribute__((unused)) const void *with)
{
    return each_record(s, whose(s), put_record, NULL);
}

static err write_receipts(struct writing *s)
{
    arena one = arena_make(pages);
    err e = OK;
    for (size_t i = 0; i < s->view.records.n && !e.kind; i++) {
        struct receipt r;
        int64_t n = s->view.records.at[i].seq;
        arena_reset(&one);
        e = receipt_make(&s->maker, &one, n, &r);
        if (!e.kind)
            e = text_member(s, receipt_name(&one, n), receipt_text(&one, &r));
    }
    arena_free(&one);
    return e;
}

static err put_personals(struct writing *s, int64_t n)
{
    struct bundle_personal_rows rows;
    TRY(bundle_personals(s->v->db, &s->page, n, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct out o = out_plain(&s->page);
        json_open(&o, '{');
        json_put_key(&o, "field");
        json_put_str(&o, rows.at[i].field);
        json_put_key(&o, "n");
        json_put_int(&o, n);
        json_put_key(&o, "salt");
        json_put_str(&o, base64(&s->page, rows.at[i].salt));
        json_put_key(&o, "value");
        json_put_str(&o, rows.at[i].value);
        json_close(&o, '}');
        put(&o, "\n");
        TRY(put_text(s, out_str(&o)));
    }
    return OK;
}

static err fill_personal(struct writing *s, __attribute__((unused)) const void *with)
{
    for (size_t i = 0; i < s->view.records.n; i++) {
        arena_reset(&s->page);
        TRY(put_personals(s, s->view.records.at[i].seq));
    }
    return OK;
}

// Where a supplier's own records stand among all of the project: a line for each.
struct places {
    struct private_tree *tree;
    int64_t *ns;  // the records of the project, in order
    size_t n;
};

static err note_number(__attribute__((unused)) struct writing *s, const struct bundle_record *r,
                       void *with)
{
    struct places *p = with;
    p->ns[p->n++] = r->n;
    return OK;
}

static str place_line(arena *a, struct private_tree *t, int64_t n, uint32_t place)
{
    struct hash path[32];
    struct out o = out_plain(a);
    slot_proof(t->key, t->leaves, t->n, place, path);
    json_open(&o, '{');
    json_put_key(&o, "n");
    json_put_int(&o, n);
    json_put_key(&o, "path");
    json_open(&o, '[');
    for (size_t i = 0; i < 32; i++)
        json_put_str(&o, base64(a, hash_bytes(&path[i])));
    json_close(&o, ']');
    json_put_key(&o, "place");
    json_put_int(&o, place);
    json_close(&o, '}');
    put(&o, "\n");
    return out_str(&o);
}

static err fill_places(struct writing *s, const void *with)
{
    struct places p = {.tree = *(struct private_tree *const *)with};
    p.ns = new(s->v->a, int64_t, p.tree->n + 1);
    TRY(each_record(s, 0, note_number, &p));
    for (size_t i = 0, k = 0; i < s->view.records.n; i++) {
        arena_reset(&s->page);
        while (k < p.n && p.ns[k] < s->view.records.at[i].seq)
            k++;
        uint32_t place = slot_place(p.tree->key, (uint32_t)k);
        TRY(put_text(s, place_line(&s->page, p.tree, s->view.records.at[i].seq, place)));
    }
    return OK;
}

static err write_records(struct writing *s, struct private_tree *tree)
{
    if (is_public(s))
        return OK;
    TRY(member(s, RECORDS, fill_records, NULL));
    TRY(write_receipts(s));
    TRY(member(s, PERSONAL, fill_personal, NULL));
    return is_supervision(s) ? OK : member(s, PLACES, fill_places, &tree);
}

// Documents.

static int by_sha256(const void *a, const void *b)
{
    const struct named_file *const *x = a, *const *y = b;
    int by = str_cmp((*x)->sha256, (*y)->sha256);
    return by ? by : str_cmp((*x)->name, (*y)->name);
}

static err copy_blob(struct writing *s, int fd)
{
    char *piece = new(&s->page, char, piece_size);
    for (int64_t at = 0;;) {
        ssize_t n = pread(fd, piece, piece_size, at);
        if (n < 0)
            return fault_errno("reading a document", errno);
        if (n == 0)
            return OK;
        TRY(put_text(s, (str){piece, (size_t)n}));
        at += n;
    }
}

static err fill_document(struct writing *s, const void *with)
{
    return copy_blob(s, *(const int *)with);
}

// What the store has lost is said to be absent: an auditor gets the rest all the same.
static err write_document(struct writing *s, const struct named_file *f)
{
    struct hash h;
    int fd = -1;
    int64_t size = 0;
    arena_reset(&s->page);
    bool known = hash_parse(f->sha256, &h) && !blob_open(s->v->blobs, h, &fd, &size).kind;
    str name = f->name.at ? f->name : S("采购文件.json");
    str as = document_name(s->v->a, f->sha256, name);
    index_add_file(&s->view, name, as, !known);
    if (!known) {
        put(&s->absent, join(s->v->a, f->sha256, S("\n")));
        return OK;
    }
    err e = member(s, as, fill_document, &fd);
    close(fd);
    return e;
}

static err write_documents(struct writing *s)
{
    size_t n = 0;
    for (const struct named_file *f = s->named; f; f = f->next)
        n++;
    const struct named_file **all = new(s->v->a, const struct named_file *, n + 1);
    n = 0;
    for (const struct named_file *f = s->named; f; f = f->next)
        all[n++] = f;
    qsort(all, n, sizeof *all, by_sha256);
    index_room_for_files(s->v->a, &s->view, n);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !str_eq(all[i]->sha256, all[i - 1]->sha256))
            TRY(write_document(s, all[i]));
    return OK;
}

// The whole.

static err write_manifest(struct writing *s)
{
    static const char zeros[2 * tar_block];
    str note;
    arena *a = s->v->a;
    str list = out_str(&s->list);
    s->view.of.files = sha256(list);
    TRY(journal_state(s->v->journal, s->v->db, a, manifest_text(a, &s->view.of), &note));
    TRY(text_member(s, FILES, list));
    TRY(text_member(s, MANIFEST, note));
    return put_bytes(s, (str){zeros, sizeof zeros});
}

static err write_index(struct writing *s)
{
    TRY(text_member(s, S("style.css"), index_style()));
    return text_member(s, INDEX, index_text(s->v, &s->view));
}

static err write_all(struct writing *s)
{
    struct private_tree tree;
    str policy;
    TRY(ledger_policy(s->v->db, s->v->a, &policy));
    TRY(plant_tree(s, &tree));
    TRY(text_member(s, CHECKPOINT, s->note));
    TRY(text_member(s, POLICY, policy));
    TRY(member(s, ACTS, fill_acts, NULL));
    TRY(write_proofs(s));
    TRY(write_records(s, &tree));
    s->view.of.root = slot_root(tree.key, tree.leaves, tree.n);
    TRY(write_documents(s));
    TRY(text_member(s, ABSENT, out_str(&s->absent)));
    TRY(write_index(s));
    return write_manifest(s);
}

static err begin(struct writing *s)
{
    struct visit *v = s->v;
    struct bundle_project_row *project = NULL;
    struct manifest *m = &s->view.of;
    TRY(bundle_project(v->db, v->a, s->w->project, &project));
    TRY(checkpoint_newest(v->db, v->a, &s->note, &m->size));
    TRY(log_origin(v->db, v->a, &m->origin));
    if (!project || !m->size)
        return missing();
    s->view.project = *project;
    m->project = id_text(v->a, s->w->project);
    m->kind = s->w->kind;
    if (str_eq(m->kind, S("supplier")))
        m->supplier = id_text(v->a, s->w->supplier);
    s->maker = (struct receipt_maker){.db = v->db, .note = s->note, .size = m->size,
                                      .kept = arena_make(pages)};
    return index_begin(v, s->w, &s->view);
}

err bundle_write(struct visit *v, const struct bundle_wanted *w, int fd, int64_t *ret_size)
{
    struct writing s = {.v = v, .w = w, .fd = fd, .list = out_plain(v->a),
                        .absent = out_plain(v->a), .page = arena_make((size_t)256 << 20)};
    err e = begin(&s);
    if (!e.kind)
        e = write_all(&s);
    arena_free(&s.page);
    if (s.maker.kept.head)
        arena_free(&s.maker.kept);
    *ret_size = s.at;
    return e;
}

err bundle_make(struct visit *v, const struct bundle_wanted *w, int *ret_fd, int64_t *ret_size)
{
    int fd = -1;
    TRY(blob_scratch(v->blobs, &fd));
    err e = bundle_write(v, w, fd, ret_size);
    if (e.kind)
        close(fd);
    else
        *ret_fd = fd;
    return e;
}
