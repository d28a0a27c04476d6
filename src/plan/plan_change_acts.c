// Changing what a project took from its budget line: name, sum, sources, item of the catalogue.
// Each change says why, and stays in the project's file beside what stood before.
#include "plan/plan_parts.h"

#include "account/account.h"

struct change_in {
    id project;
    str title, catalogue, service;
    money budget;
    struct lines_in lines;
    str reason;
};
struct changed {
    str what, before, after;
};
struct change_out {
    int64_t n;
    str kind, category;
    bool reroute;
    struct {
        struct changed *at;
        size_t n;
    } changes;
};

const struct choice project_changes[] = {
    {"title", "项目名称"}, {"budget", "预算金额"}, {"lines", "资金来源"},
    {"catalogue", "指导性目录"}, {"service", "服务内容"}, {0},
};

static const struct field change_in[] = {
    FIELD(struct change_in, project, "项目"),
    FIELD(struct change_in, title, "项目名称", .min = 4, .max = 100),
    CODE(struct change_in, catalogue, "指导性目录", .options = plan_item_options),
    FIELD(struct change_in, service, "服务内容", .max = 100),
    FIELD(struct change_in, budget, "预算金额（元）"),
    LIST(struct change_in, lines, "资金来源", plan_line_fields, .min = 1, .max = 20,
         .hint = "各行合计要等于预算金额"),
    LONG(struct change_in, reason, "改动的原因", .optional = true, .by_case = true, .max = 300,
         .hint = "名称、金额、资金来源和目录来自预算指标，改了要写原因；原因记在项目档案里"),
    {0},
};
static const struct field changed_fields[] = {
    CHOICE(struct changed, what, "改了什么", project_changes),
    FIELD(struct changed, before, "原来", .max = 2000),
    FIELD(struct changed, after, "现在", .max = 2000),
    {0},
};
static const struct field change_out[] = {
    FIELD(struct change_out, n, "第一处的序号"),
    FIELD(struct change_out, kind, "服务种类"),
    FIELD(struct change_out, category, "品目编码"),
    FIELD(struct change_out, reroute, "采购途径和方式要重新确定"),
    LIST(struct change_out, changes, "改动", changed_fields),
    {0},
};

static err change_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                       id project, void *in)
{
    struct change_in *p = in;
    struct project_row *row = NULL;
    struct project_fund_row_rows funds;
    TRY(plan_project(db, a, project, &row));
    if (!row)
        return missing();
    TRY(plan_funds(db, a, project, &funds));
    *p = (struct change_in){.project = project, .title = row->title, .catalogue = row->catalogue,
                            .service = row->service, .budget = row->budget,
                            .lines = {new(a, struct line_in, funds.n + 1), funds.n}};
    for (size_t i = 0; i < funds.n; i++)
        p->lines.at[i] = (struct line_in){funds.at[i].line, funds.at[i].amount};
    return OK;
}

static str sources_text(arena *a, const struct project_fund_row_rows *rows)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < rows->n; i++) {
        put(&o, i ? "；" : "");
        put(&o, join(a, rows->at[i].number, S(" "), money_comma(a, rows->at[i].amount)));
    }
    return out_str(&o);
}

static err wanted_text(struct call *c, id buyer, const struct lines_in *lines, str *ret)
{
    struct plan_line_row_rows all;
    struct project_fund_row_rows rows = {new(c->a, struct project_fund_row, lines->n + 1), 0};
    TRY(plan_lines_of_org(c->db, c->a, buyer, &all));
    for (size_t i = 0; i < lines->n; i++)
        for (size_t k = 0; k < all.n; k++)
            if (id_same(all.at[k].line, lines->at[i].line))
                rows.at[rows.n++] = (struct project_fund_row){.number = all.at[k].number,
                                                              .amount = lines->at[i].amount};
    *ret = sources_text(c->a, &rows);
    return OK;
}

