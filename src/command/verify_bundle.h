// Checking the bundle of a project, without store or network.
#pragma once

#include "base/arena.h"
#include "tlog/policy.h"

int verify_bundle(arena *a, const char *path, const struct policy *policy);  // the exit status
