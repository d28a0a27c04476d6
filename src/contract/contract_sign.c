// Signing on paper: who recorded the scan and who compared it are two persons; with the second look
// the money is occupied and the contract runs. A contract signed on another system comes in by one
// act that does all of it.
#include "contract/parts.h"
#include "fund/fund.h"
#include "plan/plan.h"

// What starting a contract does to the money: per line what the project had frozen goes back and
// what its years need is occupied; what no line covers is noted as 拟安排.
struct fund_out {
    id line;
    money unfreeze, occupy;
};
struct later_out {
    int64_t year;
    money amount;
};
struct slice_out {
    int64_t n;
    id line;
};
struct number_out {
    int64_t n;
};
struct start {
    id project;
    day publish_by, file_by;
    struct {
        struct fund_out *at;
        size_t n;
    } funds;
    struct {
        struct later_out *at;
        size_t n;
    } later;
    struct {
        struct slice_out *at;
        size_t n;
    } occupied;
    struct {
        struct number_out *at;
        size_t n;
    } due;
};

static const struct field fund_fields[] = {
    FIELD(struct fund_out, line, "指标"),
    FIELD(struct fund_out, unfreeze, "解除冻结"),
    FIELD(struct fund_out, occupy, "占用"),
    {0},
};
static const struct field later_fields[] = {
    FIELD(struct later_out, year, "年度"),
    FIELD(struct later_out, amount, "拟安排"),
    {0},
};
static const struct field slice_fields[] = {
    FIELD(struct slice_out, n, "第几项"),
    FIELD(struct slice_out, line, "指标"),
    {0},
};
static const struct field number_fields[] = {FIELD(struct number_out, n, "第几期"), {0}};

#define START_FIELDS(type)                                                                    \
    FIELD(type, start.project, "项目", .name = "project", .optional = true),                  \
    FIELD(type, start.publish_by, "最迟公告日", .name = "publish_by", .optional = true),      \
    FIELD(type, start.file_by, "最迟备案日", .name = "file_by", .optional = true),            \
    LIST(type, start.funds, "指标占用", fund_fields, .name = "funds"),                        \
    LIST(type, start.later, "以后年度拟安排", later_fields, .name = "later"),                 \
    LIST(type, start.occupied, "已占用的年度", slice_fields, .name = "occupied"),             \
    LIST(type, start.due, "已到应付的分期", number_fields, .name = "due")

static err start_funds(struct call *c, const struct contract_row *k,
                       const struct contract_year_row_rows *years, struct start *s)
{
    struct fund_uses uses;
    TRY(fund_uses_of(c->db, c->a, k->project, &uses));
    s->funds.n = uses.n;
    s->funds.at = new(c->a, struct fund_out, uses.n + 1);
    for (size_t i = 0; i < uses.n; i++) {
        struct fund_out *f = &s->funds.at[i];
        *f = (struct fund_out){uses.at[i].line, uses.at[i].frozen, {0}};
        for (size_t y = 0; y < years->n; y++)
            if (id_same(years->at[y].line, f->line))
                f->occupy.fen += years->at[y].amount.fen;
        if (f->occupy.fen)
            TRY(fund_may_occupy(c, f->line, k->project, f->unfreeze, f->occupy, ""));
    }
    return OK;
}

// What follows when a contract signed on `signed_day` begins to run.
static err start_contract(struct call *c, const struct contract_row *k, day signed_day,
                          struct start *s)
{
    struct contract_year_row_rows years;
    struct contract_instalment_row_rows instalments;
    TRY(contract_years(c->db, c->a, k->id, &years));
    TRY(contract_instalments(c->db, c->a, k->id, &instalments));
    s->project = k->project;
    s->publish_by = rule_deadline(&c->law->calendar, rule_of(c, &RULE_contract_publish_within),
                                  signed_day);
    s->file_by =
        rule_deadline(&c->law->calendar, rule_of(c, &RULE_contract_file_within), signed_day);
    TRY(start_funds(c, k, &years, s));
    s->later.at = new(c->a, struct later_out, years.n + 1);
    s->occupied.at = new(c->a, struct slice_out, years.n + 1);
    s->due.at = new(c->a, struct number_out, instalments.n + 1);
    for (size_t i = 0; i < years.n; i++) {
        if (years.at[i].line.n)
            s->occupied.at[s->occupied.n++] = (struct slice_out){years.at[i].n, years.at[i].line};
        else
            s->later.at[s->later.n++] = (struct later_out){years.at[i].year, years.at[i].amount};
    }
    for (size_t i = 0; i < instalments.n; i++)
        if (str_eq(instalments.at[i].due_after, S("signing")))
            s->due.at[s->due.n++] = (struct number_out){instalments.at[i].n};
    return OK;
}

