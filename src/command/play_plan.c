// From the budget line to the filed plan.
#include "command/play.h"
#include "command/say.h"
#include "law/law.h"

static str raw(struct play *p, const struct json *j)
{
    struct out o = out_plain(&p->a);
    json_put_value(&o, j);
    return out_str(&o);
}

// Which entry of the founding's catalogue a service of a play belongs to.
static str catalogue_of(struct play *p)
{
    static const char *const words[][2] = {
        {"心理", "A0201"}, {"矫正", "A0301"}, {"法律援助", "A0303"}, {"法律", "A0304"},
        {"物业", "B0401"}, {"养老", "A0102"}, {"家庭教育", "A0501"}, {"治安", "B0301"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(p->title, str_of(words[i][0])) >= 0)
            return str_of(words[i][1]);
    return S("A0402");
}

static int64_t year_of(const struct play *p)
{
    return p->year ? p->year : day_date(day_of(p->next)).year;
}

static err add_line(struct play *p)
{
    TRY(play_do(p, &p->city->budget, "fund.add_line",
                say(&p->a,
                    "{'org':%i,'year':%n,'stage':'approved','number':%s,'code':%s,'name':%s,"
                    "'amount':%m,'sources':[{'source':'一般公共预算','amount':%m}]}",
                    p->unit->org, year_of(p),
                    format(&p->a, "财预〔%d〕%04d号", (int)year_of(p), (int)p->number + 1),
                    format(&p->a, "4403%02d%06d", (int)(year_of(p) % 100), (int)p->number + 1),
                    p->title, p->budget, p->budget)));
    play_wait_minutes(p, 60);
    return play_id(p, "line", &p->line);
}

static err create(struct play *p)
{
    str item = catalogue_of(p);
    id street = city_street_of(p->city, p->title);
    str user = street.n ? say(&p->a, "'user_unit':%i,", street) : S("");
    TRY(play_do(p, &p->unit->handler, "plan.create",
                say(&p->a,
                    "{'title':%s,'kind':%s,'catalogue':%s,'service':%s,'budget':%m,%j"
                    "'year':%n,'negative_checked':true,'lines':[{'line':%i,'amount':%m}]}",
                    p->title, str_starts(item, S("A")) ? S("public") : S("auxiliary"), item,
                    play_member(p->need, "service"), p->budget, user, year_of(p), p->line,
                    p->budget)));
    play_wait_minutes(p, 60);
    return play_id(p, "project", &p->project);
}

static str standards(struct play *p)
{
    const struct json *list = json_get(p->need, "standards");
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < json_count(list); i++) {
        str text = {0};
        put(&o, i ? "," : "");
        if (json_str(json_at(list, i), &text))
            put(&o, say(&p->a, "{'text':%s}", text));
    }
    return out_str(&o);
}

// The contract's dimension, and the one of the budget papers.
static str indicators(struct play *p)
{
    const struct json *list = json_get(p->need, "indicators");
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *j = json_at(list, i);
        str dimension = play_member(j, "dimension");
        str budget = str_eq(dimension, S("process"))  ? S("process")
                     : str_eq(dimension, S("output")) ? S("output")
                                                      : S("benefit");
        put(&o, i ? "," : "");
        put(&o, say(&p->a,
                    "{'name':%s,'dimension':%s,'budget_dimension':%s,'weight':%s,'target':%s,"
                    "'unit':%s,'method':%s}",
                    play_member(j, "name"), dimension, budget, play_member(j, "weight"),
                    play_member(j, "target"), play_member(j, "unit"), play_member(j, "method")));
    }
    return out_str(&o);
}

static str payment(struct play *p)
{
    const struct json *j = json_get(p->assessment, "payment");
    const struct json *bands = json_get(j, "bands");
    return say(&p->a,
               "'pay_kind':%s,'bands':%j,'pay_below':%s,'pay_percent':%s,'pay_amount':%s,"
               "'pay_step':%s",
               play_member(j, "kind"), bands ? raw(p, bands) : S("[]"), play_member(j, "below"),
               play_member(j, "percent"), play_member(j, "amount"), play_member(j, "step"));
}

