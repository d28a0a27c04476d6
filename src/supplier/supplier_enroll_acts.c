// Registering a unit by somebody who has an account: a list of short parts over a draft.
//
// Nothing here asks for 注册资本: a social organization has none, and of nobody may it be a
// condition. What is missing and what is wrong are found together, so that each part says its own.
#include "account/account.h"
#include "supplier/supplier_rules.h"
#include "supplier_sql.h"

struct enrolment {
    str kind, name, code, size, address, legal_rep;
    day founded;
    bool undertaking;
};
struct enrolled {
    id org, post;
    str code, size, contact;
    day from;
};
static const struct field enroll_in[] = {
    CHOICE(struct enrolment, kind, "单位类型", supplier_kinds,
           .hint = "民政部门登记的选社会团体、社会服务机构或者基金会"),
    FIELD(struct enrolment, name, "单位全称", .optional = true, .by_case = true,
          .hint = "与登记证书一致；个人填姓名"),
    CODE(struct enrolment, code, "统一社会信用代码", .optional = true, .by_case = true,
         .hint = "18 位，可以带空格；只有个人不填"),
    FIELD(struct enrolment, founded, "成立日期", .optional = true,
          .hint = "只作说明；成立多久都可以参加采购"),
    CHOICE(struct enrolment, size, "企业规模", supplier_sizes, .optional = true,
           .by_case = true,
           .hint = "按国家划型标准填；中小企业才有预留份额和价格扣除"),
    FIELD(struct enrolment, address, "住所", .optional = true, .by_case = true,
          .hint = "与登记证书一致"),
    FIELD(struct enrolment, legal_rep, "法定代表人（负责人）", .optional = true, .by_case = true,
          .max = 60, .hint = "不公开"),
    FIELD(struct enrolment, undertaking,
          "承诺所填真实，具备政府采购法第二十二条规定的条件，并愿意承担虚假承诺的责任",
          .by_case = true),
    {0},
};
static const struct field enrolled_out[] = {
    FIELD(struct enrolled, org, "单位"),       FIELD(struct enrolled, post, "任职"),
    FIELD(struct enrolled, code, "登记代码"),  FIELD(struct enrolled, size, "企业规模"),
    FIELD(struct enrolled, contact, "联系人"), FIELD(struct enrolled, from, "自哪天起"),
    {0},
};

static bool is_person(str kind)
{
    return str_eq(kind, S("natural_person"));
}

static bool has_size(str kind)
{
    return !supplier_size_fits(kind, S("none"));
}

static bool size_asked(const struct form *draft)
{
    str kind = form_get(draft, S("kind"));
    return kind.at && has_size(kind);
}

static const struct form_part enroll_parts[] = {
    {"单位类型", "kind", "kind", "决定后面问什么；社会组织不问企业规模，谁都不问注册资本"},
    {"名称和代码", "name", "founded", "照着登记证书抄：名称、统一社会信用代码"},
    {"企业规模", "size", "size", "大型、中型、小型还是微型", size_asked},
    {"住所和负责人", "address", "legal_rep", NULL},
    {"信用承诺", "undertaking", "undertaking", "代替各种证明材料，作出即生效"},
    {0},
};

static bool want(struct call *c, const char *path, bool there)
{
    if (!there)
        field_error_add(c->a, &c->errors, str_of(path), field_named(c->act->in, str_of(path)),
                        "请填写{label}");
    return !there;
}

static bool lacks(struct call *c, const struct enrolment *p)
{
    bool no = want(c, "name", p->name.at);
    no |= want(c, "code", p->code.at || is_person(p->kind));
    no |= want(c, "size", p->size.at || !has_size(p->kind));
    no |= want(c, "address", p->address.at);
    return want(c, "legal_rep", p->legal_rep.at) || no;
}

static err find_code(struct call *c, const struct enrolment *p)
{
    bool taken = false;
    if (!p->code.at)
        return OK;
    if (is_person(p->kind))
        return refuse_field(c, "code", "个人不填{label}，身份证号也不要填在这里");
    if (account_find_code(c, S("code"), p->code))
        return OK;
    TRY(account_code_taken(c->db, c->a, p->code, &taken));
    if (taken)
        FIND(c, account_code_taken, S("code"), ARG(p->code));
    return OK;
}

static err enroll_check(struct call *c, const void *in, void *out)
{
    const struct enrolment *p = in;
    struct enrolled *o = out;
    str size = has_size(p->kind) ? p->size : S("none");
    TRY(find_code(c, p));
    if (!p->undertaking)
        FIND(c, supplier_undertaking, S("undertaking"));
    if (p->founded.n > c->today.n)
        return refuse_field(c, "founded", "{label}不能在今天之后");
    if (lacks(c, p))
        return invalid("parts are not filled in");
    TRY(found(c));
    TRY(supplier_check_kind(c, p->code, p->kind, size));
    *o = (struct enrolled){new_id(), new_id(), p->code, size, {0}, c->today};
    if (!o->code.at)
        o->code = join(c->a, S("GR-"), id_text(c->a, o->org));
    return account_person_name(c->db, c->a, c->who.person, &o->contact);
}

static err enroll_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct enrolment *p = in;
    const struct enrolled *o = out;
    TRY(account_found_org(db, o->org, p->name, o->code, S("supplier"), p->address, (str){0},
                          e->at));
    TRY(account_found_post(db, o->post, e->by, o->org, S("supplier_head"), o->from));
    TRY(supplier_add(db, .org = o->org, .kind = p->kind, .size = o->size,
                     .legal_rep = p->legal_rep, .contact = o->contact, .founded = p->founded,
                     .undertaking = p->undertaking, .at = e->at));
    return supplier_phone_from(db, .org = o->org, .person = e->by);
}

static err enroll_keep(struct db *db, const struct entry *e,
                       __attribute__((unused)) const void *in, const void *out)
{
    return account_settle_sessions(db, e->by, ((const struct enrolled *)out)->post);
}

const struct act supplier_enroll_acts[] = {
    {"supplier.enroll", "登记本单位", "作出信用承诺即生效，不用等审核，马上可以参加采购。",
     ACT_PRIVATE, MAY(newcomer, NULL), .parts = enroll_parts,
     ACT_IN(struct enrolment, enroll_in), ACT_OUT(struct enrolled, enrolled_out),
     .check = enroll_check, .apply = enroll_apply, .keep = enroll_keep, .then = "/supplier"},
    {0},
};
