// Questions, challenges and complaints. For now: questions (询问, TL-52).
//
// Anybody who has signed in may ask about a purchase that has been made public; the purchaser or
// its agency answers within the law's days, which are computed when it is asked.
#pragma once

#include "dispute_sql.h"
#include "web/page.h"

extern const struct slice dispute_slice;
