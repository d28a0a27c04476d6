// From the contract to the last payment.
#include <string.h>

#include "command/play.h"
#include "command/say.h"

static str contract_body(struct play *p)
{
    return say(&p->a, "{'contract':%i}", p->contract);
}

static const struct actor *winner(struct play *p)
{
    for (size_t i = 0; i < p->bidders_count; i++)
        if (str_eq(p->bidders[i].label, p->winner_label))
            return &p->bidders[i].who.actor;
    return NULL;
}

static err draft(struct play *p)
{
    int64_t months = 0;
    str reason = S("预算有保障，服务内容相对固定、连续性强，经费来源稳定，价格变化幅度小。");
    if (!json_int(json_get(p->need, "term_months"), &months) || months <= 12)
        reason = (str){0};
    TRY(play_do(p, &p->unit->handler, "contract.draft",
                say(&p->a, "{'tender':%i,'long_term_reason':%s}", p->tender, reason)));
    play_wait_days(p, 1, 9, 0);
    if (play_over(p))
        return OK;
    p->instalments = json_count(json_get(p->need, "instalments"));
    str from = call_text(p->last, "from_day"), until = call_text(p->last, "until_day");
    if (!from.at || !day_parse(from, &p->from) || !until.at || !day_parse(until, &p->until))
        return fault("contract.draft decided no term");
    return play_id(p, "contract", &p->contract);
}

static err opinion(struct play *p)
{
    TRY(play_do(p, &p->unit->legal, "contract.record_opinion",
                say(&p->a,
                    "{'contract':%i,'passed':true,"
                    "'opinion':'合同与采购文件、投标文件一致，同意签订。'}",
                    p->contract)));
    play_wait_days(p, 2, 9, 0);
    return OK;
}

static err sign(struct play *p)
{
    TRY(play_do(p, &p->unit->handler, "contract.record_signing",
                say(&p->a, "{'contract':%i,'signed_day':%D,'scan':%j,'seals':true}", p->contract,
                    day_of(p->next), play_paper(p, "合同扫描件"))));
    play_wait_minutes(p, 120);
    return OK;
}

static err compare(struct play *p)
{
    TRY(play_do(p, &p->unit->section, "contract.compare_scan",
                say(&p->a, "{'contract':%i,'same':true}", p->contract)));
    play_wait_days(p, 1, 9, 0);
    return OK;
}

static err publish(struct play *p)
{
    TRY(play_do(p, &p->unit->handler, "contract.publish", contract_body(p)));
    play_wait_minutes(p, 60);
    return OK;
}

static err list(struct play *p)
{
    TRY(play_do(p, &p->unit->handler, "contract.list",
                say(&p->a,
                    "{'contract':%i,'address':'https://www.ccgp.gov.cn/htgg/demo.htm',"
                    "'listed_at':%t}",
                    p->contract, p->next)));
    play_wait_days(p, 1, 9, 0);
    return OK;
}

static err file(struct play *p)
{
    TRY(play_do(p, &p->unit->handler, "contract.file",
                say(&p->a, "{'contract':%i,'number':%s}", p->contract,
                    format(&p->a, "合备%04d", (int)p->number + 1))));
    play_wait_days(p, 1, 9, 0);
    return OK;
}

static bool due_after(struct play *p, const char *what)
{
    str after = play_member(json_at(json_get(p->need, "instalments"), p->instalment), "after");
    return str_eq(after, str_of(what));
}

// What is accepted half way is accepted half way; what is assessed, after the last day.
static err wait_for_due(struct play *p)
{
    day d = day_of(p->next);
    if (due_after(p, "acceptance"))
        d = day_plus(p->from, (p->until.n - p->from.n) / 2);
    else if (due_after(p, "evaluation"))
        d = day_plus(p->until, 5);
    if (d.n > day_of(p->next).n)
        play_wait_days(p, d.n - day_of(p->next).n, 9, 0);
    return OK;
}

static err accept_service(struct play *p)
{
    if (!due_after(p, "acceptance"))
        return OK;
    TRY(play_do(p, &p->unit->handler, "perform.accept",
                say(&p->a,
                    "{'contract':%i,'instalment':%n,'accepted_day':%D,"
                    "'content':'按合同约定的服务内容和标准逐项核对。',"
                    "'opinion':'服务数量、质量符合合同约定，同意通过验收。','passed':true,"
                    "'recipients_asked':30,'recipients_satisfied':28,'file':%j,'members':["
                    "{'person':%i,'name':%s,'unit':%s,'role':'buyer'},"
                    "{'person':%i,'name':%s,'unit':%s,'role':'buyer'},"
                    "{'name':'吴秀英','unit':'下村社区','role':'recipient'}]}",
                    p->contract, (int64_t)p->instalment + 1, day_of(p->next),
                    play_paper(p, "验收书"), p->unit->section.who.person, p->unit->section.name,
                    p->unit->name, p->unit->legal.who.person, p->unit->legal.name,
                    p->unit->name)));
    play_wait_minutes(p, 60);
    return play_id(p, "acceptance", &p->acceptance);
}

