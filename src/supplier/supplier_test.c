#include "supplier/supplier_rules.h"

#include "account/account.h"
#include "crypto/password.h"
#include "journal/trial.h"

TEST(a_code_names_its_kind)
{
    CHECK(supplier_code_fit(S("51110000MJ000000X0"), S("social_group")) == CODE_FITS);
    CHECK(supplier_code_fit(S("52440300MJ00000770"), S("social_service")) == CODE_FITS);
    CHECK(supplier_code_fit(S("52440300MJ00000770"), S("enterprise")) == CODE_OTHER);
    CHECK(supplier_code_fit(S("91350100M000100Y43"), S("enterprise")) == CODE_FITS);
    CHECK(supplier_code_fit(S("91350100M000100Y43"), S("foundation")) == CODE_OTHER);
    CHECK(supplier_code_fit(S("12440300MB2C92173E"), S("institution_two")) == CODE_FITS);
    CHECK(supplier_code_fit(S("N2440300MF0000000X"), S("rural_collective")) == CODE_FITS);
    CHECK(supplier_code_fit(S("11440300MF0000000X"), S("other_org")) == CODE_OTHER);
    // 54 and 55 stand in no published table: unknown, never wrong.
    CHECK(supplier_code_fit(S("54440300MF0000000X"), S("grassroots")) == CODE_UNKNOWN);
    CHECK(supplier_code_fit(S("55440300MF0000000X"), S("enterprise")) == CODE_UNKNOWN);
}

TEST(only_enterprises_and_individual_businesses_have_a_size)
{
    CHECK(supplier_size_fits(S("enterprise"), S("micro")));
    CHECK(supplier_size_fits(S("individual_business"), S("small")));
    CHECK(!supplier_size_fits(S("enterprise"), S("none")));
    CHECK(supplier_size_fits(S("social_group"), S("none")));
    CHECK(!supplier_size_fits(S("social_group"), S("small")));
    CHECK(supplier_is_small(S("micro")) && !supplier_is_small(S("medium")));
    CHECK(supplier_is_sme(S("medium")) && !supplier_is_sme(S("large")) &&
          !supplier_is_sme(S("none")));
}

static const struct slice *const slices[] = {&journal_slice, &account_slice, &supplier_slice};
static const struct who nobody;

static void open_register(struct trial *t, arena *a)
{
    password_cheap();
    trial_open(t, a, slices, sizeof slices / sizeof *slices);
}

static struct call *enter(struct trial *t, const char *code, const char *kind, const char *size,
                          const char *undertaking)
{
    return trial_do(t, &nobody, "supplier.register",
                    "{'name':'晴阳社会工作服务中心','code':'%s','kind':'%s','size':'%s',"
                    "'address':'示例区晴阳路1号','legal_rep':'何阳','contact':'李素','phone':"
                    "'13900000000','login':'qingyang','password':'zhengque1234','undertaking':%s}",
                    code, kind, size, undertaking);
}

static struct who head_of(const struct call *c)
{
    struct who w = {.post_kind = S("supplier_head")};
    CHECK(id_parse(str_of(trial_text(c, "org")), &w.org));
    CHECK(id_parse(str_of(trial_text(c, "person")), &w.person));
    CHECK(id_parse(str_of(trial_text(c, "post")), &w.post));
    return w;
}

TEST(an_undertaking_registers_at_once)
{
    struct trial t;
    struct supplier *s = NULL;
    open_register(&t, a);
    TRIAL_REFUSED(enter(&t, trial_code(&t, "52440300"), "social_service", "none", "false"),
                  "supplier.undertaking");
    struct who head = head_of(TRIAL_OK(
        enter(&t, trial_code(&t, "52440300"), "social_service", "none", "true")));
    CHECK_OK(supplier_by_org(t.db, a, head.org, &s));
    CHECK(s && str_eq(s->state, S("effective")) && supplier_is_social(s->kind));
    TRIAL_OK(trial_do(&t, &head, "supplier.add_certificate",
                      "{'kind':'社会组织评估等级4A','number':'民评1号','issuer':'示例区民政局',"
                      "'until_day':'2026-12-31'}"));
    CHECK(!trial_replay(&t).at);
}

