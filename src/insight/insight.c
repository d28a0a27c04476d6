#include "insight/insight.h"

#include <stdlib.h>

#include "insight/insight_views.h"

extern const struct page insight_money_pages[], insight_receivable_pages[];

int64_t share_of(money part, money whole)
{
    return whole.fen > 0 ? (part.fen * 100 + whole.fen / 2) / whole.fen : 0;
}

static const char *held_at(const struct unpaid_row *r)
{
    if (!r->settlement.n)
        return "购买主体还没有出结算单";
    if (r->payment_state.at && str_eq(r->payment_state, S("returned")))
        return "国库退回，等购买主体改正";
    if (r->payment_state.at && str_eq(r->payment_state, S("applied")))
        return "国库还没有支付";
    if (str_eq(r->state, S("invoiced")))
        return "购买主体还没有申请支付";
    return "等承接主体开票";
}

static int longest_first(const void *a, const void *b)
{
    const struct unpaid *x = a, *y = b;
    if (x->late != y->late)
        return x->late < y->late ? 1 : -1;
    return x->row.contract.n < y->row.contract.n ? -1 : x->row.contract.n > y->row.contract.n;
}

err insight_late(struct visit *v, id buyer, struct unpaids *ret)
{
    struct unpaid_row_rows rows;
    TRY(unpaid_instalments(v->db, v->a, buyer, (id){0}, &rows));
    *ret = (struct unpaids){new(v->a, struct unpaid, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++) {
        struct unpaid *x = &ret->at[ret->n];
        const struct unpaid_row *r = &rows.at[i];
        *x = (struct unpaid){.row = *r, .held = held_at(r)};
        x->payable = r->settlement.n ? r->payable : pay_payable(r->amount, r->deduction);
        x->last_day = r->settlement.n ? r->due_day : pay_last_day(v->law, day_of(r->due), v->today);
        x->late = pay_days_late(x->last_day, v->today);
        ret->n += x->late > 0 && x->payable.fen > 0;
    }
    qsort(ret->at, ret->n, sizeof *ret->at, longest_first);
    return OK;
}

const struct slice insight_slice = {"insight", "统计", {NULL},
                                    {insight_money_pages, insight_receivable_pages},
                                    &insight_sql};
