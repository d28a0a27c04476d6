#include "base/typed.h"
#include "base/utf8.h"
#include "fuzz.h"

// Whatever is read as people type is shown in one form, which is read the same.
static void as_typed(arena *a, str text)
{
    static const char label[] = "占比（%）多少天";
    bool scaled;
    money m, m2;
    price p, p2;
    dec d, d2;
    day date, date2;
    instant t, t2;
    int64_t n, n2;
    str phone = typed_phone(a, text), line = typed_text(a, text, false);
    if (!typed_money(a, text, label, &m, &scaled))
        assert(money_parse(money_text(a, m), &m2) && m.fen == m2.fen && m.fen >= 0);
    if (!typed_price(a, text, label, &p, &scaled))
        assert(price_parse(price_text(a, p), &p2) && p.micro == p2.micro);
    if (!typed_dec(a, text, label, &d))
        assert(dec_parse(dec_text(a, d), &d2) && d.n == d2.n);
    if (!typed_int(a, text, label, &n))
        assert(str_int(format(a, "%lld", (long long)n), &n2) && n == n2);
    if (!typed_day(a, text, &date))
        assert(day_parse(day_text(a, date), &date2) && date.n == date2.n);
    if (!typed_instant(a, text, &t))
        assert(instant_parse(instant_clock(a, t), &t2) && t.us == t2.us);
    assert(!phone.at || str_eq(phone, typed_phone(a, phone)));
    assert(str_eq(line, typed_text(a, line, false)));
}

// Numbers, dates, ids and searched words: what is read, is written so that it is read the same.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    str text = fuzz_text(data, size < 2000 ? size : 2000);
    money m, m2;
    price p, p2;
    dec d, d2;
    day date, date2;
    instant t, t2;
    id thing, thing2;
    int64_t n;
    if (str_int(text, &n))
        assert(text.len <= 20);
    if (money_parse(text, &m)) {
        assert(m.fen >= 0 && m.fen <= MONEY_MAX);
        assert(money_parse(money_text(a, m), &m2) && m.fen == m2.fen);
        assert(money_parse(money_comma(a, m), &m2) && m.fen == m2.fen);
        assert(money_words(a, m).len);
    }
    if (price_parse(text, &p))
        assert(price_parse(price_text(a, p), &p2) && p.micro == p2.micro);
    if (dec_parse(text, &d))
        assert(dec_parse(dec_text(a, d), &d2) && d.n == d2.n);
    if (day_parse(text, &date))
        assert(day_parse(day_text(a, date), &date2) && date.n == date2.n);
    if (instant_parse(text, &t))
        assert(instant_parse(instant_utc(a, t), &t2) && t.us == t2.us);
    if (id_parse(text, &thing))
        assert(id_parse(id_text(a, thing), &thing2) && id_same(thing, thing2));
    as_typed(a, text);
    if (utf8_ok(text, true)) {
        assert(utf8_ok(fold_search(a, text), false) && utf8_ok(fold_code(a, text), true));
        assert(utf8_length(text) <= text.len);
    }
    return 0;
}
