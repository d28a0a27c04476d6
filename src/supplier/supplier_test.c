#include "supplier/supplier.h"

#include "base/check.h"

CHECK_MAIN
