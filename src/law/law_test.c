#include "law/law.h"

#include "base/check.h"
#include "law_rules.h"

static struct calendar year_2026(arena *a)
{
    struct calendar c;
    int line = 0;
    str text = S("# 国办发明电〔2025〕7号\n"
                 "off 2026-02-15 2026-02-23 春节\nwork 2026-02-14\nwork 2026-02-28\n"
                 "off 2026-05-01 2026-05-05 劳动节\nwork 2026-05-09\n");
    CHECK(calendar_read(a, text, &c, &line));
    return c;
}

TEST(working_days_skip_the_spring_festival_and_count_the_make_up_saturday)
{
    struct calendar c = year_2026(a);
    day from = day_make(2026, 2, 10);
    CHECK_STR("2026-02-24", day_text(a, working_days_after(&c, from, 5)));
    CHECK(working_days_between(&c, from, day_make(2026, 2, 24)) == 5);
    CHECK(day_is_working(&c, day_make(2026, 2, 28)) && !day_is_working(&c, day_make(2026, 3, 1)));
}

TEST(calendar_days_end_after_a_holiday_but_not_after_a_weekend)
{
    struct calendar c = year_2026(a);
    CHECK_STR("2026-05-06", day_text(a, calendar_days_after(&c, day_make(2026, 4, 2), 30)));
    CHECK_STR("2026-03-22", day_text(a, calendar_days_after(&c, day_make(2026, 3, 2), 20)));
}

TEST(a_year_without_its_notice_is_provisional)
{
    struct calendar c = year_2026(a);
    CHECK(calendar_knows(&c, day_make(2026, 12, 31)) && !calendar_knows(&c, day_make(2027, 1, 4)));
    CHECK(!day_is_working(&c, day_make(2027, 10, 1)) && !day_is_working(&c, day_make(2027, 1, 2)));
}

TEST(a_deadline_explains_itself_day_by_day)
{
    struct calendar c = year_2026(a);
    struct counted_days days =
        explain_deadline(a, &c, &RULE_tender_notice_period, day_make(2026, 2, 10));
    CHECK(days.n == 15 && days.at[0].number == 0 && days.at[1].number == 1);
    CHECK(days.at[4].make_up && days.at[4].number == 4);
    CHECK(days.at[5].number == 0 && days.at[14].last && days.at[14].number == 5);
    CHECK_STR("春节", days.at[5].name);
}

TEST(a_calendar_that_cannot_be_read_says_where)
{
    struct calendar c;
    int line = 0;
    CHECK(!calendar_read(a, S("off 2026-01-01 元旦\noff 2026-02-30\n"), &c, &line) && line == 2);
    CHECK(!calendar_read(a, S("free 2026-01-01"), &c, &line) && line == 1);
    CHECK(!calendar_read(a, S("off 2026-01-05 2026-01-01"), &c, &line));
}

TEST(settings_hold_from_their_day)
{
    struct law_setting settings[] = {
        {S("threshold.open_tender"), day_make(2026, 1, 1), S("4000000.00")},
        {S("threshold.open_tender"), day_make(2020, 1, 1), S("2000000.00")},
    };
    struct law l;
    str why = {0};
    CHECK(law_make(a, settings, 2, &l, &why));
    CHECK(law_threshold(&l, "threshold.open_tender", day_make(2025, 6, 1)).fen == 200000000);
    CHECK(law_threshold(&l, "threshold.open_tender", day_make(2026, 1, 1)).fen == 400000000);
    CHECK(law_threshold(&l, "threshold.procurement", day_make(2026, 1, 1)).fen == NO_MONEY.fen);
    CHECK(!law_value_wrong(a, S("calendar.2026"), S("off 2026-01-01")).at);
    CHECK(law_value_wrong(a, S("calendar.2026"), S("")).at);
    CHECK(law_value_wrong(a, S("threshold.open_tender"), S("很多")).at);
    CHECK(law_value_wrong(a, S("weather"), S("1")).at);
}

TEST(a_breach_is_said_with_its_numbers_in_both_languages)
{
    struct arg args[] = {ARG(day_make(2026, 3, 2)), ARG(day_make(2026, 3, 12)), ARG(10),
                         ARG(day_make(2026, 3, 22))};
    struct out zh = out_plain(a), en = out_plain(a);
    en.lang = LANG_EN;
    put_breach(&zh, &RULE_tender_issue_to_deadline, args, 4);
    put_breach(&en, &RULE_tender_issue_to_deadline, args, 4);
    CHECK(str_find(out_str(&zh), S("2026-03-22")) > 0 && str_find(out_str(&zh), S("20")) > 0);
    CHECK(str_find(out_str(&en), S("2026-03-22")) > 0 && str_find(out_str(&en), S("{")) < 0);
}

TEST(every_rule_is_complete)
{
    for (size_t i = 0; i < rules_count; i++) {
        const struct rule *r = rules[i];
        CHECK(r->text[0] && r->text_en[0] && r->clause[0] && r->from.n > 0);
        CHECK(rule_named(str_of(r->name)) == r);
        CHECK(!r->before || r->before->from.n < r->from.n);
    }
    CHECK(!rule_named(S("no.such_rule")));
}

TEST(a_label_leads_to_the_longest_word_of_the_trade_in_it)
{
    const struct term *t = term_in("最高限价（元）");
    CHECK(t && t->rule == &RULE_need_ceiling_over_budget);
    CHECK_STR("投标保证金", str_of(term_in("投标保证金（元）")->zh));
    CHECK(!term_in("联系电话"));
    for (size_t i = 0; i < terms_count; i++)
        for (size_t k = 0; k < i; k++)
            CHECK(strcmp(terms[i].anchor, terms[k].anchor) != 0);
}

CHECK_MAIN
