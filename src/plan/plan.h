// Projects: the need, how it was found out, reviewed and filed; and every public notice.
#pragma once

#include "web/page.h"

extern const struct slice plan_slice;
