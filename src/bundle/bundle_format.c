// The format itself, for who writes a bundle and who reads one.
#include <string.h>

#include "bundle/bundle_parts.h"

str proof_name(arena *a, int64_t seq)
{
    return format(a, "proof-%012lld.tlog-proof", (long long)seq);
}

str receipt_name(arena *a, int64_t n)
{
    return format(a, "record-%012lld.xinyue-receipt", (long long)n);
}

static bool is_ending(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789", s.at[i] | 0x20))
            return false;
    return s.len > 0 && s.len <= 5;
}

str document_name(arena *a, str sha256, str name)
{
    size_t dot = name.len;
    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    str ending = dot > 1 ? str_from(name, dot) : S("");
    return join(a, S("document-"), sha256, is_ending(ending) ? S(".") : S(""),
                is_ending(ending) ? ending : S(""));
}

// Documents.

static struct named_file *add(arena *a, str sha256, str name, struct named_file *before)
{
    struct named_file *f = new(a, struct named_file, 1);
    *f = (struct named_file){sha256, name, before};
    return f;
}

// As an entry writes a file: name, sha256 and size, and nothing else.
static bool is_file(const struct json *j, str *ret_sha256, str *ret_name)
{
    struct hash h;
    int64_t size = 0;
    return json_is_object(j) && json_count(j) == 3 && json_str(json_get(j, "name"), ret_name) &&
           json_str(json_get(j, "sha256"), ret_sha256) && hash_parse(*ret_sha256, &h) &&
           json_int(json_get(j, "size"), &size);
}

static struct named_file *find_files(arena *a, const struct json *j, struct named_file *found)
{
    str sha256, name;
    if (is_file(j, &sha256, &name))
        return add(a, sha256, name, found);
    for (size_t i = 0; json_is_array(j) && i < json_count(j); i++)
        found = find_files(a, json_at(j, i), found);
    for (size_t i = 0; json_is_object(j) && i < json_count(j); i++)
        found = find_files(a, json_get(j, str_c(a, json_key(j, i))), found);
    return found;
}

struct named_file *files_named(arena *a, const struct json *entry, bool only_public)
{
    struct hash h;
    str sha256, kind;
    struct named_file *found = only_public ? NULL : find_files(a, entry, NULL);
    if (json_str(json_get(entry, "kind"), &kind) && str_starts(kind, S("tender.")) &&
        json_str(json_get(json_get(entry, "out"), "document"), &sha256) && hash_parse(sha256, &h))
        found = add(a, sha256, (str){0}, found);
    return found;
}

// The tree of private records.

static const str keyed = {"xinyue-bundle@v1 private\n", 25};

struct private_tree private_begin(arena *a, size_t room)
{
    struct private_tree t = {.leaves = new(a, struct slot_leaf, room + 1), .room = room,
                             .keying = out_plain(a)};
    put_raw(&t.keying, keyed);
    return t;
}

void private_add(struct private_tree *t, struct hash salt, str body)
{
    struct hash committed = commitment(salt, body);
    if (t->n == t->room)
        return;
    put_raw(&t->keying, hash_bytes(&salt));
    t->leaves[t->n++].hash = merkle_leaf(hash_bytes(&committed));
}

void private_end(struct private_tree *t, int64_t slot)
{
    unsigned char n[8];
    for (size_t i = 0; i < sizeof n; i++)
        n[i] = (unsigned char)(slot >> (56 - 8 * i));
    put_raw(&t->keying, (str){(const char *)n, sizeof n});
    t->key = sha256(out_str(&t->keying));
    for (size_t i = 0; i < t->n; i++)
        t->leaves[i].index = slot_place(t->key, (uint32_t)i);
}

// The manifest.

static const str title = {"xinyue-bundle@v1", 16};

str manifest_text(arena *a, const struct manifest *m)
{
    return join(a, title, S("\norigin "), m->origin, S("\nproject "), m->project, S("\nfor "),
                m->kind, m->supplier.at ? S(" ") : S(""), m->supplier.at ? m->supplier : S(""),
                format(a, "\nsize %lld\nprivate %lld ", (long long)m->size, (long long)m->slot),
                hash_hex(a, m->root), S("\nfiles "), hash_hex(a, m->files), S("\n"));
}

static str cut_word(str *rest, str name)
{
    str line = str_cut(rest, '\n');
    return str_starts(line, name) ? str_from(line, name.len) : S("");
}

bool manifest_parse(arena *a, str text, struct manifest *ret)
{
    struct manifest m = {.supplier = {0}};
    str rest = text;
    cut_word(&rest, title);
    m.origin = cut_word(&rest, S("origin "));
    m.project = cut_word(&rest, S("project "));
    str line = cut_word(&rest, S("for "));
    m.kind = str_cut(&line, ' ');
    m.supplier = line;
    str size = cut_word(&rest, S("size ")), private = cut_word(&rest, S("private "));
    str slot = str_cut(&private, ' ');
    if (!choice_has(bundle_kinds, m.kind) || !str_int(size, &m.size) || !str_int(slot, &m.slot) ||
        !private.at || !hash_parse(private, &m.root) ||
        !hash_parse(cut_word(&rest, S("files ")), &m.files) ||
        str_eq(m.kind, S("supplier")) != (m.supplier.at != NULL))
        return false;
    *ret = m;
    return str_eq(manifest_text(a, &m), text);
}
