// Reading a bundle: every act and record in the log, every document the one that is named.
#include <string.h>

#include "bundle/bundle_read.h"

// "proof-000000000045.tlog-proof" -> 45
static bool number_in(str name, str before, str behind, int64_t *ret)
{
    enum { digits = 12 };
    return name.len == before.len + digits + behind.len && str_starts(name, before) &&
           str_ends(name, behind) && str_int(str_part(name, before.len, digits), ret) && *ret >= 0;
}

static bool at_line(struct bundle_reading *r, str name, size_t i, const char *why)
{
    return bundle_wrong(r, join(r->kept, name, format(r->kept, " line %zu", i + 1)), why);
}

static size_t count_lines(str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += text.at[i] == '\n';
    return n;
}

static bool is_text_of_lines(struct bundle_reading *r, str name, str text)
{
    return !text.len || text.at[text.len - 1] == '\n' ||
           bundle_wrong(r, name, "does not end with its last line");
}

// Acts.

static bool prove_act(struct bundle_reading *r, struct bundle_line *line, size_t i)
{
    struct proof_file f;
    str name = r->next < r->count ? r->members[r->next].name : S("");
    if (!number_in(name, S("proof-"), S(".tlog-proof"), &line->n))
        return at_line(r, ACTS, i, "there is no proof for it");
    if (i && line->n <= r->acts.at[i - 1].n)
        return bundle_wrong(r, name, "is not where it belongs");
    if (!proof_file_parse(&r->one, r->members[r->next++].bytes, &f) || f.index != line->n)
        return bundle_wrong(r, name, "cannot be read");
    if (!str_eq(f.note, r->note))
        return bundle_wrong(r, name, "is about another checkpoint");
    return entry_is_in(r->head.root, r->head.size, f.index, merkle_leaf(line->body), &f.proof) ||
           at_line(r, ACTS, i, "is not in the log");
}

static bool check_acts(struct bundle_reading *r)
{
    str text, rest;
    if (!bundle_take(r, ACTS, &text) || !is_text_of_lines(r, ACTS, text))
        return false;
    rest = text;
    r->acts.at = new(r->kept, struct bundle_line, count_lines(text) + 1);
    for (size_t i = 0; rest.len; i++) {
        arena_reset(&r->one);
        r->acts.at[i].body = str_cut(&rest, '\n');
        if (!prove_act(r, &r->acts.at[i], i))
            return false;
        r->acts.n++;
    }
    r->report->acts = (int64_t)r->acts.n;
    return true;
}

// Private records.

static bool record_fits(struct bundle_reading *r, struct bundle_line *line, str name, size_t i)
{
    const struct json *j = NULL;
    int64_t n = 0;
    str org = {0};
    if (json_parse(&r->one, line->body, &j).kind || !json_int(json_get(j, "n"), &n) ||
        n != line->n || !json_int(json_get(j, "after"), &line->after))
        return bundle_wrong(r, name, "is about another record");
    json_str(json_get(j, "for"), &org);
    return !r->of.supplier.at || str_eq(org, r->of.supplier) ||
           at_line(r, RECORDS, i, "is not the supplier's own");
}

static bool prove_record(struct bundle_reading *r, struct bundle_line *line, size_t i)
{
    struct receipt x;
    const char *why = NULL;
    str name = r->next < r->count ? r->members[r->next].name : S("");
    if (!number_in(name, S("record-"), S(".xinyue-receipt"), &line->n))
        return at_line(r, RECORDS, i, "there is no receipt for it");
    if (i && line->n <= r->records.at[i - 1].n)
        return bundle_wrong(r, name, "is not where it belongs");
    if (!receipt_parse(&r->one, r->members[r->next++].bytes, &x))
        return bundle_wrong(r, name, "cannot be read");
    if (!str_eq(x.proof.note, r->note))
        return bundle_wrong(r, name, "is about another checkpoint");
    if (!receipt_holds(&r->one, &x, &r->head, &why))
        return bundle_wrong(r, name, why);
    line->salt = x.salt;
    return str_eq(x.record, line->body) ? record_fits(r, line, name, i)
                                        : at_line(r, RECORDS, i,
                                                     "is not what its receipt says");
}

static bool check_records(struct bundle_reading *r)
{
    str text, rest;
    if (!bundle_take(r, RECORDS, &text) || !is_text_of_lines(r, RECORDS, text))
        return false;
    rest = text;
    r->records.at = new(r->kept, struct bundle_line, count_lines(text) + 1);
    for (size_t i = 0; rest.len; i++) {
        arena_reset(&r->one);
        r->records.at[i].body = str_cut(&rest, '\n');
        if (!prove_record(r, &r->records.at[i], i))
            return false;
        r->records.n++;
    }
    r->report->records = (int64_t)r->records.n;
    return true;
}

