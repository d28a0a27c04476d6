#include "bid/bid_parts.h"

#include "bid/bid_content.h"

const struct choice bid_states[] = {
    {"live", "有效"},       {"replaced", "已被替换"}, {"withdrawn", "已撤回"},
    {"awaiting", "待第二人录入"}, {"opened", "已开启"},     {"unopened", "未开启"},
    {0},
};

const struct choice bid_channels[] = {{"online", "网上提交"}, {"paper", "纸质递交"}, {0}};

const struct choice bid_causes[] = {
    {"too_few", "供应商不足法定家数，不开启"},
    {"shut", "密封没有解开，不是供应商的原因"},
    {"seal", "不是用公告的公钥密封的，或者密封件已损坏"},
    {"missing", "平台读不出这份文件（平台原因）"},
    {"damaged", "文件与收到时的指纹不一致（平台原因）"},
    {"not_tar", "不是规定格式的文件包，或者不完整"},
    {"manifest", "文件包里的目录缺少或者写错"},
    {"other_tender", "文件包里写的是别的采购"},
    {"other_supplier", "文件包里写的是别的供应商"},
    {"file_mismatch", "文件与目录所写的名称、大小或指纹不一致"},
    {"price", "没有能读出的报价"},
    {"response", "逐条响应读不出来"},
    {"sum", "报价总额与分项合计不一致，以单价计算的合计为准，供应商确认后有效"},
    {0},
};

// 电子招标投标办法 30 and 31 for invitations to tender; here by analogy, the notice says so.
#define OURS "不是供应商的原因：视为撤回，可以要求责任一方赔偿直接损失，其余照常（参照电子招标投标办法第三十一条）"
#define THEIRS "供应商的原因：视为撤销，不参加评审，其余照常（参照电子招标投标办法第三十一条）"
const struct choice bid_consequences[] = {
    {"too_few", "文件原样退还，依法另定办法"},
    {"shut", OURS}, {"missing", OURS}, {"damaged", OURS},
    {"seal", THEIRS}, {"not_tar", THEIRS}, {"manifest", THEIRS}, {"other_tender", THEIRS},
    {"other_supplier", THEIRS}, {"file_mismatch", THEIRS}, {"price", THEIRS}, {"response", THEIRS},
    {0},
};

static err ask_bidder_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct bid_is_of_row row = {0};
    TRY(bid_is_of(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_organizer_of_bid(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct bid_has_organizer_row row = {0};
    TRY(bid_has_organizer(db, a, who->post, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}

// Any supplier, once the tender is public.
static err ask_supplier_for(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct tender_row *t = NULL;
    TRY(any_supplier.ask(db, a, who, thing, ret));
    TRY(tender_by_id(db, a, thing, &t));
    *ret = *ret && t && !str_eq(t->state, S("draft"));
    return OK;
}

const struct relation supplier_for = {"supplier_for", "任一供应商的人员", ask_supplier_for};
const struct relation bidder_of = {"bidder_of", "这份文件的供应商", ask_bidder_of};
const struct relation organizer_of_bid = {"organizer_of_bid", "这次采购的经办或代理机构",
                                          ask_organizer_of_bid};

err bid_papers(struct blob_store *blobs, arena *a, const struct bid_row *b,
               struct bid_papers *ret)
{
    struct bid_content content;
    struct bid_claim claim = {b->tender, b->supplier, "whole"};
    *ret = (struct bid_papers){0};
    if (!str_eq(b->state, S("opened")))
        return denied();
    if (bid_content_read(blobs, a, bid_blob(b), &claim, BID_PAPERS, &content))
        return OK;
    ret->answers = content.answers;
    ret->index = content.index;
    ret->files = content.files;
    return OK;
}

err bid_call_quotes(struct db *db, id tender, instant until, instant at)
{
    return bid_quote_call_put(db, .tender = tender, .until = until, .at = at);
}

// What acts share.

err bid_tender(struct call *c, id tender, struct tender_row **ret)
{
    TRY(tender_by_id(c->db, c->a, tender, ret));
    return *ret ? OK : refuse_field(c, "tender", "没有这个{label}");
}

instant bid_received(const struct call *c)
{
    return c->received.us ? c->received : c->at;
}

str bid_clock(arena *a, instant t)
{
    return join(a, instant_clock(a, t), format(a, ".%06d", (int)(t.us % second_us)));
}

err bid_in_time(struct call *c, const struct tender_row *t)
{
    instant received = bid_received(c);
    if (received.us < t->deadline.us)
        return OK;
    return REFUSE(c, bid_late, "tender", ARG(bid_clock(c->a, t->deadline)),
                  ARG(bid_clock(c->a, received)));
}

err bid_receiving(struct call *c, const struct tender_row *t)
{
    if (!str_eq(t->venue, S("here")))
        return REFUSE(c, bid_elsewhere, "tender", ARG(t->outside_address));
    if (t->deadline.us)
        TRY(bid_in_time(c, t));
    if (!str_eq(t->state, S("open")))
        return REFUSE(c, bid_not_receiving, "tender", ARG(choice_word(tender_states, t->state)));
    return tender_may_go_on(c, t);
}

const struct slice bid_slice = {
    "bid", "投标",
    {bid_announce_acts, bid_draft_acts, bid_take_acts, bid_submit_acts, bid_paper_acts,
     bid_open_acts, bid_quote_acts, bid_hall_acts, bid_unlock_acts, bid_incident_acts,
     bid_offline_acts, bid_sealer_acts},
    {bid_pages, bid_fit_pages, bid_prepare_pages, bid_receipt_pages, bid_hall_pages,
     bid_unlock_pages, bid_sealer_pages},
    &bid_sql,
};
