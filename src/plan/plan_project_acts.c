// Projects: what may be bought at all, opening, copying and ending one.
#include "account/account.h"
#include "fund/fund.h"
#include "plan/plan_parts.h"

struct catalogue_in {
    str code, name, kind, category, category_name;
};
struct catalogue_out {
    day from;
};
static const struct field catalogue_in[] = {
    CODE(struct catalogue_in, code, "目录编码", .max = 20),
    FIELD(struct catalogue_in, name, "目录名称"),
    CHOICE(struct catalogue_in, kind, "服务种类", project_kinds),
    CODE(struct catalogue_in, category, "品目编码", .max = 20,
         .hint = "服务类品目以 C 开头，如 C21040000"),
    FIELD(struct catalogue_in, category_name, "品目名称"),
    {0},
};
static const struct field catalogue_out[] = {
    FIELD(struct catalogue_out, from, "自哪天起"),
    {0},
};

static err catalogue_check(struct call *c, const void *in, void *out)
{
    const struct catalogue_in *p = in;
    struct catalogue_row *known = NULL;
    TRY(catalogue_by_code(c->db, c->a, p->code, &known));
    if (known)
        return refuse_field(c, "code", "这个{label}已经在目录里");
    if (!str_starts(p->category, S("C")))
        return refuse_field(c, "category", "{label}要以 C 开头：货物和工程不能作为服务购买");
    *(struct catalogue_out *)out = (struct catalogue_out){c->today};
    return OK;
}

static err catalogue_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                           const void *in, const void *out)
{
    const struct catalogue_in *p = in;
    return catalogue_add(db, .code = p->code, .name = p->name, .kind = p->kind,
                         .category = p->category, .category_name = p->category_name,
                         .from_day = ((const struct catalogue_out *)out)->from);
}

static err unit_options(struct db *db, arena *a, __attribute__((unused)) id post,
                        __attribute__((unused)) id thing, struct options *ret)
{
    struct user_units_row_rows rows;
    TRY(user_units(db, a, S("user_unit"), &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].id), rows.at[i].name};
    return OK;
}

// C05000000 社会服务 › A0102 居家社区养老照护服务
str catalogue_path(arena *a, const struct catalogue_row *item)
{
    return join(a, item->category, S(" "), item->category_name, S(" › "), item->code, S(" "),
                item->name);
}

