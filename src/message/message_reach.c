// Who wants messages on the telephone, and what becomes of each: side acts all, because none of it
// belongs into a record.
#include <string.h>

#include "account/account.h"
#include "message/message_parts.h"

const struct choice message_channels[] = {{"sms", "短信"}, {"wecom", "政务微信"}, {0}};
const struct choice message_levels[] = {{"todo", "要我办的"}, {"all", "全部"}, {0}};
const struct choice message_delivery_states[] = {
    {"waiting", "待发"}, {"sent", "已发出"}, {"failed", "没有发出"}, {0}};

str message_masked(arena *a, str target)
{
    size_t head = target.len >= 8 ? 3 : target.len > 2 ? 1 : 0;
    size_t tail = target.len >= 8 ? 4 : 0;
    return join(a, str_part(target, 0, head), S("****"),
                str_part(target, target.len - tail, tail));
}

struct reach {
    str sms, wecom, level;
};
static const struct field reach_in[] = {
    PHONE(struct reach, sms, "短信发到", .optional = true, .personal = true,
          .hint = "手机号；不填就不发短信"),
    FIELD(struct reach, wecom, "政务微信账号", .optional = true, .personal = true, .max = 64,
          .hint = "由信息中心发的账号；不填就不发"),
    CHOICE(struct reach, level, "发哪些", message_levels),
    {0},
};

// What was chosen; at first the telephone number of the account.
static err reach_load(struct db *db, arena *a, const struct who *who,
                      __attribute__((unused)) id thing, void *in)
{
    struct reach *p = in;
    struct reach_row_rows rows;
    struct person_phone_row *person = NULL;
    TRY(reaches_of(db, a, who->person, &rows));
    p->level = S("todo");
    for (size_t i = 0; i < rows.n; i++) {
        *(str_eq(rows.at[i].channel, S("sms")) ? &p->sms : &p->wecom) = rows.at[i].target;
        p->level = rows.at[i].level;
    }
    if (rows.n)
        return OK;
    TRY(person_phone(db, a, who->person, &person));
    if (person)
        p->sms = person->phone;
    return OK;
}

static err reach_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct reach *p = in;
    for (size_t i = 0; i < p->wecom.len; i++)
        if (p->wecom.at[i] <= ' ' || p->wecom.at[i] > '~')
            return refuse_field(c, "wecom", "{label}只用字母、数字和符号");
    return OK;
}

static err reach_apply(struct db *db, const struct entry *e, const void *in,
                       __attribute__((unused)) const void *out)
{
    const struct reach *p = in;
    TRY(reach_clear(db, .person = e->by));
    if (!str_empty(p->sms))
        TRY(reach_put(db, .person = e->by, .channel = S("sms"), .target = p->sms,
                      .level = p->level, .at = e->at));
    if (!str_empty(p->wecom))
        TRY(reach_put(db, .person = e->by, .channel = S("wecom"), .target = p->wecom,
                      .level = p->level, .at = e->at));
    return OK;
}

struct hook_in {
    str channel, address;
};
struct set_hooks {
    struct {
        struct hook_in *at;
        size_t n;
    } hooks;
};
static const struct field hook_fields[] = {
    CHOICE(struct hook_in, channel, "方式", message_channels),
    FIELD(struct hook_in, address, "发到哪里"),
    {0},
};
static const struct field set_hooks_in[] = {
    LIST(struct set_hooks, hooks, "接通的方式", hook_fields, .max = 2),
    {0},
};

static err set_hooks_apply(struct db *db, const struct entry *e, const void *in,
                           __attribute__((unused)) const void *out)
{
    const struct set_hooks *p = in;
    TRY(hooks_clear(db));
    for (size_t i = 0; i < p->hooks.n; i++)
        TRY(hook_put(db, .channel = p->hooks.at[i].channel, .address = p->hooks.at[i].address,
                     .at = e->at));
    return OK;
}

static const struct field queue_in[] = {
    CHOICE(struct message_queue, channel, "方式", message_channels), {0}};

static err queue_apply(struct db *db, const struct entry *e, const void *in,
                       __attribute__((unused)) const void *out)
{
    const struct message_queue *p = in;
    TRY(deliveries_forget(db, .before = instant_plus(e->at, -delivery_kept_days * DAY_US)));
    return deliveries_queue(db, .channel = p->channel, .at = e->at,
                            .since = instant_plus(e->at, -delivery_days * DAY_US));
}

static const struct field tried_in[] = {
    FIELD(struct message_tried, message, "消息"),
    CHOICE(struct message_tried, channel, "方式", message_channels),
    CHOICE(struct message_tried, state, "结果", message_delivery_states),
    FIELD(struct message_tried, error, "对方的答复", .optional = true, .max = 300),
    FIELD(struct message_tried, next, "下次"),
    FIELD(struct message_tried, status, "状态码", .min = 0, .max = 999),
    {0},
};

static err tried_apply(struct db *db, const struct entry *e, const void *in,
                       __attribute__((unused)) const void *out)
{
    const struct message_tried *p = in;
    return delivery_tried(db, .message = p->message, .channel = p->channel, .state = p->state,
                          .next = p->next, .status = p->status, .error = p->error, .at = e->at);
}

struct resend {
    id message;
    str channel;
};
static const struct field resend_in[] = {
    FIELD(struct resend, message, "消息"),
    CHOICE(struct resend, channel, "方式", message_channels),
    {0},
};

static err resend_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct resend *p = in;
    struct delivery_of_row *row = NULL;
    TRY(delivery_of(c->db, c->a, p->message, p->channel, &row));
    return row ? OK : missing();
}

static err resend_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    const struct resend *p = in;
    return delivery_again(db, .message = p->message, .channel = p->channel, .at = e->at);
}

const struct act message_reach_acts[] = {
    {"message.set_reach", "设置手机提醒",
     "站内消息照发；填了的再发一份到手机。号码只用来发消息，不公开，随时可以改、可以清空。", ACT_SIDE,
     MAY(signed_in, NULL), ACT_IN(struct reach, reach_in), .check = reach_check,
     .apply = reach_apply, .load = reach_load, .then = "/messages"},
    {"message.set_hooks", "登记接通的方式", NULL, ACT_SIDE, CLOCK,
     ACT_IN(struct set_hooks, set_hooks_in), .apply = set_hooks_apply},
    {"message.queue", "排入待发", NULL, ACT_SIDE, CLOCK, ACT_IN(struct message_queue, queue_in),
     .apply = queue_apply},
    {"message.tried", "登记发送结果", NULL, ACT_SIDE, CLOCK,
     ACT_IN(struct message_tried, tried_in), .apply = tried_apply},
    {"message.resend", "重新发送", "马上再发一次；对方要能认出重复的消息编号。", ACT_SIDE,
     MAY(system_admin, NULL), ACT_IN(struct resend, resend_in), .check = resend_check,
     .apply = resend_apply, .then = "/deliveries"},
    {0},
};
