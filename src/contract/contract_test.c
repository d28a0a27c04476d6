#include "contract/contract.h"

#include "base/check.h"

CHECK_MAIN
