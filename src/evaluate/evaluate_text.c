#include "evaluate/texts.h"

str letter_number(arena *a, str tender_number, id bid)
{
    return join(a, tender_number, S("-"), str_part(id_text(a, bid), 0, 5));
}

// Pieces of text, each on its line; what is put is chosen by type.
#define LINE(o, ...)                                                                          \
    do {                                                                                      \
        const str line_pieces[] = {__VA_ARGS__};                                              \
        put_line((o), line_pieces, sizeof line_pieces / sizeof *line_pieces);                 \
    } while (0)

static void put_line(struct out *o, const str *pieces, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put(o, pieces[i]);
    put(o, "\n");
}

static str text_or(str s, const char *otherwise)
{
    return str_empty(s) ? str_of(otherwise) : s;
}

static str zh(word w)
{
    return str_of(w.zh);
}

static void put_head(struct call *c, const struct desk *d, struct out *o)
{
    LINE(o, S("项目编号："), text_or(d->tender->number, "—"));
    LINE(o, S("项目名称："), d->tender->title);
    LINE(o, S("采购方式："), str_of(choice_word(plan_methods, d->tender->method)));
    LINE(o, S("预算金额："), money_text(c->a, d->tender->budget), S("元，最高限价："),
         money_text(c->a, ceiling_of(d->tender)), S("元"));
}

static err put_committee(struct call *c, const struct desk *d, struct out *o)
{
    struct committee_member_row_rows rows;
    TRY(committee_members(c->db, c->a, d->tender->id, &rows));
    LINE(o, S("抽取："), d->committee->library, S("，"), instant_text(c->a, d->committee->drawn));
    for (size_t i = 0; i < rows.n; i++) {
        const struct committee_member_row *m = &rows.at[i];
        bool head = id_same(m->person, d->committee->head);
        bool gone = str_eq(m->state, S("replaced")) || str_eq(m->state, S("recused"));
        LINE(o, m->name, S("，"), m->unit, S("，"), str_of(choice_word(member_kinds, m->kind)),
             head ? S("，组长") : S(""), gone ? S("，已更换：") : S(""),
             gone ? text_or(m->reason, "回避") : S(""));
    }
    return OK;
}

static err put_method(struct call *c, const struct desk *d, struct out *o)
{
    struct tender_scoring s;
    struct evaluation_purchase_row *p = NULL;
    TRY(tender_scoring(c->db, c->a, d->tender->id, &s));
    TRY(evaluation_purchase(c->db, c->a, d->tender->project, &p));
    bool lowest = p && str_eq(p->review_rule, S("lowest_price"));
    LINE(o, lowest ? S("最低评标价法") : S("综合评分法"), S("；价格 "),
         dec_text(c->a, d->tender->price_weight), S(" 分"));
    for (size_t i = 0; i < s.groups.n; i++)
        LINE(o, s.groups.at[i].name, S(" "), dec_text(c->a, s.groups.at[i].weight), S(" 分"));
    if (!str_eq(d->tender->set_aside, S("whole")))
        LINE(o, S("小型、微型企业报价扣除 "), dec_text(c->a, d->tender->sme_deduction),
             S("% 后参加评审"));
    return OK;
}

static str verdict(struct call *c, const char *what, int64_t passed, str reason)
{
    if (passed == INT64_MIN)
        return S("");
    if (has_passed(passed))
        return join(c->a, S("，"), str_of(what), S("通过"));
    return join(c->a, S("，"), str_of(what), S("未通过："),
                clip(text_or(reason, "见审查记录"), 60));
}

