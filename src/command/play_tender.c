// From the entrustment to the bids and their opening.
#include <string.h>

#include "command/play_seal.h"
#include "command/say.h"
#include "law/law.h"

static err entrust(struct play *p)
{
    if (p->organizer)
        return OK;
    TRY(play_do(p, &p->unit->handler, "tender.entrust",
                say(&p->a,
                    "{'project':%i,'agency':%i,'scope':'编制采购文件、发布公告、组织开标评审。',"
                    "'fee_by':'supplier','fee_standard':'参照计价格〔2002〕1980号，按成交金额计算。'}",
                    p->project, p->city->agency)));
    play_wait_minutes(p, 180);
    TRY(play_do(p, &p->city->agent, "tender.confirm_entrust",
                say(&p->a, "{'project':%i}", p->project)));
    play_wait_days(p, 5, 9, 0);
    return OK;
}

static err draft(struct play *p)
{
    TRY(play_do(p, play_organizer(p), "tender.draft", say(&p->a, "{'project':%i}", p->project)));
    play_wait_days(p, 26, 9, 0);
    return play_id(p, "tender", &p->tender);
}

static str levels(struct play *p, const struct json *list)
{
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < json_count(list); i++) {
        str rest = {0};  // "100", or "100|80—89 分"
        put(&o, i ? "," : "");
        if (!json_str(json_at(list, i), &rest))
            continue;
        str score = str_cut(&rest, '|');
        if (!rest.at)
            rest = join(&p->a, S("达到第"), format(&p->a, "%zu", i + 1), S("档标准"));
        put(&o, say(&p->a, "{'score':%s,'description':%s}", score, rest));
    }
    return out_str(&o);
}

static str items(struct play *p, const struct json *list)
{
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *j = json_at(list, i);
        put(&o, i ? "," : "");
        put(&o, say(&p->a, "{'name':%s,'kind':%s,'weight':%s,'standard':%s,'levels':[%j]}",
                    play_member(j, "name"), play_member(j, "kind"), play_member(j, "weight"),
                    S("按各档标准对照响应内容评定。"), levels(p, json_get(j, "levels"))));
    }
    return out_str(&o);
}

static str groups(struct play *p)
{
    const struct json *list = json_get(p->scoring, "groups");
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *j = json_at(list, i);
        bool technical = false;
        if (!json_bool(json_get(j, "technical"), &technical))
            technical = false;
        put(&o, i ? "," : "");
        put(&o, say(&p->a, "{'name':%s,'technical':%b,'weight':%s,'items':[%j]}",
                    play_member(j, "name"), (int)technical, play_member(j, "weight"),
                    items(p, json_get(j, "items"))));
    }
    return out_str(&o);
}

static const char clauses[] =
    "[{'title':'服务内容','text':'按采购文件和投标（响应）文件提供服务，服务数量以采购需求为准。'},"
    "{'title':'服务期限','text':'自合同签订之日起，按采购需求约定的期限。'},"
    "{'title':'服务质量','text':'按采购需求的服务标准和绩效指标执行。'},"
    "{'title':'合同价款','text':'以中标（成交）金额为准。'},"
    "{'title':'资金结算方式','text':'按采购需求的分期和考核扣款规则结算，收到发票后三十日内支付。'},"
    "{'title':'双方权利义务','text':'甲方按时支付、提供条件；乙方建立项目台账，不得转包。'},"
    "{'title':'违约责任','text':'一方违约的，按合同约定承担违约金并赔偿损失。'},"
    "{'title':'验收','text':'甲方组织验收，邀请服务对象参加，验收结果公告。'},"
    "{'title':'合同的变更和解除','text':'不得擅自变更、中止或者终止；继续履行将损害公共利益的除外。'}]";

static str clauses_json(struct play *p)
{
    return say(&p->a, clauses);
}

// The deadline lies well beyond the law's days, so that a holiday does not matter.
static void choose_deadline(struct play *p)
{
    const struct calendar *c = &play_law(p)->calendar;
    day d = day_plus(day_of(p->next), p->consultation ? 16 : 26);
    while (!day_is_working(c, d))
        d = day_plus(d, 1);
    p->deadline = instant_at(d, 9, 30);
}

static err set_document(struct play *p)
{
    const struct calendar *c = &play_law(p)->calendar;
    day from = day_plus(day_of(p->next), 1);
    choose_deadline(p);
    TRY(play_do(p, play_organizer(p), "tender.set_document",
                say(&p->a,
                    "{'tender':%i,'version':1,'documents_from':%D,'documents_until':%D,"
                    "'documents_place':'本平台','deadline':%t,"
                    "'opening_place':'示例区公共资源交易中心第一开标室','consortium':false,"
                    "'bond':'0.00','committee_size':%n,'price_weight':%s,'sme_deduction':%s,"
                    "'low_mean':'50','low_second':'50','low_ceiling':'45','low_minutes':30,"
                    "'tie_rule':'draw','contact_person':'陈工','contact_phone':'010-55500100',"
                    "'groups':[%j],'clauses':%j}",
                    p->tender, from, working_days_after(c, from, 6), p->deadline,
                    (int64_t)p->members_count, play_member(p->scoring, "price_weight"),
                    p->set_aside ? S("0") : play_member(p->scoring, "sme_deduction"), groups(p),
                    clauses_json(p))));
    play_wait_minutes(p, 60);
    return OK;
}

