#include "fund/fund.h"

#include "account/account.h"
#include "crypto/password.h"
#include "journal/trial.h"

static const struct slice *const slices[] = {&journal_slice, &account_slice, &fund_slice};

struct desk {
    struct trial t;
    struct who budget;
    id buyer;
};

static void open_desk(struct desk *d, arena *a)
{
    password_cheap();
    trial_open(&d->t, a, slices, sizeof slices / sizeof *slices);
    d->buyer = trial_org(&d->t, "buyer");
    d->budget = trial_person(&d->t, trial_org(&d->t, "finance"), "budget");
}

static struct call *add_line(struct desk *d, const char *number, const char *amount,
                             const char *sources)
{
    return trial_do(&d->t, &d->budget, "fund.add_line",
                    "{'org':'%s','year':2026,'stage':'approved','number':'%s','code':'P1',"
                    "'name':'居家养老服务','amount':'%s','sources':[%s]}",
                    trial_id_text(&d->t, d->buyer), number, amount, sources);
}

static id new_line(struct desk *d, const char *number)
{
    id line = {0};
    struct call *c = TRIAL_OK(add_line(d, number, "1000.00",
                                       "{\"source\":\"一般公共预算\",\"amount\":\"1000.00\"}"));
    CHECK(id_parse(str_of(trial_text(c, "line")), &line));
    return line;
}

TEST(a_line_is_what_its_sources_add_up_to)
{
    struct desk d;
    open_desk(&d, a);
    TRIAL_OK(add_line(&d, "财预1号", "1000.00",
                      "{\"source\":\"一般公共预算\",\"amount\":\"600.01\"},"
                      "{\"source\":\"福利彩票公益金\",\"amount\":\"399.99\"}"));
    TRIAL_REFUSED(add_line(&d, "财预1号", "1000.00",
                           "{\"source\":\"一般公共预算\",\"amount\":\"1000.00\"}"),
                  "fund.line_once");
    TRIAL_REFUSED(add_line(&d, "财预2号", "1000.00",
                           "{\"source\":\"一般公共预算\",\"amount\":\"999.99\"}"),
                  "fund.sources_sum");
    TRIAL_REFUSED(add_line(&d, "财预2号", "1000.00",
                           "{\"source\":\"一般公共预算\",\"amount\":\"500.00\"},"
                           "{\"source\":\"一般公共预算\",\"amount\":\"500.00\"}"),
                  "sources.1.source");
    TRIAL_REFUSED(add_line(&d, "财预2号", "1000.00", ""), "sources");
    TRIAL_REFUSED(add_line(&d, "财预2号", "0", "{\"source\":\"甲\",\"amount\":\"0\"}"), "amount");
    CHECK(!trial_replay(&d.t).at);
}

TEST(only_the_budget_desk_enters_lines_and_only_for_purchasers)
{
    struct desk d;
    open_desk(&d, a);
    struct who handler = trial_person(&d.t, d.buyer, "handler");
    struct who keep = d.budget;
    d.budget = handler;
    CHECK(add_line(&d, "财预1号", "1.00", "{\"source\":\"甲\",\"amount\":\"1.00\"}")->result.kind ==
          ERR_DENIED);
    d.budget = keep;
    d.buyer = trial_org(&d.t, "agency");
    TRIAL_REFUSED(add_line(&d, "财预1号", "1.00", "{\"source\":\"甲\",\"amount\":\"1.00\"}"), "org");
}

// A check outside a batch, as other slices' checks make it.
static err ask(struct desk *d, err (*may)(struct call *c, id line, id project, money x, money y),
               id line, id project, int64_t x, int64_t y)
{
    struct call c = {.a = d->t.a, .db = d->t.db, .today = day_make(2026, 3, 2)};
    return may(&c, line, project, (money){x}, (money){y});
}

static err may_freeze(struct call *c, id line, __attribute__((unused)) id project, money x,
                      __attribute__((unused)) money y)
{
    return fund_may_freeze(c, line, x, "amount");
}

static err may_occupy(struct call *c, id line, id project, money x, money y)
{
    return fund_may_occupy(c, line, project, x, y, "amount");
}

