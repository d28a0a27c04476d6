// 结算单 and invoice: what an instalment comes to, and the paper that asks for it.
#include "pay/parts.h"
#include "supplier/supplier.h"

struct quantity_in {
    int64_t n;
    dec quantity;
};
struct settle {
    id contract;
    int64_t instalment;
    struct {
        struct quantity_in *at;
        size_t n;
    } lines;
    str reason;
};
struct settled_line {
    int64_t n;
    str name, unit;
    dec quantity;
    price unit_price;
    money amount;
};
struct settle_out {
    id settlement;
    str number, state;
    money amount, deduction, payable;
    day due_day;
    struct {
        struct settled_line *at;
        size_t n;
    } lines;
};

static err instalment_choices(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                              struct options *ret)
{
    struct contract_instalment_row_rows rows;
    TRY(contract_instalments(db, a, thing, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].due.us && !rows.at[i].settled.fen)
            ret->at[ret->n++] = (struct option){
                format(a, "%lld", (long long)rows.at[i].n), rows.at[i].name};
    return OK;
}

static const struct field quantity_fields[] = {
    FIELD(struct quantity_in, n, "标的", .min = 1, .options = contract_line_options),
    FIELD(struct quantity_in, quantity, "确认的数量"),
    {0},
};
static const struct field settle_in[] = {
    FIELD(struct settle, contract, "合同"),
    FIELD(struct settle, instalment, "结算哪一期", .min = 1, .options = instalment_choices),
    LIST(struct settle, lines, "确认的数量", quantity_fields,
         .hint = "单价合同按这里的数量结算；固定总价合同按分期金额结算，可以不填"),
    LONG(struct settle, reason, "说明", .optional = true, .max = 600),
    {0},
};
static const struct field settled_line_fields[] = {
    FIELD(struct settled_line, n, "第几项"),
    FIELD(struct settled_line, name, "标的"),
    FIELD(struct settled_line, unit, "单位"),
    FIELD(struct settled_line, quantity, "数量"),
    FIELD(struct settled_line, unit_price, "单价"),
    FIELD(struct settled_line, amount, "金额"),
    {0},
};
static const struct field settle_out[] = {
    FIELD(struct settle_out, settlement, "结算单"),
    FIELD(struct settle_out, number, "结算单号"),
    FIELD(struct settle_out, state, "状态"),
    FIELD(struct settle_out, amount, "结算金额"),
    FIELD(struct settle_out, deduction, "考核扣减"),
    FIELD(struct settle_out, payable, "应付金额"),
    FIELD(struct settle_out, due_day, "最迟支付日"),
    LIST(struct settle_out, lines, "确认的数量", settled_line_fields),
    {0},
};

// The confirmed quantities at the contract's unit prices.
static err confirm_lines(struct call *c, const struct contract_row *k, const struct settle *p,
                         struct settle_out *o)
{
    struct contract_line_row_rows rows;
    TRY(contract_lines(c->db, c->a, k->id, &rows));
    o->lines.at = new(c->a, struct settled_line, p->lines.n + 1);
    for (size_t i = 0; i < p->lines.n; i++) {
        const struct contract_line_row *line = NULL;
        for (size_t j = 0; j < rows.n && !line; j++)
            line = rows.at[j].n == p->lines.at[i].n ? &rows.at[j] : NULL;
        for (size_t j = 0; j < i; j++)
            if (p->lines.at[j].n == p->lines.at[i].n)
                return refuse_field(c, "lines", "{label}里同一项写了两次");
        if (!line)
            return refuse_field(c, "lines", "{label}里有合同没有的标的");
        if (p->lines.at[i].quantity.n < 0)
            return refuse_field(c, "lines", "{label}不能是负数");
        o->lines.at[o->lines.n++] = (struct settled_line){
            line->n, line->name, line->unit, p->lines.at[i].quantity, line->unit_price,
            price_times(line->unit_price, p->lines.at[i].quantity)};
    }
    return OK;
}

