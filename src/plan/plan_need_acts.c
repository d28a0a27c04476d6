// The need: one act that says it whole, so that a reader of the record always has all of it.
#include "plan/plan_parts.h"

static const struct field standard_fields[] = {
    LONG(struct need_standard_in, text, "标准或规范", .max = 300),
    {0},
};
static const struct field requirement_fields[] = {
    LONG(struct need_requirement_in, text, "要求", .max = 1000,
         .hint = "写明做什么、做多少、做到什么程度；能量化的写出数字"),
    FIELD(struct need_requirement_in, substantive, "实质性要求（★，不满足的投标或响应无效）"),
    {0},
};
static const struct field qualification_fields[] = {
    LONG(struct need_qualification_in, text, "资格条件", .max = 500,
         .hint = "只写履行合同必需的；规模、成立年限、本地业绩不能作为条件"),
    FIELD(struct need_qualification_in, proof, "证明材料", .optional = true),
    {0},
};
static const struct field indicator_fields[] = {
    FIELD(struct need_indicator_in, name, "指标名称", .max = 60),
    CHOICE(struct need_indicator_in, dimension, "考核维度", need_dimensions),
    CHOICE(struct need_indicator_in, budget_dimension, "预算绩效维度", need_budget_dimensions),
    FIELD(struct need_indicator_in, weight, "权重（%）", .max = 100),
    FIELD(struct need_indicator_in, target, "目标值", .max = 60, .hint = "写出数字，如 95"),
    FIELD(struct need_indicator_in, unit, "计量单位", .max = 20),
    FIELD(struct need_indicator_in, method, "怎么测", .max = 100,
          .hint = "如：每月抽查服务记录、电话回访、问卷"),
    {0},
};
static const struct field instalment_fields[] = {
    FIELD(struct need_instalment_in, name, "款项名称", .max = 40, .hint = "如：预付款、进度款、尾款"),
    FIELD(struct need_instalment_in, percent, "占合同价（%）", .max = 100),
    CHOICE(struct need_instalment_in, after, "什么时候到期", need_due_afters),
    {0},
};
static const struct field price_line_fields[] = {
    FIELD(struct need_price_line_in, name, "报价项目", .max = 60),
    FIELD(struct need_price_line_in, unit, "单位", .max = 20, .hint = "如：人·年、小时、次、套"),
    FIELD(struct need_price_line_in, quantity, "数量"),
    FIELD(struct need_price_line_in, limit_price, "单价上限（元）", .optional = true),
    {0},
};
static const struct field grade_fields[] = {
    FIELD(struct need_grade_in, name, "等级", .max = 20, .hint = "如：优、良、中、差"),
    FIELD(struct need_grade_in, from, "从多少分起", .max = 100),
    {0},
};
static const struct field band_fields[] = {
    FIELD(struct need_band_in, from, "从多少分（含）", .max = 100),
    FIELD(struct need_band_in, to, "到多少分（不含，100 分含）", .max = 100),
    FIELD(struct need_band_in, pay, "付合同价的（%）", .max = 100),
    {0},
};
const struct field need_fields[] = {
    FIELD(struct need_in, project, "项目"),
    FIELD(struct need_in, version, "版本"),
    LONG(struct need_in, goal, "要达到的目标", .max = 800),
    FIELD(struct need_in, recipients, "服务对象", .hint = "谁得到服务，多少人"),
    LONG(struct need_in, scope, "服务内容和范围", .max = 3000),
    FIELD(struct need_in, place, "服务地点", .optional = true),
    CHOICE(struct need_in, org_form, "采购组织形式", need_org_forms),
    CHOICE(struct need_in, contract_type, "合同类型", need_contract_types),
    CHOICE(struct need_in, pricing, "定价方式", need_pricings),
    CHOICE(struct need_in, review_rule, "评审规则", need_review_rules),
    FIELD(struct need_in, ceiling, "最高限价（元）", .hint = "不超过预算；不得设最低限价"),
    FIELD(struct need_in, term_months, "服务期限（月）", .min = 1, .max = 120),
    FIELD(struct need_in, long_term, "期限超过一年的理由成立",
          .hint = "预算有保障，而且内容相对固定、连续性强、经费来源稳定、价格变化小；最长三年"),
    CHOICE(struct need_in, set_aside, "是否预留给中小企业", need_set_asides,
           .hint = "社会组织不是中小企业：专门面向中小企业的，社会组织不能参加"),
    LONG(struct need_in, set_aside_reason, "不预留的理由", .optional = true, .max = 500,
         .hint = "200 万元以下的要预留；应当面向事业单位、社会组织等采购的，写明依据"),
    LONG(struct need_in, acceptance_plan, "验收方案", .max = 2000,
         .hint = "谁验收、何时、怎么验、验什么、什么算合格；服务公众的要请服务对象参加并公布结果"),
    LONG(struct need_in, risks, "风险和对策", .optional = true, .max = 2000,
         .hint = "政策、环境、预算变化，采购失败，违约，损害公共利益等各怎么办"),
    LIST(struct need_in, standards, "服务标准", standard_fields, .max = 40),
    LIST(struct need_in, requirements, "服务要求", requirement_fields, .max = 80),
    LIST(struct need_in, qualifications, "资格条件", qualification_fields, .max = 20),
    LIST(struct need_in, indicators, "考核指标", indicator_fields, .max = 40,
         .hint = "权重合计 100"),
    LIST(struct need_in, instalments, "付款安排", instalment_fields, .max = 24,
         .hint = "百分比合计 100"),
    LIST(struct need_in, price_lines, "报价表", price_line_fields, .max = 40,
         .hint = "固定单价合同要有；固定总价的可以不填"),
    LIST(struct need_in, grades, "考核等级", grade_fields, .max = 10,
         .hint = "从高到低写，最低一档从 0 分起"),
    CHOICE(struct need_in, pay_kind, "考核怎么影响付款", need_pay_kinds),
    LIST(struct need_in, bands, "按得分段付款", band_fields, .max = 20,
         .hint = "选「按得分段付款」时填：0 到 100 分不留空、不重叠"),
    FIELD(struct need_in, pay_below, "低于多少分起扣", .optional = true, .max = 100,
          .hint = "其余几种扣款办法填"),
    FIELD(struct need_in, pay_step, "每档几分", .optional = true, .max = 100),
    FIELD(struct need_in, pay_percent, "每分或每档扣（%）", .optional = true, .max = 100),
    FIELD(struct need_in, pay_amount, "每分扣（元）", .optional = true),
    {0},
};

