// What can be seen of an evaluation, by whom.
#include "account/account.h"
#include "evaluate/evaluate_views.h"
#include "evaluate_html.h"
#include "evaluate_paper_html.h"
#include "paper/paper.h"

static err ask_sees(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    TRY(member_or_organizer_of.ask(db, a, who, thing, ret));
    return *ret ? OK : decider_of.ask(db, a, who, thing, ret);
}
const struct relation sees_evaluation = {
    "sees_evaluation", "评审成员、组织者和采购人的分管领导", ask_sees};

// Does it wait for this member?
static bool waits(const struct invitation_row *r)
{
    bool ended = str_eq(r->tender_state, S("failed")) || str_eq(r->tender_state, S("ended"));
    if (ended || !str_eq(r->state, S("ready")))
        return !ended && str_eq(r->state, S("drawn"));
    return r->stage.at && !str_eq(r->stage, S("decided")) && !str_eq(r->stage, S("awarded")) &&
           !str_eq(r->stage, S("failed")) && !str_eq(r->stage, S("stopped")) && !r->signed_at.us;
}

static err invitations_load(struct visit *v, void *view)
{
    struct invitations_view *p = view;
    struct invitation_row_rows rows;
    TRY(invitations_of(v->db, v->a, v->who.person, &rows));
    p->now.at = new(v->a, struct invitation_row, rows.n + 1);
    p->rest.at = new(v->a, struct invitation_row, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        struct invitation_row *r = &rows.at[i];
        bool wanted = waits(r);
        // Until one has declared, neither project nor purchaser is named.
        if (!str_eq(r->state, S("ready"))) {
            r->title = r->method = r->tender_state = S("");
            r->tender = (id){0};
        }
        if (wanted)
            p->now.at[p->now.n++] = *r;
        else
            p->rest.at[p->rest.n++] = *r;
    }
    return OK;
}

static const struct part invitations_parts[] = {
    PART_MANY(struct invitations_view, now, invitation_row),
    PART_MANY(struct invitations_view, rest, invitation_row),
    {0},
};

err evaluation_tender(struct visit *v, id tender, struct tender_row *ret,
                      struct tender_words *words)
{
    struct tender_row *row = NULL;
    TRY(tender_by_id(v->db, v->a, tender, &row));
    if (!row)
        return missing();
    *ret = *row;
    *words = tender_words_of(row->method);
    return OK;
}

static bool is_opened(const struct tender_row *t)
{
    return !str_eq(t->state, S("draft")) && !str_eq(t->state, S("published")) &&
           !str_eq(t->state, S("open")) && !str_eq(t->state, S("closed"));
}

// Field, time, place and fee; the suppliers once it is accepted and they may be named; the purchase
// once there is no conflict.
static err invitation_load(struct visit *v, void *view)
{
    struct invitation_view *p = view;
    struct seat_row *seat = NULL;
    p->id = visit_id(v, "id");
    TRY(seat_of(v->db, v->a, p->id, &seat));
    if (!seat)
        return missing();
    p->seat = *seat;
    TRY(evaluation_tender(v, seat->tender, &p->tender, &p->words));
    p->ready = str_eq(seat->state, S("ready"));
    p->accepted = p->ready || seat->accepted.us;
    p->opened = is_opened(&p->tender);
    p->once = visit_once(v);
    if (!p->opened || !p->accepted)
        return OK;
    TRY(evaluation_contact(v->db, v->a, p->tender.buyer, &p->buyer));
    return evaluated_bids(v->db, v->a, seat->tender, &p->bids);
}

// Names of the suppliers only, and only after the opening.
static const struct part invitation_parts[] = {
    {"state", PART_TEXT, offsetof(struct invitation_view, seat.state), NULL},
    {0},
};

