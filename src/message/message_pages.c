#include "message/message_views.h"

#include "account/account.h"
#include "message_html.h"

enum { shown_days = 366, told_max = 5 };

str message_text(struct out *o, const struct visit *v, const struct message_row *m)
{
    struct out text = out_plain(o->a);
    text.lang = v->lang;
    put_message(&text, v->house, v->law, m);
    return out_str(&text);
}

bool message_is_todo(str code)
{
    const struct message_rule *r = message_rule_of(code);
    return r && r->todo;
}

static err messages_load(struct visit *v, void *view)
{
    struct messages_view *p = view;
    struct messages_count_row count;
    struct messages_elsewhere_row elsewhere;
    instant since = instant_plus(v->now, -shown_days * DAY_US);
    instant young = instant_plus(v->now, -message_days * DAY_US);
    TRY(messages_count(v->db, v->a, v->who.person, v->who.post, since, &count));
    p->total = count.total;
    p->unread = v->visitor.unread;
    TRY(messages_elsewhere(v->db, v->a, v->who.person, v->who.post, young, &elsewhere));
    p->elsewhere = elsewhere.n;
    p->young = young;
    p->paging = paging_of(v, count.total);
    p->once = visit_once(v);
    return messages_of(v->db, v->a, v->who.person, v->who.post, since, young,
                       (p->paging.page - 1) * p->paging.size, &p->rows);
}

err message_fresh(struct visit *v, struct tolds *ret)
{
    struct message_row_rows rows;
    struct out o = out_plain(v->a);
    instant young = instant_plus(v->now, -message_days * DAY_US);
    TRY(messages_of(v->db, v->a, v->who.person, v->who.post, young, young, 0, &rows));
    *ret = (struct tolds){new(v->a, struct told, told_max), 0};
    for (size_t i = 0; i < rows.n && ret->n < told_max; i++)
        if (!rows.at[i].seen.us)
            ret->at[ret->n++] = (struct told){rows.at[i].id, rows.at[i].at,
                                              message_text(&o, v, &rows.at[i]),
                                              message_is_todo(rows.at[i].code)};
    return OK;
}

static const struct part messages_parts[] = {
    PART_MANY(struct messages_view, rows, message_row),
    PART_PLAIN(struct messages_view, total, INT),
    PART_PLAIN(struct messages_view, unread, INT),
    {0},
};

const struct page message_pages[] = {
    {"/messages", "消息", MAY(signed_in, NULL), messages_load,
     VIEW(struct messages_view, messages, messages_parts)},
    {0},
};
