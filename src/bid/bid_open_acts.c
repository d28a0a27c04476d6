// Closing at the deadline and the opening.
//
// The opening's worker reads the blobs; nobody else does, and it does so only after the deadline
// and for an organizer. What it found is decided upon in check and copied in apply.
#include <string.h>

#include "base/os.h"
#include "bid/bid_parts.h"

struct closing {
    id tender;
};
struct closing_out {
    str root;
    bool move;
    struct hash key;  // kept, if no bid has brought one
};
static const struct field closing_in[] = {FIELD(struct closing, tender, "采购"), {0}};
static const struct field closing_out[] = {
    FIELD(struct closing_out, root, "收到文件的根"),
    FIELD(struct closing_out, move, "由公告中变为已截止"),
    {0},
};

static err tender_key(struct db *db, arena *a, id tender, struct hash *ret)
{
    struct secret_bid_key_of_row *row = NULL;
    TRY(secret_bid_key_of(db, a, tender, &row));
    if (!row)
        os_random(ret->at, sizeof ret->at);
    else if (row->key.len == sizeof ret->at)
        memcpy(ret->at, row->key.at, sizeof ret->at);
    else
        return fault("a tender's key has another length");
    return OK;
}

// Leaves are the receipts' hashes, in the order in which they came.
static err closing_root(arena *a, struct hash key, const struct bid_row_rows *bids, str *ret)
{
    struct slot_leaf *leaves = new(a, struct slot_leaf, bids->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < bids->n; i++) {
        struct hash h;
        if (str_eq(bids->at[i].channel, S("paper")))
            continue;
        if (!hash_parse(bids->at[i].content, &h))
            return fault("a bid has no hash");
        leaves[n] = (struct slot_leaf){slot_place(key, (uint32_t)n), merkle_leaf(hash_bytes(&h))};
        n++;
    }
    *ret = hash_hex(a, slot_root(key, leaves, n));
    return OK;
}

static err close_check(struct call *c, const void *in, void *out)
{
    const struct closing *p = in;
    struct closing_out *o = out;
    struct tender_row *t = NULL;
    struct bid_row_rows bids;
    TRY(tender_by_id(c->db, c->a, p->tender, &t));
    TRY(bids_live(c->db, c->a, p->tender, &bids));
    TRY(tender_key(c->db, c->a, p->tender, &o->key));
    TRY(closing_root(c->a, o->key, &bids, &o->root));
    o->move = t && str_eq(t->state, S("open"));
    return OK;
}

static err close_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct closing *p = in;
    const struct closing_out *o = out;
    TRY(bid_closing_put(db, .tender = p->tender, .closed = e->at, .root = o->root, .seq = e->seq));
    return o->move ? tender_move(db, p->tender, "closed", e->at) : OK;
}

static err close_keep(struct db *db, __attribute__((unused)) const struct entry *e, const void *in,
                      const void *out)
{
    const struct closing *p = in;
    const struct closing_out *o = out;
    return secret_bid_key_add(db, .tender = p->tender, .key = hash_bytes(&o->key));
}

// What was found in one bid.
struct found_bid {
    struct bid_row row;
    const char *cause;
    money price, stated;
};
struct found_bids {
    struct found_bid *at;
    size_t n;
};

