#include "account/account_views.h"
#include "account/posts.h"
#include "account_html.h"
#include "account/passkey.h"
#include "crypto/password.h"
#include "journal/statement.h"

static struct try_button demo_roles[] = {
    {"limin", "我是经办人（区民政局）"},     {"wangjg", "我是科室负责人（区民政局）"},
    {"zhangfu", "我是分管领导（区民政局）"}, {"chengong", "我是代理项目经理"},
    {"heyang", "我是社会组织负责人"},        {"zhouping", "我是评审专家"},
    {"jiaoyi", "我是交易中心密钥保管"},
    {"caiwu", "我是财政采购监管岗"},         {"yusuan", "我是财政预算岗"},
    {"guoku", "我是财政国库岗"},             {"xitong", "我是系统管理员"},
    {"anquan", "我是安全管理员"},             {"shenji", "我是审计管理员"},
    {"shenjiju", "我是审计人员（区审计局）"},  {"jiandu", "我是监督人员（区纪委监委）"},
};

static err sign_in_load(struct visit *v, void *view)
{
    struct sign_in_view *p = view;
    p->next = visit_text(v, "next");
    p->once = visit_once(v);
    if (v->sandbox) {
        p->tries.at = demo_roles;
        p->tries.n = sizeof demo_roles / sizeof *demo_roles;
    }
    return OK;
}

static err account_load(struct visit *v, void *view)
{
    struct account_view *p = view;
    struct secret_totp_of_row *totp = NULL;
    TRY(posts_of_person(v->db, v->a, v->who.person, &p->posts));
    TRY(tokens_of(v->db, v->a, v->who.person, &p->tokens));
    TRY(side_sessions_of(v->db, v->a, v->who.person, v->now, &p->sessions));
    TRY(secret_totp_of(v->db, v->a, v->who.person, &totp));
    TRY(passkeys_of(v->db, v->a, v->who.person, &p->passkeys));
    p->has_totp = totp;
    p->new_secret = base32(v->a, totp_new_secret(v->a));
    p->once = visit_once(v);
    return OK;
}

static const struct part account_parts[] = {
    PART_MANY(struct account_view, posts, post_row),
    PART_MANY(struct account_view, tokens, token_row),
    PART_MANY(struct account_view, passkeys, passkey_row),
    PART_MANY(struct account_view, sessions, session_row),
    {0},
};

// What the script asks of the new key's authenticator.
static err passkey_load(struct visit *v, void *view)
{
    struct passkey_view *p = view;
    struct assertion now;
    struct person_row *person = NULL;
    struct passkey_row_rows rows;
    struct out keys = out_plain(v->a);
    TRY(statement_begin(v->db, v->a, v->now, &now));
    TRY(person_by_id(v->db, v->a, v->who.person, &person));
    TRY(passkeys_of(v->db, v->a, v->who.person, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        put(&keys, i ? " " : "");
        put(&keys, rows.at[i].credential);
    }
    struct hash h = passkey_challenge(v->a, v->who.person, now.after, now.root);
    *p = (struct passkey_view){.challenge = base64_url(v->a, hash_bytes(&h)),
                               .site = webauthn_site(v->host), .keys = out_str(&keys),
                               .user = base64_url(v->a, id_text(v->a, v->who.person)),
                               .login = person ? person->login : S(""), .after = now.after,
                               .once = visit_once(v), .has_some = rows.n};
    return OK;
}

static const struct part passkey_parts[] = {
    PART_PLAIN(struct passkey_view, challenge, TEXT),
    PART_PLAIN(struct passkey_view, after, INT),
    PART_PLAIN(struct passkey_view, site, TEXT),
    {0},
};

static err orgs_load(struct visit *v, void *view)
{
    struct orgs_view *p = view;
    str kind = visit_text(v, "kind"), after = visit_text(v, "after");
    p->kind = kind.at && choice_has(org_kinds, kind) ? kind : S("");
    return orgs(v->db, v->a, p->kind, after.at ? after : S(""), &p->orgs);
}

static const struct part orgs_parts[] = {PART_MANY(struct orgs_view, orgs, org_row), {0}};

static err org_load(struct visit *v, void *view)
{
    struct org_view *p = view;
    struct org_row *row = NULL;
    id org = visit_id(v, "id");
    TRY(org_by_id(v->db, v->a, org, &row));
    if (!row)
        return missing();
    p->org = *row;
    v->title = row->name;
    p->system = str_eq(v->who.post_kind, S("system_admin"));
    p->security = str_eq(v->who.post_kind, S("security_admin"));
    TRY(ask_head_of(v->db, v->a, &v->who, org, &p->head));
    TRY(posts_of_org(v->db, v->a, org, &p->posts));
    TRY(demands_in(v->db, v->a, org, &p->demands));
    return chains_of_org(v->db, v->a, org, &p->chains);
}

static const struct part org_parts[] = {
    PART_ONE(struct org_view, org, org_row),
    PART_MANY(struct org_view, posts, post_row),
    PART_MANY(struct org_view, chains, chain_row),
    PART_MANY(struct org_view, demands, demand_row),
    {0},
};

// Who runs the place, or belongs to it.
static err ask_insider_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct post_holds_row row = {0};
    bool system = false, security = false;
    TRY(holds_post(db, a, who, "system_admin", &system));
    TRY(holds_post(db, a, who, "security_admin", &security));
    TRY(post_holds(db, a, who->post, who->person, thing, &row));
    *ret = system || security || row.n > 0;
    return OK;
}
static const struct relation insider_of = {"insider_of", "本单位人员或管理员", ask_insider_of};

