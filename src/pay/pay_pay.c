// Application, 回单 or return, and the end: what was occupied is paid or given back.
#include "fund/fund.h"
#include "pay/parts.h"
#include "plan/plan.h"
#include "supplier/supplier.h"

struct apply {
    id settlement, line;
    str late_reason;
};
struct apply_out {
    id payment, contract, project;
    str number;
    money amount;
};

static err line_choices(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                        struct options *ret)
{
    struct settlement_row *s = NULL;
    struct fund_uses uses;
    TRY(settlement_by_id(db, a, thing, &s));
    if (!s)
        return OK;
    TRY(fund_uses_of(db, a, s->project, &uses));
    *ret = (struct options){new(a, struct option, uses.n + 1), uses.n};
    for (size_t i = 0; i < uses.n; i++) {
        const struct fund_use *u = &uses.at[i];
        money left = {u->occupied.fen - u->paid.fen - u->released.fen};
        ret->at[i] = (struct option){id_text(a, u->line),
                                     join(a, u->number, S(" "), u->name, S("，占用未付 "),
                                          money_comma(a, left), S(" 元"))};
    }
    return OK;
}

static const struct field apply_in[] = {
    FIELD(struct apply, settlement, "结算单"),
    FIELD(struct apply, line, "从哪条指标支付", .options = line_choices),
    LONG(struct apply, late_reason, "超过最迟支付日的原因", .optional = true, .max = 600,
         .hint = "没有超过的不填"),
    {0},
};
static const struct field apply_out[] = {
    FIELD(struct apply_out, payment, "支付申请"),
    FIELD(struct apply_out, contract, "合同"),
    FIELD(struct apply_out, project, "项目"),
    FIELD(struct apply_out, number, "申请编号"),
    FIELD(struct apply_out, amount, "申请金额"),
    {0},
};

// 30 days from what made it due, or from the invoice. Later is paid all the same, with its reason.
static err check_clock(struct call *c, const struct settlement_row *s, str reason)
{
    struct contract_row *k = NULL;
    int64_t late = pay_days_late(s->due_day, c->today);
    if (!late || !str_empty(reason))
        return OK;
    TRY(contract_by_id(c->db, c->a, s->contract, &k));
    if (k && supplier_is_sme(k->supplier_size))
        return REFUSE(c, pay_within, "late_reason", ARG(s->due_day), ARG(late));
    return REFUSE(c, pay_within_invoice, "late_reason", ARG(s->due_day), ARG(late));
}

// CGF-61: whoever confirmed the settlement does not also apply for its payment. What other
// applications on the line still wait for is counted as if it were paid.
static err apply_check(struct call *c, const void *in, void *out)
{
    const struct apply *p = in;
    struct settlement_row *s = NULL;
    struct payments_pending_row pending = {0};
    struct payments_count_row count = {0};
    TRY(settlement_by_id(c->db, c->a, p->settlement, &s));
    if (!s)
        return refuse_field(c, "settlement", "没有这张{label}");
    if (!str_eq(s->state, S("invoiced")) && !str_eq(s->state, S("returned")))
        return REFUSE(c, pay_state, "", ARG(choice_word(settlement_states, s->state)),
                      ARG(choice_word(settlement_states, S("invoiced"))));
    if (id_same(s->by_person, c->who.person))
        return REFUSE(c, pay_second_person, "", ARG(s->number), ARG(s->by_name));
    TRY(check_clock(c, s, p->late_reason));
    TRY(payments_pending(c->db, c->a, p->line, s->project, &pending));
    TRY(fund_may_pay(c, p->line, s->project, (money){s->payable.fen + pending.amount.fen},
                     "line"));
    TRY(payments_count(c->db, c->a, s->id, &count));
    *(struct apply_out *)out = (struct apply_out){
        new_id(), s->contract, s->project,
        join(c->a, s->number, format(c->a, "-ZF%d", (int)count.n + 1)), s->payable};
    return OK;
}

static err apply_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct apply *p = in;
    const struct apply_out *o = out;
    TRY(payment_add(db, .id = o->payment, .settlement = p->settlement, .contract = o->contract,
                    .project = o->project, .line = p->line, .number = o->number,
                    .amount = o->amount, .applied = e->at, .applied_by = e->by,
                    .late_reason = p->late_reason));
    return settlement_move(db, .settlement = p->settlement, .state = S("applied"));
}

static money apply_amount(__attribute__((unused)) const struct call *c,
                          __attribute__((unused)) const void *in, const void *out)
{
    return ((const struct apply_out *)out)->amount;
}

