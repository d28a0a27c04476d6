// Letters: what is new about a project to whoever confirmed, and the letters by which one confirms.
#include "base/os.h"
#include "plan/plan.h"
#include "subscribe/subscribe_parts.h"
#include "web/courier.h"
#include "web/widgets.h"

enum { attempts_max = 6 };
static const int64_t waits[attempts_max] = {30, 300, 1800, 3 * 3600, 24 * 3600, 0};

// {0} is the project's title, {1} and {2} what follows; each text is a letter's line.
static void put_line(struct out *o, const char *zh, str title, str first, str second)
{
    for (str rest = str_of(tr(o->lang, zh)); rest.at;) {
        put(o, str_cut(&rest, '{'));
        if (!rest.at)
            break;
        str name = str_cut(&rest, '}');
        put(o, str_eq(name, S("title")) ? title : str_eq(name, S("first")) ? first : second);
    }
    put(o, "\n");
}

static str address_of(const struct errand *e, const char *path, str key)
{
    return join(e->a, e->host, str_of(path), key);
}

static void confirm_letter(const struct errand *e, const struct due_letter *d, struct letter *l)
{
    struct out text = out_plain(e->a), subject = out_plain(e->a);
    str none = {0};
    put_line(&text, "有人用这个邮箱订阅了「{title}」的公告。", d->title, none, none);
    put_line(&text, "是您本人的，请在 48 小时内打开下面的网址，按「确认订阅」：", none, none, none);
    put_line(&text, "{first}", none, address_of(e, "/subscribe/confirm?key=", d->confirm_key),
             none);
    put_line(&text, "不是您本人的，不用理会：不确认就不再寄信，这个地址两天以后删除。", none, none,
             none);
    put_line(&subject, "请确认订阅：{title}", d->title, none, none);
    l->subject = str_trim(out_str(&subject));
    l->text = out_str(&text);
}

static err notice_letter(const struct errand *e, const struct due_letter *d, struct letter *l,
                         bool *ret_there)
{
    struct notice_row *n = NULL;
    struct out text = out_plain(e->a), subject = out_plain(e->a);
    str none = {0};
    TRY(plan_notice(e->db, e->a, d->about, &n));
    *ret_there = n;
    if (!n)
        return OK;
    str kind = str_of(choice_word(notice_kinds, n->kind));
    put_line(&subject, "{title}：{first}", d->title, kind, none);
    put_line(&text, "「{title}」发布了{first}：", d->title, kind, none);
    put_line(&text, "{first}（{second}）", none, n->title, instant_text(e->a, n->published));
    put_line(&text, "{first}", none, address_of(e, "/notice/", id_text(e->a, n->id)), none);
    put_line(&text, "项目全过程：{first}", none,
             address_of(e, "/project/", id_text(e->a, d->project)), none);
    put_line(&text, "不想再收，打开这里退订：{first}", none,
             address_of(e, "/subscribe/end?key=", d->end_key), none);
    l->subject = str_trim(out_str(&subject));
    l->text = out_str(&text);
    return OK;
}

static err write_down(struct errand *e, const struct due_letter *d,
                      const struct outgoing_result *r, instant now)
{
    bool last = d->attempts + 1 >= attempts_max || r->status / 100 == 5;
    struct letter_tried_in *in = new(e->a, struct letter_tried_in, 1);
    *in = (struct letter_tried_in){
        .subscription = d->subscription, .kind = d->kind, .about = d->about,
        .state = r->taken ? S("sent") : last ? S("failed") : S("waiting"),
        .status = r->status, .error = r->taken ? (str){0} : r->why,
        .next = instant_plus(now, waits[last ? 0 : d->attempts] * second_us)};
    return errand_do(e, "subscribe.tried", in, NULL);
}

static err carry_one(struct errand *e, const struct due_letter *d, instant now,
                     bool *ret_answered)
{
    bool there = true;
    struct outgoing_result r = {.why = S("the notice is not there"), .status = 500};
    struct letter l = {
        .to = d->address, .at = now,
        .unsubscribe = address_of(e, "/do/subscribe.end?key=", d->end_key),
        .id = join(e->a, id_text(e->a, d->subscription), S("."), id_text(e->a, d->about))};
    if (str_eq(d->kind, S("confirm")))
        confirm_letter(e, d, &l);
    else
        TRY(notice_letter(e, d, &l, &there));
    if (there)
        outgoing_letter(e->a, e->with, &l, &r);
    *ret_answered = r.status != 0;
    return write_down(e, d, &r, now);
}

err subscribe_carry(struct errand *e, instant *next)
{
    instant now = os_now();
    struct letters_to_queue_row fresh;
    struct due_letter_rows due;
    struct letter_next_row first;
    bool answered = true;
    TRY(letters_to_queue(e->db, e->a, instant_plus(now, -letter_days * DAY_US),
                         instant_plus(now, -confirm_hours * HOUR_US), &fresh));
    if (fresh.n || fresh.stale)
        TRY(errand_do(e, "subscribe.queue", NULL, NULL));
    TRY(letters_due(e->db, e->a, now, &due));
    for (size_t i = 0; i < due.n && answered; i++)
        TRY(carry_one(e, &due.at[i], now, &answered));
    TRY(letter_next(e->db, e->a, &first));
    if (first.at.us && first.at.us < next->us)
        *next = first.at;
    if (!answered)
        e->rest = instant_plus(os_now(), waits[0] * second_us);
    return OK;
}
