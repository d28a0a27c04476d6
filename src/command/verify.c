// What anyone runs on their own computer: is the log what was signed, is my receipt in it, was the
// draw made as it says?
#include <stdio.h>
#include <string.h>

#include "account/passkey_watch.h"
#include "base/json.h"
#include "command/command.h"
#include "command/verify_bundle.h"
#include "tlog/draw_file.h"
#include "tlog/fetch.h"
#include "tlog/promise.h"
#include "tlog/receipt.h"

struct asked {
    const char *log, *key, *gm_key, *policy, *seen, *receipt, *entry, *draw, *bundle, *promise;
};

// What the log itself must keep to: time never goes back, and slots follow one another.
struct order {
    instant last;
    int64_t slots, acts;
    str wrong;
    arena *kept;
    struct passkey_watch *watch;
};

static void out_of_order(struct order *o, int64_t seq, const char *what)
{
    if (!o->wrong.at)
        o->wrong = join(o->kept, format(o->kept, "entry %lld: ", (long long)seq), str_of(what));
}

static void look_at_slot(struct order *o, int64_t seq, const struct json *out)
{
    int64_t slot = 0;
    str root;
    struct hash h;
    if (!json_int(json_get(out, "slot"), &slot) || !json_str(json_get(out, "root"), &root) ||
        !hash_parse(root, &h))
        out_of_order(o, seq, "closes no slot");
    else if (slot != o->slots + 1)
        out_of_order(o, seq, "a slot of private records is left out");
    o->slots = slot;
}

static err look_at(void *with, arena *a, int64_t seq, str body)
{
    struct order *o = with;
    const struct json *j = NULL;
    str at, kind;
    instant t = {0};
    if (json_parse(a, body, &j).kind || !json_str(json_get(j, "at"), &at) ||
        !json_str(json_get(j, "kind"), &kind) || !instant_parse(at, &t)) {
        out_of_order(o, seq, "not an act");
        return OK;
    }
    if (t.us < o->last.us)
        out_of_order(o, seq, "earlier than the one before it");
    o->last = t;
    passkey_watch_entry(o->watch, a, body);
    if (str_eq(kind, S("journal.close_slot")))
        look_at_slot(o, seq, json_get(j, "out"));
    else
        o->acts++;
    return OK;
}

static err read_policy(arena *a, const struct asked *q, struct policy *ret)
{
    struct note_key key;
    str text;
    int line = 0;
    if (q->key && note_key_parse(a, str_of(q->key), &key) && key.suite == NOTE_ED25519) {
        *ret = policy_of_key(&key);
        return OK;
    }
    if (q->key)
        return fault("this is not a key of a log");
    TRY(file_read(a, str_of(q->policy), &text));
    if (policy_parse(a, text, ret, &line))
        return OK;
    return (err){.kind = ERR_FAULT, .detail = format(a, "the policy, line %d", line)};
}

// A key of SM2 that must have signed beside the other.
static err read_beside(arena *a, const struct asked *q, struct policy *ret)
{
    if (!q->gm_key)
        return OK;
    return note_key_parse(a, str_of(q->gm_key), &ret->beside) && ret->beside.suite == NOTE_SM2
               ? OK : fault("this is not a key of SM2");
}

static int say_wrong(str what)
{
    printf("WRONG  %.*s\n", STR_ARG(what));
    return 1;
}

static err read_seen(arena *a, const char *path, struct checkpoint *ret)
{
    struct note n;
    str text;
    TRY(file_read(a, str_of(path), &text));
    return note_parse(a, text, &n) && checkpoint_parse(a, n.text, ret)
               ? OK : fault("the earlier checkpoint cannot be read");
}

