// Asking, confirming, ending: side acts, by whoever holds the page or the letter.
#include "account/account.h"
#include "base/os.h"
#include "crypto/hash.h"
#include "subscribe/subscribe_parts.h"

static err ask_public(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                      id project, bool *ret)
{
    struct subscribable_row *row = NULL;
    TRY(subscribable(db, a, project, &row));
    *ret = row;
    return OK;
}
static const struct relation public_reader = {"public_reader", "任何人", ask_public};

struct ask {
    id project;
    str address;
};
struct ask_out {
    bool send;
    id ask, subscription;
    str confirm_key, end_key;
};
static const struct field ask_in[] = {
    FIELD(struct ask, project, "项目"),
    FIELD(struct ask, address, "邮箱", .max = 120, .personal = true,
          .hint = "只用来发这个项目的公告，不公开；随时一键退订"),
    {0},
};
static const struct field ask_out[] = {
    FIELD(struct ask_out, send, "发确认信", .untold = true),
    FIELD(struct ask_out, ask, "第几次", .untold = true),
    FIELD(struct ask_out, subscription, "订阅", .untold = true),
    FIELD(struct ask_out, confirm_key, "确认用的编号", .untold = true),
    FIELD(struct ask_out, end_key, "退订用的编号", .untold = true),
    {0},
};

// name@example.cn and nothing that could reach into a letter's head.
static bool is_address(str s)
{
    ptrdiff_t at = str_find(s, S("@"));
    str host = at > 0 ? str_from(s, (size_t)at + 1) : S("");
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c <= ' ' || c > '~' || str_find(S("<>()[],;:\\\""), (str){s.at + i, 1}) >= 0)
            return false;
    }
    return at > 0 && host.len > 2 && str_find(host, S("@")) < 0 && str_find(host, S(".")) > 0 &&
           host.at[host.len - 1] != '.';
}

static str new_key(arena *a)
{
    unsigned char bytes[18];
    os_random(bytes, sizeof bytes);
    return base64_url(a, (str){(const char *)bytes, sizeof bytes});
}

static err ask_check(struct call *c, const void *in, void *out)
{
    const struct ask *p = in;
    struct ask_out *o = out;
    struct letter_sender_row *post = NULL;
    struct subscription *known = NULL;
    struct asks_of_address_row mine;
    struct asks_n_row all;
    TRY(letter_sender(c->db, c->a, &post));
    if (!post)
        return refuse_field(c, "address", "本站没有开通邮件，请用 Atom 或者日历订阅");
    if (!is_address(p->address))
        return refuse_field(c, "address", "{label}要写成 name@example.cn 的样子");
    TRY(asks_n(c->db, c->a, instant_plus(c->at, -HOUR_US), &all));
    if (all.n >= house_asks_an_hour)
        return refuse_field(c, "address", "现在订阅的人太多，请一小时以后再试，或者用 Atom 订阅");
    TRY(asks_of_address(c->db, c->a, p->address, instant_plus(c->at, -DAY_US), &mine));
    TRY(subscription_of(c->db, c->a, p->project, p->address, &known));
    bool on = known && str_eq(known->state, S("on"));
    *o = (struct ask_out){
        .send = !on && mine.n < address_asks_a_day, .ask = new_id(),
        .subscription = known ? known->id : new_id(),
        .confirm_key = known ? known->confirm_key : new_key(c->a),
        .end_key = known ? known->end_key : new_key(c->a)};
    return OK;
}

static err ask_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct ask *p = in;
    const struct ask_out *o = out;
    if (!o->send)
        return OK;
    TRY(ask_add(db, .id = o->ask, .address = p->address, .at = e->at));
    TRY(subscription_ask(db, .id = o->subscription, .project = p->project,
                         .address = p->address, .at = e->at, .confirm_key = o->confirm_key,
                         .end_key = o->end_key));
    return letter_put(db, .subscription = o->subscription, .kind = S("confirm"), .about = o->ask,
                      .at = e->at);
}

struct keyed {
    str key;
};
struct keyed_out {
    id subscription;
};
static const struct field keyed_in[] = {
    FIELD(struct keyed, key, "信里的编号", .max = 60), {0}};
static const struct field keyed_out[] = {
    FIELD(struct keyed_out, subscription, "订阅", .untold = true, .optional = true), {0}};

static err confirm_check(struct call *c, const void *in, void *out)
{
    struct subscription *row = NULL;
    TRY(subscription_to_confirm(c->db, c->a, ((const struct keyed *)in)->key, &row));
    bool late = row && str_eq(row->state, S("asked")) &&
                c->at.us - row->asked.us > confirm_hours * HOUR_US;
    if (!row || late)
        return refuse_field(c, "key", "确认的链接不对或者过了 48 小时，请到项目页重新订阅");
    *(struct keyed_out *)out = (struct keyed_out){row->id};
    return OK;
}

