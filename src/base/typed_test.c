#include "base/check.h"
#include "base/typed.h"

static str read_money(arena *a, const char *text)
{
    money m = NO_MONEY;
    bool scaled = false;
    enum typed t = typed_money(a, str_of(text), "预算金额（元）", &m, &scaled);
    return t ? format(a, "wrong %d", t) : join(a, money_text(a, m), scaled ? S(" scaled") : S(""));
}

TEST(amounts_are_read_as_people_write_them)
{
    CHECK_STR("1280000.00", read_money(a, " 1280000 "));
    CHECK_STR("1280000.00", read_money(a, "１，２８０，０００.００"));
    CHECK_STR("1280000.50", read_money(a, "￥1,280,000.5元"));
    CHECK_STR("1280000.00", read_money(a, "128,0000 元整"));
    CHECK_STR("125000.00 scaled", read_money(a, "12.5万"));
    CHECK_STR("125000.00 scaled", read_money(a, "１２．５ 万元\n"));
    CHECK_STR("300000000.00 scaled", read_money(a, "人民币3亿元"));
    CHECK_STR("12345678.90 scaled", read_money(a, "1234.56789万元"));
    CHECK_STR("12.50", read_money(a, "12。5"));
    CHECK_STR("125000.00", read_money(a, "\uFEFF125\u200B000"));
}

TEST(amounts_that_could_mean_two_things_are_refused)
{
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_COMMA)), read_money(a, "12,5"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_COMMA)), read_money(a, "1234,567"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_PLACES)), read_money(a, "12.345"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_NEGATIVE)), read_money(a, "-5"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_NEGATIVE)), read_money(a, "－5"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_TOO_LARGE)), read_money(a, "99999999999999999"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_UNIT)), read_money(a, "100美元"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_UNREADABLE)), read_money(a, "十万"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_UNREADABLE)), read_money(a, "1.2.3"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_UNREADABLE)), read_money(a, ""));
}

TEST(a_unit_is_dropped_where_the_label_names_it)
{
    dec d = {0};
    int64_t n = 0;
    price p = {0};
    bool scaled = false;
    CHECK(!typed_dec(a, S("80％"), "权重（%）", &d) && d.n == 80 * dec_one);
    CHECK(!typed_dec(a, S("-2.5"), "得分", &d) && d.n == -25000);
    CHECK(typed_dec(a, S("80%"), "得分", &d) == TYPED_UNIT);
    CHECK(!typed_int(a, S("３０ 天"), "多少天内付清", &n) && n == 30);
    CHECK(!typed_int(a, S("1,200"), "人数", &n) && n == 1200);
    CHECK(!typed_int(a, S("12个月"), "服务期限（月）", &n) && n == 12);
    CHECK(typed_int(a, S("30月"), "多少天内付清", &n) == TYPED_UNIT);
    CHECK(typed_int(a, S("3.5"), "人数", &n) == TYPED_PLACES);
    CHECK(!typed_int(a, S("3.0"), "人数", &n) && n == 3);
    CHECK(!typed_price(a, S("45.5元"), "单价", &p, &scaled) && p.micro == 45500000);
    CHECK(typed_price(a, S("45.5元/小时"), "单价", &p, &scaled) == TYPED_UNIT);
}

static str read_day(arena *a, const char *text)
{
    day d = {0};
    enum typed t = typed_day(a, str_of(text), &d);
    return t ? format(a, "wrong %d", t) : day_text(a, d);
}

TEST(dates_are_read_as_people_write_them)
{
    static const char *const ways[] = {"2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日",
                                       "20260301", "２０２６年０３月０１日", " 2026 年 3 月 1 日\n",
                                       "2026-3-1", "2026年3月1号", "2026－03－01", "2026。3。1"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        CHECK_STR("2026-03-01", read_day(a, ways[i]));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_NO_DAY)), read_day(a, "2026年2月30日"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_YEAR)), read_day(a, "3月1日"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_YEAR)), read_day(a, "26-3-1"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_UNREADABLE)), read_day(a, "明天"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_UNREADABLE)), read_day(a, "2026-03-01 9:30"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_UNREADABLE)), read_day(a, "2026年3月"));
}

static str read_instant(arena *a, const char *text)
{
    instant t = {0};
    enum typed wrong = typed_instant(a, str_of(text), &t);
    return wrong ? format(a, "wrong %d", wrong) : instant_text(a, t);
}

TEST(times_are_read_as_people_write_them)
{
    static const char *const ways[] = {
        "2026-03-31 09:30", "2026-03-31T09:30", "2026/3/31 9:30", "2026年3月31日9点30分",
        "2026年3月31日上午9:30", "2026年3月31日 上午 9点半", "２０２６－３－３１　９：３０",
        "2026-03-31T01:30:00Z", "2026.3.31 9时30分", "20260331 0930"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        CHECK_STR("2026-03-31 09:30", read_instant(a, ways[i]));
    CHECK_STR("2026-03-31 14:30", read_instant(a, "2026年3月31日下午2:30"));
    CHECK_STR("2026-03-31 14:30", read_instant(a, "2026年3月31日下午14点30分"));
    CHECK_STR("2026-03-31 12:00", read_instant(a, "2026年3月31日中午12点"));
    CHECK_STR("2026-03-31 09:00", read_instant(a, "2026年3月31日9点整"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_NO_TIME)), read_instant(a, "2026-03-31"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_NO_DAY)), read_instant(a, "2026-03-31 24:00"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_NO_DAY)), read_instant(a, "2026-03-31 9:60"));
    CHECK_STR(str_c(a, format(a, "wrong %d", TYPED_UNREADABLE)), read_instant(a, "2026-03-31 9"));
}

TEST(telephone_numbers_lose_what_was_only_for_the_eye)
{
    CHECK_STR("13800000000", typed_phone(a, S("138 0000 0000")));
    CHECK_STR("13800000000", typed_phone(a, S("１３８-０００００-０００")));
    CHECK_STR("13800000000", typed_phone(a, S("+86 138 0000 0000")));
    CHECK_STR("010-88880000", typed_phone(a, S("（010）8888 0000")));
    CHECK_STR("010-88880000转801", typed_phone(a, S("010－88880000 转 801")));
    CHECK_STR("12345", typed_phone(a, S("12345")));
    CHECK_STR("+852-12345678", typed_phone(a, S("+852-1234 5678")));
    CHECK(!typed_phone(a, S("张三")).at && !typed_phone(a, S("12")).at);
    CHECK(!typed_phone(a, S("138000000001380000000013800000000")).at);
}

TEST(a_text_loses_only_what_cannot_be_seen)
{
    CHECK_STR("甲 乙", typed_text(a, S("\uFEFF 甲\t乙 \n"), false));
    CHECK_STR("甲\n乙", typed_text(a, S("\r\n甲\r\n乙\n\n"), true));
    CHECK_STR("𠮷田·阿依古丽", typed_text(a, S("\u200B𠮷田·阿依古丽\u3000"), false));
    CHECK_STR("\u3000\u3000段首", typed_text(a, S("\u3000\u3000段首"), true));
    CHECK_STR("a\xFF", typed_text(a, S("a\xFF"), false));
}

CHECK_MAIN