static err who_reads(struct visit *v, id tender, struct evaluation_view *p)
{
    const struct who *who = &v->who;
    TRY(member_of.ask(v->db, v->a, who, tender, &p->member));
    TRY(organizer_of.ask(v->db, v->a, who, tender, &p->organizer));
    TRY(head_of_committee.ask(v->db, v->a, who, tender, &p->head));
    TRY(buyer_member_of.ask(v->db, v->a, who, tender, &p->buyer_member));
    return decider_of.ask(v->db, v->a, who, tender, &p->decider);
}

// What the group alone may see of a consultation: prices, talks, explanations. A member who is
// scoring sees no price (doc/decision/0012), and why another's scores went back is between them.
static void hide_group_matters(struct visit *v, struct evaluation_view *p)
{
    bool scoring = p->member && !p->organizer && str_eq(p->ev.state, S("scoring"));
    p->ev.report = (str){0};
    for (size_t i = 0; i < p->members.n; i++) {
        struct committee_member_row *m = &p->members.at[i];
        bool mine = id_same(m->person, v->who.person);
        p->shows_price = p->shows_price && !(scoring && mine && !m->judged_done.us);
        if (!mine && !p->head)
            m->returned_reason = m->returned_reason.at ? S("—") : (str){0};
    }
    if (p->shows_price)
        return;
    for (size_t i = 0; i < p->rows.n; i++)
        p->rows.at[i].price = p->rows.at[i].stated = p->rows.at[i].quote = NO_MONEY;
}

// How many of their judged scores the members have given: how far they are, and no score.
static err load_seats(struct visit *v, id tender, struct evaluation_view *p)
{
    struct score_count_row_rows counted;
    struct tender_scoring table;
    int64_t judged = 0, bids = 0;
    TRY(score_counts(v->db, v->a, tender, &counted));
    TRY(tender_scoring(v->db, v->a, tender, &table));
    for (size_t i = 0; i < table.items.n; i++)
        judged += str_eq(table.items.at[i].kind, S("judged"));
    for (size_t i = 0; i < p->rows.n; i++)
        bids += counts(&p->rows.at[i]);
    p->seats.at = new(v->a, struct shown_seat, p->members.n + 1);
    p->seats.n = p->members.n;
    for (size_t i = 0; i < p->members.n; i++) {
        struct shown_seat *s = &p->seats.at[i];
        *s = (struct shown_seat){.row = &p->members.at[i], .of = judged * bids};
        for (size_t k = 0; k < counted.n; k++)
            if (counted.at[k].person == s->row->person.n)
                s->done = counted.at[k].n;
    }
    return OK;
}

static err load_inside(struct visit *v, id tender, struct evaluation_view *p)
{
    TRY(committee_by_tender(v->db, v->a, tender, &p->committee));
    TRY(committee_members(v->db, v->a, tender, &p->members));
    TRY(evaluated_bids(v->db, v->a, tender, &p->rows));
    TRY(low_prices_of(v->db, v->a, tender, &p->low));
    TRY(need_changes_of(v->db, v->a, tender, &p->changes));
    TRY(load_seats(v, tender, p));
    if (p->head && str_eq(p->ev.state, S("scoring")))
        TRY(evaluation_outliers(v->db, v->a, v->today, &p->tender, &p->outliers));
    return p->member ? talks_of(v->db, v->a, tender, &p->talks) : OK;
}

static err evaluation_load(struct visit *v, void *view)
{
    struct evaluation_view *p = view;
    struct evaluation_row *ev = NULL;
    id tender = visit_id(v, "id");
    TRY(evaluation_tender(v, tender, &p->tender, &p->words));
    TRY(evaluation_by_tender(v->db, v->a, tender, &ev));
    p->ev = ev ? *ev : (struct evaluation_row){.state = S("forming"), .award = NO_MONEY,
                                               .benchmark = NO_MONEY};
    TRY(who_reads(v, tender, p));
    p->inside = p->member || p->organizer || p->ev.delivered.us;
    p->shows_price = !str_eq(p->tender.method, S("consultation")) || p->member;
    if (p->inside)
        TRY(load_inside(v, tender, p));
    hide_group_matters(v, p);
    if (!p->member)
        p->ev.benchmark = NO_MONEY;
    show_stages(v, p);
    v->title = join(v->a, p->tender.title, S(" 评审"));
    return OK;
}

