// Writing a document, whole or in parts, and asking what the law has against it.
#include "tender/tender_mend.h"

// Who edits must have seen what stands.
static err check_draft(struct call *c, id tender, int64_t version, int64_t *ret_version)
{
    struct tender_row *t = NULL;
    TRY(tender_by_id(c->db, c->a, tender, &t));
    if (!str_eq(t->state, S("draft")))
        return REFUSE(c, tender_frozen, "tender", ARG(choice_word(tender_states, t->state)));
    if (version != t->version)
        return conflict(c, t->changed_by, t->changed);
    *ret_version = t->version + 1;
    return OK;
}

struct version_out {
    int64_t version;
};
static const struct field version_out[] = {FIELD(struct version_out, version, "版本"), {0}};

// What is not said is nothing: no bond, no deduction.
static money money_or_none(money m)
{
    return m.fen == INT64_MIN ? (money){0} : m;
}
static dec dec_or_none(dec d)
{
    return d.n == INT64_MIN ? (dec){0} : d;
}

#define PUT_SCHEDULE(db, e, p, version_)                                                          \
    tender_set_schedule(db, .id = (p)->tender, .version = (version_),                             \
                        .documents_from = (p)->documents_from,                                    \
                        .documents_until = (p)->documents_until,                                  \
                        .documents_place = (p)->documents_place, .deadline = (p)->deadline,       \
                        .opening_place = (p)->opening_place, .consortium = (p)->consortium,       \
                        .bond = money_or_none((p)->bond), .committee_size = (p)->committee_size,  \
                        .contact_person = (p)->contact_person,                                    \
                        .contact_phone = (p)->contact_phone, .by = (e)->by, .at = (e)->at)
#define PUT_PRICE(db, e, p, version_)                                                             \
    tender_set_price(db, .id = (p)->tender, .version = (version_),                                \
                     .price_weight = (p)->price_weight,                                           \
                     .sme_deduction = dec_or_none((p)->sme_deduction), .low_mean = (p)->low_mean, \
                     .low_second = (p)->low_second, .low_ceiling = (p)->low_ceiling,              \
                     .low_minutes = (p)->low_minutes, .tie_rule = (p)->tie_rule, .by = (e)->by,   \
                     .at = (e)->at)

// The whole document at once, as another system or a program hands it over.
struct set_document {
    id tender;
    int64_t version;
    TERMS_MEMBERS;
    struct groups_in groups;
    struct clauses_in clauses;
};
static const struct field set_document_in[] = {
    FIELD(struct set_document, tender, "采购"),
    FIELD(struct set_document, version, "版本"),
    SCHEDULE_FIELDS(struct set_document),
    PRICE_FIELDS(struct set_document),
    GROUPS_FIELD(struct set_document),
    CLAUSES_FIELD(struct set_document),
    {0},
};

static err set_document_check(struct call *c, const void *in, void *out)
{
    const struct set_document *p = in;
    TRY(check_draft(c, p->tender, p->version, &((struct version_out *)out)->version));
    TRY(groups_fit(c, &p->groups));
    return clauses_fit(c, &p->clauses);
}

static err set_document_apply(struct db *db, const struct entry *e, const void *in,
                              const void *out)
{
    const struct set_document *p = in;
    const struct version_out *o = out;
    TRY(PUT_SCHEDULE(db, e, p, o->version));
    TRY(PUT_PRICE(db, e, p, o->version));
    TRY(groups_put(db, p->tender, &p->groups));
    return clauses_put(db, p->tender, &p->clauses);
}

static err load_row(struct db *db, arena *a, id tender, struct tender_row **ret)
{
    TRY(tender_by_id(db, a, tender, ret));
    return *ret ? OK : missing();
}

#define LOAD_SCHEDULE(p, t)                                                                       \
    (p)->tender = (t)->id, (p)->version = (t)->version,                                           \
    (p)->documents_from = (t)->documents_from, (p)->documents_until = (t)->documents_until,       \
    (p)->documents_place = (t)->documents_place, (p)->deadline = (t)->deadline,                   \
    (p)->opening_place = (t)->opening_place, (p)->consortium = (t)->consortium,                   \
    (p)->bond = (t)->bond.fen ? (t)->bond : NO_MONEY, (p)->committee_size = (t)->committee_size,  \
    (p)->contact_person = (t)->contact_person, (p)->contact_phone = (t)->contact_phone
