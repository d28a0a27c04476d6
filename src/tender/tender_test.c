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


TEST(an_agency_organizes_only_what_it_has_confirmed)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    char entrust[200];
    snprintf(entrust, sizeof entrust,
             ",'agency':'%s','scope':'组织采购','fee_by':'buyer','fee_standard':'两万元'",
             trial_id_text(&w.t, w.agency));
    CHECK(about(&w, &w.agent, "tender.entrust", entrust)->result.kind == ERR_DENIED);
    TRIAL_REFUSED(about(&w, &w.handler, "tender.entrust",
                        ",'agency':'00000000001','scope':'组织采购','fee_by':'buyer',"
                        "'fee_standard':'两万元'"),
                  "agency");
    TRIAL_OK(about(&w, &w.handler, "tender.entrust", entrust));
    CHECK(do_tender(&w, &w.agent, "tender.lint", "")->result.kind == ERR_DENIED);
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.publish", ""), "scoring.sum");
    TRIAL_OK(about(&w, &w.agent, "tender.confirm_entrust", ""));
    TRIAL_REFUSED(about(&w, &w.agent, "tender.confirm_entrust", ""), "project");
    TRIAL_OK(do_tender(&w, &w.agent, "tender.lint", ""));
    CHECK(do_tender(&w, &w.stranger, "tender.lint", "")->result.kind == ERR_DENIED);
    publish(&w);
    TRIAL_REFUSED(about(&w, &w.handler, "tender.entrust", entrust), "tender.entrust_closed");
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(a_draft_needs_a_need_and_a_method)
{
    struct town w = {0};
    trial_open(&w.t, a, slices, sizeof slices / sizeof *slices);
    w.buyer = trial_org(&w.t, "buyer");
    w.handler = trial_person(&w.t, w.buyer, "handler");
    make_project(&w);
    TRIAL_REFUSED(about(&w, &w.handler, "tender.draft", ""), "tender.method_open");
    TRIAL_OK(about(&w, &w.handler, "plan.set_need", need_body));
    TRIAL_REFUSED(about(&w, &w.handler, "tender.draft", ""), "tender.method_open");
}

TEST(a_draft_stands_alone_and_suggests_what_the_law_says)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    TRIAL_REFUSED(about(&w, &w.handler, "tender.draft", ""), "tender.one_at_a_time");
    CHECK(about(&w, &w.stranger, "tender.draft", "")->result.kind == ERR_DENIED);
    struct tender_row *t = row_of(&w);
    CHECK(t->committee_size == 5 && t->low_ceiling.n == 45 * dec_one && t->low_minutes == 30);
    CHECK_STR("open_tender", t->method);
}

