// The first page: search, what closes soon, what happened today, where the year's money is.
#include "portal/portal_views.h"
#include "portal_front_html.h"

static instant year_begin(const struct visit *v)
{
    return instant_at(day_make(day_date(v->today).year, 1, 1), 0, 0);
}

// Words that citizens type, as far as something answers to them now.
static err find_examples(struct visit *v, struct front_view *p)
{
    static const char *const words[] = {"养老", "儿童", "心理", "社区", "助残", "培训", "保洁",
                                        "评估"};
    enum { examples_max = 3 };
    p->examples.at = new(v->a, str, examples_max);
    for (size_t i = 0; i < sizeof words / sizeof *words && p->examples.n < examples_max; i++) {
        struct token_known_row *row = NULL;
        TRY(token_known(v->db, v->a, str_of(words[i]), &row));
        if (row)
            p->examples.at[p->examples.n++] = str_of(words[i]);
    }
    return OK;
}

static err find_today(struct visit *v, struct front_view *p)
{
    instant since = instant_at(v->today, 0, 0), before = instant_at(day_plus(v->today, 1), 0, 0);
    p->week = day_plus(v->today, -6);
    TRY(openings_of_day(v->db, v->a, since, before, &p->openings));
    return day_numbers(v->db, v->a, since, before, instant_at(p->week, 0, 0), v->today, &p->day);
}

static int64_t signed_share(const struct money_line *m)
{
    return m->budget.fen > 0 ? muldiv(m->contracted.fen, 100, m->budget.fen) : 0;
}

static struct picture_bars bars_of(struct visit *v, const struct money_line_rows *rows)
{
    struct picture_bar *bars = new(v->a, struct picture_bar, rows->n + 1);
    struct picture_bars b = {.row = "服务品目", .share = "已支付占预算", .sum_count = 3,
                             .sums = {"预算", "合同", "已支付"}, .at = bars};
    for (size_t i = 0; i < rows->n; i++) {
        const struct money_line *m = &rows->at[i];
        bars[b.n++] = (struct picture_bar){
            m->category_name, join(v->a, S("/procurements?category="), m->category),
            {m->budget, m->contracted, m->paid}};
    }
    return b;
}

// Only categories with a budget, the largest first.
static void sort_money(struct money_line_rows *rows)
{
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        struct money_line m = rows->at[i];
        size_t k = n;
        if (m.budget.fen <= 0)
            continue;
        for (; k > 0 && rows->at[k - 1].budget.fen < m.budget.fen; k--)
            rows->at[k] = rows->at[k - 1];
        rows->at[k] = m;
        n++;
    }
    rows->n = n;
}

static err find_money(struct visit *v, struct front_view *p)
{
    struct money_line_rows rows;
    TRY(money_by_category(v->db, v->a, p->year, &rows));
    sort_money(&rows);
    for (size_t i = 0; i < rows.n; i++) {
        const struct money_line *m = &rows.at[i];
        if (!p->least || signed_share(m) < signed_share(p->least))
            p->least = m;
        if (!p->most || signed_share(m) > signed_share(p->most))
            p->most = m;
    }
    p->money = bars_of(v, &rows);
    p->money.p = (struct picture){.name = "money", .finding = told(v, money_finding, p),
                                  .source = told(v, money_source, p),
                                  .empty = told(v, money_empty, p), .as_of = v->now,
                                  .csv = S("/spending.csv")};
    return OK;
}

static err front_load(struct visit *v, void *view)
{
    struct front_view *p = view;
    struct tender_district_row *district = NULL;
    if (v->visitor.who.person.n) {
        v->location = S("/home");
        return OK;
    }
    v->title = str_of(tr(v->lang, "政府花钱买了什么服务，买得怎样"));
    p->year = day_date(v->today).year;
    TRY(tender_district(v->db, v->a, &district));
    p->district = district ? district->district : S("");
    TRY(year_numbers(v->db, v->a, year_begin(v), &p->numbers));
    TRY(closing_soon(v->db, v->a, v->now, &p->closing));
    TRY(newest_results(v, (id){0}, (id){0}, p->closing.n < 7 ? (9 - p->closing.n) / 2 : 0,
                       &p->results));
    TRY(find_examples(v, p));
    TRY(find_today(v, p));
    for (size_t i = 0; i < p->closing.n; i++)
        p->social += !str_eq(p->closing.at[i].set_aside, S("whole"));
    visit_alternate(v, "application/atom+xml", "Atom", S("/notices.atom"));
    return find_money(v, p);
}

static err spending_load(struct visit *v, void *view)
{
    struct front_view *p = view;
    p->year = day_date(v->today).year;
    TRY(find_money(v, p));
    struct picture_table t = picture_bars_table(&v->out, &p->money);
    picture_csv(v, &t);
    return OK;
}

static const struct part front_parts[] = {
    PART_MANY(struct front_view, closing, closing_line),
    PART_MANY(struct front_view, openings, opening_line),
    PART_MANY(struct front_view, results, result_row),
    PART_ONE(struct front_view, numbers, year_numbers_row),
    PART_ONE(struct front_view, day, day_numbers),
    {0},
};

const struct page portal_front_pages[] = {
    {"/", "首页", ANYONE, front_load, VIEW(struct front_view, front, front_parts), .shared = true},
    {"/spending.csv", "预算、合同和支付", ANYONE, spending_load,
     .view_size = sizeof(struct front_view), .type = "text/csv; charset=utf-8", .shared = true},
    {0},
};
