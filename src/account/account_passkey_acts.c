// Adding and removing passkeys, and which acts are not done without one.
#include "account/passkey.h"
#include "account_sql.h"
#include "journal/statement.h"

// No names: what is public for ever must not say more of a person than it has to.
const struct choice passkey_kinds[] = {
    {"computer", "电脑"}, {"phone", "手机"}, {"token", "安全密钥（USB）"}, {0}};

// What a unit may demand it for; the tables of acts mark the same ones as weighty.
const struct choice passkey_acts[] = {
    {"bid.start_opening", "宣布开始开启"},
    {"bid.open", "开启投标（响应）文件"},
    {"evaluate.finish", "提交我的评分"},
    {"evaluate.sign_report", "签署评审报告"},
    {"evaluate.decide", "确定中标（成交）供应商"},
    {"evaluate.publish_result", "发布结果公告"},
    {"contract.record_signing", "登记签订"},
    {"contract.compare_scan", "核对扫描件"},
    {"contract.publish", "公告合同"},
    {"pay.apply", "申请支付"},
    {"pay.record_receipt", "登记回单"},
    {"account.add_passkey", "添加通行密钥"},
    {"account.remove_passkey", "移除通行密钥"},
    {"account.demand_passkey", "规定本单位用通行密钥签字"},
    {"account.demand_passkey_everywhere", "规定所有单位用通行密钥签字"},
    {0},
};

struct add_passkey {
    str kind;
    int64_t after;
    str client, attestation;
    struct webauthn_made made;  // prepared
    enum webauthn_result result;
};
struct added_passkey {
    id passkey;
    str credential, x, y, origin;
    bool synced;
};
static const struct field add_passkey_in[] = {
    CHOICE(struct add_passkey, kind, "存放在", passkey_kinds),
    FIELD(struct add_passkey, after, "当时账本的条数", .min = 0, .scripted = true),
    FIELD(struct add_passkey, client, "浏览器的说明", .max = 6000, .scripted = true),
    FIELD(struct add_passkey, attestation, "通行密钥的说明", .max = 22000,
          .scripted = true),
    {0},
};
static const struct field added_passkey_out[] = {
    FIELD(struct added_passkey, passkey, "通行密钥"),
    FIELD(struct added_passkey, credential, "编号", .max = 1400),
    FIELD(struct added_passkey, x, "公钥 x"),
    FIELD(struct added_passkey, y, "公钥 y"),
    FIELD(struct added_passkey, origin, "网址"),
    FIELD(struct added_passkey, synced, "可以同步到其他设备"),
    {0},
};

struct hash passkey_challenge(arena *a, id person, int64_t after, struct hash root)
{
    return sha256(join(a, S("passkey\n"), id_text(a, person),
                       format(a, "\n%lld\n", (long long)after), hash_hex(a, root), S("\n")));
}

static err add_passkey_prepare(struct call *c, void *in)
{
    struct add_passkey *p = in;
    struct webauthn_wanted w = {.origin = c->origin, .verified = true};
    struct hash root = {{0}};
    str client, attestation;
    bool there = false;
    if (!webauthn_site(c->origin).at)
        return REFUSE(c, account_passkey_address, "");
    TRY(statement_root(c->db, c->a, p->after, &root, &there));
    w.challenge = passkey_challenge(c->a, c->who.person, p->after, root);
    if (!there || !base64_url_parse(c->a, p->client, &client) ||
        !base64_url_parse(c->a, p->attestation, &attestation))
        p->result = WEBAUTHN_BROKEN;
    else
        p->result = webauthn_register(c->a, client, attestation, &w, &p->made);
    return OK;
}

static err add_passkey_check(struct call *c, const void *in, void *out)
{
    const struct add_passkey *p = in;
    const struct webauthn_key *k = &p->made.key;
    struct passkey_row *row = NULL;
    if (p->result != WEBAUTHN_OK)
        return REFUSE(c, account_passkey_made, "");
    TRY(passkey_by_credential(c->db, c->a, base64_url(c->a, p->made.id), &row));
    if (row)
        return REFUSE(c, account_passkey_taken, "");
    *(struct added_passkey *)out = (struct added_passkey){
        .passkey = new_id(), .credential = base64_url(c->a, p->made.id),
        .x = hex(c->a, k->x, sizeof k->x), .y = hex(c->a, k->y, sizeof k->y),
        .origin = c->origin, .synced = p->made.synced};
    return OK;
}

static err add_passkey_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct add_passkey *p = in;
    const struct added_passkey *o = out;
    return passkey_add(db, .id = o->passkey, .person = e->by, .kind = p->kind,
                       .credential = o->credential, .x = o->x, .y = o->y, .origin = o->origin,
                       .synced = o->synced, .added = e->at);
}

struct remove_passkey {
    id passkey;
};
static const struct field remove_passkey_in[] = {
    FIELD(struct remove_passkey, passkey, "通行密钥"),
    {0},
};

