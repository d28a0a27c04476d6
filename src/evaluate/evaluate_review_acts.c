// From the opening to the scores: credit, qualification, compliance, and the gates between them.
#include "base/utf8.h"
#include "evaluate/desk.h"

struct check_credit {
    id bid;
    bool clean;
    str found, sources;
    struct file file;
};
static const struct field check_credit_in[] = {
    FIELD(struct check_credit, bid, "供应商的文件"),
    FIELD(struct check_credit, clean, "没有查到失信、重大税收违法、严重违法失信行为记录"),
    LONG(struct check_credit, found, "查到的记录", .optional = true, .max = 1000),
    FIELD(struct check_credit, sources, "查询渠道", .hint = "信用中国、中国政府采购网，两处都要查"),
    FIELD(struct check_credit, file, "查询页面存档", .hint = "截图或者网页打印件，与采购文件一并保存"),
    {0},
};

static err check_credit_check(struct call *c, const void *in, void *out)
{
    const struct check_credit *p = in;
    struct desk d;
    struct evaluated_bid *b = NULL;
    TRY(desk_open_bid(c, p->bid, &d, &b));
    TRY(desk_must_be(c, &d, "qualification forming"));
    if (str_find(p->sources, S("信用中国")) < 0 || str_find(p->sources, S("中国政府采购网")) < 0)
        return REFUSE(c, evaluate_credit_sources, "sources", ARG(p->sources));
    if (!p->clean && str_empty(p->found))
        return refuse_field(c, "found", "查到记录的，请写明{label}");
    ((struct of_tender *)out)->tender = d.tender->id;
    return OK;
}

static err check_credit_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct check_credit *p = in;
    return credit_check_put(db, .bid = p->bid, .tender = ((const struct of_tender *)out)->tender,
                            .clean = p->clean, .found = p->found, .sources = p->sources,
                            .file = p->file.sha256, .file_name = p->file.name, .at = e->at,
                            .by = e->by);
}

struct review {
    id bid;
    bool passed;
    str reason, clause;
    int64_t requirement;
};
static const struct field qualify_in[] = {
    FIELD(struct review, bid, "供应商的文件"),
    FIELD(struct review, passed, "资格审查通过"),
    LONG(struct review, reason, "不通过的理由", .optional = true, .max = 1000,
         .hint = "不通过的要写；结果公告时告知该供应商"),
    FIELD(struct review, clause, "不符合采购文件的哪一条", .optional = true),
    {0},
};

static err check_reason(struct call *c, const struct review *p)
{
    const struct rule *r = rule_of(c, &RULE_evaluate_reason);
    if (p->passed || !str_empty(p->clause) ||
        (p->reason.at && (int64_t)utf8_length(p->reason) >= r->value))
        return OK;
    return REFUSE(c, evaluate_reason, "reason", ARG(utf8_length(p->reason)));
}

static err qualify_check(struct call *c, const void *in, void *out)
{
    const struct review *p = in;
    struct desk d;
    struct evaluated_bid *b = NULL;
    TRY(desk_open_bid(c, p->bid, &d, &b));
    TRY(desk_must_be(c, &d, "qualification"));
    if (d.consultation)
        TRY(desk_must_be_full(c, &d));
    if (b->clean == INT64_MIN)
        return REFUSE(c, evaluate_credit_first, "bid", ARG(b->supplier_name));
    if (p->passed && !b->clean)
        return REFUSE(c, evaluate_credit_record, "passed", ARG(b->supplier_name));
    if (p->passed && str_eq(d.tender->set_aside, S("whole")) && !supplier_is_sme(b->supplier_size))
        return REFUSE(c, evaluate_set_aside_only, "passed", ARG(b->supplier_name));
    TRY(check_reason(c, p));
    ((struct of_tender *)out)->tender = d.tender->id;
    return OK;
}

static err put_review(struct db *db, const struct entry *e, const struct review *p, id tender,
                      const char *stage)
{
    return bid_review_put(db, .bid = p->bid, .stage = str_of(stage), .tender = tender,
                          .passed = p->passed, .clause = p->clause, .reason = p->reason,
                          .at = e->at, .by = e->by);
}

static err qualify_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    return put_review(db, e, in, ((const struct of_tender *)out)->tender, "qualification");
}

// ★: only a requirement that the document marks as substantive can make a bid void.
static err requirement_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                               struct options *ret)
{
    struct evaluated_tender_row *of = NULL;
    struct tender_row *t = NULL;
    struct evaluation_requirement_rows rows = {0};
    TRY(evaluated_tender(db, a, thing, &of));
    if (of)
        TRY(tender_by_id(db, a, of->tender, &t));
    if (t)
        TRY(evaluation_requirements(db, a, t->project, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].substantive)
            ret->at[ret->n++] =
                (struct option){format(a, "%lld", (long long)rows.at[i].n),
                                join(a, S("★"), clip(rows.at[i].text, 60))};
    return OK;
}

