#include "message/message_parts.h"

#include <string.h>

#include "account/account.h"
#include "law_rules.h"

const struct message_rule *message_rule_of(str code)
{
    for (const struct message_rule *r = message_rules; r->act; r++)
        if (str_eq(code, str_of(r->code)))
            return r;
    return NULL;
}

const struct choice message_topics[] = {
    {"signoff", "会签"},        {"plan", "计划与移交"},   {"tender", "公告与采购文件"},
    {"deadline", "截止提醒"},   {"bid", "提交与开启"},    {"evaluate", "评审与结果"},
    {"dispute", "询问"},        {"contract", "合同"},     {"perform", "考核与验收"},
    {"pay", "结算与支付"},      {"supplier", "单位资料"}, {0},
};

str message_topic(str code)
{
    str first = str_cut(&code, '.');
    return str_eq(first, S("certificate")) ? S("supplier") : first;
}

// The last day on which a published result can be challenged, counted when it is read.
static day challenge_until(const struct law *law, day ends)
{
    return ends.n ? rule_deadline(&law->calendar, rule_on(&RULE_tender_challenge_days, ends), ends)
                  : (day){0};
}

static void put_part(struct out *o, const struct house *h, const struct law *law,
                     const struct message_row *m, str name)
{
    const struct act *act = NULL;
    if (str_eq(name, S("title")))
        put(o, m->title);
    else if (str_eq(name, S("other")) && m->other.at)
        put(o, m->other);
    else if (str_eq(name, S("reason")) && m->reason.at)
        put(o, m->reason);
    else if (str_eq(name, S("amount")) && m->amount.fen != INT64_MIN)
        put(o, m->amount);
    else if (str_eq(name, S("day")) && m->day.n)
        put(o, m->day);
    else if (str_eq(name, S("time")) && m->time.us)
        put(o, m->time);
    else if (str_eq(name, S("challenge")) && m->day.n)
        put(o, challenge_until(law, m->day));
    else if (str_eq(name, S("act")) && (act = house_act(h, m->title)))
        put(o, (word){act->zh});
    else
        put(o, S("—"));
}

void put_message(struct out *o, const struct house *h, const struct law *law,
                 const struct message_row *m)
{
    const struct message_rule *r = message_rule_of(m->code);
    if (!r) {
        put(o, m->title);
        return;
    }
    for (str rest = str_of(tr(o->lang, r->zh)); rest.at;) {
        put(o, str_cut(&rest, '{'));
        if (rest.at)
            put_part(o, h, law, m, str_cut(&rest, '}'));
    }
}

err message_derive(struct db *db, arena *a, const struct entry *e, const struct act *act,
                   const void *in, const void *out)
{
    if (act->log != ACT_SIDE) {
        TRY(message_tell(db, a, e, act, in, out));
        return message_schedule(db, a, e, act, in, out);
    }
    if (strcmp(act->kind, "account.return_signoff") != 0 &&
        strcmp(act->kind, "account.sign_off") != 0 &&
        strcmp(act->kind, "account.remind_signoff") != 0)
        return OK;
    const struct field *f = field_named(act->in, S("signoff"));
    id signoff = *(const id *)(const void *)((const char *)in + f->at);
    return message_tell_signoff(db, a, signoff, e->by, e->at);
}

err message_chain(struct call *c, money amount)
{
    TRY(account_chain(c, amount));
    return c->waiting.n ? message_tell_signoff(c->db, c->a, c->waiting, c->who.person, c->at)
                        : OK;
}

err message_who(struct db *db, arena *a, str session, str token, instant now,
                struct visitor *ret)
{
    struct messages_count_row count;
    TRY(account_who(db, a, session, token, now, ret));
    if (!ret->who.person.n)
        return OK;
    TRY(messages_count(db, a, ret->who.person, ret->who.post,
                       instant_plus(now, -message_days * DAY_US), &count));
    ret->unread = count.unread;
    return OK;
}

const struct slice message_slice = {
    "message", "消息", {message_acts, message_reach_acts},
    {message_pages, message_delivery_pages}, &message_sql};
