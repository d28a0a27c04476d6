// Ranking, the draw between equals, stopping, and the report that every member signs.
#include "draw/draw.h"
#include "evaluate/desk.h"
#include "evaluate/texts.h"

struct ranked {
    id bid;
    money quoted, adjusted;
    dec price_score, other_score, technical_score, total;
    int64_t place;
};
struct one_bid {
    id bid;
};
struct rank_out {
    str state;
    money benchmark;
    struct {
        struct ranked *at;
        size_t n;
    } rows;
    struct bid_list {
        struct one_bid *at;
        size_t n;
    } tied, low_price;
};
static const struct field ranked_fields[] = {
    FIELD(struct ranked, bid, "供应商的文件"),
    FIELD(struct ranked, quoted, "报价（元）"),
    FIELD(struct ranked, adjusted, "评审价（元）"),
    FIELD(struct ranked, price_score, "价格分"),
    FIELD(struct ranked, other_score, "其他分"),
    FIELD(struct ranked, technical_score, "技术分"),
    FIELD(struct ranked, total, "总分"),
    FIELD(struct ranked, place, "名次"),
    {0},
};
static const struct field one_bid_fields[] = {
    FIELD(struct one_bid, bid, "供应商的文件"),
    {0},
};
static const struct field rank_out_fields[] = {
    FIELD(struct rank_out, state, "进到哪一步"),
    FIELD(struct rank_out, benchmark, "评标基准价（元）"),
    LIST(struct rank_out, rows, "排序", ranked_fields),
    LIST(struct rank_out, tied, "并列的", one_bid_fields),
    LIST(struct rank_out, low_price, "触发异常低价的", one_bid_fields),
    {0},
};

// Everyone has confirmed the objective scores and handed in the judged ones.
static err check_all_done(struct call *c, const struct desk *d, int64_t *ret_members)
{
    struct committee_member_row_rows rows;
    TRY(committee_members(c->db, c->a, d->tender->id, &rows));
    *ret_members = 0;
    for (size_t i = 0; i < rows.n; i++) {
        const struct committee_member_row *m = &rows.at[i];
        if (!str_eq(m->state, S("ready")))
            continue;
        ++*ret_members;
        if (!m->objective_confirmed.us || !m->judged_done.us)
            return REFUSE(c, evaluate_member_open, "tender", ARG(m->name));
    }
    return OK;
}

static err check_low_prices(struct call *c, const struct desk *d, int64_t *ret_left)
{
    *ret_left = 0;
    for (size_t i = 0; i < d->bids.n; i++) {
        const struct evaluated_bid *b = &d->bids.at[i];
        if (has_passed(b->compliant) && b->triggers != INT64_MIN && b->proved == INT64_MIN)
            return REFUSE(c, evaluate_low_price_open, "tender", ARG(b->supplier_name));
        *ret_left += counts(b);
    }
    return OK;
}

static struct scored_item *scored_items(struct call *c, const struct tender_scoring *s)
{
    struct scored_item *items = new(c->a, struct scored_item, s->items.n + 1);
    for (size_t i = 0; i < s->items.n; i++) {
        const struct tender_item_row *row = &s->items.at[i];
        items[i] = (struct scored_item){.n = row->n, .weight = row->weight,
                                        .judged = str_eq(row->kind, S("judged"))};
        for (size_t g = 0; g < s->groups.n; g++)
            if (s->groups.at[g].n == row->group_n)
                items[i].technical = s->groups.at[g].technical;
    }
    return items;
}

// Adds up what was scored for one bid, item by item; false if a score is missing.
static bool sum_up(const struct scoring *s, const struct bid_score_row_rows *scores, id bid,
                   int64_t *sums)
{
    bool complete = true;
    for (size_t i = 0; i < s->item_count; i++) {
        int64_t found = 0;
        for (size_t k = 0; k < scores->n; k++) {
            const struct bid_score_row *row = &scores->at[k];
            if (!id_same(row->bid, bid) || row->item != s->items[i].n ||
                (row->person != 0) != s->items[i].judged)
                continue;
            sums[i] += row->score.n;
            found++;
        }
        complete = complete && found == (s->items[i].judged ? s->members : 1);
    }
    return complete;
}

