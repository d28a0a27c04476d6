// Seen marks, and what the clock reminds of.
#include <string.h>

#include "account/account.h"
#include "message/message_parts.h"

struct see {
    id message;
};
struct see_out {
    str link;
};
static const struct field see_in[] = {FIELD(struct see, message, "消息"), {0}};
static const struct field see_out[] = {FIELD(struct see_out, link, "去哪里办", .max = 500), {0}};

static err ask_reader(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct message_owner_row *row = NULL;
    TRY(message_owner(db, a, thing, &row));
    *ret = row && who->person.n && id_same(row->person, who->person);
    return OK;
}
static const struct relation message_reader = {"message_reader", "收到这条消息的人", ask_reader};

static err see_check(struct call *c, const void *in, void *out)
{
    struct message_owner_row *row = NULL;
    TRY(message_owner(c->db, c->a, ((const struct see *)in)->message, &row));
    *(struct see_out *)out = (struct see_out){row->link};
    return OK;
}

static err see_apply(struct db *db, const struct entry *e, const void *in,
                     __attribute__((unused)) const void *out)
{
    return seen_put(db, .message = ((const struct see *)in)->message, .person = e->by,
                    .at = e->at);
}

struct see_all {
    str topic;
    id project;
};
static const struct field see_all_in[] = {
    CHOICE(struct see_all, topic, "类别", message_topics, .optional = true),
    FIELD(struct see_all, project, "项目", .optional = true),
    {0},
};

static err see_all_apply(struct db *db, const struct entry *e, const void *in,
                         __attribute__((unused)) const void *out)
{
    const struct see_all *p = in;
    return seen_all(db, .person = e->by, .post = e->post,
                    .topic = p->topic.at ? p->topic : S(""), .project = p->project.n,
                    .at = e->at);
}

struct remind {
    id subject;
};
static const struct field remind_in[] = {FIELD(struct remind, subject, "到期的事"), {0}};

// Deadlines and certificates are public; what is to be paid and when is not.
#define REMIND(kind, zh, log)                                                                  \
    {kind, zh, NULL, log, CLOCK, ACT_IN(struct remind, remind_in)}

const struct act message_acts[] = {
    {"message.see", "打开消息", NULL, ACT_SIDE, MAY(message_reader, "message"),
     ACT_IN(struct see, see_in), ACT_OUT(struct see_out, see_out), .check = see_check,
     .apply = see_apply, .then = "{link}"},
    {"message.see_all", "全部标为已读",
     "现在这个身份的消息（选了类别、项目的，只是这些）都不再算作未读。", ACT_SIDE,
     MAY(signed_in, NULL), ACT_IN(struct see_all, see_all_in), .apply = see_all_apply,
     .then = "/messages"},
    REMIND("message.remind_72h", "提醒：3 天后截止", ACT_PUBLIC),
    REMIND("message.remind_24h", "提醒：24 小时后截止", ACT_PUBLIC),
    REMIND("message.remind_2h", "提醒：2 小时后截止", ACT_PUBLIC),
    REMIND("message.remind_10d", "提醒：10 天后到期付款", ACT_PRIVATE),
    REMIND("message.remind_3d", "提醒：3 天后到期付款", ACT_PRIVATE),
    REMIND("message.remind_60d", "提醒：证书 60 天后到期", ACT_PUBLIC),
    REMIND("message.remind_30d", "提醒：证书 30 天后到期", ACT_PUBLIC),
    REMIND("message.remind_7d", "提醒：证书 7 天后到期", ACT_PUBLIC),
    {0},
};

static err remind(struct db *db, const struct entry *e, const char *kind, id subject, instant at)
{
    return at.us > e->at.us ? journal_set_due(db, kind, subject, at)
                            : journal_clear_due(db, kind, subject);
}

static err remind_deadline(struct db *db, const struct entry *e, id tender, instant deadline)
{
    TRY(remind(db, e, "message.remind_72h", tender, instant_plus(deadline, -72 * HOUR_US)));
    TRY(remind(db, e, "message.remind_24h", tender, instant_plus(deadline, -24 * HOUR_US)));
    return remind(db, e, "message.remind_2h", tender, instant_plus(deadline, -2 * HOUR_US));
}

// In the morning of the day, when somebody reads it.
static err remind_days(struct db *db, const struct entry *e, const char *kind, id subject, day due,
                       int64_t days)
{
    return remind(db, e, kind, subject, instant_at(day_plus(due, -days), 9, 0));
}

static id id_named(const struct act *act, const void *in, const void *out, const char *name)
{
    const struct field *f;
    const void *from;
    if (!message_value(act, in, out, name, &f, &from) || f->kind != FIELD_ID)
        return (id){0};
    return *(const id *)(const void *)((const char *)from + f->at);
}

static day day_named(const struct act *act, const void *in, const void *out, const char *name)
{
    const struct field *f;
    const void *from;
    if (!message_value(act, in, out, name, &f, &from) || f->kind != FIELD_DAY)
        return (day){0};
    return *(const day *)(const void *)((const char *)from + f->at);
}

// A deadline that has been set or moved, a sum that is due, a certificate that will end.
err message_schedule(struct db *db, arena *a, const struct entry *e, const struct act *act,
                     const void *in, const void *out)
{
    static const char *const moves[] = {"tender.list",   "tender.record_notice", "tender.correct",
                                        "tender.resume", "tender.clarify",
                                        "tender.list_notice"};
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        struct purchase_deadline_row *row = NULL;
        id tender = id_named(act, in, out, "tender");
        if (strcmp(act->kind, moves[i]) != 0 || !tender.n)
            continue;
        TRY(purchase_deadline(db, a, tender, &row));
        return row && row->deadline.us ? remind_deadline(db, e, tender, row->deadline) : OK;
    }
    if (strcmp(act->kind, "pay.settle") == 0) {
        id settlement = id_named(act, in, out, "settlement");
        day due = day_named(act, in, out, "due_day");
        TRY(remind_days(db, e, "message.remind_10d", settlement, due, 10));
        return remind_days(db, e, "message.remind_3d", settlement, due, 3);
    }
    if (strcmp(act->kind, "supplier.add_certificate") == 0) {
        id certificate = id_named(act, in, out, "certificate");
        day until = day_named(act, in, out, "until_day");
        if (!until.n)
            return OK;
        TRY(remind_days(db, e, "message.remind_60d", certificate, until, 60));
        TRY(remind_days(db, e, "message.remind_30d", certificate, until, 30));
        return remind_days(db, e, "message.remind_7d", certificate, until, 7);
    }
    return OK;
}
