// What the pages of this slice show.
#pragma once

#include "pay/pay.h"
#include "web/picture.h"

// One instalment on its way to being paid.
struct pay_line {
    struct pay_step_row row;
    day last_day;    // by which it is to be paid; 0: not due yet, or nothing to pay
    int64_t days_late;
    money interest;  // only an SME's
    bool paid, may_ask;
    const struct pay_question_row *question;  // the latest, or NULL
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
    struct pay_question_row_rows questions;
    struct picture_track track;
    money due, payable, paid, left;  // left: of what is due
    int64_t late, longest;  // how many are late now, and by how many days at most
    money late_sum;
    bool handler, payer, supplier, treasury, running;
    str once;
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
