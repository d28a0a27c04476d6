// Abnormally low prices (财库〔2026〕2号): asked, explained, judged; not proved is void.
#include "evaluate/desk.h"

struct ask_low_price {
    id bid;
    int64_t minutes;
    str view;
};
struct ask_out {
    id tender;
    int64_t triggers;
    instant until;
};
static const struct field ask_low_price_in[] = {
    FIELD(struct ask_low_price, bid, "供应商的文件"),
    FIELD(struct ask_low_price, minutes, "给多少分钟说明", .min = 0, .max = 10000,
          .hint = "法规定的最短时间见下，可以更长"),
    LONG(struct ask_low_price, view, "评审的意见", .optional = true, .max = 1000,
         .hint = "没有触发规定比例、但评审认为可能影响质量或者诚信履约的，写明理由"),
    {0},
};
static const struct field ask_out[] = {
    FIELD(struct ask_out, tender, "采购项目"),
    FIELD(struct ask_out, triggers, "触发的情形"),
    FIELD(struct ask_out, until, "说明截止时间"),
    {0},
};

static err ask_low_price_check(struct call *c, const void *in, void *out)
{
    const struct ask_low_price *p = in;
    const struct rule *r = rule_of(c, &RULE_evaluate_low_price_minutes);
    struct desk d;
    struct evaluated_bid *b = NULL;
    TRY(desk_open_bid(c, p->bid, &d, &b));
    TRY(desk_must_be(c, &d, "low_price scoring"));
    TRY(desk_must_be_full(c, &d));
    if (!has_passed(b->compliant))
        return REFUSE(c, evaluate_not_compliant, "bid", ARG(b->supplier_name));
    int64_t least = r->value > d.tender->low_minutes ? r->value : d.tender->low_minutes;
    if (p->minutes < least)
        return REFUSE(c, evaluate_low_price_minutes, "minutes", ARG(p->minutes), ARG(least));
    int64_t triggers = b->triggers == INT64_MIN ? 0 : b->triggers;
    if (!triggers && str_empty(p->view))
        return REFUSE(c, evaluate_low_price_ground, "view", ARG(b->supplier_name));
    *(struct ask_out *)out =
        (struct ask_out){d.tender->id, str_empty(p->view) ? triggers : (triggers | LOW_VIEW),
                         instant_plus(c->at, p->minutes * MINUTE_US)};
    return OK;
}

static err ask_low_price_apply(struct db *db, const struct entry *e, const void *in,
                               const void *out)
{
    const struct ask_low_price *p = in;
    const struct ask_out *o = out;
    return low_price_ask(db, .bid = p->bid, .tender = o->tender, .triggers = o->triggers,
                         .question = p->view, .at = e->at, .until = o->until);
}

struct explain_low_price {
    id bid;
    str text;
    struct file file;
};
static const struct field explain_low_price_in[] = {
    FIELD(struct explain_low_price, bid, "我们的文件"),
    LONG(struct explain_low_price, text, "说明", .max = 6000,
         .hint = "写明成本构成、测算过程和能够诚信履约的依据"),
    FIELD(struct explain_low_price, file, "证明材料", .optional = true),
    {0},
};

static err explain_low_price_check(struct call *c, const void *in,
                                   __attribute__((unused)) void *out)
{
    const struct explain_low_price *p = in;
    struct desk d;
    struct evaluated_bid *b = NULL;
    TRY(desk_open_bid(c, p->bid, &d, &b));
    TRY(desk_must_be(c, &d, "low_price scoring"));
    if (!b->asked.us)
        return refuse_field(c, "text", "评审没有要求说明报价");
    if (c->received.us >= b->answer_until.us)
        return REFUSE(c, evaluate_low_price_late, "text", ARG(b->answer_until), ARG(c->received));
    return OK;
}

static err explain_low_price_apply(struct db *db, const struct entry *e, const void *in,
                                   __attribute__((unused)) const void *out)
{
    const struct explain_low_price *p = in;
    return low_price_answer(db, .bid = p->bid, .explanation = p->text, .file = p->file.sha256,
                            .file_name = p->file.name, .at = e->at);
}

struct judge_low_price {
    id bid;
    bool proved;
    str reason;
};
static const struct field judge_low_price_in[] = {
    FIELD(struct judge_low_price, bid, "供应商的文件"),
    FIELD(struct judge_low_price, proved, "能够证明报价合理"),
    LONG(struct judge_low_price, reason, "评审意见", .max = 2000,
         .hint = "写明依据：同类项目成交价、市场价格、行业收费标准或者平均成本；材料齐全本身不等于合理"),
    {0},
};

static err judge_low_price_check(struct call *c, const void *in, void *out)
{
    const struct judge_low_price *p = in;
    struct desk d;
    struct evaluated_bid *b = NULL;
    TRY(desk_open_bid(c, p->bid, &d, &b));
    TRY(desk_must_be(c, &d, "low_price scoring"));
    TRY(desk_must_be_full(c, &d));
    if (!b->asked.us)
        return REFUSE(c, evaluate_low_price_unasked, "bid", ARG(b->supplier_name));
    if (!b->answered.us && c->at.us < b->answer_until.us)
        return REFUSE(c, evaluate_low_price_wait, "bid", ARG(b->answer_until));
    if (p->proved && !b->answered.us)
        return REFUSE(c, evaluate_low_price_silent, "proved", ARG(b->supplier_name));
    ((struct of_tender *)out)->tender = d.tender->id;
    return OK;
}

static err judge_low_price_apply(struct db *db, const struct entry *e, const void *in,
                                 __attribute__((unused)) const void *out)
{
    const struct judge_low_price *p = in;
    return low_price_judge(db, .bid = p->bid, .proved = p->proved, .reason = p->reason,
                           .at = e->at);
}

const struct act evaluate_low_price_acts[] = {
    {"evaluate.ask_low_price", "要求说明报价",
     "报价触发异常低价情形的，要求供应商在规定时间内书面说明并提供证明。", ACT_PRIVATE,
     MAY(head_of_bid, "bid"), ACT_IN(struct ask_low_price, ask_low_price_in),
     ACT_OUT(struct ask_out, ask_out), .check = ask_low_price_check,
     .apply = ask_low_price_apply, .then = "/tender/{tender}/evaluation"},
    {"evaluate.explain_low_price", "说明报价",
     "在规定时间内说明成本构成并附证明；不能证明合理的，投标或者响应无效。", ACT_PRIVATE,
     MAY(bidder_of, "bid"), ACT_IN(struct explain_low_price, explain_low_price_in),
     .check = explain_low_price_check, .apply = explain_low_price_apply,
     .then = "/bid/{bid}/letter"},
    {"evaluate.judge_low_price", "评审异常低价",
     "评审供应商的说明；不能证明合理的，该投标或者响应无效。", ACT_PRIVATE,
     MAY(head_of_bid, "bid"), ACT_IN(struct judge_low_price, judge_low_price_in),
     ACT_OUT(struct of_tender, of_tender_out), .check = judge_low_price_check,
     .apply = judge_low_price_apply, .then = "/tender/{tender}/evaluation"},
    {0},
};