static err set_locks(struct play *p)
{
    return p->padlocks ? play_set_locks(p) : OK;
}

static err publish(struct play *p)
{
    TRY(play_try(p, play_organizer(p), "tender.publish", say(&p->a, "{'tender':%i}", p->tender)));
    play_wait_minutes(p, 60);
    return OK;
}

static err list(struct play *p)
{
    TRY(play_do(p, play_organizer(p), "tender.list",
                say(&p->a,
                    "{'tender':%i,'address':'https://www.ccgp.gov.cn/cggg/demo.htm',"
                    "'listed_at':%t,'medium':'中国政府采购网'}",
                    p->tender, p->next)));
    play_wait_days(p, 2, 10, 0);
    return OK;
}

// Suppliers register when they first hear of the purchase; the city's known ones are there already.
static err take_documents(struct play *p)
{
    for (size_t i = 0; i < p->bidders_count; i++) {
        struct bidder *b = &p->bidders[i];
        if (b->bid.n)
            continue;
        if (!b->who.actor.who.post.n)
            TRY(play_register(p, b));
        TRY(play_do(p, &b->who.actor, "bid.take_document",
                    say(&p->a, "{'tender':%i,'person':%s,'phone':'13800000001'}", p->tender,
                        b->who.actor.name)));
    }
    p->next = instant_plus(p->deadline, -18 * HOUR_US);
    return OK;
}

static str lines(struct play *p, money total)
{
    const struct json *list = json_get(p->need, "price_lines");
    str name = play_member(p->need, "service");
    if (list)
        return (str){0};
    return say(&p->a, "[{'name':%s,'unit':'项','quantity':'1','unit_price':%m}]", name, total);
}

// Whether a text is one of the item's grades: others cannot be claimed.
static bool is_grade(const struct json *item, str grade)
{
    const struct json *levels = json_get(item, "levels");
    for (size_t i = 0; i < json_count(levels); i++) {
        str text = {0};
        if (json_str(json_at(levels, i), &text) && str_eq(text, grade))
            return true;
    }
    return false;
}

// Where each scored item is answered; of the objective ones the grade that the supplier claims.
static str index_of(struct play *p, const struct bidder *b)
{
    const struct json *list = json_get(p->scoring, "groups");
    struct out o = out_plain(&p->a);
    int64_t n = 0;
    for (size_t g = 0; g < json_count(list); g++) {
        const struct json *rows = json_get(json_at(list, g), "items");
        for (size_t i = 0; i < json_count(rows); i++) {
            str claimed = {0};
            if (str_eq(play_member(json_at(rows, i), "kind"), S("objective")) &&
                (!json_str(json_at(b->scores, (size_t)n), &claimed) ||
                 !is_grade(json_at(rows, i), claimed)))
                claimed = (str){0};
            put(&o, n++ ? "," : "");
            put(&o, say(&p->a, "{'item':%n,'level':%s,'page':%s}", n, claimed,
                        format(&p->a, "%d", (int)(6 + 4 * n))));
        }
    }
    return out_str(&o);
}

static err submit_one(struct play *p, struct bidder *b)
{
    str price_lines = lines(p, b->price);
    str body = say(&p->a,
                   "{'tender':%i,'person':%s,'price':%m,'lines':%j,"
                   "'answers':[{'n':1,'requirement':%s,'answer':'完全响应','page':'1'},"
                   "{'n':2,'answer':'全部持证上岗，名单见附件','page':'2'},"
                   "{'n':3,'answer':'每月五日前报送，平台留痕','page':'4'}],"
                   "'index':[%j]}",
                   p->tender, b->who.actor.name, b->price,
                   price_lines.at ? price_lines : S("[]"),
                   S("按采购需求提供全部服务，不得转包。"), index_of(p, b));
    if (p->padlocks)
        TRY(play_seal_offer(p, b, body, &body));
    TRY(play_do(p, &b->who.actor, "bid.submit", body));
    return play_id(p, "bid", &b->bid);
}

static err submit(struct play *p)
{
    for (size_t i = 0; i < p->bidders_count; i++)
        if (!p->bidders[i].bid.n)
            TRY(submit_one(p, &p->bidders[i]));
    p->next = instant_plus(p->deadline, -16 * HOUR_US);
    return OK;
}

const struct step play_tender_steps[] = {
    {"entrustment", entrust},      {"document", draft}, {"document", set_document},
    {"document", set_locks},       {"published", publish}, {"listed", list},
    {"documents_taken", take_documents}, {"bids", submit}, {0},
};
