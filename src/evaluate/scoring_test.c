// Every number of the plays that are scored, written out: price, other and total scores, places,
// benchmark, and who is abnormally low.
#include "evaluate/scoring.h"

#include "base/check.h"

// Items: points, t technical, j judged. Scores: in the order of the items, of judged ones each
// member's between slashes. What is expected is absent where the bid does not count.
struct scored_bid {
    bool small;
    const char *quoted;
    bool low;
    const char *scores, *price_score, *other_score, *total;
    int place;
};
static const struct scored_play {
    const char *name, *price_weight, *deduction, *ceiling;
    bool consultation;
    int members;
    const char *benchmark, *items;
    struct scored_bid bids[8];
} plays[] = {
    {"consultation community", "10", "10", "2445000.00", true, 5, "1818604.21",
     "8 6 6 6 8 6 6tj 6tj 6tj 6tj 6tj 10t 5t 5",
     {
        {false, "2233643.17", false,
         "100 100 75 50 100 50 70/80/70/60/70 80/100/80/80/80 80/60/80/70/60 "
         "70/70/60/70/70 100/100/100/80/100 50 100 100",
         "8.14", "70.78", "78.92", 1},
        {true, "2020671.34", false,
         "25 25 75 25 25 50 100/100/80/80/80 70/70/80/70/70 70/80/70/70/80 "
         "60/60/60/60/60 80/80/70/60/70 100 100 100",
         "10.00", "56.46", "66.46", 3},
        {false, "2127989.14", false,
         "100 50 25 75 25 25 60/60/60/70/70 80/100/100/100/100 70/70/60/70/70 "
         "100/100/100/100/100 60/60/60/60/60 100 100 0",
         "8.55", "58.78", "67.33", 2},
     }},
    {"consultation property set aside", "20", "0", "640645.80", true, 3, "517582.42",
     "2tj 8tj 2tj 8tj 2tj 8tj 2tj 8tj 10t 4 3 3 6 3 5 1 5",
     {
        {true, "517582.42", false,
         "100/100/100 80/100/100 80/80/80 60/60/60 80/80/70 80/100/100 80/70/80 "
         "70/80/70 100 100 50 25 100 75 100 50 25",
         "20.00", "63.52", "83.52", 1},
        {true, "542457.14", false,
         "100/100/100 70/80/80 60/60/60 70/70/70 60/60/60 80/80/80 80/60/70 80/70/70 "
         "50 25 100 75 100 50 50 25 50",
         "19.08", "53.80", "72.88", 3},
        {false, "572561.58", false,
         "70/70/70 100/80/100 100/100/100 100/100/100 60/60/60 70/80/70 60/60/60 "
         "80/100/100 50 100 50 100 75 50 75 100 0",
         "18.08", "58.85", "76.93", 2},
        {true, "596433.82", false,
         "70/60/60 80/80/100 100/100/100 70/60/70 100/80/100 70/60/70 80/100/100 "
         "70/60/60 50 25 25 75 25 75 75 100 100",
         "17.36", "52.17", "69.53", 4},
     }},
    {"draw on equal score and price", "10", "10", "4732000.00", false, 5, "4046240.49",
     "8 2 3 2 4 20tj 8tj 15tj 10t 10t 3tj 5",
     {
        {false, "4067975.12", false,
         "25 25 50 50 25 100/100/80/100/100 70/70/60/80/80 80/80/80/80/100 100 25 "
         "70/60/60/60/60 100",
         "9.95", "62.92", "72.87", 0},
        {false, "4067975.12", false,
         "25 25 50 50 25 100/100/80/100/100 70/70/60/80/80 80/80/80/80/100 100 25 "
         "70/60/60/60/60 100",
         "9.95", "62.92", "72.87", 0},
        {false, "4128707.06", false,
         "0 0 0 0 0 0/0/0/0/0 0/0/0/0/0 0/0/0/0/0 0 0 0/0/0/0/0 0",
         "9.80", "0.00", "9.80", 4},
        {false, "4046240.49", false,
         "0 0 0 0 0 0/0/0/0/0 0/0/0/0/0 0/0/0/0/0 0 0 0/0/0/0/0 0",
         "10.00", "0.00", "10.00", 3},
     }},
    {"low price not proved", "10", "10", "845000.00", false, 5, "747272.72",
     "6 6 6 6 2 5 10tj 10tj 10tj 6t 13t 5t 5",
     {
        {false, "760716.47", false,
         "25 50 75 100 50 50 100/100/80/100/100 80/70/70/80/100 80/80/80/80/80 75 50 "
         "50 100",
         "9.82", "62.60", "72.42", 2},
        {true, "371800.00", true,
         "100 100 25 50 25 75 100/80/80/100/100 0/70/60/70/60 100/80/100/100/100 50 75 "
         "50 100",
         NULL, NULL, NULL, -1},
        {false, "834618.65", false,
         "25 50 25 25 50 100 70/60/70/70/80 0/0/0/0/0 100/80/100/80/80 100 25 50 100",
         "8.95", "46.05", "55.00", 4},
        {false, "778120.84", false,
         "25 25 75 25 25 75 70/100/100/80/80 100/100/100/100/100 80/100/70/100/80 100 "
         "75 100 100",
         "9.60", "66.20", "75.80", 1},
        {true, "830303.02", false,
         "100 25 50 75 75 75 60/60/60/70/60 60/70/70/60/60 70/70/70/80/70 100 25 25 "
         "100",
         "10.00", "55.55", "65.55", 3},
     }},
    {"over ceiling", "10", "10", "845000.00", false, 5, "642128.17",
     "6 6 6 6 2 5 10tj 10tj 10tj 6t 13t 5t 5",
     {
        {true, "713475.74", false,
         "100 0 0 50 50 25 60/60/60/70/60 80/100/80/80/70 60/60/60/60/60 25 100 25 100",
         "10.00", "52.40", "62.40", 3},
        {false, "801735.37", false,
         "100 25 25 75 100 25 80/100/80/80/80 80/80/80/80/70 70/60/70/70/60 50 25 50 "
         "100",
         "8.01", "53.30", "61.31", 4},
        {false, "768298.09", false,
         "65 75 75 50 50 100 60/70/60/70/60 80/80/100/70/80 60/60/60/60/70 100 50 75 "
         "100",
         "8.36", "63.95", "72.31", 2},
        {true, "744489.29", false,
         "65 50 25 50 50 100 100/100/80/100/80 100/100/80/80/100 60/60/60/60/60 25 100 "
         "100 100",
         "9.58", "66.30", "75.88", 1},
     }},
    {"tender legal aid", "10", "20", "1050000.00", false, 5, "752185.16",
     "10tj 10tj 30t 10tj 20 5 5",
     {
        {false, "904726.00", false,
         "70/100/70/80/70 100/80/100/100/100 100 70/70/60/80/70 25 25 100",
         "8.31", "65.65", "73.96", 2},
        {true, "1012331.08", false,
         "100/100/80/100/100 60/60/70/60/60 75 100/70/100/70/80 100 75 100",
         "9.29", "75.45", "84.74", 1},
        {false, "1018363.60", false,
         "60/0/0/0/60 60/70/70/70/70 100 70/60/60/60/70 25 25 100",
         "7.39", "56.85", "64.24", 3},
        {false, "962218.95", false,
         "60/70/70/70/70 60/70/60/60/60 25 70/70/70/80/80 100 25 100",
         "7.82", "54.15", "61.97", 4},
        {true, "940231.45", false,
         "70/80/70/60/70 70/60/60/60/70 50 100/80/80/70/80 25 25 100",
         "10.00", "47.85", "57.85", 5},
        {false, "976389.37", false,
         "80/80/80/80/80 80/100/80/80/70 50 70/70/70/70/80 25 75 0",
         "7.70", "47.15", "54.85", 6},
     }},
    {"tender psychology", "10", "10", "4075000.00", false, 5, "3427680.05",
     "10 8 4 4 4 5 5tj 5tj 5tj 5tj 8t 15t 2t 5t 5",
     {
        {false, "4023271.94", false,
         "0 75 75 50 100 100 70/100/70/80/80 100/80/100/100/70 70/70/70/70/70 "
         "70/70/80/100/100 75 75 100 100 100",
         "8.52", "65.45", "73.97", 3},
        {true, "3808533.39", false,
         "75 100 75 100 65 100 70/70/60/70/80 100/100/100/80/100 100/100/100/100/100 "
         "60/60/60/60/60 75 50 0 25 100",
         "10.00", "66.15", "76.15", 2},
        {false, "3464072.63", false,
         "25 25 25 50 25 25 60/60/60/60/60 0/0/60/0/0 60/70/60/60/70 0/0/0/60/0 100 75 "
         "100 100 100",
         "9.89", "48.40", "58.29", 4},
        {false, "3819694.02", false,
         "50 25 50 25 25 25 60/60/70/70/80 60/60/70/70/60 60/60/60/60/60 "
         "60/60/60/70/70 100 50 100 25 100",
         "8.97", "48.80", "57.77", 5},
        {true, "3970074.79", false,
         "100 25 100 25 65 75 100/100/100/100/100 70/70/70/60/60 60/60/60/60/60 "
         "100/100/80/100/100 50 100 100 25 100",
         "9.59", "66.70", "76.29", 1},
     }},
    {"tender social work correction", "20", "10", "5915000.00", false, 5, "4477892.60",
     "8tj 8tj 6tj 1t 1t 8t 8t 3 4 3 10 5 5 5 5",
     {
        {false, "4989383.79", false,
         "60/60/70/70/70 70/80/70/80/80 70/60/60/60/60 0 100 75 100 50 100 75 50 75 75 "
         "25 100",
         "17.95", "56.58", "74.53", 3},
        {true, "4975436.22", false,
         "80/100/100/100/80 70/100/70/80/100 100/100/100/80/100 100 100 25 75 100 50 "
         "25 50 75 100 75 100",
         "20.00", "58.09", "78.09", 2},
        {false, "5247466.73", false,
         "60/60/70/80/70 70/70/80/70/100 100/80/80/70/70 100 100 50 50 75 25 25 75 25 "
         "50 25 100",
         "17.07", "47.98", "65.05", 4},
        {false, "5396204.64", false,
         "80/100/80/100/100 100/80/100/80/80 60/80/70/70/70 100 100 100 50 100 25 75 "
         "100 75 50 75 100",
         "16.60", "63.85", "80.45", 1},
     }},
};