static const struct form_part need_parts[] = {
    {"目标和内容", "goal", "place", "为谁、做什么、做到什么程度"},
    {"采购安排", "org_form", "set_aside_reason", "合同类型、定价、评审规则、限价、期限、是否预留"},
    {"验收和风险", "acceptance_plan", "risks", NULL},
    {"服务标准和要求", "standards", "requirements", "标★的不满足，投标或响应就无效"},
    {"资格条件", "qualifications", "qualifications", "只写履行合同必需的"},
    {"考核指标", "indicators", "indicators", "每项要有目标值、计量单位和怎么测；权重合计 100"},
    {"付款和报价", "instalments", "price_lines", "付款合计 100%；固定单价合同要有报价表"},
    {"考核结果怎么用", "grades", "pay_amount", "分几等，得多少分付多少钱"},
    {0},
};

struct need_out {
    int64_t version;
};
static const struct field need_out[] = {FIELD(struct need_out, version, "新版本"), {0}};

// An entry is limited, and a copy of the project says the need once more.
enum { need_bytes_max = entry_bytes_max - 4000 };

err need_check_length(struct call *c, const char *place, const struct need_in *n)
{
    struct out text = out_plain(c->a);
    fields_to_json(&text, need_fields, n, NULL);
    if (text.len > need_bytes_max)
        return refuse_field(c, place, "需求全文太长，请写得短些，把细节留到采购文件里");
    return OK;
}

static err need_check(struct call *c, const void *in, void *out)
{
    const struct need_in *p = in;
    struct project_row *project = NULL;
    struct need_row *stands = NULL;
    TRY(plan_find(c, p->project, plan_before_tender, &project));
    TRY(need_head(c->db, c->a, p->project, &stands));
    if (p->version != (stands ? stands->version : 0))
        return stands ? conflict(c, stands->changed_by, stands->changed)
                      : refuse_field(c, "version", "需求还没有编写，{label}要写 0");
    TRY(need_check_length(c, "scope", p));
    *(struct need_out *)out = (struct need_out){p->version + 1};
    return OK;
}