struct opened_bid {
    id bid;
    int64_t n, size;
    str supplier_name, kind, size_of_enterprise, channel, sha256, number, state, cause, plain;
    instant received;
    money price, stated;
};
struct open {
    id tender;
    str give_up;
    bool read;  // prepared: the blobs were read
    struct found_bids found;
};
struct open_out {
    bool held, prices;
    str key, root;
    struct {
        struct opened_bid *at;
        size_t n;
    } opened;
};
static const struct field open_in[] = {
    FIELD(struct open, tender, "采购"),
    LONG(struct open, give_up, "有密封没有解开仍然开启的原因", .optional = true, .max = 500,
         .hint = "都解开了的不填；填了的记入开启记录，没解开的不参加评审，损失由责任一方承担"),
    {0},
};
static const struct field opened_bid_fields[] = {
    FIELD(struct opened_bid, bid, "编号"),
    FIELD(struct opened_bid, n, "序号"),
    FIELD(struct opened_bid, supplier_name, "供应商"),
    FIELD(struct opened_bid, kind, "供应商类型"),
    FIELD(struct opened_bid, size_of_enterprise, "企业规模"),
    CHOICE(struct opened_bid, channel, "递交方式", bid_channels),
    FIELD(struct opened_bid, number, "回执号"),
    FIELD(struct opened_bid, sha256, "SHA-256"),
    FIELD(struct opened_bid, size, "字节数"),
    FIELD(struct opened_bid, received, "完整收到的时间"),
    CHOICE(struct opened_bid, state, "结果", bid_states),
    FIELD(struct opened_bid, price, "报价（元）", .optional = true),
    FIELD(struct opened_bid, stated, "所写总额（元）", .optional = true),
    CHOICE(struct opened_bid, cause, "说明", bid_causes, .optional = true),
    FIELD(struct opened_bid, plain, "解开后的 SHA-256", .optional = true),
    {0},
};
static const struct field open_out[] = {
    FIELD(struct open_out, held, "是否开启"),
    FIELD(struct open_out, prices, "是否唱标"),
    FIELD(struct open_out, key, "根的密钥"),
    FIELD(struct open_out, root, "收到文件的根"),
    LIST(struct open_out, opened, "收到的文件", opened_bid_fields, .max = 1000),
    {0},
};

static bool is_tender(const struct tender_row *t)
{
    return !str_eq(t->method, S("consultation"));
}

static err may_open(struct call *c, id tender, struct tender_row **ret)
{
    TRY(bid_tender(c, tender, ret));
    struct tender_row *t = *ret;
    if (c->at.us < t->deadline.us || str_eq(t->state, S("open")))
        return REFUSE(c, bid_too_early, "tender", ARG(t->deadline), ARG(c->at));
    if (!str_eq(t->state, S("closed")))
        return REFUSE(c, bid_not_closed, "tender", ARG(choice_word(tender_states, t->state)));
    return tender_may_go_on(c, t);
}

// Fewer than the law's number: nothing is opened (87-41).
static bool enough(const struct call *c, const struct tender_row *t, size_t n)
{
    return !is_tender(t) || (int64_t)n >= rule_of(c, &RULE_bid_minimum)->value;
}

// Price and lines: the lines go before the total, and both are told (87-59).
static void judge_price(const struct bid_content *content, struct found_bid *f)
{
    money sum;
    f->price = content->price;
    if (content->lines.n == 0 || !bid_lines_sum(&content->lines, &sum) ||
        sum.fen == content->price.fen)
        return;
    f->stated = content->price;
    f->price = sum;
    f->cause = "sum";
}

static void read_bid(struct call *c, enum bid_depth depth, struct found_bid *f)
{
    struct bid_content content;
    struct bid_claim claim = {f->row.tender, f->row.supplier, "whole"};
    f->price = f->stated = NO_MONEY;
    if (!bid_blob(&f->row).at) {
        f->cause = f->row.cause.at ? str_c(c->a, f->row.cause) : "shut";
        return;
    }
    f->cause = bid_content_read(c->blobs, c->a, bid_blob(&f->row), &claim, depth, &content);
    if (!f->cause && depth != BID_SEAL)
        judge_price(&content, f);
}

static void read_bids(struct call *c, const struct bid_row_rows *rows, enum bid_depth depth,
                      struct found_bids *ret)
{
    *ret = (struct found_bids){new(c->a, struct found_bid, rows->n + 1), rows->n};
    for (size_t i = 0; i < rows->n; i++) {
        ret->at[i].row = rows->at[i];
        read_bid(c, depth, &ret->at[i]);
    }
}

static err ask_organizer(struct call *c, id tender, bool *ret)
{
    return organizer_of.ask(c->db, c->a, &c->who, tender, ret);
}

