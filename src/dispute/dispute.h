// Questions, challenges and complaints. For now: questions.
#pragma once

#include "web/page.h"

extern const struct slice dispute_slice;
