// The register of suppliers: effective at once on an undertaking; being verified adds to it and
// never gates a bid (财库〔2019〕38号). Who may not supply at all (102-8) is not let in.
#pragma once

#include "supplier_sql.h"
#include "web/page.h"

extern const struct slice supplier_slice;

// 102-6; the two of 102-8 stand among them so that the refusal can name the clause.
extern const struct choice supplier_kinds[];
extern const struct choice supplier_sizes[];
extern const struct choice supplier_states[];

struct supplier {
    id org;
    str name, code, kind, size, state;
    str address, legal_rep, contact;  // the last two for insiders' pages only
    day founded;
};

// supplier_certificates_of(supplier) is a compiled query: what is registered and not taken down.

// NULL if the organization is no supplier.
err supplier_by_org(struct db *db, arena *a, id org, struct supplier **ret);
bool supplier_is_small(str size);        // small or micro: price deduction (46-9)
bool supplier_is_sme(str size);          // medium, small or micro: set-asides (46-7, 46-8)
bool supplier_is_social(str kind);       // a social organization: never an SME (46-2)

// The forms of other slices choose among registered suppliers with this.
err supplier_options(struct db *db, arena *a, id post, id thing, struct options *ret);