static void add(struct change_out *o, const char *what, str before, str after)
{
    if (!str_eq(before, after))
        o->changes.at[o->changes.n++] = (struct changed){str_of(what), before, after};
}

static err find_changes(struct call *c, const struct change_in *p, const struct project_row *was,
                        const struct catalogue_row *item, struct change_out *o)
{
    struct project_fund_row_rows funds;
    arena *a = c->a;
    str wanted = {0};
    TRY(plan_funds(c->db, a, p->project, &funds));
    TRY(wanted_text(c, was->buyer, &p->lines, &wanted));
    o->changes.at = new(a, struct changed, 5);
    add(o, "title", was->title, p->title);
    add(o, "budget", money_comma(a, was->budget), money_comma(a, p->budget));
    add(o, "lines", sources_text(a, &funds), wanted);
    add(o, "catalogue", join(a, was->catalogue, S(" "), was->catalogue_name),
        join(a, item->code, S(" "), item->name));
    if (o->changes.n && str_empty(p->reason))
        return REFUSE(c, plan_change_reason, "reason",
                      ARG(choice_word(project_changes, o->changes.at[0].what)),
                      ARG(o->changes.at[0].before), ARG(o->changes.at[0].after));
    add(o, "service", was->service, p->service);
    return o->changes.n ? OK : refuse_field(c, "title", "没有改动任何一项");
}

static err change_check(struct call *c, const void *in, void *out)
{
    static const char *const drafting[] = {"drafting", NULL};
    const struct change_in *p = in;
    struct change_out *o = out;
    struct project_row *was = NULL;
    struct catalogue_row *item = NULL;
    struct project_changes_n_row count;
    TRY(plan_find(c, p->project, drafting, &was));
    TRY(catalogue_by_code(c->db, c->a, p->catalogue, &item));
    if (!item)
        return REFUSE(c, plan_catalogue, "catalogue", ARG(p->catalogue));
    str hit = plan_negative_word(p->title);
    if (hit.at)
        return REFUSE(c, plan_negative_words, "title", ARG(hit));
    if (p->budget.fen <= 0)
        return refuse_field(c, "budget", "{label}要大于 0");
    TRY(plan_check_lines(c, was->buyer, was->year, p->budget, &p->lines));
    TRY(project_changes_n(c->db, c->a, p->project, &count));
    TRY(find_changes(c, p, was, item, o));
    o->n = count.n + 1;
    o->kind = item->kind;
    o->category = item->category;
    o->reroute = was->budget.fen != p->budget.fen || !str_eq(was->category, item->category);
    return OK;
}

static err change_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct change_in *p = in;
    const struct change_out *o = out;
    TRY(project_rewrite(db, .project = p->project, .title = p->title, .kind = o->kind,
                        .catalogue = p->catalogue, .category = o->category,
                        .service = p->service, .budget = p->budget, .at = e->at));
    TRY(project_fund_clear(db, .project = p->project));
    TRY(plan_add_lines(db, p->project, &p->lines));
    for (size_t i = 0; i < o->changes.n; i++)
        TRY(project_change_add(db, .project = p->project, .n = o->n + (int64_t)i,
                               .what = o->changes.at[i].what, .before = o->changes.at[i].before,
                               .after = o->changes.at[i].after, .reason = p->reason, .by = e->by,
                               .at = e->at));
    return o->reroute ? project_unroute(db, .project = p->project) : OK;
}

const struct act plan_change_acts[] = {
    {"plan.change", "变更立项信息",
     "名称、金额、资金来源和目录来自预算指标，改了要写原因；金额或品目改了的，采购途径和方式重新确定。",
     ACT_PRIVATE, MAY(handler_of, "project"), ACT_IN(struct change_in, change_in),
     ACT_OUT(struct change_out, change_out), .check = change_check, .apply = change_apply,
     .load = change_load, .then = "/project/{project}/plan"},
    {0},
};
