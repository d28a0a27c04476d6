// Budget lines and what projects hold of them: freeze, occupy, pay, release.
#pragma once

#include "web/page.h"

extern const struct slice fund_slice;
