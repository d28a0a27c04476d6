#include "plan/plan_parts.h"

#include <string.h>

#include "account/account.h"
#include "fund/fund.h"
#include "journal/trial.h"

static const struct slice *const slices[] = {&journal_slice, &account_slice, &fund_slice,
                                             &plan_slice};

// A district with a buyer, its people, one line of 3,000,000 yuan and two items of the catalogue.
struct town {
    struct trial t;
    id buyer, line;
    struct who handler, section, legal, leader, budget, oversight;
};

static id out_id(struct call *c, const char *member)
{
    id thing = {0};
    CHECK(id_parse(str_of(trial_text(c, member)), &thing));
    return thing;
}

static id add_line(struct town *w, const char *number, const char *code, const char *amount)
{
    return out_id(TRIAL_OK(trial_do(&w->t, &w->budget, "fund.add_line",
                                    "{'org':'%s','year':2026,'stage':'approved','number':'%s',"
                                    "'code':'%s','name':'服务','amount':'%s','sources':"
                                    "[{'source':'一般公共预算','amount':'%s'}]}",
                                    trial_id_text(&w->t, w->buyer), number, code, amount,
                                    amount)),
                  "line");
}

static struct call *add_item(struct town *w, const char *code, const char *kind,
                             const char *category)
{
    return trial_do(&w->t, &w->oversight, "plan.add_catalogue_item",
                    "{'code':'%s','name':'养老服务','kind':'%s','category':'%s',"
                    "'category_name':'社会服务'}",
                    code, kind, category);
}

static void open_town(struct town *w, arena *a)
{
    trial_open(&w->t, a, slices, sizeof slices / sizeof *slices);
    w->buyer = trial_org(&w->t, "buyer");
    id finance = trial_org(&w->t, "finance");
    w->handler = trial_person(&w->t, w->buyer, "handler");
    w->section = trial_person(&w->t, w->buyer, "section");
    w->legal = trial_person(&w->t, w->buyer, "legal");
    w->leader = trial_person(&w->t, w->buyer, "leader");
    w->budget = trial_person(&w->t, finance, "budget");
    w->oversight = trial_person(&w->t, finance, "oversight");
    w->line = add_line(w, "财预1号", "P1", "3000000.00");
    TRIAL_OK(add_item(w, "A0401", "public", "C05010000"));
    TRIAL_OK(add_item(w, "B1101", "auxiliary", "C21040000"));
}

static struct call *create(struct town *w, const char *title, const char *kind, const char *item,
                           const char *budget, id line, const char *amount)
{
    return trial_do(&w->t, &w->handler, "plan.create",
                    "{'title':'%s','kind':'%s','catalogue':'%s','service':'上门照护',"
                    "'budget':'%s','year':2026,'negative_checked':true,"
                    "'lines':[{'line':'%s','amount':'%s'}]}",
                    title, kind, item, budget, trial_id_text(&w->t, line), amount);
}

static id new_project(struct town *w, const char *kind, const char *budget)
{
    const char *item = str_eq(str_of(kind), S("public")) ? "A0401" : "B1101";
    return out_id(TRIAL_OK(create(w, "居家养老服务项目", kind, item, budget, w->line, budget)),
                  "project");
}

