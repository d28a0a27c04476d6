// xinyue demo: a city's year, at every stage, out of a seed.
//
// Many plays in one queue by time, each with made-up needs, bids and scores in the fields of work
// that cities buy. Everything goes through the ordinary acts, so the law passes over all of it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "command/demo.h"
#include "command/play.h"
#include "command/say.h"
#include "command/tour.h"
#include "crypto/password.h"

enum { demo_max = 5000, pool_max = 24, days_of_story = 430 };

struct demo {
    struct place place;
    arena a;
    struct city city;
    struct supplier_actor pool[pool_max];
    struct play *plays;
    struct play tour;  // the purchase that a visitor goes on with
    size_t count;
    instant begin, until;
    uint64_t random;
};

// xorshift64*: the story's own chance, apart from the ids'.
static uint64_t draw(struct demo *d, uint64_t below)
{
    d->random ^= d->random >> 12;
    d->random ^= d->random << 25;
    d->random ^= d->random >> 27;
    return (d->random * 2685821657736338717u >> 16) % below;
}

static err register_pool(struct demo *d)
{
    for (size_t i = 0; i < pool_max; i++) {
        const struct demo_supplier *s = &demo_suppliers[i % demo_suppliers_count];
        str login = i == 0 ? S("heyang") : format(&d->a, "supplier%02zu", i + 1);
        str name = i < demo_suppliers_count
                       ? str_of(s->name)
                       : join(&d->a, str_of(s->name), S("（"), str_of(demo_streets[i % 8]),
                              S("分中心）"));
        TRY(city_supplier(&d->city, name, s->kind, s->size, login, str_of(demo_heads[i]),
                          &d->pool[i]));
    }
    return OK;
}

// What one of them has registered: one certificate ends while the story is still told.
static err register_certificates(struct demo *d)
{
    static const struct {
        const char *kind, *number, *issuer;
        int days_after;
    } all[] = {
        {"民办非企业单位登记证书", "示民证字第010123号", "示例市民政局", 900},
        {"社会组织评估等级证书（4A）", "示评〔2023〕018号", "示例市民政局", 18},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct call *call = NULL;
        day until = day_plus(day_of(d->until), all[i].days_after);
        TRY(city_must(&d->city, &d->a,
                      &(struct deed){.kind = "supplier.add_certificate", .by = &d->pool[0].actor,
                                     .body = say(&d->a,
                                                 "{'kind':%s,'number':%s,'issuer':%s,"
                                                 "'until_day':%D}",
                                                 str_of(all[i].kind), str_of(all[i].number),
                                                 str_of(all[i].issuer), until)},
                      &call));
    }
    return OK;
}

static err register_streets(struct demo *d)
{
    for (size_t i = 0; i < sizeof demo_streets / sizeof *demo_streets; i++)
        TRY(city_street(&d->city, str_of(demo_streets[i])));
    return OK;
}

static money wan(uint64_t n)
{
    return (money){(int64_t)n * 1000000};
}

static str put_indicators(arena *a, const struct demo_field *f)
{
    return say(a,
               "[{'name':%s,'dimension':'process','weight':'20','target':'95','unit':'%%',"
               "'method':'季度检查服务计划和记录'},"
               "{'name':%s,'dimension':'output','weight':'40','target':%s,'unit':%s,"
               "'method':'服务记录逐条统计'},"
               "{'name':%s,'dimension':'effect','weight':'20','target':'85','unit':'%%',"
               "'method':'回访和第三方评估'},"
               "{'name':'服务对象满意度','dimension':'satisfaction','weight':'20','target':'90',"
               "'unit':'%%','method':'问卷调查，样本不少于服务对象的一成'}]",
               str_of(f->process), str_of(f->output), str_of(f->target), str_of(f->unit),
               str_of(f->effect));
}

