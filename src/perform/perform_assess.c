// 履约考核: each indicator is scored with its evidence; the final one says what the contract pays.
#include "perform/parts.h"

struct score_in {
    int64_t n;
    dec score;
    str actual, evidence;
    struct file file;
};
struct assess {
    id contract;
    str kind, period;
    day from_day, until_day;
    struct {
        struct score_in *at;
        size_t n;
    } scores;
};
struct scored {
    int64_t n;
    str name;
    dec weight;
};
struct deducted {
    int64_t n;
    money deduction;
};
struct due_out {
    int64_t n;
};
struct assess_out {
    id assessment;
    dec score;
    str grade;
    money payable, deduction, recover;
    struct {
        struct scored *at;
        size_t n;
    } indicators;
    struct {
        struct deducted *at;
        size_t n;
    } deductions;
    struct {
        struct due_out *at;
        size_t n;
    } due;
};

static err indicator_choices(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                             struct options *ret)
{
    struct contract_indicator_row_rows rows;
    TRY(contract_indicators(db, a, thing, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){
            format(a, "%lld", (long long)rows.at[i].n),
            join(a, rows.at[i].name, S("（权重 "), dec_text(a, rows.at[i].weight), S("）"))};
    return OK;
}

static const struct field score_fields[] = {
    FIELD(struct score_in, n, "考核指标", .min = 1, .options = indicator_choices),
    FIELD(struct score_in, score, "得分", .hint = "百分制，0 至 100"),
    FIELD(struct score_in, actual, "实际完成值", .optional = true),
    LONG(struct score_in, evidence, "评分依据", .max = 1000,
         .hint = "看了哪些记录、台账、问卷"),
    FIELD(struct score_in, file, "佐证材料", .optional = true),
    {0},
};
static const struct field assess_in[] = {
    FIELD(struct assess, contract, "合同"),
    CHOICE(struct assess, kind, "考核种类", assessment_kinds),
    FIELD(struct assess, period, "考核期", .max = 40, .hint = "如 2026-05、第二季度、全期"),
    FIELD(struct assess, from_day, "自"),
    FIELD(struct assess, until_day, "至"),
    LIST(struct assess, scores, "各项指标得分", score_fields, .min = 1, .max = 100),
    {0},
};
static const struct field scored_fields[] = {
    FIELD(struct scored, n, "第几项"),
    FIELD(struct scored, name, "考核指标"),
    FIELD(struct scored, weight, "权重"),
    {0},
};
static const struct field deducted_fields[] = {
    FIELD(struct deducted, n, "第几期"),
    FIELD(struct deducted, deduction, "扣减合计"),
    {0},
};
static const struct field due_fields[] = {FIELD(struct due_out, n, "第几期"), {0}};
static const struct field assess_out[] = {
    FIELD(struct assess_out, assessment, "考核"),
    FIELD(struct assess_out, score, "得分"),
    FIELD(struct assess_out, grade, "等级"),
    FIELD(struct assess_out, payable, "应付合计", .optional = true),
    FIELD(struct assess_out, deduction, "扣减", .optional = true),
    FIELD(struct assess_out, recover, "应退回", .optional = true),
    LIST(struct assess_out, indicators, "考核指标", scored_fields),
    LIST(struct assess_out, deductions, "各期扣减", deducted_fields),
    LIST(struct assess_out, due, "已到应付的分期", due_fields),
    {0},
};

// A row for each indicator, so that the form only lacks scores and evidence.
static err assess_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                       id thing, void *in)
{
    struct assess *p = in;
    struct contract_indicator_row_rows rows;
    TRY(contract_indicators(db, a, thing, &rows));
    p->contract = thing;
    p->scores.n = rows.n;
    p->scores.at = new(a, struct score_in, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        p->scores.at[i] = (struct score_in){.n = rows.at[i].n, .score = NO_DEC};
    return OK;
}

static err check_period(struct call *c, const struct contract_row *k, const struct assess *p)
{
    struct assessments_like_row same = {0};
    if (p->until_day.n < p->from_day.n)
        return refuse_field(c, "until_day", "{label}要在开始之后");
    if (p->from_day.n < k->from_day.n || p->until_day.n > c->today.n)
        return REFUSE(c, perform_period, "until_day", ARG(p->from_day), ARG(p->until_day),
                      ARG(k->from_day), ARG(c->today));
    TRY(assessments_like(c->db, c->a, k->id, p->kind, p->period, &same));
    if (same.n)
        return REFUSE(c, perform_once, "period", ARG(choice_word(assessment_kinds, p->kind)),
                      ARG(p->period));
    return OK;
}

static const struct score_in *score_for(const struct assess *p, int64_t n, size_t *ret_count)
{
    const struct score_in *found = NULL;
    *ret_count = 0;
    for (size_t i = 0; i < p->scores.n; i++)
        if (p->scores.at[i].n == n) {
            found = &p->scores.at[i];
            ++*ret_count;
        }
    return found;
}

// Every indicator of the contract once, none besides, each from 0 to 100.
static err weigh(struct call *c, const struct assess *p,
                 const struct contract_indicator_row_rows *rows, struct weighted *ret)
{
    const struct rule *range = rule_of(c, &RULE_perform_score_range);
    for (size_t i = 0; i < rows->n; i++) {
        size_t count = 0;
        const struct score_in *s = score_for(p, rows->at[i].n, &count);
        if (count != 1)
            return REFUSE(c, perform_every_indicator, "scores", ARG(rows->at[i].name),
                          ARG(count));
        if (s->score.n < range->value * dec_one || s->score.n > range->upper * dec_one)
            return REFUSE(c, perform_score_range, "scores", ARG(rows->at[i].name),
                          ARG(s->score));
        ret[i] = (struct weighted){rows->at[i].weight, s->score};
    }
    if (p->scores.n > rows->n)
        return refuse_field(c, "scores", "{label}里有合同没有的指标");
    return OK;
}

static err pay_by_score(struct call *c, const struct contract_row *k, struct assess_out *o)
{
    struct contract_band_row_rows bands;
    struct contract_instalment_row_rows rows;
    TRY(contract_bands(c->db, c->a, k->id, &bands));
    TRY(contract_instalments(c->db, c->a, k->id, &rows));
    struct pay_rule rule = {k->pay_kind,   k->pay_below, k->pay_step, k->pay_percent,
                            k->pay_amount, bands.at,     bands.n};
    if (!perform_payable(k->amount, o->score, &rule, &o->payable))
        return REFUSE(c, perform_no_band, "scores", ARG(o->score));
    o->deduction = (money){k->amount.fen - o->payable.fen};
    money *now = new(c->a, money, rows.n + 1);
    o->recover = perform_spread(o->deduction, rows.at, rows.n, now);
    o->deductions.at = new(c->a, struct deducted, rows.n + 1);
    o->due.at = new(c->a, struct due_out, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        if (now[i].fen != rows.at[i].deduction.fen)
            o->deductions.at[o->deductions.n++] = (struct deducted){rows.at[i].n, now[i]};
        if (str_eq(rows.at[i].due_after, S("evaluation")) && !rows.at[i].due.us)
            o->due.at[o->due.n++] = (struct due_out){rows.at[i].n};
    }
    return OK;
}

// What was issued is put right or counted before the last word.
static err settle_final(struct call *c, const struct contract_row *k, struct assess_out *o)
{
    struct rectifications_open_row open = {0};
    TRY(rectifications_open(c->db, c->a, k->id, &open));
    if (open.n)
        return REFUSE(c, perform_rectify_open, "kind", ARG(open.n));
    return pay_by_score(c, k, o);
}

static err assess_check(struct call *c, const void *in, void *out)
{
    const struct assess *p = in;
    struct assess_out *o = out;
    struct contract_row *k = NULL;
    struct contract_indicator_row_rows rows;
    struct contract_grade_row_rows grades;
    TRY(contract_running(c, p->contract, &k));
    TRY(contract_fits(c, "scores", "{label}的依据合计太长，请写得短些，材料放到附件里"));
    TRY(check_period(c, k, p));
    TRY(contract_indicators(c->db, c->a, k->id, &rows));
    TRY(contract_grades(c->db, c->a, k->id, &grades));
    struct weighted *of = new(c->a, struct weighted, rows.n + 1);
    TRY(weigh(c, p, &rows, of));
    *o = (struct assess_out){.assessment = new_id(), .score = perform_score(of, rows.n),
                             .payable = NO_MONEY, .deduction = NO_MONEY, .recover = NO_MONEY};
    o->grade = perform_grade(o->score, grades.at, grades.n);
    if (!o->grade.at)
        return REFUSE(c, perform_no_band, "scores", ARG(o->score));
    o->indicators.n = rows.n;
    o->indicators.at = new(c->a, struct scored, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        o->indicators.at[i] = (struct scored){rows.at[i].n, rows.at[i].name, rows.at[i].weight};
    return str_eq(p->kind, S("final")) ? settle_final(c, k, o) : OK;
}

static err put_score(struct db *db, const struct assess *p, const struct assess_out *o, size_t i)
{
    size_t count = 0;
    const struct scored *of = &o->indicators.at[i];
    const struct score_in *s = score_for(p, of->n, &count);
    return assessment_score_add(db, .assessment = o->assessment, .n = of->n, .name = of->name,
                                .weight = of->weight, .score = s->score, .actual = s->actual,
                                .evidence = s->evidence, .file = s->file.sha256,
                                .file_name = s->file.name);
}

static err assess_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct assess *p = in;
    const struct assess_out *o = out;
    TRY(assessment_add(db, .id = o->assessment, .contract = p->contract, .kind = p->kind,
                       .period = p->period, .from_day = p->from_day, .until_day = p->until_day,
                       .score = o->score, .grade = o->grade, .payable = o->payable,
                       .deduction = o->deduction, .recover = o->recover, .at = e->at,
                       .by_person = e->by));
    for (size_t i = 0; i < o->indicators.n; i++)
        TRY(put_score(db, p, o, i));
    for (size_t i = 0; i < o->deductions.n; i++)
        TRY(contract_deduct(db, p->contract, o->deductions.at[i].n,
                            o->deductions.at[i].deduction));
    for (size_t i = 0; i < o->due.n; i++)
        TRY(contract_due(db, p->contract, o->due.at[i].n, e->at));
    return OK;
}

const struct act perform_assess_acts[] = {
    {"perform.assess", "登记考核", "逐项打分并写明依据；最终考核按合同算出应付和扣减，从还没有结算的最后几期扣。",
     ACT_PRIVATE, MAY(contract_manager, "contract"), ACT_IN(struct assess, assess_in),
     ACT_OUT(struct assess_out, assess_out), .check = assess_check, .apply = assess_apply,
     .load = assess_load, .then = "/contract/{contract}/performance"},
    {0},
};
