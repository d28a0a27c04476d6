// A consultation: talks with each supplier, what may change, the call for final quotes.
#include "evaluate/desk.h"

struct consult {
    id bid;
    str minutes;
};
struct consult_out {
    id tender;
    int64_t n;
};
static const struct field consult_in[] = {
    FIELD(struct consult, bid, "响应文件"),
    LONG(struct consult, minutes, "磋商记录", .max = 6000,
         .hint = "磋商小组全体成员集中与这一家单独磋商，写明谈了什么、供应商怎么答复"),
    {0},
};
static const struct field consult_out_fields[] = {
    FIELD(struct consult_out, tender, "采购项目"),
    FIELD(struct consult_out, n, "第几次"),
    {0},
};

static err consult_check(struct call *c, const void *in, void *out)
{
    const struct consult *p = in;
    struct desk d;
    struct evaluated_bid *b = NULL;
    TRY(desk_open_bid(c, p->bid, &d, &b));
    TRY(desk_must_be(c, &d, "consulting"));
    TRY(desk_must_be_full(c, &d));
    if (!has_passed(b->compliant))
        return REFUSE(c, evaluate_not_compliant, "bid", ARG(b->supplier_name));
    *(struct consult_out *)out = (struct consult_out){d.tender->id, b->talks + 1};
    return OK;
}

static err consult_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct consult *p = in;
    const struct consult_out *o = out;
    return consultation_add(db, .bid = p->bid, .n = o->n, .tender = o->tender,
                            .minutes = p->minutes, .at = e->at);
}

struct change_need {
    id tender;
    str part, what, after;
};
struct change_out {
    int64_t n;
};
static const struct field change_need_in[] = {
    FIELD(struct change_need, tender, "采购项目"),
    CHOICE(struct change_need, part, "变动的是", change_parts),
    LONG(struct change_need, what, "原来的内容", .max = 2000,
         .hint = "只能变动磋商文件写明可以变动的内容"),
    LONG(struct change_need, after, "变动后的内容", .max = 2000),
    {0},
};
static const struct field change_out[] = {FIELD(struct change_out, n, "第几项"), {0}};

static err change_need_check(struct call *c, const void *in, void *out)
{
    const struct change_need *p = in;
    struct desk d;
    struct need_change_row_rows rows;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "consulting"));
    TRY(desk_must_be_full(c, &d));
    TRY(need_changes_of(c->db, c->a, p->tender, &rows));
    ((struct change_out *)out)->n = (int64_t)rows.n + 1;
    return OK;
}

static err change_need_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct change_need *p = in;
    return need_change_add(db, .tender = p->tender, .n = ((const struct change_out *)out)->n,
                           .part = p->part, .what = p->what, .after = p->after, .at = e->at);
}

struct confirm_change {
    id tender;
    int64_t n;
};
static const struct field confirm_change_in[] = {
    FIELD(struct confirm_change, tender, "采购项目"),
    FIELD(struct confirm_change, n, "第几项变动", .min = 1, .max = 100),
    {0},
};

static err confirm_change_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct confirm_change *p = in;
    struct desk d;
    struct need_change_row_rows rows;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "consulting"));
    TRY(need_changes_of(c->db, c->a, p->tender, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].n == p->n && !rows.at[i].confirmed.us)
            return OK;
    return refuse_field(c, "n", "没有待确认的{label}");
}

static err confirm_change_apply(struct db *db, const struct entry *e, const void *in,
                                __attribute__((unused)) const void *out)
{
    const struct confirm_change *p = in;
    return need_change_confirm(db, .tender = p->tender, .n = p->n, .by = e->by, .at = e->at);
}

struct call_quotes {
    id tender;
    instant until;
};
static const struct field call_quotes_in[] = {
    FIELD(struct call_quotes, tender, "采购项目"),
    FIELD(struct call_quotes, until, "最后报价截止时间", .hint = "对全体供应商相同，如 2026-04-02 15:00"),
    {0},
};

static err call_quotes_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct call_quotes *p = in;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "consulting"));
    TRY(desk_must_be_full(c, &d));
    if (p->until.us <= c->at.us)
        return refuse_field(c, "until", "{label}要在现在之后");
    for (size_t i = 0; i < d.bids.n; i++)
        if (has_passed(d.bids.at[i].compliant) && d.bids.at[i].talks == 0)
            return REFUSE(c, evaluate_consult_each, "tender", ARG(d.bids.at[i].supplier_name));
    if (d.committee->changes)
        return REFUSE(c, evaluate_change_unconfirmed, "tender", ARG(d.committee->changes));
    return OK;
}

static err call_quotes_apply(struct db *db, const struct entry *e, const void *in,
                             __attribute__((unused)) const void *out)
{
    const struct call_quotes *p = in;
    TRY(evaluation_quotes(db, .tender = p->tender, .until = p->until));
    return bid_call_quotes(db, p->tender, p->until, e->at);
}

const struct act evaluate_consult_acts[] = {
    {"evaluate.consult", "登记磋商记录", "磋商小组与每一家供应商分别磋商，给同等的机会。", ACT_PRIVATE,
     MAY(head_of_bid, "bid"), ACT_IN(struct consult, consult_in),
     ACT_OUT(struct consult_out, consult_out_fields), .check = consult_check,
     .apply = consult_apply, .then = "/tender/{tender}/evaluation"},
    {"evaluate.change_need", "变动采购需求",
     "只能变动技术、服务要求和合同草案条款；采购人代表确认后告知全体供应商。", ACT_PRIVATE,
     MAY(head_of_committee, "tender"), ACT_IN(struct change_need, change_need_in),
     ACT_OUT(struct change_out, change_out), .check = change_need_check,
     .apply = change_need_apply, .then = "/tender/{tender}/evaluation"},
    {"evaluate.confirm_change", "确认变动",
     "由采购人代表确认；确认后同时告知所有参加磋商的供应商。", ACT_PRIVATE,
     MAY(buyer_member_of, "tender"), ACT_IN(struct confirm_change, confirm_change_in),
     .check = confirm_change_check, .apply = confirm_change_apply,
     .then = "/tender/{tender}/evaluation"},
    {"evaluate.call_quotes", "要求提交最后报价",
     "与每一家都磋商过之后，要求全体供应商在同一时间前密封提交最后报价。", ACT_PRIVATE,
     MAY(head_of_committee, "tender"), ACT_IN(struct call_quotes, call_quotes_in),
     .check = call_quotes_check, .apply = call_quotes_apply,
     .then = "/tender/{tender}/evaluation"},
    {0},
};
