// Whatever is sent as an age file: read or refused, never more; what is read is one file only.
#include "crypto/age_inside.h"
#include "fuzz.h"

static bool drop(void *with, const void *at, size_t n)
{
    *(size_t *)with += n;
    (void)at;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    struct age_bytes b = {fuzz_text(data, size)};
    struct age_header h;
    struct age_reader *r = new(a, struct age_reader, 1);
    bool armored = false;
    static const unsigned char key[age_key_len] = {1};
    struct age_identity who[] = {{.secret = {1}}, {.suite = SUITE_GM, .secret = {1}}};
    unsigned char found[age_key_len];
    size_t released = 0;
    age_reader_begin(r, age_unarmored(a, age_from_bytes(&b), &armored));
    if (age_read_header(a, r, &h) != AGE_OK)
        return 0;
    // What was read is what was there: written again it is the same, byte for byte.
    assert(armored || str_eq(age_header_text(a, h.suite, h.at, h.n), h.signed_bytes));
    for (size_t i = 0; i < h.n && h.suite == SUITE_GM; i++)
        assert(gm_stanza_ok(&h.at[i]) && gm_share(&h.at[i]).len == 65);
    for (size_t i = 0; i < h.n; i++)
        assert(!str_eq(h.at[i].type, S("scrypt")) || h.n == 1);
    age_is_sealed_to(&h, (int64_t)size, h.n);
    age_file_key(a, &h, who, 2, found);
    age_read_payload(r, key, (struct age_sink){drop, &released});
    assert(released <= size);
    return 0;
}
