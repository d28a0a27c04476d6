#include "tlog/signer.h"

#include <string.h>

#include "base/out.h"

str signer_asked_text(arena *a, const struct signer_asked *q)
{
    struct out o = out_plain(a);
    put(&o, "checkpoint ");
    put(&o, q->key);
    put(&o, format(a, "\nold %lld\n", (long long)q->old));
    for (size_t i = 0; i < q->proof.n; i++) {
        put(&o, base64(a, hash_bytes(&q->proof.at[i])));
        put(&o, "\n");
    }
    put(&o, "\n");
    put(&o, q->text);
    return out_str(&o);
}

static bool parse_hash(arena *a, str line, struct proof *ret)
{
    str bytes;
    if (ret->n == proof_max || !base64_parse(a, line, &bytes) || bytes.len != sizeof(struct hash))
        return false;
    memcpy(ret->at[ret->n++].at, bytes.at, bytes.len);
    return true;
}

bool signer_may_state(str origin, str text)
{
    str rest = text;
    bool short_enough = text.len > 0 && text.len <= statement_max && text.at[text.len - 1] == '\n';
    bool titled = str_eq(str_cut(&rest, '\n'), S("xinyue-bundle@v1"));
    str line = rest.at ? str_cut(&rest, '\n') : S("");
    return short_enough && titled && str_starts(line, S("origin ")) &&
           str_eq(str_from(line, 7), origin) && str_find(text, S("\n\n")) < 0;
}

bool signer_asked_parse(arena *a, str rest, struct signer_asked *ret)
{
    *ret = (struct signer_asked){.key = str_cut(&rest, '\n')};
    str old = rest.at ? str_cut(&rest, '\n') : S("");
    if (!rest.at || !str_starts(old, S("old ")) || !str_int(str_from(old, 4), &ret->old) ||
        ret->old < 0)
        return false;
    for (;;) {
        str line = str_cut(&rest, '\n');
        if (!rest.at)
            return false;
        if (!line.len)
            break;
        if (!parse_hash(a, line, &ret->proof))
            return false;
    }
    ret->text = rest;
    return true;
}

// Nothing but the three lines and SM3's: what is signed says only what was looked at.
static bool parse_text(arena *a, str text, struct checkpoint *ret)
{
    return checkpoint_parse(a, text, ret) && str_eq(text, checkpoint_text(a, ret));
}

static const char *why_not(const struct signed_head *known, const struct checkpoint *c,
                           const struct signer_asked *q)
{
    if (c->size < known->size)
        return "the log is smaller than what was signed";
    if (c->size == known->size && known->size)
        return hash_same(c->root, known->root) ? NULL : "another root was signed for this size";
    if (!known->size)
        return q->proof.n ? "a proof from nothing" : NULL;
    return log_has_grown(known->root, known->size, c->root, c->size, &q->proof)
               ? NULL : "the log has not grown from what was signed";
}

enum signer_may signer_decide(arena *a, const struct signed_head *known, str origin,
                              const struct signer_asked *q, struct signed_head *ret,
                              const char **ret_why)
{
    struct checkpoint c;
    *ret_why = "not a checkpoint";
    if (!parse_text(a, q->text, &c) || c.size < 1)
        return SIGNER_NEVER;
    *ret_why = "another log's checkpoint";
    if (!str_eq(c.origin, origin))
        return SIGNER_NEVER;
    *ret_why = why_not(known, &c, q);
    if (c.size > known->size && q->old != known->size)
        return SIGNER_KNOWS;
    if (*ret_why)
        return SIGNER_NEVER;
    *ret = (struct signed_head){c.size, c.root, c.has_sm3};
    return SIGNER_MAY;
}
