#include "fund/fund.h"

#include "base/check.h"

CHECK_MAIN
