#include "account/account.h"
#include "dispute/dispute_views.h"
#include "challenge_html.h"
#include "dispute_html.h"

static err ask_load(struct visit *v, void *view)
{
    struct ask_view *p = view;
    struct inquiry_project_row *row = NULL;
    p->project = visit_id(v, "id");
    TRY(inquiry_project(v->db, v->a, p->project, &row));
    if (!row || !inquiry_is_open(row->state, row->intention))
        return missing();
    p->about = *row;
    p->rule = rule_on(&RULE_dispute_answer, v->today);
    p->answer_by = rule_deadline(&v->law->calendar, p->rule, v->today);
    p->once = visit_once(v);
    TRY(inquiries_shared(v->db, v->a, p->project, &p->shared));
    if (v->who.person.n)
        TRY(inquiries_asked(v->db, v->a, p->project, v->who.person, &p->mine));
    return OK;
}

static const struct part ask_parts[] = {
    PART_ONE(struct ask_view, about, inquiry_project_row),
    PART_MANY(struct ask_view, shared, inquiry_shared_row),
    PART_MANY(struct ask_view, mine, inquiry_row),
    {0},
};

// Who asked it, who answers it, and the people of the purchaser.
static err ask_reads_inquiry(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct inquiry_row *row = NULL;
    *ret = false;
    TRY(inquiry_find(db, a, thing, &row));
    if (!row || id_same(row->asker, who->person)) {
        *ret = row && who->person.n;
        return OK;
    }
    return insider_of_project.ask(db, a, who, row->project, ret);
}
static const struct relation reads_inquiry = {
    "reads_inquiry", "询问人、采购人的人员和受托的代理机构", ask_reads_inquiry};

static err inquiry_load(struct visit *v, void *view)
{
    struct inquiry_view *p = view;
    struct inquiry_row *row = NULL;
    struct tender_row *t = NULL;
    TRY(inquiry_find(v->db, v->a, visit_id(v, "id"), &row));
    if (!row)
        return missing();
    p->row = *row;
    p->rule = rule_on(&RULE_dispute_answer, day_of(row->asked));
    p->once = visit_once(v);
    TRY(answerer_of.ask(v->db, v->a, &v->who, row->id, &p->answers));
    TRY(tender_of_project(v->db, v->a, row->project, &t));
    if (t && str_eq(t->state, S("open")) && !t->held.us && v->now.us < t->deadline.us)
        p->tender = t->id;
    return OK;
}

static const struct part inquiry_parts[] = {
    PART_ONE(struct inquiry_view, row, inquiry_row),
    {0},
};

static struct challenge_ground ground(struct visit *v, const char *zh, const struct rule *rule,
                                      day from)
{
    struct challenge_ground g = {.zh = zh, .state = "later", .rule = rule, .from = from};
    if (!from.n)
        return g;
    g.until = rule_deadline(&v->law->calendar, rule_on(rule, from), from);
    g.state = g.until.n < v->today.n ? "over" : "open";
    return g;
}

static err load_grounds(struct visit *v, struct challenge_view *p)
{
    struct challenge_result_row *ev = NULL;
    TRY(challenge_result(v->db, v->a, p->tender.id, &ev));
    p->grounds[0] = ground(v, "对采购文件", &RULE_tender_challenge_days, p->tender.notice_ends);
    p->grounds[1] = ground(v, "对结果", &RULE_evaluate_challenge_days,
                           ev ? ev->ends : (day){0});
    p->all.at = p->grounds;
    p->all.n = 2;
    return OK;
}

static err load_challenger(struct visit *v, struct challenge_view *p)
{
    struct challenge_took_part_row took = {0};
    if (!v->who.person.n)
        return OK;
    TRY(supplier_by_org(v->db, v->a, v->who.org, &p->supplier));
    TRY(challenge_took_part(v->db, v->a, p->tender.id, v->who.org, &took));
    p->took_part = took.n > 0;
    return OK;
}

static err challenge_load(struct visit *v, void *view)
{
    struct challenge_view *p = view;
    struct inquiry_project_row *row = NULL;
    struct tender_row *t = NULL;
    p->project = visit_id(v, "id");
    TRY(inquiry_project(v->db, v->a, p->project, &row));
    TRY(tender_of_project(v->db, v->a, p->project, &t));
    if (!row || !t || !t->published.us)
        return missing();
    p->about = *row;
    p->tender = *t;
    TRY(tender_org(v->db, v->a, t->buyer, &p->buyer));
    if (t->agency.n)
        TRY(tender_org(v->db, v->a, t->agency, &p->agency));
    TRY(load_grounds(v, p));
    return load_challenger(v, p);
}

static const struct part challenge_parts[] = {
    PART_ONE(struct challenge_view, about, inquiry_project_row),
    {0},
};

static err inquiries_load(struct visit *v, void *view)
{
    struct inquiries_view *p = view;
    unsigned menu = v->visitor.menu;
    p->rule = rule_on(&RULE_dispute_answer, v->today);
    p->answers = menu == MENU_BUYER || menu == MENU_AGENCY;
    TRY(inquiries_asked(v->db, v->a, (id){0}, v->who.person, &p->mine));
    if (menu == MENU_BUYER)
        return inquiries_to_buyer(v->db, v->a, v->who.org, &p->received);
    if (menu == MENU_AGENCY)
        return inquiries_to_agency(v->db, v->a, v->who.org, &p->received);
    return OK;
}

static const struct part inquiries_parts[] = {
    PART_MANY(struct inquiries_view, received, inquiry_row),
    PART_MANY(struct inquiries_view, mine, inquiry_row),
    {0},
};

const struct page dispute_pages[] = {
    {"/project/{id}/ask", "询问", ANYONE, ask_load, VIEW(struct ask_view, ask, ask_parts)},
    {"/project/{id}/challenge", "准备质疑函", ANYONE, challenge_load,
     VIEW(struct challenge_view, challenge, challenge_parts)},
    {"/inquiry/{id}", "询问", MAY(reads_inquiry, "id"), inquiry_load,
     VIEW(struct inquiry_view, inquiry, inquiry_parts)},
    {"/inquiries", "询问", MAY(signed_in, NULL), inquiries_load,
     VIEW(struct inquiries_view, inquiries, inquiries_parts),
     .menu = MENU_BUYER | MENU_AGENCY | MENU_SUPPLIER},
    {0},
};