static dec a_dec(str s)
{
    dec d = {0};
    CHECK(dec_parse(s, &d));
    return d;
}

static money a_money(const char *s)
{
    money m = {0};
    CHECK(money_parse(str_of(s), &m));
    return m;
}

static size_t read_items(const struct scored_play *p, struct scored_item *items)
{
    size_t n = 0;
    for (str rest = str_of(p->items); rest.at;) {
        str one = str_cut(&rest, ' ');
        struct scored_item *item = &items[n++];
        item->n = (int64_t)n;
        item->judged = str_ends(one, S("j"));
        one.len -= item->judged;
        item->technical = str_ends(one, S("t"));
        one.len -= item->technical;
        item->weight = a_dec(one);
    }
    return n;
}

static int64_t *read_sums(arena *a, const char *scores, size_t n)
{
    int64_t *sums = new(a, int64_t, n + 1);
    size_t i = 0;
    for (str rest = str_of(scores); rest.at; i++)
        for (str item = str_cut(&rest, ' '); item.at;)
            sums[i] += a_dec(str_cut(&item, '/')).n;
    CHECK(i == n);
    return sums;
}

static size_t count_bids(const struct scored_play *p)
{
    size_t n = 0;
    while (n < 8 && p->bids[n].quoted)
        n++;
    return n;
}

