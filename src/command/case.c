// xinyue case FILE...: rules as rows that a lawyer can read.
//
//     play tender                     the play of the rows below (test/case/play/NAME.json)
//     tender.publish -> passes tender.documents_days
//     tender.set_document documents_until=today+3 -> refused tender.documents_days
//     with need.ceiling=9000000.00 : tender.publish -> refused need.ceiling_over_budget
//     without plan.record_survey : plan.file -> refused plan.survey
//     later 40 : contract.record_signing -> refused contract.sign_days
//     by agent : evaluate.decide -> denied
//     at tender.list : plan.set_need version:=1 -> refused plan.stage
//     before plan.file : by budget : fund.release line=@line project=@project amount=1.00
//         reason=项目缩减 -> refused fund.over_unfreeze   (in one line)
//     before bid.submit : by agent : dispute.ask ... -> gives dispute.answer answer_by=2026-05-12
//
// A row asks what would become of an act, at the moment when the play does it, if the named members
// of its body were other: PATH=TEXT, PATH:=JSON, -PATH takes one away. A date may be today+N or
// today+NThh:mm. ACT#2 is the second time the play does it. `with` changes the play file, `without`
// leaves an act out, `later` waits some days first, `by` is done by somebody else, `at` asks when
// the play comes to another act, after this one has been done. `before` asks about an act that the
// play does not do, with these members and no others, when the play comes to another act: @project,
// @line, @tender, @bid (the first) and @contract are the play's, @last.MEMBER what the newest
// `really` with such a member gave;
// @handler, @handler.post, @handler.org are those of whoever `by` can name, @paper is a file.
// `really` does the act instead of only asking; it stays done for the rows of its own file.
// `passkey N HOW` signs the act (command/case_sign.h says how).
// `gives` is for a rule that refuses nothing: what the act decides by it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "command/case_sign.h"
#include "command/edit.h"
#include "command/play.h"
#include "crypto/password.h"

enum wanted { WANT_REFUSED, WANT_PASSES, WANT_DENIED, WANT_INVALID, WANT_GIVES };

struct row {
    const char *file;
    int line;
    str play, act, by, without, at, before, name;
    const struct deed *done;  // of `at`: what the play did
    struct edits body, with;
    int64_t nth, later;
    struct case_pen pen;
    enum wanted wanted;
    bool really, asked;
    struct row *next;
};

struct tally {
    arena *a;
    int passed, failed;
};

static bool alone(const struct row *r)
{
    return r->with.n || r->without.at || r->later;
}

static void fail_row(struct tally *t, const struct row *r, str why)
{
    t->failed++;
    printf("not ok %s:%d %.*s: %.*s\n", r->file, r->line, STR_ARG(r->act), STR_ARG(why));
}

static str outcome_of(arena *a, const struct call *c)
{
    if (!c->result.kind)
        return S("passes");
    if (c->findings)
        return join(a, S("refused "), str_of(c->findings->rule->name));
    if (c->errors.first)
        return join(a, S("invalid "), c->errors.first->path);
    if (c->result.kind == ERR_DENIED || c->result.kind == ERR_SIGN_IN)
        return S("denied");
    return join(a, S("failed "), c->result.detail);
}

static bool refused_by(const struct call *c, str rule)
{
    for (const struct finding *f = c->findings; f; f = f->next)
        if (str_eq(rule, str_of(f->rule->name)))
            return true;
    return false;
}

static bool invalid_at(const struct call *c, str path)
{
    for (const struct field_error *e = c->errors.first; e; e = e->next)
        if (str_eq(e->path, path))
            return true;
    return false;
}

// "RULE MEMBER=TEXT": the act decides this by a rule that refuses nothing.
static bool gives(arena *a, const struct call *c, str text)
{
    str value = text, rule = str_cut(&value, ' '), member = str_cut(&value, '=');
    const struct field *f = field_named(c->act->out, member);
    return rule.len && f && str_eq(field_text(a, f, c->out), value);
}

static bool as_wanted(arena *a, const struct row *r, const struct call *c)
{
    switch (r->wanted) {
    case WANT_REFUSED:
        return refused_by(c, r->name);
    case WANT_PASSES:
        return !c->result.kind;
    case WANT_DENIED:
        return c->result.kind == ERR_DENIED || c->result.kind == ERR_SIGN_IN;
    case WANT_GIVES:
        return !c->result.kind && gives(a, c, r->name);
    default:
        return invalid_at(c, r->name);
    }
}

