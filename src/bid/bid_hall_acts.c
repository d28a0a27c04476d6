// What is said and done in the opening hall beside the opening itself (87-42): attendance, the
// host's words, each supplier's confirmation of its own line, objections and their answers.
#include "bid/bid_parts.h"

struct hall_bid {
    id bid;
};
struct hall_bid_out {
    id tender;
};
static const struct field hall_bid_in[] = {FIELD(struct hall_bid, bid, "我们的文件"), {0}};
static const struct field hall_bid_out[] = {FIELD(struct hall_bid_out, tender, "采购"), {0}};

// The hall and its tender; what is over is over.
static err hall_of(struct call *c, id tender, struct tender_row **ret_tender,
                   struct bid_hall_row *ret)
{
    struct bid_hall_row *row = NULL;
    TRY(bid_tender(c, tender, ret_tender));
    TRY(bid_hall_of(c->db, c->a, tender, &row));
    *ret = row ? *row : (struct bid_hall_row){.tender = tender};
    if (ret->ended.us)
        return REFUSE(c, bid_hall_ended, "", ARG(ret->ended));
    return OK;
}

// The same after the opening.
static err opened_hall(struct call *c, id tender, struct bid_hall_row *ret)
{
    struct tender_row *t = NULL;
    struct bid_opening_row *opening = NULL;
    TRY(hall_of(c, tender, &t, ret));
    TRY(bid_opening_of(c->db, c->a, tender, &opening));
    return opening ? OK : REFUSE(c, bid_hall_not_opened, "");
}

static err bid_named(struct call *c, id bid, struct bid_row **ret)
{
    TRY(bid_by_id(c->db, c->a, bid, ret));
    return *ret ? OK : missing();
}

// 签到. Before the deadline nobody but the supplier may learn of it: the act is private.
static err attend_check(struct call *c, const void *in, void *out)
{
    const struct hall_bid *p = in;
    struct hall_bid_out *o = out;
    struct bid_row *b = NULL;
    struct tender_row *t = NULL;
    struct bid_hall_row hall;
    TRY(bid_named(c, p->bid, &b));
    TRY(hall_of(c, b->tender, &t, &hall));
    const struct rule *early = rule_of(c, &RULE_bid_attend_early);
    instant from = instant_plus(t->deadline, -early->value * MINUTE_US);
    if (c->at.us < from.us)
        return REFUSE(c, bid_attend_early, "bid", ARG(from));
    if (!str_eq(b->state, S("live")) && !str_eq(b->state, S("opened")))
        return refuse_field(c, "bid", "这一份没有参加开启");
    o->tender = t->id;
    return OK;
}

static err attend_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    return bid_attend(db, .bid = ((const struct hall_bid *)in)->bid,
                      .tender = ((const struct hall_bid_out *)out)->tender, .at = e->at);
}

static err agree_check(struct call *c, const void *in, void *out)
{
    struct bid_row *b = NULL;
    struct bid_hall_row hall;
    TRY(bid_named(c, ((const struct hall_bid *)in)->bid, &b));
    TRY(opened_hall(c, b->tender, &hall));
    ((struct hall_bid_out *)out)->tender = b->tender;
    return OK;
}

static err agree_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    return bid_agree(db, .bid = ((const struct hall_bid *)in)->bid,
                     .tender = ((const struct hall_bid_out *)out)->tender, .at = e->at);
}

// Words: the host's, a supplier's objection, the answer to one.

struct said_out {
    id tender;
    int64_t n;
    str name;
};
static const struct field said_out[] = {
    FIELD(struct said_out, tender, "采购"),
    FIELD(struct said_out, n, "第几条"),
    FIELD(struct said_out, name, "谁说的"),
    {0},
};

static err next_number(struct call *c, id tender, struct said_out *o)
{
    struct bid_hall_count_row row;
    TRY(bid_hall_count(c->db, c->a, tender, &row));
    o->tender = tender;
    o->n = row.n + 1;
    return OK;
}

struct say {
    id tender;
    str text;
};
static const struct field say_in[] = {
    FIELD(struct say, tender, "采购"),
    LONG(struct say, text, "对大家说", .max = 500, .hint = "所有在场的人都看到，记入开标记录"),
    {0},
};

static err say_check(struct call *c, const void *in, void *out)
{
    struct tender_row *t = NULL;
    struct bid_hall_row hall;
    id tender = ((const struct say *)in)->tender;
    TRY(hall_of(c, tender, &t, &hall));
    return next_number(c, tender, out);
}

static err say_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct say *p = in;
    return bid_hall_say(db, .tender = p->tender, .n = ((const struct said_out *)out)->n,
                        .kind = S("said"), .body = p->text, .by = e->by, .at = e->at);
}

struct object {
    id bid;
    str text;
};
static const struct field object_in[] = {
    FIELD(struct object, bid, "我们的文件"),
    LONG(struct object, text, "疑义或者回避申请", .max = 500,
         .hint = "针对开标过程、开标记录，或者需要回避的人员"),
    {0},
};

static err object_check(struct call *c, const void *in, void *out)
{
    const struct object *p = in;
    struct bid_row *b = NULL;
    struct bid_hall_row hall;
    TRY(bid_named(c, p->bid, &b));
    TRY(opened_hall(c, b->tender, &hall));
    if (hall.until.us && bid_received(c).us > hall.until.us)
        return REFUSE(c, bid_objection_late, "text", ARG(hall.until), ARG(bid_received(c)));
    ((struct said_out *)out)->name = b->supplier_name;
    return next_number(c, b->tender, out);
}

static err object_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct object *p = in;
    const struct said_out *o = out;
    return bid_hall_say(db, .tender = o->tender, .n = o->n, .kind = S("objection"),
                        .name = o->name, .body = p->text, .by = e->by, .at = e->at);
}

