// Clarifying and correcting a published document. What affects the preparation of bids must be
// announced in time, or the act itself puts the deadline off and says why.
#include "tender/tender_text.h"

struct change_out {
    id project, change, notice;
    int64_t n;
    str title, text;
    instant old_deadline, deadline, closes;
    bool moved, running;
};
static const struct field change_out[] = {
    FIELD(struct change_out, project, "项目"),
    FIELD(struct change_out, change, "更正"),
    FIELD(struct change_out, notice, "公告"),
    FIELD(struct change_out, n, "第几次"),
    FIELD(struct change_out, title, "名称"),
    LONG(struct change_out, text, "公告全文"),
    FIELD(struct change_out, old_deadline, "原截止时间"),
    FIELD(struct change_out, deadline, "截止时间"),
    FIELD(struct change_out, closes, "自动截止的时间"),
    FIELD(struct change_out, moved, "截止时间已顺延"),
    FIELD(struct change_out, running, "期限已经起算"),
    {0},
};

// What both acts are about.
struct change {
    id tender;
    const char *matter;
    str question, text;
    bool affects, of_substance;
    instant new_deadline;
};

static err check_changeable(struct call *c, const struct change *p, const struct tender_row *t)
{
    bool listed = str_eq(t->state, S("open")) && str_eq(t->venue, S("here"));
    if (!listed && !str_eq(t->state, S("published")))
        return REFUSE(c, tender_stage, "tender", ARG(choice_word(tender_states, t->state)),
                      ARG("公告中"));
    if (t->held.us)
        return REFUSE(c, tender_held, "tender", ARG(t->held), ARG(t->held_reason));
    if (listed && c->at.us >= t->deadline.us)
        return REFUSE(c, tender_stage, "tender", ARG("已截止"), ARG("公告中"));
    if (p->of_substance)
        return REFUSE(c, tender_change_of_substance, "of_substance");
    return OK;
}

// The earliest day on which the deadline may lie after this change.
static day earliest_after(struct call *c, const struct change *p, const struct tender_row *t,
                          const struct rule *rule)
{
    day earliest = str_eq(t->state, S("published"))
                       ? earliest_deadline(c->law, t, c->today, c->today)
                       : t->lawful_deadline;
    day counted = rule_deadline(&c->law->calendar, rule, c->today);
    return p->affects && counted.n > earliest.n ? counted : earliest;
}

static err decide_deadline(struct call *c, const struct change *p, const struct tender_row *t,
                           struct change_out *o)
{
    const struct rule *rule = change_rule(t), *r = rule_of(c, rule);
    day earliest = earliest_after(c, p, t, r);
    int minute = instant_minute_of_day(t->deadline);
    o->old_deadline = t->deadline;
    o->deadline = t->deadline;
    if (day_of(t->deadline).n < earliest.n)
        o->deadline = instant_at(earliest, minute / 60, minute % 60);
    if (p->new_deadline.us && p->new_deadline.us < t->deadline.us)
        return REFUSE(c, tender_deadline_only_later, "new_deadline", ARG(p->new_deadline),
                      ARG("原截止时间"), ARG(t->deadline));
    if (p->new_deadline.us && day_of(p->new_deadline).n < earliest.n) {
        const struct arg args[] = {ARG(c->today), ARG(earliest), ARG(p->new_deadline)};
        return refuse_at(c, rule, S("new_deadline"), args, 3);
    }
    if (p->new_deadline.us)
        o->deadline = p->new_deadline;
    o->moved = o->deadline.us != o->old_deadline.us;
    o->closes = instant_plus(o->deadline, MINUTE_US);
    return OK;
}

