#include <string.h>

#include "base/check.h"
#include "crypto/cbor.h"
#include "crypto/authenticator.h"

// Web Authentication Level 3, section 16.2: "ES256 Credential with No Attestation".
static const char w3c_made_client[] =
    "{\"type\":\"webauthn.create\","
    "\"challenge\":\"AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TA\","
    "\"origin\":\"https://example.org\",\"crossOrigin\":false,"
    "\"extraData\":\"clientDataJSON may be extended with additional fields "
    "in the future, such as this: BkQeDjdcTBrXBiAwJTLE5Q\"}";
static const char w3c_attestation[] =
    "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4"
    "735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2"
    "fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86"
    "ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed7"
    "3290af2e2664796b9220";
static const char w3c_challenge[] =
    "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130";
static const char w3c_used_client[] =
    "{\"type\":\"webauthn.get\",\"challenge\":\"OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag\","
    "\"origin\":\"https://example.org\",\"crossOrigin\":false}";
static const char w3c_data[] =
    "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000";
static const char w3c_signature[] =
    "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93"
    "538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87";
static const char w3c_used_challenge[] =
    "39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408";

static str bytes(arena *a, const char *hex_text)
{
    size_t n = strlen(hex_text) / 2;
    unsigned char *at = new(a, unsigned char, n);
    CHECK(hex_parse(str_of(hex_text), at, n));
    return (str){(const char *)at, n};
}

static struct webauthn_wanted wanted(const char *challenge, const char *origin)
{
    struct webauthn_wanted w = {.origin = str_of(origin)};
    CHECK(hash_parse(str_of(challenge), &w.challenge));
    return w;
}

static enum webauthn_result register_w3c(arena *a, const struct webauthn_wanted *w,
                                         struct webauthn_made *ret)
{
    return webauthn_register(a, str_of(w3c_made_client), bytes(a, w3c_attestation), w, ret);
}

static struct webauthn_assertion w3c_assertion(arena *a)
{
    return (struct webauthn_assertion){str_of(w3c_used_client), bytes(a, w3c_data),
                                       bytes(a, w3c_signature)};
}

TEST(reads_the_specification_s_own_example)
{
    struct webauthn_wanted w = wanted(w3c_challenge, "https://example.org");
    struct webauthn_wanted use = wanted(w3c_used_challenge, "https://example.org");
    struct webauthn_made made;
    struct webauthn_assertion s = w3c_assertion(a);
    int64_t counter = -1;
    CHECK(register_w3c(a, &w, &made) == WEBAUTHN_OK);
    CHECK(made.id.len == 32 && made.counter == 0 && made.synced);
    CHECK(webauthn_verify(a, &made.key, &s, &use, &counter) == WEBAUTHN_OK);
    CHECK(counter == 0);
}

TEST(the_specification_s_example_is_refused_where_a_user_must_be_verified)
{
    struct webauthn_wanted w = wanted(w3c_challenge, "https://example.org");
    struct webauthn_wanted use = wanted(w3c_used_challenge, "https://example.org");
    struct webauthn_made made;
    struct webauthn_assertion s = w3c_assertion(a);
    int64_t counter = 0;
    CHECK(register_w3c(a, &w, &made) == WEBAUTHN_OK);
    use.verified = true;
    CHECK(webauthn_verify(a, &made.key, &s, &use, &counter) == WEBAUTHN_UNVERIFIED);
}

TEST(refuses_every_other_circumstance_by_its_name)
{
    struct webauthn_wanted w = wanted(w3c_challenge, "https://example.org");
    struct webauthn_wanted use = wanted(w3c_used_challenge, "https://example.org");
    struct webauthn_made made;
    struct webauthn_assertion s = w3c_assertion(a);
    int64_t counter = 0;
    CHECK(register_w3c(a, &w, &made) == WEBAUTHN_OK);
    CHECK(webauthn_verify(a, &made.key, &s, &w, &counter) == WEBAUTHN_CHALLENGE);
    struct webauthn_wanted elsewhere = wanted(w3c_used_challenge, "https://example.com");
    CHECK(webauthn_verify(a, &made.key, &s, &elsewhere, &counter) == WEBAUTHN_ORIGIN);
    s.client = str_of(w3c_made_client);
    CHECK(webauthn_verify(a, &made.key, &s, &w, &counter) == WEBAUTHN_TYPE);
    s = w3c_assertion(a);
    ((char *)(size_t)s.signature.at)[s.signature.len - 1] ^= 1;
    CHECK(webauthn_verify(a, &made.key, &s, &use, &counter) == WEBAUTHN_SIGNATURE);
    s = w3c_assertion(a);
    s.data = str_part(s.data, 0, s.data.len - 1);
    CHECK(webauthn_verify(a, &made.key, &s, &use, &counter) == WEBAUTHN_BROKEN);
}

