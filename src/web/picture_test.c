#include "base/check.h"
#include "base/utf8.h"
#include "web/csv.h"
#include "web/picture_draw.h"

static const struct picture_bar sums[] = {
    {.name = S("公共教育"), .of = {{82000000}, {79000000}, {40200000}}},
    {.name = S("养老服务"), .link = S("/x"), .of = {{128000000}, {120400000}, {0}}},
};
static const struct picture_bars bars = {
    .p = {.name = "money", .finding = {S("养老服务还没有付")}, .source = {S("指标和合同")},
          .empty = {S("本年度还没有指标")}},
    .row = "服务类别", .share = "执行率", .sums = {"预算", "合同", "已支付"}, .sum_count = 3,
    .at = sums, .n = 2};

static str drawn(arena *a, const struct picture_bars *p)
{
    struct out o = out_html(a, LANG_ZH);
    struct visit v = {.a = a};
    picture_bars_html(&o, &v, p);
    return out_str(&o);
}

static bool has(str s, const char *part)
{
    return str_find(s, str_of(part)) >= 0;
}

static bool holds(const struct picture_drawing *d, str text)
{
    for (size_t i = 0; i < d->marks.n; i++)
        if (d->marks.at[i].text.at && str_eq(d->marks.at[i].text, text))
            return true;
    return false;
}

TEST(the_same_data_gives_the_same_bytes)
{
    CHECK_STR(str_c(a, drawn(a, &bars)), drawn(a, &bars));
}

TEST(a_picture_says_its_finding_and_where_the_table_is)
{
    str page = drawn(a, &bars);
    CHECK(has(page, "<h2 id=\"money-finding\">养老服务还没有付</h2>"));
    CHECK(has(page, "role=\"img\" aria-labelledby=\"money-title money-desc\""));
    CHECK(has(page, "<title id=\"money-title\">养老服务还没有付</title>"));
    CHECK(has(page, "<desc id=\"money-desc\">图里的数字都在图下方的数据表里。</desc>"));
    CHECK(has(page, "<details><summary>查看数据表</summary>"));
    CHECK(!has(page, "style="));
}

TEST(what_the_drawing_says_stands_in_the_table)
{
    struct out o = out_html(a, LANG_ZH);
    struct picture_drawing d = picture_bars_draw(&o, &bars);
    struct picture_table t = picture_bars_table(&o, &bars);
    CHECK(t.rows.n == 2 && t.columns.n == 5);
    for (size_t i = 0; i < t.rows.n; i++) {
        CHECK(holds(&d, t.rows.at[i].cell[0]));
        CHECK(holds(&d, t.rows.at[i].cell[4]));
        CHECK(holds(&d, join(a, t.rows.at[i].cell[3], S("／"), t.rows.at[i].cell[2], S("／"),
                             t.rows.at[i].cell[1])));
    }
    CHECK_STR("49%", t.rows.at[0].cell[4]);
    CHECK_STR("128.00", t.rows.at[1].cell[1]);
}

TEST(a_value_of_nothing_is_drawn)
{
    struct out o = out_html(a, LANG_ZH);
    struct picture_drawing d = picture_bars_draw(&o, &bars);
    int64_t lines = 0;
    for (size_t i = 0; i < d.marks.n; i++)
        lines += d.marks.at[i].shape == SHAPE_RULE && d.marks.at[i].look == LOOK_FIRST;
    CHECK(lines == 1);
    CHECK_STR("0%", picture_bars_table(&o, &bars).rows.at[1].cell[4]);
}

TEST(an_empty_picture_is_a_sentence_without_axes)
{
    struct picture_bars none = bars;
    none.n = 0;
    str page = drawn(a, &none);
    CHECK(has(page, "本年度还没有指标"));
    CHECK(!has(page, "<svg"));
    CHECK(!has(page, "<table"));
}

TEST(long_names_break_into_lines_that_fit_and_lose_nothing)
{
    str name = S("示例区退役军人事务局面向全区退役军人和其他优抚对象的 Vocational Training 服务项目");
    struct picture_wrapped lines = picture_wrap(a, name);
    struct out o = out_plain(a);
    CHECK(lines.n == 3);
    for (size_t i = 0; i < lines.n; i++) {
        CHECK(utf8_length(lines.at[i]) <= picture_line_units);
        CHECK(lines.at[i].len > 0);
        put(&o, lines.at[i]);
    }
    CHECK_STR(str_c(a, name), out_str(&o));
    CHECK(picture_wrap(a, S("")).n == 1);
}

