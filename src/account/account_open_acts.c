// An account of one's own: how somebody whom no unit has entered comes in.
//
// It gives no post and so no right but to register a unit (supplier.enroll), at leisure and on any
// device. Whoever opens it is signed in at once.
#include "account/posts.h"
#include "account_sql.h"
#include "crypto/password.h"

enum { session_hours = 12 };

struct opening {
    str name, phone, login, password;
    str hash;  // prepared
};
struct opened {
    id person;
    str session;
};
static const struct field open_in[] = {
    FIELD(struct opening, name, "您的姓名", .max = 60, .hint = "账号属于您本人，填真实姓名；不公开"),
    PHONE(struct opening, phone, "联系电话", .personal = true, .max = 40,
          .hint = "只用于通知，不公开"),
    FIELD(struct opening, login, "登录名", .min = 3, .max = 40,
          .hint = "自己起一个，以后用它登录；可以用手机号"),
    FIELD(struct opening, password, "密码", .secret = true, .hint = "至少 10 位，同时有字母和数字"),
    {0},
};
static const struct field opened_out[] = {
    FIELD(struct opened, person, "人员"),
    FIELD(struct opened, session, "会话", .secret = true),
    {0},
};

static err open_prepare(struct call *c, void *in)
{
    struct opening *p = in;
    const char *wrong = password_wrong(p->password);
    if (wrong)
        return refuse_field(c, "password", wrong);
    p->hash = password_hash(c->a, p->password);
    return OK;
}

static err open_check(struct call *c, const void *in, void *out)
{
    const struct opening *p = in;
    bool taken = false;
    if (c->who.person.n)
        return refuse_field(c, "login", "您已经登录，不用再开账号");
    TRY(account_login_taken(c->db, c->a, p->login, &taken));
    if (taken)
        return REFUSE(c, account_login_taken, "login", ARG(p->login));
    *(struct opened *)out = (struct opened){new_id(), token_new(c->a)};
    return OK;
}

static err open_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct opening *p = in;
    return account_found_person(db, ((const struct opened *)out)->person, p->login, p->name,
                                p->phone, e->at);
}

static err open_keep(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct opened *o = out;
    struct hash h = sha256(o->session);
    TRY(side_session_add(db, .hash = hash_bytes(&h), .person = o->person, .begun = e->at,
                         .until = instant_plus(e->at, session_hours * HOUR_US)));
    return account_keep_password(db, o->person, ((const struct opening *)in)->hash);
}

err account_settle_sessions(struct db *db, id person, id post)
{
    return side_session_settle(db, .person = person, .post = post);
}

const struct act account_open_acts[] = {
    {"account.open", "开立账号", "先开账号，再登记单位；登记可以分几次做，换一台设备接着做。",
     ACT_PRIVATE, ANYONE, ACT_IN(struct opening, open_in), ACT_OUT(struct opened, opened_out),
     .prepare = open_prepare, .check = open_check, .apply = open_apply, .keep = open_keep,
     .then = "/do/supplier.enroll"},
    {0},
};
