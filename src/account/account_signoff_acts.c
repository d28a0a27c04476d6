// 会签: an act that waits until everyone in the chain has signed.
//
// What waits is a draft, not an act: it stands in a side_ table and may still be refused. The last
// signature runs it in its author's name; signers, posts and times go into its entry.
#include <string.h>

#include "account/posts.h"
#include "account_sql.h"
#include "journal/statement.h"

enum { remind_hours = 4 };

// What the act is about: the thing that its relation names.
static id thing_of(const struct call *c)
{
    const char *name = c->act->may.thing;
    const struct field *f = name ? field_named(c->act->in, str_of(name)) : NULL;
    if (!f || f->kind != FIELD_ID)
        return (id){0};
    return *(const id *)(const void *)((const char *)c->in + f->at);
}

static str assertion_text(const struct call *c)
{
    struct out o = out_plain(c->a);
    if (!c->assertion)
        return (str){0};
    assertion_put(&o, c->assertion);
    return out_str(&o);
}

err account_chain(struct call *c, money amount)
{
    struct chain_row_rows chain;
    struct out body = out_plain(c->a);
    id org = c->who.org;
    if (!org.n)
        return OK;
    if (c->act->chain_of)
        TRY(c->act->chain_of(c, c->in, &org));
    TRY(chain_of(c->db, c->a, org, str_of(c->act->kind), amount, &chain));
    if (chain.n == 0)
        return OK;
    fields_to_json(&body, c->act->in, c->in, NULL);
    c->waiting = new_id();
    return signoff_add(c->db, .id = c->waiting, .org = org, .act = str_of(c->act->kind),
                       .author = c->who.person, .author_post = c->who.post, .amount = amount,
                       .body = out_str(&body), .post_kind = chain.at[0].post_kind,
                       .created = c->at, .thing = thing_of(c), .passkey = assertion_text(c));
}

struct sign_off {
    id signoff;
    str word;
    struct call *inner;  // prepared: the act that would be done if this is the last signature
};
struct sign_off_out {
    int64_t next_step;
    str next_post, state;
};
static const struct choice words[] = {{"agree", "同意"}, {"agree_with", "原则同意，意见见后"}, {0}};
static const struct field sign_off_in[] = {
    FIELD(struct sign_off, signoff, "会签"),
    CHOICE(struct sign_off, word, "意见", words),
    {0},
};
static const struct field sign_off_out[] = {
    FIELD(struct sign_off_out, next_step, "下一步"),
    FIELD(struct sign_off_out, next_post, "下一岗位"),
    FIELD(struct sign_off_out, state, "状态"),
    {0},
};

// The post whose turn it is, in the organization whose chain it is.
static err ask_signer_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct signoff_row *row = NULL;
    *ret = false;
    TRY(signoff_by_id(db, a, thing, &row));
    if (!row || !str_eq(row->state, S("waiting")) || !id_same(row->org, who->org) ||
        !row->post_kind.at || !str_eq(row->post_kind, who->post_kind))
        return OK;
    return holds_post(db, a, who, str_c(a, row->post_kind), ret);
}
static const struct relation signer_of = {"signer_of", "轮到会签的岗位", ask_signer_of};

// What the author signed when it was submitted goes into the entry with it.
static err read_assertion(struct call *c, id signoff, struct assertion **ret)
{
    struct signoff_passkey_row *row = NULL;
    TRY(signoff_passkey(c->db, c->a, signoff, &row));
    if (!row || !row->passkey.at)
        return OK;
    *ret = new(c->a, struct assertion, 1);
    if (!assertion_parse(c->a, row->passkey, *ret))
        return fault("what was signed cannot be read");
    (*ret)->kept = true;
    return OK;
}

