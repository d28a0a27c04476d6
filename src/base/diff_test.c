#include "base/diff.h"

#include "base/check.h"

// "same [-out] [+in]" line by line.
static str shown(arena *a, const char *from, const char *to)
{
    struct diff d = diff_texts(a, str_of(from), str_of(to));
    struct out o = out_plain(a);
    for (size_t i = 0; i < d.n; i++) {
        for (size_t k = 0; k < d.at[i].n; k++) {
            const struct diff_piece *p = &d.at[i].at[k];
            put(&o, p->kind == DIFF_OUT ? "[-" : p->kind == DIFF_IN ? "[+" : "");
            put(&o, p->text);
            put(&o, p->kind == DIFF_SAME ? "" : "]");
        }
        put(&o, "|");
    }
    return out_str(&o);
}

TEST(equal_texts_have_no_difference)
{
    CHECK(diff_texts(a, S("一\n二"), S("一\n二")).changes == 0);
    CHECK_STR("一|二|", shown(a, "一\n二", "一\n二"));
    CHECK(diff_texts(a, S(""), S("")).n == 0);
}

TEST(lines_come_in_and_go_out)
{
    CHECK_STR("一|[+二]|三|", shown(a, "一\n三", "一\n二\n三"));
    CHECK_STR("一|[-二]|三|", shown(a, "一\n二\n三", "一\n三"));
    CHECK_STR("[+一]|", shown(a, "", "一"));
    CHECK_STR("[-甲乙丙]|[+子丑寅]|", shown(a, "甲乙丙", "子丑寅"));
}

TEST(inside_a_line_words_change_and_numbers_stay_whole)
{
    CHECK_STR("截止：2026年[-03][+04]月[-31][+10]日|",
              shown(a, "截止：2026年03月31日", "截止：2026年04月10日"));
    CHECK_STR("预算[-1,280,000.00][+1,380,000.00]元，不变|",
              shown(a, "预算1,280,000.00元，不变", "预算1,380,000.00元，不变"));
}

TEST(changes_are_counted_by_runs)
{
    struct diff d = diff_texts(a, S("a\nb\nc\nd\ne"), S("a\nX\nc\nd\nY"));
    CHECK(d.changes == 2);
    CHECK(d.at[0].number == 0);
    CHECK(d.at[d.n - 1].number == 2);
}

static str joined(arena *a, const struct diff *d, enum diff_kind without)
{
    struct out o = out_plain(a);
    bool any = false;
    for (size_t i = 0; i < d->n; i++) {
        if (d->at[i].kind == without)
            continue;
        put(&o, any ? "\n" : "");
        any = true;
        for (size_t k = 0; k < d->at[i].n; k++)
            if (d->at[i].at[k].kind != without)
                put(&o, d->at[i].at[k].text);
    }
    return out_str(&o);
}

static str random_text(arena *a, uint64_t *seed)
{
    static const char *const words[] = {"养", "老", "1", "25", "\n", "\n", "，", "ab"};
    struct out o = out_plain(a);
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    for (size_t i = *seed >> 58; i > 0; i--) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        put(&o, words[*seed >> 61]);
    }
    return out_str(&o);
}

TEST(both_texts_can_be_read_out_of_the_difference)
{
    uint64_t seed = 7;
    for (int i = 0; i < 3000; i++) {
        str from = random_text(a, &seed), to = random_text(a, &seed);
        struct diff d = diff_texts(a, from, to);
        CHECK(str_eq(joined(a, &d, DIFF_IN), from) || from.len == 0);
        CHECK(str_eq(joined(a, &d, DIFF_OUT), to) || to.len == 0);
    }
}

TEST(texts_that_share_nothing_are_shown_whole)
{
    struct out x = out_plain(a), y = out_plain(a);
    for (int i = 0; i < 2000; i++) {
        put(&x, format(a, "x%d\n", i));
        put(&y, format(a, "y%d\n", i));
    }
    struct diff d = diff_texts(a, out_str(&x), out_str(&y));
    CHECK(d.n >= 4000 && d.changes == 1);
}

CHECK_MAIN
