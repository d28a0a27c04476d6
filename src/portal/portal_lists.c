// Lists of results, of how it went, of projects, and of the units on both sides.
#include "portal/portal_views.h"
#include "portal_lists_html.h"
#include "base/utf8.h"

static const struct choice result_kinds[] = {
    {"award", "已公告结果，合同未公告"},
    {"contract", "已公告合同"},
    {0},
};
const struct choice perform_kinds[] = {
    {"acceptance", "验收结果"}, {"assessment", "履约考核"}, {"paid", "按期支付"},
    {"late", "逾期支付"},       {"overdue", "逾期未付"},    {"due", "待支付，未到期"},
    {0},
};

static const struct listing_of all_results = {
    "/results", "公告时间", "金额", "类型", result_kinds,
    1 << BY_KIND | 1 << BY_STAGE | 1 << BY_METHOD | 1 << BY_CATEGORY | 1 << BY_FIT | 1 << BY_AREA,
    .feed = "kind=result&kind=contract&", .suppliers = true};

str result_address(arena *a, const struct result_row *r)
{
    str thing = id_text(a, r->id);
    return str_eq(r->kind, S("contract")) ? join(a, S("/contract/"), thing)
                                          : join(a, S("/tender/"), thing, S("/result"));
}

static err ask_results(struct visit *v, const struct listing *l, struct fact_rows *ret)
{
    return facts_results(v->db, v->a, l->since.us, l->before.us, l->buyer.n, l->supplier.n,
                         WORDS_OF(l), ret);
}

static err results_load(struct visit *v, void *view)
{
    struct results_view *p = view;
    struct listing *l = &p->list;
    TRY(listing_read(v, &all_results, l));
    TRY(list_find(v, l, ask_results));
    listing_links(v, l);
    p->results.at = new(v->a, struct result_row, l->shown.n);
    for (size_t i = 0; i < l->shown.n; i++) {
        const struct fact *f = l->shown.at[i];
        struct result_row *row = NULL;
        if (str_eq(f->kind, S("award")))
            TRY(result_award(v->db, v->a, f->id, &row));
        else
            TRY(result_contract(v->db, v->a, f->id, &row));
        if (row)
            p->results.at[p->results.n++] = *row;
    }
    return OK;
}

static const struct part results_parts[] = {
    PART_MANY(struct results_view, results, result_row),
    {"total", PART_INT, offsetof(struct results_view, list.paging.total), NULL},
    {0},
};
static const struct csv_column results_columns[] = {
    {"published", "公告时间"},
    {"kind", "类型", result_kinds},
    {"title", "项目或合同名称"},
    {"number", "编号"},
    {"buyer_name", "购买主体"},
    {"supplier_name", "承接主体"},
    {"category_name", "品目"},
    {"method", "采购方式", plan_methods},
    {"amount", "金额（元）"},
    {"paid", "已支付（元）"},
    {"signed_day", "签订日期"},
    {"from_day", "履行开始"},
    {"until_day", "履行结束"},
    {"notice", "公告网址", .link = "/notice/"},
    {"project", "项目网址", .link = "/project/"},
    {0},
};
static const struct csv results_csv = {"results", results_columns};

static const struct listing_of all_performance = {
    "/performance", "登记时间", "金额", "类型", perform_kinds,
    1 << BY_KIND | 1 << BY_METHOD | 1 << BY_CATEGORY | 1 << BY_AREA,
    .feed = "kind=acceptance&", .suppliers = true};

static err ask_performance(struct visit *v, const struct listing *l, struct fact_rows *ret)
{
    return facts_performance(v->db, v->a, v->today, l->since.us, l->before.us, l->buyer.n,
                             l->supplier.n, WORDS_OF(l), ret);
}

err perform_row_of(struct visit *v, const struct fact *f, struct perform_row **ret)
{
    if (str_eq(f->kind, S("acceptance")))
        return perform_acceptance(v->db, v->a, f->id, ret);
    if (str_eq(f->kind, S("assessment")))
        return perform_assessment(v->db, v->a, f->id, ret);
    TRY(perform_payment(v->db, v->a, f->id, ret));
    if (*ret)
        (*ret)->kind = f->kind;
    return OK;
}

