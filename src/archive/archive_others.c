// The tasks of those who stand outside the purchaser: suppliers and members of a committee.
#include "archive/archive_parts.h"
#include "base/money.h"

enum { certificate_days = 60 };

static void book_bids(struct book *b, const struct handing_in_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct handing_in *r = &rows->at[i];
        bool in = r->bid.n;
        book_add(b, (struct task){
            .stage = STAGE_NOTICE, .state = TASK_NOW, .who = in ? NULL : "supplier",
            .zh = in ? "已提交，截止前可以替换" : "准备并提交文件", .thing = r->tender,
            .title = r->title, .until = r->deadline,
            .link = page_of(b->v, "/tender/", r->tender, "/bid")});
    }
}

static void book_asked(struct book *b, const struct asked_of_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct asked_of *r = &rows->at[i];
        bool quote = str_eq(r->kind, S("quote"));
        book_add(b, (struct task){
            .stage = STAGE_REVIEW, .state = TASK_NOW, .who = "supplier",
            .zh = quote ? "提交最后报价" : "书面说明报价", .thing = r->bid, .title = r->title,
            .until = r->until,
            .link = quote ? page_of(b->v, "/tender/", r->tender, "/bid")
                          : page_of(b->v, "/bid/", r->bid, "")});
    }
}

static err book_certificates(struct book *b, id org)
{
    struct ending_certificate_rows rows;
    struct supplier_state_row *state = NULL;
    struct visit *v = b->v;
    TRY(certificates_ending(v->db, v->a, org, day_plus(v->today, certificate_days), &rows));
    for (size_t i = 0; i < rows.n; i++)
        book_add(b, (struct task){
            .stage = STAGE_PLAN, .state = TASK_NOW, .who = "supplier", .zh = "换发、登记证书",
            .thing = rows.at[i].id, .due = rows.at[i].until_day, .link = S("/supplier"),
            .title = join(v->a, rows.at[i].issuer, S(" "), rows.at[i].number)});
    TRY(supplier_state(v->db, v->a, org, &state));
    if (state && str_eq(state->state, S("returned")))
        book_add(b, (struct task){
            .stage = STAGE_PLAN, .state = TASK_WRONG, .who = "supplier", .thing = org,
            .zh = "修改退回的单位资料", .title = v->visitor.org_name, .link = S("/supplier")});
    return OK;
}

static void book_to_sign(struct book *b, const struct running_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(rows->at[i].state, S("reviewed")))
            book_add(b, (struct task){
                .stage = STAGE_CONTRACT, .state = TASK_NOW, .who = "supplier", .zh = "签订合同",
                .thing = rows->at[i].subject, .title = rows->at[i].title, .due = rows->at[i].day,
                .link = page_of(b->v, "/contract/", rows->at[i].subject, "")});
}

err tasks_of_supplier(struct visit *v, id org, struct tasks *ret)
{
    struct book b = book_make(v);
    struct handing_in_rows bids;
    struct asked_of_rows asked;
    struct running_rows contracts;
    struct owed_rows owed;
    TRY(taken_by(v->db, v->a, org, v->now, &bids));
    book_bids(&b, &bids);
    TRY(asked_of_supplier(v->db, v->a, org, &asked));
    book_asked(&b, &asked);
    TRY(quotes_of_supplier(v->db, v->a, org, &asked));
    book_asked(&b, &asked);
    TRY(contracts_of_party(v->db, v->a, org, &contracts));
    book_to_sign(&b, &contracts);
    TRY(owed_to(v->db, v->a, org, &owed));
    for (size_t i = 0; i < owed.n; i++)
        book_owed(&b, &owed.at[i]);
    TRY(book_certificates(&b, org));
    *ret = b.tasks;
    tasks_sort(v, ret);
    return OK;
}

// What the stage of an evaluation asks of a member; NULL: nothing now.
static const char *turn_of(const struct seat *s)
{
    static const struct { const char *stage, *zh; } turns[] = {
        {"compliance", "符合性审查"}, {"consulting", "磋商"}, {"low_price", "评审异常低价"}};
    if (str_eq(s->state, S("drawn")))
        return "声明有无回避情形";
    if (!s->stage.at)
        return NULL;
    if (str_eq(s->stage, S("scoring")))
        return s->done.us ? NULL : "评分";
    if (str_eq(s->stage, S("reported")))
        return s->signed_at.us ? NULL : "签署评审报告";
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++)
        if (str_eq(s->stage, str_of(turns[i].stage)))
            return turns[i].zh;
    return NULL;
}

// An invitation names no project before it is accepted.
err tasks_of_expert(struct visit *v, id person, struct tasks *ret)
{
    struct book b = book_make(v);
    struct seat_rows seats;
    struct running_rows acceptances;
    TRY(seats_of(v->db, v->a, person, &seats));
    for (size_t i = 0; i < seats.n; i++) {
        const struct seat *s = &seats.at[i];
        const char *zh = turn_of(s);
        bool drawn = str_eq(s->state, S("drawn"));
        if (zh)
            book_add(&b, (struct task){
                .stage = STAGE_REVIEW, .state = TASK_NOW, .who = "member", .zh = zh,
                .thing = drawn ? s->seat : s->tender, .title = drawn ? S("") : s->title,
                .until = drawn ? s->deadline : (instant){0},
                .link = drawn ? page_of(v, "/invitation/", s->seat, "")
                        : str_eq(s->stage, S("scoring"))
                              ? page_of(v, "/tender/", s->tender, "/score")
                              : page_of(v, "/tender/", s->tender, "/evaluation")});
    }
    TRY(acceptances_for(v->db, v->a, person, &acceptances));
    for (size_t i = 0; i < acceptances.n; i++)
        book_add(&b, (struct task){
            .stage = STAGE_DELIVERY, .state = TASK_NOW, .who = "member", .zh = "签署验收书",
            .thing = acceptances.at[i].subject, .title = acceptances.at[i].title,
            .link = page_of(v, "/contract/", acceptances.at[i].subject, "/performance")});
    *ret = b.tasks;
    tasks_sort(v, ret);
    return OK;
}
