// From the scores to the award, made again: the acts of a bundle are applied to an empty store in
// memory, in their order, and each decision that follows from others by rule is taken once more by
// the same check, before it is applied. What comes out must be what was recorded, to the byte.
#include <string.h>

#include "bundle/bundle_read.h"

// Nothing in these is chosen by whoever does them, or by chance.
static const char *const decided[] = {
    "evaluate.advance", "evaluate.rank",  "evaluate.draw_tie",
    "evaluate.decide",  "evaluate.deem", "evaluate.send_letters",
};

static bool is_decided(const char *kind)
{
    for (size_t i = 0; i < sizeof decided / sizeof *decided; i++)
        if (strcmp(decided[i], kind) == 0)
            return true;
    return false;
}

// Where two values first differ: "rows.1.total".
static str difference(arena *a, str path, const struct json *x, const struct json *y)
{
    struct out left = out_plain(a), right = out_plain(a);
    if (json_is_object(x) && json_is_object(y))
        for (size_t i = 0; i < json_count(x); i++) {
            str key = json_key(x, i);
            str found = difference(a, join(a, path, S("."), key), json_get(x, str_c(a, key)),
                                   json_get(y, str_c(a, key)));
            if (found.at)
                return found;
        }
    if (json_is_array(x) && json_is_array(y))
        for (size_t i = 0; i < json_count(x) && i < json_count(y); i++) {
            str found = difference(a, join(a, path, format(a, ".%zu", i)), json_at(x, i),
                                   json_at(y, i));
            if (found.at)
                return found;
        }
    json_put_value(&left, x);
    json_put_value(&right, y);
    if (str_eq(out_str(&left), out_str(&right)))
        return (str){0};
    return join(a, path, S(" says "), out_str(&left), S(", the rules give "), out_str(&right));
}

static err compare(struct bundle_reading *r, const struct act *act, const struct json *recorded,
                   const void *out, str where)
{
    const struct json *again = NULL;
    struct out o = out_plain(&r->one);
    fields_to_json(&o, act->out, out, NULL);
    TRY(json_parse(&r->one, out_str(&o), &again));
    str found = difference(&r->one, S("out"), json_get(recorded, "out"), again);
    if (found.at)
        bundle_wrong(r, join(&r->one, where, S(" ("), str_of(act->kind), S(")")),
                     str_c(r->kept, found));
    else
        r->report->recomputed++;
    return OK;
}

static str refusal(arena *a, const struct call *c)
{
    struct out o = out_plain(a);
    put(&o, "the rules refuse it: ");
    if (c->findings)
        put_finding(&o, c->findings);
    return out_str(&o);
}

// The decision once more, as things stand in the store just before it is applied.
static err decide_again(struct bundle_reading *r, struct db *db, const struct act *act,
                        const struct entry *e, const void *in, const struct json *recorded,
                        str where)
{
    struct journal *law = NULL;
    void *out = arena_take(&r->one, act->out_size ? act->out_size : 1, _Alignof(max_align_t), 1);
    TRY(journal_open(db, NULL, r->house, &law));
    struct call c = {.a = &r->one, .db = db, .house = r->house, .law = journal_law(law),
                     .act = act, .who = {.person = e->by, .post = e->post, .org = e->org},
                     .received = e->received, .at = e->at, .today = day_of(e->at),
                     .signed_off = e->signed_off};
    c.last = &c.findings;
    c.errors.last = &c.errors.first;
    err said = act->check(&c, in, out);
    err result = OK;
    if (said.kind == ERR_FAULT)
        result = said;
    else if (said.kind || c.findings || c.errors.first)
        bundle_wrong(r, join(&r->one, where, S(" ("), str_of(act->kind), S(")")),
                     str_c(r->kept, refusal(&r->one, &c)));
    else
        result = compare(r, act, recorded, out, where);
    journal_close(law);
    return result;
}

static void note_award(struct bundle_reading *r, const struct act *act, const struct json *entry)
{
    const struct json *out = json_get(entry, "out");
    str name, award;
    if (!str_eq(str_of(act->kind), S("evaluate.decide")) &&
        !str_eq(str_of(act->kind), S("evaluate.deem")))
        return;
    if (json_str(json_get(out, "supplier_name"), &name) &&
        json_str(json_get(out, "award"), &award))
        r->report->award = join(r->kept, name, S(" "), award);
}

static err replay_one(struct bundle_reading *r, struct db *db, const struct bundle_line *line,
                      bool is_public)
{
    struct entry e;
    const struct act *act = NULL;
    const struct json *entry = NULL;
    void *in = NULL, *out = NULL;
    arena_reset(&r->one);
    str where = format(r->kept, "%s %lld", is_public ? "entry" : "record", (long long)line->n);
    if (entry_decode(&r->one, r->house, line->body, &e, &act, &in, &out).kind ||
        json_parse(&r->one, line->body, &entry).kind) {
        bundle_wrong(r, where, "is no act that this program knows");
        return OK;
    }
    e.seq = is_public ? line->n : 0;
    e.n = line->n;
    if (is_decided(act->kind))
        TRY(decide_again(r, db, act, &e, in, entry, where));
    note_award(r, act, entry);
    return act->apply ? act->apply(db, &e, in, out) : OK;
}

// As the journal replays: a private record comes before the public entry that it was before.
static err replay_all(struct bundle_reading *r, struct db *db)
{
    size_t k = 0;
    for (size_t i = 0; i <= r->acts.n && !r->report->wrong.at; i++) {
        int64_t until = i < r->acts.n ? r->acts.at[i].n : INT64_MAX;
        for (; k < r->records.n && r->records.at[k].after <= until && !r->report->wrong.at; k++)
            TRY(replay_one(r, db, &r->records.at[k], false));
        if (i < r->acts.n && !r->report->wrong.at)
            TRY(replay_one(r, db, &r->acts.at[i], true));
    }
    return OK;
}

static err create(const struct house *house, struct db *db)
{
    const struct sql *parts[64];
    size_t n = 0;
    for (size_t i = 0; i < house->count && n < 64; i++)
        if (house->slices[i]->sql)
            parts[n++] = house->slices[i]->sql;
    return db_create(db, parts, n);
}

err bundle_recompute(struct bundle_reading *r)
{
    struct db *db = NULL;
    TRY(db_open_memory(&db));
    err e = create(r->house, db);
    if (!e.kind)
        e = db_begin(db);
    if (!e.kind)
        e = replay_all(r, db);
    db_close(db);
    return e;
}
