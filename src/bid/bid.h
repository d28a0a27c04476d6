// Who took the documents, what was handed in, and the opening.
#pragma once

#include "web/page.h"

extern const struct slice bid_slice;