static str put_need(struct demo *d, arena *a, const struct demo_field *f, money budget,
                    bool reserved)
{
    str reason = budget.fen <= wan(200).fen && !reserved ? S("46-6(1)") : (str){0};
    str title = join(a, str_of(demo_streets[draw(d, 8)]), str_of(f->title));
    return say(a,
               "{'title':%s,'service':%s,'budget':%m,'ceiling':%m,'pricing':'competed',"
               "'set_aside':{'kind':%s,'reason':%s},'term_months':%n,'goal':%s,'recipients':%s,"
               "'scope':%s,'standards':[%s,%s],'indicators':%j,'instalments':["
               "{'name':'预付款','percent':'40','after':'signing'},"
               "{'name':'进度款','percent':'30','after':'acceptance'},"
               "{'name':'尾款','percent':'30','after':'evaluation'}]}",
               title, str_of(f->service), budget, budget, reserved ? S("whole") : S("none"),
               reason, (int64_t)(6 + 3 * (int64_t)draw(d, 3)), str_of(f->goal),
               str_of(f->recipients), str_of(f->scope), str_of(f->standards[0]),
               str_of(f->standards[1]), put_indicators(a, f));
}

static const char scoring[] =
    "{'rule':'comprehensive','price_weight':'15','sme_deduction':%s,'groups':["
    "{'name':'商务部分','technical':false,'weight':'30','items':["
    "{'name':'同类服务经验','weight':'10','kind':'objective','levels':['0','50','100']},"
    "{'name':'服务质量保障制度','weight':'20','kind':'judged','levels':['0','60','80','100']}]},"
    "{'name':'技术部分','technical':true,'weight':'55','items':["
    "{'name':'服务方案','weight':'30','kind':'judged','levels':['0','60','80','100']},"
    "{'name':'项目团队','weight':'25','kind':'objective','levels':['0','40','70','100']}]}]}";

static str one_of(struct demo *d, const char *const *levels, size_t n)
{
    return str_of(levels[draw(d, n)]);
}

static str judged(struct demo *d, arena *a, size_t members, size_t favour)
{
    static const char *const levels[] = {"60", "80", "80", "100"};
    struct out o = out_plain(a);
    for (size_t i = 0; i < members; i++) {
        put(&o, i ? "," : "");
        put(&o, say(a, "%s", one_of(d, levels + favour, 4 - favour)));
    }
    return out_str(&o);
}

static str put_bid(struct demo *d, arena *a, size_t n, const struct supplier_actor *s,
                   money budget, size_t members)
{
    static const char *const business[] = {"0", "50", "100", "100"};
    static const char *const team[] = {"40", "70", "100", "70"};
    money asked = {muldiv(budget.fen, 860 + (int64_t)draw(d, 135), 1000)};
    money last = {muldiv(asked.fen, 960 + (int64_t)draw(d, 40), 1000)};
    const char label[2] = {(char)('A' + n), 0};
    return say(a,
               "{'supplier':%s,'kind':%s,'price':%m,'final':%m,'qualified':%b,'compliant':%b,"
               "'scores':[%s,[%j],[%j],%s]}",
               str_copy(a, str_of(label)), demo_bid_kind(s), asked, last, draw(d, 20) > 0,
               draw(d, 25) > 0, one_of(d, business, 4), judged(d, a, members, draw(d, 2)),
               judged(d, a, members, draw(d, 2)), one_of(d, team, 4));
}

static str put_assessment(struct demo *d, arena *a, const struct demo_field *f)
{
    return say(a,
               "{'grades':[{'from':'90','name':'优'},{'from':'80','name':'良'},"
               "{'from':'60','name':'中'},{'from':'0','name':'差'}],'payment':{'kind':'bands',"
               "'bands':[{'from':'90','to':'100','pay':'100'},{'from':'80','to':'90','pay':'96'},"
               "{'from':'60','to':'80','pay':'90'},{'from':'0','to':'60','pay':'75'}]},"
               "'scores':{%s:%s,%s:%s,%s:%s,'服务对象满意度':%s}}",
               str_of(f->process), format(a, "%d", 80 + (int)draw(d, 20)), str_of(f->output),
               format(a, "%d", 78 + (int)draw(d, 22)), str_of(f->effect),
               format(a, "%d", 70 + (int)draw(d, 28)), format(a, "%d", 84 + (int)draw(d, 16)));
}

