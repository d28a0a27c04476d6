// From an entry to its messages: the thing the act names, who is concerned, one row for each.
#include <string.h>

#include "message/message_parts.h"

bool message_value(const struct act *act, const void *in, const void *out, const char *name,
                   const struct field **ret_field, const void **ret_value)
{
    const struct field *f = name ? field_named(act->in, str_of(name)) : NULL;
    *ret_value = in;
    if (!f && name) {
        f = field_named(act->out, str_of(name));
        *ret_value = out;
    }
    *ret_field = f;
    return f;
}

static id thing_of(const struct message_rule *r, const struct entry *e, const struct act *act,
                   const void *in, const void *out)
{
    const struct field *f;
    const void *from;
    if (!r->field)
        return e->org;
    if (!message_value(act, in, out, r->field, &f, &from) || f->kind != FIELD_ID)
        return (id){0};
    return *(const id *)(const void *)((const char *)from + f->at);
}

static err about(struct db *db, arena *a, enum message_thing kind, id thing, struct about **ret)
{
    static err (*const queries[])(struct db *, arena *, id, struct about **) = {
        [ABOUT_PROJECT] = about_project,       [ABOUT_TENDER] = about_tender,
        [ABOUT_BID] = about_bid,               [ABOUT_INQUIRY] = about_inquiry,
        [ABOUT_CONTRACT] = about_contract,     [ABOUT_ACCEPTANCE] = about_acceptance,
        [ABOUT_SETTLEMENT] = about_settlement, [ABOUT_UNPAID] = about_unpaid,
        [ABOUT_PAYMENT] = about_payment,       [ABOUT_CERTIFICATE] = about_certificate,
        [ABOUT_SUPPLIER] = about_supplier,
    };
    *ret = NULL;
    return thing.n && kind < ABOUT_SIGNOFF ? queries[kind](db, a, thing, ret) : OK;
}

struct telling {
    struct db *db;
    arena *a;
    const struct entry *e;
    const struct act *act;
    const void *in, *out;
    const struct message_rule *rule;
    const struct about *about;
    id thing;
};

static err person_named(struct telling *t, struct addressee_rows *ret)
{
    const struct field *f;
    const void *from;
    *ret = (struct addressee_rows){new(t->a, struct addressee, 1), 0};
    if (message_value(t->act, t->in, t->out, t->rule->value, &f, &from) && f->kind == FIELD_ID)
        ret->at[ret->n++].person = *(const id *)(const void *)((const char *)from + f->at);
    return OK;
}

// Of the organizations a project has.
static err audience_of_project(struct telling *t, struct addressee_rows *ret)
{
    const struct about *b = t->about;
    switch (t->rule->to) {
    case TO_HANDLER:
        return handlers_of(t->db, t->a, b->buyer, b->author, ret);
    case TO_LEADERS:
        return posts_of_kind(t->db, t->a, b->buyer, S("leader"), ret);
    case TO_LEGAL:
        return posts_of_kind(t->db, t->a, b->buyer, S("legal"), ret);
    case TO_ACCOUNTANTS:
        return posts_of_kind(t->db, t->a, b->buyer, S("accountant"), ret);
    case TO_HOST:
        if (!b->agency.n)
            return handlers_of(t->db, t->a, b->buyer, b->author, ret);
        return posts_of_kind(t->db, t->a, b->agency, S("agent"), ret);
    case TO_AGENCY:
        return posts_of_kind(t->db, t->a, b->agency, S("agent"), ret);
    default:
        return people_of_supplier(t->db, t->a, b->supplier, ret);
    }
}

static err audience(struct telling *t, struct addressee_rows *ret)
{
    static err (*const of_thing[])(struct db *, arena *, id, struct addressee_rows *) = {
        [TO_TAKERS] = takers_of,         [TO_NOT_HANDED_IN] = not_handed_in,
        [TO_BIDDERS] = bidders_of,       [TO_STILL_IN] = bidders_still_in,
        [TO_WINNER] = winner_of,         [TO_OTHERS] = others_of,
        [TO_MEMBERS] = members_of,       [TO_SIGNERS] = acceptance_signers,
        [TO_ASKER] = asker_of,
        [TO_SIGNOFF] = NULL,
    };
    static const char *const anywhere[] = {[TO_TREASURY] = "treasury", [TO_OVERSIGHT] = "oversight",
                                           [TO_BUDGET] = "budget", [TO_SIGNOFF] = NULL};
    enum audience to = t->rule->to;
    if (to == TO_PERSON)
        return person_named(t, ret);
    if (of_thing[to])
        return of_thing[to](t->db, t->a, t->thing, ret);
    if (anywhere[to])
        return posts_anywhere(t->db, t->a, str_of(anywhere[to]), ret);
    return audience_of_project(t, ret);
}

