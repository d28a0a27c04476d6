// The contract is drafted from the frozen document and the winning bid. What may still be written
// is what the document left open: the days, the place, more clauses, how the years share the sum.
#include "contract/parts.h"
#include "evaluate/evaluate.h"
#include "fund/fund.h"
#include "plan/plan.h"
#include "supplier/supplier.h"
#include "tender/tender.h"

struct draft {
    id tender;
    str long_term_reason;
};
struct line_out {
    str name, unit;
    dec quantity;
    price unit_price;
};
struct instalment_out {
    str name, due_after;
    dec percent;
    money amount;
};
struct indicator_out {
    str name, dimension, target, unit, method;
    dec weight;
};
struct grade_out {
    str name;
    dec from;
};
struct band_out {
    dec from, to, pay;
};
struct draft_out {
    id contract, project, bid, buyer, user_unit, supplier;
    str supplier_name, supplier_size, number, name, kind, method, contract_type, venue, place;
    str long_term_reason;
    money amount;
    int64_t term_months;
    day from_day, until_day, sign_from, sign_by;
    str pay_kind;
    dec pay_below, pay_step, pay_percent;
    money pay_amount;
    struct clauses_in clauses;
    struct {
        struct line_out *at;
        size_t n;
    } lines;
    struct {
        struct instalment_out *at;
        size_t n;
    } instalments;
    struct {
        struct indicator_out *at;
        size_t n;
    } indicators;
    struct {
        struct grade_out *at;
        size_t n;
    } grades;
    struct {
        struct band_out *at;
        size_t n;
    } bands;
    struct years_out years;
};

const struct field contract_clause_fields[] = {
    FIELD(struct clause_in, title, "条款名称", .max = 60),
    LONG(struct clause_in, text, "条款内容"),
    {0},
};
static const struct field line_fields[] = {
    FIELD(struct line_out, name, "标的"),
    FIELD(struct line_out, unit, "单位"),
    FIELD(struct line_out, quantity, "数量"),
    FIELD(struct line_out, unit_price, "单价"),
    {0},
};
static const struct field instalment_fields[] = {
    FIELD(struct instalment_out, name, "分期"),
    FIELD(struct instalment_out, percent, "比例"),
    FIELD(struct instalment_out, amount, "金额"),
    CHOICE(struct instalment_out, due_after, "何时应付", need_due_afters),
    {0},
};
static const struct field indicator_fields[] = {
    FIELD(struct indicator_out, name, "考核指标"),
    CHOICE(struct indicator_out, dimension, "维度", need_dimensions),
    FIELD(struct indicator_out, weight, "权重"),
    FIELD(struct indicator_out, target, "目标值"),
    FIELD(struct indicator_out, unit, "单位"),
    FIELD(struct indicator_out, method, "考核办法", .max = 600),
    {0},
};
static const struct field grade_fields[] = {
    FIELD(struct grade_out, name, "等级"),
    FIELD(struct grade_out, from, "自多少分"),
    {0},
};
static const struct field band_fields[] = {
    FIELD(struct band_out, from, "自多少分"),
    FIELD(struct band_out, to, "到多少分"),
    FIELD(struct band_out, pay, "付百分之几"),
    {0},
};
const struct field contract_year_fields[] = {
    FIELD(struct year_out, year, "年度", .min = 2000, .max = 2200),
    FIELD(struct year_out, line, "指标", .optional = true,
          .hint = "以后年度还没有指标的不选，按拟安排登记"),
    FIELD(struct year_out, amount, "金额（元）"),
    {0},
};
static const struct field draft_in[] = {
    FIELD(struct draft, tender, "采购"),
    LONG(struct draft, long_term_reason, "履行期限超过一年的理由", .optional = true, .max = 600,
         .hint = "采购需求已经确认过的不填"),
    {0},
};
static const struct field draft_out[] = {
    FIELD(struct draft_out, contract, "合同"),
    FIELD(struct draft_out, project, "项目"),
    FIELD(struct draft_out, bid, "中标（成交）的投标（响应）", .optional = true),
    FIELD(struct draft_out, buyer, "购买主体"),
    FIELD(struct draft_out, user_unit, "使用单位", .optional = true),
    FIELD(struct draft_out, supplier, "承接主体"),
    FIELD(struct draft_out, supplier_name, "承接主体名称"),
    FIELD(struct draft_out, supplier_size, "承接主体规模"),
    FIELD(struct draft_out, number, "合同编号"),
    FIELD(struct draft_out, name, "合同名称", .max = 240),
    FIELD(struct draft_out, kind, "服务类别"),
    FIELD(struct draft_out, method, "采购方式"),
    FIELD(struct draft_out, contract_type, "合同类型"),
    FIELD(struct draft_out, venue, "办理场所"),
    FIELD(struct draft_out, place, "服务地点", .optional = true),
    LONG(struct draft_out, long_term_reason, "履行期限超过一年的理由", .optional = true),
    FIELD(struct draft_out, amount, "合同金额"),
    FIELD(struct draft_out, term_months, "履行期限（月）"),
    FIELD(struct draft_out, from_day, "自"),
    FIELD(struct draft_out, until_day, "至"),
    FIELD(struct draft_out, sign_from, "通知书发出日"),
    FIELD(struct draft_out, sign_by, "最迟签订日"),
    FIELD(struct draft_out, pay_kind, "考核付款办法"),
    FIELD(struct draft_out, pay_below, "低于多少分扣款", .optional = true),
    FIELD(struct draft_out, pay_step, "每多少分一档", .optional = true),
    FIELD(struct draft_out, pay_percent, "扣百分之几", .optional = true),
    FIELD(struct draft_out, pay_amount, "每分扣多少元", .optional = true),
    LIST(struct draft_out, clauses, "条款", contract_clause_fields),
    LIST(struct draft_out, lines, "标的", line_fields),
    LIST(struct draft_out, instalments, "分期", instalment_fields),
    LIST(struct draft_out, indicators, "考核指标", indicator_fields),
    LIST(struct draft_out, grades, "等级", grade_fields),
    LIST(struct draft_out, bands, "付款档次", band_fields),
    LIST(struct draft_out, years, "分年度", contract_year_fields),
    {0},
};

