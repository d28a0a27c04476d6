#include "tender/tender.h"

#include "account/account.h"
#include "tender/tender_document.h"

const struct choice tender_states[] = {
    {"draft", "编制中"},     {"published", "已发布，待登载"}, {"open", "公告中"},
    {"closed", "已截止"},    {"opened", "已开启"},            {"evaluating", "评审中"},
    {"reported", "已出评审报告"}, {"decided", "已确定"},      {"awarded", "已公告结果"},
    {"failed", "采购失败"},  {"ended", "已终止"},             {0},
};

const struct choice tender_item_kinds[] = {
    {"objective", "客观分"},
    {"judged", "主观分"},
    {0},
};

const struct choice tender_tie_rules[] = {
    {"draw", "得分且报价相同的，随机抽取"},
    {"technical", "得分且报价相同的，技术部分得分高的在前；仍相同的，随机抽取"},
    {0},
};

struct tender_words tender_words_of(str method)
{
    if (str_eq(method, S("consultation")))
        return (struct tender_words){{"磋商文件"}, {"响应文件"}, {"磋商小组"}, {"响应文件开启"},
                                     {"成交"},     {"成交供应商"}, {"竞争性磋商公告"}};
    return (struct tender_words){{"招标文件"}, {"投标文件"}, {"评标委员会"}, {"开标"},
                                 {"中标"},     {"中标人"},   {"招标公告"}};
}

// Relations.

static err ask_organizer_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct tender_has_organizer_row row = {0};
    TRY(tender_has_organizer(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_organizer_of_project(struct db *db, arena *a, const struct who *who, id thing,
                                    bool *ret)
{
    struct project_has_organizer_row row = {0};
    TRY(project_has_organizer(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_buyer_of_tender(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct tender_has_buyer_row row = {0};
    *ret = false;
    if (post_menu(who->post_kind) != MENU_BUYER)
        return OK;
    TRY(tender_has_buyer(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_handler_of_tender(struct db *db, arena *a, const struct who *who, id thing,
                                 bool *ret)
{
    struct tender_has_handler_row row = {0};
    TRY(tender_has_handler(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_leader_of_tender(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    *ret = false;
    return str_eq(who->post_kind, S("leader")) ? ask_buyer_of_tender(db, a, who, thing, ret) : OK;
}

static err ask_agency_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct project_has_agency_row row = {0};
    TRY(project_has_agency(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

const struct relation organizer_of = {"organizer_of", "采购人经办或受托的代理机构",
                                      ask_organizer_of};
const struct relation organizer_of_project = {
    "organizer_of_project", "项目的采购人经办或受托的代理机构", ask_organizer_of_project};
const struct relation buyer_of_tender = {"buyer_of_tender", "采购人的人员", ask_buyer_of_tender};
const struct relation handler_of_tender = {"handler_of_tender", "采购人的经办或科室负责人",
                                           ask_handler_of_tender};
const struct relation leader_of_tender = {"leader_of_tender", "采购人的分管领导",
                                          ask_leader_of_tender};
const struct relation agency_of = {"agency_of", "受托的代理机构", ask_agency_of};

err tender_scoring(struct db *db, arena *a, id tender, struct tender_scoring *ret)
{
    TRY(tender_groups(db, a, tender, &ret->groups));
    TRY(tender_items(db, a, tender, &ret->items));
    return tender_levels(db, a, tender, &ret->levels);
}

err tender_may_go_on(struct call *c, const struct tender_row *t)
{
    if (t->held.us)
        return REFUSE(c, tender_held, "tender", ARG(t->held), ARG(t->held_reason));
    if (t->lawful_deadline.n && day_of(t->deadline).n < t->lawful_deadline.n)
        return REFUSE(c, tender_deadline_too_soon, "tender", ARG(t->deadline),
                      ARG(t->lawful_deadline));
    return OK;
}

err tender_move(struct db *db, id tender, const char *state, instant at)
{
    return tender_set_state(db, .tender = tender, .state = str_of(state), .at = at);
}

err tender_end(struct db *db, id tender, const char *state, str reason, instant at)
{
    return tender_finish(db, .tender = tender, .state = str_of(state), .reason = reason, .at = at);
}

const struct slice tender_slice = {
    "tender", "采购",
    {tender_entrust_acts, tender_draft_acts, tender_document_acts, tender_publish_acts,
     tender_lock_acts, tender_change_acts, tender_hold_acts},
    {tender_pages, tender_lock_pages},
    &tender_sql,
};