static void put_bids(struct call *c, const struct desk *d, struct out *o)
{
    for (size_t i = 0; i < d->bids.n; i++) {
        const struct evaluated_bid *b = &d->bids.at[i];
        money quoted = quoted_of(d, b);
        bool low = b->triggers != INT64_MIN;
        LINE(o, b->supplier_name, d->consultation ? S("，最后报价 ") : S("，报价 "),
             quoted.fen == INT64_MIN ? S("无") : join(c->a, money_text(c->a, quoted), S("元")),
             has_passed(b->clean) ? S("，信用记录查询无不良") : S("，信用记录查询有不良"),
             verdict(c, "资格审查", b->qualified, b->qualified_reason),
             verdict(c, "符合性审查", b->compliant, b->compliant_reason),
             low ? verdict(c, "异常低价审查", b->proved, b->low_reason) : S(""));
    }
}

static err put_ranking(struct call *c, const struct desk *d, struct out *o)
{
    struct ranking_row_rows rows;
    struct tie_draw_row *drawn = NULL;
    TRY(ranking_of(c->db, c->a, d->tender->id, &rows));
    TRY(tie_draw_of(c->db, c->a, d->tender->id, &drawn));
    LINE(o, d->consultation ? S("磋商基准价：") : S("评标基准价："), money_text(c->a, d->ev.benchmark), S("元"));
    for (size_t i = 0; i < rows.n; i++) {
        const struct ranking_row *r = &rows.at[i];
        LINE(o, format(c->a, "第 %lld 名：", (long long)r->place), r->supplier_name, S("，报价 "),
             money_text(c->a, r->quoted), S("元，评审价 "), money_text(c->a, r->adjusted),
             S("元，价格分 "), dec_text2(c->a, r->price_score), S("，其他分 "),
             dec_text2(c->a, r->other_score), S("，总分 "), dec_text2(c->a, r->total));
    }
    if (drawn)
        LINE(o, S("并列的由随机抽取确定："), drawn->method, S("；在场："), drawn->witnesses, S("；"),
             instant_text(c->a, drawn->drawn));
    return OK;
}

static err put_rest(struct call *c, const struct desk *d, struct out *o)
{
    struct need_change_row_rows changes;
    struct low_price_row_rows low;
    struct outliers apart;
    TRY(evaluation_outliers(c->db, c->a, c->today, d->tender, &apart));
    TRY(need_changes_of(c->db, c->a, d->tender->id, &changes));
    TRY(low_prices_of(c->db, c->a, d->tender->id, &low));
    for (size_t i = 0; i < changes.n; i++)
        LINE(o, S("磋商中变动"), str_of(choice_word(change_parts, changes.at[i].part)), S("："),
             clip(changes.at[i].what, 200), S(" 改为 "),
             clip(changes.at[i].after, 200));
    for (size_t i = 0; i < low.n; i++)
        LINE(o, S("异常低价："), low.at[i].supplier_name, S("；说明："),
             clip(text_or(low.at[i].explanation, "未说明"), 100), S("；评审意见："),
             clip(text_or(low.at[i].reason, "—"), 100));
    for (size_t i = 0; i < apart.n; i++)
        LINE(o, S("主观分与全体平均相差较大："), apart.at[i].name, S("给"), apart.at[i].supplier_name,
             S(" "), dec_text2(c->a, apart.at[i].own), S(" 分，平均 "),
             dec_text2(c->a, apart.at[i].mean), S(" 分；理由："),
             clip(text_or(apart.at[i].reason, "未说明"), 100));
    if (!changes.n && !low.n && !apart.n)
        LINE(o, S("无"));
    return OK;
}

