#include "web/http_live.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/os.h"
#include "web/site.h"

enum { look_every_ms = 250, breath_seconds = 15 };

struct watched {
    const struct page *page;  // NULL: free
    id thing;
    int64_t streams, event;
    bool known, gone;  // gone: there is no such thing
    char state[live_state_max];
};

struct stream {
    struct live *live;
    struct MHD_Connection *connection;
    struct watched *watched;
    int64_t told;    // the event it was told last
    bool begun, asleep, breathe;
    struct stream *next;
};

struct live {
    struct live_options options;
    struct db *db;
    arena a;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool ending, stopping;
    int64_t count, version;
    struct stream *first;
    struct watched at[live_pages_max];
};

// What this stream is to say now, into `to`; 0: nothing.
static size_t next_words(struct stream *s, char *to, size_t room)
{
    const struct watched *w = s->watched;
    int n = 0;
    if (!s->begun)
        n = snprintf(to, room, "retry: 5000\n\n");
    else if (w->known && s->told != w->event)
        n = snprintf(to, room, "id: %lld\ndata: %s\n\n", (long long)w->event, w->state);
    else if (s->breathe)
        n = snprintf(to, room, ":\n\n");
    if (s->begun && w->known)
        s->told = w->event;
    s->begun = true;
    s->breathe = false;
    assert(n >= 0 && (size_t)n < room);
    return (size_t)n;
}

static ssize_t read_stream(void *with, __attribute__((unused)) uint64_t at, char *to, size_t room)
{
    struct stream *s = with;
    struct live *l = s->live;
    char words[live_state_max + 64];
    pthread_mutex_lock(&l->lock);
    size_t n = l->ending ? 0 : next_words(s, words, sizeof words);
    bool end = l->ending || n > room || (s->watched->gone && !n);
    if (!n && !end) {
        s->asleep = true;
        MHD_suspend_connection(s->connection);
    }
    pthread_mutex_unlock(&l->lock);
    if (end)
        return MHD_CONTENT_READER_END_OF_STREAM;
    memcpy(to, words, n);
    return (ssize_t)n;
}

static void wake_stream(struct stream *s)
{
    if (s->asleep)
        MHD_resume_connection(s->connection);
    s->asleep = false;
}

static void end_stream(void *with)
{
    struct stream *s = with;
    struct live *l = s->live;
    pthread_mutex_lock(&l->lock);
    struct stream **at = &l->first;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    l->count--;
    if (--s->watched->streams == 0)
        *s->watched = (struct watched){.page = NULL};
    pthread_mutex_unlock(&l->lock);
    free(s);
}

static struct watched *watch(struct live *l, const struct page *page, id thing)
{
    struct watched *free_one = NULL;
    for (int i = 0; i < live_pages_max; i++) {
        struct watched *w = &l->at[i];
        if (w->page == page && id_same(w->thing, thing))
            return w;
        if (!w->page && !free_one)
            free_one = w;
    }
    if (free_one)
        *free_one = (struct watched){.page = page, .thing = thing, .event = 1};
    return free_one;
}

struct MHD_Response *live_stream(struct live *l, struct MHD_Connection *c, const struct page *page,
                                 id thing)
{
    struct stream *s = NULL;
    pthread_mutex_lock(&l->lock);
    struct watched *w = l->ending || l->count >= live_streams_max ? NULL : watch(l, page, thing);
    if (w) {
        s = calloc(1, sizeof *s);
        assert(s);
        *s = (struct stream){.live = l, .connection = c, .watched = w, .next = l->first};
        l->first = s;
        l->count++;
        w->streams++;
        pthread_cond_signal(&l->wake);
    }
    pthread_mutex_unlock(&l->lock);
    return s ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 512, read_stream, s, end_stream)
             : NULL;
}

