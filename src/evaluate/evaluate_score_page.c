// The score grid: suppliers by items, with the reader's own scores and nobody else's.
#include "evaluate/evaluate_views.h"
#include "score_html.h"

static bool find_score(const struct score_view *p, id bid, int64_t item, bool judged, dec *ret)
{
    for (size_t i = 0; i < p->scores.n; i++) {
        const struct bid_score_row *s = &p->scores.at[i];
        if (id_same(s->bid, bid) && s->item == item && (s->person != 0) == judged) {
            *ret = s->score;
            return true;
        }
    }
    return false;
}

static dec points_of(const struct tender_item_row *item, dec level)
{
    return (dec){muldiv(item->weight.n, level.n, 100 * dec_one)};
}

static const struct bid_index *index_of(const struct bid_papers *papers, int64_t item)
{
    for (size_t i = 0; i < papers->index.n; i++)
        if (papers->index.at[i].item == item)
            return &papers->index.at[i];
    return NULL;
}

static void add_levels(struct visit *v, const struct score_view *p, const struct score_row *row,
                       struct score_cell *cell, dec chosen)
{
    const struct tender_level_row_rows *levels = &p->table.levels;
    cell->levels.at = new(v->a, struct level_option, levels->n + 1);
    for (size_t i = 0; i < levels->n; i++)
        if (levels->at[i].item == row->item->n)
            cell->levels.at[cell->levels.n++] = (struct level_option){
                dec_text(v->a, levels->at[i].score),
                dec_text(v->a, points_of(row->item, levels->at[i].score)),
                levels->at[i].description, levels->at[i].score.n == chosen.n};
}

// What is there for one supplier and item; a claim stands in for an objective score to come.
static void fill_cell(struct visit *v, const struct score_view *p, const struct score_row *row,
                      const struct bid_papers *papers, struct score_cell *c)
{
    const struct bid_index *said = index_of(papers, row->item->n);
    bool given = find_score(p, c->bid->id, row->item->n, row->judged, &c->given);
    if (!given)
        c->given = NO_DEC;
    if (said)
        c->page = said->page;
    c->claimed = !given && !row->judged && said && said->level.n != NO_DEC.n;
    c->writable = p->scoring && (row->judged ? !p->finished : !given);
    c->points = given ? dec_text(v->a, points_of(row->item, c->given)) : (str){0};
    add_levels(v, p, row, c, c->claimed ? said->level : c->given);
}

static str grades_of(struct visit *v, const struct score_cell *c)
{
    struct out o = out_plain(v->a);
    for (size_t i = 0; i < c->levels.n; i++) {
        put(&o, i ? v->lang == LANG_EN ? ", " : "、" : "");
        put(&o, c->levels.at[i].points);
    }
    return out_str(&o);
}

static void add_row(struct visit *v, struct score_view *p, const struct bid_papers *papers,
                    const struct tender_item_row *item, size_t number)
{
    struct score_row *row = &p->rows.at[p->rows.n++];
    *row = (struct score_row){.item = item, .judged = str_eq(item->kind, S("judged"))};
    row->cells.at = new(v->a, struct score_cell, p->columns.n + 1);
    row->cells.n = p->columns.n;
    for (size_t i = 0; i < p->columns.n; i++) {
        struct score_cell *c = &row->cells.at[i];
        struct score_column *column = &p->columns.at[i];
        c->bid = column->bid;
        c->number = number;
        fill_cell(v, p, row, &papers[i], c);
        bool open = c->given.n == NO_DEC.n;
        row->done += !open;
        column->left += open && row->judged;
        column->objective_open = column->objective_open || (open && !row->judged);
        column->sum.n += open ? 0 : points_of(item, c->given).n;
        p->judged_there = p->judged_there && !(open && row->judged);
        p->objective_there = p->objective_there && !(open && !row->judged);
        p->of += row->judged;
        p->done += row->judged && !open;
    }
    row->grades = row->cells.n ? grades_of(v, &row->cells.at[0]) : S("");
}

static void add_rows(struct visit *v, struct score_view *p, const struct bid_papers *papers)
{
    size_t judged = 0, objective = 0;
    p->rows.at = new(v->a, struct score_row, p->table.items.n + 1);
    p->objective_there = p->judged_there = true;
    for (size_t i = 0; i < p->table.items.n; i++) {
        const struct tender_item_row *item = &p->table.items.at[i];
        bool is_judged = str_eq(item->kind, S("judged"));
        add_row(v, p, papers, item, is_judged ? judged++ : objective++);
    }
}

static err add_columns(struct visit *v, struct score_view *p, const struct evaluated_bid_rows *bids,
                       struct bid_papers *papers)
{
    p->columns.at = new(v->a, struct score_column, bids->n + 1);
    for (size_t i = 0; i < bids->n; i++) {
        struct bid_row *row = NULL;
        if (!counts(&bids->at[i]))
            continue;
        TRY(bid_by_id(v->db, v->a, bids->at[i].id, &row));
        TRY(bid_papers(v->blobs, v->a, row, &papers[p->columns.n]));
        p->columns.at[p->columns.n++] =
            (struct score_column){.bid = &bids->at[i], .price_score = NO_DEC};
    }
    return OK;
}

