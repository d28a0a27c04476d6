#include "command/witness.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/os.h"
#include "journal/checkpoint.h"
#include "tlog/witness.h"

enum { ask_every_ms = 1000, again_seconds = 60, witnesses_max = 60 };

struct witnessing {
    struct journal *journal;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    // Who did not sign is left alone for a while.
    struct {
        struct hash name;
        int64_t until;
    } away[witnesses_max];
};

static int64_t *away_of(struct witnessing *w, str name)
{
    struct hash h = sha256(name);
    size_t i = 0;
    while (i + 1 < witnesses_max && w->away[i].until && !hash_same(w->away[i].name, h))
        i++;
    w->away[i].name = h;
    return &w->away[i].until;
}

// The line of this witness among what it answered, if its signature is right.
static bool find_line(arena *a, const struct log_witness *k, str note, str lines, str *ret_line,
                      instant *ret_at)
{
    struct note n;
    struct note_key key;
    if (!note_key_parse(a, k->key, &key) || !note_parse(a, join(a, note, lines), &n) ||
        note_check(a, &n, &key, ret_at) != NOTE_GOOD)
        return false;
    for (size_t i = 0; i < n.n; i++)
        if (str_eq(n.at[i].name, key.name) && n.at[i].id == key.id)
            *ret_line = n.at[i].whole;
    return true;
}

static err keep(struct witnessing *w, arena *a, const struct log_witness *k, int64_t size,
                str line, instant at)
{
    const struct act *act = house_act(&the_house, S("log.cosign"));
    struct cosigning *in = new(a, struct cosigning, 1);
    struct call *c = new(a, struct call, 1);
    *in = (struct cosigning){size, k->name, line, at};
    *c = (struct call){.a = a, .house = &the_house, .act = act, .in = in, .who = {.clock = true}};
    c->out = arena_take(a, 1, 1, 1);
    journal_submit_wait(w->journal, c);
    return c->result;
}

static enum witness_said ask_from(struct witnessing *w, arena *a, const struct log_witness *k,
                                  str note, int64_t size, int64_t old, str *ret_text,
                                  int64_t *ret_known)
{
    struct witness_asked q = {.url = k->url, .old = old, .note = note};
    if (old > 0 && old <= size && growth_proof(w->db, a, old, size, &q.proof).kind)
        return WITNESS_GONE;
    return witness_ask(a, &q, ret_text, ret_known);
}

static err ask_one(struct witnessing *w, arena *a, const struct log_witness *k, str note,
                   int64_t size)
{
    str text = S(""), line = S("");
    instant at = {0};
    int64_t known = 0, *away = away_of(w, k->name);
    if (k->signed_size >= size || *away > os_monotonic())
        return OK;
    enum witness_said said = ask_from(w, a, k, note, size, k->signed_size, &text, &known);
    if (said == WITNESS_KNOWS && known <= size)
        said = ask_from(w, a, k, note, size, known, &text, &known);
    if (said == WITNESS_SIGNED && find_line(a, k, note, text, &line, &at))
        return keep(w, a, k, size, line, at);
    *away = os_monotonic() + (int64_t)again_seconds * second_us;
    if (said == WITNESS_SIGNED)
        text = S("its signature is wrong");
    os_log("warn", "a witness did not sign", join(a, k->name, S(": "), text));
    return OK;
}

// The log's own signature alone goes out: others' lines are not a witness's business.
static str own_note(struct witnessing *w, arena *a, int64_t *ret_size)
{
    str note = {0};
    struct note n;
    if (checkpoint_newest(w->db, a, &note, ret_size).kind || !note.at || !note_parse(a, note, &n))
        return (str){0};
    return join(a, n.text, S("\n"), n.at[0].whole);
}

static void ask_all(struct witnessing *w, arena *a)
{
    struct log_witnesses all;
    int64_t size = 0;
    str note = own_note(w, a, &size);
    if (!note.at || log_witnesses(w->db, a, &all).kind)
        return;
    for (size_t i = 0; i < all.n; i++) {
        err e = ask_one(w, a, &all.at[i], note, size);
        if (e.kind)
            os_log("error", "keeping a cosignature", e.detail);
    }
}

static void *witness_for_ever(void *with)
{
    struct witnessing *w = with;
    arena a = arena_make((size_t)64 << 20);
    pthread_mutex_lock(&w->lock);
    while (!w->stopping) {
        struct timespec until;
        timespec_get(&until, TIME_UTC);
        until.tv_sec += ask_every_ms / 1000;
        pthread_cond_timedwait(&w->wake, &w->lock, &until);
        pthread_mutex_unlock(&w->lock);
        arena_reset(&a);
        ask_all(w, &a);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    arena_free(&a);
    return NULL;
}

err witnessing_start(struct place *p, struct witnessing **ret)
{
    struct witnessing *w = *ret = new(&p->a, struct witnessing, 1);
    w->journal = p->journal;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    TRY(db_open(p->store, DB_READ, &w->db));
    if (pthread_create(&w->thread, NULL, witness_for_ever, w) != 0)
        return fault("no thread for witnesses");
    return OK;
}

void witnessing_stop(struct witnessing *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    db_close(w->db);
}