static const struct field comply_in[] = {
    FIELD(struct review, bid, "供应商的文件"),
    FIELD(struct review, passed, "符合性审查通过"),
    LONG(struct review, reason, "不通过的理由", .optional = true, .max = 1000,
         .hint = "不通过的要写"),
    FIELD(struct review, clause, "不符合采购文件的哪一条", .optional = true),
    FIELD(struct review, requirement, "不满足哪一项实质性要求（★）", .optional = true,
          .options = requirement_options),
    {0},
};

static err check_substantive(struct call *c, id project, int64_t requirement)
{
    struct evaluation_requirement_rows rows;
    if (!requirement)
        return OK;
    TRY(evaluation_requirements(c->db, c->a, project, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].n == requirement && rows.at[i].substantive)
            return OK;
    return REFUSE(c, evaluate_not_substantive, "requirement", ARG(requirement));
}

// What most members hold is the committee's finding (87-61).
static err check_majority(struct call *c, const struct desk *d, const struct review *p)
{
    struct clause_votes votes;
    TRY(clauses_found(c->db, c->a, d, p->bid, &votes));
    for (size_t i = 0; i < votes.n; i++)
        if (p->passed && votes.at[i].against)
            return REFUSE(c, evaluate_majority, "passed", ARG(votes.at[i].n),
                          ARG(votes.at[i].unmet), ARG(d->committee->ready));
    return OK;
}

// The form begins with what the members have found.
static err comply_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                       id thing, void *in)
{
    struct review *p = in;
    struct evaluated_tender_row *of = NULL;
    struct desk d = {0};
    struct clause_votes votes;
    TRY(evaluated_tender(db, a, thing, &of));
    if (!of)
        return missing();
    TRY(committee_by_tender(db, a, of->tender, &d.committee));
    TRY(clauses_found(db, a, &d, thing, &votes));
    *p = (struct review){.bid = thing, .passed = true};
    for (size_t i = votes.n; i-- > 0;)
        if (votes.at[i].against) {
            p->passed = false;
            p->requirement = votes.at[i].n;
        }
    return OK;
}

static err comply_check(struct call *c, const void *in, void *out)
{
    const struct review *p = in;
    struct desk d;
    struct evaluated_bid *b = NULL;
    TRY(desk_open_bid(c, p->bid, &d, &b));
    TRY(desk_must_be(c, &d, "compliance"));
    TRY(desk_must_be_full(c, &d));
    if (!has_passed(b->qualified))
        return REFUSE(c, evaluate_not_qualified, "bid", ARG(b->supplier_name));
    money most = ceiling_of(d.tender);
    if (p->passed && !d.consultation && b->price.fen > most.fen)
        return REFUSE(c, evaluate_over_ceiling, "passed", ARG(b->price), ARG(most));
    if (!p->passed && p->requirement == 0)
        TRY(check_reason(c, p));
    TRY(check_substantive(c, d.tender->project, p->requirement));
    TRY(check_majority(c, &d, p));
    ((struct of_tender *)out)->tender = d.tender->id;
    return OK;
}

static err comply_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    return put_review(db, e, in, ((const struct of_tender *)out)->tender, "compliance");
}

// The gates.

struct excluded {
    id bid;
    str reason;
};
struct triggered {
    id bid;
    int64_t triggers;
};
struct advance_out {
    str state, failed_at, reason;
    struct {
        struct excluded *at;
        size_t n;
    } excluded;
    struct {
        struct triggered *at;
        size_t n;
    } low;
};
static const struct field excluded_fields[] = {
    FIELD(struct excluded, bid, "供应商的文件"),
    FIELD(struct excluded, reason, "理由"),
    {0},
};
static const struct field triggered_fields[] = {
    FIELD(struct triggered, bid, "供应商的文件"),
    FIELD(struct triggered, triggers, "触发的情形"),
    {0},
};
static const struct field advance_out_fields[] = {
    FIELD(struct advance_out, state, "进到哪一步"),
    FIELD(struct advance_out, failed_at, "在哪一步不足", .optional = true),
    LONG(struct advance_out, reason, "理由", .optional = true),
    LIST(struct advance_out, excluded, "不符合的", excluded_fields),
    LIST(struct advance_out, low, "异常低价待说明的", triggered_fields),
    {0},
};

