#include "base/check.h"
#include "base/json.h"
#include "crypto/hash.h"
#include "crypto/password.h"

TEST(sha256_and_hmac_agree_with_the_standards)
{
    // FIPS 180-4 "abc"; RFC 4231 case 2.
    CHECK_STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
              hash_hex(a, sha256(S("abc"))));
    CHECK_STR("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
              hash_hex(a, hmac_sha256(S("Jefe"), S("what do ya want for nothing?"))));
    struct sha256_state *s = sha256_begin();
    sha256_add(s, S("a"));
    sha256_add(s, S("bc"));
    CHECK(hash_same(sha256_end(s), sha256(S("abc"))));
}

TEST(hashes_are_read_only_in_their_one_form)
{
    struct hash h, again;
    h = sha256(S(""));
    CHECK(hash_parse(hash_hex(a, h), &again) && hash_same(h, again));
    CHECK(!hash_parse(S("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"),
                      &again));
    CHECK(!hash_parse(S("e3b0"), &again));
}

TEST(base64_is_read_in_its_one_form_alone)
{
    str bytes;
    CHECK(base64_parse(a, S("+/8="), &bytes) && bytes.len == 2);
    const char *broken[] = {"+/8", "+/9=", "+\xb9" "8=", "+_8=", "+/8=\n", " +/8=", "+/8=="};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        CHECK(!base64_parse(a, str_of(broken[i]), &bytes));
    for (int c = 128; c < 256; c++) {
        char four[5] = {'A', 'A', 'A', (char)c, 0};
        CHECK(!base64_parse(a, str_of(four), &bytes));
    }
}

TEST(merkle_hashes_are_rfc_6962s)
{
    struct hash none = merkle_empty();
    CHECK_STR("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", base64(a, hash_bytes(&none)));
    struct hash empty_leaf = merkle_leaf((str){"", 0});
    CHECK_STR("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
              hash_hex(a, empty_leaf));
    // The first two leaves of the reference tree in RFC 6962's test data.
    CHECK_STR("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
              hash_hex(a, merkle_node(empty_leaf, merkle_leaf((str){"\0", 1}))));
}

TEST(totp_agrees_with_rfc_6238)
{
    str secret = S("12345678901234567890");
    CHECK_STR("287082", totp_code(a, secret, 59));
    CHECK_STR("081804", totp_code(a, secret, 1111111109));
    CHECK_STR("353130", totp_code(a, secret, 20000000000));
    int64_t step = 0;
    CHECK(totp_matches(secret, 1111111109, S("081804"), 0, &step));
    CHECK(!totp_matches(secret, 1111111109, S("081804"), step, &step));
    CHECK(!totp_matches(secret, 1111111109, S("08180a"), 0, &step));
}

TEST(base32_goes_both_ways)
{
    str back = {0};
    CHECK_STR("MZXW6YTBOI", base32(a, S("foobar")));
    CHECK(base32_parse(a, S("MZXW6YTBOI"), &back));
    CHECK_STR("foobar", back);
    CHECK(!base32_parse(a, S("MZ1"), &back));
}

TEST(passwords_match_only_themselves)
{
    str h = password_hash(a, S("correct horse"));
    CHECK(password_matches(h, S("correct horse")));
    CHECK(!password_matches(h, S("correct horsf")));
    CHECK(!password_matches(S("nonsense"), S("correct horse")));
}

CHECK_MAIN
