#include "journal/journal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "journal/draft.h"
#include "journal/inside.h"
#include "journal_sql.h"

const struct act *house_act(const struct house *h, str kind)
{
    EACH_ACT(h, a)
        if (str_eq(kind, str_of(a->kind)))
            return a;
    return NULL;
}

err journal_load_law(struct journal *j)
{
    arena *a = &j->law_kept;
    struct law_row_rows rows;
    TRY(law_rows(j->db, a, &rows));
    struct law_setting *settings = new(a, struct law_setting, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        settings[i] = (struct law_setting){rows.at[i].name, rows.at[i].from_day, rows.at[i].value};
    struct law *l = new(a, struct law, 1);
    str why = {0};
    if (!law_make(a, settings, rows.n, l, &why))
        return fault("a law setting in the store cannot be read");
    j->law = l;
    return OK;
}

err journal_open(struct db *db, struct blob_store *blobs, const struct house *house,
                 struct journal **ret)
{
    struct journal *j = calloc(1, sizeof *j);
    assert(j);
    *j = (struct journal){.db = db, .blobs = blobs, .house = house};
    j->law_kept = arena_make((size_t)256 << 20);
    j->scratch = arena_make((size_t)1 << 30);
    j->last = &j->first;
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->wake, NULL);
    pthread_cond_init(&j->calm, NULL);
    err e = head_load(db, &j->scratch, &j->head);
    if (!e.kind)
        e = journal_load_law(j);
    if (e.kind) {
        journal_close(j);
        return e;
    }
    j->size = j->head.tree.size;
    *ret = j;
    return OK;
}

const struct law *journal_law(const struct journal *j)
{
    return j->law;
}

int64_t journal_size(const struct journal *j)
{
    return j->size;
}

struct hash journal_root(const struct journal *j)
{
    return tree_root(&j->head.tree);
}

instant journal_last(const struct journal *j)
{
    return j->head.last;
}

int64_t journal_version(const struct journal *j)
{
    return j->version;
}

const struct house *journal_house(const struct journal *j)
{
    return j->house;
}

err journal_set_due(struct db *db, const char *kind, id subject, instant at)
{
    return due_put(db, .kind = str_of(kind), .subject = subject, .at = at);
}

err journal_next_due(struct db *db, arena *a, instant until, instant *ret)
{
    struct due_row *d = NULL;
    TRY(due_next(db, a, until, &d));
    *ret = d ? d->at : (instant){0};
    return OK;
}

err journal_clear_due(struct db *db, const char *kind, id subject)
{
    return due_remove(db, .kind = str_of(kind), .subject = subject);
}

static err ask_relation(struct call *c)
{
    bool may = false;
    TRY(c->act->may.relation->ask(c->db, c->a, &c->who, call_thing(c), &may));
    if (may)
        return OK;
    return c->who.person.n ? denied() : (err){.kind = ERR_SIGN_IN};
}

// A key that is known: the first answer again, or an error if something else was sent under it.
static err repeat(struct call *c)
{
    struct side_key_find_row *row = NULL;
    if (!c->key.at)
        return OK;
    TRY(side_key_find(c->db, c->a, c->who.person.n, str_of(c->act->kind), c->key, &row));
    if (!row)
        return OK;
    if (!str_eq(row->body, hash_bytes(&c->body)))
        return invalid("the same Idempotency-Key was used for another request");
    c->answer = row->answer;
    c->repeated = true;
    return OK;
}

static err decide(struct call *c)
{
    TRY(ask_relation(c));
    if (c->house->signing_check)
        TRY(c->house->signing_check(c));
    return c->act->check ? c->act->check(c, c->in, c->out) : OK;
}

// The act that this one completes: what its rules say is this one's outcome.
static err decide_then(struct call *c)
{
    struct call *t = c->then;
    if (!t)
        return OK;
    t->at = c->at;
    t->today = c->today;
    err e = decide(t);
    c->findings = t->findings;
    c->errors = t->errors;
    return e;
}

static struct entry entry_of(const struct call *c)
{
    return (struct entry){.kind = c->act->kind, .at = c->at, .received = c->received,
                          .by = c->who.person, .post = c->who.post, .org = c->who.org,
                          .is_public = c->act->log == ACT_PUBLIC, .signed_off = c->signed_off,
                          .assertion = c->assertion};
}

static str answer_text(struct call *c, const struct json_style *style)
{
    struct out o = out_plain(c->a);
    json_open(&o, '{');
    json_put_key(&o, "at");
    json_put_str(&o, instant_utc(c->a, c->at));
    json_put_key(&o, "kind");
    json_put_str(&o, str_of(c->act->kind));
    json_put_key(&o, "out");
    fields_to_json(&o, c->act->out, c->out, style);
    if (c->then) {  // what the last signature has done
        json_put_key(&o, "then");
        json_put_raw(&o, answer_text(c->then, style));
    }
    if (c->waiting.n) {
        json_put_key(&o, "waiting");
        json_put_str(&o, id_text(c->a, c->waiting));
    }
    json_close(&o, '}');
    return out_str(&o);
}