TEST(two_writers_of_a_document_do_not_overwrite_each_other)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    write_document(&w);
    struct call *c = do_tender(&w, &w.section, "tender.set_clauses",
                               ",'version':2,'clauses':[{'title':'服务内容','text':'照护'}]");
    CHECK(c->result.kind == ERR_CONFLICT);
    TRIAL_OK(do_tender(&w, &w.section, "tender.set_clauses",
                       ",'version':3,'clauses':[{'title':'服务内容','text':'照护'}]"));
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.publish", ""), "tender.contract_content");
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.set_scoring",
                            ",'version':4,'price_weight':'10','low_mean':'50','low_second':'50',"
                            "'low_ceiling':'45','low_minutes':30,'tie_rule':'draw','groups':[],"
                            "'items':[{'group':1,'name':'方案','kind':'judged','weight':'90',"
                            "'levels':'0,100'}]"),
                  "items.0.group");
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(a_whole_document_is_written_at_once)
{
    struct town w;
    struct tender_scoring s = {0};
    open_town(&w, a, CONSULTATION);
    str body = join(a, S(",'version':1"), str_of(schedule_body),
                    S(",'price_weight':'20','sme_deduction':'10','low_mean':'50',"
                      "'low_second':'50','low_ceiling':'45','low_minutes':30,"
                      "'tie_rule':'technical',"
                      "'groups':[{'name':'技术','technical':true,'weight':'50','items':["
                      "{'name':'方案','kind':'judged','weight':'50','levels':[{'score':'100'},"
                      "{'score':'0'}]}]},{'name':'商务','technical':false,'weight':'30','items':["
                      "{'name':'团队','kind':'objective','weight':'30','levels':[{'score':'100'},"
                      "{'score':'0','description':'没有'}]}]}],"
                      "'clauses':[{'title':'全部',"
                      "'text':'内容、期限、数量、质量、价格、支付、权利、义务、违约'}]"));
    TRIAL_OK(do_tender(&w, &w.handler, "tender.set_document", str_c(a, body)));
    CHECK_OK(tender_scoring(w.t.db, a, w.tender, &s));
    CHECK(s.groups.n == 2 && s.items.n == 2 && s.levels.n == 4);
    CHECK(s.items.at[1].n == 2 && s.items.at[1].group_n == 2 && s.levels.at[3].item == 2);
    TRIAL_OK(do_tender(&w, &w.handler, "tender.publish", ""));
    CHECK_STR("technical", row_of(&w)->tie_rule);
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.set_document",
                            str_c(a, join(a, S(",'version':2"), str_from(body, 12)))),
                  "tender.frozen");
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(a_purchaser_publishes_when_the_last_one_has_signed)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    struct who leader = trial_person(&w.t, w.buyer, "leader");
    TRIAL_OK(trial_do(&w.t, &leader, "account.set_chain",
                      "{'org':'%s','act':'tender.publish','from_amount':'1000000.00',"
                      "'steps':[{'post_kind':'leader'}]}",
                      trial_id_text(&w.t, w.buyer)));
    write_document(&w);
    struct call *c = do_tender(&w, &w.handler, "tender.publish", "");
    CHECK(!c->result.kind && c->waiting.n);
    CHECK_STR("draft", row_of(&w)->state);
    TRIAL_OK(trial_do(&w.t, &leader, "account.sign_off", "{'signoff':'%s','word':'agree'}",
                      trial_id_text(&w.t, c->waiting)));
    CHECK_STR("published", row_of(&w)->state);
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(what_an_agency_publishes_is_signed_by_the_purchaser)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    struct who leader = trial_person(&w.t, w.buyer, "leader");
    struct who chief = trial_person(&w.t, w.agency, "agent_head");
    TRIAL_OK(trial_do(&w.t, &leader, "account.set_chain",
                      "{'org':'%s','act':'tender.publish','from_amount':'0.00',"
                      "'steps':[{'post_kind':'leader'}]}",
                      trial_id_text(&w.t, w.buyer)));
    TRIAL_OK(about(&w, &w.handler, "tender.entrust",
                   str_c(a, join(a, S(",'agency':'"), id_text(a, w.agency),
                                 S("','scope':'组织采购','fee_by':'buyer','fee_standard':'两万元'")))));
    TRIAL_OK(about(&w, &w.agent, "tender.confirm_entrust", ""));
    write_document(&w);
    struct call *c = TRIAL_OK(do_tender(&w, &w.agent, "tender.publish", ""));
    CHECK(c->waiting.n && str_eq(row_of(&w)->state, S("draft")));
    const char *agree = "{'signoff':'%s','word':'agree'}", *waits = trial_id_text(&w.t, c->waiting);
    CHECK(trial_do(&w.t, &chief, "account.sign_off", agree, waits)->result.kind == ERR_DENIED);
    struct call *last = TRIAL_OK(trial_do(&w.t, &leader, "account.sign_off", agree, waits));
    CHECK(last->then && id_same(last->then->who.org, w.agency));
    CHECK_STR("published", row_of(&w)->state);
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(clauses_that_no_entry_holds_are_refused)
{
    struct town w;
    struct out o = out_plain(a);
    open_town(&w, a, OPEN_TENDER);
    put(&o, ",'version':1,'clauses':[");
    for (int i = 0; i < 12; i++) {
        put(&o, i ? ",{'title':'服务内容','text':'" : "{'title':'服务内容','text':'");
        for (int k = 0; k < 250; k++)
            put(&o, "按约服务");
        put(&o, "'}");
    }
    put(&o, "]");
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.set_clauses", str_c(a, out_str(&o))),
                  "clauses");
}