static err ask_owner_of_passkey(struct db *db, arena *a, const struct who *who, id thing,
                                bool *ret)
{
    struct passkey_row *row = NULL;
    TRY(passkey_by_id(db, a, thing, &row));
    *ret = row && id_same(row->person, who->person);
    if (row && !*ret)
        TRY(holds_post(db, a, who, "security_admin", ret));
    return OK;
}
static const struct relation owner_of_passkey = {"owner_of_passkey", "本人或安全管理员",
                                                 ask_owner_of_passkey};

static err remove_passkey_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    struct passkey_row *row = NULL;
    TRY(passkey_by_id(c->db, c->a, ((const struct remove_passkey *)in)->passkey, &row));
    return row->removed.us ? refuse_field(c, "passkey", "这个{label}已经移除") : OK;
}

static err remove_passkey_apply(struct db *db, const struct entry *e, const void *in,
                                __attribute__((unused)) const void *out)
{
    return passkey_remove(db, .id = ((const struct remove_passkey *)in)->passkey,
                          .removed = e->at, .by = e->by);
}

// Which acts are not done without a passkey: of one unit, or of all.
struct demand_passkey {
    id org;
    str act, demanded;
};
static const struct choice demands[] = {{"yes", "必须签字"}, {"no", "可以不签"}, {0}};

// The acts that are `weighty`; the check asks the act itself.
static err weighty_options(__attribute__((unused)) struct db *db, arena *a,
                           __attribute__((unused)) id post, __attribute__((unused)) id thing,
                           struct options *ret)
{
    size_t n = 0;
    while (passkey_acts[n].code)
        n++;
    *ret = (struct options){new(a, struct option, n), n};
    for (size_t i = 0; i < n; i++)
        ret->at[i] = (struct option){str_of(passkey_acts[i].code), str_of(passkey_acts[i].zh)};
    return OK;
}

static const struct field demand_passkey_in[] = {
    FIELD(struct demand_passkey, org, "单位"),
    FIELD(struct demand_passkey, act, "事项", .options = weighty_options),
    CHOICE(struct demand_passkey, demanded, "通行密钥签字", demands),
    {0},
};
static const struct field demand_everywhere_in[] = {
    FIELD(struct demand_passkey, act, "事项", .options = weighty_options),
    CHOICE(struct demand_passkey, demanded, "通行密钥签字", demands),
    {0},
};

static err demand_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct act *act = house_act(c->house, ((const struct demand_passkey *)in)->act);
    return act && act->weighty ? OK : refuse_field(c, "act", "这个{label}不用通行密钥签字");
}

static err demand_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    const struct demand_passkey *p = in;
    return str_eq(p->demanded, S("yes"))
               ? demand_put(db, .org = p->org, .act = p->act, .at = e->at)
               : demand_drop(db, .org = p->org, .act = p->act);
}

static err demand_everywhere_apply(struct db *db, const struct entry *e, const void *in,
                                   __attribute__((unused)) const void *out)
{
    const struct demand_passkey *p = in;
    return str_eq(p->demanded, S("yes")) ? demand_put_everywhere(db, .act = p->act, .at = e->at)
                                         : demand_drop_everywhere(db, .act = p->act);
}

const struct act account_passkey_acts[] = {
    {"account.add_passkey", "添加通行密钥",
     "私钥留在您的设备里，公钥记入公开账本；以后可以用它登录，给重要的事项签字。", ACT_PUBLIC,
     MAY(signed_in, NULL), ACT_IN(struct add_passkey, add_passkey_in),
     ACT_OUT(struct added_passkey, added_passkey_out), .prepare = add_passkey_prepare,
     .check = add_passkey_check, .apply = add_passkey_apply, .weighty = true,
     .then = "/account"},
    {"account.remove_passkey", "移除通行密钥",
     "此后不能再用它登录和签字；以前签的仍然有效。丢了的，请安全管理员移除。", ACT_PUBLIC,
     MAY(owner_of_passkey, "passkey"), ACT_IN(struct remove_passkey, remove_passkey_in),
     .check = remove_passkey_check, .apply = remove_passkey_apply, .weighty = true,
     .then = "/account"},
    {"account.demand_passkey", "规定本单位用通行密钥签字",
     "规定以后，没有通行密钥的人办不了这个事项；公开账本上看得到。", ACT_PUBLIC,
     MAY(head_of, "org"), ACT_IN(struct demand_passkey, demand_passkey_in),
     .check = demand_check, .apply = demand_apply, .weighty = true, .then = "/org/{org}"},
    {"account.demand_passkey_everywhere", "规定所有单位用通行密钥签字",
     "规定以后，没有通行密钥的人办不了这个事项；公开账本上看得到。", ACT_PUBLIC,
     MAY(security_admin, NULL), ACT_IN(struct demand_passkey, demand_everywhere_in),
     .check = demand_check, .apply = demand_everywhere_apply, .weighty = true, .then = "/account"},
    {0},
};