static void check_play(arena *a, const struct scored_play *p)
{
    struct scored_item items[40] = {0};
    struct contender at[8] = {0};
    size_t n = 0;
    struct scoring s = {.price_weight = a_dec(str_of(p->price_weight)),
                        .deduction = a_dec(str_of(p->deduction)),
                        .technical_decides = p->consultation, .members = p->members,
                        .items = items, .item_count = read_items(p, items)};
    for (size_t i = 0; i < count_bids(p); i++)
        if (p->bids[i].total)
            at[n++] = (struct contender){.bid = {(int64_t)i + 1}, .small = p->bids[i].small,
                                         .quoted = a_money(p->bids[i].quoted),
                                         .sums = read_sums(a, p->bids[i].scores, s.item_count)};
    CHECK_STR(p->benchmark, money_text(a, scoring_rank(&s, at, n)));
    for (size_t i = 0; i < n; i++) {
        const struct scored_bid *b = &p->bids[at[i].bid.n - 1];
        CHECK_STR(b->price_score, dec_text2(a, at[i].price_score));
        CHECK_STR(b->other_score, dec_text2(a, at[i].other_score));
        CHECK_STR(b->total, dec_text2(a, at[i].total));
        CHECK(at[i].place == b->place);
    }
}

TEST(published_purchases_come_out_to_the_digit)
{
    for (size_t i = 0; i < sizeof plays / sizeof *plays; i++)
        check_play(a, &plays[i]);
}

