// The steps of an evaluation as its page shows them: what is done, what comes next, and for whom.
#include "evaluate/evaluate_views.h"

enum { doings_max = 6, stages_max = 20 };

static int64_t rank_of(str state)
{
    static const char *const order[] = {"forming",  "qualification", "compliance", "consulting",
                                        "quoting",  "low_price",     "scoring",    "drawing",
                                        "ranked",   "reported",      "decided",    "awarded"};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (str_eq(state, str_of(order[i])))
            return (int64_t)i;
    return -1;
}

static void offer(struct visit *v, struct doings *d, bool may, const char *kind, const char *field,
                  id thing)
{
    const struct act *act = house_act(v->house, str_of(kind));
    if (!may || !act)
        return;
    if (!d->at)
        d->at = new(v->a, struct doing, doings_max);
    if (d->n < doings_max)
        d->at[d->n++] = (struct doing){act->zh, join(v->a, S("/do/"), str_of(kind), S("?"),
                                                     str_of(field), S("="), id_text(v->a, thing))};
}

static void lead(struct visit *v, struct doings *d, bool may, const char *zh, const char *page,
                 id tender)
{
    if (!may)
        return;
    if (!d->at)
        d->at = new(v->a, struct doing, doings_max);
    if (d->n < doings_max)
        d->at[d->n++] = (struct doing){zh, join(v->a, S("/tender/"), id_text(v->a, tender),
                                                str_of(page))};
}

// How far the bids and members are.
struct tally {
    int64_t bids, credits, qualified, reviewed_q, reviewed_c, compliant, talked, low, judged;
    int64_t seats, ready, confirmed, finished, signed_;
};

static void tally_bids(const struct evaluation_view *p, struct tally *t)
{
    for (size_t i = 0; i < p->rows.n; i++) {
        const struct evaluated_bid *b = &p->rows.at[i];
        t->bids++;
        t->credits += b->clean != INT64_MIN;
        t->reviewed_q += b->qualified != INT64_MIN;
        t->qualified += has_passed(b->qualified);
        t->reviewed_c += has_passed(b->qualified) && b->compliant != INT64_MIN;
        t->compliant += has_passed(b->compliant);
        t->talked += has_passed(b->compliant) && b->talks > 0;
        t->low += has_passed(b->compliant) && b->triggers != INT64_MIN;
        t->judged += has_passed(b->compliant) && b->proved != INT64_MIN;
    }
}

static struct tally tally_of(const struct evaluation_view *p)
{
    struct tally t = {.seats = p->committee ? p->committee->size : p->tender.committee_size,
                      .ready = p->committee ? p->committee->ready : 0};
    tally_bids(p, &t);
    for (size_t i = 0; i < p->members.n; i++) {
        const struct committee_member_row *m = &p->members.at[i];
        if (!str_eq(m->state, S("ready")))
            continue;
        t.confirmed += m->objective_confirmed.us != 0;
        t.finished += m->judged_done.us != 0;
        t.signed_ += m->signed_at.us != 0;
    }
    return t;
}

static struct stage_line *add(struct evaluation_view *p, const char *zh, const char *waits,
                              bool done, bool now, int64_t have, int64_t of)
{
    struct stage_line *s = &p->stages.at[p->stages.n++];
    *s = (struct stage_line){.zh = zh, .state = done ? "done" : now ? "now" : "later",
                             .waits = waits, .done = have, .of = of};
    p->now_count += !done && now;
    return s;
}

static bool steers(const struct evaluation_view *p)
{
    return p->head || p->organizer;
}

