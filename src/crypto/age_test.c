#include "crypto/age.h"

#include <string.h>

#include "base/check.h"
#include "base/os.h"
#include "crypto/age_inside.h"
#include "crypto/bech32.h"

// A file in memory.
struct memory {
    arena *a;
    struct out o;
};
static bool remember(void *with, const void *at, size_t n)
{
    struct memory *m = with;
    put_raw(&m->o, (str){at, n});
    return true;
}
static struct age_sink into(struct memory *m, arena *a)
{
    *m = (struct memory){a, out_plain(a)};
    return (struct age_sink){remember, m};
}

static str seal(arena *a, const struct age_sealing *s, str plain)
{
    struct memory m;
    struct age_bytes b = {plain};
    CHECK(age_seal(a, s, age_from_bytes(&b), into(&m, a)) == AGE_OK);
    return out_str(&m.o);
}

static enum age_result open_with(arena *a, str file, const struct age_identity *i, str *ret)
{
    struct memory m;
    struct age_bytes b = {file};
    struct age_reader *r = new(a, struct age_reader, 1);
    struct age_header h;
    unsigned char key[age_key_len];
    age_reader_begin(r, age_from_bytes(&b));
    enum age_result e = age_read_header(a, r, &h);
    if (e == AGE_OK)
        e = age_file_key(a, &h, i, 1, key);
    if (e == AGE_OK)
        e = age_read_payload(r, key, into(&m, a));
    *ret = e == AGE_OK ? out_str(&m.o) : (str){0};
    return e;
}

static str pattern(arena *a, size_t n)
{
    char *at = new(a, char, n + 1);
    for (size_t i = 0; i < n; i++)
        at[i] = (char)(i * 7 + i / 251);
    return (str){at, n};
}

TEST(hkdf_is_rfc_5869_s)
{
    // A.1's extract and expand, cut to 32 bytes.
    unsigned char key[22], salt[13], info[10], got[32];
    memset(key, 0x0b, sizeof key);
    for (size_t i = 0; i < sizeof salt; i++)
        salt[i] = (unsigned char)i;
    for (size_t i = 0; i < sizeof info; i++)
        info[i] = (unsigned char)(0xf0 + i);
    hkdf_sha256((str){(char *)key, sizeof key}, (str){(char *)salt, sizeof salt},
                (str){(char *)info, sizeof info}, got);
    CHECK_STR("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
              hex(a, got, sizeof got));
    // A.3: no salt, no info.
    hkdf_sha256((str){(char *)key, sizeof key}, (str){0}, (str){"", 0}, got);
    CHECK_STR("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
              hex(a, got, sizeof got));
}

TEST(keys_are_written_as_age_writes_them)
{
    // From c2sp.org/age.
    const char *secret =
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    const char *public_key = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    struct age_identity i;
    struct age_recipient r;
    CHECK(age_identity_parse(str_of(secret), &i));
    CHECK_STR(secret, age_identity_text(a, &i));
    for (size_t k = 0; k < 32; k++)
        CHECK(i.secret[k] == 0x42);
    r = age_recipient_of(&i);
    CHECK_STR(public_key, age_recipient_text(a, &r));
    CHECK(age_recipient_parse(str_of(public_key), &r));
    const char *broken[] = {
        "", "age1", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwk",
        "Age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujw",
        "agf1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwjj",
        "AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ",
    };
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++)
        CHECK(!age_recipient_parse(str_of(broken[k]), &r));
    CHECK(!age_identity_parse(str_of(public_key), &i));
}

static void opens_at_every_length(arena *a, enum suite suite)
{
    static const size_t lengths[] = {0, 1, 16, 65535, 65536, 65537, 131072, 200000};
    struct age_identity one, two, other;
    age_make_identity(suite, &one);
    age_make_identity(suite, &two);
    age_make_identity(suite, &other);
    struct age_recipient to[2] = {age_recipient_of(&one), age_recipient_of(&two)};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        str plain = pattern(a, lengths[i]), got;
        str file = seal(a, &(struct age_sealing){.recipients = to, .n = 2}, plain);
        CHECK(open_with(a, file, &one, &got) == AGE_OK && str_eq(got, plain));
        CHECK(open_with(a, file, &two, &got) == AGE_OK && str_eq(got, plain));
        CHECK(open_with(a, file, &other, &got) == AGE_NO_MATCH);
    }
}

TEST(what_is_sealed_opens_to_each_recipient_at_every_length)
{
    opens_at_every_length(a, SUITE_INTL);
    opens_at_every_length(a, SUITE_GM);
}