static err write_texts(struct db *db, id project, const struct need_in *n)
{
    TRY(need_standard_clear(db, .project = project));
    TRY(need_requirement_clear(db, .project = project));
    TRY(need_qualification_clear(db, .project = project));
    for (size_t i = 0; i < n->standards.n; i++)
        TRY(need_standard_add(db, .project = project, .n = (int64_t)i + 1,
                              .text = n->standards.at[i].text));
    for (size_t i = 0; i < n->requirements.n; i++)
        TRY(need_requirement_add(db, .project = project, .n = (int64_t)i + 1,
                                 .text = n->requirements.at[i].text,
                                 .substantive = n->requirements.at[i].substantive));
    for (size_t i = 0; i < n->qualifications.n; i++)
        TRY(need_qualification_add(db, .project = project, .n = (int64_t)i + 1,
                                   .text = n->qualifications.at[i].text,
                                   .proof = n->qualifications.at[i].proof));
    return OK;
}

static err write_indicators(struct db *db, id project, const struct need_in *n)
{
    TRY(need_indicator_clear(db, .project = project));
    TRY(need_grade_clear(db, .project = project));
    for (size_t i = 0; i < n->indicators.n; i++) {
        const struct need_indicator_in *x = &n->indicators.at[i];
        TRY(need_indicator_add(db, .project = project, .n = (int64_t)i + 1, .name = x->name,
                               .dimension = x->dimension,
                               .budget_dimension = x->budget_dimension, .weight = x->weight,
                               .target = x->target, .unit = x->unit, .method = x->method));
    }
    for (size_t i = 0; i < n->grades.n; i++)
        TRY(need_grade_add(db, .project = project, .n = (int64_t)i + 1,
                           .name = n->grades.at[i].name, .from_score = n->grades.at[i].from));
    return OK;
}

static err write_prices(struct db *db, id project, const struct need_in *n)
{
    TRY(need_instalment_clear(db, .project = project));
    TRY(need_price_line_clear(db, .project = project));
    TRY(need_band_clear(db, .project = project));
    for (size_t i = 0; i < n->instalments.n; i++)
        TRY(need_instalment_add(db, .project = project, .n = (int64_t)i + 1,
                                .name = n->instalments.at[i].name,
                                .percent = n->instalments.at[i].percent,
                                .due_after = n->instalments.at[i].after));
    for (size_t i = 0; i < n->price_lines.n; i++) {
        const struct need_price_line_in *x = &n->price_lines.at[i];
        TRY(need_price_line_add(db, .project = project, .n = (int64_t)i + 1, .name = x->name,
                                .unit = x->unit, .quantity = x->quantity,
                                .limit_price = x->limit_price));
    }
    for (size_t i = 0; i < n->bands.n; i++)
        TRY(need_band_add(db, .project = project, .n = (int64_t)i + 1,
                          .from_score = n->bands.at[i].from, .to_score = n->bands.at[i].to,
                          .pay = n->bands.at[i].pay));
    return OK;
}

err need_write(struct db *db, id project, int64_t version, id by, instant at,
               const struct need_in *n)
{
    TRY(need_put(db, .project = project, .version = version, .goal = n->goal,
                 .recipients = n->recipients, .scope = n->scope, .place = n->place,
                 .org_form = n->org_form, .contract_type = n->contract_type,
                 .pricing = n->pricing, .review_rule = n->review_rule, .ceiling = n->ceiling,
                 .term_months = n->term_months, .long_term = n->long_term,
                 .set_aside = n->set_aside, .set_aside_reason = n->set_aside_reason,
                 .acceptance_plan = n->acceptance_plan, .risks = n->risks,
                 .pay_kind = n->pay_kind, .pay_below = n->pay_below, .pay_step = n->pay_step,
                 .pay_percent = n->pay_percent, .pay_amount = n->pay_amount, .by = by,
                 .at = at));
    TRY(need_author_put(db, .project = project, .person = by, .version = version));
    TRY(write_texts(db, project, n));
    TRY(write_indicators(db, project, n));
    return write_prices(db, project, n);
}

static err need_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct need_in *p = in;
    const struct need_out *o = out;
    TRY(need_write(db, p->project, o->version, e->by, e->at, p));
    return project_touch(db, .project = p->project, .at = e->at);
}

static void form_texts(arena *a, const struct need_view *v, struct need_in *n)
{
    n->standards.n = v->standards.n;
    n->standards.at = new(a, struct need_standard_in, v->standards.n + 1);
    for (size_t i = 0; i < v->standards.n; i++)
        n->standards.at[i] = (struct need_standard_in){v->standards.at[i].text};
    n->requirements.n = v->requirements.n;
    n->requirements.at = new(a, struct need_requirement_in, v->requirements.n + 1);
    for (size_t i = 0; i < v->requirements.n; i++)
        n->requirements.at[i] = (struct need_requirement_in){v->requirements.at[i].text,
                                                             v->requirements.at[i].substantive};
    n->qualifications.n = v->qualifications.n;
    n->qualifications.at = new(a, struct need_qualification_in, v->qualifications.n + 1);
    for (size_t i = 0; i < v->qualifications.n; i++)
        n->qualifications.at[i] = (struct need_qualification_in){v->qualifications.at[i].text,
                                                                 v->qualifications.at[i].proof};
}

