// 委托代理: the purchaser entrusts an agency, the agency confirms.
#include "account/account.h"
#include "tender/tender_document.h"

static const struct choice fee_bys[] = {
    {"buyer", "采购人支付"},
    {"supplier", "中标、成交供应商支付"},
    {0},
};

struct entrust {
    id project, agency;
    str scope, fee_by, fee_standard;
};
static const struct field entrust_in[] = {
    FIELD(struct entrust, project, "项目"),
    FIELD(struct entrust, agency, "采购代理机构", .options = agency_options),
    LONG(struct entrust, scope, "委托办理哪些事项", .max = 1000,
         .hint = "如编制采购文件、发布公告、组织开启和评审、送达通知书"),
    CHOICE(struct entrust, fee_by, "代理费由谁付", fee_bys),
    FIELD(struct entrust, fee_standard, "代理费标准"),
    {0},
};

// What a project's procurement has reached forbids another agency.
static err check_open(struct call *c, id project)
{
    struct tender_row *t = NULL;
    TRY(tender_of_project(c->db, c->a, project, &t));
    bool over = !t || str_eq(t->state, S("draft")) || str_eq(t->state, S("failed")) ||
                str_eq(t->state, S("ended"));
    return over ? OK
                : REFUSE(c, tender_entrust_closed, "project",
                         ARG(choice_word(tender_states, t->state)));
}

static err entrust_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct entrust *p = in;
    struct tender_agency_kind_row *kind = NULL;
    TRY(tender_agency_kind(c->db, c->a, p->agency, &kind));
    if (!kind || !str_eq(kind->kind, S("agency")))
        return refuse_field(c, "agency", "请选择一家已登记的{label}");
    return check_open(c, p->project);
}

static err entrust_apply(struct db *db, const struct entry *e, const void *in,
                         __attribute__((unused)) const void *out)
{
    const struct entrust *p = in;
    TRY(tender_set_agency(db, .project = p->project));
    return tender_entrust_put(db, .project = p->project, .agency = p->agency, .scope = p->scope,
                              .fee_by = p->fee_by, .fee_standard = p->fee_standard,
                              .asked = e->at);
}

struct confirm {
    id project;
};
struct confirm_out {
    id agency;
};
static const struct field confirm_in[] = {FIELD(struct confirm, project, "项目"), {0}};
static const struct field confirm_out[] = {FIELD(struct confirm_out, agency, "代理机构"), {0}};

static err confirm_check(struct call *c, const void *in, void *out)
{
    const struct confirm *p = in;
    struct tender_entrust_row *row = NULL;
    TRY(tender_entrust_of(c->db, c->a, p->project, &row));
    if (row->confirmed.us)
        return refuse_field(c, "project", "这个{label}的委托已经确认过了");
    TRY(check_open(c, p->project));
    *(struct confirm_out *)out = (struct confirm_out){row->agency};
    return OK;
}

static err confirm_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct confirm *p = in;
    const struct confirm_out *o = out;
    TRY(tender_entrust_confirm(db, .project = p->project, .at = e->at, .by = e->by));
    return tender_set_agency(db, .project = p->project, .agency = o->agency);
}

const struct act tender_entrust_acts[] = {
    {"tender.entrust", "委托代理机构", "代理机构确认后，就可以编制采购文件、组织采购。", ACT_PUBLIC,
     MAY(handler_of, "project"), ACT_IN(struct entrust, entrust_in), .check = entrust_check,
     .apply = entrust_apply, .then = "/project/{project}/tender"},
    {"tender.confirm_entrust", "确认委托", "确认后按委托的事项办理，对采购人负责。", ACT_PUBLIC,
     MAY(agency_of, "project"), ACT_IN(struct confirm, confirm_in),
     ACT_OUT(struct confirm_out, confirm_out), .check = confirm_check, .apply = confirm_apply,
     .then = "/project/{project}/tender"},
    {0},
};
