// Signing in and out, passwords, one-time codes, tokens: what everybody does for themselves.
#include <string.h>

#include "account/posts.h"
#include "account_sql.h"
#include "crypto/password.h"
#include "journal/statement.h"

enum { session_hours = 12, attempts_max = 5, locked_minutes = 15 };

enum verdict { VERDICT_IN, VERDICT_WRONG, VERDICT_CODE, VERDICT_LOCKED };

struct sign_in {
    str login, password, code;
    // Prepared.
    enum verdict verdict;
    id person;
    int64_t step, failures;
};
struct session_out {
    str session;
    id person, post;  // whose, and which post is on at first; not in the answer
};
static const struct field sign_in_in[] = {
    FIELD(struct sign_in, login, "登录名", .max = 40),
    FIELD(struct sign_in, password, "密码", .secret = true),
    CODE(struct sign_in, code, "动态验证码", .optional = true, .secret = true,
          .hint = "启用了动态验证码的填 6 位数字"),
    {0},
};
static const struct field session_out[] = {
    FIELD(struct session_out, session, "会话", .secret = true),
    {0},
};

static err check_code(struct call *c, struct sign_in *p)
{
    struct secret_totp_of_row *totp = NULL;
    TRY(secret_totp_of(c->db, c->a, p->person, &totp));
    if (!totp)
        return OK;
    int64_t now = c->at.us / second_us;
    if (str_empty(p->code) || !totp_matches(totp->secret, now, p->code, totp->step, &p->step))
        p->verdict = VERDICT_CODE;
    return OK;
}

static err sign_in_prepare(struct call *c, void *in)
{
    struct sign_in *p = in;
    struct attempt_of_row *attempt = NULL;
    struct secret_password_of_row *row = NULL;
    TRY(attempt_of(c->db, c->a, p->login, &attempt));
    bool counts = attempt && attempt->until.us > c->at.us;
    p->failures = counts ? attempt->failures : 0;
    if (p->failures >= attempts_max) {
        p->verdict = VERDICT_LOCKED;
        return OK;
    }
    TRY(secret_password_of(c->db, c->a, p->login, &row));
    if (!row) {
        password_waste(p->password);
        p->verdict = VERDICT_WRONG;
        return OK;
    }
    p->person = row->person;
    p->verdict = password_matches(row->hash, p->password) ? VERDICT_IN : VERDICT_WRONG;
    return p->verdict == VERDICT_IN ? check_code(c, p) : OK;
}

// The post that is on at first: the newest.
static err open_session(struct call *c, id person, struct session_out *ret)
{
    struct post_row_rows rows;
    int64_t newest = INT64_MIN;
    TRY(posts_of_person(c->db, c->a, person, &rows));
    *ret = (struct session_out){.session = token_new(c->a), .person = person};
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.at[i].from_day.n > newest) {
            newest = rows.at[i].from_day.n;
            ret->post = rows.at[i].id;
        }
    }
    return OK;
}

static err sign_in_check(struct call *c, const void *in, void *out)
{
    const struct sign_in *p = in;
    return p->verdict == VERDICT_IN ? open_session(c, p->person, out) : OK;
}

static err keep_session(struct db *db, instant at, const struct session_out *o)
{
    struct hash h = sha256(o->session);
    return side_session_add(db, .hash = hash_bytes(&h), .person = o->person, .post = o->post,
                            .begun = at, .until = instant_plus(at, session_hours * HOUR_US));
}

static err sign_in_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct sign_in *p = in;
    const struct session_out *o = out;
    if (p->verdict == VERDICT_LOCKED)
        return OK;
    int64_t failures = p->verdict == VERDICT_IN ? 0 : p->failures + 1;
    if (failures || p->failures)
        TRY(attempt_put(db, .login = p->login, .failures = failures,
                        .until = instant_plus(e->at, locked_minutes * MINUTE_US)));
    if (p->verdict != VERDICT_IN)
        return OK;
    if (p->step)
        TRY(secret_totp_used(db, .person = p->person, .step = p->step));
    return keep_session(db, e->at, o);
}

static err sign_in_after(struct call *c)
{
    const struct sign_in *p = c->in;
    switch (p->verdict) {
    case VERDICT_WRONG:
        return refuse_field(c, "password", "登录名或{label}不对");
    case VERDICT_CODE:
        return refuse_field(c, "code", "{label}不对，或者已经用过");
    case VERDICT_LOCKED:
        return refuse_field(c, "password", "试错太多次，请 15 分钟后再试");
    default:
        return OK;
    }
}

