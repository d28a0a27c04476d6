// Notices: the list, what follows it, and intentions apart.
#include "portal/portal_views.h"
#include "portal_notices_html.h"

#include "web/ics.h"

str query_text(arena *a, str s)
{
    struct out o = out_plain(a);
    put_query(&o, s);
    return out_str(&o);
}

str rfc822(arena *a, instant t)
{
    static const char *const days[] = {"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct date d = day_date(day_of(t));
    str clock = instant_clock(a, t);
    return join(a, str_of(days[day_week(day_of(t))]),
                format(a, ", %02d %s %d ", d.day, months[d.month - 1], d.year),
                str_from(clock, clock.len - 8), S(" +0800"));
}

static err ask_notices(struct visit *v, const struct listing *l, struct fact_rows *ret)
{
    return facts_notices(v->db, v->a, v->now.us, l->since.us, l->before.us, l->buyer.n,
                         l->supplier.n, WORDS_OF(l), ret);
}

static err ask_intentions(struct visit *v, const struct listing *l, struct fact_rows *ret)
{
    size_t kept = 0;
    TRY(ask_notices(v, l, ret));
    for (size_t i = 0; i < ret->n; i++)
        if (str_eq(ret->at[i].kind, S("intention")))
            ret->at[kept++] = ret->at[i];
    ret->n = kept;
    return OK;
}

static void add_hits(arena *a, const struct buyer_choice_rows *rows, str q, bool supplier,
                     struct org_hits *ret)
{
    enum { hits_max = 6 };
    if (!ret->at)
        ret->at = new(a, struct org_hit, hits_max);
    for (size_t i = 0; i < rows->n && ret->n < hits_max; i++)
        if (str_find(rows->at[i].name, q) >= 0)
            ret->at[ret->n++] = (struct org_hit){rows->at[i].id, rows->at[i].name, supplier};
}

static err show_notices(struct visit *v, struct notices_view *p)
{
    struct listing *l = &p->list;
    p->notices.at = new(v->a, struct notice_line, l->shown.n);
    for (size_t i = 0; i < l->shown.n; i++) {
        struct notice_line *row = NULL;
        TRY(notice_line(v->db, v->a, l->shown.at[i]->id, &row));
        if (row)
            p->notices.at[p->notices.n++] = *row;
        if (row && row->published.us > p->updated.us)
            p->updated = row->published;
    }
    return OK;
}

static const struct listing_of all_notices = {
    "/notices", "发布时间", "金额", "公告类型", notice_kinds,
    1 << BY_KIND | 1 << BY_STAGE | 1 << BY_METHOD | 1 << BY_CATEGORY | 1 << BY_FIT | 1 << BY_AREA,
    .deadlines = true, .feed = "", .suppliers = true};

static err notices_load(struct visit *v, void *view)
{
    struct notices_view *p = view;
    struct listing *l = &p->list;
    TRY(listing_read(v, &all_notices, l));
    TRY(list_find(v, l, ask_notices));
    if (l->q.len) {
        add_hits(v->a, &l->buyers, l->q, false, &p->orgs);
        add_hits(v->a, &l->winners, l->q, true, &p->orgs);
    }
    listing_links(v, l);
    return show_notices(v, p);
}

static const struct listing_of all_intentions = {
    "/intentions", "发布时间", "预算金额", NULL, NULL,
    1 << BY_STAGE | 1 << BY_METHOD | 1 << BY_CATEGORY | 1 << BY_AREA,
    .feed = "kind=intention&"};

static err intentions_load(struct visit *v, void *view)
{
    struct notices_view *p = view;
    TRY(listing_read(v, &all_intentions, &p->list));
    TRY(list_find(v, &p->list, ask_intentions));
    listing_links(v, &p->list);
    return show_notices(v, p);
}

static const struct csv_column intentions_columns[] = {
    {"published", "发布时间"},
    {"project_title", "采购项目"},
    {"buyer_name", "采购人"},
    {"category_name", "品目"},
    {"budget", "预算金额（元）"},
    {"month", "预计采购时间"},
    {"listed", "登载时间"},
    {"id", "公告网址", .link = "/notice/"},
    {"project", "项目网址", .link = "/project/"},
    {0},
};
static const struct csv intentions_csv = {"notices", intentions_columns};

static const struct part notices_parts[] = {
    PART_MANY(struct notices_view, notices, notice_line),
    {"total", PART_INT, offsetof(struct notices_view, list.paging.total), NULL},
    {0},
};

static const struct csv_column notices_columns[] = {
    {"published", "发布时间"},
    {"kind", "公告类型", notice_kinds},
    {"title", "标题"},
    {"number", "项目编号"},
    {"buyer_name", "采购人"},
    {"category_name", "品目"},
    {"method", "采购方式", plan_methods},
    {"budget", "预算金额（元）"},
    {"deadline", "提交截止"},
    {"fit", "谁能参加", portal_fits},
    {"award", "中标（成交）、合同金额（元）"},
    {"supplier_name", "承接主体"},
    {"listed", "登载时间"},
    {"id", "公告网址", .link = "/notice/"},
    {"project", "项目网址", .link = "/project/"},
    {0},
};
static const struct csv notices_csv = {"notices", notices_columns};

// Atom (RFC 4287) and RSS 2.0 of the same list, newest first.
static err feed_of(struct visit *v, struct notices_view *p)
{
    TRY(notices_load(v, p));
    if (!p->updated.us)
        p->updated = v->now;
    v->out.mode = OUT_HTML;
    return OK;
}

static err atom_load(struct visit *v, void *view)
{
    TRY(feed_of(v, view));
    atom_html(&v->out, v, view);
    return OK;
}

static err rss_load(struct visit *v, void *view)
{
    TRY(feed_of(v, view));
    rss_html(&v->out, v, view);
    return OK;
}

// Deadlines of what is listed; each change announced raises the number of its event.
static err ics_load(struct visit *v, void *view)
{
    struct notices_view *p = view;
    v->whole = true;
    TRY(notices_load(v, p));
    struct ics c = ics_begin(&v->out, str_of(tr(v->lang, "信约 采购截止")));
    for (size_t i = 0; i < p->notices.n; i++) {
        const struct notice_line *n = &p->notices.at[i];
        bool opens = str_eq(n->kind, S("tender")) || str_eq(n->kind, S("consultation"));
        if (!opens || !n->deadline.us || n->deadline.us < v->now.us - 90 * DAY_US)
            continue;
        ics_event(&c, &(struct ics_event){
            .uid = join(v->a, id_text(v->a, n->tender), S("-deadline")), .at = n->deadline,
            .title = join(v->a, str_of(tr(v->lang, "截止：")), n->project_title),
            .about = n->buyer_name,
            .url = join(v->a, v->host, S("/tender/"), id_text(v->a, n->tender)),
            .stamp = n->published, .sequence = n->changes,
            .cancelled = str_eq(n->state, S("ended")) || str_eq(n->state, S("failed"))});
    }
    ics_end(&c);
    return OK;
}

const struct page portal_notice_pages[] = {
    {"/intentions", "采购意向", ANYONE, intentions_load,
     VIEW(struct notices_view, intentions, notices_parts), .menu = MENU_PUBLIC, .shared = true,
     .csv = &intentions_csv},
    {"/notices", "采购公告", ANYONE, notices_load,
     VIEW(struct notices_view, notices, notices_parts), .menu = MENU_PUBLIC, .shared = true,
     .csv = &notices_csv},
    {"/notices.atom", "公告订阅", ANYONE, atom_load, .view_size = sizeof(struct notices_view),
     .type = "application/atom+xml; charset=utf-8", .shared = true},
    {"/notices.rss", "公告订阅", ANYONE, rss_load, .view_size = sizeof(struct notices_view),
     .type = "application/rss+xml; charset=utf-8", .shared = true},
    {"/notices.ics", "公告日历", ANYONE, ics_load, .view_size = sizeof(struct notices_view),
     .type = "text/calendar; charset=utf-8", .shared = true},
    {0},
};
