#include "tlog/promise.h"

#include <string.h>

#include "base/out.h"

static const str head = {"xinyue-promise@v1", 17};
static const str what = {" receipt", 8};

str promised_text(arena *a, const struct promised *p)
{
    return join(a, p->origin, what, S("\n"), base64(a, hash_bytes(&p->commitment)),
                format(a, "\nslot %lld\nplace %lu\ntime ", (long long)p->slot,
                       (unsigned long)p->place),
                instant_utc(a, p->at), S("\n"));
}

static bool cut_number(str *rest, str name, int64_t max, int64_t *ret)
{
    str line = str_cut(rest, '\n');
    return rest->at && str_starts(line, name) && str_int(str_from(line, name.len), ret) &&
           *ret >= 0 && *ret <= max;
}

static bool take_hash(arena *a, str line, struct hash *ret)
{
    str bytes;
    if (!base64_parse(a, line, &bytes) || bytes.len != sizeof ret->at)
        return false;
    memcpy(ret->at, bytes.at, sizeof ret->at);
    return true;
}

// What reads back as another text was not written by us.
bool promised_parse(arena *a, str text, struct promised *ret)
{
    int64_t place = 0;
    str rest = text, first = str_cut(&rest, '\n');
    *ret = (struct promised){.origin = str_part(first, 0, first.len - what.len)};
    if (!rest.at || first.len <= what.len || !str_ends(first, what) ||
        !take_hash(a, str_cut(&rest, '\n'), &ret->commitment) || !rest.at ||
        !cut_number(&rest, S("slot "), INT64_MAX, &ret->slot) ||
        !cut_number(&rest, S("place "), UINT32_MAX, &place))
        return false;
    ret->place = (uint32_t)place;
    str line = str_cut(&rest, '\n');
    return str_starts(line, S("time ")) && instant_parse(str_from(line, 5), &ret->at) &&
           str_eq(text, promised_text(a, ret));
}

str promise_text(arena *a, const struct promise *p)
{
    return join(a, head, S("\nrecord "), base64(a, p->record), S("\nsalt "),
                base64(a, hash_bytes(&p->salt)), S("\n\n"), p->note);
}

bool promise_parse(arena *a, str text, struct promise *ret, struct promised *ret_says)
{
    struct note n;
    str rest = text;
    bool first = str_eq(str_cut(&rest, '\n'), head);
    str record = rest.at ? str_cut(&rest, '\n') : S("");
    str salt = rest.at ? str_cut(&rest, '\n') : S("");
    if (!first || !rest.at || !str_starts(record, S("record ")) ||
        !base64_parse(a, str_from(record, 7), &ret->record) || !str_starts(salt, S("salt ")) ||
        !take_hash(a, str_from(salt, 5), &ret->salt) || str_cut(&rest, '\n').len || !rest.at)
        return false;
    ret->note = rest;
    return note_parse(a, rest, &n) && promised_parse(a, n.text, ret_says) &&
           hash_same(commitment(ret->salt, ret->record), ret_says->commitment);
}