// The treasury's desk, for a payment that there is.
static err ask_treasury(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct payment_has_desk_row row = {0};
    TRY(payment_has_desk(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}
static const struct relation treasury_of = {"treasury_of", "财政部门国库岗", ask_treasury};

// What a 回单 or a return moves.
struct moved {
    id settlement, contract, project, line;
    int64_t instalment;
    money amount;
};
#define MOVED_FIELDS(type)                                                                    \
    FIELD(type, moved.settlement, "结算单", .name = "settlement"),                            \
    FIELD(type, moved.contract, "合同", .name = "contract"),                                  \
    FIELD(type, moved.project, "项目", .name = "project"),                                    \
    FIELD(type, moved.line, "指标", .name = "line"),                                          \
    FIELD(type, moved.instalment, "第几期", .name = "instalment"),                            \
    FIELD(type, moved.amount, "金额", .name = "amount")

static struct moved moved_of(const struct payment_row *y)
{
    return (struct moved){y->settlement, y->contract, y->project, y->line, y->instalment,
                          y->amount};
}

static err payment_of_call(struct call *c, id payment, struct payment_row **ret)
{
    TRY(payment_by_id(c->db, c->a, payment, ret));
    return *ret ? OK : refuse_field(c, "payment", "没有这笔{label}");
}

struct receipt {
    id payment;
    str receipt;
    day paid_day;
};
struct receipt_out {
    struct moved moved;
    int64_t days_late;
};
static const struct field receipt_in[] = {
    FIELD(struct receipt, payment, "支付申请"),
    CODE(struct receipt, receipt, "回单号", .max = 60),
    FIELD(struct receipt, paid_day, "支付日期"),
    {0},
};
static const struct field receipt_out[] = {
    MOVED_FIELDS(struct receipt_out),
    FIELD(struct receipt_out, days_late, "逾期日数"),
    {0},
};

static err receipt_check(struct call *c, const void *in, void *out)
{
    const struct receipt *p = in;
    struct payment_row *y = NULL;
    struct payment_by_receipt_row *used = NULL;
    TRY(payment_of_call(c, p->payment, &y));
    if (!str_eq(y->state, S("applied")))
        return REFUSE(c, pay_state, "", ARG(choice_word(payment_states, y->state)),
                      ARG(choice_word(payment_states, S("applied"))));
    TRY(payment_by_receipt(c->db, c->a, p->receipt, &used));
    if (used)
        return REFUSE(c, pay_receipt_once, "receipt", ARG(p->receipt), ARG(used->number));
    if (p->paid_day.n > c->today.n || p->paid_day.n < day_of(y->applied).n)
        return refuse_field(c, "paid_day", "{label}在申请之后、今天之前");
    *(struct receipt_out *)out =
        (struct receipt_out){moved_of(y), pay_days_late(y->due_day, p->paid_day)};
    return OK;
}

static err receipt_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct receipt *p = in;
    const struct moved *m = &((const struct receipt_out *)out)->moved;
    TRY(payment_set_paid(db, .payment = p->payment, .receipt = p->receipt,
                         .paid_day = p->paid_day, .at = e->at));
    TRY(settlement_move(db, .settlement = m->settlement, .state = S("paid")));
    TRY(contract_paid(db, m->contract, m->instalment, m->amount));
    return fund_pay(db, m->line, m->project, m->amount);
}

struct bounce {
    id payment;
    str reason;
};
struct bounce_out {
    struct moved moved;
    bool was_paid;
};
static const struct field bounce_in[] = {
    FIELD(struct bounce, payment, "支付申请"),
    FIELD(struct bounce, reason, "退票原因", .hint = "如户名与账号不符、账户已销户"),
    {0},
};
static const struct field bounce_out[] = {
    MOVED_FIELDS(struct bounce_out),
    FIELD(struct bounce_out, was_paid, "已登记过回单"),
    {0},
};

// Money may come back after its 回单: then it counts as not paid.
static err bounce_check(struct call *c, const void *in, void *out)
{
    const struct bounce *p = in;
    struct payment_row *y = NULL;
    struct contract_row *k = NULL;
    TRY(payment_of_call(c, p->payment, &y));
    TRY(contract_running(c, y->contract, &k));
    if (str_eq(y->state, S("returned")))
        return REFUSE(c, pay_state, "", ARG(choice_word(payment_states, y->state)),
                      ARG(choice_word(payment_states, S("applied"))));
    *(struct bounce_out *)out = (struct bounce_out){moved_of(y), str_eq(y->state, S("paid"))};
    return OK;
}

static err bounce_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct bounce *p = in;
    const struct bounce_out *o = out;
    const struct moved *m = &o->moved;
    money back = {-m->amount.fen};
    TRY(payment_set_returned(db, .payment = p->payment, .reason = p->reason, .at = e->at));
    TRY(settlement_move(db, .settlement = m->settlement, .state = S("returned")));
    if (!o->was_paid)
        return OK;
    TRY(contract_paid(db, m->contract, m->instalment, back));
    return fund_pay(db, m->line, m->project, back);
}