// Too few: the evaluation has failed at this stage. True if so.
static bool too_few(struct call *c, const struct desk *d, const char *stage, int64_t left,
                    struct advance_out *o)
{
    bool begun = !str_eq(str_of(stage), S("opening"));
    const struct rule *r = least_rule(c, d, begun);
    const char *what = !begun                                     ? "提交文件"
                       : str_eq(str_of(stage), S("qualification")) ? "通过资格审查"
                       : str_eq(str_of(stage), S("compliance"))    ? "通过符合性审查"
                                                                   : "异常低价审查后仍有效";
    if (left >= r->value)
        return false;
    o->state = S("failed");
    o->failed_at = str_of(stage);
    o->reason = RULE_SAYS(c, r, ARG(what), ARG(left));
    return true;
}

// Which of those still in are abnormally low; 财库〔2026〕2号 from its day on.
static void find_low_prices(struct call *c, const struct desk *d, struct advance_out *o)
{
    const struct tender_row *t = d->tender;
    struct low_limits limits = {t->low_mean, t->low_second, t->low_ceiling, ceiling_of(t)};
    money *quoted = new(c->a, money, d->bids.n + 1);
    id *bids = new(c->a, id, d->bids.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < d->bids.n; i++) {
        if (!has_passed(d->bids.at[i].compliant))
            continue;
        bids[n] = d->bids.at[i].id;
        quoted[n++] = quoted_of(d, &d->bids.at[i]);
    }
    o->low.at = new(c->a, struct triggered, n + 1);
    o->state = S("scoring");
    if (rule_of(c, &RULE_evaluate_low_price_triggers)->value == 0)
        return;
    for (size_t i = 0; i < n; i++) {
        unsigned met = low_price_triggers(&limits, quoted, n, i);
        if (met)
            o->low.at[o->low.n++] = (struct triggered){bids[i], met};
    }
    if (o->low.n)
        o->state = S("low_price");
}

static err from_opening(struct call *c, const struct desk *d, struct advance_out *o)
{
    struct evaluation_received_row received = {0};
    bool closed = str_eq(d->tender->state, S("closed"));
    if (!closed && !str_eq(d->tender->state, S("opened")))
        return REFUSE(c, evaluate_not_opened, "tender");
    TRY(evaluation_received(c->db, c->a, d->tender->id, &received));
    if (too_few(c, d, "opening", received.n, o))
        return OK;
    if (closed)
        return REFUSE(c, evaluate_not_opened, "tender");
    o->state = S("qualification");
    return OK;
}

static err from_qualification(struct call *c, const struct desk *d, struct advance_out *o)
{
    int64_t left = 0, waiting = 0;
    for (size_t i = 0; i < d->bids.n; i++) {
        waiting += d->bids.at[i].qualified == INT64_MIN;
        left += has_passed(d->bids.at[i].qualified);
    }
    if (waiting)
        return REFUSE(c, evaluate_review_missing, "tender", ARG(waiting), ARG("资格审查"));
    if (!too_few(c, d, "qualification", left, o))
        o->state = S("compliance");
    return OK;
}

static err from_compliance(struct call *c, const struct desk *d, struct advance_out *o)
{
    int64_t left = 0, waiting = 0;
    for (size_t i = 0; i < d->bids.n; i++) {
        const struct evaluated_bid *b = &d->bids.at[i];
        waiting += has_passed(b->qualified) && b->compliant == INT64_MIN;
        left += has_passed(b->compliant);
    }
    if (waiting)
        return REFUSE(c, evaluate_review_missing, "tender", ARG(waiting), ARG("符合性审查"));
    if (too_few(c, d, "compliance", left, o))
        return OK;
    if (d->consultation)
        o->state = S("consulting");
    else
        find_low_prices(c, d, o);
    return OK;
}

// Who gives no final quote leaves; a final quote over the ceiling is not compliant.
static void exclude(struct call *c, const struct desk *d, struct advance_out *o)
{
    money most = ceiling_of(d->tender);
    o->excluded.at = new(c->a, struct excluded, d->bids.n + 1);
    for (size_t i = 0; i < d->bids.n; i++) {
        struct evaluated_bid *b = &d->bids.at[i];
        if (!has_passed(b->compliant) || (b->quote.fen != INT64_MIN && b->quote.fen <= most.fen))
            continue;
        str why = b->quote.fen == INT64_MIN
                      ? RULE_SAYS(c, rule_of(c, &RULE_evaluate_no_final_quote),
                                  ARG(d->ev.quotes_until))
                      : RULE_SAYS(c, rule_of(c, &RULE_evaluate_over_ceiling), ARG(b->quote),
                                  ARG(most));
        o->excluded.at[o->excluded.n++] = (struct excluded){b->id, why};
        b->compliant = 0;
    }
}