static err open_prepare(struct call *c, void *in)
{
    struct open *p = in;
    struct tender_row *t = NULL;
    struct bid_row_rows rows;
    bool may = false;
    TRY(ask_organizer(c, p->tender, &may));
    TRY(tender_by_id(c->db, c->a, p->tender, &t));
    if (!may || !t || !str_eq(t->state, S("closed")) || c->at.us < t->deadline.us)
        return OK;  // check says why; a repetition finds its answer
    TRY(bids_live(c->db, c->a, p->tender, &rows));
    if (enough(c, t, rows.n))
        read_bids(c, &rows, is_tender(t) ? BID_ALL : BID_SEAL, &p->found);
    p->read = true;
    return OK;
}

static bool is_opened(const struct found_bid *f)
{
    return !f->cause || strcmp(f->cause, "sum") == 0;
}

static struct opened_bid opened_of(const struct bid_row *b, const struct found_bid *f, size_t i)
{
    struct opened_bid o = {.bid = b->id, .n = (int64_t)i + 1, .supplier_name = b->supplier_name,
                           .kind = b->supplier_kind, .size_of_enterprise = b->supplier_size,
                           .channel = b->channel, .sha256 = b->content, .number = b->number,
                           .size = b->size, .received = b->received, .price = NO_MONEY,
                           .stated = NO_MONEY, .state = S("unopened"), .cause = S("too_few"),
                           .plain = b->plain};
    if (!f)
        return o;
    o.state = is_opened(f) ? S("opened") : S("unopened");
    o.cause = str_of(f->cause);
    o.price = f->price;
    o.stated = f->stated;
    return o;
}

static err no_paper_waits(struct call *c, id tender)
{
    struct bids_awaiting_row row;
    TRY(bids_awaiting(c->db, c->a, tender, &row));
    return row.n ? REFUSE(c, bid_paper_two, "tender", ARG(row.n)) : OK;
}

// A layer that stays shut stops nobody for ever, but it is said why.
static err all_unlocked(struct call *c, const struct bid_row_rows *rows, str give_up)
{
    int64_t shut = 0;
    for (size_t i = 0; i < rows->n; i++)
        shut += !bid_blob(&rows->at[i]).at && !rows->at[i].cause.at;
    if (shut && str_empty(give_up))
        return REFUSE(c, bid_still_sealed, "give_up", ARG(shut));
    return OK;
}

static err open_check(struct call *c, const void *in, void *out)
{
    const struct open *p = in;
    struct open_out *o = out;
    struct tender_row *t = NULL;
    struct bid_row_rows rows;
    struct hash key;
    TRY(may_open(c, p->tender, &t));
    TRY(no_paper_waits(c, p->tender));
    TRY(bids_live(c->db, c->a, p->tender, &rows));
    TRY(tender_key(c->db, c->a, p->tender, &key));
    o->held = enough(c, t, rows.n);
    if (o->held)
        TRY(all_unlocked(c, &rows, p->give_up));
    if (!p->read || (o->held && p->found.n != rows.n))
        return (err){.kind = ERR_BUSY, .detail = S("a paper was entered during the opening")};
    o->prices = o->held && is_tender(t);
    o->key = hash_hex(c->a, key);
    TRY(closing_root(c->a, key, &rows, &o->root));
    o->opened.n = rows.n;
    o->opened.at = new(c->a, struct opened_bid, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        o->opened.at[i] = opened_of(&rows.at[i], o->held ? &p->found.at[i] : NULL, i);
    return OK;
}

static err open_one(struct db *db, const struct entry *e, id tender, const struct opened_bid *b)
{
    TRY(bid_mark(db, .bid = b->bid, .state = b->state, .price = b->price, .stated = b->stated,
                 .cause = b->cause, .at = e->at));
    if (b->price.fen != NO_MONEY.fen)
        TRY(journal_set_due(db, "bid.record_lines", b->bid, e->at));
    return bid_opened_add(db, .bid = b->bid, .tender = tender, .n = b->n,
                          .supplier_name = b->supplier_name, .kind = b->kind,
                          .size = b->size_of_enterprise, .channel = b->channel,
                          .number = b->number, .received = b->received, .sha256 = b->sha256,
                          .bytes = b->size, .state = b->state, .price = b->price,
                          .stated = b->stated, .cause = b->cause, .plain = b->plain);
}

static err open_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct open *p = in;
    const struct open_out *o = out;
    for (size_t i = 0; i < o->opened.n; i++)
        TRY(open_one(db, e, p->tender, &o->opened.at[i]));
    TRY(bid_opening_add(db, .tender = p->tender, .opened = e->at, .opened_by = e->by,
                        .held = o->held, .prices = o->prices, .key = o->key, .root = o->root));
    if (!str_empty(p->give_up))
        TRY(bid_ceremony_give_up(db, .tender = p->tender, .reason = p->give_up));
    return tender_move(db, p->tender, "opened", e->at);
}

