// What is done once a night: files that nothing names are swept; all records are made again from
// the log and compared, and their hash is written into it (log.digest).
#pragma once

#include "command/command.h"

struct nightly;
// A thread beside the server, at three in the morning of Beijing. Not for a sandbox, whose store
// goes back to where it was.
err nightly_start(struct place *p, struct nightly **ret);
void nightly_stop(struct nightly *n);

// Puts aside what is older than seven days and stands nowhere in the store, removes what was put
// aside two days before and still does not. Reads the whole store once.
err files_sweep(struct db *db, struct blob_store *blobs, struct sweeping *ret);