static err performance_load(struct visit *v, void *view)
{
    struct performance_view *p = view;
    struct listing *l = &p->list;
    TRY(listing_read(v, &all_performance, l));
    TRY(list_find(v, l, ask_performance));
    listing_links(v, l);
    p->rows.at = new(v->a, struct perform_row, l->shown.n);
    for (size_t i = 0; i < l->shown.n; i++) {
        struct perform_row *row = NULL;
        TRY(perform_row_of(v, l->shown.at[i], &row));
        if (row)
            p->rows.at[p->rows.n++] = *row;
    }
    return OK;
}

// What a row is about, in its own words.
const struct choice perform_words[] = {
    {"passed", "验收合格"},  {"failed", "验收不合格"}, {"monthly", "月度考核"},
    {"instalment", "分期考核"}, {"final", "期末考核"}, {"paid", "按期支付"},
    {"late", "逾期支付"},    {"overdue", "逾期未付"},  {"due", "待支付，未到期"},
    {0},
};
static const struct part performance_parts[] = {
    PART_MANY(struct performance_view, rows, perform_row),
    {"total", PART_INT, offsetof(struct performance_view, list.paging.total), NULL},
    {0},
};
static const struct csv_column performance_columns[] = {
    {"at", "登记时间"},
    {"kind", "类型", perform_words},
    {"contract_name", "合同"},
    {"buyer_name", "购买主体"},
    {"supplier_name", "承接主体"},
    {"what", "期次"},
    {"says", "意见或等次"},
    {"score", "考核得分"},
    {"asked", "听取服务对象（人）"},
    {"satisfied", "其中满意（人）"},
    {"amount", "金额（元）"},
    {"due_day", "应付日期"},
    {"paid_day", "支付日期"},
    {"notice", "公告网址", .link = "/notice/"},
    {"project", "项目网址", .link = "/project/"},
    {0},
};
static const struct csv performance_csv = {"rows", performance_columns};

static const struct listing_of every_project = {
    "/procurements", "首次公开时间", "预算金额", "服务性质", project_kinds,
    1 << BY_KIND | 1 << BY_STAGE | 1 << BY_METHOD | 1 << BY_CATEGORY | 1 << BY_FIT | 1 << BY_AREA,
    .feed = "kind=tender&kind=consultation&", .deadlines = true, .suppliers = true};

static err ask_projects(struct visit *v, const struct listing *l, struct fact_rows *ret)
{
    return facts_projects(v->db, v->a, v->now.us, l->since.us, l->before.us, l->buyer.n,
                          l->supplier.n, WORDS_OF(l), ret);
}

static err projects_load(struct visit *v, void *view)
{
    struct projects_view *p = view;
    struct listing *l = &p->list;
    TRY(listing_read(v, &every_project, l));
    TRY(list_find(v, l, ask_projects));
    listing_links(v, l);
    p->projects.at = new(v->a, struct project_line, l->shown.n);
    for (size_t i = 0; i < l->shown.n; i++) {
        struct project_line *row = NULL;
        TRY(project_line(v->db, v->a, l->shown.at[i]->id, &row));
        if (!row)
            continue;
        row->state = l->shown.at[i]->stage;
        p->projects.at[p->projects.n++] = *row;
    }
    return OK;
}

static const struct part projects_parts[] = {
    PART_MANY(struct projects_view, projects, project_line),
    {"total", PART_INT, offsetof(struct projects_view, list.paging.total), NULL},
    {0},
};
static const struct csv_column projects_columns[] = {
    {"title", "采购项目"},
    {"buyer_name", "采购人"},
    {"unit_name", "使用单位"},
    {"year", "年度"},
    {"catalogue", "指导性目录编码"},
    {"catalogue_name", "指导性目录"},
    {"category", "品目编码"},
    {"category_name", "品目"},
    {"method", "采购方式", plan_methods},
    {"filed_number", "采购计划备案号"},
    {"number", "项目编号"},
    {"fit", "谁能参加", portal_fits},
    {"state", "状态", portal_stages},
    {"budget", "预算金额（元）"},
    {"award", "中标（成交）金额（元）"},
    {"contracted", "合同金额（元）"},
    {"paid", "已支付（元）"},
    {"intention", "意向公开"},
    {"published", "采购公告"},
    {"deadline", "提交截止"},
    {"result_published", "结果公告"},
    {"signed_day", "合同签订"},
    {"id", "项目网址", .link = "/project/"},
    {0},
};
static const struct csv projects_csv = {"projects", projects_columns};

