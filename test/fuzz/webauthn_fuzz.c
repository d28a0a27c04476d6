// Whatever is sent for an authenticator's words: read or refused, and what is taken for a key is a
// point of the curve.
#include "crypto/cbor.h"
#include "crypto/webauthn.h"
#include "fuzz.h"

static const char client[] =
    "{\"type\":\"webauthn.%s\",\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
    "\"origin\":\"https://example.org\"}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    str all = fuzz_text(data, size), rest = all;
    struct webauthn_wanted w = {.origin = S("https://example.org")};
    struct webauthn_made made;
    struct webauthn_key key = {{1}, {2}};
    int64_t counter = 0;
    if (cbor_skip(&rest))
        assert(rest.len < size);
    if (webauthn_register(a, format(a, client, "create"), all, &w, &made) == WEBAUTHN_OK) {
        assert(p256_is_key(&made.key) && made.id.len > 0 && made.id.len <= webauthn_id_max);
        assert(made.id.at >= all.at && made.id.at + made.id.len <= all.at + all.len);
    }
    struct webauthn_assertion s = {format(a, client, "get"), str_part(all, 0, 37),
                                   str_from(all, 37)};
    assert(webauthn_verify(a, &key, &s, &w, &counter) != WEBAUTHN_OK);
    webauthn_verify(a, &key, &(struct webauthn_assertion){all, s.data, s.signature}, &w, &counter);
    return 0;
}
