// Publishing freezes the document; listing on the designated medium starts the legal clocks; a
// notice that stands on another platform is recorded.
#include "tender/tender_text.h"

struct publish {
    id tender;
    struct blob document;  // prepared
};
struct step_out {
    str what, rule;
    day from, until;
};
struct publish_out {
    id project, notice;
    str number, document, title, text, kind, method, set_aside, pricing;
    money budget, ceiling;
    struct {
        struct step_out *at;
        size_t n;
    } schedule;
};
static const struct field publish_in[] = {FIELD(struct publish, tender, "采购"), {0}};
static const struct field step_out_fields[] = {
    FIELD(struct step_out, what, "事项"),
    FIELD(struct step_out, rule, "规定"),
    FIELD(struct step_out, from, "从哪天起算"),
    FIELD(struct step_out, until, "到哪天"),
    {0},
};
static const struct field publish_out[] = {
    FIELD(struct publish_out, project, "项目"),
    FIELD(struct publish_out, notice, "公告"),
    FIELD(struct publish_out, number, "项目编号"),
    FIELD(struct publish_out, document, "采购文件的 SHA-256"),
    FIELD(struct publish_out, title, "名称"),
    LONG(struct publish_out, text, "公告全文"),
    CHOICE(struct publish_out, kind, "公告种类", notice_kinds),
    CHOICE(struct publish_out, method, "采购方式", plan_methods),
    CHOICE(struct publish_out, set_aside, "预留份额", need_set_asides),
    CHOICE(struct publish_out, pricing, "定价", need_pricings),
    FIELD(struct publish_out, budget, "预算金额"),
    FIELD(struct publish_out, ceiling, "最高限价"),
    LIST(struct publish_out, schedule, "日程", step_out_fields),
    {0},
};

// The document is frozen before the act; if what stands has changed by then, nothing is published.
// A document that still lacks what its JSON needs is refused by the linter in check.
static err publish_prepare(struct call *c, void *in)
{
    struct publish *p = in;
    struct paper paper = {0};
    str text;
    TRY(paper_load(c->db, c->a, p->tender, &paper));
    if (!paper.need.head)
        return OK;
    TRY(text_document(c->a, &paper, &text));
    return blob_put(c->blobs, text, &p->document);
}

static err check_frozen(struct call *c, const struct publish *p, const struct paper *paper)
{
    str text;
    TRY(text_document(c->a, paper, &text));
    struct hash now = sha256(text);
    if (str_eq(hash_bytes(&now), hash_bytes(&p->document.hash)))
        return OK;
    return conflict(c, paper->tender->changed_by, paper->tender->changed);
}

static err next_number(struct call *c, str *ret)
{
    struct tender_district_row *district = NULL;
    struct tender_count_of_year_row count = {0};
    int year = day_date(c->today).year;
    TRY(tender_district(c->db, c->a, &district));
    TRY(tender_count_of_year(c->db, c->a, instant_at(day_make(year, 1, 1), 0, 0),
                             instant_at(day_make(year + 1, 1, 1), 0, 0), &count));
    for (int64_t n = count.n + 1;; n++) {
        struct tender_by_number_row *taken = NULL;  // as another platform's number
        *ret = join(c->a, district ? district->district : S(""),
                    format(c->a, "采〔%d〕%04lld号", year, (long long)n));
        TRY(tender_by_number(c->db, c->a, *ret, &taken));
        if (!taken)
            return OK;
    }
}

// The notice as it would be published now.
static err notice_now(struct call *c, const struct paper *paper, str document,
                      struct schedule *ret_schedule, str *ret_number, str *ret_text)
{
    TRY(next_number(c, ret_number));
    *ret_schedule = schedule_of(c->law, paper->tender, c->today,
                                day_of(paper->project->intention_listed), c->today);
    *ret_text = text_notice(c->a, paper, *ret_number, document, ret_schedule);
    return OK;
}

err preview_notice(struct call *c, const struct paper *paper, struct preview *ret)
{
    struct schedule s;
    str text;
    TRY(text_document(c->a, paper, &text));
    struct hash frozen = sha256(text);
    ret->document = hash_hex(c->a, frozen);
    return notice_now(c, paper, ret->document, &s, &ret->number, &ret->text);
}

static void put_schedule(struct call *c, const struct schedule *s, struct publish_out *o)
{
    o->schedule.at = new(c->a, struct step_out, s->n);
    for (size_t i = 0; i < s->n; i++)
        o->schedule.at[o->schedule.n++] =
            (struct step_out){str_of(s->at[i].zh), str_of(s->at[i].rule->name), s->at[i].from,
                              s->at[i].set.n ? s->at[i].set : s->at[i].until};
}

