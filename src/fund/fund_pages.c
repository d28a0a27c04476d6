#include "account/account.h"
#include "fund/fund_acts.h"
#include "fund_html.h"

str fund_list_url(struct visit *v, id org, int64_t year)
{
    str number = format(v->a, "%lld", (long long)year);
    if (v->visitor.menu != MENU_FINANCE)
        return join(v->a, S("/fund/mine?year="), number);
    return join(v->a, S("/fund?year="), number, S("&org="), id_text(v->a, org));
}

str fund_year_url(struct visit *v, const struct overview_view *p, int64_t year)
{
    if (p->org.n)
        return fund_list_url(v, p->org, year);
    return join(v->a, S("/fund?year="), format(v->a, "%lld", (long long)year));
}

// The year that is asked for, else the newest that has lines, else this one.
static err choose_year(struct visit *v, struct overview_view *p)
{
    TRY(fund_years(v->db, v->a, &p->years));
    int64_t newest = p->years.n ? p->years.at[0].year : day_date(v->today).year;
    p->year = visit_int(v, "year", newest);
    return OK;
}

static err load_lines(struct visit *v, struct overview_view *p)
{
    struct fund_lines_count_row count = {0};
    TRY(fund_lines_count(v->db, v->a, p->org, p->year, &count));
    p->paging = paging_of(v, count.n);
    return fund_lines_of(v->db, v->a, p->org, p->year, (p->paging.page - 1) * p->paging.size,
                         &p->lines);
}

// What stands on this page of the list.
static void add_up(struct overview_view *p)
{
    for (size_t i = 0; i < p->totals.n; i++) {
        const struct fund_total_row *r = &p->totals.at[i];
        p->sum.lines += r->lines;
        p->sum.amount.fen += r->amount.fen;
        p->sum.frozen.fen += r->frozen.fen;
        p->sum.occupied.fen += r->occupied.fen;
        p->sum.paid.fen += r->paid.fen;
        p->sum.room.fen += r->room.fen;
    }
}

static err overview_load(struct visit *v, void *view)
{
    struct overview_view *p = view;
    struct fund_orgs_count_row count = {0};
    TRY(choose_year(v, p));
    p->may_add = str_eq(v->who.post_kind, S("budget"));
    p->org = visit_id(v, "org");
    if (p->org.n) {
        TRY(account_org_name(v->db, v->a, p->org, &p->org_name));
        return p->org_name.at ? load_lines(v, p) : missing();
    }
    TRY(fund_orgs_count(v->db, v->a, p->year, &count));
    p->paging = paging_of(v, count.n);
    TRY(fund_totals(v->db, v->a, p->year, (p->paging.page - 1) * p->paging.size, &p->totals));
    add_up(p);
    return OK;
}

static err mine_load(struct visit *v, void *view)
{
    struct overview_view *p = view;
    TRY(choose_year(v, p));
    p->own = true;
    p->org = v->who.org;
    p->org_name = v->visitor.org_name;
    return load_lines(v, p);
}

static const struct part overview_parts[] = {
    PART_PLAIN(struct overview_view, year, INT),
    PART_MANY(struct overview_view, totals, fund_total_row),
    PART_MANY(struct overview_view, lines, fund_line_row),
    {"total", PART_INT, offsetof(struct overview_view, paging.total), NULL},
    {0},
};

str fund_project_url(struct visit *v, const struct fund_line_row *line)
{
    str room = money_text(v->a, line->room);
    return join(v->a, S("/do/plan.create?title="), url_part(v->a, line->name), S("&year="),
                format(v->a, "%lld", (long long)line->year), S("&budget="), room,
                S("&lines.0.line="), id_text(v->a, line->id), S("&lines.0.amount="), room);
}

static err line_load(struct visit *v, void *view)
{
    struct line_view *p = view;
    struct fund_line_row *row = NULL;
    id line = visit_id(v, "id");
    TRY(fund_line_find(v->db, v->a, line, &row));
    if (!row)
        return missing();
    p->line = *row;
    p->desk = str_eq(v->who.post_kind, S("budget"));
    v->title = row->name;
    TRY(fund_sources_of(v->db, v->a, line, &p->sources));
    TRY(fund_uses_of_line(v->db, v->a, line, &p->uses));
    TRY(fund_laters_of_line(v->db, v->a, line, &p->laters));
    return fund_outsides_of_line(v->db, v->a, line, &p->outsides);
}

static const struct part line_parts[] = {
    PART_ONE(struct line_view, line, fund_line_row),
    PART_MANY(struct line_view, sources, fund_source_row),
    PART_MANY(struct line_view, uses, fund_use_row),
    PART_MANY(struct line_view, laters, fund_later_row),
    PART_MANY(struct line_view, outsides, fund_outside_row),
    {0},
};

static err ask_keeper(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    TRY(any_finance.ask(db, a, who, thing, ret));
    return *ret ? OK : any_buyer.ask(db, a, who, thing, ret);
}
static const struct relation keeper = {"keeper", "财政部门或采购人的人员", ask_keeper,
                                       .bare = true};

static err differences_load(struct visit *v, void *view)
{
    struct differences_view *p = view;
    bool finance = v->visitor.menu == MENU_FINANCE;
    p->desk = str_eq(v->who.post_kind, S("budget"));
    p->accountant = str_eq(v->who.post_kind, S("accountant"));
    return fund_differences_of(v->db, v->a, finance ? (id){0} : v->who.org, &p->rows);
}

static const struct part differences_parts[] = {
    PART_MANY(struct differences_view, rows, fund_outside_row),
    {0},
};

const struct page fund_pages[] = {
    {"/fund", "指标", MAY(any_finance, NULL), overview_load,
     VIEW(struct overview_view, fund_overview, overview_parts), .menu = MENU_FINANCE},
    {"/fund/mine", "指标", MAY(any_buyer, NULL), mine_load,
     VIEW(struct overview_view, fund_overview, overview_parts), .menu = MENU_BUYER},
    {"/fund/differences", "账务差异", MAY(keeper, NULL), differences_load,
     VIEW(struct differences_view, fund_differences, differences_parts), .menu = MENU_FINANCE},
    {"/fund/{id}", "指标", MAY(insider_of_line, "id"), line_load,
     VIEW(struct line_view, fund_line, line_parts)},
    {0},
};