static void first_stages(struct visit *v, struct evaluation_view *p, const struct tally *t,
                         int64_t at)
{
    id tender = p->tender.id;
    bool open = str_eq(p->tender.state, S("opened")) || str_eq(p->tender.state, S("evaluating"));
    bool full = t->ready >= t->seats && p->committee && p->committee->head.n;
    struct stage_line *s = add(p, "抽取评审成员", "由组织者登记", p->committee, at >= 0 && at <= 2, 0, 0);
    offer(v, &s->doings, p->organizer && !p->committee, "evaluate.record_draw", "tender", tender);
    bool closed = open || str_eq(p->tender.state, S("closed"));
    s = add(p, "开启后确认家数", "由组织者确认", at > 0, at == 0 && closed, 0, 0);
    offer(v, &s->doings, at == 0 && closed && steers(p), "evaluate.advance", "tender", tender);
    s = add(p, "成员声明并推选组长", "由成员声明、推选", full, p->committee && open, t->ready, t->seats);
    offer(v, &s->doings, p->organizer && p->committee && !full, "evaluate.replace_member", "tender",
          tender);
    offer(v, &s->doings, (p->organizer || p->member) && p->committee && t->ready >= t->seats &&
          !p->committee->head.n, "evaluate.elect_head", "tender", tender);
    add(p, "信用查询", "由组织者在下表逐家登记",
        t->bids > 0 && t->credits == t->bids, at <= 1 && open, t->credits, t->bids);
}

static void review_stages(struct visit *v, struct evaluation_view *p, const struct tally *t,
                          int64_t at)
{
    id tender = p->tender.id;
    bool consultation = str_eq(p->tender.method, S("consultation"));
    struct stage_line *s = add(p, "资格审查", "在下表逐家登记结论", at > 1, at == 1, t->reviewed_q, t->bids);
    offer(v, &s->doings, at == 1 && t->reviewed_q == t->bids && steers(p), "evaluate.advance",
          "tender", tender);
    s = add(p, "符合性审查", "由评审组长在下表逐家登记", at > 2, at == 2, t->reviewed_c, t->qualified);
    lead(v, &s->doings, at == 2 && p->member, "去逐条审查", "/review", tender);
    offer(v, &s->doings, at == 2 && t->reviewed_c == t->qualified && steers(p), "evaluate.advance",
          "tender", tender);
    if (!consultation)
        return;
    s = add(p, "分别磋商", "由评审组长在下表逐家登记", at > 3, at == 3, t->talked, t->compliant);
    offer(v, &s->doings, at == 3 && p->head, "evaluate.change_need", "tender", tender);
    offer(v, &s->doings, at == 3 && p->head && t->talked == t->compliant, "evaluate.call_quotes",
          "tender", tender);
    s = add(p, "最后报价", "等截止后开启", at > 4, at == 4, 0, 0);
    bool due = at == 4 && v->now.us >= p->ev.quotes_until.us;
    lead(v, &s->doings, due && p->organizer, "开启最后报价", "/bids", tender);
    offer(v, &s->doings, due && steers(p), "evaluate.advance", "tender", tender);
}

static void score_stages(struct visit *v, struct evaluation_view *p, const struct tally *t,
                         int64_t at)
{
    id tender = p->tender.id;
    bool all = t->confirmed == t->seats && t->finished == t->seats;
    struct stage_line *s = add(p, "异常低价审查", "由评审组长在下表逐家登记", at > 5, at == 5, t->judged, t->low);
    offer(v, &s->doings, at == 5 && t->judged == t->low && steers(p), "evaluate.advance", "tender",
          tender);
    s = add(p, "确认客观分", "由全体成员确认", at > 6 || (at == 6 && t->confirmed == t->seats), at == 6,
            t->confirmed, t->seats);
    lead(v, &s->doings, at == 6 && p->member, "去评分", "/score", tender);
    s = add(p, "各自评分", "由全体成员提交", at > 6 || (at == 6 && t->finished == t->seats), at == 6,
            t->finished, t->seats);
    lead(v, &s->doings, at == 6 && p->member, "去评分", "/score", tender);
    offer(v, &s->doings, p->head && at >= 6 && at <= 8 && t->finished, "evaluate.return_scores",
          "tender", tender);
    s = add(p, "汇总并排序", at == 7 ? "由组织者登记并列抽取" : "由评审组长汇总",
            at > 7, at == 7 || (at == 6 && all), 0, 0);
    offer(v, &s->doings, at == 6 && all && p->head, "evaluate.rank", "tender", tender);
    offer(v, &s->doings, at == 6 && all && p->head, "evaluate.return_scores", "tender", tender);
    lead(v, &s->doings, at == 6 && all && p->member, "看我的打分", "/score", tender);
    offer(v, &s->doings, at == 7 && p->organizer, "evaluate.draw_tie", "tender", tender);
}

