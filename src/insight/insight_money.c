// The finance overview: a year's money, each figure with the list that adds up to it.
#include <string.h>

#include "account/account.h"
#include "insight/insight_views.h"
#include "insight_html.h"
#include "supplier/supplier.h"
#include "table/xlsx.h"

// Finance, auditors and supervisors see the district; a purchaser's people their own unit.
static err ask_money_reader(__attribute__((unused)) struct db *db,
                            __attribute__((unused)) arena *a, const struct who *who,
                            __attribute__((unused)) id thing, bool *ret)
{
    unsigned menu = post_menu(who->post_kind);
    *ret = menu == MENU_FINANCE || menu == MENU_BUYER ||
           str_eq(who->post_kind, S("auditor")) || str_eq(who->post_kind, S("supervisor"));
    return OK;
}
static const struct relation money_reader = {
    "money_reader", "财政、审计和监督的人员，或者采购人自己的人员", ask_money_reader, .bare = true};

static id org_of(const struct visit *v)
{
    return post_menu(v->who.post_kind) == MENU_BUYER ? v->who.org : (id){0};
}

static int64_t year_of(struct visit *v)
{
    return visit_int(v, "year", day_date(v->today).year);
}

static void add_category(struct picture_bar *at, size_t *n, const struct money_category_row *r)
{
    enum { categories_max = 8 };
    size_t i = 0;
    while (i < *n && !str_eq(at[i].name, r->name))
        i++;
    if (i == categories_max)
        return;
    if (i == *n)
        at[(*n)++] = (struct picture_bar){.name = r->name};
    at[i].of[0].fen += r->budget.fen;
    at[i].of[1].fen += r->occupied.fen;
    at[i].of[2].fen += r->paid.fen;
}

static err load_bars(struct visit *v, struct money_view *p)
{
    struct money_category_row_rows rows;
    size_t n = 0;
    TRY(money_of_projects(v->db, v->a, p->org, p->year, &rows));
    struct picture_bar *at = new(v->a, struct picture_bar, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        add_category(at, &n, &rows.at[i]);
    p->bars = (struct picture_bars){
        .p = {.name = "categories", .finding = told(v, bars_finding, p),
              .source = told(v, bars_source, p), .empty = told(v, bars_empty, p), .as_of = v->now,
              .csv = join(v->a, S("/money/categories.csv?year="),
                          format(v->a, "%lld", (long long)p->year))},
        .row = "品目", .share = "执行率", .sums = {"安排", "合同", "已付"}, .sum_count = 3,
        .at = at, .n = n};
    return OK;
}

static size_t group_of(str kind)
{
    if (str_eq(kind, S("institution_two")) || str_eq(kind, S("institution_business")) ||
        str_eq(kind, S("institution_one")))
        return 2;
    return supplier_is_social(kind) ? 0 : 1;
}

static err load_shares(struct visit *v, struct money_view *p)
{
    static const char *const groups[] = {"社会组织", "企业和其他", "事业单位"};
    struct money_kind_row_rows rows;
    day from = day_make((int)p->year, 1, 1), until = day_make((int)p->year + 1, 1, 1);
    struct picture_part *at = new(v->a, struct picture_part, 3);
    TRY(money_by_kind(v->db, v->a, p->org, from, until, &rows));
    for (size_t i = 0; i < 3; i++)
        at[i] = (struct picture_part){str_of(tr(v->lang, groups[i])), {0}};
    for (size_t i = 0; i < rows.n; i++)
        at[group_of(rows.at[i].kind)].of.fen += rows.at[i].amount.fen;
    size_t n = 0;
    for (size_t i = 0; i < 3; i++)
        if (at[i].of.fen)
            at[n++] = at[i];
    p->shares = (struct picture_shares){
        .p = {.name = "kinds", .finding = told(v, shares_finding, rows.n),
              .source = told(v, shares_source, p), .empty = told(v, bars_empty, p),
              .as_of = v->now},
        .row = "承接主体", .sum = "合同额", .at = at, .n = n};
    return OK;
}

static err money_load(struct visit *v, void *view)
{
    struct money_view *p = view;
    p->org = org_of(v);
    p->year = year_of(v);
    p->until = v->today;
    TRY(money_totals(v->db, v->a, p->org, p->year, &p->total));
    TRY(insight_late(v, p->org, &p->late));
    for (size_t i = 0; i < p->late.n; i++)
        p->late_sum.fen += p->late.at[i].payable.fen;
    p->longest = p->late.n ? p->late.at[0].late : 0;
    TRY(load_bars(v, p));
    TRY(load_shares(v, p));
    TRY(money_differences(v->db, v->a, p->org, &p->differences));
    for (size_t i = 0; i < p->differences.n; i++)
        p->differ += !p->differences.at[i].explained.us;
    return OK;
}

static const struct part money_parts[] = {
    PART_ONE(struct money_view, total, money_total_row),
    PART_PLAIN(struct money_view, late_sum, MONEY),
    PART_PLAIN(struct money_view, longest, INT),
    PART_PLAIN(struct money_view, year, INT),
    PART_MANY(struct money_view, differences, money_difference_row),
    {0},
};

static const struct money_list {
    const char *of, *zh, *link;
    err (*read)(struct db *db, arena *a, id org, int64_t year, struct money_line_row_rows *ret);
} lists[] = {
    {"budget", "年度预算的指标", "/fund/", money_budget},
    {"contracts", "合同占用", "/project/", money_occupied},
    {"paid", "已支付", "/project/", money_paid},
};

static err list_load(struct visit *v, void *view)
{
    struct money_list_view *p = view;
    str of = visit_text(v, "of");
    p->year = year_of(v);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (!of.at || !str_eq(of, str_of(lists[i].of)))
            continue;
        *p = (struct money_list_view){lists[i].zh, lists[i].of, p->year, {0}, {0}, lists[i].link};
        TRY(lists[i].read(v->db, v->a, org_of(v), p->year, &p->rows));
        v->title = str_of(tr(v->lang, p->zh));
        for (size_t k = 0; k < p->rows.n; k++)
            p->sum.fen += p->rows.at[k].amount.fen;
        return OK;
    }
    return missing();
}

