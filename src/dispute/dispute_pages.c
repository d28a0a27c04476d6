#include "account/account.h"
#include "dispute/dispute_views.h"
#include "dispute_html.h"
#include "tender/tender.h"

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
    {"/inquiry/{id}", "询问", MAY(reads_inquiry, "id"), inquiry_load,
     VIEW(struct inquiry_view, inquiry, inquiry_parts)},
    {"/inquiries", "询问", MAY(signed_in, NULL), inquiries_load,
     VIEW(struct inquiries_view, inquiries, inquiries_parts),
     .menu = MENU_BUYER | MENU_AGENCY | MENU_SUPPLIER},
    {0},
};