static err from_quoting(struct call *c, const struct desk *d, struct advance_out *o)
{
    struct evaluation_sealed_quotes_row sealed = {0};
    int64_t left = 0;
    TRY(evaluation_sealed_quotes(c->db, c->a, d->tender->id, &sealed));
    if (c->received.us < d->ev.quotes_until.us || sealed.n)
        return REFUSE(c, evaluate_quotes_first, "tender", ARG(d->ev.quotes_until));
    exclude(c, d, o);
    for (size_t i = 0; i < d->bids.n; i++)
        left += has_passed(d->bids.at[i].compliant);
    if (!too_few(c, d, "compliance", left, o))
        find_low_prices(c, d, o);
    return OK;
}

static err from_low_price(struct call *c, const struct desk *d, struct advance_out *o)
{
    int64_t left = 0;
    for (size_t i = 0; i < d->bids.n; i++) {
        const struct evaluated_bid *b = &d->bids.at[i];
        if (has_passed(b->compliant) && b->triggers != INT64_MIN && b->proved == INT64_MIN)
            return REFUSE(c, evaluate_low_price_open, "tender", ARG(b->supplier_name));
        left += counts(b);
    }
    if (!too_few(c, d, "low_price", left, o))
        o->state = S("scoring");
    return OK;
}

static err advance_check(struct call *c, const void *in, void *out)
{
    const struct about_tender *p = in;
    struct advance_out *o = out;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    if (desk_is(&d, "forming"))
        return from_opening(c, &d, o);
    if (desk_is(&d, "qualification"))
        return from_qualification(c, &d, o);
    if (desk_is(&d, "compliance"))
        return from_compliance(c, &d, o);
    if (desk_is(&d, "quoting"))
        return from_quoting(c, &d, o);
    TRY(desk_must_be(c, &d, "low_price scoring"));
    return from_low_price(c, &d, o);
}

static err advance_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    id tender = ((const struct about_tender *)in)->tender;
    const struct advance_out *o = out;
    TRY(evaluation_begin(db, .tender = tender, .state = S("forming")));
    for (size_t i = 0; i < o->excluded.n; i++)
        TRY(bid_review_put(db, .bid = o->excluded.at[i].bid, .stage = S("compliance"),
                           .tender = tender, .passed = false, .reason = o->excluded.at[i].reason,
                           .at = e->at, .by = e->by));
    for (size_t i = 0; i < o->low.n; i++)
        TRY(low_price_put(db, .bid = o->low.at[i].bid, .tender = tender,
                          .triggers = o->low.at[i].triggers));
    if (o->failed_at.at)
        return evaluation_fail(db, .tender = tender, .state = o->state,
                               .failed_at = o->failed_at, .reason = o->reason);
    TRY(evaluation_set_state(db, .tender = tender, .state = o->state));
    return tender_move(db, tender, "evaluating", e->at);
}

const struct act evaluate_review_acts[] = {
    {"evaluate.check_credit", "登记信用查询",
     "在信用中国和中国政府采购网查询，把查询页面存档；查到记录的不能通过资格审查。", ACT_PRIVATE,
     MAY(organizer_of_bid, "bid"), ACT_IN(struct check_credit, check_credit_in),
     ACT_OUT(struct of_tender, of_tender_out), .check = check_credit_check,
     .apply = check_credit_apply, .then = "/tender/{tender}/evaluation"},
    {"evaluate.qualify", "登记资格审查结论",
     "招标由采购人或者代理机构审查，磋商由磋商小组审查；不通过的写明理由。", ACT_PRIVATE,
     MAY(qualifier_of_bid, "bid"), ACT_IN(struct review, qualify_in),
     ACT_OUT(struct of_tender, of_tender_out), .check = qualify_check, .apply = qualify_apply,
     .then = "/tender/{tender}/evaluation"},
    {"evaluate.comply", "登记符合性审查结论",
     "逐家审查是否满足全部实质性要求；超过最高限价的不能通过。", ACT_PRIVATE,
     MAY(head_of_bid, "bid"), ACT_IN(struct review, comply_in),
     ACT_OUT(struct of_tender, of_tender_out), .check = comply_check, .apply = comply_apply,
     .load = comply_load,
     .then = "/tender/{tender}/evaluation"},
    {"evaluate.advance", "进入下一步",
     "本步都办完才进入下一步；有效供应商不足法定家数的，采购到此失败。", ACT_PRIVATE,
     MAY(steers_of, "tender"), ACT_IN(struct about_tender, about_tender_in),
     ACT_OUT(struct advance_out, advance_out_fields), .check = advance_check,
     .apply = advance_apply, .then = "/tender/{tender}/evaluation"},
    {0},
};
