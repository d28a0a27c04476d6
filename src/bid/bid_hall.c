// The opening hall: one page for the host, the suppliers and whoever watches.
#include "bid/bid_views.h"
#include "bid_hall_html.h"

static bool is_state(const struct tender_row *t, const char *state)
{
    return str_eq(t->state, str_of(state));
}

// Newest first; of two at one time the one that was added later.
static void add_line(struct hall_view *p, struct hall_line line)
{
    size_t i = p->lines.n++;
    for (; i > 0 && p->lines.at[i - 1].at.us <= line.at.us; i--)
        p->lines.at[i] = p->lines.at[i - 1];
    p->lines.at[i] = line;
}

static void add_words(struct hall_view *p, const struct bid_hall_message_row_rows *said)
{
    for (size_t i = 0; i < said->n; i++) {
        const struct bid_hall_message_row *m = &said->at[i];
        bool objection = str_eq(m->kind, S("objection")), answered = false;
        for (size_t k = 0; k < said->n; k++)
            answered = answered || said->at[k].about == m->n;
        const char *kind = objection ? "objection" : m->about > 0 ? "answer" : "said";
        add_line(p, (struct hall_line){m->at, kind, objection ? "supplier" : "host", m->name,
                                       m->body, objection ? m->n : m->about, 0,
                                       objection && !answered && !p->hall.ended.us});
    }
}

static err add_ceremony(struct visit *v, struct hall_view *p,
                        const struct bid_incident_row_rows *incidents)
{
    struct bid_ceremony_row *c = NULL;
    TRY(bid_ceremony_of(v->db, v->a, p->tender.id, &c));
    if (c)
        add_line(p, (struct hall_line){.at = c->started, .kind = "started", .voice = "host",
                                       .ceremony = c});
    for (size_t i = 0; i < incidents->n; i++)
        add_line(p, (struct hall_line){.at = incidents->at[i].at, .kind = "incident",
                                       .voice = "supplier", .name = incidents->at[i].org_name,
                                       .body = incidents->at[i].body,
                                       .incident = &incidents->at[i]});
    return OK;
}

static int64_t over_ceiling(const struct hall_view *p)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->rows.n; i++)
        n += p->rows.at[i].bid->price.fen > p->tender.ceiling.fen;
    return n;
}

static void add_events(struct hall_view *p, const struct bid_closing_of_row *closing)
{
    if (closing && p->received >= 0)
        add_line(p, (struct hall_line){closing->closed, "closed", "system", {0}, {0},
                                       p->received, 0, false});
    if (p->opening)
        add_line(p, (struct hall_line){p->opening->opened, p->opening->held ? "opened" : "short",
                                       "system", {0}, {0}, p->opened, (int64_t)p->rows.n, false});
    if (p->opening && p->opening->prices)
        add_line(p, (struct hall_line){p->opening->opened, "ceiling", "system", {0}, {0},
                                       over_ceiling(p), p->opened, false});
    if (p->hall.heard.us)
        add_line(p, (struct hall_line){p->hall.heard, "heard", "host", {0}, {0}, 0, 0, false});
    for (size_t i = 0; i < p->rows.n; i++)
        if (p->rows.at[i].agreed.us)
            add_line(p, (struct hall_line){p->rows.at[i].agreed, "agreed", "supplier",
                                           p->rows.at[i].bid->supplier_name, {0}, 0, 0, false});
    if (p->hall.ended.us)
        add_line(p, (struct hall_line){p->hall.ended, "ended", "system", {0}, {0}, p->silent, 0,
                                       false});
}

static void add_phase(struct hall_view *p, const char *zh, size_t now, instant at)
{
    size_t n = p->phases.n++;
    p->phases.at[n] = (struct hall_phase){
        {zh}, n < now ? "done" : n == now ? "now" : "later", n <= now ? at : (instant){0}};
}

