// What a supplier learns of its own bid: reasons, scores by item, place; until when to challenge or
// to sign. Nothing of others (87-69).
#include "evaluate/evaluate_views.h"

#include "evaluate_letter_html.h"
#include "evaluate_paper_html.h"
#include "paper/paper.h"

// The points that n shares of an item come to on average; a share is of a hundred.
static dec share(dec weight, int64_t sum, int64_t n)
{
    return dec_round2(weight.n * sum, (int64_t)dec_one * dec_one * 100 * n);
}

struct own_lines own_lines_of(arena *a, const struct tender_item_row_rows *items,
                              const struct bid_score_row_rows *scores, id bid, dec price_weight,
                              dec price_score)
{
    struct own_lines lines = {new(a, struct own_line, items->n + 2), 0};
    int64_t most = 1;
    if (price_weight.n > 0)
        lines.at[lines.n++] = (struct own_line){.points = price_weight, .score = price_score};
    for (size_t i = 0; i < items->n; i++) {
        int64_t sum = 0, n = 0;
        for (size_t k = 0; k < scores->n; k++)
            if (id_same(scores->at[k].bid, bid) && scores->at[k].item == items->at[i].n) {
                sum += scores->at[k].score.n;
                n++;
            }
        if (n)
            lines.at[lines.n++] = (struct own_line){.row = &items->at[i],
                                                    .points = items->at[i].weight,
                                                    .score = share(items->at[i].weight, sum, n)};
    }
    for (size_t i = 0; i < lines.n; i++) {
        lines.at[i].lost.n = lines.at[i].points.n - lines.at[i].score.n;
        most = lines.at[i].lost.n > most ? lines.at[i].lost.n : most;
    }
    for (size_t i = 0; i < lines.n; i++)
        lines.at[i].most = lines.at[i].lost.n == most;
    return lines;
}

static err load_scores(struct visit *v, struct letter_view *p)
{
    struct tender_scoring table;
    struct bid_score_row_rows scores;
    struct price_score_of_row *scored = NULL;
    TRY(reviews_of_bid(v->db, v->a, p->bid.id, &p->reviews));
    TRY(price_score_of(v->db, v->a, p->bid.id, &scored));
    if (!scored || str_eq(p->letter->kind, S("void")))
        return OK;
    TRY(tender_scoring(v->db, v->a, p->tender.id, &table));
    TRY(scores_of_bid(v->db, v->a, p->bid.id, &scores));
    struct tender_item_row *items = new(v->a, struct tender_item_row, table.items.n + 1);
    for (size_t i = 0; i < table.items.n; i++)
        items[i] = table.items.at[i];
    p->lines = own_lines_of(v->a, &(struct tender_item_row_rows){items, table.items.n}, &scores,
                            p->bid.id, p->tender.price_weight, scored->price_score);
    return OK;
}

static void count_days(struct visit *v, struct letter_view *p)
{
    day sent = day_of(p->letter->at);
    if (p->ev.result_ends.n)
        p->challenge_by = rule_deadline(&v->law->calendar,
                                        rule_on(&RULE_evaluate_challenge_days, sent),
                                        p->ev.result_ends);
    if (str_eq(p->letter->kind, S("award")))
        p->sign_by = rule_deadline(&v->law->calendar, rule_on(&RULE_contract_sign_within, sent),
                                   sent);
}

static err load_tender(struct visit *v, struct letter_view *p)
{
    struct tender_row *t = NULL;
    struct evaluation_row *ev = NULL;
    TRY(tender_by_id(v->db, v->a, p->bid.tender, &t));
    TRY(evaluation_by_tender(v->db, v->a, p->bid.tender, &ev));
    p->tender = *t;
    p->words = tender_words_of(t->method);
    if (ev)
        p->ev = *ev;
    TRY(evaluation_contact(v->db, v->a, t->buyer, &p->buyer));
    return evaluation_contact(v->db, v->a, t->agency, &p->agency);
}

static err letter_load(struct visit *v, void *view)
{
    struct letter_view *p = view;
    struct bid_row *bid = NULL;
    id thing = visit_id(v, "id");
    TRY(bid_by_id(v->db, v->a, thing, &bid));
    if (!bid)
        return missing();
    p->bid = *bid;
    TRY(load_tender(v, p));
    TRY(letter_of_bid(v->db, v->a, thing, &p->letter));
    TRY(low_price_of(v->db, v->a, thing, &p->low));
    TRY(need_changes_of(v->db, v->a, bid->tender, &p->changes));
    if (p->letter) {
        TRY(load_scores(v, p));
        count_days(v, p);
    }
    p->may_explain = p->low && p->low->asked.us && v->now.us < p->low->answer_until.us;
    p->may_quote = str_eq(p->ev.state, S("quoting")) && v->now.us < p->ev.quotes_until.us;
    v->title = join(v->a, p->tender.title, S(" 通知"));
    return OK;
}

static err letter_paper_load(struct visit *v, void *view)
{
    struct letter_view *p = view;
    TRY(letter_load(v, view));
    v->paper = (struct paper_facts){.at = p->letter ? p->letter->at : (instant){0},
                                    .by = p->buyer ? p->buyer->name : (str){0},
                                    .look = PAPER_LETTER};
    return OK;
}

static const struct part letter_parts[] = {
    PART_PTR(struct letter_view, letter, award_letter_row),
    PART_PTR(struct letter_view, low, low_price_row),
    PART_MANY(struct letter_view, reviews, bid_review_row),
    {0},
};

const struct page evaluate_letter_pages[] = {
    {"/bid/{id}/letter", "通知与结果告知", MAY(bidder_of, "id"), letter_load,
     VIEW(struct letter_view, evaluation_letter, letter_parts)},
    {"/bid/{id}/letter/paper", "通知与结果告知", MAY(bidder_of, "id"), letter_paper_load,
     VIEW(struct letter_view, letter_paper, letter_parts), .paper = true},
    {0},
};
