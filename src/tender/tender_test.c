#include "tender/tender.h"

#include "base/check.h"

CHECK_MAIN
