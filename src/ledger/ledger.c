#include "ledger/ledger.h"

#include "ledger/ledger_views.h"

err ledger_derive(struct db *db, __attribute__((unused)) arena *a, const struct entry *e,
                  const struct act *act, __attribute__((unused)) const void *in,
                  __attribute__((unused)) const void *out)
{
    if (act->log != ACT_PRIVATE || !e->by.n)
        return OK;
    return derived_record_add(db, .n = e->n, .person = e->by, .kind = str_of(e->kind), .at = e->at);
}

str ledger_word(const struct visit *v, str kind)
{
    const struct act *act = house_act(v->house, kind);
    return act ? str_of(tr(v->lang, act->zh)) : kind;
}

extern const struct page ledger_pages[], ledger_receipt_pages[];

const struct slice ledger_slice = {"ledger", "公开账本", {NULL},
                                   {ledger_pages, ledger_receipt_pages}, &ledger_sql};
