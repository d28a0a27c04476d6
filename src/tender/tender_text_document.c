// The frozen document, and the contract clauses that a need suggests.
#include "tender/tender_text.h"

static void key_str(struct out *o, const char *key, str value)
{
    json_put_key(o, key);
    json_put_str(o, value);
}

#define KEY_ROWS(o, key, rows, type)                                                              \
    json_put_key((o), (key)), put_rows_json((o), &ROW_##type, (rows).at, (rows).n)

static void put_terms(struct out *o, const struct paper *p)
{
    const struct tender_row *t = p->tender;
    arena *a = o->a;
    key_str(o, "title", t->title);
    key_str(o, "method", t->method);
    key_str(o, "buyer", p->buyer.name);
    key_str(o, "agency", p->agency.id.n ? p->agency.name : (str){0});
    key_str(o, "budget", money_text(a, t->budget));
    key_str(o, "ceiling", money_text(a, t->ceiling));
    key_str(o, "set_aside", t->set_aside);
    key_str(o, "pricing", t->pricing);
    key_str(o, "documents_from", day_text(a, t->documents_from));
    key_str(o, "documents_until", day_text(a, t->documents_until));
    key_str(o, "documents_place", t->documents_place);
    key_str(o, "deadline", instant_utc(a, t->deadline));
    key_str(o, "opening_place", t->opening_place);
    json_put_key(o, "consortium");
    json_put_bool(o, t->consortium);
    key_str(o, "bond", money_text(a, t->bond));
    json_put_key(o, "committee_size");
    json_put_int(o, t->committee_size);
    key_str(o, "price_weight", dec_text(a, t->price_weight));
    key_str(o, "sme_deduction", dec_text(a, t->sme_deduction));
    key_str(o, "low_mean", dec_text(a, t->low_mean));
    key_str(o, "low_second", dec_text(a, t->low_second));
    key_str(o, "low_ceiling", dec_text(a, t->low_ceiling));
    json_put_key(o, "low_minutes");
    json_put_int(o, t->low_minutes);
    key_str(o, "tie_rule", t->tie_rule);
    key_str(o, "contact_person", t->contact_person);
    key_str(o, "contact_phone", t->contact_phone);
}

// What suppliers must know of the need; who wrote it and what it risks stays with the purchaser.
static void put_need(struct out *o, const struct paper *p)
{
    const struct need_view *n = &p->need;
    json_put_key(o, "need");
    json_open(o, '{');
    key_str(o, "goal", n->head->goal);
    key_str(o, "recipients", n->head->recipients);
    key_str(o, "scope", n->head->scope);
    key_str(o, "place", n->head->place);
    key_str(o, "contract_type", n->head->contract_type);
    key_str(o, "review_rule", n->head->review_rule);
    json_put_key(o, "term_months");
    json_put_int(o, n->head->term_months);
    key_str(o, "set_aside_reason", n->head->set_aside_reason);
    key_str(o, "acceptance_plan", n->head->acceptance_plan);
    key_str(o, "pay_kind", n->head->pay_kind);
    KEY_ROWS(o, "standards", n->standards, need_standard_row);
    KEY_ROWS(o, "requirements", n->requirements, need_requirement_row);
    KEY_ROWS(o, "qualifications", n->qualifications, need_qualification_row);
    KEY_ROWS(o, "indicators", n->indicators, need_indicator_row);
    KEY_ROWS(o, "instalments", n->instalments, need_instalment_row);
    KEY_ROWS(o, "price_lines", n->price_lines, need_price_line_row);
    KEY_ROWS(o, "grades", n->grades, need_grade_row);
    KEY_ROWS(o, "bands", n->bands, need_band_row);
    json_close(o, '}');
}

err text_document(arena *a, const struct paper *p, str *ret)
{
    struct out o = out_plain(a), canonical = out_plain(a);
    const struct json *j = NULL;
    json_open(&o, '{');
    json_put_key(&o, "v");
    json_put_int(&o, 1);
    key_str(&o, "tender", id_text(a, p->tender->id));
    key_str(&o, "project", id_text(a, p->tender->project));
    put_terms(&o, p);
    put_need(&o, p);
    KEY_ROWS(&o, "groups", p->scoring.groups, tender_group_row);
    KEY_ROWS(&o, "items", p->scoring.items, tender_item_row);
    KEY_ROWS(&o, "levels", p->scoring.levels, tender_level_row);
    KEY_ROWS(&o, "clauses", p->clauses, tender_clause_row);
    json_close(&o, '}');
    TRY(json_parse(a, out_str(&o), &j));
    json_put_value(&canonical, j);
    *ret = out_str(&canonical);
    return OK;
}

// Clauses.

static str quantity_clause(arena *a, const struct need_view *n)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < n->price_lines.n; i++) {
        const struct need_price_line_row *l = &n->price_lines.at[i];
        put(&o, join(a, l->name, S("："), dec_text(a, l->quantity), l->unit, S("；")));
    }
    put(&o, "实际提供的服务数量以双方按月核对确认的记录为准。");
    return out_str(&o);
}

