// 补充合同 (CGF-49): more of the same service under the same terms, all together within a tenth of
// the original sum. What it adds is one more instalment, due after its acceptance.
#include "contract/parts.h"
#include "fund/fund.h"

struct more_in {
    int64_t n;
    dec quantity;
};
struct more_lines {
    struct more_in *at;
    size_t n;
};
struct supplement {
    id contract;
    struct more_lines lines;
    bool same_terms;
    str reason;
    id line;
    day signed_day;
    struct file scan;
};
struct supplement_out {
    id supplement, project;
    int64_t n, instalment, slice, year;
    str name;
    money amount;
    dec percent;
};

err contract_line_options(struct db *db, arena *a, __attribute__((unused)) id post, id contract,
                          struct options *ret)
{
    struct contract_line_row_rows rows;
    TRY(contract_lines(db, a, contract, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){
            format(a, "%lld", (long long)rows.at[i].n),
            join(a, rows.at[i].name, S("（"), price_text(a, rows.at[i].unit_price), S(" 元/"),
                 rows.at[i].unit, S("）"))};
    return OK;
}

static const struct field more_fields[] = {
    FIELD(struct more_in, n, "标的", .min = 1, .options = contract_line_options),
    FIELD(struct more_in, quantity, "追加的数量"),
    {0},
};
static const struct field supplement_in[] = {
    FIELD(struct supplement, contract, "合同"),
    LIST(struct supplement, lines, "追加的服务", more_fields, .min = 1, .max = 60,
         .hint = "只能追加合同里已有的标的，单价照原合同"),
    FIELD(struct supplement, same_terms, "追加的与合同标的相同，合同的其他条款都不改变"),
    LONG(struct supplement, reason, "追加的原因", .min = 4, .max = 600,
         .hint = "为什么要追加、为什么不另行采购"),
    FIELD(struct supplement, line, "支付的预算指标", .options = fund_line_options,
          .hint = "本单位可用金额够支付的；登记后占用"),
    FIELD(struct supplement, signed_day, "补充合同签订日期"),
    FIELD(struct supplement, scan, "补充合同扫描件", .hint = "双方签字盖章的 PDF"),
    {0},
};
static const struct field supplement_out[] = {
    FIELD(struct supplement_out, supplement, "补充合同"),
    FIELD(struct supplement_out, project, "项目"),
    FIELD(struct supplement_out, n, "第几份"),
    FIELD(struct supplement_out, instalment, "第几期"),
    FIELD(struct supplement_out, slice, "第几项年度占用"),
    FIELD(struct supplement_out, year, "预算年度"),
    FIELD(struct supplement_out, name, "款项名称"),
    FIELD(struct supplement_out, amount, "追加金额"),
    FIELD(struct supplement_out, percent, "占原合同的比例"),
    {0},
};

// At the contract's own unit prices.
static err more_amount(struct call *c, const struct supplement *p, money *ret)
{
    struct contract_line_row_rows rows;
    TRY(contract_lines(c->db, c->a, p->contract, &rows));
    *ret = (money){0};
    for (size_t i = 0; i < p->lines.n; i++) {
        const struct more_in *m = &p->lines.at[i];
        const struct contract_line_row *of = NULL;
        for (size_t k = 0; k < rows.n; k++)
            of = rows.at[k].n == m->n ? &rows.at[k] : of;
        for (size_t k = 0; k < i; k++)
            if (p->lines.at[k].n == m->n)
                return refuse_field(c, "lines", "{label}里同一项写了两次");
        if (!of)
            return refuse_field(c, "lines", "{label}里有合同没有的标的");
        if (m->quantity.n <= 0)
            return refuse_field(c, "lines", "{label}的数量要大于 0");
        ret->fen += price_times(of->unit_price, m->quantity).fen;
    }
    return OK;
}

static err check_share(struct call *c, const struct contract_row *k, struct supplement_out *o)
{
    const struct rule *share = rule_of(c, &RULE_contract_supplement_share);
    struct contract_supplemented_row before = {0};
    TRY(contract_supplemented(c->db, c->a, k->id, &before));
    money original = {k->amount.fen - before.amount.fen};
    money most = money_share(original, (dec){share->value * dec_one});
    if (before.amount.fen + o->amount.fen > most.fen)
        return REFUSE(c, contract_supplement_share, "lines", ARG(o->amount), ARG(before.amount),
                      ARG(most), ARG(original));
    o->n = before.n + 1;
    o->percent = (dec){muldiv(o->amount.fen, 100 * dec_one, original.fen)};
    return OK;
}

static err check_line(struct call *c, const struct contract_row *k, const struct supplement *p,
                      struct supplement_out *o)
{
    struct fund_line *line = NULL;
    TRY(fund_line_by_id(c->db, c->a, p->line, &line));
    if (!line || !id_same(line->org, k->buyer))
        return refuse_field(c, "line", "{label}要选本单位的");
    o->year = line->year;
    return fund_may_occupy(c, p->line, k->project, (money){0}, o->amount, "line");
}

static err supplement_check(struct call *c, const void *in, void *out)
{
    const struct supplement *p = in;
    struct supplement_out *o = out;
    struct contract_row *k = NULL;
    struct contract_ends_row ends;
    TRY(contract_running(c, p->contract, &k));
    if (!p->same_terms)
        return REFUSE(c, contract_supplement_terms, "same_terms");
    bool early = p->signed_day.n < k->signed_day.n, late = p->signed_day.n > k->until_day.n;
    if (early || late || p->signed_day.n > c->today.n)
        return REFUSE(c, contract_supplement_during, "signed_day", ARG(p->signed_day),
                      ARG(k->signed_day), ARG(k->until_day));
    TRY(more_amount(c, p, &o->amount));
    TRY(check_share(c, k, o));
    TRY(check_line(c, k, p, o));
    TRY(contract_ends(c->db, c->a, k->id, &ends));
    o->supplement = new_id();
    o->project = k->project;
    o->instalment = ends.instalment + 1;
    o->slice = ends.slice + 1;
    o->name = join(c->a, S("补充合同第 "), format(c->a, "%lld", (long long)o->n), S(" 份"));
    return OK;
}

static err supplement_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct supplement *p = in;
    const struct supplement_out *o = out;
    TRY(contract_supplement_add(db, .id = o->supplement, .contract = p->contract, .n = o->n,
                                .amount = o->amount, .percent = o->percent, .reason = p->reason,
                                .line = p->line, .signed_day = p->signed_day,
                                .scan = p->scan.sha256, .scan_name = p->scan.name, .by = e->by,
                                .at = e->at));
    for (size_t i = 0; i < p->lines.n; i++)
        TRY(contract_line_more(db, .contract = p->contract, .n = p->lines.at[i].n,
                               .more = p->lines.at[i].quantity));
    TRY(contract_raise(db, .contract = p->contract, .amount = o->amount, .at = e->at));
    TRY(contract_instalment_add(db, .contract = p->contract, .n = o->instalment, .name = o->name,
                                .percent = o->percent, .amount = o->amount,
                                .due_after = S("acceptance")));
    TRY(contract_year_add(db, .contract = p->contract, .n = o->slice, .year = o->year,
                          .line = p->line, .amount = o->amount));
    TRY(contract_year_occupy(db, .contract = p->contract, .n = o->slice, .line = p->line,
                             .at = e->at));
    return fund_occupy(db, p->line, o->project, (money){0}, o->amount);
}

static money supplement_amount(__attribute__((unused)) const struct call *c,
                               __attribute__((unused)) const void *in, const void *out)
{
    return ((const struct supplement_out *)out)->amount;
}

const struct act contract_supplement_acts[] = {
    {"contract.supplement", "登记补充合同",
     "追加与合同标的相同的服务，其他条款不变；各份补充合同合计不超过原合同金额的一成，超出的另行采购。",
     ACT_PRIVATE, MAY(contract_handler, "contract"), ACT_IN(struct supplement, supplement_in),
     ACT_OUT(struct supplement_out, supplement_out), .check = supplement_check,
     .apply = supplement_apply, .amount = supplement_amount, .then = "/contract/{contract}"},
    {0},
};
