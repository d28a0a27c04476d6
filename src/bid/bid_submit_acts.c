// Handing in, replacing and withdrawing.
#include "base/os.h"
#include "bid/bid_parts.h"

#define OFFER_FIELDS                                                                           \
    FIELD(struct offer, person, "授权代表姓名"),                                               \
    FIELD(struct offer, price, "报价总额（元）", .optional = true, .secret = true),             \
    LIST(struct offer, lines, "分项报价", offer_line_fields, .optional = true, .secret = true,  \
         .max = bid_lines_max),                                                                \
    LIST(struct offer, answers, "逐条响应", offer_answer_fields, .optional = true,             \
         .secret = true, .max = bid_answers_max),                                              \
    LIST(struct offer, index, "评分索引", offer_index_fields, .optional = true, .secret = true, \
         .max = bid_index_max),                                                                \
    LIST(struct offer, files, "附件", offer_file_fields, .optional = true, .secret = true,      \
         .max = bid_files_max),                                                                \
    FIELD(struct offer, content, "已打好的文件包", .optional = true,                           \
          .hint = "逐项填写的不用；文件包是规定目录的 tar，第一个文件是 manifest.json")

static const struct field submit_in[] = {
    FIELD(struct offer, tender, "采购"),
    OFFER_FIELDS,
    {0},
};
static const struct field replace_in[] = {
    FIELD(struct offer, bid, "原来的一份"),
    OFFER_FIELDS,
    {0},
};

const struct field receipt_out[] = {
    FIELD(struct receipt, bid, "编号"),
    FIELD(struct receipt, tender, "采购"),
    FIELD(struct receipt, supplier, "供应商"),
    FIELD(struct receipt, replaced, "被替换的一份", .optional = true),
    FIELD(struct receipt, supplier_name, "供应商名称"),
    FIELD(struct receipt, supplier_kind, "供应商类型"),
    FIELD(struct receipt, supplier_size, "企业规模"),
    FIELD(struct receipt, number, "回执号"),
    FIELD(struct receipt, sha256, "SHA-256"),
    FIELD(struct receipt, size, "字节数"),
    FIELD(struct receipt, received, "完整收到的时间"),
    FIELD(struct receipt, sealed, "密封递交", .optional = true),
    LONG(struct receipt, warning, "提醒", .secret = true),
    {0},
};

static bool is_supplier(const struct call *c)
{
    return post_menu(c->who.post_kind) == MENU_SUPPLIER;
}

// What is late or not asked for is not even written to disk; check says so, unless it is a
// repetition of what was in time.
static err prepare_for(struct call *c, id tender, struct offer *p)
{
    struct tender_row *t = NULL;
    TRY(bid_tender(c, tender, &t));
    if (!str_eq(t->state, S("open")) || bid_received(c).us >= t->deadline.us)
        return OK;
    os_random(p->key.at, sizeof p->key.at);
    struct tender_lock_row_rows locks;
    TRY(tender_locks(c->db, c->a, t->id, &locks));
    if (locks.n)
        return bid_take_sealed(c, &locks, p);
    return bid_pack(c, t, c->who.org, p);
}

static err submit_prepare(struct call *c, void *in)
{
    struct offer *p = in;
    return is_supplier(c) ? prepare_for(c, p->tender, p) : OK;
}

static err old_bid(struct call *c, id bid, struct bid_row **ret)
{
    TRY(bid_by_id(c->db, c->a, bid, ret));
    return *ret ? OK : refuse_field(c, "bid", "没有这份文件");
}

static err replace_prepare(struct call *c, void *in)
{
    struct offer *p = in;
    struct bid_row *old = NULL;
    bool may = false;
    TRY(bidder_of.ask(c->db, c->a, &c->who, p->bid, &may));
    if (!may)
        return OK;
    TRY(old_bid(c, p->bid, &old));
    return prepare_for(c, old->tender, p);
}

str bid_warning(struct call *c, const struct tender_row *t, money quoted)
{
    struct out o = out_plain(c->a);
    if (quoted.fen == NO_MONEY.fen || quoted.fen <= t->ceiling.fen)
        return S("");
    put_breach(&o, rule_of(c, &RULE_bid_over_ceiling),
               (const struct arg[]){ARG(quoted), ARG(t->ceiling)}, 2);
    return out_str(&o);
}

err bid_receipt(struct call *c, const struct tender_row *t, id supplier, const struct offer *p,
                struct receipt *ret)
{
    struct supplier *s = NULL;
    TRY(supplier_by_org(c->db, c->a, supplier, &s));
    if (!s)
        return REFUSE(c, bid_registered, "");
    *ret = (struct receipt){.bid = new_id(), .tender = t->id, .supplier = supplier,
                            .supplier_name = s->name, .supplier_kind = s->kind,
                            .supplier_size = s->size,
                            .sha256 = p->content.sha256, .size = p->content.size,
                            .received = bid_received(c), .sealed = p->sealed};
    ret->number = join(c->a, S("HZ-"), id_text(c->a, ret->bid));
    ret->warning = bid_warning(c, t, p->price);
    return OK;
}

