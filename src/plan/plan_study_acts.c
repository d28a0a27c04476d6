// How the need was found out: survey of the market, opinions of the public, the lawyer's word.
#include "plan/plan_parts.h"

struct subject_in {
    str name, kind;
};
struct survey_in {
    id project;
    str kind, method;
    day from_day, until_day;
    NEED_ROWS(subject_in, subjects);
    str findings;
    struct file file;
};
struct survey_out {
    id survey;
};
static const struct field subject_fields[] = {
    FIELD(struct subject_in, name, "名称"),
    FIELD(struct subject_in, kind, "类别", .max = 40, .hint = "如：社会组织、企业、服务对象、专家"),
    {0},
};
static const struct field survey_in[] = {
    FIELD(struct survey_in, project, "项目"),
    CHOICE(struct survey_in, kind, "调查种类", survey_kinds),
    FIELD(struct survey_in, method, "调查方式", .hint = "如：咨询、论证、问卷调查"),
    FIELD(struct survey_in, from_day, "自哪天起"),
    FIELD(struct survey_in, until_day, "到哪天为止"),
    LIST(struct survey_in, subjects, "调查对象", subject_fields, .max = 60,
         .hint = "市场调查一般不少于 3 个，要有代表性"),
    LONG(struct survey_in, findings, "调查结果", .max = 4000,
         .hint = "产业和市场情况、同类项目历史成交、后续费用；公众意见和采纳情况"),
    FIELD(struct survey_in, file, "附件", .optional = true),
    {0},
};
static const struct field survey_out[] = {FIELD(struct survey_out, survey, "调查"), {0}};

static err survey_check(struct call *c, const void *in, void *out)
{
    const struct survey_in *p = in;
    struct project_row *project = NULL;
    TRY(plan_find(c, p->project, plan_before_tender, &project));
    if (p->until_day.n < p->from_day.n)
        return refuse_field(c, "until_day", "{label}不能早于开始的那天");
    if (p->until_day.n > c->today.n)
        return refuse_field(c, "until_day", "{label}不能在今天之后；调查完了再登记");
    int64_t least = rule_of(c, &RULE_plan_survey_subjects)->value;
    if (str_eq(p->kind, S("market")) && (int64_t)p->subjects.n < least)
        return REFUSE(c, plan_survey_subjects, "subjects", ARG(p->subjects.n));
    *(struct survey_out *)out = (struct survey_out){new_id()};
    return OK;
}

static err survey_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct survey_in *p = in;
    const struct survey_out *o = out;
    TRY(plan_survey_add(db, .id = o->survey, .project = p->project, .kind = p->kind,
                        .method = p->method, .from_day = p->from_day,
                        .until_day = p->until_day, .subjects = (int64_t)p->subjects.n,
                        .findings = p->findings, .file = p->file.sha256,
                        .file_name = p->file.name, .by = e->by, .at = e->at));
    for (size_t i = 0; i < p->subjects.n; i++)
        TRY(plan_survey_subject_add(db, .survey = o->survey, .n = (int64_t)i + 1,
                                    .name = p->subjects.at[i].name,
                                    .kind = p->subjects.at[i].kind));
    return project_touch(db, .project = p->project, .at = e->at);
}

struct lawyer_in {
    id project;
    str lawyer, firm;
    bool passed;
    str opinion;
    struct file file;
};
struct lawyer_out {
    id opinion;
};
static const struct field lawyer_in[] = {
    FIELD(struct lawyer_in, project, "项目"),
    FIELD(struct lawyer_in, lawyer, "律师姓名"),
    FIELD(struct lawyer_in, firm, "律师事务所"),
    FIELD(struct lawyer_in, passed, "合同文本审定通过"),
    LONG(struct lawyer_in, opinion, "意见", .max = 3000),
    FIELD(struct lawyer_in, file, "意见书", .optional = true),
    {0},
};
static const struct field lawyer_out[] = {FIELD(struct lawyer_out, opinion, "意见"), {0}};

static err lawyer_check(struct call *c, const void *in, void *out)
{
    struct project_row *project = NULL;
    TRY(plan_find(c, ((const struct lawyer_in *)in)->project, plan_before_tender, &project));
    *(struct lawyer_out *)out = (struct lawyer_out){new_id()};
    return OK;
}

static err lawyer_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct lawyer_in *p = in;
    TRY(plan_lawyer_add(db, .id = ((const struct lawyer_out *)out)->opinion,
                        .project = p->project, .lawyer = p->lawyer, .firm = p->firm,
                        .passed = p->passed, .opinion = p->opinion, .file = p->file.sha256,
                        .file_name = p->file.name, .by = e->by, .at = e->at));
    return project_touch(db, .project = p->project, .at = e->at);
}

const struct act plan_study_acts[] = {
    {"plan.record_survey", "登记需求调查", "市场调查或者征求公众意见，登记后进入项目档案。",
     ACT_PRIVATE, MAY(handler_of, "project"), ACT_IN(struct survey_in, survey_in),
     ACT_OUT(struct survey_out, survey_out), .check = survey_check, .apply = survey_apply,
     .then = "/project/{project}/plan"},
    {"plan.record_lawyer", "登记律师审定意见", "合同文本经律师审定；没有通过的，改好后再登记一次。",
     ACT_PRIVATE, MAY(legal_or_handler_of, "project"), ACT_IN(struct lawyer_in, lawyer_in),
     ACT_OUT(struct lawyer_out, lawyer_out), .check = lawyer_check, .apply = lawyer_apply,
     .then = "/project/{project}/plan"},
    {0},
};
