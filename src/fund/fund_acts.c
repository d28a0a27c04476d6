// What the budget desk does: lines, the outside book, and what it takes back.
#include "account/account.h"
#include "fund/fund_acts.h"

enum { year_min = 2000, year_max = 2100, sources_max = 20 };

struct source {
    str source;
    money amount;
};
struct add_line {
    id org;
    int64_t year;
    str stage, number, code, name;
    money amount;
    struct sources {
        struct source *at;
        size_t n;
    } sources;
};
struct line_out {
    id line;
};
static const struct field source_fields[] = {
    FIELD(struct source, source, "资金来源", .max = 40, .hint = "如 一般公共预算、福利彩票公益金"),
    FIELD(struct source, amount, "金额（元）"),
    {0},
};
static const struct field add_line_in[] = {
    FIELD(struct add_line, org, "采购人", .options = buyer_options),
    FIELD(struct add_line, year, "预算年度", .min = year_min, .max = year_max),
    CHOICE(struct add_line, stage, "指标性质", fund_stages,
           .hint = "批复前下达的是控制数，年中增加的是追加"),
    FIELD(struct add_line, number, "指标文号", .max = 60, .hint = "如 示例财预〔2026〕12号"),
    CODE(struct add_line, code, "项目编码", .max = 40, .hint = "预算管理一体化系统里的项目编码"),
    FIELD(struct add_line, name, "项目名称"),
    FIELD(struct add_line, amount, "指标金额（元）", .min = 1),
    LIST(struct add_line, sources, "资金来源", source_fields, .min = 1, .max = sources_max,
         .hint = "各来源合计要等于指标金额"),
    {0},
};
static const struct field line_out[] = {FIELD(struct line_out, line, "指标"), {0}};

// Each source once, each over nothing, and together the amount.
static err check_sources(struct call *c, const struct sources *list, money amount)
{
    money sum = {0};
    for (size_t i = 0; i < list->n; i++) {
        const struct source *s = &list->at[i];
        if (s->amount.fen <= 0)
            return refuse_field(c, str_c(c->a, format(c->a, "sources.%zu.amount", i)),
                                "{label}要大于零");
        for (size_t k = 0; k < i; k++)
            if (str_eq(s->source, list->at[k].source))
                return refuse_field(c, str_c(c->a, format(c->a, "sources.%zu.source", i)),
                                    "{label}重复了，请并成一行");
        sum.fen += s->amount.fen;
    }
    if (sum.fen == amount.fen)
        return OK;
    return REFUSE(c, fund_sources_sum, "sources", ARG(sum), ARG(amount));
}

static err keep_sources(struct db *db, id line, const struct sources *list)
{
    for (size_t i = 0; i < list->n; i++)
        TRY(fund_source_add(db, .line = line, .source = list->at[i].source,
                            .amount = list->at[i].amount));
    return OK;
}

static err add_line_check(struct call *c, const void *in, void *out)
{
    const struct add_line *p = in;
    struct fund_line_taken_row taken = {0};
    bool buyer = false;
    TRY(account_org_is(c->db, c->a, p->org, "buyer", &buyer));
    if (!buyer)
        return refuse_field(c, "org", "请选择一个{label}");
    if (p->amount.fen <= 0)
        return refuse_field(c, "amount", "{label}要大于零");
    TRY(fund_line_taken(c->db, c->a, p->number, p->code, p->year, &taken));
    if (taken.n)
        return REFUSE(c, fund_line_once, "number", ARG(p->number), ARG(p->code), ARG(p->year));
    TRY(check_sources(c, &p->sources, p->amount));
    *(struct line_out *)out = (struct line_out){new_id()};
    return OK;
}

static err add_line_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct add_line *p = in;
    id line = ((const struct line_out *)out)->line;
    TRY(fund_line_add(db, .id = line, .org = p->org, .year = p->year, .stage = p->stage,
                      .number = p->number, .code = p->code, .name = p->name, .amount = p->amount,
                      .added = e->at));
    return keep_sources(db, line, &p->sources);
}

// 调剂: the year's line becomes larger or smaller under a document of its own.
struct adjust {
    id line;
    str number;
    money amount;
    struct sources sources;
    str reason;
};
static const struct field adjust_in[] = {
    FIELD(struct adjust, line, "指标"),
    FIELD(struct adjust, number, "调剂文号", .max = 60),
    FIELD(struct adjust, amount, "调剂后的指标金额（元）", .min = 1),
    LIST(struct adjust, sources, "调剂后的资金来源", source_fields, .min = 1, .max = sources_max,
         .hint = "各来源合计要等于调剂后的金额"),
    LONG(struct adjust, reason, "原因", .min = 4, .max = 500),
    {0},
};

