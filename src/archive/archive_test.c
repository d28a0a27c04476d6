// Whose turn it is and until when, from rows alone.
#include "archive/archive_parts.h"

#include <string.h>

#include "base/check.h"

struct bench {
    struct visit v;
    struct law law;
    struct book b;
};

static void open_bench(struct bench *t, arena *a)
{
    *t = (struct bench){.v = {.a = a, .today = day_make(2026, 3, 9)}};
    t->v.law = &t->law;
    t->v.now = instant_at(t->v.today, 9, 0);
    t->b = book_make(&t->v);
}

static const struct task *named(const struct bench *t, const char *zh)
{
    for (size_t i = 0; i < t->b.tasks.n; i++)
        if (strcmp(t->b.tasks.at[i].zh, zh) == 0)
            return &t->b.tasks.at[i];
    return NULL;
}

static bool is(const struct bench *t, const char *zh, enum task_state state)
{
    const struct task *x = named(t, zh);
    return x && x->state == state;
}

TEST(a_draft_waits_for_the_legal_post_and_what_follows_cannot_begin)
{
    struct bench t;
    open_bench(&t, a);
    book_contract(&t.b, &(struct contract_now){.id = {1}, .state = S("draft"),
                                               .opinion = INT64_MIN,
                                               .sign_by = day_make(2026, 4, 1)});
    CHECK(is(&t, "出具法律意见", TASK_NOW));
    CHECK(strcmp(named(&t, "出具法律意见")->who, "legal") == 0);
    CHECK(is(&t, "登记签订", TASK_NOT_YET) && is(&t, "公告合同", TASK_NOT_YET));
    CHECK(is(&t, "登记合同备案", TASK_NOT_YET) && !named(&t, "考核与验收"));
}

TEST(an_opinion_that_refuses_gives_the_draft_back_as_a_problem)
{
    struct bench t;
    open_bench(&t, a);
    book_contract(&t.b, &(struct contract_now){.id = {1}, .state = S("draft"), .opinion = 0});
    CHECK(is(&t, "按法律意见修改合同", TASK_WRONG));
    CHECK(strcmp(named(&t, "按法律意见修改合同")->who, "handler") == 0);
}

TEST(a_signed_contract_is_published_and_filed_side_by_side)
{
    struct bench t;
    open_bench(&t, a);
    book_contract(&t.b, &(struct contract_now){
        .id = {1}, .state = S("running"), .signed_day = day_make(2026, 3, 2),
        .publish_by = day_make(2026, 3, 4), .file_by = day_make(2026, 3, 11),
        .until_day = day_make(2026, 12, 31)});
    CHECK(is(&t, "公告合同", TASK_NOW) && is(&t, "登记合同备案", TASK_NOW));
    CHECK(task_late(&t.v, named(&t, "公告合同")) == 5);
    CHECK(task_late(&t.v, named(&t, "登记合同备案")) == 0);
    CHECK(is(&t, "登记合同公告的登载", TASK_NOT_YET) && is(&t, "考核与验收", TASK_NOW));
    tasks_sort(&t.v, &t.b.tasks);
    int64_t before = 0;
    for (size_t i = 0; i < t.b.tasks.n; i++) {
        int64_t d = task_day(&t.b.tasks.at[i]).n;
        CHECK(!d || d >= before);
        before = d ? d : INT64_MAX;
    }
}

TEST(what_waits_for_a_signature_is_nobodys_turn)
{
    struct bench t;
    struct waiting_act w = {.id = {9}, .act = S("contract.publish"), .post_kind = S("leader"),
                            .thing = {1}};
    open_bench(&t, a);
    t.b.waiting = (struct waiting_act_rows){&w, 1};
    struct task x = {.zh = "公告合同", .who = "handler", .act = "contract.publish",
                     .thing = {1}, .state = TASK_NOW};
    CHECK(task_fits(S("handler"), &x));
    book_add(&t.b, x);
    CHECK_STR("leader", t.b.tasks.at[0].waits);
    CHECK(!task_fits(S("handler"), &t.b.tasks.at[0]));
}

TEST(each_post_has_its_own_turn)
{
    static const struct { const char *who, *may, *may_not; } rows[] = {
        {"handler", "handler", "legal"},     {"handler", "section", "accountant"},
        {"decider", "leader", "accountant"}, {"legal", "legal", "handler"},
        {"payer", "accountant", "leader"},   {"agent", "agent_head", "handler"},
        {"supplier", "supplier_staff", "agent"}, {"treasury", "treasury", "budget"},
    };
    (void)a;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct task x = {.who = rows[i].who};
        CHECK(task_fits(str_of(rows[i].may), &x));
        CHECK(!task_fits(str_of(rows[i].may_not), &x));
    }
}

TEST(an_open_purchase_waits_and_a_closed_one_is_opened_by_its_host)
{
    struct bench t;
    instant deadline = instant_at(day_make(2026, 3, 8), 9, 30);
    open_bench(&t, a);
    book_round(&t.b, &(struct round_now){.id = {1}, .state = S("open"), .venue = S("here"),
                                         .deadline = deadline, .listed = {1}});
    CHECK(is(&t, "等待提交截止", TASK_NOW) && !named(&t, "等待提交截止")->who);
    CHECK(is(&t, "组织开启", TASK_NOT_YET));
    open_bench(&t, a);
    book_round(&t.b, &(struct round_now){.id = {1}, .state = S("closed"), .venue = S("here"),
                                         .deadline = deadline, .listed = {1}, .agency = {5}});
    CHECK(is(&t, "组织开启", TASK_NOW));
    CHECK(strcmp(named(&t, "组织开启")->who, "agent") == 0);
    CHECK(is(&t, "登记评审专家抽取", TASK_NOW) && is(&t, "确定中标（成交）供应商", TASK_NOT_YET));
}

CHECK_MAIN
