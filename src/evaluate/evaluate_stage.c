#include "evaluate/evaluate_stage.h"

#include "account/account.h"
#include "draw/draw.h"
#include "fund/fund.h"

struct staged_bid {
    id supplier;
    str name, size;
    money price;
};
struct stage {
    str method, venue, state, set_aside;
    id agency;
    money budget;
    struct {
        struct staged_bid *at;
        size_t n;
    } bids;
};
struct staged_id {
    id bid;
};
struct stage_out {
    id tender, project;
    struct {
        struct staged_id *at;
        size_t n;
    } bids;
};
static const struct field staged_bid_fields[] = {
    FIELD(struct staged_bid, supplier, "供应商"), FIELD(struct staged_bid, name, "名称"),
    FIELD(struct staged_bid, size, "规模"), FIELD(struct staged_bid, price, "报价"), {0},
};
static const struct field staged_id_fields[] = {FIELD(struct staged_id, bid, "编号"), {0}};
static const struct field stage_in[] = {
    FIELD(struct stage, method, "方式"),       FIELD(struct stage, venue, "地点"),
    FIELD(struct stage, state, "状态"),        FIELD(struct stage, set_aside, "预留"),
    FIELD(struct stage, agency, "代理"),
    FIELD(struct stage, budget, "预算", .optional = true),
    LIST(struct stage, bids, "文件", staged_bid_fields),
    {0},
};
static const struct field stage_out[] = {
    FIELD(struct stage_out, tender, "采购"),
    FIELD(struct stage_out, project, "项目"),
    LIST(struct stage_out, bids, "文件", staged_id_fields),
    {0},
};

static err stage_check(struct call *c, const void *in, void *out)
{
    const struct stage *p = in;
    struct stage_out *o = out;
    *o = (struct stage_out){.tender = new_id(), .project = new_id()};
    o->bids.at = new(c->a, struct staged_id, p->bids.n + 1);
    o->bids.n = p->bids.n;
    for (size_t i = 0; i < p->bids.n; i++)
        o->bids.at[i].bid = new_id();
    return OK;
}

static err stage_need(struct db *db, const struct entry *e, const struct stage *p, id project)
{
    TRY(project_add(db, .id = project, .title = S("居家养老服务"), .buyer = e->org,
                    .author = e->by, .kind = S("public"), .catalogue = S("A"), .category = S("C"),
                    .service = S("居家养老"), .budget = {100000000}, .year = 2026, .at = e->at));
    TRY(need_put(db, .project = project, .version = 1, .goal = S("服务好"), .recipients = S("老人"),
                 .scope = S("全区"), .org_form = S("agency"), .contract_type = S("fixed_total"),
                 .pricing = S("competed"), .review_rule = S("comprehensive"),
                 .ceiling = {90000000}, .term_months = 12, .set_aside = p->set_aside,
                 .acceptance_plan = S("按月"), .pay_kind = S("bands"), .by = e->by, .at = e->at));
    TRY(need_requirement_add(db, .project = project, .n = 1, .text = S("持证上岗"),
                             .substantive = true));
    return need_requirement_add(db, .project = project, .n = 2, .text = S("公布计划"));
}

// Price 10, one objective item of 40 points, one judged and technical of 50.
static err stage_scoring(struct db *db, id tender)
{
    static const int64_t levels[] = {0, 60, 100};
    TRY(tender_group_add(db, .tender = tender, .n = 1, .name = S("商务"), .weight = {400000}));
    TRY(tender_group_add(db, .tender = tender, .n = 2, .name = S("技术"), .technical = true,
                         .weight = {500000}));
    TRY(tender_item_add(db, .tender = tender, .n = 1, .group_n = 1, .name = S("业绩"),
                        .kind = S("objective"), .weight = {400000}));
    TRY(tender_item_add(db, .tender = tender, .n = 2, .group_n = 2, .name = S("方案"),
                        .kind = S("judged"), .weight = {500000}));
    for (int64_t item = 1; item <= 2; item++)
        for (int64_t n = 0; n < 3; n++)
            TRY(tender_level_add(db, .tender = tender, .item = item, .n = n + 1,
                                 .score = {levels[n] * dec_one}));
    return OK;
}

