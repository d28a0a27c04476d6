#include "bid/bid_views.h"

#include "base/check.h"

static struct tender_row tender = {.set_aside = {"none", 4}};

static struct supplier_certificate_row certificate(const char *kind, day until)
{
    return (struct supplier_certificate_row){.kind = str_of(kind), .until_day = until};
}

static const struct fit_line *line(const struct fit_lines *lines, const char *key)
{
    for (size_t i = 0; i < lines->n; i++)
        if (str_eq(lines->at[i].key, str_of(key)))
            return &lines->at[i];
    return NULL;
}

// One qualification that a certificate proves, the procurement law's own, one ★ and one plain.
static struct need_view need_of(struct need_qualification_row *q, struct need_requirement_row *r)
{
    q[0] = (struct need_qualification_row){1, S("符合政府采购法第二十二条规定的条件。"), {0}};
    q[1] = (struct need_qualification_row){2, S("具有有效的社会组织评估等级证书。"), {0}};
    r[0] = (struct need_requirement_row){1, S("不得转包。"), true};
    r[1] = (struct need_requirement_row){2, S("设专人接听电话。"), false};
    return (struct need_view){.qualifications = {q, 2}, .requirements = {r, 2}};
}

static struct fit_lines fit(arena *a, const struct fit_asker *asker, struct form_value *said,
                            size_t n, day last)
{
    static struct need_qualification_row q[2];
    static struct need_requirement_row r[2];
    struct need_view need = need_of(q, r);
    struct form form = {said, n};
    return fit_of(a, &tender, &need, asker, &form, last);
}

TEST(who_has_said_nothing_is_asked_for_papers)
{
    struct fit_asker nobody = {.kind = S(""), .size = S("")};
    struct fit_lines lines = fit(a, &nobody, NULL, 0, day_make(2026, 5, 8));
    CHECK(lines.n == 5);  // kind, credit, two qualifications, one ★
    for (size_t i = 0; i < lines.n; i++)
        CHECK_STR("proof", lines.at[i].verdict);
    CHECK(line(&lines, "s2") == NULL);
}

TEST(a_certificate_counts_on_the_last_day)
{
    struct supplier_certificate_row rows[] = {
        certificate("社会组织评估等级证书（4A）", day_make(2026, 5, 8)),
        certificate("民办非企业单位登记证书", day_make(2027, 1, 1)),
    };
    struct fit_asker asker = {.kind = S("social_service"), .size = S("none"), .registered = true,
                              .undertaken = true, .certificates = {rows, 2}};
    struct fit_lines lines = fit(a, &asker, NULL, 0, day_make(2026, 5, 8));
    CHECK_STR("certificate_until", line(&lines, "q2")->reason);
    CHECK_STR("undertaken", line(&lines, "q1")->reason);
    lines = fit(a, &asker, NULL, 0, day_make(2026, 5, 9));
    CHECK_STR("certificate_ended", line(&lines, "q2")->reason);
    CHECK_STR("no", line(&lines, "q2")->verdict);
    rows[1] = certificate("社会组织评估等级证书（3A）", (day){0});
    lines = fit(a, &asker, NULL, 0, day_make(2026, 5, 9));
    CHECK_STR("certificate", line(&lines, "q2")->reason);
}

TEST(two_papers_are_not_the_same_for_a_common_word)
{
    struct supplier_certificate_row rows[] = {certificate("社会组织年检结论", (day){0})};
    struct supplier_certificate_row_rows all = {rows, 1};
    CHECK(!fit_certificate(&all, S("具有有效的社会组织评估等级证书。"), (str){0}));
    CHECK(fit_certificate(&all, S("提供证明"), S("社会组织年检结论复印件")));
}

TEST(an_answer_weighs_more_than_silence)
{
    struct form_value said[] = {{S("c1"), S("no"), false}, {S("q2"), S("yes"), false},
                                {S("s1"), S("no"), false}};
    struct fit_asker asker = {.kind = S("foundation"), .size = S("none")};
    struct fit_lines lines = fit(a, &asker, said, 3, day_make(2026, 5, 8));
    CHECK_STR("credit_listed", line(&lines, "c1")->reason);
    CHECK_STR("said_yes", line(&lines, "q2")->reason);
    CHECK_STR("star_no", line(&lines, "s1")->reason);
}

TEST(a_set_aside_is_for_small_and_medium_enterprises_alone)
{
    static const struct {
        const char *kind, *size, *reason;
    } all[] = {{"social_service", "none", "sme_social"}, {"enterprise", "small", "sme"},
               {"enterprise", "large", "sme_not"},       {"enterprise", "", "sme_unknown"},
               {"", "", "sme_unknown"}};
    tender.set_aside = S("whole");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct fit_asker asker = {.kind = str_of(all[i].kind), .size = str_of(all[i].size)};
        struct fit_lines lines = fit(a, &asker, NULL, 0, day_make(2026, 5, 8));
        CHECK_STR(all[i].reason, lines.at[1].reason);
    }
    tender.set_aside = S("none");
}

TEST(who_may_not_supply_is_told_so)
{
    struct fit_asker asker = {.kind = S("institution_one"), .size = S("none")};
    struct fit_lines lines = fit(a, &asker, NULL, 0, day_make(2026, 5, 8));
    CHECK_STR("kind_excluded", lines.at[0].reason);
    CHECK_STR("no", lines.at[0].verdict);
}

CHECK_MAIN