TEST(the_frozen_document_is_what_was_published)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    write_document(&w);
    struct call *c = TRIAL_OK(do_tender(&w, &w.handler, "tender.publish", ""));
    str text = {0};
    struct hash h = {0};
    CHECK(hex_parse(str_of(trial_text(c, "document")), &h, sizeof h));
    CHECK_OK(blob_read(w.t.blobs, a, h, 1 << 20, &text));
    struct hash again = sha256(text);
    CHECK(str_eq(hash_hex(a, again), row_of(&w)->document));
    CHECK(str_find(text, S("\"deadline\":\"2026-04-22T01:30:00.000000Z\"")) > 0);
    str notice = str_of(trial_text(c, "text"));
    static const char *const parts[] = {
        "项目概况", "一、项目基本情况", "采购方式：公开招标", "预算金额（元）：1000000.00",
        "二、申请人的资格要求", "第六条第一项", "三、获取招标文件",
        "2026年04月02日至2026年04月10日",
        "四、提交投标文件截止时间、开标时间和地点", "2026年04月22日09时30分", "五、公告期限",
        "5 个工作日", "六、其他补充事宜", "45%", "七、对本次招标提出询问，请按以下方式联系",
        "测试区采〔2026〕0001号"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        CHECK(str_find(notice, str_of(parts[i])) >= 0);
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.publish", ""), "tender.stage");
}

TEST(a_late_listing_is_recorded_and_must_be_corrected)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    publish(&w);
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.list",
                            ",'address':'http://www.ccgp.gov.cn/2','listed_at':'2026-04-02T09:01'"),
                  "tender.listed_time");
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.list",
                            ",'address':'http://www.ccgp.gov.cn/2','listed_at':'2026-04-02T08:59'"),
                  "tender.listed_time");
    trial_clock(&w.t, "2026-04-03T10:00");
    struct call *c = TRIAL_OK(
        do_tender(&w, &w.handler, "tender.list",
                  ",'address':'http://www.ccgp.gov.cn/2','listed_at':'2026-04-03T09:00'"));
    CHECK(str_find(c->answer, S("\"too_soon\":true")) > 0);
    CHECK_STR("2026-04-23", day_text(a, row_of(&w)->lawful_deadline));
    struct call probe = {.a = a, .db = w.t.db, .today = day_make(2026, 4, 3)};
    CHECK(tender_may_go_on(&probe, row_of(&w)).kind == ERR_REFUSED);
    CHECK_STR("tender.deadline_too_soon", str_of(probe.findings->rule->name));
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.list",
                            ",'address':'http://www.ccgp.gov.cn/2','listed_at':'2026-04-03T09:00'"),
                  "tender.stage");
    TRIAL_OK(do_tender(&w, &w.handler, "tender.correct",
                       ",'what':'截止时间','text':'登载推迟，截止时间顺延','affects':false,"
                       "'of_substance':false"));
    CHECK_STR("2026-04-23 09:30", instant_text(a, row_of(&w)->deadline));
    probe.findings = NULL;
    CHECK_OK(tender_may_go_on(&probe, row_of(&w)));
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(a_deadline_that_passed_before_the_listing_is_put_off)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    publish(&w);
    trial_clock(&w.t, "2026-04-23T10:00");
    TRIAL_OK(do_tender(&w, &w.handler, "tender.correct",
                       ",'what':'截止时间','text':'登载推迟','affects':false,"
                       "'of_substance':false"));
    CHECK_STR("2026-05-13 09:30", instant_text(a, row_of(&w)->deadline));
    TRIAL_OK(do_tender(&w, &w.handler, "tender.list",
                       ",'address':'http://www.ccgp.gov.cn/2','listed_at':'2026-04-23T10:00'"));
    CHECK_STR("2026-05-13", day_text(a, row_of(&w)->lawful_deadline));
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(a_change_in_time_leaves_the_deadline_and_a_late_one_moves_it)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    publish(&w);
    list(&w);
    trial_clock(&w.t, "2026-04-07T10:00");
    struct call *c = TRIAL_OK(do_tender(&w, &w.handler, "tender.clarify",
                                        ",'question':'设备由谁提供？','answer':'采购人提供',"
                                        "'affects':true,'of_substance':false"));
    CHECK(str_find(c->answer, S("\"moved\":false")) > 0);
    CHECK(str_find(str_of(trial_text(c, "text")), S("更正内容：采购人提供")) > 0);
    trial_clock(&w.t, "2026-04-08T10:00");
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.correct",
                            ",'what':'采购文件','text':'改','affects':true,'of_substance':false,"
                            "'new_deadline':'2026-04-22T10:00'"),
                  "tender.clarify_before");
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.correct",
                            ",'what':'采购文件','text':'改','affects':true,'of_substance':true"),
                  "tender.change_of_substance");
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.correct",
                            ",'what':'采购文件','text':'改','affects':false,'of_substance':false,"
                            "'new_deadline':'2026-04-22T09:00'"),
                  "tender.deadline_only_later");
    c = TRIAL_OK(do_tender(&w, &w.handler, "tender.correct",
                           ",'what':'采购文件','text':'改','affects':true,'of_substance':false"));
    CHECK_STR("2026-04-23 09:30", instant_text(a, row_of(&w)->deadline));
    CHECK(str_find(str_of(trial_text(c, "text")), S("改为 2026年04月23日09时30分")) > 0);
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(a_consultation_needs_five_days_for_a_change)
{
    struct town w;
    open_town(&w, a, CONSULTATION);
    publish(&w);
    list(&w);
    trial_clock(&w.t, "2026-04-17T10:00");
    TRIAL_OK(do_tender(&w, &w.handler, "tender.clarify",
                       ",'answer':'见附件','affects':true,'of_substance':false"));
    CHECK_STR("2026-04-22 09:30", instant_text(a, row_of(&w)->deadline));
    trial_clock(&w.t, "2026-04-18T10:00");
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.clarify",
                            ",'answer':'见附件','affects':true,'of_substance':false,"
                            "'new_deadline':'2026-04-22T09:30'"),
                  "tender.clarify_before_response");
    TRIAL_OK(do_tender(&w, &w.handler, "tender.clarify",
                       ",'answer':'见附件','affects':true,'of_substance':false"));
    CHECK_STR("2026-04-23 09:30", instant_text(a, row_of(&w)->deadline));
}

