// Between draft and signing: what the document left open is written, and a lawyer or the legal
// section looks at the version that will be signed.
#include "contract/parts.h"
#include "fund/fund.h"
#include "tender/tender.h"

struct change {
    id contract;
    int64_t version;
    money amount;
    day from_day, until_day;
    str place, long_term_reason;
    struct clauses_in clauses;
    struct years_out years;
};
struct change_out {
    int64_t version;
    struct years_out years;
};

static err line_choices(struct db *db, arena *a, __attribute__((unused)) id post, id thing,
                        struct options *ret)
{
    struct contract_row *contract = NULL;
    struct fund_uses uses;
    TRY(contract_by_id(db, a, thing, &contract));
    if (!contract)
        return OK;
    TRY(fund_uses_of(db, a, contract->project, &uses));
    *ret = (struct options){new(a, struct option, uses.n + 1), uses.n};
    for (size_t i = 0; i < uses.n; i++)
        ret->at[i] = (struct option){id_text(a, uses.at[i].line),
                                     join(a, uses.at[i].number, S(" "), uses.at[i].name)};
    return OK;
}

static const struct field change_year_fields[] = {
    FIELD(struct year_out, year, "年度", .min = 2000, .max = 2200),
    FIELD(struct year_out, line, "指标", .optional = true, .options = line_choices,
          .hint = "以后年度还没有指标的不选，按拟安排登记"),
    FIELD(struct year_out, amount, "金额（元）"),
    {0},
};
static const struct field change_in[] = {
    FIELD(struct change, contract, "合同"),
    FIELD(struct change, version, "版本", .min = 1),
    FIELD(struct change, amount, "合同金额（元）", .optional = true,
          .hint = "与中标（成交）金额一致，不能改"),
    FIELD(struct change, from_day, "履行期限自"),
    FIELD(struct change, until_day, "履行期限至"),
    FIELD(struct change, place, "服务地点", .optional = true),
    LONG(struct change, long_term_reason, "履行期限超过一年的理由", .optional = true, .max = 600,
         .hint = "预算有保障，内容相对固定、连续性强、经费来源稳定、价格变化小的，才可以超过一年"),
    LIST(struct change, clauses, "条款", contract_clause_fields, .min = 1,
         .hint = "采购文件里的条款都要保留；文件没有规定的可以补充"),
    LIST(struct change, years, "分年度", change_year_fields,
         .hint = "不填的按履行月份分摊，先用已冻结的指标"),
    {0},
};
static const struct field change_out[] = {
    FIELD(struct change_out, version, "新版本"),
    LIST(struct change_out, years, "分年度", contract_year_fields),
    {0},
};

static err change_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                       id thing, void *in)
{
    struct change *p = in;
    struct contract_row *k = NULL;
    struct contract_clause_row_rows clauses;
    TRY(contract_by_id(db, a, thing, &k));
    if (!k)
        return missing();
    *p = (struct change){.contract = k->id, .version = k->version, .amount = k->amount,
                         .from_day = k->from_day, .until_day = k->until_day, .place = k->place,
                         .long_term_reason = k->long_term_reason};
    TRY(contract_clauses(db, a, thing, k->version, &clauses));
    p->clauses = (struct clauses_in){new(a, struct clause_in, clauses.n + 1), clauses.n};
    for (size_t i = 0; i < clauses.n; i++)
        p->clauses.at[i] = (struct clause_in){clauses.at[i].title, clauses.at[i].text};
    return OK;
}

