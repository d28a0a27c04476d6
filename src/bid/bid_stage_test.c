#include "bid/bid_stage.h"

#include "fund/fund.h"

// Acts, on a stage: a slice that puts a listed tender where the others would have led it.

struct stage {
    str method, venue;
    instant deadline;
    bool lines;
};
struct stage_out {
    id tender, project;
};
static const struct field stage_in[] = {
    FIELD(struct stage, method, "方式"),
    FIELD(struct stage, venue, "地点"),
    FIELD(struct stage, deadline, "截止"),
    FIELD(struct stage, lines, "分项"),
    {0},
};
static const struct field stage_out[] = {
    FIELD(struct stage_out, tender, "采购"),
    FIELD(struct stage_out, project, "项目"),
    {0},
};

static err stage_check(__attribute__((unused)) struct call *c,
                       __attribute__((unused)) const void *in, void *out)
{
    *(struct stage_out *)out = (struct stage_out){new_id(), new_id()};
    return OK;
}

static err stage_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct stage *p = in;
    const struct stage_out *o = out;
    day today = day_of(e->at);
    TRY(tender_add(db, .id = o->tender, .project = o->project, .round = 1, .title = S("居家养老"),
                   .buyer = e->org, .method = p->method, .venue = p->venue, .state = S("open"),
                   .budget = {100000000}, .ceiling = {90000000}, .set_aside = S("none"),
                   .pricing = S("competed"), .documents_from = today,
                   .documents_until = day_plus(today, 5), .deadline = p->deadline,
                   .committee_size = 5, .price_weight = {100000}, .tie_rule = S("draw"),
                   .contact_person = S("李"), .contact_phone = S("1"), .by = e->by, .at = e->at,
                   .listed = e->at, .outside_address = S("https://example.org/1")));
    TRY(need_requirement_add(db, .project = o->project, .n = 1, .text = S("持证上岗"),
                             .substantive = true));
    TRY(need_requirement_add(db, .project = o->project, .n = 2, .text = S("公布计划")));
    if (p->lines) {
        TRY(need_price_line_add(db, .project = o->project, .n = 1, .name = S("上门服务"),
                                .unit = S("次"), .quantity = {120000}, .limit_price = NO_PRICE));
        TRY(need_price_line_add(db, .project = o->project, .n = 2, .name = S("督导"),
                                .unit = S("月"), .quantity = {15000}, .limit_price = NO_PRICE));
    }
    return journal_set_due(db, "bid.close", o->tender, instant_plus(p->deadline, MINUTE_US));
}

struct call_quotes {
    id tender;
    instant until;
};
static const struct field call_quotes_in[] = {
    FIELD(struct call_quotes, tender, "采购"),
    FIELD(struct call_quotes, until, "截止"),
    {0},
};

static err call_quotes_apply(struct db *db, const struct entry *e, const void *in,
                             __attribute__((unused)) const void *out)
{
    const struct call_quotes *p = in;
    return bid_call_quotes(db, p->tender, p->until, e->at);
}

struct end {
    id tender;
};
static const struct field end_in[] = {FIELD(struct end, tender, "采购"), {0}};

static err end_apply(struct db *db, const struct entry *e, const void *in,
                     __attribute__((unused)) const void *out)
{
    return tender_end(db, ((const struct end *)in)->tender, "ended", S("重大变故"), e->at);
}

struct lock {
    id tender;
    str layer, role, recipient;
};
static const struct field lock_in[] = {
    FIELD(struct lock, tender, "采购"),
    FIELD(struct lock, layer, "层"),
    FIELD(struct lock, role, "给谁"),
    FIELD(struct lock, recipient, "公钥"),
    {0},
};

static err lock_apply(struct db *db, const struct entry *e, const void *in,
                      __attribute__((unused)) const void *out)
{
    const struct lock *p = in;
    return tender_lock_add(db, .tender = p->tender, .recipient = p->recipient, .layer = p->layer,
                           .role = p->role, .org = e->org, .org_name = S("某单位"),
                           .person = e->by, .at = e->at);
}

static const struct act stage_acts[] = {
    {"stage.lock", "设锁", NULL, ACT_PUBLIC, ANYONE, ACT_IN(struct lock, lock_in),
     .apply = lock_apply},
    {"stage.end", "终止", NULL, ACT_PUBLIC, ANYONE, ACT_IN(struct end, end_in),
     .apply = end_apply},
    {"stage.list", "登载", NULL, ACT_PUBLIC, ANYONE, ACT_IN(struct stage, stage_in),
     ACT_OUT(struct stage_out, stage_out), .check = stage_check, .apply = stage_apply},
    {"stage.call_quotes", "征集", NULL, ACT_PUBLIC, ANYONE,
     ACT_IN(struct call_quotes, call_quotes_in), .apply = call_quotes_apply},
    {0},
};
static const struct slice stage_slice = {"stage", "台", {stage_acts}};

