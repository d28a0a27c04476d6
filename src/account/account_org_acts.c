// Organizations, people, posts and chains: what the administrators do.
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
    FIELD(struct add_org, phone, "联系电话", .optional = true),
    {0},
};
static const struct field org_out[] = {FIELD(struct org_out, org, "单位"), {0}};

static err add_org_check(struct call *c, const void *in, void *out)
{
    const struct add_org *p = in;
    bool taken = false;
    int place = uscc_wrong_place(p->code);
    if (place)
        return REFUSE(c, account_credit_code, "code", ARG(p->code), ARG(place));
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
    FIELD(struct add_person, phone, "手机号", .optional = true, .personal = true),
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

struct grant_post {
    id person, org;
    str kind;
    day until;
};
struct post_out {
    id post;
    day from;
};
static const struct field grant_post_in[] = {
    FIELD(struct grant_post, person, "人员"),
    FIELD(struct grant_post, org, "单位"),
    CHOICE(struct grant_post, kind, "岗位", post_kinds),
    FIELD(struct grant_post, until, "到哪天为止"),
    {0},
};
static const struct field post_out[] = {
    FIELD(struct post_out, post, "任职"),
    FIELD(struct post_out, from, "自哪天起"),
    {0},
};

// The posts a person has must go with the new one.
static err check_posts(struct call *c, id person, str kind)
{
    struct post_kinds_of_person_row_rows rows;
    TRY(post_kinds_of_person(c->db, c->a, person, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (posts_incompatible(rows.at[i].kind, kind))
            return REFUSE(c, account_incompatible_posts, "kind", ARG(post_word(kind).zh),
                          ARG(post_word(rows.at[i].kind).zh));
    return OK;
}

static err grant_post_check(struct call *c, const void *in, void *out)
{
    const struct grant_post *p = in;
    struct org_row *org = NULL;
    struct person_row *person = NULL;
    TRY(org_by_id(c->db, c->a, p->org, &org));
    TRY(person_by_id(c->db, c->a, p->person, &person));
    if (!org)
        return refuse_field(c, "org", "没有这个{label}");
    if (!person)
        return refuse_field(c, "person", "没有这个{label}");
    if (!post_fits_org(p->kind, org->kind))
        return REFUSE(c, account_post_fits, "kind", ARG(post_word(p->kind).zh),
                      ARG(choice_word(org_kinds, org->kind)));
    if (p->until.n <= c->today.n)
        return refuse_field(c, "until", "{label}要在今天之后");
    TRY(check_posts(c, p->person, p->kind));
    *(struct post_out *)out = (struct post_out){new_id(), c->today};
    return OK;
}

static err grant_post_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct grant_post *p = in;
    const struct post_out *o = out;
    TRY(post_add(db, .id = o->post, .person = p->person, .org = p->org, .kind = p->kind,
                 .from_day = o->from, .until_day = p->until, .granted_by = e->by));
    return journal_set_due(db, "account.lapse_post", o->post,
                           instant_at(day_plus(p->until, 1), 0, 0));
}

struct end_post {
    id post;
    str reason;
};
static const struct field end_post_in[] = {
    FIELD(struct end_post, post, "任职"),
    FIELD(struct end_post, reason, "原因"),
    {0},
};

static err live_post(struct call *c, id post, struct post_row **ret)
{
    TRY(post_by_id(c->db, c->a, post, ret));
    if (!*ret || (*ret)->ended.us)
        return refuse_field(c, "post", "没有这个{label}，或者已经结束");
    return OK;
}

static err end_post_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    struct post_row *row = NULL;
    return live_post(c, ((const struct end_post *)in)->post, &row);
}

static err end_post_apply(struct db *db, const struct entry *e, const void *in,
                          __attribute__((unused)) const void *out)
{
    const struct end_post *p = in;
    TRY(journal_clear_due(db, "account.lapse_post", p->post));
    return post_end(db, .post = p->post, .at = e->at);
}

struct lapse_post {
    id post;
};
static const struct field lapse_post_in[] = {FIELD(struct lapse_post, post, "任职"), {0}};

static err lapse_post_apply(struct db *db, const struct entry *e, const void *in,
                            __attribute__((unused)) const void *out)
{
    return post_end(db, .post = ((const struct lapse_post *)in)->post, .at = e->at);
}

struct hand_over {
    id post, to;
    str reason;
};
struct hand_over_out {
    id post, org;
    str kind;
    day from, until;
};
static const struct field hand_over_in[] = {
    FIELD(struct hand_over, post, "任职"),
    FIELD(struct hand_over, to, "接手人员"),
    FIELD(struct hand_over, reason, "原因"),
    {0},
};
static const struct field hand_over_out[] = {
    FIELD(struct hand_over_out, post, "新的任职"), FIELD(struct hand_over_out, org, "单位"),
    FIELD(struct hand_over_out, kind, "岗位"),     FIELD(struct hand_over_out, from, "自哪天起"),
    FIELD(struct hand_over_out, until, "到哪天为止"), {0},
};

static err hand_over_check(struct call *c, const void *in, void *out)
{
    const struct hand_over *p = in;
    struct post_row *row = NULL;
    struct person_row *to = NULL;
    TRY(live_post(c, p->post, &row));
    TRY(person_by_id(c->db, c->a, p->to, &to));
    if (!to || id_same(row->person, p->to))
        return refuse_field(c, "to", "请选择另一位{label}");
    TRY(check_posts(c, p->to, row->kind));
    *(struct hand_over_out *)out =
        (struct hand_over_out){new_id(), row->org, row->kind, c->today, row->until_day};
    return OK;
}

static err hand_over_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct hand_over *p = in;
    const struct hand_over_out *o = out;
    TRY(post_end(db, .post = p->post, .at = e->at));
    TRY(journal_clear_due(db, "account.lapse_post", p->post));
    TRY(post_add(db, .id = o->post, .person = p->to, .org = o->org, .kind = o->kind,
                 .from_day = o->from, .until_day = o->until, .granted_by = e->by));
    if (!o->until.n)
        return OK;
    return journal_set_due(db, "account.lapse_post", o->post,
                           instant_at(day_plus(o->until, 1), 0, 0));
}

