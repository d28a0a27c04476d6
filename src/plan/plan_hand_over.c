// Handing a project to a colleague: who runs it from now on, and who may only read.
//
// The former owner keeps reading, as everybody of the buyer does; every relation by which a handler
// may act, here and in later slices, asks project_former.
#include "account/account.h"
#include "plan/plan_parts.h"

// Whoever runs it, the head of the section, or the leader: when the owner has left there is
// somebody to hand it on.
static err ask_hander(struct db *db, arena *a, const struct who *who, id project, bool *ret)
{
    struct project_post_row *row = NULL;
    struct project_row *p = NULL;
    *ret = false;
    if (!who->post.n)
        return OK;
    TRY(project_post(db, a, project, who->post, who->person, &row));
    if (!row)
        return OK;
    TRY(plan_project(db, a, project, &p));
    bool own = str_eq(row->kind, S("handler")) && id_same(p->author, who->person);
    *ret = own || str_eq(row->kind, S("section")) || str_eq(row->kind, S("leader"));
    return OK;
}
const struct relation hander_of = {"hander_of", "项目的经办、科室负责人或分管领导", ask_hander};

struct hand_in {
    id project, to;
    str reason;
};
struct hand_out {
    id from;
    int64_t n;
};

// The other people of the buyer who can run a purchase.
static err receiver_options(struct db *db, arena *a, __attribute__((unused)) id post, id project,
                            struct options *ret)
{
    struct project_receiver_rows rows;
    TRY(project_receivers(db, a, project, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].person),
                                     join(a, rows.at[i].name, S("　"),
                                          str_of(post_word(rows.at[i].kind).zh))};
    return OK;
}

static const struct field hand_in[] = {
    FIELD(struct hand_in, project, "项目"),
    FIELD(struct hand_in, to, "移交给谁", .options = receiver_options,
          .hint = "本单位现任的经办或科室负责人"),
    LONG(struct hand_in, reason, "移交原因", .min = 2, .max = 300,
         .hint = "如：工作调整；已经办到哪一步、还有什么没办完，一并写清"),
    {0},
};
static const struct field hand_out[] = {
    FIELD(struct hand_out, from, "移交人"),
    FIELD(struct hand_out, n, "第几次移交"),
    {0},
};

static bool is_among(const struct project_receiver_rows *rows, id person)
{
    for (size_t i = 0; i < rows->n; i++)
        if (id_same(rows->at[i].person, person))
            return true;
    return false;
}

static err hand_check(struct call *c, const void *in, void *out)
{
    const struct hand_in *p = in;
    struct project_row *project = NULL;
    struct project_receiver_rows rows;
    struct project_reviewed_by_row *reviewed = NULL;
    struct project_hand_overs_n_row count;
    TRY(plan_find(c, p->project, NULL, &project));
    if (id_same(project->author, p->to))
        return refuse_field(c, "to", "现在就是这个人经办，请选{label}");
    TRY(project_receivers(c->db, c->a, p->project, &rows));
    if (!is_among(&rows, p->to))
        return refuse_field(c, "to", "{label}要选本单位现任的经办或科室负责人");
    TRY(project_reviewed_by(c->db, c->a, p->project, p->to, &reviewed));
    bool before = str_eq(project->state, S("drafting")) || str_eq(project->state, S("filed"));
    if (before && reviewed)
        return REFUSE(c, plan_hand_over_reviewer, "to", ARG(reviewed->name),
                      ARG(reviewed->version));
    TRY(project_hand_overs_n(c->db, c->a, p->project, &count));
    *(struct hand_out *)out = (struct hand_out){project->author, count.n + 1};
    return OK;
}

static err hand_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct hand_in *p = in;
    const struct hand_out *o = out;
    TRY(project_hand_over_add(db, .project = p->project, .n = o->n, .giver = o->from,
                              .receiver = p->to, .by = e->by, .reason = p->reason, .at = e->at));
    TRY(project_former_put(db, .project = p->project, .person = o->from));
    TRY(project_former_remove(db, .project = p->project, .person = p->to));
    return project_set_author(db, .project = p->project, .author = p->to, .at = e->at);
}

const struct act plan_hand_over_acts[] = {
    {"plan.hand_over", "移交项目",
     "接手的人从此经办，消息和待办都转给他；原经办人只能查看。移交记在项目档案里。", ACT_PRIVATE,
     MAY(hander_of, "project"), ACT_IN(struct hand_in, hand_in), ACT_OUT(struct hand_out, hand_out),
     .check = hand_check, .apply = hand_apply, .then = "/project/{project}/file"},
    {0},
};
