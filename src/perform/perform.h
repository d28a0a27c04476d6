// Assessment and acceptance of what was delivered.
#pragma once

#include "web/page.h"

extern const struct slice perform_slice;
