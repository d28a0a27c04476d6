// What the files of this slice share.
#pragma once

#include "pay/pay.h"

extern const struct act pay_settle_acts[], pay_pay_acts[], pay_ask_acts[];
extern const struct page pay_pages[];

// Of a settlement: the contract's handler, its payer, either of its handler and its supplier.
extern const struct relation settlement_payer, settlement_party, settlement_reader;