err report_text(struct call *c, const struct desk *d, str *ret)
{
    struct out o = out_plain(c->a);
    struct tender_words words = tender_words_of(d->tender->method);
    LINE(&o, d->tender->title, S("评审报告"));
    put_head(c, d, &o);
    LINE(&o, S("一、公告刊登的媒体"));
    LINE(&o, text_or(d->tender->listed_address, "—"));
    LINE(&o, S("二、"), zh(words.opening), S("的日期和地点"));
    LINE(&o, instant_text(c->a, d->tender->deadline), S("，"),
         text_or(d->tender->opening_place, "—"));
    LINE(&o, S("三、"), zh(words.committee), S("成员"));
    TRY(put_committee(c, d, &o));
    LINE(&o, S("四、评审方法和标准"));
    TRY(put_method(c, d, &o));
    LINE(&o, S("五、提交"), zh(words.bid), S("的供应商和审查情况"));
    put_bids(c, d, &o);
    LINE(&o, S("六、评审结果"));
    TRY(put_ranking(c, d, &o));
    LINE(&o, S("七、其他需要说明的情况"));
    TRY(put_rest(c, d, &o));
    *ret = out_str(&o);
    return OK;
}

// 九、 or 四、: whom to ask.
static err put_contacts(struct call *c, const struct tender_row *t, struct out *o)
{
    struct evaluation_contact_row *buyer = NULL, *agency = NULL;
    TRY(evaluation_contact(c->db, c->a, t->buyer, &buyer));
    if (t->agency.n)
        TRY(evaluation_contact(c->db, c->a, t->agency, &agency));
    LINE(o, S("1. 采购人信息"));
    if (buyer)
        LINE(o, S("名称："), buyer->name, S("　地址："), text_or(buyer->address, "—"),
             S("　联系方式："), text_or(buyer->phone, "—"));
    if (agency) {
        LINE(o, S("2. 采购代理机构信息"));
        LINE(o, S("名称："), agency->name, S("　地址："), text_or(agency->address, "—"),
             S("　联系方式："), text_or(agency->phone, "—"));
    }
    LINE(o, agency ? S("3. 项目联系方式") : S("2. 项目联系方式"));
    LINE(o, S("项目联系人："), t->contact_person, S("　电话："), t->contact_phone);
    return OK;
}

static err put_subject(struct call *c, const struct tender_row *t, struct out *o)
{
    struct evaluation_purchase_row *p = NULL;
    struct evaluation_standard_rows standards;
    TRY(evaluation_purchase(c->db, c->a, t->project, &p));
    TRY(evaluation_standards(c->db, c->a, t->project, &standards));
    if (!p)
        return OK;
    LINE(o, S("名称："), p->service);
    LINE(o, S("服务范围："), clip(p->scope, 300));
    LINE(o, S("服务要求："), clip(p->goal, 300));
    LINE(o, S("服务时间："), format(c->a, "%lld 个月", (long long)p->term_months));
    for (size_t i = 0; i < standards.n && i < 10; i++)
        LINE(o, S("服务标准："), clip(standards.at[i].text, 200));
    return OK;
}