static err check_draft_state(struct call *c, const struct tender_row *t)
{
    if (str_eq(t->state, S("draft")))
        return OK;
    return REFUSE(c, tender_stage, "tender", ARG(choice_word(tender_states, t->state)),
                  ARG("编制中"));
}

static err publish_check(struct call *c, const void *in, void *out)
{
    const struct publish *p = in;
    struct publish_out *o = out;
    struct paper paper = {0};
    TRY(paper_load(c->db, c->a, p->tender, &paper));
    const struct tender_row *t = paper.tender;
    TRY(check_draft_state(c, t));
    TRY(lint_everything(c, &paper));
    TRY(found(c));
    TRY(check_frozen(c, p, &paper));
    str document = hash_hex(c->a, p->document.hash);
    *o = (struct publish_out){
        .project = t->project, .notice = new_id(), .document = document,
        .kind = is_consultation(t) ? S("consultation") : S("tender"), .method = t->method,
        .set_aside = t->set_aside, .pricing = t->pricing, .budget = t->budget,
        .ceiling = t->ceiling, .title = t->title};
    struct schedule s;
    TRY(notice_now(c, &paper, document, &s, &o->number, &o->text));
    put_schedule(c, &s, o);
    return OK;
}

static err publish_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct publish *p = in;
    const struct publish_out *o = out;
    TRY(tender_set_need(db, .id = p->tender, .title = o->title, .method = o->method,
                        .budget = o->budget, .ceiling = o->ceiling, .set_aside = o->set_aside,
                        .pricing = o->pricing));
    TRY(tender_set_published(db, .id = p->tender, .number = o->number, .document = o->document,
                             .at = e->at));
    TRY(plan_notice_add(db, &(struct notice_new){
                                .id = o->notice, .project = o->project, .subject = p->tender,
                                .kind = str_eq(o->kind, S("tender")) ? "tender" : "consultation",
                                .title = o->title, .body = o->text, .published = e->at}));
    return plan_move(db, o->project, "tendering", e->at);
}

// What the purchaser's chain goes by.
static money publish_amount(__attribute__((unused)) const struct call *c,
                            __attribute__((unused)) const void *in, const void *out)
{
    return ((const struct publish_out *)out)->budget;
}

// An agency publishes in the purchaser's name: the purchaser's people sign.
static err publish_chain(struct call *c, const void *in, id *ret)
{
    struct tender_row *t = NULL;
    TRY(tender_by_id(c->db, c->a, ((const struct publish *)in)->tender, &t));
    if (!t)
        return missing();
    *ret = t->buyer;
    return OK;
}

// Listing.

struct list {
    id tender;
    str address, medium;
    instant listed_at;
};
struct list_out {
    id notice;
    day notice_ends, challenge_until, lawful_deadline;
    instant closes;
    bool too_soon;
};
static const struct field list_in[] = {
    FIELD(struct list, tender, "采购"),
    FIELD(struct list, address, "登载的网址", .max = 500),
    FIELD(struct list, listed_at, "登载的时间", .hint = "指定媒体上显示的时间，如 2026-03-10 09:00"),
    FIELD(struct list, medium, "指定媒体", .optional = true, .hint = "不填即中国政府采购网"),
    {0},
};
static const struct field list_out[] = {
    FIELD(struct list_out, notice, "公告"),
    FIELD(struct list_out, notice_ends, "公告期限届满"),
    FIELD(struct list_out, challenge_until, "对采购文件质疑截止"),
    FIELD(struct list_out, lawful_deadline, "依法最早的截止日期"),
    FIELD(struct list_out, closes, "自动截止的时间"),
    FIELD(struct list_out, too_soon, "截止时间太早，要更正"),
    {0},
};

// The medium shows minutes: published and listed may fall into the same one.
err check_listed_time(struct call *c, instant published, instant listed)
{
    if (listed.us / MINUTE_US >= published.us / MINUTE_US && listed.us <= c->at.us)
        return OK;
    return REFUSE(c, tender_listed_time, "listed_at", ARG(listed), ARG(published), ARG(c->at));
}

