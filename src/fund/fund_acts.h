// The slice's tables of acts and pages; inside this slice only.
#pragma once

#include "fund/fund.h"

extern const struct act fund_acts[];
extern const struct page fund_pages[];
