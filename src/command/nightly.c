#include "command/nightly.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/os.h"
#include "journal/digest.h"

enum { orphan_days = 7, aside_days = 2, day_s = 86400, night_begins_h = 3 };

struct nightly {
    struct place *place;
    struct db *db;
    int64_t done;  // the night that is behind us
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
};

struct old_files {
    const struct hash *at;
    size_t n;
    bool *named;
};

static void mark(void *with, struct hash h)
{
    const struct old_files *f = with;
    ptrdiff_t at = hash_place(f->at, f->n, h);
    if (at >= 0)
        f->named[at] = true;
}

static err ask_store(void *with, const struct hash *at, size_t n, bool *ret_named)
{
    struct old_files f = {at, n, ret_named};
    return n ? journal_hashes(with, &the_house, mark, &f) : OK;
}

err files_sweep(struct db *db, struct blob_store *blobs, struct sweeping *ret)
{
    *ret = (struct sweeping){.seconds = orphan_days * day_s, .aside_s = aside_days * day_s,
                             .ask = ask_store, .with = db};
    return blob_sweep(blobs, ret);
}

static int64_t night_of(instant t)
{
    return day_of((instant){t.us - night_begins_h * HOUR_US}).n;
}

static void sweep(struct nightly *n, arena *a)
{
    struct sweeping w;
    err e = files_sweep(n->db, n->place->blobs, &w);
    if (e.kind)
        os_log("error", "sweeping files", e.detail);
    else
        os_log("info", "files swept", format(a, "%d put aside, %d put back, %d removed", w.aside,
                                             w.back, w.removed));
}

// Which program it is: SHA-256 of its file, as sha256sum says it.
static err hash_program(struct hash *ret)
{
    char piece[65536];
    FILE *f = fopen("/proc/self/exe", "re");
    if (!f)
        return fault("the program cannot read itself");
    struct sha256_state *s = sha256_begin();
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        sha256_add(s, (str){piece, n});
    *ret = sha256_end(s);
    fclose(f);
    return OK;
}

static void remove_store(arena *a, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        unlink(str_c(a, join(a, str_of(path), str_of(ends[i]))));
}

// Into a file that is gone afterwards: the records may be larger than the memory.
static err rebuild(struct nightly *n, arena *a, struct digest *ret)
{
    const char *path = str_c(a, join(a, str_of(n->place->data), S("/nightly.db")));
    struct db *from = NULL, *to = NULL;
    remove_store(a, path);
    err e = db_open(n->place->store, DB_READ, &from);
    if (!e.kind)
        e = db_open(str_of(path), DB_WRITE, &to);
    if (!e.kind)
        e = db_script(to, "pragma synchronous = off");
    if (!e.kind)
        e = place_create_store(to);
    if (!e.kind)
        e = journal_digest(from, to, &the_house, ret);
    db_close(from);
    db_close(to);
    remove_store(a, path);
    return e;
}

static err tell_digest(struct nightly *n, arena *a)
{
    struct digest d;
    struct hash program;
    struct call c = {.a = a, .house = &the_house, .who = {.clock = true},
                     .act = house_act(&the_house, S("log.digest"))};
    char out = 0;
    TRY(rebuild(n, a, &d));
    TRY(hash_program(&program));
    struct digesting told = digest_told(a, &d, program, journal_layout(&the_house));
    c.in = &told;
    c.out = &out;
    journal_submit_wait(n->place->journal, &c);
    if (!d.same)
        os_log("error", "the records are not those of the log", S("see xinyue replay"));
    return c.result;
}

static void do_night(struct nightly *n)
{
    arena a = arena_make((size_t)64 << 20);
    n->done = night_of(os_now());
    sweep(n, &a);
    err e = tell_digest(n, &a);
    if (e.kind)
        os_log("error", "the nightly digest", e.detail);
    arena_free(&a);
}

static void wait_a_second(struct nightly *n)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec++;
    pthread_cond_timedwait(&n->wake, &n->lock, &until);
}

static void *watch_for_ever(void *with)
{
    struct nightly *n = with;
    pthread_mutex_lock(&n->lock);
    while (!n->stopping) {
        wait_a_second(n);
        if (n->stopping || night_of(os_now()) == n->done)
            continue;
        pthread_mutex_unlock(&n->lock);
        do_night(n);
        pthread_mutex_lock(&n->lock);
    }
    pthread_mutex_unlock(&n->lock);
    return NULL;
}

err nightly_start(struct place *p, struct nightly **ret)
{
    struct nightly *n = *ret = new(&p->a, struct nightly, 1);
    pthread_condattr_t by_monotonic;
    instant last;
    TRY(digest_last(p->db, &p->a, &last));
    *n = (struct nightly){.place = p, .done = night_of(last.us ? last : os_now())};
    pthread_condattr_init(&by_monotonic);
    pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&n->lock, NULL);
    pthread_cond_init(&n->wake, &by_monotonic);
    TRY(db_open(p->store, DB_READ, &n->db));
    if (pthread_create(&n->thread, NULL, watch_for_ever, n) != 0)
        return fault("no thread for the night");
    return OK;
}

void nightly_stop(struct nightly *n)
{
    if (!n)
        return;
    pthread_mutex_lock(&n->lock);
    n->stopping = true;
    pthread_cond_signal(&n->wake);
    pthread_mutex_unlock(&n->lock);
    pthread_join(n->thread, NULL);
    db_close(n->db);
}

int command_sweep(int count, char **words)
{
    const char *data = NULL, *store = NULL;
    const struct option_spec specs[] = {{"data", &data, NULL}, {"store", &store, NULL}};
    if (!read_options(count, words, specs, 2, NULL, NULL) || !data) {
        fprintf(stderr, "usage: xinyue sweep --data DIR [--store URL]\n");
        return 2;
    }
    struct place p;
    struct sweeping w = {.aside = 0};
    err e = place_open(&(struct place_options){.data = data, .store = store}, &p);
    if (e.kind)
        return fail("sweep", e);
    e = files_sweep(p.db, p.blobs, &w);
    place_close(&p);
    if (e.kind)
        return fail("sweep", e);
    printf("%d put aside, %d put back, %d removed\n", w.aside, w.back, w.removed);
    return 0;
}
