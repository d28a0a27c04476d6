// The committee: drawn elsewhere and recorded, declared, completed, its head elected.
#include "evaluate/desk.h"

static err choose(arena *a, const struct evaluation_choice_rows *rows, struct options *ret)
{
    *ret = (struct options){new(a, struct option, rows->n + 1), rows->n};
    for (size_t i = 0; i < rows->n; i++)
        ret->at[i] = (struct option){id_text(a, rows->at[i].id), rows->at[i].label};
    return OK;
}

static err people_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                          struct options *ret)
{
    struct evaluation_choice_rows rows;
    TRY(expert_choices(db, a, thing, &rows));
    return choose(a, &rows, ret);
}

static err member_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                          struct options *ret)
{
    struct evaluation_choice_rows rows;
    TRY(member_choices(db, a, thing, &rows));
    return choose(a, &rows, ret);
}

struct drawn_member {
    id person;
    str name, unit, kind, specialty;
};
struct record_draw {
    id tender;
    str library, fee;
    instant drawn_at;
    struct file file;
    struct {
        struct drawn_member *at;
        size_t n;
    } members;
};
static const struct field drawn_member_fields[] = {
    FIELD(struct drawn_member, person, "人员", .options = people_options),
    CHOICE(struct drawn_member, kind, "身份", member_kinds),
    FIELD(struct drawn_member, specialty, "评审专业", .optional = true),
    FIELD(struct drawn_member, name, "姓名", .optional = true, .hint = "不填的，按人员登记的写"),
    FIELD(struct drawn_member, unit, "工作单位", .optional = true, .hint = "不填的，按人员登记的写"),
    {0},
};
// As they will stand in the report and the notice.
struct named_member {
    str name, unit;
    id seat;
};
struct record_draw_out {
    struct {
        struct named_member *at;
        size_t n;
    } members;
};
static const struct field named_member_fields[] = {
    FIELD(struct named_member, name, "姓名"),
    FIELD(struct named_member, unit, "工作单位"),
    FIELD(struct named_member, seat, "邀请"),
    {0},
};
static const struct field record_draw_out_fields[] = {
    LIST(struct record_draw_out, members, "评审成员", named_member_fields),
    {0},
};
static const struct field record_draw_in[] = {
    FIELD(struct record_draw, tender, "采购项目"),
    FIELD(struct record_draw, library, "专家库", .hint = "如 某省政府采购评审专家库"),
    FIELD(struct record_draw, drawn_at, "抽取时间", .hint = "抽取单上的时间，如 2026-04-01 15:00"),
    FIELD(struct record_draw, fee, "评审费标准", .optional = true,
          .hint = "写进邀请，如 按省级财政部门的标准，半天 400 元"),
    FIELD(struct record_draw, file, "抽取结果单", .optional = true),
    LIST(struct record_draw, members, "评审成员", drawn_member_fields, .min = 1, .max = 31),
    {0},
};

static err check_draw_time(struct call *c, const struct desk *d, instant drawn)
{
    const struct rule *r = rule_of(c, &RULE_evaluate_draw_days);
    day review = day_of(d->tender->deadline);
    if (drawn.us > c->at.us)
        return refuse_field(c, "drawn_at", "{label}不能晚于现在");
    if (review.n < c->today.n)
        review = c->today;
    int64_t days = working_days_between(&c->law->calendar, day_of(drawn), review);
    if (d->consultation || days <= r->value)
        return OK;
    return REFUSE(c, evaluate_draw_days, "drawn_at", ARG(day_of(drawn)), ARG(review), ARG(days));
}

static err check_size(struct call *c, const struct desk *d, int64_t n)
{
    bool large = d->tender->budget.fen >= rule_of(c, &RULE_evaluate_large_budget)->value;
    if (n % 2 == 0)
        return REFUSE(c, evaluate_odd, "members", ARG(n));
    if (d->consultation && n < rule_of(c, &RULE_evaluate_group_size)->value)
        return REFUSE(c, evaluate_group_size, "members", ARG(n));
    if (!d->consultation && large && n < rule_of(c, &RULE_evaluate_large_committee)->value)
        return REFUSE(c, evaluate_large_committee, "members", ARG(n), ARG(d->tender->budget));
    if (!d->consultation && n < rule_of(c, &RULE_evaluate_committee_size)->value)
        return REFUSE(c, evaluate_committee_size, "members", ARG(n));
    return OK;
}

