// Beginning a document: from the need, or from the round that failed.
#include "tender/tender_text.h"

struct draft {
    id project;
};
struct draft_out {
    id tender, buyer, agency;
    int64_t round;
    str title, method, set_aside, pricing;
    money budget, ceiling;
    TERMS_MEMBERS;
    struct groups_in groups;
    struct clauses_in clauses;
};
static const struct field draft_in[] = {FIELD(struct draft, project, "项目"), {0}};
static const struct field draft_out[] = {
    FIELD(struct draft_out, tender, "采购"),
    FIELD(struct draft_out, buyer, "采购人"),
    FIELD(struct draft_out, agency, "代理机构", .optional = true),
    FIELD(struct draft_out, round, "第几次"),
    FIELD(struct draft_out, title, "名称"),
    CHOICE(struct draft_out, method, "采购方式", plan_methods),
    CHOICE(struct draft_out, set_aside, "预留份额", need_set_asides),
    CHOICE(struct draft_out, pricing, "定价", need_pricings),
    FIELD(struct draft_out, budget, "预算金额"),
    FIELD(struct draft_out, ceiling, "最高限价"),
    SCHEDULE_FIELDS(struct draft_out),
    PRICE_FIELDS(struct draft_out),
    GROUPS_FIELD(struct draft_out),
    CLAUSES_FIELD(struct draft_out),
    {0},
};

static bool is_over(const struct tender_row *t)
{
    return str_eq(t->state, S("failed")) || str_eq(t->state, S("ended"));
}

// What the law and the place suggest where nothing stands yet.
static err suggest_terms(struct call *c, const struct project_row *project,
                         const struct org_card_row *host, struct draft_out *o)
{
    struct tender_person_row *person = NULL;
    bool consultation = str_eq(project->method, S("consultation"));
    TRY(tender_person(c->db, c->a, c->who.person, &person));
    o->documents_place = S("本平台");
    o->opening_place = S("本平台线上");
    o->committee_size = consultation ? rule_of(c, &RULE_tender_group_size)->value
                        : project->budget.fen >= rule_of(c, &RULE_tender_large_budget)->value
                            ? rule_of(c, &RULE_tender_committee_size)->upper
                            : rule_of(c, &RULE_tender_committee_size)->value;
    o->price_weight.n = str_eq(o->pricing, S("fixed"))
                            ? 0
                            : rule_of(c, &RULE_scoring_price_weight)->value * dec_one;
    o->sme_deduction.n = str_eq(o->set_aside, S("none"))
                             ? rule_of(c, &RULE_scoring_sme_deduction)->value * dec_one
                             : 0;
    o->low_mean.n = rule_of(c, &RULE_tender_low_price_mean)->value * dec_one;
    o->low_second.n = rule_of(c, &RULE_tender_low_price_second)->value * dec_one;
    o->low_ceiling.n = rule_of(c, &RULE_tender_low_price_ceiling)->value * dec_one;
    o->low_minutes = rule_of(c, &RULE_tender_low_price_minutes)->value;
    o->tie_rule = S("draw");
    o->contact_person = person ? person->name : S("");
    o->contact_phone = host->phone.at ? host->phone : S("");
    return OK;
}

// A new round begins with the last one's text; its dates are gone.
static void copy_terms(const struct tender_row *t, struct draft_out *o)
{
    o->documents_place = t->documents_place;
    o->opening_place = t->opening_place;
    o->consortium = t->consortium;
    o->bond = t->bond;
    o->committee_size = t->committee_size;
    o->price_weight = t->price_weight;
    o->sme_deduction = t->sme_deduction;
    o->low_mean = t->low_mean;
    o->low_second = t->low_second;
    o->low_ceiling = t->low_ceiling;
    o->low_minutes = t->low_minutes;
    o->tie_rule = t->tie_rule;
    o->contact_person = t->contact_person;
    o->contact_phone = t->contact_phone;
}