TEST(low_prices_of_the_plays_are_found)
{
    for (size_t i = 0; i < sizeof plays / sizeof *plays; i++) {
        const struct scored_play *p = &plays[i];
        struct low_limits limits = {{50 * dec_one}, {50 * dec_one}, {45 * dec_one},
                                    a_money(p->ceiling)};
        money quoted[8];
        size_t n = count_bids(p);
        for (size_t k = 0; k < n; k++)
            quoted[k] = a_money(p->bids[k].quoted);
        for (size_t k = 0; k < n; k++)
            CHECK((low_price_triggers(&limits, quoted, n, k) != 0) == p->bids[k].low);
    }
}

static const struct low_limits half = {{50 * dec_one}, {50 * dec_one}, {45 * dec_one}, {100000}};

TEST(a_low_price_is_strictly_below)
{
    // Half of the mean of 400 is 200: not below it. Half of the second lowest is 250, and 45 % of
    // the ceiling is 450.
    money at_half[] = {{20000}, {50000}, {50000}};
    CHECK(low_price_triggers(&half, at_half, 3, 0) == (LOW_SECOND | LOW_CEILING));
    money second[] = {{45000}, {90000}, {95000}};
    CHECK(low_price_triggers(&half, second, 3, 0) == 0);
    money below_second[] = {{44999}, {90000}, {95000}};
    CHECK(low_price_triggers(&half, below_second, 3, 0) == (LOW_SECOND | LOW_CEILING));
    money mean[] = {{45000}, {60000}, {165001}};
    CHECK(low_price_triggers(&half, mean, 3, 0) == LOW_MEAN);
    mean[2].fen--;
    CHECK(low_price_triggers(&half, mean, 3, 0) == 0);
    money alone[] = {{45000}};
    CHECK(low_price_triggers(&half, alone, 1, 0) == 0);
    alone[0].fen--;
    CHECK(low_price_triggers(&half, alone, 1, 0) == LOW_CEILING);
    money twice[] = {{44999}, {44999}, {60000}};
    CHECK(low_price_triggers(&half, twice, 3, 0) == LOW_CEILING);
}

static struct contender bid_of(int64_t n, int64_t fen, const int64_t *sums)
{
    return (struct contender){.bid = {n}, .quoted = {fen}, .sums = sums};
}

