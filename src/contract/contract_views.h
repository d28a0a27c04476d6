// What the pages of this slice show.
#pragma once

#include "contract/contract.h"

struct contracts_view {
    struct contract_brief_rows contracts;
    struct contract_to_draft_rows awards;
    bool supplier;
};

struct contract_view {
    struct contract_row contract;
    struct contract_face *face;
    struct contract_line_row_rows lines;
    struct contract_instalment_row_rows instalments;
    struct contract_year_row_rows years;
    struct contract_clause_row_rows clauses;
    struct contract_version_row_rows versions;
    struct contract_opinion_row_rows opinions;
    struct contract_supplement_row_rows supplements;
    money original, may_add;  // the sum that was awarded, and what CGF-49 still leaves
    int64_t version;  // whose clauses are shown
    money due, paid;
    bool insider, handler, lawyer, buyer;
    bool money;  // sees the budget lines: the buyer and finance
    bool may_compare;
    int64_t sign_late, publish_late, file_late;  // days; 0: in time
    int64_t later_year;                          // the first without a line, or 0
};
