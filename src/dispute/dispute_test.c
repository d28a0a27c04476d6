#include "dispute/dispute_views.h"

#include "account/account.h"
#include "crypto/password.h"
#include "fund/fund.h"
#include "journal/trial.h"
#include "plan/plan.h"
#include "supplier/supplier.h"
#include "tender/tender.h"

static const struct slice *const slices[] = {&journal_slice, &account_slice, &supplier_slice,
                                             &fund_slice,    &plan_slice,    &tender_slice,
                                             &dispute_slice};

TEST(a_project_can_be_asked_about_once_it_is_public)
{
    instant never = {0}, then = {1};
    CHECK(!inquiry_is_open(S("drafting"), never) && !inquiry_is_open(S("filed"), never));
    CHECK(!inquiry_is_open(S("ended"), never));
    CHECK(inquiry_is_open(S("filed"), then) && inquiry_is_open(S("ended"), then));
    CHECK(inquiry_is_open(S("tendering"), never) && inquiry_is_open(S("completed"), never));
}

struct desk {
    struct trial t;
    struct who asker, handler;
};

// Two projects of one purchaser: 71 is public, 72 is not.
static void open_desk(struct desk *d, arena *a)
{
    password_cheap();
    trial_open(&d->t, a, slices, sizeof slices / sizeof *slices);
    id buyer = trial_org(&d->t, "buyer");
    d->handler = trial_person(&d->t, buyer, "handler");
    d->asker = trial_person(&d->t, trial_org(&d->t, "supplier"), "supplier_staff");
    for (int n = 71; n <= 72; n++)
        CHECK_OK(db_script(d->t.db, str_c(a, format(a,
            "insert into project (id, title, buyer, author, kind, catalogue, category, service, "
            "budget, year, state, created, changed) values (%d, '居家养老', %lld, 1, 'public', "
            "'A', 'C', '服务', 1, 2026, '%s', 1, 1)", n, (long long)buyer.n,
            n == 71 ? "tendering" : "drafting"))));
}

static struct call *ask(struct desk *d, const struct who *who, int64_t project, const char *text)
{
    return trial_do(&d->t, who, "dispute.ask", "{'project':'%s','text':'%s'}",
                    trial_id_text(&d->t, (id){project}), text);
}

TEST(a_question_is_due_in_three_working_days)
{
    struct desk d;
    struct inquiry_row_rows rows;
    open_desk(&d, a);
    CHECK_STR("2026-03-05", str_of(trial_text(TRIAL_OK(ask(&d, &d.asker, 71, "第3页写的日期对吗")),
                                              "answer_by")));
    // Before the Labour Day holiday: Thursday 30 April, off until 5 May, 9 May is worked.
    trial_clock(&d.t, "2026-04-30T17:00");
    CHECK_STR("2026-05-08", str_of(trial_text(TRIAL_OK(ask(&d, &d.asker, 71, "第3页写的日期对吗")),
                                              "answer_by")));
    CHECK_OK(inquiries_asked(d.t.db, a, (id){0}, d.asker.person, &rows));
    CHECK(rows.n == 2);
    CHECK_OK(inquiries_to_buyer(d.t.db, a, d.handler.org, &rows));
    CHECK(rows.n == 2 && str_eq(rows.at[0].text, S("第3页写的日期对吗")));
    CHECK_OK(inquiries_to_buyer(d.t.db, a, d.asker.org, &rows));
    CHECK(rows.n == 0);
}

TEST(what_cannot_be_asked_is_refused)
{
    struct desk d;
    struct who nobody = {0};
    open_desk(&d, a);
    TRIAL_REFUSED(ask(&d, &d.asker, 72, "什么时候招标"), "dispute.not_public");
    TRIAL_REFUSED(ask(&d, &d.asker, 73, "什么时候招标"), "project");
    TRIAL_REFUSED(ask(&d, &d.asker, 71, "太短了啊"), "text");
    CHECK(ask(&d, &nobody, 71, "什么时候招标")->result.kind == ERR_SIGN_IN);
}

TEST(an_answer_is_given_once_and_shared_without_a_name)
{
    struct desk d;
    struct inquiry_shared_row_rows shared;
    struct inquiry_row_rows mine;
    open_desk(&d, a);
    const char *inquiry = trial_text(TRIAL_OK(ask(&d, &d.asker, 71, "第3页写的日期对吗")), "inquiry");
    const char *answer = "{'inquiry':'%s','answer':'以第5页为准','shared':true}";
    CHECK(trial_do(&d.t, &d.asker, "dispute.answer", answer, inquiry)->result.kind == ERR_DENIED);
    struct call *c = trial_do(&d.t, &d.handler, "dispute.answer", answer, inquiry);
    CHECK_STR(inquiry, str_of(trial_text(TRIAL_OK(c), "inquiry")));
    CHECK_OK(inquiries_shared(d.t.db, a, (id){71}, &shared));
    CHECK(shared.n == 1 && str_eq(shared.at[0].answer, S("以第5页为准")));
    CHECK_OK(inquiries_asked(d.t.db, a, (id){0}, d.asker.person, &mine));
    CHECK(mine.n == 1 && mine.at[0].answered.us);
    TRIAL_REFUSED(trial_do(&d.t, &d.handler, "dispute.answer", answer, inquiry),
                  "dispute.answered");
}

CHECK_MAIN
