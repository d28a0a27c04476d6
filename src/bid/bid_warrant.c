#include "bid/bid_warrant.h"

#include "base/json.h"

static const str head = {"xinyue-opening@v1", 17};

static void put_line(struct out *o, const char *name, str bytes)
{
    put(o, name);
    put(o, " ");
    put(o, base64(o->a, bytes));
    put(o, "\n");
}

str warrant_text(arena *a, const struct warrant *w)
{
    struct out o = out_plain(a);
    put(&o, head);
    put(&o, "\ntender ");
    put(&o, id_text(a, w->tender));
    put(&o, "\n");
    put_line(&o, "close", w->close);
    put_line(&o, "close-proof", proof_file_text(a, &w->closed));
    put_line(&o, "start", w->start);
    put_line(&o, "start-proof", proof_file_text(a, &w->started));
    return out_str(&o);
}

static bool cut_line(str *text, str name, str *ret)
{
    str line = str_cut(text, '\n');
    if (!str_starts(line, name))
        return false;
    *ret = str_from(line, name.len);
    return true;
}

static bool cut_bytes(arena *a, str *text, str name, str *ret)
{
    str b64;
    return cut_line(text, name, &b64) && base64_parse(a, b64, ret);
}

static bool cut_proof(arena *a, str *text, str name, struct proof_file *ret)
{
    str bytes;
    return cut_bytes(a, text, name, &bytes) && proof_file_parse(a, bytes, ret);
}

bool warrant_cut(arena *a, str *text, struct warrant *ret)
{
    str tender;
    return str_eq(str_cut(text, '\n'), head) && cut_line(text, S("tender "), &tender) &&
           id_parse(tender, &ret->tender) && cut_bytes(a, text, S("close "), &ret->close) &&
           cut_proof(a, text, S("close-proof "), &ret->closed) &&
           cut_bytes(a, text, S("start "), &ret->start) &&
           cut_proof(a, text, S("start-proof "), &ret->started);
}

// The entry is of this kind, about this tender, and not of before the deadline.
static bool entry_fits(arena *a, const struct warrant *w, str body, str kind, instant deadline,
                       const struct json **ret_in)
{
    const struct json *j = NULL;
    str is, at, about;
    id tender;
    instant t;
    if (json_parse(a, body, &j).kind || !json_str(json_get(j, "kind"), &is) || !str_eq(is, kind) ||
        !json_str(json_get(j, "at"), &at) || !instant_parse(at, &t) || t.us < deadline.us)
        return false;
    *ret_in = json_get(j, "in");
    return json_str(json_get(*ret_in, "tender"), &about) && id_parse(about, &tender) &&
           id_same(tender, w->tender);
}

static bool proof_holds(arena *a, str body, const struct proof_file *f, struct note *ret)
{
    struct checkpoint c;
    return note_parse(a, f->note, ret) && checkpoint_parse(a, ret->text, &c) &&
           entry_is_in(c.root, c.size, f->index, merkle_leaf(body), &f->proof);
}

static bool fail(const char *why, const char **ret_why)
{
    *ret_why = why;
    return false;
}

// Signed by the log alone: then it must hold why nobody else has.
static bool reason_holds(arena *a, const struct warrant *w, const struct warrant_asked *q,
                         str *ret_reason, const char **ret_why)
{
    struct policy log = *q->policy;
    struct note n;
    const struct json *in = NULL;
    size_t none = 0;
    log.quorum = -1;
    if (!proof_holds(a, w->start, &w->started, &n) ||
        !entry_fits(a, w, w->start, S("bid.start_opening"), q->deadline, &in))
        return fail("the log does not hold that this opening began after the deadline", ret_why);
    if (!policy_met(a, &log, &n, (instant){0}, &none, ret_why))
        return false;
    if (!json_str(json_get(in, "unwitnessed"), ret_reason) || str_empty(*ret_reason))
        return fail("the log does not say why no witness has signed", ret_why);
    return true;
}

bool warrant_holds(arena *a, const struct warrant *w, const struct warrant_asked *q,
                   size_t *ret_witnesses, str *ret_reason, const char **ret_why)
{
    struct note n;
    const struct json *in = NULL;
    *ret_witnesses = 0;
    *ret_reason = (str){0};
    if (!proof_holds(a, w->close, &w->closed, &n) ||
        !entry_fits(a, w, w->close, S("bid.close"), q->deadline, &in))
        return fail("the log does not hold that this tender was closed after the deadline",
                    ret_why);
    if (q->unwitnessed) {
        struct policy log = *q->policy;
        log.quorum = -1;
        return policy_met(a, &log, &n, (instant){0}, ret_witnesses, ret_why) &&
               reason_holds(a, w, q, ret_reason, ret_why);
    }
    if (q->policy->quorum < 0)
        return fail("the policy names no witness", ret_why);
    return policy_met(a, q->policy, &n, q->deadline, ret_witnesses, ret_why);
}
