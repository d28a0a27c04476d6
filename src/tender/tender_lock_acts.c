// Padlocks: bids are sealed to keys that their holders made, so that nobody can read one before the
// opening. The outer layer is the organizer's, the inner one the trading centre's. The server only
// ever gets public keys.
#include <string.h>

#include "account/account.h"
#include "base/os.h"
#include "crypto/age.h"
#include "tender/tender_text.h"

const struct choice tender_layers[] = {{"outer", "外层（采购人或代理机构）"},
                                       {"inner", "内层（交易中心）"}, {0}};
const struct choice tender_lock_roles[] = {
    {"holder", "保管人"}, {"deputy", "备用保管人"}, {"escrow", "应急钥匙"}, {0}};

// The organizer of the tender, or whoever keeps keys at a trading centre.
static err ask_lock_keeper(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct tender_row *t = NULL;
    TRY(organizer_of.ask(db, a, who, thing, ret));
    if (*ret || !str_eq(who->post_kind, S("key_holder")))
        return OK;
    TRY(tender_by_id(db, a, thing, &t));
    *ret = t != NULL;
    return OK;
}
const struct relation lock_keeper = {"lock_keeper", "采购的经办、代理机构，或者交易中心的密钥保管",
                                     ask_lock_keeper};

static const char *layer_of(const struct who *who)
{
    return str_eq(who->post_kind, S("key_holder")) ? "inner" : "outer";
}

static err draft_of(struct call *c, id tender, struct tender_row **ret)
{
    TRY(tender_by_id(c->db, c->a, tender, ret));
    if (!*ret)
        return missing();
    if (!str_eq((*ret)->state, S("draft")))
        return REFUSE(c, tender_stage, "tender",
                      ARG(choice_word(tender_states, (*ret)->state)), ARG("编制中"));
    return OK;
}

// How a public key begins that can be set today.
static const char *lock_prefix(const struct call *c)
{
    return suite_words[law_suite(c->law, c->today)].key_prefix;
}

struct set_lock {
    id tender;
    str role, recipient;
};
struct set_lock_out {
    str layer, org_name;
};
static const struct field set_lock_in[] = {
    FIELD(struct set_lock, tender, "采购"),
    CHOICE(struct set_lock, role, "这把钥匙给谁", tender_lock_roles),
    FIELD(struct set_lock, recipient, "公钥", .max = 62,
          .hint = "以 age1 或者 gm1 开头的一行，由保管人在自己的电脑上生成；私钥不要填在任何地方"),
    {0},
};
static const struct field set_lock_out[] = {
    FIELD(struct set_lock_out, layer, "哪一层"),
    FIELD(struct set_lock_out, org_name, "保管单位"),
    {0},
};

static err set_lock_check(struct call *c, const void *in, void *out)
{
    const struct set_lock *p = in;
    struct set_lock_out *o = out;
    struct tender_row *t = NULL;
    struct age_recipient key;
    struct tender_lock_anywhere_row *used = NULL;
    TRY(draft_of(c, p->tender, &t));
    if (!age_recipient_parse(p->recipient, &key))
        return refuse_field(c, "recipient", "{label}不对：应是 age1 或者 gm1 开头、62 个字符的一行");
    if (key.suite != law_suite(c->law, c->today))
        return REFUSE(c, tender_lock_suite, "recipient", ARG(lock_prefix(c)));
    TRY(tender_lock_anywhere(c->db, c->a, p->recipient, &used));
    if (used)
        return REFUSE(c, tender_lock_reused, "recipient");
    o->layer = str_of(layer_of(&c->who));
    return account_org_name(c->db, c->a, c->who.org, &o->org_name);
}

static err set_lock_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct set_lock *p = in;
    const struct set_lock_out *o = out;
    return tender_lock_add(db, .tender = p->tender, .recipient = p->recipient, .layer = o->layer,
                           .role = p->role, .org = e->org, .org_name = o->org_name,
                           .person = e->by, .at = e->at);
}

struct drop_lock {
    id tender;
    str recipient;
};
static const struct field drop_lock_in[] = {
    FIELD(struct drop_lock, tender, "采购"),
    FIELD(struct drop_lock, recipient, "公钥", .max = 62),
    {0},
};

