// Contracts: from the award to signing on paper, publication, filing; what they owe and when.
//
// The contract carries everything that later slices go by: the parties, price lines, instalments,
// indicators, grades and the rule of payment, all copied from the frozen document and the winning
// bid. Substance cannot be changed afterwards (CGF-46, 87-71), so none of it is read again from the
// need. Rows are for reading: only this slice writes its tables, also through the writers below.
#pragma once

#include "contract_sql.h"
#include "web/page.h"

extern const struct slice contract_slice;

extern const struct choice contract_states[];

// Relations, each of a contract. A handler is 经办 or 科室负责人 of the buyer; a payer its 经办 or
// 财务; a manager a handler or somebody of the user unit; an insider belongs to either side, to the
// user unit, to the agency that ran the purchase or to a desk of finance.
extern const struct relation contract_handler, contract_payer, contract_manager;
extern const struct relation party_buyer_of, party_supplier_of, contract_insider;
extern const struct relation contract_reader;  // anyone once it is published, before that insiders
bool contract_ask(struct db *db, arena *a, const struct relation *r, const struct who *who,
                  id contract);  // the answer, no where it cannot be asked

// contract_by_id, contract_instalments, contract_lines, contract_indicators, contract_grades,
// contract_bands and contract_years are compiled queries.

// The contract for an act on it, or a field error at "contract". Running: also refuses a contract
// that is not signed yet or has ended.
err contract_of_call(struct call *c, id contract, struct contract_row **ret);
err contract_running(struct call *c, id contract, struct contract_row **ret);
// An entry is limited: a field error at `path` when what was sent would not fit one.
err contract_fits(struct call *c, const char *path, const char *zh);
// The contract's lines by their numbers, for a field that chooses one.
err contract_line_options(struct db *db, arena *a, id post, id contract, struct options *ret);
// Row n of a list that was read, or NULL.
struct contract_instalment_row *contract_instalment_n(struct contract_instalment_row_rows *rows,
                                                      int64_t n);

// Headings 一 to 五 of the contract's and the acceptance's notice: numbers, names, both parties.
err contract_put_head(struct call *c, struct out *o, const struct contract_row *k,
                      const struct contract_project_row *p);

// For apply functions. Due: from now on the instalment may be settled; an instalment that is due
// already stays as it is. Settled and paid are added to what stands.
err contract_due(struct db *db, id contract, int64_t n, instant at);
err contract_deduct(struct db *db, id contract, int64_t n, money deduction);
err contract_settled(struct db *db, id contract, int64_t n, money amount);
err contract_paid(struct db *db, id contract, int64_t n, money amount);
err contract_completed(struct db *db, id contract, instant at);

// Pure rules over values, for this slice and its tests.

// What each instalment comes to: percent of the sum, rounded; the last takes the rest.
void contract_split(money sum, const struct contract_source_instalment *of, size_t n, money *ret);
// How many months a term has, a month begun counting whole.
int64_t contract_months(day from, day until);

// The sum by calendar years of the term, month by month, the last year taking the rest; then each
// year by the lines that pay it: its own first, then what earlier lines have left (结转). What no
// line covers has none (拟安排).
struct contract_source_fund {
    id line;
    int64_t year;
    money frozen;
};
struct contract_slice {
    int64_t year;
    id line;
    money amount;
};
enum { contract_slices_max = 40 };
size_t contract_slices(money sum, day from, day until, const struct contract_source_fund *funds,
                       size_t n, struct contract_slice *ret);
