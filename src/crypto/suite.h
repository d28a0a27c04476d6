// The suites of algorithms. A deployment makes its seals and signatures with one of them; whatever
// is written names its own, so that what was made with the other stays readable.
#pragma once

#include "crypto/hash.h"

enum suite { SUITE_INTL, SUITE_GM, suite_count };

struct suite_words {
    const char *code;
    // As the standards write them, for whoever must know what was used.
    const char *hash, *signature, *wrap, *cipher;
    const char *key_prefix;  // of a recipient as age writes it
};
extern const struct suite_words suite_words[suite_count];
// By its code; false if there is no such suite.
bool suite_parse(str code, enum suite *ret);

// Leaves and nodes of RFC 6962's tree with the suite's hash; SUITE_INTL: merkle_leaf, merkle_node.
struct hash suite_leaf(enum suite suite, str entry);
struct hash suite_node(enum suite suite, struct hash left, struct hash right);
