#include "journal/draft.h"

#include "account/account.h"
#include "journal/trial.h"

static const struct slice *const slices[] = {&journal_slice, &account_slice};

struct desk {
    struct trial t;
    struct who one, other;
    id org;
};

static void open_desk(struct desk *d, arena *a)
{
    trial_open(&d->t, a, slices, 2);
    d->org = trial_org(&d->t, "buyer");
    d->one = trial_person(&d->t, d->org, "handler");
    d->other = trial_person(&d->t, d->org, "section");
}

static struct call *submit(struct desk *d, const struct who *who, const struct act *act, void *in)
{
    struct call *c = new(d->t.a, struct call, 1);
    *c = (struct call){.a = d->t.a, .act = act, .in = in, .who = *who};
    c->out = new(d->t.a, struct draft_saved, 1);
    CHECK_OK(journal_run(d->t.journal, c));
    return c;
}

static struct call *save(struct desk *d, const struct who *who, const char *body, int64_t based)
{
    struct draft_saving *s = new(d->t.a, struct draft_saving, 1);
    *s = (struct draft_saving){S("account.change_org"), d->org, str_of(body), based};
    return submit(d, who, &draft_save, s);
}

static struct draft *find(struct desk *d, const struct who *who)
{
    struct draft *ret = NULL;
    CHECK_OK(draft_find(d->t.db, d->t.a, who->person, S("account.change_org"), d->org,
                        journal_last(d->t.journal), &ret));
    return ret;
}

TEST(a_draft_is_its_person_s_alone)
{
    struct desk d;
    open_desk(&d, a);
    CHECK(!save(&d, &d.one, "one", 0)->result.kind);
    CHECK(find(&d, &d.one) && !find(&d, &d.other));
    CHECK_STR("one", find(&d, &d.one)->body);
    CHECK(save(&d, &(struct who){0}, "nobody", 0)->result.kind == ERR_SIGN_IN);
}

TEST(the_later_of_two_tabs_is_warned_and_nothing_is_lost)
{
    struct desk d;
    open_desk(&d, a);
    CHECK(!save(&d, &d.one, "first tab", 0)->result.kind);
    CHECK(save(&d, &d.one, "second tab", 0)->result.kind == ERR_CONFLICT);
    CHECK_STR("first tab", find(&d, &d.one)->body);
    CHECK(!save(&d, &d.one, "second tab", 1)->result.kind);
    CHECK_STR("second tab", find(&d, &d.one)->body);
    CHECK(find(&d, &d.one)->version == 2);
}

TEST(a_draft_expires_and_can_be_dropped)
{
    struct desk d;
    open_desk(&d, a);
    CHECK(!save(&d, &d.one, "text", 0)->result.kind);
    struct draft *late = NULL;
    CHECK_OK(draft_find(d.t.db, a, d.one.person, S("account.change_org"), d.org,
                        instant_plus(journal_last(d.t.journal), (draft_days + 1) * DAY_US),
                        &late));
    CHECK(!late);
    struct draft_saving drop = {S("account.change_org"), d.org, {0}, 0};
    CHECK(!submit(&d, &d.one, &draft_drop, &drop)->result.kind && !find(&d, &d.one));
    char *big = new(a, char, draft_body_max + 2);
    memset(big, 'x', draft_body_max + 1);
    CHECK(save(&d, &d.one, big, 0)->result.kind == ERR_TOO_BIG);
}

TEST(a_draft_goes_when_its_act_is_done)
{
    struct desk d;
    open_desk(&d, a);
    struct draft_saving s = {S("account.change_org"), d.org, S("text"), 0};
    CHECK(!submit(&d, &d.t.system, &draft_save, &s)->result.kind && find(&d, &d.t.system));
    CHECK(!save(&d, &d.one, "another's", 0)->result.kind);
    TRIAL_OK(trial_do(&d.t, &d.t.system, "account.change_org", "{'org':'%s','name':'新名'}",
                      trial_id_text(&d.t, d.org)));
    CHECK(!find(&d, &d.t.system) && find(&d, &d.one));
    CHECK(!trial_replay(&d.t).at);
}

TEST(what_came_too_late_is_shown_to_the_same_person_for_minutes)
{
    struct desk d;
    str body = {0};
    open_desk(&d, a);
    struct draft_keeping k = {S("key"), d.one.person, S("account.change_org"), d.org, S("text")};
    CHECK(!submit(&d, &(struct who){0}, &draft_keep, &k)->result.kind);
    instant now = journal_last(d.t.journal);
    CHECK_OK(draft_kept(d.t.db, a, S("key"), d.one.person, now, &body));
    CHECK_STR("text", body);
    CHECK_OK(draft_kept(d.t.db, a, S("key"), d.other.person, now, &body));
    CHECK(!body.at);
    CHECK_OK(draft_kept(d.t.db, a, S("other"), d.one.person, now, &body));
    CHECK(!body.at);
    CHECK_OK(draft_kept(d.t.db, a, S("key"), d.one.person, instant_plus(now, HOUR_US), &body));
    CHECK(!body.at);
}

CHECK_MAIN