static err begin_round(struct call *c, const struct project_row *project, const struct need_view *n,
                       const struct tender_row *last, struct draft_out *o)
{
    struct tender_entrust_row *entrust = NULL;
    struct org_card_row *host = NULL;
    struct tender_scoring scoring = {0};
    struct tender_clause_row_rows clauses = {0};
    TRY(tender_entrust_of(c->db, c->a, project->id, &entrust));
    if (entrust && entrust->confirmed.us)
        o->agency = entrust->agency;
    if (!last || str_eq(last->venue, S("elsewhere"))) {
        TRY(tender_org(c->db, c->a, o->agency.n ? o->agency : project->buyer, &host));
        o->clauses = text_clauses(c->a, project, n);
        return suggest_terms(c, project, host, o);
    }
    TRY(tender_scoring(c->db, c->a, last->id, &scoring));
    TRY(tender_clauses(c->db, c->a, last->id, &clauses));
    copy_terms(last, o);
    o->groups = groups_nest(c->a, &scoring);
    o->clauses = clauses_copy(c->a, &clauses);
    return OK;
}

static err draft_check(struct call *c, const void *in, void *out)
{
    const struct draft *p = in;
    struct draft_out *o = out;
    struct project_row *project = NULL;
    struct need_view need = {0};
    struct tender_row *last = NULL;
    TRY(plan_project(c->db, c->a, p->project, &project));
    TRY(plan_need(c->db, c->a, p->project, &need));
    TRY(tender_of_project(c->db, c->a, p->project, &last));
    if (!need.head)
        return REFUSE(c, tender_method_open, "project", ARG("采购需求"));
    if (!project->method.at)
        return REFUSE(c, tender_method_open, "project", ARG("采购方式"));
    if (last && !is_over(last))
        return REFUSE(c, tender_one_at_a_time, "project", ARG(last->round),
                      ARG(choice_word(tender_states, last->state)));
    *o = (struct draft_out){.tender = new_id(), .buyer = project->buyer,
                            .round = last ? last->round + 1 : 1, .title = project->title,
                            .method = project->method, .set_aside = need.head->set_aside,
                            .pricing = need.head->pricing, .budget = project->budget,
                            .ceiling = need.head->ceiling};
    return begin_round(c, project, &need, last, o);
}

static err draft_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct draft *p = in;
    const struct draft_out *o = out;
    TRY(tender_add(
        db, .id = o->tender, .project = p->project, .round = o->round, .title = o->title,
        .buyer = o->buyer, .agency = o->agency, .method = o->method, .venue = S("here"),
        .state = S("draft"), .budget = o->budget, .ceiling = o->ceiling,
        .set_aside = o->set_aside, .pricing = o->pricing, .documents_place = o->documents_place,
        .opening_place = o->opening_place, .consortium = o->consortium, .bond = o->bond,
        .committee_size = o->committee_size, .price_weight = o->price_weight,
        .sme_deduction = o->sme_deduction, .low_mean = o->low_mean, .low_second = o->low_second,
        .low_ceiling = o->low_ceiling, .low_minutes = o->low_minutes, .tie_rule = o->tie_rule,
        .contact_person = o->contact_person.at ? o->contact_person : S(""),
        .contact_phone = o->contact_phone.at ? o->contact_phone : S(""), .by = e->by,
        .at = e->at));
    TRY(groups_put(db, o->tender, &o->groups));
    return clauses_put(db, o->tender, &o->clauses);
}

const struct act tender_draft_acts[] = {
    {"tender.draft", "编制采购文件", "按采购需求起草；上一次采购失败的，沿用上一次的文件。",
     ACT_PRIVATE, MAY(organizer_of_project, "project"), ACT_IN(struct draft, draft_in),
     ACT_OUT(struct draft_out, draft_out), .check = draft_check, .apply = draft_apply,
     .then = "/tender/{tender}/document"},
    {0},
};
