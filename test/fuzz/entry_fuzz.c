#include "fuzz.h"
#include "journal/test_house.h"

// An entry that can be read says the same when it is written again.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    struct entry e;
    const struct act *act = NULL;
    void *in = NULL, *out = NULL;
    if (entry_decode(a, &test_house, fuzz_text(data, size), &e, &act, &in, &out).kind)
        return 0;
    str first = entry_encode(a, &e, act, in, out, NULL, NULL);
    assert(!entry_decode(a, &test_house, first, &e, &act, &in, &out).kind);
    assert(str_eq(first, entry_encode(a, &e, act, in, out, NULL, NULL)));
    return 0;
}
