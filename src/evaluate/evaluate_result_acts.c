// From the signed report to the published result: delivery, decision, notice, letters; failing.
#include "evaluate/desk.h"
#include "evaluate/texts.h"

struct deliver {
    id tender;
    str unsigned_members, late_reason;
};
struct deliver_out {
    day decide_by;
    instant deem_at;
};
static const struct field deliver_in[] = {
    FIELD(struct deliver, tender, "采购项目"),
    FIELD(struct deliver, unsigned_members, "拒绝签字又不说明的成员", .optional = true,
          .hint = "拒绝签字且不书面说明不同意见和理由的，视为同意评审结果，在这里记下姓名"),
    LONG(struct deliver, late_reason, "超过期限的原因", .optional = true, .max = 500),
    {0},
};
static const struct field deliver_out[] = {
    FIELD(struct deliver_out, decide_by, "采购人最晚确定日"),
    FIELD(struct deliver_out, deem_at, "逾期自动确定的时间"),
    {0},
};

static err check_signed(struct call *c, const struct deliver *p)
{
    struct committee_member_row_rows rows;
    TRY(committee_members(c->db, c->a, p->tender, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct committee_member_row *m = &rows.at[i];
        bool named = p->unsigned_members.at && str_find(p->unsigned_members, m->name) >= 0;
        if (str_eq(m->state, S("ready")) && !m->signed_at.us && !named)
            return REFUSE(c, evaluate_unsigned, "unsigned_members", ARG(m->name));
    }
    return OK;
}

static err deliver_check(struct call *c, const void *in, void *out)
{
    const struct deliver *p = in;
    struct deliver_out *o = out;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "reported"));
    if (d.ev.delivered.us)
        return REFUSE(c, evaluate_delivered, "tender", ARG(d.ev.delivered));
    TRY(check_signed(c, p));
    day last = rule_deadline(&c->law->calendar, rule_of(c, &RULE_evaluate_deliver_days),
                             day_of(d.ev.reported));
    if (c->today.n > last.n && str_empty(p->late_reason))
        return REFUSE(c, evaluate_deliver_days, "late_reason", ARG(day_of(d.ev.reported)),
                      ARG(last));
    o->decide_by = rule_deadline(&c->law->calendar, rule_of(c, &RULE_evaluate_decide_days),
                                 c->today);
    o->deem_at = instant_at(day_plus(o->decide_by, 1), 0, 0);
    return OK;
}

static err deliver_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct deliver *p = in;
    const struct deliver_out *o = out;
    TRY(evaluation_deliver(db, .tender = p->tender, .decide_by = o->decide_by, .at = e->at));
    return journal_set_due(db, "evaluate.deem", p->tender, o->deem_at);
}

struct decide {
    id tender, bid;
};
struct decide_out {
    id bid, supplier;
    str supplier_name;
    money award;
    day publish_by;
};

static err ranked_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                          struct options *ret)
{
    struct evaluation_choice_rows rows;
    TRY(ranked_choices(db, a, thing, -1, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].id), rows.at[i].label};
    return OK;
}

static const struct field decide_in[] = {
    FIELD(struct decide, tender, "采购项目"),
    FIELD(struct decide, bid, "中标（成交）供应商", .options = ranked_options,
          .hint = "按评审报告推荐的顺序确定"),
    {0},
};
static const struct field decide_out_fields[] = {
    FIELD(struct decide_out, bid, "供应商的文件", .optional = true),
    FIELD(struct decide_out, supplier, "供应商", .optional = true),
    FIELD(struct decide_out, supplier_name, "供应商名称", .optional = true),
    FIELD(struct decide_out, award, "金额（元）", .optional = true),
    FIELD(struct decide_out, publish_by, "最晚公告日", .optional = true),
    {0},
};

static void award_first(struct call *c, const struct ranking_row *first, struct decide_out *o)
{
    *o = (struct decide_out){
        first->bid, first->supplier, first->supplier_name, first->quoted,
        rule_deadline(&c->law->calendar, rule_of(c, &RULE_evaluate_publish_days), c->today)};
}

static err decide_check(struct call *c, const void *in, void *out)
{
    const struct decide *p = in;
    struct ranking_row_rows rows;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "reported"));
    if (!d.ev.delivered.us)
        return REFUSE(c, evaluate_not_delivered, "tender");
    TRY(ranking_of(c->db, c->a, p->tender, &rows));
    if (!rows.n || !id_same(rows.at[0].bid, p->bid))
        return REFUSE(c, evaluate_in_order, "bid",
                      ARG(rows.n ? rows.at[0].supplier_name : S("—")));
    award_first(c, &rows.at[0], out);
    return OK;
}