// The law's two thirds: `value` parts of `upper`.
static err check_share(struct call *c, int64_t experts, int64_t n)
{
    const struct rule *r = rule_of(c, &RULE_evaluate_expert_share);
    if (experts * r->upper >= n * r->value)
        return OK;
    return REFUSE(c, evaluate_expert_share, "members", ARG(n), ARG(experts));
}

// One person who is to sit: nobody of the agency, no expert of the purchaser's own house.
static err check_member(struct call *c, const struct desk *d, id person, str kind,
                        const char *place, struct named_member *ret)
{
    struct evaluation_person_row *known = NULL;
    struct evaluation_person_in_org_row in = {0};
    TRY(evaluation_person(c->db, c->a, person, &known));
    if (!known)
        return refuse_field(c, place, "没有这个{label}");
    if (str_empty(ret->name))
        ret->name = known->name;
    if (str_empty(ret->unit))
        ret->unit = known->unit.at ? known->unit : S("—");
    if (d->tender->agency.n)
        TRY(evaluation_person_in_org(c->db, c->a, person, d->tender->agency, &in));
    if (in.n)
        return REFUSE(c, evaluate_agency_staff, "members", ARG(ret->name));
    if (!str_eq(kind, S("expert")))
        return OK;
    TRY(evaluation_person_in_org(c->db, c->a, person, d->tender->buyer, &in));
    return in.n ? REFUSE(c, evaluate_own_unit, "members", ARG(ret->name)) : OK;
}

static err record_draw_check(struct call *c, const void *in, void *out)
{
    const struct record_draw *p = in;
    struct record_draw_out *o = out;
    struct desk d;
    int64_t experts = 0, n = (int64_t)p->members.n;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "forming qualification compliance"));
    if (d.committee)
        return refuse_field(c, "members", "{label}已经登记；有人不能参加的，请办理补抽");
    for (size_t i = 0; i < p->members.n; i++) {
        experts += str_eq(p->members.at[i].kind, S("expert"));
        for (size_t k = 0; k < i; k++)
            if (id_same(p->members.at[i].person, p->members.at[k].person))
                return refuse_field(c, "members", "{label}里有人写了两次");
    }
    TRY(check_size(c, &d, n));
    TRY(check_share(c, experts, n));
    TRY(check_draw_time(c, &d, p->drawn_at));
    o->members.at = new(c->a, struct named_member, p->members.n + 1);
    for (size_t i = 0; i < p->members.n; i++) {
        struct named_member *named = &o->members.at[o->members.n++];
        const struct drawn_member *m = &p->members.at[i];
        *named = (struct named_member){m->name, m->unit, new_id()};
        TRY(check_member(c, &d, p->members.at[i].person, p->members.at[i].kind, "members",
                         named));
    }
    return OK;
}

// The form begins with a row for each seat, the last of them the purchaser's.
static err record_draw_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                            id thing, void *in)
{
    struct record_draw *p = in;
    struct tender_row *t = NULL;
    TRY(tender_by_id(db, a, thing, &t));
    if (!t)
        return missing();
    p->tender = thing;
    p->members.n = (size_t)t->committee_size;
    p->members.at = new(a, struct drawn_member, p->members.n + 1);
    for (size_t i = 0; i < p->members.n; i++)
        p->members.at[i].kind = i + 1 < p->members.n ? S("expert") : S("buyer");
    return OK;
}

