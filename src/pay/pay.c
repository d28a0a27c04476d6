#include "pay/pay.h"

#include "pay/parts.h"

const struct choice settlement_states[] = {
    {"confirmed", "待开票"}, {"invoiced", "待申请支付"}, {"applied", "支付中"},
    {"paid", "已支付"},      {"returned", "已退票"},     {0},
};

const struct choice payment_states[] = {
    {"applied", "待支付"},
    {"paid", "已支付"},
    {"returned", "已退票"},
    {0},
};

// Relations of a settlement are those of its contract.

static err ask_contract(struct db *db, arena *a, const struct who *who, id settlement,
                        const struct relation *const *of, bool *ret)
{
    struct settlement_row *row = NULL;
    *ret = false;
    if (!who->person.n)
        return OK;
    TRY(settlement_by_id(db, a, settlement, &row));
    for (; row && *of && !*ret; of++)
        TRY((*of)->ask(db, a, who, row->contract, ret));
    return OK;
}

static err ask_payer(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    static const struct relation *const of[] = {&contract_payer, NULL};
    return ask_contract(db, a, who, thing, of, ret);
}

static err ask_party(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    static const struct relation *const of[] = {&party_supplier_of, &contract_handler, NULL};
    return ask_contract(db, a, who, thing, of, ret);
}

static err ask_reader(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    static const struct relation *const of[] = {&contract_insider, NULL};
    return ask_contract(db, a, who, thing, of, ret);
}

const struct relation settlement_payer = {"settlement_payer", "购买主体的财务或经办", ask_payer};
const struct relation settlement_party = {"settlement_party", "承接主体或购买主体的经办",
                                          ask_party};
const struct relation settlement_reader = {"settlement_reader", "合同双方和财政岗", ask_reader};

// Pure rules.

money pay_lines_sum(const struct settlement_line_row *lines, size_t n)
{
    money sum = {0};
    for (size_t i = 0; i < n; i++)
        sum.fen += price_times(lines[i].unit_price, lines[i].quantity).fen;
    return sum;
}

money pay_payable(money amount, money deduction)
{
    return (money){amount.fen > deduction.fen ? amount.fen - deduction.fen : 0};
}

int64_t pay_days_late(day due, day paid)
{
    return paid.n > due.n ? paid.n - due.n : 0;
}

money pay_interest(money payable, int64_t days, int64_t rate)
{
    return (money){muldiv(payable.fen, days * rate, dec_one)};
}

const struct slice pay_slice = {
    "pay", "支付", {pay_settle_acts, pay_pay_acts, pay_ask_acts}, {pay_pages}, &pay_sql,
};
