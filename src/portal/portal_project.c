// The page of a project: everything public about it, in the order in which a purchase lives.
#include "portal/project.h"
#include "portal_project_html.h"

static err may_see_file(struct visit *v, id project, bool *ret)
{
    *ret = false;
    if (!v->who.person.n)
        return OK;
    TRY(buyer_of.ask(v->db, v->a, &v->who, project, ret));
    return *ret ? OK : organizer_of_project.ask(v->db, v->a, &v->who, project, ret);
}

// Need, clarifications and opening of the newest round that was published.
static err load_round(struct visit *v, struct project_view *p)
{
    struct tender_row *t = NULL;
    struct org_card_row *card = NULL;
    if (!p->rounds.n)
        return OK;
    TRY(tender_by_id(v->db, v->a, p->rounds.at[p->rounds.n - 1].id, &t));
    p->tender = t;
    p->words = tender_words_of(t->method);
    p->open = v->now.us < t->deadline.us && !t->held.us &&
              (str_eq(t->state, S("open")) || str_eq(t->state, S("published")));
    p->here = str_eq(t->venue, S("here"));
    TRY(plan_need(v->db, v->a, p->head.id, &p->need));
    TRY(tender_clarifications(v->db, v->a, t->id, &p->changes));
    TRY(tender_org(v->db, v->a, t->buyer, &p->buyer));
    TRY(t->agency.n ? tender_org(v->db, v->a, t->agency, &card) : OK);
    p->agency = card;
    TRY(bid_opening_of(v->db, v->a, t->id, &p->opening));
    if (p->opening)
        TRY(bid_opening_record(v->db, v->a, t->id, &p->bids));
    p->has_prices = p->opening && p->opening->prices && p->bids.n > 1;
    return p->has_prices ? bid_prices_load(v, t, &p->prices) : OK;
}

static err load_contracts(struct visit *v, struct project_view *p)
{
    struct contract_line_rows rows;
    TRY(contracts_published(v->db, v->a, p->head.id, &rows));
    p->contracts.at = new(v->a, struct project_contract, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        struct project_contract *k = &p->contracts.at[p->contracts.n];
        struct contract_row *row = NULL;
        TRY(contract_by_id(v->db, v->a, rows.at[i].id, &row));
        if (!row)
            continue;
        k->row = *row;
        TRY(pay_steps(v->db, v->a, row->id, &k->steps));
        for (size_t n = 0; n < k->steps.n; n++)
            if (k->steps.at[n].paid_day.n)
                k->paid.fen += k->steps.at[n].payable.fen;
        p->contracts.n++;
    }
    return OK;
}

static err load_performance(struct visit *v, struct project_view *p)
{
    struct performed_row_rows rows;
    TRY(performed(v->db, v->a, p->head.id, &rows));
    p->performed.at = new(v->a, struct perform_row, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        struct fact f = {.id = rows.at[i].id, .kind = rows.at[i].kind};
        struct perform_row *row = NULL;
        TRY(perform_row_of(v, &f, &row));
        if (row)
            p->performed.at[p->performed.n++] = *row;
    }
    return OK;
}

err project_read(struct visit *v, struct project_view *p)
{
    struct project_head *head = NULL;
    id project = visit_id(v, "id");
    TRY(project_head(v->db, v->a, project, &head));
    if (!head)
        return missing();
    p->head = *head;
    TRY(may_see_file(v, project, &p->insider));
    TRY(plan_notices(v->db, v->a, project, &p->notices));
    TRY(rounds_published(v->db, v->a, project, &p->rounds));
    if (p->notices.n == 0 && p->rounds.n == 0 && !p->insider)
        return missing();
    v->title = head->title;
    TRY(load_round(v, p));
    TRY(results_published(v->db, v->a, project, &p->results));
    TRY(load_contracts(v, p));
    TRY(load_performance(v, p));
    TRY(inquiries_shared(v->db, v->a, project, &p->inquiries));
    project_moments(v, p);
    return OK;
}

static str beside(struct visit *v, const struct project_view *p, const char *ending)
{
    return join(v->a, S("/project/"), id_text(v->a, p->head.id), str_of(ending));
}