static const struct part list_parts[] = {
    PART_MANY(struct money_list_view, rows, money_line_row),
    PART_PLAIN(struct money_list_view, sum, MONEY),
    {0},
};
static const struct csv_column list_columns[] = {
    {"org_name", "单位", NULL, NULL},
    {"name", "名称", NULL, NULL},
    {"amount", "金额（元）", NULL, NULL},
    {0},
};
static const struct csv list_csv = {"rows", list_columns};

// The late payments as a workbook: dates are dates and sums are numbers.
static err late_xlsx_load(struct visit *v, __attribute__((unused)) void *view)
{
    static const char *const heads[] = {"合同",       "款项",   "购买主体", "承接主体", "应付（元）",
                                        "最后付款日", "逾期（天）", "停在哪里"};
    struct unpaids late;
    struct xlsx *x = NULL;
    TRY(insight_late(v, org_of(v), &late));
    TRY(xlsx_begin(v->a, &x));
    xlsx_sheet(x, str_of(tr(v->lang, "逾期付款")));
    xlsx_row(x);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        xlsx_width(x, i, i < 4 ? 28 : 16);
        xlsx_text(x, str_of(tr(v->lang, heads[i])), XLSX_HEAD);
    }
    for (size_t i = 0; i < late.n; i++) {
        const struct unpaid *u = &late.at[i];
        xlsx_row(x);
        xlsx_text(x, u->row.contract_name, XLSX_TEXT);
        xlsx_text(x, u->row.instalment_name, XLSX_TEXT);
        xlsx_text(x, u->row.buyer_name, XLSX_TEXT);
        xlsx_text(x, u->row.supplier_name, XLSX_TEXT);
        xlsx_money(x, u->payable);
        xlsx_day(x, u->last_day);
        xlsx_int(x, u->late);
        xlsx_text(x, str_of(tr(v->lang, u->held)), XLSX_TEXT);
    }
    TRY(xlsx_end(x, &v->file, &v->file_size));
    v->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    visit_named(v, join(v->a, str_of(tr(v->lang, "逾期付款")), S(" "), day_text(v->a, v->today),
                        S(".xlsx")));
    return OK;
}

static err categories_csv_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct money_view p = {.org = org_of(v), .year = year_of(v)};
    TRY(money_totals(v->db, v->a, p.org, p.year, &p.total));
    TRY(load_bars(v, &p));
    v->out = out_plain(v->a);
    v->out.lang = v->lang;
    struct picture_table t = picture_bars_table(&v->out, &p.bars);
    picture_csv(v, &t);
    return OK;
}

const struct page insight_money_pages[] = {
    {"/money", "资金总览", MAY(money_reader, NULL), money_load,
     VIEW(struct money_view, money, money_parts), .menu = MENU_FINANCE | MENU_BUYER},
    {"/money/list", "资金明细", MAY(money_reader, NULL), list_load,
     VIEW(struct money_list_view, money_list, list_parts), .csv = &list_csv},
    {"/money/late.xlsx", "逾期付款", MAY(money_reader, NULL), late_xlsx_load,
     .type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"/money/categories.csv", "按品目", MAY(money_reader, NULL), categories_csv_load,
     .type = "text/csv; charset=utf-8"},
    {0},
};