static err put_experts(struct call *c, const struct desk *d, struct out *o)
{
    struct committee_member_row_rows rows;
    bool first = true;
    TRY(committee_members(c->db, c->a, d->tender->id, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct committee_member_row *m = &rows.at[i];
        if (!str_eq(m->state, S("ready")))
            continue;
        put(o, first ? "" : "、");
        put(o, m->name);
        put(o, str_eq(m->kind, S("buyer")) ? "（采购人代表）" : "");
        first = false;
    }
    put(o, "\n");
    return OK;
}

static err put_fee(struct call *c, const struct desk *d, money fee, struct out *o)
{
    struct evaluation_purchase_row *p = NULL;
    TRY(evaluation_purchase(c->db, c->a, d->tender->project, &p));
    if (!d->tender->agency.n || !p || !p->fee_standard.at) {
        LINE(o, S("采购人自行组织，不收取代理服务费。"));
        return OK;
    }
    LINE(o, S("收费标准："), p->fee_standard);
    LINE(o, S("支付方："),
         str_eq(p->fee_by, S("supplier")) ? S("中标（成交）供应商") : S("采购人"));
    if (fee.fen != INT64_MIN)
        LINE(o, S("收费金额："), money_text(c->a, fee), S("元"));
    return OK;
}

static err put_winner(struct call *c, const struct desk *d, struct out *o)
{
    struct ranking_row_rows rows;
    TRY(ranking_of(c->db, c->a, d->tender->id, &rows));
    LINE(o, S("供应商名称："), d->ev.winner_name);
    for (size_t i = 0; i < rows.n; i++)
        if (id_same(rows.at[i].bid, d->ev.winner))
            LINE(o, S("供应商地址："), text_or(rows.at[i].address, "—"));
    LINE(o, S("中标（成交）金额："), money_text(c->a, d->ev.award), S("元（"),
         money_words(c->a, d->ev.award), S("）"));
    return OK;
}

static void put_policy(const struct evaluated_bid *winner, struct out *o)
{
    if (winner && supplier_is_sme(winner->supplier_size))
        LINE(o, S("中标（成交）供应商享受中小企业扶持政策的，其《中小企业声明函》随本公告一并公布。"));
}

err result_text(struct call *c, const struct desk *d, money fee, str remark, str *ret)
{
    struct out o = out_plain(c->a);
    LINE(&o, S("一、项目编号："), text_or(d->tender->number, "—"));
    LINE(&o, S("二、项目名称："), d->tender->title);
    LINE(&o, S("三、中标（成交）信息"));
    TRY(put_winner(c, d, &o));
    LINE(&o, S("四、主要标的信息"));
    TRY(put_subject(c, d->tender, &o));
    put(&o, "五、评审专家名单：");
    TRY(put_experts(c, d, &o));
    LINE(&o, S("六、代理服务收费标准及金额"));
    TRY(put_fee(c, d, fee, &o));
    LINE(&o, S("七、公告期限"));
    LINE(&o, S("自本公告发布之日起"),
         format(c->a, "%lld", (long long)rule_of(c, &RULE_evaluate_notice_days)->value),
         S("个工作日。"));
    LINE(&o, S("八、其他补充事宜"));
    put_policy(desk_bid(d, d->ev.winner), &o);
    LINE(&o, text_or(remark, "采购文件随本公告一并公布。"));
    LINE(&o, S("九、凡对本次公告内容提出询问，请按以下方式联系。"));
    TRY(put_contacts(c, d->tender, &o));
    *ret = out_str(&o);
    return OK;
}

err termination_text(struct call *c, const struct desk *d, str *ret)
{
    struct out o = out_plain(c->a);
    LINE(&o, S("一、项目基本情况"));
    LINE(&o, S("采购项目编号："), text_or(d->tender->number, "—"));
    LINE(&o, S("采购项目名称："), d->tender->title);
    LINE(&o, S("二、项目终止的原因"));
    LINE(&o, d->ev.failed_reason);
    LINE(&o, S("三、其他补充事宜"));
    LINE(&o, str_eq(d->tender->set_aside, S("whole"))
                 ? S("预留采购份额的采购包因参与供应商不足终止的，重新采购时可以按非预留份额组织并落实价格扣除。")
                 : S("采购人将查明原因，重新组织采购的另行公告。"));
    LINE(&o, S("四、凡对本次公告内容提出询问，请按以下方式联系。"));
    TRY(put_contacts(c, d->tender, &o));
    *ret = out_str(&o);
    return OK;
}

str outside_result_text(struct call *c, const struct tender_row *t, const struct supplier *s,
                        money amount, str number, str address)
{
    struct out o = out_plain(c->a);
    LINE(&o, S("一、项目编号："), number);
    LINE(&o, S("二、项目名称："), t->title);
    LINE(&o, S("三、中标（成交）信息"));
    LINE(&o, S("供应商名称："), s->name);
    LINE(&o, S("供应商地址："), text_or(s->address, "—"));
    LINE(&o, S("中标（成交）金额："), money_text(c->a, amount), S("元（"), money_words(c->a, amount),
         S("）"));
    LINE(&o, S("本项目在其他系统开标评审，结果公告见："), address);
    return out_str(&o);
}