// The passkey says who it is: signing_check has found them.
static err sign_in_by_passkey_check(struct call *c, __attribute__((unused)) const void *in,
                                    void *out)
{
    return c->assertion ? open_session(c, c->assertion->person, out) : OK;
}

static err sign_in_by_passkey_apply(struct db *db, const struct entry *e,
                                    __attribute__((unused)) const void *in, const void *out)
{
    return keep_session(db, e->at, out);
}

struct try_role {
    str login;
};
static const struct field try_role_in[] = {FIELD(struct try_role, login, "角色"), {0}};

// The sandbox only: anyone may be anyone, without a password.
static err try_role_check(struct call *c, const void *in, void *out)
{
    struct person_row *row = NULL;
    if (!c->sandbox)
        return denied();
    TRY(person_by_login(c->db, c->a, ((const struct try_role *)in)->login, &row));
    return row ? open_session(c, row->id, out) : missing();
}

static err try_role_apply(struct db *db, const struct entry *e,
                          __attribute__((unused)) const void *in, const void *out)
{
    return keep_session(db, e->at, out);
}

struct sign_out {
    str session;  // the cookie, put there by web/
};
static const struct field sign_out_in[] = {
    FIELD(struct sign_out, session, "会话", .optional = true, .secret = true),
    {0},
};

static err sign_out_check(__attribute__((unused)) struct call *c,
                          __attribute__((unused)) const void *in, void *out)
{
    ((struct session_out *)out)->session = S("");
    return OK;
}

static err sign_out_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                          const void *in, __attribute__((unused)) const void *out)
{
    str session = ((const struct sign_out *)in)->session;
    struct hash h = sha256(session.at ? session : S(""));
    return side_session_end(db, .hash = hash_bytes(&h));
}

static err sign_out_all_apply(struct db *db, const struct entry *e,
                              __attribute__((unused)) const void *in,
                              __attribute__((unused)) const void *out)
{
    return side_session_end_all(db, .person = e->by);
}

struct switch_post {
    id post;
    str session;
};
static const struct field switch_post_in[] = {
    FIELD(struct switch_post, post, "身份"),
    FIELD(struct switch_post, session, "会话", .optional = true, .secret = true),
    {0},
};

static err switch_post_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct switch_post *p = in;
    struct post_row *row = NULL;
    TRY(post_by_id(c->db, c->a, p->post, &row));
    return row && !row->ended.us && id_same(row->person, c->who.person) ? OK : denied();
}

static err switch_post_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                             const void *in, __attribute__((unused)) const void *out)
{
    const struct switch_post *p = in;
    struct hash h = sha256(p->session.at ? p->session : S(""));
    return side_session_switch(db, .hash = hash_bytes(&h), .post = p->post);
}

struct extend {
    str session;
};
static const struct field extend_in[] = {
    FIELD(struct extend, session, "会话", .optional = true, .secret = true),
    {0},
};

static err extend_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    const struct extend *p = in;
    struct hash h = sha256(p->session.at ? p->session : S(""));
    return side_session_extend(db, .hash = hash_bytes(&h),
                               .until = instant_plus(e->at, session_hours * HOUR_US));
}

struct set_password {
    str old, password;
    str hash;
};
static const struct field set_password_in[] = {
    FIELD(struct set_password, old, "现在的密码", .secret = true),
    FIELD(struct set_password, password, "新密码", .secret = true,
          .hint = "至少 10 位，同时有字母和数字"),
    {0},
};

static err set_password_prepare(struct call *c, void *in)
{
    struct set_password *p = in;
    struct person_row *person = NULL;
    struct secret_password_of_row *row = NULL;
    const char *wrong = password_wrong(p->password);
    if (wrong)
        return refuse_field(c, "password", wrong);
    TRY(person_by_id(c->db, c->a, c->who.person, &person));
    if (person)
        TRY(secret_password_of(c->db, c->a, person->login, &row));
    if (!row || !password_matches(row->hash, p->old))
        return refuse_field(c, "old", "{label}不对");
    p->hash = password_hash(c->a, p->password);
    return OK;
}

static err set_password_keep(struct db *db, const struct entry *e, const void *in,
                             __attribute__((unused)) const void *out)
{
    TRY(side_session_end_all(db, .person = e->by));
    return account_keep_password(db, e->by, ((const struct set_password *)in)->hash);
}

