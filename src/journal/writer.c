// The thread of the one writer: the queue before it, standing still and going on.
#include <assert.h>
#include <stdlib.h>

#include "base/os.h"
#include "journal/inside.h"

enum { batch_max = 256, idle_ms = 1000 };

static struct call *take_batch(struct journal *j)
{
    struct call *calls = j->first, *c = calls;
    for (int n = 1; c && c->next && n < batch_max; n++)
        c = c->next;
    if (c) {
        j->first = c->next;
        c->next = NULL;
        if (!j->first)
            j->last = &j->first;
    }
    return calls;
}

static void answer_all(struct call *calls)
{
    for (struct call *c = calls, *next; c; c = next) {
        next = c->next;
        c->next = NULL;
        c->done(c);
    }
}

static void wait_for_work(struct journal *j)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += idle_ms / 1000;
    if (!j->first && !j->stopping)
        pthread_cond_timedwait(&j->wake, &j->lock, &until);
    while (j->paused)
        pthread_cond_wait(&j->calm, &j->lock);
}

static void sign_in_time(struct journal *j)
{
    err e = journal_to_be_signed(j) ? journal_checkpoint(j) : OK;
    if (e.kind)
        os_log("error", "signing the log", e.detail);
}

static void *write_for_ever(void *with)
{
    struct journal *j = with;
    pthread_mutex_lock(&j->lock);
    while (!j->stopping || j->first) {
        wait_for_work(j);
        struct call *calls = take_batch(j);
        j->busy = true;
        pthread_mutex_unlock(&j->lock);
        if (calls || journal_something_due(j)) {
            err e = journal_run(j, calls);
            if (e.kind)
                os_log("error", "the writer", e.detail);
        }
        answer_all(calls);
        sign_in_time(j);
        pthread_mutex_lock(&j->lock);
        j->busy = false;
        pthread_cond_broadcast(&j->calm);
    }
    pthread_mutex_unlock(&j->lock);
    return NULL;
}

void journal_start(struct journal *j)
{
    j->running = true;
    int failed = pthread_create(&j->writer, NULL, write_for_ever, j);
    assert(!failed);
}

void journal_submit(struct journal *j, struct call *c)
{
    pthread_mutex_lock(&j->lock);
    c->next = NULL;
    *j->last = c;
    j->last = &c->next;
    pthread_cond_signal(&j->wake);
    pthread_mutex_unlock(&j->lock);
}

void journal_pause(struct journal *j)
{
    pthread_mutex_lock(&j->lock);
    while (j->paused)
        pthread_cond_wait(&j->calm, &j->lock);
    j->paused = true;
    while (j->busy)
        pthread_cond_wait(&j->calm, &j->lock);
    pthread_mutex_unlock(&j->lock);
}

void journal_resume(struct journal *j)
{
    pthread_mutex_lock(&j->lock);
    j->paused = false;
    pthread_cond_broadcast(&j->calm);
    pthread_cond_signal(&j->wake);
    pthread_mutex_unlock(&j->lock);
}

static struct call *take_all(struct journal *j)
{
    pthread_mutex_lock(&j->lock);
    struct call *calls = j->first;
    j->first = NULL;
    j->last = &j->first;
    pthread_mutex_unlock(&j->lock);
    return calls;
}

err journal_reload(struct journal *j)
{
    struct call *calls = take_all(j);
    for (struct call *c = calls; c; c = c->next)
        c->result = (err){.kind = ERR_BUSY, .detail = S("the store was put back")};
    answer_all(calls);
    struct head head = {0};
    err e = head_load(j->db, &j->scratch, &head);
    if (!e.kind)
        e = journal_load_law(j);
    arena_reset(&j->scratch);
    if (e.kind)
        return e;
    j->head = head;
    j->size = head.tree.size;
    j->version++;
    return OK;
}

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool done;
};

static void wake_waiting(struct call *c)
{
    struct waiting *w = c->with;
    pthread_mutex_lock(&w->lock);
    w->done = true;
    pthread_cond_signal(&w->woken);
    pthread_mutex_unlock(&w->lock);
}

void journal_submit_wait(struct journal *j, struct call *c)
{
    struct waiting w = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    c->done = wake_waiting;
    c->with = &w;
    journal_submit(j, c);
    pthread_mutex_lock(&w.lock);
    while (!w.done)
        pthread_cond_wait(&w.woken, &w.lock);
    pthread_mutex_unlock(&w.lock);
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    if (j->running) {
        pthread_mutex_lock(&j->lock);
        j->stopping = true;
        pthread_cond_signal(&j->wake);
        pthread_mutex_unlock(&j->lock);
        pthread_join(j->writer, NULL);
    }
    arena_free(&j->law_kept);
    arena_free(&j->scratch);
    free(j);
}