static err make_inner(struct call *c, const struct signoff_row *row, struct call **ret)
{
    const struct json *body = NULL;
    struct call *i = new(c->a, struct call, 1);
    i->act = house_act(c->house, row->act);
    if (!i->act)
        return fault("what was to be signed is not known");
    i->a = c->a;
    i->db = c->db;
    i->blobs = c->blobs;
    i->house = c->house;
    i->law = c->law;
    i->at = c->at;
    i->today = c->today;
    i->sandbox = c->sandbox;
    i->received = c->received;
    i->in = arena_take(c->a, i->act->in_size + 1, _Alignof(max_align_t), 1);
    i->out = arena_take(c->a, i->act->out_size + 1, _Alignof(max_align_t), 1);
    i->who = (struct who){.person = row->author, .post = row->author_post, .org = row->author_org,
                          .post_kind = row->author_post_kind};
    TRY(read_assertion(c, row->id, &i->assertion));
    TRY(json_parse(c->a, row->body, &body));
    TRY(fields_from_entry(c->a, i->act->in, body, i->in));
    if (i->act->prepare)
        TRY(i->act->prepare(i, i->in));
    *ret = i;
    return OK;
}

static err sign_off_prepare(struct call *c, void *in)
{
    struct sign_off *p = in;
    struct signoff_row *row = NULL;
    TRY(signoff_by_id(c->db, c->a, p->signoff, &row));
    return row ? make_inner(c, row, &p->inner) : missing();
}

// Everyone who has signed, with this one.
static err all_signatures(struct call *c, const struct signoff_row *row, struct signatures *ret)
{
    struct signature_row_rows rows;
    TRY(signatures_of(c->db, c->a, row->id, &rows));
    *ret = (struct signatures){new(c->a, struct signature, rows.n + 1), rows.n + 1};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct signature){rows.at[i].person, rows.at[i].post, rows.at[i].at};
    ret->at[rows.n] = (struct signature){c->who.person, c->who.post, c->at};
    return OK;
}

static err sign_off_check(struct call *c, const void *in, void *out)
{
    const struct sign_off *p = in;
    struct sign_off_out *o = out;
    struct signoff_row *row = NULL;
    struct chain_row_rows chain;
    TRY(signoff_by_id(c->db, c->a, p->signoff, &row));
    if (id_same(row->author, c->who.person))
        return REFUSE(c, account_own_signature, "signoff");
    TRY(chain_of(c->db, c->a, row->org, row->act, row->amount, &chain));
    *o = (struct sign_off_out){row->step + 1, {0}, S("done")};
    if ((size_t)row->step < chain.n) {
        o->next_post = chain.at[row->step].post_kind;
        o->state = S("waiting");
        return OK;
    }
    c->then = p->inner;
    c->then->db = c->db;
    return all_signatures(c, row, &c->then->signed_off);
}

static err sign_off_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct sign_off *p = in;
    const struct sign_off_out *o = out;
    bool last = !o->next_post.at;
    TRY(signature_add(db, .signoff = p->signoff, .step = o->next_step - 1, .person = e->by,
                      .post = e->post, .word = p->word, .at = e->at));
    return signoff_move(db, .id = p->signoff, .step = o->next_step, .post_kind = o->next_post,
                        .state = o->state, .done = last ? e->at : (instant){0});
}

struct remark {
    str place, spot, reason;
};
struct return_signoff {
    id signoff;
    struct {
        struct remark *at;
        size_t n;
    } remarks;
};
static const struct field remark_fields[] = {
    FIELD(struct remark, place, "哪一栏", .optional = true, .max = 60),
    FIELD(struct remark, spot, "哪一条", .optional = true, .max = 100,
          .hint = "如 第三章第二条、第 3 项指标"),
    FIELD(struct remark, reason, "为什么，改成什么", .optional = true, .min = 4, .max = 500),
    {0},
};
static const struct field return_signoff_in[] = {
    FIELD(struct return_signoff, signoff, "会签"),
    LIST(struct return_signoff, remarks, "退回的理由", remark_fields, .min = 1, .max = 10,
         .hint = "每一条写明哪里、为什么"),
    {0},
};

// The page offers several lines; those without a reason are not meant.
static err return_signoff_prepare(__attribute__((unused)) struct call *c, void *in)
{
    struct return_signoff *p = in;
    size_t n = 0;
    for (size_t i = 0; i < p->remarks.n; i++)
        if (!str_empty(str_trim(p->remarks.at[i].reason)))
            p->remarks.at[n++] = p->remarks.at[i];
    p->remarks.n = n;
    return OK;
}

