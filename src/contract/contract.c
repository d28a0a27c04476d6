#include "contract/contract.h"

#include "contract/parts.h"

const struct choice contract_states[] = {
    {"draft", "起草中"},   {"reviewed", "待签订"},  {"signed", "已签，待核对"},
    {"running", "履行中"}, {"completed", "已履行完"}, {"ended", "已作废"},
    {0},
};

// Relations: each is one query.

#define HOLDS(name_, query_, zh_)                                                             \
    static err ask_##name_(struct db *db, arena *a, const struct who *who, id thing,          \
                           bool *ret)                                                         \
    {                                                                                         \
        struct query_##_row row = {0};                                                        \
        TRY(query_(db, a, who->post, who->person, thing, &row));                              \
        *ret = row.n > 0;                                                                     \
        return OK;                                                                            \
    }                                                                                         \
    const struct relation name_ = {#name_, zh_, ask_##name_}

HOLDS(contract_handler, contract_has_handler, "购买主体的经办或科室负责人");
HOLDS(contract_payer, contract_has_payer, "购买主体的财务或经办");
HOLDS(party_buyer_of, contract_has_buyer, "购买主体的人员");
HOLDS(party_supplier_of, contract_has_supplier, "承接主体的人员");
HOLDS(contract_lawyer, contract_has_lawyer, "法制审核岗或出具意见的律师");
HOLDS(contract_user, contract_has_user, "使用单位的人员");
HOLDS(contract_agency, contract_has_agency, "代理机构的人员");
HOLDS(contract_desk, contract_has_desk, "财政、审计和监督岗");

static err ask_any(struct db *db, arena *a, const struct who *who, id thing,
                   const struct relation *const *of, bool *ret)
{
    *ret = false;
    for (; *of && !*ret; of++)
        TRY((*of)->ask(db, a, who, thing, ret));
    return OK;
}

static err ask_manager(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    static const struct relation *const of[] = {&contract_handler, &contract_user, NULL};
    return ask_any(db, a, who, thing, of, ret);
}
const struct relation contract_manager = {"contract_manager", "购买主体的经办或使用单位的人员",
                                          ask_manager};

static err ask_insider(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    static const struct relation *const of[] = {&party_buyer_of, &party_supplier_of,
                                                &contract_user,  &contract_desk,
                                                &contract_lawyer, &contract_agency, NULL};
    return ask_any(db, a, who, thing, of, ret);
}
const struct relation contract_insider = {"contract_insider", "合同双方、使用单位，财政、审计和监督岗",
                                          ask_insider};

static err ask_reader(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct contract_is_published_row row = {0};
    TRY(contract_is_published(db, a, thing, &row));
    *ret = row.n > 0;
    return *ret || !who->person.n ? OK : ask_insider(db, a, who, thing, ret);
}
const struct relation contract_reader = {"contract_reader", "公告以后任何人，之前合同双方",
                                         ask_reader};

bool contract_ask(struct db *db, arena *a, const struct relation *r, const struct who *who,
                  id contract)
{
    bool yes = false;
    err e = who->person.n ? r->ask(db, a, who, contract, &yes) : OK;
    return !e.kind && yes;
}

// For the acts.

err contract_of_call(struct call *c, id contract, struct contract_row **ret)
{
    TRY(contract_by_id(c->db, c->a, contract, ret));
    return *ret ? OK : refuse_field(c, "contract", "没有这份{label}");
}

err contract_running(struct call *c, id contract, struct contract_row **ret)
{
    TRY(contract_of_call(c, contract, ret));
    if (!str_eq((*ret)->state, S("running")))
        return REFUSE(c, contract_running, "", ARG(choice_word(contract_states, (*ret)->state)));
    return OK;
}

// What a check decides beside it has its own room.
enum { sent_bytes_max = entry_bytes_max - 16000 };

err contract_fits(struct call *c, const char *path, const char *zh)
{
    struct out text = out_plain(c->a);
    fields_to_json(&text, c->act->in, c->in, NULL);
    return text.len <= sent_bytes_max ? OK : refuse_field(c, path, zh);
}

struct contract_instalment_row *contract_instalment_n(struct contract_instalment_row_rows *rows,
                                                      int64_t n)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->at[i].n == n)
            return &rows->at[i];
    return NULL;
}