static err gather(struct call *c, const struct desk *d, struct scoring *s,
                  struct contender **ret_at, size_t *ret_n)
{
    struct tender_scoring table;
    struct bid_score_row_rows scores;
    struct evaluation_purchase_row *purchase = NULL;
    TRY(tender_scoring(c->db, c->a, d->tender->id, &table));
    TRY(scores_that_count(c->db, c->a, d->tender->id, &scores));
    TRY(evaluation_purchase(c->db, c->a, d->tender->project, &purchase));
    s->price_weight = d->tender->price_weight;
    s->deduction = str_eq(d->tender->set_aside, S("whole")) ? (dec){0} : d->tender->sme_deduction;
    s->technical_decides = d->consultation || str_eq(d->tender->tie_rule, S("technical"));
    s->lowest_price = purchase && str_eq(purchase->review_rule, S("lowest_price"));
    s->items = scored_items(c, &table);
    s->item_count = table.items.n;
    *ret_at = new(c->a, struct contender, d->bids.n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < d->bids.n; i++) {
        const struct evaluated_bid *b = &d->bids.at[i];
        int64_t *sums = new(c->a, int64_t, s->item_count + 1);
        if (!counts(b))
            continue;
        if (!sum_up(s, &scores, b->id, sums))
            return REFUSE(c, evaluate_scores_missing, "tender", ARG((int64_t)1));
        (*ret_at)[(*ret_n)++] = (struct contender){.bid = b->id, .quoted = quoted_of(d, b),
                                                   .small = supplier_is_small(b->supplier_size),
                                                   .sums = sums};
    }
    return OK;
}

static void tell_ranking(struct call *c, const struct desk *d, const struct contender *at,
                         size_t n, struct rank_out *o)
{
    size_t tied = scoring_tied(at, n);
    o->state = tied > 1 ? S("drawing") : S("ranked");
    o->rows.at = new(c->a, struct ranked, n + 1);
    o->tied.at = new(c->a, struct one_bid, n + 1);
    o->low_price.at = new(c->a, struct one_bid, d->bids.n + 1);
    for (size_t i = 0; i < n; i++) {
        o->rows.at[o->rows.n++] = (struct ranked){
            at[i].bid, at[i].quoted, at[i].adjusted, at[i].price_score, at[i].other_score,
            at[i].technical_score, at[i].total, at[i].place};
        if (tied > 1 && i < tied)
            o->tied.at[o->tied.n++] = (struct one_bid){at[i].bid};
    }
    for (size_t i = 0; i < d->bids.n; i++)
        if (d->bids.at[i].triggers != INT64_MIN)
            o->low_price.at[o->low_price.n++] = (struct one_bid){d->bids.at[i].id};
}

static err rank_check(struct call *c, const void *in, void *out)
{
    const struct about_tender *p = in;
    struct rank_out *o = out;
    struct scoring s = {0};
    struct contender *at = NULL;
    struct desk d;
    int64_t left = 0;
    size_t n = 0;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "scoring"));
    TRY(desk_must_be_full(c, &d));
    TRY(check_low_prices(c, &d, &left));
    const struct rule *least = least_rule(c, &d, true);
    if (left < least->value)
        return refuse_at(c, least, S("tender"),
                         (const struct arg[]){ARG("异常低价审查后仍有效"), ARG(left)}, 2);
    TRY(check_all_done(c, &d, &s.members));
    TRY(gather(c, &d, &s, &at, &n));
    o->benchmark = scoring_rank(&s, at, n);
    tell_ranking(c, &d, at, n, o);
    return OK;
}