static err check_change(struct call *c, const struct change *p, struct change_out *o)
{
    struct paper paper = {0};
    struct tender_count_changes_row count = {0};
    TRY(paper_load(c->db, c->a, p->tender, &paper));
    TRY(check_changeable(c, p, paper.tender));
    TRY(decide_deadline(c, p, paper.tender, o));
    TRY(tender_count_changes(c->db, c->a, p->tender, &count));
    o->project = paper.tender->project;
    o->running = str_eq(paper.tender->state, S("open"));
    o->change = new_id();
    o->notice = new_id();
    o->n = count.n + 1;
    o->title = paper.tender->title;
    o->text = text_change(c->a, &paper,
                          &(struct change_text){
                              .matter = p->matter, .question = p->question, .text = p->text,
                              .old_deadline = o->old_deadline,
                              .new_deadline = o->moved ? o->deadline : (instant){0},
                              .first_notice = day_of(paper.tender->listed.us
                                                         ? paper.tender->listed
                                                         : paper.tender->published),
                              .today = c->today});
    return OK;
}

static err apply_change(struct db *db, const struct entry *e, const struct change *p,
                        const char *kind, const struct change_out *o)
{
    TRY(plan_notice_add(db, &(struct notice_new){.id = o->notice, .project = o->project,
                                                 .subject = p->tender, .kind = kind,
                                                 .title = o->title, .body = o->text,
                                                 .published = e->at}));
    TRY(tender_clarification_add(db, .id = o->change, .tender = p->tender, .n = o->n,
                                 .kind = str_of(kind), .question = p->question,
                                 .answer = p->text, .affects = p->affects,
                                 .old_deadline = o->moved ? o->old_deadline : (instant){0},
                                 .new_deadline = o->moved ? o->deadline : (instant){0},
                                 .notice = o->notice, .at = e->at));
    if (!o->moved)
        return OK;
    TRY(tender_set_deadline(db, .id = p->tender, .deadline = o->deadline, .at = e->at));
    return o->running ? journal_set_due(db, "bid.close", p->tender, o->closes) : OK;
}

struct clarify {
    id tender;
    str question, answer;
    bool affects, of_substance;
    instant new_deadline;
};
static const struct field clarify_in[] = {
    FIELD(struct clarify, tender, "采购"),
    LONG(struct clarify, question, "供应商的问题", .optional = true, .max = 2000,
         .hint = "不写是谁问的"),
    LONG(struct clarify, answer, "澄清的内容", .max = 4000),
    FIELD(struct clarify, affects, "可能影响编制文件", .hint = "不足法定天数的，截止时间自动顺延"),
    FIELD(struct clarify, of_substance, "会改变采购标的或者资格条件"),
    FIELD(struct clarify, new_deadline, "新的截止时间", .optional = true,
          .hint = "不填的，按规定计算"),
    {0},
};

static struct change of_clarify(const struct clarify *p)
{
    return (struct change){p->tender,  "采购文件",      p->question,    p->answer,
                           p->affects, p->of_substance, p->new_deadline};
}

static err clarify_check(struct call *c, const void *in, void *out)
{
    struct change change = of_clarify(in);
    return check_change(c, &change, out);
}

static err clarify_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    struct change change = of_clarify(in);
    return apply_change(db, e, &change, "clarification", out);
}

struct correct {
    id tender;
    str what, text;
    bool affects, of_substance;
    instant new_deadline;
};
static const struct field correct_in[] = {
    FIELD(struct correct, tender, "采购"),
    FIELD(struct correct, what, "更正哪一处", .max = 100, .hint = "如采购公告第四项、采购文件第三章"),
    LONG(struct correct, text, "更正的内容", .max = 4000, .hint = "写明原来是什么、现在是什么"),
    FIELD(struct correct, affects, "可能影响编制文件", .hint = "不足法定天数的，截止时间自动顺延"),
    FIELD(struct correct, of_substance, "会改变采购标的或者资格条件"),
    FIELD(struct correct, new_deadline, "新的截止时间", .optional = true,
          .hint = "不填的，按规定计算"),
    {0},
};

static struct change of_correct(arena *a, const struct correct *p)
{
    return (struct change){p->tender, str_c(a, p->what), {0}, p->text, p->affects,
                           p->of_substance, p->new_deadline};
}

static err correct_check(struct call *c, const void *in, void *out)
{
    struct change change = of_correct(c->a, in);
    return check_change(c, &change, out);
}

static err correct_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct correct *p = in;
    return apply_change(db, e, &(struct change){.tender = p->tender, .text = p->text,
                                                .affects = p->affects},
                        "correction", out);
}