static err record_draw_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct record_draw *p = in;
    const struct record_draw_out *o = out;
    TRY(evaluation_begin(db, .tender = p->tender, .state = S("forming")));
    TRY(committee_add(db, .tender = p->tender, .size = (int64_t)p->members.n,
                      .library = p->library, .fee = p->fee, .drawn = p->drawn_at,
                      .file = p->file.sha256,
                      .file_name = p->file.name, .formed = e->at));
    for (size_t i = 0; i < p->members.n; i++) {
        const struct drawn_member *m = &p->members.at[i];
        TRY(committee_member_add(db, .tender = p->tender, .person = m->person,
                                 .seat = o->members.at[i].seat,
                                 .n = (int64_t)i + 1, .name = o->members.at[i].name,
                                 .unit = o->members.at[i].unit, .kind = m->kind,
                                 .specialty = m->specialty));
    }
    return OK;
}

// Whether one takes the seat at all; nothing of the purchase is told before.
struct invited {
    id seat;
    str reason;
};
static const struct field accept_in[] = {FIELD(struct invited, seat, "邀请"), {0}};
static const struct field decline_in[] = {
    FIELD(struct invited, seat, "邀请"),
    FIELD(struct invited, reason, "不能参加的原因", .min = 2, .max = 200),
    {0},
};

static err invited_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    struct seat_row *seat = NULL;
    TRY(seat_of(c->db, c->a, ((const struct invited *)in)->seat, &seat));
    if (!seat)
        return missing();
    return str_eq(seat->state, S("drawn")) ? OK : refuse_field(c, "seat", "这个{label}已经答复");
}

static err decline_check(struct call *c, const void *in, void *out)
{
    struct seat_row *seat = NULL;
    TRY(invited_check(c, in, out));
    TRY(seat_of(c->db, c->a, ((const struct invited *)in)->seat, &seat));
    ((struct of_tender *)out)->tender = seat->tender;
    return OK;
}

static err accept_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    return committee_member_accept(db, .seat = ((const struct invited *)in)->seat, .at = e->at);
}

static err decline_apply(struct db *db, const struct entry *e, const void *in,
                         __attribute__((unused)) const void *out)
{
    const struct invited *p = in;
    return committee_member_decline(db, .seat = p->seat, .reason = p->reason, .at = e->at);
}

static err bidder_options(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                          struct options *ret)
{
    struct evaluation_choice_rows rows;
    TRY(bidder_choices(db, a, thing, &rows));
    return choose(a, &rows, ret);
}

struct declare {
    id tender, tied;
    bool conflict;
    str reason;
};
struct declare_out {
    str state, reason;
};
static const struct field declare_in[] = {
    FIELD(struct declare, tender, "采购项目"),
    FIELD(struct declare, conflict, "我有应当回避的情形",
          .hint = "三年内与供应商有劳动关系、任过董事监事、是其控股股东或者实际控制人；与其负责人"
                  "有近亲属关系；有其他可能影响公平公正的关系"),
    FIELD(struct declare, tied, "与哪一家有利害关系", .optional = true, .options = bidder_options),
    LONG(struct declare, reason, "回避的情形", .optional = true, .max = 500,
         .hint = "要回避的写明是哪一家、什么关系"),
    {0},
};
static const struct field declare_out[] = {
    FIELD(struct declare_out, state, "成员状态"),
    FIELD(struct declare_out, reason, "回避的情形", .optional = true),
    {0},
};

// Ticking a supplier is enough: with whom the interest is.
static err tied_reason(struct call *c, const struct declare *p, str *ret)
{
    struct evaluation_choice_rows rows;
    TRY(bidder_choices(c->db, c->a, p->tender, &rows));
    *ret = p->reason;
    for (size_t i = 0; p->tied.n && i < rows.n; i++)
        if (id_same(rows.at[i].id, p->tied)) {
            str with = join(c->a, S("与「"), rows.at[i].label, S("」有利害关系"));
            *ret = str_empty(p->reason) ? with : join(c->a, with, S("："), p->reason);
            return OK;
        }
    return p->tied.n ? refuse_field(c, "tied", "没有这一家") : OK;
}