static money decide_amount(__attribute__((unused)) const struct call *c,
                           __attribute__((unused)) const void *in, const void *out)
{
    return ((const struct decide_out *)out)->award;
}

static err put_decision(struct db *db, const struct entry *e, id tender, bool deemed,
                        const struct decide_out *o)
{
    TRY(evaluation_decide(db, .tender = tender, .winner = o->bid, .supplier = o->supplier,
                          .name = o->supplier_name, .award = o->award, .deemed = deemed,
                          .publish_by = o->publish_by, .at = e->at));
    return tender_move(db, tender, "decided", e->at);
}

static err decide_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct decide *p = in;
    TRY(journal_clear_due(db, "evaluate.deem", p->tender));
    return put_decision(db, e, p->tender, false, out);
}

// 87-68: no decision and no reason in time, and the first is the winner. Where the purchase is held
// or has ended meanwhile nothing is decided.
static err deem_check(struct call *c, const void *in, void *out)
{
    const struct about_tender *p = in;
    struct decide_out *o = out;
    struct evaluation_row *ev = NULL;
    struct tender_row *t = NULL;
    struct ranking_row_rows rows;
    o->award = NO_MONEY;
    TRY(evaluation_by_tender(c->db, c->a, p->tender, &ev));
    TRY(tender_by_id(c->db, c->a, p->tender, &t));
    TRY(ranking_of(c->db, c->a, p->tender, &rows));
    if (ev && t && !t->held.us && !t->ended.us && str_eq(ev->state, S("reported")) && rows.n)
        award_first(c, &rows.at[0], o);
    return OK;
}

static err deem_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct decide_out *o = out;
    if (!o->bid.n)
        return OK;
    return put_decision(db, e, ((const struct about_tender *)in)->tender, true, o);
}

struct publish_result {
    id tender;
    money fee;
    str remark, late_reason;
};
struct published {
    id project, notice;
    str title, text, letter_number;
};
static const struct field publish_result_in[] = {
    FIELD(struct publish_result, tender, "采购项目"),
    FIELD(struct publish_result, fee, "代理服务费金额（元）", .optional = true),
    LONG(struct publish_result, remark, "其他补充事宜", .optional = true, .max = 1000),
    LONG(struct publish_result, late_reason, "超过期限的原因", .optional = true, .max = 500),
    {0},
};
static const struct field published_fields[] = {
    FIELD(struct published, project, "项目"),
    FIELD(struct published, notice, "公告"),
    FIELD(struct published, title, "公告标题"),
    LONG(struct published, text, "公告全文", .max = 16000),
    FIELD(struct published, letter_number, "通知书编号", .optional = true),
    {0},
};

static err publish_result_check(struct call *c, const void *in, void *out)
{
    const struct publish_result *p = in;
    struct published *o = out;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "decided"));
    if (c->today.n > d.ev.publish_by.n && str_empty(p->late_reason))
        return REFUSE(c, evaluate_publish_days, "late_reason", ARG(day_of(d.ev.decided)),
                      ARG(d.ev.publish_by));
    o->project = d.tender->project;
    o->notice = new_id();
    o->title = plan_notice_title(c->a, d.tender->title, "result");
    o->letter_number = letter_number(c->a, d.tender->number, d.ev.winner);
    return result_text(c, &d, p->fee, p->remark, &o->text);
}

static err publish_result_apply(struct db *db, const struct entry *e, const void *in,
                                const void *out)
{
    const struct publish_result *p = in;
    const struct published *o = out;
    TRY(plan_notice_add(db, &(struct notice_new){.id = o->notice, .project = o->project,
                                                 .subject = p->tender, .kind = "result",
                                                 .title = o->title, .body = o->text,
                                                 .published = e->at}));
    TRY(evaluation_publish(db, .tender = p->tender, .notice = o->notice,
                           .letter_number = o->letter_number, .at = e->at));
    TRY(tender_move(db, p->tender, "awarded", e->at));
    TRY(plan_move(db, o->project, "awarded", e->at));
    return journal_set_due(db, "evaluate.send_letters", p->tender, e->at);
}

