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

const struct choice message_whiches[] = {{"unread", "没有看的"}, {"todo", "要办的"}, {0}};

struct options choice_options(struct visit *v, const struct choice *choices)
{
    struct options ret = {0};
    while (choices[ret.n].code)
        ret.n++;
    ret.at = new(v->a, struct option, ret.n + 1);
    for (size_t i = 0; i < ret.n; i++)
        ret.at[i] = (struct option){str_of(choices[i].code), str_of(tr(v->lang, choices[i].zh))};
    return ret;
}

// What the address narrows the list down to; what is no choice is ignored.
static void read_filter(struct visit *v, struct messages_view *p)
{
    str which = visit_text(v, "state"), topic = visit_text(v, "topic");
    bool known = which.at && choice_has(message_whiches, which);
    p->which_word = known ? which : S("");
    p->which = !known ? 0 : str_eq(which, S("todo")) ? 2 : 1;
    p->topic = topic.at && choice_has(message_topics, topic) ? topic : S("");
    p->project = visit_id(v, "project");
    p->filtered = p->which || p->topic.len || p->project.n;
}

static err messages_load(struct visit *v, void *view)
{
    struct messages_view *p = view;
    struct messages_found_row count;
    struct messages_elsewhere_row elsewhere;
    instant since = instant_plus(v->now, -shown_days * DAY_US);
    instant young = instant_plus(v->now, -message_days * DAY_US);
    read_filter(v, p);
    TRY(messages_found(v->db, v->a, v->who.person, v->who.post, since, young, p->which, p->topic,
                       p->project.n, &count));
    TRY(messages_projects(v->db, v->a, v->who.person, v->who.post, since, &p->projects));
    p->total = count.n;
    p->unread = v->visitor.unread;
    TRY(messages_elsewhere(v->db, v->a, v->who.person, v->who.post, young, &elsewhere));
    p->elsewhere = elsewhere.n;
    p->young = young;
    TRY(hooks(v->db, v->a, &p->hooks));
    TRY(reaches_of(v->db, v->a, v->who.person, &p->reaches));
    p->paging = paging_of(v, count.n);
    p->once = visit_once(v);
    return messages_of(v->db, v->a, v->who.person, v->who.post, since, young, p->which, p->topic,
                       p->project.n, p->paging.size, (p->paging.page - 1) * p->paging.size,
                       &p->rows);
}

err message_fresh(struct visit *v, struct tolds *ret)
{
    struct message_row_rows rows;
    struct out o = out_plain(v->a);
    instant young = instant_plus(v->now, -message_days * DAY_US);
    TRY(messages_of(v->db, v->a, v->who.person, v->who.post, young, young, 1, S(""),
                    0, told_max, 0, &rows));
    *ret = (struct tolds){new(v->a, struct told, told_max), 0};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[ret->n++] = (struct told){rows.at[i].id, rows.at[i].at,
                                          message_text(&o, v, &rows.at[i]), rows.at[i].todo};
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
