// The sheets that are kept with a report: what the review found, the points of all and of each
// member, with lines to sign on (87-41, 87-47, 87-66).
#include "evaluate/evaluate_views.h"
#include "evaluate_paper_html.h"
#include "paper/paper.h"
#include "sheets_html.h"

// The mean over the members, or what one of them gave; objective points are everybody's.
static dec item_points(const struct bid_score_row_rows *scores, id bid,
                       const struct tender_item_row *item, int64_t member)
{
    bool judged = str_eq(item->kind, S("judged"));
    int64_t sum = 0, n = 0;
    for (size_t i = 0; i < scores->n; i++) {
        const struct bid_score_row *s = &scores->at[i];
        bool of = !judged ? s->person == 0 : member ? s->person == member : s->person != 0;
        if (!of || !id_same(s->bid, bid) || s->item != item->n)
            continue;
        sum += s->score.n;
        n++;
    }
    return n ? dec_round2(sum * item->weight.n, n * 100 * dec_one * (int64_t)dec_one) : NO_DEC;
}

static struct ranking_item line_of(arena *a, const struct ranking_row_rows *ranked,
                                   const struct tender_item_row *item,
                                   const struct bid_score_row_rows *scores, int64_t member)
{
    struct ranking_item line = {.row = item};
    line.points.at = new(a, dec, ranked->n + 1);
    line.points.n = ranked->n;
    for (size_t k = 0; k < ranked->n; k++)
        line.points.at[k] = item_points(scores, ranked->at[k].bid, item, member);
    return line;
}

struct ranking_items ranking_items_of(arena *a, const struct ranking_row_rows *ranked,
                                      const struct tender_scoring *table,
                                      const struct bid_score_row_rows *scores, int64_t member)
{
    struct ranking_items lines = {new(a, struct ranking_item, table->items.n + 1), 0};
    for (size_t i = 0; i < table->items.n; i++)
        lines.at[lines.n++] = line_of(a, ranked, &table->items.at[i], scores, member);
    return lines;
}

static void add_sheets(struct visit *v, struct sheets_view *p, const struct tender_scoring *table,
                       const struct bid_score_row_rows *scores)
{
    p->all = ranking_items_of(v->a, &p->ranked, table, scores, 0);
    p->sheets.at = new(v->a, struct member_sheet, p->members.n + 1);
    for (size_t i = 0; i < p->members.n; i++) {
        const struct committee_member_row *m = &p->members.at[i];
        if (m->judged_done.us)
            p->sheets.at[p->sheets.n++] =
                (struct member_sheet){m, ranking_items_of(v->a, &p->ranked, table, scores,
                                                          m->person.n)};
    }
}

// Whoever has the report has its sheets; a purchase that failed in review has no points.
static err sheets_load(struct visit *v, void *view)
{
    struct sheets_view *p = view;
    struct tender_scoring table;
    struct bid_score_row_rows scores;
    bool member = false;
    id tender = visit_id(v, "id");
    TRY(evaluation_tender(v, tender, &p->tender, &p->words));
    TRY(evaluation_with_report(v, tender, &p->ev, &member));
    p->ev.report = (str){0};
    TRY(committee_members(v->db, v->a, tender, &p->members));
    TRY(evaluated_bids(v->db, v->a, tender, &p->bids));
    TRY(ranking_of(v->db, v->a, tender, &p->ranked));
    TRY(tender_scoring(v->db, v->a, tender, &table));
    TRY(scores_that_count(v->db, v->a, tender, &scores));
    add_sheets(v, p, &table, &scores);
    v->title = join(v->a, p->tender.title, S(" "), str_of(tr(v->lang, "评审表")));
    return OK;
}

static err sheets_paper_load(struct visit *v, void *view)
{
    struct sheets_view *p = view;
    TRY(sheets_load(v, view));
    v->paper = (struct paper_facts){.at = p->ev.reported, .look = PAPER_LIST};
    return OK;
}

static const struct part sheets_parts[] = {
    PART_MANY(struct sheets_view, bids, evaluated_bid),
    PART_MANY(struct sheets_view, ranked, ranking_row),
    {0},
};

const struct page evaluate_sheets_pages[] = {
    {"/tender/{id}/sheets", "评审表", MAY(sees_evaluation, "id"), sheets_load,
     VIEW(struct sheets_view, sheets, sheets_parts)},
    {"/tender/{id}/sheets/paper", "评审表", MAY(sees_evaluation, "id"), sheets_paper_load,
     VIEW(struct sheets_view, sheets_paper, sheets_parts), .paper = true},
    {0},
};
