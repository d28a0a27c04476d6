// The steps of a purchase, each with whose turn it is and until when: from rows to tasks.
#include <string.h>

#include "archive/archive_parts.h"
#include "base/money.h"
#include "law_rules.h"
#include "plan/plan.h"

static const char *who_of_step(const struct plan_step *s)
{
    if (strcmp(s->act, "plan.review") == 0)
        return "reviewer";
    return strcmp(s->act, "plan.record_lawyer") == 0 ? "legal_or_handler" : "handler";
}

// After the plan: who writes the documents.
static void book_begin(struct book *b, const struct project_row *p, const struct planned *plan)
{
    struct task t = {.stage = STAGE_NOTICE, .state = TASK_NOW, .thing = p->id, .project = p->id,
                     .title = p->title, .link = page_of(b->v, "/project/", p->id, "/tender")};
    if (!plan->asked.us) {
        t.zh = "编制采购文件，或者委托代理机构";
        t.who = "handler";
    } else if (!plan->confirmed.us) {
        t.zh = "等代理机构确认委托";
        t.who = "agent";
    } else {
        t.zh = "编制采购文件";
        t.who = "agent";
        t.act = "tender.draft";
    }
    book_add(b, t);
}

err book_plan(struct book *b, const struct planned *plan)
{
    struct project_row *p = NULL;
    struct plan_steps steps;
    struct visit *v = b->v;
    TRY(plan_project(v->db, v->a, plan->project, &p));
    if (!p)
        return OK;
    TRY(plan_steps_now(v->db, v->a, p, v->today, &steps));
    for (size_t i = 0; i < steps.n; i++) {
        const struct plan_step *s = &steps.at[i];
        if (s->state == STEP_NOT_DEMANDED)
            continue;
        bool failed = s->state == STEP_NOW && s->at.us && s->kind != STEP_NEED;
        book_add(b, (struct task){
            .stage = STAGE_PLAN, .zh = s->zh, .act = s->act, .who = who_of_step(s),
            .why = s->state == STEP_LATER ? "前面的步骤办完后开始" : s->why,
            .state = s->state == STEP_DONE ? TASK_DONE : failed ? TASK_WRONG
                     : s->state == STEP_NOW ? TASK_NOW : TASK_NOT_YET,
            .thing = p->id, .project = p->id, .title = p->title,
            .link = page_of(v, "/project/", p->id, "/plan")});
    }
    bool planning = str_eq(p->state, S("drafting")) || str_eq(p->state, S("filed"));
    if (planning && !steps.next)
        book_begin(b, p, plan);
    return OK;
}

static const char *host_of(const struct round_now *r)
{
    return r->agency.n ? "agent" : "handler";
}

static struct task of_round(struct book *b, const struct round_now *r, enum task_stage stage,
                            const char *zh, const char *rest)
{
    return (struct task){.stage = stage, .state = TASK_NOW, .zh = zh, .who = host_of(r),
                         .thing = r->id, .project = r->project, .title = r->title,
                         .link = page_of(b->v, "/tender/", r->id, rest)};
}

static enum task_state state_when(bool done, bool now)
{
    return done ? TASK_DONE : now ? TASK_NOW : TASK_NOT_YET;
}

static void book_notice(struct book *b, const struct round_now *r)
{
    bool draft = str_eq(r->state, S("draft"));
    struct task t = of_round(b, r, STAGE_NOTICE, "编制、发布采购文件", "/document");
    t.state = state_when(!draft, draft);
    t.act = "tender.publish";
    book_add(b, t);
    t = of_round(b, r, STAGE_NOTICE, "登记公告的登载", "");
    t.state = state_when(r->listed.us, str_eq(r->state, S("published")));
    t.link = page_of(b->v, "/do/tender.list?tender=", r->id, "");
    t.act = "tender.list";
    t.why = t.state == TASK_NOT_YET ? "发布后在中国政府采购网登载" : NULL;
    book_add(b, t);
    bool open = str_eq(r->state, S("open"));
    t = of_round(b, r, STAGE_NOTICE, "等待提交截止", "");
    t.state = state_when(r->listed.us && !open, open);
    t.who = NULL;
    t.until = open ? r->deadline : (instant){0};
    t.why = r->held.us ? "已暂停" : open ? "公告中，截止前没有人知道收到几份" : "登载后开始";
    book_add(b, t);
}

