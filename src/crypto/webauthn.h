// Passkeys: what an authenticator says when it makes a key and when it signs with it (Web
// Authentication Level 2 and 3, ES256 alone: ECDSA over P-256 with SHA-256).
//
// No attestation is believed or asked for: which make an authenticator is decides nothing here. The
// page that asked is named by its origin, "https://host" or "https://host:port"; the site a key
// belongs to (rpId) is that host. Nothing here knows of a store: replayed challenges and counters
// are the caller's matter.
#pragma once

#include "base/arena.h"
#include "crypto/hash.h"

enum webauthn_result {
    WEBAUTHN_OK,
    WEBAUTHN_BROKEN,     // not what an authenticator writes
    WEBAUTHN_TYPE,       // made for the other ceremony
    WEBAUTHN_CHALLENGE,  // answers something else
    WEBAUTHN_ORIGIN,     // another page asked, or one inside another's
    WEBAUTHN_SITE,       // the key was used for another site (rpIdHash)
    WEBAUTHN_ABSENT,     // nobody was there (UP)
    WEBAUTHN_UNVERIFIED, // whoever was there was not verified (UV)
    WEBAUTHN_KEY,        // not a key of P-256
    WEBAUTHN_SIGNATURE,  // not signed by this key
};
const char *webauthn_says(enum webauthn_result r);  // one sentence, for a terminal

struct webauthn_key {
    unsigned char x[32], y[32];
};

struct webauthn_wanted {
    struct hash challenge;  // the 32 bytes that were to be signed
    str origin;
    bool verified;          // by PIN, finger or face
};

// The host of an origin that passkeys can be used with: https, or http at localhost; absent for
// any other, and for a host that is a number.
str webauthn_site(str origin);

enum { webauthn_id_max = 1023 };  // bytes of a credential's id (WebAuthn 4, "Credential ID")
struct webauthn_made {
    str id;                 // the credential's, in what was given
    struct webauthn_key key;
    int64_t counter;        // 0: this authenticator does not count
    bool synced;            // the key may be copied to the person's other devices (BE)
};
// WebAuthn 7.1, steps 5 to 20: client is clientDataJSON, attestation the attestationObject, both as
// bytes. *ret points into attestation.
enum webauthn_result webauthn_register(arena *a, str client, str attestation,
                                       const struct webauthn_wanted *w,
                                       struct webauthn_made *ret);

struct webauthn_assertion {
    str client, data, signature;  // clientDataJSON, authenticatorData, DER; as bytes
};
// WebAuthn 7.2, steps 11 to 21.
enum webauthn_result webauthn_verify(arena *a, const struct webauthn_key *key,
                                     const struct webauthn_assertion *s,
                                     const struct webauthn_wanted *w, int64_t *ret_counter);

// Whether the point is on the curve, and not its neutral element.
bool p256_is_key(const struct webauthn_key *key);
// Whether `signature` (DER, strictly) is this key's over SHA-256 of `message`.
bool p256_holds(const struct webauthn_key *key, str message, str signature);