static err project_load(struct visit *v, void *view)
{
    struct project_view *p = view;
    TRY(project_read(v, p));
    TRY(subscribe_is_open(v->db, v->a, &p->mail));
    visit_alternate(v, "application/atom+xml", "Atom", beside(v, p, "/feed.atom"));
    visit_alternate(v, "text/calendar", "iCalendar", beside(v, p, "/dates.ics"));
    visit_alternate(v, "text/csv", "CSV", beside(v, p, ".csv"));
    p->steps.p = (struct picture){.name = "steps", .finding = told(v, steps_finding, p),
                                  .source = told(v, steps_source, p),
                                  .empty = told(v, steps_empty, p), .minor = true};
    return OK;
}

static const struct part project_parts[] = {
    PART_ONE(struct project_view, head, project_head),
    PART_MANY(struct project_view, notices, notice_row),
    PART_MANY(struct project_view, rounds, round_line),
    PART_MANY(struct project_view, changes, tender_clarification_row),
    PART_MANY(struct project_view, inquiries, inquiry_shared_row),
    PART_MANY(struct project_view, bids, bid_opened_row),
    PART_MANY(struct project_view, results, result_line),
    PART_MANY(struct project_view, performed, perform_row),
    {"qualifications", PART_ROWS, offsetof(struct project_view, need.qualifications),
     &ROW_need_qualification_row},
    {"price_lines", PART_ROWS, offsetof(struct project_view, need.price_lines),
     &ROW_need_price_line_row},
    {"indicators", PART_ROWS, offsetof(struct project_view, need.indicators),
     &ROW_need_indicator_row},
    {0},
};

static const struct csv_column project_columns[] = {
    {"published", "发布时间"}, {"kind", "公告类型", notice_kinds}, {"title", "标题"},
    {"listed", "登载时间"},    {"medium", "登载媒体"},             {"address", "登载网址"},
    {"id", "公告网址", .link = "/notice/"}, {0},
};
static const struct csv project_csv = {"notices", project_columns};

static err feed_load(struct visit *v, void *view)
{
    struct project_view *p = view;
    TRY(project_read(v, p));
    v->out.mode = OUT_HTML;
    project_feed_html(&v->out, v, p);
    return OK;
}

// The legal days of this purchase; a correction raises the number of every event.
static err ics_load(struct visit *v, void *view)
{
    struct project_view *p = view;
    TRY(project_read(v, p));
    struct ics c = ics_begin(&v->out, p->head.title);
    for (size_t i = 0; i < p->moments.n; i++) {
        const struct moment *m = &p->moments.at[i];
        instant stamp = p->notices.n ? p->notices.at[p->notices.n - 1].published : v->now;
        if (!m->uid)
            continue;
        ics_event(&c, &(struct ics_event){
            .uid = join(v->a, id_text(v->a, p->head.id), S("-"), str_of(m->uid)), .at = m->at,
            .title = join(v->a, str_of(tr(v->lang, m->zh)), S(" "), p->head.title),
            .about = p->head.buyer_name, .stamp = stamp, .sequence = (int64_t)p->changes.n,
            .place = p->tender && p->tender->opening_place.at ? p->tender->opening_place : S(""),
            .url = join(v->a, v->host, S("/project/"), id_text(v->a, p->head.id)),
            .cancelled = p->tender && p->tender->ended.us != 0});
    }
    ics_end(&c);
    return OK;
}

const struct page portal_project_pages[] = {
    {"/project/{id}", "项目", ANYONE, project_load,
     VIEW(struct project_view, project, project_parts), .shared = true, .csv = &project_csv},
    {"/project/{id}/feed.atom", "项目订阅", ANYONE, feed_load,
     .view_size = sizeof(struct project_view), .type = "application/atom+xml; charset=utf-8",
     .shared = true},
    {"/project/{id}/dates.ics", "项目日历", ANYONE, ics_load,
     .view_size = sizeof(struct project_view), .type = "text/calendar; charset=utf-8",
     .shared = true},
    {0},
};
