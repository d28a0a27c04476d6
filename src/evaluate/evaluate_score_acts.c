// Scores: the objective items once, confirmed by all; the judged ones by each member alone.
#include "evaluate/desk.h"

struct given {
    int64_t item;
    dec score;
    str reason;
};
struct score {
    id bid;
    struct given_scores {
        struct given *at;
        size_t n;
    } scores;
};

// Items by their number, with points and levels: what a form shows.
static err items_of_bid(struct db *db, arena *a, id bid, struct tender_scoring *ret)
{
    struct evaluated_tender_row *row = NULL;
    *ret = (struct tender_scoring){0};
    TRY(evaluated_tender(db, a, bid, &row));
    return row ? tender_scoring(db, a, row->tender, ret) : OK;
}

static str item_label(arena *a, const struct tender_scoring *s, const struct tender_item_row *item)
{
    str label = join(a, item->name, S("（"), dec_text(a, item->weight), S(" 分；档次"));
    for (size_t i = 0; i < s->levels.n; i++)
        if (s->levels.at[i].item == item->n)
            label = join(a, label, S(" "), dec_text(a, s->levels.at[i].score));
    return join(a, label, S("）"));
}

static err item_options(struct db *db, arena *a, id bid, const char *kind, struct options *ret)
{
    struct tender_scoring s;
    TRY(items_of_bid(db, a, bid, &s));
    *ret = (struct options){new(a, struct option, s.items.n + 1), 0};
    for (size_t i = 0; i < s.items.n; i++)
        if (str_eq(s.items.at[i].kind, str_of(kind)))
            ret->at[ret->n++] =
                (struct option){format(a, "%lld", (long long)s.items.at[i].n),
                                item_label(a, &s, &s.items.at[i])};
    return OK;
}

static err judged_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                          struct options *ret)
{
    return item_options(db, a, thing, "judged", ret);
}

static err objective_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                             struct options *ret)
{
    return item_options(db, a, thing, "objective", ret);
}

// A form begins with a row for each item of the kind, and with what has been scored already.
static err load_scores(struct db *db, arena *a, const struct who *who, id thing,
                       struct score *p, const char *kind)
{
    struct tender_scoring s;
    struct evaluated_tender_row *of = NULL;
    struct bid_score_row_rows given = {0};
    bool judged = str_eq(str_of(kind), S("judged"));
    TRY(items_of_bid(db, a, thing, &s));
    TRY(evaluated_tender(db, a, thing, &of));
    if (of)
        TRY(scores_of_member(db, a, of->tender, judged ? who->person.n : 0, &given));
    p->bid = thing;
    p->scores.at = new(a, struct given, s.items.n + 1);
    for (size_t i = 0; i < s.items.n; i++) {
        if (!str_eq(s.items.at[i].kind, str_of(kind)))
            continue;
        struct given *row = &p->scores.at[p->scores.n++];
        *row = (struct given){.item = s.items.at[i].n, .score = NO_DEC};
        for (size_t k = 0; k < given.n; k++)
            if (given.at[k].item == row->item && id_same(given.at[k].bid, thing))
                *row = (struct given){row->item, given.at[k].score, given.at[k].reason};
    }
    return OK;
}

static err load_judged(struct db *db, arena *a, const struct who *who, id thing, void *in)
{
    return load_scores(db, a, who, thing, in, "judged");
}

static err load_objective(struct db *db, arena *a, const struct who *who, id thing, void *in)
{
    return load_scores(db, a, who, thing, in, "objective");
}

static const struct field judged_fields[] = {
    FIELD(struct given, item, "评审项", .options = judged_options),
    FIELD(struct given, score, "得分", .optional = true,
          .hint = "填该项所列的一个档次；还没有评的空着"),
    FIELD(struct given, reason, "说明", .optional = true),
    {0},
};
static const struct field objective_fields[] = {
    FIELD(struct given, item, "评审项", .options = objective_options),
    FIELD(struct given, score, "得分", .optional = true,
          .hint = "填该项所列的一个档次；还没有评的空着"),
    FIELD(struct given, reason, "依据", .optional = true),
    {0},
};
static const struct field score_in[] = {
    FIELD(struct score, bid, "供应商的文件"),
    LIST(struct score, scores, "得分", judged_fields, .min = 1, .max = 200),
    {0},
};
static const struct field score_objective_in[] = {
    FIELD(struct score, bid, "供应商的文件"),
    LIST(struct score, scores, "得分", objective_fields, .min = 1, .max = 200),
    {0},
};