// Personal values: each fits the commitment in its record; what is not there was erased.

static const struct bundle_line *record_of(const struct bundle_reading *r, int64_t n)
{
    for (size_t i = 0; i < r->records.n; i++)
        if (r->records.at[i].n == n)
            return &r->records.at[i];
    return NULL;
}

static bool read_salt(struct bundle_reading *r, const struct json *j, struct hash *ret)
{
    str text, bytes;
    if (!json_str(j, &text) || !base64_parse(&r->one, text, &bytes) ||
        bytes.len != sizeof ret->at)
        return false;
    memcpy(ret->at, bytes.at, sizeof ret->at);
    return true;
}

static bool check_personal_line(struct bundle_reading *r, str line, size_t i, int64_t *last,
                                str *last_field)
{
    const struct json *j = NULL, *record = NULL;
    const struct bundle_line *of = NULL;
    struct hash salt;
    str field, value, committed;
    int64_t n = 0;
    arena_reset(&r->one);
    if (json_parse(&r->one, line, &j).kind || !json_int(json_get(j, "n"), &n) ||
        !json_str(json_get(j, "field"), &field) || !json_str(json_get(j, "value"), &value) ||
        !read_salt(r, json_get(j, "salt"), &salt))
        return at_line(r, PERSONAL, i, "cannot be read");
    if (n < *last || (n == *last && str_cmp(field, *last_field) <= 0))
        return at_line(r, PERSONAL, i, "is not where it belongs");
    of = record_of(r, n);
    if (!of || json_parse(&r->one, of->body, &record).kind ||
        !json_str(json_get(json_get(record, "in"), str_c(&r->one, field)), &committed) ||
        !str_eq(committed, hash_hex(&r->one, commitment(salt, value))))
        return at_line(r, PERSONAL, i, "does not belong to its record");
    *last = n;
    *last_field = str_copy(r->kept, field);
    r->report->personal++;
    return true;
}

static int64_t personal_fields(struct bundle_reading *r, const struct bundle_line *line)
{
    const struct json *j = NULL;
    str kind, value;
    int64_t n = 0;
    arena_reset(&r->one);
    if (json_parse(&r->one, line->body, &j).kind || !json_str(json_get(j, "kind"), &kind))
        return 0;
    const struct act *act = house_act(r->house, kind);
    for (const struct field *f = act ? act->in : NULL; f && f->name; f++)
        n += f->personal && json_str(json_get(json_get(j, "in"), f->name), &value);
    return n;
}

static bool check_personal(struct bundle_reading *r)
{
    str rest, field = S("");
    int64_t n = -1;
    if (!bundle_take(r, PERSONAL, &rest) || !is_text_of_lines(r, PERSONAL, rest))
        return false;
    for (size_t i = 0; rest.len; i++)
        if (!check_personal_line(r, str_cut(&rest, '\n'), i, &n, &field))
            return false;
    for (size_t i = 0; i < r->records.n; i++)
        r->report->erased += personal_fields(r, &r->records.at[i]);
    r->report->erased -= r->report->personal;
    return true;
}

// The tree of private records: made again from all of them, or a path for each of a supplier's.

static bool check_tree(struct bundle_reading *r)
{
    struct private_tree t = private_begin(r->kept, r->records.n);
    for (size_t i = 0; i < r->records.n; i++)
        private_add(&t, r->records.at[i].salt, r->records.at[i].body);
    private_end(&t, r->of.slot);
    return hash_same(slot_root(t.key, t.leaves, t.n), r->of.root) ||
           bundle_wrong(r, RECORDS, "these are not all of the project's private records");
}

static bool read_path(struct bundle_reading *r, const struct json *j, struct hash ret[32])
{
    for (size_t i = 0; i < 32; i++)
        if (!read_salt(r, json_at(j, i), &ret[i]))
            return false;
    return json_count(j) == 32;
}

