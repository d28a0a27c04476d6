#include "bid/bid_views.h"

#include "bid_html.h"
#include "bid_paper_html.h"
#include "paper/paper.h"

err bid_find_tender(struct visit *v, struct tender_row *ret, struct tender_words *words)
{
    struct tender_row *t = NULL;
    TRY(tender_by_id(v->db, v->a, visit_id(v, "id"), &t));
    if (!t || str_eq(t->state, S("draft")) || !str_eq(t->venue, S("here")))
        return missing();
    *ret = *t;
    *words = tender_words_of(t->method);
    return OK;
}

static bool is_state(const struct tender_row *t, const char *state)
{
    return str_eq(t->state, str_of(state));
}

static err mine_load(struct visit *v, void *view)
{
    struct mine_view *p = view;
    struct bid_mine_row_rows all;
    TRY(bid_mine(v->db, v->a, v->who.org, &all));
    p->open.at = new(v->a, struct bid_mine_row, all.n + 1);
    p->past.at = new(v->a, struct bid_mine_row, all.n + 1);
    for (size_t i = all.n; i-- > 0;)  // what is due first stands first
        if (all.at[i].deadline.us > v->now.us)
            p->open.at[p->open.n++] = all.at[i];
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].deadline.us <= v->now.us)
            p->past.at[p->past.n++] = all.at[i];
    return OK;
}

static const struct part mine_parts[] = {
    PART_MANY(struct mine_view, open, bid_mine_row),
    PART_MANY(struct mine_view, past, bid_mine_row),
    {0},
};

// What was said and confirmed in the hall belongs to the record.
static err opening_hall(struct visit *v, struct opening_view *p)
{
    struct bid_hall_row *hall = NULL;
    struct bid_hall_left_row left = {0};
    id tender = p->tender.id;
    TRY(bid_hall_of(v->db, v->a, tender, &hall));
    if (hall)
        p->hall = *hall;
    TRY(bid_closing_of(v->db, v->a, tender, &p->closing));
    TRY(bid_ceremony_of(v->db, v->a, tender, &p->ceremony));
    TRY(bid_incidents_of(v->db, v->a, tender, &p->incidents));
    TRY(bid_hall_messages(v->db, v->a, tender, &p->said));
    TRY(bid_presences(v->db, v->a, tender, &p->present));
    TRY(bid_hall_left(v->db, v->a, tender, &left));
    p->silent = left.silent;
    return OK;
}

static err opening_load(struct visit *v, void *view)
{
    struct opening_view *p = view;
    TRY(bid_find_tender(v, &p->tender, &p->words));
    TRY(bid_opening_of(v->db, v->a, p->tender.id, &p->opening));
    if (p->opening) {
        TRY(bid_opening_record(v->db, v->a, p->tender.id, &p->bids));
        TRY(opening_hall(v, p));
    }
    for (size_t i = 0; i < p->bids.n; i++)
        p->opened += str_eq(p->bids.at[i].state, S("opened"));
    if (v->who.person.n)
        TRY(organizer_of.ask(v->db, v->a, &v->who, p->tender.id, &p->organizer));
    p->may_open = p->organizer && is_state(&p->tender, "closed") && !p->tender.held.us;
    p->once = visit_once(v);
    return bid_prices_load(v, &p->tender, &p->prices);
}

static const struct part opening_parts[] = {
    PART_PTR(struct opening_view, opening, bid_opening_row),
    PART_MANY(struct opening_view, bids, bid_opened_row),
    PART_PTR(struct opening_view, ceremony, bid_ceremony_row),
    PART_MANY(struct opening_view, incidents, bid_incident_row),
    {0},
};

static err opening_paper_load(struct visit *v, void *view)
{
    struct opening_view *p = view;
    TRY(opening_load(v, view));
    v->title = join(v->a, p->tender.title, S(" "), str_of(tr(v->lang, v->page->zh)));
    v->paper = (struct paper_facts){.at = p->opening ? p->opening->opened : (instant){0},
                                    .look = PAPER_BOOK};
    return OK;
}

static err bids_load(struct visit *v, void *view)
{
    struct bids_view *p = view;
    struct bid_unsealed_of_row *unsealed = NULL;
    TRY(bid_find_tender(v, &p->tender, &p->words));
    TRY(bid_opening_of(v->db, v->a, p->tender.id, &p->opening));
    TRY(bid_quote_call_of(v->db, v->a, p->tender.id, &p->call));
    if (p->opening)
        TRY(bid_insiders(v->db, v->a, p->tender.id, &p->bids));
    TRY(organizer_of.ask(v->db, v->a, &v->who, p->tender.id, &p->organizer));
    p->closed = is_state(&p->tender, "closed") && p->organizer;
    if (p->closed)
        TRY(bid_papers_waiting(v->db, v->a, p->tender.id, &p->papers));
    TRY(bid_unsealed_of(v->db, v->a, p->tender.id, &unsealed));
    p->may_unseal = p->organizer && p->opening && !p->opening->prices && p->opening->held &&
                    unsealed && !unsealed->unsealed.us;
    p->may_open_quotes = p->organizer && p->call && !p->call->opened.us &&
                         v->now.us >= p->call->until.us;
    p->once = visit_once(v);
    return OK;
}

static const struct part bids_parts[] = {
    PART_PTR(struct bids_view, opening, bid_opening_row),
    PART_MANY(struct bids_view, bids, bid_insider_row),
    PART_MANY(struct bids_view, papers, bid_paper_row),
    {0},
};