static err own_lock(struct call *c, id tender, str recipient, struct tender_lock_row **ret)
{
    TRY(tender_lock_of(c->db, c->a, tender, recipient, ret));
    if (*ret && str_eq((*ret)->layer, str_of(layer_of(&c->who))))
        return OK;
    return refuse_field(c, "recipient", "您这一层没有这把{label}");
}

static err drop_lock_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct drop_lock *p = in;
    struct tender_row *t = NULL;
    struct tender_lock_row *lock = NULL;
    TRY(draft_of(c, p->tender, &t));
    return own_lock(c, p->tender, p->recipient, &lock);
}

static err drop_lock_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                           const void *in, __attribute__((unused)) const void *out)
{
    const struct drop_lock *p = in;
    return tender_lock_remove(db, .tender = p->tender, .recipient = p->recipient);
}

// A rehearsal: a random text, sealed to one key, that its holder must be able to read.

struct challenge {
    str recipient, sealed, answer;  // answer: the SHA-256 of what is sealed
};
struct begin_rehearsal {
    id tender;
    struct {
        struct challenge *at;
        size_t n;
    } challenges;  // prepared
};
static const struct field challenge_fields[] = {
    FIELD(struct challenge, recipient, "公钥"),
    LONG(struct challenge, sealed, "密封的测试文字"),
    FIELD(struct challenge, answer, "答案的指纹"),
    {0},
};
static const struct field begin_rehearsal_in[] = {
    FIELD(struct begin_rehearsal, tender, "采购"), {0}};
static const struct field begin_rehearsal_out[] = {
    LIST(struct begin_rehearsal, challenges, "测试文字", challenge_fields, .max = 20), {0}};

struct gathering {
    struct out o;
};

static bool gather(void *with, const void *at, size_t n)
{
    put_raw(&((struct gathering *)with)->o, (str){at, n});
    return true;
}

static err make_challenge(arena *a, str recipient, struct challenge *ret)
{
    struct age_recipient key;
    unsigned char random[16];
    struct gathering g = {out_plain(a)};
    os_random(random, sizeof random);
    str text = hex(a, random, sizeof random);
    struct age_bytes from = {text};
    struct age_sealing s = {.recipients = &key, .n = 1};
    struct age_sink sink = age_armored(a, (struct age_sink){gather, &g});
    if (!age_recipient_parse(recipient, &key) ||
        age_seal(a, &s, age_from_bytes(&from), sink) != AGE_OK || !age_armor_end(&sink))
        return fault("a rehearsal cannot be sealed");
    *ret = (struct challenge){recipient, out_str(&g.o), hash_hex(a, sha256(text))};
    return OK;
}

static err begin_rehearsal_prepare(struct call *c, void *in)
{
    struct begin_rehearsal *p = in;
    struct tender_lock_row_rows locks;
    TRY(tender_locks(c->db, c->a, p->tender, &locks));
    p->challenges.at = new(c->a, struct challenge, locks.n + 1);
    for (size_t i = 0; i < locks.n; i++)
        if (str_eq(locks.at[i].layer, str_of(layer_of(&c->who))))
            TRY(make_challenge(c->a, locks.at[i].recipient,
                               &p->challenges.at[p->challenges.n++]));
    return OK;
}

static err begin_rehearsal_check(struct call *c, const void *in, void *out)
{
    const struct begin_rehearsal *p = in;
    struct tender_row *t = NULL;
    TRY(tender_by_id(c->db, c->a, p->tender, &t));
    if (!t || !p->challenges.n)
        return refuse_field(c, "tender", "您这一层还没有锁，先设锁再演练");
    ((struct begin_rehearsal *)out)->challenges = p->challenges;
    return OK;
}

static err begin_rehearsal_apply(struct db *db, const struct entry *e, const void *in,
                                 const void *out)
{
    const struct begin_rehearsal *p = in, *o = out;
    for (size_t i = 0; i < o->challenges.n; i++) {
        const struct challenge *x = &o->challenges.at[i];
        TRY(tender_rehearsal_put(db, .tender = p->tender, .recipient = x->recipient,
                                 .sealed = x->sealed, .answer = x->answer, .at = e->at));
    }
    return OK;
}

