#include "crypto/suite.h"

#include "crypto/sm.h"

const struct suite_words suite_words[suite_count] = {
    [SUITE_INTL] = {"intl", "SHA-256", "Ed25519", "X25519", "ChaCha20-Poly1305", "age1"},
    [SUITE_GM] = {"gm", "SM3", "SM2", "SM2", "SM4-CTR HMAC-SM3", "gm1"},
};

bool suite_parse(str code, enum suite *ret)
{
    for (int i = 0; i < suite_count; i++)
        if (str_eq(code, str_of(suite_words[i].code))) {
            *ret = (enum suite)i;
            return true;
        }
    return false;
}

struct hash suite_leaf(enum suite suite, str entry)
{
    return suite == SUITE_GM ? sm3_of((str[]){{"\0", 1}, entry}, 2) : merkle_leaf(entry);
}

struct hash suite_node(enum suite suite, struct hash left, struct hash right)
{
    if (suite == SUITE_INTL)
        return merkle_node(left, right);
    return sm3_of((str[]){{"\1", 1}, hash_bytes(&left), hash_bytes(&right)}, 3);
}
