#include "account/account.h"
#include "dispute/dispute_views.h"
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
    if (v->who.person.n)
        TRY(inquiries_asked(v->db, v->a, p->project, v->who.person, &p->mine));
    return OK;
}

static const struct part ask_parts[] = {
    PART_ONE(struct ask_view, about, inquiry_project_row),
    PART_MANY(struct ask_view, mine, inquiry_row),
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
    {"/inquiries", "询问", MAY(signed_in, NULL), inquiries_load,
     VIEW(struct inquiries_view, inquiries, inquiries_parts),
     .menu = MENU_BUYER | MENU_AGENCY | MENU_SUPPLIER},
    {0},
};