TEST(a_hundred_rows_are_drawn_under_each_other)
{
    struct picture_bar *many = new(a, struct picture_bar, 100);
    struct picture_bars p = bars;
    for (int i = 0; i < 100; i++)
        many[i] = (struct picture_bar){.name = format(a, "%d", i), .of = {{100}, {i}, {i / 2}}};
    p.at = many;
    p.n = 100;
    struct out o = out_html(a, LANG_ZH);
    struct picture_drawing d = picture_bars_draw(&o, &p);
    int64_t last = -1, names = 0;
    for (size_t i = 0; i < d.marks.n; i++) {
        const struct picture_mark *m = &d.marks.at[i];
        if (m->shape != SHAPE_TEXT || m->look != LOOK_TEXT)
            continue;
        CHECK(m->y > last);
        last = m->y;
        names++;
    }
    CHECK(names == 100 && d.height > last);
}

TEST(no_mark_leaves_the_picture)
{
    struct picture_step steps[] = {
        {.name = S("等标期"), .planned_from = {20000}, .planned_until = {20020}, .from = {20001},
         .until = {20019}, .limit = {20021}, .late = 2},
        {.name = S("合同"), .from = {20030}},
    };
    struct picture_steps p = {.p = bars.p, .today = {20040}, .at = steps, .n = 2};
    struct out o = out_html(a, LANG_ZH);
    struct picture_drawing d = picture_steps_draw(&o, &p);
    for (size_t i = 0; i < d.marks.n; i++) {
        const struct picture_mark *m = &d.marks.at[i];
        CHECK(m->x >= 0 && m->x + m->w <= 1000 && m->y >= 0 && m->y + m->h <= d.height + 2);
    }
    struct picture_table t = picture_steps_table(&o, &p);
    CHECK(t.rows.at[0].hit && !t.rows.at[1].hit);
    CHECK_STR("2", t.rows.at[0].cell[4]);
    CHECK_STR("2024-10-04—2024-10-24", t.rows.at[0].cell[1]);
}

TEST(prices_stand_against_ceiling_and_mean)
{
    const struct picture_dot dots[] = {{S("甲"), {9000000}}, {S("乙"), {10000000}},
                                       {S("丙"), {9500000}}};
    struct picture_dots p = {.p = bars.p, .row = "供应商", .sum = "报价（元）",
                             .limit_word = "最高限价", .limit = {12000000}, .at = dots, .n = 3};
    struct out o = out_html(a, LANG_ZH);
    struct picture_drawing d = picture_dots_draw(&o, &p);
    struct picture_table t = picture_dots_table(&o, &p);
    CHECK(picture_mean(dots, 3).fen == 9500000);
    CHECK(picture_mean(dots, 0).fen == NO_MONEY.fen);
    for (size_t i = 0; i < 3; i++)
        CHECK(holds(&d, t.rows.at[i].cell[1]));
    CHECK(holds(&d, S("最高限价 120,000.00")));
    CHECK_STR("-5.3%", t.rows.at[0].cell[2]);
    CHECK_STR("0.0%", t.rows.at[2].cell[2]);
    CHECK(d.marks.at[d.marks.n - 1].look == LOOK_LIMIT);
}

TEST(one_price_is_a_picture_too)
{
    const struct picture_dot dot = {S("甲"), {9000000}};
    struct picture_dots p = {.p = bars.p, .row = "供应商", .sum = "报价（元）", .limit = NO_MONEY,
                             .at = &dot, .n = 1};
    struct out o = out_html(a, LANG_ZH);
    struct picture_drawing d = picture_dots_draw(&o, &p);
    CHECK(holds(&d, S("90,000.00")));
    CHECK(picture_dots_table(&o, &p).columns.n == 3);
}