#define LOAD_PRICE(p, t)                                                                          \
    (p)->tender = (t)->id, (p)->version = (t)->version, (p)->price_weight = (t)->price_weight,    \
    (p)->sme_deduction = (t)->sme_deduction, (p)->low_mean = (t)->low_mean,                       \
    (p)->low_second = (t)->low_second, (p)->low_ceiling = (t)->low_ceiling,                       \
    (p)->low_minutes = (t)->low_minutes, (p)->tie_rule = (t)->tie_rule

static err set_document_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                             id thing, void *in)
{
    struct set_document *p = in;
    struct tender_row *t = NULL;
    struct tender_scoring scoring = {0};
    struct tender_clause_row_rows clauses = {0};
    TRY(load_row(db, a, thing, &t));
    TRY(tender_scoring(db, a, thing, &scoring));
    TRY(tender_clauses(db, a, thing, &clauses));
    LOAD_SCHEDULE(p, t);
    LOAD_PRICE(p, t);
    p->groups = groups_nest(a, &scoring);
    p->clauses = clauses_copy(a, &clauses);
    return OK;
}

// The same in parts, as people write it.
struct set_schedule {
    id tender;
    int64_t version;
    TERMS_MEMBERS;
};
static const struct field set_schedule_in[] = {
    FIELD(struct set_schedule, tender, "采购"),
    FIELD(struct set_schedule, version, "版本"),
    SCHEDULE_FIELDS(struct set_schedule),
    {0},
};

static err set_schedule_check(struct call *c, const void *in, void *out)
{
    const struct set_schedule *p = in;
    return check_draft(c, p->tender, p->version, &((struct version_out *)out)->version);
}

static err set_schedule_apply(struct db *db, const struct entry *e, const void *in,
                              const void *out)
{
    const struct set_schedule *p = in;
    return PUT_SCHEDULE(db, e, p, ((const struct version_out *)out)->version);
}

static err set_schedule_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                             id thing, void *in)
{
    struct tender_row *t = NULL;
    TRY(load_row(db, a, thing, &t));
    LOAD_SCHEDULE((struct set_schedule *)in, t);
    return OK;
}

// A scoring table as two flat lists: an item names its group by number, its grades are lines.
struct flat_group {
    str name;
    bool technical;
    dec weight;
};
struct flat_item {
    int64_t group;
    str name, kind;
    dec weight;
    str standard, levels;
};
struct set_scoring {
    id tender;
    int64_t version;
    TERMS_MEMBERS;
    struct {
        struct flat_group *at;
        size_t n;
    } groups;
    struct {
        struct flat_item *at;
        size_t n;
    } items;
};
struct set_scoring_out {
    int64_t version;
    struct groups_in groups;
};
static const struct field flat_group_fields[] = {
    FIELD(struct flat_group, name, "名称", .max = 60, .hint = "如技术部分、商务部分"),
    FIELD(struct flat_group, technical, "属于技术部分"),
    FIELD(struct flat_group, weight, "分值", .max = 100),
    {0},
};
static const struct field flat_item_fields[] = {
    FIELD(struct flat_item, group, "属于第几部分", .min = 1, .max = 12),
    FIELD(struct flat_item, name, "评审因素", .max = 60),
    CHOICE(struct flat_item, kind, "怎样评", tender_item_kinds),
    FIELD(struct flat_item, weight, "分值", .max = 100),
    LONG(struct flat_item, standard, "评分标准", .optional = true, .max = 1000),
    LONG(struct flat_item, levels, "等次", .max = 4000,
         .hint = "写成 0,60,80,100；或者一行一个等次：100 方案完整、可以直接实施"),
    {0},
};
static const struct field set_scoring_in[] = {
    FIELD(struct set_scoring, tender, "采购"),
    FIELD(struct set_scoring, version, "版本"),
    PRICE_FIELDS(struct set_scoring),
    LIST(struct set_scoring, groups, "评分部分", flat_group_fields, .max = 12),
    LIST(struct set_scoring, items, "评审因素", flat_item_fields, .max = 80),
    {0},
};
static const struct field set_scoring_out[] = {
    FIELD(struct set_scoring_out, version, "版本"),
    GROUPS_FIELD(struct set_scoring_out),
    {0},
};

