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

// 平台故障: the clock stands from when the failure began, and its evidence is public.

const struct choice tender_failures[] = {
    {"unreachable", "打不开平台"}, {"submission", "不能递交文件"}, {"sealing", "不能密封、解密或者签名"},
    {"power", "机房、网络或者电力中断"}, {"other", "其他故障"}, {0},
};

struct failure {
    id tender;
    str kind;
    instant began;
    str text;
    struct file evidence;
};
struct failure_out {
    struct pause_out pause;
    int64_t n;
    str reason;
};
static const struct field failure_in[] = {
    FIELD(struct failure, tender, "采购"),
    CHOICE(struct failure, kind, "什么故障", tender_failures),
    FIELD(struct failure, began, "从什么时候开始", .hint = "以监控、日志或者来电记录为准"),
    LONG(struct failure, text, "故障情况", .min = 4, .max = 1000,
         .hint = "影响了什么、怎样发现的；写进更正公告"),
    FIELD(struct failure, evidence, "故障证据", .hint = "监控截图、日志、运营商证明等；公开"),
    {0},
};
static const struct field failure_out[] = {
    FIELD(struct failure_out, pause.project, "项目", .name = "project"),
    FIELD(struct failure_out, pause.notice, "公告", .name = "notice"),
    FIELD(struct failure_out, pause.title, "名称", .name = "title"),
    LONG(struct failure_out, pause.text, "公告全文", .name = "text"),
    FIELD(struct failure_out, pause.running, "期限正在计算", .name = "running"),
    FIELD(struct failure_out, n, "第几次故障"),
    FIELD(struct failure_out, reason, "暂停的原因", .max = 1200),
    {0},
};

static err failure_check(struct call *c, const void *in, void *out)
{
    const struct failure *p = in;
    struct failure_out *o = out;
    struct paper paper = {0};
    struct tender_failures_n_row count;
    TRY(load_running(c, p->tender, &paper));
    const struct tender_row *t = paper.tender;
    if (t->held.us)
        return REFUSE(c, tender_held, "tender", ARG(t->held), ARG(t->held_reason));
    if (p->began.us > c->at.us || p->began.us < t->published.us)
        return REFUSE(c, tender_failure_began, "began", ARG(p->began), ARG(t->published),
                      ARG(c->at));
    TRY(tender_failures_n(c->db, c->a, t->id, &count));
    o->n = count.n + 1;
    o->reason = join(c->a, S("平台故障，"), str_of(choice_word(tender_failures, p->kind)), S("："),
                     p->text);
    o->pause = (struct pause_out){.project = t->project, .notice = new_id(), .title = t->title,
                                  .running = awaits(t)};
    o->pause.text = text_change(
        c->a, &paper,
        &(struct change_text){
            .matter = "因平台故障暂停采购活动",
            .text = join(c->a, S("自 "), instant_text(c->a, p->began), S(" 起，"), o->reason,
                         S("。期限自故障开始之时停止计算，恢复时另行公告新的截止时间。")),
            .first_notice = first_notice(t), .today = c->today});
    return OK;
}

static err failure_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct failure *p = in;
    const struct failure_out *o = out;
    TRY(tender_failure_add(db, .tender = p->tender, .n = o->n, .kind = p->kind,
                           .began = p->began, .text = p->text, .file = p->evidence.sha256,
                           .file_name = p->evidence.name, .reported = e->at));
    TRY(tender_set_held(db, .id = p->tender, .reason = o->reason, .at = e->at));
    TRY(add_notice(db, e, p->tender, &o->pause, "correction"));
    return o->pause.running ? journal_clear_due(db, "bid.close", p->tender) : OK;
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
static instant deadline_after_hold(const struct call *c, const struct tender_row *t, int64_t days)
{
    int minute = instant_minute_of_day(t->deadline);
    day last = day_plus(day_of(t->deadline), days);
    for (;;) {
        last = calendar_days_after(&c->law->calendar, last, 0);
        instant deadline = instant_at(last, minute / 60, minute % 60);
        if (deadline.us > c->at.us)
            return deadline;
        last = day_plus(last, 1);
    }
}

// A failure takes at least a whole day, counted from when it began.
static err days_held(struct call *c, const struct tender_row *t, int64_t *ret, bool *ret_failure)
{
    struct tender_failure_row_rows rows;
    TRY(tender_failures_of(c->db, c->a, t->id, &rows));
    const struct tender_failure_row *last = rows.n ? &rows.at[rows.n - 1] : NULL;
    *ret_failure = last && !last->ended.us;
    *ret = c->today.n - day_of(*ret_failure ? last->began : t->held).n;
    int64_t least = rule_of(c, &RULE_tender_failure_extends)->value;
    if (*ret_failure && *ret < least)
        *ret = least;
    return OK;
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
    int64_t days = 0;
    bool failure = false;
    TRY(days_held(c, t, &days, &failure));
    if (o->running)
        o->deadline = deadline_after_hold(c, t, days);
    if (failure && p->new_deadline.us && p->new_deadline.us < o->deadline.us)
        return REFUSE(c, tender_failure_extends, "new_deadline", ARG(p->new_deadline),
                      ARG(o->deadline));
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
    TRY(tender_failure_end(db, .tender = p->tender, .at = e->at));
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
    {"tender.report_failure", "平台故障",
     "登记后期限自故障开始停止计算，更正公告当场生成；证据公开；恢复时至少顺延故障的天数。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct failure, failure_in),
     ACT_OUT(struct failure_out, failure_out), .check = failure_check, .apply = failure_apply,
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
