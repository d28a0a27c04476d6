#include "account/account.h"

#include <string.h>

#include "account/posts.h"
#include "account_sql.h"
#include "crypto/password.h"

const struct choice org_kinds[] = {
    {"buyer", "采购人（购买主体）"}, {"user_unit", "使用单位"},     {"agency", "采购代理机构"},
    {"supplier", "供应商"},          {"finance", "财政部门"},       {"center", "交易中心"},
    {"library", "评审专家库"},       {"law_firm", "律师事务所"},    {"evaluator", "第三方评价机构"},
    {"auditor", "审计机关"},         {"supervisor", "纪检监督机构"}, {"operator", "平台运维单位"},
    {0},
};

// Which organizations a post belongs to, and whose menu it sees.
static const struct post_kind {
    const char *code, *zh, *orgs;
    unsigned menu;
} kinds[] = {
    {"handler", "经办", "buyer user_unit", MENU_BUYER},
    {"section", "科室负责人", "buyer user_unit", MENU_BUYER},
    {"legal", "法制审核", "buyer", MENU_BUYER},
    {"leader", "分管领导", "buyer", MENU_BUYER},
    {"meeting", "办公会", "buyer", MENU_BUYER},
    {"office", "用印", "buyer", MENU_BUYER},
    {"accountant", "财务", "buyer", MENU_BUYER},
    {"agent", "代理项目经理", "agency", MENU_AGENCY},
    {"agent_head", "代理机构负责人", "agency", MENU_AGENCY},
    {"supplier_head", "单位负责人", "supplier", MENU_SUPPLIER},
    {"supplier_staff", "经办人员", "supplier", MENU_SUPPLIER},
    {"budget", "预算岗", "finance", MENU_FINANCE},
    {"oversight", "采购监管岗", "finance", MENU_FINANCE},
    {"treasury", "国库岗", "finance", MENU_FINANCE},
    {"performance", "绩效岗", "finance", MENU_FINANCE},
    {"inspection", "监督检查岗", "finance", MENU_FINANCE},
    {"key_holder", "密钥保管", "center", MENU_OTHER},
    {"expert", "评审专家", "library", MENU_EXPERT},
    {"lawyer", "律师", "law_firm", MENU_OTHER},
    {"evaluator", "评价人员", "evaluator", MENU_OTHER},
    {"auditor", "审计人员", "auditor", MENU_OTHER},
    {"supervisor", "监督人员", "supervisor", MENU_OTHER},
    {"system_admin", "系统管理员", "operator", MENU_OPERATOR},
    {"security_admin", "安全管理员", "operator", MENU_OPERATOR},
    {"audit_admin", "审计管理员", "operator", MENU_OPERATOR},
};
enum { kinds_count = sizeof kinds / sizeof *kinds };

const struct choice post_kinds[] = {
    {"handler", "经办"},
    {"section", "科室负责人"},
    {"legal", "法制审核"},
    {"leader", "分管领导"},
    {"meeting", "办公会"},
    {"office", "用印"},
    {"accountant", "财务"},
    {"agent", "代理项目经理"},
    {"agent_head", "代理机构负责人"},
    {"supplier_head", "单位负责人"},
    {"supplier_staff", "经办人员"},
    {"budget", "预算岗"},
    {"oversight", "采购监管岗"},
    {"treasury", "国库岗"},
    {"performance", "绩效岗"},
    {"inspection", "监督检查岗"},
    {"key_holder", "密钥保管"},
    {"expert", "评审专家"},
    {"lawyer", "律师"},
    {"evaluator", "评价人员"},
    {"auditor", "审计人员"},
    {"supervisor", "监督人员"},
    {"system_admin", "系统管理员"},
    {"security_admin", "安全管理员"},
    {"audit_admin", "审计管理员"},
    {0},
};

static const struct post_kind *kind_of(str code)
{
    for (size_t i = 0; i < kinds_count; i++)
        if (str_eq(code, str_of(kinds[i].code)))
            return &kinds[i];
    return NULL;
}

word post_word(str kind)
{
    const struct post_kind *k = kind_of(kind);
    return (word){k ? k->zh : "—"};
}

unsigned post_menu(str kind)
{
    const struct post_kind *k = kind_of(kind);
    return k ? k->menu : MENU_NONE;
}

static bool has_word(const char *words, str one)
{
    for (str rest = str_of(words); rest.at;)
        if (str_eq(str_cut(&rest, ' '), one))
            return true;
    return false;
}

bool post_fits_org(str post_kind, str org_kind)
{
    const struct post_kind *k = kind_of(post_kind);
    return k && has_word(k->orgs, org_kind);
}