err plan_item_options(struct db *db, arena *a, __attribute__((unused)) id post,
                      __attribute__((unused)) id thing, struct options *ret)
{
    struct catalogue_row_rows rows;
    TRY(catalogue_all(db, a, S(""), &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){rows.at[i].code, catalogue_path(a, &rows.at[i])};
    return OK;
}

const struct field plan_line_fields[] = {
    FIELD(struct line_in, line, "预算指标", .options = fund_line_options),
    FIELD(struct line_in, amount, "安排金额（元）"),
    {0},
};

static const struct plan_line_row *line_among(const struct plan_line_row_rows *rows, id line)
{
    for (size_t i = 0; i < rows->n; i++)
        if (id_same(rows->at[i].line, line))
            return &rows->at[i];
    return NULL;
}

err plan_check_lines(struct call *c, id buyer, int64_t year, money budget,
                     const struct lines_in *lines)
{
    struct plan_line_row_rows rows;
    money sum = {0};
    TRY(plan_lines_of_org(c->db, c->a, buyer, &rows));
    for (size_t i = 0; i < lines->n; i++) {
        const struct line_in *l = &lines->at[i];
        const struct plan_line_row *row = line_among(&rows, l->line);
        const char *place = str_c(c->a, format(c->a, "lines.%zu.line", i));
        if (!row)
            return refuse_field(c, place, "这条预算指标不是本单位的");
        for (size_t k = 0; k < i; k++)
            if (id_same(lines->at[k].line, l->line))
                return refuse_field(c, place, "同一条预算指标只写一行");
        if (row->year != year) {
            FIND(c, plan_line_year, str_of(place), ARG(row->number), ARG(row->year), ARG(year));
            return found(c);
        }
        if (l->amount.fen > row->room.fen) {
            FIND(c, plan_line_room, str_of(place), ARG(row->number), ARG(row->room),
                 ARG(l->amount));
            return found(c);
        }
        sum.fen += l->amount.fen;
    }
    if (sum.fen != budget.fen)
        return REFUSE(c, plan_budgeted, "budget", ARG(sum), ARG(budget));
    return OK;
}

struct create_in {
    str title, kind, catalogue, service;
    money budget;
    int64_t year;
    id user_unit;
    bool negative_checked;
    struct lines_in lines;
};
struct create_out {
    id project;
    str category;
};
static const char negative_hint[] =
    "不属于政府职责范围的、应当由政府直接履职的、货物工程及与服务打包的、融资行为、"
    "劳务派遣和公益性岗位、法律另有规定的，不得购买";
#define CREATE_FIELDS                                                                          \
    FIELD(struct create_in, title, "项目名称", .min = 4, .max = 100),                          \
    CHOICE(struct create_in, kind, "服务种类", project_kinds),                                 \
    CODE(struct create_in, catalogue, "指导性目录", .options = plan_item_options,                   \
         .hint = "目录里没有的服务不能购买；品目编码随目录带出，可以按名称、目录编码或者品目查找"),                              \
    FIELD(struct create_in, service, "服务内容", .max = 100, .hint = "一句话，如：居家上门照护"), \
    FIELD(struct create_in, budget, "预算金额（元）"),                                         \
    FIELD(struct create_in, year, "预算年度", .min = 2020, .max = 2099),                       \
    FIELD(struct create_in, user_unit, "使用单位", .optional = true, .options = unit_options,  \
          .hint = "由街道等单位使用服务的填写"),                                               \
    LIST(struct create_in, lines, "资金来源", plan_line_fields, .min = 1, .max = 20,                \
         .hint = "各行合计要等于预算金额"),                                                    \
    FIELD(struct create_in, negative_checked, "已对照负面清单六项，不在其中",                  \
          .hint = negative_hint)
#define CREATE_OUT_FIELDS                                                                      \
    FIELD(struct create_out, project, "项目"),                                                 \
    FIELD(struct create_out, category, "品目编码")
static const struct field create_in[] = {CREATE_FIELDS, {0}};
static const struct field create_out[] = {CREATE_OUT_FIELDS, {0}};

// 102-10: words that cannot be the subject of a purchase of services.
static err check_negative(struct call *c, const struct create_in *p)
{
    if (!p->negative_checked)
        return REFUSE(c, plan_negative_list, "negative_checked", ARG(p->title));
    str hit = plan_negative_word(p->title);
    if (!hit.at)
        hit = plan_negative_word(p->service);
    return hit.at ? REFUSE(c, plan_negative_words, "title", ARG(hit)) : OK;
}

static err create_check(struct call *c, const void *in, void *out)
{
    const struct create_in *p = in;
    struct catalogue_row *item = NULL;
    struct user_unit_of_row *unit = NULL;
    TRY(catalogue_by_code(c->db, c->a, p->catalogue, &item));
    if (!item)
        return REFUSE(c, plan_catalogue, "catalogue", ARG(p->catalogue));
    if (!str_eq(item->kind, p->kind))
        return REFUSE(c, plan_kind_of_item, "kind", ARG(item->name),
                      ARG(choice_word(project_kinds, item->kind)));
    TRY(check_negative(c, p));
    if (p->user_unit.n)
        TRY(user_unit_of(c->db, c->a, p->user_unit, &unit));
    if (p->user_unit.n && !unit)
        return refuse_field(c, "user_unit", "没有这个{label}");
    if (p->budget.fen <= 0)
        return refuse_field(c, "budget", "{label}要大于 0");
    TRY(plan_check_lines(c, c->who.org, p->year, p->budget, &p->lines));
    *(struct create_out *)out = (struct create_out){new_id(), item->category};
    return OK;
}

err plan_add_lines(struct db *db, id project, const struct lines_in *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        TRY(project_fund_add(db, .project = project, .line = lines->at[i].line,
                             .amount = lines->at[i].amount));
    return OK;
}

static err create_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct create_in *p = in;
    const struct create_out *o = out;
    TRY(project_add(db, .id = o->project, .title = p->title, .buyer = e->org,
                    .user_unit = p->user_unit, .author = e->by, .kind = p->kind,
                    .catalogue = p->catalogue, .category = o->category, .service = p->service,
                    .budget = p->budget, .year = p->year, .at = e->at));
    return plan_add_lines(db, o->project, &p->lines);
}