TEST(the_days_of_a_change_count_from_its_listing)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    publish(&w);
    list(&w);
    trial_clock(&w.t, "2026-04-07T10:00");
    struct call *c = TRIAL_OK(do_tender(&w, &w.handler, "tender.clarify",
                                        ",'answer':'见附件','affects':true,'of_substance':false"));
    const char *notice = trial_text(c, "notice");
    trial_clock(&w.t, "2026-04-09T10:00");
    c = trial_do(&w.t, &w.stranger, "tender.list_notice",
                 "{'notice':'%s','address':'http://www.ccgp.gov.cn/3',"
                 "'listed_at':'2026-04-08T10:00'}",
                 notice);
    CHECK(c->result.kind == ERR_DENIED);
    c = TRIAL_OK(trial_do(&w.t, &w.handler, "tender.list_notice",
                          "{'notice':'%s','address':'http://www.ccgp.gov.cn/3',"
                          "'listed_at':'2026-04-08T10:00'}",
                          notice));
    CHECK(str_find(c->answer, S("\"too_soon\":true")) > 0);
    CHECK_STR("2026-04-23", day_text(a, row_of(&w)->lawful_deadline));
    TRIAL_REFUSED(trial_do(&w.t, &w.handler, "tender.list_notice",
                           "{'notice':'%s','address':'http://www.ccgp.gov.cn/3',"
                           "'listed_at':'2026-04-08T10:00'}",
                           notice),
                  "notice");
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(clocks_stand_while_a_tender_is_held)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.hold", ",'reason':'收到质疑'"), "tender.stage");
    publish(&w);
    list(&w);
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.resume", ""), "tender.not_held");
    trial_clock(&w.t, "2026-04-17T10:00");
    TRIAL_OK(do_tender(&w, &w.handler, "tender.hold", ",'reason':'收到质疑'"));
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.hold", ",'reason':'又收到质疑'"),
                  "tender.held");
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.clarify",
                            ",'answer':'见附件','affects':false,'of_substance':false"),
                  "tender.held");
    trial_clock(&w.t, "2026-04-27T10:00");
    CHECK_STR("open", row_of(&w)->state);
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.resume", ",'new_deadline':'2026-05-01T09:30'"),
                  "tender.deadline_only_later");
    // Ten days later than 04-22 would be 05-02, within 劳动节 (05-01 to 05-05).
    TRIAL_OK(do_tender(&w, &w.handler, "tender.resume", ""));
    CHECK_STR("2026-05-06 09:30", instant_text(a, row_of(&w)->deadline));
    CHECK(!row_of(&w)->held.us);
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(a_tender_ends_on_lawful_grounds_and_begins_again)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    publish(&w);
    list(&w);
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.terminate",
                            ",'ground':'no_longer_fits','reason':'不适用了'"),
                  "tender.terminate_ground");
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.terminate",
                            ",'ground':'unlawful','reason':'有违法行为'"),
                  "tender.terminate_ground");
    struct call *c = TRIAL_OK(
        do_tender(&w, &w.handler, "tender.terminate", ",'reason':'机构改革，任务取消'"));
    CHECK(str_find(str_of(trial_text(c, "text")), S("二、项目终止的原因")) > 0);
    CHECK_STR("ended", row_of(&w)->state);
    TRIAL_REFUSED(do_tender(&w, &w.handler, "tender.hold", ",'reason':'收到质疑'"), "tender.stage");
    c = TRIAL_OK(about(&w, &w.handler, "tender.draft", ""));
    CHECK(str_find(c->answer, S("\"round\":2")) > 0);
    id first = w.tender;
    w.tender = out_id(c, "tender");
    struct tender_scoring s = {0};
    CHECK_OK(tender_scoring(w.t.db, a, w.tender, &s));
    CHECK(s.items.n == 2 && s.levels.n == 6 && !row_of(&w)->deadline.us);
    struct tender_row *newest = NULL;
    CHECK_OK(tender_of_project(w.t.db, a, w.project, &newest));
    CHECK(!id_same(newest->id, first));
    CHECK(str_empty(trial_replay(&w.t)));
}

