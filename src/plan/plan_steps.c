// How far a plan has come: pure rules over what the rows say.
#include "plan/plan_parts.h"

const char *const plan_before_tender[] = {"drafting", "filed", NULL};

err plan_find(struct call *c, id project, const char *const *states, struct project_row **ret)
{
    bool in_state = !states;
    TRY(plan_project(c->db, c->a, project, ret));
    if (!*ret)
        return missing();
    for (size_t i = 0; states && states[i]; i++)
        in_state = in_state || str_eq((*ret)->state, str_of(states[i]));
    return in_state ? OK
                    : REFUSE(c, plan_stage, "project",
                             ARG(choice_word(project_states, (*ret)->state)));
}

bool has_code(str comma_list, str code)
{
    for (str rest = comma_list; rest.at;)
        if (str_eq(str_trim(str_cut(&rest, ',')), code))
            return true;
    return false;
}

str plan_route_for(const struct plan_amounts *m)
{
    if (m->central && m->central_limit.fen != NO_MONEY.fen &&
        m->budget.fen >= m->central_limit.fen)
        return S("centralised");
    return m->total.fen < m->procurement_limit.fen ? S("below") : S("dispersed");
}

bool plan_survey_demanded(const struct project_row *p, day on)
{
    money limit = {rule_on(&RULE_plan_survey_demanded, on)->value};
    return plan_is_public_service(p) || p->budget.fen >= limit.fen;
}

// A survey serves for a year (22-11), counted to the filing.
static bool survey_fresh(const struct plan_progress_row *g, day today)
{
    int64_t months = rule_on(&RULE_plan_survey_fresh, today)->value;
    return g->market_until.n && day_plus_months(g->market_until, (int)months).n >= today.n;
}

static void add_step(struct plan_steps *s, struct plan_step step, bool demanded, bool done)
{
    step.state = done ? STEP_DONE : demanded ? STEP_LATER : STEP_NOT_DEMANDED;
    s->at[s->n++] = step;
}

// 22-32: one person alone is no review of a key project.
static struct plan_step key_step(const struct plan_progress_row *g, bool by_several)
{
    if (g->key_passed && !by_several)
        return (struct plan_step){STEP_KEY, .zh = "重点审查", .act = "plan.review",
                                  .why = "两种审查是同一个人作的，再请一位审查",
                                  .rule = &RULE_plan_reviewers};
    return (struct plan_step){STEP_KEY, .zh = "重点审查", .act = "plan.review",
                              .why = g->key_at.us ? "没有通过，改好需求后重审"
                                                  : "对需求现行版本的重点审查",
                              .rule = &RULE_plan_key_review, .at = g->key_at};
}

static struct plan_step survey_step(const struct plan_progress_row *g)
{
    bool stale = g->market_until.n;
    return (struct plan_step){STEP_SURVEY, .zh = "需求调查", .act = "plan.record_survey",
                              .why = stale ? "上次调查已超过一年"
                                           : "向有代表性的市场主体了解情况",
                              .lacks = "市场调查",
                              .rule = stale ? &RULE_plan_survey_fresh
                                            : &RULE_plan_survey_demanded,
                              .at = g->market_at};
}

static void add_studies(struct plan_steps *s, const struct project_row *p,
                        const struct plan_progress_row *g, day today)
{
    bool here = !p->route.at || !str_eq(p->route, S("below"));
    bool survey = here && plan_survey_demanded(p, today);
    add_step(s, survey_step(g), survey, survey_fresh(g, today));
    add_step(s, (struct plan_step){STEP_OPINION, .zh = "征求公众意见",
                                   .act = "plan.record_survey",
                                   .why = "服务公众的项目，需求要征求社会公众意见",
                                   .rule = &RULE_plan_public_opinion, .at = g->opinion_at},
             here && plan_is_public_service(p), g->opinion_at.us);
    add_step(s, (struct plan_step){STEP_LAWYER, .zh = "律师审定合同文本",
                                   .act = "plan.record_lawyer",
                                   .why = g->lawyer_at.us ? "律师没有通过，改好后再登记"
                                                          : "合同文本要经律师审定",
                                   .rule = &RULE_plan_lawyer_demanded, .at = g->lawyer_at},
             survey, g->lawyer_passed);
    add_step(s, (struct plan_step){STEP_GENERAL, .zh = "一般性审查", .act = "plan.review",
                                   .why = g->general_at.us ? "没有通过，改好需求后重审"
                                                           : "对需求现行版本的一般性审查",
                                   .rule = &RULE_plan_general_review, .at = g->general_at},
             true, g->general_passed);
    bool by_several = g->reviewers >= rule_on(&RULE_plan_reviewers, today)->value;
    add_step(s, key_step(g, by_several), survey, g->key_passed && by_several);
}

