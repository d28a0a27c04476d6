// Which way a purchase goes, by which method; its intention, and the filing that freezes the money.
#include "base/utf8.h"
#include "fund/fund.h"
#include "plan/plan_parts.h"

struct route_in {
    id project;
};
struct route_out {
    str route;
    bool must_tender;
    money total, procurement_limit, tender_limit;
};
static const struct field route_in[] = {FIELD(struct route_in, project, "项目"), {0}};
static const struct field route_out[] = {
    FIELD(struct route_out, route, "采购途径"),
    FIELD(struct route_out, must_tender, "达到公开招标数额标准"),
    FIELD(struct route_out, total, "同一预算项目下同类服务全年合计"),
    FIELD(struct route_out, procurement_limit, "采购限额标准"),
    FIELD(struct route_out, tender_limit, "公开招标数额标准"),
    {0},
};

static err thresholds(struct call *c, money *procurement, money *tender)
{
    *procurement = law_threshold(c->law, "threshold.procurement", c->today);
    *tender = law_threshold(c->law, "threshold.open_tender", c->today);
    if (procurement->fen == NO_MONEY.fen || tender->fen == NO_MONEY.fen)
        return REFUSE(c, plan_thresholds, "", ARG(c->today));
    return OK;
}

// TL-28: what is bought in pieces counts as a whole, here for the route and there for the method.
static err route_check(struct call *c, const void *in, void *out)
{
    const struct route_in *p = in;
    struct route_out *o = out;
    struct project_row *project = NULL;
    struct project_repeats_row repeats = {0};
    TRY(plan_find(c, p->project, plan_before_tender, &project));
    TRY(thresholds(c, &o->procurement_limit, &o->tender_limit));
    TRY(project_repeats(c->db, c->a, p->project, &repeats));
    o->total = (money){project->budget.fen + repeats.total.fen};
    o->must_tender = project->budget.fen >= o->tender_limit.fen;
    o->route = plan_route_for(&(struct plan_amounts){
        .budget = project->budget, .total = o->total,
        .procurement_limit = o->procurement_limit,
        .central_limit = law_threshold(c->law, "threshold.central", c->today),
        .central = has_code(law_value(c->law, "central.categories", c->today),
                            project->category)});
    return OK;
}

static err route_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct route_in *p = in;
    const struct route_out *o = out;
    return project_set_route(db, .project = p->project, .route = o->route,
                             .must_tender = o->must_tender, .at = e->at);
}

struct method_in {
    id project;
    str method, reason, approval_authority, approval_number;
    day approval_day;
};
struct method_out {
    bool approved;
};
static const struct field method_in[] = {
    FIELD(struct method_in, project, "项目"),
    CHOICE(struct method_in, method, "采购方式", plan_methods),
    LONG(struct method_in, reason, "选用理由", .max = 500,
         .hint = "如：政府购买服务项目，需求需要与供应商磋商后才能确定"),
    FIELD(struct method_in, approval_authority, "批准部门", .optional = true,
          .hint = "达到公开招标数额标准而不招标的，要有设区的市以上财政部门批准"),
    FIELD(struct method_in, approval_number, "批准文号", .optional = true),
    FIELD(struct method_in, approval_day, "批准日期", .optional = true),
    {0},
};
static const struct field method_out[] = {
    FIELD(struct method_out, approved, "经批准"),
    {0},
};

static err check_approval(struct call *c, const struct method_in *p, bool *ret)
{
    bool any = p->approval_authority.at || p->approval_number.at || p->approval_day.n;
    *ret = p->approval_authority.at && p->approval_number.at && p->approval_day.n;
    if (any && !*ret)
        return refuse_field(c, !p->approval_authority.at ? "approval_authority"
                               : !p->approval_number.at  ? "approval_number"
                                                         : "approval_day",
                            "批准部门、文号、日期要填全，还缺{label}");
    if (p->approval_day.n > c->today.n)
        return refuse_field(c, "approval_day", "{label}不能在今天之后");
    return OK;
}

static err method_check(struct call *c, const void *in, void *out)
{
    const struct method_in *p = in;
    struct method_out *o = out;
    struct project_row *project = NULL;
    struct project_repeats_row repeats = {0};
    money procurement, tender;
    TRY(plan_find(c, p->project, plan_before_tender, &project));
    TRY(check_approval(c, p, &o->approved));
    if (str_eq(p->method, S("open_tender")) || o->approved)
        return OK;
    TRY(thresholds(c, &procurement, &tender));
    if (project->budget.fen >= tender.fen)
        return REFUSE(c, plan_method_approval, "approval_number", ARG(project->budget),
                      ARG(tender), ARG(choice_word(plan_methods, p->method)));
    TRY(project_repeats(c->db, c->a, p->project, &repeats));
    money sum = {project->budget.fen + repeats.untendered.fen};
    if (repeats.untendered.fen > 0 && sum.fen > tender.fen)
        return REFUSE(c, plan_splitting, "method", ARG(repeats.untendered), ARG(project->budget),
                      ARG(sum), ARG(tender));
    return OK;
}