static err declare_check(struct call *c, const void *in, void *out)
{
    const struct declare *p = in;
    struct desk d;
    struct member_conflict_rows ties;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "forming qualification compliance consulting quoting low_price "
                            "scoring"));
    if (!str_eq(d.tender->state, S("opened")) && !str_eq(d.tender->state, S("evaluating")))
        return REFUSE(c, evaluate_declare_after_opening, "conflict");
    struct declare_out *o = out;
    bool out_of_it = p->conflict || p->tied.n;
    TRY(tied_reason(c, p, &o->reason));
    if (out_of_it && str_empty(o->reason))
        return refuse_field(c, "reason", "要回避的，请写明{label}");
    TRY(bidders_of_person(c->db, c->a, c->who.person, p->tender, &ties));
    if (!out_of_it && ties.n)
        return REFUSE(c, evaluate_recusal, "conflict", ARG(ties.at[0].supplier_name));
    o->state = out_of_it ? S("recused") : S("ready");
    return OK;
}

static err declare_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct declare *p = in;
    const struct declare_out *o = out;
    if (str_eq(o->state, S("recused")))
        TRY(committee_drop_head(db, .tender = p->tender, .person = e->by));
    return committee_member_set(db, .tender = p->tender, .person = e->by, .state = o->state,
                                .reason = o->reason, .at = e->at);
}

struct replace_member {
    id tender, person, new_person;
    str name, unit, kind, specialty, reason;
};
struct replace_member_out {
    int64_t n;
    str name, unit;
    id seat;
};
static const struct field replace_member_in[] = {
    FIELD(struct replace_member, tender, "采购项目"),
    FIELD(struct replace_member, person, "不能参加的成员", .options = member_options),
    FIELD(struct replace_member, new_person, "补上的成员", .options = people_options),
    CHOICE(struct replace_member, kind, "身份", member_kinds),
    FIELD(struct replace_member, specialty, "评审专业", .optional = true),
    FIELD(struct replace_member, name, "补上的成员姓名", .optional = true,
          .hint = "不填的，按人员登记的写"),
    FIELD(struct replace_member, unit, "补上的成员工作单位", .optional = true,
          .hint = "不填的，按人员登记的写"),
    LONG(struct replace_member, reason, "补抽的原因", .max = 500,
         .hint = "缺席、回避或者健康原因；原成员已作的评审意见无效"),
    {0},
};
static const struct field replace_member_out[] = {
    FIELD(struct replace_member_out, n, "第几位"),
    FIELD(struct replace_member_out, name, "姓名"),
    FIELD(struct replace_member_out, unit, "工作单位"),
    FIELD(struct replace_member_out, seat, "邀请"),
    {0},
};