static void show_phases(struct visit *v, struct hall_view *p,
                        const struct bid_closing_of_row *closing)
{
    bool reads = !p->consultation;
    size_t last = reads ? 5 : 4;
    bool closed = closing && v->now.us >= p->tender.deadline.us;
    size_t now = p->hall.ended.us ? last + 1 : p->opening ? last - 1 : closed ? 2 : 0;
    p->phases.at = new(v->a, struct hall_phase, 8);
    add_phase(p, "签到", now, (instant){0});
    add_phase(p, "截止并公布家数", now, closing ? closing->closed : (instant){0});
    add_phase(p, "校验与开启", now, p->opening ? p->opening->opened : (instant){0});
    if (reads)
        add_phase(p, "唱标", now, p->opening ? p->opening->opened : (instant){0});
    add_phase(p, "确认与疑义", now, p->hall.heard);
    add_phase(p, "生成开标记录", now, p->hall.ended);
    p->phase = &p->phases.at[now < p->phases.n ? now : p->phases.n - 1];
}

// What the host does next, if it can be done now.
static void show_next(struct visit *v, struct hall_view *p)
{
    bool heard = p->hall.until.us && p->hall.until.us <= v->now.us;
    if (!p->organizer || p->tender.held.us || p->hall.ended.us)
        return;
    if (!p->opening && is_state(&p->tender, "closed") && p->short_)
        p->next = "不足法定家数，看看依法怎么办", p->next_path = "/shortage";
    else if (!p->opening && is_state(&p->tender, "closed"))
        p->next = p->words.opening.zh, p->next_path = "bid.open";
    else if (p->opening && p->opening->held && !p->hall.heard.us)
        p->next = "请各家确认或者提出疑义", p->next_path = "bid.hear";
    else if (p->opening && !p->objections && (heard || !p->silent))
        p->next = "生成开标记录", p->next_path = "bid.end_opening";
}

static err load_rows(struct visit *v, struct hall_view *p)
{
    struct bid_opened_row_rows bids = {0};
    struct bid_presence_row_rows here = {0};
    if (!p->opening)
        return OK;
    TRY(bid_opening_record(v->db, v->a, p->tender.id, &bids));
    TRY(bid_presences(v->db, v->a, p->tender.id, &here));
    p->rows.at = new(v->a, struct hall_row, bids.n + 1);
    p->rows.n = bids.n;
    for (size_t i = 0; i < bids.n; i++) {
        p->rows.at[i] = (struct hall_row){.bid = &bids.at[i]};
        p->opened += str_eq(bids.at[i].state, S("opened"));
        for (size_t k = 0; k < here.n; k++)
            if (id_same(here.at[k].bid, bids.at[i].bid)) {
                p->rows.at[i].attended = here.at[k].attended;
                p->rows.at[i].agreed = here.at[k].agreed;
            }
    }
    return OK;
}

static err load_mine(struct visit *v, struct hall_view *p)
{
    struct bid_row_rows all;
    struct bid_presence_row_rows here;
    bool bidder = false;
    if (!v->who.org.n)
        return OK;
    TRY(bids_of_supplier_and_tender(v->db, v->a, p->tender.id, v->who.org, &all));
    for (size_t i = 0; i < all.n && !p->mine; i++)
        if (str_eq(all.at[i].state, S("live")) || str_eq(all.at[i].state, S("opened")) ||
            str_eq(all.at[i].state, S("unopened")))
            p->mine = &all.at[i];
    if (!p->mine)
        return OK;
    TRY(bidder_of.ask(v->db, v->a, &v->who, p->mine->id, &bidder));
    if (!bidder)
        p->mine = NULL;
    TRY(bid_presences(v->db, v->a, p->tender.id, &here));
    for (size_t i = 0; p->mine && i < here.n; i++)
        if (id_same(here.at[i].bid, p->mine->id)) {
            p->attended = here.at[i].attended;
            p->agreed = here.at[i].agreed;
        }
    return OK;
}

static err load_hall(struct visit *v, struct hall_view *p)
{
    struct bid_hall_row *hall = NULL;
    struct bid_hall_received_row received = {0};
    struct bid_hall_left_row left = {0};
    TRY(bid_opening_of(v->db, v->a, p->tender.id, &p->opening));
    TRY(bid_hall_of(v->db, v->a, p->tender.id, &hall));
    if (hall)
        p->hall = *hall;
    p->received = -1;
    if (!is_state(&p->tender, "open") && !is_state(&p->tender, "published") &&
        v->now.us >= p->tender.deadline.us) {
        TRY(bid_hall_received(v->db, v->a, p->tender.id, &received));
        p->received = received.n;
    }
    TRY(bid_hall_left(v->db, v->a, p->tender.id, &left));
    p->objections = left.objections;
    p->silent = left.silent;
    p->short_ = !p->consultation && p->received >= 0 &&
                p->received < rule_on(&RULE_bid_minimum, v->today)->value;
    return OK;
}

