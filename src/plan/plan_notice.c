// Notices: every text that is made public, in the kinds of 财办库〔2020〕50号.
#include "plan/plan.h"

const struct choice notice_kinds[] = {
    {"intention", "采购意向"},
    {"tender", "招标公告"},
    {"consultation", "竞争性磋商公告"},
    {"clarification", "澄清公告"},
    {"correction", "更正公告"},
    {"termination", "终止公告"},
    {"result", "中标（成交）结果公告"},
    {"contract", "合同公告"},
    {"acceptance", "公共服务项目验收结果公告"},
    {"supervision", "监督检查处理结果公告"},
    {0},
};

err plan_notice_add(struct db *db, const struct notice_new *n)
{
    return notice_add(db, .id = n->id, .project = n->project, .subject = n->subject,
                      .kind = str_of(n->kind), .title = n->title, .body = n->body,
                      .published = n->published);
}

err plan_notice_listed(struct db *db, id notice, instant at, str address, str medium, day ends)
{
    return notice_set_listed(db, .notice = notice, .listed = at, .address = address,
                             .medium = medium, .ends_day = ends);
}

err plan_notice(struct db *db, arena *a, id notice, struct notice_row **ret)
{
    return notice_by_id(db, a, notice, ret);
}

err plan_notices(struct db *db, arena *a, id project, struct notice_row_rows *ret)
{
    return notices_of_project(db, a, project, ret);
}

err plan_notice_last(struct db *db, arena *a, id project, const char *kind,
                     struct notice_row **ret)
{
    return notice_last(db, a, project, str_of(kind), ret);
}

str plan_notice_title(arena *a, str project_title, const char *kind)
{
    return join(a, project_title, str_of(choice_word(notice_kinds, str_of(kind))));
}