// The group of a consultation sees the first responses' prices; they are not said in public, nor to
// the organizer who has them read.
struct unsealed_bid {
    id bid;
    str state, cause;
    money price, stated;
};
struct unseal {
    id tender;
    struct found_bids found;
};
struct unseal_out {
    struct {
        struct unsealed_bid *at;
        size_t n;
    } prices;
};
static const struct field unseal_in[] = {FIELD(struct unseal, tender, "采购"), {0}};
static const struct field unsealed_bid_fields[] = {
    FIELD(struct unsealed_bid, bid, "编号"),
    CHOICE(struct unsealed_bid, state, "结果", bid_states),
    FIELD(struct unsealed_bid, price, "报价（元）", .optional = true, .untold = true),
    FIELD(struct unsealed_bid, stated, "所写总额（元）", .optional = true, .untold = true),
    CHOICE(struct unsealed_bid, cause, "说明", bid_causes, .optional = true),
    {0},
};
static const struct field unseal_out[] = {
    LIST(struct unseal_out, prices, "报价", unsealed_bid_fields, .max = 1000),
    {0},
};

static err may_unseal(struct call *c, id tender)
{
    struct tender_row *t = NULL;
    struct bid_unsealed_of_row *opening = NULL;
    TRY(bid_tender(c, tender, &t));
    TRY(bid_unsealed_of(c->db, c->a, tender, &opening));
    if (is_tender(t) || !opening || opening->unsealed.us)
        return REFUSE(c, bid_nothing_sealed, "tender");
    return tender_may_go_on(c, t);
}

static err unseal_prepare(struct call *c, void *in)
{
    struct unseal *p = in;
    struct bid_row_rows rows;
    bool may = false;
    TRY(ask_organizer(c, p->tender, &may));
    if (!may)
        return OK;
    TRY(may_unseal(c, p->tender));
    TRY(bids_opened(c->db, c->a, p->tender, &rows));
    read_bids(c, &rows, BID_ALL, &p->found);
    return OK;
}

static err unseal_check(struct call *c, const void *in, void *out)
{
    const struct unseal *p = in;
    struct unseal_out *o = out;
    TRY(may_unseal(c, p->tender));
    o->prices.n = p->found.n;
    o->prices.at = new(c->a, struct unsealed_bid, p->found.n + 1);
    for (size_t i = 0; i < p->found.n; i++) {
        const struct found_bid *f = &p->found.at[i];
        o->prices.at[i] = (struct unsealed_bid){
            f->row.id, is_opened(f) ? S("opened") : S("unopened"), str_of(f->cause), f->price,
            f->stated};
    }
    return OK;
}

static err unseal_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct unseal *p = in;
    const struct unseal_out *o = out;
    for (size_t i = 0; i < o->prices.n; i++) {
        const struct unsealed_bid *b = &o->prices.at[i];
        TRY(bid_read_price(db, .bid = b->bid, .state = b->state, .price = b->price,
                           .stated = b->stated, .cause = b->cause));
        if (b->price.fen != NO_MONEY.fen)
            TRY(journal_set_due(db, "bid.record_lines", b->bid, e->at));
    }
    return bid_opening_unseal(db, .tender = p->tender, .at = e->at);
}