static const struct listing_of every_supplier = {
    "/suppliers", "登记时间", "合同金额", "单位类型", supplier_kinds, 1 << BY_KIND, .orgs = true};

static bool is_meant(const struct supplier_fact *s, str q)
{
    return !q.len || str_find(s->name, q) >= 0 || str_eq(s->code, q);
}

// By name, in part, or by the whole code; blanks do not count.
static err suppliers_load(struct visit *v, void *view)
{
    struct suppliers_view *p = view;
    struct listing *l = &p->list;
    struct supplier_fact_rows all;
    TRY(listing_read(v, &every_supplier, l));
    TRY(suppliers_public(v->db, v->a, &all));
    struct fact *facts = new(v->a, struct fact, all.n + 1);
    str q = fold_code(v->a, l->q);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (is_meant(&all.at[i], q) && all.at[i].since.us >= l->since.us &&
            all.at[i].since.us < l->before.us)
            facts[n++] = (struct fact){.id = {(int64_t)i}, .kind = all.at[i].kind, .stage = S(""),
                                       .category = S(""), .at = all.at[i].since,
                                       .amount = all.at[i].amount, .fit = S("")};
    listing_find(v, l, facts, n);
    listing_links(v, l);
    p->suppliers.at = new(v->a, struct supplier_fact, l->shown.n);
    for (; p->suppliers.n < l->shown.n; p->suppliers.n++)
        p->suppliers.at[p->suppliers.n] = all.at[l->shown.at[p->suppliers.n]->id.n];
    return OK;
}

static const struct part suppliers_parts[] = {
    PART_MANY(struct suppliers_view, suppliers, supplier_fact),
    {"total", PART_INT, offsetof(struct suppliers_view, list.paging.total), NULL},
    {0},
};
static const struct csv_column suppliers_columns[] = {
    {"name", "名称"},
    {"kind", "单位类型", supplier_kinds},
    {"size", "企业规模", supplier_sizes},
    {"state", "登记状态", supplier_states},
    {"since", "登记时间"},
    {"contracts", "公开合同（份）"},
    {"amount", "合同金额（元）"},
    {"acceptances", "公开验收（次）"},
    {"passed", "其中合格（次）"},
    {"org", "档案网址", .link = "/supplier/"},
    {0},
};
static const struct csv suppliers_csv = {"suppliers", suppliers_columns};

static err buyers_load(struct visit *v, void *view)
{
    struct buyers_view *p = view;
    visit_alternate(v, "text/csv", "CSV", S("/buyers.csv"));
    return buyers_public(v->db, v->a, v->today, &p->buyers);
}

static const struct part buyers_parts[] = {
    PART_MANY(struct buyers_view, buyers, buyer_fact),
    {0},
};
static const struct csv_column buyers_columns[] = {
    {"name", "采购人"},
    {"projects", "公开项目（个）"},
    {"contracts", "公开合同（份）"},
    {"amount", "合同金额（元）"},
    {"paid", "已支付（笔）"},
    {"late", "其中逾期（笔）"},
    {"overdue", "逾期未付（笔）"},
    {"org", "档案网址", .link = "/buyer/"},
    {0},
};
static const struct csv buyers_csv = {"buyers", buyers_columns};

const struct page portal_list_pages[] = {
    {"/results", "结果与合同", ANYONE, results_load,
     VIEW(struct results_view, results, results_parts), .menu = MENU_PUBLIC, .shared = true,
     .csv = &results_csv},
    {"/performance", "履约与绩效", ANYONE, performance_load,
     VIEW(struct performance_view, perform_list, performance_parts), .menu = MENU_PUBLIC,
     .shared = true, .csv = &performance_csv},
    {"/procurements", "采购项目", ANYONE, projects_load,
     VIEW(struct projects_view, procurements, projects_parts), .shared = true,
     .csv = &projects_csv},
    {"/suppliers", "承接主体", ANYONE, suppliers_load,
     VIEW(struct suppliers_view, suppliers, suppliers_parts), .menu = MENU_PUBLIC, .shared = true,
     .csv = &suppliers_csv},
    {"/buyers", "采购人", ANYONE, buyers_load, VIEW(struct buyers_view, buyers, buyers_parts),
     .shared = true, .csv = &buyers_csv},
    {0},
};
