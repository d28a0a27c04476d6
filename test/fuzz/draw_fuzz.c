#include "fuzz.h"
#include "tlog/draw_file.h"

// A file of a draw is read or refused, and one that is read says the same when it is written again.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    struct draw_file f, again;
    struct draw_report report;
    str key, text = fuzz_text(data, size);
    if (draw_3797_key(a, text, &key))
        assert(key.len && key.at[key.len - 1] == '/');
    if (!draw_file_parse(a, text, &f))
        return 0;
    str wrong = draw_holds(a, &f, &report);
    assert(wrong.at || report.draw.at);
    assert(draw_file_parse(a, draw_file_text(a, &f), &again) && again.n == f.n);
    return 0;
}