static err list_check(struct call *c, const void *in, void *out)
{
    const struct list *p = in;
    struct list_out *o = out;
    struct tender_row *t = NULL;
    struct tender_notice_row *notice = NULL;
    TRY(tender_by_id(c->db, c->a, p->tender, &t));
    if (!str_eq(t->state, S("published")))
        return REFUSE(c, tender_stage, "tender", ARG(choice_word(tender_states, t->state)),
                      ARG("已发布，待登载"));
    TRY(check_listed_time(c, t->published, p->listed_at));
    TRY(tender_notice(c->db, c->a, p->tender, &notice));
    day listed = day_of(p->listed_at);
    const struct rule *period = rule_of(c, &RULE_tender_notice_period);
    *o = (struct list_out){
        .notice = notice->id,
        .notice_ends = rule_deadline(&c->law->calendar, period, listed),
        .lawful_deadline = earliest_deadline(c->law, t, listed, c->today),
        .closes = instant_plus(t->deadline, MINUTE_US)};
    o->challenge_until = rule_deadline(&c->law->calendar, rule_of(c, &RULE_tender_challenge_days),
                                       o->notice_ends);
    o->too_soon = day_of(t->deadline).n < o->lawful_deadline.n;
    return OK;
}

static err list_apply(struct db *db, __attribute__((unused)) const struct entry *e, const void *in,
                      const void *out)
{
    const struct list *p = in;
    const struct list_out *o = out;
    TRY(tender_set_listed(db, .id = p->tender, .listed = p->listed_at, .address = p->address,
                          .notice_ends = o->notice_ends, .lawful_deadline = o->lawful_deadline,
                          .at = e->at));
    TRY(plan_notice_listed(db, o->notice, p->listed_at, p->address,
                           p->medium.at ? p->medium : S("中国政府采购网"), o->notice_ends));
    return journal_set_due(db, "bid.close", p->tender, o->closes);
}

// Elsewhere.

struct record_notice {
    id project;
    str method, outside_number, address, title, contact_person, contact_phone;
    instant listed_at, deadline;
    struct file file;
};
struct record_notice_out {
    id tender, notice, buyer, agency;
    int64_t round;
    str title, text, set_aside, pricing;
    money budget, ceiling;
    day notice_ends;
};
static const struct field record_notice_in[] = {
    FIELD(struct record_notice, project, "项目"),
    CHOICE(struct record_notice, method, "采购方式", plan_methods),
    FIELD(struct record_notice, outside_number, "外部平台的项目编号", .max = 80),
    FIELD(struct record_notice, address, "公告网址", .max = 500),
    FIELD(struct record_notice, listed_at, "公告登载的时间"),
    FIELD(struct record_notice, deadline, "提交截止时间"),
    FIELD(struct record_notice, file, "公告或者采购文件", .optional = true),
    FIELD(struct record_notice, title, "名称", .optional = true, .hint = "不填即项目名称"),
    FIELD(struct record_notice, contact_person, "项目联系人", .optional = true),
    PHONE(struct record_notice, contact_phone, "联系电话", .optional = true),
    {0},
};
static const struct field record_notice_out[] = {
    FIELD(struct record_notice_out, tender, "采购"),
    FIELD(struct record_notice_out, notice, "公告"),
    FIELD(struct record_notice_out, buyer, "采购人"),
    FIELD(struct record_notice_out, agency, "代理机构", .optional = true),
    FIELD(struct record_notice_out, round, "第几次"),
    FIELD(struct record_notice_out, title, "名称"),
    LONG(struct record_notice_out, text, "公告全文"),
    CHOICE(struct record_notice_out, set_aside, "预留份额", need_set_asides),
    CHOICE(struct record_notice_out, pricing, "定价", need_pricings),
    FIELD(struct record_notice_out, budget, "预算金额"),
    FIELD(struct record_notice_out, ceiling, "最高限价"),
    FIELD(struct record_notice_out, notice_ends, "公告期限届满"),
    {0},
};

// A plan that is filed and no procurement under way; the number is new.
static err check_recordable(struct call *c, const struct record_notice *p,
                            const struct project_row *project, const struct need_view *need,
                            int64_t *ret_round)
{
    struct tender_row *last = NULL;
    struct tender_by_number_row *same = NULL;
    if (!need->head)
        return REFUSE(c, tender_method_open, "project", ARG("采购需求"));
    if (!project->filed.us)
        return REFUSE(c, tender_method_open, "project", ARG("采购实施计划备案"));
    TRY(tender_of_project(c->db, c->a, p->project, &last));
    bool over = !last || str_eq(last->state, S("failed")) || str_eq(last->state, S("ended")) ||
                str_eq(last->state, S("draft"));
    if (!over)
        return REFUSE(c, tender_one_at_a_time, "project", ARG(last->round),
                      ARG(choice_word(tender_states, last->state)));
    TRY(tender_by_number(c->db, c->a, p->outside_number, &same));
    if (same)
        return REFUSE(c, tender_outside_number, "outside_number", ARG(p->outside_number));
    if (p->deadline.us <= p->listed_at.us)
        return refuse_field(c, "deadline", "{label}要在登载之后");
    *ret_round = last ? last->round + 1 : 1;
    return check_listed_time(c, project->filed, p->listed_at);
}

