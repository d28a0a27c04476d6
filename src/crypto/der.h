// DER (X.690), the little of it that signatures, SM2 ciphertexts and SignedData need. Lengths are
// definite and as short as can be; a reader that meets anything else says false.
#pragma once

#include "base/arena.h"

enum der_tag {
    DER_INTEGER = 0x02,
    DER_OCTETS = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT = 0xa0,  // [0], constructed; the number is added
};

// One element around its content, in the arena.
str der_put(arena *a, int tag, str content);
// INTEGER of unsigned big-endian bytes; leading zeros go.
str der_put_unsigned(arena *a, str bytes);

// Takes the next element, which must have this tag, off `rest`; its content points into it.
bool der_cut(str *rest, int tag, str *ret);
// The same with tag and length: the element as it stands.
bool der_cut_whole(str *rest, int tag, str *ret);
// An INTEGER, not negative and canonical, into n bytes with zeros in front; false if it is longer.
bool der_cut_unsigned(str *rest, unsigned char *ret, size_t n);