static err adjust_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct adjust *p = in;
    struct fund_line_row *row = NULL;
    TRY(fund_line_find(c->db, c->a, p->line, &row));
    money held = {row->amount.fen - row->room.fen};
    if (p->amount.fen < held.fen)
        return REFUSE(c, fund_adjust_below, "amount", ARG(p->amount), ARG(held));
    return check_sources(c, &p->sources, p->amount);
}

static err adjust_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                        const void *in, __attribute__((unused)) const void *out)
{
    const struct adjust *p = in;
    TRY(fund_line_resize(db, .line = p->line, .amount = p->amount));
    TRY(fund_sources_clear(db, .line = p->line));
    return keep_sources(db, p->line, &p->sources);
}

static err adjust_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                       id thing, void *in)
{
    struct adjust *p = in;
    struct fund_line_row *row = NULL;
    struct fund_source_row_rows rows;
    TRY(fund_line_find(db, a, thing, &row));
    TRY(fund_sources_of(db, a, thing, &rows));
    if (!row)
        return OK;
    *p = (struct adjust){.line = row->id, .amount = row->amount};
    p->sources = (struct sources){new(a, struct source, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        p->sources.at[i] = (struct source){rows.at[i].source, rows.at[i].amount};
    return OK;
}

struct release {
    id line, project;
    money amount;
    str reason;
};
static const struct field release_in[] = {
    FIELD(struct release, line, "指标"),
    FIELD(struct release, project, "项目"),
    FIELD(struct release, amount, "解除冻结金额（元）"),
    LONG(struct release, reason, "原因", .min = 4, .max = 500),
    {0},
};

static err release_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct release *p = in;
    struct fund_use_row *use = NULL;
    TRY(fund_use_find(c->db, c->a, p->line, p->project, &use));
    if (!use)
        return refuse_field(c, "project", "这个{label}没有占用这条指标");
    if (p->amount.fen <= 0)
        return refuse_field(c, "amount", "{label}要大于零");
    if (p->amount.fen > use->frozen.fen)
        return REFUSE(c, fund_over_unfreeze, "amount", ARG(p->amount), ARG(use->frozen));
    return OK;
}

static err release_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                         const void *in, __attribute__((unused)) const void *out)
{
    const struct release *p = in;
    return fund_release(db, p->line, p->project, p->amount, (money){0});
}

struct outside {
    id line;
    day as_of;
    money balance;
    str source;
};
struct outside_out {
    money ours;
};
static const struct field outside_in[] = {
    FIELD(struct outside, line, "指标"),
    FIELD(struct outside, as_of, "截至哪天"),
    FIELD(struct outside, balance, "外部账可用余额（元）",
          .hint = "预算管理一体化系统里这条指标还可用的金额"),
    FIELD(struct outside, source, "来源", .max = 100, .hint = "如 预算管理一体化系统 3 月 31 日导出"),
    {0},
};
static const struct field outside_out[] = {
    FIELD(struct outside_out, ours, "本系统可用余额（元）"),
    {0},
};

static err outside_check(struct call *c, const void *in, void *out)
{
    const struct outside *p = in;
    struct fund_outside_row *row = NULL;
    struct outside_out *o = out;
    if (p->as_of.n > c->today.n)
        return refuse_field(c, "as_of", "{label}不能在今天之后");
    TRY(fund_outside_find(c->db, c->a, p->line, p->as_of, &row));
    if (row)
        return REFUSE(c, fund_outside_once, "as_of", ARG(p->as_of), ARG(row->balance));
    return fund_room(c->db, c->a, p->line, &o->ours);
}

static err outside_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct outside *p = in;
    return fund_outside_add(db, .line = p->line, .as_of = p->as_of, .balance = p->balance,
                            .ours = ((const struct outside_out *)out)->ours, .source = p->source,
                            .reported = e->at);
}

struct explain {
    id line;
    day as_of;
    str explanation;
};
static const struct field explain_in[] = {
    FIELD(struct explain, line, "指标"),
    FIELD(struct explain, as_of, "截至哪天"),
    LONG(struct explain, explanation, "差异说明", .min = 4, .max = 1000,
         .hint = "写明哪一笔、哪边未登，何时补登"),
    {0},
};