struct respond {
    id tender;
    int64_t n;
    str text;
};
static const struct field respond_in[] = {
    FIELD(struct respond, tender, "采购"),
    FIELD(struct respond, n, "答复第几条"),
    LONG(struct respond, text, "答复", .max = 500),
    {0},
};

static err respond_check(struct call *c, const void *in, void *out)
{
    const struct respond *p = in;
    struct bid_hall_row hall;
    struct bid_hall_message_row_rows rows;
    bool open = false;
    TRY(opened_hall(c, p->tender, &hall));
    TRY(bid_hall_messages(c->db, c->a, p->tender, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.at[i].n == p->n)
            open = str_eq(rows.at[i].kind, S("objection"));
        if (rows.at[i].about == p->n)
            return refuse_field(c, "n", "这一条已经答复");
    }
    return open ? next_number(c, p->tender, out) : refuse_field(c, "n", "没有这一条疑义");
}

static err respond_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct respond *p = in;
    return bid_hall_say(db, .tender = p->tender, .n = ((const struct said_out *)out)->n,
                        .kind = S("answer"), .body = p->text, .about = p->n, .by = e->by,
                        .at = e->at);
}

// How long the suppliers have to confirm or object.
struct hear {
    id tender;
    int64_t minutes;
};
struct hear_out {
    instant until;
};
static const struct field hear_in[] = {
    FIELD(struct hear, tender, "采购"),
    FIELD(struct hear, minutes, "给多少分钟", .min = 5, .max = 120, .hint = "一般 10 分钟"),
    {0},
};
static const struct field hear_out[] = {FIELD(struct hear_out, until, "到什么时候"), {0}};

static err hear_load(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                     __attribute__((unused)) const struct who *who, id thing, void *in)
{
    *(struct hear *)in = (struct hear){thing, 10};
    return OK;
}

static err hear_check(struct call *c, const void *in, void *out)
{
    const struct hear *p = in;
    struct bid_hall_row hall;
    TRY(opened_hall(c, p->tender, &hall));
    ((struct hear_out *)out)->until = instant_plus(c->at, p->minutes * MINUTE_US);
    return OK;
}

static err hear_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                      const void *in, const void *out)
{
    return bid_hall_hear(db, .tender = ((const struct hear *)in)->tender,
                         .until = ((const struct hear_out *)out)->until, .at = e->at);
}

// The record is made: everything was answered, and everybody had time to confirm.
struct end_opening {
    id tender;
};
static const struct field end_opening_in[] = {FIELD(struct end_opening, tender, "采购"), {0}};

static err end_opening_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    id tender = ((const struct end_opening *)in)->tender;
    struct bid_hall_row hall;
    struct bid_hall_left_row left;
    TRY(opened_hall(c, tender, &hall));
    TRY(bid_hall_left(c->db, c->a, tender, &left));
    if (left.objections)
        return REFUSE(c, bid_objections_open, "tender", ARG(left.objections));
    bool heard = hall.until.us && hall.until.us <= c->at.us;
    if (left.silent && !heard)
        return REFUSE(c, bid_hearing_first, "tender", ARG(left.silent));
    return OK;
}

static err end_opening_apply(struct db *db, const struct entry *e, const void *in,
                             __attribute__((unused)) const void *out)
{
    return bid_hall_end(db, .tender = ((const struct end_opening *)in)->tender, .at = e->at);
}

const struct act bid_hall_acts[] = {
    {"bid.attend", "签到", "开启前一小时起可以签到；截止以前别人看不到谁到场。", ACT_PRIVATE,
     MAY(bidder_of, "bid"), ACT_IN(struct hall_bid, hall_bid_in),
     ACT_OUT(struct hall_bid_out, hall_bid_out), .check = attend_check, .apply = attend_apply,
     .then = "/tender/{tender}/hall"},
    {"bid.say", "对大家说", "主持人的话，所有在场的人都看到，记入开标记录。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct say, say_in), ACT_OUT(struct said_out, said_out),
     .check = say_check, .apply = say_apply, .then = "/tender/{tender}/hall"},
    {"bid.hear", "请各家确认或者提出疑义",
     "定下时间，到时没有提出疑义的，视为认可；没有到场的也一样。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct hear, hear_in), ACT_OUT(struct hear_out, hear_out),
     .check = hear_check, .apply = hear_apply, .load = hear_load,
     .then = "/tender/{tender}/hall"},
    {"bid.agree", "确认开标记录", "核对本单位这一行后确认，没有疑义。", ACT_PUBLIC,
     MAY(bidder_of, "bid"), ACT_IN(struct hall_bid, hall_bid_in),
     ACT_OUT(struct hall_bid_out, hall_bid_out), .check = agree_check, .apply = agree_apply,
     .then = "/tender/{tender}/hall"},
    {"bid.object", "提出疑义或者回避申请", "当场提出，主持人当场答复，记入开标记录。", ACT_PUBLIC,
     MAY(bidder_of, "bid"), ACT_IN(struct object, object_in), ACT_OUT(struct said_out, said_out),
     .check = object_check, .apply = object_apply, .then = "/tender/{tender}/hall"},
    {"bid.respond", "答复疑义", "当场答复，所有在场的人都看到，记入开标记录。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct respond, respond_in),
     ACT_OUT(struct said_out, said_out), .check = respond_check, .apply = respond_apply,
     .then = "/tender/{tender}/hall"},
    {"bid.end_opening", "生成开标记录",
     "疑义都已答复，各家都已确认或者时间已到；记录从此不再改动。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct end_opening, end_opening_in),
     .check = end_opening_check, .apply = end_opening_apply, .then = "/tender/{tender}/hall"},
    {0},
};