struct turn {
    const char *state, *zh, *who, *page;
};
// What an evaluation's state asks for. who NULL: the host.
static const struct turn turns[] = {
    {"forming", "核对评审成员、开启文件", NULL, "/evaluation"},
    {"qualification", "资格审查", NULL, "/evaluation"},
    {"compliance", "符合性审查", "member", "/evaluation"},
    {"consulting", "磋商", "member", "/evaluation"},
    {"quoting", "等最后报价", NULL, "/evaluation"},
    {"low_price", "评审异常低价", "member", "/evaluation"},
    {"scoring", "评分", "member", "/evaluation"},
    {"drawing", "登记并列抽取", NULL, "/evaluation"},
    {"ranked", "出评审报告", NULL, "/evaluation"},
    {0},
};

static void book_evaluation(struct book *b, const struct round_now *r)
{
    bool closed = str_eq(r->state, S("closed"));
    bool before = !r->listed.us || str_eq(r->state, S("open"));
    struct task t = of_round(b, r, STAGE_REVIEW, "登记评审专家抽取", "/evaluation");
    t.state = state_when(r->members > 0, closed);
    t.why = t.state == TASK_NOT_YET ? "截止前抽取" : NULL;
    book_add(b, t);
    t = of_round(b, r, STAGE_REVIEW, "组织开启", "/bids");
    t.state = state_when(!before && !closed, closed);
    t.act = "bid.open";
    t.until = closed ? r->deadline : (instant){0};
    t.why = t.state == TASK_NOT_YET ? "截止后开启" : NULL;
    book_add(b, t);
    bool reviewing = str_eq(r->state, S("opened")) || str_eq(r->state, S("evaluating"));
    const struct turn *turn = turns;
    while (turn->state && !(r->evaluation.at && str_eq(r->evaluation, str_of(turn->state))))
        turn++;
    bool over = r->reported.us;
    t = of_round(b, r, STAGE_REVIEW, turn->state && reviewing ? turn->zh : "评审", "/evaluation");
    t.state = state_when(over, reviewing && !over);
    t.who = turn->who ? turn->who : t.who;
    t.why = t.state == TASK_NOT_YET ? "开启后评审" : NULL;
    book_add(b, t);
    t = of_round(b, r, STAGE_REVIEW, r->unsigning > 0 ? "等成员签署评审报告" : "送交评审报告", "/report");
    t.state = state_when(r->delivered.us, over);
    t.who = r->unsigning > 0 ? NULL : t.who;
    t.act = "evaluate.deliver";
    if (over && !r->delivered.us) {
        t.rule = &RULE_evaluate_deliver_days;
        t.due = rule_deadline(&b->v->law->calendar, t.rule, day_of(r->reported));
    }
    t.why = t.state == TASK_NOT_YET ? "评审报告签字以后" : NULL;
    book_add(b, t);
}

static void book_result(struct book *b, const struct round_now *r)
{
    const struct calendar *calendar = &b->v->law->calendar;
    struct task t = of_round(b, r, STAGE_RESULT, "确定中标（成交）供应商", "/report");
    t.state = state_when(r->decided.us, r->delivered.us);
    t.who = "decider";
    t.act = "evaluate.decide";
    t.due = t.state == TASK_NOW ? r->decide_by : (day){0};
    t.rule = &RULE_evaluate_decide_days;
    t.why = t.state == TASK_NOT_YET ? "收到评审报告以后" : NULL;
    book_add(b, t);
    t = of_round(b, r, STAGE_RESULT, "公告结果", "/evaluation");
    t.state = state_when(r->result_published.us, r->decided.us);
    t.act = "evaluate.publish_result";
    t.due = t.state == TASK_NOW ? r->publish_by : (day){0};
    t.rule = &RULE_evaluate_publish_days;
    t.why = t.state == TASK_NOT_YET ? "确定供应商以后" : NULL;
    book_add(b, t);
    t = of_round(b, r, STAGE_RESULT, "登记结果公告登载", "/evaluation");
    t.state = state_when(r->result_listed.us, r->result_published.us);
    t.act = "evaluate.list_result";
    book_add(b, t);
    t = of_round(b, r, STAGE_RESULT, "发出通知书和结果告知", "/evaluation");
    t.state = state_when(r->letters > 0, r->result_published.us);
    t.act = "evaluate.send_letters";
    book_add(b, t);
    t = of_round(b, r, STAGE_CONTRACT, "起草合同", "");
    t.link = page_of(b->v, "/do/contract.draft?tender=", r->id, "");
    t.state = state_when(r->contracts > 0, r->letters > 0);
    t.who = "handler";
    t.act = "contract.draft";
    t.rule = &RULE_contract_sign_within;
    if (t.state == TASK_NOW)
        t.due = rule_deadline(calendar, t.rule, day_of(r->result_published));
    t.why = t.state == TASK_NOT_YET ? "发出通知书以后" : "按采购文件和响应文件生成";
    book_add(b, t);
}

