// What the law wants said about a contract: published within two working days, filed within seven.
#include "contract/parts.h"
#include "plan/plan.h"

struct publish {
    id contract;
    str reason;
};
struct publish_out {
    id notice, project;
    str title, text;
};
static const struct field publish_in[] = {
    FIELD(struct publish, contract, "合同"),
    LONG(struct publish, reason, "超过期限的原因", .optional = true, .max = 600,
         .hint = "超过法定公告期限的写明原因，公告里会写上"),
    {0},
};
static const struct field publish_out[] = {
    FIELD(struct publish_out, notice, "公告"),
    FIELD(struct publish_out, project, "项目"),
    FIELD(struct publish_out, title, "标题", .max = 300),
    LONG(struct publish_out, text, "全文", .max = 20000),
    {0},
};

static err put_party(struct call *c, struct out *o, const char *lead, id org)
{
    struct contract_party_row *p = NULL;
    TRY(contract_party(c->db, c->a, org, &p));
    if (!p)
        return missing();
    put(o, lead);
    put(o, p->name);
    put(o, "\n地址：");
    put(o, str_empty(p->address) ? S("见本项目采购公告") : p->address);
    put(o, "\n联系方式：");
    put(o, str_empty(p->phone) ? S("见本项目采购公告") : p->phone);
    put(o, "\n");
    return OK;
}

err contract_put_head(struct call *c, struct out *o, const struct contract_row *k,
                      const struct contract_project_row *p)
{
    str number = p->tender_number.at    ? p->tender_number
                 : p->outside_number.at ? p->outside_number
                 : p->filed_number.at   ? p->filed_number
                                        : S("无");
    put(o, join(c->a, S("一、合同编号：\n"), k->number, S("\n二、合同名称：\n"), k->name,
                S("\n三、项目编号：\n"), number, S("\n四、项目名称：\n"), p->title,
                S("\n五、合同主体\n")));
    TRY(put_party(c, o, "采购人（甲方）：", k->buyer));
    return put_party(c, o, "供应商（乙方）：", k->supplier);
}

// The notice is one entry: a long list is cut and refers to the contract's page.
enum { lines_in_notice = 30 };

static void put_lines(struct out *o, const struct contract_line_row_rows *lines)
{
    for (size_t i = 0; i < lines->n && i < lines_in_notice; i++) {
        const struct contract_line_row *l = &lines->at[i];
        put(o, "主要标的名称：");
        put(o, l->name);
        put(o, "；主要标的数量：");
        put(o, l->quantity);
        put(o, l->unit);
        put(o, "；单价（元）：");
        put(o, l->unit_price);
        put(o, "\n");
    }
    if (lines->n > lines_in_notice) {
        put(o, "其余 ");
        put(o, lines->n - lines_in_notice);
        put(o, " 项见合同文本。\n");
    }
}

// 财办库〔2020〕50号, 合同公告: nine headings in this order.
static err notice_text(struct call *c, const struct contract_row *k,
                       const struct contract_project_row *p, str reason, str *ret)
{
    arena *a = c->a;
    struct out o = out_plain(a);
    struct contract_line_row_rows lines;
    TRY(contract_lines(c->db, a, k->id, &lines));
    TRY(contract_put_head(c, &o, k, p));
    put(&o, "六、合同主要信息\n");
    put_lines(&o, &lines);
    put(&o, join(a, S("服务要求："), p->scope, S("\n合同金额（元）："),
                 money_comma(a, k->amount), S("（"), money_words(a, k->amount),
                 S("）\n履约期限："), day_text(a, k->from_day), S("至"),
                 day_text(a, k->until_day), S("\n履约地点："),
                 str_empty(k->place) ? S("按合同约定") : k->place, S("\n采购方式：")));
    put(&o, choice_word(plan_methods, k->method));
    put(&o, join(a, S("\n七、合同签订日期：\n"), day_text(a, k->signed_day),
                 S("\n八、合同公告日期：\n"), day_text(a, c->today),
                 S("\n九、其他补充事宜：\n"),
                 str_empty(reason) ? S("无") : join(a, S("本公告晚于法定期限，原因："), reason),
                 S("\n")));
    *ret = out_str(&o);
    return OK;
}

static err publish_check(struct call *c, const void *in, void *out)
{
    const struct publish *p = in;
    struct contract_row *k = NULL;
    struct contract_project_row *project = NULL;
    struct publish_out *o = out;
    TRY(contract_running(c, p->contract, &k));
    if (k->published.us)
        return REFUSE(c, contract_published_once, "", ARG(day_of(k->published)));
    if (c->today.n > k->publish_by.n && str_empty(p->reason))
        return REFUSE(c, contract_publish_within, "reason", ARG(k->signed_day),
                      ARG(k->publish_by), ARG(c->today.n - k->publish_by.n));
    TRY(contract_project(c->db, c->a, k->id, &project));
    if (!project)
        return missing();
    *o = (struct publish_out){.notice = new_id(), .project = k->project,
                              .title = plan_notice_title(c->a, project->title, "contract")};
    return notice_text(c, k, project, p->reason, &o->text);
}

