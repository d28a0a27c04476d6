// What the buttons of the tour's bar do. While one does it no request is answered and the writer
// stands still, so the store, the clock and the journal can be moved together.
#include "command/tour.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/os.h"
#include "bid_sql.h"
#include "command/say.h"
#include "tender/tender.h"
#include "tour/tour.h"

enum { steps_count = 5 };

struct guide {
    struct tour tour;
    struct place *place;
    int64_t mark;  // the journal's version when the newest snapshot was taken; -1: not known
};

// One press of a button.
struct turn {
    struct guide *guide;
    struct place *place;
    arena *a;
    struct visit *v;
    struct tour_state state;
    int64_t step;  // that begins
    struct city city;
    struct play play;
};

static const char *const logins[steps_count + 1] = {"", "", "limin", "heyang", "zhouping", "limin"};

static char *snapshot_path(struct turn *t, int64_t step)
{
    return str_c(t->a, format(t->a, "%s/tour-%d.db", t->place->data, (int)step));
}

static err keep_state(struct turn *t)
{
    const struct tour_state *s = &t->state;
    return tour_put(t->place->db, .step = s->step, .login = s->login, .project = s->project,
                    .clock = os_now(), .file = s->file, .kept = play_keep(t->a, &t->play),
                    .broken = s->broken, .found = s->found);
}

static err take_snapshot(struct turn *t)
{
    char *path = snapshot_path(t, t->state.step);
    if (db_is_postgres(t->place->db))
        return OK;  // there is no undo then, and the bar shows none
    remove(path);
    return db_copy_to(t->place->db, path);
}

static err sign_in(struct turn *t, str login)
{
    struct call *c = NULL;
    struct who nobody = {.post_kind = S("")};
    if (str_empty(login)) {
        visit_cookie(t->v, "xy", S(""), -1);
        return OK;
    }
    TRY(place_do(t->place, t->a, "account.try_role", say(t->a, "{'login':%s}", login), &nobody,
                 false, &c));
    TRY(c->result);
    str cookie = {0};
    TRY(session_cookie(t->v, call_text(c, "session"), &cookie));
    visit_cookie(t->v, "xy", cookie, 0);
    return OK;
}

static void go_to(struct turn *t, const char *before, id thing, const char *after)
{
    t->v->location = join(t->a, str_of(before), thing.n ? id_text(t->a, thing) : S(""),
                          str_of(after));
}

static err load(struct turn *t)
{
    struct tour_state *s = NULL;
    TRY(tour_state(t->place->db, t->a, &s));
    if (!s)
        return missing();
    t->state = *s;
    TRY(city_resume(t->place, t->a, &t->city));
    TRY(play_read(t->a, s->file, &t->play));
    t->play.a = arena_make((size_t)1 << 30);
    TRY(tour_read_keys(t->place, t->a, &t->play));
    return play_resume(&t->play, &t->city, &t->city.units[0], s->kept);
}

static err purchase(struct turn *t, struct tour_purchase_row **ret)
{
    TRY(tour_purchase(t->place->db, t->a, t->state.project, ret));
    return *ret ? OK : missing();
}

static bool is(const struct tour_purchase_row *p, const char *state)
{
    return p->state.at && str_eq(p->state, str_of(state));
}

// One step of the play, no earlier than now, with what is due before it done in its order.
static err step_on(struct turn *t)
{
    struct play *p = &t->play;
    if (p->next.us < os_now().us)
        p->next = instant_plus(os_now(), second_us);
    TRY(tour_clock(t->place, p->next));
    return play_step(p);
}

static err run_to(struct turn *t, const char *step)
{
    while (!play_over(&t->play) && strcmp(t->play.step->name, step) != 0)
        TRY(step_on(t));
    return OK;
}

// Publishing, as far as the visitor has not done it.

static err sign(struct turn *t)
{
    struct tour_purchase_row *p = NULL;
    struct call *c = NULL;
    TRY(purchase(t, &p));
    if (!p->waiting.n)
        return OK;
    TRY(city_sign(&t->city, t->a, &t->city.units[0], p->waiting, &c));
    return c->result;
}

static err list(struct turn *t)
{
    struct tour_purchase_row *p = NULL;
    TRY(purchase(t, &p));
    if (!is(p, "published"))
        return OK;
    play_go_to(&t->play, "listed");
    t->play.next = os_now();
    return step_on(t);
}

