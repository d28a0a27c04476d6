// The first page of whoever has signed in: what is due, by date, with one button each.
#include <string.h>

#include "account/account.h"
#include "portal/portal_views.h"
#include "portal_html.h"

word task_word(str detail)
{
    static const struct choice words[] = {
        {"draft", "起草、审核合同"}, {"reviewed", "签订合同"},   {"signed", "核对合同扫描件"},
        {"publish", "公告合同"},     {"file", "合同备案"},       {"running", "履约管理"},
        {"confirmed", "等发票"},     {"invoiced", "申请支付"},   {"applied", "等国库支付"},
        {"returned", "退票，重新申请"}, {0},
    };
    return choice(words, detail);
}

static err load_buyer(struct visit *v, struct home_view *p)
{
    TRY(tasks_tenders_of_buyer(v->db, v->a, v->who.org, &p->tenders));
    TRY(tasks_projects(v->db, v->a, v->who.org, &p->projects));
    TRY(tasks_contracts(v->db, v->a, v->who.org, &p->contracts));
    return tasks_settlements(v->db, v->a, v->who.org, &p->payments);
}

static err load_agency(struct visit *v, struct home_view *p)
{
    TRY(tasks_tenders_of_agency(v->db, v->a, v->who.org, &p->tenders));
    return tasks_entrusted(v->db, v->a, v->who.org, &p->entrusted);
}

static err load_supplier(struct visit *v, struct home_view *p)
{
    TRY(tasks_bids(v->db, v->a, v->who.org, &p->bids));
    return tasks_money_of_supplier(v->db, v->a, v->who.org, &p->payments);
}

static err load_finance(struct visit *v, struct home_view *p)
{
    struct tasks_applications_row applications;
    struct tasks_to_verify_row to_verify;
    TRY(tasks_applications(v->db, v->a, &applications));
    TRY(tasks_to_verify(v->db, v->a, &to_verify));
    p->applications = applications.n;
    p->to_verify = to_verify.n;
    return OK;
}

static err home_load(struct visit *v, void *view)
{
    struct home_view *p = view;
    p->menu = v->visitor.menu;
    v->title = str_of(tr(v->lang, "今天要办的"));
    if (p->menu == MENU_BUYER)
        TRY(load_buyer(v, p));
    else if (p->menu == MENU_AGENCY)
        TRY(load_agency(v, p));
    else if (p->menu == MENU_SUPPLIER)
        TRY(load_supplier(v, p));
    else if (p->menu == MENU_FINANCE)
        TRY(load_finance(v, p));
    TRY(tasks_committees(v->db, v->a, v->who.person, &p->committees));
    p->nothing = !p->tenders.n && !p->projects.n && !p->entrusted.n && !p->bids.n &&
                 !p->committees.n && !p->contracts.n && !p->payments.n && !p->applications &&
                 !p->to_verify && !v->visitor.waiting;
    return OK;
}

static const struct part home_parts[] = {
    PART_MANY(struct home_view, tenders, task),
    PART_MANY(struct home_view, projects, task),
    PART_MANY(struct home_view, entrusted, task),
    PART_MANY(struct home_view, bids, task),
    PART_MANY(struct home_view, committees, task),
    PART_MANY(struct home_view, contracts, contract_task),
    PART_MANY(struct home_view, payments, payment_task),
    PART_PLAIN(struct home_view, applications, INT),
    PART_PLAIN(struct home_view, to_verify, INT),
    {0},
};

// The project file: every stage with its page, for those who run the purchase.
static err file_load(struct visit *v, void *view)
{
    struct project_view *p = view;
    struct project_head *head = NULL;
    id project = visit_id(v, "id");
    TRY(project_head(v->db, v->a, project, &head));
    if (!head)
        return missing();
    p->head = *head;
    p->insider = true;
    v->title = head->title;
    TRY(plan_notices(v->db, v->a, project, &p->notices));
    TRY(rounds_all(v->db, v->a, project, &p->rounds));
    TRY(results_published(v->db, v->a, project, &p->results));
    return contracts_all(v->db, v->a, project, &p->contracts);
}

static const struct part file_parts[] = {
    PART_ONE(struct project_view, head, project_head),
    PART_MANY(struct project_view, notices, notice_row),
    PART_MANY(struct project_view, rounds, round_line),
    PART_MANY(struct project_view, results, result_line),
    PART_MANY(struct project_view, contracts, contract_line),
    {0},
};

const struct page portal_home_pages[] = {
    {"/home", "今天", MAY(signed_in, NULL), home_load, VIEW(struct home_view, home, home_parts),
     .menu = MENU_SIGNED_IN},
    {"/project/{id}/file", "项目档案", MAY(insider_of_project, "id"), file_load,
     VIEW(struct project_view, project_file, file_parts)},
    {0},
};
