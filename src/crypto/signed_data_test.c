// SignedData of GB/T 35275, and what must not pass as one.
#include "crypto/signed_data.h"

#include <string.h>

#include "base/check.h"
#include "crypto/der.h"

// A root, and under it a unit's certificate, made by openssl with the usual identity.
static const char root_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBmDCCAT2gAwIBAgIUZ/1F44Ry5eYLm8eIKC1MsYO8v2gwCgYIKoEcz1UBg3Uw\n"
    "ITELMAkGA1UEBhMCQ04xEjAQBgNVBAoMCeekuuS+i+aguTAeFw0yNjExMjUyMjEy\n"
    "MjZaFw00NjExMjAyMjEyMjZaMCExCzAJBgNVBAYTAkNOMRIwEAYDVQQKDAnnpLrk\n"
    "vovmoLkwWTATBgcqhkjOPQIBBggqgRzPVQGCLQNCAASypwdA8SVxebOiFOimlnyT\n"
    "ffT8OtY0Z110GTG7/pdBxpio/8qxgYeHRTmyTMickEF0eO19uCN4MhZ/wQvfsTKJ\n"
    "o1MwUTAdBgNVHQ4EFgQUO/Of0L5l4bsGfkCGOiNhyYVsseswHwYDVR0jBBgwFoAU\n"
    "O/Of0L5l4bsGfkCGOiNhyYVsseswDwYDVR0TAQH/BAUwAwEB/zAKBggqgRzPVQGD\n"
    "dQNJADBGAiEA9SHdH/NTpe5u5ijjqsn5LtPe/WpZn+HgTcAHpP9Q9NkCIQCEgBhO\n"
    "VCkXqdlOl/ocmSujLrsbmzkisKKLMmtbtWtnWA==\n"
    "-----END CERTIFICATE-----\n";
static const char unit_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBXTCCAQMCFAqehOMXteRuks/Qy91JoQ0nzLvWMAoGCCqBHM9VAYN1MCExCzAJ\n"
    "BgNVBAYTAkNOMRIwEAYDVQQKDAnnpLrkvovmoLkwHhcNMjYxMTI1MjIxMjI2WhcN\n"
    "NDYxMTIwMjIxMjI2WjBBMQswCQYDVQQGEwJDTjEbMBkGA1UECgwS56S65L6L5Yy6\n"
    "5rCR5pS/5bGAMRUwEwYDVQQDDAzph4fotK3kuJPnlKgwWTATBgcqhkjOPQIBBggq\n"
    "gRzPVQGCLQNCAATNKRnEsIgkd4Meo/1j7DW2K8wrOctV2QxmJVAezLnUND5//MNC\n"
    "typRRpPh9VEGf0TZzldUOStMQ53xVaFADY2BMAoGCCqBHM9VAYN1A0gAMEUCIQCd\n"
    "kLrQuXt06KKr1+XJa5a7L5JS7Ta5sZzNhLydHYzeaQIgINSMBe3XJThxq/5u6FXd\n"
    "oL/H16x5DGRyZ3XBwnrKI64=\n"
    "-----END CERTIFICATE-----\n";
