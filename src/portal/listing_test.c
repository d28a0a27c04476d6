#include "portal/listing.h"

#include "base/check.h"
#include "plan/plan.h"

static const struct listing_of all = {
    "/notices", "发布时间", "金额", "公告类型", notice_kinds,
    1 << BY_KIND | 1 << BY_STAGE | 1 << BY_METHOD | 1 << BY_CATEGORY, .deadlines = true,
    .feed = ""};

static struct fact fact_of(int64_t n, const char *kind, const char *stage, int64_t yuan)
{
    return (struct fact){.id = {n}, .kind = str_of(kind), .stage = str_of(stage),
                         .method = S("open_tender"), .category = S("C05"), .at = {n * DAY_US},
                         .amount = {yuan * 100}, .fit = S("none")};
}

static struct listing ask(arena *a, const struct fact *facts, size_t n)
{
    struct visit v = {.a = a, .now = {100 * DAY_US}};
    struct listing l = {.of = &all, .least = NO_MONEY, .most = NO_MONEY, .sort = S("time")};
    l.chosen[BY_KIND] = (struct chosen){{S("tender"), S("result")}, 2};
    l.chosen[BY_STAGE] = (struct chosen){{S("open")}, 1};
    listing_find(&v, &l, facts, n);
    return l;
}

static const struct fact *some(arena *a)
{
    struct fact *f = new(a, struct fact, 4);
    f[0] = fact_of(1, "tender", "open", 10);
    f[1] = fact_of(2, "result", "open", 20);
    f[2] = fact_of(3, "tender", "ended", 30);
    f[3] = fact_of(4, "contract", "open", 40);
    return f;
}

static int64_t count_of(const struct listing *l, size_t facet, const char *code)
{
    for (size_t i = 0; i < l->facets.at[facet].options.n; i++)
        if (str_eq(l->facets.at[facet].options.at[i].code, str_of(code)))
            return l->facets.at[facet].options.at[i].n;
    return 0;
}

TEST(a_list_holds_what_passes_every_filter_newest_first)
{
    struct listing l = ask(a, some(a), 4);
    CHECK(l.paging.total == 2 && l.shown.n == 2);
    CHECK(l.shown.at[0]->id.n == 2 && l.shown.at[1]->id.n == 1);
}

TEST(each_choice_is_counted_under_the_other_filters)
{
    struct listing l = ask(a, some(a), 4);
    CHECK(count_of(&l, 0, "tender") == 1);    // of those that are open
    CHECK(count_of(&l, 0, "contract") == 1);  // its own filter does not count
    CHECK(count_of(&l, 1, "open") == 2);      // of tenders and results
    CHECK(count_of(&l, 1, "ended") == 1);
    CHECK(count_of(&l, 1, "judging") == 0);
}

TEST(amounts_and_order)
{
    struct visit v = {.a = a, .now = {100 * DAY_US}};
    struct fact facts[] = {fact_of(1, "tender", "open", 10), fact_of(2, "tender", "open", 30),
                           fact_of(3, "tender", "open", 20)};
    struct listing l = {.of = &all, .least = {1500}, .most = NO_MONEY, .sort = S("amount")};
    listing_find(&v, &l, facts, 3);
    CHECK(l.paging.total == 2 && l.shown.at[0]->id.n == 2);
    facts[0].deadline = 101 * DAY_US;  // in a day
    facts[1].deadline = 102 * DAY_US;
    facts[2].deadline = 99 * DAY_US;   // past
    l = (struct listing){.of = &all, .least = NO_MONEY, .most = NO_MONEY, .sort = S("deadline")};
    listing_find(&v, &l, facts, 3);
    CHECK(l.shown.at[0]->id.n == 1 && l.shown.at[1]->id.n == 2 && l.shown.at[2]->id.n == 3);
}

TEST(amounts_are_read_in_ten_thousands)
{
    money m;
    CHECK(wan_typed(a, S("10"), &m) && m.fen == 10000000);
    CHECK(wan_typed(a, S("１２．５ 万元"), &m) && m.fen == 12500000);
    CHECK(wan_typed(a, S("10万"), &m) && m.fen == 10000000);
    CHECK(!wan_typed(a, S("很多"), &m) && !wan_typed(a, S("-1"), &m));
    CHECK(!wan_typed(a, S("9999999999999"), &m));
}