static void notices_any_change(arena *a, enum suite suite)
{
    struct age_identity one;
    age_make_identity(suite, &one);
    struct age_recipient to = age_recipient_of(&one);
    str file = seal(a, &(struct age_sealing){.recipients = &to, .n = 1}, pattern(a, 70000)), got;
    for (size_t at = 0; at < file.len; at += at < 400 ? 1 : 5003) {
        char *changed = new(a, char, file.len);
        memcpy(changed, file.at, file.len);
        changed[at] ^= 1;
        CHECK(open_with(a, (str){changed, file.len}, &one, &got) != AGE_OK);
        CHECK(open_with(a, (str){file.at, at}, &one, &got) != AGE_OK);
    }
    CHECK(open_with(a, join(a, file, S("x")), &one, &got) == AGE_PAYLOAD);
}

TEST(any_changed_byte_or_end_is_noticed)
{
    notices_any_change(a, SUITE_INTL);
    notices_any_change(a, SUITE_GM);
}

static void file_key_fits_one_header(arena *a, enum suite suite)
{
    struct age_identity one;
    unsigned char key[age_key_len];
    age_make_identity(suite, &one);
    struct age_recipient to = age_recipient_of(&one);
    struct age_sealing s = {.recipients = &to, .n = 1};
    str file = seal(a, &s, S("first")), second = seal(a, &s, S("second"));
    struct age_bytes b = {file};
    struct age_reader *r = new(a, struct age_reader, 1);
    struct age_header h;
    struct memory m;
    age_reader_begin(r, age_from_bytes(&b));
    CHECK(age_read_header(a, r, &h) == AGE_OK);
    CHECK(age_file_key(a, &h, &one, 1, key) == AGE_OK && age_key_fits(a, &h, key));
    CHECK(age_read_payload(r, key, into(&m, a)) == AGE_OK);
    CHECK_STR("first", out_str(&m.o));
    b = (struct age_bytes){second};
    age_reader_begin(r, age_from_bytes(&b));
    CHECK(age_read_header(a, r, &h) == AGE_OK && !age_key_fits(a, &h, key));
}

TEST(a_file_key_opens_without_the_identity_and_fits_one_header_only)
{
    file_key_fits_one_header(a, SUITE_INTL);
    file_key_fits_one_header(a, SUITE_GM);
}

// tag: of a chunk, in bytes; header: with two recipients.
static void can_be_said_without_a_key(arena *a, enum suite suite, int64_t tag, int64_t header)
{
    struct age_identity one, two;
    age_make_identity(suite, &one);
    age_make_identity(suite, &two);
    struct age_recipient to[2] = {age_recipient_of(&one), age_recipient_of(&two)};
    struct age_header h;
    struct age_reader *r = new(a, struct age_reader, 1);
    for (size_t n = 0; n < 140000; n += 13107) {
        str file = seal(a, &(struct age_sealing){.recipients = to, .n = 2}, pattern(a, n));
        struct age_bytes b = {file};
        age_reader_begin(r, age_from_bytes(&b));
        CHECK(age_read_header(a, r, &h) == AGE_OK);
        CHECK(h.len == (size_t)header && h.suite == suite);
        CHECK(age_is_sealed_to(&h, (int64_t)file.len, 2));
        CHECK(!age_is_sealed_to(&h, (int64_t)file.len, 1));
        CHECK(!age_is_sealed_to(&h, header + 16 + tag - 1, 2));
        CHECK(age_share(&h.at[0]).len >= 43 && !str_eq(age_share(&h.at[0]), age_share(&h.at[1])));
    }
    // A last chunk of nothing behind another.
    CHECK(!age_is_sealed_to(&h, header + 16 + 65536 + tag + tag, 2));
    CHECK(age_is_sealed_to(&h, header + 16 + 65536 + tag + tag + 1, 2));
}

TEST(what_can_be_said_of_a_file_without_a_key)
{
    can_be_said_without_a_key(a, SUITE_INTL, 16, 266);
    can_be_said_without_a_key(a, SUITE_GM, 32, 388);
}

// The key of GB/T 32918.5's annexes.
static const char gm_secret[] =
    "GM-SECRET-KEY-189ZJPRMMY9ZTZ0EKUW9VD5ULJKYF8YMF9PST2XJZLWQ77N0HCKUQM4MWTV";