static const char unit_key[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgOJmPjSa3Ulh5v7Di\n"
    "wYD3iD5yCcWzbhc4wpSycIOqtuKhRANCAATNKRnEsIgkd4Meo/1j7DW2K8wrOctV\n"
    "2QxmJVAezLnUND5//MNCtypRRpPh9VEGf0TZzldUOStMQ53xVaFADY2B\n"
    "-----END PRIVATE KEY-----\n";
static const int64_t in_force = 1800000000, after_all = 2500000000;

static struct signed_data_key key_of(arena *a)
{
    struct signed_data_key key;
    CHECK(signed_data_key_read(a, str_of(unit_key), str_of(unit_pem), &key));
    return key;
}

static enum signed_data_result check_it(arena *a, str der, str content)
{
    struct signed_data found;
    struct signed_data_check c = {der, content, str_of(root_pem), in_force};
    return signed_data_check(a, &c, &found);
}

TEST(what_is_signed_is_checked_by_its_certificate_and_root)
{
    struct signed_data_key key = key_of(a);
    struct signed_data found;
    str text = S("成交通知书"), whole = signed_data_make(a, &key, text, false);
    struct signed_data_check c = {whole, {0}, str_of(root_pem), in_force};
    CHECK(signed_data_check(a, &c, &found) == SIGNED_DATA_OK && found.signers == 1);
    CHECK_STR("成交通知书", found.content);
    CHECK_STR("CN=采购专用,O=示例区民政局,C=CN", found.subject);
    CHECK(check_it(a, whole, text) == SIGNED_DATA_OK);
    CHECK(check_it(a, whole, S("成交通知")) == SIGNED_DATA_CONTENT);
    c.at = after_all;
    CHECK(signed_data_check(a, &c, &found) == SIGNED_DATA_CHAIN);
    c.at = in_force;
    c.roots_pem = str_of(unit_pem);  // what is no authority is no root of itself's issuer
    CHECK(signed_data_check(a, &c, &found) == SIGNED_DATA_CHAIN);
    c.roots_pem = (str){0};
    CHECK(signed_data_check(a, &c, &found) == SIGNED_DATA_OK);
}

TEST(detached_it_holds_for_its_content_alone)
{
    struct signed_data_key key = key_of(a);
    str text = S("成交通知书"), apart = signed_data_make(a, &key, text, true);
    CHECK(str_find(apart, text) < 0);
    CHECK(check_it(a, apart, text) == SIGNED_DATA_OK);
    CHECK(check_it(a, apart, S("别的")) == SIGNED_DATA_SIGNATURE);
    CHECK(check_it(a, apart, (str){0}) == SIGNED_DATA_CONTENT);
}

TEST(a_changed_byte_is_noticed_wherever_it_is)
{
    struct signed_data_key key = key_of(a);
    str text = S("x"), whole = signed_data_make(a, &key, text, false);
    for (size_t i = 0; i < whole.len; i++) {
        char *changed = new(a, char, whole.len);
        memcpy(changed, whole.at, whole.len);
        changed[i] ^= 1;
        CHECK(check_it(a, (str){changed, whole.len}, text) != SIGNED_DATA_OK);
        CHECK(check_it(a, str_part(whole, 0, i), text) != SIGNED_DATA_OK);
    }
    CHECK(check_it(a, join(a, whole, S("x")), text) == SIGNED_DATA_FORM);
}

// With signed attributes, as tools that come from PKCS #7 write it.
static str with_attributes(arena *a, const struct signed_data_key *key, str whole, struct hash h)
{
    unsigned char signature[sm2_signature_len];
    str type = {"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04", 9};
    str digest = der_put(a, DER_SET, der_put(a, DER_OCTETS, hash_bytes(&h)));
    str attribute = der_put(a, DER_SEQUENCE, join(a, der_put(a, DER_OID, type), digest));
    sm2_sign(key->secret, der_put(a, DER_SET, attribute), signature);
    // The signer of `whole` again, with these in their place.
    str outer, in, type_of, inside, head, signers, signer, part[3], algorithm, octets, rest;
    CHECK(der_cut(&whole, DER_SEQUENCE, &outer) && der_cut_whole(&outer, DER_OID, &type_of) &&
          der_cut(&outer, DER_CONTEXT, &inside) && der_cut(&inside, DER_SEQUENCE, &in));
    rest = in;
    str passed[4];
    CHECK(der_cut(&rest, DER_INTEGER, &passed[0]) && der_cut(&rest, DER_SET, &passed[1]) &&
          der_cut(&rest, DER_SEQUENCE, &passed[2]) && der_cut(&rest, DER_CONTEXT, &passed[3]));
    head = str_part(in, 0, in.len - rest.len);
    CHECK(der_cut(&rest, DER_SET, &signers) && der_cut(&signers, DER_SEQUENCE, &signer) &&
          der_cut_whole(&signer, DER_INTEGER, &part[0]) &&
          der_cut_whole(&signer, DER_SEQUENCE, &part[1]) &&
          der_cut_whole(&signer, DER_SEQUENCE, &part[2]) &&
          der_cut_whole(&signer, DER_SEQUENCE, &algorithm) &&
          der_cut(&signer, DER_OCTETS, &octets));
    str made = join(a, part[0], part[1], part[2], der_put(a, DER_CONTEXT, attribute), algorithm,
                    der_put(a, DER_OCTETS, sm2_signature_der(a, signature)));
    str body = join(a, head, der_put(a, DER_SET, der_put(a, DER_SEQUENCE, made)));
    return der_put(a, DER_SEQUENCE,
                   join(a, type_of, der_put(a, DER_CONTEXT, der_put(a, DER_SEQUENCE, body))));
}

TEST(signed_attributes_hold_the_digest_of_the_content)
{
    struct signed_data_key key = key_of(a);
    str text = S("x"), whole = signed_data_make(a, &key, text, false);
    CHECK(check_it(a, with_attributes(a, &key, whole, sm3(text)), text) == SIGNED_DATA_OK);
    CHECK(check_it(a, with_attributes(a, &key, whole, sm3(S("y"))), text) == SIGNED_DATA_CONTENT);
}

TEST(a_key_and_another_s_certificate_are_refused)
{
    struct signed_data_key key;
    CHECK(!signed_data_key_read(a, str_of(unit_key), str_of(root_pem), &key));
    CHECK(!signed_data_key_read(a, str_of(unit_pem), str_of(unit_pem), &key));
    CHECK(!signed_data_key_read(a, S(""), S(""), &key));
}

CHECK_MAIN
