// Taking everything about a project is an act: who, when and why stands in the log, and so in every
// later bundle for supervision.
#include "account/account.h"
#include "bundle/bundle_parts.h"

static err ask_inspector(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    static const struct relation *const offices[] = {&oversight_desk, &inspection_desk,
                                                     &auditor_office};
    struct bundle_project_row *project = NULL;
    *ret = false;
    TRY(bundle_project(db, a, thing, &project));
    for (size_t i = 0; project && !*ret && i < sizeof offices / sizeof *offices; i++)
        TRY(offices[i]->ask(db, a, who, thing, ret));
    return OK;
}

const struct relation inspector_of_project = {
    "inspector_of_project", "财政部门采购监管、监督检查人员和审计人员", ask_inspector};

struct take {
    id project;
    str reason;
};
struct taken {
    id taking;
};
static const struct field take_in[] = {
    FIELD(struct take, project, "项目"),
    LONG(struct take, reason, "调取的原因", .min = 6, .max = 500,
         .hint = "写明监督检查、投诉处理或者审计的文号、事项"),
    {0},
};
static const struct field take_out[] = {FIELD(struct taken, taking, "调取记录"), {0}};

static err take_check(struct call *c, const void *in, void *out)
{
    const struct take *p = in;
    struct bundle_secret_round_row *round = NULL;
    TRY(bundle_secret_round(c->db, c->a, p->project, &round));
    if (round)
        return REFUSE(c, bundle_secret, "project", ARG(choice_word(tender_states, round->state)));
    ((struct taken *)out)->taking = new_id();
    return OK;
}

static err take_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct take *p = in;
    return bundle_taking_add(db, .id = ((const struct taken *)out)->taking, .project = p->project,
                             .person = e->by, .org = e->org, .reason = p->reason, .at = e->at);
}

const struct act bundle_acts_table[] = {
    {"bundle.take", "调取监督卷宗包",
     "写明原因后就能下载这个项目的全部记录；谁、什么时候、为什么调取，都记在账本里。", ACT_PRIVATE,
     MAY(inspector_of_project, "project"), ACT_IN(struct take, take_in),
     ACT_OUT(struct taken, take_out), .check = take_check, .apply = take_apply,
     .then = "/project/{project}/bundle"},
    {0},
};
