// Comma-separated values as Excel in China opens them: UTF-8 with its mark, CRLF (RFC 4180).
#pragma once

#include "base/out.h"

void csv_begin(struct out *o);  // the mark; o is plain
// Cell n of a row, from 0. What a spreadsheet would take for a formula gets an apostrophe; a number
// with its sign stays a number.
void csv_cell(struct out *o, size_t n, str text);
void csv_end(struct out *o);