struct set_totp {
    str secret, code;
    str bytes;
};
static const struct field set_totp_in[] = {
    CODE(struct set_totp, secret, "密钥", .secret = true,
          .hint = "把「我的账号」页上的密钥录入手机验证器，再抄到这里"),
    CODE(struct set_totp, code, "动态验证码", .secret = true, .hint = "手机上此刻显示的 6 位数字"),
    {0},
};

static err set_totp_prepare(struct call *c, void *in)
{
    struct set_totp *p = in;
    int64_t step = 0;
    if (!base32_parse(c->a, p->secret, &p->bytes) || p->bytes.len < 16)
        return refuse_field(c, "secret", "{label}不完整");
    if (!totp_matches(p->bytes, c->at.us / second_us, p->code, 0, &step))
        return refuse_field(c, "code", "{label}不对，请核对手机时间");
    return OK;
}

static err set_totp_keep(struct db *db, const struct entry *e, const void *in,
                         __attribute__((unused)) const void *out)
{
    return secret_totp_put(db, .person = e->by, .secret = ((const struct set_totp *)in)->bytes,
                           .step = 0);
}

// For who has lost password or phone: a new first password, no one-time codes, nobody signed in.
struct reset_sign_in {
    id person;
    str password, reason;
    str hash;  // prepared
};
static const struct field reset_sign_in_in[] = {
    FIELD(struct reset_sign_in, person, "人员"),
    FIELD(struct reset_sign_in, password, "新的初始密码", .secret = true,
          .hint = "至少 10 位，同时有字母和数字；当面交给本人，登录后要改"),
    FIELD(struct reset_sign_in, reason, "原因", .hint = "如 本人到场，忘记密码"),
    {0},
};

static err reset_sign_in_prepare(struct call *c, void *in)
{
    struct reset_sign_in *p = in;
    const char *wrong = password_wrong(p->password);
    if (wrong)
        return refuse_field(c, "password", wrong);
    p->hash = password_hash(c->a, p->password);
    return OK;
}

static err reset_sign_in_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct reset_sign_in *p = in;
    struct post_kinds_of_person_row_rows rows;
    TRY(post_kinds_of_person(c->db, c->a, p->person, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (post_menu(rows.at[i].kind) == MENU_OPERATOR)
            return REFUSE(c, account_reset_admin, "person", ARG(post_word(rows.at[i].kind).zh));
    return OK;
}

static err reset_sign_in_keep(struct db *db, __attribute__((unused)) const struct entry *e,
                              const void *in, __attribute__((unused)) const void *out)
{
    const struct reset_sign_in *p = in;
    TRY(side_session_end_all(db, .person = p->person));
    TRY(secret_totp_remove(db, .person = p->person));
    return account_keep_password(db, p->person, p->hash);
}

struct issue_token {
    str name;
    day until;
};
struct token_out {
    id token;
    str text;
};
static const struct field issue_token_in[] = {
    FIELD(struct issue_token, name, "用在哪里", .max = 60),
    FIELD(struct issue_token, until, "到哪天为止"),
    {0},
};
static const struct field token_out[] = {
    FIELD(struct token_out, token, "令牌编号"),
    FIELD(struct token_out, text, "令牌", .secret = true),
    {0},
};

static err issue_token_check(struct call *c, const void *in, void *out)
{
    const struct issue_token *p = in;
    if (!c->who.post.n)
        return denied();
    if (p->until.n < c->today.n || p->until.n > day_plus_months(c->today, 24).n)
        return refuse_field(c, "until", "{label}要在今天之后、两年以内");
    *(struct token_out *)out = (struct token_out){new_id(), token_new(c->a)};
    return OK;
}

static err issue_token_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct issue_token *p = in;
    const struct token_out *o = out;
    return token_add(db, .id = o->token, .post = e->post, .person = e->by, .name = p->name,
                     .until_day = p->until, .issued = e->at);
}

static err issue_token_keep(struct db *db, __attribute__((unused)) const struct entry *e,
                            __attribute__((unused)) const void *in, const void *out)
{
    const struct token_out *o = out;
    struct hash h = sha256(o->text);
    return secret_token_add(db, .token = o->token, .hash = hash_bytes(&h));
}

struct revoke_token {
    id token;
};
static const struct field revoke_token_in[] = {FIELD(struct revoke_token, token, "令牌"), {0}};