static str requirements(struct play *p)
{
    return say(&p->a,
               "[{'text':%s,'substantive':true},{'text':%s,'substantive':true},"
               "{'text':%s,'substantive':true},{'text':%s,'substantive':false}]",
               S("按采购需求提供全部服务，不得转包。"),
               S("服务人员上岗前接受培训，持有效健康证明；名单变动三天内书面告知。"),
               S("建立服务台账，每月报送一次，数据与现场记录一致。"),
               S("设专人接听服务热线，两小时内答复服务对象。"));
}

static str qualifications(struct play *p)
{
    return say(&p->a, "[{'text':%s},{'text':%s,'proof':%s},{'text':%s,'proof':%s}]",
               S("符合政府采购法第二十二条规定的条件。"),
               S("参加本次采购前三年内，在经营活动中没有重大违法记录。"),
               S("没有重大违法记录的书面声明"),
               S("登记的业务范围（经营范围）包含本项目的服务内容。"),
               S("民办非企业单位登记证书、社会团体登记证书、营业执照等登记证书"));
}

static err set_need(struct play *p)
{
    const struct json *set_aside = json_get(p->need, "set_aside"), *lines;
    int64_t months = 0;
    if (!json_int(json_get(p->need, "term_months"), &months))
        return (err){.kind = ERR_INVALID, .detail = S("need.term_months: not a number")};
    lines = json_get(p->need, "price_lines");
    bool long_term = months > 12;
    if (json_get(p->need, "long_term") && !json_bool(json_get(p->need, "long_term"), &long_term))
        return (err){.kind = ERR_INVALID, .detail = S("need.long_term: not true or false")};
    TRY(play_do(
        p, &p->unit->handler, "plan.set_need",
        say(&p->a,
            "{'project':%i,'version':0,'goal':%s,'recipients':%s,'scope':%s,"
            "'place':'示例区','org_form':%s,'contract_type':'fixed_total','pricing':%s,"
            "'review_rule':'comprehensive','ceiling':%m,'term_months':%n,'long_term':%b,"
            "'set_aside':%s,'set_aside_reason':%s,'acceptance_plan':%s,'risks':%s,"
            "'standards':[%j],"
            "'requirements':%j,'qualifications':%j,'indicators':[%j],'instalments':%j,"
            "'price_lines':%j,'grades':%j,%j}",
            p->project, play_member(p->need, "goal"), play_member(p->need, "recipients"),
            play_member(p->need, "scope"), p->organizer ? S("self") : S("agency"),
            play_member(p->need, "pricing"), p->ceiling, months,
            (int)long_term, play_member(set_aside, "kind"), play_member(set_aside, "reason"),
            S("采购人组织验收，邀请服务对象参加；按指标逐项核对，形成验收书并公告。"),
            S("政策变化、服务中断、供应商违约：由采购人启动应急预案，按合同处理。"), standards(p),
            requirements(p), qualifications(p), indicators(p),
            raw(p, json_get(p->need, "instalments")),
            lines ? raw(p, lines) : say(&p->a, "[{'name':%s,'unit':'项','quantity':'1'}]",
                                        play_member(p->need, "service")),
            raw(p, json_get(p->assessment, "grades")), payment(p))));
    play_wait_days(p, 4, 9, 30);
    return OK;
}

static err survey(struct play *p, const char *kind, const char *method, str findings)
{
    day until = day_plus(day_of(p->next), -1);
    return play_do(p, &p->unit->handler, "plan.record_survey",
                   say(&p->a,
                       "{'project':%i,'kind':%s,'method':%s,'from_day':%D,'until_day':%D,"
                       "'subjects':[{'name':'示例区社会工作协会','kind':'社会组织'},"
                       "{'name':'示例市公益服务中心','kind':'社会组织'},"
                       "{'name':'示例市民生服务有限公司','kind':'企业'}],'findings':%s}",
                       p->project, str_of(kind), str_of(method), day_plus(until, -2), until,
                       findings));
}