static err publish_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct publish *p = in;
    const struct publish_out *o = out;
    TRY(plan_notice_add(db, &(struct notice_new){
        .id = o->notice, .project = o->project, .subject = p->contract, .kind = "contract",
        .title = o->title, .body = o->text, .published = e->at}));
    return contract_set_published(db, .contract = p->contract, .notice = o->notice,
                                  .reason = p->reason, .at = e->at);
}

struct list {
    id contract;
    str address, medium;
    instant listed_at;
};
struct list_out {
    id notice;
    str medium;
};
static const struct field list_in[] = {
    FIELD(struct list, contract, "合同"),
    FIELD(struct list, address, "网址", .max = 400),
    FIELD(struct list, listed_at, "登载时间"),
    FIELD(struct list, medium, "登载媒体", .optional = true, .hint = "不填就是中国政府采购网"),
    {0},
};
static const struct field list_out[] = {
    FIELD(struct list_out, notice, "公告"),
    FIELD(struct list_out, medium, "登载媒体"),
    {0},
};

static err list_check(struct call *c, const void *in, void *out)
{
    const struct list *p = in;
    struct contract_row *k = NULL;
    TRY(contract_of_call(c, p->contract, &k));
    if (!k->notice.n)
        return REFUSE(c, contract_publish_first, "", ARG(k->number));
    if (p->listed_at.us > c->at.us)
        return refuse_field(c, "listed_at", "{label}不能在现在之后");
    if (day_of(p->listed_at).n < k->signed_day.n)
        return refuse_field(c, "listed_at", "{label}不能在合同签订之前");
    *(struct list_out *)out =
        (struct list_out){k->notice, str_empty(p->medium) ? S("中国政府采购网") : p->medium};
    return OK;
}

static err list_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct list *p = in;
    const struct list_out *o = out;
    TRY(plan_notice_listed(db, o->notice, p->listed_at, p->address, o->medium, (day){0}));
    return contract_set_listed(db, .contract = p->contract, .listed = p->listed_at, .at = e->at);
}

struct file_copy {
    id contract;
    str number, reason;
};
struct file_copy_out {
    day filed_day;
};
static const struct field file_in[] = {
    FIELD(struct file_copy, contract, "合同"),
    FIELD(struct file_copy, number, "备案编号", .hint = "财政部门给的编号"),
    LONG(struct file_copy, reason, "超过期限的原因", .optional = true, .max = 600,
         .hint = "超过法定备案期限的写明原因"),
    {0},
};
static const struct field file_out[] = {FIELD(struct file_copy_out, filed_day, "备案日期"), {0}};

static err file_check(struct call *c, const void *in, void *out)
{
    const struct file_copy *p = in;
    struct contract_row *k = NULL;
    TRY(contract_running(c, p->contract, &k));
    if (k->filed.us)
        return REFUSE(c, contract_filed_once, "", ARG(k->filed_number));
    if (c->today.n > k->file_by.n && str_empty(p->reason))
        return REFUSE(c, contract_file_within, "reason", ARG(k->signed_day), ARG(k->file_by),
                      ARG(c->today.n - k->file_by.n));
    ((struct file_copy_out *)out)->filed_day = c->today;
    return OK;
}

static err file_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct file_copy *p = in;
    const struct file_copy_out *o = out;
    return contract_set_filed(db, .contract = p->contract, .number = p->number,
                              .filed_day = o->filed_day, .reason = p->reason, .at = e->at);
}

const struct act contract_public_acts[] = {
    {"contract.publish", "公告合同", "签订后按期公告；公告后合同页向所有人公开。", ACT_PUBLIC,
     MAY(contract_handler, "contract"), ACT_IN(struct publish, publish_in),
     ACT_OUT(struct publish_out, publish_out), .check = publish_check, .apply = publish_apply,
     .weighty = true, .then = "/contract/{contract}"},
    {"contract.list", "登记合同公告的登载", "填指定媒体上的网址和登载时间。", ACT_PUBLIC,
     MAY(contract_handler, "contract"), ACT_IN(struct list, list_in),
     ACT_OUT(struct list_out, list_out), .check = list_check, .apply = list_apply,
     .then = "/contract/{contract}"},
    {"contract.file", "登记合同备案", "合同副本按期报财政部门备案后，登记编号。", ACT_PUBLIC,
     MAY(contract_handler, "contract"), ACT_IN(struct file_copy, file_in),
     ACT_OUT(struct file_copy_out, file_out), .check = file_check, .apply = file_apply,
     .then = "/contract/{contract}"},
    {0},
};
