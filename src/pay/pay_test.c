#include "pay/pay.h"

#include "base/check.h"

CHECK_MAIN
