// What a process that holds keys gives up for ever, before it hears its first question.
#pragma once

#include "base/err.h"

// No core file, no debugger, no swapping of `secrets`, no new rights by executing something.
err confine_memory(const void *secrets, size_t n);
// Files: only those below `folder` (landlock(7)). Network: none. Processes: no other program, no
// child, no look into another (seccomp(2)). Descriptors that are open stay. *ret_lacks says what
// the kernel does not offer, or is NULL.
err confine_process(const char *folder, const char **ret_lacks);