static err may_pay(struct call *c, id line, id project, money x, __attribute__((unused)) money y)
{
    return fund_may_pay(c, line, project, x, "amount");
}

TEST(nobody_freezes_occupies_or_pays_more_than_there_is)
{
    struct desk d;
    id project = {77}, other = {78};
    open_desk(&d, a);
    id line = new_line(&d, "财预1号");
    CHECK_OK(ask(&d, may_freeze, line, project, 100000, 0));
    CHECK(ask(&d, may_freeze, line, project, 100001, 0).rule == &RULE_fund_over_freeze);
    CHECK_OK(db_begin(d.t.db));
    CHECK_OK(fund_freeze(d.t.db, line, project, (money){60000}));
    CHECK(ask(&d, may_freeze, line, other, 40001, 0).rule == &RULE_fund_over_freeze);
    CHECK_OK(ask(&d, may_freeze, line, other, 40000, 0));
    CHECK(ask(&d, may_occupy, line, project, 60001, 1).rule == &RULE_fund_over_unfreeze);
    CHECK(ask(&d, may_occupy, line, project, 60000, 100001).rule == &RULE_fund_over_occupy);
    CHECK_OK(ask(&d, may_occupy, line, project, 60000, 100000));
    CHECK_OK(fund_occupy(d.t.db, line, project, (money){60000}, (money){50000}));
    CHECK(ask(&d, may_pay, line, project, 50001, 0).rule == &RULE_fund_over_pay);
    CHECK(ask(&d, may_pay, line, other, 1, 0).rule == &RULE_fund_over_pay);
    CHECK_OK(ask(&d, may_pay, line, project, 50000, 0));
    CHECK_OK(db_commit(d.t.db));
}

TEST(the_budget_desk_gives_back_what_is_frozen_and_no_more)
{
    struct desk d;
    id project = {77};
    struct fund_line *line = NULL;
    open_desk(&d, a);
    id n = new_line(&d, "财预1号");
    CHECK_OK(db_begin(d.t.db));
    CHECK_OK(fund_freeze(d.t.db, n, project, (money){60000}));
    CHECK_OK(db_commit(d.t.db));
    const char *body = "{'line':'%s','project':'%s','amount':'%s','reason':'项目缩减'}";
    const char *l = trial_id_text(&d.t, n), *p = trial_id_text(&d.t, project);
    TRIAL_REFUSED(trial_do(&d.t, &d.budget, "fund.release", body, l, p, "600.01"),
                  "fund.over_unfreeze");
    TRIAL_REFUSED(trial_do(&d.t, &d.budget, "fund.release", body, l, p, "0"), "amount");
    TRIAL_REFUSED(trial_do(&d.t, &d.budget, "fund.release", body, l,
                           trial_id_text(&d.t, (id){78}), "1.00"), "project");
    TRIAL_OK(trial_do(&d.t, &d.budget, "fund.release", body, l, p, "599.99"));
    CHECK_OK(fund_line_by_id(d.t.db, a, n, &line));
    CHECK(line && line->frozen.fen == 1 && line->room.fen == 99999);
}

TEST(a_line_is_adjusted_but_not_below_what_is_held)
{
    struct desk d;
    struct fund_line *line = NULL;
    open_desk(&d, a);
    id n = new_line(&d, "财预1号");
    CHECK_OK(db_begin(d.t.db));
    CHECK_OK(fund_freeze(d.t.db, n, (id){77}, (money){60000}));
    CHECK_OK(db_commit(d.t.db));
    const char *body = "{'line':'%s','number':'调1号','amount':'%s','reason':'年中调剂','sources':"
                       "[{'source':'一般公共预算','amount':'%s'}]}";
    const char *l = trial_id_text(&d.t, n);
    TRIAL_REFUSED(trial_do(&d.t, &d.budget, "fund.adjust", body, l, "599.99", "599.99"),
                  "fund.adjust_below");
    TRIAL_REFUSED(trial_do(&d.t, &d.budget, "fund.adjust", body, l, "600.00", "600.01"),
                  "fund.sources_sum");
    TRIAL_OK(trial_do(&d.t, &d.budget, "fund.adjust", body, l, "600.00", "600.00"));
    CHECK_OK(fund_line_by_id(d.t.db, a, n, &line));
    CHECK(line && line->amount.fen == 60000 && line->room.fen == 0);
}