// Every clause of the document is still there, under its name.
static err check_clauses(struct call *c, const struct contract_row *k,
                         const struct clauses_in *clauses)
{
    struct tender_clause_row_rows rows;
    TRY(tender_clauses(c->db, c->a, k->tender, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        bool kept = false;
        for (size_t j = 0; j < clauses->n && !kept; j++)
            kept = str_eq(rows.at[i].title, clauses->at[j].title);
        if (!kept)
            return REFUSE(c, contract_clauses, "clauses", ARG(rows.at[i].title));
    }
    return OK;
}

// What one line is asked for, over all years.
static money asked_of(const struct years_out *years, id line)
{
    money sum = {0};
    for (size_t i = 0; i < years->n; i++)
        if (id_same(years->at[i].line, line))
            sum.fen += years->at[i].amount.fen;
    return sum;
}

static err check_years(struct call *c, const struct contract_row *k, const struct years_out *years)
{
    struct fund_uses uses;
    money sum = {0}, frozen = {0};
    TRY(fund_uses_of(c->db, c->a, k->project, &uses));
    for (size_t i = 0; i < years->n; i++) {
        bool known = !years->at[i].line.n;
        sum.fen += years->at[i].amount.fen;
        for (size_t j = 0; j < uses.n && !known; j++)
            known = id_same(uses.at[j].line, years->at[i].line);
        if (!known)
            return refuse_field(c, "years", "{label}里的指标没有为这个项目冻结");
    }
    if (sum.fen != k->amount.fen)
        return REFUSE(c, contract_years_sum, "years", ARG(sum), ARG(k->amount));
    for (size_t j = 0; j < uses.n; j++) {
        frozen = uses.at[j].frozen;
        if (asked_of(years, uses.at[j].line).fen > frozen.fen)
            return REFUSE(c, contract_years_line, "years", ARG(uses.at[j].number),
                          ARG(asked_of(years, uses.at[j].line)), ARG(frozen));
    }
    return OK;
}

static err change_check(struct call *c, const void *in, void *out)
{
    const struct change *p = in;
    struct change_out *o = out;
    struct contract_row *k = NULL;
    TRY(contract_of_call(c, p->contract, &k));
    if (!str_eq(k->state, S("draft")) && !str_eq(k->state, S("reviewed")))
        return REFUSE(c, contract_not_signed, "", ARG(choice_word(contract_states, k->state)));
    if (p->version != k->version)
        return conflict(c, k->changed_by, k->changed);
    if (p->amount.fen != NO_MONEY.fen && p->amount.fen != k->amount.fen)
        return REFUSE(c, contract_substance, "amount", ARG(p->amount), ARG(k->amount));
    if (p->until_day.n < p->from_day.n)
        return refuse_field(c, "until_day", "{label}要在开始之后");
    TRY(contract_check_term(c, contract_months(p->from_day, p->until_day), k->term_months,
                   p->long_term_reason));
    TRY(contract_fits(c, "clauses", "{label}合计太长，请写得短些，细节放到附件里"));
    TRY(check_clauses(c, k, &p->clauses));
    o->version = k->version + 1;
    o->years = p->years;
    if (p->years.n)
        return check_years(c, k, &p->years);
    return contract_share_years(c, k->project, k->amount, p->from_day, p->until_day, &o->years);
}

static err change_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct change *p = in;
    const struct change_out *o = out;
    TRY(contract_change(db, .contract = p->contract, .version = o->version,
                        .from_day = p->from_day, .until_day = p->until_day, .place = p->place,
                        .long_term_reason = p->long_term_reason, .changed_by = e->by,
                        .at = e->at));
    TRY(contract_version_add(db, .contract = p->contract, .version = o->version,
                             .from_day = p->from_day, .until_day = p->until_day,
                             .by_person = e->by, .at = e->at));
    TRY(contract_put_clauses(db, p->contract, o->version, &p->clauses));
    TRY(contract_year_clear(db, .contract = p->contract));
    return contract_put_years(db, p->contract, &o->years);
}

struct opinion {
    id contract;
    int64_t version;
    bool passed;
    str opinion;
};
struct opinion_out {
    id opinion;
    int64_t version;
    str by_name, state;
};
static const struct field opinion_in[] = {
    FIELD(struct opinion, contract, "合同"),
    FIELD(struct opinion, version, "版本", .optional = true),
    FIELD(struct opinion, passed, "同意签订"),
    LONG(struct opinion, opinion, "意见", .max = 3000),
    {0},
};
static const struct field opinion_out[] = {
    FIELD(struct opinion_out, opinion, "意见书"),
    FIELD(struct opinion_out, version, "所看的版本"),
    FIELD(struct opinion_out, by_name, "出具人"),
    FIELD(struct opinion_out, state, "状态"),
    {0},
};