// A purchase on another platform: only what comes of it is recorded here.
static void book_elsewhere(struct book *b, const struct round_now *r)
{
    bool over = r->deadline.us && r->deadline.us < b->v->now.us;
    struct task t = of_round(b, r, STAGE_RESULT, "登记外部平台的采购结果", "");
    t.link = page_of(b->v, "/do/evaluate.record_result?tender=", r->id, "");
    t.act = "evaluate.record_result";
    t.state = state_when(r->decided.us, over);
    t.until = t.state == TASK_NOT_YET ? r->deadline : (instant){0};
    t.why = t.state == TASK_NOT_YET ? "外部平台截止、评审以后" : NULL;
    book_add(b, t);
}

void book_round(struct book *b, const struct round_now *r)
{
    if (str_eq(r->venue, S("elsewhere"))) {
        book_elsewhere(b, r);
        return;
    }
    book_notice(b, r);
    book_evaluation(b, r);
    book_result(b, r);
}

static struct task of_contract(struct book *b, const struct contract_now *k, const char *zh,
                               const char *act, enum task_state state)
{
    return (struct task){.stage = STAGE_CONTRACT, .state = state, .zh = zh, .act = act,
                         .who = "handler", .thing = k->id, .project = k->project,
                         .title = k->name, .link = page_of(b->v, "/contract/", k->id, "")};
}

static void book_signing(struct book *b, const struct contract_now *k)
{
    bool draft = str_eq(k->state, S("draft")), reviewed = str_eq(k->state, S("reviewed"));
    bool signed_ = str_eq(k->state, S("signed")), after = !draft && !reviewed;
    bool refused = draft && k->opinion == 0;
    struct task t = of_contract(b, k, refused ? "按法律意见修改合同" : "出具法律意见",
                                "contract.record_opinion",
                                refused ? TASK_WRONG : state_when(!draft, draft));
    t.who = refused ? "handler" : "legal";
    t.due = draft ? k->sign_by : (day){0};
    t.rule = &RULE_contract_sign_within;
    t.why = refused ? "法律意见要求修改" : NULL;
    book_add(b, t);
    t = of_contract(b, k, "登记签订", "contract.record_signing", state_when(after, reviewed));
    t.due = reviewed ? k->sign_by : (day){0};
    t.rule = &RULE_contract_sign_within;
    t.why = draft ? "法律意见同意以后" : NULL;
    book_add(b, t);
    t = of_contract(b, k, "核对扫描件", "contract.compare_scan",
                    state_when(after && !signed_, signed_));
    t.who = "section";
    t.why = draft || reviewed ? "签订后由第二人核对" : NULL;
    book_add(b, t);
}

static void book_publishing(struct book *b, const struct contract_now *k)
{
    bool running = !str_eq(k->state, S("draft")) && !str_eq(k->state, S("reviewed")) &&
                   !str_eq(k->state, S("signed"));
    struct task t = of_contract(b, k, "公告合同", "contract.publish",
                                state_when(k->published.us, running));
    t.due = t.state == TASK_NOW ? k->publish_by : (day){0};
    t.rule = &RULE_contract_publish_within;
    t.why = running ? NULL : "签订以后";
    book_add(b, t);
    t = of_contract(b, k, "登记合同公告的登载", "contract.list",
                    state_when(k->listed.us, k->published.us));
    book_add(b, t);
    t = of_contract(b, k, "登记合同备案", "contract.file", state_when(k->filed_day.n, running));
    t.due = t.state == TASK_NOW ? k->file_by : (day){0};
    t.rule = &RULE_contract_file_within;
    t.why = running ? NULL : "签订以后";
    book_add(b, t);
}