static err start_apply(struct db *db, const struct entry *e, id contract, id compared_by,
                       const struct start *s)
{
    TRY(contract_run(db, .contract = contract, .compared_by = compared_by,
                     .publish_by = s->publish_by, .file_by = s->file_by, .at = e->at));
    for (size_t i = 0; i < s->funds.n; i++)
        TRY(fund_occupy(db, s->funds.at[i].line, s->project, s->funds.at[i].unfreeze,
                        s->funds.at[i].occupy));
    for (size_t i = 0; i < s->later.n; i++)
        TRY(fund_later_put(db, s->project, s->later.at[i].year, s->later.at[i].amount));
    for (size_t i = 0; i < s->occupied.n; i++)
        TRY(contract_year_occupy(db, .contract = contract, .n = s->occupied.at[i].n,
                                 .line = s->occupied.at[i].line, .at = e->at));
    for (size_t i = 0; i < s->due.n; i++)
        TRY(contract_due(db, contract, s->due.at[i].n, e->at));
    return plan_move(db, s->project, "contracted", e->at);
}

// 30 days from the award letter. Later is entered with its reason and stays marked.
static err check_signing_day(struct call *c, const struct contract_row *k, day signed_day,
                             str reason)
{
    if (signed_day.n > c->today.n)
        return refuse_field(c, "signed_day", "{label}不能在今天之后");
    if (signed_day.n < k->sign_from.n)
        return REFUSE(c, contract_sign_after_letter, "signed_day", ARG(signed_day),
                      ARG(k->sign_from));
    if (k->from_day.n < signed_day.n)
        return REFUSE(c, contract_service_after_signing, "signed_day", ARG(k->from_day),
                      ARG(signed_day));
    if (signed_day.n > k->sign_by.n && str_empty(reason))
        return REFUSE(c, contract_sign_within, "reason", ARG(k->sign_from), ARG(k->sign_by),
                      ARG(signed_day.n - k->sign_by.n));
    return OK;
}

struct sign {
    id contract;
    day signed_day;
    struct file scan;
    bool seals;
    str reason;
};
struct sign_out {
    money amount;
};
static const struct field sign_in[] = {
    FIELD(struct sign, contract, "合同"),
    FIELD(struct sign, signed_day, "签订日期"),
    FIELD(struct sign, scan, "签字盖章后的扫描件"),
    FIELD(struct sign, seals, "双方已签字并加盖公章"),
    LONG(struct sign, reason, "超过期限的原因", .optional = true, .max = 600,
         .hint = "超过法定签订期限的写明原因，合同页上会标明"),
    {0},
};
static const struct field sign_out[] = {FIELD(struct sign_out, amount, "合同金额"), {0}};

static err sign_check(struct call *c, const void *in, void *out)
{
    const struct sign *p = in;
    struct contract_row *k = NULL;
    TRY(contract_of_call(c, p->contract, &k));
    if (!str_eq(k->state, S("reviewed")))
        return REFUSE(c, contract_opinion, "", ARG(k->version),
                      ARG(choice_word(contract_states, k->state)));
    if (!p->seals)
        return REFUSE(c, contract_seals, "seals", ARG(k->number));
    TRY(check_signing_day(c, k, p->signed_day, p->reason));
    ((struct sign_out *)out)->amount = k->amount;
    return OK;
}

static err sign_apply(struct db *db, const struct entry *e, const void *in,
                      __attribute__((unused)) const void *out)
{
    const struct sign *p = in;
    return contract_sign(db, .contract = p->contract, .signed_day = p->signed_day,
                         .scan = p->scan.sha256, .scan_name = p->scan.name,
                         .sign_reason = p->reason, .recorded_by = e->by, .at = e->at);
}

static money sign_amount(__attribute__((unused)) const struct call *c,
                         __attribute__((unused)) const void *in, const void *out)
{
    return ((const struct sign_out *)out)->amount;
}

