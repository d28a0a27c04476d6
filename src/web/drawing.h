// Inside web/: a form under way from its table of fields to its inputs.
#pragma once

#include "journal/draft.h"
#include "web/layout.h"

struct drawing {
    struct visit *v;
    const struct act *act;
    const struct form *sent;      // what to show, or NULL
    const void *loaded;           // what the form begins with, or NULL
    const void *standing;         // what stands meanwhile, when two have edited
    const struct form *other;     // what the same person has saved in another tab
    const struct call *refused;
    const struct filled *filled;  // the workbook it was filled from, or NULL
    id thing;
    bool files;
};

void draw_inputs(struct drawing *d, const struct field *fields, str prefix, const void *loaded,
                 struct inputs *ret);
// What is wrong, each line leading to its place if the page has it.
void complain(struct drawing *d, struct form_page *p);
// Who has changed it, for the page of a conflict.
err tell_conflict(struct drawing *d, struct form_page *p);

// Whether the address asks for values beside the thing: then it is those that are shown.
bool prefilled(const struct visit *v, const struct act *act);

// Drafts. A form has one unless it holds a secret, is short, or its reader has not signed in.
bool draft_fits(const struct act *act, const struct who *who);
str draft_body(arena *a, const struct act *act, const struct form *form);
void draft_form(arena *a, str body, struct form *ret);
// "/do/plan.set_need?project=..."
str form_address(arena *a, const struct act *act, id thing);