static err stage_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct stage *p = in;
    const struct stage_out *o = out;
    id t = o->tender;
    bool opened = !str_eq(p->state, S("closed"));
    char number[id_letters];
    id_write(t, number);
    TRY(stage_need(db, e, p, o->project));
    TRY(tender_add(db, .id = t, .project = o->project, .round = 1, .title = S("居家养老服务"),
                   .number = {number, id_letters}, .buyer = e->org, .agency = p->agency,
                   .method = p->method, .venue = p->venue, .state = p->state,
                   .ceiling = {90000000}, .set_aside = p->set_aside,
                   .budget = p->budget.fen == INT64_MIN ? (money){100000000} : p->budget,
                   .pricing = S("competed"), .deadline = e->at, .committee_size = 3,
                   .price_weight = {100000}, .sme_deduction = {100000}, .low_mean = {500000},
                   .low_second = {500000}, .low_ceiling = {450000}, .low_minutes = 30,
                   .tie_rule = S("draw"), .contact_person = S("李"), .contact_phone = S("1"),
                   .by = e->by, .at = e->at, .listed = e->at));
    TRY(stage_scoring(db, t));
    for (size_t i = 0; i < p->bids.n; i++) {
        const struct staged_bid *b = &p->bids.at[i];
        TRY(bid_add(db, .id = o->bids.at[i].bid, .tender = t, .supplier = b->supplier,
                    .supplier_name = b->name, .supplier_kind = S("enterprise"),
                    .supplier_size = b->size, .channel = S("online"), .content = S("00"),
                    .size = 1, .number = b->name, .received = e->at, .state = S("live")));
        if (opened)
            TRY(bid_mark(db, .bid = o->bids.at[i].bid, .state = S("opened"), .price = b->price,
                         .stated = NO_MONEY, .at = e->at));
    }
    return OK;
}

// A final quote as if it had been opened.
struct stage_quote {
    id tender, bid;
    money price;
};
struct stage_quote_out {
    id quote;
};
static const struct field stage_quote_in[] = {
    FIELD(struct stage_quote, tender, "采购"), FIELD(struct stage_quote, bid, "文件"),
    FIELD(struct stage_quote, price, "报价"), {0},
};
static const struct field stage_quote_out[] = {FIELD(struct stage_quote_out, quote, "编号"), {0}};

static err stage_quote_check(__attribute__((unused)) struct call *c,
                             __attribute__((unused)) const void *in, void *out)
{
    ((struct stage_quote_out *)out)->quote = new_id();
    return OK;
}

static err stage_quote_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct stage_quote *p = in;
    id quote = ((const struct stage_quote_out *)out)->quote;
    char number[id_letters];
    id_write(quote, number);
    TRY(bid_quote_add(db, .id = quote, .bid = p->bid, .tender = p->tender, .content = S("00"),
                      .size = 1, .number = {number, id_letters}, .received = e->at));
    return bid_quote_mark(db, .quote = quote, .state = S("opened"), .price = p->price,
                          .at = e->at);
}

static const struct act stage_acts[] = {
    {"stage.open", "开启", NULL, ACT_PUBLIC, ANYONE, ACT_IN(struct stage, stage_in),
     ACT_OUT(struct stage_out, stage_out), .check = stage_check, .apply = stage_apply},
    {"stage.quote", "报价", NULL, ACT_PUBLIC, ANYONE, ACT_IN(struct stage_quote, stage_quote_in),
     ACT_OUT(struct stage_quote_out, stage_quote_out), .check = stage_quote_check,
     .apply = stage_quote_apply},
    {0},
};
static const struct slice stage_slice = {"stage", "台", {stage_acts}};

