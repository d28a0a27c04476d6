#include "tlog/promise.h"

#include <string.h>

#include "base/check.h"

static const unsigned char seed[32] = {7};

static struct promised says(arena *a)
{
    struct promised p = {.origin = S("example.org/journal"), .slot = 12, .place = 4294967295u,
                         .at = {1772510400123456}};
    p.commitment = commitment(sha256(S("salt")), S("{\"kind\":\"bid.submit\"}"));
    (void)a;
    return p;
}

static struct promise made(arena *a, const struct note_signer *s)
{
    struct promised p = says(a);
    str text = promised_text(a, &p);
    return (struct promise){.record = S("{\"kind\":\"bid.submit\"}"), .salt = sha256(S("salt")),
                            .note = join(a, text, S("\n"), note_sign(a, s, text))};
}

TEST(a_promise_reads_back_with_its_signature)
{
    struct note_signer s = note_signer_make(a, S("example.org/journal"), NOTE_ED25519, seed);
    struct promise p = made(a, &s), again;
    struct promised what;
    struct note n;
    CHECK(promise_parse(a, promise_text(a, &p), &again, &what));
    CHECK(str_eq(again.record, p.record) && hash_same(again.salt, p.salt));
    CHECK(what.slot == 12 && what.place == 4294967295u && what.at.us == 1772510400123456);
    CHECK_STR("example.org/journal", what.origin);
    CHECK(note_parse(a, again.note, &n) && note_check(a, &n, &s.key, NULL) == NOTE_GOOD);
}

TEST(each_byte_of_it_counts)
{
    struct note_signer s = note_signer_make(a, S("example.org/journal"), NOTE_ED25519, seed);
    struct promise p = made(a, &s);
    str text = promise_text(a, &p);
    for (size_t i = 0; i < text.len; i++) {
        struct promise again;
        struct promised what;
        struct note n;
        char *bytes = str_c(a, text);
        bytes[i] ^= 1;
        str changed = {bytes, text.len};
        bool holds = promise_parse(a, changed, &again, &what) && note_parse(a, again.note, &n) &&
                     note_check(a, &n, &s.key, NULL) == NOTE_GOOD;
        CHECK(!holds);
        CHECK(!promise_parse(a, str_part(text, 0, i), &again, &what));
    }
}

TEST(what_is_signed_has_one_form_and_is_no_checkpoint)
{
    struct promised p = says(a), again;
    struct checkpoint c;
    str text = promised_text(a, &p);
    CHECK(promised_parse(a, text, &again));
    CHECK(!checkpoint_parse(a, text, &c));
    CHECK(!promised_parse(a, join(a, text, S("more\n")), &again));
    CHECK(!promised_parse(a, S("example.org/journal\n5\nAAAA\n"), &again));
    CHECK(!promised_parse(a, S(" receipt\n"), &again));
    for (size_t n = 0; n < text.len; n++)
        CHECK(!promised_parse(a, str_part(text, 0, n), &again));
    struct checkpoint real = {S("example.org/journal"), 5, sha256(S("root"))};
    CHECK(!promised_parse(a, checkpoint_text(a, &real), &again));
}

CHECK_MAIN