static err ask_owner_of_token(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct token_row *row = NULL;
    TRY(token_by_id(db, a, thing, &row));
    *ret = row && id_same(row->person, who->person);
    return OK;
}
static const struct relation owner_of_token = {"owner_of_token", "令牌的本人", ask_owner_of_token};

static err revoke_token_apply(struct db *db, const struct entry *e, const void *in,
                              __attribute__((unused)) const void *out)
{
    return token_revoke(db, .token = ((const struct revoke_token *)in)->token, .at = e->at);
}

static err revoke_token_keep(struct db *db, __attribute__((unused)) const struct entry *e,
                             const void *in, __attribute__((unused)) const void *out)
{
    return secret_token_remove(db, .token = ((const struct revoke_token *)in)->token);
}

const struct act account_sign_acts[] = {
    {"account.sign_in", "登录", NULL, ACT_SIDE, ANYONE, ACT_IN(struct sign_in, sign_in_in),
     ACT_OUT(struct session_out, session_out), .prepare = sign_in_prepare, .check = sign_in_check,
     .apply = sign_in_apply, .after = sign_in_after, .then = "/home"},
    {"account.sign_in_by_passkey", "用通行密钥登录", NULL, ACT_SIDE, ANYONE,
     ACT_OUT(struct session_out, session_out), .check = sign_in_by_passkey_check,
     .apply = sign_in_by_passkey_apply, .weighty = true, .then = "/home"},
    {"account.try_role", "换个角色试试", "演示环境专用，不用密码。", ACT_SIDE, ANYONE,
     ACT_IN(struct try_role, try_role_in), ACT_OUT(struct session_out, session_out),
     .check = try_role_check, .apply = try_role_apply, .then = "/home"},
    {"account.sign_out", "退出", NULL, ACT_SIDE, ANYONE, ACT_IN(struct sign_out, sign_out_in),
     ACT_OUT(struct session_out, session_out), .check = sign_out_check, .apply = sign_out_apply,
     .then = "/"},
    {"account.sign_out_everywhere", "在所有地方退出", "所有浏览器里的登录都失效；令牌不受影响。",
     ACT_SIDE, MAY(signed_in, NULL), ACT_OUT(struct session_out, session_out),
     .check = sign_out_check, .apply = sign_out_all_apply, .then = "/"},
    {"account.switch_post", "切换身份", NULL, ACT_SIDE, MAY(signed_in, NULL),
     ACT_IN(struct switch_post, switch_post_in), .check = switch_post_check,
     .apply = switch_post_apply, .then = "/home"},
    {"account.extend", "继续使用", "登录从现在起再用 12 小时。", ACT_SIDE, MAY(signed_in, NULL),
     ACT_IN(struct extend, extend_in), .apply = extend_apply, .then = "/home"},
    {"account.set_password", "修改密码", "改后要重新登录。", ACT_PRIVATE, MAY(signed_in, NULL),
     ACT_IN(struct set_password, set_password_in), .prepare = set_password_prepare,
     .keep = set_password_keep, .then = "/sign-in"},
    {"account.set_totp", "启用动态验证码", "以后登录除密码外还要手机上的 6 位数字。", ACT_PRIVATE,
     MAY(signed_in, NULL), ACT_IN(struct set_totp, set_totp_in), .prepare = set_totp_prepare,
     .keep = set_totp_keep, .then = "/account"},
    {"account.reset_sign_in", "重设登录", "旧密码和动态验证码作废，已有的登录全部退出；会留下记录。",
     ACT_PRIVATE, MAY(keeper_of_person, "person"),
     ACT_IN(struct reset_sign_in, reset_sign_in_in), .prepare = reset_sign_in_prepare,
     .check = reset_sign_in_check, .keep = reset_sign_in_keep, .then = "/person/{person}"},
    {"account.issue_token", "签发令牌", "供程序使用，权限与现在的身份相同；只显示这一次。",
     ACT_PRIVATE, MAY(signed_in, NULL), ACT_IN(struct issue_token, issue_token_in),
     ACT_OUT(struct token_out, token_out), .check = issue_token_check, .apply = issue_token_apply,
     .keep = issue_token_keep, .then = "/account"},
    {"account.revoke_token", "吊销令牌", "立即失效。", ACT_PRIVATE, MAY(owner_of_token, "token"),
     ACT_IN(struct revoke_token, revoke_token_in), .apply = revoke_token_apply,
     .keep = revoke_token_keep, .then = "/account"},
    {0},
};