// A purchase as a play file, and who bids in it.
static str make_play(struct demo *d, arena *a, const struct demo_field *f, const size_t *bidders,
                     size_t n)
{
    money budget = wan(f->least + draw(d, f->most - f->least));
    bool consultation = budget.fen < wan(400).fen && draw(d, 5) < 3;
    bool reserved = f->enterprises && draw(d, 2);
    size_t members = consultation ? 3 : 5;
    struct out bids = out_plain(a);
    for (size_t i = 0; i < n; i++) {
        put(&bids, i ? "," : "");
        put(&bids, put_bid(d, a, i, &d->pool[bidders[i]], budget, members));
    }
    return say(a,
               "{'play':1,'title':%s,'clock':'2025-01-01T09:00','thresholds':{"
               "'procurement':'500000.00','open_tender':'4000000.00'},'method':%s,'need':%j,"
               "'scoring':%j,'committee':{'size':%n},'bids':[%j],'assessment':%j}",
               str_of(f->title), consultation ? S("consultation") : S("open_tender"),
               put_need(d, a, f, budget, reserved),
               say(a, scoring, reserved ? S("0") : S("10")), (int64_t)members, out_str(&bids),
               put_assessment(d, a, f));
}

// Three to five different suppliers, seldom two; enterprises only where the field is theirs.
static size_t choose_bidders(struct demo *d, const struct demo_field *f, size_t ret[5])
{
    size_t wanted = draw(d, 25) == 0 ? 2 : 3 + draw(d, 3), n = 0;
    while (n < wanted) {
        size_t one = draw(d, pool_max);
        bool enterprise = str_eq(d->pool[one].kind, S("enterprise"));
        bool twice = enterprise != f->enterprises;
        for (size_t i = 0; i < n; i++)
            twice = twice || ret[i] == one;
        if (!twice)
            ret[n++] = one;
    }
    return n;
}

// Purchases that stand still in the middle of their evaluation, for whoever wants to try a seat: by
// their numbers the first expert of the city sits in each.
static const struct held {
    size_t n;
    const char *step;
} held[] = {{0, "compliance"}, {48, "scores"}, {43, "ranking"}};

// Advance payments that nobody goes on with: one without an invoice, one without an application.
static const char *late_at(size_t n)
{
    return n % 20 == 7 ? "application" : n % 20 == 17 ? "invoice" : NULL;
}

static const char *held_at(size_t n)
{
    if (late_at(n))
        return late_at(n);
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        if (held[i].n == n)
            return held[i].step;
    return NULL;
}

static bool is_held(const struct play *p)
{
    const char *step = held_at((size_t)p->number);
    return step && !play_over(p) && strcmp(p->step->name, step) == 0;
}

// Whenever the story ends, a fifth of the purchases are then open, with deadlines day after day.
static int64_t begins_on(size_t n, int64_t otherwise)
{
    enum { need_to_evaluation = 74, need_to_overdue = 140, open_days = 20 };
    if (late_at(n))
        return days_of_story - need_to_overdue - (int64_t)(n % 3) * 6;
    if (held_at(n))
        return days_of_story - need_to_evaluation;
    if (n % 5 == 1)
        return days_of_story - need_to_evaluation + 1 + (int64_t)(n * 7 % open_days);
    return otherwise;
}

static err begin_play(struct demo *d, size_t n)
{
    struct play *p = &d->plays[n];
    size_t bidders[5], count;
    const struct demo_field *f = &demo_fields[n % demo_fields_count];
    arena a = arena_make((size_t)64 << 20);
    count = choose_bidders(d, f, bidders);
    TRY(play_read(&a, make_play(d, &a, f, bidders, count), p));
    p->a = a;
    for (size_t i = 0; i < count; i++)
        p->bidders[i].who = d->pool[bidders[i]];
    TRY(play_begin(p, &d->city, &d->city.units[f->unit_of_city % d->city.units_count], (int64_t)n));
    int64_t begins = (int64_t)draw(d, days_of_story - 3);
    p->next = instant_plus(d->begin, begins_on(n, begins) * DAY_US);
    play_wait_days(p, 0, 9, 0);
    return OK;
}

