// CBOR (RFC 8949) as authenticators write it (CTAP2 canonical): definite lengths, shortest heads,
// no floats, no tags. Read once from front to back, for webauthn.c alone.
#pragma once

#include "base/str.h"

enum cbor_kind { CBOR_UINT, CBOR_NEGATIVE, CBOR_BYTES, CBOR_TEXT, CBOR_ARRAY, CBOR_MAP,
                 CBOR_SIMPLE };
// One head. n: the value of a number, items of an array, pairs of a map. text: what bytes and texts
// hold.
struct cbor {
    enum cbor_kind kind;
    int64_t n;
    str text;
};

enum { cbor_depth_max = 8 };

// Each takes what it read off *rest; false, and *rest is of no more use, if it is something else.
bool cbor_head(str *rest, struct cbor *ret);
bool cbor_skip(str *rest);  // one whole item, at most cbor_depth_max deep
bool cbor_int(str *rest, int64_t *ret);
bool cbor_map(str *rest, int64_t *ret_pairs);
bool cbor_bytes(str *rest, str *ret);
bool cbor_text(str *rest, str *ret);
