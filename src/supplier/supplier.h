// The register of suppliers: effective at once on an undertaking; verification adds, and never gates a bid.
#pragma once

#include "web/page.h"

extern const struct slice supplier_slice;
