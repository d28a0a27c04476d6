// What a person did that is not public, and the receipt that proves it.
#include "account/account.h"
#include "journal/receipt.h"
#include "ledger/ledger_views.h"
#include "ledger_html.h"
#include "web/seal.h"

bool ledger_has_receipt(const struct records_view *p, const struct ledger_record_row *r)
{
    return r->closed > 0 && r->closed < p->signed_size;
}

static err records_load(struct visit *v, void *view)
{
    struct records_view *p = view;
    struct ledger_records_count_row count;
    str note;
    TRY(ledger_records_count(v->db, v->a, v->who.person, &count));
    TRY(checkpoint_newest(v->db, v->a, &note, &p->signed_size));
    p->total = count.n;
    p->paging = paging_of(v, count.n);
    return ledger_records(v->db, v->a, v->who.person, (p->paging.page - 1) * p->paging.size,
                          &p->rows);
}

static const struct part records_parts[] = {
    PART_MANY(struct records_view, rows, ledger_record_row),
    PART_PLAIN(struct records_view, total, INT),
    {0},
};

// Before the receipt can be made: signed that it will be.
static err promise_load(struct visit *v, int64_t n)
{
    struct promise p;
    struct promised says;
    str line;
    TRY(promise_of_record(v->db, v->a, n, &p, &says));
    str text = promised_text(v->a, &says);
    TRY(seal_sign(v->seal, v->a, text, &line));
    p.note = join(v->a, text, S("\n"), line);
    visit_named(v, format(v->a, "%lld.xinyue-promise", (long long)n));
    put_raw(&v->out, promise_text(v->a, &p));
    return OK;
}

static err receipt_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct ledger_record_of_row *row = NULL;
    struct receipt r;
    int64_t n = 0;
    str text = visit_text(v, "n");
    if (!text.at || !str_int(text, &n))
        return missing();
    TRY(ledger_record_of(v->db, v->a, n, v->who.person, &row));
    if (!row)
        return missing();
    err e = receipt_of_record(v->db, v->a, n, &r);
    if (e.kind == ERR_MISSING)
        return promise_load(v, n);
    TRY(e);
    visit_named(v, format(v->a, "%lld.xinyue-receipt", (long long)n));
    put_raw(&v->out, receipt_text(v->a, &r));
    return OK;
}

const struct page ledger_receipt_pages[] = {
    {"/journal/mine", "我办过的不公开事项", MAY(signed_in, NULL), records_load,
     VIEW(struct records_view, ledger_records_page, records_parts)},
    {"/journal/receipt", "不公开事项的收据", MAY(signed_in, NULL), receipt_load,
     .type = "text/plain; charset=utf-8"},
    {0},
};
