// Keys as files of a folder that nobody but their owner reads: the log's, and that of forms.
#pragma once

#include "base/arena.h"
#include "crypto/hash.h"
#include "tlog/note.h"

// log.key of NOTE_ED25519, log-gm.key of NOTE_SM2: ERR_MISSING if there is none.
err log_key_read(arena *a, const char *folder, int suite, struct note_signer *ret);
// A new one in place of what is there.
err log_key_make(arena *a, const char *folder, int suite, str origin, struct note_signer *ret);
// The one that is there, or a new one. ERR_FAULT if it is another log's.
err log_key_load(arena *a, const char *folder, int suite, str origin, struct note_signer *ret);
// form.key: what signs forms, file tickets and papers; made where there is none, so that a restart
// does not make open forms useless.
err form_key_load(arena *a, const char *folder, struct hash *ret);

// A short file as a whole: the old one or the new one, whatever happens meanwhile.
err short_file_write(const char *folder, const char *name, str text);
bool file_is_there(const char *folder, const char *name);
