// Where holders of keys unlock, and what they are given to do it with: headers, nothing else.
#include "bid/bid_views.h"
#include "bid_unlock_html.h"

static err load_shut(struct visit *v, struct unlock_view *p, const struct bid_row *b)
{
    p->sealed += b->sealed;
    p->unlocked += b->sealed && (b->plain.at || b->cause.at);
    str shut = bid_shut_layer(b, &p->locks, p->layer);
    if (!shut.at)
        return OK;
    struct shut_bid *s = &p->shut.at[p->shut.n++];
    *s = (struct shut_bid){.bid = b->id, .number = b->number};
    return bid_seal_head(v->blobs, v->a, shut, &s->header);
}

static err unlock_load(struct visit *v, void *view)
{
    struct unlock_view *p = view;
    struct bid_row_rows rows;
    struct bid_ceremony_row *started = NULL;
    TRY(bid_find_tender(v, &p->tender, &p->words));
    v->title = join(v->a, str_of(tr(v->lang, "解开密封")), S(" "), p->tender.title);
    TRY(tender_locks(v->db, v->a, p->tender.id, &p->locks));
    TRY(bid_ceremony_of(v->db, v->a, p->tender.id, &started));
    TRY(bid_closing_of(v->db, v->a, p->tender.id, &p->closing));
    p->layer = str_eq(v->who.post_kind, S("key_holder")) ? S("inner") : S("outer");
    p->organizes = str_eq(p->layer, S("outer"));
    p->started = started ? started->started : (instant){0};
    p->closed = str_eq(p->tender.state, S("closed")) && v->now.us >= p->tender.deadline.us;
    p->once = visit_once(v);
    struct out o = out_plain(v->a);
    for (size_t i = 0; i < p->locks.n; i++)
        if (str_eq(p->locks.at[i].layer, p->layer)) {
            put(&o, o.len ? " " : "");
            put(&o, p->locks.at[i].recipient);
        }
    p->recipients = out_str(&o);
    if (!p->closed || !p->started.us)
        return OK;
    TRY(bids_live(v->db, v->a, p->tender.id, &rows));
    p->shut.at = new(v->a, struct shut_bid, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        TRY(load_shut(v, p, &rows.at[i]));
    return OK;
}

static err headers_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct unlock_view p = {.sealed = 0};
    TRY(unlock_load(v, &p));
    if (!p.started.us)
        return missing();
    v->title = (str){0};
    visit_named(v, S("headers.txt"));
    for (size_t i = 0; i < p.shut.n; i++) {
        put(&v->out, "bid ");
        put(&v->out, id_text(v->a, p.shut.at[i].bid));
        put(&v->out, "\n");
        put_raw(&v->out, p.shut.at[i].header);
    }
    return OK;
}

static const struct part unlock_parts[] = {
    PART_ONE(struct unlock_view, tender, tender_row),
    PART_PLAIN(struct unlock_view, layer, TEXT),
    PART_PLAIN(struct unlock_view, sealed, INT),
    PART_PLAIN(struct unlock_view, unlocked, INT),
    {0},
};

const struct page bid_unlock_pages[] = {
    {"/tender/{id}/unlock", "解开密封", MAY(lock_keeper, "id"), unlock_load,
     VIEW(struct unlock_view, bid_unlock, unlock_parts)},
    {"/tender/{id}/headers", "文件头", MAY(lock_keeper, "id"), headers_load,
     .type = "text/plain; charset=utf-8"},
    {0},
};
