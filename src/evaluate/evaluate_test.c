#include "evaluate/evaluate.h"

#include "base/check.h"

CHECK_MAIN