static const struct actor *actor_named(struct play *p, str name)
{
    struct actor *admins = new(&p->a, struct actor, 2);
    admins[0].who = p->city->system;
    admins[1].who = p->city->security;
    const struct {
        const char *name;
        const struct actor *who;
    } people[] = {
        {"handler", &p->unit->handler}, {"section", &p->unit->section},
        {"legal", &p->unit->legal}, {"leader", &p->unit->leader},
        {"accountant", &p->unit->accountant}, {"agent", &p->city->agent},
        {"budget", &p->city->budget}, {"oversight", &p->city->oversight},
        {"treasury", &p->city->treasury}, {"keyholder", &p->city->key_holder},
         {"head", p->members[0]}, {"member", p->members[1]},
        {"supplier", &p->bidders[0].who.actor}, {"rival", &p->bidders[1].who.actor},
        {"system", &admins[0]}, {"security", &admins[1]},
    };
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (str_eq(name, str_of(people[i].name)))
            return people[i].who;
    return NULL;
}

enum { really_max = 64 };
struct asking {
    struct tally *t;
    struct row *rows;  // those of this run
    struct call *done[really_max];  // what rows really did
    size_t n;
    struct assertion *signed_before;
};

// What @name stands for: a thing of the play, or a person, their post or organization.
static id thing_named(struct asking *k, struct play *p, str name)
{
    id given = {0};
    const struct {
        const char *name;
        id thing;
    } things[] = {
        {"project", p->project}, {"line", p->line},
        {"tender", p->tender},   {"contract", p->contract}, {"bid", p->bidders[0].bid},
    };
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        if (str_eq(name, str_of(things[i].name)))
            return things[i].thing;
    str what = name, first = str_cut(&what, '.');
    for (size_t i = str_eq(first, S("last")) ? k->n : 0; i > 0; i--)
        if (!call_id(k->done[i - 1], str_c(&p->a, what), &given).kind)
            return given;
    const struct actor *who = actor_named(p, first);
    if (!who)
        return (id){0};
    return str_eq(what, S("post")) ? who->who.post
           : str_eq(what, S("org")) ? who->who.org : who->who.person;
}

// Every "@name" within a list or an object.
static str json_named(struct asking *k, struct play *p, str json)
{
    struct out o = out_plain(&p->a);
    for (ptrdiff_t at = str_find(json, S("\"@")); at >= 0; at = str_find(json, S("\"@"))) {
        str name = str_from(json, (size_t)at + 2);
        put_raw(&o, str_part(json, 0, (size_t)at + 1));
        put_raw(&o, id_text(&p->a, thing_named(k, p, str_cut(&name, '"'))));
        put_raw(&o, S("\""));
        json = name.at ? name : S("");
    }
    put_raw(&o, json);
    return out_str(&o);
}

static struct edits edits_named(struct asking *k, struct play *p, const struct edits *edits)
{
    struct edits named = {new(&p->a, struct edit, edits->n + 1), edits->n};
    for (size_t i = 0; i < edits->n; i++) {
        named.at[i] = edits->at[i];
        if (named.at[i].is_text && str_eq(named.at[i].value, S("@paper"))) {
            named.at[i].value = play_paper(p, "附件");
            named.at[i].is_text = false;
        } else if (named.at[i].is_text && str_starts(named.at[i].value, S("@")))
            named.at[i].value = id_text(&p->a, thing_named(k, p, str_from(named.at[i].value, 1)));
        else if (!named.at[i].is_text && named.at[i].value.at)
            named.at[i].value = json_named(k, p, named.at[i].value);
    }
    return named;
}