static err return_signoff_check(struct call *c, const void *in,
                                __attribute__((unused)) void *out)
{
    const struct return_signoff *p = in;
    if (p->remarks.n == 0)
        return refuse_field(c, "remarks", "至少写一条{label}：哪里、为什么");
    for (size_t i = 0; i < p->remarks.n; i++)
        if (str_empty(p->remarks.at[i].place) && str_empty(p->remarks.at[i].spot))
            return refuse_field(c, "remarks", "每一条{label}都要写明是哪一栏或者哪一条");
    return OK;
}

static err return_signoff_apply(struct db *db, const struct entry *e, const void *in,
                                __attribute__((unused)) const void *out)
{
    const struct return_signoff *p = in;
    TRY(signature_add(db, .signoff = p->signoff, .step = 1000, .person = e->by, .post = e->post,
                      .word = S("return"), .reason = p->remarks.at[0].reason, .at = e->at));
    for (size_t i = 0; i < p->remarks.n; i++)
        TRY(remark_add(db, .signoff = p->signoff, .n = (int64_t)i + 1,
                       .place = p->remarks.at[i].place, .spot = p->remarks.at[i].spot,
                       .reason = p->remarks.at[i].reason));
    return signoff_move(db, .id = p->signoff, .step = 1000, .state = S("returned"),
                        .done = e->at);
}

static err ask_author_of_signoff(struct db *db, arena *a, const struct who *who, id thing,
                                 bool *ret)
{
    struct signoff_row *row = NULL;
    TRY(signoff_by_id(db, a, thing, &row));
    *ret = row && str_eq(row->state, S("waiting")) && id_same(row->author, who->person);
    return OK;
}
static const struct relation author_of_signoff = {"author_of_signoff", "提交会签的人",
                                                  ask_author_of_signoff};

struct recall_signoff {
    id signoff;
};
static const struct field recall_signoff_in[] = {
    FIELD(struct recall_signoff, signoff, "会签"),
    {0},
};

static err recall_signoff_apply(struct db *db, const struct entry *e, const void *in,
                                __attribute__((unused)) const void *out)
{
    return signoff_move(db, .id = ((const struct recall_signoff *)in)->signoff, .step = 1000,
                        .state = S("recalled"), .done = e->at);
}

static err remind_signoff_check(struct call *c, const void *in,
                                __attribute__((unused)) void *out)
{
    struct signoff_reminded_row *row = NULL;
    TRY(signoff_reminded(c->db, c->a, ((const struct recall_signoff *)in)->signoff, &row));
    if (row && row->reminded.us && c->at.us < row->reminded.us + remind_hours * HOUR_US)
        return refuse_field(c, "signoff", "四小时内提醒过了，过后再提醒");
    return OK;
}

static err remind_signoff_apply(struct db *db, const struct entry *e, const void *in,
                                __attribute__((unused)) const void *out)
{
    return signoff_remind(db, .signoff = ((const struct recall_signoff *)in)->signoff,
                          .at = e->at);
}

const struct act account_signoff_acts[] = {
    {"account.sign_off", "会签同意", "最后一人签完，事项即以提交人的名义办理。", ACT_SIDE,
     MAY(signer_of, "signoff"), ACT_IN(struct sign_off, sign_off_in),
     ACT_OUT(struct sign_off_out, sign_off_out), .prepare = sign_off_prepare,
     .check = sign_off_check, .apply = sign_off_apply, .then = "/signoff/{signoff}"},
    {"account.return_signoff", "退回", "写明哪一条、为什么；提交人改后重新提交。", ACT_SIDE,
     MAY(signer_of, "signoff"), ACT_IN(struct return_signoff, return_signoff_in),
     .prepare = return_signoff_prepare, .check = return_signoff_check,
     .apply = return_signoff_apply, .then = "/signoffs"},
    {"account.recall_signoff", "撤回会签", "撤回后可以改好再提交。", ACT_SIDE,
     MAY(author_of_signoff, "signoff"), ACT_IN(struct recall_signoff, recall_signoff_in),
     .apply = recall_signoff_apply, .then = "/signoffs"},
    {"account.remind_signoff", "提醒", "轮到会签的人会收到一条消息；四小时内只提醒一次。", ACT_SIDE,
     MAY(author_of_signoff, "signoff"), ACT_IN(struct recall_signoff, recall_signoff_in),
     .check = remind_signoff_check, .apply = remind_signoff_apply, .then = "/signoff/{signoff}"},
    {0},
};
