// Final quotes of a consultation: sealed as the bids are, read together after their time.
#include "bid/bid_parts.h"

struct quote {
    id bid;
    money price;
    struct file content;
};
struct quote_out {
    id quote, tender;
    str number, sha256, warning;
    int64_t size;
    instant received;
};
static const struct field quote_in[] = {
    FIELD(struct quote, bid, "响应文件"),
    FIELD(struct quote, price, "最后报价（元）", .optional = true, .secret = true),
    FIELD(struct quote, content, "已打好的文件包", .optional = true, .hint = "填了报价的不用"),
    {0},
};
static const struct field quote_out[] = {
    FIELD(struct quote_out, quote, "编号"),
    FIELD(struct quote_out, tender, "采购"),
    FIELD(struct quote_out, number, "回执号"),
    FIELD(struct quote_out, sha256, "SHA-256"),
    FIELD(struct quote_out, size, "字节数"),
    FIELD(struct quote_out, received, "完整收到的时间"),
    LONG(struct quote_out, warning, "提醒", .secret = true),
    {0},
};

// The quotes of this bid's tender are called for, and it is not too late.
static err may_quote(struct call *c, id bid, struct bid_row **ret)
{
    struct bid_quote_call_row *call = NULL;
    TRY(bid_by_id(c->db, c->a, bid, ret));
    TRY(bid_quote_call_of(c->db, c->a, (*ret)->tender, &call));
    if (!call || call->opened.us || !str_eq((*ret)->state, S("opened")))
        return REFUSE(c, bid_no_quotes, "bid");
    instant received = bid_received(c);
    if (received.us >= call->until.us)
        return REFUSE(c, bid_quote_late, "bid", ARG(bid_clock(c->a, call->until)),
                      ARG(bid_clock(c->a, received)));
    return OK;
}

static err quote_prepare(struct call *c, void *in)
{
    struct quote *p = in;
    struct bid_row *b = NULL;
    bool may = false, priced = p->price.fen != NO_MONEY.fen;
    TRY(bidder_of.ask(c->db, c->a, &c->who, p->bid, &may));
    if (!may)
        return OK;
    TRY(may_quote(c, p->bid, &b));
    if (p->content.sha256.at)
        return priced ? refuse_field(c, "content", "{label}和最后报价只能用一种") : OK;
    if (!priced || p->price.fen == 0)
        return refuse_field(c, "price", "请填写{label}");
    return bid_pack_quote(c, b, p->price, &p->content);
}

static err quote_check(struct call *c, const void *in, void *out)
{
    const struct quote *p = in;
    struct quote_out *o = out;
    struct bid_row *b = NULL;
    struct tender_row *t = NULL;
    TRY(may_quote(c, p->bid, &b));
    TRY(tender_by_id(c->db, c->a, b->tender, &t));
    *o = (struct quote_out){.quote = new_id(), .tender = b->tender, .sha256 = p->content.sha256,
                            .size = p->content.size, .received = bid_received(c)};
    o->number = join(c->a, S("HZ-"), id_text(c->a, o->quote));
    o->warning = bid_warning(c, t, p->price);
    return OK;
}

static err quote_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                       const void *in, const void *out)
{
    const struct quote *p = in;
    const struct quote_out *o = out;
    TRY(bid_quote_replace(db, .bid = p->bid));
    return bid_quote_add(db, .id = o->quote, .bid = p->bid, .tender = o->tender,
                         .content = o->sha256, .size = o->size, .number = o->number,
                         .received = o->received);
}

struct opened_quote {
    id quote, bid;
    money price;
    str state, cause;
};
struct open_quotes {
    id tender;
    struct {
        struct opened_quote *at;
        size_t n;
    } read;  // prepared
};
struct open_quotes_out {
    struct {
        struct opened_quote *at;
        size_t n;
    } quotes;
};
static const struct field open_quotes_in[] = {FIELD(struct open_quotes, tender, "采购"), {0}};
static const struct field opened_quote_fields[] = {
    FIELD(struct opened_quote, quote, "编号"),
    FIELD(struct opened_quote, bid, "响应文件"),
    FIELD(struct opened_quote, price, "最后报价（元）", .optional = true, .untold = true),
    CHOICE(struct opened_quote, state, "结果", bid_states),
    CHOICE(struct opened_quote, cause, "说明", bid_causes, .optional = true),
    {0},
};
static const struct field open_quotes_out[] = {
    LIST(struct open_quotes_out, quotes, "最后报价", opened_quote_fields, .max = 1000),
    {0},
};