static const char *quoted(arena *a, const char *text)
{
    char *s = str_c(a, str_of(text));
    for (char *at = s; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    return s;
}

static struct call *about(struct town *w, const struct who *who, const char *kind, id project,
                          const char *more)
{
    return trial_do(&w->t, who, kind, "{'project':'%s'%s}", trial_id_text(&w->t, project),
                    quoted(w->t.a, more));
}

static const char need_body[] =
    ",'goal':'失能老人得到照护','recipients':'失能老人 320 人','scope':'上门照护',"
    "'org_form':'agency','contract_type':'fixed_total','pricing':'competed',"
    "'review_rule':'comprehensive','ceiling':'1000000.00','term_months':12,"
    "'set_aside':'none','set_aside_reason':'46-6(1)','acceptance_plan':'按月验收','risks':'有备选',"
    "'standards':[{'text':'《养老机构服务质量基本规范》'}],"
    "'requirements':[{'text':'每周上门三次','substantive':true}],"
    "'qualifications':[{'text':'依法设立'}],"
    "'indicators':[{'name':'上门次数','dimension':'output','budget_dimension':'output',"
    "'weight':'60','target':'95','unit':'%','method':'抽查'},"
    "{'name':'满意度','dimension':'satisfaction','budget_dimension':'benefit','weight':'40',"
    "'target':'90','unit':'%','method':'问卷'}],"
    "'instalments':[{'name':'预付款','percent':'30','after':'signing'},"
    "{'name':'尾款','percent':'70','after':'acceptance'}],"
    "'price_lines':[{'name':'上门照护','unit':'小时','quantity':'9600'}],"
    "'grades':[{'name':'优','from':'90'},{'name':'差','from':'0'}],"
    "'pay_kind':'bands','bands':[{'from':'0','to':'90','pay':'90'},"
    "{'from':'90','to':'100','pay':'100'}]";

static struct call *set_need(struct town *w, id project, int version)
{
    return trial_do(&w->t, &w->handler, "plan.set_need", "{'project':'%s','version':%d%s}",
                    trial_id_text(&w->t, project), version, quoted(w->t.a, need_body));
}

TEST(a_purchase_is_in_the_catalogue_and_budgeted)
{
    struct town w;
    open_town(&w, a);
    TRIAL_REFUSED(create(&w, "居家养老服务", "public", "A9999", "10.00", w.line, "10.00"),
                  "plan.catalogue");
    TRIAL_REFUSED(create(&w, "居家养老服务", "auxiliary", "A0401", "10.00", w.line, "10.00"),
                  "plan.kind_of_item");
    TRIAL_REFUSED(create(&w, "社工劳务派遣服务", "public", "A0401", "10.00", w.line, "10.00"),
                  "plan.negative_words");
    TRIAL_REFUSED(create(&w, "居家养老服务", "public", "A0401", "10.00", w.line, "9.99"),
                  "plan.budgeted");
    TRIAL_REFUSED(create(&w, "居家养老服务", "public", "A0401", "3000000.01", w.line,
                         "3000000.01"),
                  "plan.line_room");
    TRIAL_REFUSED(create(&w, "居家养老服务", "public", "A0401", "10.00", w.buyer, "10.00"),
                  "lines.0.line");
    TRIAL_OK(create(&w, "居家养老服务", "public", "A0401", "3000000.00", w.line, "3000000.00"));
    TRIAL_REFUSED(add_item(&w, "A0402", "public", "A10000000"), "category");
    TRIAL_REFUSED(add_item(&w, "A0401", "public", "C05010000"), "code");
    CHECK(!trial_replay(&w.t).at);
}

TEST(two_who_write_the_same_version_do_not_overwrite_each_other)
{
    struct town w;
    open_town(&w, a);
    id project = new_project(&w, "public", "1000000.00");
    TRIAL_OK(set_need(&w, project, 0));
    TRIAL_OK(set_need(&w, project, 1));
    CHECK(set_need(&w, project, 1)->result.kind == ERR_CONFLICT);
    CHECK(!trial_replay(&w.t).at);
}

#define DATES "'method':'问卷','from_day':'2026-01-10','until_day':'2026-02-10'"
static const char market[] =
    ",'kind':'market'," DATES ",'findings':'本地有 5 家','subjects':[{'name':'甲','kind':'社会组织'},"
    "{'name':'乙','kind':'企业'},{'name':'丙','kind':'专家'}]";
static const char opinion[] =
    ",'kind':'public_opinion'," DATES ",'findings':'希望周末也上门','subjects':[]";
static const char lawyer[] = ",'lawyer':'周平','firm':'正平律师事务所','passed':true,'opinion':'无异议'";
static const char general[] = ",'kind':'general','passed':true,'record':'内容完整'";
static const char key[] = ",'kind':'key','passed':true,'record':'无歧视'";

static void study(struct town *w, id project)
{
    TRIAL_OK(about(w, &w->handler, "plan.record_survey", project, market));
    TRIAL_OK(about(w, &w->handler, "plan.record_survey", project, opinion));
    TRIAL_OK(about(w, &w->legal, "plan.record_lawyer", project, lawyer));
    TRIAL_OK(about(w, &w->handler, "plan.route", project, ""));
    TRIAL_OK(about(w, &w->handler, "plan.set_method", project,
                   ",'method':'open_tender','reason':'需求明确'"));
}

static money line_frozen(struct town *w)
{
    struct fund_line *line = NULL;
    CHECK(!fund_line_by_id(w->t.db, w->t.a, w->line, &line).kind);
    return line->frozen;
}

TEST(a_plan_is_filed_when_nothing_is_lacking_and_freezes_its_lines)
{
    struct town w;
    open_town(&w, a);
    id project = new_project(&w, "public", "1000000.00");
    TRIAL_REFUSED(about(&w, &w.handler, "plan.file", project, ""), "plan.file_items");
    TRIAL_OK(set_need(&w, project, 0));
    study(&w, project);
    TRIAL_REFUSED(about(&w, &w.handler, "plan.file", project, ""), "plan.general_review");
    TRIAL_OK(about(&w, &w.section, "plan.review", project, general));
    TRIAL_REFUSED(about(&w, &w.handler, "plan.file", project, ""), "plan.key_review");
    TRIAL_OK(about(&w, &w.legal, "plan.review", project, key));
    struct call *c = TRIAL_OK(about(&w, &w.handler, "plan.file", project, ""));
    CHECK(str_eq(str_of(trial_text(c, "number")), S("采计备〔2026〕0001号")));
    CHECK(line_frozen(&w).fen == 100000000);
    TRIAL_REFUSED(about(&w, &w.handler, "plan.file", project, ""), "plan.stage");
    TRIAL_OK(about(&w, &w.handler, "plan.end", project, ",'reason':'任务取消'"));
    CHECK(line_frozen(&w).fen == 0);
    CHECK(!trial_replay(&w.t).at);
}

TEST(nobody_reviews_what_they_wrote_and_one_person_is_not_enough)
{
    struct town w;
    open_town(&w, a);
    id project = new_project(&w, "public", "1000000.00");
    TRIAL_REFUSED(about(&w, &w.section, "plan.review", project, general), "plan.file_items");
    struct who handler = w.handler;
    w.handler = w.section;
    TRIAL_OK(set_need(&w, project, 0));
    w.handler = handler;
    TRIAL_REFUSED(about(&w, &w.section, "plan.review", project, general), "plan.review_author");
    CHECK(about(&w, &w.handler, "plan.review", project, general)->result.kind == ERR_DENIED);
    study(&w, project);
    TRIAL_OK(about(&w, &w.legal, "plan.review", project, general));
    TRIAL_OK(about(&w, &w.legal, "plan.review", project, key));
    TRIAL_REFUSED(about(&w, &w.handler, "plan.file", project, ""), "plan.reviewers");
    TRIAL_OK(about(&w, &w.leader, "plan.review", project, key));
    TRIAL_OK(set_need(&w, project, 1));
    TRIAL_REFUSED(about(&w, &w.handler, "plan.file", project, ""), "plan.general_review");
    CHECK(!trial_replay(&w.t).at);
}

TEST(a_review_that_failed_last_counts)
{
    struct town w;
    open_town(&w, a);
    id project = new_project(&w, "auxiliary", "600000.00");
    TRIAL_OK(set_need(&w, project, 0));
    TRIAL_OK(about(&w, &w.handler, "plan.route", project, ""));
    TRIAL_OK(about(&w, &w.handler, "plan.set_method", project,
                   ",'method':'consultation','reason':'政府购买服务项目'"));
    TRIAL_OK(about(&w, &w.legal, "plan.review", project, general));
    trial_clock(&w.t, "2026-03-02T10:00");
    TRIAL_OK(about(&w, &w.leader, "plan.review", project,
                   ",'kind':'general','passed':false,'record':'缺少验收方案'"));
    TRIAL_REFUSED(about(&w, &w.handler, "plan.file", project, ""), "plan.general_review");
    trial_clock(&w.t, "2026-03-02T11:00");
    TRIAL_OK(about(&w, &w.legal, "plan.review", project, general));
    TRIAL_OK(about(&w, &w.handler, "plan.file", project, ""));
    CHECK(!trial_replay(&w.t).at);
}

TEST(what_is_bought_in_pieces_counts_as_a_whole)
{
    struct town w;
    open_town(&w, a);
    const char consult[] = ",'method':'consultation','reason':'政府购买服务项目'";
    w.line = add_line(&w, "财预2号", "P2", "9000000.00");
    id first = new_project(&w, "auxiliary", "2500000.00");
    id second = new_project(&w, "auxiliary", "1500000.00");
    id third = new_project(&w, "auxiliary", "400000.00");
    TRIAL_OK(about(&w, &w.handler, "plan.set_method", first, consult));
    TRIAL_OK(about(&w, &w.handler, "plan.set_method", second, consult));  // 4,000,000 exactly
    TRIAL_REFUSED(about(&w, &w.handler, "plan.set_method", third, consult), "plan.splitting");
    struct call *c = TRIAL_OK(about(&w, &w.handler, "plan.route", third, ""));
    CHECK(str_eq(str_of(trial_text(c, "route")), S("dispersed")));
    CHECK(str_eq(str_of(trial_text(c, "total")), S("4400000.00")));
    TRIAL_OK(about(&w, &w.handler, "plan.set_method", third,
                   ",'method':'open_tender','reason':'公开招标'"));
    w.line = add_line(&w, "财预3号", "P3", "9000000.00");
    id other = new_project(&w, "auxiliary", "400000.00");
    TRIAL_OK(about(&w, &w.handler, "plan.set_method", other, consult));
    c = TRIAL_OK(about(&w, &w.handler, "plan.route", other, ""));
    CHECK(str_eq(str_of(trial_text(c, "route")), S("below")));
    CHECK(!trial_replay(&w.t).at);
}

TEST(a_small_auxiliary_purchase_needs_only_a_general_review)
{
    struct town w;
    open_town(&w, a);
    id project = new_project(&w, "auxiliary", "400000.00");
    TRIAL_OK(set_need(&w, project, 0));
    TRIAL_OK(about(&w, &w.handler, "plan.route", project, ""));
    TRIAL_OK(about(&w, &w.handler, "plan.set_method", project,
                   ",'method':'consultation','reason':'限额以下，单位内控'"));
    TRIAL_OK(about(&w, &w.section, "plan.review", project, general));
    TRIAL_OK(about(&w, &w.handler, "plan.file", project, ""));
}

TEST(a_region_without_thresholds_has_no_route)
{
    struct town w;
    open_town(&w, a);
    id project = new_project(&w, "public", "1000000.00");
    struct law none = {0};
    struct law *law = (struct law *)(uintptr_t)journal_law(w.t.journal);
    struct law kept = *law;
    law->settings = none.settings;
    law->count = 0;
    TRIAL_REFUSED(about(&w, &w.handler, "plan.route", project, ""), "plan.thresholds");
    *law = kept;
    TRIAL_OK(about(&w, &w.handler, "plan.route", project, ""));
}

TEST(a_copy_brings_its_need_along)
{
    struct town w;
    open_town(&w, a);
    id source = new_project(&w, "public", "1000000.00");
    TRIAL_OK(set_need(&w, source, 0));
    struct call *c = TRIAL_OK(trial_do(
        &w.t, &w.handler, "plan.copy",
        "{'project':'%s','title':'居家养老服务二期','year':2026,'budget':'900000.00',"
        "'lines':[{'line':'%s','amount':'900000.00'}]}",
        trial_id_text(&w.t, source), trial_id_text(&w.t, w.line)));
    struct need_view was, now;
    struct project_row *copy = NULL;
    id project = out_id(c, "project");
    CHECK(!plan_need(w.t.db, a, source, &was).kind && !plan_need(w.t.db, a, project, &now).kind);
    CHECK(!plan_project(w.t.db, a, project, &copy).kind);
    CHECK(now.head && now.head->version == 1 && str_eq(now.head->goal, was.head->goal));
    CHECK(now.indicators.n == 2 && now.bands.n == 2 && now.price_lines.n == 1);
    CHECK(now.indicators.at[1].weight.n == was.indicators.at[1].weight.n);
    CHECK(now.price_lines.at[0].limit_price.micro == NO_PRICE.micro);
    CHECK(id_same(copy->copied_from, source) && str_eq(copy->category, S("C05010000")));
    TRIAL_OK(set_need(&w, project, 1));
    CHECK(!trial_replay(&w.t).at);
}

static struct call *hand(struct town *w, const struct who *who, id project, const struct who *to)
{
    return about(w, who, "plan.hand_over", project,
                 str_c(w->t.a, format(w->t.a, ",'to':'%s','reason':'工作调整'",
                                      trial_id_text(&w->t, to->person))));
}

// P10: whoever handed a project over reads on and acts no more, until it comes back.
TEST(whoever_handed_a_project_over_only_reads)
{
    struct town w;
    bool reads = false;
    open_town(&w, a);
    id project = new_project(&w, "public", "1000000.00");
    struct who other = trial_person(&w.t, w.buyer, "handler");
    TRIAL_OK(hand(&w, &w.handler, project, &other));
    CHECK(set_need(&w, project, 0)->result.kind == ERR_DENIED);
    CHECK(hand(&w, &w.handler, project, &w.handler)->result.kind == ERR_DENIED);
    CHECK_OK(reader_of.ask(w.t.db, a, &w.handler, project, &reads));
    CHECK(reads);
    TRIAL_OK(about(&w, &other, "plan.route", project, ""));
    TRIAL_OK(hand(&w, &w.leader, project, &w.handler));
    TRIAL_OK(set_need(&w, project, 0));
    CHECK(about(&w, &other, "plan.route", project, "")->result.kind == ERR_DENIED);
    CHECK(!trial_replay(&w.t).at);
}

static struct call *import(struct town *w, const char *budget)
{
    return trial_do(&w->t, &w->handler, "plan.import",
                    "{'title':'居家养老服务项目','kind':'public','catalogue':'A0401',"
                    "'service':'上门照护','budget':'%s','year':2026,'negative_checked':true,"
                    "'lines':[{'line':'%s','amount':'%s'}],'need':[{%s}]}",
                    budget, trial_id_text(&w->t, w->line), budget,
                    quoted(w->t.a, need_body + 1));
}

TEST(a_project_and_its_need_come_in_together_or_not_at_all)
{
    struct town w;
    struct need_view need;
    struct project_row *project = NULL;
    open_town(&w, a);
    TRIAL_REFUSED(import(&w, "3000000.01"), "plan.line_room");
    id made = out_id(TRIAL_OK(import(&w, "1000000.00")), "project");
    CHECK(!plan_project(w.t.db, a, made, &project).kind && project);
    CHECK_STR("C05010000", project->category);
    CHECK(!plan_need(w.t.db, a, made, &need).kind);
    CHECK(need.head && need.head->version == 1 && need.indicators.n == 2 && need.bands.n == 2);
    TRIAL_OK(set_need(&w, made, 1));
    CHECK(!trial_replay(&w.t).at);
}

TEST(a_need_that_no_entry_could_hold_is_refused)
{
    struct town w;
    open_town(&w, a);
    id project = new_project(&w, "public", "1000000.00");
    struct out list = out_plain(a);
    for (int i = 0; i < 75; i++) {
        put(&list, i ? ",{'substantive':true,'text':'" : "{'substantive':true,'text':'");
        for (int k = 0; k < 300; k++)
            put(&list, "照");
        put(&list, "'}");
    }
    const char *body = quoted(a, str_c(a, out_str(&list)));
    const char *need = quoted(a, need_body), *at = strstr(need, "\"requirements\":[");
    CHECK(at);
    struct call *c = trial_do(&w.t, &w.handler, "plan.set_need",
                              "{'project':'%s','version':0%.*s'requirements':[%s],%s}",
                              trial_id_text(&w.t, project), (int)(at - need), need, body,
                              strstr(at, "\"qualifications\""));
    TRIAL_REFUSED(c, "scope");
}

TEST(an_intention_is_fixed_then_listed)
{
    struct town w;
    open_town(&w, a);
    id project = new_project(&w, "public", "1000000.00");
    const char listed[] = ",'address':'https://www.ccgp.gov.cn/1','listed_at':'2026-03-02T09:30'";
    TRIAL_REFUSED(about(&w, &w.handler, "plan.list_intention", project, listed),
                  "plan.intention_first");
    TRIAL_REFUSED(about(&w, &w.handler, "plan.publish_intention", project,
                        ",'month':'2026-13','summary':'居家照护'"),
                  "month");
    TRIAL_REFUSED(about(&w, &w.handler, "plan.publish_intention", project,
                        ",'month':'2026-02','summary':'居家照护'"),
                  "plan.intention_month");
    struct call *c = TRIAL_OK(about(&w, &w.handler, "plan.publish_intention", project,
                                    ",'month':'2026-03','summary':'居家照护'"));
    CHECK(str_find(str_of(trial_text(c, "text")), S("1,000,000.00")) > 0);
    TRIAL_REFUSED(about(&w, &w.handler, "plan.list_intention", project, listed),
                  "plan.listed_time");
    trial_clock(&w.t, "2026-03-02T10:00");
    TRIAL_REFUSED(about(&w, &w.handler, "plan.list_intention", project,
                        ",'address':'javascript:1','listed_at':'2026-03-02T09:30'"),
                  "address");
    TRIAL_OK(about(&w, &w.handler, "plan.list_intention", project, listed));
    struct notice_row *notice = NULL;
    CHECK(!plan_notice_last(w.t.db, a, project, "intention", &notice).kind);
    CHECK(notice && notice->listed.us && str_eq(notice->medium, S("中国政府采购网")));
    CHECK(!trial_replay(&w.t).at);
}

static bool reads(struct town *w, const struct page *page, const struct who *who, id project)
{
    bool may = false;
    CHECK(!page->may.relation->ask(w->t.db, w->t.a, who, project, &may).kind);
    return may;
}

TEST(the_user_unit_reads_along)
{
    struct town w;
    open_town(&w, a);
    id street = trial_org(&w.t, "user_unit");
    struct who clerk = trial_person(&w.t, street, "handler");
    struct who stranger = trial_person(&w.t, trial_org(&w.t, "buyer"), "handler");
    id project = out_id(TRIAL_OK(trial_do(
                            &w.t, &w.handler, "plan.create",
                            "{'title':'居家养老服务','kind':'public','catalogue':'A0401',"
                            "'service':'上门照护','budget':'10.00','year':2026,'user_unit':'%s',"
                            "'negative_checked':true,'lines':[{'line':'%s','amount':'10.00'}]}",
                            trial_id_text(&w.t, street), trial_id_text(&w.t, w.line))),
                        "project");
    const struct page *plan = &plan_slice.pages[0][1];
    CHECK(str_eq(str_of(plan->path), S("/project/{id}/plan")));
    CHECK(reads(&w, plan, &clerk, project) && reads(&w, plan, &w.leader, project));
    CHECK(!reads(&w, plan, &stranger, project) && !reads(&w, plan, &w.budget, project));
    CHECK(about(&w, &clerk, "plan.route", project, "")->result.kind == ERR_DENIED);
}

TEST(only_the_buyers_own_people_touch_its_projects)
{
    struct town w;
    open_town(&w, a);
    id project = new_project(&w, "public", "1000000.00");
    struct who stranger = trial_person(&w.t, trial_org(&w.t, "buyer"), "handler");
    CHECK(about(&w, &stranger, "plan.route", project, "")->result.kind == ERR_DENIED);
    CHECK(about(&w, &w.leader, "plan.route", project, "")->result.kind == ERR_DENIED);
    CHECK(about(&w, &w.handler, "plan.record_lawyer", project, lawyer)->result.kind == ERR_NONE);
    CHECK(about(&w, &w.leader, "plan.record_lawyer", project, lawyer)->result.kind ==
          ERR_DENIED);
}

CHECK_MAIN
