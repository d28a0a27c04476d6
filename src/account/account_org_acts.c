// Organizations and people: what the system administrator does.
#include "account/posts.h"
#include "account_sql.h"
#include "crypto/password.h"

struct add_org {
    str name, code, kind, address, phone;
};
struct org_out {
    id org;
};
static const struct field add_org_in[] = {
    FIELD(struct add_org, name, "单位全称"),
    CODE(struct add_org, code, "统一社会信用代码", .hint = "18 位，可以带空格"),
    CHOICE(struct add_org, kind, "单位类型", org_kinds),
    FIELD(struct add_org, address, "地址", .optional = true),
    PHONE(struct add_org, phone, "联系电话", .optional = true),
    {0},
};
static const struct field org_out[] = {FIELD(struct org_out, org, "单位"), {0}};

static err add_org_check(struct call *c, const void *in, void *out)
{
    const struct add_org *p = in;
    bool taken = false;
    if (account_find_code(c, S("code"), p->code))
        return found(c);
    TRY(account_code_taken(c->db, c->a, p->code, &taken));
    if (taken)
        return REFUSE(c, account_code_taken, "code", ARG(p->code));
    *(struct org_out *)out = (struct org_out){new_id()};
    return OK;
}

static err add_org_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct add_org *p = in;
    const struct org_out *o = out;
    return account_found_org(db, o->org, p->name, p->code, p->kind, p->address, p->phone, e->at);
}

struct add_person {
    str login, name, phone, password;
    str hash;  // prepared
};
struct person_out {
    id person;
};
static const struct field add_person_in[] = {
    FIELD(struct add_person, login, "登录名", .min = 3, .max = 40),
    FIELD(struct add_person, name, "真实姓名"),
    PHONE(struct add_person, phone, "手机号", .optional = true, .personal = true),
    FIELD(struct add_person, password, "初始密码", .secret = true,
          .hint = "至少 10 位，同时有字母和数字；本人第一次登录后要改"),
    {0},
};
static const struct field person_out[] = {FIELD(struct person_out, person, "人员"), {0}};

static err add_person_prepare(struct call *c, void *in)
{
    struct add_person *p = in;
    const char *wrong = password_wrong(p->password);
    if (wrong)
        return refuse_field(c, "password", wrong);
    p->hash = password_hash(c->a, p->password);
    return OK;
}

static err add_person_check(struct call *c, const void *in, void *out)
{
    const struct add_person *p = in;
    bool taken = false;
    TRY(account_login_taken(c->db, c->a, p->login, &taken));
    if (taken)
        return REFUSE(c, account_login_taken, "login", ARG(p->login));
    *(struct person_out *)out = (struct person_out){new_id()};
    return OK;
}

static err add_person_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct add_person *p = in;
    const struct person_out *o = out;
    return account_found_person(db, o->person, p->login, p->name, p->phone, e->at);
}

static err add_person_keep(struct db *db, __attribute__((unused)) const struct entry *e,
                           const void *in, const void *out)
{
    const struct add_person *p = in;
    const struct person_out *o = out;
    return account_keep_password(db, o->person, p->hash);
}

struct change_org {
    id org;
    str name, address, phone;
};
static const struct field change_org_in[] = {
    FIELD(struct change_org, org, "单位"),
    FIELD(struct change_org, name, "单位全称"),
    FIELD(struct change_org, address, "地址", .optional = true),
    PHONE(struct change_org, phone, "联系电话", .optional = true),
    {0},
};

// The thing that an administrator changes is there.
static err ask_keeper_of_org(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct org_row *row = NULL;
    TRY(org_by_id(db, a, thing, &row));
    TRY(holds_post(db, a, who, "system_admin", ret));
    *ret = *ret && row;
    return OK;
}
static const struct relation keeper_of_org = {"keeper_of_org", "系统管理员", ask_keeper_of_org};

static err ask_keeper_of_person(struct db *db, arena *a, const struct who *who, id thing,
                                bool *ret)
{
    struct person_row *row = NULL;
    TRY(person_by_id(db, a, thing, &row));
    TRY(holds_post(db, a, who, "system_admin", ret));
    *ret = *ret && row;
    return OK;
}
const struct relation keeper_of_person = {"keeper_of_person", "系统管理员",
                                          ask_keeper_of_person};

static err change_org_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                           id thing, void *in)
{
    struct org_row *row = NULL;
    TRY(org_by_id(db, a, thing, &row));
    if (row)
        *(struct change_org *)in = (struct change_org){row->id, row->name, row->address,
                                                       row->phone};
    return OK;
}

static err change_org_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                            const void *in, __attribute__((unused)) const void *out)
{
    const struct change_org *p = in;
    return account_change_org(db, p->org, p->name, p->address, p->phone);
}

struct change_person {
    id person;
    str name, phone;
};
static const struct field change_person_in[] = {
    FIELD(struct change_person, person, "人员"),
    FIELD(struct change_person, name, "真实姓名"),
    PHONE(struct change_person, phone, "手机号", .optional = true, .personal = true,
          .hint = "不改就留空"),
    {0},
};

static err change_person_load(struct db *db, arena *a,
                              __attribute__((unused)) const struct who *who, id thing, void *in)
{
    struct person_row *row = NULL;
    TRY(person_by_id(db, a, thing, &row));
    if (row)
        *(struct change_person *)in = (struct change_person){.person = row->id, .name = row->name};
    return OK;
}