static int verify_log(arena *a, const struct asked *q, const struct policy *policy)
{
    struct log_source source = {NULL, NULL};
    struct order order = {.kept = a, .watch = passkey_watch_make(a)};
    struct checkpoint seen;
    struct log_report report;
    err e = log_source_open(a, str_of(q->log), &source);
    if (!e.kind && q->seen)
        e = read_seen(a, q->seen, &seen);
    struct log_checking c = {&source, policy, q->seen ? &seen : NULL, look_at, &order};
    if (!e.kind)
        e = log_check(a, &c, &report);
    log_source_close(&source);
    if (e.kind)
        return fail("verify", e);
    if (report.wrong.at || order.wrong.at)
        return say_wrong(report.wrong.at ? report.wrong : order.wrong);
    if (passkey_watch_wrong(order.watch).at)
        return say_wrong(passkey_watch_wrong(order.watch));
    printf("OK  %.*s\n%lld entries, %lld of them acts, %lld slots of private records, "
           "%zu witnesses, %lld acts signed by passkey\n", STR_ARG(report.head.origin),
           (long long)report.head.size, (long long)order.acts, (long long)order.slots,
           report.witnesses, (long long)passkey_watch_signed(order.watch));
    return 0;
}

// The checkpoint of a proof, if it is signed as the policy wants.
static bool read_note(arena *a, str text, const struct policy *policy, struct checkpoint *ret,
                      const char **ret_why)
{
    struct note n;
    size_t witnesses = 0;
    *ret_why = "the checkpoint cannot be read";
    if (!note_parse(a, text, &n) || !checkpoint_parse(a, n.text, ret))
        return false;
    return policy_met(a, policy, &n, (instant){0}, &witnesses, ret_why);
}

static int verify_proof(arena *a, const struct asked *q, str text, const struct policy *policy)
{
    struct proof_file f;
    struct checkpoint c;
    const char *why = NULL;
    str entry;
    if (!proof_file_parse(a, text, &f))
        return say_wrong(S("neither a receipt nor a proof"));
    if (!q->entry) {
        fprintf(stderr, "xinyue verify: a .tlog-proof needs --entry FILE, the bytes it is about\n");
        return 2;
    }
    err e = file_read(a, str_of(q->entry), &entry);
    if (e.kind)
        return fail("verify", e);
    if (!read_note(a, f.note, policy, &c, &why))
        return say_wrong(str_of(why));
    if (!entry_is_in(c.root, c.size, f.index, merkle_leaf(entry), &f.proof))
        return say_wrong(S("the entry is not in the log"));
    printf("OK  entry %lld of %.*s, of %lld\n", (long long)f.index, STR_ARG(c.origin),
           (long long)c.size);
    return 0;
}

// A log's own key has signed what was promised, and it is about the record beside it.
static bool promise_is_signed(arena *a, str text, const struct policy *policy,
                              struct promise *ret, struct promised *ret_says)
{
    struct note n;
    if (!promise_parse(a, text, ret, ret_says) || !note_parse(a, ret->note, &n))
        return false;
    for (size_t i = 0; i < policy->log_count; i++)
        if (str_eq(policy->logs[i].name, ret_says->origin) &&
            note_check(a, &n, &policy->logs[i], NULL) == NOTE_GOOD)
            return true;
    return false;
}

static int verify_promise(arena *a, str text, const struct policy *policy)
{
    struct promise p;
    struct promised says;
    if (!promise_is_signed(a, text, policy, &p, &says))
        return say_wrong(S("the promise is not the log's, or not about this record"));
    printf("OK  taken by %.*s at %.*s, for place %lu of slot %lld; its receipt follows\n%.*s\n",
           STR_ARG(says.origin), STR_ARG(instant_utc(a, says.at)), (unsigned long)says.place,
           (long long)says.slot, STR_ARG(p.record));
    return 0;
}

static bool closes_slot(arena *a, str entry, int64_t slot)
{
    const struct json *j = NULL;
    int64_t closed = -1;
    return !json_parse(a, entry, &j).kind &&
           json_int(json_get(json_get(j, "out"), "slot"), &closed) && closed == slot;
}

// What was promised at once and what stands in the log are the same.
static const char *promise_broken(arena *a, const struct asked *q, const struct receipt *r,
                                  const struct policy *policy)
{
    struct promise p;
    struct promised says;
    str text;
    if (!q->promise)
        return NULL;
    if (file_read(a, str_of(q->promise), &text).kind ||
        !promise_is_signed(a, text, policy, &p, &says))
        return "the promise is not the log's, or not about its record";
    if (!str_eq(p.record, r->record) || !hash_same(p.salt, r->salt))
        return "the receipt is about another record than the promise";
    return says.place == r->place && closes_slot(a, r->entry, says.slot)
               ? NULL : "the log holds the record at another place than was promised";
}

