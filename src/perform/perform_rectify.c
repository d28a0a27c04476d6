// 整改: what an assessment found wrong is issued with a day, answered with evidence, checked, and
// either put right or counted at the final assessment.
#include "perform/parts.h"

#include "plan/plan.h"

const struct choice rectify_states[] = {
    {"issued", "待整改"}, {"answered", "已整改，待核查"}, {"returned", "退回再改"},
    {"closed", "整改到位"}, {"counted", "没有到位，计入考核"}, {0},
};
static const struct choice verdicts[] = {
    {"closed", "整改到位"}, {"returned", "退回再改"}, {"counted", "没有到位，计入考核"}, {0},
};

struct issue {
    id contract, assessment;
    int64_t indicator;
    str matter;
    day due;
};
struct issue_out {
    id rectification;
    int64_t n;
    str name;
};

static err assessment_choices(struct db *db, arena *a, __attribute__((unused)) id post,
                              id contract, struct options *ret)
{
    struct assessment_row_rows rows;
    TRY(assessments_of(db, a, contract, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){
            id_text(a, rows.at[i].id),
            join(a, str_of(choice_word(assessment_kinds, rows.at[i].kind)), S(" "),
                 rows.at[i].period)};
    return OK;
}

static err matter_choices(struct db *db, arena *a, __attribute__((unused)) id post, id contract,
                          struct options *ret)
{
    struct contract_indicator_row_rows rows;
    TRY(contract_indicators(db, a, contract, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){format(a, "%lld", (long long)rows.at[i].n), rows.at[i].name};
    return OK;
}

static const struct field issue_in[] = {
    FIELD(struct issue, contract, "合同"),
    FIELD(struct issue, assessment, "哪一次考核", .options = assessment_choices),
    FIELD(struct issue, indicator, "考核指标", .min = 1, .options = matter_choices),
    LONG(struct issue, matter, "哪里不符合、要改成什么样", .min = 4, .max = 600),
    FIELD(struct issue, due, "整改期限"),
    {0},
};
static const struct field issue_out[] = {
    FIELD(struct issue_out, rectification, "整改事项"),
    FIELD(struct issue_out, n, "第几项"),
    FIELD(struct issue_out, name, "考核指标"),
    {0},
};

static const struct contract_indicator_row *indicator_n(
    const struct contract_indicator_row_rows *rows, int64_t n)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->at[i].n == n)
            return &rows->at[i];
    return NULL;
}

static err check_assessment(struct call *c, const struct issue *p)
{
    struct assessment_row_rows rows;
    TRY(assessments_of(c->db, c->a, p->contract, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (id_same(rows.at[i].id, p->assessment))
            return OK;
    return refuse_field(c, "assessment", "这份合同没有这次考核");
}

static err issue_check(struct call *c, const void *in, void *out)
{
    const struct issue *p = in;
    struct issue_out *o = out;
    struct contract_row *k = NULL;
    struct contract_indicator_row_rows indicators;
    struct rectifications_n_row count;
    TRY(contract_running(c, p->contract, &k));
    TRY(check_assessment(c, p));
    TRY(contract_indicators(c->db, c->a, k->id, &indicators));
    TRY(rectifications_n(c->db, c->a, k->id, &count));
    const struct contract_indicator_row *of = indicator_n(&indicators, p->indicator);
    if (!of)
        return refuse_field(c, "indicator", "合同没有这项指标");
    if (p->due.n <= c->today.n)
        return REFUSE(c, perform_rectify_due, "due", ARG(p->due), ARG(c->today));
    *o = (struct issue_out){new_id(), count.n + 1, of->name};
    return OK;
}

static err issue_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct issue *p = in;
    const struct issue_out *o = out;
    return rectification_add(db, .id = o->rectification, .contract = p->contract,
                             .assessment = p->assessment, .n = o->n, .name = o->name,
                             .matter = p->matter, .due = p->due, .by = e->by, .at = e->at);
}

// Who of the item's contract.
static err ask_of(struct db *db, arena *a, const struct relation *r, const struct who *who,
                  id thing, bool *ret)
{
    struct rectification_row *row = NULL;
    *ret = false;
    if (!who->person.n)
        return OK;
    TRY(rectification_by_id(db, a, thing, &row));
    return row ? r->ask(db, a, who, row->contract, ret) : OK;
}

static err ask_supplier(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    return ask_of(db, a, &party_supplier_of, who, thing, ret);
}
static const struct relation rectifier = {"rectifier", "承接主体的人员", ask_supplier};

static err ask_manager(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    return ask_of(db, a, &contract_manager, who, thing, ret);
}
static const struct relation rectify_manager = {
    "rectify_manager", "购买主体的经办、科室负责人，或使用单位的人员", ask_manager};

static err item_of_call(struct call *c, id item, struct rectification_row **ret)
{
    TRY(rectification_by_id(c->db, c->a, item, ret));
    return *ret ? OK : refuse_field(c, "rectification", "没有这个{label}");
}

struct answer {
    id rectification;
    str answer;
    struct file file;
};
struct step_out {
    id contract, rectification;
};
static const struct field answer_in[] = {
    FIELD(struct answer, rectification, "整改事项"),
    LONG(struct answer, answer, "怎么改的", .min = 4, .max = 1000),
    FIELD(struct answer, file, "佐证材料", .hint = "照片、记录、名单等，能看出已经改了"),
    {0},
};
static const struct field step_out[] = {
    FIELD(struct step_out, contract, "合同"),
    FIELD(struct step_out, rectification, "整改事项"),
    {0},
};

static bool waits_for_supplier(const struct rectification_row *r)
{
    return str_eq(r->state, S("issued")) || str_eq(r->state, S("returned"));
}

static err answer_check(struct call *c, const void *in, void *out)
{
    struct rectification_row *row = NULL;
    TRY(item_of_call(c, ((const struct answer *)in)->rectification, &row));
    if (!waits_for_supplier(row))
        return REFUSE(c, perform_rectify_step, "", ARG(row->n),
                      ARG(choice_word(rectify_states, row->state)));
    *(struct step_out *)out = (struct step_out){row->contract, row->id};
    return OK;
}

static err answer_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    const struct answer *p = in;
    return rectification_answer(db, .id = p->rectification, .answer = p->answer,
                                .file = p->file.sha256, .file_name = p->file.name, .at = e->at);
}

