// 履约验收: the 验收书, its members' signatures, what it makes due, its publication.
#include "perform/parts.h"
#include "plan/plan.h"

struct member_in {
    id person;
    str name, unit, role;
};
struct accept {
    id contract;
    int64_t instalment;
    day accepted_day;
    str content, opinion;
    bool passed;
    int64_t recipients_asked, recipients_satisfied;
    struct {
        struct member_in *at;
        size_t n;
    } members;
    struct file file;
};
struct member_out {
    str name, unit;
};
struct accept_out {
    id acceptance;
    struct {
        struct member_out *at;
        size_t n;
    } members;
};

static err people_choices(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                          struct options *ret)
{
    struct acceptance_candidate_rows rows;
    TRY(acceptance_candidates(db, a, thing, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].person),
                                     join(a, rows.at[i].name, S("，"), rows.at[i].unit)};
    return OK;
}

static err instalment_choices(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                              struct options *ret)
{
    struct contract_instalment_row_rows rows;
    TRY(contract_instalments(db, a, thing, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){format(a, "%lld", (long long)rows.at[i].n), rows.at[i].name};
    return OK;
}

static const struct field member_fields[] = {
    FIELD(struct member_in, person, "有账号的成员", .optional = true, .options = people_choices,
          .hint = "在系统里签字；没有账号的填下面的姓名和单位"),
    FIELD(struct member_in, name, "姓名", .optional = true, .max = 40),
    FIELD(struct member_in, unit, "单位", .optional = true),
    CHOICE(struct member_in, role, "身份", acceptance_roles),
    {0},
};
static const struct field accept_in[] = {
    FIELD(struct accept, contract, "合同"),
    FIELD(struct accept, instalment, "验收哪一期", .min = 1, .options = instalment_choices),
    FIELD(struct accept, accepted_day, "验收日期"),
    LONG(struct accept, content, "验收内容", .max = 3000, .hint = "对照合同逐项写：服务、数量、质量、期限"),
    LONG(struct accept, opinion, "验收意见", .max = 3000),
    FIELD(struct accept, passed, "验收合格"),
    FIELD(struct accept, recipients_asked, "征求意见的服务对象人数", .min = 0, .max = 1000000),
    FIELD(struct accept, recipients_satisfied, "其中满意的人数", .min = 0, .max = 1000000),
    LIST(struct accept, members, "验收成员", member_fields, .min = 1, .max = 30,
         .hint = "公共服务项目要有服务对象参加"),
    FIELD(struct accept, file, "在纸上签好的验收书", .optional = true,
          .hint = "成员都有账号、都在这里签字的不用上传"),
    {0},
};
static const struct field member_out_fields[] = {
    FIELD(struct member_out, name, "姓名"),
    FIELD(struct member_out, unit, "单位"),
    {0},
};
static const struct field accept_out[] = {
    FIELD(struct accept_out, acceptance, "验收书"),
    LIST(struct accept_out, members, "验收成员", member_out_fields),
    {0},
};

static bool is_recipient(str role)
{
    return str_eq(role, S("recipient"));
}

// TL-45, 22-24: the recipients of a public service take part and are asked.
static err check_recipients(struct call *c, const struct contract_row *k, const struct accept *p)
{
    int64_t among = 0, least = rule_of(c, &RULE_perform_recipients)->value;
    for (size_t i = 0; i < p->members.n; i++)
        among += is_recipient(p->members.at[i].role);
    if (p->recipients_satisfied > p->recipients_asked)
        return refuse_field(c, "recipients_satisfied", "{label}不能多于征求意见的人数");
    if (str_eq(k->kind, S("public")) && (among < least || p->recipients_asked < least))
        return REFUSE(c, perform_recipients, "members", ARG(among), ARG(p->recipients_asked));
    return OK;
}

// Who a member is: by account, or as written.
static err name_member(struct call *c, const struct member_in *m, struct member_out *ret)
{
    struct acceptance_person_row *known = NULL;
    *ret = (struct member_out){m->name, m->unit};
    if (m->person.n) {
        TRY(acceptance_person(c->db, c->a, m->person, &known));
        if (!known)
            return refuse_field(c, "members", "{label}里有一个不存在的账号");
        if (str_empty(m->name))
            *ret = (struct member_out){known->name, known->unit};
    }
    if (str_empty(ret->name))
        return refuse_field(c, "members", "{label}里没有账号的要写姓名和单位");
    if (str_empty(ret->unit))
        ret->unit = known ? known->unit : S("—");
    return OK;
}

static err check_members(struct call *c, const struct accept *p, struct accept_out *o)
{
    o->members.at = new(c->a, struct member_out, p->members.n + 1);
    for (size_t i = 0; i < p->members.n; i++) {
        const struct member_in *m = &p->members.at[i];
        TRY(name_member(c, m, &o->members.at[o->members.n++]));
        if (!m->person.n && !is_recipient(m->role) && !p->file.sha256.at)
            return REFUSE(c, perform_members_signed, "file", ARG(m->name));
        for (size_t j = 0; j < i; j++)
            if (m->person.n && id_same(p->members.at[j].person, m->person))
                return refuse_field(c, "members", "{label}里同一个人写了两次");
    }
    return OK;
}

static err accept_check(struct call *c, const void *in, void *out)
{
    const struct accept *p = in;
    struct contract_row *k = NULL;
    struct contract_instalment_row_rows rows;
    struct acceptances_live_row live = {0};
    TRY(contract_running(c, p->contract, &k));
    TRY(contract_instalments(c->db, c->a, k->id, &rows));
    const struct contract_instalment_row *n = contract_instalment_n(&rows, p->instalment);
    if (!n)
        return refuse_field(c, "instalment", "合同没有这一期");
    if (p->accepted_day.n < k->from_day.n || p->accepted_day.n > c->today.n)
        return REFUSE(c, perform_accept_after_start, "accepted_day", ARG(p->accepted_day),
                      ARG(k->from_day), ARG(c->today));
    TRY(acceptances_live(c->db, c->a, k->id, p->instalment, &live));
    if (live.n)
        return REFUSE(c, perform_one_acceptance, "instalment", ARG(n->name));
    TRY(check_recipients(c, k, p));
    struct accept_out *o = out;
    o->acceptance = new_id();
    return check_members(c, p, o);
}

static err accept_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct accept *p = in;
    const struct accept_out *o = out;
    TRY(acceptance_add(db, .id = o->acceptance, .contract = p->contract,
                       .instalment = p->instalment, .accepted_day = p->accepted_day,
                       .content = p->content, .opinion = p->opinion, .passed = p->passed,
                       .recipients_asked = p->recipients_asked,
                       .recipients_satisfied = p->recipients_satisfied, .file = p->file.sha256,
                       .file_name = p->file.name, .at = e->at, .by_person = e->by));
    for (size_t i = 0; i < p->members.n; i++) {
        const struct member_in *m = &p->members.at[i];
        TRY(acceptance_member_add(db, .acceptance = o->acceptance, .n = (int64_t)i + 1,
                                  .person = m->person, .name = o->members.at[i].name,
                                  .unit = o->members.at[i].unit, .role = m->role));
    }
    return OK;
}