static bool holds(const struct telling *t)
{
    const struct field *f;
    const void *from;
    if (!t->rule->only)
        return true;
    if (!message_value(t->act, t->in, t->out, t->rule->only, &f, &from))
        return false;
    if (f->kind == FIELD_BOOL)
        return *(const bool *)(const void *)((const char *)from + f->at) ==
               (strcmp(t->rule->is, "true") == 0);
    return str_eq(field_text(t->a, f, from), str_of(t->rule->is));
}

// What the sentence shows, and nothing else: of the thing, or what the act itself says instead.
static void facts(const struct telling *t, struct message_add_args *m)
{
    const struct field *f;
    const void *from;
    const struct about *b = t->about;
    *m = (struct message_add_args){.at = t->e->at, .code = str_of(t->rule->code),
                                   .thing = t->thing, .title = S(""),
                                   .topic = message_topic(str_of(t->rule->code)),
                                   .todo = t->rule->todo,
                                   .amount = {INT64_MIN}, .day = b->day, .time = b->time};
    if (strstr(t->rule->zh, "{title}")) {
        m->title = b->title;
        m->project = b->project;
    }
    if (strstr(t->rule->zh, "{other}"))
        m->other = b->other;
    if (strstr(t->rule->zh, "{amount}"))
        m->amount = b->amount;
    if (message_value(t->act, t->in, t->out, t->rule->value, &f, &from)) {
        const char *place = (const char *)from + f->at;
        if (f->kind == FIELD_DAY)
            m->day = *(const day *)(const void *)place;
        if (f->kind == FIELD_INSTANT)
            m->time = *(const instant *)(const void *)place;
    }
    if (message_value(t->act, t->in, t->out, t->rule->reason, &f, &from))
        m->reason = field_text(t->a, f, from);
}

static str link_of(const struct telling *t)
{
    struct out o = out_plain(t->a);
    for (str rest = str_of(t->rule->link); rest.at;) {
        put(&o, str_cut(&rest, '{'));
        if (rest.at)
            put(&o, id_text(t->a, str_eq(str_cut(&rest, '}'), S("thing")) ? t->thing
                                                                          : t->about->subject));
    }
    return out_str(&o);
}

static err tell(struct telling *t)
{
    struct addressee_rows to;
    struct message_last_row last;
    struct message_add_args m;
    TRY(audience(t, &to));
    facts(t, &m);
    m.link = link_of(t);
    TRY(message_last(t->db, t->a, &last));
    for (size_t i = 0; i < to.n; i++) {
        if (!to.at[i].person.n || (id_same(to.at[i].person, t->e->by) && !t->rule->self))
            continue;
        m.id = (id){++last.n};
        m.person = to.at[i].person;
        m.post = to.at[i].post;
        TRY(message_add_(t->db, &m));
    }
    return OK;
}

err message_tell(struct db *db, arena *a, const struct entry *e, const struct act *act,
                 const void *in, const void *out)
{
    for (const struct message_rule *r = message_rules; r->act; r++) {
        struct about *found = NULL;
        struct telling t = {db, a, e, act, in, out, r, NULL, {0}};
        if (strcmp(r->act, act->kind) != 0 || !holds(&t))
            continue;
        t.thing = thing_of(r, e, act, in, out);
        TRY(about(db, a, r->thing, t.thing, &found));
        t.about = found;
        if (found)
            TRY(tell(&t));
    }
    return OK;
}

// The post whose turn it is; when it is over, the author.
err message_tell_signoff(struct db *db, arena *a, id signoff, id by, instant at)
{
    struct post_of_author_row *s = NULL;
    struct person_called_row *who = NULL;
    struct first_remark_row *remark = NULL;
    struct addressee_rows to = {new(a, struct addressee, 1), 1};
    TRY(post_of_author(db, a, signoff, &s));
    if (!s)
        return OK;
    bool waits = str_eq(s->state, S("waiting")), back = str_eq(s->state, S("returned"));
    const char *code = waits ? "signoff.waits" : back ? "signoff.returned" : "signoff.done";
    if (back)
        TRY(first_remark(db, a, signoff, &remark));
    to.at[0] = (struct addressee){s->author, s->post};
    if (waits)
        TRY(persons_of_post(db, a, s->org, s->next_post, s->author, &to));
    TRY(person_called(db, a, waits ? s->author : by, &who));
    for (size_t i = 0; i < to.n; i++)
        TRY(side_message_add(db, .id = new_id(), .at = at, .code = str_of(code),
                             .topic = message_topic(str_of(code)),
                             .todo = message_rule_of(str_of(code))->todo, .project = s->project,
                             .person = to.at[i].person, .post = to.at[i].post, .thing = signoff,
                             .title = s->act, .other = who ? who->name : (str){0},
                             .amount = s->amount,
                             .reason = remark ? join(a, remark->place.at ? remark->place : S(""),
                                                     S(" "), remark->reason)
                                              : (str){0},
                             .link = join(a, S("/signoff/"), id_text(a, signoff))));
    return OK;
}
