#include "perform/perform.h"

#include "base/check.h"

static dec d(const char *text)
{
    dec x = {0};
    CHECK(dec_parse(str_of(text), &x));
    return x;
}

static money m(const char *text)
{
    money x = {0};
    CHECK(money_parse(str_of(text), &x));
    return x;
}

static const char *const weights[] = {"20", "40", "20", "20"};

static dec score_of(const char *const *scores)
{
    struct weighted of[4];
    for (size_t i = 0; i < 4; i++)
        of[i] = (struct weighted){d(weights[i]), d(scores[i])};
    return perform_score(of, 4);
}

static str grade_of(dec score)
{
    const struct contract_grade_row grades[] = {{1, S("优"), d("90")},
                                                {2, S("良"), d("80")},
                                                {3, S("合格"), d("60")},
                                                {4, S("不合格"), d("0")}};
    return perform_grade(score, grades, 4);
}

static const struct contract_band_row *bands(void)
{
    static struct contract_band_row rows[4];
    const char *const texts[4][3] = {
        {"90", "100", "100"}, {"80", "90", "95"}, {"60", "80", "90"}, {"0", "60", "80"}};
    for (size_t i = 0; i < 4; i++)
        rows[i] = (struct contract_band_row){(int64_t)i + 1, d(texts[i][0]), d(texts[i][1]),
                                             d(texts[i][2])};
    return rows;
}

static struct pay_rule four_bands(void)
{
    return (struct pay_rule){.kind = S("bands"), .bands = bands(), .band_count = 4};
}

static void check_paid(arena *a, const char *whole, const char *score, struct pay_rule rule,
                       const char *expected)
{
    money got = {-1};
    CHECK(perform_payable(m(whole), d(score), &rule, &got));
    CHECK_STR(expected, money_text(a, got));
}

TEST(scores_are_the_weighted_sum_to_a_hundredth)
{
    const char *const plays[][4] = {{"92", "88", "85", "96"},
                                    {"80", "78", "82", "84"},
                                    {"70", "66", "72", "80"},
                                    {"85", "85", "85", "85"}};
    const char *const expected[] = {"89.80", "80.40", "70.80", "85.00"};
    for (size_t i = 0; i < 4; i++)
        CHECK_STR(expected[i], dec_text2(a, score_of(plays[i])));
    // 33.33 * 66.65 / 100 = 22.214445; 0.125 * 100 / 100 is just half a hundredth more.
    struct weighted third = {d("33.33"), d("66.65")}, half = {d("0.125"), d("100")};
    CHECK_STR("22.21", dec_text2(a, perform_score(&third, 1)));
    CHECK_STR("0.13", dec_text2(a, perform_score(&half, 1)));
}

TEST(the_grade_is_the_first_that_the_score_reaches)
{
    CHECK_STR("优", grade_of(d("90")));
    CHECK_STR("良", grade_of(d("89.99")));
    CHECK_STR("良", grade_of(d("80")));
    CHECK_STR("合格", grade_of(d("79.99")));
    CHECK_STR("不合格", grade_of(d("59.99")));
    CHECK_STR("不合格", grade_of(d("0")));
}

TEST(bands_include_their_lower_end_and_a_hundred)
{
    check_paid(a, "2233643.17", "89.80", four_bands(), "2121961.01");
    check_paid(a, "778120.84", "89.80", four_bands(), "739214.80");
    check_paid(a, "3970074.79", "89.80", four_bands(), "3771571.05");
    check_paid(a, "1000.00", "100", four_bands(), "1000.00");
    check_paid(a, "1000.00", "90", four_bands(), "1000.00");
    check_paid(a, "1000.00", "89.99", four_bands(), "950.00");
    check_paid(a, "1000.00", "60", four_bands(), "900.00");
    check_paid(a, "1000.00", "0", four_bands(), "800.00");
    const struct contract_band_row gap[] = {{1, d("90"), d("100"), d("100")},
                                            {2, d("0"), d("80"), d("90")}};
    struct pay_rule rule = {.kind = S("bands"), .bands = gap, .band_count = 2};
    money got = {0};
    CHECK(!perform_payable(m("1000"), d("85"), &rule, &got));
}

