// Who signs the log for a place: the key in its data folder, or a signer behind a socket.
#pragma once

#include "command/command.h"
#include "web/seal.h"

// From now on the journal signs, and the log says by which key. Without `signer` DIR/log.key is
// read, and made where nothing was ever signed. With it the keys are the signer's: ERR_FAULT if it
// does not answer, or if keys lie in the data folder, where this process could read them.
err keys_open(struct place *p, const char *signer);
// Without a signer, for commands beside the server: nothing happens if a signer has the log's key.
err keys_open_if_here(struct place *p);
// Forms, sessions and papers: by form.key in the data folder, or by the signer's.
err keys_seal(struct place *p, struct seal **ret);
void keys_close(struct place *p);  // the key's secret half is wiped; place_close does it