static int verify_receipt(arena *a, const struct asked *q, const struct policy *policy)
{
    struct receipt r;
    struct checkpoint c;
    const char *why = NULL;
    str text;
    err e = file_read(a, str_of(q->receipt), &text);
    if (e.kind)
        return fail("verify", e);
    if (str_starts(text, S("xinyue-promise@")))
        return verify_promise(a, text, policy);
    if (!receipt_parse(a, text, &r))
        return verify_proof(a, q, text, policy);
    if (!read_note(a, r.proof.note, policy, &c, &why) || !receipt_holds(a, &r, &c, &why))
        return say_wrong(str_of(why));
    why = promise_broken(a, q, &r, policy);
    if (why)
        return say_wrong(str_of(why));
    printf("OK  closed by entry %lld of %.*s\n%.*s\n", (long long)r.proof.index,
           STR_ARG(c.origin), STR_ARG(r.record));
    return 0;
}

// The file of a draw from this computer, or from the page that offers it.
static err read_draw(arena *a, const char *where, struct draw_file *ret)
{
    struct log_source source = {NULL, NULL};
    str text, address = str_of(where);
    size_t last = address.len;
    if (!str_starts(address, S("http://")) && !str_starts(address, S("https://"))) {
        TRY(file_read(a, address, &text));
    } else {
        while (address.at[last - 1] != '/')
            last--;
        TRY(log_source_open(a, str_part(address, 0, last - 1), &source));
        err e = source.fetch(source.with, a, str_from(address, last), &text);
        log_source_close(&source);
        TRY(e);
    }
    return draw_file_parse(a, text, ret) ? OK : fault("this is no file of a draw");
}

static int verify_draw(arena *a, const struct asked *q, const struct policy *policy)
{
    static const char *const ends[] = {"under way", "drawn", "void"};
    struct draw_file f;
    struct draw_report report;
    struct checkpoint c;
    const char *why = NULL;
    err e = read_draw(a, q->draw, &f);
    if (e.kind)
        return fail("verify", e);
    str wrong = draw_holds(a, &f, &report);
    if (!wrong.at && !read_note(a, f.note, policy, &c, &why))
        wrong = str_of(why);
    else if (!wrong.at)
        wrong = draw_in_log(a, &f, &c);
    if (wrong.at)
        return say_wrong(wrong);
    printf("OK  draw %.*s: %.*s\n%s, %zu numbers, %zu candidates, %zu answers, %zu entries of "
           "%.*s\n", STR_ARG(report.draw), STR_ARG(report.subject), ends[report.end],
           report.parts, report.candidates, report.answered, f.n, STR_ARG(c.origin));
    return 0;
}

int command_verify(int count, char **words)
{
    struct asked q = {NULL};
    const struct option_spec specs[] = {
        {"log", &q.log, NULL},         {"key", &q.key, NULL},     {"policy", &q.policy, NULL},
        {"promise", &q.promise, NULL},
        {"since", &q.seen, NULL},      {"receipt", &q.receipt, NULL}, {"entry", &q.entry, NULL},
        {"draw", &q.draw, NULL},       {"gm-key", &q.gm_key, NULL},
        {"bundle", &q.bundle, NULL},
    };
    struct policy *policy = NULL;
    if (!read_options(count, words, specs, sizeof specs / sizeof *specs, NULL, NULL) ||
        !q.log + !q.receipt + !q.draw + !q.bundle != 3 || !q.key == !q.policy) {
        fprintf(stderr, "usage: xinyue verify --log URL|DIR | --receipt FILE [--entry FILE] "
                        "[--promise FILE] |\n       --draw FILE|URL | --bundle FILE  --key KEY | "
                        "--policy FILE  [--gm-key KEY]\n       [--since CHECKPOINT]\n");
        return 2;
    }
    arena a = arena_make((size_t)1 << 30);
    policy = new(&a, struct policy, 1);
    err e = read_policy(&a, &q, policy);
    if (!e.kind)
        e = read_beside(&a, &q, policy);
    int status = e.kind ? fail("verify", e)
               : q.log ? verify_log(&a, &q, policy)
               : q.bundle ? verify_bundle(&a, q.bundle, policy)
               : q.draw ? verify_draw(&a, &q, policy) : verify_receipt(&a, &q, policy);
    arena_free(&a);
    return status;
}
