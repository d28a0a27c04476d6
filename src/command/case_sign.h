// Passkeys in cases: `passkey N HOW : ACT` signs the act with the authenticator in software of that
// number.
//
// HOW is nothing, or the one thing that is wrong: origin, site, late, log, changed, unsure, broken,
// again; or count-N, which is what the authenticator counts. In front of account.add_passkey it is
// `new`, `new-unsure` (its user was not verified), or `new-nowhere` (at an address without a host
// name): then the act's fields are filled too.
#pragma once

#include "journal/statement.h"

struct case_pen {
    int how;
    int64_t number;            // 0: nothing is signed
    int64_t counter;           // what the authenticator has counted
    struct assertion *before;  // what was signed last; survives the row
};
bool case_pen_read(str words, struct case_pen *ret);
// Between an act's fields and its preparation; `pen` is a struct case_pen.
void case_sign(struct call *c, void *pen);