int64_t first_number(str s)
{
    int64_t n = 0;
    size_t i = 0;
    while (i < s.len && (s.at[i] < '0' || s.at[i] > '9'))
        i++;
    for (; i < s.len && s.at[i] >= '0' && s.at[i] <= '9' && n < 100000; i++)
        n = n * 10 + (s.at[i] - '0');
    return n;
}

// Which item and supplier are looked at: those asked for, else the first that is still open.
static void choose(struct visit *v, struct score_view *p, const struct bid_papers *papers)
{
    int64_t item = visit_int(v, "item", 0);
    id bid = visit_id(v, "bid");
    size_t at = 0;
    struct score_row *row = NULL;
    for (size_t i = 0; i < p->rows.n; i++)
        if (p->rows.at[i].item->n == item ||
            (!item && !row && p->rows.at[i].done < (int64_t)p->columns.n))
            row = &p->rows.at[i];
    row = row ? row : p->rows.n ? &p->rows.at[0] : NULL;
    for (size_t i = 0; i < p->columns.n; i++)
        at = id_same(p->columns.at[i].bid->id, bid) ? i : at;
    if (!row || !p->columns.n)
        return;
    row->here = p->columns.at[at].here = true;
    p->row = row;
    p->column = &p->columns.at[at];
    p->papers = papers[at];
    p->page = row->cells.at[at].page;
    p->page_n = first_number(p->page);
}

static err my_progress(struct visit *v, id tender, struct score_view *p)
{
    struct committee_member_row_rows members;
    TRY(committee_members(v->db, v->a, tender, &members));
    for (size_t i = 0; i < members.n; i++) {
        const struct committee_member_row *m = &members.at[i];
        if (!id_same(m->person, v->who.person))
            continue;
        p->confirmed = m->objective_confirmed.us;
        p->finished = m->judged_done.us;
        p->returned_reason = m->returned_reason;
    }
    return OK;
}

// The price's points, once the reader has handed in: doc/decision/0012.
static void add_price_scores(struct visit *v, struct score_view *p)
{
    bool consultation = str_eq(p->tender.method, S("consultation"));
    struct scoring s = {.price_weight = p->tender.price_weight, .members = 1,
                        .deduction = str_eq(p->tender.set_aside, S("whole"))
                                         ? (dec){0} : p->tender.sme_deduction};
    struct contender *at = new(v->a, struct contender, p->columns.n + 1);
    static const int64_t nothing[1];
    for (size_t i = 0; i < p->columns.n; i++) {
        const struct evaluated_bid *b = p->columns.at[i].bid;
        at[i] = (struct contender){.bid = b->id, .quoted = consultation ? b->quote : b->price,
                                   .small = supplier_is_small(b->supplier_size), .sums = nothing};
        if (at[i].quoted.fen == NO_MONEY.fen)
            return;
    }
    scoring_rank(&s, at, p->columns.n);
    for (size_t i = 0; i < p->columns.n; i++)
        for (size_t k = 0; k < p->columns.n; k++)
            if (id_same(at[k].bid, p->columns.at[i].bid->id))
                p->columns.at[i].price_score = at[k].price_score;
}

static err my_outliers(struct visit *v, struct score_view *p)
{
    size_t n = 0;
    TRY(evaluation_outliers(v->db, v->a, v->today, &p->tender, &p->outliers));
    for (size_t i = 0; i < p->outliers.n; i++)
        if (id_same(p->outliers.at[i].person, v->who.person))
            p->outliers.at[n++] = p->outliers.at[i];
    p->outliers.n = n;
    return OK;
}

// A member sees its own scores and the objective ones, nobody else's.
static err score_load(struct visit *v, void *view)
{
    struct score_view *p = view;
    struct evaluation_row *ev = NULL;
    struct evaluated_bid_rows bids;
    id tender = visit_id(v, "id");
    TRY(evaluation_tender(v, tender, &p->tender, &p->words));
    TRY(evaluation_by_tender(v->db, v->a, tender, &ev));
    TRY(tender_scoring(v->db, v->a, tender, &p->table));
    TRY(scores_of_member(v->db, v->a, tender, v->who.person.n, &p->scores));
    TRY(evaluated_bids(v->db, v->a, tender, &bids));
    TRY(my_progress(v, tender, p));
    TRY(head_of_committee.ask(v->db, v->a, &v->who, tender, &p->head));
    p->scoring = ev && str_eq(ev->state, S("scoring"));
    p->once = visit_once(v);
    struct bid_papers *papers = new(v->a, struct bid_papers, bids.n + 1);
    TRY(add_columns(v, p, &bids, papers));
    add_rows(v, p, papers);
    choose(v, p, papers);
    if (p->finished)
        add_price_scores(v, p);
    if (p->scoring && p->finished)
        TRY(my_outliers(v, p));
    v->title = join(v->a, p->tender.title, S(" 打分"));
    return OK;
}

static const struct part score_parts[] = {
    PART_MANY(struct score_view, scores, bid_score_row),
    {0},
};

const struct page evaluate_score_pages[] = {
    {"/tender/{id}/score", "打分", MAY(member_of, "id"), score_load,
     VIEW(struct score_view, score, score_parts)},
    {0},
};
