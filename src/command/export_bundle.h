// The bundle of a project as a file, by the operator.
#pragma once

#include "command/command.h"

struct bundle_asked {
    const char *project, *kind, *supplier, *out, *signer;
};
// Makes the file, which must not be there yet; nothing is left of it if that fails.
err export_bundle(struct place *p, const struct bundle_asked *q, int64_t *ret_size);
