// The ranking for those who may read the report: points by item, price and place.
#include "evaluate/evaluate_views.h"
#include "ranking_html.h"

static void add_prices(struct visit *v, struct ranking_view *p)
{
    struct picture_dot *at = new(v->a, struct picture_dot, p->rows.n + 1);
    for (size_t i = 0; i < p->rows.n; i++)
        at[i] = (struct picture_dot){p->rows.at[i].supplier_name, p->rows.at[i].quoted};
    p->prices = (struct picture_dots){
        .p = {.name = "ranked-prices", .finding = told(v, ranking_finding, p),
              .source = told(v, ranking_source, p), .minor = true},
        .row = "供应商", .sum = "报价（元）", .limit_word = "最高限价",
        .limit = ceiling_of(&p->tender), .at = at, .n = p->rows.n};
}

// Whoever may read the report; another's own scores stand in no column.
static err ranking_load(struct visit *v, void *view)
{
    struct ranking_view *p = view;
    struct evaluation_row *ev = NULL;
    struct tender_scoring table;
    struct bid_score_row_rows scores;
    bool member = false, organizer = false;
    id tender = visit_id(v, "id");
    TRY(evaluation_tender(v, tender, &p->tender, &p->words));
    TRY(evaluation_by_tender(v->db, v->a, tender, &ev));
    TRY(member_of.ask(v->db, v->a, &v->who, tender, &member));
    TRY(organizer_of.ask(v->db, v->a, &v->who, tender, &organizer));
    TRY(ranking_of(v->db, v->a, tender, &p->rows));
    bool told = ev && (member || ev->delivered.us || (organizer && ev->reported.us));
    if (!told || !p->rows.n)
        return missing();
    p->ev = *ev;
    p->ev.report = (str){0};
    TRY(tender_scoring(v->db, v->a, tender, &table));
    TRY(scores_that_count(v->db, v->a, tender, &scores));
    p->items = ranking_items_of(v->a, &p->rows, &table, &scores, 0);
    add_prices(v, p);
    v->title = join(v->a, p->tender.title, v->lang == LANG_EN ? S(" ranking") : S(" 排序"));
    return OK;
}

static const struct part ranking_parts[] = {
    PART_MANY(struct ranking_view, rows, ranking_row),
    {0},
};

const struct page evaluate_ranking_pages[] = {
    {"/tender/{id}/ranking", "评审排序", MAY(sees_evaluation, "id"), ranking_load,
     VIEW(struct ranking_view, ranking, ranking_parts)},
    {0},
};