TEST(who_may_not_supply_is_told_by_which_clause)
{
    struct trial t;
    open_register(&t, a);
    TRIAL_REFUSED(enter(&t, "12440300MB2C92173E", "institution_one", "none", "true"),
                  "supplier.excluded");
    TRIAL_REFUSED(enter(&t, trial_code(&t, "13440300"), "group_budget", "none", "true"),
                  "supplier.excluded");
    TRIAL_REFUSED(enter(&t, trial_code(&t, "91440300"), "social_group", "none", "true"),
                  "supplier.code_kind");
    TRIAL_REFUSED(enter(&t, trial_code(&t, "51440300"), "social_group", "small", "true"),
                  "supplier.size");
    TRIAL_REFUSED(enter(&t, trial_code(&t, "91440300"), "enterprise", "none", "true"),
                  "supplier.size");
}

TEST(a_wrong_or_known_code_is_refused_and_an_unknown_prefix_is_not)
{
    struct trial t;
    open_register(&t, a);
    TRIAL_REFUSED(enter(&t, "91350100M000100Y44", "enterprise", "small", "true"),
                  "account.credit_code");
    TRIAL_REFUSED(enter(&t, "", "enterprise", "small", "true"), "code");
    TRIAL_OK(enter(&t, trial_code(&t, "54440300"), "grassroots", "none", "true"));
    TRIAL_REFUSED(enter(&t, "91350100M000100Y43", "enterprise", "small", "true"),
                  "account.login_taken");
}

TEST(a_natural_person_gives_no_number)
{
    struct trial t;
    open_register(&t, a);
    TRIAL_REFUSED(enter(&t, "91350100M000100Y43", "natural_person", "none", "true"), "code");
    struct who person = head_of(TRIAL_OK(enter(&t, "", "natural_person", "none", "true")));
    TRIAL_REFUSED(trial_do(&t, &person, "supplier.change", "{'kind':'other_org'}"), "kind");
}

struct round {
    struct trial t;
    struct who head, desk;
    const char *id;
};

static void open_round(struct round *r, arena *a)
{
    open_register(&r->t, a);
    r->head = head_of(TRIAL_OK(
        enter(&r->t, trial_code(&r->t, "52440300"), "social_service", "none", "true")));
    r->desk = trial_person(&r->t, trial_org(&r->t, "finance"), "oversight");
    r->id = trial_id_text(&r->t, r->head.org);
}

static struct call *verify(struct round *r, const char *result, const char *remarks)
{
    return trial_do(&r->t, &r->desk, "supplier.verify",
                    "{'supplier':'%s','result':'%s','remarks':[%s]}", r->id, result, remarks);
}

TEST(a_return_names_fields_and_only_those_are_edited)
{
    struct round r;
    struct supplier *s = NULL;
    open_round(&r, a);
    TRIAL_REFUSED(verify(&r, "returned", ""), "supplier.return_reasons");
    TRIAL_REFUSED(verify(&r, "verified", "{\"field\":\"address\",\"reason\":\"与证书不符\"}"),
                  "supplier.return_reasons");
    TRIAL_OK(verify(&r, "returned", "{\"field\":\"address\",\"reason\":\"与证书不符\"},"
                                    "{\"field\":\"name\",\"reason\":\" \"}"));
    TRIAL_REFUSED(trial_do(&r.t, &r.head, "supplier.change", "{'address':'新址'}"),
                  "supplier.returned_first");
    TRIAL_REFUSED(trial_do(&r.t, &r.head, "supplier.resubmit",
                           "{'address':'新址','all_corrected':false}"),
                  "supplier.all_corrected");
    TRIAL_REFUSED(trial_do(&r.t, &r.head, "supplier.resubmit",
                           "{'address':'新址','legal_rep':'别人','all_corrected':true}"),
                  "supplier.only_returned");
    TRIAL_OK(trial_do(&r.t, &r.head, "supplier.resubmit",
                      "{'address':'新址','legal_rep':'何阳','all_corrected':true}"));
    TRIAL_REFUSED(trial_do(&r.t, &r.head, "supplier.resubmit", "{'all_corrected':true}"),
                  "all_corrected");
    TRIAL_OK(verify(&r, "verified", ""));
    TRIAL_REFUSED(verify(&r, "verified", ""), "supplier");
    CHECK_OK(supplier_by_org(r.t.db, a, r.head.org, &s));
    CHECK_STR("verified", s->state);
    CHECK_STR("新址", s->address);
    CHECK(!trial_replay(&r.t).at);
}

