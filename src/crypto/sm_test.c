// The national algorithms against what the standards print.
#include "crypto/sm.h"

#include <string.h>

#include "base/check.h"
#include "crypto/der.h"

static str bytes(arena *a, const char *digits)
{
    size_t n = strlen(digits) / 2;
    unsigned char *at = new(a, unsigned char, n + 1);
    CHECK(hex_parse(str_of(digits), at, n));
    return (str){(const char *)at, n};
}
static const unsigned char *at(str s)
{
    return (const unsigned char *)s.at;
}
static str shown(arena *a, str s)
{
    return hex(a, at(s), s.len);
}

// GB/T 32918.5 annexes A and C (GM/T 0003.5): one key for both.
static const char example_secret[] =
    "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
static const char example_x[] = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020";

TEST(sm3_is_gb_t_32905_s)
{
    str four = S("abcd"), long_one = S("");
    for (int i = 0; i < 16; i++)
        long_one = join(a, long_one, four);
    CHECK_STR("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
              hash_hex(a, sm3(S("abc"))));
    CHECK_STR("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
              hash_hex(a, sm3(long_one)));
    CHECK(hash_same(sm3_of((str[]){S("a"), S(""), S("bc")}, 3), sm3(S("abc"))));
}

TEST(hmac_sm3_is_gm_t_0042_s)
{
    const char *once = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    str key = bytes(a, "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324"
                       "25");
    char fifty[50];
    memset(fifty, '\xcd', sizeof fifty);
    CHECK_STR("ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a",
              hash_hex(a, hmac_sm3(str_part(key, 0, 32), join(a, str_of(once), str_of(once)))));
    CHECK_STR("220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae",
              hash_hex(a, hmac_sm3(key, (str){fifty, sizeof fifty})));
    // A key longer than a block is its hash.
    str longer = join(a, key, key);
    struct hash h = sm3(longer);
    CHECK(longer.len > 64);
    CHECK(hash_same(hmac_sm3(longer, S("x")), hmac_sm3(hash_bytes(&h), S("x"))));
}

TEST(sm4_in_counter_mode_is_the_standard_s)
{
    // draft-ribose-cfrg-sm4, A.2.5.1; the first block of 32907's own example through a zero text.
    str key = bytes(a, "0123456789abcdeffedcba9876543210");
    str text = bytes(a, "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
                        "eeeeeeeeeeeeeeeeffffffffffffffffaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb");
    str counter = bytes(a, "000102030405060708090a0b0c0d0e0f");
    static const char zero[16];
    unsigned char got[64], back[64];
    sm4_ctr(at(key), at(counter), text, got);
    CHECK_STR("ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7"
              "f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514",
              hex(a, got, sizeof got));
    sm4_ctr(at(key), at(counter), (str){(char *)got, 17}, back);
    CHECK(memcmp(back, text.at, 17) == 0);
    sm4_ctr(at(key), at(key), (str){zero, sizeof zero}, got);
    CHECK_STR("681edf34d206965e86b3e94f536e4246", hex(a, got, 16));
}