static err nest_flat(struct call *c, const struct set_scoring *p, struct groups_in *ret)
{
    *ret = (struct groups_in){new(c->a, struct group_in, p->groups.n), p->groups.n};
    for (size_t i = 0; i < p->groups.n; i++) {
        ret->at[i] = (struct group_in){.name = p->groups.at[i].name,
                                       .technical = p->groups.at[i].technical,
                                       .weight = p->groups.at[i].weight};
        ret->at[i].items.at = new(c->a, struct item_in, p->items.n);
    }
    for (size_t i = 0; i < p->items.n; i++) {
        const struct flat_item *from = &p->items.at[i];
        int line = 0;
        if (from->group > (int64_t)p->groups.n)
            return refuse_field(c, str_c(c->a, format(c->a, "items.%zu.group", i)),
                                "没有这一部分：先在「评分部分」里写出来");
        struct group_in *g = &ret->at[from->group - 1];
        struct item_in *to = &g->items.at[g->items.n++];
        *to = (struct item_in){.name = from->name, .kind = from->kind, .weight = from->weight,
                               .standard = from->standard};
        if (!levels_read(c->a, from->levels, to, &line))
            return refuse_field(c, str_c(c->a, format(c->a, "items.%zu.levels", i)),
                                "等次要以数字开头，如 100 方案完整，或者写成 0,60,80,100");
    }
    return OK;
}

static err set_scoring_check(struct call *c, const void *in, void *out)
{
    const struct set_scoring *p = in;
    struct set_scoring_out *o = out;
    TRY(check_draft(c, p->tender, p->version, &o->version));
    TRY(nest_flat(c, p, &o->groups));
    return groups_fit(c, &o->groups);
}

static err set_scoring_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct set_scoring *p = in;
    const struct set_scoring_out *o = out;
    TRY(PUT_PRICE(db, e, p, o->version));
    return groups_put(db, p->tender, &o->groups);
}

static err set_scoring_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                            id thing, void *in)
{
    struct set_scoring *p = in;
    struct tender_row *t = NULL;
    struct tender_scoring s = {0};
    TRY(load_row(db, a, thing, &t));
    TRY(tender_scoring(db, a, thing, &s));
    struct groups_in g = groups_nest(a, &s);
    LOAD_PRICE(p, t);
    p->groups.at = new(a, struct flat_group, g.n);
    p->items.at = new(a, struct flat_item, s.items.n);
    for (size_t i = 0; i < g.n; i++) {
        p->groups.at[p->groups.n++] =
            (struct flat_group){g.at[i].name, g.at[i].technical, g.at[i].weight};
        for (size_t k = 0; k < g.at[i].items.n; k++) {
            const struct item_in *item = &g.at[i].items.at[k];
            p->items.at[p->items.n++] =
                (struct flat_item){(int64_t)i + 1, item->name,     item->kind,
                                   item->weight,   item->standard, levels_text(a, item)};
        }
    }
    return OK;
}

// One button beside a refused factor: what was proposed there is put there.
struct mend {
    id tender;
    int64_t version;
    str place;
};
static const struct field mend_in[] = {
    FIELD(struct mend, tender, "采购"),
    FIELD(struct mend, version, "版本"),
    FIELD(struct mend, place, "哪里"),
    {0},
};

static err mend_check(struct call *c, const void *in, void *out)
{
    const struct mend *p = in;
    struct set_scoring_out *o = out;
    struct paper paper = {0};
    bool mended = false;
    TRY(check_draft(c, p->tender, p->version, &o->version));
    TRY(paper_load(c->db, c->a, p->tender, &paper));
    o->groups = groups_nest(c->a, &paper.scoring);
    lint_factors(c, &paper);
    for (const struct finding *f = c->findings; f && !mended; f = f->next)
        mended = str_eq(f->place, p->place) &&
                 mend_groups(c->a, &paper.scoring, f, &o->groups);
    c->findings = NULL;
    c->last = NULL;
    return mended ? groups_fit(c, &o->groups)
                  : refuse_field(c, "place", "这一处没有可以照抄的写法，请自己修改");
}

static err mend_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct mend *p = in;
    const struct set_scoring_out *o = out;
    TRY(tender_set_version(db, .id = p->tender, .version = o->version, .by = e->by, .at = e->at));
    return groups_put(db, p->tender, &o->groups);
}

struct set_clauses {
    id tender;
    int64_t version;
    struct clauses_in clauses;
};
static const struct field set_clauses_in[] = {
    FIELD(struct set_clauses, tender, "采购"),
    FIELD(struct set_clauses, version, "版本"),
    CLAUSES_FIELD(struct set_clauses),
    {0},
};

static err set_clauses_check(struct call *c, const void *in, void *out)
{
    const struct set_clauses *p = in;
    TRY(check_draft(c, p->tender, p->version, &((struct version_out *)out)->version));
    return clauses_fit(c, &p->clauses);
}

