// What the files of this slice share.
#pragma once

#include "contract/contract.h"

extern const struct act contract_draft_acts[], contract_change_acts[], contract_sign_acts[];
extern const struct act contract_public_acts[], contract_supplement_acts[];
extern const struct page contract_pages[];

extern const struct relation contract_lawyer, contract_user, contract_desk;
extern const struct relation contract_agency;

// Lists of entries: what draft decides and change asks for.
struct clause_in {
    str title, text;
};
struct clauses_in {
    struct clause_in *at;
    size_t n;
};
extern const struct field contract_clause_fields[];
struct year_out {
    int64_t year;
    id line;
    money amount;
};
struct years_out {
    struct year_out *at;
    size_t n;
};
extern const struct field contract_year_fields[];

// 102-24, and no longer than the document said; for draft and change.
err contract_check_term(struct call *c, int64_t months, int64_t document, str reason);
// The years of the term, from what the project has frozen.
err contract_share_years(struct call *c, id project, money sum, day from, day until,
                         struct years_out *ret);
err contract_put_clauses(struct db *db, id contract, int64_t version,
                         const struct clauses_in *clauses);
err contract_put_years(struct db *db, id contract, const struct years_out *years);
