#include "base/check.h"
#include "base/json.h"
#include "base/utf8.h"

TEST(muldiv_rounds_half_away_from_zero)
{
    CHECK(muldiv(1, 1, 2) == 1);
    CHECK(muldiv(-1, 1, 2) == -1);
    CHECK(muldiv(1, 1, 3) == 0);
    CHECK(muldiv(2, 1, 3) == 1);
    CHECK(muldiv(5, 3, 6) == 3);
    CHECK(muldiv(INT64_MAX, 7, 7) == INT64_MAX);
}

TEST(money_reads_what_people_and_programs_write)
{
    money m = {0};
    CHECK(money_parse(S("1234.5"), &m) && m.fen == 123450);
    CHECK(money_parse(S("1,234.56"), &m) && m.fen == 123456);
    CHECK(money_parse(S("0"), &m) && m.fen == 0);
    CHECK(!money_parse(S(""), &m) && !money_parse(S("."), &m) && !money_parse(S("1."), &m));
    CHECK(!money_parse(S("-1"), &m) && !money_parse(S("1.234"), &m) && !money_parse(S("1e3"), &m));
    CHECK(!money_parse(S("99999999999999999999"), &m) && !money_parse(S("1.2.3"), &m));
    CHECK_STR("1234.56", money_text(a, (money){123456}));
    CHECK_STR("1,234,567.05", money_comma(a, (money){123456705}));
    CHECK_STR("0.07", money_text(a, (money){7}));
    CHECK_STR("-410.00", money_comma(a, (money){-41000}));
}

TEST(money_in_words_is_as_published)
{
    // The four sums printed in published notices, then the corners.
    CHECK_STR("贰佰贰拾捌万捌仟贰佰叁拾壹元柒角贰分", money_words(a, (money){228823172}));
    CHECK_STR("肆拾玖万叁仟捌佰元整", money_words(a, (money){49380000}));
    CHECK_STR("陆佰叁拾肆万柒仟壹佰壹拾贰元整", money_words(a, (money){634711200}));
    CHECK_STR("壹佰壹拾万元整", money_words(a, (money){110000000}));
    CHECK_STR("零元整", money_words(a, (money){0}));
    CHECK_STR("伍分", money_words(a, (money){5}));
    CHECK_STR("柒角整", money_words(a, (money){70}));
    CHECK_STR("壹元零伍分", money_words(a, (money){105}));
    CHECK_STR("壹拾万零贰元整", money_words(a, (money){10000200}));
    CHECK_STR("壹亿零壹仟元整", money_words(a, (money){10000100000}));
    CHECK_STR("壹仟零伍万零叁拾元整", money_words(a, (money){1005003000}));
}

TEST(decimals_keep_four_digits)
{
    dec d = {0};
    price p = {0};
    CHECK(dec_parse(S("0.1"), &d) && d.n == 1000);
    CHECK(dec_parse(S("-12.3456"), &d) && d.n == -123456);
    CHECK(!dec_parse(S("1.23456"), &d) && !dec_parse(S("+1"), &d));
    CHECK_STR("89.8", dec_text(a, (dec){898000}));
    CHECK_STR("89.80", dec_text2(a, (dec){898000}));
    CHECK(dec_round2(1, 3).n == 3300 && dec_round2(2, 3).n == 6700);
    CHECK(price_parse(S("45.123456"), &p) && p.micro == 45123456);
    CHECK_STR("45.10", price_text(a, (price){45100000}));
    CHECK_STR("1,234,545.100001", price_comma(a, (price){1234545100001}));
    CHECK(price_times((price){45123456}, (dec){2 * dec_one}).fen == 9025);
    CHECK(money_share((money){407500000}, (dec){30 * dec_one}).fen == 122250000);
}

TEST(days_follow_the_calendar)
{
    day d;
    CHECK(day_make(1970, 1, 1).n == 0 && day_make(2000, 3, 1).n == 11017);
    CHECK(day_parse(S("2024-02-29"), &d) && !day_parse(S("2025-02-29"), &d));
    CHECK(!day_parse(S("2026-13-01"), &d) && !day_parse(S("2026-00-10"), &d));
    CHECK(!day_parse(S("2026-4-1"), &d) && !day_parse(S("2026-04-31"), &d));
    CHECK(day_week(day_make(2026, 3, 12)) == 4 && day_week(day_make(2026, 3, 15)) == 7);
    CHECK_STR("2026-02-28", day_text(a, day_plus_months(day_make(2026, 1, 31), 1)));
    CHECK_STR("2027-01-31", day_text(a, day_plus_months(day_make(2026, 1, 31), 12)));
    for (int64_t n = -10000; n < 60000; n += 7) {
        struct date c = day_date((day){n});
        CHECK(day_make(c.year, c.month, c.day).n == n);
    }
}