struct chain_step {
    str post_kind;
};
struct set_chain {
    id org;
    str act;
    money from_amount;
    struct {
        struct chain_step *at;
        size_t n;
    } steps;
};
static const struct field chain_step_fields[] = {
    CHOICE(struct chain_step, post_kind, "会签岗位", post_kinds),
    {0},
};
static const struct field set_chain_in[] = {
    FIELD(struct set_chain, org, "单位"),
    FIELD(struct set_chain, act, "事项", .hint = "如 tender.publish、contract.sign、pay.apply"),
    FIELD(struct set_chain, from_amount, "自多少元起要会签"),
    LIST(struct set_chain, steps, "会签顺序", chain_step_fields, .max = 12),
    {0},
};

// The head of the unit, or the security administrator.
static err ask_head_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct post_holds_row row = {0};
    TRY(holds_post(db, a, who, "security_admin", ret));
    bool head = str_eq(who->post_kind, S("leader")) || str_eq(who->post_kind, S("agent_head")) ||
                str_eq(who->post_kind, S("supplier_head"));
    if (*ret || !head)
        return OK;
    TRY(post_holds(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}
static const struct relation head_of = {"head_of", "本单位负责人或安全管理员", ask_head_of};

static err set_chain_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct set_chain *p = in;
    const struct act *act = house_act(c->house, p->act);
    if (!act || !act->amount)
        return refuse_field(c, "act", "这个{label}不设会签");
    return OK;
}

static err set_chain_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                           const void *in, __attribute__((unused)) const void *out)
{
    const struct set_chain *p = in;
    TRY(chain_clear(db, .org = p->org, .act = p->act));
    for (size_t i = 0; i < p->steps.n; i++)
        TRY(chain_add(db, .org = p->org, .act = p->act, .step = (int64_t)i + 1,
                      .post_kind = p->steps.at[i].post_kind, .from_amount = p->from_amount));
    return OK;
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
    {"account.add_person", "登记人员", "账号属于本人，不属于单位；登记后由安全管理员设岗。",
     ACT_PRIVATE, MAY(system_admin, NULL), ACT_IN(struct add_person, add_person_in),
     ACT_OUT(struct person_out, person_out), .prepare = add_person_prepare,
     .check = add_person_check, .apply = add_person_apply, .keep = add_person_keep,
     .then = "/orgs"},
    {"account.grant_post", "设岗", "到期自动结束；与已有岗位不相容的不能设。", ACT_PRIVATE,
     MAY(security_admin, NULL), ACT_IN(struct grant_post, grant_post_in),
     ACT_OUT(struct post_out, post_out), .check = grant_post_check, .apply = grant_post_apply,
     .then = "/org/{org}"},
    {"account.end_post", "结束任职", "立即生效，本人不能再以这个岗位办事。", ACT_PRIVATE,
     MAY(security_admin, NULL), ACT_IN(struct end_post, end_post_in), .check = end_post_check,
     .apply = end_post_apply, .then = "/orgs"},
    {"account.lapse_post", "任职到期", NULL, ACT_PRIVATE, CLOCK,
     ACT_IN(struct lapse_post, lapse_post_in), .apply = lapse_post_apply},
    {"account.hand_over", "移交岗位", "原任职结束，接手人员自今天起任同一岗位。", ACT_PRIVATE,
     MAY(security_admin, NULL), ACT_IN(struct hand_over, hand_over_in),
     ACT_OUT(struct hand_over_out, hand_over_out), .check = hand_over_check,
     .apply = hand_over_apply, .then = "/org/{org}"},
    {"account.set_chain", "设定会签", "这个事项从所写金额起，依次会签完才办理。", ACT_PRIVATE,
     MAY(head_of, "org"), ACT_IN(struct set_chain, set_chain_in), .check = set_chain_check,
     .apply = set_chain_apply, .then = "/org/{org}"},
    {0},
};