bool fund_buyer_explains(money balance, money ours)
{
    return balance.fen < ours.fen;
}

// Less outside than here: the unit has spent what is not in this book. More: the budget desk has
// not entered there what is held here.
static err explain_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct explain *p = in;
    struct fund_outside_row *row = NULL;
    TRY(fund_outside_find(c->db, c->a, p->line, p->as_of, &row));
    if (!row || row->balance.fen == row->ours.fen)
        return refuse_field(c, "as_of", "这一天没有要说明的差异");
    bool buyers = fund_buyer_explains(row->balance, row->ours);
    if (buyers != id_same(row->org, c->who.org))
        return REFUSE(c, fund_explained_by, "explanation", ARG(row->balance), ARG(row->ours),
                      ARG(buyers ? "采购人" : "财政部门预算岗"));
    return OK;
}

static err explain_apply(struct db *db, const struct entry *e, const void *in,
                         __attribute__((unused)) const void *out)
{
    const struct explain *p = in;
    return fund_outside_explain(db, .line = p->line, .as_of = p->as_of,
                                .explanation = p->explanation, .explained_by = e->by,
                                .explained = e->at);
}

// Who may do what to a line.
static err ask_budget_desk_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct fund_line_row *row = NULL;
    bool desk = false;
    TRY(budget_desk.ask(db, a, who, thing, &desk));
    TRY(fund_line_find(db, a, thing, &row));
    *ret = desk && row;
    return OK;
}
static const struct relation budget_desk_of = {"budget_desk_of", "财政部门预算岗",
                                               ask_budget_desk_of};

static err ask_insider_of_line(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct fund_line_row *row = NULL;
    bool finance = false, buyer = false;
    TRY(any_finance.ask(db, a, who, thing, &finance));
    TRY(any_buyer.ask(db, a, who, thing, &buyer));
    TRY(fund_line_find(db, a, thing, &row));
    *ret = row && (finance || (buyer && id_same(row->org, who->org)));
    return OK;
}
const struct relation insider_of_line = {"insider_of_line", "财政部门或指标所属采购人的人员",
                                         ask_insider_of_line};

static err ask_explainer_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    bool desk = false, accountant = str_eq(who->post_kind, S("accountant"));
    TRY(ask_budget_desk_of(db, a, who, thing, &desk));
    TRY(ask_insider_of_line(db, a, who, thing, ret));
    *ret = desk || (*ret && accountant);
    return OK;
}
static const struct relation explainer_of = {"explainer_of", "采购人财务或财政部门预算岗",
                                             ask_explainer_of};

const struct act fund_acts[] = {
    {"fund.add_line", "登记指标", "登记后采购人即可以用它立项；金额以预算管理一体化系统为准。",
     ACT_PUBLIC, MAY(budget_desk, NULL), ACT_IN(struct add_line, add_line_in),
     ACT_OUT(struct line_out, line_out), .check = add_line_check, .apply = add_line_apply,
     .then = "/fund/{line}"},
    {"fund.adjust", "调剂指标", "调剂后的金额不能低于已冻结和占用的；依据是调剂文件。", ACT_PUBLIC,
     MAY(budget_desk_of, "line"), ACT_IN(struct adjust, adjust_in), .check = adjust_check,
     .apply = adjust_apply, .load = adjust_load, .then = "/fund/{line}"},
    {"fund.release", "解除冻结", "退回的金额即可由别的项目使用；已占用的不在此列。", ACT_PUBLIC,
     MAY(budget_desk_of, "line"), ACT_IN(struct release, release_in), .check = release_check,
     .apply = release_apply, .then = "/fund/{line}"},
    {"fund.record_outside", "登记外部账余额", "与本系统当时的可用余额并列；不一致的列为差异，要有人说明。",
     ACT_PUBLIC, MAY(budget_desk_of, "line"), ACT_IN(struct outside, outside_in),
     ACT_OUT(struct outside_out, outside_out), .check = outside_check, .apply = outside_apply,
     .then = "/fund/{line}"},
    {"fund.explain", "说明差异", "差异只说明，不改账；下一次登记余额时再核对。", ACT_PRIVATE,
     MAY(explainer_of, "line"), ACT_IN(struct explain, explain_in), .check = explain_check,
     .apply = explain_apply, .then = "/fund/{line}"},
    {0},
};
