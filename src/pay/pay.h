// Payment: 结算单 from confirmed quantities, invoice, application, 回单 or return, closing.
//
// Only what is due is settled, only what is settled is paid: never more than the instalment, the
// contract or what its line has occupied. The payment clock (38号, ZF) stands on each settlement.
#pragma once

#include "pay_sql.h"
#include "perform/perform.h"

extern const struct slice pay_slice;

extern const struct choice settlement_states[];
extern const struct choice payment_states[];

// Pure rules.

// What confirmed quantities come to: each line rounded to 0.01, once.
money pay_lines_sum(const struct settlement_line_row *lines, size_t n);
// What is paid of an amount: less the deduction, never below nothing.
money pay_payable(money amount, money deduction);
// The last day to pay what became due then, for an instalment that is not settled yet.
day pay_last_day(const struct law *law, day due, day today);
// Days after the last day in time, and what they cost at `rate` ten-thousandths a day (ZF-17).
int64_t pay_days_late(day due, day paid);
money pay_interest(money payable, int64_t days, int64_t rate);