static err method_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    const struct method_in *p = in;
    return project_set_method(db, .project = p->project, .method = p->method,
                              .reason = p->reason, .authority = p->approval_authority,
                              .number = p->approval_number, .approved = p->approval_day,
                              .at = e->at);
}

static err method_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                       id project, void *in)
{
    struct project_row *row = NULL;
    TRY(plan_project(db, a, project, &row));
    if (!row)
        return missing();
    *(struct method_in *)in = (struct method_in){
        project, row->method, row->method_reason, row->approval_authority, row->approval_number,
        row->approval_day};
    return OK;
}

struct intention_in {
    id project;
    str month, summary;
};
struct intention_out {
    id notice;
    str title, text;
};
static const struct field intention_in[] = {
    FIELD(struct intention_in, project, "项目"),
    FIELD(struct intention_in, month, "预计采购月份", .min = 7, .max = 7, .hint = "如 2026-04"),
    LONG(struct intention_in, summary, "需求概况", .max = 800,
         .hint = "标的、数量、质量和时限等；公开后供应商据此准备"),
    {0},
};
static const struct field intention_out[] = {
    FIELD(struct intention_out, notice, "公告"),
    FIELD(struct intention_out, title, "标题"),
    LONG(struct intention_out, text, "正文"),
    {0},
};

static str intention_text(struct call *c, const struct intention_in *p,
                          const struct project_row *project, const struct need_row *need)
{
    bool reserved = need && str_eq(need->set_aside, S("whole"));
    struct out o = out_plain(c->a);
    put(&o, "一、采购单位：");
    put(&o, project->buyer_name);
    put(&o, "\n二、采购项目名称：");
    put(&o, project->title);
    put(&o, "\n三、采购品目：");
    put(&o, project->category);
    put(&o, " ");
    put(&o, project->category_name);
    put(&o, "\n四、采购需求概况：");
    put(&o, p->summary);
    put(&o, "\n五、预算金额（元）：");
    put(&o, project->budget);
    put(&o, "\n六、预计采购时间：");
    put(&o, p->month);
    put(&o, "\n七、落实政府采购政策：");
    put(&o, reserved ? "专门面向中小企业采购" : "非专门面向中小企业采购");
    put(&o, "\n本次公开的采购意向是本单位政府采购工作的初步安排，具体采购项目情况以相关采购公告和采购文件为准。");
    return out_str(&o);
}

static err intention_check(struct call *c, const void *in, void *out)
{
    const struct intention_in *p = in;
    struct intention_out *o = out;
    struct project_row *project = NULL;
    struct need_row *need = NULL;
    day first;
    TRY(plan_find(c, p->project, plan_before_tender, &project));
    if (!day_parse(join(c->a, p->month, S("-01")), &first))
        return refuse_field(c, "month", "{label}要写成年和月，如 2026-04");
    if (day_plus_months(first, 1).n <= c->today.n)
        return REFUSE(c, plan_intention_month, "month", ARG(p->month));
    TRY(need_head(c->db, c->a, p->project, &need));
    *o = (struct intention_out){new_id(), plan_notice_title(c->a, project->title, "intention"),
                                intention_text(c, p, project, need)};
    return OK;
}

static err intention_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct intention_in *p = in;
    const struct intention_out *o = out;
    TRY(project_intend(db, .project = p->project, .month = p->month, .at = e->at));
    return plan_notice_add(db, &(struct notice_new){
                                   .id = o->notice, .project = p->project,
                                   .subject = p->project, .kind = "intention",
                                   .title = o->title, .body = o->text, .published = e->at});
}

struct listed_in {
    id project;
    str address;
    instant listed_at;
    str medium;
};
struct listed_out {
    id notice;
};
static const struct field listed_in[] = {
    FIELD(struct listed_in, project, "项目"),
    FIELD(struct listed_in, address, "发布网址", .max = 500,
          .hint = "指定媒体上这条公告的地址，以 https:// 开头"),
    FIELD(struct listed_in, listed_at, "发布时间", .hint = "如 2026-03-31 09:30"),
    FIELD(struct listed_in, medium, "发布媒体", .optional = true, .hint = "不填就是中国政府采购网"),
    {0},
};
static const struct field listed_out[] = {FIELD(struct listed_out, notice, "公告"), {0}};

static err listed_check(struct call *c, const void *in, void *out)
{
    const struct listed_in *p = in;
    struct project_row *project = NULL;
    struct notice_row *notice = NULL;
    TRY(plan_find(c, p->project, plan_before_tender, &project));
    TRY(plan_notice_last(c->db, c->a, p->project, "intention", &notice));
    if (!notice)
        return REFUSE(c, plan_intention_first, "project", ARG(project->title));
    if (!str_starts(p->address, S("https://")) && !str_starts(p->address, S("http://")))
        return refuse_field(c, "address", "{label}要以 https:// 或 http:// 开头");
    if (p->listed_at.us < notice->published.us || p->listed_at.us > c->at.us)
        return REFUSE(c, plan_listed_time, "listed_at", ARG(p->listed_at),
                      ARG(notice->published), ARG(c->at));
    *(struct listed_out *)out = (struct listed_out){notice->id};
    return OK;
}

