// The thread that asks witnesses, beside the server.
#pragma once

#include "command/command.h"

struct witnessing;
// With a reader of its own; what a witness signs goes through the journal like any act.
err witnessing_start(struct place *p, struct witnessing **ret);
void witnessing_stop(struct witnessing *w);