static const struct part evaluation_parts[] = {
    PART_ONE(struct evaluation_view, ev, evaluation_row),
    PART_PTR(struct evaluation_view, committee, committee_row),
    PART_MANY(struct evaluation_view, members, committee_member_row),
    PART_MANY(struct evaluation_view, rows, evaluated_bid),
    PART_MANY(struct evaluation_view, changes, need_change_row),
    {0},
};

err evaluation_with_report(struct visit *v, id tender, struct evaluation_row *ret,
                           bool *ret_member)
{
    struct evaluation_row *ev = NULL;
    bool organizer = false;
    TRY(evaluation_by_tender(v->db, v->a, tender, &ev));
    TRY(member_of.ask(v->db, v->a, &v->who, tender, ret_member));
    TRY(organizer_of.ask(v->db, v->a, &v->who, tender, &organizer));
    if (!ev || !ev->report.at || (!*ret_member && !organizer && !ev->delivered.us))
        return missing();
    *ret = *ev;
    return OK;
}

static err report_load(struct visit *v, void *view)
{
    struct report_view *p = view;
    const struct evaluation_row *ev = &p->ev;
    bool member = false;
    id tender = visit_id(v, "id");
    TRY(evaluation_tender(v, tender, &p->tender, &p->words));
    TRY(evaluation_with_report(v, tender, &p->ev, &member));
    TRY(committee_by_tender(v->db, v->a, tender, &p->committee));
    TRY(committee_members(v->db, v->a, tender, &p->members));
    TRY(tie_draw_of(v->db, v->a, tender, &p->tie));
    TRY(report_scan_of(v->db, v->a, tender, &p->scan));
    TRY(steers_of.ask(v->db, v->a, &v->who, tender, &p->may_scan));
    p->may_scan = p->may_scan && str_eq(ev->state, S("reported")) && !ev->delivered.us;
    for (size_t i = 0; i < p->members.n; i++)
        p->open += str_eq(p->members.at[i].state, S("ready")) && !p->members.at[i].signed_at.us;
    for (size_t i = 0; i < p->members.n; i++)
        if (member && id_same(p->members.at[i].person, v->who.person))
            p->may_sign = str_eq(ev->state, S("reported")) && !p->members.at[i].signed_at.us;
    v->title = join(v->a, p->tender.title, S(" 评审报告"));
    return OK;
}

static err report_paper_load(struct visit *v, void *view)
{
    struct report_view *p = view;
    TRY(report_load(v, view));
    v->paper = (struct paper_facts){.at = p->ev.reported, .look = PAPER_BOOK};
    return OK;
}

static const struct part report_parts[] = {
    PART_ONE(struct report_view, ev, evaluation_row),
    PART_MANY(struct report_view, members, committee_member_row),
    {0},
};

static err result_load(struct visit *v, void *view)
{
    struct result_view *p = view;
    struct evaluation_row *ev = NULL;
    id tender = visit_id(v, "id");
    TRY(evaluation_tender(v, tender, &p->tender, &p->words));
    TRY(evaluation_by_tender(v->db, v->a, tender, &ev));
    if (!ev || (!ev->result_notice.n && !ev->fail_notice.n))
        return missing();
    p->ev = *ev;
    TRY(organizer_of.ask(v->db, v->a, &v->who, tender, &p->organizer));
    v->title = join(v->a, p->tender.title, S(" 结果"));
    if (ev->result_notice.n)
        TRY(committee_members(v->db, v->a, tender, &p->members));
    return plan_notice(v->db, v->a, ev->result_notice.n ? ev->result_notice : ev->fail_notice,
                       &p->notice);
}

