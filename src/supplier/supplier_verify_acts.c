// 核验: what the oversight desk adds to a registration. Never a gate (财库〔2019〕38号).
#include "account/account.h"
#include "supplier/supplier_rules.h"
#include "supplier_sql.h"

struct remark {
    str field, reason;
};
struct verify {
    id supplier;
    str result;
    struct {
        struct remark *at;
        size_t n;
    } remarks;
};
struct verified {
    str state;
};
static const struct choice results[] = {
    {"verified", "核验通过"},
    {"returned", "退回修改"},
    {0},
};
static const struct field remark_fields[] = {
    CHOICE(struct remark, field, "栏目", supplier_fields),
    FIELD(struct remark, reason, "退回原因", .optional = true, .max = 300,
          .hint = "会公开，不写电话等个人信息"),
    {0},
};
static const struct field verify_in[] = {
    FIELD(struct verify, supplier, "供应商"),
    CHOICE(struct verify, result, "核验结果", results),
    LIST(struct verify, remarks, "退回的栏目", remark_fields, .max = 8,
         .hint = "退回时逐栏写原因，供应商只改这些栏目"),
    {0},
};
static const struct field verified_out[] = {FIELD(struct verified, state, "状态"), {0}};

// The page offers every field; those without a reason are not meant.
static err verify_prepare(__attribute__((unused)) struct call *c, void *in)
{
    struct verify *p = in;
    size_t n = 0;
    for (size_t i = 0; i < p->remarks.n; i++)
        if (!str_empty(str_trim(p->remarks.at[i].reason)))
            p->remarks.at[n++] = p->remarks.at[i];
    p->remarks.n = n;
    return OK;
}

static err check_remarks(struct call *c, const struct verify *p)
{
    bool returned = str_eq(p->result, S("returned"));
    if (returned != (p->remarks.n > 0))
        return REFUSE(c, supplier_return_reasons, "remarks", ARG(p->remarks.n));
    for (size_t i = 0; i < p->remarks.n; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(p->remarks.at[i].field, p->remarks.at[k].field))
                return refuse_field(c, str_c(c->a, format(c->a, "remarks.%zu.field", i)),
                                    "{label}重复了，请并成一行");
    return OK;
}

static err verify_check(struct call *c, const void *in, void *out)
{
    const struct verify *p = in;
    struct supplier_row *row = NULL;
    TRY(supplier_find(c->db, c->a, p->supplier, &row));
    if (!row)
        return refuse_field(c, "supplier", "没有这个{label}");
    if (str_eq(row->state, S("verified")) || str_eq(row->state, S("returned")))
        return refuse_field(c, "supplier", "这个{label}现在没有待核验的资料");
    TRY(check_remarks(c, p));
    *(struct verified *)out = (struct verified){p->result};
    return OK;
}

static err verify_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct verify *p = in;
    const struct verified *o = out;
    bool passed = str_eq(o->state, S("verified"));
    TRY(supplier_remarks_clear(db, .supplier = p->supplier));
    for (size_t i = 0; i < p->remarks.n; i++)
        TRY(supplier_remark_put(db, .supplier = p->supplier, .field = p->remarks.at[i].field,
                       .reason = p->remarks.at[i].reason, .at = e->at));
    return supplier_set_verified(db, .org = p->supplier, .state = o->state,
                                 .verified = passed ? e->at : (instant){0}, .by = e->by);
}

static err ask_verifier_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct supplier_row *row = NULL;
    bool desk = false;
    TRY(oversight_desk.ask(db, a, who, thing, &desk));
    TRY(supplier_find(db, a, thing, &row));
    *ret = desk && row;
    return OK;
}
const struct relation verifier_of = {"verifier_of", "财政部门采购监管岗", ask_verifier_of};

const struct act supplier_verify_acts[] = {
    {"supplier.verify", "核验供应商", "通过的标注「已核验」；退回的写明哪一栏、为什么，登记仍然有效。",
     ACT_PUBLIC, MAY(verifier_of, "supplier"), ACT_IN(struct verify, verify_in),
     ACT_OUT(struct verified, verified_out), .prepare = verify_prepare, .check = verify_check,
     .apply = verify_apply, .then = "/suppliers/review"},
    {0},
};