static err confirm_apply(struct db *db, const struct entry *e,
                         __attribute__((unused)) const void *in, const void *out)
{
    return subscription_confirm(db, .id = ((const struct keyed_out *)out)->subscription,
                                .at = e->at);
}

// What is over is over: ending it again is no mistake.
static err end_check(struct call *c, const void *in, void *out)
{
    struct subscription *row = NULL;
    TRY(subscription_to_end(c->db, c->a, ((const struct keyed *)in)->key, &row));
    *(struct keyed_out *)out = (struct keyed_out){row ? row->id : (id){0}};
    return OK;
}

static err end_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                     __attribute__((unused)) const void *in, const void *out)
{
    id subscription = ((const struct keyed_out *)out)->subscription;
    if (!subscription.n)
        return OK;
    TRY(letters_remove(db, .id = subscription));
    return subscription_remove(db, .id = subscription);
}

struct set_post {
    str sender;
};
static const struct field set_post_in[] = {
    FIELD(struct set_post, sender, "发信人", .optional = true), {0}};

static err set_post_apply(struct db *db, const struct entry *e, const void *in,
                          __attribute__((unused)) const void *out)
{
    const struct set_post *p = in;
    TRY(letter_sender_clear(db));
    return str_empty(p->sender) ? OK : letter_sender_set(db, .sender = p->sender, .at = e->at);
}

static err queue_apply(struct db *db, const struct entry *e,
                       __attribute__((unused)) const void *in,
                       __attribute__((unused)) const void *out)
{
    instant unconfirmed = instant_plus(e->at, -confirm_hours * HOUR_US);
    TRY(letters_forget_unconfirmed(db, .unconfirmed = unconfirmed));
    TRY(subscriptions_forget(db, .unconfirmed = unconfirmed));
    TRY(asks_forget(db, .before = unconfirmed));
    return letters_queue(db, .since = instant_plus(e->at, -letter_days * DAY_US), .at = e->at);
}

static const struct choice kinds[] = {{"confirm", "确认信"}, {"notice", "公告"}, {0}};
static const struct choice states[] = {
    {"waiting", "待发"}, {"sent", "已发出"}, {"failed", "没有发出"}, {0}};
static const struct field tried_in[] = {
    FIELD(struct letter_tried_in, subscription, "订阅"),
    FIELD(struct letter_tried_in, about, "关于"),
    CHOICE(struct letter_tried_in, kind, "种类", kinds),
    CHOICE(struct letter_tried_in, state, "结果", states),
    FIELD(struct letter_tried_in, error, "对方的答复", .optional = true, .max = 300),
    FIELD(struct letter_tried_in, next, "下次"),
    FIELD(struct letter_tried_in, status, "状态码", .min = 0, .max = 999),
    {0},
};

static err tried_apply(struct db *db, const struct entry *e, const void *in,
                       __attribute__((unused)) const void *out)
{
    const struct letter_tried_in *p = in;
    return letter_tried(db, .subscription = p->subscription, .kind = p->kind, .about = p->about,
                        .state = p->state, .next = p->next, .status = p->status,
                        .error = p->error, .at = e->at);
}

const struct act subscribe_acts[] = {
    {"subscribe.ask", "用邮件订阅", "先发一封确认信，您在信里确认以后才开始；不用登录。", ACT_SIDE,
     MAY(public_reader, "project"), ACT_IN(struct ask, ask_in), ACT_OUT(struct ask_out, ask_out),
     .check = ask_check, .apply = ask_apply, .then = "/subscribe/sent?project={project}"},
    {"subscribe.confirm", "确认订阅", "从现在起，这个项目每发一份公告就寄一封信。", ACT_SIDE, ANYONE,
     ACT_IN(struct keyed, keyed_in), ACT_OUT(struct keyed_out, keyed_out),
     .check = confirm_check, .apply = confirm_apply, .then = "/subscribe/confirm?key={key}"},
    {"subscribe.end", "退订", "马上生效，邮箱地址同时删除。", ACT_SIDE, ANYONE,
     ACT_IN(struct keyed, keyed_in), ACT_OUT(struct keyed_out, keyed_out), .check = end_check,
     .apply = end_apply, .then = "/subscribe/end?key={key}", .one_click = true},
    {"subscribe.set_post", "登记发信", NULL, ACT_SIDE, CLOCK, ACT_IN(struct set_post, set_post_in),
     .apply = set_post_apply},
    {"subscribe.queue", "排入待寄", NULL, ACT_SIDE, CLOCK, .apply = queue_apply},
    {"subscribe.tried", "登记寄信结果", NULL, ACT_SIDE, CLOCK,
     ACT_IN(struct letter_tried_in, tried_in), .apply = tried_apply},
    {0},
};
