#include "account/account.h"
#include "fund/fund.h"
#include "pay/parts.h"
#include "pay/pay_views.h"
#include "pay_html.h"
#include "supplier/supplier.h"

static void measure(struct visit *v, struct contract_pay_view *p)
{
    int64_t rate = rule_on(&RULE_pay_late_interest, v->today)->value;
    bool sme = supplier_is_sme(p->contract.supplier_size);
    p->lines.n = p->steps.n;
    p->lines.at = new(v->a, struct pay_line, p->steps.n + 1);
    p->all_paid = p->steps.n > 0;
    for (size_t i = 0; i < p->steps.n; i++) {
        const struct pay_step_row *r = &p->steps.at[i];
        bool paid = r->state.at && str_eq(r->state, S("paid"));
        struct pay_line *l = &p->lines.at[i];
        *l = (struct pay_line){.row = *r};
        p->all_paid = p->all_paid && paid;
        p->due.fen += r->due.us ? pay_payable(r->amount, r->deduction).fen : 0;
        if (!r->settlement.n || r->payable.fen <= 0)
            continue;
        p->payable.fen += r->payable.fen;
        p->paid.fen += paid ? r->payable.fen : 0;
        l->days_late = pay_days_late(r->due_day, paid ? r->paid_day : v->today);
        l->interest = sme ? pay_interest(r->payable, l->days_late, rate) : (money){0};
    }
}

static err load_funds(struct visit *v, struct contract_pay_view *p)
{
    struct fund_uses uses;
    TRY(fund_uses_of(v->db, v->a, p->contract.project, &uses));
    p->funds.n = uses.n;
    p->funds.at = new(v->a, struct fund_use_line, uses.n + 1);
    for (size_t i = 0; i < uses.n; i++) {
        const struct fund_use *u = &uses.at[i];
        p->funds.at[i] = (struct fund_use_line){u->line,     u->number, u->name,    u->year,
                                                u->occupied, u->paid,   u->released};
    }
    return OK;
}

static err contract_pay_load(struct visit *v, void *view)
{
    struct contract_pay_view *p = view;
    struct contract_row *k = NULL;
    id contract = visit_id(v, "id");
    TRY(contract_by_id(v->db, v->a, contract, &k));
    if (!k)
        return missing();
    p->contract = *k;
    p->reader = v->who.person;
    v->title = join(v->a, k->name, S(" "), str_of(tr(v->lang, v->page->zh)));
    TRY(pay_steps(v->db, v->a, contract, &p->steps));
    p->running = str_eq(k->state, S("running"));
    p->handler = contract_ask(v->db, v->a, &contract_handler, &v->who, contract);
    p->payer = contract_ask(v->db, v->a, &contract_payer, &v->who, contract);
    p->supplier = contract_ask(v->db, v->a, &party_supplier_of, &v->who, contract);
    p->treasury = str_eq(v->who.post_kind, S("treasury"));
    measure(v, p);
    bool buyer = contract_ask(v->db, v->a, &party_buyer_of, &v->who, contract);
    return buyer || v->visitor.menu == MENU_FINANCE ? load_funds(v, p) : OK;
}

static const struct part contract_pay_parts[] = {
    PART_MANY(struct contract_pay_view, steps, pay_step_row),
    PART_PLAIN(struct contract_pay_view, due, MONEY),
    PART_PLAIN(struct contract_pay_view, payable, MONEY),
    PART_PLAIN(struct contract_pay_view, paid, MONEY),
    {0},
};

static err settlement_load(struct visit *v, void *view)
{
    struct settlement_view *p = view;
    struct settlement_row *row = NULL;
    id settlement = visit_id(v, "id");
    TRY(settlement_by_id(v->db, v->a, settlement, &row));
    if (!row)
        return missing();
    p->settlement = *row;
    v->title = row->number;
    TRY(settlement_lines(v->db, v->a, settlement, &p->lines));
    TRY(invoices_of(v->db, v->a, settlement, &p->invoices));
    TRY(payments_of(v->db, v->a, settlement, &p->payments));
    p->party = contract_ask(v->db, v->a, &settlement_party, &v->who, settlement);
    p->payer = contract_ask(v->db, v->a, &settlement_payer, &v->who, settlement);
    bool ready = str_eq(row->state, S("invoiced")) || str_eq(row->state, S("returned"));
    p->may_apply = ready && p->payer && !id_same(row->by_person, v->who.person);
    return OK;
}

static const struct part settlement_parts[] = {
    PART_ONE(struct settlement_view, settlement, settlement_row),
    PART_MANY(struct settlement_view, lines, settlement_line_row),
    PART_MANY(struct settlement_view, invoices, invoice_row),
    PART_MANY(struct settlement_view, payments, payment_row),
    {0},
};

static err invoice_file_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct invoice_row_rows rows;
    TRY(invoices_of(v->db, v->a, visit_id(v, "id"), &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].file.at)
            return visit_file(v, rows.at[i].file, rows.at[i].file_name);
    return missing();
}

static err payments_load(struct visit *v, void *view)
{
    struct payments_view *p = view;
    TRY(treasury_desk.ask(v->db, v->a, &v->who, (id){0}, &p->treasury));
    p->supplier = v->visitor.menu == MENU_SUPPLIER;
    if (p->treasury) {
        TRY(payments_waiting(v->db, v->a, &p->waiting));
        return payments_done(v->db, v->a, day_plus(v->today, -30), &p->done);
    }
    TRY(instalments_to_settle(v->db, v->a, v->who.org, &p->to_settle));
    TRY(payments_paid_of(v->db, v->a, v->who.org, &p->done));
    return settlements_open_of(v->db, v->a, v->who.org, &p->open);
}

static const struct part payments_parts[] = {
    PART_MANY(struct payments_view, waiting, payment_row),
    PART_MANY(struct payments_view, done, payment_row),
    PART_MANY(struct payments_view, open, settlement_open),
    PART_MANY(struct payments_view, to_settle, instalment_open),
    {0},
};

const struct page pay_pages[] = {
    {"/payments", "支付", MAY(signed_in, NULL), payments_load,
     VIEW(struct payments_view, payments, payments_parts),
     .menu = MENU_BUYER | MENU_SUPPLIER | MENU_FINANCE},
    {"/contract/{id}/payments", "结算与支付", MAY(contract_insider, "id"), contract_pay_load,
     VIEW(struct contract_pay_view, contract_pay, contract_pay_parts)},
    {"/settlement/{id}", "结算单", MAY(settlement_reader, "id"), settlement_load,
     VIEW(struct settlement_view, settlement, settlement_parts)},
    {"/settlement/{id}/invoice", "发票", MAY(settlement_reader, "id"), invoice_file_load,
     .type = "application/octet-stream"},
    {0},
};
