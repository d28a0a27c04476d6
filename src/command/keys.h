// The log's signing key in a data folder.
#pragma once

#include "command/command.h"

// Reads DIR/log.key, making it where nothing was ever signed. The journal signs by it, and the log
// says which key that is, if it is another than before.
err keys_open(struct place *p);
// The key's secret half is wiped.
void keys_close(struct place *p);