// 不相容岗位: whoever decides, handles or pays may not also check; and nobody sits on both sides.
static const char *const incompatible[][2] = {
    {"system_admin", "security_admin audit_admin"},
    {"security_admin", "system_admin audit_admin"},
    {"audit_admin", "system_admin security_admin"},
    {"oversight", "handler section leader office accountant agent agent_head"},
    {"inspection", "handler section leader office accountant agent agent_head"},
    {"treasury", "handler section leader office accountant"},
    {"accountant", "handler"},
    {"legal", "handler"},
    {"supplier_head", "handler section legal leader office accountant agent agent_head budget "
                      "oversight treasury performance inspection key_holder supervisor auditor"},
    {"supplier_staff", "handler section legal leader office accountant agent agent_head budget "
                       "oversight treasury performance inspection key_holder supervisor auditor"},
    {"agent", "handler section legal leader office accountant"},
    {"key_holder", "budget oversight treasury performance inspection auditor supervisor"},
};

// The operator decides nothing: no business post beside one of its three.
static bool both_sides(str a, str b)
{
    unsigned x = post_menu(a), y = post_menu(b);
    return (x == MENU_OPERATOR) != (y == MENU_OPERATOR);
}

bool posts_incompatible(str a, str b)
{
    if (both_sides(a, b))
        return true;
    for (size_t i = 0; i < sizeof incompatible / sizeof *incompatible; i++) {
        str one = str_of(incompatible[i][0]);
        if ((str_eq(a, one) && has_word(incompatible[i][1], b)) ||
            (str_eq(b, one) && has_word(incompatible[i][1], a)))
            return true;
    }
    return false;
}

const char *password_wrong(str password)
{
    bool letter = false, digit = false;
    for (size_t i = 0; i < password.len; i++) {
        digit = digit || (password.at[i] >= '0' && password.at[i] <= '9');
        letter = letter || (unsigned char)password.at[i] > '9';
    }
    if (password.len < 10)
        return "{label}至少 10 位";
    return letter && digit ? NULL : "{label}要同时有字母和数字";
}

err account_org_is(struct db *db, arena *a, id org, const char *kind, bool *ret)
{
    struct org_row *row = NULL;
    TRY(org_by_id(db, a, org, &row));
    *ret = row && str_eq(row->kind, str_of(kind));
    return OK;
}

err account_org_name(struct db *db, arena *a, id org, str *ret)
{
    struct org_row *row = NULL;
    TRY(org_by_id(db, a, org, &row));
    *ret = row ? row->name : (str){0};
    return OK;
}

err account_code_taken(struct db *db, arena *a, str code, bool *ret)
{
    struct org_row *row = NULL;
    TRY(org_by_code(db, a, code, &row));
    *ret = row;
    return OK;
}

err account_login_taken(struct db *db, arena *a, str login, bool *ret)
{
    struct person_row *row = NULL;
    TRY(person_by_login(db, a, login, &row));
    *ret = row;
    return OK;
}

err account_found_org(struct db *db, id org, str name, str code, str kind, str address, str phone,
                      instant at)
{
    return org_add(db, .id = org, .name = name, .code = code, .kind = kind, .address = address,
                   .phone = phone, .since = at);
}

err account_found_person(struct db *db, id person, str login, str name, str phone, instant at)
{
    return person_add(db, .id = person, .login = login, .name = name, .phone = phone, .since = at);
}

err account_found_post(struct db *db, id post, id person, id org, str kind, day from)
{
    return post_add(db, .id = post, .person = person, .org = org, .kind = kind, .from_day = from);
}

err account_keep_password(struct db *db, id person, str hash)
{
    return secret_password_put(db, .person = person, .hash = hash);
}

err account_change_org(struct db *db, id org, str name, str address, str phone)
{
    return org_change(db, .id = org, .name = name, .address = address, .phone = phone);
}

// Relations.

static err ask_signed_in(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                         const struct who *who, __attribute__((unused)) id thing, bool *ret)
{
    *ret = who->person.n != 0;
    return OK;
}

err holds_post(struct db *db, arena *a, const struct who *who, const char *kind, bool *ret)
{
    struct post_is_row row = {0};
    *ret = false;
    if (!who->post.n || !str_eq(who->post_kind, str_of(kind)))
        return OK;
    TRY(post_is(db, a, who->post, who->person, str_of(kind), &row));
    *ret = row.n > 0;
    return OK;
}

