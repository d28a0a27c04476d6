#include "crypto/sign.h"

#include <sodium.h>

void sign_keys(const unsigned char seed[sign_seed_len], unsigned char ret_secret[sign_secret_len],
               unsigned char ret_public[sign_public_len])
{
    crypto_sign_seed_keypair(ret_public, ret_secret, seed);
}

void sign_bytes(const unsigned char secret[sign_secret_len], str message,
                unsigned char ret[signature_len])
{
    crypto_sign_detached(ret, NULL, (const unsigned char *)message.at, message.len, secret);
}

bool sign_holds(const unsigned char public_key[sign_public_len], str message,
                const unsigned char signature[signature_len])
{
    return crypto_sign_verify_detached(signature, (const unsigned char *)message.at, message.len,
                                       public_key) == 0;
}

void wipe(void *bytes, size_t n)
{
    sodium_memzero(bytes, n);
}