// A project with its need, both out of last year's papers: the two acts in one, so that either all
// of a workbook is taken or nothing.
struct import_in {
    struct create_in project;  // first, so that its fields are where create_in has them
    NEED_ROWS(need_in, need);
};
static const struct field import_in[] = {
    CREATE_FIELDS,
    LIST(struct import_in, need, "采购需求", need_fields + need_fields_own, .min = 1, .max = 1),
    {0},
};

static err import_check(struct call *c, const void *in, void *out)
{
    const struct import_in *p = in;
    TRY(create_check(c, &p->project, out));
    return need_check_length(c, "need.0.scope", p->need.at);
}

static err import_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct import_in *p = in;
    const struct create_out *o = out;
    TRY(create_apply(db, e, &p->project, out));
    return need_write(db, o->project, 1, e->by, e->at, p->need.at);
}

struct copy_in {
    id project;
    str title;
    int64_t year;
    money budget;
    struct lines_in lines;
};
struct copy_out {
    id project, buyer, user_unit;
    str kind, catalogue, category, service;
    NEED_ROWS(need_in, need);
};
static const struct field copy_in[] = {
    FIELD(struct copy_in, project, "照哪个项目"),
    FIELD(struct copy_in, title, "新项目名称", .min = 4, .max = 100),
    FIELD(struct copy_in, year, "预算年度", .min = 2020, .max = 2099),
    FIELD(struct copy_in, budget, "预算金额（元）"),
    LIST(struct copy_in, lines, "资金来源", plan_line_fields, .min = 1, .max = 20,
         .hint = "各行合计要等于预算金额"),
    {0},
};
static const struct field copy_out[] = {
    FIELD(struct copy_out, project, "新项目"),
    FIELD(struct copy_out, buyer, "采购人"),
    FIELD(struct copy_out, user_unit, "使用单位", .optional = true),
    FIELD(struct copy_out, kind, "服务种类"),
    FIELD(struct copy_out, catalogue, "指导性目录"),
    FIELD(struct copy_out, category, "品目编码"),
    FIELD(struct copy_out, service, "服务内容"),
    LIST(struct copy_out, need, "需求", need_fields + need_fields_own, .max = 1),
    {0},
};

static err copy_check(struct call *c, const void *in, void *out)
{
    const struct copy_in *p = in;
    struct copy_out *o = out;
    struct project_row *source = NULL;
    struct catalogue_row *item = NULL;
    struct need_view need;
    TRY(plan_find(c, p->project, NULL, &source));
    TRY(catalogue_by_code(c->db, c->a, source->catalogue, &item));
    if (!item)
        return REFUSE(c, plan_catalogue, "", ARG(source->catalogue));
    TRY(plan_check_lines(c, source->buyer, p->year, p->budget, &p->lines));
    TRY(plan_need(c->db, c->a, p->project, &need));
    *o = (struct copy_out){.project = new_id(), .buyer = source->buyer,
                           .user_unit = source->user_unit, .kind = source->kind,
                           .catalogue = source->catalogue, .category = item->category,
                           .service = source->service};
    if (need.head) {
        o->need.at = new(c->a, struct need_in, 1);
        o->need.n = 1;
        need_form(c->a, &need, o->project, o->need.at);
    }
    return OK;
}

static err copy_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct copy_in *p = in;
    const struct copy_out *o = out;
    TRY(project_add(db, .id = o->project, .title = p->title, .buyer = o->buyer,
                    .user_unit = o->user_unit, .author = e->by, .kind = o->kind,
                    .catalogue = o->catalogue, .category = o->category, .service = o->service,
                    .budget = p->budget, .year = p->year, .copied_from = p->project,
                    .at = e->at));
    TRY(plan_add_lines(db, o->project, &p->lines));
    return o->need.n ? need_write(db, o->project, 1, e->by, e->at, o->need.at) : OK;
}

