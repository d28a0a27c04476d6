// Is everything in the store what was decided? The log against itself, the records against the log.
#include <stdio.h>
#include <string.h>

#include "account/passkey_watch.h"
#include "command/command.h"
#include "journal/audit.h"
#include "journal/digest.h"

struct found {
    struct audit audit;
    int64_t entries;
    struct record_difference difference;
    struct origin origin;
    str by;
    bool digest;         // asked for
    int64_t digest_seq;  // its entry; -1: none
    bool digest_same;
    str forged;
    int64_t signed_acts;
};

static err compare(struct place *p, struct db *to, arena *a, struct found *ret)
{
    bool empty = false;
    TRY(db_is_empty(to, &empty));
    if (!empty)
        return fault("the store to replay into is not empty");
    TRY(place_create_store(to));
    TRY(journal_replay(p->db, to, &the_house, &ret->entries));
    TRY(journal_difference(p->db, to, &the_house, a, &ret->difference));
    if (!ret->difference.table)
        return OK;
    TRY(journal_origin(p->db, &the_house, a, &ret->difference, &ret->origin));
    return ret->origin.entry.by.n
               ? the_house.person_name(p->db, a, ret->origin.entry.by, &ret->by) : OK;
}

static err compare_digest(struct place *p, arena *a, struct found *ret)
{
    struct db *to = NULL;
    TRY(db_open_memory(&to));
    err e = place_create_store(to);
    if (!e.kind)
        e = journal_digest_again(p->db, to, &the_house, a, &ret->digest_seq, &ret->digest_same);
    db_close(to);
    return e;
}

static void watch_one(void *with, arena *a, int64_t after, int64_t n, str body)
{
    struct passkey_watch *w = with;
    if (n < 0)
        passkey_watch_entry(w, a, body);
    else
        passkey_watch_private(w, a, n, after, body);
}

// Whether everything that had to be signed was, by whom it says.
static err watch_passkeys(struct db *db, arena *a, struct found *ret)
{
    struct passkey_watch *w = passkey_watch_make(a);
    TRY(journal_each(db, watch_one, w));
    ret->forged = passkey_watch_wrong(w);
    ret->signed_acts = passkey_watch_signed(w);
    return OK;
}

static err run(const char *data, const char *store, const char *into, arena *a, struct found *ret)
{
    struct place p;
    struct db *to = NULL;
    TRY(place_open(&(struct place_options){.data = data, .store = store}, &p));
    err e = journal_audit(p.db, a, &ret->audit);
    if (!e.kind && !ret->audit.wrong.at)
        e = watch_passkeys(p.db, a, ret);
    if (!e.kind && !ret->audit.wrong.at && !ret->forged.at) {
        e = into ? db_open(str_of(into), DB_WRITE, &to) : db_open_memory(&to);
        if (!e.kind)
            e = compare(&p, to, a, ret);
        db_close(to);
    }
    if (!e.kind && ret->digest && !ret->audit.wrong.at)
        e = compare_digest(&p, a, ret);
    place_close(&p);
    return e;
}

static void say_difference(arena *a, const struct found *f)
{
    const struct record_difference *d = &f->difference;
    const struct origin *o = &f->origin;
    printf("different: %s row %zu: %.*s\n  replayed: %.*s\n", d->table, d->row,
           STR_ARG(d->stands_row), STR_ARG(d->ought_row));
    if (!o->kind.at)
        return;
    printf("  from %.*s", STR_ARG(o->kind));
    if (o->seq >= 0)
        printf(", entry %lld", (long long)o->seq);
    if (f->by.at)
        printf(", by %.*s", STR_ARG(f->by));
    printf(", at %.*s\n", STR_ARG(instant_utc(a, o->entry.at)));
}

static bool say_digest(const struct found *f)
{
    if (f->digest_seq < 0)
        printf("the log holds no digest yet\n");
    else
        printf("the digest of entry %lld: %s\n", (long long)f->digest_seq,
               f->digest_same ? "the same" : "another");
    return f->digest_seq < 0 || f->digest_same;
}

int command_replay(int count, char **words)
{
    const char *data = NULL, *store = NULL, *into = NULL;
    struct found f = {.by = {0}};
    const struct option_spec specs[] = {{"data", &data, NULL}, {"store", &store, NULL},
                                        {"into", &into, NULL}, {"digest", NULL, &f.digest}};
    if (!read_options(count, words, specs, 4, NULL, NULL) || !data) {
        fprintf(stderr, "usage: xinyue replay --data DIR [--store URL] [--into URL] [--digest]\n");
        return 2;
    }
    arena a = arena_make((size_t)256 << 20);
    err e = run(data, store, into, &a, &f);
    bool whole = !f.audit.wrong.at && !f.forged.at && !f.difference.table;
    if (!e.kind && f.audit.wrong.at)
        printf("the log is not whole: %.*s\n", STR_ARG(f.audit.wrong));
    else if (!e.kind && f.forged.at)
        printf("forged: %.*s\n", STR_ARG(f.forged));
    else if (!e.kind && f.difference.table)
        say_difference(&a, &f);
    else if (!e.kind)
        printf("%lld entries replayed, every record equal\n"
               "%lld private records in %lld slots, %lld personal values, %lld checkpoints: "
               "whole\n"
               "%lld acts signed by passkey: each by the person it names\n",
               (long long)f.entries, (long long)f.audit.privates, (long long)f.audit.slots,
               (long long)f.audit.personal, (long long)f.audit.checkpoints,
               (long long)f.signed_acts);
    if (!e.kind && f.digest && !f.audit.wrong.at)
        whole = say_digest(&f) && whole;
    arena_free(&a);
    return e.kind ? fail("replay", e) : whole ? 0 : 1;
}