static void form_indicators(arena *a, const struct need_view *v, struct need_in *n)
{
    n->indicators.n = v->indicators.n;
    n->indicators.at = new(a, struct need_indicator_in, v->indicators.n + 1);
    for (size_t i = 0; i < v->indicators.n; i++) {
        const struct need_indicator_row *x = &v->indicators.at[i];
        n->indicators.at[i] = (struct need_indicator_in){
            x->name, x->dimension, x->budget_dimension, x->weight, x->target, x->unit, x->method};
    }
    n->grades.n = v->grades.n;
    n->grades.at = new(a, struct need_grade_in, v->grades.n + 1);
    for (size_t i = 0; i < v->grades.n; i++)
        n->grades.at[i] = (struct need_grade_in){v->grades.at[i].name, v->grades.at[i].from_score};
}

static void form_prices(arena *a, const struct need_view *v, struct need_in *n)
{
    n->instalments.n = v->instalments.n;
    n->instalments.at = new(a, struct need_instalment_in, v->instalments.n + 1);
    for (size_t i = 0; i < v->instalments.n; i++) {
        const struct need_instalment_row *x = &v->instalments.at[i];
        n->instalments.at[i] = (struct need_instalment_in){x->name, x->percent, x->due_after};
    }
    n->price_lines.n = v->price_lines.n;
    n->price_lines.at = new(a, struct need_price_line_in, v->price_lines.n + 1);
    for (size_t i = 0; i < v->price_lines.n; i++) {
        const struct need_price_line_row *x = &v->price_lines.at[i];
        n->price_lines.at[i] =
            (struct need_price_line_in){x->name, x->unit, x->quantity, x->limit_price};
    }
    n->bands.n = v->bands.n;
    n->bands.at = new(a, struct need_band_in, v->bands.n + 1);
    for (size_t i = 0; i < v->bands.n; i++) {
        const struct need_band_row *x = &v->bands.at[i];
        n->bands.at[i] = (struct need_band_in){x->from_score, x->to_score, x->pay};
    }
}

void need_form(arena *a, const struct need_view *v, id project, struct need_in *ret)
{
    const struct need_row *h = v->head;
    *ret = (struct need_in){.project = project, .ceiling = NO_MONEY, .pay_below = NO_DEC,
                            .pay_step = NO_DEC, .pay_percent = NO_DEC, .pay_amount = NO_MONEY};
    if (!h)
        return;
    ret->version = h->version;
    ret->goal = h->goal;
    ret->recipients = h->recipients;
    ret->scope = h->scope;
    ret->place = h->place;
    ret->org_form = h->org_form;
    ret->contract_type = h->contract_type;
    ret->pricing = h->pricing;
    ret->review_rule = h->review_rule;
    ret->ceiling = h->ceiling;
    ret->term_months = h->term_months;
    ret->long_term = h->long_term;
    ret->set_aside = h->set_aside;
    ret->set_aside_reason = h->set_aside_reason;
    ret->acceptance_plan = h->acceptance_plan;
    ret->risks = h->risks;
    ret->pay_kind = h->pay_kind;
    ret->pay_below = h->pay_below;
    ret->pay_step = h->pay_step;
    ret->pay_percent = h->pay_percent;
    ret->pay_amount = h->pay_amount;
    form_texts(a, v, ret);
    form_indicators(a, v, ret);
    form_prices(a, v, ret);
}

static err need_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                     id project, void *in)
{
    struct need_view v;
    TRY(plan_need(db, a, project, &v));
    need_form(a, &v, project, in);
    return OK;
}

const struct act plan_need_acts[] = {
    {"plan.set_need", "保存需求", "存为新版本；审查过的，改动后要重新审查。", ACT_PRIVATE,
     MAY(handler_of, "project"), .parts = need_parts, ACT_IN(struct need_in, need_fields),
     ACT_OUT(struct need_out, need_out), .check = need_check, .apply = need_apply,
     .load = need_load, .then = "/project/{project}/need"},
    {0},
};
