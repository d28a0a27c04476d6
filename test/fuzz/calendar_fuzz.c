#include "fuzz.h"
#include "law/law.h"

// A notice that can be read counts days forward and back alike.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    str text = fuzz_text(data, size < 4000 ? size : 4000);
    struct calendar c = {0};
    int line = 0;
    struct law_setting setting = {S("calendar.2026"), day_make(2026, 1, 1), text};
    struct law law = {0};
    str why = {0};
    if (law_value_wrong(a, setting.name, text).at)
        return 0;
    assert(law_make(a, &setting, 1, &law, &why));
    assert(calendar_read(a, text, &c, &line));
    day from = day_make(2026, 2, 10);
    for (int64_t n = 1; n <= 12; n += 3) {
        day to = working_days_after(&c, from, n);
        assert(day_is_working(&c, to) && working_days_between(&c, from, to) == n);
        assert(calendar_days_after(&c, from, n).n >= from.n + n);
    }
    return 0;
}