struct rehearse {
    id tender;
    str recipient, answer;
};
static const struct field rehearse_in[] = {
    FIELD(struct rehearse, tender, "采购"),
    FIELD(struct rehearse, recipient, "公钥", .max = 62),
    FIELD(struct rehearse, answer, "解开后的文字", .max = 80),
    {0},
};

static err rehearse_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct rehearse *p = in;
    struct tender_lock_row *lock = NULL;
    struct tender_rehearsal_of_row *asked = NULL;
    TRY(own_lock(c, p->tender, p->recipient, &lock));
    TRY(tender_rehearsal_of(c->db, c->a, p->tender, p->recipient, &asked));
    if (!asked)
        return refuse_field(c, "answer", "还没有开始演练");
    if (!str_eq(hash_hex(c->a, sha256(str_trim(p->answer))), asked->answer))
        return REFUSE(c, tender_rehearsal, "answer");
    return OK;
}

static err rehearse_apply(struct db *db, const struct entry *e, const void *in,
                          __attribute__((unused)) const void *out)
{
    const struct rehearse *p = in;
    return tender_lock_rehearsed(db, .tender = p->tender, .recipient = p->recipient, .at = e->at);
}

// What publishing asks of the padlocks: none, or one in each layer; below the procurement limit one
// may do. All of the suite in force, so that the file of a layer has one.
err lint_locks(struct call *c, const struct paper *p)
{
    struct tender_lock_row_rows locks;
    size_t outer = 0, inner = 0;
    TRY(tender_locks(c->db, c->a, p->tender->id, &locks));
    for (size_t i = 0; i < locks.n; i++) {
        bool holder = str_eq(locks.at[i].role, S("holder"));
        if (age_recipient_suite(locks.at[i].recipient) != law_suite(c->law, c->today))
            FIND(c, tender_lock_suite, S("locks"), ARG(lock_prefix(c)));
        outer += holder && str_eq(locks.at[i].layer, S("outer"));
        inner += holder && str_eq(locks.at[i].layer, S("inner"));
    }
    money limit = law_threshold(c->law, "threshold.procurement", c->today);
    bool small = p->tender->budget.fen < limit.fen;
    if (locks.n && ((!outer || !inner) && !(small && (outer || inner))))
        FIND(c, tender_two_padlocks, S("locks"), ARG((int64_t)outer), ARG((int64_t)inner));
    return OK;
}

const struct act tender_lock_acts[] = {
    {"tender.set_lock", "设锁", "公钥随公告发布，供应商用它密封报价；发布以后不能再换。", ACT_PRIVATE,
     MAY(lock_keeper, "tender"), ACT_IN(struct set_lock, set_lock_in),
     ACT_OUT(struct set_lock_out, set_lock_out), .check = set_lock_check,
     .apply = set_lock_apply, .then = "/tender/{tender}/locks"},
    {"tender.drop_lock", "撤掉这把锁", "发布之前可以撤掉重设。", ACT_PRIVATE,
     MAY(lock_keeper, "tender"), ACT_IN(struct drop_lock, drop_lock_in),
     .check = drop_lock_check, .apply = drop_lock_apply, .then = "/tender/{tender}/locks"},
    {"tender.begin_rehearsal", "开始演练", "平台用您的公钥密封一段测试文字，由您解开；钥匙丢了现在就能发现。",
     ACT_PRIVATE, MAY(lock_keeper, "tender"), ACT_IN(struct begin_rehearsal, begin_rehearsal_in),
     ACT_OUT(struct begin_rehearsal, begin_rehearsal_out), .prepare = begin_rehearsal_prepare,
     .check = begin_rehearsal_check, .apply = begin_rehearsal_apply,
     .then = "/tender/{tender}/locks"},
    {"tender.rehearse", "交回演练结果", "解开的文字对上，就说明这把钥匙能用。", ACT_PRIVATE,
     MAY(lock_keeper, "tender"), ACT_IN(struct rehearse, rehearse_in), .check = rehearse_check,
     .apply = rehearse_apply, .then = "/tender/{tender}/locks"},
    {0},
};