static err market_survey(struct play *p)
{
    TRY(survey(p, "market", "问卷",
               S("三家均能提供所需服务，报价区间与预算相符，市场竞争充分。")));
    play_wait_minutes(p, 60);
    return OK;
}

static err public_opinion(struct play *p)
{
    TRY(survey(p, "public_opinion", "问卷",
               S("公开征求意见期间收到意见十二条，已采纳八条，写入服务标准。")));
    play_wait_minutes(p, 60);
    return OK;
}

static err route(struct play *p)
{
    const struct json *approval = json_get(p->need, "method_approval");
    str method = p->consultation ? S("consultation") : S("open_tender");
    TRY(play_do(p, &p->unit->handler, "plan.route", say(&p->a, "{'project':%i}", p->project)));
    play_wait_minutes(p, 60);
    return play_do(p, &p->unit->handler, "plan.set_method",
                   say(&p->a,
                       "{'project':%i,'method':%s,'reason':%s,'approval_authority':%s,"
                       "'approval_number':%s,'approval_day':%s}",
                       p->project, method,
                       p->consultation ? S("政府购买服务项目，适用竞争性磋商。")
                                       : S("达到规模的服务，需求明确，公开招标。"),
                       play_member(approval, "authority"), play_member(approval, "number"),
                       play_member(approval, "date")));
}

static err lawyer(struct play *p)
{
    TRY(play_do(p, &p->unit->legal, "plan.record_lawyer",
                say(&p->a,
                    "{'project':%i,'lawyer':'徐律','firm':'示例正义律师事务所','passed':true,"
                    "'opinion':'合同文本条款完整，权利义务对等，违约责任明确。'}",
                    p->project)));
    play_wait_minutes(p, 60);
    return OK;
}

static err review(struct play *p, const struct actor *by, const char *kind)
{
    return play_do(p, by, "plan.review",
                   say(&p->a, "{'project':%i,'kind':%s,'passed':true,'record':%s}", p->project,
                       str_of(kind), S("程序完整，内容合规；无歧视性条款，竞争充分。")));
}

static err reviews(struct play *p)
{
    TRY(review(p, &p->unit->section, "general"));
    TRY(review(p, &p->unit->accountant, "general"));
    TRY(review(p, &p->unit->legal, "key"));
    TRY(review(p, &p->unit->accountant, "key"));
    TRY(review(p, &p->unit->leader, "key"));
    play_wait_days(p, 1, 10, 0);
    return OK;
}

static err intention(struct play *p)
{
    struct date d = day_date(day_plus(day_of(p->next), 40));
    TRY(play_do(p, &p->unit->handler, "plan.publish_intention",
                say(&p->a, "{'project':%i,'month':%s,'summary':%s}", p->project,
                    format(&p->a, "%04d-%02d", d.year, d.month), play_member(p->need, "goal"))));
    play_wait_minutes(p, 120);
    return OK;
}

static err list_intention(struct play *p)
{
    TRY(play_do(p, &p->unit->handler, "plan.list_intention",
                say(&p->a,
                    "{'project':%i,'address':'https://www.ccgp.gov.cn/cgyx/demo.htm',"
                    "'listed_at':%t}",
                    p->project, p->next)));
    play_wait_days(p, 2, 9, 0);
    return OK;
}

static err file_plan(struct play *p)
{
    TRY(play_do(p, &p->unit->handler, "plan.file", say(&p->a, "{'project':%i}", p->project)));
    play_wait_days(p, 1, 9, 0);
    return OK;
}

const struct step play_plan_steps[] = {
    {"budget", add_line},       {"project", create},          {"need", set_need},
    {"survey", market_survey},  {"opinion", public_opinion},  {"method", route},
    {"lawyer", lawyer},         {"review", reviews},          {"intention", intention},
    {"intention_listed", list_intention},                     {"plan", file_plan},
    {0},
};
