// What the files of this slice share.
#pragma once

#include "perform/perform.h"

extern const struct act perform_assess_acts[], perform_accept_acts[];
extern const struct act perform_rectify_acts[];
extern const struct page perform_pages[];