// The term, for draft and change: 102-24, and no longer than the document said.
err contract_check_term(struct call *c, int64_t months, int64_t document, str reason)
{
    if (months > rule_of(c, &RULE_contract_term_max)->value)
        return REFUSE(c, contract_term_max, "until_day", ARG(months));
    if (months > document)
        return REFUSE(c, contract_term_document, "until_day", ARG(months), ARG(document));
    if (months > rule_of(c, &RULE_contract_term)->value && str_empty(reason))
        return REFUSE(c, contract_term, "long_term_reason", ARG(months));
    return OK;
}

// The first of a month that leaves time for opinion, sign-off and signing.
static day first_day(day today)
{
    struct date d = day_date(day_plus(today, 10));
    return day_plus_months(day_make(d.year, d.month, 1), 1);
}

// What the lines come to as they stand in the bid.
static int64_t lines_sum(const struct award *award)
{
    int64_t sum = 0;
    for (size_t i = 0; i < award->lines.n; i++)
        sum += price_times(award->lines.at[i].unit_price, award->lines.at[i].quantity).fen;
    return sum;
}

static void copy_lines(struct call *c, const struct award *award, struct draft_out *o)
{
    size_t n = award->lines.n;
    int64_t sum = lines_sum(award);
    o->lines.n = n ? n : 1;
    o->lines.at = new(c->a, struct line_out, o->lines.n);
    if (!n)
        o->lines.at[0] = (struct line_out){o->name, S("项"), {dec_one},
                                           {award->amount.fen * price_per_fen}};
    for (size_t i = 0; i < n; i++) {
        const struct award_line *r = &award->lines.at[i];
        price p = r->unit_price;
        // A final quote is one sum: the unit prices follow it in proportion.
        if (sum > 0 && sum != award->amount.fen)
            p.micro = muldiv(p.micro, award->amount.fen, sum);
        o->lines.at[i] = (struct line_out){r->name, r->unit, r->quantity, p};
    }
}

