#include "portal/listing.h"

#include "base/check.h"

TEST(a_search_becomes_pairs_of_characters_once_each)
{
    struct search_tokens t = tokens_in(a, S("养老服务 养老 ABC"));
    CHECK(t.n == 4);
    CHECK_STR("养老", t.at[0]);
    CHECK_STR("老服", t.at[1]);
    CHECK_STR("服务", t.at[2]);
    CHECK_STR("abc", t.at[3]);
    CHECK_STR("", t.at[4]);
}

TEST(an_empty_search_asks_for_all)
{
    CHECK(tokens_in(a, S("")).n == 0);
    CHECK(tokens_in(a, S("  ")).n == 0);
}

TEST(a_long_search_keeps_the_first_eight_tokens)
{
    struct search_tokens t = tokens_in(a, S("一二三四五六七八九十百千"));
    CHECK(t.n == tokens_max);
    CHECK_STR("一二", t.at[0]);
    CHECK_STR("八九", t.at[7]);
}

CHECK_MAIN
