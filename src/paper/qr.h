// A text as a QR code: which squares are dark, and as the path of a picture.
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct qr {
    int64_t size;  // squares along one side, with the quiet border
    str path;      // for <path d="...">, one unit a square
    const unsigned char *dark;  // size * size of 0 and 1
};
// Error correction M. An empty path if the text is too long for a code (over 2,000 bytes).
struct qr qr_of(arena *a, str text);
// The same as a PNG, for files that hold no paths.
err qr_png(arena *a, const struct qr *q, str *ret);