static err copy_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                     id project, void *in)
{
    struct copy_in *p = in;
    struct project_row *source = NULL;
    TRY(plan_project(db, a, project, &source));
    if (!source)
        return missing();
    *p = (struct copy_in){.project = project, .title = source->title, .year = source->year + 1,
                          .budget = source->budget};
    return OK;
}

struct end_in {
    id project;
    str reason;
};
struct end_out {
    struct lines_in releases;
};
static const struct field end_in[] = {
    FIELD(struct end_in, project, "项目"),
    LONG(struct end_in, reason, "终止原因", .max = 500),
    {0},
};
static const struct field release_fields[] = {
    FIELD(struct line_in, line, "预算指标"),
    FIELD(struct line_in, amount, "退回金额（元）"),
    {0},
};
static const struct field end_out[] = {
    LIST(struct end_out, releases, "退回的冻结金额", release_fields),
    {0},
};

static err end_check(struct call *c, const void *in, void *out)
{
    const struct end_in *p = in;
    struct end_out *o = out;
    struct project_row *project = NULL;
    struct fund_uses uses;
    TRY(plan_find(c, p->project, plan_before_tender, &project));
    TRY(fund_uses_of(c->db, c->a, p->project, &uses));
    o->releases.at = new(c->a, struct line_in, uses.n + 1);
    for (size_t i = 0; i < uses.n; i++)
        if (uses.at[i].frozen.fen > 0)
            o->releases.at[o->releases.n++] =
                (struct line_in){uses.at[i].line, uses.at[i].frozen};
    return OK;
}

static err end_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct end_in *p = in;
    const struct end_out *o = out;
    for (size_t i = 0; i < o->releases.n; i++)
        TRY(fund_release(db, o->releases.at[i].line, p->project, o->releases.at[i].amount,
                         (money){0}));
    return project_end(db, .project = p->project, .reason = p->reason, .at = e->at);
}

const struct act plan_project_acts[] = {
    {"plan.add_catalogue_item", "列入指导性目录", "列入后各单位可以按这一项立项购买。", ACT_PUBLIC,
     MAY(catalogue_keeper, NULL), ACT_IN(struct catalogue_in, catalogue_in),
     ACT_OUT(struct catalogue_out, catalogue_out), .check = catalogue_check,
     .apply = catalogue_apply, .then = "/catalogue"},
    {"plan.create", "立项", "目录里有、预算已安排的才能立项；立项后编写需求。", ACT_PRIVATE,
     MAY(any_buyer, NULL), ACT_IN(struct create_in, create_in),
     ACT_OUT(struct create_out, create_out), .check = create_check, .apply = create_apply,
     .then = "/project/{project}/plan"},
    {"plan.import", "用表格立项", "去年的合同填在表格里，一次带进项目和需求，不用再录一遍。",
     ACT_PRIVATE, MAY(any_buyer, NULL), ACT_IN(struct import_in, import_in),
     ACT_OUT(struct create_out, create_out), .check = import_check, .apply = import_apply,
     .then = "/project/{project}/need"},
    {"plan.copy", "复制为新项目", "需求整份带过来；与原项目不同的地方逐处标出。", ACT_PRIVATE,
     MAY(handler_of, "project"), ACT_IN(struct copy_in, copy_in),
     ACT_OUT(struct copy_out, copy_out), .check = copy_check, .apply = copy_apply,
     .load = copy_load, .then = "/project/{project}/plan"},
    {"plan.end", "终止项目", "冻结的预算指标全部退回；终止后不能恢复，要买就复制为新项目。",
     ACT_PRIVATE, MAY(handler_of, "project"), ACT_IN(struct end_in, end_in),
     ACT_OUT(struct end_out, end_out), .check = end_check, .apply = end_apply,
     .then = "/project/{project}/plan"},
    {0},
};