static err ask(struct asking *k, struct play *p, const struct deed *d, struct row *r)
{
    struct tally *t = k->t;
    struct deed dry = *d;
    struct call *c = NULL;
    str wrong = {0};
    struct edits body = edits_named(k, p, &r->body);
    dry.dry = !r->really;
    r->asked = true;
    if (r->by.at)
        dry.by = actor_named(p, r->by);
    dry.body = edit_json(&p->a, d->body, &body, day_of(os_now()), &wrong);
    if (wrong.at) {
        fail_row(t, r, join(t->a, S("cannot edit "), wrong));
        return OK;
    }
    r->pen.before = k->signed_before;
    p->city->place->sign = case_sign;
    p->city->place->with = &r->pen;
    err e = city_do(p->city, &p->a, &dry, &c);
    p->city->place->sign = NULL;
    k->signed_before = r->pen.before;
    TRY(e);
    if (r->really)
        k->done[k->n < really_max ? k->n++ : really_max - 1] = c;
    if (as_wanted(t->a, r, c))
        t->passed++;
    else
        fail_row(t, r, outcome_of(t->a, c));
    return OK;
}

static const struct deed *deed_copy(arena *a, const struct deed *d)
{
    struct deed *copy = new(a, struct deed, 1);
    *copy = *d;
    copy->body = str_copy(a, d->body);
    return copy;
}

// An act of the row's own, which the play does not do.
static const struct deed *own_deed(struct play *p, const struct row *r)
{
    struct deed *own = new(&p->a, struct deed, 1);
    *own = (struct deed){.unit = p->unit, .kind = str_c(&p->a, r->act), .body = S("{}")};
    return own;
}

static bool all_asked(const struct row *rows)
{
    while (rows && rows->asked)
        rows = rows->next;
    return !rows;
}

static err before(struct play *p, const struct deed *d, void *with)
{
    struct asking *k = with;
    for (struct row *r = k->rows; r; r = r->next) {
        const struct deed *asked = d;
        if (!r->asked && r->at.at && str_eq(r->at, str_of(d->kind)) && r->done)
            asked = r->done;
        else if (!r->asked && r->before.at && str_eq(r->before, str_of(d->kind)))
            asked = own_deed(p, r);
        else if (r->asked || r->before.at || !str_eq(r->act, str_of(d->kind)) || --r->nth > 0)
            continue;
        else if (r->at.at) {
            r->done = deed_copy(&p->a, d);
            continue;
        }
        if (r->later) {
            os_set_clock(instant_plus(os_now(), r->later * DAY_US), true);
            TRY(journal_tick(p->city->place->journal));
        }
        TRY(ask(k, p, asked, r));
    }
    if (all_asked(k->rows))
        play_end(p, "asked");
    return OK;
}

static err play_through(struct asking *k, arena *a, const struct row *first)
{
    struct play p;
    struct playing d = {.a = a, .before = before, .with = k};
    str text = {0}, wrong = {0};
    str path = join(a, S("test/case/play/"), first->play, S(".json"));
    TRY(play_text(a, str_c(a, path), &text));
    text = edit_json(a, text, &first->with, (day){0}, &wrong);
    if (wrong.at)
        return (err){.kind = ERR_INVALID, .detail = join(a, S("cannot edit "), wrong)};
    d.text = text;
    if (first->without.at)
        d.skip = str_c(a, first->without);
    return play_file(&d, &p);
}

static void run(struct tally *t, struct row *rows, bool one)
{
    arena a = arena_make((size_t)2 << 30);
    struct asking k = {.t = t, .rows = rows};
    err e = play_through(&k, &a, rows);
    for (struct row *r = rows; r; r = r->next)
        if (!r->asked) {
            r->asked = true;
            fail_row(t, r, e.kind ? e.detail : S("the play does not do this act"));
        }
    if (e.kind && !one)
        printf("not ok play %.*s: %.*s\n", STR_ARG(rows->play), STR_ARG(e.detail));
    t->failed += e.kind && !one;
    arena_free(&a);
}

// Rows of one play that can be asked in one run; the others are played alone.
static void run_rows(struct tally *t, struct row *all)
{
    for (struct row *r = all; r; r = r->next) {
        struct row *group = NULL, **last = &group;
        if (r->asked)
            continue;
        if (alone(r)) {
            struct row *copy = new(t->a, struct row, 1);
            *copy = *r;
            copy->next = NULL;
            run(t, copy, true);
            r->asked = true;
            continue;
        }
        for (struct row *o = r; o; o = o->next)
            if (!o->asked && !alone(o) && o->file == r->file && str_eq(o->play, r->play)) {
                struct row *copy = new(t->a, struct row, 1);
                *copy = *o;
                copy->next = NULL;
                *last = copy;
                last = &copy->next;
                o->asked = true;
            }
        run(t, group, false);
    }
}

