#include "base/json.h"
#include "fuzz.h"

static bool has_real(str text)
{
    return str_find(text, S(".")) >= 0 || str_find(text, S("e")) >= 0 ||
           str_find(text, S("E")) >= 0;
}

// What was read and written is read and written the same again.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    const struct json *j = NULL;
    struct out first = out_plain(a), second = out_plain(a);
    str text = fuzz_text(data, size);
    if (json_parse(a, text, &j).kind || has_real(text))
        return 0;
    json_put_value(&first, j);
    assert(!json_parse(a, out_str(&first), &j).kind);
    json_put_value(&second, j);
    assert(str_eq(out_str(&first), out_str(&second)));
    return 0;
}