// What is secret is shown this once; a repetition of the key says only that it was given.
static err answer(struct call *c)
{
    c->answer = answer_text(c, &(struct json_style){.secrets = true, .answer = true});
    if (!c->key.at)
        return OK;
    return side_key_add(c->db, .actor = c->who.person.n, .kind = str_of(c->act->kind),
                        .key = c->key, .body = hash_bytes(&c->body),
                        .at = c->at,
                        .answer = answer_text(c, &(struct json_style){.answer = true}));
}

static err perform(struct journal *j, struct call *c)
{
    struct entry e = entry_of(c);
    TRY(head_append(c->db, c->a, &j->head, &e, c));
    if (c->act->apply)
        TRY(c->act->apply(c->db, &e, c->in, c->out));
    if (c->act->keep)
        TRY(c->act->keep(c->db, &e, c->in, c->out));
    if (c->assertion)
        TRY(j->house->signing_keep(c));
    if (j->house->derive)
        TRY(j->house->derive(c->db, c->a, &e, c->act, c->in, c->out));
    if (strcmp(c->act->kind, "law.set") == 0) {
        j->law_changed = true;
        TRY(journal_load_law(j));
    }
    TRY(draft_done(c));
    j->wrote = true;
    TRY(answer(c));
    if (c->act->after)
        c->told = c->act->after(c);
    return OK;
}

static void set_times(struct journal *j, struct call *c)
{
    instant now = os_now();
    c->db = j->db;
    c->blobs = j->blobs;
    c->house = j->house;
    c->law = j->law;
    c->at = now.us > j->head.last.us ? now : j->head.last;
    c->today = day_of(c->at);
    if (!c->received.us || c->received.us > c->at.us)
        c->received = c->at;
}

static void forget_outcome(struct call *c)
{
    c->result = OK;
    c->errors = (struct field_errors){0};
    c->findings = NULL;
    c->last = NULL;
    c->answer = (str){0};
    c->repeated = false;
    c->waiting = (id){0};
    c->then = NULL;
    c->told = OK;
    if (c->act->out_size)
        memset(c->out, 0, c->act->out_size);
}

static bool is_fault(err e)
{
    return e.kind == ERR_FAULT || e.kind == ERR_FULL || e.kind == ERR_BUSY;
}

// One act within the open transaction. Only a fault comes back; everything else is in the call.
static err run_one(struct journal *j, struct call *c)
{
    forget_outcome(c);
    set_times(j, c);
    c->result = repeat(c);
    if (c->result.kind || c->repeated)
        return is_fault(c->result) ? c->result : OK;
    c->result = decide(c);
    if (!c->result.kind)
        c->result = decide_then(c);
    if (!c->result.kind && !c->dry && c->act->amount && !c->signed_off.n && j->house->chain)
        c->result = j->house->chain(c, c->act->amount(c, c->in, c->out));
    if (c->result.kind || c->dry)
        return is_fault(c->result) ? c->result : OK;
    if (c->waiting.n) {
        j->wrote = true;
        if (c->assertion && (c->result = j->house->signing_keep(c)).kind)
            return c->result;
        return c->result = answer(c);
    }
    if (c->then)
        c->result = perform(j, c->then);
    if (!c->result.kind)
        c->result = perform(j, c);
    if (!c->result.kind && c->told.kind) {
        c->result = c->told;
        return OK;
    }
    return c->result;  // something may have been written: any error here undoes the batch
}

static err clock_back(const struct journal *j)
{
    if (os_now().us >= j->head.last.us - MINUTE_US)
        return OK;
    return (err){.kind = ERR_BUSY, .detail = S("the clock has gone back by more than a minute")};
}

static err close_slot(struct journal *j);

// What is due, in the order of its time. A clock's act that refuses would come again for ever: that
// is a bug of its slice.
static err run_due(struct journal *j)
{
    arena *a = &j->scratch;
    TRY(close_slot(j));
    for (;;) {
        struct due_row *d = NULL;
        TRY(due_next(j->db, a, os_now(), &d));
        if (!d)
            return OK;
        struct call c = {.a = a, .act = house_act(j->house, d->kind), .who = {.clock = true}};
        if (!c.act)
            return fault("nothing is known of what is due");
        c.in = arena_take(a, c.act->in_size, _Alignof(max_align_t), 1);
        c.out = arena_take(a, c.act->out_size ? c.act->out_size : 1, _Alignof(max_align_t), 1);
        memcpy(c.in, &d->subject, sizeof d->subject);
        TRY(run_one(j, &c));
        if (c.result.kind)
            os_log("error", "what was due was refused", d->kind);
        assert(!c.result.kind);
        TRY(due_remove(j->db, .kind = d->kind, .subject = d->subject));
    }
}