static err acceptance_of_call(struct call *c, id acceptance, const char *state,
                              struct acceptance_row **ret)
{
    TRY(acceptance_by_id(c->db, c->a, acceptance, ret));
    if (!*ret)
        return refuse_field(c, "acceptance", "没有这份{label}");
    bool signing = str_eq((*ret)->state, S("signing"));
    if (signing != str_eq(str_of(state), S("signing")))
        return REFUSE(c, perform_signing, "",
                      ARG(choice_word(acceptance_states, (*ret)->state)));
    return OK;
}

static err ask_member(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct acceptance_has_member_row row = {0};
    *ret = false;
    if (!who->person.n)
        return OK;
    TRY(acceptance_has_member(db, a, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}
static const struct relation acceptance_member = {"acceptance_member", "还没有签字的验收成员",
                                                  ask_member};

static err ask_handler(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct acceptance_row *row = NULL;
    *ret = false;
    TRY(acceptance_by_id(db, a, thing, &row));
    return row ? contract_handler.ask(db, a, who, row->contract, ret) : OK;
}
static const struct relation acceptance_handler = {"acceptance_handler", "购买主体的经办或科室负责人",
                                                   ask_handler};

struct sign {
    id acceptance;
    str dissent;
};
struct sign_out {
    id contract;
};
static const struct field sign_in[] = {
    FIELD(struct sign, acceptance, "验收书"),
    LONG(struct sign, dissent, "不同意见", .optional = true, .max = 1000,
         .hint = "同意的不填；有不同意见的写明，一并签字"),
    {0},
};
static const struct field sign_out[] = {FIELD(struct sign_out, contract, "合同"), {0}};

static err sign_check(struct call *c, const void *in, void *out)
{
    const struct sign *p = in;
    struct acceptance_row *row = NULL;
    TRY(acceptance_of_call(c, p->acceptance, "signing", &row));
    ((struct sign_out *)out)->contract = row->contract;
    return OK;
}

static err sign_apply(struct db *db, const struct entry *e, const void *in,
                      __attribute__((unused)) const void *out)
{
    const struct sign *p = in;
    return acceptance_sign(db, .acceptance = p->acceptance, .person = e->by, .at = e->at,
                           .dissent = p->dissent);
}

struct complete {
    id acceptance;
};
struct complete_out {
    str state;
    id contract;
    int64_t instalment;
    bool due;
};
static const struct field complete_in[] = {FIELD(struct complete, acceptance, "验收书"), {0}};
static const struct field complete_out[] = {
    FIELD(struct complete_out, state, "状态"),
    FIELD(struct complete_out, contract, "合同"),
    FIELD(struct complete_out, instalment, "第几期"),
    FIELD(struct complete_out, due, "这一期从现在起应付"),
    {0},
};

static err complete_check(struct call *c, const void *in, void *out)
{
    const struct complete *p = in;
    struct acceptance_row *row = NULL;
    struct acceptance_member_row_rows members;
    struct contract_instalment_row_rows rows;
    TRY(acceptance_of_call(c, p->acceptance, "signing", &row));
    TRY(acceptance_members(c->db, c->a, p->acceptance, &members));
    TRY(contract_instalments(c->db, c->a, row->contract, &rows));
    for (size_t i = 0; i < members.n; i++)
        if (members.at[i].person.n && !members.at[i].signed_at.us)
            return REFUSE(c, perform_members_signed, "", ARG(members.at[i].name));
    const struct contract_instalment_row *n = contract_instalment_n(&rows, row->instalment);
    *(struct complete_out *)out = (struct complete_out){
        row->passed ? S("passed") : S("failed"), row->contract, row->instalment,
        row->passed && n && str_eq(n->due_after, S("acceptance"))};
    return OK;
}

static err complete_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct complete *p = in;
    const struct complete_out *o = out;
    TRY(acceptance_finish(db, .acceptance = p->acceptance, .state = o->state, .at = e->at));
    return o->due ? contract_due(db, o->contract, o->instalment, e->at) : OK;
}

struct publish {
    id acceptance;
};
struct publish_out {
    id notice, project, contract;
    str title, text;
};
static const struct field publish_in[] = {FIELD(struct publish, acceptance, "验收书"), {0}};
static const struct field publish_out[] = {
    FIELD(struct publish_out, notice, "公告"),
    FIELD(struct publish_out, project, "项目"),
    FIELD(struct publish_out, contract, "合同"),
    FIELD(struct publish_out, title, "标题", .max = 300),
    LONG(struct publish_out, text, "全文", .max = 20000),
    {0},
};

// Members by name and unit; recipients only by number, they are private persons.
static void put_members(struct out *o, const struct acceptance_member_row_rows *members)
{
    int64_t recipients = 0;
    for (size_t i = 0; i < members->n; i++) {
        const struct acceptance_member_row *m = &members->at[i];
        recipients += is_recipient(m->role);
        if (is_recipient(m->role))
            continue;
        put(o, m->name);
        put(o, "（");
        put(o, m->unit);
        put(o, "，");
        put(o, choice_word(acceptance_roles, m->role));
        put(o, "）\n");
    }
    if (recipients) {
        put(o, "服务对象代表 ");
        put(o, recipients);
        put(o, " 人\n");
    }
}

// 财办库〔2020〕50号, 公共服务项目验收结果公告: ten headings in this order.
static err notice_text(struct call *c, const struct contract_row *k, const struct acceptance_row *r,
                       const struct contract_project_row *p, str *ret)
{
    arena *a = c->a;
    struct out o = out_plain(a);
    struct acceptance_member_row_rows members;
    TRY(acceptance_members(c->db, a, r->id, &members));
    TRY(contract_put_head(c, &o, k, p));
    put(&o, join(a, S("六、合同主要信息\n服务内容："), p->scope, S("\n服务要求："), r->content,
                 S("\n服务期限："), day_text(a, k->from_day), S("至"), day_text(a, k->until_day),
                 S("\n服务地点："), str_empty(k->place) ? S("按合同约定") : k->place,
                 S("\n七、验收日期：\n"), day_text(a, r->accepted_day),
                 S("\n八、验收组成员：\n")));
    put_members(&o, &members);
    put(&o, join(a, S("九、验收意见：\n"), r->passed ? S("合格。") : S("不合格。"), r->opinion,
                 S("\n")));
    put(&o, format(a, "征求服务对象意见 %lld 人，满意 %lld 人。\n",
                   (long long)r->recipients_asked, (long long)r->recipients_satisfied));
    put(&o, join(a, S("十、其他补充事宜：\n本次验收的是「"), r->instalment_name, S("」。\n")));
    *ret = out_str(&o);
    return OK;
}

static err publish_check(struct call *c, const void *in, void *out)
{
    const struct publish *p = in;
    struct acceptance_row *row = NULL;
    struct contract_row *k = NULL;
    struct contract_project_row *project = NULL;
    struct publish_out *o = out;
    TRY(acceptance_of_call(c, p->acceptance, "completed", &row));
    if (row->published.us)
        return REFUSE(c, perform_published_once, "", ARG(day_of(row->published)));
    TRY(contract_of_call(c, row->contract, &k));
    TRY(contract_project(c->db, c->a, k->id, &project));
    if (!project)
        return missing();
    *o = (struct publish_out){.notice = new_id(), .project = k->project, .contract = k->id,
                              .title = plan_notice_title(c->a, project->title, "acceptance")};
    return notice_text(c, k, row, project, &o->text);
}

static err publish_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct publish *p = in;
    const struct publish_out *o = out;
    TRY(plan_notice_add(db, &(struct notice_new){
        .id = o->notice, .project = o->project, .subject = o->contract, .kind = "acceptance",
        .title = o->title, .body = o->text, .published = e->at}));
    return acceptance_set_published(db, .acceptance = p->acceptance, .notice = o->notice,
                                    .at = e->at);
}