struct finish {
    id contract;
};
struct given_back {
    id line;
    money unfreeze, release;
};
struct finish_out {
    id project;
    struct {
        struct given_back *at;
        size_t n;
    } lines;
};
static const struct field finish_in[] = {FIELD(struct finish, contract, "合同"), {0}};
static const struct field given_back_fields[] = {
    FIELD(struct given_back, line, "指标"),
    FIELD(struct given_back, unfreeze, "解除冻结"),
    FIELD(struct given_back, release, "退回"),
    {0},
};
static const struct field finish_out[] = {
    FIELD(struct finish_out, project, "项目"),
    LIST(struct finish_out, lines, "退回指标", given_back_fields),
    {0},
};

// At the end occupied = paid + released, line by line.
static err finish_check(struct call *c, const void *in, void *out)
{
    const struct finish *p = in;
    struct finish_out *o = out;
    struct contract_row *k = NULL;
    struct instalment_unpaid_row *unpaid = NULL;
    struct fund_uses uses;
    bool unpublished = false;
    TRY(contract_running(c, p->contract, &k));
    TRY(instalment_unpaid(c->db, c->a, k->id, &unpaid));
    if (unpaid)
        return REFUSE(c, pay_close_unpaid, "", ARG(unpaid->name));
    TRY(perform_unpublished(c->db, c->a, k->id, &unpublished));
    if (unpublished)
        return REFUSE(c, pay_close_published, "", ARG(k->name));
    TRY(fund_uses_of(c->db, c->a, k->project, &uses));
    o->project = k->project;
    o->lines.n = uses.n;
    o->lines.at = new(c->a, struct given_back, uses.n + 1);
    for (size_t i = 0; i < uses.n; i++) {
        const struct fund_use *u = &uses.at[i];
        o->lines.at[i] = (struct given_back){
            u->line, u->frozen, {u->occupied.fen - u->paid.fen - u->released.fen}};
    }
    return OK;
}

static err finish_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct finish *p = in;
    const struct finish_out *o = out;
    for (size_t i = 0; i < o->lines.n; i++)
        TRY(fund_release(db, o->lines.at[i].line, o->project, o->lines.at[i].unfreeze,
                         o->lines.at[i].release));
    TRY(contract_completed(db, p->contract, e->at));
    return plan_move(db, o->project, "completed", e->at);
}

const struct act pay_pay_acts[] = {
    {"pay.apply", "申请支付", "由确认结算的人以外的财务或经办申请；会签完送国库支付。", ACT_PRIVATE,
     MAY(settlement_payer, "settlement"), ACT_IN(struct apply, apply_in),
     ACT_OUT(struct apply_out, apply_out), .check = apply_check, .apply = apply_apply,
     .amount = apply_amount, .weighty = true, .then = "/settlement/{settlement}"},
    {"pay.record_receipt", "登记回单", "登记回单号和支付日期，指标转为已支付。", ACT_PRIVATE,
     MAY(treasury_of, "payment"), ACT_IN(struct receipt, receipt_in),
     ACT_OUT(struct receipt_out, receipt_out), .check = receipt_check, .apply = receipt_apply,
     .weighty = true, .then = "/payments"},
    {"pay.record_return", "登记退票", "写明原因；购买主体核对后可以重新申请支付。", ACT_PRIVATE,
     MAY(treasury_of, "payment"), ACT_IN(struct bounce, bounce_in),
     ACT_OUT(struct bounce_out, bounce_out), .check = bounce_check, .apply = bounce_apply,
     .then = "/payments"},
    {"pay.close", "办结合同", "各期都付完以后办结：剩下的占用退回指标，项目完成。", ACT_PRIVATE,
     MAY(contract_handler, "contract"), ACT_IN(struct finish, finish_in),
     ACT_OUT(struct finish_out, finish_out), .check = finish_check, .apply = finish_apply,
     .then = "/contract/{contract}/payments"},
    {0},
};
