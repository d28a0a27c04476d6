#include "evaluate/evaluate.h"

#include "account/account.h"
#include "evaluate/desk.h"

const struct choice evaluation_states[] = {
    {"forming", "组建与开启"},   {"qualification", "资格审查"}, {"compliance", "符合性审查"},
    {"consulting", "磋商"},      {"quoting", "最后报价"},       {"low_price", "异常低价审查"},
    {"scoring", "评分"},         {"drawing", "并列待抽取"},     {"ranked", "已排序"},
    {"reported", "已出评审报告"}, {"decided", "已确定"},        {"awarded", "已公告结果"},
    {"failed", "采购失败"},      {"stopped", "停止评审"},       {0},
};

const struct choice member_kinds[] = {
    {"expert", "评审专家"},
    {"buyer", "采购人代表"},
    {0},
};

const struct choice change_parts[] = {
    {"technical", "技术要求"},
    {"service", "服务要求"},
    {"contract", "合同草案条款"},
    {0},
};

word trigger_word(int64_t trigger)
{
    switch ((enum low_trigger)trigger) {
    case LOW_MEAN:
        return (word){"低于各有效报价平均值的规定比例"};
    case LOW_SECOND:
        return (word){"低于次低有效报价的规定比例"};
    case LOW_CEILING:
        return (word){"低于最高限价的规定比例"};
    case LOW_VIEW:
        return (word){"评审认为可能影响质量或者诚信履约"};
    }
    return (word){"—"};
}

// Relations.

static err seat(struct db *db, arena *a, const struct who *who, id tender, const char *state,
                bool *ret)
{
    struct member_holds_row row = {0};
    TRY(member_holds(db, a, who->post, who->person, tender, str_of(state), &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_member_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    return seat(db, a, who, thing, "ready", ret);
}

static err ask_invited_to(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    return seat(db, a, who, thing, "", ret);
}

static err ask_seat_held(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct seat_holds_row row = {0};
    TRY(seat_holds(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_head(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct head_holds_row row = {0};
    TRY(head_holds(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_buyer_member(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct buyer_member_holds_row row = {0};
    TRY(buyer_member_holds(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_either(struct db *db, arena *a, const struct who *who, id thing, bool *ret,
                      const struct relation *one, const struct relation *other)
{
    TRY(one->ask(db, a, who, thing, ret));
    return *ret ? OK : other->ask(db, a, who, thing, ret);
}

static err ask_member_or_organizer(struct db *db, arena *a, const struct who *who, id thing,
                                   bool *ret)
{
    return ask_either(db, a, who, thing, ret, &member_of, &organizer_of);
}

static err ask_steers(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    return ask_either(db, a, who, thing, ret, &head_of_committee, &organizer_of);
}

static err ask_decider(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    return ask_either(db, a, who, thing, ret, &leader_of_tender, &handler_of_tender);
}

// The same of a bid's tender. A bid that does not exist is nobody's.
static err of_bid(struct db *db, arena *a, const struct who *who, id bid, bool *ret,
                  const struct relation *of_tender)
{
    struct evaluated_tender_row *row = NULL;
    TRY(evaluated_tender(db, a, bid, &row));
    *ret = false;
    return row ? of_tender->ask(db, a, who, row->tender, ret) : OK;
}

static err ask_member_of_bid(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    return of_bid(db, a, who, thing, ret, &member_of);
}

static err ask_head_of_bid(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    return of_bid(db, a, who, thing, ret, &head_of_committee);
}

// 87-44, 214: the purchaser or agency in a tender, the group in a consultation.
static err ask_qualifier(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct evaluated_tender_row *row = NULL;
    struct tender_row *t = NULL;
    *ret = false;
    TRY(evaluated_tender(db, a, thing, &row));
    if (row)
        TRY(tender_by_id(db, a, row->tender, &t));
    if (!t)
        return OK;
    const struct relation *by = str_eq(t->method, S("consultation")) ? &head_of_committee
                                                                     : &organizer_of;
    return by->ask(db, a, who, row->tender, ret);
}

const struct relation member_of = {"member_of", "评审成员（已声明无回避情形）", ask_member_of};
const struct relation seat_held = {"seat_held", "被邀请的人", ask_seat_held};
const struct relation invited_to = {"invited_to", "抽取或指定的评审成员", ask_invited_to};
const struct relation head_of_committee = {"head_of_committee", "评审组长", ask_head};
const struct relation member_or_organizer_of = {
    "member_or_organizer_of", "评审成员、采购人经办或受托的代理机构", ask_member_or_organizer};
const struct relation steers_of = {"steers_of", "评审组长、采购人经办或受托的代理机构", ask_steers};
const struct relation decider_of = {"decider_of", "采购人的分管领导或经办", ask_decider};
const struct relation buyer_member_of = {"buyer_member_of", "采购人代表", ask_buyer_member};
const struct relation member_of_bid = {"member_of_bid", "该包的评审成员", ask_member_of_bid};
const struct relation head_of_bid = {"head_of_bid", "该包的评审组长", ask_head_of_bid};
const struct relation qualifier_of_bid = {
    "qualifier_of_bid", "招标：采购人经办或代理机构；磋商：磋商小组组长", ask_qualifier};

// The award, for slices to the right.

static err award_lines(struct db *db, arena *a, struct award *award)
{
    struct award_line_row_rows rows;
    if (award->bid.n)
        TRY(award_bid_lines(db, a, award->bid, &rows));
    else
        TRY(award_lines_of(db, a, award->tender, &rows));
    award->lines.at = new(a, struct award_line, rows.n + 1);
    award->lines.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        award->lines.at[i] = (struct award_line){rows.at[i].name, rows.at[i].unit,
                                                 rows.at[i].quantity, rows.at[i].unit_price};
    return OK;
}

err evaluate_award(struct db *db, arena *a, id tender, struct award **ret)
{
    struct evaluation_row *ev = NULL;
    TRY(evaluation_by_tender(db, a, tender, &ev));
    *ret = NULL;
    if (!ev || !str_eq(ev->state, S("awarded")))
        return OK;
    struct award *award = new(a, struct award, 1);
    *award = (struct award){.tender = tender, .bid = ev->winner, .supplier = ev->winner_supplier,
                            .supplier_name = ev->winner_name, .amount = ev->award,
                            .decided = ev->decided, .published = ev->result_published,
                            .letter_at = ev->result_published,
                            .letter_number = ev->letter_number};
    TRY(award_lines(db, a, award));
    *ret = award;
    return OK;
}

const struct slice evaluate_slice = {
    "evaluate",
    "评审",
    {evaluate_committee_acts, evaluate_review_acts, evaluate_clause_acts, evaluate_score_acts,
     evaluate_consult_acts, evaluate_low_price_acts, evaluate_rank_acts, evaluate_result_acts,
     evaluate_elsewhere_acts},
    {evaluate_pages, evaluate_score_pages, evaluate_review_pages,
     evaluate_ranking_pages, evaluate_sheets_pages, evaluate_letter_pages},
    &evaluate_sql,
};