#define OFFICE(name_, kind_, zh_)                                                             \
    static err ask_##name_(struct db *db, arena *a, const struct who *who,                    \
                           __attribute__((unused)) id thing, bool *ret)                       \
    {                                                                                         \
        return holds_post(db, a, who, kind_, ret);                                            \
    }                                                                                         \
    const struct relation name_ = {#name_, zh_, ask_##name_, .bare = true}

OFFICE(system_admin, "system_admin", "系统管理员");
OFFICE(security_admin, "security_admin", "安全管理员");
OFFICE(audit_admin, "audit_admin", "审计管理员");
OFFICE(budget_desk, "budget", "财政部门预算岗");
OFFICE(oversight_desk, "oversight", "财政部门采购监管岗");
OFFICE(treasury_desk, "treasury", "财政部门国库岗");
OFFICE(performance_desk, "performance", "财政部门绩效岗");
OFFICE(inspection_desk, "inspection", "财政部门监督检查岗");
OFFICE(auditor_office, "auditor", "审计人员");

const struct relation signed_in = {"signed_in", "已登录的人", ask_signed_in, .bare = true};

static err ask_newcomer(struct db *db, arena *a, const struct who *who,
                        __attribute__((unused)) id thing, bool *ret)
{
    struct post_kinds_of_person_row_rows rows;
    *ret = false;
    if (!who->person.n || who->post.n)
        return OK;
    TRY(post_kinds_of_person(db, a, who->person, &rows));
    *ret = rows.n == 0;
    return OK;
}
const struct relation newcomer = {"newcomer", "已有账号、还没有单位的人", ask_newcomer,
                                  .bare = true};

static err holds_any(struct db *db, arena *a, const struct who *who, unsigned menu, bool *ret)
{
    struct post_is_row row = {0};
    *ret = false;
    if (!who->post.n || post_menu(who->post_kind) != menu)
        return OK;
    TRY(post_is(db, a, who->post, who->person, who->post_kind, &row));
    *ret = row.n > 0;
    return OK;
}

#define SIDE(name_, menu_, zh_)                                                               \
    static err ask_##name_(struct db *db, arena *a, const struct who *who,                    \
                           __attribute__((unused)) id thing, bool *ret)                       \
    {                                                                                         \
        return holds_any(db, a, who, menu_, ret);                                             \
    }                                                                                         \
    const struct relation name_ = {#name_, zh_, ask_##name_, .bare = true}

SIDE(any_buyer, MENU_BUYER, "任一采购人的人员");
SIDE(any_agency, MENU_AGENCY, "任一代理机构的人员");
SIDE(any_supplier, MENU_SUPPLIER, "任一供应商的人员");
SIDE(any_finance, MENU_FINANCE, "财政部门的人员");

err account_who(struct db *db, arena *a, str session, str token, instant now,
                struct visitor *ret)
{
    struct visitor_row *row = NULL;
    struct hash h = sha256(token.at ? token : session);
    if (token.at)
        TRY(visitor_of_token(db, a, hash_bytes(&h), day_of(now), &row));
    else
        TRY(visitor_of_session(db, a, hash_bytes(&h), now, &row));
    if (!row)
        return OK;
    str kind = row->post_kind.at ? row->post_kind : S("");
    *ret = (struct visitor){
        .who = {.person = row->person, .post = row->post, .org = row->org, .post_kind = kind},
        .person_name = row->person_name,
        .org_name = row->org_name.at ? row->org_name : S(""),
        .post_word = str_of(post_word(kind).zh),
        .menu = row->post.n ? post_menu(kind) : MENU_OTHER,
        .posts = row->posts,
        .waiting = row->waiting,
        .until = row->until,
    };
    return OK;
}

static err choose_orgs(struct db *db, arena *a, const char *kind, struct options *ret)
{
    struct choice_row_rows rows;
    TRY(org_choices(db, a, str_of(kind), &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].id), rows.at[i].label};
    return OK;
}

err org_options(struct db *db, arena *a, __attribute__((unused)) id post,
                __attribute__((unused)) id thing, struct options *ret)
{
    struct choice_row_rows rows;
    TRY(org_choices_all(db, a, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].id), rows.at[i].label};
    return OK;
}

err person_options(struct db *db, arena *a, __attribute__((unused)) id post,
                   __attribute__((unused)) id thing, struct options *ret)
{
    struct person_choices_row_rows rows;
    TRY(person_choices(db, a, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].id),
                                     join(a, rows.at[i].name, S("（"), rows.at[i].login, S("）"))};
    return OK;
}

err account_person_name(struct db *db, arena *a, id person, str *ret)
{
    struct person_row *row = NULL;
    TRY(person_by_id(db, a, person, &row));
    *ret = row ? row->name : (str){0};
    return OK;
}

err buyer_options(struct db *db, arena *a, __attribute__((unused)) id post,
                  __attribute__((unused)) id thing, struct options *ret)
{
    return choose_orgs(db, a, "buyer", ret);
}

err agency_options(struct db *db, arena *a, __attribute__((unused)) id post,
                   __attribute__((unused)) id thing, struct options *ret)
{
    return choose_orgs(db, a, "agency", ret);
}
