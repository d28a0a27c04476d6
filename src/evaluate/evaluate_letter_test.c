#include "evaluate/evaluate_views.h"

#include "base/check.h"

static struct tender_item_row item(int64_t n, const char *kind, int64_t points)
{
    return (struct tender_item_row){.n = n, .name = S("服务方案"), .kind = str_of(kind),
                                    .weight = {points * dec_one}};
}

static struct bid_score_row score(int64_t bid, int64_t of, int64_t person, int64_t percent)
{
    return (struct bid_score_row){.bid = {bid}, .item = of, .person = person,
                                  .score = {percent * dec_one}};
}

TEST(own_scores_are_means_of_what_the_members_gave)
{
    struct tender_item_row items[] = {item(1, "objective", 20), item(2, "judged", 30)};
    // 80, 60 and 70 percent of 30 points are 21; what another bid got does not matter.
    struct bid_score_row scores[] = {score(7, 1, 0, 100), score(7, 2, 4, 80), score(7, 2, 5, 60),
                                     score(7, 2, 6, 70), score(8, 2, 4, 100)};
    struct own_lines lines = own_lines_of(a, &(struct tender_item_row_rows){items, 2},
                                          &(struct bid_score_row_rows){scores, 5}, (id){7},
                                          (dec){10 * dec_one}, (dec){95000});
    CHECK(lines.n == 3);
    CHECK(!lines.at[0].row && lines.at[0].lost.n == 5000);
    CHECK(lines.at[1].score.n == 20 * dec_one && lines.at[1].lost.n == 0);
    CHECK(lines.at[2].score.n == 21 * dec_one && lines.at[2].most && !lines.at[0].most);
}

TEST(a_mean_is_rounded_half_up_for_show)
{
    struct tender_item_row items[] = {item(1, "judged", 10)};
    struct bid_score_row scores[] = {score(7, 1, 4, 100), score(7, 1, 5, 100), score(7, 1, 6, 50)};
    struct own_lines lines = own_lines_of(a, &(struct tender_item_row_rows){items, 1},
                                          &(struct bid_score_row_rows){scores, 3}, (id){7},
                                          (dec){0}, NO_DEC);
    CHECK(lines.n == 1);
    CHECK_STR("8.33", dec_text2(a, lines.at[0].score));
}

TEST(who_lost_nothing_is_told_of_no_loss)
{
    struct tender_item_row items[] = {item(1, "objective", 10)};
    struct bid_score_row scores[] = {score(7, 1, 0, 100)};
    struct own_lines lines = own_lines_of(a, &(struct tender_item_row_rows){items, 1},
                                          &(struct bid_score_row_rows){scores, 1}, (id){7},
                                          (dec){0}, NO_DEC);
    CHECK(lines.n == 1 && !lines.at[0].most);
}

// evaluate.challenge_days: the last day to challenge a result.
TEST(a_result_is_challenged_within_seven_working_days)
{
    CHECK(RULE_evaluate_challenge_days.value == 7);
    CHECK(RULE_evaluate_challenge_days.unit == UNIT_WORKING_DAYS);
    CHECK_STR("evaluate.challenge_days", str_of(RULE_evaluate_challenge_days.name));
}

CHECK_MAIN
