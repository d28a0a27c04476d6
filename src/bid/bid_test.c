#include "bid/bid.h"

#include "base/check.h"

CHECK_MAIN