// The public entry and its notice; nothing of the scores.
static const struct part result_parts[] = {
    PART_PTR(struct result_view, notice, notice_row),
    {0},
};

static err ask_sees_bid(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    TRY(member_of_bid.ask(db, a, who, thing, ret));
    return *ret ? OK : organizer_of_bid.ask(db, a, who, thing, ret);
}
static const struct relation sees_bid = {"sees_bid", "评审成员和组织者", ask_sees_bid};

static err credit_page_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct credit_page_of_row *row = NULL;
    TRY(credit_page_of(v->db, v->a, visit_id(v, "id"), &row));
    return row ? visit_file(v, row->file, row->file_name) : missing();
}

static err explanation_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct low_price_row *row = NULL;
    TRY(low_price_of(v->db, v->a, visit_id(v, "id"), &row));
    return row && row->file.at ? visit_file(v, row->file, row->file_name) : missing();
}

static err draw_sheet_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct committee_row *row = NULL;
    TRY(committee_by_tender(v->db, v->a, visit_id(v, "id"), &row));
    return row && row->file.at ? visit_file(v, row->file, row->file_name) : missing();
}

static err report_scan_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct report_scan_row *row = NULL;
    TRY(report_scan_of(v->db, v->a, visit_id(v, "id"), &row));
    return row ? visit_paper(v, row->file, row->file_name) : missing();
}

static err tie_sheet_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct tie_draw_row *row = NULL;
    TRY(tie_draw_of(v->db, v->a, visit_id(v, "id"), &row));
    return row && row->file.at ? visit_file(v, row->file, row->file_name) : missing();
}

const struct page evaluate_pages[] = {
    {"/evaluations", "评审任务", MAY(signed_in, NULL), invitations_load,
     VIEW(struct invitations_view, evaluation_invitations, invitations_parts),
     .menu = MENU_EXPERT},
    {"/invitation/{id}", "评审邀请", MAY(seat_held, "id"), invitation_load,
     VIEW(struct invitation_view, evaluation_invitation, invitation_parts)},
    {"/tender/{id}/evaluation", "评审", MAY(sees_evaluation, "id"), evaluation_load,
     VIEW(struct evaluation_view, evaluation, evaluation_parts)},
    {"/tender/{id}/report", "评审报告", MAY(sees_evaluation, "id"), report_load,
     VIEW(struct report_view, evaluation_report, report_parts)},
    {"/tender/{id}/report/paper", "评审报告", MAY(sees_evaluation, "id"), report_paper_load,
     VIEW(struct report_view, report_paper, report_parts), .paper = true},
    {"/tender/{id}/result", "采购结果", ANYONE, result_load,
     VIEW(struct result_view, evaluation_result, result_parts), .shared = true},
    {"/tender/{id}/draw", "抽取结果单", MAY(member_or_organizer_of, "id"), draw_sheet_load,
     .type = "application/octet-stream"},
    {"/tender/{id}/tie", "并列抽取记录", MAY(member_or_organizer_of, "id"), tie_sheet_load,
     .type = "application/octet-stream"},
    {"/tender/{id}/report/scan", "签字扫描件", MAY(member_or_organizer_of, "id"),
     report_scan_load, .type = "application/octet-stream"},
    {"/response/{id}", "文件内容", MAY(sees_bid, "id"), bid_content_load,
     VIEW(struct bid_content_view, bid_content, bid_content_parts)},
    {"/response/{id}/paper", "附件", MAY(sees_bid, "id"), bid_paper_load,
     .type = "application/octet-stream"},
    {"/bid/{id}/credit", "信用查询页面存档", MAY(sees_bid, "id"), credit_page_load,
     .type = "application/octet-stream"},
    {"/bid/{id}/explanation", "报价说明的证明材料", MAY(member_of_bid, "id"), explanation_load,
     .type = "application/octet-stream"},
    {0},
};