static err rank_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                      const void *in, const void *out)
{
    id tender = ((const struct about_tender *)in)->tender;
    const struct rank_out *o = out;
    TRY(ranking_clear(db, .tender = tender));
    for (size_t i = 0; i < o->rows.n; i++) {
        const struct ranked *r = &o->rows.at[i];
        TRY(ranking_add(db, .bid = r->bid, .tender = tender, .quoted = r->quoted,
                        .adjusted = r->adjusted, .price_score = r->price_score,
                        .other_score = r->other_score, .technical_score = r->technical_score,
                        .total = r->total, .place = r->place));
    }
    return evaluation_ranked(db, .tender = tender, .state = o->state, .benchmark = o->benchmark);
}

// Equal in all that the law compares: 87-68 lets a draw decide, and nothing else.
struct draw_tie {
    id tender, winner, draw;
    str method, witnesses;
    instant drawn_at;
    struct file file;
};
static err tied_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                        struct options *ret)
{
    struct evaluation_choice_rows rows;
    TRY(ranked_choices(db, a, thing, 0, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].id), rows.at[i].label};
    return OK;
}
static err tie_draw_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                            struct options *ret)
{
    struct tender_row *t = NULL;
    TRY(tender_by_id(db, a, thing, &t));
    return t ? draw_options(db, a, t->project, "tie", ret) : missing();
}
static const struct field draw_tie_in[] = {
    FIELD(struct draw_tie, tender, "采购项目"),
    FIELD(struct draw_tie, winner, "抽中的供应商", .options = tied_options),
    FIELD(struct draw_tie, method, "抽取办法", .hint = "如 按提交时间编号，摇号机抽取一个号码"),
    FIELD(struct draw_tie, witnesses, "在场的人", .hint = "并列的供应商代表、评审成员、监督人员的姓名"),
    FIELD(struct draw_tie, drawn_at, "抽取时间"),
    FIELD(struct draw_tie, draw, "本平台的抽取", .optional = true, .options = tie_draw_options,
          .hint = "在本平台抽的，选是哪一次：第一位就是抽中的，谁都能重算"),
    FIELD(struct draw_tie, file, "抽取记录", .optional = true),
    {0},
};
struct draw_tie_out {
    struct bid_list others;
};
static const struct field draw_tie_out_fields[] = {
    LIST(struct draw_tie_out, others, "未抽中的", one_bid_fields),
    {0},
};

// A draw made here binds: the equal ones and nobody else were in it, and its first is the winner.
static err check_made_here(struct call *c, const struct draw_tie *p, const struct desk *d,
                           const struct evaluation_choice_rows *tied)
{
    struct draw_names order;
    size_t drawn = 0;
    bool first = false;
    TRY(draw_order_of(c->db, c->a, p->draw, d->tender->project, "tie", &order));
    for (size_t i = 0; i < tied->n; i++) {
        for (size_t k = 0; k < order.n; k++)
            drawn += str_eq(order.at[k], tied->at[i].label);
        first = first || (order.n && id_same(tied->at[i].id, p->winner) &&
                          str_eq(order.at[0], tied->at[i].label));
    }
    if (first && drawn == tied->n && order.n == tied->n)
        return OK;
    return REFUSE(c, evaluate_as_drawn, "winner", ARG(order.n ? order.at[0] : S("—")));
}

static err draw_tie_check(struct call *c, const void *in, void *out)
{
    const struct draw_tie *p = in;
    struct draw_tie_out *o = out;
    struct evaluation_choice_rows rows;
    struct desk d;
    bool among = false;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "drawing"));
    if (p->drawn_at.us > c->at.us)
        return refuse_field(c, "drawn_at", "{label}不能晚于现在");
    TRY(ranked_choices(c->db, c->a, p->tender, 0, &rows));
    o->others.at = new(c->a, struct one_bid, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        if (id_same(rows.at[i].id, p->winner))
            among = true;
        else
            o->others.at[o->others.n++] = (struct one_bid){rows.at[i].id};
    }
    if (!among)
        return REFUSE(c, evaluate_draw_among_equals, "winner", ARG(rows.n));
    return p->draw.n ? check_made_here(c, p, &d, &rows) : OK;
}