// Listing of a change: the days count from what the medium shows.

struct list_notice {
    id notice;
    str address, medium;
    instant listed_at;
};
struct list_notice_out {
    id tender;
    day lawful_deadline;
    bool too_soon;
};
static const struct field list_notice_in[] = {
    FIELD(struct list_notice, notice, "公告"),
    FIELD(struct list_notice, address, "登载的网址", .max = 500),
    FIELD(struct list_notice, listed_at, "登载的时间", .hint = "指定媒体上显示的时间"),
    FIELD(struct list_notice, medium, "指定媒体", .optional = true, .hint = "不填即中国政府采购网"),
    {0},
};
static const struct field list_notice_out[] = {
    FIELD(struct list_notice_out, tender, "采购"),
    FIELD(struct list_notice_out, lawful_deadline, "依法最早的截止日期", .optional = true),
    FIELD(struct list_notice_out, too_soon, "截止时间太早，要再更正"),
    {0},
};

static err ask_organizer_of_notice(struct db *db, arena *a, const struct who *who, id thing,
                                   bool *ret)
{
    struct tender_notice_has_organizer_row row = {0};
    TRY(tender_notice_has_organizer(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}
static const struct relation organizer_of_notice = {
    "organizer_of_notice", "发布公告的采购人经办或代理机构", ask_organizer_of_notice};

static err list_notice_check(struct call *c, const void *in, void *out)
{
    const struct list_notice *p = in;
    struct list_notice_out *o = out;
    struct tender_change_notice_row *notice = NULL;
    struct tender_row *t = NULL;
    TRY(tender_change_notice(c->db, c->a, p->notice, &notice));
    bool opening = str_eq(notice->kind, S("tender")) || str_eq(notice->kind, S("consultation"));
    if (opening || notice->listed.us)
        return refuse_field(c, "notice", opening ? "采购公告的登载在采购页面填写"
                                                 : "这个{label}的登载已经填过了");
    TRY(tender_by_id(c->db, c->a, notice->tender, &t));
    TRY(check_listed_time(c, notice->published, p->listed_at));
    *o = (struct list_notice_out){.tender = notice->tender, .lawful_deadline = t->lawful_deadline};
    if (notice->affects == 1 && str_eq(t->state, S("open"))) {
        day counted = rule_deadline(&c->law->calendar, rule_of(c, change_rule(t)),
                                    day_of(p->listed_at));
        if (counted.n > o->lawful_deadline.n)
            o->lawful_deadline = counted;
        o->too_soon = day_of(t->deadline).n < o->lawful_deadline.n;
    }
    return OK;
}

static err list_notice_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct list_notice *p = in;
    const struct list_notice_out *o = out;
    TRY(plan_notice_listed(db, p->notice, p->listed_at, p->address,
                           p->medium.at ? p->medium : S("中国政府采购网"), (day){0}));
    if (!o->lawful_deadline.n)
        return OK;
    return tender_set_lawful(db, .id = o->tender, .lawful_deadline = o->lawful_deadline,
                             .at = e->at);
}

const struct act tender_change_acts[] = {
    {"tender.clarify", "发布澄清", "答复所有供应商；影响编制文件而天数不够的，截止时间随之顺延。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct clarify, clarify_in),
     ACT_OUT(struct change_out, change_out), .check = clarify_check, .apply = clarify_apply,
     .then = "/tender/{tender}"},
    {"tender.correct", "发布更正公告", "不得改变采购标的和资格条件；天数不够的，截止时间随之顺延。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct correct, correct_in),
     ACT_OUT(struct change_out, change_out), .check = correct_check, .apply = correct_apply,
     .then = "/tender/{tender}"},
    {"tender.list_notice", "填写更正的登载网址和时间", "在发布采购公告的媒体上登载；法定天数从登载起算。",
     ACT_PUBLIC, MAY(organizer_of_notice, "notice"), ACT_IN(struct list_notice, list_notice_in),
     ACT_OUT(struct list_notice_out, list_notice_out), .check = list_notice_check,
     .apply = list_notice_apply, .then = "/tender/{tender}"},
    {0},
};