static err sign_acceptance(struct play *p)
{
    str body = say(&p->a, "{'acceptance':%i}", p->acceptance);
    if (!due_after(p, "acceptance"))
        return OK;
    TRY(play_do(p, &p->unit->section, "perform.sign_acceptance", body));
    TRY(play_do(p, &p->unit->legal, "perform.sign_acceptance", body));
    TRY(play_do(p, &p->unit->handler, "perform.complete_acceptance", body));
    TRY(play_do(p, &p->unit->handler, "perform.publish_acceptance", body));
    play_wait_minutes(p, 60);
    return OK;
}

static err list_acceptance(struct play *p)
{
    if (!due_after(p, "acceptance"))
        return OK;
    TRY(play_do(p, &p->unit->handler, "perform.list_acceptance",
                say(&p->a,
                    "{'acceptance':%i,'address':'https://www.ccgp.gov.cn/ysgg/demo.htm',"
                    "'listed_at':%t}",
                    p->acceptance, p->next)));
    play_wait_days(p, 1, 10, 0);
    return OK;
}

// Scores in the order of the need's indicators.
static str assessed(struct play *p)
{
    const struct json *indicators = json_get(p->need, "indicators");
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < json_count(indicators); i++) {
        str name = play_member(json_at(indicators, i), "name");
        put(&o, i ? "," : "");
        put(&o, say(&p->a, "{'n':%n,'score':%s,'evidence':%s}", (int64_t)i + 1,
                    play_member(json_get(p->assessment, "scores"), str_c(&p->a, name)),
                    S("服务记录、回访和第三方评估材料")));
    }
    return out_str(&o);
}

static err assess(struct play *p)
{
    if (!due_after(p, "evaluation"))
        return OK;
    TRY(play_do(p, &p->unit->handler, "perform.assess",
                say(&p->a,
                    "{'contract':%i,'kind':'final','period':'全部服务期','from_day':%D,"
                    "'until_day':%D,'scores':[%j]}",
                    p->contract, p->from, p->until, assessed(p))));
    if (!play_over(p))
        p->assessed = p->last;
    play_wait_days(p, 2, 10, 0);
    return OK;
}

static err settle(struct play *p)
{
    TRY(play_do(p, &p->unit->handler, "pay.settle",
                say(&p->a, "{'contract':%i,'instalment':%n}", p->contract,
                    (int64_t)p->instalment + 1)));
    play_wait_days(p, 1, 11, 0);
    if (play_over(p))
        return OK;
    str payable = call_text(p->last, "payable");
    if (!payable.at || !money_parse(payable, &p->payable))
        return fault("pay.settle decided no payable");
    return play_id(p, "settlement", &p->settlement);
}

static err invoice(struct play *p)
{
    if (p->payable.fen == 0)
        return OK;
    TRY(play_do(p, winner(p), "pay.record_invoice",
                say(&p->a,
                    "{'settlement':%i,'code':'044002400111','number':%s,'amount':%m,"
                    "'issued_day':%D}",
                    p->settlement,
                    format(&p->a, "%08d", (int)(p->number * 20 + (int64_t)p->instalment + 1)),
                    p->payable, day_of(p->next))));
    play_wait_days(p, 3, 10, 0);
    return OK;
}

static err apply(struct play *p)
{
    if (p->payable.fen == 0)
        return OK;
    TRY(play_do(p, &p->unit->accountant, "pay.apply",
                say(&p->a, "{'settlement':%i,'line':%i}", p->settlement, p->line)));
    play_wait_days(p, 2, 15, 0);
    return play_id(p, "payment", &p->payment);
}

// Every instalment in turn: after its payment, back to waiting for the next.
static err receipt(struct play *p)
{
    if (p->payable.fen > 0)
        TRY(play_do(p, &p->city->treasury, "pay.record_receipt",
                    say(&p->a, "{'payment':%i,'receipt':%s,'paid_day':%D}", p->payment,
                        format(&p->a, "HD%06d%02d", (int)p->number + 1, (int)p->instalment + 1),
                        day_of(p->next))));
    play_wait_days(p, 1, 9, 0);
    if (++p->instalment < p->instalments)
        p->back_to = "due";
    return OK;
}

static err close_contract(struct play *p)
{
    TRY(play_do(p, &p->unit->handler, "pay.close", contract_body(p)));
    if (!play_over(p))
        play_end(p, "awarded");
    return OK;
}

const struct step play_contract_steps[] = {
    {"contract", draft},
    {"opinion", opinion},
    {"signed", sign},
    {"compared", compare},
    {"contract_published", publish},
    {"contract_listed", list},
    {"filed", file},
    {"due", wait_for_due},
    {"acceptance", accept_service},
    {"acceptance", sign_acceptance},
    {"acceptance_listed", list_acceptance},
    {"assessment", assess},
    {"settlement", settle},
    {"invoice", invoice},
    {"application", apply},
    {"payment", receipt},
    {"closed", close_contract},
    {0},
};
