// Posts and sign-off chains: who may act, and who signs before it is done.
#include "account/posts.h"
#include "account_sql.h"

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
    FIELD(struct grant_post, person, "人员", .options = person_options),
    FIELD(struct grant_post, org, "单位", .options = org_options),
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
static err check_posts(struct call *c, id person, id org, str kind, const char *place)
{
    struct post_kinds_of_person_row_rows rows;
    TRY(post_kinds_of_person(c->db, c->a, person, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const char *new_post = post_word(kind).zh, *held = post_word(rows.at[i].kind).zh;
        if (id_same(rows.at[i].org, org) && str_eq(rows.at[i].kind, kind))
            return refuse_at(c, &RULE_account_post_held, str_of(place),
                             (const struct arg[]){ARG(held)}, 1);
        if (posts_incompatible(rows.at[i].kind, kind))
            return refuse_at(c, &RULE_account_incompatible_posts, str_of(place),
                             (const struct arg[]){ARG(new_post), ARG(held)}, 2);
    }
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
    if (id_same(p->person, c->who.person))
        return REFUSE(c, account_own_grant, "person");
    TRY(check_posts(c, p->person, p->org, p->kind, "kind"));
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
    FIELD(struct hand_over, to, "接手人员", .options = person_options),
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
    if (id_same(p->to, c->who.person))
        return REFUSE(c, account_own_grant, "to");
    TRY(check_posts(c, p->to, row->org, row->kind, "to"));
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
// What can be made to wait for signatures; the check asks the act itself.
static err chain_act_options(__attribute__((unused)) struct db *db, arena *a,
                             __attribute__((unused)) id post, __attribute__((unused)) id thing,
                             struct options *ret)
{
    static const struct choice acts[] = {
        {"plan.file", "实施计划备案"},
        {"tender.publish", "发布采购公告和采购文件"},
        {"contract.record_signing", "登记合同签订"},
        {"pay.apply", "支付申请"},
    };
    size_t n = sizeof acts / sizeof *acts;
    *ret = (struct options){new(a, struct option, n), n};
    for (size_t i = 0; i < n; i++)
        ret->at[i] = (struct option){str_of(acts[i].code), str_of(acts[i].zh)};
    return OK;
}

static const struct field chain_step_fields[] = {
    CHOICE(struct chain_step, post_kind, "会签岗位", post_kinds),
    {0},
};
static const struct field set_chain_in[] = {
    FIELD(struct set_chain, org, "单位"),
    FIELD(struct set_chain, act, "事项", .options = chain_act_options),
    FIELD(struct set_chain, from_amount, "自多少元起要会签"),
    LIST(struct set_chain, steps, "会签顺序", chain_step_fields, .max = 12),
    {0},
};

// The head of the unit, or the security administrator.
err ask_head_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
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
const struct relation head_of = {"head_of", "本单位负责人或安全管理员", ask_head_of};

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

const struct act account_post_acts[] = {
    {"account.grant_post", "设岗", "到期自动结束；与已有岗位不相容的不能设。", ACT_PRIVATE,
     MAY(security_admin, NULL), ACT_IN(struct grant_post, grant_post_in),
     ACT_OUT(struct post_out, post_out), .check = grant_post_check, .apply = grant_post_apply,
     .then = "/org/{org}"},
    {"account.end_post", "结束任职", "立即生效，本人不能再以这个岗位办事。", ACT_PRIVATE,
     MAY(security_admin, NULL), ACT_IN(struct end_post, end_post_in), .check = end_post_check,
     .apply = end_post_apply, .then = "/people"},
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