// The first step that is lacking is the one to do now.
static void find_next(struct plan_steps *s)
{
    for (size_t i = 0; i < s->n && !s->next; i++)
        if (s->at[i].state == STEP_LATER) {
            s->at[i].state = STEP_NOW;
            s->next = &s->at[i];
        }
}

void plan_steps_of(const struct project_row *p, const struct plan_progress_row *g, day today,
                   struct plan_steps *ret)
{
    bool below = p->route.at && str_eq(p->route, S("below"));
    *ret = (struct plan_steps){0};
    add_step(ret, (struct plan_step){STEP_NEED, .zh = "编写需求", .act = "plan.set_need",
                                     .why = "写清目标、内容、指标和付款，可以先存一版再改",
                                     .lacks = "采购需求", .rule = &RULE_plan_file_items,
                                     .at = g->need_changed},
             true, g->need_version > 0);
    add_step(ret, (struct plan_step){STEP_ROUTE, .zh = "判定采购途径", .act = "plan.route",
                                     .why = "按今天的限额标准判定",
                                     .lacks = "采购途径", .rule = &RULE_plan_file_items},
             true, p->route.at);
    add_step(ret, (struct plan_step){STEP_METHOD, .zh = "确定采购方式", .act = "plan.set_method",
                                     .why = "公开招标或者竞争性磋商，写明理由",
                                     .lacks = "采购方式", .rule = &RULE_plan_file_items},
             true, p->method.at);
    add_studies(ret, p, g, p->filed.us ? day_of(p->filed) : today);
    add_step(ret, (struct plan_step){STEP_INTENTION, .zh = "公开采购意向",
                                     .act = "plan.publish_intention",
                                     .rule = &RULE_tender_intention_days, .at = p->intention},
             !below, p->intention.us);
    add_step(ret, (struct plan_step){STEP_LISTED, .zh = "登记意向发布",
                                     .act = "plan.list_intention",
                                     .rule = &RULE_tender_intention_days,
                                     .at = p->intention_listed},
             !below, p->intention_listed.us);
    add_step(ret, (struct plan_step){STEP_FILE, .zh = "实施计划备案", .act = "plan.file",
                                     .rule = &RULE_plan_file_items, .at = p->filed},
             true, p->filed.us);
    if (str_eq(p->state, S("drafting")) || str_eq(p->state, S("filed")))
        find_next(ret);
}

err plan_steps_now(struct db *db, arena *a, const struct project_row *p, day today,
                   struct plan_steps *ret)
{
    struct plan_progress_row g = {0};
    TRY(plan_progress(db, a, p->id, &g));
    plan_steps_of(p, &g, today, ret);
    return OK;
}

static void find_missing(struct call *c, const struct plan_step *s)
{
    const char *lacks = s->lacks ? s->lacks : s->why;
    struct arg what = ARG(lacks);
    find_at(c, s->rule, S("project"), &what, 1);
}

err plan_refuse_missing(struct call *c, const struct project_row *p,
                        const struct plan_progress_row *g)
{
    struct plan_steps s;
    plan_steps_of(p, g, c->today, &s);
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i].kind < STEP_INTENTION &&
            (s.at[i].state == STEP_LATER || s.at[i].state == STEP_NOW))
            find_missing(c, &s.at[i]);
    return found(c);
}

err plan_may_publish(struct call *c, const struct project_row *p)
{
    struct plan_progress_row g = {0};
    if (!p->filed.us)
        return REFUSE(c, plan_filed_first, "", ARG(p->title));
    TRY(plan_progress(c->db, c->a, p->id, &g));
    return plan_refuse_missing(c, p, &g);
}