// Reading.

static bool read_wanted(str text, struct row *r)
{
    static const char *const words[] = {"refused", "passes", "denied", "invalid", "gives"};
    str rest = text, first = str_cut(&rest, ' ');
    for (int i = 0; i < 5; i++)
        if (str_eq(first, str_of(words[i]))) {
            r->wanted = (enum wanted)i;
            r->name = rest.at ? str_trim(rest) : S("");
            return r->wanted != WANT_REFUSED || rule_named(r->name);
        }
    return false;
}

static bool read_act(arena *a, str text, struct row *r)
{
    str rest = text, act = str_cut(&rest, ' ');
    r->act = str_cut(&act, '#');
    r->nth = 1;
    if (act.at && !str_int(act, &r->nth))
        return false;
    return !rest.at || edits_read(a, rest, &r->body);
}

static bool read_condition(arena *a, str text, struct row *r)
{
    str rest = str_trim(text), first = str_cut(&rest, ' ');
    rest = str_trim(rest);
    if (str_eq(first, S("really"))) {
        r->really = true;
        return !rest.len;
    }
    if (str_eq(first, S("with")))
        return edits_read(a, rest, &r->with);
    if (str_eq(first, S("later")))
        return str_int(rest, &r->later);
    if (str_eq(first, S("passkey")))
        return case_pen_read(rest, &r->pen);
    if (str_eq(first, S("without")))
        r->without = rest;
    else if (str_eq(first, S("by")))
        r->by = rest;
    else if (str_eq(first, S("at")))
        r->at = rest;
    else if (str_eq(first, S("before")))
        r->before = rest;
    else
        return false;
    return true;
}

static bool read_row(arena *a, str line, struct row *r)
{
    ptrdiff_t arrow = str_find(line, S(" -> "));
    if (arrow < 0 || !read_wanted(str_from(line, (size_t)arrow + 4), r))
        return false;
    str left = str_part(line, 0, (size_t)arrow);
    ptrdiff_t colon = str_find(left, S(" : "));
    while (colon >= 0) {
        if (!read_condition(a, str_part(left, 0, (size_t)colon), r))
            return false;
        left = str_from(left, (size_t)colon + 3);
        colon = str_find(left, S(" : "));
    }
    return read_act(a, str_trim(left), r);
}

static bool read_file(struct tally *t, const char *file, struct row ***last)
{
    str text = {0}, play = {0};
    int number = 0;
    bool good = true;
    if (play_text(t->a, file, &text).kind) {
        fprintf(stderr, "xinyue case: cannot read %s\n", file);
        return false;
    }
    for (str rest = text; rest.at;) {
        str line = str_trim(str_cut(&rest, '\n'));
        struct row *r = new(t->a, struct row, 1);
        number++;
        if (!line.len || str_starts(line, S("#")))
            continue;
        if (str_starts(line, S("play "))) {
            play = str_trim(str_from(line, 5));
            continue;
        }
        *r = (struct row){.file = file, .line = number, .play = play};
        if (!play.at || !read_row(t->a, line, r)) {
            printf("not ok %s:%d: cannot read this row\n", file, number);
            t->failed++;
            good = false;
            continue;
        }
        **last = r;
        *last = &r->next;
    }
    return good;
}

int command_case(int count, char **words)
{
    const char *files[256];
    size_t n = 0;
    arena a = arena_make((size_t)1 << 30);
    struct tally t = {.a = &a};
    struct row *rows = NULL, **last = &rows;
    if (count > 256 || !read_options(count, words, NULL, 0, files, &n) || n == 0) {
        fprintf(stderr, "usage: xinyue case FILE...\n");
        return 2;
    }
    password_cheap();
    for (size_t i = 0; i < n; i++)
        if (!read_file(&t, files[i], &last))
            t.failed += t.failed == 0;
    run_rows(&t, rows);
    printf("%d passed, %d failed\n", t.passed, t.failed);
    arena_free(&a);
    return t.failed ? 1 : 0;
}
