// Profiles of suppliers and purchasers: what the public record says of them.
#include "portal/portal_views.h"
#include "portal_profiles_html.h"

#define EVER 0, INT64_MAX
#define NO_WORDS 0, S(""), S(""), S(""), S(""), S(""), S(""), S(""), S("")

enum { shown_max = 20 };

err newest_results(struct visit *v, id buyer, id supplier, size_t most,
                   struct result_row_rows *ret)
{
    struct fact_rows facts;
    TRY(facts_results(v->db, v->a, EVER, buyer.n, supplier.n, NO_WORDS, &facts));
    ret->at = new(v->a, struct result_row, most);
    for (size_t i = 0; i < facts.n && ret->n < most; i++) {
        struct result_row *row = NULL;
        if (str_eq(facts.at[i].kind, S("award")))
            TRY(result_award(v->db, v->a, facts.at[i].id, &row));
        else
            TRY(result_contract(v->db, v->a, facts.at[i].id, &row));
        if (row)
            ret->at[ret->n++] = *row;
    }
    return OK;
}

// Of the facts, the newest that are of one of these kinds.
static err rows_of(struct visit *v, const struct fact_rows *facts, const char *const *kinds,
                   struct perform_row_rows *ret)
{
    ret->at = new(v->a, struct perform_row, shown_max);
    for (size_t i = 0; i < facts->n && ret->n < shown_max; i++) {
        struct perform_row *row = NULL;
        bool meant = false;
        for (size_t k = 0; kinds[k]; k++)
            meant = meant || str_eq(facts->at[i].kind, str_of(kinds[k]));
        if (meant)
            TRY(perform_row_of(v, &facts->at[i], &row));
        if (row)
            ret->at[ret->n++] = *row;
    }
    return OK;
}

static const char *const acceptance_kinds[] = {"acceptance", NULL};
static const char *const assessment_kinds[] = {"assessment", NULL};
static const char *const paid_kinds[] = {"paid", "late", "overdue", "due", NULL};
static const char *const not_in_time[] = {"late", "overdue", NULL};

static err supplier_load(struct visit *v, void *view)
{
    struct supplier_profile *p = view;
    struct supplier_fact *fact = NULL;
    struct supplier_row *row = NULL;
    struct fact_rows facts;
    id org = visit_id(v, "id");
    TRY(supplier_public(v->db, v->a, org, &fact));
    TRY(supplier_find(v->db, v->a, org, &row));
    if (!fact || !row)
        return missing();
    p->supplier = *fact;
    v->title = fact->name;
    p->verified = row->verified;
    p->founded = row->founded;
    if (!str_eq(fact->kind, S("natural_person")))
        p->address = row->address.at ? row->address : S("");
    TRY(supplier_certificates_of(v->db, v->a, org, &p->certificates));
    TRY(newest_results(v, (id){0}, org, shown_max, &p->results));
    TRY(facts_performance(v->db, v->a, v->today, EVER, 0, org.n, NO_WORDS, &facts));
    TRY(rows_of(v, &facts, acceptance_kinds, &p->acceptances));
    TRY(rows_of(v, &facts, assessment_kinds, &p->assessments));
    for (size_t i = 0; i < p->acceptances.n; i++) {
        p->asked += p->acceptances.at[i].asked;
        p->satisfied += p->acceptances.at[i].satisfied;
    }
    return rows_of(v, &facts, paid_kinds, &p->payments);
}

static const struct part supplier_parts[] = {
    PART_ONE(struct supplier_profile, supplier, supplier_fact),
    PART_PLAIN(struct supplier_profile, address, TEXT),
    PART_PLAIN(struct supplier_profile, verified, INSTANT),
    PART_MANY(struct supplier_profile, certificates, supplier_certificate_row),
    PART_MANY(struct supplier_profile, results, result_row),
    PART_MANY(struct supplier_profile, acceptances, perform_row),
    PART_MANY(struct supplier_profile, assessments, perform_row),
    PART_MANY(struct supplier_profile, payments, perform_row),
    {0},
};

static err projects_of(struct visit *v, id buyer, struct project_line_rows *ret)
{
    struct fact_rows facts;
    TRY(facts_projects(v->db, v->a, v->now.us, EVER, buyer.n, 0, NO_WORDS, &facts));
    ret->at = new(v->a, struct project_line, shown_max);
    for (size_t i = 0; i < facts.n && ret->n < shown_max; i++) {
        struct project_line *row = NULL;
        TRY(project_line(v->db, v->a, facts.at[i].id, &row));
        if (!row)
            continue;
        row->state = facts.at[i].stage;
        ret->at[ret->n++] = *row;
    }
    return OK;
}

static err buyer_load(struct visit *v, void *view)
{
    struct buyer_profile *p = view;
    struct buyer_fact *fact = NULL;
    struct org_address_row *address = NULL;
    struct fact_rows facts;
    id org = visit_id(v, "id");
    TRY(buyer_public(v->db, v->a, org, v->today, &fact));
    if (!fact || !fact->projects)
        return missing();
    p->buyer = *fact;
    v->title = fact->name;
    TRY(org_address(v->db, v->a, org, &address));
    if (address) {
        p->address = address->address;
        p->phone = address->phone;
    }
    TRY(projects_of(v, org, &p->projects));
    TRY(newest_results(v, org, (id){0}, shown_max, &p->results));
    TRY(facts_performance(v->db, v->a, v->today, EVER, org.n, 0, NO_WORDS, &facts));
    return rows_of(v, &facts, not_in_time, &p->payments);
}

static const struct part buyer_parts[] = {
    PART_ONE(struct buyer_profile, buyer, buyer_fact),
    PART_MANY(struct buyer_profile, projects, project_line),
    PART_MANY(struct buyer_profile, results, result_row),
    PART_MANY(struct buyer_profile, payments, perform_row),
    {0},
};

const struct page portal_profile_pages[] = {
    {"/supplier/{id}", "承接主体", ANYONE, supplier_load,
     VIEW(struct supplier_profile, supplier_profile, supplier_parts), .shared = true},
    {"/buyer/{id}", "采购人", ANYONE, buyer_load,
     VIEW(struct buyer_profile, buyer_profile, buyer_parts), .shared = true},
    {0},
};