TEST(a_notice_on_another_platform_is_recorded_once)
{
    struct town w;
    open_town(&w, a, OPEN_TENDER);
    static const char body[] =
        ",'method':'open_tender','outside_number':'SZ-2026-7','address':'http://zfcg.example/7',"
        "'listed_at':'2026-04-01T09:00','deadline':'2026-04-25T09:30'";
    struct call *c = TRIAL_OK(about(&w, &w.handler, "tender.record_notice", body));
    CHECK_STR("ended", row_of(&w)->state);  // the draft gave way
    w.tender = out_id(c, "tender");
    CHECK_STR("open", row_of(&w)->state);
    CHECK_STR("elsewhere", row_of(&w)->venue);
    CHECK_STR("SZ-2026-7", row_of(&w)->number);
    TRIAL_REFUSED(about(&w, &w.handler, "tender.record_notice", body), "tender.one_at_a_time");
    TRIAL_OK(do_tender(&w, &w.handler, "tender.terminate", ",'reason':'机构改革，任务取消'"));
    TRIAL_REFUSED(about(&w, &w.handler, "tender.record_notice", body), "tender.outside_number");
    // Another platform may use a number like ours: the next of ours is another one.
    c = TRIAL_OK(about(&w, &w.handler, "tender.record_notice",
                       ",'method':'open_tender','outside_number':'测试区采〔2026〕0001号',"
                       "'address':'http://zfcg.example/8','listed_at':'2026-04-01T09:00',"
                       "'deadline':'2026-04-25T09:30'"));
    w.tender = out_id(c, "tender");
    TRIAL_OK(do_tender(&w, &w.handler, "tender.terminate", ",'reason':'机构改革，任务取消'"));
    w.tender = out_id(TRIAL_OK(about(&w, &w.handler, "tender.draft", "")), "tender");
    publish(&w);
    CHECK_STR("测试区采〔2026〕0002号", row_of(&w)->number);
    CHECK(str_empty(trial_replay(&w.t)));
}

CHECK_MAIN
