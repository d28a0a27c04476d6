// Tenders: entrustment, documents, publication, clocks, clarification, correction, termination.
#pragma once

#include "web/page.h"

extern const struct slice tender_slice;
