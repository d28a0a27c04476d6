// Reviews before the purchase: by the buyer's own posts, never by whoever wrote the need.
#include "plan/plan_parts.h"

struct review_in {
    id project;
    str kind;
    bool passed;
    str record;
};
struct review_out {
    id review;
    int64_t need_version;
    str post_kind;
};
static const struct field review_in[] = {
    FIELD(struct review_in, project, "项目"),
    CHOICE(struct review_in, kind, "审查种类", review_kinds,
           .hint = "一般性审查看程序和内容是否完整合规；重点审查看非歧视、竞争、政策和履约风险"),
    FIELD(struct review_in, passed, "审查通过"),
    LONG(struct review_in, record, "审查意见", .max = 3000,
         .hint = "书面记录，随项目归档；不通过的写明改哪里"),
    {0},
};
static const struct field review_out[] = {
    FIELD(struct review_out, review, "审查"),
    FIELD(struct review_out, need_version, "需求版本"),
    FIELD(struct review_out, post_kind, "审查岗位"),
    {0},
};

static err review_check(struct call *c, const void *in, void *out)
{
    const struct review_in *p = in;
    struct project_row *project = NULL;
    struct need_row *need = NULL;
    struct project_author_row *author = NULL;
    TRY(plan_find(c, p->project, plan_before_tender, &project));
    TRY(need_head(c->db, c->a, p->project, &need));
    if (!need)
        return REFUSE(c, plan_file_items, "project", ARG("采购需求"));
    TRY(project_author(c->db, c->a, p->project, c->who.person, &author));
    if (author)
        return REFUSE(c, plan_review_author, "project", ARG(author->version));
    *(struct review_out *)out = (struct review_out){new_id(), need->version, c->who.post_kind};
    return OK;
}

static err review_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct review_in *p = in;
    const struct review_out *o = out;
    TRY(plan_review_add(db, .id = o->review, .project = p->project, .kind = p->kind,
                        .passed = p->passed, .record = p->record, .reviewer = e->by,
                        .reviewer_post = o->post_kind, .need_version = o->need_version,
                        .at = e->at));
    return project_touch(db, .project = p->project, .at = e->at);
}

const struct act plan_review_acts[] = {
    {"plan.review", "审查需求和计划", "对着需求的现行版本审查；需求改了要重审，编写人不能审。",
     ACT_PRIVATE, MAY(reviewer_of, "project"), ACT_IN(struct review_in, review_in),
     ACT_OUT(struct review_out, review_out), .check = review_check, .apply = review_apply,
     .then = "/project/{project}/plan"},
    {0},
};
