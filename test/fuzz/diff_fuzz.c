#include "base/diff.h"
#include "base/utf8.h"
#include "fuzz.h"

static str joined(arena *a, const struct diff *d, enum diff_kind without)
{
    struct out o = out_plain(a);
    bool any = false;
    for (size_t i = 0; i < d->n; i++) {
        if (d->at[i].kind == without)
            continue;
        put(&o, any ? "\n" : "");
        any = true;
        for (size_t k = 0; k < d->at[i].n; k++)
            if (d->at[i].at[k].kind != without)
                put(&o, d->at[i].at[k].text);
    }
    return out_str(&o);
}

// Two texts, cut at the first NUL: both can be read out of their difference.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    str rest = fuzz_text(data, size < 4000 ? size : 4000);
    str from = str_cut(&rest, '\0'), to = rest.at ? rest : S("");
    if (!utf8_ok(from, true) || !utf8_ok(to, true))
        return 0;
    struct diff d = diff_texts(a, from, to);
    assert(str_eq(joined(a, &d, DIFF_IN), from) || from.len == 0);
    assert(str_eq(joined(a, &d, DIFF_OUT), to) || to.len == 0);
    return 0;
}
