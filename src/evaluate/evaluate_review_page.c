// Clause by clause: what is asked, what the supplier answered, where it can be read.
#include "evaluate/evaluate_views.h"
#include "review_html.h"

static const struct clause_check_row *mine_of(const struct clause_check_row_rows *rows, id bid,
                                              int64_t n)
{
    for (size_t i = 0; i < rows->n; i++)
        if (id_same(rows->at[i].bid, bid) && rows->at[i].n == n)
            return &rows->at[i];
    return NULL;
}

static void add_bids(struct visit *v, struct review_view *p, const struct evaluated_bid_rows *bids,
                     const struct evaluation_requirement_rows *need,
                     const struct clause_check_row_rows *mine)
{
    id asked = visit_id(v, "bid");
    p->bids.at = new(v->a, struct review_bid, bids->n + 1);
    for (size_t i = 0; i < bids->n; i++) {
        if (!has_passed(bids->at[i].qualified))
            continue;
        struct review_bid *b = &p->bids.at[p->bids.n++];
        *b = (struct review_bid){.bid = &bids->at[i]};
        for (size_t k = 0; k < need->n; k++)
            b->left += !mine_of(mine, b->bid->id, need->at[k].n);
        p->left += b->left;
        p->of += (int64_t)need->n;
        if (!p->bid || id_same(b->bid->id, asked) ||
            (!asked.n && !p->bid->left && b->left))
            p->bid = b;
    }
    if (p->bid)
        p->bids.at[p->bid - p->bids.at].here = true;
}

static const struct bid_answer *answer_of(const struct bid_papers *papers, int64_t n)
{
    for (size_t i = 0; i < papers->answers.n; i++)
        if (papers->answers.at[i].n == n)
            return &papers->answers.at[i];
    return NULL;
}

static void add_clauses(struct visit *v, struct review_view *p,
                        const struct evaluation_requirement_rows *need,
                        const struct clause_check_row_rows *mine,
                        const struct clause_votes *votes)
{
    int64_t asked = visit_int(v, "n", 0);
    size_t at = 0;
    bool chosen = false;
    p->clauses.at = new(v->a, struct review_clause, need->n + 1);
    for (size_t i = 0; i < need->n; i++) {
        struct review_clause *c = &p->clauses.at[p->clauses.n++];
        *c = (struct review_clause){.row = &need->at[i],
                                    .mine = mine_of(mine, p->bid->bid->id, need->at[i].n),
                                    .answer = answer_of(&p->papers, need->at[i].n)};
        for (size_t k = 0; k < votes->n; k++)
            if (votes->at[k].n == need->at[i].n)
                c->votes = &votes->at[k];
        if (need->at[i].n == asked || (!asked && !chosen && !c->mine)) {
            at = i;
            chosen = true;
        }
    }
    if (!p->clauses.n)
        return;
    p->clauses.at[at].here = true;
    p->clause = &p->clauses.at[at];
    p->before = at ? need->at[at - 1].n : 0;
    p->after = at + 1 < need->n ? need->at[at + 1].n : 0;
    p->page_n = p->clause->answer ? first_number(p->clause->answer->page) : 0;
}

static err load_bid(struct visit *v, struct review_view *p, struct clause_votes *votes)
{
    struct bid_row *row = NULL;
    struct desk d = {0};
    TRY(bid_by_id(v->db, v->a, p->bid->bid->id, &row));
    TRY(bid_papers(v->blobs, v->a, row, &p->papers));
    TRY(committee_by_tender(v->db, v->a, p->tender.id, &d.committee));
    return p->head ? clauses_found(v->db, v->a, &d, p->bid->bid->id, votes) : OK;
}

// A member sees its own marks; the head also how many found a clause met.
static err review_load(struct visit *v, void *view)
{
    struct review_view *p = view;
    struct evaluation_row *ev = NULL;
    struct evaluated_bid_rows bids;
    struct evaluation_requirement_rows need;
    struct clause_check_row_rows mine;
    struct clause_votes votes = {0};
    id tender = visit_id(v, "id");
    TRY(evaluation_tender(v, tender, &p->tender, &p->words));
    TRY(evaluation_by_tender(v->db, v->a, tender, &ev));
    TRY(head_of_committee.ask(v->db, v->a, &v->who, tender, &p->head));
    TRY(evaluated_bids(v->db, v->a, tender, &bids));
    TRY(evaluation_requirements(v->db, v->a, p->tender.project, &need));
    TRY(clause_checks_of(v->db, v->a, tender, v->who.person, &mine));
    p->reviewing = ev && str_eq(ev->state, S("compliance"));
    add_bids(v, p, &bids, &need, &mine);
    if (p->bid) {
        TRY(load_bid(v, p, &votes));
        add_clauses(v, p, &need, &mine, &votes);
    }
    v->title = join(v->a, p->tender.title, v->lang == LANG_EN ? S(" review") : S(" 逐条审查"));
    return OK;
}

static const struct part review_parts[] = {
    PART_PLAIN(struct review_view, left, INT),
    PART_PLAIN(struct review_view, of, INT),
    {0},
};

const struct page evaluate_review_pages[] = {
    {"/tender/{id}/review", "逐条审查", MAY(member_of, "id"), review_load,
     VIEW(struct review_view, review, review_parts)},
    {0},
};
