#include "dispute/dispute.h"

#include "dispute/dispute_views.h"

struct ask {
    id project;
    str text;
};
struct asked {
    id inquiry;
    day answer_by;
};
static const struct field ask_in[] = {
    FIELD(struct ask, project, "项目"),
    LONG(struct ask, text, "询问内容", .min = 5, .max = 2000,
         .hint = "写清楚问哪一处，如招标文件第几页第几条；只有采购人和代理机构看得到"),
    {0},
};
static const struct field ask_out[] = {
    FIELD(struct asked, inquiry, "询问"),
    FIELD(struct asked, answer_by, "最迟答复日"),
    {0},
};

bool inquiry_is_open(str project_state, instant intention)
{
    return intention.us || !(str_eq(project_state, S("drafting")) ||
                             str_eq(project_state, S("reviewing")) ||
                             str_eq(project_state, S("filed")) ||
                             str_eq(project_state, S("ended")));
}

// The one question of a signed-in person that needs no look into the store.
static err ask_asker(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                     const struct who *who, __attribute__((unused)) id thing, bool *ret)
{
    *ret = who->person.n != 0;
    return OK;
}
static const struct relation asker = {"asker", "已登录的人", ask_asker};

static err ask_check(struct call *c, const void *in, void *out)
{
    const struct ask *p = in;
    struct inquiry_project_row *row = NULL;
    TRY(inquiry_project(c->db, c->a, p->project, &row));
    if (!row)
        return refuse_field(c, "project", "没有这个{label}");
    if (!inquiry_is_open(row->state, row->intention))
        return REFUSE(c, dispute_not_public, "project");
    *(struct asked *)out = (struct asked){
        new_id(), rule_deadline(&c->law->calendar, rule_of(c, &RULE_dispute_answer), c->today)};
    return OK;
}

static err ask_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct ask *p = in;
    const struct asked *o = out;
    return inquiry_add(db, .id = o->inquiry, .project = p->project, .asker = e->by,
                       .asker_org = e->org, .text = p->text, .asked = e->at,
                       .answer_by = o->answer_by);
}

struct reply {
    id inquiry;
    str answer;
    bool shared;
};
struct replied {
    id inquiry, asker;
    bool late;
};
static const struct field reply_in[] = {
    FIELD(struct reply, inquiry, "询问"),
    LONG(struct reply, answer, "答复", .min = 5, .max = 3000,
         .hint = "不写商业秘密；改变采购文件内容的，用发布澄清"),
    FIELD(struct reply, shared, "同时在项目页公开问答，不写是谁问的"),
    {0},
};
static const struct field reply_out[] = {
    FIELD(struct replied, inquiry, "询问"),
    FIELD(struct replied, asker, "询问人"),
    FIELD(struct replied, late, "超过答复期限"),
    {0},
};

static err ask_answerer_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct inquiry_row *row = NULL;
    *ret = false;
    TRY(inquiry_find(db, a, thing, &row));
    return row ? organizer_of_project.ask(db, a, who, row->project, ret) : OK;
}
const struct relation answerer_of = {"answerer_of", "被问的采购人的经办、科室负责人或者受托的代理机构",
                                     ask_answerer_of};

static err reply_check(struct call *c, const void *in, void *out)
{
    const struct reply *p = in;
    struct inquiry_row *row = NULL;
    TRY(inquiry_find(c->db, c->a, p->inquiry, &row));
    if (!row)
        return refuse_field(c, "inquiry", "没有这个{label}");
    if (row->answered.us)
        return REFUSE(c, dispute_answered, "inquiry", ARG(row->answered));
    *(struct replied *)out = (struct replied){row->id, row->asker, c->today.n > row->answer_by.n};
    return OK;
}

static err reply_apply(struct db *db, const struct entry *e, const void *in,
                       __attribute__((unused)) const void *out)
{
    const struct reply *p = in;
    return inquiry_answer(db, .id = p->inquiry, .answer = p->answer, .answered = e->at,
                          .answered_by = e->by, .shared = p->shared);
}

const struct act dispute_acts[] = {
    {"dispute.ask", "提出询问", "采购人或采购代理机构在法定期限内答复；询问不影响以后提出质疑。",
     ACT_PRIVATE, MAY(asker, "project"), ACT_IN(struct ask, ask_in),
     ACT_OUT(struct asked, ask_out), .check = ask_check, .apply = ask_apply,
     .then = "/project/{project}/ask"},
    {"dispute.answer", "答复询问", "交给询问人；公开的，所有人都能在项目的询问页看到。答复以后不能再改。",
     ACT_PRIVATE, MAY(answerer_of, "inquiry"), ACT_IN(struct reply, reply_in),
     ACT_OUT(struct replied, reply_out), .check = reply_check, .apply = reply_apply,
     .then = "/inquiry/{inquiry}"},
    {0},
};

const struct slice dispute_slice = {
    "dispute", "询问与质疑", {dispute_acts}, {dispute_pages}, &dispute_sql,
};