static err submit_check(struct call *c, const void *in, void *out)
{
    const struct offer *p = in;
    struct tender_row *t = NULL;
    struct bid_row *live = NULL;
    TRY(bid_tender(c, p->tender, &t));
    TRY(bid_receiving(c, t));
    TRY(bid_changes_read(c, t, c->who.org));
    TRY(bid_of_supplier(c->db, c->a, p->tender, c->who.org, &live));
    if (live)
        return REFUSE(c, bid_one_each, "tender", ARG(live->number), ARG(live->received));
    TRY(bid_shares_new(c, p));
    return bid_receipt(c, t, c->who.org, p, out);
}

err bid_put(struct db *db, const struct receipt *r, str person, id entered_by, instant at)
{
    if (r->replaced.n)
        TRY(bid_end(db, .bid = r->replaced, .state = S("replaced"), .at = at));
    return bid_add(db, .id = r->bid, .tender = r->tender, .supplier = r->supplier,
                   .supplier_name = r->supplier_name, .supplier_kind = r->supplier_kind,
                   .supplier_size = r->supplier_size,
                   .channel = entered_by.n ? S("paper") : S("online"), .content = r->sha256,
                   .size = r->size, .number = r->number, .received = r->received,
                   .state = entered_by.n ? S("awaiting") : S("live"), .entered_by = entered_by,
                   .authorised = person, .sealed = r->sealed);
}

static err submit_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct offer *p = in;
    return bid_put(db, out, p->person, (id){0}, e->at);
}

// The first bid's key becomes the tender's: its closing root hides how many there were.
static err submit_keep(struct db *db, __attribute__((unused)) const struct entry *e,
                       const void *in, const void *out)
{
    const struct offer *p = in;
    const struct receipt *r = out;
    TRY(bid_shares_keep(db, r->bid, p));
    return secret_bid_key_add(db, .tender = r->tender, .key = hash_bytes(&p->key));
}

static err replace_check(struct call *c, const void *in, void *out)
{
    const struct offer *p = in;
    struct tender_row *t = NULL;
    struct bid_row *old = NULL;
    TRY(old_bid(c, p->bid, &old));
    TRY(tender_by_id(c->db, c->a, old->tender, &t));
    TRY(bid_receiving(c, t));
    TRY(bid_changes_read(c, t, old->supplier));
    if (!str_eq(old->state, S("live")))
        return REFUSE(c, bid_stage, "bid", ARG(choice_word(bid_states, old->state)));
    TRY(bid_shares_new(c, p));
    TRY(bid_receipt(c, t, c->who.org, p, out));
    ((struct receipt *)out)->replaced = old->id;
    return OK;
}

static err replace_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                        id thing, void *in)
{
    struct offer *p = in;
    struct bid_row *old = NULL;
    TRY(bid_by_id(db, a, thing, &old));
    p->price = NO_MONEY;
    if (old)
        p->person = old->authorised;
    return OK;
}

struct withdraw {
    id bid;
    str reason;
};
static const struct field withdraw_in[] = {
    FIELD(struct withdraw, bid, "要撤回的一份"),
    FIELD(struct withdraw, reason, "原因", .optional = true),
    {0},
};

static err withdraw_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct withdraw *p = in;
    struct bid_row *b = NULL;
    struct tender_row *t = NULL;
    TRY(old_bid(c, p->bid, &b));
    TRY(tender_by_id(c->db, c->a, b->tender, &t));
    instant received = bid_received(c);
    if (received.us >= t->deadline.us)
        return REFUSE(c, bid_withdraw_late, "bid", ARG(bid_clock(c->a, t->deadline)),
                      ARG(bid_clock(c->a, received)));
    if (!str_eq(b->state, S("live")))
        return REFUSE(c, bid_stage, "bid", ARG(choice_word(bid_states, b->state)));
    return OK;
}

static err withdraw_apply(struct db *db, const struct entry *e, const void *in,
                          __attribute__((unused)) const void *out)
{
    const struct withdraw *p = in;
    return bid_end(db, .bid = p->bid, .state = S("withdrawn"), .at = e->at);
}

const struct act bid_submit_acts[] = {
    {"bid.submit", "提交投标（响应）文件",
     "以截止前完整收到为准；内容和报价在开启前谁也看不到，截止前可以替换或撤回。", ACT_PRIVATE,
     MAY(supplier_for, "tender"), ACT_IN(struct offer, submit_in),
     ACT_OUT(struct receipt, receipt_out), .prepare = submit_prepare, .check = submit_check,
     .apply = submit_apply, .keep = submit_keep, .then = "/bid/{bid}"},
    {"bid.replace", "替换投标（响应）文件", "新的一份收到后，原来的一份不再有效。", ACT_PRIVATE,
     MAY(bidder_of, "bid"), ACT_IN(struct offer, replace_in),
     ACT_OUT(struct receipt, receipt_out), .prepare = replace_prepare, .check = replace_check,
     .apply = submit_apply, .keep = submit_keep, .load = replace_load,
     .then = "/bid/{bid}"},
    {"bid.withdraw", "撤回投标（响应）文件", "截止前可以撤回；撤回后还可以重新提交。", ACT_PRIVATE,
     MAY(bidder_of, "bid"), ACT_IN(struct withdraw, withdraw_in), .check = withdraw_check,
     .apply = withdraw_apply, .then = "/bid/{bid}"},
    {0},
};
