// What the pages of this slice show.
#pragma once

#include "pay/pay.h"

// One instalment on its way to being paid.
struct pay_line {
    struct pay_step_row row;
    int64_t days_late;
    money interest;  // only an SME's
};
// What the project holds of one line.
struct fund_use_line {
    id line;
    str number, name;
    int64_t year;
    money occupied, paid, released;
};
struct contract_pay_view {
    struct contract_row contract;
    struct pay_step_row_rows steps;
    struct {
        struct pay_line *at;
        size_t n;
    } lines;
    struct {
        struct fund_use_line *at;
        size_t n;
    } funds;
    money due, payable, paid;
    bool handler, payer, supplier, treasury, running;
    bool all_paid;
    id reader;
};
struct settlement_view {
    struct settlement_row settlement;
    struct settlement_line_row_rows lines;
    struct invoice_row_rows invoices;
    struct payment_row_rows payments;
    bool party, payer;
    bool may_apply;
};

struct payments_view {
    bool treasury, supplier;
    struct payment_row_rows waiting, done;
    struct settlement_open_rows open;
    struct instalment_open_rows to_settle;
};