static bool check_place(struct bundle_reading *r, str line, size_t i)
{
    const struct json *j = NULL;
    const struct bundle_line *of = &r->records.at[i];
    struct hash path[32];
    int64_t n = 0, place = -1;
    arena_reset(&r->one);
    if (json_parse(&r->one, line, &j).kind || !json_int(json_get(j, "n"), &n) ||
        !json_int(json_get(j, "place"), &place) || place < 0 || place > UINT32_MAX ||
        !read_path(r, json_get(j, "path"), path))
        return at_line(r, PLACES, i, "cannot be read");
    struct hash committed = commitment(of->salt, of->body);
    return (n == of->n && slot_proof_holds(r->of.root, (uint32_t)place,
                                           merkle_leaf(hash_bytes(&committed)), path)) ||
           at_line(r, PLACES, i, "the record is not among the project's");
}

static bool check_places(struct bundle_reading *r)
{
    str rest;
    if (!bundle_take(r, PLACES, &rest) || !is_text_of_lines(r, PLACES, rest))
        return false;
    if (count_lines(rest) != r->records.n)
        return bundle_wrong(r, PLACES, "has not one line for each record");
    for (size_t i = 0; rest.len; i++)
        if (!check_place(r, str_cut(&rest, '\n'), i))
            return false;
    return true;
}

static bool check_private(struct bundle_reading *r)
{
    if (str_eq(r->of.kind, S("public")))
        return true;
    if (!check_records(r) || !check_personal(r))
        return false;
    return r->of.supplier.at ? check_places(r) : check_tree(r);
}

// Documents.

static bool is_absent(const struct bundle_reading *r, str sha256)
{
    for (str rest = r->absent; rest.len;)
        if (str_eq(str_cut(&rest, '\n'), sha256))
            return true;
    return false;
}

static ptrdiff_t find_document(const struct bundle_reading *r, str sha256)
{
    for (size_t i = 0; i < r->count; i++)
        if (str_starts(r->members[i].name, S("document-")) &&
            str_eq(str_part(r->members[i].name, 9, 64), sha256))
            return (ptrdiff_t)i;
    return -1;
}

static bool check_named(struct bundle_reading *r, const struct bundle_list *list, str name,
                        bool only_public, bool *wanted)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct json *j = NULL;
        arena_reset(&r->one);
        if (json_parse(&r->one, list->at[i].body, &j).kind)
            return at_line(r, name, i, "is not an act");
        for (struct named_file *f = files_named(&r->one, j, only_public); f; f = f->next) {
            ptrdiff_t at = find_document(r, f->sha256);
            if (at >= 0)
                wanted[at] = true;
            else if (!is_absent(r, f->sha256))
                return at_line(r, name, i,
                                  "names a document that is missing");
        }
    }
    return true;
}

static bool check_documents(struct bundle_reading *r)
{
    bool *wanted = new(r->kept, bool, r->count + 1);
    bool everything = str_eq(r->of.kind, S("supervision"));
    ptrdiff_t at = bundle_find(r, ABSENT);
    r->absent = at < 0 ? S("") : r->members[at].bytes;
    if (!check_named(r, &r->acts, ACTS, !everything, wanted) ||
        !check_named(r, &r->records, RECORDS, false, wanted))
        return false;
    while (r->next < r->count && str_starts(r->members[r->next].name, S("document-"))) {
        const struct bundle_member *m = &r->members[r->next];
        arena_reset(&r->one);
        if (!str_eq(hash_hex(&r->one, sha256(m->bytes)), str_part(m->name, 9, 64)))
            return bundle_wrong(r, m->name, "is another document than its name says");
        if (!wanted[r->next++])
            return bundle_wrong(r, m->name, "no act names this document");
        r->report->documents++;
    }
    return true;
}

static bool check_rest(struct bundle_reading *r)
{
    str style, index, absent;
    if (!bundle_take(r, ABSENT, &absent) || !bundle_take(r, S("style.css"), &style) ||
        !bundle_take(r, INDEX, &index))
        return false;
    return r->next == r->count || bundle_wrong(r, r->members[r->next].name, "does not belong here");
}

static void tell(struct bundle_reading *r)
{
    r->report->kind = r->of.kind;
    r->report->project = r->of.project;
    r->report->size = r->of.size;
}

err bundle_check(const struct house *house, arena *kept, str bytes, const struct policy *policy,
                 struct bundle_report *ret)
{
    struct bundle_reading r = {.kept = kept, .one = arena_make((size_t)256 << 20),
                               .house = house, .policy = policy, .report = ret};
    *ret = (struct bundle_report){.wrong = {0}};
    bool right = bundle_open(&r, bytes) && check_acts(&r) && check_private(&r) &&
                 check_documents(&r) && check_rest(&r);
    tell(&r);
    err e = right && str_eq(r.of.kind, S("supervision")) ? bundle_recompute(&r) : OK;
    arena_free(&r.one);
    return e;
}