// A contract by unit prices pays its quantities up to the contract sum; any other its instalment.
static err amount_of(struct call *c, const struct contract_row *k,
                     const struct contract_instalment_row *n, struct settle_out *o)
{
    struct settlements_total_row before = {0};
    o->amount = n->amount;
    if (!str_eq(k->contract_type, S("fixed_unit")))
        return OK;
    if (!o->lines.n)
        return REFUSE(c, pay_quantities, "lines", ARG(k->number));
    o->amount = (money){0};
    for (size_t i = 0; i < o->lines.n; i++)
        o->amount.fen += o->lines.at[i].amount.fen;
    TRY(settlements_total(c->db, c->a, k->id, &before));
    if (before.amount.fen + o->amount.fen > k->amount.fen)
        return REFUSE(c, pay_over_contract, "lines", ARG(o->amount), ARG(before.amount),
                      ARG(k->amount));
    return OK;
}

static err settle_check(struct call *c, const void *in, void *out)
{
    const struct settle *p = in;
    struct settle_out *o = out;
    struct contract_row *k = NULL;
    struct contract_instalment_row_rows rows;
    struct settlements_of_instalment_row had = {0};
    TRY(contract_running(c, p->contract, &k));
    TRY(contract_instalments(c->db, c->a, k->id, &rows));
    const struct contract_instalment_row *n = contract_instalment_n(&rows, p->instalment);
    if (!n)
        return refuse_field(c, "instalment", "合同没有这一期");
    if (!n->due.us)
        return REFUSE(c, pay_not_due, "instalment", ARG(n->name));
    TRY(settlements_of_instalment(c->db, c->a, k->id, p->instalment, &had));
    if (had.n)
        return REFUSE(c, pay_settled_once, "instalment", ARG(n->name));
    TRY(confirm_lines(c, k, p, o));
    TRY(amount_of(c, k, n, o));
    o->settlement = new_id();
    o->number = join(c->a, k->number, format(c->a, "-JS%02d", (int)n->n));
    o->deduction = n->deduction;
    o->payable = pay_payable(o->amount, o->deduction);
    o->state = o->payable.fen ? S("confirmed") : S("paid");
    o->due_day = rule_deadline(&c->law->calendar, rule_of(c, &RULE_pay_within), day_of(n->due));
    return OK;
}

static err settle_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct settle *p = in;
    const struct settle_out *o = out;
    TRY(settlement_add(db, .id = o->settlement, .contract = p->contract,
                       .instalment = p->instalment, .number = o->number, .amount = o->amount,
                       .deduction = o->deduction, .payable = o->payable, .reason = p->reason,
                       .state = o->state, .due_day = o->due_day, .at = e->at,
                       .by_person = e->by));
    for (size_t i = 0; i < o->lines.n; i++) {
        const struct settled_line *l = &o->lines.at[i];
        TRY(settlement_line_add(db, .settlement = o->settlement, .n = l->n, .name = l->name,
                                .unit = l->unit, .quantity = l->quantity,
                                .unit_price = l->unit_price, .amount = l->amount));
    }
    return contract_settled(db, p->contract, p->instalment, o->payable);
}

struct record_invoice {
    id settlement;
    str code, number;
    money amount;
    day issued_day;
    struct file file;
};
struct record_invoice_out {
    id invoice, contract;
    str code;
    day due_day;
};
static const struct field invoice_in[] = {
    FIELD(struct record_invoice, settlement, "结算单"),
    CODE(struct record_invoice, code, "发票代码", .optional = true, .max = 20,
         .hint = "数电发票没有代码的不填"),
    CODE(struct record_invoice, number, "发票号码", .max = 20),
    FIELD(struct record_invoice, amount, "价税合计（元）", .hint = "与结算单的应付金额相等"),
    FIELD(struct record_invoice, issued_day, "开票日期"),
    FIELD(struct record_invoice, file, "发票", .optional = true),
    {0},
};
static const struct field invoice_out[] = {
    FIELD(struct record_invoice_out, invoice, "发票"),
    FIELD(struct record_invoice_out, contract, "合同"),
    FIELD(struct record_invoice_out, code, "发票代码", .optional = true),
    FIELD(struct record_invoice_out, due_day, "最迟支付日"),
    {0},
};