TEST(equal_score_goes_to_the_lower_price)
{
    struct scored_item item = {.n = 1, .weight = {100 * dec_one}};
    struct scoring s = {.members = 1, .items = &item, .item_count = 1};
    int64_t sum[] = {80 * dec_one};
    struct contender at[] = {bid_of(1, 200, sum), bid_of(2, 100, sum), bid_of(3, 200, sum)};
    scoring_rank(&s, at, 3);
    CHECK(at[0].bid.n == 2 && at[0].place == 1 && at[1].place == 2 && at[2].place == 2);
    CHECK(scoring_tied(at, 3) == 1);
}

TEST(in_a_consultation_the_technical_score_decides_before_the_draw)
{
    struct scored_item items[] = {{.n = 1, .weight = {50 * dec_one}, .technical = true},
                                  {.n = 2, .weight = {50 * dec_one}}};
    struct scoring s = {.members = 1, .items = items, .item_count = 2};
    int64_t one[] = {60 * dec_one, 80 * dec_one}, two[] = {80 * dec_one, 60 * dec_one};
    struct contender at[] = {bid_of(1, 100, one), bid_of(2, 100, two)};
    scoring_rank(&s, at, 2);
    CHECK(at[0].place == 0 && at[1].place == 0 && scoring_tied(at, 2) == 2);
    s.technical_decides = true;
    scoring_rank(&s, at, 2);
    CHECK(at[0].bid.n == 2 && at[0].place == 1 && at[1].place == 2);
}

TEST(the_lowest_price_rule_compares_after_the_deduction)
{
    struct scoring s = {.price_weight = {100 * dec_one}, .deduction = {10 * dec_one},
                        .lowest_price = true, .members = 1};
    struct contender at[] = {bid_of(1, 1000000, NULL), bid_of(2, 1100000, NULL)};
    at[1].small = true;
    scoring_rank(&s, at, 2);
    CHECK(at[0].bid.n == 2 && at[0].adjusted.fen == 990000 && at[0].price_score.n == 1000000);
    // One fen apart is the same score to two digits, and still not the same price.
    struct contender near[] = {bid_of(1, 100000001, NULL), bid_of(2, 100000000, NULL)};
    scoring_rank(&s, near, 2);
    CHECK(near[0].bid.n == 2 && near[1].place == 2);
}

TEST(a_price_of_nothing_is_scored_too)
{
    struct scoring s = {.price_weight = {10 * dec_one}, .members = 1};
    struct contender at[] = {bid_of(1, 0, NULL), bid_of(2, 500, NULL)};
    scoring_rank(&s, at, 2);
    CHECK(at[0].bid.n == 1 && at[0].price_score.n == 100000 && at[1].price_score.n == 0);
}

TEST(means_are_rounded_half_up_and_once)
{
    // Two items of 1 point, three members: 0.3333… + 0.6666… is 1 exactly, not 0.33 + 0.67.
    struct scored_item items[] = {{.n = 1, .weight = {dec_one}, .judged = true},
                                  {.n = 2, .weight = {dec_one}, .judged = true}};
    struct scoring s = {.members = 3, .items = items, .item_count = 2};
    int64_t sums[] = {100 * dec_one, 200 * dec_one};
    struct contender at[] = {bid_of(1, 100, sums)};
    scoring_rank(&s, at, 1);
    CHECK(at[0].other_score.n == dec_one);
    // 0.005 goes up.
    struct scored_item half_item = {.n = 1, .weight = {dec_one}};
    int64_t half_sum[] = {dec_one / 2};
    s.items = &half_item;
    s.item_count = 1;
    struct contender up[] = {bid_of(1, 100, half_sum)};
    scoring_rank(&s, up, 1);
    CHECK(up[0].other_score.n == 100);
}

TEST(only_the_levels_of_an_item_are_scores)
{
    dec levels[] = {{0}, {60 * dec_one}, {100 * dec_one}};
    CHECK(scoring_on_level(levels[1], levels, 3) && scoring_on_level((dec){0}, levels, 3));
    CHECK(!scoring_on_level((dec){61 * dec_one}, levels, 3));
    CHECK(!scoring_on_level((dec){60 * dec_one + 1}, levels, 3));
    CHECK(!scoring_on_level((dec){0}, levels, 0));
}

CHECK_MAIN