static void book_delivery(struct book *b, const struct contract_now *k)
{
    bool running = str_eq(k->state, S("running"));
    struct task t = of_contract(b, k, "考核与验收", "perform.accept",
                                state_when(str_eq(k->state, S("completed")), running));
    t.stage = STAGE_DELIVERY;
    t.who = NULL;
    t.link = page_of(b->v, "/contract/", k->id, "/performance");
    t.due = running ? k->until_day : (day){0};
    t.why = running ? "按合同约定分期考核、验收" : NULL;
    book_add(b, t);
    t.who = "handler";
    t.due = (day){0};
    t.why = NULL;
    t.state = TASK_NOW;
    if (k->signing > 0) {
        t.zh = "等验收成员签字";
        t.who = NULL;
        book_add(b, t);
    }
    t.who = "handler";
    t.act = "perform.publish_acceptance";
    t.zh = "公告验收结果";
    if (k->unpublished > 0)
        book_add(b, t);
    t.act = "perform.list_acceptance";
    t.zh = "登记验收公告的登载";
    if (k->unlisted > 0)
        book_add(b, t);
    if (running && k->until_day.n < b->v->today.n && k->settled.fen == k->paid.fen) {
        t.act = "pay.close";
        t.zh = "办结合同";
        t.link = page_of(b->v, "/contract/", k->id, "/payments");
        t.why = "服务期已满，应付的都已支付";
        book_add(b, t);
    }
}

void book_contract(struct book *b, const struct contract_now *k)
{
    book_signing(b, k);
    book_publishing(b, k);
    if (k->signed_day.n || str_eq(k->state, S("running")) || str_eq(k->state, S("completed")))
        book_delivery(b, k);
}

void book_contract_ahead(struct book *b, id project, str title)
{
    static const struct { const char *zh, *why; const struct rule *rule; } ahead[] = {
        {"出具法律意见", "起草以后", NULL},
        {"登记签订", "通知书发出以后", &RULE_contract_sign_within},
        {"核对扫描件", "签订后由第二人核对", NULL},
        {"公告合同", "签订以后", &RULE_contract_publish_within},
        {"登记合同公告的登载", "公告以后", NULL},
        {"登记合同备案", "签订以后", &RULE_contract_file_within},
    };
    for (size_t i = 0; i < sizeof ahead / sizeof *ahead; i++)
        book_add(b, (struct task){.stage = STAGE_CONTRACT, .state = TASK_NOT_YET,
                                  .zh = ahead[i].zh, .why = ahead[i].why, .rule = ahead[i].rule,
                                  .project = project, .title = title});
}

void book_ripe(struct book *b, const struct ripe *r)
{
    book_add(b, (struct task){
        .stage = STAGE_DELIVERY, .state = TASK_NOW, .zh = "办理结算", .act = "pay.settle",
        .who = "handler", .thing = r->contract, .project = r->project, .title = r->name,
        .link = page_of(b->v, "/contract/", r->contract, "/payments"), .amount = r->amount,
        .due = rule_deadline(&b->v->law->calendar, &RULE_pay_within, day_of(r->due)),
        .rule = &RULE_pay_within});
}

void book_owed(struct book *b, const struct owed *o)
{
    static const struct { const char *state, *zh, *who, *act; } steps[] = {
        {"confirmed", "开具、登记发票", "supplier", "pay.record_invoice"},
        {"invoiced", "申请支付", "payer", "pay.apply"},
        {"returned", "退票，重新申请支付", "payer", "pay.apply"},
        {"applied", "办理支付", "treasury", "pay.record_receipt"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (str_eq(o->state, str_of(steps[i].state)))
            book_add(b, (struct task){
                .stage = STAGE_DELIVERY, .zh = steps[i].zh, .who = steps[i].who,
                .state = str_eq(o->state, S("returned")) ? TASK_WRONG : TASK_NOW,
                .act = steps[i].act, .thing = o->settlement, .project = o->project,
                .title = o->name, .amount = o->amount, .due = o->due_day,
                .rule = &RULE_pay_within,
                .link = page_of(b->v, "/contract/", o->contract, "/payments")});
}

void book_question(struct book *b, const struct question_now *q)
{
    book_add(b, (struct task){.stage = STAGE_NOTICE, .state = TASK_NOW, .zh = "答复询问",
                              .who = b->v->visitor.menu == MENU_AGENCY ? "agent" : "handler",
                              .thing = q->id, .project = q->project, .title = q->title,
                              .link = page_of(b->v, "/inquiry/", q->id, ""), .due = q->answer_by,
                              .rule = &RULE_dispute_answer});
}
