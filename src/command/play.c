#include "command/play.h"

#include <string.h>

#include "base/os.h"
#include "command/say.h"

const struct step *const play_here[] = {play_plan_steps, play_tender_steps,
                                          play_evaluate_steps, play_contract_steps, NULL};
static const struct step *const elsewhere[] = {play_plan_steps, play_elsewhere_steps,
                                               play_contract_steps, NULL};
static const struct step *const over[] = {NULL};

str play_member(const struct json *j, const char *key)
{
    str s = {0};
    return json_str(json_get(j, key), &s) ? s : (str){0};
}

const struct actor *play_organizer(const struct play *p)
{
    return p->organizer ? p->organizer : &p->city->agent;
}

const struct law *play_law(const struct play *p)
{
    return journal_law(p->city->place->journal);
}

static const char *const refusable[] = {
    "scoring.sum", "scoring.group_sum", "scoring.price_weight", "need.instalments_sum",
    "need.indicators_sum", "need.payment_bands_gap", "need.ceiling_over_budget",
    "need.set_aside", "evaluate.off_level"};

static str refusal_of(const struct call *c)
{
    if (!c->findings)
        return (str){0};
    for (size_t i = 0; i < sizeof refusable / sizeof *refusable; i++)
        if (strcmp(refusable[i], c->findings->rule->name) == 0)
            return str_of(refusable[i]);
    return (str){0};
}

static err deed_of(struct play *p, const struct actor *by, const char *kind, str body,
                   struct deed *ret)
{
    *ret = (struct deed){.by = by, .unit = p->unit, .kind = kind, .body = body};
    return p->before ? p->before(p, ret, p->with) : OK;
}

err play_do(struct play *p, const struct actor *by, const char *kind, str body)
{
    struct deed d;
    TRY(deed_of(p, by, kind, body, &d));
    if (play_over(p) || (p->skip && strcmp(p->skip, kind) == 0))
        return OK;
    return city_must(p->city, &p->a, &d, &p->last);
}

err play_try(struct play *p, const struct actor *by, const char *kind, str body)
{
    struct deed d;
    TRY(deed_of(p, by, kind, body, &d));
    if (play_over(p))
        return OK;
    TRY(city_do(p->city, &p->a, &d, &p->last));
    if (!p->last->result.kind)
        return OK;
    p->refused = refusal_of(p->last);
    if (!p->refused.at)
        return city_must(p->city, &p->a, &d, &p->last);
    play_end(p, "refused");
    return OK;
}

err play_id(const struct play *p, const char *member, id *ret)
{
    return play_over(p) ? OK : call_id(p->last, member, ret);
}

void play_end(struct play *p, const char *outcome)
{
    p->outcome = str_of(outcome);
    p->part = over;
}

bool play_over(const struct play *p)
{
    return !*p->part;
}

void play_wait_until(struct play *p, day d, int hour, int minute)
{
    p->next = instant_at(d, hour, minute);
}

void play_wait_days(struct play *p, int64_t days, int hour, int minute)
{
    day d = day_plus(day_of(p->next), days);
    while (!day_is_working(&play_law(p)->calendar, d))
        d = day_plus(d, 1);
    play_wait_until(p, d, hour, minute);
}

void play_wait_minutes(struct play *p, int64_t minutes)
{
    p->next = instant_plus(p->next, minutes * MINUTE_US);
}

str play_paper(struct play *p, const char *title)
{
    struct blob b = {0};
    str text = join(&p->a, str_of(title), S("："), p->title, S("\n"));
    if (blob_put(p->city->place->blobs, text, &b).kind)
        return S("null");
    return say(&p->a, "{'sha256':%s,'name':%s,'size':%n}", hash_hex(&p->a, b.hash),
               join(&p->a, str_of(title), S(".txt")), b.size);
}

static const struct {
    const char *kind, *supplier_kind, *size, *name;
} supplier_forms[] = {
    {"social_organization", "social_service", "none", "示例市%s社会工作服务中心"},
    {"small_enterprise", "enterprise", "small", "示例市%s服务有限公司"},
    {"medium_enterprise", "enterprise", "medium", "示例省%s物业服务有限公司"},
    {"large_enterprise", "enterprise", "large", "示例%s集团有限公司"},
};

// Made-up names that read like real ones, a different one for each supplier of a city.
static str made_up_name(arena *a, const char *form, int64_t n)
{
    static const char *const first[] = {"和", "安", "惠", "同", "益", "康", "善", "正", "仁", "明"};
    static const char *const second[] = {"乐", "和", "民", "心", "邻", "泰", "德", "信", "爱", "远"};
    str name = join(a, str_of(first[n / 10 % 10]), str_of(second[n % 10]));
    str rest = n >= 100 ? format(a, "第%d", (int)(n / 100)) : S("");
    return format(a, form, str_c(a, join(a, name, rest)));
}

err play_register(struct play *p, struct bidder *b)
{
    for (size_t i = 0; i < sizeof supplier_forms / sizeof *supplier_forms; i++) {
        if (!str_eq(b->kind, str_of(supplier_forms[i].kind)))
            continue;
        int64_t n = p->city->suppliers++;
        const char *login = str_c(p->city->a, format(p->city->a, "supplier%03d", (int)n + 1));
        return city_supplier(p->city, made_up_name(p->city->a, supplier_forms[i].name, n),
                             supplier_forms[i].supplier_kind, supplier_forms[i].size,
                             str_of(login), made_up_name(p->city->a, "何%s", n), &b->who);
    }
    return (err){.kind = ERR_INVALID, .detail = join(&p->a, S("bids.kind: "), b->kind)};
}

err play_begin(struct play *p, struct city *city, struct unit *unit, int64_t number)
{
    p->city = city;
    p->unit = unit;
    p->number = number;
    p->part = json_get(p->file, "elsewhere") ? elsewhere : play_here;
    p->step = *p->part;
    p->next = os_now();
    return OK;
}

void play_go_to(struct play *p, const char *step)
{
    for (p->part = play_here; *p->part; p->part++)
        for (p->step = *p->part; p->step->name; p->step++)
            if (strcmp(p->step->name, step) == 0)
                return;
}

static void note_date(struct play *p, const char *name)
{
    for (size_t i = 0; i < p->dates_count; i++)
        if (strcmp(p->dates[i].step, name) == 0) {
            p->dates[i].day = day_of(p->next);
            return;
        }
    if (p->dates_count == play_dates_max)
        return;
    p->dates[p->dates_count].step = name;
    p->dates[p->dates_count++].day = day_of(p->next);
}

static const struct step *step_named(const struct play *p, const char *name)
{
    const struct step *s = *p->part;
    while (strcmp(s->name, name) != 0)
        s++;
    return s;
}

err play_step(struct play *p)
{
    const struct step *step = p->step;
    os_set_clock(p->next, true);
    TRY(journal_tick(p->city->place->journal));
    note_date(p, step->name);
    p->back_to = NULL;
    TRY(step->go(p));
    if (play_over(p))
        return OK;
    p->step = p->back_to ? step_named(p, p->back_to) : step + 1;
    if (!p->step->name && *++p->part)
        p->step = *p->part;
    return OK;
}