static err draw_tie_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                          const void *in, const void *out)
{
    const struct draw_tie *p = in;
    const struct draw_tie_out *o = out;
    TRY(ranking_place(db, .bid = p->winner, .place = 1));
    for (size_t i = 0; i < o->others.n; i++)
        TRY(ranking_place(db, .bid = o->others.at[i].bid, .place = 2));
    TRY(tie_draw_add(db, .tender = p->tender, .winner = p->winner, .method = p->method,
                     .witnesses = p->witnesses, .drawn = p->drawn_at, .draw = p->draw,
                     .file = p->file.sha256, .file_name = p->file.name));
    return evaluation_set_state(db, .tender = p->tender, .state = S("ranked"));
}

// 87-65: a document that is unlawful or cannot be applied ends the evaluation.
struct stop {
    id tender;
    str reason;
};
static const struct field stop_in[] = {
    FIELD(struct stop, tender, "采购项目"),
    LONG(struct stop, reason, "停止评审的原因", .min = 10, .max = 1000,
         .hint = "写明采购文件哪一处违反规定或者无法评审"),
    {0},
};

static err stop_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    struct desk d;
    TRY(desk_open(c, ((const struct stop *)in)->tender, &d));
    return desk_must_be(c, &d, "qualification compliance consulting quoting low_price scoring "
                               "drawing ranked");
}

static err stop_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                      const void *in, __attribute__((unused)) const void *out)
{
    const struct stop *p = in;
    return evaluation_fail(db, .tender = p->tender, .state = S("stopped"),
                           .failed_at = S("stopped"), .reason = p->reason);
}

struct report_out {
    str number, text;
};
static const struct field report_out_fields[] = {
    FIELD(struct report_out, number, "评审报告编号"),
    LONG(struct report_out, text, "评审报告", .max = 16000),
    {0},
};

static err report_check(struct call *c, const void *in, void *out)
{
    const struct about_tender *p = in;
    struct report_out *o = out;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "ranked"));
    TRY(desk_must_be_full(c, &d));
    o->number = join(c->a, d.tender->number, S("-评审报告"));
    return report_text(c, &d, &o->text);
}

static err report_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    id tender = ((const struct about_tender *)in)->tender;
    const struct report_out *o = out;
    TRY(evaluation_report(db, .tender = tender, .number = o->number, .report = o->text,
                          .at = e->at));
    return tender_move(db, tender, "reported", e->at);
}

struct sign_report {
    id tender;
    str dissent;
};
static const struct field sign_report_in[] = {
    FIELD(struct sign_report, tender, "采购项目"),
    LONG(struct sign_report, dissent, "不同意见", .optional = true, .max = 2000,
         .hint = "对评审报告有异议的，在这里写明不同意见和理由；不写视为同意"),
    {0},
};

static err sign_report_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct sign_report *p = in;
    struct committee_member_row_rows rows;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "reported"));
    TRY(committee_members(c->db, c->a, p->tender, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (id_same(rows.at[i].person, c->who.person) && rows.at[i].signed_at.us)
            return REFUSE(c, evaluate_signed, "tender", ARG(rows.at[i].signed_at));
    return OK;
}

static err sign_report_apply(struct db *db, const struct entry *e, const void *in,
                             __attribute__((unused)) const void *out)
{
    const struct sign_report *p = in;
    return progress_sign(db, .tender = p->tender, .person = e->by, .at = e->at,
                         .dissent = p->dissent);
}

// Signed by hand: the scan stands for the signatures of those who have not signed here.
struct scan_report {
    id tender;
    struct file file;
};
struct signer {
    id person;
};
struct scan_report_out {
    struct {
        struct signer *at;
        size_t n;
    } signers;
};
static const struct field scan_report_in[] = {
    FIELD(struct scan_report, tender, "采购项目"),
    FIELD(struct scan_report, file, "签字页扫描件", .hint = "全体成员签过字的，PDF 或者图片"),
    {0},
};
static const struct field signer_fields[] = {FIELD(struct signer, person, "签字的人"), {0}};
static const struct field scan_report_out[] = {
    LIST(struct scan_report_out, signers, "在纸上签字的", signer_fields),
    {0},
};

static err scan_report_check(struct call *c, const void *in, void *out)
{
    const struct scan_report *p = in;
    struct scan_report_out *o = out;
    struct committee_member_row_rows rows;
    struct desk d;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "reported"));
    TRY(committee_members(c->db, c->a, p->tender, &rows));
    o->signers.at = new(c->a, struct signer, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(rows.at[i].state, S("ready")) && !rows.at[i].signed_at.us)
            o->signers.at[o->signers.n++] = (struct signer){rows.at[i].person};
    return OK;
}