// The organizers, and whoever belongs to the purchaser.
static err ask_watches(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    TRY(organizer_of.ask(db, a, who, thing, ret));
    return *ret ? OK : buyer_of_tender.ask(db, a, who, thing, ret);
}
static const struct relation watches = {"watches", "采购人的人员和受托的代理机构", ask_watches};

// Its supplier and, after the opening, the organizers.
static err ask_reader_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    TRY(bidder_of.ask(db, a, who, thing, ret));
    return *ret ? OK : organizer_of_bid.ask(db, a, who, thing, ret);
}
static const struct relation reader_of = {"reader_of", "这份文件的供应商，开启后的采购人和代理机构",
                                          ask_reader_of};

static void answer_of(const struct bid_papers *papers, const struct need_requirement_row *r,
                      struct bid_answered *ret)
{
    *ret = (struct bid_answered){.n = r->n, .substantive = r->substantive, .text = r->text};
    for (size_t i = 0; i < papers->answers.n; i++)
        if (papers->answers.at[i].n == r->n) {
            ret->answer = papers->answers.at[i].answer;
            ret->page = papers->answers.at[i].page;
        }
}

err bid_content_load(struct visit *v, void *view)
{
    struct bid_content_view *p = view;
    struct bid_row *b = NULL;
    struct tender_row *t = NULL;
    struct bid_papers papers;
    struct need_requirement_row_rows need;
    TRY(bid_by_id(v->db, v->a, visit_id(v, "id"), &b));
    if (!b)
        return missing();
    TRY(tender_by_id(v->db, v->a, b->tender, &t));
    TRY(bid_papers(v->blobs, v->a, b, &papers));
    TRY(need_requirements(v->db, v->a, t->project, &need));
    p->bid = *b;
    p->tender = *t;
    p->words = tender_words_of(t->method);
    p->files = papers.files;
    p->answers.at = new(v->a, struct bid_answered, need.n + 1);
    p->answers.n = papers.answers.n ? need.n : 0;
    for (size_t i = 0; i < p->answers.n; i++)
        answer_of(&papers, &need.at[i], &p->answers.at[i]);
    p->path = v->path;
    v->title = b->supplier_name;
    return OK;
}

// What comes out of a blob has no query to describe it.
static const struct column answered_columns[] = {
    {"n", COL_INT, false, offsetof(struct bid_answered, n)},
    {"substantive", COL_BOOL, false, offsetof(struct bid_answered, substantive)},
    {"text", COL_TEXT, false, offsetof(struct bid_answered, text)},
    {"answer", COL_TEXT, true, offsetof(struct bid_answered, answer)},
    {"page", COL_TEXT, true, offsetof(struct bid_answered, page)},
};
static const struct row_type ROW_bid_answered = {"answered", sizeof(struct bid_answered),
                                                 answered_columns, 5};
static const struct column file_columns[] = {
    {"name", COL_TEXT, false, offsetof(struct bid_file, name)},
    {"sha256", COL_TEXT, false, offsetof(struct bid_file, sha256)},
    {"size", COL_INT, false, offsetof(struct bid_file, size)},
};
static const struct row_type ROW_bid_file = {"bid_file", sizeof(struct bid_file), file_columns, 3};

const struct part bid_content_parts[] = {
    PART_MANY(struct bid_content_view, answers, bid_answered),
    PART_MANY(struct bid_content_view, files, bid_file),
    {0},
};

err bid_paper_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct bid_row *b = NULL;
    struct bid_papers papers;
    int64_t n = visit_int(v, "n", 0);
    TRY(bid_by_id(v->db, v->a, visit_id(v, "id"), &b));
    if (!b)
        return missing();
    TRY(bid_papers(v->blobs, v->a, b, &papers));
    if (n < 1 || n > (int64_t)papers.files.n)
        return missing();
    struct bid_claim claim = {b->tender, b->supplier, "whole"};
    const struct bid_file *f = &papers.files.at[n - 1];
    TRY(bid_content_extract(v->blobs, v->a, bid_blob(b), &claim, (size_t)n - 1));
    return visit_paper(v, f->sha256, f->name);
}

const struct page bid_pages[] = {
    {"/bids", "我的投标", MAY(any_supplier, NULL), mine_load,
     VIEW(struct mine_view, bid_mine, mine_parts), .menu = MENU_SUPPLIER},
    {"/tender/{id}/prices.csv", "报价", ANYONE, bid_prices_csv_load,
     .type = "text/csv; charset=utf-8"},
    {"/tender/{id}/opening", "开启记录", ANYONE, opening_load,
     VIEW(struct opening_view, bid_opening, opening_parts), .shared = true},
    {"/tender/{id}/opening/paper", "开启记录", ANYONE, opening_paper_load,
     VIEW(struct opening_view, bid_opening_paper, opening_parts), .paper = true},
    {"/tender/{id}/bids", "收到的文件", MAY(watches, "id"), bids_load,
     VIEW(struct bids_view, bid_received, bids_parts)},
    {"/bid/{id}/content", "文件内容", MAY(reader_of, "id"), bid_content_load,
     VIEW(struct bid_content_view, bid_content, bid_content_parts)},
    {"/bid/{id}/content/paper", "附件", MAY(reader_of, "id"), bid_paper_load,
     .type = "application/octet-stream"},
    {0},
};