static err listed_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct listed_in *p = in;
    const struct listed_out *o = out;
    str medium = p->medium.at ? p->medium : S("中国政府采购网");
    TRY(plan_notice_listed(db, o->notice, p->listed_at, p->address, medium, (day){0}));
    return project_intention_listed(db, .project = p->project, .listed = p->listed_at,
                                    .at = e->at);
}

struct freeze {
    id line;
    money amount;
};
struct file_in {
    id project;
};
struct file_out {
    str number;
    money budget;
    NEED_ROWS(freeze, freezes);
};
static const struct field file_in[] = {FIELD(struct file_in, project, "项目"), {0}};
static const struct field freeze_fields[] = {
    FIELD(struct freeze, line, "预算指标"),
    FIELD(struct freeze, amount, "冻结金额"),
    {0},
};
static const struct field file_out[] = {
    FIELD(struct file_out, number, "备案号"),
    FIELD(struct file_out, budget, "预算金额"),
    LIST(struct file_out, freezes, "指标冻结", freeze_fields),
    {0},
};

static err freeze_lines(struct call *c, id project, struct file_out *o)
{
    struct project_fund_row_rows funds;
    TRY(plan_funds(c->db, c->a, project, &funds));
    o->freezes.at = new(c->a, struct freeze, funds.n + 1);
    for (size_t i = 0; i < funds.n; i++) {
        TRY(fund_may_freeze(c, funds.at[i].line, funds.at[i].amount, "project"));
        o->freezes.at[o->freezes.n++] = (struct freeze){funds.at[i].line, funds.at[i].amount};
    }
    return OK;
}

static err file_check(struct call *c, const void *in, void *out)
{
    const struct file_in *p = in;
    struct file_out *o = out;
    struct project_row *project = NULL;
    struct plan_progress_row progress = {0};
    struct projects_filed_row filed = {0};
    static const char *const drafting[] = {"drafting", NULL};
    TRY(plan_find(c, p->project, drafting, &project));
    TRY(plan_progress(c->db, c->a, p->project, &progress));
    TRY(plan_refuse_missing(c, project, &progress));
    TRY(freeze_lines(c, p->project, o));
    TRY(projects_filed(c->db, c->a, project->year, &filed));
    o->budget = project->budget;
    o->number = format(c->a, "采计备〔%lld〕%04lld号", (long long)project->year,
                       (long long)filed.n + 1);
    return OK;
}

static err file_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct file_in *p = in;
    const struct file_out *o = out;
    for (size_t i = 0; i < o->freezes.n; i++)
        TRY(fund_freeze(db, o->freezes.at[i].line, p->project, o->freezes.at[i].amount));
    return project_file(db, .project = p->project, .number = o->number, .at = e->at);
}

static money file_amount(__attribute__((unused)) const struct call *c,
                         __attribute__((unused)) const void *in, const void *out)
{
    return ((const struct file_out *)out)->budget;
}

const struct act plan_route_acts[] = {
    {"plan.route", "判定采购途径", "按今天的限额标准判定：限额以下、分散采购还是集中采购。",
     ACT_PRIVATE, MAY(handler_of, "project"), ACT_IN(struct route_in, route_in),
     ACT_OUT(struct route_out, route_out), .check = route_check, .apply = route_apply,
     .then = "/project/{project}/plan"},
    {"plan.set_method", "确定采购方式", "达到公开招标数额标准而不招标的，要先有财政部门批准。",
     ACT_PRIVATE, MAY(handler_of, "project"), ACT_IN(struct method_in, method_in),
     ACT_OUT(struct method_out, method_out), .check = method_check, .apply = method_apply,
     .load = method_load, .then = "/project/{project}/plan"},
    {"plan.publish_intention", "公开采购意向", "定稿意向公告；到指定媒体发布后再登记网址和时间。",
     ACT_PUBLIC, MAY(handler_of, "project"), ACT_IN(struct intention_in, intention_in),
     ACT_OUT(struct intention_out, intention_out), .check = intention_check,
     .apply = intention_apply, .then = "/project/{project}/plan"},
    {"plan.list_intention", "登记意向发布", "意向公开的天数从这里登记的发布时间算起。", ACT_PUBLIC,
     MAY(handler_of, "project"), ACT_IN(struct listed_in, listed_in),
     ACT_OUT(struct listed_out, listed_out), .check = listed_check, .apply = listed_apply,
     .then = "/project/{project}/plan"},
    {"plan.file", "实施计划备案", "给出备案号，冻结预算指标；此后可以编制采购文件。", ACT_PUBLIC,
     MAY(handler_of, "project"), ACT_IN(struct file_in, file_in),
     ACT_OUT(struct file_out, file_out), .check = file_check, .apply = file_apply,
     .amount = file_amount, .then = "/project/{project}/plan"},
    {0},
};
