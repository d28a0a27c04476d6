#include "dispute/dispute.h"

#include "base/check.h"

CHECK_MAIN