static err hall_load(struct visit *v, void *view)
{
    struct hall_view *p = view;
    struct bid_hall_message_row_rows said;
    struct bid_closing_of_row *closing = NULL;
    struct bid_incident_row_rows incidents;
    TRY(bid_find_tender(v, &p->tender, &p->words));
    p->consultation = str_eq(p->tender.method, S("consultation"));
    TRY(load_hall(v, p));
    TRY(load_rows(v, p));
    TRY(load_mine(v, p));
    TRY(bid_hall_messages(v->db, v->a, p->tender.id, &said));
    TRY(bid_closing_of(v->db, v->a, p->tender.id, &closing));
    if (v->who.person.n)
        TRY(organizer_of.ask(v->db, v->a, &v->who, p->tender.id, &p->organizer));
    TRY(bid_incidents_of(v->db, v->a, p->tender.id, &incidents));
    p->lines.at = new(v->a, struct hall_line, said.n + p->rows.n + incidents.n + 9);
    add_events(p, closing);
    TRY(add_ceremony(v, p, &incidents));
    add_words(p, &said);
    show_phases(v, p, closing);
    show_next(v, p);
    p->may_object = p->mine && p->opening && !p->hall.ended.us &&
                    (!p->hall.until.us || v->now.us < p->hall.until.us);
    p->once = visit_once(v);
    v->title = join(v->a, p->tender.title, S(" "), str_of(tr(v->lang, p->words.opening.zh)));
    return bid_prices_load(v, &p->tender, &p->prices);
}

// What the stream of the hall says: that it has changed, not how.
static err hall_state(struct db *db, arena *a, id tender, str *ret)
{
    struct bid_hall_state_row *s = NULL;
    TRY(bid_hall_state(db, a, tender, &s));
    if (!s)
        return missing();
    *ret = format(a, "%.*s %lld %lld %lld %lld %lld %lld %lld %lld %lld/%lld/%lld/%lld",
                  STR_ARG(s->state), (long long)s->held.us, (long long)s->closed.us,
                  (long long)s->started.us, (long long)s->opened.us, (long long)s->until.us,
                  (long long)s->ended.us, (long long)s->said, (long long)s->agreed,
                  (long long)s->outer, (long long)s->plain, (long long)s->failed,
                  (long long)s->incidents);
    return OK;
}

static const struct part hall_parts[] = {
    PART_PTR(struct hall_view, opening, bid_opening_row),
    PART_ONE(struct hall_view, hall, bid_hall_row),
    PART_PLAIN(struct hall_view, received, INT),
    PART_PLAIN(struct hall_view, opened, INT),
    {0},
};

static err shortage_load(struct visit *v, void *view)
{
    struct shortage_view *p = view;
    struct bid_hall_received_row received = {0};
    TRY(bid_find_tender(v, &p->tender, &p->words));
    TRY(bid_opening_of(v->db, v->a, p->tender.id, &p->opening));
    if (v->now.us < p->tender.deadline.us || is_state(&p->tender, "open"))
        return missing();
    TRY(bid_hall_received(v->db, v->a, p->tender.id, &received));
    p->received = received.n;
    return OK;
}

static const struct part shortage_parts[] = {
    PART_PLAIN(struct shortage_view, received, INT),
    {0},
};

const struct page bid_hall_pages[] = {
    {"/tender/{id}/hall", "开标大厅", ANYONE, hall_load,
     VIEW(struct hall_view, bid_hall, hall_parts), .shared = true, .live = hall_state},
    {"/tender/{id}/shortage", "不足法定家数", MAY(organizer_of, "id"), shortage_load,
     VIEW(struct shortage_view, bid_shortage, shortage_parts)},
    {0},
};