// The lines of a price that has been read: one entry for each bid, in the opening's wake.
struct recorded_line {
    str name, unit;
    dec quantity;
    price unit_price;
};
struct record_lines {
    id bid;
};
struct record_lines_out {
    struct {
        struct recorded_line *at;
        size_t n;
    } lines;
};
static const struct field record_lines_in[] = {FIELD(struct record_lines, bid, "编号"), {0}};
static const struct field recorded_line_fields[] = {
    FIELD(struct recorded_line, name, "名称"),
    FIELD(struct recorded_line, unit, "单位"),
    FIELD(struct recorded_line, quantity, "数量"),
    FIELD(struct recorded_line, unit_price, "单价（元）"),
    {0},
};
static const struct field record_lines_out[] = {
    LIST(struct record_lines_out, lines, "分项报价", recorded_line_fields),
    {0},
};

static err record_lines_check(struct call *c, const void *in, void *out)
{
    const struct record_lines *p = in;
    struct record_lines_out *o = out;
    struct bid_content content = {0};
    struct bid_row *b = NULL;
    TRY(bid_by_id(c->db, c->a, p->bid, &b));
    struct bid_claim claim = {b->tender, b->supplier, "whole"};
    if (bid_content_read(c->blobs, c->a, bid_blob(b), &claim, BID_PRICE, &content))
        return OK;
    o->lines.n = content.lines.n;
    o->lines.at = new(c->a, struct recorded_line, content.lines.n + 1);
    for (size_t i = 0; i < content.lines.n; i++) {
        const struct bid_priced_line *l = &content.lines.at[i];
        o->lines.at[i] = (struct recorded_line){l->name, l->unit, l->quantity, l->unit_price};
    }
    return OK;
}

static err record_lines_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                              const void *in, const void *out)
{
    const struct record_lines *p = in;
    const struct record_lines_out *o = out;
    for (size_t i = 0; i < o->lines.n; i++) {
        const struct recorded_line *l = &o->lines.at[i];
        TRY(bid_line_add(db, .bid = p->bid, .n = (int64_t)i + 1, .name = l->name, .unit = l->unit,
                         .quantity = l->quantity, .unit_price = l->unit_price));
    }
    return OK;
}

const struct act bid_open_acts[] = {
    {"bid.close", "截止", "截止后一分钟自动办理，写下收到文件的根，看不出有几家。", ACT_PUBLIC, CLOCK,
     ACT_IN(struct closing, closing_in), ACT_OUT(struct closing_out, closing_out),
     .check = close_check, .apply = close_apply, .keep = close_keep},
    {"bid.open", "开启投标（响应）文件",
     "读出收到的每一份：招标的当众唱标，磋商的只公布供应商名称；打不开的写明原因，其余照常。",
     ACT_PUBLIC, MAY(organizer_of, "tender"), ACT_IN(struct open, open_in),
     ACT_OUT(struct open_out, open_out), .prepare = open_prepare, .check = open_check,
     .apply = open_apply, .weighty = true, .then = "/tender/{tender}/hall"},
    {"bid.unseal", "读出首次报价", "磋商小组评审要看的首次报价；不公开，结果公告前不出小组。",
     ACT_PRIVATE, MAY(organizer_of, "tender"), ACT_IN(struct unseal, unseal_in),
     ACT_OUT(struct unseal_out, unseal_out), .prepare = unseal_prepare, .check = unseal_check,
     .apply = unseal_apply, .then = "/tender/{tender}/bids"},
    {"bid.record_lines", "记下分项报价", NULL, ACT_PRIVATE, CLOCK,
     ACT_IN(struct record_lines, record_lines_in),
     ACT_OUT(struct record_lines_out, record_lines_out), .check = record_lines_check,
     .apply = record_lines_apply},
    {0},
};