const struct page *live_page(const struct house *h, arena *a, str url, id *ret)
{
    str tail = S("/live");
    struct visit v = {.a = a};
    if (url.len <= tail.len || !str_eq(str_from(url, url.len - tail.len), tail))
        return NULL;
    const struct page *p = route_page(h, &v, str_part(url, 0, url.len - tail.len));
    if (!p || !p->live || p->may.relation != &anyone)
        return NULL;
    *ret = visit_id(&v, "id");
    return ret->n ? p : NULL;
}

// One question for one page; without the lock, for it may take its time.
static bool ask(struct live *l, const struct page *page, id thing, char state[live_state_max],
                bool *ret_gone)
{
    str text;
    pthread_rwlock_rdlock(l->options.alone);
    err e = page->live(l->db, &l->a, thing, &text);
    pthread_rwlock_unlock(l->options.alone);
    *ret_gone = e.kind == ERR_MISSING;
    if (e.kind) {
        if (!*ret_gone)
            os_log("error", "the state of a live page", e.detail);
        state[0] = 0;
        return false;
    }
    snprintf(state, live_state_max, "%.*s", STR_ARG(text));
    return true;
}

static void tell(struct live *l, struct watched *w)
{
    for (struct stream *s = l->first; s; s = s->next)
        if (s->watched == w)
            wake_stream(s);
}

// The lock is held, but for the question.
static void look_at(struct live *l, struct watched *w)
{
    char state[live_state_max];
    const struct page *page = w->page;
    id thing = w->thing;
    bool gone = false;
    pthread_mutex_unlock(&l->lock);
    bool asked = ask(l, page, thing, state, &gone);
    pthread_mutex_lock(&l->lock);
    bool same = w->known && (!asked || strcmp(w->state, state) == 0);
    if (same || w->page != page || !id_same(w->thing, thing))
        return;
    l->options.changed(l->options.with);
    memcpy(w->state, state, sizeof w->state);
    w->event++;
    w->known = true;
    w->gone = gone;
    tell(l, w);
}

static void look(struct live *l)
{
    int64_t version = journal_version(l->options.journal);
    bool written = version != l->version;
    l->version = version;
    arena_reset(&l->a);
    for (int i = 0; i < live_pages_max; i++)
        if (l->at[i].page && (written || !l->at[i].known))
            look_at(l, &l->at[i]);
}

// So that whoever went away is noticed.
static void breathe(struct live *l)
{
    for (struct stream *s = l->first; s; s = s->next) {
        s->breathe = true;
        wake_stream(s);
    }
}

static void *live_for_ever(void *with)
{
    struct live *l = with;
    int64_t breath = os_monotonic();
    pthread_mutex_lock(&l->lock);
    while (!l->stopping) {
        struct timespec until;
        timespec_get(&until, TIME_UTC);
        until.tv_nsec += (long)look_every_ms * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&l->wake, &l->lock, &until);
        if (l->ending || !l->first)
            continue;
        look(l);
        if (os_monotonic() - breath < (int64_t)breath_seconds * second_us)
            continue;
        breath = os_monotonic();
        breathe(l);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

err live_start(const struct live_options *o, struct live **ret)
{
    struct live *l = calloc(1, sizeof *l);
    assert(l);
    l->options = *o;
    l->a = arena_make((size_t)16 << 20);
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->wake, NULL);
    err e = db_open(o->store, DB_READ, &l->db);
    if (!e.kind && pthread_create(&l->thread, NULL, live_for_ever, l) != 0)
        e = fault("no thread for live pages");
    if (e.kind) {
        db_close(l->db);
        arena_free(&l->a);
        free(l);
        return e;
    }
    *ret = l;
    return OK;
}

void live_drain(struct live *l)
{
    int64_t left = 1;
    for (int i = 0; i < 2000 && left; i++) {
        pthread_mutex_lock(&l->lock);
        l->ending = true;
        for (struct stream *s = l->first; s; s = s->next)
            wake_stream(s);
        left = l->count;
        pthread_mutex_unlock(&l->lock);
        if (left)
            usleep(5000);
    }
}

void live_stop(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    pthread_cond_signal(&l->wake);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    db_close(l->db);
    arena_free(&l->a);
    free(l);
}
