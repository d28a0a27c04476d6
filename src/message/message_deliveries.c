// What was sent on, for the operator: by which ways, what waits, and why something did not arrive.
#include "account/account.h"
#include "message/message_views.h"
#include "message_deliveries_html.h"

static err deliveries_load(struct visit *v, void *view)
{
    struct deliveries_view *p = view;
    struct deliveries_n_row count;
    str state = visit_text(v, "state"), channel = visit_text(v, "channel");
    p->state = state.at && choice_has(message_delivery_states, state) ? state : S("");
    p->channel = channel.at && choice_has(message_channels, channel) ? channel : S("");
    TRY(hooks(v->db, v->a, &p->hooks));
    TRY(deliveries_n(v->db, v->a, p->state, p->channel, &count));
    p->paging = paging_of(v, count.n);
    p->total = count.n;
    p->once = visit_once(v);
    TRY(deliveries(v->db, v->a, p->state, p->channel, p->paging.size,
                   (p->paging.page - 1) * p->paging.size, &p->rows));
    for (size_t i = 0; i < p->rows.n; i++)
        p->rows.at[i].target = message_masked(v->a, p->rows.at[i].target);
    for (size_t i = 0; i < p->hooks.n; i++) {
        p->failed += p->hooks.at[i].failed;
        p->waiting += p->hooks.at[i].waiting;
    }
    return OK;
}

static const struct part deliveries_parts[] = {
    PART_MANY(struct deliveries_view, hooks, hook_row),
    PART_MANY(struct deliveries_view, rows, delivery_row),
    PART_PLAIN(struct deliveries_view, total, INT),
    {0},
};

const struct page message_delivery_pages[] = {
    {"/deliveries", "消息发送", MAY(system_admin, NULL), deliveries_load,
     VIEW(struct deliveries_view, deliveries_page, deliveries_parts), .menu = MENU_OPERATOR},
    {0},
};
