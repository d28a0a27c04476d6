// What goes wrong while bids are unlocked, and an emergency key put to use: written down in public
// when it happens, with what the law makes of it.
#include "bid/bid_parts.h"

const struct choice bid_incidents[] = {
    {"lost", "私钥丢失"},
    {"refused", "保管人拒绝交出"},
    {"absent", "保管人没有到场"},
    {"wrong", "私钥不是公告的这一把"},
    {"envelope", "两人在场拆开应急信封"},
    {"shares", "两人在场用分片合成应急钥匙"},
    {"offline", "在自己的电脑上解开，交回文件"},
    {0},
};
// What may be told without an emergency key.
static const struct choice failures[] = {
    {"lost", "私钥丢失"},
    {"refused", "保管人拒绝交出"},
    {"absent", "保管人没有到场"},
    {"wrong", "私钥不是公告的这一把"},
    {0},
};
static const struct choice escrow_forms[] = {
    {"envelope", "两人在场拆开应急信封"}, {"shares", "两人在场用分片合成应急钥匙"}, {0}};

struct incident {
    id tender;
    str layer, kind, opener, other, text;
};
struct incident_out {
    int64_t n;
    str org_name;
};
static const struct field incident_in[] = {
    FIELD(struct incident, tender, "采购"),
    CHOICE(struct incident, layer, "哪一层", tender_layers),
    CHOICE(struct incident, kind, "出了什么事", failures),
    LONG(struct incident, text, "经过", .max = 500, .hint = "公开写入账本和开启记录"),
    {0},
};
static const struct field escrow_in[] = {
    FIELD(struct incident, tender, "采购"),
    CHOICE(struct incident, layer, "哪一层", tender_layers),
    CHOICE(struct incident, kind, "怎样启用", escrow_forms),
    FIELD(struct incident, opener, "在场的第一人", .max = 60, .hint = "单位和姓名"),
    FIELD(struct incident, other, "在场的第二人", .max = 60, .hint = "另一个人的单位和姓名"),
    LONG(struct incident, text, "为什么启用，信封或者分片是否完好", .max = 500,
         .hint = "公开写入账本和开启记录；启用以后仍在这台电脑上算文件密钥，不交私钥"),
    {0},
};
static const struct field incident_out[] = {
    FIELD(struct incident_out, n, "第几条"),
    FIELD(struct incident_out, org_name, "谁写的"),
    {0},
};

static err incident_check(struct call *c, const void *in, void *out)
{
    const struct incident *p = in;
    struct incident_out *o = out;
    struct tender_row *t = NULL;
    struct bid_ceremony_row *started = NULL;
    struct tender_lock_row_rows locks;
    struct bid_incident_count_row count;
    TRY(bid_closed_tender(c, p->tender, &t));
    TRY(bid_ceremony_of(c->db, c->a, p->tender, &started));
    if (!started)
        return REFUSE(c, bid_unlock_time, "tender", ARG("主持人还没有宣布开始开启"));
    TRY(tender_locks(c->db, c->a, p->tender, &locks));
    if (!bid_locks_in(&locks, p->layer))
        return refuse_field(c, "layer", "这次采购没有这一层的锁");
    TRY(bid_incident_count(c->db, c->a, p->tender, &count));
    o->n = count.n + 1;
    return account_org_name(c->db, c->a, c->who.org, &o->org_name);
}

static bool has_escrow(const struct tender_lock_row_rows *locks, str layer)
{
    bool has = false;
    for (size_t i = 0; i < locks->n; i++)
        has = has || (str_eq(locks->at[i].layer, layer) && str_eq(locks->at[i].role, S("escrow")));
    return has;
}

static err escrow_check(struct call *c, const void *in, void *out)
{
    const struct incident *p = in;
    struct tender_lock_row_rows locks;
    TRY(tender_locks(c->db, c->a, p->tender, &locks));
    if (bid_locks_in(&locks, p->layer) && !has_escrow(&locks, p->layer))
        return refuse_field(c, "layer", "这一层没有设应急钥匙");
    if (str_eq(str_trim(p->opener), str_trim(p->other)))
        return REFUSE(c, bid_two_openers, "other");
    return incident_check(c, in, out);
}

static err incident_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct incident *p = in;
    const struct incident_out *o = out;
    return bid_incident_add(db, .tender = p->tender, .n = o->n, .layer = p->layer, .kind = p->kind,
                            .body = p->text, .opener = p->opener, .other = p->other,
                            .org_name = o->org_name, .by = e->by, .at = e->at);
}

const struct act bid_incident_acts[] = {
    {"bid.record_incident", "写下没有交出的原因",
     "钥匙丢失、拒绝交出、没有到场都当场写下；其余照常开启，损失由保管的一方承担。", ACT_PUBLIC,
     MAY(lock_keeper, "tender"), ACT_IN(struct incident, incident_in),
     ACT_OUT(struct incident_out, incident_out), .check = incident_check,
     .apply = incident_apply, .then = "/tender/{tender}/unlock"},
    {"bid.use_escrow", "启用应急钥匙", "两个人在场拆信封或者合成分片，两人的姓名写入记录。", ACT_PUBLIC,
     MAY(lock_keeper, "tender"), ACT_IN(struct incident, escrow_in),
     ACT_OUT(struct incident_out, incident_out), .check = escrow_check,
     .apply = incident_apply, .then = "/tender/{tender}/unlock"},
    {0},
};
