// What came on paper, sealed: opened after the deadline and entered by two, the second blind.
#include "bid/bid_parts.h"

static const struct field paper_in[] = {
    FIELD(struct offer, tender, "采购"),
    FIELD(struct offer, supplier, "供应商", .options = supplier_options),
    FIELD(struct offer, handed_in, "签收时间", .hint = "密封的纸质文件交到的时间，以签收单为准"),
    FIELD(struct offer, person, "授权代表姓名"),
    FIELD(struct offer, price, "报价总额（元）", .secret = true, .hint = "照纸面抄录，不改正"),
    LIST(struct offer, lines, "分项报价", offer_line_fields, .optional = true, .secret = true,
         .max = bid_lines_max, .hint = "照纸面抄录，不改正"),
    FIELD(struct offer, file, "扫描件", .secret = true),
    {0},
};

// Sealed paper may not be opened before the deadline, so it cannot be typed in before (87-33).
static err may_enter(struct call *c, id tender, struct tender_row **ret)
{
    TRY(bid_tender(c, tender, ret));
    if (!str_eq((*ret)->state, S("closed")))
        return REFUSE(c, bid_paper_sealed, "tender", ARG((*ret)->deadline),
                      ARG(choice_word(tender_states, (*ret)->state)));
    return OK;
}

static err paper_prepare(struct call *c, void *in)
{
    struct offer *p = in;
    struct tender_row *t = NULL;
    bool may = false;
    TRY(organizer_of.ask(c->db, c->a, &c->who, p->tender, &may));
    if (!may)
        return OK;
    TRY(may_enter(c, p->tender, &t));
    p->files.at = new(c->a, struct offer_file, 1);
    p->files.at[0].file = p->file;
    p->files.n = 1;
    return bid_pack(c, t, p->supplier, p);
}

static err paper_check(struct call *c, const void *in, void *out)
{
    const struct offer *p = in;
    struct receipt *r = out;
    struct tender_row *t = NULL;
    struct bid_row *old = NULL;
    TRY(may_enter(c, p->tender, &t));
    if (p->handed_in.us >= t->deadline.us)
        return REFUSE(c, bid_late, "handed_in", ARG(bid_clock(c->a, t->deadline)),
                      ARG(bid_clock(c->a, p->handed_in)));
    TRY(bid_of_supplier(c->db, c->a, p->tender, p->supplier, &old));
    if (old && str_eq(old->state, S("live")))
        return REFUSE(c, bid_one_each, "supplier", ARG(old->number), ARG(old->received));
    TRY(bid_receipt(c, t, p->supplier, p, r));
    r->received = p->handed_in;
    r->warning = S("");  // is for the supplier, who could still replace it
    r->replaced = old ? old->id : (id){0};
    return OK;
}

static err paper_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct offer *p = in;
    return bid_put(db, out, p->person, e->by, e->at);
}

struct confirm {
    id bid;
    money price;
    money first;  // prepared: what the first person typed
};
static const struct field confirm_in[] = {
    FIELD(struct confirm, bid, "纸质文件"),
    FIELD(struct confirm, price, "报价总额（元）", .secret = true,
          .hint = "看着纸面独立录入，不要问前一位录的是多少"),
    {0},
};

struct confirm_out {
    id tender;
};
static const struct field confirm_out[] = {FIELD(struct confirm_out, tender, "采购"), {0}};

static err confirm_prepare(struct call *c, void *in)
{
    struct confirm *p = in;
    struct bid_row *b = NULL;
    struct bid_content content = {.price = NO_MONEY};
    bool may = false;
    TRY(organizer_of_bid.ask(c->db, c->a, &c->who, p->bid, &may));
    if (!may)
        return OK;
    TRY(bid_by_id(c->db, c->a, p->bid, &b));
    struct bid_claim claim = {b->tender, b->supplier, "whole"};
    const char *cause = bid_content_read(c->blobs, c->a, b->content, &claim, BID_PRICE, &content);
    p->first = content.price;
    return cause ? fault("a paper that was just entered cannot be read") : OK;
}

static err confirm_check(struct call *c, const void *in, void *out)
{
    const struct confirm *p = in;
    struct bid_row *b = NULL;
    struct tender_row *t = NULL;
    TRY(bid_by_id(c->db, c->a, p->bid, &b));
    TRY(may_enter(c, b->tender, &t));
    if (!str_eq(b->state, S("awaiting")))
        return REFUSE(c, bid_stage, "bid", ARG(choice_word(bid_states, b->state)));
    if (id_same(b->entered_by, c->who.person))
        return REFUSE(c, bid_paper_two, "bid");
    if (p->first.fen != p->price.fen)
        return REFUSE(c, bid_paper_figures, "price");
    *(struct confirm_out *)out = (struct confirm_out){b->tender};
    return OK;
}

static err confirm_apply(struct db *db, const struct entry *e, const void *in,
                         __attribute__((unused)) const void *out)
{
    const struct confirm *p = in;
    return bid_confirm(db, .bid = p->bid, .by = e->by);
}

// Entered for the wrong supplier, or twice: it never counted.
struct cancel {
    id bid;
    str reason;
};
static const struct field cancel_in[] = {
    FIELD(struct cancel, bid, "纸质文件"),
    FIELD(struct cancel, reason, "原因"),
    {0},
};

static err cancel_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct cancel *p = in;
    struct bid_row *b = NULL;
    TRY(bid_by_id(c->db, c->a, p->bid, &b));
    if (!str_eq(b->state, S("awaiting")))
        return REFUSE(c, bid_stage, "bid", ARG(choice_word(bid_states, b->state)));
    return OK;
}

static err cancel_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    const struct cancel *p = in;
    return bid_end(db, .bid = p->bid, .state = S("withdrawn"), .at = e->at);
}

const struct act bid_paper_acts[] = {
    {"bid.enter_paper", "录入纸质文件",
     "截止后当场拆封录入；要由另一人再录一次报价，两次一致才算数。", ACT_PRIVATE,
     MAY(organizer_of, "tender"), ACT_IN(struct offer, paper_in),
     ACT_OUT(struct receipt, receipt_out), .prepare = paper_prepare, .check = paper_check,
     .apply = paper_apply, .then = "/tender/{tender}/bids"},
    {"bid.confirm_paper", "第二人录入报价", "与第一人的一致，这份文件才参加开启。", ACT_PRIVATE,
     MAY(organizer_of_bid, "bid"), ACT_IN(struct confirm, confirm_in),
     ACT_OUT(struct confirm_out, confirm_out), .prepare = confirm_prepare,
     .check = confirm_check, .apply = confirm_apply,
     .then = "/tender/{tender}/bids"},
    {"bid.cancel_paper", "作废录入", "录错供应商或重复录入的，第二人录入以前可以作废。", ACT_PRIVATE,
     MAY(organizer_of_bid, "bid"), ACT_IN(struct cancel, cancel_in), .check = cancel_check,
     .apply = cancel_apply, .then = "/home"},
    {0},
};