TEST(a_missed_target_is_paler_and_words_are_only_told)
{
    const struct picture_bullet rows[] = {
        {.group = S("过程"), .name = S("到岗率"), .target = S("95%"), .actual = S("96%"),
         .target_n = {950000}, .actual_n = {960000}},
        {.group = S("过程"), .name = S("投诉"), .target = S("3 件"), .actual = S("4 件"),
         .target_n = {30000}, .actual_n = {40000}, .at_most = true},
        {.group = S("效果"), .name = S("回访"), .target = S("良好"), .actual = S("良好"),
         .target_n = NO_DEC, .actual_n = NO_DEC},
    };
    struct picture_bullets p = {.p = bars.p, .at = rows, .n = 3};
    struct out o = out_html(a, LANG_ZH);
    struct picture_drawing d = picture_bullets_draw(&o, &p);
    int64_t first = 0, third = 0, groups = 0;
    for (size_t i = 0; i < d.marks.n; i++) {
        const struct picture_mark *m = &d.marks.at[i];
        first += m->shape == SHAPE_BAR && m->look == LOOK_FIRST;
        third += m->shape == SHAPE_BAR && m->look == LOOK_THIRD;
        groups += m->shape == SHAPE_TEXT && m->look == LOOK_STRONG;
    }
    CHECK(first == 1 && third == 1 && groups == 2);
}

TEST(a_late_point_of_a_track_marks_its_row)
{
    const struct picture_way ways[] = {
        {.name = S("首期款"), .detail = S("100.00"),
         .points = {{PICTURE_DONE, S("06-01")}, {PICTURE_LATE, S("逾期 9 天")}}},
        {.name = S("尾款"), .detail = S("50.00"),
         .points = {{PICTURE_LATER, S("—")}, {PICTURE_LATER, S("—")}}},
    };
    struct picture_track p = {.p = bars.p, .row = "分期", .detail = "金额（元）",
                              .points = {"应付", "支付"}, .point_count = 2, .at = ways, .n = 2};
    struct out o = out_html(a, LANG_ZH);
    struct picture_table t = picture_track_table(&o, &p);
    struct picture_drawing d = picture_track_draw(&o, &p);
    CHECK(t.rows.at[0].hit && !t.rows.at[1].hit);
    CHECK(holds(&d, S("逾期 9 天")) && holds(&d, S("06-01")));
}

TEST(parts_fill_the_whole)
{
    const struct picture_part parts[] = {{S("企业"), {4200}}, {S("社会组织"), {4100}},
                                         {S("事业单位"), {1700}}};
    struct picture_shares p = {.p = bars.p, .row = "承接主体", .sum = "合同额（元）", .at = parts,
                               .n = 3};
    struct out o = out_html(a, LANG_ZH);
    struct picture_table t = picture_shares_table(&o, &p);
    struct picture_drawing d = picture_shares_draw(&o, &p);
    CHECK_STR("42%", t.rows.at[0].cell[2]);
    CHECK(holds(&d, S("42%")) && holds(&d, S("社会组织")));
}

TEST(csv_opens_in_a_spreadsheet_and_runs_nothing)
{
    struct out o = out_plain(a);
    csv_begin(&o);
    csv_cell(&o, 0, S("=cmd|x"));
    csv_cell(&o, 1, S("-5.3%"));
    csv_cell(&o, 2, S("说\"好\","));
    csv_end(&o);
    CHECK_STR("\xEF\xBB\xBF\"'=cmd|x\",\"-5.3%\",\"说\"\"好\"\",\"\r\n", out_str(&o));
}

TEST(the_csv_of_a_picture_is_its_table)
{
    struct visit v = {.a = a, .lang = LANG_ZH};
    struct out o = out_html(a, LANG_ZH);
    struct picture_table t = picture_bars_table(&o, &bars);
    picture_csv(&v, &t);
    CHECK_STR("\xEF\xBB\xBF\"服务类别\",\"预算（万元）\",\"合同（万元）\",\"已支付（万元）\",\"执行率\"\r\n"
              "\"公共教育\",\"82.00\",\"79.00\",\"40.20\",\"49%\"\r\n"
              "\"养老服务\",\"128.00\",\"120.40\",\"0.00\",\"0%\"\r\n", out_str(&v.out));
}

CHECK_MAIN