static err change_person_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                               const void *in, __attribute__((unused)) const void *out)
{
    const struct change_person *p = in;
    TRY(person_change(db, .id = p->person, .name = p->name));
    return p->phone.at ? person_set_phone(db, .id = p->person, .phone = p->phone) : OK;
}

// The first organization and its three administrators: there is nobody yet to register them.
struct first_admin {
    str login, name, kind, password, hash;
};
struct begin {
    str name, code;
    struct {
        struct first_admin *at;
        size_t n;
    } admins;
};
struct begun_admin {
    id person, post;
};
struct begin_out {
    id org;
    day from;
    struct {
        struct begun_admin *at;
        size_t n;
    } admins;
};
static const struct field first_admin_fields[] = {
    FIELD(struct first_admin, login, "登录名"),
    FIELD(struct first_admin, name, "姓名"),
    CHOICE(struct first_admin, kind, "岗位", post_kinds),
    FIELD(struct first_admin, password, "初始密码", .secret = true),
    {0},
};
static const struct field begin_in[] = {
    FIELD(struct begin, name, "单位全称"),
    CODE(struct begin, code, "统一社会信用代码"),
    LIST(struct begin, admins, "管理员", first_admin_fields, .min = 3, .max = 3),
    {0},
};
static const struct field begun_admin_fields[] = {
    FIELD(struct begun_admin, person, "人员"),
    FIELD(struct begun_admin, post, "任职"),
    {0},
};
static const struct field begin_out[] = {
    FIELD(struct begin_out, org, "单位"),
    FIELD(struct begin_out, from, "自哪天起"),
    LIST(struct begin_out, admins, "管理员", begun_admin_fields),
    {0},
};

static err begin_prepare(struct call *c, void *in)
{
    struct begin *p = in;
    for (size_t i = 0; i < p->admins.n; i++)
        p->admins.at[i].hash = password_hash(c->a, p->admins.at[i].password);
    return OK;
}

static err begin_check(struct call *c, const void *in, void *out)
{
    const struct begin *p = in;
    struct begin_out *o = out;
    struct org_row_rows rows;
    TRY(orgs(c->db, c->a, S(""), S(""), &rows));
    if (rows.n)
        return denied();
    o->org = new_id();
    o->from = c->today;
    o->admins.n = p->admins.n;
    o->admins.at = new(c->a, struct begun_admin, p->admins.n);
    for (size_t i = 0; i < p->admins.n; i++)
        o->admins.at[i] = (struct begun_admin){new_id(), new_id()};
    return OK;
}

static err begin_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct begin *p = in;
    const struct begin_out *o = out;
    TRY(account_found_org(db, o->org, p->name, p->code, S("operator"), (str){0}, (str){0}, e->at));
    for (size_t i = 0; i < o->admins.n; i++) {
        const struct first_admin *admin = &p->admins.at[i];
        TRY(account_found_person(db, o->admins.at[i].person, admin->login, admin->name, (str){0},
                                 e->at));
        TRY(account_found_post(db, o->admins.at[i].post, o->admins.at[i].person, o->org,
                               admin->kind, o->from));
    }
    return OK;
}

static err begin_keep(struct db *db, __attribute__((unused)) const struct entry *e, const void *in,
                      const void *out)
{
    const struct begin *p = in;
    const struct begin_out *o = out;
    for (size_t i = 0; i < o->admins.n; i++)
        TRY(account_keep_password(db, o->admins.at[i].person, p->admins.at[i].hash));
    return OK;
}

const struct act account_org_acts[] = {
    {"account.begin", "登记运维单位和三员", NULL, ACT_PRIVATE, CLOCK,
     ACT_IN(struct begin, begin_in), ACT_OUT(struct begin_out, begin_out),
     .prepare = begin_prepare, .check = begin_check, .apply = begin_apply, .keep = begin_keep},
    {"account.add_org", "登记单位", "登记后可以为它的人员设岗。", ACT_PRIVATE,
     MAY(system_admin, NULL), ACT_IN(struct add_org, add_org_in), ACT_OUT(struct org_out, org_out),
     .check = add_org_check, .apply = add_org_apply, .then = "/org/{org}"},
    {"account.change_org", "修改单位资料", "名称、地址和电话；统一社会信用代码和类型不能改。",
     ACT_PRIVATE, MAY(keeper_of_org, "org"), ACT_IN(struct change_org, change_org_in),
     .apply = change_org_apply, .load = change_org_load, .then = "/org/{org}"},
    {"account.add_person", "登记人员", "账号属于本人，不属于单位；登记后由安全管理员设岗。",
     ACT_PRIVATE, MAY(system_admin, NULL), ACT_IN(struct add_person, add_person_in),
     ACT_OUT(struct person_out, person_out), .prepare = add_person_prepare,
     .check = add_person_check, .apply = add_person_apply, .keep = add_person_keep,
     .then = "/person/{person}"},
    {"account.change_person", "修改人员资料", "姓名写真实姓名；手机号只用于通知。", ACT_PRIVATE,
     MAY(keeper_of_person, "person"), ACT_IN(struct change_person, change_person_in),
     .apply = change_person_apply, .load = change_person_load, .then = "/person/{person}"},
    {0},
};