static err publish(struct turn *t)
{
    struct tour_purchase_row *p = NULL;
    const struct actor *by = &t->city.units[0].handler;
    TRY(sign(t));
    TRY(purchase(t, &p));
    if (is(p, "draft")) {
        TRY(play_do(&t->play, by, "tender.set_document", tour_document(&t->play, true)));
        TRY(play_do(&t->play, by, "tender.publish", say(t->a, "{'tender':%i}", p->tender)));
    }
    return list(t);
}

// What the store knows of the tender that the play does not: the visitor may have done it.
static err look_again(struct turn *t)
{
    struct play *p = &t->play;
    struct tender_row *row = NULL;
    TRY(tender_by_id(t->place->db, t->a, p->tender, &row));
    if (!row)
        return missing();
    p->deadline = row->deadline;
    for (size_t i = 0; i < p->bidders_count; i++) {
        struct bid_row *b = NULL;
        TRY(bid_of_supplier(t->place->db, t->a, p->tender, p->bidders[i].who.actor.who.org, &b));
        p->bidders[i].bid = b ? b->id : p->bidders[i].bid;
    }
    return tour_scores(p);
}

// Whoever has not handed in by now takes no part.
static void drop_absent(struct play *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->bidders_count; i++)
        if (p->bidders[i].bid.n)
            p->bidders[n++] = p->bidders[i];
    p->bidders_count = n;
}

// The others take the document and hand in at once; the visitor's own organization (the first)
// does so in the end if the visitor has not.
static err hand_in(struct turn *t, bool own_too)
{
    struct play *p = &t->play;
    struct bidder own = p->bidders[0];
    TRY(look_again(t));
    if (os_now().us >= p->deadline.us)
        return OK;
    own = p->bidders[0];
    instant now = os_now();
    if (!own_too)
        p->bidders[0].bid = (id){1};  // as if it had: left alone
    play_go_to(p, "documents_taken");
    for (const char *const *name = (const char *const[]){"documents_taken", "bids", NULL}; *name;
         name++) {
        p->next = now;
        TRY(step_on(t));
    }
    if (!own_too)
        p->bidders[0] = own;
    return OK;
}

static err open_bids(struct turn *t)
{
    struct tour_purchase_row *p = NULL;
    TRY(publish(t));
    TRY(purchase(t, &p));
    if (!is(p, "open") && !is(p, "closed"))
        return OK;
    TRY(hand_in(t, true));
    drop_absent(&t->play);
    play_go_to(&t->play, "draw");
    t->play.next = instant_plus(t->play.deadline, -16 * HOUR_US);
    TRY(run_to(t, "opening"));
    return step_on(t);
}

static err rank(struct turn *t)
{
    struct tour_purchase_row *p = NULL;
    TRY(open_bids(t));
    TRY(purchase(t, &p));
    if (!is(p, "opened") && !(is(p, "evaluating") && !p->ranked))
        return OK;
    TRY(look_again(t));
    return run_to(t, "report");
}

static err decide(struct turn *t)
{
    struct tour_purchase_row *p = NULL;
    TRY(rank(t));
    TRY(purchase(t, &p));
    return is(p, "awarded") ? OK : run_to(t, "contract");
}

// A month of service: what stands today is contract, first payment and first assessment.
static err assess_month(struct turn *t)
{
    struct play *p = &t->play;
    day from = day_of(os_now()), until = day_plus(from, 30);
    p->next = instant_at(until, 10, 0);
    TRY(tour_clock(t->place, p->next));
    return play_do(p, &p->unit->handler, "perform.assess",
                   say(t->a,
                       "{'contract':%i,'kind':'monthly','period':'第一个月','from_day':%D,"
                       "'until_day':%D,'scores':["
                       "{'n':1,'score':'96','evidence':'服务计划和记录抽查，按时率 96%%'},"
                       "{'n':2,'score':'93','evidence':'服务记录逐条统计，本月入户 198 人次'},"
                       "{'n':3,'score':'88','evidence':'回访 20 户'},"
                       "{'n':4,'score':'92','evidence':'问卷 40 份，收回 37 份'}]}",
                       p->contract, p->from.n > from.n ? from : from, until));
}

