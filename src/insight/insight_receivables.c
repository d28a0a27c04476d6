// What a supplier is owed, over all its contracts, by the day on which it must be paid.
#include "account/account.h"
#include "insight/insight_views.h"
#include "insight_html.h"
#include "supplier/supplier.h"

static void measure(struct visit *v, struct receivables_view *p, struct receivable *x)
{
    const struct receivable_row *r = &x->row;
    x->paid = r->state.at && str_eq(r->state, S("paid"));
    x->payable = r->settlement.n ? r->payable : pay_payable(r->amount, r->deduction);
    if (r->due.us)
        x->last_day = r->settlement.n ? r->due_day
                                      : pay_last_day(v->law, day_of(r->due), v->today);
    if (r->due.us && x->payable.fen > 0)
        x->late = pay_days_late(x->last_day, x->paid ? r->paid_day : v->today);
    p->due.fen += r->due.us ? x->payable.fen : 0;
    p->paid.fen += x->paid ? x->payable.fen : 0;
    if (x->paid || !x->late)
        return;
    p->late++;
    p->late_sum.fen += x->payable.fen;
    p->longest = x->late > p->longest ? x->late : p->longest;
}

static err receivables_load(struct visit *v, void *view)
{
    struct receivables_view *p = view;
    struct receivable_row_rows rows;
    TRY(receivables_of(v->db, v->a, v->who.org, &rows));
    p->rows.at = new(v->a, struct receivable, rows.n + 1);
    p->rows.n = rows.n;
    p->once = visit_once(v);
    for (size_t i = 0; i < rows.n; i++) {
        p->rows.at[i].row = rows.at[i];
        measure(v, p, &p->rows.at[i]);
    }
    p->left.fen = p->due.fen - p->paid.fen;
    return OK;
}

static const struct part receivable_parts[] = {
    PART_PLAIN(struct receivables_view, due, MONEY),
    PART_PLAIN(struct receivables_view, paid, MONEY),
    PART_PLAIN(struct receivables_view, left, MONEY),
    PART_PLAIN(struct receivables_view, late, INT),
    {0},
};

const struct page insight_receivable_pages[] = {
    {"/receivables", "应收的款", MAY(any_supplier, NULL), receivables_load,
     VIEW(struct receivables_view, receivables, receivable_parts), .menu = MENU_SUPPLIER},
    {0},
};