static err ask_admin(struct db *db, arena *a, const struct who *who,
                     __attribute__((unused)) id thing, bool *ret)
{
    bool system = false, security = false, audit = false;
    TRY(holds_post(db, a, who, "system_admin", &system));
    TRY(holds_post(db, a, who, "security_admin", &security));
    TRY(holds_post(db, a, who, "audit_admin", &audit));
    *ret = system || security || audit;
    return OK;
}
static const struct relation an_admin = {"an_admin", "管理员", ask_admin, .bare = true};

static err people_load(struct visit *v, void *view)
{
    struct people_view *p = view;
    struct people_count_row count = {0};
    str q = visit_text(v, "q");
    p->q = q.at ? str_trim(q) : S("");
    str below = join(v->a, p->q, S("\U0010FFFF"));
    TRY(people_count(v->db, v->a, p->q, below, &count));
    p->paging = paging_of(v, count.n);
    p->paging.size = 50;
    return people(v->db, v->a, p->q, below, (p->paging.page - 1) * p->paging.size, &p->people);
}

static const struct part people_parts[] = {
    PART_MANY(struct people_view, people, person_listed),
    {"total", PART_INT, offsetof(struct people_view, paging.total), NULL},
    {0},
};

static err person_load(struct visit *v, void *view)
{
    struct person_view *p = view;
    struct person_row *row = NULL;
    TRY(person_by_id(v->db, v->a, visit_id(v, "id"), &row));
    if (!row)
        return missing();
    p->person = *row;
    v->title = row->name;
    p->security = str_eq(v->who.post_kind, S("security_admin"));
    return posts_once_of_person(v->db, v->a, row->id, &p->posts);
}

static const struct part person_parts[] = {
    PART_ONE(struct person_view, person, person_row),
    PART_MANY(struct person_view, posts, post_row),
    {0},
};

static err ask_admin_of_person(struct db *db, arena *a, const struct who *who, id thing,
                               bool *ret)
{
    struct person_row *row = NULL;
    TRY(person_by_id(db, a, thing, &row));
    TRY(ask_admin(db, a, who, thing, ret));
    *ret = *ret && row;
    return OK;
}
static const struct relation admin_of_person = {"admin_of_person", "管理员", ask_admin_of_person};

const struct page account_pages[] = {
    {"/sign-in", "登录", ANYONE, sign_in_load, VIEW(struct sign_in_view, sign_in, NULL)},
    {"/account", "我的账号", MAY(signed_in, NULL), account_load,
     VIEW(struct account_view, account, account_parts)},
    {"/account/passkey", "添加通行密钥", MAY(signed_in, NULL), passkey_load,
     VIEW(struct passkey_view, passkey, passkey_parts)},
    {"/orgs", "单位", MAY(an_admin, NULL), orgs_load,
     VIEW(struct orgs_view, orgs, orgs_parts), .menu = MENU_OPERATOR},
    {"/people", "人员", MAY(an_admin, NULL), people_load,
     VIEW(struct people_view, people, people_parts), .menu = MENU_OPERATOR},
    {"/person/{id}", "人员", MAY(admin_of_person, "id"), person_load,
     VIEW(struct person_view, person, person_parts)},
    {"/org/{id}", "单位", MAY(insider_of, "id"), org_load, VIEW(struct org_view, org, org_parts)},
    {0},
};

const struct slice account_slice = {
    "account", "单位与人员",
    {account_org_acts, account_post_acts, account_sign_acts, account_signoff_acts,
     account_open_acts, account_passkey_acts},
    {account_pages, account_signoff_pages},
    &account_sql,
};
