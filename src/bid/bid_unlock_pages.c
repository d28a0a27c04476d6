// Where holders of keys unlock, and what they are given to do it with: headers, nothing else.
#include "bid/bid_views.h"
#include "bid/bid_warrant.h"
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

// What the holders' clients ask to see: the closing under a checkpoint that witnesses have signed,
// and the announcement under the newest.
static err load_warrant(struct visit *v, struct unlock_view *p)
{
    struct warrant w = {.tender = p->tender.id};
    str note;
    int64_t size = 0;
    TRY(checkpoint_newest(v->db, v->a, &note, &size));
    if (!p->closing || p->ceremony->seq >= size)
        return OK;
    TRY(entry_proved(v->db, v->a, p->closing->seq,
                     p->witnessed.witnesses ? p->witnessed.size : size, &w.close, &w.closed));
    TRY(entry_proved(v->db, v->a, p->ceremony->seq, size, &w.start, &w.started));
    p->warrant = warrant_text(v->a, &w);
    return OK;
}

static err load_heads(struct visit *v, struct unlock_view *p)
{
    struct bid_row_rows rows;
    TRY(load_warrant(v, p));
    TRY(bids_live(v->db, v->a, p->tender.id, &rows));
    p->shut.at = new(v->a, struct shut_bid, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        TRY(load_shut(v, p, &rows.at[i]));
    return OK;
}

static err unlock_load(struct visit *v, void *view)
{
    struct unlock_view *p = view;
    TRY(bid_find_tender(v, &p->tender, &p->words));
    v->title = join(v->a, str_of(tr(v->lang, "解开密封")), S(" "), p->tender.title);
    TRY(tender_locks(v->db, v->a, p->tender.id, &p->locks));
    TRY(bid_ceremony_of(v->db, v->a, p->tender.id, &p->ceremony));
    TRY(bid_incidents_of(v->db, v->a, p->tender.id, &p->incidents));
    TRY(bid_closing_of(v->db, v->a, p->tender.id, &p->closing));
    p->layer = str_eq(v->who.post_kind, S("key_holder")) ? S("inner") : S("outer");
    p->organizes = str_eq(p->layer, S("outer"));
    p->closed = str_eq(p->tender.state, S("closed")) && v->now.us >= p->tender.deadline.us;
    p->once = visit_once(v);
    struct out o = out_plain(v->a);
    for (size_t i = 0; i < p->locks.n; i++)
        if (str_eq(p->locks.at[i].layer, p->layer)) {
            put(&o, o.len ? " " : "");
            put(&o, p->locks.at[i].recipient);
        }
    p->recipients = out_str(&o);
    if (!p->closed)
        return OK;
    TRY(bid_witnessed(v->db, v->a, &p->tender, &p->witnessed));
    return p->ceremony ? load_heads(v, p) : OK;
}

static err headers_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct unlock_view p = {.sealed = 0};
    TRY(unlock_load(v, &p));
    if (!p.warrant.at)
        return missing();
    v->title = (str){0};
    visit_named(v, S("headers.txt"));
    put_raw(&v->out, p.warrant);
    for (size_t i = 0; i < p.shut.n; i++) {
        put(&v->out, "bid ");
        put(&v->out, id_text(v->a, p.shut.at[i].bid));
        put(&v->out, "\n");
        put_raw(&v->out, p.shut.at[i].header);
    }
    return OK;
}

// The sealed file of one bid, for who has to open it now and opens it at home.
static err sealed_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct unlock_view p = {.sealed = 0};
    struct bid_row *b = NULL;
    str text = form_get(&v->parts, S("bid"));
    id bid;
    TRY(unlock_load(v, &p));
    if (!id_parse(text, &bid))
        return missing();
    TRY(bid_by_id(v->db, v->a, bid, &b));
    for (size_t i = 0; i < p.shut.n; i++)
        if (b && id_same(p.shut.at[i].bid, bid)) {
            v->title = (str){0};
            return visit_file(v, bid_shut_layer(b, &p.locks, p.layer),
                              join(v->a, text, S(".age")));
        }
    return missing();
}

static const struct part unlock_parts[] = {
    PART_ONE(struct unlock_view, tender, tender_row),
    PART_PTR(struct unlock_view, ceremony, bid_ceremony_row),
    PART_MANY(struct unlock_view, incidents, bid_incident_row),
    PART_PLAIN(struct unlock_view, layer, TEXT),
    PART_PLAIN(struct unlock_view, sealed, INT),
    PART_PLAIN(struct unlock_view, unlocked, INT),
    {0},
};

const struct page bid_unlock_pages[] = {
    {"/tender/{id}/unlock", "解开密封", MAY(lock_keeper, "id"), unlock_load,
     VIEW(struct unlock_view, bid_unlock, unlock_parts)},
    {"/tender/{id}/sealed/{bid}", "密封件", MAY(lock_keeper, "id"), sealed_load,
     .type = "application/octet-stream"},
    {"/tender/{id}/headers", "文件头", MAY(lock_keeper, "id"), headers_load,
     .type = "text/plain; charset=utf-8"},
    {0},
};