static err scan_report_apply(struct db *db, const struct entry *e, const void *in,
                             const void *out)
{
    const struct scan_report *p = in;
    const struct scan_report_out *o = out;
    for (size_t i = 0; i < o->signers.n; i++)
        TRY(progress_sign(db, .tender = p->tender, .person = o->signers.at[i].person,
                          .at = e->at));
    return report_scan_put(db, .tender = p->tender, .file = p->file.sha256,
                           .file_name = p->file.name, .at = e->at);
}

const struct act evaluate_rank_acts[] = {
    {"evaluate.rank", "汇总并排序",
     "全体成员提交后汇总；按总分从高到低排序，得分相同的报价低者在前。", ACT_PRIVATE,
     MAY(head_of_committee, "tender"), ACT_IN(struct about_tender, about_tender_in),
     ACT_OUT(struct rank_out, rank_out_fields), .check = rank_check, .apply = rank_apply,
     .then = "/tender/{tender}/evaluation"},
    {"evaluate.draw_tie", "登记并列抽取",
     "得分、报价等都相同的，按采购文件规定随机抽取，登记办法和在场的人。", ACT_PRIVATE,
     MAY(organizer_of, "tender"), ACT_IN(struct draw_tie, draw_tie_in),
     ACT_OUT(struct draw_tie_out, draw_tie_out_fields), .check = draw_tie_check,
     .apply = draw_tie_apply, .then = "/tender/{tender}/evaluation"},
    {"evaluate.stop", "停止评审",
     "采购文件违反国家规定或者导致评审无法进行的，停止评审，修改后重新组织。", ACT_PRIVATE,
     MAY(steers_of, "tender"), ACT_IN(struct stop, stop_in), .check = stop_check,
     .apply = stop_apply, .then = "/tender/{tender}/evaluation"},
    {"evaluate.report", "出评审报告", "按评审记录写成报告，交全体成员签名。", ACT_PRIVATE,
     MAY(head_of_committee, "tender"), ACT_IN(struct about_tender, about_tender_in),
     ACT_OUT(struct report_out, report_out_fields), .check = report_check,
     .apply = report_apply, .then = "/tender/{tender}/report"},
    {"evaluate.sign_report", "签署评审报告",
     "全体成员签名；有异议的写明不同意见，不签又不说明的视为同意。", ACT_PRIVATE,
     MAY(member_of, "tender"), ACT_IN(struct sign_report, sign_report_in),
     .check = sign_report_check, .apply = sign_report_apply, .weighty = true,
     .then = "/tender/{tender}/report"},
    {"evaluate.scan_report", "上传签字扫描件",
     "打印后全体成员手签的，上传扫描件，没有在网上签的就算签过；有不同意见的仍要在网上写明。",
     ACT_PRIVATE, MAY(steers_of, "tender"), ACT_IN(struct scan_report, scan_report_in),
     ACT_OUT(struct scan_report_out, scan_report_out), .check = scan_report_check,
     .apply = scan_report_apply, .then = "/tender/{tender}/report"},
    {0},
};
