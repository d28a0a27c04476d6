// Suspending, resuming and ending a tender.
#include "tender/tender_text.h"

// From publication until the result: what may be suspended or ended.
static bool is_running(const struct tender_row *t)
{
    static const char *const states[] = {"published", "open",     "closed", "opened",
                                         "evaluating", "reported", "decided"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_eq(t->state, str_of(states[i])))
            return true;
    return false;
}

static err load_running(struct call *c, id tender, struct paper *ret)
{
    TRY(paper_load(c->db, c->a, tender, ret));
    if (is_running(ret->tender))
        return OK;
    return REFUSE(c, tender_stage, "tender", ARG(choice_word(tender_states, ret->tender->state)),
                  ARG("发布之后、公告结果之前"));
}

static day first_notice(const struct tender_row *t)
{
    return day_of(t->listed.us ? t->listed : t->published);
}

struct pause_out {
    id project, notice;
    str title, text;
    instant old_deadline, deadline, closes;
    bool moved, running;
};
static const struct field pause_out[] = {
    FIELD(struct pause_out, project, "项目"),
    FIELD(struct pause_out, notice, "公告"),
    FIELD(struct pause_out, title, "名称"),
    LONG(struct pause_out, text, "公告全文"),
    FIELD(struct pause_out, old_deadline, "原截止时间", .optional = true),
    FIELD(struct pause_out, deadline, "截止时间", .optional = true),
    FIELD(struct pause_out, closes, "自动截止的时间", .optional = true),
    FIELD(struct pause_out, moved, "截止时间已顺延"),
    FIELD(struct pause_out, running, "期限正在计算"),
    {0},
};

// The deadline counts only while responses are still awaited here.
static bool awaits(const struct tender_row *t)
{
    return str_eq(t->state, S("open")) && str_eq(t->venue, S("here"));
}

static err add_notice(struct db *db, const struct entry *e, id tender, const struct pause_out *o,
                      const char *kind)
{
    return plan_notice_add(db, &(struct notice_new){.id = o->notice, .project = o->project,
                                                    .subject = tender, .kind = kind,
                                                    .title = o->title, .body = o->text,
                                                    .published = e->at});
}

struct hold {
    id tender;
    str reason;
};
static const struct field hold_in[] = {
    FIELD(struct hold, tender, "采购"),
    LONG(struct hold, reason, "暂停的原因", .min = 4, .max = 1000,
         .hint = "如收到质疑、财政部门书面通知暂停"),
    {0},
};

static err hold_check(struct call *c, const void *in, void *out)
{
    const struct hold *p = in;
    struct pause_out *o = out;
    struct paper paper = {0};
    TRY(load_running(c, p->tender, &paper));
    const struct tender_row *t = paper.tender;
    if (t->held.us)
        return REFUSE(c, tender_held, "tender", ARG(t->held), ARG(t->held_reason));
    *o = (struct pause_out){.project = t->project, .notice = new_id(), .title = t->title,
                            .running = awaits(t)};
    o->text = text_change(c->a, &paper,
                          &(struct change_text){
                              .matter = "采购活动暂停",
                              .text = join(c->a, p->reason,
                                           S("。采购活动自即日起暂停，恢复时另行公告。")),
                              .first_notice = first_notice(t), .today = c->today});
    return OK;
}

static err hold_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct hold *p = in;
    const struct pause_out *o = out;
    TRY(tender_set_held(db, .id = p->tender, .reason = p->reason, .at = e->at));
    TRY(add_notice(db, e, p->tender, o, "correction"));
    return o->running ? journal_clear_due(db, "bid.close", p->tender) : OK;
}

struct resume {
    id tender;
    instant new_deadline;
};
static const struct field resume_in[] = {
    FIELD(struct resume, tender, "采购"),
    FIELD(struct resume, new_deadline, "新的截止时间", .optional = true,
          .hint = "不填的，按暂停的天数顺延"),
    {0},
};

// What was left when it was held is left again; never a holiday, never already past.
static instant deadline_after_hold(const struct call *c, const struct tender_row *t)
{
    int minute = instant_minute_of_day(t->deadline);
    day last = day_plus(day_of(t->deadline), c->today.n - day_of(t->held).n);
    for (;;) {
        last = calendar_days_after(&c->law->calendar, last, 0);
        instant deadline = instant_at(last, minute / 60, minute % 60);
        if (deadline.us > c->at.us)
            return deadline;
        last = day_plus(last, 1);
    }
}

