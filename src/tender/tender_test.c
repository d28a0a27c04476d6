#include "tender/tender.h"

#include "account/account.h"
#include "fund/fund.h"
#include "journal/trial.h"
#include "tender/tender_text.h"

static const struct slice *const slices[] = {&journal_slice, &account_slice, &fund_slice,
                                             &plan_slice, &tender_slice};

// A buyer whose plan is filed, an agency, a stranger; the intention is a month old.
struct town {
    struct trial t;
    id buyer, agency, project, tender;
    struct who handler, section, legal, agent, stranger;
};

static id out_id(struct call *c, const char *member)
{
    id thing = {0};
    CHECK(id_parse(str_of(trial_text(c, member)), &thing));
    return thing;
}

static const char *quoted(arena *a, const char *text)
{
    char *s = str_c(a, str_of(text));
    for (char *at = s; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    return s;
}

static struct call *about(struct town *w, const struct who *who, const char *kind,
                          const char *more)
{
    return trial_do(&w->t, who, kind, "{'project':'%s'%s}", trial_id_text(&w->t, w->project),
                    quoted(w->t.a, more));
}

static struct call *do_tender(struct town *w, const struct who *who, const char *kind,
                              const char *more)
{
    return trial_do(&w->t, who, kind, "{'tender':'%s'%s}", trial_id_text(&w->t, w->tender),
                    quoted(w->t.a, more));
}

static const char need_body[] =
    ",'version':0,'goal':'失能老人得到照护','recipients':'失能老人 320 人','scope':'上门照护',"
    "'org_form':'agency','contract_type':'fixed_total','pricing':'competed',"
    "'review_rule':'comprehensive','ceiling':'1000000.00','term_months':12,"
    "'set_aside':'none','set_aside_reason':'46-6(1)','acceptance_plan':'按月验收','risks':'有备选',"
    "'standards':[{'text':'《养老机构服务质量基本规范》'}],"
    "'requirements':[{'text':'每周上门三次','substantive':true}],"
    "'qualifications':[{'text':'具有社会服务资质证书'}],"
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

#define DATES "'method':'问卷','from_day':'2026-01-10','until_day':'2026-02-10'"

static void make_project(struct town *w)
{
    struct who budget, oversight;
    id finance = trial_org(&w->t, "finance");
    budget = trial_person(&w->t, finance, "budget");
    oversight = trial_person(&w->t, finance, "oversight");
    struct call *c = TRIAL_OK(trial_do(
        &w->t, &budget, "fund.add_line",
        "{'org':'%s','year':2026,'stage':'approved','number':'财预1号','code':'P1','name':'服务',"
        "'amount':'3000000.00','sources':[{'source':'一般公共预算','amount':'3000000.00'}]}",
        trial_id_text(&w->t, w->buyer)));
    TRIAL_OK(trial_do(&w->t, &oversight, "plan.add_catalogue_item",
                      "{'code':'A0401','name':'养老服务','kind':'public','category':'C05010000',"
                      "'category_name':'社会服务'}"));
    c = TRIAL_OK(trial_do(&w->t, &w->handler, "plan.create",
                          "{'title':'居家养老服务项目','kind':'public','catalogue':'A0401',"
                          "'service':'上门照护','budget':'1000000.00','year':2026,"
                          "'negative_checked':true,'lines':[{'line':'%s','amount':'1000000.00'}]}",
                          trial_text(c, "line")));
    w->project = out_id(c, "project");
}

static void file_plan(struct town *w, const char *method)
{
    struct call *c;
    TRIAL_OK(about(w, &w->handler, "plan.record_survey",
                   ",'kind':'market'," DATES ",'findings':'有 5 家','subjects':"
                   "[{'name':'甲','kind':'社会组织'},{'name':'乙','kind':'企业'},"
                   "{'name':'丙','kind':'专家'}]"));
    TRIAL_OK(about(w, &w->handler, "plan.record_survey",
                   ",'kind':'public_opinion'," DATES ",'findings':'周末也上门','subjects':[]"));
    TRIAL_OK(about(w, &w->legal, "plan.record_lawyer",
                   ",'lawyer':'周平','firm':'正平律师事务所','passed':true,'opinion':'无异议'"));
    TRIAL_OK(about(w, &w->handler, "plan.route", ""));
    TRIAL_OK(about(w, &w->handler, "plan.set_method", method));
    TRIAL_OK(about(w, &w->section, "plan.review", ",'kind':'general','passed':true,'record':'完整'"));
    TRIAL_OK(about(w, &w->legal, "plan.review", ",'kind':'key','passed':true,'record':'无歧视'"));
    TRIAL_OK(about(w, &w->handler, "plan.publish_intention",
                   ",'month':'2026-04','summary':'为失能老人提供上门照护'"));
    TRIAL_OK(about(w, &w->handler, "plan.list_intention",
                   ",'address':'http://www.ccgp.gov.cn/1','listed_at':'2026-03-02T09:00'"));
    c = TRIAL_OK(about(w, &w->handler, "plan.file", ""));
    CHECK(*trial_text(c, "number"));
}

static void open_town(struct town *w, arena *a, const char *method)
{
    trial_open(&w->t, a, slices, sizeof slices / sizeof *slices);
    w->buyer = trial_org(&w->t, "buyer");
    w->agency = trial_org(&w->t, "agency");
    w->handler = trial_person(&w->t, w->buyer, "handler");
    w->section = trial_person(&w->t, w->buyer, "section");
    w->legal = trial_person(&w->t, w->buyer, "legal");
    w->agent = trial_person(&w->t, w->agency, "agent");
    w->stranger = trial_person(&w->t, trial_org(&w->t, "buyer"), "handler");
    make_project(w);
    TRIAL_OK(about(w, &w->handler, "plan.set_need", need_body));
    file_plan(w, method);
    trial_clock(&w->t, "2026-04-02T09:00");
    w->tender = out_id(TRIAL_OK(about(w, &w->handler, "tender.draft", "")), "tender");
}

#define OPEN_TENDER ",'method':'open_tender','reason':'需求明确'"
#define CONSULTATION ",'method':'consultation','reason':'需求复杂'"

static const char schedule_body[] =
    ",'documents_from':'2026-04-02','documents_until':'2026-04-10','documents_place':'本平台',"
    "'deadline':'2026-04-22T09:30','opening_place':'本平台','consortium':false,"
    "'committee_size':5,'contact_person':'李敏','contact_phone':'0755-1000000'";
static const char scoring_body[] =
    ",'price_weight':'10','sme_deduction':'10','low_mean':'50','low_second':'50',"
    "'low_ceiling':'45','low_minutes':30,'tie_rule':'draw',"
    "'groups':[{'name':'技术部分','technical':true,'weight':'90'}],"
    "'items':[{'group':1,'name':'服务方案','kind':'judged','weight':'50',"
    "'levels':'100 完整可行\\n60 基本可行\\n0 没有'},"
    "{'group':1,'name':'服务团队','kind':'objective','weight':'40','levels':'0,50,100'}]";

static void write_document(struct town *w)
{
    TRIAL_OK(do_tender(w, &w->handler, "tender.set_schedule",
                       str_c(w->t.a, join(w->t.a, S(",'version':1"), str_of(schedule_body)))));
    TRIAL_OK(do_tender(w, &w->handler, "tender.set_scoring",
                       str_c(w->t.a, join(w->t.a, S(",'version':2"), str_of(scoring_body)))));
}

static void publish(struct town *w)
{
    write_document(w);
    TRIAL_OK(do_tender(w, &w->handler, "tender.publish", ""));
}

static void list(struct town *w)
{
    TRIAL_OK(do_tender(w, &w->handler, "tender.list",
                       ",'address':'http://www.ccgp.gov.cn/2','listed_at':'2026-04-02T09:00'"));
}

static struct tender_row *row_of(struct town *w)
{
    struct tender_row *t = NULL;
    CHECK_OK(tender_by_id(w->t.db, w->t.a, w->tender, &t));
    return t;
}

TEST(a_tender_is_drafted_written_published_and_listed)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    publish(&w);
    CHECK_STR("published", row_of(&w)->state);
    CHECK_STR("测试区采〔2026〕0001号", row_of(&w)->number);
    list(&w);
    struct tender_row *t = row_of(&w);
    CHECK_STR("open", t->state);
    CHECK_STR("2026-04-10", day_text(a, t->notice_ends));
    CHECK_STR("2026-04-22", day_text(a, t->lawful_deadline));
    CHECK(str_empty(trial_replay(&w.t)));
}

CHECK_MAIN