TEST(sm2_signs_as_gb_t_32918_5_shows)
{
    unsigned char public_key[sm2_public_len], signature[sm2_signature_len];
    str secret = bytes(a, example_secret);
    CHECK(sm2_public_of(at(secret), public_key) && sm2_public_ok(public_key));
    CHECK_STR(example_x, hex(a, public_key + 1, 32));
    CHECK(public_key[0] == 3);  // y ends in ...ad13, odd
    str shown_there = bytes(a, "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                               "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
    CHECK(sm2_holds(public_key, S("message digest"), at(shown_there)));
    CHECK(!sm2_holds(public_key, S("message digesu"), at(shown_there)));
    for (int i = 0; i < 50; i++) {
        sm2_sign(at(secret), S("message digest"), signature);
        CHECK(sm2_holds(public_key, S("message digest"), signature));
        str der = sm2_signature_der(a, signature);
        unsigned char again[sm2_signature_len];
        CHECK(sm2_signature_parse(der, again) && memcmp(again, signature, sizeof again) == 0);
        CHECK(!sm2_signature_parse(join(a, der, S("x")), again));
        signature[i] ^= 1;
        CHECK(!sm2_holds(public_key, S("message digest"), signature));
    }
    memset(signature, 0, sizeof signature);
    CHECK(!sm2_holds(public_key, S("message digest"), signature));
}

TEST(sm2_opens_what_gb_t_32918_5_shows_sealed)
{
    unsigned char public_key[sm2_public_len];
    str secret = bytes(a, example_secret), got, der, back;
    str shown_there = bytes(
        a, "0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
           "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
           "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"
           "21886ca989ca9c7d58087307ca93092d651efa");
    CHECK(sm2_public_of(at(secret), public_key));
    CHECK(sm2_open(a, at(secret), shown_there, &got));
    CHECK_STR("encryption standard", got);
    CHECK(sm2_sealed_der(a, shown_there, &der) && sm2_sealed_parse(a, der, &back));
    CHECK(str_eq(back, shown_there));
    for (size_t i = 0; i < shown_there.len; i++) {
        char *changed = new(a, char, shown_there.len);
        memcpy(changed, shown_there.at, shown_there.len);
        changed[i] ^= 1;
        CHECK(!sm2_open(a, at(secret), (str){changed, shown_there.len}, &got));
        CHECK(!sm2_open(a, at(secret), str_part(shown_there, 0, i), &got));
    }
    for (size_t n = 1; n < 80; n += 13) {
        char text[80] = "0123456789";
        str sealed = sm2_seal(a, public_key, (str){text, n});
        CHECK(sealed.len == n + sm2_wrap_len && sealed.at[0] == 4);
        CHECK(sm2_open(a, at(secret), sealed, &got) && str_eq(got, (str){text, n}));
    }
}

TEST(the_key_derivation_is_the_one_inside_gb_t_32918_5)
{
    // x2 and y2 of annex C; its C2 is the message under t.
    str z = bytes(a, "335e18d751e51f040e27d468138b7ab1dc86ad7f981d7d416222fd6ab3ed230d"
                     "ab743ebcfb22d64f7b6ab791f70658f25b48fa93e54064fdbfbed3f0bd847ac9");
    str sealed = bytes(a, "21886ca989ca9c7d58087307ca93092d651efa");
    str plain = S("encryption standard");
    unsigned char t[48];
    sm_kdf(z, t, 19);
    for (size_t i = 0; i < plain.len; i++)
        CHECK((t[i] ^ (unsigned char)plain.at[i]) == at(sealed)[i]);
    // The second block is numbered 2.
    struct hash second = sm3(join(a, z, (str){"\0\0\0\2", 4}));
    sm_kdf(z, t, sizeof t);
    CHECK(memcmp(t + 32, second.at, 16) == 0);
}

TEST(only_points_and_numbers_in_range_are_keys_of_sm2)
{
    unsigned char secret[sm2_secret_len] = {0}, public_key[sm2_public_len], other[sm2_public_len];
    CHECK(!sm2_public_of(secret, public_key));
    // n - 1 is no key, n - 2 is.
    str last = bytes(a, "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122");
    CHECK(!sm2_public_of(at(last), public_key));
    memcpy(secret, last.at, sizeof secret);
    secret[31]--;
    CHECK(sm2_public_of(secret, public_key));
    memset(secret, 0xff, sizeof secret);
    CHECK(!sm2_public_of(secret, public_key));
    sm2_make(secret, public_key);
    CHECK(sm2_public_of(secret, other) && memcmp(public_key, other, sizeof other) == 0);
    memset(public_key + 1, 0xff, 32);
    CHECK(!sm2_public_ok(public_key));
    CHECK(!sm2_holds(public_key, S("x"), (unsigned char[sm2_signature_len]){1}));
    public_key[0] = 4;
    CHECK(!sm2_public_ok(public_key));
}

TEST(der_is_read_in_its_shortest_form_alone)
{
    static const struct {
        const char *digits;
        bool right;
    } cases[] = {
        {"0203010203", true}, {"02020080", true}, {"020100", true},
        {"0200", false}, {"02020001", false}, {"020180", false}, {"028103010203", false},
        {"0280010203", false}, {"0204010203", false}, {"0403010203", false}, {"02", false},
        {"02850000000001", false}, {"0282000101", false}, {"", false},
    };
    unsigned char n[4];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str rest = bytes(a, cases[i].digits);
        CHECK(der_cut_unsigned(&rest, n, sizeof n) == cases[i].right);
        CHECK(!cases[i].right || !rest.len);
    }
    str five = bytes(a, "02050102030405");
    CHECK(!der_cut_unsigned(&five, n, sizeof n));
    char many[70000] = {1};
    static const size_t lengths[] = {0, 1, 127, 128, 255, 256, 65535, 65536, 70000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        str in, rest = join(a, der_put(a, DER_OCTETS, (str){many, lengths[i]}), S("z"));
        CHECK(der_cut(&rest, DER_OCTETS, &in) && in.len == lengths[i] && str_eq(rest, S("z")));
    }
    CHECK_STR("02020080", shown(a, der_put_unsigned(a, bytes(a, "00000080"))));
    CHECK_STR("020100", shown(a, der_put_unsigned(a, bytes(a, "0000"))));
}

CHECK_MAIN