static err deliver(struct turn *t)
{
    struct tour_purchase_row *p = NULL;
    TRY(decide(t));
    TRY(purchase(t, &p));
    if (p->contract.n || play_over(&t->play))
        return OK;
    while (!play_over(&t->play) && t->play.instalment == 0)
        TRY(step_on(t));
    return assess_month(t);
}

// The steps.

static err to_page(struct turn *t)
{
    struct tour_purchase_row *p = NULL;
    TRY(purchase(t, &p));
    switch (t->state.step) {
    case 2:
        go_to(t, "/tender/", p->tender, is(p, "draft") ? "/document" : "");
        break;
    case 3:
        go_to(t, "/tender/", p->tender, is(p, "open") ? "/fit" : "");
        break;
    case 4:
        go_to(t, "/tender/", p->tender, "/hall");
        break;
    case 5:
        go_to(t, "/contract/", p->contract, "");
        break;
    default:
        go_to(t, "/", (id){0}, "");
        break;
    }
    return OK;
}

static err begin_step(struct turn *t)
{
    int64_t step = t->step;
    if (step == 3)
        TRY(publish(t));
    if (step == 3)
        TRY(hand_in(t, false));
    if (step == 4)
        TRY(open_bids(t));
    if (step == 5)
        TRY(deliver(t));
    t->state.step = step;
    t->state.login = str_of(logins[step]);
    return OK;
}

static bool has_snapshot(struct turn *t, int64_t step)
{
    struct stat file;
    return !db_is_postgres(t->place->db) && stat(snapshot_path(t, step), &file) == 0;
}

// Everything stands again as when this step began: store, keys, clock, and who is signed in.
static err put_back(struct turn *t, int64_t step)
{
    struct tour_state *s = NULL;
    TRY(db_copy_from(t->place->db, snapshot_path(t, step)));
    TRY(journal_reload(t->place->journal));
    TRY(tour_state(t->place->db, t->a, &s));
    if (!s)
        return missing();
    os_set_clock(s->clock, false);
    t->state = *s;
    TRY(sign_in(t, s->login));
    t->guide->mark = journal_version(t->place->journal);
    return to_page(t);
}

static err undo(struct turn *t)
{
    int64_t step = t->state.step;
    // Nothing has happened since this step began: the one before it is meant.
    if (t->guide->mark == journal_version(t->place->journal) && step > 1)
        step--;
    while (step > 1 && !has_snapshot(t, step))
        step--;
    return put_back(t, step);
}

static err next(struct turn *t)
{
    struct tour_next_deadline_row *deadline = NULL;
    struct tour_next_due_row *due = NULL;
    str back = visit_text(t->v, "_next");
    TRY(tour_next_deadline(t->place->db, t->a, os_now(), &deadline));
    TRY(tour_next_due(t->place->db, t->a, os_now(), &due));
    if (deadline && (!due || deadline->at.us <= due->at.us))
        TRY(tour_clock(t->place, deadline->at));
    else if (due)
        TRY(tour_clock(t->place, due->at));
    bool own = back.at && str_starts(back, S("/")) && !str_starts(back, S("//")) &&
               str_find(back, S("\\")) < 0;
    t->v->location = own ? back : S("/");
    return OK;
}

static err operator_looks(struct turn *t)
{
    struct bid_row *b = NULL;
    TRY(hand_in(t, true));
    TRY(bid_of_supplier(t->place->db, t->a, t->play.tender,
                        t->play.bidders[0].who.actor.who.org, &b));
    if (!b)
        return missing();
    go_to(t, "/tour/held/", b->id, "");
    return sign_in(t, S("xitong"));
}

static err loser_reads(struct turn *t)
{
    for (size_t i = 0; i < t->play.bidders_count; i++) {
        const struct bidder *b = &t->play.bidders[i];
        if (!b->counts || str_eq(b->label, t->play.winner_label))
            continue;
        go_to(t, "/bid/", b->bid, "/letter");
        return sign_in(t, b->who.actor.login);
    }
    return missing();
}

// Behind the program's back: no act, no entry, as somebody with the database's password would.
static err break_a_row(struct turn *t)
{
    struct tour_purchase_row *p = NULL;
    TRY(purchase(t, &p));
    if (!p->contract.n)
        return missing();
    TRY(db_script(t->place->db,
                  str_c(t->a,
                        format(t->a, "update contract set amount = amount + 10000000 where id = "
                                     "%lld", (long long)p->contract.n))));
    t->state.broken = id_text(t->a, p->contract);
    t->state.found = (str){0};
    go_to(t, "/contract/", p->contract, "");
    return OK;
}

