#include "evaluate/desk.h"

#include "base/utf8.h"

static const str forming = {"forming", 7};

const struct field about_tender_in[] = {
    FIELD(struct about_tender, tender, "采购项目"),
    {0},
};
const struct field of_tender_out[] = {FIELD(struct of_tender, tender, "采购项目"), {0}};

static err load(struct call *c, id tender, struct desk *ret)
{
    struct evaluation_row *ev = NULL;
    TRY(tender_by_id(c->db, c->a, tender, &ret->tender));
    if (!ret->tender)
        return missing();
    TRY(evaluation_by_tender(c->db, c->a, tender, &ev));
    TRY(committee_by_tender(c->db, c->a, tender, &ret->committee));
    TRY(evaluated_bids(c->db, c->a, tender, &ret->bids));
    ret->ev = ev ? *ev : (struct evaluation_row){.tender = tender, .state = forming,
                                                 .award = NO_MONEY, .benchmark = NO_MONEY};
    ret->consultation = str_eq(ret->tender->method, S("consultation"));
    return OK;
}

err desk_open(struct call *c, id tender, struct desk *ret)
{
    *ret = (struct desk){0};
    TRY(load(c, tender, ret));
    if (!str_eq(ret->tender->venue, S("here")))
        return REFUSE(c, evaluate_elsewhere, "tender");
    return tender_may_go_on(c, ret->tender);
}

err desk_open_bid(struct call *c, id bid, struct desk *ret, struct evaluated_bid **ret_bid)
{
    struct evaluated_tender_row *row = NULL;
    TRY(evaluated_tender(c->db, c->a, bid, &row));
    if (!row)
        return missing();
    TRY(desk_open(c, row->tender, ret));
    *ret_bid = desk_bid(ret, bid);
    if (!*ret_bid)
        return REFUSE(c, evaluate_not_opened, "bid");
    return OK;
}

struct evaluated_bid *desk_bid(const struct desk *d, id bid)
{
    for (size_t i = 0; i < d->bids.n; i++)
        if (id_same(d->bids.at[i].id, bid))
            return &d->bids.at[i];
    return NULL;
}

bool desk_is(const struct desk *d, const char *states)
{
    for (str rest = str_of(states); rest.at;)
        if (str_eq(str_cut(&rest, ' '), d->ev.state))
            return true;
    return false;
}

err desk_must_be(struct call *c, const struct desk *d, const char *states)
{
    if (desk_is(d, states))
        return OK;
    str rest = str_of(states);
    str first = str_cut(&rest, ' ');
    return REFUSE(c, evaluate_stage, "", ARG(choice_word(evaluation_states, d->ev.state)),
                  ARG(choice_word(evaluation_states, first)));
}

err desk_must_be_full(struct call *c, const struct desk *d)
{
    int64_t size = d->committee ? d->committee->size : d->tender->committee_size;
    int64_t ready = d->committee ? d->committee->ready : 0;
    if (ready < size)
        return REFUSE(c, evaluate_committee_incomplete, "", ARG(size), ARG(ready));
    if (!d->committee->head.n)
        return REFUSE(c, evaluate_no_head, "");
    return OK;
}

money quoted_of(const struct desk *d, const struct evaluated_bid *b)
{
    return d->consultation ? b->quote : b->price;
}

money ceiling_of(const struct tender_row *t)
{
    return t->ceiling.fen > 0 ? t->ceiling : t->budget;
}

bool has_passed(int64_t review)
{
    return review == 1;
}

bool counts(const struct evaluated_bid *b)
{
    bool low = b->triggers != INT64_MIN;
    return has_passed(b->compliant) && (!low || has_passed(b->proved));
}

const struct rule *least_rule(const struct call *c, const struct desk *d, bool begun)
{
    bool two = d->consultation && begun && !str_eq(d->tender->set_aside, S("whole"));
    return rule_of(c, two ? &RULE_evaluate_least_in_consultation : &RULE_evaluate_least);
}

str clip(str s, size_t characters)
{
    size_t at = 0;
    for (size_t n = 0; n < characters && at < s.len; n++)
        utf8_next(s, &at);
    return s.at ? (str){s.at, at} : s;
}

str rule_says(struct call *c, const struct rule *r, const struct arg *args, size_t n)
{
    struct out o = out_plain(c->a);
    put_breach(&o, r, args, n);
    return out_str(&o);
}
