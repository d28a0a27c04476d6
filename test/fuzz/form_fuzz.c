#include "base/utf8.h"
#include "fuzz.h"
#include "web/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct form f = {0};
    if (form_parse(fuzz_arena(), fuzz_text(data, size), &f).kind)
        return 0;
    for (size_t i = 0; i < f.n; i++) {
        assert(utf8_ok(f.at[i].name, false));
        assert(f.at[i].value.at && !memchr(f.at[i].value.at, 0, f.at[i].value.len));
    }
    return 0;
}
