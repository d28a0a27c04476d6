#include "plan/plan.h"

#include "account/account.h"
#include "plan/plan_parts.h"

const struct choice project_kinds[] = {
    {"public", "政府向社会公众提供的公共服务"},
    {"auxiliary", "政府履职所需辅助性服务"},
    {0},
};
const struct choice project_states[] = {
    {"drafting", "编制中"},   {"filed", "已备案"},    {"tendering", "采购中"}, {"awarded", "已定采购结果"},
    {"contracted", "履约中"}, {"completed", "已完成"}, {"ended", "已终止"},     {0},
};
const struct choice plan_routes[] = {
    {"below", "限额以下（单位内控）"},
    {"dispersed", "分散采购"},
    {"centralised", "集中采购"},
    {0},
};
const struct choice plan_methods[] = {
    {"open_tender", "公开招标"},
    {"consultation", "竞争性磋商"},
    {0},
};
const struct choice need_org_forms[] = {
    {"agency", "委托代理机构"},
    {"self", "自行组织"},
    {"centralised", "集中采购机构"},
    {0},
};
const struct choice need_contract_types[] = {
    {"fixed_total", "固定总价"},
    {"fixed_unit", "固定单价"},
    {"cost_plus", "成本补偿"},
    {"incentive", "绩效激励"},
    {0},
};
const struct choice need_pricings[] = {
    {"competed", "竞争报价"},
    {"fixed", "采购人定价"},
    {0},
};
const struct choice need_review_rules[] = {
    {"comprehensive", "综合评分法"},
    {"lowest_price", "最低评标价法"},
    {0},
};
const struct choice need_set_asides[] = {
    {"whole", "专门面向中小企业"},
    {"none", "不专门面向中小企业"},
    {0},
};
const struct choice need_due_afters[] = {
    {"signing", "合同签订后"},
    {"acceptance", "验收合格后"},
    {"evaluation", "最终考核后"},
    {0},
};
const struct choice need_dimensions[] = {
    {"process", "过程"},
    {"output", "产出"},
    {"effect", "效果"},
    {"satisfaction", "满意度"},
    {0},
};
const struct choice need_budget_dimensions[] = {
    {"decision", "决策"},
    {"process", "过程"},
    {"output", "产出"},
    {"benefit", "效益"},
    {0},
};
const struct choice need_pay_kinds[] = {
    {"bands", "按得分段付款"},
    {"per_point", "每低一分扣合同价的百分之几"},
    {"per_point_amount", "每低一分扣多少元"},
    {"proportional", "按低于约定分数的比例扣"},
    {"steps", "每低一档扣合同价的百分之几"},
    {0},
};
const struct choice survey_kinds[] = {
    {"market", "市场调查"},
    {"public_opinion", "征求公众意见"},
    {0},
};
const struct choice review_kinds[] = {
    {"general", "一般性审查"},
    {"key", "重点审查"},
    {0},
};

// Relations: by which post of the buyer a person asks.
static err post_in(struct db *db, arena *a, const struct who *who, id project,
                   const char *const *kinds, bool *ret)
{
    struct project_post_row *row = NULL;
    *ret = false;
    if (!who->post.n)
        return OK;
    TRY(project_post(db, a, project, who->post, who->person, &row));
    if (!row || post_menu(row->kind) != MENU_BUYER)
        return OK;
    for (size_t i = 0; kinds && kinds[i]; i++)
        *ret = *ret || str_eq(row->kind, str_of(kinds[i]));
    *ret = *ret || !kinds;
    return OK;
}

static err ask_buyer(struct db *db, arena *a, const struct who *who, id project, bool *ret)
{
    return post_in(db, a, who, project, NULL, ret);
}
const struct relation buyer_of = {"buyer_of", "项目采购人的人员", ask_buyer};