static err replace_member_check(struct call *c, const void *in, void *out)
{
    const struct replace_member *p = in;
    struct desk d;
    struct committee_member_row_rows rows;
    int64_t experts = str_eq(p->kind, S("expert")), sitting = 1;
    bool found_old = false;
    TRY(desk_open(c, p->tender, &d));
    TRY(desk_must_be(c, &d, "forming qualification compliance consulting quoting low_price "
                            "scoring"));
    TRY(committee_members(c->db, c->a, p->tender, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct committee_member_row *m = &rows.at[i];
        bool gone = str_eq(m->state, S("replaced"));
        if (id_same(m->person, p->new_person))
            return refuse_field(c, "new_person", "{label}已经在名单里，请换一位");
        found_old = found_old || (id_same(m->person, p->person) && !gone);
        if (gone || id_same(m->person, p->person))
            continue;
        sitting++;
        experts += str_eq(m->kind, S("expert"));
    }
    if (!found_old)
        return refuse_field(c, "person", "没有这位{label}");
    TRY(check_share(c, experts, sitting));
    struct named_member named = {.name = p->name, .unit = p->unit};
    TRY(check_member(c, &d, p->new_person, p->kind, "new_person", &named));
    *(struct replace_member_out *)out =
        (struct replace_member_out){(int64_t)rows.n + 1, named.name, named.unit, new_id()};
    return OK;
}

static err replace_member_apply(struct db *db, const struct entry *e, const void *in,
                                const void *out)
{
    const struct replace_member *p = in;
    const struct replace_member_out *o = out;
    TRY(committee_drop_head(db, .tender = p->tender, .person = p->person));
    TRY(committee_member_set(db, .tender = p->tender, .person = p->person,
                             .state = S("replaced"), .reason = p->reason, .at = e->at));
    return committee_member_add(db, .tender = p->tender, .person = p->new_person,
                                .seat = o->seat,
                                .n = o->n, .name = o->name, .unit = o->unit, .kind = p->kind,
                                .specialty = p->specialty);
}

struct elect_head {
    id tender, person;
};
static const struct field elect_head_in[] = {
    FIELD(struct elect_head, tender, "采购项目"),
    FIELD(struct elect_head, person, "组长", .options = member_options),
    {0},
};

static err elect_head_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct elect_head *p = in;
    struct desk d;
    struct committee_member_row_rows rows;
    const struct committee_member_row *elected = NULL;
    TRY(desk_open(c, p->tender, &d));
    if (!d.committee || d.committee->ready < d.committee->size)
        return REFUSE(c, evaluate_committee_incomplete, "person",
                      ARG(d.committee ? d.committee->size : d.tender->committee_size),
                      ARG(d.committee ? d.committee->ready : (int64_t)0));
    TRY(committee_members(c->db, c->a, p->tender, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (id_same(rows.at[i].person, p->person) && str_eq(rows.at[i].state, S("ready")))
            elected = &rows.at[i];
    if (!elected)
        return refuse_field(c, "person", "{label}要从已声明无回避情形的成员里推选");
    if (str_eq(elected->kind, S("buyer")))
        return REFUSE(c, evaluate_head_not_buyer, "person", ARG(elected->name));
    return OK;
}

static err elect_head_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                            const void *in, __attribute__((unused)) const void *out)
{
    const struct elect_head *p = in;
    return committee_set_head(db, .tender = p->tender, .head = p->person);
}

const struct act evaluate_committee_acts[] = {
    {"evaluate.record_draw", "登记评审专家抽取",
     "评审成员从省级专家库随机抽取，这里登记抽取结果；名单在结果公告前保密。", ACT_PRIVATE,
     MAY(organizer_of, "tender"), ACT_IN(struct record_draw, record_draw_in),
     ACT_OUT(struct record_draw_out, record_draw_out_fields), .check = record_draw_check,
     .apply = record_draw_apply, .load = record_draw_load,
     .then = "/tender/{tender}/evaluation"},
    {"evaluate.accept", "接受邀请", "接受以后等开启，再对照供应商名单声明有无回避情形。", ACT_PRIVATE,
     MAY(seat_held, "seat"), ACT_IN(struct invited, accept_in), .check = invited_check,
     .apply = accept_apply, .then = "/invitation/{seat}"},
    {"evaluate.decline", "不能参加", "组织者随即补抽，不影响以后被抽取。", ACT_PRIVATE,
     MAY(seat_held, "seat"), ACT_IN(struct invited, decline_in),
     ACT_OUT(struct of_tender, of_tender_out), .check = decline_check,
     .apply = decline_apply, .then = "/evaluations"},
    {"evaluate.declare", "声明有无回避情形",
     "看过供应商名单后声明；要回避的立即退出，由组织者补抽。", ACT_PRIVATE,
     MAY(invited_to, "tender"), ACT_IN(struct declare, declare_in),
     ACT_OUT(struct declare_out, declare_out), .check = declare_check, .apply = declare_apply,
     .then = "/evaluations"},
    {"evaluate.replace_member", "补抽评审成员",
     "原成员退出，其评审意见无效；补上的成员从头评审。", ACT_PRIVATE, MAY(organizer_of, "tender"),
     ACT_IN(struct replace_member, replace_member_in),
     ACT_OUT(struct replace_member_out, replace_member_out), .check = replace_member_check,
     .apply = replace_member_apply, .then = "/tender/{tender}/evaluation"},
    {"evaluate.elect_head", "推选组长", "全体成员声明后推选；采购人代表不能担任组长。", ACT_PRIVATE,
     MAY(member_or_organizer_of, "tender"), ACT_IN(struct elect_head, elect_head_in),
     .check = elect_head_check, .apply = elect_head_apply, .then = "/tender/{tender}/evaluation"},
    {0},
};