static void last_stages(struct visit *v, struct evaluation_view *p, const struct tally *t,
                        int64_t at)
{
    id tender = p->tender.id;
    bool delivered = p->ev.delivered.us != 0;
    struct stage_line *s = add(p, "出评审报告", "由评审组长出具", at > 8, at == 8, 0, 0);
    offer(v, &s->doings, at == 8 && p->head, "evaluate.report", "tender", tender);
    s = add(p, "成员签署", "由全体成员签署",
            at >= 9 && (delivered || t->signed_ == t->seats), at == 9, t->signed_,
            t->seats);
    lead(v, &s->doings, at >= 9 && (p->member || p->organizer), "看评审报告", "/report", tender);
    lead(v, &s->doings, at >= 8 && p->member, "看评审排序", "/ranking", tender);
    s = add(p, "送交评审报告", "由组织者送交", delivered, at == 9 && t->signed_ == t->seats, 0, 0);
    offer(v, &s->doings, at == 9 && !delivered && p->organizer, "evaluate.deliver", "tender",
          tender);
    s = add(p, "采购人确定", "由采购人确定", at > 9, at == 9 && delivered, 0, 0);
    lead(v, &s->doings, at == 9 && delivered && p->decider, "看评审报告", "/report", tender);
    offer(v, &s->doings, at == 9 && delivered && p->decider, "evaluate.decide", "tender", tender);
    s = add(p, "发布结果公告并发出通知书", "由组织者发布", at > 10, at == 10, 0, 0);
    offer(v, &s->doings, at == 10 && p->organizer, "evaluate.publish_result", "tender", tender);
    s = add(p, "结果公告登载", "由组织者登记", p->ev.result_listed.us, at == 11, 0, 0);
    offer(v, &s->doings, at == 11 && !p->ev.result_listed.us && p->organizer,
          "evaluate.list_result", "tender", tender);
}

// What can be done about one bid.
static void bid_doings(struct visit *v, const struct evaluation_view *p, struct shown_bid *b,
                       int64_t at)
{
    id bid = b->row.id;
    bool consultation = str_eq(p->tender.method, S("consultation"));
    bool low = b->row.triggers != INT64_MIN && b->row.proved == INT64_MIN;
    bool in = has_passed(b->row.compliant);
    offer(v, &b->doings, at <= 1 && at >= 0 && p->organizer && b->row.clean == INT64_MIN,
          "evaluate.check_credit", "bid", bid);
    offer(v, &b->doings, at == 1 && b->row.clean != INT64_MIN &&
          (consultation ? p->head : p->organizer), "evaluate.qualify", "bid", bid);
    offer(v, &b->doings, at == 2 && p->head && has_passed(b->row.qualified), "evaluate.comply",
          "bid", bid);
    offer(v, &b->doings, at == 3 && p->head && in, "evaluate.consult", "bid", bid);
    offer(v, &b->doings, (at == 5 || at == 6) && p->head && in && !b->row.asked.us,
          "evaluate.ask_low_price", "bid", bid);
    offer(v, &b->doings, (at == 5 || at == 6) && p->head && in && low && b->row.asked.us,
          "evaluate.judge_low_price", "bid", bid);
}

void show_stages(struct visit *v, struct evaluation_view *p)
{
    int64_t at = rank_of(p->ev.state);
    struct tally t = tally_of(p);
    p->stages.at = new(v->a, struct stage_line, stages_max);
    first_stages(v, p, &t, at);
    review_stages(v, p, &t, at);
    score_stages(v, p, &t, at);
    last_stages(v, p, &t, at);
    p->bids.at = new(v->a, struct shown_bid, p->rows.n + 1);
    p->bids.n = p->rows.n;
    for (size_t i = 0; i < p->rows.n; i++) {
        p->bids.at[i].row = p->rows.at[i];
        bid_doings(v, p, &p->bids.at[i], at);
    }
}
