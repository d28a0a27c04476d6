// The project file of the insiders.
#include <string.h>

#include "account/account.h"
#include "portal/portal_views.h"
#include "portal_html.h"

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
    {"/project/{id}/file", "项目档案", MAY(insider_of_project, "id"), file_load,
     VIEW(struct project_view, project_file, file_parts)},
    {0},
};