static err set_clauses_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct set_clauses *p = in;
    TRY(tender_set_version(db, .id = p->tender,
                           .version = ((const struct version_out *)out)->version, .by = e->by,
                           .at = e->at));
    return clauses_put(db, p->tender, &p->clauses);
}

static err set_clauses_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                            id thing, void *in)
{
    struct set_clauses *p = in;
    struct tender_row *t = NULL;
    struct tender_clause_row_rows rows = {0};
    TRY(load_row(db, a, thing, &t));
    TRY(tender_clauses(db, a, thing, &rows));
    *p = (struct set_clauses){t->id, t->version, clauses_copy(a, &rows)};
    return OK;
}

// What stands in the way of publishing, without publishing.
struct lint {
    id tender;
};
struct found_one {
    str rule, place, says, fix;
};
struct lint_out {
    struct {
        struct found_one *at;
        size_t n;
    } findings;
};
static const struct field lint_in[] = {FIELD(struct lint, tender, "采购"), {0}};
static const struct field found_one_fields[] = {
    FIELD(struct found_one, rule, "规定"),
    FIELD(struct found_one, place, "哪里", .optional = true),
    LONG(struct found_one, says, "说明"),
    LONG(struct found_one, fix, "改为", .optional = true),
    {0},
};
static const struct field lint_out[] = {
    LIST(struct lint_out, findings, "要改的", found_one_fields),
    {0},
};

static err lint_check(struct call *c, const void *in, void *out)
{
    struct lint_out *o = out;
    struct paper p = {0};
    size_t n = 0;
    TRY(paper_load(c->db, c->a, ((const struct lint *)in)->tender, &p));
    TRY(lint_everything(c, &p));
    for (const struct finding *f = c->findings; f; f = f->next)
        n++;
    o->findings.at = new(c->a, struct found_one, n);
    for (const struct finding *f = c->findings; f; f = f->next) {
        struct out says = out_plain(c->a);
        put_finding(&says, f);
        o->findings.at[o->findings.n++] =
            (struct found_one){str_of(f->rule->name), f->place, out_str(&says), f->fix};
    }
    c->findings = NULL;
    c->last = NULL;
    return OK;
}

const struct act tender_document_acts[] = {
    {"tender.set_document", "填写整份采购文件", "一次写入时间、评分表和合同条款；发布前可以反复修改。",
     ACT_PRIVATE, MAY(organizer_of, "tender"), ACT_IN(struct set_document, set_document_in),
     ACT_OUT(struct version_out, version_out), .check = set_document_check,
     .apply = set_document_apply, .load = set_document_load, .then = "/tender/{tender}/document"},
    {"tender.set_schedule", "填写时间、地点和联系人", "填好后，页面逐日说明每个日期够不够法定的天数。",
     ACT_PRIVATE, MAY(organizer_of, "tender"), ACT_IN(struct set_schedule, set_schedule_in),
     ACT_OUT(struct version_out, version_out), .check = set_schedule_check,
     .apply = set_schedule_apply, .load = set_schedule_load, .then = "/tender/{tender}/document"},
    {"tender.set_scoring", "填写评分表", "价格分值与各部分合计 100 分；每项写明等次。", ACT_PRIVATE,
     MAY(organizer_of, "tender"), ACT_IN(struct set_scoring, set_scoring_in),
     ACT_OUT(struct set_scoring_out, set_scoring_out), .check = set_scoring_check,
     .apply = set_scoring_apply, .load = set_scoring_load, .then = "/tender/{tender}/document"},
    {"tender.mend", "改为", "把提示的写法写进评分表，其余不变。", ACT_PRIVATE,
     MAY(organizer_of, "tender"), ACT_IN(struct mend, mend_in),
     ACT_OUT(struct set_scoring_out, set_scoring_out), .check = mend_check, .apply = mend_apply,
     .then = "/tender/{tender}/document"},
    {"tender.set_clauses", "填写合同条款", "按采购需求预先写好，可以改；合同签订时实质内容不能再变。",
     ACT_PRIVATE, MAY(organizer_of, "tender"), ACT_IN(struct set_clauses, set_clauses_in),
     ACT_OUT(struct version_out, version_out), .check = set_clauses_check,
     .apply = set_clauses_apply, .load = set_clauses_load, .then = "/tender/{tender}/document"},
    {"tender.lint", "检查采购文件", "列出所有不符合规定的地方和改法，不发布任何内容。", ACT_SIDE,
     MAY(organizer_of, "tender"), ACT_IN(struct lint, lint_in), ACT_OUT(struct lint_out, lint_out),
     .check = lint_check, .then = "/tender/{tender}/document"},
    {0},
};