static const struct slice *const slices[] = {&journal_slice, &account_slice, &supplier_slice,
                                             &fund_slice,    &plan_slice,    &tender_slice,
                                             &bid_slice,     &stage_slice};


static struct who register_supplier(struct trial *t, int i)
{
    static const struct who nobody;
    struct who w = {.post_kind = S("supplier_head")};
    struct call *c = TRIAL_OK(trial_do(
        t, &nobody, "supplier.register",
        "{'name':'第%d社会工作服务中心','code':'%s','kind':'social_service','size':'none',"
        "'address':'示例路1号','legal_rep':'何阳','contact':'李素','phone':'13900000000',"
        "'login':'supplier%d','password':'zhengque1234','undertaking':true}",
        i, trial_code(t, "52440300"), i));
    CHECK(id_parse(str_of(trial_text(c, "org")), &w.org));
    CHECK(id_parse(str_of(trial_text(c, "person")), &w.person));
    CHECK(id_parse(str_of(trial_text(c, "post")), &w.post));
    return w;
}

// Listed on Monday 2026-03-02, deadline 2026-03-24 09:30.
void set_scene(struct scene *s, arena *a, const char *method, bool priced_lines)
{
    trial_open(&s->t, a, slices, sizeof slices / sizeof *slices);
    id buyer = trial_org(&s->t, "buyer");
    s->handler = trial_person(&s->t, buyer, "handler");
    s->second = trial_person(&s->t, buyer, "section");
    for (int i = 0; i < 4; i++)
        s->supplier[i] = register_supplier(&s->t, i);
    struct call *c = TRIAL_OK(trial_do(
        &s->t, &s->handler, "stage.list",
        "{'method':'%s','venue':'here','deadline':'2026-03-24T09:30','lines':%s}", method,
        priced_lines ? "true" : "false"));
    s->tender = trial_text(c, "tender");
    CHECK(id_parse(str_of(s->tender), &s->tender_id));
    CHECK(id_parse(str_of(trial_text(c, "project")), &s->project));
    trial_clock(&s->t, "2026-03-03T10:00");
}

struct call *submit(struct scene *s, int i, const char *amount)
{
    struct call *c = trial_do(&s->t, &s->supplier[i], "bid.submit",
                              "{'tender':'%s','person':'何阳','price':'%s'}", s->tender, amount);
    s->bid[i] = trial_text(c, "bid");
    return c;
}

struct call *open_all(struct scene *s)
{
    trial_clock(&s->t, "2026-03-24T09:31");
    return trial_do(&s->t, &s->handler, "bid.open", "{'tender':'%s'}", s->tender);
}

struct bid_row *row_of(struct scene *s, const char *bid)
{
    struct bid_row *b = NULL;
    id thing = {0};
    CHECK(id_parse(str_of(bid), &thing));
    CHECK_OK(bid_by_id(s->t.db, s->t.a, thing, &b));
    return b;
}

const char *put_tar(struct scene *s, str bytes, int64_t *size)
{
    struct blob blob;
    CHECK_OK(blob_put(s->t.blobs, bytes, &blob));
    *size = blob.size;
    return str_c(s->t.a, hash_hex(s->t.a, blob.hash));
}

struct call *submit_tar(struct scene *s, int i, str bytes)
{
    int64_t size = 0;
    const char *hash = put_tar(s, bytes, &size);
    struct call *c = trial_do(&s->t, &s->supplier[i], "bid.submit",
                              "{'tender':'%s','person':'何阳','content':{'sha256':'%s','size':%lld,"
                              "'name':'bid.tar'}}",
                              s->tender, hash, (long long)size);
    s->bid[i] = trial_text(c, "bid");
    return c;
}

str made_by(struct scene *s, int i, int whom, money total, bool lines)
{
    arena *a = s->t.a;
    struct blob blob;
    str bytes = {0};
    struct bid_claim mine = {s->tender_id, s->supplier[whom].org, "whole"};
    struct bid_priced_line line[] = {{1, S("服务"), S("项"), {dec_one}, {500000000000}}};
    struct bid_content c = {.price = total, .lines = {line, lines ? 1 : 0}};
    (void)i;
    CHECK_OK(bid_content_write(s->t.blobs, a, &mine, &c, &blob));
    CHECK_OK(blob_read(s->t.blobs, a, blob.hash, 1 << 20, &bytes));
    return bytes;
}