static err may_open_quotes(struct call *c, id tender)
{
    struct tender_row *t = NULL;
    struct bid_quote_call_row *call = NULL;
    TRY(bid_tender(c, tender, &t));
    TRY(bid_quote_call_of(c->db, c->a, tender, &call));
    if (!call || call->opened.us)
        return REFUSE(c, bid_no_quotes, "tender");
    if (c->at.us < call->until.us)
        return REFUSE(c, bid_too_early, "tender", ARG(call->until), ARG(c->at));
    return tender_may_go_on(c, t);
}

static err read_quote(struct call *c, const struct bid_quote_row *q, struct opened_quote *ret)
{
    struct bid_row *b = NULL;
    struct bid_content content = {.price = NO_MONEY};
    TRY(bid_by_id(c->db, c->a, q->bid, &b));
    struct bid_claim claim = {b->tender, b->supplier, "final"};
    const char *cause = bid_content_read(c->blobs, c->a, q->content, &claim, BID_ALL, &content);
    *ret = (struct opened_quote){q->id, q->bid, content.price,
                                 cause ? S("unopened") : S("opened"), str_of(cause)};
    return OK;
}

static err open_quotes_prepare(struct call *c, void *in)
{
    struct open_quotes *p = in;
    struct bid_quote_row_rows rows;
    bool may = false;
    TRY(organizer_of.ask(c->db, c->a, &c->who, p->tender, &may));
    if (!may)
        return OK;
    TRY(may_open_quotes(c, p->tender));
    TRY(bid_quotes_live(c->db, c->a, p->tender, &rows));
    p->read.at = new(c->a, struct opened_quote, rows.n + 1);
    p->read.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        TRY(read_quote(c, &rows.at[i], &p->read.at[i]));
    return OK;
}

static err open_quotes_check(struct call *c, const void *in, void *out)
{
    const struct open_quotes *p = in;
    struct open_quotes_out *o = out;
    struct bid_quote_row_rows rows;
    TRY(may_open_quotes(c, p->tender));
    TRY(bid_quotes_live(c->db, c->a, p->tender, &rows));
    if (rows.n != p->read.n)
        return (err){.kind = ERR_BUSY, .detail = S("a quote arrived during the opening")};
    o->quotes.at = p->read.at;
    o->quotes.n = p->read.n;
    return OK;
}

static err open_quotes_apply(struct db *db, const struct entry *e, const void *in,
                             const void *out)
{
    const struct open_quotes *p = in;
    const struct open_quotes_out *o = out;
    for (size_t i = 0; i < o->quotes.n; i++) {
        const struct opened_quote *q = &o->quotes.at[i];
        TRY(bid_quote_mark(db, .quote = q->quote, .state = q->state, .price = q->price,
                           .cause = q->cause, .at = e->at));
    }
    return bid_quote_call_end(db, .tender = p->tender, .at = e->at);
}

const struct act bid_quote_acts[] = {
    {"bid.quote", "提交最后报价", "到时间一起开启，之前谁也看不到；时间内再报一次，以后一次为准。",
     ACT_PRIVATE, MAY(bidder_of, "bid"), ACT_IN(struct quote, quote_in),
     ACT_OUT(struct quote_out, quote_out), .prepare = quote_prepare, .check = quote_check,
     .apply = quote_apply, .then = "/bid/{bid}"},
    {"bid.open_quotes", "开启最后报价", "读出各家最后一次报价，交磋商小组；不公开。", ACT_PRIVATE,
     MAY(organizer_of, "tender"), ACT_IN(struct open_quotes, open_quotes_in),
     ACT_OUT(struct open_quotes_out, open_quotes_out), .prepare = open_quotes_prepare,
     .check = open_quotes_check, .apply = open_quotes_apply, .then = "/tender/{tender}/bids"},
    {0},
};
