#include "bundle/bundle_read.h"

#include <string.h>

#include "base/tar.h"

bool bundle_wrong(struct bundle_reading *r, str where, const char *why)
{
    if (!r->report->wrong.at)
        r->report->wrong = join(r->kept, where, S(": "), str_of(why));
    return false;
}

// The archive: plain headers exactly as we write them, zeros where zeros belong, nothing behind.

static bool is_zeros(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i])
            return false;
    return true;
}

// 1: a member, cut off; 0: the end; -1: neither.
static int cut_member(str *rest, struct bundle_member *ret)
{
    char again[tar_block];
    struct tar_member m;
    if (rest->len < tar_block)
        return -1;
    enum tar_got got = tar_read_header(rest->at, &m);
    if (got == TAR_ZEROS)
        return rest->len == 2 * tar_block && is_zeros(*rest) ? 0 : -1;
    size_t size = got == TAR_MEMBER ? (size_t)m.size : 0;
    size_t room = got == TAR_MEMBER ? size + (size_t)tar_padding(m.size) : 0;
    if (got != TAR_MEMBER || rest->len - tar_block < room)
        return -1;
    *ret = (struct bundle_member){{rest->at, m.name_len}, {rest->at + tar_block, size}};
    if (!tar_write_header(ret->name, m.size, again) || memcmp(again, rest->at, tar_block) != 0 ||
        !is_zeros((str){rest->at + tar_block + size, room - size}))
        return -1;
    *rest = str_from(*rest, tar_block + room);
    return 1;
}

static bool read_members(struct bundle_reading *r, str bytes)
{
    struct bundle_member m;
    str rest = bytes;
    int got = 0;
    while ((got = cut_member(&rest, &m)) > 0)
        r->count++;
    if (got < 0)
        return bundle_wrong(r, r->count ? m.name : S("the file"),
                            "what follows is not as a bundle is written");
    r->members = new(r->kept, struct bundle_member, r->count + 1);
    rest = bytes;
    for (size_t i = 0; i < r->count; i++)
        cut_member(&rest, &r->members[i]);
    return true;
}

ptrdiff_t bundle_find(const struct bundle_reading *r, str name)
{
    for (size_t i = 0; i < r->count; i++)
        if (str_eq(r->members[i].name, name))
            return (ptrdiff_t)i;
    return -1;
}

// The manifest.

static bool signed_by_log(struct bundle_reading *r, const struct note *n)
{
    bool good = false;
    for (size_t i = 0; i < r->policy->log_count; i++) {
        enum note_found found = note_check(&r->one, n, &r->policy->logs[i], NULL);
        if (found == NOTE_BAD)
            return bundle_wrong(r, MANIFEST, "the signature is wrong");
        good = good || found == NOTE_GOOD;
    }
    return good || bundle_wrong(r, MANIFEST, "not signed by the log's key");
}

static bool take_last(struct bundle_reading *r, str name, str *ret)
{
    if (bundle_find(r, name) < 0)
        return bundle_wrong(r, name, "is missing");
    if (!str_eq(r->members[r->count - 1].name, name))
        return bundle_wrong(r, r->members[r->count - 1].name, "is not where it belongs");
    *ret = r->members[--r->count].bytes;
    return true;
}

static bool read_manifest(struct bundle_reading *r)
{
    struct note n;
    str whole;
    if (!take_last(r, MANIFEST, &whole))
        return false;
    if (!note_parse(r->kept, whole, &n))
        return bundle_wrong(r, MANIFEST, "cannot be read");
    if (!signed_by_log(r, &n))
        return false;
    if (!manifest_parse(r->kept, n.text, &r->of))
        return bundle_wrong(r, MANIFEST, "cannot be read");
    return take_last(r, FILES, &r->list) &&
           (hash_same(sha256(r->list), r->of.files) ||
            bundle_wrong(r, FILES, "is not what the manifest says"));
}

static bool match_member(struct bundle_reading *r, size_t i, str name, struct hash sum)
{
    if (i >= r->count || !str_eq(r->members[i].name, name)) {
        if (bundle_find(r, name) < 0)
            return bundle_wrong(r, name, "is missing");
        return str_find(r->list, join(&r->one, S("  "), r->members[i].name, S("\n"))) < 0
                   ? bundle_wrong(r, r->members[i].name, "is not in the list of files")
                   : bundle_wrong(r, name, "is not where it belongs");
    }
    return hash_same(sha256(r->members[i].bytes), sum) ||
           bundle_wrong(r, name, "is not what the list of files says");
}

// Each file is the one that is listed at this place.
static bool match_list(struct bundle_reading *r)
{
    size_t i = 0;
    for (str rest = r->list; rest.len;) {
        struct hash sum;
        str line = str_cut(&rest, '\n'), hex64 = str_cut(&line, ' ');
        if (!rest.at || !hash_parse(hex64, &sum) || !line.len || line.at[0] != ' ')
            return bundle_wrong(r, FILES, "a line cannot be read");
        if (!match_member(r, i++, str_from(line, 1), sum))
            return false;
    }
    return i == r->count || bundle_wrong(r, r->members[i].name, "is not in the list of files");
}

bool bundle_take(struct bundle_reading *r, str name, str *ret)
{
    if (bundle_find(r, name) < 0)
        return bundle_wrong(r, name, "is missing");
    if (r->next >= r->count || !str_eq(r->members[r->next].name, name))
        return bundle_wrong(r, r->next < r->count ? r->members[r->next].name : name,
                            "does not belong here");
    *ret = r->members[r->next++].bytes;
    return true;
}

static bool read_checkpoint(struct bundle_reading *r)
{
    struct note n;
    size_t witnesses = 0;
    const char *why = "cannot be read";
    if (!bundle_take(r, CHECKPOINT, &r->note))
        return false;
    if (!note_parse(r->kept, r->note, &n) || !checkpoint_parse(r->kept, n.text, &r->head) ||
        !policy_met(r->kept, r->policy, &n, (instant){0}, &witnesses, &why))
        return bundle_wrong(r, CHECKPOINT, why);
    return (r->head.size == r->of.size && str_eq(r->head.origin, r->of.origin)) ||
           bundle_wrong(r, CHECKPOINT, "is not the one that the manifest speaks of");
}

bool bundle_open(struct bundle_reading *r, str bytes)
{
    str policy;
    return read_members(r, bytes) && read_manifest(r) && match_list(r) && read_checkpoint(r) &&
           bundle_take(r, POLICY, &policy);
}