TEST(keys_of_suite_gm_are_written_and_read_in_one_form)
{
    const char *secret = gm_secret;
    const char *public_key = "gm1qvylnhe3re2zrg2sm473v8jtchr8y9ul45vr8lq8dwcglu6k7dgzqk37nam";
    struct age_identity i;
    struct age_recipient r;
    CHECK(age_identity_parse(str_of(secret), &i) && i.suite == SUITE_GM);
    CHECK_STR(secret, age_identity_text(a, &i));
    r = age_recipient_of(&i);
    CHECK_STR(public_key, age_recipient_text(a, &r));
    CHECK(age_recipient_parse(str_of(public_key), &r) && r.suite == SUITE_GM);
    CHECK(!age_recipient_parse(join(a, S("x"), str_from(str_of(public_key), 1)), &r));
    CHECK(!age_recipient_parse(str_part(str_of(public_key), 0, 61), &r));
    // No point of the curve; the point at infinity.
    unsigned char none[33] = {2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    CHECK(!age_recipient_parse(bech32(a, S("gm"), (str){(char *)none, 33}), &r));
    memset(none, 0, sizeof none);
    CHECK(!age_recipient_parse(bech32(a, S("gm"), (str){(char *)none, 33}), &r));
    CHECK(!age_identity_parse(str_part(str_of(secret), 0, 60), &i));
}

TEST(a_file_of_suite_gm_made_by_other_code_opens)
{
    // By web/gm/seal.js, for the key of GB/T 32918.5's annexes.
    const char *file = 
        "-----BEGIN AGE ENCRYPTED FILE-----\n"
        "eGlueXVlLXNlYWwtZ20vdjEKLT4gU00yCkJCZHdoRHlRQzlxNFA5TDd1NHF2bjlS\n"
        "WWx2dnRZZW5yUlE0bk5EYmtkWXhyNUZHY0Zhdkg5M0RMS0N1WE9QUmcKMHE1YmJk\n"
        "bS9tWHRwbEpsN0NHVlUvVy82ZzVuU0tIbDdZM2wvVnFlNkUwTk44S3Y4ZXNsU0Ri\n"
        "VGRpQ0NpellXSwpUWHgzVjMvTHhITDJRN2dHZFdWMVkzZwotLS0gRFJKV0JCM01L\n"
        "UHNNaWkxNjJ4WjJlSEtaeVIzOTB2ZmZMTVIrbDF1MEs0Zwr7UXjKKOubxHsKwV2w\n"
        "2JGX/e9nnXHMvfEwWrpRYJVWsLw+R9KSnYiEo7YAAp7z3yoiSKDTZqMf7m4S2YKv\n"
        "QK2zmH4RykiV5MMEk8Y=\n"
        "-----END AGE ENCRYPTED FILE-----\n";
    struct age_identity i;
    struct memory m;
    struct age_bytes b = {str_of(file)};
    bool armored = false;
    struct age_source source = age_unarmored(a, age_from_bytes(&b), &armored);
    struct age_sink keep = into(&m, a);
    unsigned char part[512];
    ptrdiff_t n;
    str got;
    while ((n = source.read(source.with, part, sizeof part)) > 0)
        keep.write(keep.with, part, (size_t)n);
    CHECK(age_identity_parse(str_of(gm_secret), &i));
    CHECK(open_with(a, out_str(&m.o), &i, &got) == AGE_OK);
    CHECK_STR("投标总价 1580000.00 元", got);
}

TEST(suites_do_not_mix_in_a_file)
{
    struct age_identity intl, gm;
    struct memory m;
    struct age_bytes b = {S("x")};
    str got;
    age_make_identity(SUITE_INTL, &intl);
    age_make_identity(SUITE_GM, &gm);
    struct age_recipient to[2] = {age_recipient_of(&gm), age_recipient_of(&intl)};
    struct age_sealing both = {.recipients = to, .n = 2}, one = {.recipients = to, .n = 1};
    CHECK(age_seal(a, &both, age_from_bytes(&b), into(&m, a)) == AGE_HEADER);
    str file = seal(a, &one, S("x"));
    CHECK(open_with(a, file, &intl, &got) == AGE_NO_MATCH);
    // Stanzas of age, or none, in a head of suite gm.
    const char *broken[] = {"-> X25519 AAAA\nAAAA\n", "-> SM2 x\n", "-> SM2\nAAAA\n", ""};
    str mac = S("--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        str head = join(a, S("xinyue-seal-gm/v1\n"), str_of(broken[i]), mac);
        CHECK(open_with(a, head, &gm, &got) == AGE_HEADER);
    }
}

TEST(a_passphrase_opens_what_it_sealed)
{
    struct age_sealing s = {.passphrase = S("十个随机的词"), .work = 10};
    str file = seal(a, &s, S("text")), got;
    struct age_identity right = {.passphrase = s.passphrase}, wrong = {.passphrase = S("x")};
    CHECK(open_with(a, file, &right, &got) == AGE_OK && str_eq(got, S("text")));
    CHECK(open_with(a, file, &wrong, &got) == AGE_NO_MATCH);
}

TEST(armor_goes_around_and_comes_off)
{
    for (size_t n = 0; n < 200; n += 1) {
        struct memory m, back;
        bool armored = false;
        struct age_sink sink = age_armored(a, into(&m, a));
        str plain = pattern(a, n);
        CHECK(sink.write(sink.with, plain.at, n) && age_armor_end(&sink));
        struct age_bytes b = {out_str(&m.o)};
        struct age_source source = age_unarmored(a, age_from_bytes(&b), &armored);
        struct age_sink keep = into(&back, a);
        unsigned char part[7];
        ptrdiff_t got;
        while ((got = source.read(source.with, part, sizeof part)) > 0)
            keep.write(keep.with, part, (size_t)got);
        CHECK(armored && got == 0 && !age_armor_broken(&source));
        CHECK(str_eq(out_str(&back.o), plain));
    }
}

CHECK_MAIN