struct list {
    id acceptance;
    str address, medium;
    instant listed_at;
};
struct list_out {
    id notice, contract;
    str medium;
};
static const struct field list_in[] = {
    FIELD(struct list, acceptance, "验收书"),
    FIELD(struct list, address, "网址", .max = 400),
    FIELD(struct list, listed_at, "登载时间"),
    FIELD(struct list, medium, "登载媒体", .optional = true, .hint = "不填就是中国政府采购网"),
    {0},
};
static const struct field list_out[] = {
    FIELD(struct list_out, notice, "公告"),
    FIELD(struct list_out, contract, "合同"),
    FIELD(struct list_out, medium, "登载媒体"),
    {0},
};

static err list_check(struct call *c, const void *in, void *out)
{
    const struct list *p = in;
    struct acceptance_row *row = NULL;
    TRY(acceptance_of_call(c, p->acceptance, "completed", &row));
    if (!row->notice.n)
        return refuse_field(c, "acceptance", "这份{label}还没有公告");
    if (p->listed_at.us > c->at.us || day_of(p->listed_at).n < row->accepted_day.n)
        return refuse_field(c, "listed_at", "{label}在验收之后、现在之前");
    *(struct list_out *)out =
        (struct list_out){row->notice, row->contract,
                          str_empty(p->medium) ? S("中国政府采购网") : p->medium};
    return OK;
}

