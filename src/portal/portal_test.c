#include "portal/portal.h"

#include "base/check.h"

CHECK_MAIN