static err ask_reader(struct db *db, arena *a, const struct who *who, id project, bool *ret)
{
    struct project_reader_row *row = NULL;
    *ret = false;
    if (!who->post.n)
        return OK;
    TRY(project_reader(db, a, project, who->post, who->person, &row));
    *ret = row && post_menu(row->kind) == MENU_BUYER;
    return OK;
}
const struct relation reader_of = {"reader_of", "项目采购人或使用单位的人员", ask_reader};

// Whoever has handed it over reads only.
static err not_former(struct db *db, arena *a, const struct who *who, id project, bool *ret)
{
    struct project_former_is_row *former = NULL;
    TRY(project_former_is(db, a, project, who->person, &former));
    *ret = !former;
    return OK;
}

static err ask_handler(struct db *db, arena *a, const struct who *who, id project, bool *ret)
{
    static const char *const kinds[] = {"handler", "section", NULL};
    TRY(post_in(db, a, who, project, kinds, ret));
    return *ret ? not_former(db, a, who, project, ret) : OK;
}
const struct relation handler_of = {"handler_of", "项目采购人的经办或科室负责人", ask_handler};

static err ask_leader(struct db *db, arena *a, const struct who *who, id project, bool *ret)
{
    static const char *const kinds[] = {"leader", NULL};
    return post_in(db, a, who, project, kinds, ret);
}
const struct relation leader_of = {"leader_of", "项目采购人的分管领导", ask_leader};

static err ask_reviewer(struct db *db, arena *a, const struct who *who, id project, bool *ret)
{
    static const char *const kinds[] = {"section", "legal",   "accountant",
                                        "leader",  "meeting", NULL};
    return post_in(db, a, who, project, kinds, ret);
}
const struct relation reviewer_of = {
    "reviewer_of", "项目采购人的科室负责人、法制审核、财务、分管领导或办公会", ask_reviewer};

static err ask_legal_or_handler(struct db *db, arena *a, const struct who *who, id project,
                                bool *ret)
{
    if (!str_eq(who->post_kind, S("legal")))
        return ask_handler(db, a, who, project, ret);
    return post_in(db, a, who, project, NULL, ret);
}
const struct relation legal_or_handler_of = {
    "legal_or_handler_of", "项目采购人的法制审核、经办或科室负责人", ask_legal_or_handler};

// The catalogue is finance's; the founding of a store enters the first one.
static err ask_catalogue(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    *ret = who->clock;
    return who->clock ? OK : oversight_desk.ask(db, a, who, thing, ret);
}
const struct relation catalogue_keeper = {"catalogue_keeper", "财政部门采购监管岗", ask_catalogue,
                                          .bare = true};

err plan_project(struct db *db, arena *a, id project, struct project_row **ret)
{
    return project_by_id(db, a, project, ret);
}

err plan_funds(struct db *db, arena *a, id project, struct project_fund_row_rows *ret)
{
    return project_funds(db, a, project, ret);
}

err plan_need(struct db *db, arena *a, id project, struct need_view *ret)
{
    *ret = (struct need_view){0};
    TRY(need_head(db, a, project, &ret->head));
    if (!ret->head)
        return OK;
    TRY(need_standards(db, a, project, &ret->standards));
    TRY(need_requirements(db, a, project, &ret->requirements));
    TRY(need_qualifications(db, a, project, &ret->qualifications));
    TRY(need_indicators(db, a, project, &ret->indicators));
    TRY(need_instalments(db, a, project, &ret->instalments));
    TRY(need_price_lines(db, a, project, &ret->price_lines));
    TRY(need_grades(db, a, project, &ret->grades));
    return need_bands(db, a, project, &ret->bands);
}

err plan_move(struct db *db, id project, const char *state, instant at)
{
    return project_move(db, .project = project, .state = str_of(state), .at = at);
}

bool plan_is_public_service(const struct project_row *p)
{
    return str_eq(p->kind, S("public"));
}

const struct slice plan_slice = {
    "plan", "需求与计划",
    {plan_project_acts, plan_need_acts, plan_study_acts, plan_review_acts, plan_route_acts,
     plan_hand_over_acts, plan_change_acts},
    {plan_pages},
    &plan_sql,
};