struct compare {
    id contract;
    bool same;
    str difference;
};
struct compare_out {
    str state;
    struct start start;
};
static const struct field compare_in[] = {
    FIELD(struct compare, contract, "合同"),
    FIELD(struct compare, same, "扫描件与定稿逐页一致，签章齐全",
          .hint = "不一致的不要勾选，写明差在哪里，退回重新登记"),
    LONG(struct compare, difference, "差在哪里", .optional = true, .max = 600),
    {0},
};
static const struct field compare_out[] = {
    FIELD(struct compare_out, state, "状态"),
    START_FIELDS(struct compare_out),
    {0},
};

static err compare_check(struct call *c, const void *in, void *out)
{
    const struct compare *p = in;
    struct compare_out *o = out;
    struct contract_row *k = NULL;
    TRY(contract_of_call(c, p->contract, &k));
    if (!str_eq(k->state, S("signed")))
        return REFUSE(c, contract_to_compare, "", ARG(choice_word(contract_states, k->state)));
    if (id_same(k->recorded_by, c->who.person))
        return REFUSE(c, contract_second_person, "", ARG(k->number));
    if (!p->same && str_empty(p->difference))
        return refuse_field(c, "difference", "请写明{label}");
    o->state = p->same ? S("running") : S("reviewed");
    return p->same ? start_contract(c, k, k->signed_day, &o->start) : OK;
}

static err compare_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct compare *p = in;
    const struct compare_out *o = out;
    if (!p->same)
        return contract_unsign(db, .contract = p->contract, .at = e->at);
    return start_apply(db, e, p->contract, e->by, &o->start);
}

struct elsewhere {
    id contract;
    str outside_number, address, reason;
    day signed_day, filed_day;
    struct file file;
};
struct elsewhere_out {
    str number, supplier_name;
    money amount;
    struct start start;
};
static const struct field elsewhere_in[] = {
    FIELD(struct elsewhere, contract, "合同"),
    FIELD(struct elsewhere, outside_number, "备案编号", .hint = "那个系统给的合同或备案编号"),
    FIELD(struct elsewhere, address, "网址", .max = 400),
    FIELD(struct elsewhere, signed_day, "签订日期"),
    FIELD(struct elsewhere, filed_day, "备案日期"),
    FIELD(struct elsewhere, file, "合同文本"),
    LONG(struct elsewhere, reason, "超过期限的原因", .optional = true, .max = 600),
    {0},
};
static const struct field elsewhere_out[] = {
    FIELD(struct elsewhere_out, number, "合同编号"),
    FIELD(struct elsewhere_out, supplier_name, "承接主体"),
    FIELD(struct elsewhere_out, amount, "合同金额"),
    START_FIELDS(struct elsewhere_out),
    {0},
};

static err elsewhere_check(struct call *c, const void *in, void *out)
{
    const struct elsewhere *p = in;
    struct elsewhere_out *o = out;
    struct contract_row *k = NULL;
    TRY(contract_of_call(c, p->contract, &k));
    if (!str_eq(k->state, S("draft")) && !str_eq(k->state, S("reviewed")))
        return REFUSE(c, contract_not_signed, "", ARG(choice_word(contract_states, k->state)));
    TRY(check_signing_day(c, k, p->signed_day, p->reason));
    if (p->filed_day.n < p->signed_day.n || p->filed_day.n > c->today.n)
        return refuse_field(c, "filed_day", "{label}在签订之后、今天之前");
    o->number = k->number;
    o->supplier_name = k->supplier_name;
    o->amount = k->amount;
    TRY(start_contract(c, k, p->signed_day, &o->start));
    if (p->filed_day.n > o->start.file_by.n && str_empty(p->reason))
        return REFUSE(c, contract_file_within, "reason", ARG(p->signed_day), ARG(o->start.file_by),
                      ARG(p->filed_day.n - o->start.file_by.n));
    return OK;
}

static err elsewhere_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct elsewhere *p = in;
    const struct elsewhere_out *o = out;
    TRY(contract_sign(db, .contract = p->contract, .signed_day = p->signed_day,
                      .scan = p->file.sha256, .scan_name = p->file.name,
                      .sign_reason = p->reason, .recorded_by = e->by, .at = e->at));
    TRY(start_apply(db, e, p->contract, (id){0}, &o->start));
    TRY(contract_set_elsewhere(db, .contract = p->contract, .number = p->outside_number,
                               .address = p->address, .at = e->at));
    return contract_set_filed(db, .contract = p->contract, .number = p->outside_number,
                              .filed_day = p->filed_day, .reason = p->reason, .at = e->at);
}