TEST(an_authenticator_s_own_words_are_checked)
{
    struct authenticator t;
    struct webauthn_wanted w = {.challenge = sha256(S("what is signed")), .verified = true,
                                .origin = S("https://xinyue.example:8443")};
    int64_t counter = 0;
    authenticator_make(a, 1, &t);
    t.counter = 7;
    struct webauthn_assertion s = authenticator_sign(a, &t, w.challenge, w.origin, w.origin);
    CHECK(webauthn_verify(a, &t.key, &s, &w, &counter) == WEBAUTHN_OK && counter == 7);
    t.flags = 1;
    s = authenticator_sign(a, &t, w.challenge, w.origin, w.origin);
    CHECK(webauthn_verify(a, &t.key, &s, &w, &counter) == WEBAUTHN_UNVERIFIED);
    t.flags = 4;
    s = authenticator_sign(a, &t, w.challenge, w.origin, w.origin);
    CHECK(webauthn_verify(a, &t.key, &s, &w, &counter) == WEBAUTHN_ABSENT);
    t.flags = 1 | 4 | 16;  // synced, but not able to be
    s = authenticator_sign(a, &t, w.challenge, w.origin, w.origin);
    CHECK(webauthn_verify(a, &t.key, &s, &w, &counter) == WEBAUTHN_BROKEN);
    t.flags = 0;
    s = authenticator_sign(a, &t, w.challenge, w.origin, S("https://another.example"));
    CHECK(webauthn_verify(a, &t.key, &s, &w, &counter) == WEBAUTHN_SITE);
}

TEST(a_page_inside_another_s_is_refused)
{
    struct authenticator t;
    struct webauthn_wanted w = {.challenge = sha256(S("x")), .origin = S("https://xinyue.example")};
    int64_t counter = 0;
    authenticator_make(a, 1, &t);
    struct webauthn_assertion s = authenticator_sign(a, &t, w.challenge, w.origin, w.origin);
    str plain = str_part(s.client, 0, (size_t)str_find(s.client, S(",\"crossOrigin")));
    s.client = join(a, plain, S(",\"crossOrigin\":true}"));
    CHECK(webauthn_verify(a, &t.key, &s, &w, &counter) == WEBAUTHN_ORIGIN);
    s.client = join(a, plain, S(",\"topOrigin\":\"https://evil.example\"}"));
    CHECK(webauthn_verify(a, &t.key, &s, &w, &counter) == WEBAUTHN_ORIGIN);
    s.client = join(a, plain, S(",\"origin\":\"https://xinyue.example\"}"));  // twice
    CHECK(webauthn_verify(a, &t.key, &s, &w, &counter) == WEBAUTHN_BROKEN);
}

TEST(no_byte_of_an_attestation_can_be_changed_into_another_key)
{
    struct webauthn_wanted w = wanted(w3c_challenge, "https://example.org");
    struct webauthn_made made, other;
    str whole = bytes(a, w3c_attestation);
    CHECK(register_w3c(a, &w, &made) == WEBAUTHN_OK);
    for (size_t i = 0; i < whole.len; i++) {
        str cut = str_part(whole, 0, i);
        CHECK(webauthn_register(a, str_of(w3c_made_client), cut, &w, &other) != WEBAUTHN_OK);
    }
    for (size_t i = whole.len - 77; i < whole.len; i++) {  // the COSE key
        str changed = str_copy(a, whole);
        ((char *)(size_t)changed.at)[i] ^= 1;
        CHECK(webauthn_register(a, str_of(w3c_made_client), changed, &w, &other) != WEBAUTHN_OK);
    }
    str more = join(a, whole, S("x"));
    CHECK(webauthn_register(a, str_of(w3c_made_client), more, &w, &other) == WEBAUTHN_BROKEN);
}

TEST(a_site_is_a_host_over_https_or_this_very_computer)
{
    CHECK_STR("xinyue.example", webauthn_site(S("https://xinyue.example")));
    CHECK_STR("xinyue.example", webauthn_site(S("https://xinyue.example:8443")));
    CHECK_STR("localhost", webauthn_site(S("http://localhost:8080")));
    CHECK(!webauthn_site(S("http://xinyue.example")).at);
    CHECK(!webauthn_site(S("https://10.0.0.1:8080")).at);
    CHECK(!webauthn_site(S("https://[::1]")).at);
    CHECK(!webauthn_site(S("https://")).at);
    CHECK(!webauthn_site(S("https://a/b")).at);
}

static bool reads(const char *hex_text, arena *a)
{
    str s = bytes(a, hex_text);
    return cbor_skip(&s) && s.len == 0;
}

TEST(cbor_has_one_way_to_write_a_thing)
{
    CHECK(reads("00", a) && reads("17", a) && reads("1818", a) && reads("190100", a));
    CHECK(!reads("1817", a) && !reads("1900ff", a) && !reads("1a0000ffff", a));
    CHECK(!reads("1b00000000ffffffff", a) && !reads("1bffffffffffffffff", a));
    CHECK(reads("a201020304", a) && !reads("a2010203", a) && !reads("bf0102ff", a));
    CHECK(reads("f5", a) && !reads("f93c00", a) && !reads("c000", a) && !reads("5f40ff", a));
    CHECK(reads("81818181818181f6", a) && !reads("8181818181818181f6", a));  // depth
}

CHECK_MAIN