static str quality_clause(arena *a, const struct need_view *n)
{
    struct out o = out_plain(a);
    put(&o, "服务质量应当达到下列标准：\n");
    for (size_t i = 0; i < n->standards.n; i++)
        put(&o, join(a, format(a, "%zu. ", i + 1), n->standards.at[i].text, S("\n")));
    for (size_t i = 0; i < n->requirements.n; i++)
        put(&o, join(a, n->requirements.at[i].substantive ? S("★ ") : S("· "),
                     n->requirements.at[i].text, S("\n")));
    put(&o, "验收方案：");
    put(&o, n->head->acceptance_plan);
    return out_str(&o);
}

static str settlement_clause(arena *a, const struct need_view *n)
{
    struct out o = out_plain(a);
    put(&o, "资金按下列节点结算支付：");
    for (size_t i = 0; i < n->instalments.n; i++) {
        const struct need_instalment_row *row = &n->instalments.at[i];
        const char *after = choice_word(need_due_afters, row->due_after);
        put(&o, i ? "；" : "");
        put(&o, join(a, row->name, S(" "), dec_text(a, row->percent), S("%，"),
                     str_of(after ? after : "")));
    }
    put(&o, "。达到付款条件并收到发票后，采购人依法按期支付，不得以审计结果、内部流程或者人员变动为由拖延。"
            "履约考核扣减的金额从最后的款项中扣除。");
    return out_str(&o);
}

struct clauses_in text_clauses(arena *a, const struct project_row *project,
                               const struct need_view *n)
{
    const struct need_row *h = n->head;
    str cost = str_eq(h->pricing, S("fixed"))
                    ? S("本项目执行统一价格标准，合同价格以采购文件载明的金额为准，含完成服务的全部费用。")
                    : S("合同价格为中标、成交金额，含完成服务的全部费用；分项价格以承接主体的报价表为准。");
    const struct clause_in clauses[] = {
        {S("服务内容"), join(a, project->service, S("。"), h->goal, S("\n服务范围："), h->scope,
                             S("\n服务对象："), h->recipients)},
        {S("履行期限"), format(a, "自合同签订之日起 %lld 个月。", (long long)h->term_months)},
        {S("服务数量"), quantity_clause(a, n)},
        {S("服务质量与验收"), quality_clause(a, n)},
        {S("合同价格"), cost},
        {S("资金结算方式"), settlement_clause(a, n)},
        {S("各方权利和义务"),
         S("购买主体有权监督服务过程、查阅台账，并按合同支付价款。承接主体应当建立项目台账，按约定提供服务，"
           "配合检查和绩效评价，不得将服务项目转包。双方对服务对象的个人信息保密，只为履行合同使用。")},
        {S("违约责任"),
         S("一方不履行合同义务或者履行不符合约定的，应当承担继续履行、采取补救措施、赔偿损失等违约责任。"
           "购买主体逾期支付的，依照《保障中小企业款项支付条例》等规定支付逾期利息。")},
        {S("争议解决"), S("因履行合同发生争议的，双方协商解决；协商不成的，依法向有管辖权的人民法院起诉。")},
    };
    size_t count = sizeof clauses / sizeof *clauses;
    struct clauses_in c = {new(a, struct clause_in, count), count};
    for (size_t i = 0; i < count; i++)
        c.at[i] = clauses[i];
    return c;
}
