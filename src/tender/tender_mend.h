// Putting a refused factor right with one button. Inside this slice only.
#pragma once

#include "tender/tender_document.h"

// Where a factor is scored in bands, no value may lie between them.
void lint_bands(struct call *c, const struct tender_scoring *s, const struct tender_item_row *item,
                str place);
// What would stand at the place of this finding; absent if a person must find the words.
str mend_text(arena *a, const struct tender_scoring *s, const struct finding *f);
// Puts it there; false, and nothing changed, where there is none.
bool mend_groups(arena *a, const struct tender_scoring *s, const struct finding *f,
                 struct groups_in *groups);
// A text whose unlawful sentences are replaced; absent if one of them has no replacement.
str lawful_text(arena *a, str text);