static err copy_instalments(struct call *c, const struct contract_source_row *s,
                            struct draft_out *o)
{
    struct contract_source_instalment_rows rows;
    TRY(contract_source_instalments(c->db, c->a, s->project, &rows));
    money *amounts = new(c->a, money, rows.n + 1);
    contract_split(o->amount, rows.at, rows.n, amounts);
    o->instalments.n = rows.n;
    o->instalments.at = new(c->a, struct instalment_out, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        o->instalments.at[i] = (struct instalment_out){rows.at[i].name, rows.at[i].due_after,
                                                       rows.at[i].percent, amounts[i]};
    return OK;
}

static err copy_assessment(struct call *c, const struct contract_source_row *s,
                           struct draft_out *o)
{
    struct contract_indicator_row_rows indicators;
    struct contract_grade_row_rows grades;
    struct contract_band_row_rows bands;
    TRY(contract_source_indicators(c->db, c->a, s->project, &indicators));
    TRY(contract_source_grades(c->db, c->a, s->project, &grades));
    TRY(contract_source_bands(c->db, c->a, s->project, &bands));
    o->indicators.at = new(c->a, struct indicator_out, indicators.n + 1);
    o->grades.at = new(c->a, struct grade_out, grades.n + 1);
    o->bands.at = new(c->a, struct band_out, bands.n + 1);
    for (size_t i = 0; i < indicators.n; i++) {
        const struct contract_indicator_row *r = &indicators.at[i];
        o->indicators.at[i] = (struct indicator_out){r->name, r->dimension, r->target,
                                                     r->unit, r->method,    r->weight};
    }
    for (size_t i = 0; i < grades.n; i++)
        o->grades.at[i] = (struct grade_out){grades.at[i].name, grades.at[i].from_score};
    for (size_t i = 0; i < bands.n; i++)
        o->bands.at[i] =
            (struct band_out){bands.at[i].from_score, bands.at[i].to_score, bands.at[i].pay};
    o->indicators.n = indicators.n;
    o->grades.n = grades.n;
    o->bands.n = bands.n;
    return OK;
}

// 102-23 names what a contract must state. The document's clauses stand as they are and are not
// said again; where it brought none these are written from the need.
static err write_clauses(struct call *c, const struct contract_source_row *s, struct draft_out *o)
{
    arena *a = c->a;
    struct tender_clause_row_rows rows;
    struct contract_text_row_rows standards;
    TRY(tender_clauses(c->db, a, s->tender, &rows));
    TRY(contract_source_standards(c->db, a, s->project, &standards));
    if (rows.n)
        return OK;
    struct clause_in *at = new(a, struct clause_in, 8);
    size_t n = 0;
    struct out quality = out_plain(a);
    for (size_t i = 0; i < standards.n; i++) {
        put_raw(&quality, format(a, "%zu. ", i + 1));
        put(&quality, standards.at[i].text);
        put(&quality, "\n");
    }
    at[n++] = (struct clause_in){S("服务内容和对象"),
                                 join(a, s->scope, S("\n服务对象："), s->recipients)};
    at[n++] = (struct clause_in){S("服务质量"), out_str(&quality)};
    at[n++] = (struct clause_in){S("价款和结算"),
                                 join(a, S("合同金额人民币"), money_words(a, o->amount), S("（"),
                                      money_comma(a, o->amount),
                                      S("元），按本合同的分期和考核结果结算。"))};
    at[n++] = (struct clause_in){S("履约验收"), s->acceptance_plan};
    at[n++] = (struct clause_in){S("双方的权利和义务"),
                                 S("购买主体按约定组织验收、考核并支付款项；承接主体按约定提供服务，"
                                   "建立项目台账，不得转包，配合监督检查和绩效评价。")};
    at[n++] = (struct clause_in){S("违约责任"),
                                 S("一方违约的，赔偿对方因此受到的损失；逾期支付的，按国家有关规定"
                                   "承担逾期利息。")};
    o->clauses = (struct clauses_in){at, n};
    return OK;
}

// The years, from what the project has frozen.
err contract_share_years(struct call *c, id project, money sum, day from, day until,
                       struct years_out *ret)
{
    struct fund_uses uses;
    struct contract_slice slices[contract_slices_max];
    TRY(fund_uses_of(c->db, c->a, project, &uses));
    struct contract_source_fund *funds = new(c->a, struct contract_source_fund, uses.n + 1);
    for (size_t i = 0; i < uses.n; i++)
        funds[i] = (struct contract_source_fund){uses.at[i].line, uses.at[i].year,
                                                 uses.at[i].frozen};
    ret->n = contract_slices(sum, from, until, funds, uses.n, slices);
    ret->at = new(c->a, struct year_out, ret->n + 1);
    for (size_t i = 0; i < ret->n; i++)
        ret->at[i] = (struct year_out){slices[i].year, slices[i].line, slices[i].amount};
    return OK;
}

static err number_of(struct call *c, const struct contract_source_row *s, str *ret)
{
    struct contract_number_taken_row taken = {0};
    str base = s->tender_number.at ? s->tender_number : s->outside_number;
    if (!base.at)
        base = id_text(c->a, s->tender);
    *ret = join(c->a, base, S("-HT"));
    TRY(contract_number_taken(c->db, c->a, *ret, &taken));
    if (taken.n)
        *ret = join(c->a, *ret, S("-"), id_text(c->a, s->tender));
    return OK;
}

static void copy_source(struct call *c, const struct contract_source_row *s,
                        const struct award *award, struct draft_out *o)
{
    day letter = day_of(award->letter_at);
    *o = (struct draft_out){
        .contract = new_id(), .project = s->project, .bid = award->bid, .buyer = s->buyer,
        .user_unit = s->user_unit, .supplier = award->supplier,
        .supplier_name = award->supplier_name, .name = join(c->a, s->title, S("合同")),
        .kind = s->kind, .method = s->method, .contract_type = s->contract_type,
        .venue = S("here"), .place = s->place, .amount = award->amount,
        .term_months = s->term_months, .pay_kind = s->pay_kind, .pay_below = s->pay_below,
        .pay_step = s->pay_step, .pay_percent = s->pay_percent, .pay_amount = s->pay_amount,
        .sign_from = letter,
        .sign_by = rule_deadline(&c->law->calendar, rule_of(c, &RULE_contract_sign_within), letter),
    };
    o->from_day = first_day(c->today);
    o->until_day = day_plus(day_plus_months(o->from_day, (int)s->term_months), -1);
}

// What the need has confirmed need not be written again.
static str long_term_reason(const struct call *c, const struct contract_source_row *s, str written)
{
    bool longer = s->term_months > rule_of(c, &RULE_contract_term)->value;
    if (longer && s->long_term && str_empty(written))
        return S("采购需求已确认：预算有保障，购买内容相对固定、连续性强、经费来源稳定、价格变化小。");
    return written;
}

static err draft_check(struct call *c, const void *in, void *out)
{
    const struct draft *p = in;
    struct draft_out *o = out;
    struct contract_source_row *s = NULL;
    struct tender_row *tender = NULL;
    struct award *award = NULL;
    struct supplier *supplier = NULL;
    struct contracts_of_tender_row had = {0};
    TRY(tender_by_id(c->db, c->a, p->tender, &tender));
    TRY(contract_source(c->db, c->a, p->tender, &s));
    if (!s || !tender)
        return refuse_field(c, "tender", "没有这次{label}");
    TRY(tender_may_go_on(c, tender));
    TRY(evaluate_award(c->db, c->a, p->tender, &award));
    if (!award)
        return REFUSE(c, contract_awarded, "tender", ARG(s->title));
    TRY(contracts_of_tender(c->db, c->a, p->tender, &had));
    if (had.n)
        return REFUSE(c, contract_one, "tender", ARG(s->title));
    str reason = long_term_reason(c, s, p->long_term_reason);
    TRY(contract_check_term(c, s->term_months, s->term_months, reason));
    TRY(supplier_by_org(c->db, c->a, award->supplier, &supplier));
    copy_source(c, s, award, o);
    o->long_term_reason = reason;
    o->supplier_size = supplier ? supplier->size : S("none");
    TRY(number_of(c, s, &o->number));
    copy_lines(c, award, o);
    TRY(copy_instalments(c, s, o));
    TRY(copy_assessment(c, s, o));
    TRY(write_clauses(c, s, o));
    return contract_share_years(c, s->project, o->amount, o->from_day, o->until_day, &o->years);
}

err contract_put_clauses(struct db *db, id contract, int64_t version,
                       const struct clauses_in *clauses)
{
    for (size_t i = 0; i < clauses->n; i++)
        TRY(contract_clause_add(db, .contract = contract, .version = version,
                                .n = (int64_t)i + 1, .title = clauses->at[i].title,
                                .text = clauses->at[i].text));
    return OK;
}

err contract_put_years(struct db *db, id contract, const struct years_out *years)
{
    for (size_t i = 0; i < years->n; i++)
        TRY(contract_year_add(db, .contract = contract, .n = (int64_t)i + 1,
                              .year = years->at[i].year, .line = years->at[i].line,
                              .amount = years->at[i].amount));
    return OK;
}

static err put_assessment(struct db *db, const struct draft_out *o)
{
    for (size_t i = 0; i < o->indicators.n; i++) {
        const struct indicator_out *x = &o->indicators.at[i];
        TRY(contract_indicator_add(db, .contract = o->contract, .n = (int64_t)i + 1,
                                   .name = x->name, .dimension = x->dimension,
                                   .weight = x->weight, .target = x->target, .unit = x->unit,
                                   .method = x->method));
    }
    for (size_t i = 0; i < o->grades.n; i++)
        TRY(contract_grade_add(db, .contract = o->contract, .n = (int64_t)i + 1,
                               .name = o->grades.at[i].name, .from_score = o->grades.at[i].from));
    for (size_t i = 0; i < o->bands.n; i++)
        TRY(contract_band_add(db, .contract = o->contract, .n = (int64_t)i + 1,
                              .from_score = o->bands.at[i].from, .to_score = o->bands.at[i].to,
                              .pay = o->bands.at[i].pay));
    return OK;
}

static err draft_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct draft *p = in;
    const struct draft_out *o = out;
    TRY(contract_add(db, .id = o->contract, .project = o->project, .tender = p->tender,
                     .bid = o->bid, .buyer = o->buyer, .user_unit = o->user_unit,
                     .supplier = o->supplier, .supplier_name = o->supplier_name,
                     .supplier_size = o->supplier_size, .number = o->number, .name = o->name,
                     .kind = o->kind, .method = o->method, .contract_type = o->contract_type,
                     .amount = o->amount, .term_months = o->term_months, .from_day = o->from_day,
                     .until_day = o->until_day, .long_term_reason = o->long_term_reason,
                     .place = o->place, .pay_kind = o->pay_kind, .pay_below = o->pay_below,
                     .pay_step = o->pay_step, .pay_percent = o->pay_percent,
                     .pay_amount = o->pay_amount, .venue = o->venue, .changed_by = e->by,
                     .sign_from = o->sign_from, .sign_by = o->sign_by, .at = e->at));
    TRY(contract_version_add(db, .contract = o->contract, .version = 1, .from_day = o->from_day,
                             .until_day = o->until_day, .by_person = e->by, .at = e->at));
    TRY(contract_put_clauses(db, o->contract, 1, &o->clauses));
    for (size_t i = 0; i < o->lines.n; i++)
        TRY(contract_line_add(db, .contract = o->contract, .n = (int64_t)i + 1,
                              .name = o->lines.at[i].name, .unit = o->lines.at[i].unit,
                              .quantity = o->lines.at[i].quantity,
                              .unit_price = o->lines.at[i].unit_price));
    for (size_t i = 0; i < o->instalments.n; i++) {
        const struct instalment_out *x = &o->instalments.at[i];
        TRY(contract_instalment_add(db, .contract = o->contract, .n = (int64_t)i + 1,
                                    .name = x->name, .percent = x->percent, .amount = x->amount,
                                    .due_after = x->due_after));
    }
    TRY(put_assessment(db, o));
    return contract_put_years(db, o->contract, &o->years);
}

const struct act contract_draft_acts[] = {
    {"contract.draft", "起草合同", "按采购文件和中标（成交）的文件写出合同：标的、价款、分期、考核都照抄，"
     "不能改。", ACT_PRIVATE, MAY(organizer_of, "tender"), ACT_IN(struct draft, draft_in),
     ACT_OUT(struct draft_out, draft_out), .check = draft_check, .apply = draft_apply,
     .then = "/contract/{contract}"},
    {0},
};
