#include "account/account.h"
#include "subscribe/subscribe_views.h"
#include "subscribe_html.h"

const struct choice letter_kinds[] = {{"confirm", "确认信"}, {"notice", "公告"}, {0}};

err subscribe_is_open(struct db *db, arena *a, bool *ret)
{
    struct letter_sender_row *row = NULL;
    TRY(letter_sender(db, a, &row));
    *ret = row;
    return OK;
}

static err sent_load(struct visit *v, void *view)
{
    struct subscribe_view *p = view;
    struct subscribable_row *row = NULL;
    p->project = visit_id(v, "project");
    TRY(subscribable(v->db, v->a, p->project, &row));
    if (!row)
        return missing();
    p->title = row->title;
    return OK;
}

static err confirm_load(struct visit *v, void *view)
{
    struct subscribe_view *p = view;
    p->key = visit_text(v, "key");
    TRY(subscription_to_confirm(v->db, v->a, p->key.at ? p->key : S(""), &p->row));
    bool late = p->row && str_eq(p->row->state, S("asked")) &&
                v->now.us - p->row->asked.us > confirm_hours * HOUR_US;
    if (late)
        p->row = NULL;
    return OK;
}

static err end_load(struct visit *v, void *view)
{
    struct subscribe_view *p = view;
    p->key = visit_text(v, "key");
    return subscription_to_end(v->db, v->a, p->key.at ? p->key : S(""), &p->row);
}

static err subscriptions_load(struct visit *v, void *view)
{
    struct subscriptions_view *p = view;
    TRY(letter_sender(v->db, v->a, &p->post));
    TRY(subscription_numbers(v->db, v->a, &p->numbers));
    return letters_troubled(v->db, v->a, &p->letters);
}

static const struct part subscriptions_parts[] = {
    PART_ONE(struct subscriptions_view, numbers, subscription_numbers_row),
    PART_MANY(struct subscriptions_view, letters, letter_row),
    {0},
};

const struct page subscribe_pages[] = {
    {"/subscribe/sent", "请查收邮件", ANYONE, sent_load,
     VIEW(struct subscribe_view, subscribe_sent, NULL)},
    {"/subscribe/confirm", "确认订阅", ANYONE, confirm_load,
     VIEW(struct subscribe_view, subscribe_confirm, NULL)},
    {"/subscribe/end", "退订", ANYONE, end_load,
     VIEW(struct subscribe_view, subscribe_end, NULL)},
    {"/subscriptions", "邮件订阅", MAY(system_admin, NULL), subscriptions_load,
     VIEW(struct subscriptions_view, subscriptions, subscriptions_parts), .menu = MENU_OPERATOR},
    {0},
};

const struct slice subscribe_slice = {
    "subscribe", "邮件订阅", {subscribe_acts}, {subscribe_pages}, &subscribe_sql};
