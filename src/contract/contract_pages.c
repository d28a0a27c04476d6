#include "contract/contract_views.h"
#include "contract/parts.h"
#include "account/account.h"
#include "contract_html.h"
#include "contract_paper_html.h"
#include "paper/paper.h"

static err contracts_load(struct visit *v, void *view)
{
    struct contracts_view *p = view;
    p->supplier = v->visitor.menu == MENU_SUPPLIER;
    if (p->supplier)
        return contracts_of_supplier(v->db, v->a, v->who.org, &p->contracts);
    TRY(contracts_to_draft(v->db, v->a, v->who.org, &p->awards));
    return contracts_of_buyer(v->db, v->a, v->who.org, &p->contracts);
}

static const struct part contracts_parts[] = {
    PART_MANY(struct contracts_view, contracts, contract_brief),
    PART_MANY(struct contracts_view, awards, contract_to_draft),
    {0},
};

// How many days it was, or is, too late.
static int64_t late(day limit, day done, day today)
{
    day until = done.n ? done : today;
    return limit.n && until.n > limit.n ? until.n - limit.n : 0;
}

static void measure(struct visit *v, struct contract_view *p)
{
    const struct contract_row *k = &p->contract;
    p->sign_late = late(k->sign_by, k->signed_day, v->today);
    p->publish_late =
        late(k->publish_by, k->published.us ? day_of(k->published) : (day){0}, v->today);
    p->file_late = late(k->file_by, k->filed_day, v->today);
    for (size_t i = 0; i < p->instalments.n; i++) {
        const struct contract_instalment_row *x = &p->instalments.at[i];
        p->due.fen += x->due.us ? x->amount.fen - x->deduction.fen : 0;
        p->paid.fen += x->paid.fen;
    }
    for (size_t i = 0; i < p->years.n && !p->later_year; i++)
        p->later_year = p->years.at[i].line.n ? 0 : p->years.at[i].year;
}

static err load_supplements(struct visit *v, struct contract_view *p)
{
    money added = {0};
    TRY(contract_supplements(v->db, v->a, p->contract.id, &p->supplements));
    for (size_t i = 0; i < p->supplements.n; i++)
        added.fen += p->supplements.at[i].amount.fen;
    const struct rule *share = rule_on(&RULE_contract_supplement_share, v->today);
    p->original = (money){p->contract.amount.fen - added.fen};
    money most = money_share(p->original, (dec){share->value * dec_one});
    p->may_add = (money){most.fen > added.fen ? most.fen - added.fen : 0};
    return OK;
}

static void who_reads(struct visit *v, struct contract_view *p)
{
    id contract = p->contract.id;
    p->insider = contract_ask(v->db, v->a, &contract_insider, &v->who, contract);
    if (!p->insider)
        return;
    p->handler = contract_ask(v->db, v->a, &contract_handler, &v->who, contract);
    p->lawyer = contract_ask(v->db, v->a, &contract_lawyer, &v->who, contract);
    p->buyer = contract_ask(v->db, v->a, &party_buyer_of, &v->who, contract);
    p->money = p->buyer || v->visitor.menu == MENU_FINANCE;
    p->may_compare = p->buyer && !id_same(p->contract.recorded_by, v->who.person);
}

static err contract_load(struct visit *v, void *view)
{
    struct contract_view *p = view;
    struct contract_row *k = NULL;
    id contract = visit_id(v, "id");
    TRY(contract_by_id(v->db, v->a, contract, &k));
    if (!k)
        return missing();
    p->contract = *k;
    v->title = k->name;
    who_reads(v, p);
    p->version = p->insider ? visit_int(v, "version", k->version) : k->version;
    TRY(contract_face_of(v->db, v->a, contract, &p->face));
    TRY(contract_lines(v->db, v->a, contract, &p->lines));
    TRY(contract_instalments(v->db, v->a, contract, &p->instalments));
    TRY(contract_clauses(v->db, v->a, contract, p->version, &p->clauses));
    if (p->money)
        TRY(contract_years(v->db, v->a, contract, &p->years));
    if (p->insider) {
        TRY(contract_versions(v->db, v->a, contract, &p->versions));
        TRY(contract_opinions(v->db, v->a, contract, &p->opinions));
    }
    measure(v, p);
    return load_supplements(v, p);
}

// Scan, people and years are no part of what the public reads.
static const struct part contract_parts[] = {
    PART_PTR(struct contract_view, face, contract_face),
    PART_MANY(struct contract_view, lines, contract_line_row),
    PART_MANY(struct contract_view, instalments, contract_instalment_row),
    PART_MANY(struct contract_view, clauses, contract_clause_row),
    PART_MANY(struct contract_view, supplements, contract_supplement_row),
    PART_MANY(struct contract_view, years, contract_year_row),
    PART_MANY(struct contract_view, versions, contract_version_row),
    PART_MANY(struct contract_view, opinions, contract_opinion_row),
    {0},
};

// To be printed and signed; without a number as long as it may change.
static err contract_paper_load(struct visit *v, void *view)
{
    struct contract_view *p = view;
    TRY(contract_load(v, view));
    bool draft = str_eq(p->contract.state, S("draft")) || str_eq(p->contract.state, S("reviewed"));
    v->paper = (struct paper_facts){.by = p->contract.buyer_name, .look = PAPER_BOOK,
                                    .at = draft ? (instant){0} : p->contract.changed};
    return OK;
}

static err scan_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct contract_row *k = NULL;
    TRY(contract_by_id(v->db, v->a, visit_id(v, "id"), &k));
    return k && k->scan.at ? visit_file(v, k->scan, k->scan_name) : missing();
}

static err supplement_scan_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct contract_supplement_scan_row *row = NULL;
    TRY(contract_supplement_scan(v->db, v->a, visit_id(v, "id"), visit_id(v, "of"), &row));
    return row ? visit_file(v, row->scan, row->scan_name) : missing();
}

const struct page contract_pages[] = {
    {"/contracts", "合同", MAY(signed_in, NULL), contracts_load,
     VIEW(struct contracts_view, contracts, contracts_parts),
     .menu = MENU_BUYER | MENU_AGENCY | MENU_SUPPLIER},
    {"/contract/{id}", "合同", MAY(contract_reader, "id"), contract_load,
     VIEW(struct contract_view, contract, contract_parts), .shared = true},
    {"/contract/{id}/paper", "合同文本", MAY(contract_reader, "id"), contract_paper_load,
     VIEW(struct contract_view, contract_paper, contract_parts), .paper = true},
    {"/contract/{id}/scan", "合同扫描件", MAY(contract_insider, "id"), scan_load,
     .type = "application/pdf"},
    {"/contract/{id}/supplement", "补充合同扫描件", MAY(contract_insider, "id"),
     supplement_scan_load, .type = "application/pdf"},
    {0},
};
