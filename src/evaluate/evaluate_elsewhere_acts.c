// A result that another system reached: entered here, so that the contract can go on.
#include "evaluate/desk.h"
#include "evaluate/texts.h"

struct outside_line {
    str name, unit;
    dec quantity;
    price unit_price;
};
struct record_result {
    id tender;
    str outside_number, address;
    instant listed_at;
    id supplier;
    money amount;
    struct file file;
    struct {
        struct outside_line *at;
        size_t n;
    } lines;
};
struct recorded {
    id project, notice;
    str supplier_name, title, text;
    day ends;
};
static const struct field outside_line_fields[] = {
    FIELD(struct outside_line, name, "名称"),
    FIELD(struct outside_line, unit, "单位"),
    FIELD(struct outside_line, quantity, "数量"),
    FIELD(struct outside_line, unit_price, "单价（元）"),
    {0},
};
static const struct field record_result_in[] = {
    FIELD(struct record_result, tender, "采购项目"),
    FIELD(struct record_result, outside_number, "对方系统的编号"),
    FIELD(struct record_result, address, "结果公告网址", .max = 500),
    FIELD(struct record_result, listed_at, "结果公告时间"),
    FIELD(struct record_result, supplier, "中标（成交）供应商", .options = supplier_options,
          .hint = "还没有登记的，请供应商先登记"),
    FIELD(struct record_result, amount, "中标（成交）金额（元）"),
    FIELD(struct record_result, file, "结果公告存档"),
    LIST(struct record_result, lines, "分项报价", outside_line_fields),
    {0},
};
static const struct field recorded_fields[] = {
    FIELD(struct recorded, project, "项目"),
    FIELD(struct recorded, notice, "公告"),
    FIELD(struct recorded, supplier_name, "供应商名称"),
    FIELD(struct recorded, title, "公告标题"),
    LONG(struct recorded, text, "公告全文"),
    FIELD(struct recorded, ends, "公告期满"),
    {0},
};

static err record_result_check(struct call *c, const void *in, void *out)
{
    const struct record_result *p = in;
    struct recorded *o = out;
    struct tender_row *t = NULL;
    struct evaluation_row *ev = NULL;
    struct supplier *s = NULL;
    TRY(tender_by_id(c->db, c->a, p->tender, &t));
    TRY(evaluation_by_tender(c->db, c->a, p->tender, &ev));
    TRY(supplier_by_org(c->db, c->a, p->supplier, &s));
    if (!t)
        return missing();
    TRY(tender_may_go_on(c, t));
    if (!str_eq(t->venue, S("elsewhere")))
        return REFUSE(c, evaluate_held_here, "tender");
    if (ev || t->ended.us)
        return REFUSE(c, evaluate_recorded, "tender");
    if (!s)
        return refuse_field(c, "supplier", "没有登记这家{label}");
    if (p->listed_at.us > c->at.us)
        return refuse_field(c, "listed_at", "{label}不能晚于现在");
    if (p->amount.fen > ceiling_of(t).fen)
        return REFUSE(c, evaluate_over_ceiling, "amount", ARG(p->amount), ARG(ceiling_of(t)));
    *o = (struct recorded){
        .project = t->project, .notice = new_id(), .supplier_name = s->name,
        .title = plan_notice_title(c->a, t->title, "result"),
        .ends = rule_deadline(&c->law->calendar, rule_of(c, &RULE_evaluate_notice_days),
                              day_of(p->listed_at))};
    o->text = outside_result_text(c, t, s, p->amount, p->outside_number, p->address);
    return OK;
}

static err record_result_apply(struct db *db, const struct entry *e, const void *in,
                               const void *out)
{
    const struct record_result *p = in;
    const struct recorded *o = out;
    for (size_t i = 0; i < p->lines.n; i++)
        TRY(award_line_add(db, .tender = p->tender, .n = (int64_t)i + 1,
                           .name = p->lines.at[i].name, .unit = p->lines.at[i].unit,
                           .quantity = p->lines.at[i].quantity,
                           .unit_price = p->lines.at[i].unit_price));
    TRY(plan_notice_add(db, &(struct notice_new){.id = o->notice, .project = o->project,
                                                 .subject = p->tender, .kind = "result",
                                                 .title = o->title, .body = o->text,
                                                 .published = e->at}));
    TRY(plan_notice_listed(db, o->notice, p->listed_at, p->address, (str){0}, o->ends));
    TRY(evaluation_begin(db, .tender = p->tender, .state = S("awarded")));
    TRY(evaluation_decide(db, .tender = p->tender, .supplier = p->supplier,
                          .name = o->supplier_name, .award = p->amount, .at = p->listed_at,
                          .publish_by = o->ends));
    TRY(evaluation_publish(db, .tender = p->tender, .notice = o->notice, .at = p->listed_at));
    TRY(evaluation_list(db, .tender = p->tender, .ends = o->ends, .at = p->listed_at));
    TRY(tender_move(db, p->tender, "awarded", e->at));
    return plan_move(db, o->project, "awarded", e->at);
}

const struct act evaluate_elsewhere_acts[] = {
    {"evaluate.record_result", "登记其他系统的采购结果",
     "在其他系统开标评审的，登记结果公告的编号、网址和存档；之后的合同照常办理。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct record_result, record_result_in),
     ACT_OUT(struct recorded, recorded_fields), .check = record_result_check,
     .apply = record_result_apply, .then = "/tender/{tender}/result"},
    {0},
};
