#include "account/account.h"
#include "fund/fund.h"
#include "pay/parts.h"
#include "pay/pay_views.h"
#include "pay_html.h"
#include "paper/paper.h"
#include "pay_paper_html.h"
#include "supplier/supplier.h"

static void measure_line(struct visit *v, struct contract_pay_view *p, struct pay_line *l)
{
    const struct pay_step_row *r = &l->row;
    money payable = r->settlement.n ? r->payable : pay_payable(r->amount, r->deduction);
    l->paid = r->state.at && str_eq(r->state, S("paid"));
    p->due.fen += r->due.us ? pay_payable(r->amount, r->deduction).fen : 0;
    if (!r->due.us || payable.fen <= 0)
        return;
    l->last_day = r->settlement.n ? r->due_day
                                  : pay_last_day(v->law, day_of(r->due), v->today);
    l->days_late = pay_days_late(l->last_day, l->paid ? r->paid_day : v->today);
    if (r->settlement.n) {
        p->payable.fen += payable.fen;
        p->paid.fen += l->paid ? payable.fen : 0;
    }
    if (supplier_is_sme(p->contract.supplier_size))
        l->interest = pay_interest(payable, l->days_late,
                                   rule_on(&RULE_pay_late_interest, v->today)->value);
    if (l->paid || !l->days_late)
        return;
    p->late++;
    p->late_sum.fen += payable.fen;
    p->longest = l->days_late > p->longest ? l->days_late : p->longest;
}

static const struct pay_question_row *question_of(const struct contract_pay_view *p, int64_t n)
{
    for (size_t i = 0; i < p->questions.n; i++)
        if (p->questions.at[i].instalment == n)
            return &p->questions.at[i];
    return NULL;
}

static void measure(struct visit *v, struct contract_pay_view *p)
{
    p->lines.n = p->steps.n;
    p->lines.at = new(v->a, struct pay_line, p->steps.n + 1);
    p->all_paid = p->steps.n > 0;
    for (size_t i = 0; i < p->steps.n; i++) {
        struct pay_line *l = &p->lines.at[i];
        *l = (struct pay_line){.row = p->steps.at[i]};
        measure_line(v, p, l);
        l->question = question_of(p, l->row.n);
        l->may_ask = p->running && p->supplier && !l->paid && l->days_late &&
                     (!l->question || l->question->answered.us);
        p->all_paid = p->all_paid && l->paid;
    }
    p->left = (money){p->due.fen - p->paid.fen};
}

static str short_date(struct visit *v, day d)
{
    return d.n ? str_from(day_text(v->a, d), 5) : S("—");
}

static struct picture_point point_of(struct visit *v, bool done, day at)
{
    return (struct picture_point){done ? PICTURE_DONE : PICTURE_LATER, short_date(v, at)};
}

// The last point: paid, late by so many days, or by when.
static struct picture_point paid_point(struct visit *v, const struct pay_line *l)
{
    str days = format(v->a, tr(v->lang, "逾期 %lld 日"), (long long)l->days_late);
    if (l->paid)
        return point_of(v, true, l->row.paid_day);
    if (l->days_late)
        return (struct picture_point){PICTURE_LATE, days};
    return (struct picture_point){l->last_day.n ? PICTURE_NOW : PICTURE_LATER,
                                  short_date(v, l->last_day)};
}

static void draw_track(struct visit *v, struct contract_pay_view *p)
{
    struct picture_way *at = new(v->a, struct picture_way, p->lines.n + 1);
    for (size_t i = 0; i < p->lines.n; i++) {
        const struct pay_line *l = &p->lines.at[i];
        const struct pay_step_row *r = &l->row;
        at[i] = (struct picture_way){
            .name = r->name, .detail = money_comma(v->a, r->amount),
            .points = {point_of(v, r->due.us, r->due.us ? day_of(r->due) : (day){0}),
                       point_of(v, r->settlement.n, r->settled.us ? day_of(r->settled) : (day){0}),
                       point_of(v, r->invoice_number.at, r->invoiced_day), paid_point(v, l)}};
    }
    p->track = (struct picture_track){
        .p = {.name = "track", .finding = told(v, pay_finding, p),
              .source = told(v, pay_source, p), .empty = told(v, pay_empty, p), .as_of = v->now,
              .csv = join(v->a, S("/contract/"), id_text(v->a, p->contract.id),
                          S("/payments/track.csv"))},
        .row = "分期", .detail = "金额（元）", .points = {"应付", "结算", "开票", "支付"},
        .point_count = 4, .at = at, .n = p->lines.n};
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
    TRY(pay_questions_of(v->db, v->a, contract, &p->questions));
    measure(v, p);
    draw_track(v, p);
    p->once = visit_once(v);
    bool buyer = contract_ask(v->db, v->a, &party_buyer_of, &v->who, contract);
    return buyer || v->visitor.menu == MENU_FINANCE ? load_funds(v, p) : OK;
}

static const struct part contract_pay_parts[] = {
    PART_MANY(struct contract_pay_view, steps, pay_step_row),
    PART_MANY(struct contract_pay_view, questions, pay_question_row),
    PART_PLAIN(struct contract_pay_view, due, MONEY),
    PART_PLAIN(struct contract_pay_view, payable, MONEY),
    PART_PLAIN(struct contract_pay_view, paid, MONEY),
    {0},
};

static err track_csv_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct contract_pay_view *p = new(v->a, struct contract_pay_view, 1);
    TRY(contract_pay_load(v, p));
    struct picture_table table = picture_track_table(&v->out, &p->track);
    picture_csv(v, &table);
    return OK;
}

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

static err settlement_paper_load(struct visit *v, void *view)
{
    struct settlement_view *p = view;
    TRY(settlement_load(v, view));
    v->title = join(v->a, S("结算单"), S(" "), p->settlement.number);
    v->paper = (struct paper_facts){.at = p->settlement.at, .look = PAPER_BOOK};
    return OK;
}

static err application_paper_load(struct visit *v, void *view)
{
    struct settlement_view *p = view;
    TRY(settlement_load(v, view));
    if (!p->payments.n)
        return missing();
    const struct payment_row *y = &p->payments.at[p->payments.n - 1];
    v->title = join(v->a, S("支付申请书"), S(" "), y->number);
    v->paper = (struct paper_facts){.at = y->applied, .look = PAPER_BOOK};
    return OK;
}

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
    {"/contract/{id}/payments/track.csv", "付款进度", MAY(contract_insider, "id"), track_csv_load,
     .type = "text/csv; charset=utf-8"},
    {"/settlement/{id}", "结算单", MAY(settlement_reader, "id"), settlement_load,
     VIEW(struct settlement_view, settlement, settlement_parts)},
    {"/settlement/{id}/paper", "结算单", MAY(settlement_reader, "id"), settlement_paper_load,
     VIEW(struct settlement_view, settlement_paper, settlement_parts), .paper = true},
    {"/settlement/{id}/application", "支付申请书", MAY(settlement_reader, "id"),
     application_paper_load, VIEW(struct settlement_view, application_paper, settlement_parts),
     .paper = true},
    {"/settlement/{id}/invoice", "发票", MAY(settlement_reader, "id"), invoice_file_load,
     .type = "application/octet-stream"},
    {0},
};
