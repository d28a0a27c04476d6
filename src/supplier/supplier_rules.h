// What a code says of its holder, and the tables of acts and pages; inside this slice only.
#pragma once

#include "supplier/supplier.h"

enum code_fit { CODE_FITS, CODE_UNKNOWN, CODE_OTHER };

// GB 32100: the first two characters name registry and kind. What is not in the published table is
// only unknown, it is never wrong.
enum code_fit supplier_code_fit(str code, str kind);
const char *supplier_code_word(str code);  // 社会团体; NULL if unknown
bool supplier_excluded(str kind);          // 102-8
bool supplier_size_fits(str kind, str size);

// Kind and size as the law knows them: the same for a registration and for a change.
err supplier_check_kind(struct call *c, str code, str kind, str size);

// What may be edited, and what a verifier may remark on.
extern const struct choice supplier_fields[];

extern const struct act supplier_acts[], supplier_enroll_acts[];
extern const struct act supplier_verify_acts[];
extern const struct page supplier_pages[];
extern const struct relation verifier_of;