struct check {
    id rectification;
    str result, opinion;
    day due;
};
static const struct field check_in[] = {
    FIELD(struct check, rectification, "整改事项"),
    CHOICE(struct check, result, "核查结果", verdicts,
           .hint = "没有答复的，到期以后才能计入考核"),
    LONG(struct check, opinion, "核查意见", .min = 2, .max = 600),
    FIELD(struct check, due, "新的整改期限", .optional = true, .by_case = true,
          .hint = "退回再改的填写"),
    {0},
};

// An item without an answer is only counted, and only when its day is past.
static err check_step(struct call *c, const struct check *p, const struct rectification_row *r)
{
    bool answered = str_eq(r->state, S("answered"));
    bool overdue = waits_for_supplier(r) && c->today.n > r->due.n;
    if (!answered && !(overdue && str_eq(p->result, S("counted"))))
        return REFUSE(c, perform_rectify_answered, "result", ARG(r->n),
                      ARG(choice_word(rectify_states, r->state)), ARG(r->due));
    if (str_eq(p->result, S("returned")) && p->due.n <= c->today.n)
        return REFUSE(c, perform_rectify_due, "due", ARG(p->due.n ? p->due : c->today),
                      ARG(c->today));
    return OK;
}

static err check_check(struct call *c, const void *in, void *out)
{
    const struct check *p = in;
    struct rectification_row *row = NULL;
    TRY(item_of_call(c, p->rectification, &row));
    if (str_eq(row->state, S("closed")) || str_eq(row->state, S("counted")))
        return REFUSE(c, perform_rectify_step, "", ARG(row->n),
                      ARG(choice_word(rectify_states, row->state)));
    TRY(check_step(c, p, row));
    *(struct step_out *)out = (struct step_out){row->contract, row->id};
    return OK;
}

static err check_apply(struct db *db, const struct entry *e, const void *in,
                       __attribute__((unused)) const void *out)
{
    const struct check *p = in;
    if (str_eq(p->result, S("returned")))
        TRY(rectification_prolong(db, .id = p->rectification, .due = p->due));
    return rectification_check(db, .id = p->rectification, .state = p->result,
                               .opinion = p->opinion, .by = e->by, .at = e->at);
}

const struct act perform_rectify_acts[] = {
    {"perform.issue_rectification", "下达整改", "考核发现的问题一项一项下达，写明期限；承接主体附佐证答复。",
     ACT_PRIVATE, MAY(contract_manager, "contract"), ACT_IN(struct issue, issue_in),
     ACT_OUT(struct issue_out, issue_out), .check = issue_check, .apply = issue_apply,
     .then = "/contract/{contract}/performance"},
    {"perform.answer_rectification", "答复整改", "写明怎么改的，附上佐证；等购买主体核查。", ACT_PRIVATE,
     MAY(rectifier, "rectification"), ACT_IN(struct answer, answer_in),
     ACT_OUT(struct step_out, step_out), .check = answer_check, .apply = answer_apply,
     .then = "/contract/{contract}/performance"},
    {"perform.check_rectification", "核查整改", "到位的办结；没有到位的退回再改，或者计入考核。", ACT_PRIVATE,
     MAY(rectify_manager, "rectification"), ACT_IN(struct check, check_in),
     ACT_OUT(struct step_out, step_out), .check = check_check, .apply = check_apply,
     .then = "/contract/{contract}/performance"},
    {0},
};
