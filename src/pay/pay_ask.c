// 催问: the supplier asks why a payment is late; the buyer says why and when.
#include "pay/parts.h"

struct ask {
    id contract;
    int64_t instalment;
};
struct ask_out {
    id question;
    day due_day;
    int64_t days;
};
static const struct field ask_in[] = {
    FIELD(struct ask, contract, "合同"),
    FIELD(struct ask, instalment, "催问哪一期", .min = 1),
    {0},
};
static const struct field ask_out[] = {
    FIELD(struct ask_out, question, "催问"),
    FIELD(struct ask_out, due_day, "最迟支付日"),
    FIELD(struct ask_out, days, "逾期日数"),
    {0},
};

day pay_last_day(const struct law *law, day due, day today)
{
    return rule_deadline(&law->calendar, rule_on(&RULE_pay_within, today), due);
}

static struct pay_step_row *step_n(struct pay_step_row_rows *rows, int64_t n)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->at[i].n == n)
            return &rows->at[i];
    return NULL;
}

static err ask_check(struct call *c, const void *in, void *out)
{
    const struct ask *p = in;
    struct ask_out *o = out;
    struct contract_row *k = NULL;
    struct pay_step_row_rows rows;
    struct pay_question_row *open = NULL;
    TRY(contract_running(c, p->contract, &k));
    TRY(pay_steps(c->db, c->a, k->id, &rows));
    const struct pay_step_row *r = step_n(&rows, p->instalment);
    if (!r)
        return refuse_field(c, "instalment", "合同没有这一期");
    if (!r->due.us)
        return REFUSE(c, pay_not_due, "instalment", ARG(r->name));
    if (r->state.at && str_eq(r->state, S("paid")))
        return refuse_field(c, "instalment", "这一期已经付清");
    o->due_day = r->settlement.n ? r->due_day : pay_last_day(c->law, day_of(r->due), c->today);
    o->days = pay_days_late(o->due_day, c->today);
    if (!o->days)
        return REFUSE(c, pay_not_late, "instalment", ARG(r->name), ARG(o->due_day));
    TRY(pay_question_open(c->db, c->a, k->id, p->instalment, &open));
    if (open)
        return refuse_field(c, "instalment", "这一期已经催问，购买主体答复以后可以再催");
    o->question = new_id();
    return OK;
}

static err ask_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct ask *p = in;
    const struct ask_out *o = out;
    return pay_question_add(db, .id = o->question, .contract = p->contract,
                            .instalment = p->instalment, .due_day = o->due_day, .days = o->days,
                            .asked = e->at, .asked_by = e->by);
}

struct answer {
    id question;
    str text;
    day expected;
};
struct answer_out {
    id contract;
};
static const struct field answer_in[] = {
    FIELD(struct answer, question, "催问"),
    LONG(struct answer, text, "为什么还没有付", .min = 4, .max = 600,
         .hint = "写明停在哪一步、谁在办"),
    FIELD(struct answer, expected, "预计哪天支付"),
    {0},
};
static const struct field answer_out[] = {FIELD(struct answer_out, contract, "合同"), {0}};

static err answer_check(struct call *c, const void *in, void *out)
{
    const struct answer *p = in;
    struct pay_question_row *row = NULL;
    TRY(pay_question_by_id(c->db, c->a, p->question, &row));
    if (!row || row->answered.us)
        return refuse_field(c, "question", "这次{label}已经答复");
    if (p->expected.n < c->today.n)
        return refuse_field(c, "expected", "{label}不能在今天之前");
    ((struct answer_out *)out)->contract = row->contract;
    return OK;
}

static err answer_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    const struct answer *p = in;
    return pay_question_answer(db, .question = p->question, .answer = p->text,
                               .expected = p->expected, .at = e->at, .by = e->by);
}

static err ask_question_payer(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct pay_question_row *row = NULL;
    *ret = false;
    TRY(pay_question_by_id(db, a, thing, &row));
    return row ? contract_payer.ask(db, a, who, row->contract, ret) : OK;
}
static const struct relation question_payer = {"question_payer", "购买主体的财务或经办",
                                               ask_question_payer};

const struct act pay_ask_acts[] = {
    {"pay.ask", "催问付款", "购买主体的财务和经办会收到；他们要写明原因和预计支付日。", ACT_PRIVATE,
     MAY(party_supplier_of, "contract"), ACT_IN(struct ask, ask_in),
     ACT_OUT(struct ask_out, ask_out), .check = ask_check, .apply = ask_apply,
     .then = "/contract/{contract}/payments"},
    {"pay.answer", "答复催问", "承接主体会看到原因和预计支付日。", ACT_PRIVATE,
     MAY(question_payer, "question"), ACT_IN(struct answer, answer_in),
     ACT_OUT(struct answer_out, answer_out), .check = answer_check, .apply = answer_apply,
     .then = "/contract/{contract}/payments"},
    {0},
};
