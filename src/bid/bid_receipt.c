// Receipts: what came and when, what counts now, what follows; taking a bid back.
#include "bid/bid_views.h"
#include "crypto/age.h"

#include "bid_receipt_html.h"

// As much of the fingerprint as stands in the code's address.
enum { check_digits = 16 };

// What it is sealed with: its padlocks' suite, and the algorithms as the standards write them.
static err name_suite(struct visit *v, struct receipt_view *p)
{
    struct tender_lock_row_rows locks;
    if (!p->bid.sealed)
        return OK;
    TRY(tender_locks(v->db, v->a, p->bid.tender, &locks));
    if (!locks.n)
        return OK;
    const struct suite_words *w = &suite_words[age_recipient_suite(locks.at[0].recipient)];
    p->suite = str_of(w->code);
    p->sealing = join(v->a, str_of(w->wrap), S("、"), str_of(w->hash), S("、"), str_of(w->cipher));
    return OK;
}

static err receipt_load(struct visit *v, void *view)
{
    struct receipt_view *p = view;
    struct bid_row *b = NULL;
    struct tender_row *t = NULL;
    TRY(bid_by_id(v->db, v->a, visit_id(v, "id"), &b));
    if (!b)
        return missing();
    TRY(tender_by_id(v->db, v->a, b->tender, &t));
    p->bid = *b;
    p->tender = *t;
    p->words = tender_words_of(t->method);
    TRY(name_suite(v, p));
    TRY(bids_of_supplier_and_tender(v->db, v->a, b->tender, b->supplier, &p->versions));
    for (size_t i = 0; i < p->versions.n; i++)
        if (id_same(p->versions.at[i].id, b->id))
            p->version = (int64_t)(p->versions.n - i);
    TRY(bid_lines(v->db, v->a, b->id, &p->lines));
    TRY(bid_quotes_of(v->db, v->a, b->id, &p->quotes));
    TRY(bid_quote_call_of(v->db, v->a, b->tender, &p->call));
    p->may_change = str_eq(b->state, S("live")) && str_eq(t->state, S("open")) && !t->held.us &&
                    v->now.us < t->deadline.us;
    p->may_quote = p->call && !p->call->opened.us && v->now.us < p->call->until.us &&
                   str_eq(b->state, S("opened"));
    p->once = visit_once(v);
    p->check = join(v->a, v->host, S("/receipt/"), id_text(v->a, b->id), S("?h="),
                    str_part(b->content, 0, check_digits));
    return OK;
}

static const struct part receipt_parts[] = {
    PART_ONE(struct receipt_view, bid, bid_row),
    PART_MANY(struct receipt_view, versions, bid_row),
    PART_MANY(struct receipt_view, lines, bid_line_row),
    PART_MANY(struct receipt_view, quotes, bid_quote_row),
    PART_PLAIN(struct receipt_view, check, TEXT),
    PART_PLAIN(struct receipt_view, suite, TEXT),
    PART_PLAIN(struct receipt_view, sealing, TEXT),
    {0},
};

// Who does not know the fingerprint learns nothing, not even whether there is such a number.
static err check_load(struct visit *v, void *view)
{
    struct check_view *p = view;
    struct bid_row *b = NULL;
    str h = visit_text(v, "h");
    TRY(bid_by_id(v->db, v->a, visit_id(v, "id"), &b));
    if (b && h.len >= check_digits && str_starts(b->content, h))
        p->bid = b;
    return OK;
}

static const struct part check_parts[] = {{0}};

// For its supplier alone: what we have, to be held against what was sealed.
static err sealed_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct bid_row *b = NULL;
    TRY(bid_by_id(v->db, v->a, visit_id(v, "id"), &b));
    return b && b->sealed ? visit_file(v, b->content, S("bid.age")) : missing();
}

const struct page bid_receipt_pages[] = {
    {"/bid/{id}", "回执", MAY(bidder_of, "id"), receipt_load,
     VIEW(struct receipt_view, bid_receipt_page, receipt_parts)},
    {"/bid/{id}/withdraw", "撤回", MAY(bidder_of, "id"), receipt_load,
     VIEW(struct receipt_view, bid_withdraw, receipt_parts)},
    {"/bid/{id}/sealed", "密封件", MAY(bidder_of, "id"), sealed_load,
     .type = "application/octet-stream"},
    {"/receipt/{id}", "核对回执", ANYONE, check_load,
     VIEW(struct check_view, bid_receipt_check, check_parts)},
    {0},
};
