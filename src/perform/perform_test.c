#include "perform/perform.h"

#include "base/check.h"

CHECK_MAIN
