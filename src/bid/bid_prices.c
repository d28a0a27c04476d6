// Prices read out at an opening, against the ceiling and their mean.
#include "bid/bid_views.h"
#include "bid_prices_html.h"

err bid_prices_load(struct visit *v, const struct tender_row *t, struct picture_dots *ret)
{
    struct bid_opening_row *opening = NULL;
    struct bid_opened_row_rows rows = {0};
    struct bid_prices_view p = {.ceiling = t->ceiling};
    TRY(bid_opening_of(v->db, v->a, t->id, &opening));
    if (opening && opening->prices)
        TRY(bid_opening_record(v->db, v->a, t->id, &rows));
    struct picture_dot *at = new(v->a, struct picture_dot, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].price.fen >= 0) {
            at[p.n++] = (struct picture_dot){rows.at[i].supplier_name, rows.at[i].price};
            p.over += rows.at[i].price.fen > t->ceiling.fen;
        }
    p.mean = picture_mean(at, (size_t)p.n);
    *ret = (struct picture_dots){
        .p = {.name = "prices", .finding = told(v, bid_prices_finding, &p),
              .source = told(v, bid_prices_source, &p), .empty = told(v, bid_prices_empty, &p),
              .as_of = opening ? opening->opened : (instant){0}, .minor = true,
              .csv = join(v->a, S("/tender/"), id_text(v->a, t->id), S("/prices.csv"))},
        .row = "供应商", .sum = "报价（元）", .limit_word = "最高限价", .limit = t->ceiling,
        .at = at, .n = (size_t)p.n};
    return OK;
}

err bid_prices_csv_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct tender_row *t = NULL;
    struct picture_dots prices;
    TRY(tender_by_id(v->db, v->a, visit_id(v, "id"), &t));
    if (!t)
        return missing();
    TRY(bid_prices_load(v, t, &prices));
    struct picture_table table = picture_dots_table(&v->out, &prices);
    picture_csv(v, &table);
    return OK;
}
