// What the budget desk does: lines, the outside book, and what it takes back.
#include "account/account.h"
#include "fund/fund_acts.h"
#include "fund_sql.h"

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
    struct {
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
static err check_sources(struct call *c, const struct add_line *p)
{
    money sum = {0};
    for (size_t i = 0; i < p->sources.n; i++) {
        const struct source *s = &p->sources.at[i];
        if (s->amount.fen <= 0)
            return refuse_field(c, str_c(c->a, format(c->a, "sources.%zu.amount", i)),
                                "{label}要大于零");
        for (size_t k = 0; k < i; k++)
            if (str_eq(s->source, p->sources.at[k].source))
                return refuse_field(c, str_c(c->a, format(c->a, "sources.%zu.source", i)),
                                    "{label}重复了，请并成一行");
        sum.fen += s->amount.fen;
    }
    if (sum.fen == p->amount.fen)
        return OK;
    return REFUSE(c, fund_sources_sum, "sources", ARG(sum), ARG(p->amount));
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
    TRY(check_sources(c, p));
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
    for (size_t i = 0; i < p->sources.n; i++)
        TRY(fund_source_add(db, .line = line, .source = p->sources.at[i].source,
                            .amount = p->sources.at[i].amount));
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

const struct act fund_acts[] = {
    {"fund.add_line", "登记指标", "登记后采购人即可以用它立项；金额以预算管理一体化系统为准。",
     ACT_PUBLIC, MAY(budget_desk, NULL), ACT_IN(struct add_line, add_line_in),
     ACT_OUT(struct line_out, line_out), .check = add_line_check, .apply = add_line_apply,
     .then = "/fund/{line}"},
    {"fund.release", "解除冻结", "退回的金额即可由别的项目使用；已占用的不在此列。", ACT_PUBLIC,
     MAY(budget_desk, NULL), ACT_IN(struct release, release_in), .check = release_check,
     .apply = release_apply, .then = "/fund/{line}"},
    {0},
};