static err close_slot(struct journal *j)
{
    if (!head_slot_over(&j->head, os_now()))
        return OK;
    const struct act *act = house_act(j->house, S("journal.close_slot"));
    struct call c = {.a = &j->scratch, .act = act, .who = {.clock = true}};
    c.in = arena_take(c.a, act->in_size ? act->in_size : 1, _Alignof(max_align_t), 1);
    c.out = arena_take(c.a, act->out_size, _Alignof(max_align_t), 1);
    forget_outcome(&c);
    set_times(j, &c);
    TRY(head_slot_root(j->db, c.a, &j->head, c.at, c.out));
    TRY(perform(j, &c));
    return head_slot_begin(j->db, &j->head, c.at);
}

// On PostgreSQL another writer may have taken over meanwhile.
static err fence(struct journal *j)
{
    struct log_head_row row;
    if (!db_is_postgres(j->db))
        return OK;
    TRY(log_head(j->db, &j->scratch, &row));
    if (row.size == j->head.tree.size && row.private_count == j->head.privates)
        return OK;
    os_log("warn", "another writer was here; reading the head again", (str){0});
    TRY(head_load(j->db, &j->scratch, &j->head));
    return journal_load_law(j);
}

static err begin(struct journal *j)
{
    if (j->open)
        return OK;
    TRY(db_begin(j->db));
    j->open = true;
    j->wrote = false;
    j->law_changed = false;
    return fence(j);
}

static err undo(struct journal *j, const struct head *before)
{
    j->head = *before;
    j->open = false;
    TRY(db_rollback(j->db));
    return j->law_changed ? journal_load_law(j) : OK;
}

// After a commit whose outcome is not known: true if it did arrive.
static bool arrived(struct journal *j)
{
    struct log_head_row row;
    bool same = false;
    if (db_begin(j->db).kind)
        return false;
    if (!log_head(j->db, &j->scratch, &row).kind)
        same = row.size == j->head.tree.size && row.private_count == j->head.privates;
    return !db_rollback(j->db).kind && same;
}

static err commit(struct journal *j)
{
    if (j->held)
        return OK;
    j->open = false;
    if (!j->wrote)
        return db_rollback(j->db);
    struct head after = j->head;
    err e = db_commit(j->db);
    if (e.kind == ERR_BUSY && !db_rollback(j->db).kind && arrived(j))
        e = OK;
    if (e.kind)
        return e;
    j->head = after;
    j->size = after.tree.size;
    j->version++;
    return OK;
}

static err run_batch(struct journal *j, struct call *calls)
{
    TRY(clock_back(j));
    TRY(begin(j));
    TRY(run_due(j));
    for (struct call *c = calls; c; c = c->next)
        TRY(run_one(j, c));
    return commit(j);
}

// After a fault: each act in a transaction of its own, so that only the guilty one fails.
static void run_singly(struct journal *j, struct call *calls)
{
    for (struct call *c = calls; c; c = c->next) {
        struct head before = j->head;
        struct call *next = c->next;
        c->next = NULL;
        err e = run_batch(j, c);
        c->next = next;
        if (!e.kind)
            continue;
        os_log("error", c->act->kind, e.detail);
        forget_outcome(c);
        c->result = e;
        err undone = undo(j, &before);
        if (undone.kind)
            os_log("error", "rolling back", undone.detail);
    }
}

err journal_run(struct journal *j, struct call *calls)
{
    struct head before = j->head;
    err e = run_batch(j, calls);
    if (e.kind) {
        err undone = undo(j, &before);
        if (undone.kind)
            os_log("error", "rolling back", undone.detail);
        if (!calls || j->held)
            return e;
        run_singly(j, calls);
    }
    arena_reset(&j->scratch);
    return OK;
}

err journal_hold(struct journal *j)
{
    j->held = true;
    j->before_hold = j->head;
    return OK;
}

err journal_drop(struct journal *j)
{
    j->held = false;
    err e = j->open ? undo(j, &j->before_hold) : OK;
    arena_reset(&j->scratch);
    return e;
}

err journal_release(struct journal *j)
{
    j->held = false;
    err e = j->open ? commit(j) : OK;
    arena_reset(&j->scratch);
    return e;
}

err journal_tick(struct journal *j)
{
    return journal_run(j, NULL);
}

bool journal_something_due(struct journal *j)
{
    struct due_row *d = NULL;
    if (head_slot_over(&j->head, os_now()))
        return true;
    err e = due_next(j->db, &j->scratch, os_now(), &d);
    bool due = !e.kind && d;
    arena_reset(&j->scratch);
    return due;
}
