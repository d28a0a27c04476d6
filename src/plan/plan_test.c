#include "plan/plan.h"

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
    return trial_do(&w->t, who, kind, "{'project':'%s'%s}", trial_id_text(&w->t, project), quoted(w->t.a, more));
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

CHECK_MAIN