static err invoice_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                        id thing, void *in)
{
    struct settlement_row *row = NULL;
    TRY(settlement_by_id(db, a, thing, &row));
    if (!row)
        return missing();
    *(struct record_invoice *)in =
        (struct record_invoice){.settlement = thing, .amount = row->payable};
    return OK;
}

static err settlement_of_call(struct call *c, id settlement, struct settlement_row **ret)
{
    TRY(settlement_by_id(c->db, c->a, settlement, ret));
    return *ret ? OK : refuse_field(c, "settlement", "没有这张{label}");
}

// An SME is paid within the days from what made the instalment due, invoice or not (ZF-9, 10);
// others within the days from the invoice (38号), if that is later.
static err put_off(struct call *c, const struct settlement_row *s, day *ret)
{
    struct contract_row *k = NULL;
    TRY(contract_by_id(c->db, c->a, s->contract, &k));
    day from_invoice = rule_deadline(&c->law->calendar, rule_of(c, &RULE_pay_within_invoice),
                                     c->today);
    bool sme = k && supplier_is_sme(k->supplier_size);
    *ret = sme || from_invoice.n < s->due_day.n ? s->due_day : from_invoice;
    return OK;
}

static err invoice_check(struct call *c, const void *in, void *out)
{
    const struct record_invoice *p = in;
    struct record_invoice_out *o = out;
    struct settlement_row *s = NULL;
    struct invoice_row *used = NULL;
    TRY(settlement_of_call(c, p->settlement, &s));
    o->code = str_empty(p->code) ? S("") : p->code;
    TRY(invoice_by_number(c->db, c->a, o->code, p->number, &used));
    if (used)
        return REFUSE(c, pay_invoice_once, "number", ARG(p->number), ARG(used->settlement_number),
                      ARG(day_of(used->recorded)));
    if (!str_eq(s->state, S("confirmed")))
        return REFUSE(c, pay_state, "", ARG(choice_word(settlement_states, s->state)),
                      ARG(choice_word(settlement_states, S("confirmed"))));
    if (p->amount.fen != s->payable.fen)
        return REFUSE(c, pay_invoice_amount, "amount", ARG(p->amount), ARG(s->payable));
    if (p->issued_day.n > c->today.n)
        return refuse_field(c, "issued_day", "{label}不能在今天之后");
    o->invoice = new_id();
    o->contract = s->contract;
    return put_off(c, s, &o->due_day);
}

static err invoice_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct record_invoice *p = in;
    const struct record_invoice_out *o = out;
    TRY(invoice_add(db, .id = o->invoice, .settlement = p->settlement, .code = o->code,
                    .number = p->number, .amount = p->amount, .issued_day = p->issued_day,
                    .file = p->file.sha256, .file_name = p->file.name, .recorded = e->at));
    return settlement_invoiced(db, .settlement = p->settlement, .due_day = o->due_day);
}

const struct act pay_settle_acts[] = {
    {"pay.settle", "结算", "按确认的数量或分期金额，减去考核扣减，出结算单；承接主体照应付金额开票。", ACT_PRIVATE,
     MAY(contract_handler, "contract"), ACT_IN(struct settle, settle_in),
     ACT_OUT(struct settle_out, settle_out), .check = settle_check, .apply = settle_apply,
     .then = "/settlement/{settlement}"},
    {"pay.record_invoice", "登记发票", "发票号码不能重复，金额与应付金额相等；登记后可以申请支付。", ACT_PRIVATE,
     MAY(settlement_party, "settlement"), ACT_IN(struct record_invoice, invoice_in),
     ACT_OUT(struct record_invoice_out, invoice_out), .check = invoice_check,
     .apply = invoice_apply, .load = invoice_load, .then = "/settlement/{settlement}"},
    {0},
};
