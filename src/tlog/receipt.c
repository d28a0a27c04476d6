#include "tlog/receipt.h"

#include <string.h>

#include "base/json.h"
#include "base/out.h"

static const str head = {"xinyue-receipt@v1", 17};

static void put_line(struct out *o, const char *name, str bytes)
{
    put(o, name);
    put(o, base64(o->a, bytes));
    put(o, "\n");
}

str receipt_text(arena *a, const struct receipt *r)
{
    struct out o = out_plain(a);
    put(&o, head);
    put_line(&o, "\nrecord ", r->record);
    put_line(&o, "salt ", hash_bytes(&r->salt));
    put(&o, format(a, "place %lu\n", (unsigned long)r->place));
    for (size_t i = 0; i < slot_height; i++)
        put_line(&o, "", hash_bytes(&r->path[i]));
    put_line(&o, "entry ", r->entry);
    put(&o, proof_file_text(a, &r->proof));
    return out_str(&o);
}

static bool cut_bytes(arena *a, str *rest, str name, str *ret)
{
    str line = str_cut(rest, '\n');
    return rest->at && str_starts(line, name) && base64_parse(a, str_from(line, name.len), ret);
}

static bool cut_hash(arena *a, str *rest, str name, struct hash *ret)
{
    str bytes;
    if (!cut_bytes(a, rest, name, &bytes) || bytes.len != sizeof ret->at)
        return false;
    memcpy(ret->at, bytes.at, sizeof ret->at);
    return true;
}

static bool cut_place(str *rest, uint32_t *ret)
{
    int64_t n = 0;
    str line = str_cut(rest, '\n');
    if (!rest->at || !str_starts(line, S("place ")) || !str_int(str_from(line, 6), &n) || n < 0 ||
        n > UINT32_MAX)
        return false;
    *ret = (uint32_t)n;
    return true;
}

bool receipt_parse(arena *a, str text, struct receipt *ret)
{
    str rest = text;
    *ret = (struct receipt){0};
    if (!str_eq(str_cut(&rest, '\n'), head) || !rest.at)
        return false;
    if (!cut_bytes(a, &rest, S("record "), &ret->record) ||
        !cut_hash(a, &rest, S("salt "), &ret->salt) || !cut_place(&rest, &ret->place))
        return false;
    for (size_t i = 0; i < slot_height; i++)
        if (!cut_hash(a, &rest, S(""), &ret->path[i]))
            return false;
    return cut_bytes(a, &rest, S("entry "), &ret->entry) &&
           proof_file_parse(a, rest, &ret->proof);
}

static bool slot_root_of(arena *a, str entry, struct hash *ret)
{
    const struct json *j = NULL;
    str kind, root;
    return !json_parse(a, entry, &j).kind && json_str(json_get(j, "kind"), &kind) &&
           str_eq(kind, S("journal.close_slot")) &&
           json_str(json_get(json_get(j, "out"), "root"), &root) && hash_parse(root, ret);
}

bool receipt_holds(arena *a, const struct receipt *r, const struct checkpoint *c,
                   const char **ret_why)
{
    struct hash root, committed = commitment(r->salt, r->record);
    *ret_why = "the entry does not close a slot";
    if (!slot_root_of(a, r->entry, &root))
        return false;
    *ret_why = "the record is not in the slot";
    if (!slot_proof_holds(root, r->place, merkle_leaf(hash_bytes(&committed)), r->path))
        return false;
    *ret_why = "the entry is not in the log";
    return entry_is_in(c->root, c->size, r->proof.index, merkle_leaf(r->entry), &r->proof.proof);
}