TEST(instants_are_utc_inside_and_beijing_outside)
{
    instant t, u;
    CHECK(instant_parse(S("2026-03-31T09:30"), &t));
    CHECK_STR("2026-03-31T01:30:00.000000Z", instant_utc(a, t));
    CHECK_STR("2026-03-31 09:30", instant_text(a, t));
    CHECK(instant_parse(S("2026-03-31T01:30:00Z"), &u) && u.us == t.us);
    CHECK(instant_parse(S("2026-03-31 01:30:00.5+00:00"), &u) && u.us == t.us + 500000);
    CHECK(!instant_parse(S("2026-03-31T24:00"), &u) && !instant_parse(S("2026-02-30T09:00"), &u));
    CHECK(!instant_parse(S("2026-03-31"), &u) && !instant_parse(S("2026-03-31T09:30x"), &u));
    CHECK(day_of(t).n == day_make(2026, 3, 31).n && instant_minute_of_day(t) == 570);
    CHECK(day_of(instant_at(day_make(2026, 3, 31), 0, 0)).n == day_make(2026, 3, 31).n);
}

TEST(ids_survive_being_read_out)
{
    id thing = {0}, again = {0};
    CHECK(id_parse(S("0123456789a"), &thing));
    CHECK_STR("0123456789a", id_text(a, thing));
    CHECK(id_parse(S("OI23456789A"), &again) && id_same(thing, again));
    CHECK(!id_parse(S("00000000000"), &again) && !id_parse(S("zzzzzzzzzzz"), &again));
    CHECK(!id_parse(S("0123456789"), &again) && !id_parse(S("0123456789u"), &again));
}

TEST(text_is_checked_at_the_edge)
{
    CHECK(utf8_ok(S("𠮷田·阿依古丽 㛃"), false) && utf8_length(S("𠮷田")) == 2);
    CHECK(!utf8_ok(S("a\xC0\x80"), true) && !utf8_ok(S("\xED\xA0\x80"), true));
    CHECK(!utf8_ok(S("\xF4\x90\x80\x80"), true) && !utf8_ok(S("\xE4\xB8"), true));
    CHECK(!utf8_ok(S("a\nb"), false) && utf8_ok(S("a\nb"), true));
    CHECK(!utf8_ok((str){"a\0b", 3}, true) && !utf8_ok(S("a\xE2\x80\xAE""b"), true));
    CHECK_STR("a\nb", utf8_lines(a, S("a\r\nb")));
    CHECK_STR("91350100M", fold_code(a, S("９１３５ ０１００Ｍ　")));
}

TEST(search_cuts_han_into_pairs)
{
    CHECK_STR("上门 门照 照料 2026 年居 居家", fold_search(a, S("上门照料2026年居家")));
    CHECK_STR("采 b2b café", fold_search(a, S("采（B2B）, Café")));
    CHECK_STR("", fold_search(a, S("，。 ")));
}

TEST(html_is_escaped_by_type)
{
    struct out o = out_html(a, LANG_ZH);
    put(&o, S("<b>&\"'"));
    put(&o, (html){S("<i>")});
    CHECK_STR("&lt;b&gt;&amp;&quot;&#39;<i>", out_str(&o));
}

TEST(json_refuses_what_is_ambiguous)
{
    const struct json *j = NULL;
    CHECK(json_parse(a, S("{\"a\":1,\"a\":2}"), &j).kind == ERR_INVALID);
    CHECK(json_parse(a, S("{\"a\":99999999999999999999}"), &j).kind == ERR_INVALID);
    CHECK(json_parse(a, S("{\"a\":\"\\u0000\"}"), &j).kind == ERR_INVALID);
    CHECK(json_parse(a, S("\"\xFF\""), &j).kind == ERR_INVALID);
    CHECK(json_parse(a, S("{} x"), &j).kind == ERR_INVALID);
    CHECK(json_parse(a, (str){0}, &j).kind == ERR_INVALID);
}

TEST(json_writes_sorted_keys_and_short_escapes)
{
    const struct json *j = NULL;
    str text = S("{\"b\":[1,-2,true,null],\"a\":\"\\u0001\\n\\\"/中\",\"A\":{}}");
    CHECK_OK(json_parse(a, text, &j));
    struct out o = out_plain(a);
    json_put_value(&o, j);
    CHECK_STR("{\"A\":{},\"a\":\"\\u0001\\n\\\"/中\",\"b\":[1,-2,true,null]}", out_str(&o));
}

static int undone[2], undone_count;

static void note_undone(void *what)
{
    undone[undone_count++] = *(int *)what;
}

TEST(arenas_run_what_was_deferred_newest_first)
{
    arena b = arena_make(1 << 20);
    int one = 1, two = 2;
    arena_defer(&b, note_undone, &one);
    arena_defer(&b, note_undone, &two);
    arena_reset(&b);
    CHECK(undone_count == 2 && undone[0] == 2 && undone[1] == 1);
    arena_free(&b);
}

CHECK_MAIN