static err verify(struct turn *t)
{
    go_to(t, "/tour/verify", (id){0}, "");
    return tour_check(t->place, t->a, &t->state.found);
}

static err sign_for_them(struct turn *t)
{
    TRY(sign(t));
    return to_page(t);
}

static err list_for_them(struct turn *t)
{
    TRY(list(t));
    return to_page(t);
}

static err rank_them(struct turn *t)
{
    TRY(rank(t));
    go_to(t, "/tender/", t->play.tender, "/ranking");
    return OK;
}

static err publish_result(struct turn *t)
{
    TRY(decide(t));
    go_to(t, "/tender/", t->play.tender, "/result");
    return OK;
}

static const struct {
    const char *what;
    err (*go)(struct turn *t);
} buttons[] = {
    {"next", next},           {"sign", sign_for_them},        {"list", list_for_them},
    {"rank", rank_them},      {"result", publish_result},     {"loser", loser_reads},
    {"break", break_a_row},   {"operator", operator_looks},   {"verify", verify},
};

static int64_t step_of(str what)
{
    int64_t n = 0;
    bool step = str_starts(what, S("step-")) && str_int(str_from(what, 5), &n);
    return step && n >= 1 && n <= steps_count ? n : 0;
}

// Many acts in one commit, and what the tour knows with them; or nothing at all.
static err together(struct turn *t, err (*go)(struct turn *t))
{
    instant before = os_now();
    TRY(journal_hold(t->place->journal));
    err e = go(t);
    if (!e.kind)
        e = keep_state(t);
    err ended = e.kind ? journal_drop(t->place->journal) : journal_release(t->place->journal);
    os_set_clock(e.kind || ended.kind ? before : os_now(), false);
    return e.kind ? e : ended;
}

// At the beginning of a step a snapshot; those of later steps are of another story.
static err take_step(struct turn *t, int64_t step)
{
    int64_t last = t->state.step < step ? t->state.step : step - 1;
    t->step = step;
    TRY(together(t, begin_step));
    while (++last <= steps_count)
        remove(snapshot_path(t, last));
    TRY(take_snapshot(t));
    TRY(sign_in(t, t->state.login));
    t->guide->mark = journal_version(t->place->journal);
    return to_page(t);
}

static err press(struct turn *t, err (*go)(struct turn *t))
{
    t->guide->mark = -1;
    return together(t, go);
}

static err do_turn(struct turn *t, str what)
{
    TRY(load(t));
    int64_t step = step_of(what);
    if (step && step <= t->state.step && has_snapshot(t, step))
        return put_back(t, step);
    if (step)
        return take_step(t, step);
    if (str_eq(what, S("undo")))
        return undo(t);
    for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++)
        if (str_eq(what, str_of(buttons[i].what)))
            return press(t, buttons[i].go);
    return missing();
}

static err go(const struct tour *tour, struct visit *v, str what)
{
    struct guide *g = tour->with;
    struct turn t = {.guide = g, .place = g->place, .a = v->a, .v = v};
    if (str_eq(what, S("leave"))) {
        visit_cookie(v, "tour", S("off"), (int64_t)30 * 86400);
        v->location = S("/");
        return OK;
    }
    if (str_eq(what, S("resident"))) {
        visit_cookie(v, "xy", S(""), -1);  // a resident needs no account
        v->location = S("/performance");
        return OK;
    }
    if (str_eq(what, S("return"))) {
        visit_cookie(v, "tour", S(""), -1);
        v->location = S("/tour");
        return OK;
    }
    err e = do_turn(&t, what);
    if (t.play.a.head)
        arena_free(&t.play.a);
    return e;
}

err tour_open(struct place *place, arena *a, const struct tour **ret)
{
    struct tour_state *s = NULL;
    struct guide *g = new(a, struct guide, 1);
    TRY(tour_state(place->db, a, &s));
    if (!s)
        return OK;
    *g = (struct guide){{tour_bar, go, g}, place, -1};
    struct turn t = {.guide = g, .place = place, .a = a, .state = *s};
    if (s->step == 1)
        TRY(take_snapshot(&t));
    *ret = &g->tour;
    return OK;
}