static err list_apply(struct db *db, __attribute__((unused)) const struct entry *e, const void *in,
                      const void *out)
{
    const struct list *p = in;
    const struct list_out *o = out;
    TRY(plan_notice_listed(db, o->notice, p->listed_at, p->address, o->medium, (day){0}));
    return acceptance_set_listed(db, .acceptance = p->acceptance, .at = p->listed_at);
}

const struct act perform_accept_acts[] = {
    {"perform.accept", "登记验收", "写成验收书，由验收成员签字；办结后这一期应付，不等考核和绩效评价。",
     ACT_PRIVATE, MAY(contract_handler, "contract"), ACT_IN(struct accept, accept_in),
     ACT_OUT(struct accept_out, accept_out), .check = accept_check, .apply = accept_apply,
     .then = "/contract/{contract}/performance"},
    {"perform.sign_acceptance", "签署验收书", "对验收意见负责；有不同意见的写在签字旁边。", ACT_PRIVATE,
     MAY(acceptance_member, "acceptance"), ACT_IN(struct sign, sign_in),
     ACT_OUT(struct sign_out, sign_out), .check = sign_check, .apply = sign_apply,
     .then = "/contract/{contract}/performance"},
    {"perform.complete_acceptance", "办结验收", "成员签完以后办结；合格的，这一期从现在起应付。", ACT_PRIVATE,
     MAY(acceptance_handler, "acceptance"), ACT_IN(struct complete, complete_in),
     ACT_OUT(struct complete_out, complete_out), .check = complete_check,
     .apply = complete_apply, .then = "/contract/{contract}/performance"},
    {"perform.publish_acceptance", "公告验收结果", "公共服务项目的验收结果向社会公告。", ACT_PUBLIC,
     MAY(acceptance_handler, "acceptance"), ACT_IN(struct publish, publish_in),
     ACT_OUT(struct publish_out, publish_out), .check = publish_check, .apply = publish_apply,
     .then = "/contract/{contract}/performance"},
    {"perform.list_acceptance", "登记验收公告的登载", "填指定媒体上的网址和登载时间。", ACT_PUBLIC,
     MAY(acceptance_handler, "acceptance"), ACT_IN(struct list, list_in),
     ACT_OUT(struct list_out, list_out), .check = list_check, .apply = list_apply,
     .then = "/contract/{contract}/performance"},
    {0},
};