static money elsewhere_amount(__attribute__((unused)) const struct call *c,
                              __attribute__((unused)) const void *in, const void *out)
{
    return ((const struct elsewhere_out *)out)->amount;
}

// A later year gets its budget line: what was 拟安排 is occupied.
struct arrange {
    id contract, line;
    int64_t year;
};
struct arrange_out {
    id project;
    int64_t n;
    money amount;
};
static const struct field arrange_in[] = {
    FIELD(struct arrange, contract, "合同"),
    FIELD(struct arrange, year, "年度", .min = 2000, .max = 2200),
    FIELD(struct arrange, line, "指标", .options = fund_line_options),
    {0},
};
static const struct field arrange_out[] = {
    FIELD(struct arrange_out, project, "项目"),
    FIELD(struct arrange_out, n, "第几项"),
    FIELD(struct arrange_out, amount, "占用金额"),
    {0},
};

static err arrange_check(struct call *c, const void *in, void *out)
{
    const struct arrange *p = in;
    struct contract_row *k = NULL;
    struct contract_year_row_rows years;
    struct fund_line *line = NULL;
    TRY(contract_running(c, p->contract, &k));
    TRY(contract_years(c->db, c->a, p->contract, &years));
    TRY(fund_line_by_id(c->db, c->a, p->line, &line));
    if (!line || !id_same(line->org, k->buyer) || line->year != p->year)
        return refuse_field(c, "line", "请选择本单位这个年度的{label}");
    for (size_t i = 0; i < years.n; i++) {
        if (years.at[i].year != p->year || years.at[i].line.n)
            continue;
        *(struct arrange_out *)out =
            (struct arrange_out){k->project, years.at[i].n, years.at[i].amount};
        return fund_may_occupy(c, p->line, k->project, (money){0}, years.at[i].amount, "line");
    }
    return refuse_field(c, "year", "这个{label}没有等着安排的金额");
}

static err arrange_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct arrange *p = in;
    const struct arrange_out *o = out;
    TRY(fund_occupy(db, p->line, o->project, (money){0}, o->amount));
    return contract_year_occupy(db, .contract = p->contract, .n = o->n, .line = p->line,
                                .at = e->at);
}

const struct act contract_sign_acts[] = {
    {"contract.record_signing", "登记签订", "上传签字盖章后的扫描件，由另一人核对后合同生效，占用指标。",
     ACT_PRIVATE, MAY(contract_handler, "contract"), ACT_IN(struct sign, sign_in),
     ACT_OUT(struct sign_out, sign_out), .check = sign_check, .apply = sign_apply,
     .amount = sign_amount, .weighty = true, .then = "/contract/{contract}"},
    {"contract.compare_scan", "核对扫描件", "由登记人以外的人核对；一致的合同开始履行，指标按年度占用。",
     ACT_PRIVATE, MAY(party_buyer_of, "contract"), ACT_IN(struct compare, compare_in),
     ACT_OUT(struct compare_out, compare_out), .check = compare_check, .apply = compare_apply,
     .weighty = true, .then = "/contract/{contract}"},
    {"contract.record_filing", "登记在别处签订备案的合同",
     "合同在省级系统签订、备案的，登记编号、网址和文本，本系统从履约开始继续。", ACT_PUBLIC,
     MAY(contract_handler, "contract"), ACT_IN(struct elsewhere, elsewhere_in),
     ACT_OUT(struct elsewhere_out, elsewhere_out), .check = elsewhere_check,
     .apply = elsewhere_apply, .amount = elsewhere_amount, .then = "/contract/{contract}"},
    {"contract.arrange_year", "安排以后年度的指标", "以后年度的预算批复后，拟安排的金额转为占用。",
     ACT_PRIVATE, MAY(contract_handler, "contract"), ACT_IN(struct arrange, arrange_in),
     ACT_OUT(struct arrange_out, arrange_out), .check = arrange_check, .apply = arrange_apply,
     .then = "/contract/{contract}"},
    {0},
};
