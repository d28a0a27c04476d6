// The clock of the sandbox, and comparing its records with its log.
#include "base/os.h"
#include "command/say.h"
#include "command/tour.h"

// Step by step, so that each thing that is due is journaled at its own time.
err tour_clock(struct place *p, instant until)
{
    arena a = arena_make((size_t)16 << 20);
    instant due = {0};
    err e = OK;
    while (!e.kind && !(e = journal_next_due(p->db, &a, until, &due)).kind && due.us) {
        if (due.us > os_now().us)
            os_set_clock(due, true);
        e = journal_tick(p->journal);
        arena_reset(&a);
    }
    arena_free(&a);
    TRY(e);
    if (until.us > os_now().us)
        os_set_clock(until, true);
    e = journal_tick(p->journal);
    os_set_clock(os_now(), false);
    return e;
}

static err tell(struct place *p, arena *a, int64_t entries, const struct record_difference *d,
                str *ret)
{
    struct origin from = {.seq = -1};
    str by = {0};
    if (!d->table) {
        *ret = say(a, "{'entries':%n,'same':true}", entries);
        return OK;
    }
    TRY(journal_origin(p->db, &the_house, a, d, &from));
    if (from.entry.by.n)
        TRY(the_house.person_name(p->db, a, from.entry.by, &by));
    *ret = say(a,
               "{'entries':%n,'same':false,'table':%s,'key':%s,'column':%s,'stands':%s,"
               "'ought':%s,'act':%s,'seq':%n,'by':%s,'at':%n}",
               entries, str_of(d->table), from.key, str_of(d->column), from.stands,
               from.ought, from.kind, from.seq, by, from.entry.at.us);
    return OK;
}

err tour_check(struct place *p, arena *a, str *ret)
{
    struct db *to = NULL;
    struct record_difference d = {.table = NULL};
    int64_t entries = 0;
    TRY(db_open_memory(&to));
    err e = place_create_store(to);
    if (!e.kind)
        e = journal_replay(p->db, to, &the_house, &entries);
    if (!e.kind)
        e = journal_difference(p->db, to, &the_house, a, &d);
    db_close(to);
    return e.kind ? e : tell(p, a, entries, &d, ret);
}
