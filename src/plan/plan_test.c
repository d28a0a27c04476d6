#include "plan/plan.h"

#include "base/check.h"

CHECK_MAIN