// The letters go out with the notice: 通知书 to the winner, to each other its own score and place
// only, or why it did not pass (87-69). Private, so that no one sees another's.
struct letter {
    id bid;
    str number, kind;
    dec total;
    int64_t place;
    str reason;
};
struct letters_out {
    struct {
        struct letter *at;
        size_t n;
    } letters;
};
static const struct field letter_fields[] = {
    FIELD(struct letter, bid, "供应商的文件"),
    FIELD(struct letter, number, "编号"),
    FIELD(struct letter, kind, "种类"),
    FIELD(struct letter, total, "得分", .optional = true),
    FIELD(struct letter, place, "名次", .optional = true),
    LONG(struct letter, reason, "未通过的原因", .optional = true),
    {0},
};
static const struct field letters_out_fields[] = {
    LIST(struct letters_out, letters, "通知", letter_fields, .max = 300),
    {0},
};

static struct letter letter_to(struct call *c, const struct desk *d, const struct evaluated_bid *b,
                               const struct ranking_row_rows *ranking)
{
    struct letter l = {.bid = b->id, .kind = S("void"), .total = NO_DEC,
                       .number = letter_number(c->a, d->tender->number, b->id)};
    l.reason = !has_passed(b->qualified)   ? b->qualified_reason
               : !has_passed(b->compliant) ? b->compliant_reason
                                           : b->low_reason;
    for (size_t i = 0; i < ranking->n; i++)
        if (id_same(ranking->at[i].bid, b->id))
            l = (struct letter){.bid = b->id, .number = l.number, .kind = S("result"),
                                .total = ranking->at[i].total, .place = ranking->at[i].place};
    if (id_same(b->id, d->ev.winner))
        l.kind = S("award");
    return l;
}

static err send_letters_check(struct call *c, const void *in, void *out)
{
    const struct about_tender *p = in;
    struct letters_out *o = out;
    struct evaluation_row *ev = NULL;
    struct ranking_row_rows ranking;
    struct desk d = {0};
    TRY(tender_by_id(c->db, c->a, p->tender, &d.tender));
    TRY(evaluation_by_tender(c->db, c->a, p->tender, &ev));
    TRY(evaluated_bids(c->db, c->a, p->tender, &d.bids));
    TRY(ranking_of(c->db, c->a, p->tender, &ranking));
    if (!ev || !d.tender)
        return OK;
    d.ev = *ev;
    o->letters.at = new(c->a, struct letter, d.bids.n + 1);
    for (size_t i = 0; i < d.bids.n; i++)
        o->letters.at[o->letters.n++] = letter_to(c, &d, &d.bids.at[i], &ranking);
    return OK;
}

static err send_letters_apply(struct db *db, const struct entry *e, const void *in,
                              const void *out)
{
    const struct letters_out *o = out;
    for (size_t i = 0; i < o->letters.n; i++) {
        const struct letter *l = &o->letters.at[i];
        TRY(award_letter_add(db, .bid = l->bid,
                             .tender = ((const struct about_tender *)in)->tender,
                             .number = l->number, .kind = l->kind, .total = l->total,
                             .place = l->place, .reason = l->reason, .at = e->at));
    }
    return OK;
}

struct list_result {
    id tender;
    str address, medium;
    instant listed_at;
};
struct listed_out {
    id notice;
    day ends, challenge_by;
};
static const struct field list_result_in[] = {
    FIELD(struct list_result, tender, "采购项目"),
    FIELD(struct list_result, address, "公告网址", .max = 500),
    FIELD(struct list_result, medium, "媒体", .optional = true, .hint = "不填是中国政府采购网"),
    FIELD(struct list_result, listed_at, "登载时间"),
    {0},
};
static const struct field listed_out_fields[] = {
    FIELD(struct listed_out, notice, "公告"),
    FIELD(struct listed_out, ends, "公告期满"),
    FIELD(struct listed_out, challenge_by, "质疑到哪天为止"),
    {0},
};

static err list_result_check(struct call *c, const void *in, void *out)
{
    const struct list_result *p = in;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "awarded"));
    if (p->listed_at.us > c->at.us || p->listed_at.us < d.ev.result_published.us - MINUTE_US)
        return refuse_field(c, "listed_at", "{label}要在发布之后、现在之前");
    day ends = rule_deadline(&c->law->calendar, rule_of(c, &RULE_evaluate_notice_days),
                             day_of(p->listed_at));
    *(struct listed_out *)out = (struct listed_out){
        d.ev.result_notice, ends,
        rule_deadline(&c->law->calendar, rule_of(c, &RULE_evaluate_challenge_days), ends)};
    return OK;
}