static const struct tender_item_row *item_named(const struct tender_scoring *s, int64_t n)
{
    for (size_t i = 0; i < s->items.n; i++)
        if (s->items.at[i].n == n)
            return &s->items.at[i];
    return NULL;
}

// The score is one of the item's levels, or the refusal names those that are.
static err check_level(struct call *c, const struct tender_scoring *s,
                       const struct tender_item_row *item, dec score, str place)
{
    dec *levels = new(c->a, dec, s->levels.n + 1);
    str known = {0};
    size_t n = 0;
    for (size_t i = 0; i < s->levels.n; i++) {
        if (s->levels.at[i].item != item->n)
            continue;
        levels[n++] = s->levels.at[i].score;
        str text = dec_text(c->a, s->levels.at[i].score);
        known = known.at ? join(c->a, known, S("、"), text) : text;
    }
    if (!scoring_on_level(score, levels, n))
        FIND(c, evaluate_off_level, place, ARG(item->name), ARG(score), ARG(known));
    return OK;
}

// Not scored yet: what is there is kept, the rest can follow.
static bool is_open(const struct given *g)
{
    return g->score.n == NO_DEC.n;
}

static err check_scores(struct call *c, const struct score *p, id tender, const char *kind)
{
    struct tender_scoring s;
    size_t given = 0;
    TRY(tender_scoring(c->db, c->a, tender, &s));
    for (size_t i = 0; i < p->scores.n; i++) {
        const struct given *g = &p->scores.at[i];
        const struct tender_item_row *item = item_named(&s, g->item);
        str path = format(c->a, "scores.%zu.", i);
        if (is_open(g))
            continue;
        given++;
        if (!item || !str_eq(item->kind, str_of(kind)))
            return refuse_field(c, str_c(c->a, join(c->a, path, S("item"))),
                                "这里没有这个{label}");
        TRY(check_level(c, &s, item, g->score, join(c->a, path, S("score"))));
    }
    return given ? found(c) : refuse_field(c, "scores.0.score", "请至少填一项{label}");
}

static err open_for_scores(struct call *c, const struct score *p, struct desk *d)
{
    struct evaluated_bid *b = NULL;
    TRY(desk_open_bid(c, p->bid, d, &b));
    TRY(desk_must_be(c, d, "scoring"));
    TRY(desk_must_be_full(c, d));
    if (!has_passed(b->compliant))
        return REFUSE(c, evaluate_not_compliant, "bid", ARG(b->supplier_name));
    return OK;
}

static const struct committee_member_row *member_named(const struct committee_member_row_rows *rows,
                                                       id person)
{
    for (size_t i = 0; i < rows->n; i++)
        if (id_same(rows->at[i].person, person))
            return &rows->at[i];
    return NULL;
}

static err score_objective_check(struct call *c, const void *in, void *out)
{
    const struct score *p = in;
    struct desk d;
    TRY(open_for_scores(c, p, &d));
    ((struct of_tender *)out)->tender = d.tender->id;
    return check_scores(c, p, d.tender->id, "objective");
}

static err put_scores(struct db *db, const struct entry *e, const struct score *p, id tender,
                      int64_t person)
{
    for (size_t i = 0; i < p->scores.n; i++) {
        if (is_open(&p->scores.at[i]))
            continue;
        TRY(bid_score_put(db, .bid = p->bid, .item = p->scores.at[i].item, .person = person,
                          .tender = tender, .score = p->scores.at[i].score,
                          .reason = p->scores.at[i].reason, .at = e->at));
    }
    return OK;
}

// Whoever had confirmed has to look again.
static err score_objective_apply(struct db *db, const struct entry *e, const void *in,
                                 const void *out)
{
    id tender = ((const struct of_tender *)out)->tender;
    TRY(put_scores(db, e, in, tender, 0));
    return progress_unconfirm(db, .tender = tender);
}