static err opinion_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                        id thing, void *in)
{
    struct contract_row *k = NULL;
    TRY(contract_by_id(db, a, thing, &k));
    if (!k)
        return missing();
    *(struct opinion *)in = (struct opinion){.contract = thing, .version = k->version};
    return OK;
}

static err opinion_check(struct call *c, const void *in, void *out)
{
    const struct opinion *p = in;
    struct contract_row *k = NULL;
    struct contract_person_row by;
    TRY(contract_of_call(c, p->contract, &k));
    if (!str_eq(k->state, S("draft")) && !str_eq(k->state, S("reviewed")))
        return REFUSE(c, contract_not_signed, "", ARG(choice_word(contract_states, k->state)));
    if (p->version && p->version != k->version)
        return conflict(c, k->changed_by, k->changed);
    TRY(contract_person(c->db, c->a, c->who.person, &by));
    *(struct opinion_out *)out = (struct opinion_out){new_id(), k->version, by.name,
                                                      p->passed ? S("reviewed") : S("draft")};
    return OK;
}

static err opinion_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct opinion *p = in;
    const struct opinion_out *o = out;
    TRY(contract_opinion_add(db, .id = o->opinion, .contract = p->contract, .by_person = e->by,
                             .by_name = o->by_name, .passed = p->passed, .opinion = p->opinion,
                             .version = o->version, .at = e->at));
    return contract_move(db, .contract = p->contract, .state = o->state, .at = e->at);
}

// A draft that will not be signed, whatever the reason, makes room for another.
struct abandon {
    id contract;
    str reason;
};
static const struct field abandon_in[] = {
    FIELD(struct abandon, contract, "合同"),
    LONG(struct abandon, reason, "作废的原因", .max = 600),
    {0},
};

static err abandon_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    struct contract_row *k = NULL;
    TRY(contract_of_call(c, ((const struct abandon *)in)->contract, &k));
    if (!str_eq(k->state, S("draft")) && !str_eq(k->state, S("reviewed")))
        return REFUSE(c, contract_not_signed, "", ARG(choice_word(contract_states, k->state)));
    return OK;
}

static err abandon_apply(struct db *db, const struct entry *e, const void *in,
                         __attribute__((unused)) const void *out)
{
    const struct abandon *p = in;
    return contract_drop(db, .contract = p->contract, .reason = p->reason, .at = e->at);
}

const struct act contract_change_acts[] = {
    {"contract.set", "修改合同草稿", "只能写采购文件没有定死的内容；改过以后要重新出具法律意见。",
     ACT_PRIVATE, MAY(contract_handler, "contract"), ACT_IN(struct change, change_in),
     ACT_OUT(struct change_out, change_out), .check = change_check, .apply = change_apply,
     .load = change_load, .then = "/contract/{contract}"},
    {"contract.record_opinion", "出具法律意见", "针对当前版本；同意后才能签订，草稿再改动的要重新出具。",
     ACT_PRIVATE, MAY(contract_lawyer, "contract"), ACT_IN(struct opinion, opinion_in),
     ACT_OUT(struct opinion_out, opinion_out), .check = opinion_check, .apply = opinion_apply,
     .load = opinion_load, .then = "/contract/{contract}"},
    {"contract.abandon", "作废合同草稿", "还没有签订的草稿作废，写明原因；之后可以重新起草。", ACT_PRIVATE,
     MAY(contract_handler, "contract"), ACT_IN(struct abandon, abandon_in),
     .check = abandon_check, .apply = abandon_apply, .then = "/contract/{contract}"},
    {0},
};
