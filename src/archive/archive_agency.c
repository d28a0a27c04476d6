// An agency's board: today's openings, then its purchases by stage.
#include "account/account.h"
#include "archive/archive_views.h"
#include "archive_agency_html.h"
#include "tender/tender.h"

static const char *const states[board_stages][5] = {
    {"draft", "published", NULL},
    {"open", NULL},
    {"closed", "opened", "evaluating", NULL},
    {"reported", "decided", NULL},
};

static size_t stage_of(const struct agency_round *r)
{
    for (size_t i = 0; i < board_stages; i++)
        for (size_t k = 0; states[i][k]; k++)
            if (str_eq(r->state, str_of(states[i][k])))
                return i;
    return 0;
}

// What is to be done about it first, as the agency's tasks have it.
static const struct task *task_of(const struct tasks *all, const struct agency_round *r)
{
    const struct task *later = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct task *t = &all->at[i];
        if (!id_same(t->thing, r->id))
            continue;
        if (t->state == TASK_NOW || t->state == TASK_WRONG)
            return t;
        later = later ? later : t;
    }
    return later;
}

static bool opens_today(const struct visit *v, const struct agency_round *r)
{
    return r->deadline.us && day_of(r->deadline).n == v->today.n && !r->ended.us &&
           str_eq(r->venue, S("here")) && stage_of(r) >= 1 && stage_of(r) <= 2 &&
           !str_eq(r->state, S("evaluating"));
}

// What could keep an opening from going well, in words; all is well where none is set.
static struct opening_today opening_of(const struct agency_round *r)
{
    struct opening_today o = {.round = r};
    int64_t answered = r->accepted + r->ready;
    o.experts = r->drawn == 0 ? LIGHT_BAD : answered < r->seats ? LIGHT_WARN : LIGHT_OK;
    o.missing = r->seats - answered;
    bool few = r->received >= 0 && !str_eq(r->method, S("consultation")) &&
               r->received < RULE_bid_minimum.value;
    o.files = r->received < 0 ? LIGHT_UNKNOWN : few ? LIGHT_BAD : LIGHT_OK;
    bool soon = r->lawful_deadline.n && day_of(r->deadline).n < r->lawful_deadline.n;
    o.notice = r->held.us || soon ? LIGHT_BAD : r->listed.us ? LIGHT_OK : LIGHT_BAD;
    o.soon = soon;
    return o;
}

static err agency_load(struct visit *v, void *view)
{
    struct board_view *p = view;
    struct tenders_past_count_row past = {0};
    struct tasks tasks = {0};
    TRY(tender_entrusts(v->db, v->a, v->who.org, &p->entrusts));
    TRY(agency_rounds(v->db, v->a, v->who.org, &p->rounds));
    TRY(tenders_past_count(v->db, v->a, v->who.org, &past));
    TRY(tasks_of_agency(v, v->who.org, &tasks));
    p->past = past.n;
    if (visit_text(v, "past").at)
        TRY(tenders_past_of_agency(v->db, v->a, v->who.org, &p->ended));
    for (size_t i = 0; i < p->entrusts.n; i++)
        p->unconfirmed += !p->entrusts.at[i].confirmed.us;
    p->today.at = new(v->a, struct opening_today, p->rounds.n + 1);
    for (size_t i = 0; i < board_stages; i++)
        p->stages[i].at = new(v->a, struct board_line, p->rounds.n + 1);
    for (size_t i = 0; i < p->rounds.n; i++) {
        const struct agency_round *r = &p->rounds.at[i];
        struct board_lines *stage = &p->stages[stage_of(r)];
        stage->at[stage->n++] = (struct board_line){r, task_of(&tasks, r)};
        p->questions += r->questions;
        if (opens_today(v, r))
            p->today.at[p->today.n++] = opening_of(r);
        else if (!p->next && r->deadline.us > v->now.us && str_eq(r->state, S("open")))
            p->next = r;
    }
    return OK;
}

static const struct part agency_parts[] = {
    PART_MANY(struct board_view, entrusts, entrust_line),
    PART_MANY(struct board_view, rounds, agency_round),
    PART_MANY(struct board_view, ended, tender_line),
    {0},
};

const struct page archive_agency_pages[] = {
    {"/agency", "代理业务", MAY(any_agency, NULL), agency_load,
     VIEW(struct board_view, agency_board, agency_parts), .menu = MENU_AGENCY},
    {0},
};