static err score_check(struct call *c, const void *in, void *out)
{
    const struct score *p = in;
    struct desk d;
    struct committee_member_row_rows members;
    TRY(open_for_scores(c, p, &d));
    TRY(committee_members(c->db, c->a, d.tender->id, &members));
    const struct committee_member_row *me = member_named(&members, c->who.person);
    if (me && me->judged_done.us)
        return REFUSE(c, evaluate_handed_in, "bid", ARG(me->judged_done));
    ((struct of_tender *)out)->tender = d.tender->id;
    return check_scores(c, p, d.tender->id, "judged");
}

static err score_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    return put_scores(db, e, in, ((const struct of_tender *)out)->tender, e->by.n);
}

// How many scores of this kind are missing, over all bids that are scored.
static err missing_scores(struct call *c, const struct desk *d, const char *kind, int64_t person,
                          int64_t *ret)
{
    struct tender_scoring s;
    struct bid_score_row_rows given;
    int64_t wanted = 0, there = 0;
    TRY(tender_scoring(c->db, c->a, d->tender->id, &s));
    TRY(scores_of_member(c->db, c->a, d->tender->id, person, &given));
    for (size_t i = 0; i < d->bids.n; i++) {
        if (!counts(&d->bids.at[i]))
            continue;
        for (size_t k = 0; k < s.items.n; k++)
            wanted += str_eq(s.items.at[k].kind, str_of(kind));
        for (size_t k = 0; k < given.n; k++)
            there += id_same(given.at[k].bid, d->bids.at[i].id) &&
                     given.at[k].person == person;
    }
    *ret = wanted - there;
    return OK;
}

static err confirm_objective_check(struct call *c, const void *in,
                                   __attribute__((unused)) void *out)
{
    const struct about_tender *p = in;
    struct desk d;
    int64_t left = 0;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "scoring"));
    TRY(missing_scores(c, &d, "objective", 0, &left));
    return left > 0 ? REFUSE(c, evaluate_scores_missing, "tender", ARG(left)) : OK;
}

static err confirm_objective_apply(struct db *db, const struct entry *e, const void *in,
                                   __attribute__((unused)) const void *out)
{
    return progress_confirm(db, .tender = ((const struct about_tender *)in)->tender,
                            .person = e->by, .at = e->at);
}

static err finish_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct about_tender *p = in;
    struct desk d;
    int64_t left = 0;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "scoring"));
    TRY(missing_scores(c, &d, "judged", c->who.person.n, &left));
    return left > 0 ? REFUSE(c, evaluate_scores_missing, "tender", ARG(left)) : OK;
}

static err finish_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    return progress_finish(db, .tender = ((const struct about_tender *)in)->tender,
                           .person = e->by, .at = e->at);
}

// 87-64: the only grounds on which a member is asked to look at the scores again.
static const struct choice return_grounds[] = {
    {"sum", "分值汇总计算错误"},
    {"range", "分项评分超出评分标准范围"},
    {"objective", "客观评审因素评分不一致"},
    {"extreme", "评分畸高、畸低"},
    {0},
};
struct return_scores {
    id tender, person;
    str ground, reason;
};

static err member_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                          struct options *ret)
{
    struct evaluation_choice_rows rows;
    TRY(member_choices(db, a, thing, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].id), rows.at[i].label};
    return OK;
}

static const struct field return_scores_in[] = {
    FIELD(struct return_scores, tender, "采购项目"),
    FIELD(struct return_scores, person, "评审成员", .options = member_options),
    CHOICE(struct return_scores, ground, "法定情形", return_grounds),
    LONG(struct return_scores, reason, "理由", .max = 500),
    {0},
};

static err return_scores_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct return_scores *p = in;
    struct desk d;
    struct committee_member_row_rows members;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "scoring ranked drawing"));
    TRY(committee_members(c->db, c->a, p->tender, &members));
    const struct committee_member_row *m = member_named(&members, p->person);
    if (!m || !str_eq(m->state, S("ready")) || !m->judged_done.us)
        return refuse_field(c, "person", "这位{label}还没有提交评分");
    return OK;
}