static err resume_check(struct call *c, const void *in, void *out)
{
    const struct resume *p = in;
    struct pause_out *o = out;
    struct paper paper = {0};
    TRY(load_running(c, p->tender, &paper));
    const struct tender_row *t = paper.tender;
    if (!t->held.us)
        return REFUSE(c, tender_not_held, "tender", ARG(choice_word(tender_states, t->state)));
    *o = (struct pause_out){.project = t->project, .notice = new_id(), .title = t->title,
                            .running = awaits(t), .old_deadline = t->deadline,
                            .deadline = t->deadline};
    if (o->running)
        o->deadline = deadline_after_hold(c, t);
    if (p->new_deadline.us && p->new_deadline.us < o->deadline.us)
        return REFUSE(c, tender_deadline_only_later, "new_deadline", ARG(p->new_deadline),
                      ARG("按暂停天数顺延到的"), ARG(o->deadline));
    if (p->new_deadline.us && o->running)
        o->deadline = p->new_deadline;
    o->moved = o->deadline.us != o->old_deadline.us;
    o->closes = instant_plus(o->deadline, MINUTE_US);
    o->text = text_change(c->a, &paper,
                          &(struct change_text){
                              .matter = "采购活动恢复", .text = S("采购活动自即日起恢复。"),
                              .old_deadline = o->old_deadline,
                              .new_deadline = o->moved ? o->deadline : (instant){0},
                              .first_notice = first_notice(t), .today = c->today});
    return OK;
}

static err resume_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct resume *p = in;
    const struct pause_out *o = out;
    TRY(tender_set_resumed(db, .id = p->tender, .at = e->at));
    TRY(add_notice(db, e, p->tender, o, "correction"));
    if (o->moved)
        TRY(tender_set_deadline(db, .id = p->tender, .deadline = o->deadline, .at = e->at));
    return o->running ? journal_set_due(db, "bid.close", p->tender, o->closes) : OK;
}

// Ending.

static const struct choice grounds[] = {
    {"major_change", "因重大变故，采购任务取消"},
    {"unlawful", "出现影响采购公正的违法、违规行为"},
    {"no_longer_fits", "因情况变化，不再符合竞争性磋商的适用情形"},
    {0},
};

struct terminate {
    id tender;
    str ground, reason;
};
static const struct field terminate_in[] = {
    FIELD(struct terminate, tender, "采购"),
    CHOICE(struct terminate, ground, "法定情形", grounds, .optional = true,
           .hint = "不选即重大变故、采购任务取消"),
    LONG(struct terminate, reason, "终止的原因", .min = 4, .max = 2000),
    {0},
};

// 87-29 knows one ground before the opening; an unlawful act ends a tender after it (CGF-36).
static bool ground_fits(const struct tender_row *t, str ground)
{
    if (str_eq(ground, S("no_longer_fits")))
        return is_consultation(t);
    bool before = str_eq(t->state, S("published")) || str_eq(t->state, S("open"));
    return !str_eq(ground, S("unlawful")) || is_consultation(t) || !before;
}

static err terminate_check(struct call *c, const void *in, void *out)
{
    const struct terminate *p = in;
    struct pause_out *o = out;
    struct paper paper = {0};
    TRY(load_running(c, p->tender, &paper));
    const struct tender_row *t = paper.tender;
    str ground = p->ground.at ? p->ground : str_of(grounds[0].code);
    const char *zh = choice_word(grounds, ground);
    if (!ground_fits(t, ground))
        return REFUSE(c, tender_terminate_ground, "ground",
                      ARG(choice_word(plan_methods, t->method)), ARG(zh));
    *o = (struct pause_out){.project = t->project, .notice = new_id(), .title = t->title,
                            .running = awaits(t)};
    o->text = text_termination(c->a, &paper, str_of(zh), p->reason);
    return OK;
}

static err terminate_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct terminate *p = in;
    const struct pause_out *o = out;
    TRY(tender_end(db, p->tender, "ended", p->reason, e->at));
    TRY(tender_set_resumed(db, .id = p->tender, .at = e->at));
    TRY(add_notice(db, e, p->tender, o, "termination"));
    if (o->running)
        TRY(journal_clear_due(db, "bid.close", p->tender));
    return plan_move(db, o->project, "filed", e->at);
}

const struct act tender_hold_acts[] = {
    {"tender.hold", "暂停采购", "期限停止计算，恢复之前不能开启和评审。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct hold, hold_in),
     ACT_OUT(struct pause_out, pause_out), .check = hold_check, .apply = hold_apply,
     .then = "/tender/{tender}"},
    {"tender.resume", "恢复采购", "截止时间按暂停的天数顺延，遇节假日再往后移。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct resume, resume_in),
     ACT_OUT(struct pause_out, pause_out), .check = resume_check, .apply = resume_apply,
     .then = "/tender/{tender}"},
    {"tender.terminate", "终止采购", "只有法定情形才能终止；发布终止公告，并书面通知供应商。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct terminate, terminate_in),
     ACT_OUT(struct pause_out, pause_out), .check = terminate_check, .apply = terminate_apply,
     .then = "/tender/{tender}"},
    {0},
};
