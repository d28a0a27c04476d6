// The committee, its reviews and scores, the ranking, the decision and the result.
#pragma once

#include "web/page.h"

extern const struct slice evaluate_slice;
