#include "crypto/suite.h"

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