static err list_result_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                             const void *in, const void *out)
{
    const struct list_result *p = in;
    const struct listed_out *o = out;
    TRY(plan_notice_listed(db, o->notice, p->listed_at, p->address, p->medium, o->ends));
    return evaluation_list(db, .tender = p->tender, .ends = o->ends, .at = p->listed_at);
}

struct fail_out {
    str at, reason;
    id project, notice;
    str title, text;
};
static const struct field fail_out_fields[] = {
    FIELD(struct fail_out, at, "在哪一步"),
    LONG(struct fail_out, reason, "原因"),
    FIELD(struct fail_out, project, "项目"),
    FIELD(struct fail_out, notice, "公告"),
    FIELD(struct fail_out, title, "公告标题"),
    LONG(struct fail_out, text, "公告全文", .max = 16000),
    {0},
};

static err fail_check(struct call *c, const void *in, void *out)
{
    const struct about_tender *p = in;
    struct fail_out *o = out;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "failed stopped"));
    if (d.ev.fail_notice.n)
        return REFUSE(c, evaluate_fail_published, "tender");
    *o = (struct fail_out){.at = d.ev.failed_at, .reason = d.ev.failed_reason,
                           .project = d.tender->project, .notice = new_id(),
                           .title = plan_notice_title(c->a, d.tender->title, "termination")};
    return termination_text(c, &d, &o->text);
}

static err fail_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    id tender = ((const struct about_tender *)in)->tender;
    const struct fail_out *o = out;
    TRY(plan_notice_add(db, &(struct notice_new){.id = o->notice, .project = o->project,
                                                 .subject = tender, .kind = "termination",
                                                 .title = o->title, .body = o->text,
                                                 .published = e->at}));
    TRY(evaluation_failed_notice(db, .tender = tender, .notice = o->notice));
    TRY(plan_move(db, o->project, "filed", e->at));
    return tender_end(db, tender, "failed", o->reason, e->at);
}

const struct act evaluate_result_acts[] = {
    {"evaluate.deliver", "送交评审报告",
     "评审结束后送交采购人；采购人在规定期限内按顺序确定，逾期不定的视同确定排第一的。", ACT_PRIVATE,
     MAY(organizer_of, "tender"), ACT_IN(struct deliver, deliver_in),
     ACT_OUT(struct deliver_out, deliver_out), .check = deliver_check, .apply = deliver_apply,
     .then = "/tender/{tender}/evaluation"},
    {"evaluate.decide", "确定中标（成交）供应商", "由采购人按评审报告推荐的顺序确定。", ACT_PRIVATE,
     MAY(decider_of, "tender"), ACT_IN(struct decide, decide_in),
     ACT_OUT(struct decide_out, decide_out_fields), .check = decide_check,
     .apply = decide_apply, .amount = decide_amount, .weighty = true,
     .then = "/tender/{tender}/evaluation"},
    {"evaluate.deem", "视同确定排第一的供应商", "采购人逾期不确定又不说明理由的，到期自动办理。",
     ACT_PRIVATE, CLOCK, ACT_IN(struct about_tender, about_tender_in),
     ACT_OUT(struct decide_out, decide_out_fields), .check = deem_check, .apply = deem_apply},
    {"evaluate.publish_result", "发布结果公告",
     "公告中标（成交）结果和评审专家名单，同时发出通知书和给每一家的结果告知。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct publish_result, publish_result_in),
     ACT_OUT(struct published, published_fields), .check = publish_result_check,
     .apply = publish_result_apply, .weighty = true, .then = "/tender/{tender}/result"},
    {"evaluate.send_letters", "发出通知书和结果告知", "结果公告发布时自动办理；各家只看到自己的。",
     ACT_PRIVATE, CLOCK, ACT_IN(struct about_tender, about_tender_in),
     ACT_OUT(struct letters_out, letters_out_fields), .check = send_letters_check,
     .apply = send_letters_apply},
    {"evaluate.list_result", "登记结果公告登载",
     "登记结果公告在指定媒体上的网址和时间，公告期从那时起算。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct list_result, list_result_in),
     ACT_OUT(struct listed_out, listed_out_fields), .check = list_result_check,
     .apply = list_result_apply, .then = "/tender/{tender}/result"},
    {"evaluate.fail", "发布终止公告", "采购失败或者停止评审的，公告原因；之后可以重新组织采购。",
     ACT_PUBLIC, MAY(organizer_of, "tender"), ACT_IN(struct about_tender, about_tender_in),
     ACT_OUT(struct fail_out, fail_out_fields), .check = fail_check, .apply = fail_apply,
     .then = "/tender/{tender}/result"},
    {0},
};
