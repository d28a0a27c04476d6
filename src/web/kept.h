// Inside web/: forms that come after their session has ended.
#pragma once

#include "web/site.h"

// The hidden field _who of a form: whose it is, under this installation's key.
str form_keeper(const struct visit *v);

// Whether a form of nobody's is somebody's whose session has ended: then *ret_call keeps it, and
// kept_answer() leads to the sign-in and back. Not for forms that have no drafts.
bool keep_late_form(const struct site *s, struct visit *v, struct request *r,
                    const struct act *act, struct call **ret_call);
void kept_answer(struct visit *v, const struct act *act, const struct call *c, struct answer *ret);
