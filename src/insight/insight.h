// What all purchases together come to: money of a year for finance and for a unit, and what a
// supplier is owed. Reads earlier slices' tables, writes nothing.
#pragma once

#include "web/page.h"

extern const struct slice insight_slice;