TEST(a_change_of_what_was_verified_asks_for_it_again)
{
    struct round r;
    struct supplier *s = NULL;
    open_round(&r, a);
    TRIAL_OK(verify(&r, "verified", ""));
    TRIAL_OK(trial_do(&r.t, &r.head, "supplier.change", "{'contact':'王五','phone':'13900000000'}"));
    CHECK_OK(supplier_by_org(r.t.db, a, r.head.org, &s));
    CHECK_STR("verified", s->state);
    TRIAL_OK(trial_do(&r.t, &r.head, "supplier.change", "{'legal_rep':'王五'}"));
    CHECK_OK(supplier_by_org(r.t.db, a, r.head.org, &s));
    CHECK_STR("resubmitted", s->state);
    TRIAL_REFUSED(trial_do(&r.t, &r.head, "supplier.change", "{'size':'small'}"),
                  "supplier.size");
    CHECK(!trial_replay(&r.t).at);
}

TEST(only_the_oversight_desk_verifies)
{
    struct round r;
    open_round(&r, a);
    r.desk = trial_person(&r.t, trial_org(&r.t, "finance"), "budget");
    CHECK(verify(&r, "verified", "")->result.kind == ERR_DENIED);
    r.desk = r.head;
    CHECK(verify(&r, "verified", "")->result.kind == ERR_DENIED);
}

TEST(certificates_are_valid_when_entered_and_end_by_their_owner)
{
    struct round r;
    open_round(&r, a);
    const char *body = "{'kind':'等级','number':'1','issuer':'民政局','from_day':'%s',"
                       "'until_day':'%s'}";
    TRIAL_REFUSED(trial_do(&r.t, &r.head, "supplier.add_certificate", body, "2025-01-01",
                           "2026-03-01"), "supplier.expired");
    TRIAL_REFUSED(trial_do(&r.t, &r.head, "supplier.add_certificate", body, "2026-05-01",
                           "2026-04-01"), "until_day");
    struct call *c = TRIAL_OK(trial_do(&r.t, &r.head, "supplier.add_certificate", body,
                                       "2025-01-01", "2026-03-02"));
    const char *certificate = trial_text(c, "certificate");
    const char *end = "{'certificate':'%s','reason':'换发新证'}";
    CHECK(trial_do(&r.t, &r.desk, "supplier.end_certificate", end, certificate)->result.kind ==
          ERR_DENIED);
    TRIAL_OK(trial_do(&r.t, &r.head, "supplier.end_certificate", end, certificate));
    TRIAL_REFUSED(trial_do(&r.t, &r.head, "supplier.end_certificate", end, certificate),
                  "certificate");
}

CHECK_MAIN

// Registering in parts, by somebody who has an account and nothing else.
static struct call *enroll(struct trial *t, const struct who *who, const char *code,
                           const char *kind, const char *size)
{
    return trial_do(t, who, "supplier.enroll",
                    "{'name':'晴阳社会工作服务中心','code':'%s','kind':'%s'%s%s%s,"
                    "'address':'示例区晴阳路1号','legal_rep':'何阳','undertaking':true}",
                    code, kind, *size ? ",\"size\":\"" : "", size, *size ? "\"" : "");
}

static struct who newcomer_of(struct trial *t)
{
    struct who w = {.post_kind = S("")};
    const struct call *c = TRIAL_OK(trial_do(t, &nobody, "account.open",
        "{'name':'李素','phone':'13900000000','login':'qingyang','password':'zhengque1234'}"));
    CHECK(id_parse(str_of(trial_text(c, "person")), &w.person));
    return w;
}

TEST(an_account_first_then_the_unit_and_a_post_comes_with_it)
{
    struct trial t;
    struct supplier_row *row = NULL;
    struct who w;
    open_register(&t, a);
    w = newcomer_of(&t);
    struct call *c = TRIAL_OK(enroll(&t, &w, trial_code(&t, "52440300"), "social_service", ""));
    id org = {0};
    CHECK(id_parse(str_of(trial_text(c, "org")), &org));
    CHECK_OK(supplier_find(t.db, a, org, &row));
    CHECK_STR("none", row->size);
    CHECK_STR("李素", row->contact);
    CHECK_STR("13900000000", row->phone);
    CHECK(enroll(&t, &w, trial_code(&t, "52440300"), "social_service", "")->result.kind ==
          ERR_DENIED);
    CHECK(!trial_replay(&t).at);
}

TEST(an_enterprise_says_its_size_and_what_is_missing_is_named_with_what_is_wrong)
{
    struct trial t;
    struct who w;
    open_register(&t, a);
    w = newcomer_of(&t);
    struct call *c = enroll(&t, &w, "91350100M000100Y44", "enterprise", "");
    CHECK(c->errors.first && str_eq(c->errors.first->path, S("size")) && !c->errors.first->next);
    CHECK(c->findings && str_eq(c->findings->place, S("code")));
    TRIAL_OK(enroll(&t, &w, "91350100M000100Y43", "enterprise", "small"));
}