static const struct slice *const slices[] = {&journal_slice, &account_slice, &supplier_slice,
                                             &fund_slice,    &plan_slice,    &tender_slice,
                                             &bid_slice,     &draw_slice,    &evaluate_slice,
                                             &stage_slice};

static const char *const names[] = {"甲公司", "乙公司", "丙公司"};
static const char *const sizes[] = {"small", "large", "medium"};

void seat_people(struct scene *s, arena *a)
{
    trial_open(&s->t, a, slices, sizeof slices / sizeof *slices);
    id library = trial_org(&s->t, "library");
    s->buyer = trial_org(&s->t, "buyer");
    s->agency_org = trial_org(&s->t, "agency");
    s->handler = trial_person(&s->t, s->buyer, "handler");
    s->leader = trial_person(&s->t, s->buyer, "leader");
    s->rep = trial_person(&s->t, s->buyer, "section");
    s->agent = trial_person(&s->t, s->agency_org, "agent");
    for (int i = 0; i < experts; i++)
        s->seat[i] = trial_person(&s->t, library, "expert");
    for (int i = 0; i < bidders; i++)
        s->supplier[i] = trial_person(&s->t, trial_org(&s->t, "supplier"), "supplier_head");
}

void open_scene(struct scene *s, arena *a, const char *method, const char *set_aside,
                       const char *const prices[bidders])
{
    struct out bids = out_plain(a);
    seat_people(s, a);
    for (int i = 0; i < bidders; i++)
        put(&bids, format(a, "%s{'supplier':'%s','name':'%s','size':'%s','price':'%s'}",
                          i ? "," : "", trial_id_text(&s->t, s->supplier[i].org), names[i],
                          sizes[i], prices[i]));
    struct call *c = TRIAL_OK(trial_do(
        &s->t, &s->handler, "stage.open",
        str_c(a, join(a, S("{'method':'%s','venue':'here','state':'opened','set_aside':'%s',"
                           "'agency':'%s','bids':["), out_str(&bids), S("]}"))),
        method, set_aside, trial_id_text(&s->t, s->agency_org)));
    const struct stage_out *o = c->out;
    s->tender = trial_text(c, "tender");
    s->tender_id = o->tender;
    for (int i = 0; i < bidders; i++) {
        s->bid_id[i] = o->bids.at[i].bid;
        s->bid[i] = trial_id_text(&s->t, s->bid_id[i]);
    }
}

const char *const usual[bidders] = {"800000.00", "820000.00", "780000.00"};

const char *id_of(struct scene *s, const struct who *w)
{
    return trial_id_text(&s->t, w->person);
}

struct call *on_tender(struct scene *s, const struct who *who, const char *kind)
{
    return trial_do(&s->t, who, kind, "{'tender':'%s'}", s->tender);
}

static str member_list(struct scene *s, const struct who *const *seats, size_t n, const char *last)
{
    struct out o = out_plain(s->t.a);
    for (size_t i = 0; i < n; i++)
        put(&o, format(s->t.a, "%s{'person':'%s','name':'成员%zu','unit':'某单位','kind':'%s'}",
                       i ? "," : "", id_of(s, seats[i]), i + 1, i + 1 < n ? "expert" : last));
    return out_str(&o);
}

struct call *draw(struct scene *s, const struct who *const *seats, size_t n,
                         const char *last)
{
    return trial_do(&s->t, &s->handler, "evaluate.record_draw",
                    str_c(s->t.a, join(s->t.a, S("{'tender':'%s','library':'某省专家库','drawn_at':"
                                                 "'2026-03-02T08:00','members':["),
                                       member_list(s, seats, n, last), S("]}"))),
                    s->tender);
}

const struct who *const *committee_of(struct scene *s, const struct who **seats, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        seats[i] = &s->seat[i];
    seats[n - 1] = &s->rep;
    return seats;
}