static err record_notice_check(struct call *c, const void *in, void *out)
{
    const struct record_notice *p = in;
    struct record_notice_out *o = out;
    struct project_row *project = NULL;
    struct need_view need = {0};
    struct tender_entrust_row *entrust = NULL;
    TRY(plan_project(c->db, c->a, p->project, &project));
    TRY(plan_need(c->db, c->a, p->project, &need));
    TRY(tender_entrust_of(c->db, c->a, p->project, &entrust));
    TRY(check_recordable(c, p, project, &need, &o->round));
    const struct rule *period = rule_of(c, &RULE_tender_notice_period);
    o->tender = new_id();
    o->notice = new_id();
    o->buyer = project->buyer;
    o->agency = entrust && entrust->confirmed.us ? entrust->agency : (id){0};
    o->title = p->title.at ? p->title : project->title;
    o->set_aside = need.head->set_aside;
    o->pricing = need.head->pricing;
    o->budget = project->budget;
    o->ceiling = need.head->ceiling;
    o->notice_ends = rule_deadline(&c->law->calendar, period, day_of(p->listed_at));
    o->text = text_outside(c->a, &(struct outside_text){
                                     .number = p->outside_number, .title = o->title,
                                     .method = p->method, .address = p->address,
                                     .buyer = project->buyer_name, .listed = p->listed_at,
                                     .deadline = p->deadline});
    return OK;
}

static err record_notice_apply(struct db *db, const struct entry *e, const void *in,
                               const void *out)
{
    const struct record_notice *p = in;
    const struct record_notice_out *o = out;
    TRY(tender_drop_draft(db, .project = p->project, .at = e->at));
    TRY(tender_add(
        db, .id = o->tender, .project = p->project, .round = o->round,
        .number = p->outside_number, .title = o->title, .buyer = o->buyer, .agency = o->agency,
        .method = p->method, .venue = S("elsewhere"), .state = S("open"), .budget = o->budget,
        .ceiling = o->ceiling, .set_aside = o->set_aside, .pricing = o->pricing,
        .documents_place = p->address, .deadline = p->deadline, .tie_rule = S("draw"),
        .contact_person = p->contact_person.at ? p->contact_person : S(""),
        .contact_phone = p->contact_phone.at ? p->contact_phone : S(""), .by = e->by, .at = e->at,
        .document = p->file.sha256, .published = e->at, .listed = p->listed_at,
        .listed_address = p->address, .notice_ends = o->notice_ends,
        .outside_number = p->outside_number, .outside_address = p->address));
    bool consultation = str_eq(p->method, S("consultation"));
    TRY(plan_notice_add(db, &(struct notice_new){
                                .id = o->notice, .project = p->project, .subject = o->tender,
                                .kind = consultation ? "consultation" : "tender",
                                .title = o->title, .body = o->text, .published = e->at}));
    TRY(plan_notice_listed(db, o->notice, p->listed_at, p->address, S("外部平台"),
                           o->notice_ends));
    return plan_move(db, p->project, "tendering", e->at);
}

const struct act tender_publish_acts[] = {
    {"tender.publish", "发布采购公告", "采购文件就此固定，不能再改；接着到指定媒体登载，期限从登载起算。",
     ACT_PUBLIC, MAY(organizer_of, "tender"), ACT_IN(struct publish, publish_in),
     ACT_OUT(struct publish_out, publish_out), .prepare = publish_prepare, .check = publish_check,
     .apply = publish_apply, .amount = publish_amount, .chain_of = publish_chain,
     .then = "/tender/{tender}"},
    {"tender.list", "填写登载的网址和时间", "公告期限、文件提供期和截止时间都从登载之日起算。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct list, list_in), ACT_OUT(struct list_out, list_out),
     .check = list_check, .apply = list_apply, .then = "/tender/{tender}"},
    {"tender.record_notice", "登记在外部平台的公告", "采购在别的平台进行的，登记编号、网址和时间，之后各步照常办。",
     ACT_PUBLIC, MAY(organizer_of_project, "project"),
     ACT_IN(struct record_notice, record_notice_in),
     ACT_OUT(struct record_notice_out, record_notice_out), .check = record_notice_check,
     .apply = record_notice_apply, .then = "/tender/{tender}"},
    {0},
};
