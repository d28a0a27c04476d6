// Performance of contracts: 履约考核 (assessment, moves money) and 履约验收 (acceptance, makes an
// instalment due).
//
// The two never wait for each other: what acceptance made due is settled and paid whether or not
// an assessment is late (ZF-14, 15); what the final assessment deducts comes off the instalments
// that are still open, the last first.
#pragma once

#include "contract/contract.h"
#include "perform_sql.h"

extern const struct slice perform_slice;

extern const struct choice assessment_kinds[];  // monthly, instalment, final
extern const struct choice acceptance_states[];
extern const struct choice acceptance_roles[];
extern const struct choice rectify_states[];

// True if an acceptance of a public service is not published yet; for the act that closes.
err perform_unpublished(struct db *db, arena *a, id contract, bool *ret);

// Pure rules.

// Σ weight × score / 100 to 0.01, half-up.
struct weighted {
    dec weight, score;
};
dec perform_score(const struct weighted *of, size_t n);
// The first grade whose `from` the score reaches; absent if none.
str perform_grade(dec score, const struct contract_grade_row *grades, size_t n);

// How a score becomes money.
struct pay_rule {
    str kind;  // bands, per_point, per_point_amount, proportional, steps
    dec below, step, percent;
    money amount;
    const struct contract_band_row *bands;
    size_t band_count;
};
// To 0.01, half-up, never below nothing. False if no band pays this score.
bool perform_payable(money whole, dec score, const struct pay_rule *rule, money *ret);

// Takes `deduction` off the instalments, the last first, as far as they are open (nothing settled).
// ret[i] is what instalment i loses now in all; what none can bear, and the supplier owes, is
// returned.
money perform_spread(money deduction, const struct contract_instalment_row *of, size_t n,
                     money *ret);
