#include "journal/journal.h"

#include "base/check.h"
#include "base/os.h"

CHECK_MAIN
