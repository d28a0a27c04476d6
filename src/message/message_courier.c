// Carries messages to the hook of one channel: queues what is new, posts what is due, and writes
// down what became of it. A host that does not answer stops the round; nothing is lost by waiting.
#include "base/os.h"
#include "message/message_parts.h"
#include "web/courier.h"
#include "web/outgoing.h"

enum { attempts_max = 8, gone = 410 };

// After how many seconds the next attempt: about a day and a half in all.
static const int64_t waits[attempts_max] = {5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600, 0};

static str body_of(const struct errand *e, const struct message_hook *h,
                   const struct due_delivery *d, const struct message_row *m)
{
    struct out text = out_plain(e->a), o = out_plain(e->a);
    put_message(&text, e->house, e->law, m);
    json_open(&o, '{');
    json_put_key(&o, "data");
    json_open(&o, '{');
    json_put_key(&o, "channel");
    json_put_str(&o, str_of(h->channel));
    json_put_key(&o, "link");
    json_put_str(&o, join(e->a, e->host.at ? e->host : S(""), S("/messages")));
    json_put_key(&o, "text");
    json_put_str(&o, out_str(&text));
    json_put_key(&o, "to");
    json_put_str(&o, d->target);
    json_put_key(&o, "todo");
    json_put_bool(&o, m->todo);
    json_put_key(&o, "topic");
    json_put_str(&o, m->topic);
    json_close(&o, '}');
    json_put_key(&o, "timestamp");
    json_put_str(&o, instant_utc(e->a, m->at));
    json_put_key(&o, "type");
    json_put_str(&o, S("message.created"));
    json_close(&o, '}');
    return out_str(&o);
}

// A gateway may say the number again: it is nobody else's business.
static str without(arena *a, str why, str target)
{
    ptrdiff_t at = target.len ? str_find(why, target) : -1;
    if (at < 0)
        return why;
    return join(a, str_part(why, 0, (size_t)at), message_masked(a, target),
                str_from(why, (size_t)at + target.len));
}

static err write_down(struct errand *e, const struct message_hook *h,
                      const struct due_delivery *d, const struct outgoing_result *r, instant now)
{
    bool last = d->attempts + 1 >= attempts_max || r->status == gone;
    const char *state = r->taken ? "sent" : last ? "failed" : "waiting";
    struct message_tried *in = new(e->a, struct message_tried, 1);
    *in = (struct message_tried){
        .message = d->message, .channel = str_of(h->channel), .state = str_of(state),
        .error = r->taken ? (str){0} : without(e->a, r->why, d->target), .status = r->status,
        .next = instant_plus(now, waits[last ? 0 : d->attempts] * second_us)};
    return errand_do(e, "message.tried", in, NULL);
}

// False: nobody answered, the others can wait too.
static err carry_one(struct errand *e, const struct message_hook *h,
                     const struct due_delivery *d, instant now, bool *ret_answered)
{
    struct message_row *m = NULL;
    struct outgoing_result r = {.why = S("the message is not there")};
    TRY(message_by_id(e->db, e->a, d->message, &m));
    if (m)
        outgoing_post(e->a, &(struct post){
            .url = h->url, .key = h->key, .at = now, .body = body_of(e, h, d, m),
            .id = join(e->a, S("msg_"), id_text(e->a, d->message), S("_"), str_of(h->channel))},
            &r);
    else
        r.status = gone;
    *ret_answered = r.status != 0;
    return write_down(e, h, d, &r, now);
}

err message_carry(struct errand *e, instant *next)
{
    const struct message_hook *h = e->with;
    struct deliveries_to_queue_row fresh;
    struct due_delivery_rows due;
    struct delivery_next_row first;
    instant now = os_now();
    TRY(deliveries_to_queue(e->db, e->a, str_of(h->channel),
                            instant_plus(now, -delivery_days * DAY_US), &fresh));
    if (fresh.n) {
        struct message_queue *in = new(e->a, struct message_queue, 1);
        in->channel = str_of(h->channel);
        TRY(errand_do(e, "message.queue", in, NULL));
    }
    TRY(deliveries_due(e->db, e->a, str_of(h->channel), now, &due));
    bool answered = true;
    for (size_t i = 0; i < due.n && answered; i++)
        TRY(carry_one(e, h, &due.at[i], now, &answered));
    TRY(delivery_next(e->db, e->a, str_of(h->channel), &first));
    if (first.at.us && first.at.us < next->us)
        *next = first.at;
    if (!answered)
        e->rest = instant_plus(os_now(), waits[0] * second_us);
    return OK;
}
