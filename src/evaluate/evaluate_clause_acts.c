// Each member reads each bid clause by clause before the head concludes (87-50, 87-61).
#include "base/utf8.h"
#include "evaluate/desk.h"

const struct choice clause_grounds[] = {
    {"missing", "没有响应"},
    {"contrary", "响应与要求相反"},
    {"unproved", "没有要求的证明材料"},
    {"below", "低于要求的标准"},
    {0},
};

struct check_clause {
    id bid;
    int64_t n;
    bool met;
    str ground, reason;
};
struct check_clause_out {
    id tender, next_bid;
    int64_t next;
};
static const struct field check_clause_in[] = {
    FIELD(struct check_clause, bid, "供应商的文件"),
    FIELD(struct check_clause, n, "第几条"),
    FIELD(struct check_clause, met, "满足"),
    CHOICE(struct check_clause, ground, "不满足的情形", clause_grounds, .optional = true),
    LONG(struct check_clause, reason, "说明", .optional = true, .max = 500),
    {0},
};
static const struct field check_clause_out[] = {
    FIELD(struct check_clause_out, tender, "采购项目"),
    FIELD(struct check_clause_out, next_bid, "接着看哪一家"),
    FIELD(struct check_clause_out, next, "接着看第几条"),
    {0},
};

static bool is_checked(const struct clause_check_row_rows *rows, id bid, int64_t n)
{
    for (size_t i = 0; i < rows->n; i++)
        if (id_same(rows->at[i].bid, bid) && rows->at[i].n == n)
            return true;
    return false;
}

// The clause after this one that the member has not seen: in this bid, then in the others.
static err find_next(struct call *c, const struct desk *d, const struct check_clause *p,
                     const struct evaluation_requirement_rows *need, struct check_clause_out *o)
{
    struct clause_check_row_rows mine;
    size_t at = 0, total = d->bids.n * need->n;
    TRY(clause_checks_of(c->db, c->a, d->tender->id, c->who.person, &mine));
    *o = (struct check_clause_out){d->tender->id, p->bid, p->n};
    for (size_t i = 0; i < total; i++)
        if (id_same(d->bids.at[i / need->n].id, p->bid) && need->at[i % need->n].n == p->n)
            at = i;
    for (size_t i = 1; i < total; i++) {
        const struct evaluated_bid *b = &d->bids.at[(at + i) % total / need->n];
        int64_t n = need->at[(at + i) % total % need->n].n;
        if (!has_passed(b->qualified) || is_checked(&mine, b->id, n))
            continue;
        o->next_bid = b->id;
        o->next = n;
        return OK;
    }
    return OK;
}

static err check_clause_check(struct call *c, const void *in, void *out)
{
    const struct check_clause *p = in;
    struct desk d;
    struct evaluated_bid *b = NULL;
    struct evaluation_requirement_rows need;
    const struct evaluation_requirement *clause = NULL;
    TRY(desk_open_bid(c, p->bid, &d, &b));
    TRY(desk_must_be(c, &d, "compliance"));
    if (!has_passed(b->qualified))
        return REFUSE(c, evaluate_not_qualified, "bid", ARG(b->supplier_name));
    TRY(evaluation_requirements(c->db, c->a, d.tender->project, &need));
    for (size_t i = 0; i < need.n; i++)
        if (need.at[i].n == p->n)
            clause = &need.at[i];
    if (!clause)
        return refuse_field(c, "n", "没有这一条");
    if (!p->met && !clause->substantive)
        return REFUSE(c, evaluate_not_substantive, "met", ARG(p->n));
    const struct rule *r = rule_of(c, &RULE_evaluate_reason);
    int64_t said = p->reason.at ? (int64_t)utf8_length(p->reason) : 0;
    if (!p->met && !p->ground.at && said < r->value)
        return REFUSE(c, evaluate_reason, "reason", ARG(said));
    return find_next(c, &d, p, &need, out);
}

static err check_clause_apply(struct db *db, const struct entry *e, const void *in,
                              const void *out)
{
    const struct check_clause *p = in;
    return clause_check_put(db, .bid = p->bid, .n = p->n, .person = e->by,
                            .tender = ((const struct check_clause_out *)out)->tender,
                            .met = p->met, .ground = p->ground, .reason = p->reason,
                            .at = e->at);
}

err clauses_found(struct db *db, arena *a, const struct desk *d, id bid,
                  struct clause_votes *ret)
{
    struct clause_vote_row_rows rows;
    int64_t seats = d->committee ? d->committee->ready : 0;
    *ret = (struct clause_votes){0};
    TRY(clause_votes_of(db, a, bid, &rows));
    ret->at = new(a, struct clause_vote, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        ret->at[ret->n++] = (struct clause_vote){rows.at[i].n, rows.at[i].met, rows.at[i].unmet,
                                                 2 * rows.at[i].unmet > seats && seats > 0};
    return OK;
}

const struct act evaluate_clause_acts[] = {
    {"evaluate.check_clause", "登记这一条看过了",
     "只有实质性要求（★）能判不满足，要写明理由；汇总以后由组长登记结论。", ACT_PRIVATE,
     MAY(member_of_bid, "bid"), ACT_IN(struct check_clause, check_clause_in),
     ACT_OUT(struct check_clause_out, check_clause_out), .check = check_clause_check,
     .apply = check_clause_apply, .then = "/tender/{tender}/review?bid={next_bid}&n={next}"},
    {0},
};