TEST(a_difference_is_explained_by_whoever_it_belongs_to)
{
    struct desk d;
    open_desk(&d, a);
    id n = new_line(&d, "财预1号");
    struct who accountant = trial_person(&d.t, d.buyer, "accountant");
    const char *l = trial_id_text(&d.t, n);
    const char *outside = "{'line':'%s','as_of':'%s','balance':'%s','source':'一体化导出'}";
    const char *explain = "{'line':'%s','as_of':'%s','explanation':'有一笔未登'}";
    TRIAL_REFUSED(trial_do(&d.t, &d.budget, "fund.record_outside", outside, l, "2026-03-03", "0"),
                  "as_of");
    TRIAL_OK(trial_do(&d.t, &d.budget, "fund.record_outside", outside, l, "2026-03-01", "900"));
    TRIAL_OK(trial_do(&d.t, &d.budget, "fund.record_outside", outside, l, "2026-03-02", "1000"));
    TRIAL_REFUSED(trial_do(&d.t, &d.budget, "fund.record_outside", outside, l, "2026-03-02", "1"),
                  "fund.outside_once");
    TRIAL_REFUSED(trial_do(&d.t, &d.budget, "fund.explain", explain, l, "2026-03-01"),
                  "fund.explained_by");
    TRIAL_REFUSED(trial_do(&d.t, &accountant, "fund.explain", explain, l, "2026-03-02"), "as_of");
    TRIAL_OK(trial_do(&d.t, &accountant, "fund.explain", explain, l, "2026-03-01"));
    CHECK(!trial_replay(&d.t).at);
}

// Random purchases on one line: whatever the checks let pass leaves room, and a purchase that is
// closed has occupied what it paid and gave back.
enum { projects = 5, steps = 400 };

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void random_step(struct desk *d, id line, uint64_t *state)
{
    struct db *db = d->t.db;
    id project = {100 + (int64_t)(next_random(state) % projects)};
    int64_t x = (int64_t)(next_random(state) % 30000), y = (int64_t)(next_random(state) % 30000);
    switch (next_random(state) % 3) {
    case 0:
        if (!ask(d, may_freeze, line, project, x, 0).kind)
            CHECK_OK(fund_freeze(db, line, project, (money){x}));
        break;
    case 1:
        if (!ask(d, may_occupy, line, project, x, y).kind)
            CHECK_OK(fund_occupy(db, line, project, (money){x}, (money){y}));
        break;
    default:
        if (!ask(d, may_pay, line, project, x, 0).kind)
            CHECK_OK(fund_pay(db, line, project, (money){x}));
    }
}

static void close_all(struct desk *d, id line)
{
    for (int64_t i = 0; i < projects; i++) {
        struct fund_uses uses;
        CHECK_OK(fund_uses_of(d->t.db, d->t.a, (id){100 + i}, &uses));
        for (size_t k = 0; k < uses.n; k++) {
            const struct fund_use *u = &uses.at[k];
            CHECK(u->frozen.fen >= 0 && u->paid.fen <= u->occupied.fen);
            CHECK_OK(fund_release(d->t.db, line, u->project, u->frozen,
                                  (money){u->occupied.fen - u->paid.fen - u->released.fen}));
        }
    }
}

TEST(a_line_never_runs_short_and_closes_to_what_was_paid)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct desk d;
        uint64_t state = seed * 7919;
        struct fund_line *line = NULL;
        money room = {0};
        open_desk(&d, a);
        id n = new_line(&d, "财预1号");
        CHECK_OK(db_begin(d.t.db));
        for (int i = 0; i < steps; i++) {
            random_step(&d, n, &state);
            CHECK_OK(fund_room(d.t.db, a, n, &room));
            CHECK(room.fen >= 0);
        }
        close_all(&d, n);
        CHECK_OK(fund_line_by_id(d.t.db, a, n, &line));
        CHECK(line->frozen.fen == 0);
        CHECK(line->occupied.fen == line->paid.fen + line->released.fen);
        CHECK(line->room.fen == line->amount.fen - line->paid.fen);
        CHECK_OK(db_commit(d.t.db));
    }
}

CHECK_MAIN