// Two months before the visitor comes: needed is what the intention's thirty days leave.
static err begin_tour(struct demo *d)
{
    struct play *p = &d->tour;
    TRY(tour_begin(p, &d->city));
    p->number = 1000 * city_experts_max;  // above all others; its head is the first expert
    p->year = day_date(day_of(d->until)).year;
    p->next = instant_plus(d->until, -62 * DAY_US);
    play_wait_days(p, 0, 9, 0);
    return OK;
}

static struct play *earliest(struct demo *d)
{
    struct play *first = NULL;
    for (size_t i = 0; i <= d->count; i++) {
        struct play *p = i < d->count ? &d->plays[i] : &d->tour;
        bool waits = p == &d->tour ? strcmp(p->step->name, tour_stop) == 0 : is_held(p);
        bool due = !play_over(p) && !waits && p->next.us < d->until.us;
        if (due && (!first || p->next.us < first->next.us))
            first = p;
    }
    return first;
}

static err tell_story(struct demo *d)
{
    TRY(city_found(&d->place, &d->a, &(struct city_plan){"sandbox", 6, city_experts_max},
                   &d->city));
    TRY(register_pool(d));
    TRY(register_streets(d));
    TRY(register_certificates(d));
    for (size_t i = 0; i < d->count; i++)
        TRY(begin_play(d, i));
    TRY(begin_tour(d));
    for (struct play *p = earliest(d); p; p = earliest(d)) {
        TRY(play_step(p));
        if (play_over(p))
            arena_free(&p->a);
    }
    os_set_clock(d->until, true);
    TRY(journal_tick(d->place.journal));
    return tour_prepare(&d->tour);
}

static err make(struct demo *d)
{
    TRY(journal_hold(d->place.journal));
    TRY(tell_story(d));
    return journal_release(d->place.journal);
}

static bool read_numbers(struct demo *d, const char *purchases, const char *seed,
                         const char *until)
{
    int64_t n = 0, s = 0;
    day last = day_of(os_now());
    if (!str_int(str_of(purchases), &n) || n < 1 || n > demo_max || !str_int(str_of(seed), &s) ||
        (until && !day_parse(str_of(until), &last)))
        return false;
    d->count = (size_t)n;
    d->random = (uint64_t)s * 2 + 88172645463325252u;
    d->until = instant_at(last, 8, 0);
    d->begin = instant_plus(d->until, -days_of_story * DAY_US);
    os_seed_random((uint64_t)s);
    os_set_clock(instant_plus(d->begin, -DAY_US), true);
    return true;
}

int command_demo(int count, char **words)
{
    const char *data = NULL, *store = NULL, *purchases = "60", *seed = "1", *until = NULL;
    const struct option_spec specs[] = {{"data", &data, NULL}, {"store", &store, NULL},
                                        {"purchases", &purchases, NULL}, {"seed", &seed, NULL},
                                        {"until", &until, NULL}};
    struct demo d = {.a = arena_make((size_t)1 << 30)};
    if (!read_options(count, words, specs, sizeof specs / sizeof *specs, NULL, NULL) || !data ||
        !read_numbers(&d, purchases, seed, until)) {
        fprintf(stderr, "usage: xinyue demo --data DIR [--store URL] [--purchases N] [--seed S] "
                        "[--until DATE]\n");
        return 2;
    }
    password_cheap();
    d.plays = new(&d.a, struct play, d.count);
    err e = place_open(&(struct place_options){.data = data, .store = store, .fresh = true,
                                               .no_sync = true}, &d.place);
    if (e.kind)
        return fail("demo", e);
    e = make(&d);
    if (!e.kind)
        printf("%zu purchases, %lld public entries, until %.*s\n", d.count,
               (long long)journal_size(d.place.journal),
               STR_ARG(day_text(&d.a, day_of(d.until))));
    int status = e.kind ? fail("demo", e) : 0;
    place_close(&d.place);
    arena_free(&d.a);
    return status;
}