static err return_scores_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                               const void *in, __attribute__((unused)) const void *out)
{
    const struct return_scores *p = in;
    TRY(ranking_clear(db, .tender = p->tender));
    TRY(evaluation_set_state(db, .tender = p->tender, .state = S("scoring")));
    return progress_return(db, .tender = p->tender, .person = p->person, .reason = p->reason);
}

// A member whose judged points for a bid are far from the mean of all says why (87-64: 畸高、畸低).
struct explain_score {
    id bid;
    str reason;
};
static const struct field explain_score_in[] = {
    FIELD(struct explain_score, bid, "供应商的文件"),
    LONG(struct explain_score, reason, "偏离的理由", .min = 10, .max = 500,
         .hint = "写明依据采购文件的哪一条、响应的哪一页"),
    {0},
};

static err explain_score_check(struct call *c, const void *in, void *out)
{
    const struct explain_score *p = in;
    struct desk d;
    struct outliers all;
    struct evaluated_bid *b = NULL;
    TRY(desk_open_bid(c, p->bid, &d, &b));
    TRY(desk_must_be(c, &d, "scoring"));
    TRY(evaluation_outliers(c->db, c->a, c->today, d.tender, &all));
    ((struct of_tender *)out)->tender = d.tender->id;
    int64_t apart = 0;
    for (size_t i = 0; i < all.n; i++)
        if (id_same(all.at[i].bid, p->bid) && id_same(all.at[i].person, c->who.person))
            apart = all.at[i].percent;
    return apart ? OK : REFUSE(c, evaluate_outlier, "bid", ARG(b->supplier_name));
}

static err explain_score_apply(struct db *db, const struct entry *e, const void *in,
                               const void *out)
{
    const struct explain_score *p = in;
    return score_reason_put(db, .bid = p->bid, .person = e->by, .reason = p->reason, .at = e->at,
                            .tender = ((const struct of_tender *)out)->tender);
}

const struct act evaluate_score_acts[] = {
    {"evaluate.score_objective", "登记客观分",
     "客观分由一人按文件登记一次，全体成员核对确认；改动后要重新确认。", ACT_PRIVATE,
     MAY(member_of_bid, "bid"), ACT_IN(struct score, score_objective_in),
     ACT_OUT(struct of_tender, of_tender_out), .check = score_objective_check,
     .apply = score_objective_apply, .load = load_objective, .then = "/tender/{tender}/score"},
    {"evaluate.confirm_objective", "确认客观分", "核对每一家的客观分后确认。", ACT_PRIVATE,
     MAY(member_of, "tender"), ACT_IN(struct about_tender, about_tender_in),
     .check = confirm_objective_check, .apply = confirm_objective_apply,
     .then = "/tender/{tender}/score"},
    {"evaluate.score", "登记我的评分", "主观分由成员各自独立评定，提交前可以修改。", ACT_PRIVATE,
     MAY(member_of_bid, "bid"), ACT_IN(struct score, score_in),
     ACT_OUT(struct of_tender, of_tender_out), .check = score_check, .apply = score_apply,
     .load = load_judged, .then = "/tender/{tender}/score"},
    {"evaluate.finish", "提交我的评分", "提交后不能再改；全体成员提交后才能汇总。", ACT_PRIVATE,
     MAY(member_of, "tender"), ACT_IN(struct about_tender, about_tender_in),
     .check = finish_check, .apply = finish_apply, .weighty = true,
     .then = "/tender/{tender}/score"},
    {"evaluate.explain_score", "说明偏离的理由",
     "主观分与全体平均相差较大的，汇总前写明理由，附在评审报告里。", ACT_PRIVATE,
     MAY(member_of_bid, "bid"), ACT_IN(struct explain_score, explain_score_in),
     ACT_OUT(struct of_tender, of_tender_out), .check = explain_score_check,
     .apply = explain_score_apply, .then = "/tender/{tender}/score"},
    {"evaluate.return_scores", "退回评分",
     "只有法定情形才能退回；该成员修改后重新提交，随后重新汇总。", ACT_PRIVATE,
     MAY(head_of_committee, "tender"), ACT_IN(struct return_scores, return_scores_in),
     .check = return_scores_check, .apply = return_scores_apply,
     .then = "/tender/{tender}/evaluation"},
    {0},
};