err contract_due(struct db *db, id contract, int64_t n, instant at)
{
    return contract_instalment_due(db, .contract = contract, .n = n, .at = at);
}

err contract_deduct(struct db *db, id contract, int64_t n, money deduction)
{
    return contract_instalment_deduct(db, .contract = contract, .n = n, .deduction = deduction);
}

err contract_settled(struct db *db, id contract, int64_t n, money amount)
{
    return contract_instalment_settle(db, .contract = contract, .n = n, .amount = amount);
}

err contract_paid(struct db *db, id contract, int64_t n, money amount)
{
    return contract_instalment_pay(db, .contract = contract, .n = n, .amount = amount);
}

err contract_completed(struct db *db, id contract, instant at)
{
    return contract_close(db, .contract = contract, .at = at);
}

// Pure rules.

void contract_split(money sum, const struct contract_source_instalment *of, size_t n, money *ret)
{
    money rest = sum;
    for (size_t i = 0; i + 1 < n; i++) {
        ret[i] = money_share(sum, of[i].percent);
        if (ret[i].fen > rest.fen)
            ret[i] = rest;
        rest.fen -= ret[i].fen;
    }
    if (n)
        ret[n - 1] = rest;
}

int64_t contract_months(day from, day until)
{
    int months = 0;
    while (day_plus_months(from, months).n <= until.n)
        months++;
    return months;
}

// Takes what it can of `need` from one line.
static money take(struct contract_source_fund *fund, money need)
{
    money part = {fund->frozen.fen < need.fen ? fund->frozen.fen : need.fen};
    fund->frozen.fen -= part.fen;
    return part;
}

static size_t put_slice(struct contract_slice *ret, size_t n, int64_t year, id line, money amount)
{
    if (amount.fen <= 0 || n == contract_slices_max)
        return n;
    ret[n] = (struct contract_slice){year, line, amount};
    return n + 1;
}

// One year's part by lines: those of the year, then earlier ones, then none.
static size_t cover_year(int64_t year, money need, struct contract_source_fund *left, size_t n,
                         struct contract_slice *ret, size_t have)
{
    for (int own = 1; own >= 0; own--)
        for (size_t i = 0; i < n; i++) {
            if (own ? left[i].year != year : left[i].year >= year)
                continue;
            money part = take(&left[i], need);
            need.fen -= part.fen;
            have = put_slice(ret, have, year, left[i].line, part);
        }
    return put_slice(ret, have, year, (id){0}, need);
}

size_t contract_slices(money sum, day from, day until, const struct contract_source_fund *funds,
                       size_t n, struct contract_slice *ret)
{
    struct contract_source_fund left[contract_slices_max];
    int64_t months = contract_months(from, until), first = day_date(from).year;
    int64_t last = months ? day_date(day_plus_months(from, (int)months - 1)).year : first;
    size_t have = 0, lines = n < contract_slices_max ? n : contract_slices_max;
    money rest = sum;
    for (size_t i = 0; i < lines; i++)
        left[i] = funds[i];
    for (int64_t year = first; year <= last; year++) {
        int64_t in_year = 0;
        for (int64_t m = 0; m < months; m++)
            in_year += day_date(day_plus_months(from, (int)m)).year == year;
        money part = year == last ? rest : (money){muldiv(sum.fen, in_year, months)};
        rest.fen -= part.fen;
        have = cover_year(year, part, left, lines, ret, have);
    }
    return have;
}

const struct slice contract_slice = {
    "contract", "合同",
    {contract_draft_acts, contract_change_acts, contract_sign_acts, contract_public_acts,
     contract_supplement_acts},
    {contract_pages},
    &contract_sql,
};
