// A log's files from a folder or from the web.
#pragma once

#include "tlog/verify.h"

// where: a folder, or http:// or https:// and the log's prefix. Closed by log_source_close().
err log_source_open(arena *a, str where, struct log_source *ret);
void log_source_close(struct log_source *s);
// A whole file; ERR_FAULT with its name if it cannot be read.
err file_read(arena *a, str path, str *ret);
