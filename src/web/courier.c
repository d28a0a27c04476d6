#include "web/courier.h"

#include <assert.h>
#include <pthread.h>
#include <time.h>

#include "base/os.h"

enum { couriers_max = 8, tick_ms = 250, again_seconds = 5 };

struct courier {
    struct couriers *all;
    const struct courier_job *job;
    pthread_t thread;
    arena a;
    struct db *db;
    int64_t version;  // of the store when last looked at
    instant next, rest;
};

struct couriers {
    arena a;
    struct courier_options options;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    struct courier at[couriers_max];
    size_t n;
};

err errand_do(const struct errand *e, const char *kind, void *in, void *out)
{
    struct call *c = new(e->a, struct call, 1);
    instant now = os_now();
    *c = (struct call){.a = e->a, .blobs = e->blobs, .house = e->house, .law = e->law,
                       .act = house_act(e->house, str_of(kind)), .who = {.clock = true},
                       .received = now, .at = now, .today = day_of(now), .in = in, .out = out};
    assert(c->act && c->act->log == ACT_SIDE);
    journal_submit_wait(e->journal, c);
    return c->result;
}

static void one_round(struct courier *c)
{
    const struct courier_options *o = &c->all->options;
    struct errand e = {.a = &c->a, .db = c->db, .journal = o->journal,
                       .house = journal_house(o->journal), .law = journal_law(o->journal),
                       .blobs = o->blobs, .host = o->host, .with = c->job->with};
    c->version = journal_version(o->journal);
    c->next = instant_plus(os_now(), HOUR_US);
    err failed = c->job->round(&e, &c->next);
    if (failed.kind) {
        os_log("warning", c->job->name, failed.detail);
        e.rest = instant_plus(os_now(), again_seconds * second_us);
    }
    c->rest = e.rest;
    arena_reset(&c->a);
}

static void *carry(void *with)
{
    struct courier *c = with;
    struct couriers *all = c->all;
    pthread_mutex_lock(&all->lock);
    while (!all->stopping) {
        int64_t now = os_now().us;
        bool due = now >= c->next.us || c->version != journal_version(all->options.journal);
        due = due && now >= c->rest.us;
        pthread_mutex_unlock(&all->lock);
        if (due)
            one_round(c);
        pthread_mutex_lock(&all->lock);
        int64_t us = os_monotonic() + tick_ms * 1000;
        struct timespec until = {.tv_sec = us / second_us, .tv_nsec = us % second_us * 1000};
        if (!all->stopping)
            pthread_cond_timedwait(&all->wake, &all->lock, &until);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

err couriers_start(const struct courier_options *o, struct couriers **ret)
{
    arena room = arena_make((size_t)1 << 20);
    struct couriers *all = new(&room, struct couriers, 1);
    pthread_condattr_t monotonic;
    *all = (struct couriers){.options = *o, .a = room};
    assert(o->n <= couriers_max);
    pthread_mutex_init(&all->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&all->wake, &monotonic);
    *ret = all;
    for (size_t i = 0; i < o->n; i++) {
        struct courier *c = &all->at[i];
        *c = (struct courier){.all = all, .job = &o->jobs[i],
                              .a = arena_make((size_t)64 << 20)};
        TRY(db_open(o->store, DB_READ, &c->db));
        int failed = pthread_create(&c->thread, NULL, carry, c);
        assert(!failed);
        all->n++;
    }
    return OK;
}

void couriers_stop(struct couriers *all)
{
    if (!all)
        return;
    pthread_mutex_lock(&all->lock);
    all->stopping = true;
    pthread_cond_broadcast(&all->wake);
    pthread_mutex_unlock(&all->lock);
    for (size_t i = 0; i < all->n; i++) {
        pthread_join(all->at[i].thread, NULL);
        db_close(all->at[i].db);
        arena_free(&all->at[i].a);
    }
    arena room = all->a;
    arena_free(&room);
}
