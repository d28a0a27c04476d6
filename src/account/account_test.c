#include "account/posts.h"

#include "base/check.h"
#include "journal/trial.h"

TEST(credit_codes_pass_both_checks)
{
    // Published codes, then made-up ones for the corner values of both checks.
    const char *right[] = {"91350100M000100Y43", "91654026MA78WT2Q66", "9112010423901886X5",
                           "91650105MA77UF2A51", "91110000600037341L", "12440300MB2C92173E",
                           "52440300MJ00000770", "51110000MJ000000X0", "91310000MJ00001570"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        CHECK(uscc_wrong_place(str_of(right[i])) == 0);
    CHECK(uscc_wrong_place(S("91350100M000100Y44")) == 18);
    CHECK(uscc_wrong_place(S("91350100M000100Y53")) == 17);
    CHECK(uscc_wrong_place(S("9135010OM000100Y43")) == 8);
    CHECK(uscc_wrong_place(S("91350100M000100Y4")) == 18);
    CHECK(uscc_wrong_place(S("91350100M000100Y433")) == 19);
    CHECK(uscc_wrong_place(S("")) == 1);
}

TEST(nobody_sits_on_both_sides)
{
    CHECK(posts_incompatible(S("handler"), S("supplier_head")));
    CHECK(posts_incompatible(S("supplier_head"), S("handler")));
    CHECK(posts_incompatible(S("system_admin"), S("audit_admin")));
    CHECK(posts_incompatible(S("system_admin"), S("handler")));
    CHECK(posts_incompatible(S("oversight"), S("handler")));
    CHECK(posts_incompatible(S("key_holder"), S("budget")));
    CHECK(!posts_incompatible(S("handler"), S("section")));
    CHECK(!posts_incompatible(S("expert"), S("supplier_staff")));
}

TEST(a_post_fits_its_organization)
{
    CHECK(post_fits_org(S("handler"), S("buyer")) && post_fits_org(S("handler"), S("user_unit")));
    CHECK(!post_fits_org(S("handler"), S("supplier")) && !post_fits_org(S("king"), S("buyer")));
}

TEST(passwords_are_long_and_mixed)
{
    CHECK(!password_wrong(S("zhengque1234")));
    CHECK(password_wrong(S("short1")) && password_wrong(S("onlyletters")) &&
          password_wrong(S("1234567890")));
}

TEST(a_post_is_granted_once_and_replays)
{
    static const struct slice *const slices[] = {&journal_slice, &account_slice};
    struct trial t;
    trial_open(&t, a, slices, 2);
    id buyer = trial_org(&t, "buyer");
    struct who handler = trial_person(&t, buyer, "handler");
    TRIAL_REFUSED(trial_do(&t, &t.security, "account.grant_post",
                           "{'person':'%s','org':'%s','kind':'oversight','until':'2030-01-01'}",
                           trial_id_text(&t, handler.person), trial_id_text(&t, buyer)),
                  "account.post_fits");
    CHECK_STR("", trial_replay(&t));
}

CHECK_MAIN