struct call *declare(struct scene *s, const struct who *who, const char *conflict)
{
    return trial_do(&s->t, who, "evaluate.declare",
                    "{'tender':'%s','conflict':%s,'reason':'任职关系'}", s->tender, conflict);
}

struct call *elect(struct scene *s, const struct who *by, const struct who *whom)
{
    return trial_do(&s->t, by, "evaluate.elect_head", "{'tender':'%s','person':'%s'}", s->tender,
                    id_of(s, whom));
}

void form(struct scene *s, size_t n)
{
    const struct who *seats[7];
    TRIAL_OK(draw(s, committee_of(s, seats, n), n, "buyer"));
    for (size_t i = 0; i < n; i++)
        TRIAL_OK(declare(s, seats[i], "false"));
    TRIAL_OK(elect(s, &s->handler, &s->seat[0]));
}

struct call *credit(struct scene *s, int i, const char *clean)
{
    return trial_do(&s->t, &s->handler, "evaluate.check_credit",
                    "{'bid':'%s','clean':%s,'found':'失信','sources':'信用中国、中国政府采购网',"
                    "'file':" FILE_JSON "}", s->bid[i], clean);
}

struct call *review(struct scene *s, const struct who *by, const char *kind, int i,
                           bool passed)
{
    return trial_do(&s->t, by, kind, "{'bid':'%s','passed':%s,'reason':'%s'}", s->bid[i],
                    passed ? "true" : "false", passed ? "" : "未提供采购文件要求的证明材料");
}

void to_compliance(struct scene *s, const struct who *by, int failing)
{
    TRIAL_OK(on_tender(s, &s->handler, "evaluate.advance"));
    for (int i = 0; i < bidders; i++) {
        TRIAL_OK(credit(s, i, "true"));
        TRIAL_OK(review(s, by, "evaluate.qualify", i, i >= failing));
    }
    TRIAL_OK(on_tender(s, &s->handler, "evaluate.advance"));
}

void to_scores(struct scene *s)
{
    form(s, 5);
    to_compliance(s, &s->handler, 0);
    for (int i = 0; i < bidders; i++)
        TRIAL_OK(review(s, &s->seat[0], "evaluate.comply", i, true));
    TRIAL_OK(on_tender(s, &s->seat[0], "evaluate.advance"));
}

struct call *score(struct scene *s, const struct who *who, const char *kind, int i,
                          int item, int points)
{
    return trial_do(&s->t, who, kind, "{'bid':'%s','scores':[{'item':%d,'score':'%d'}]}",
                    s->bid[i], item, points);
}

static const int objective[] = {100, 60, 60}, judged[] = {60, 100, 60};

void score_all(struct scene *s, size_t members)
{
    const struct who *seats[7];
    committee_of(s, seats, members);
    for (int i = 0; i < bidders; i++)
        TRIAL_OK(score(s, seats[0], "evaluate.score_objective", i, 1, objective[i]));
    for (size_t m = 0; m < members; m++) {
        TRIAL_OK(on_tender(s, seats[m], "evaluate.confirm_objective"));
        for (int i = 0; i < bidders; i++)
            TRIAL_OK(score(s, seats[m], "evaluate.score", i, 2, judged[i]));
        TRIAL_OK(on_tender(s, seats[m], "evaluate.finish"));
    }
}

void to_report(struct scene *s, size_t members)
{
    const struct who *seats[7];
    committee_of(s, seats, members);
    TRIAL_OK(on_tender(s, seats[0], "evaluate.report"));
    for (size_t m = 0; m < members; m++)
        TRIAL_OK(on_tender(s, seats[m], "evaluate.sign_report"));
}

struct evaluation_row *standing(struct scene *s)
{
    struct evaluation_row *row = NULL;
    CHECK_OK(evaluation_by_tender(s->t.db, s->t.a, s->tender_id, &row));
    return row;
}

void check_replay(struct scene *s)
{
    str different = trial_replay(&s->t);
    CHECK_STR("", different.at ? different : S(""));
}