TEST(six_bands_of_the_legal_aid_tender_pay_ninety_percent)
{
    const char *const texts[6][3] = {{"95", "100", "100"}, {"85", "95", "98"},
                                     {"75", "85", "95"},   {"65", "75", "90"},
                                     {"60", "65", "80"},   {"0", "60", "70"}};
    struct contract_band_row rows[6];
    for (size_t i = 0; i < 6; i++)
        rows[i] = (struct contract_band_row){(int64_t)i + 1, d(texts[i][0]), d(texts[i][1]),
                                             d(texts[i][2])};
    check_paid(a, "1012331.08", "70.80",
               (struct pay_rule){.kind = S("bands"), .bands = rows, .band_count = 6},
               "911097.97");
}

TEST(parts_of_a_point_count_and_full_steps_only)
{
    struct pay_rule point = {.kind = S("per_point"), .below = d("90"), .percent = d("0.1")};
    check_paid(a, "744489.29", "85", point, "740766.84");
    check_paid(a, "1000.00", "89.50", point, "999.50");
    check_paid(a, "1000.00", "90", point, "1000.00");
    struct pay_rule steps = {.kind = S("steps"), .below = d("90"), .step = d("5"),
                             .percent = d("1")};
    check_paid(a, "517582.42", "80.40", steps, "512406.60");
    check_paid(a, "1000.00", "85.01", steps, "1000.00");
    check_paid(a, "1000.00", "85", steps, "990.00");
    check_paid(a, "1000.00", "80", steps, "980.00");
}

TEST(proportional_and_amount_rules_round_what_is_paid)
{
    struct pay_rule part = {.kind = S("proportional"), .below = d("90")};
    check_paid(a, "5396204.64", "89.80", part, "5384213.07");
    check_paid(a, "900.00", "45", part, "450.00");
    struct pay_rule amount = {.kind = S("per_point_amount"), .below = d("90"),
                              .amount = m("500")};
    check_paid(a, "100000.00", "88.5", amount, "99250.00");
    amount.amount = m("1.01");
    check_paid(a, "100.00", "89.5", amount, "99.50");
}

TEST(nothing_is_paid_below_nothing)
{
    struct pay_rule amount = {.kind = S("per_point_amount"), .below = d("90"),
                              .amount = m("50")};
    check_paid(a, "1000.00", "10", amount, "0.00");
    struct pay_rule point = {.kind = S("per_point"), .below = d("90"), .percent = d("2")};
    check_paid(a, "1000.00", "30", point, "0.00");
    struct pay_rule steps = {.kind = S("steps"), .below = d("90"), .step = {0}};
    money got = {0};
    CHECK(!perform_payable(m("1000"), d("10"), &steps, &got));
}

TEST(a_deduction_comes_off_the_last_open_instalments)
{
    struct contract_instalment_row rows[3] = {
        {.n = 1, .amount = m("300"), .settled = m("300"), .paid = m("300")},
        {.n = 2, .amount = m("400")},
        {.n = 3, .amount = m("300")}};
    money now[3];
    CHECK(perform_spread(m("100"), rows, 3, now).fen == 0);
    CHECK(now[2].fen == 10000 && now[1].fen == 0 && now[0].fen == 0);
    CHECK(perform_spread(m("350"), rows, 3, now).fen == 0);
    CHECK(now[2].fen == 30000 && now[1].fen == 5000 && now[0].fen == 0);
    CHECK(perform_spread(m("800"), rows, 3, now).fen == 10000);
    CHECK(now[2].fen == 30000 && now[1].fen == 40000 && now[0].fen == 0);
}

CHECK_MAIN
