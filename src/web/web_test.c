#include "web/body.h"

#include <stdlib.h>

#include "base/check.h"

CHECK_MAIN
