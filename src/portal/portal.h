// What the public sees, and each role its first page.
#pragma once

#include "web/page.h"

extern const struct slice portal_slice;
