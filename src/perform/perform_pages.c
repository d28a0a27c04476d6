#include "account/account.h"
#include "perform/parts.h"
#include "perform/perform_views.h"
#include "perform_html.h"
#include "paper/paper.h"
#include "perform_paper_html.h"

// Insiders of the contract, and whoever sits in one of its acceptances.
static err ask_follower(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct contract_has_member_row row = {0};
    TRY(contract_insider.ask(db, a, who, thing, ret));
    if (*ret || !who->person.n)
        return OK;
    TRY(contract_has_member(db, a, who->person, thing, &row));
    *ret = row.n > 0;
    return OK;
}
static const struct relation follower = {"performance_follower", "合同双方、财政岗和验收成员",
                                         ask_follower};

// The first number in a text; NO_DEC if there is none.
static dec number_in(str text)
{
    dec d = NO_DEC;
    size_t from = 0;
    while (from < text.len && (text.at[from] < '0' || text.at[from] > '9'))
        from++;
    size_t until = from;
    while (until < text.len && ((text.at[until] >= '0' && text.at[until] <= '9') ||
                                text.at[until] == '.'))
        until++;
    return until > from && dec_parse(str_part(text, from, until - from), &d) ? d : NO_DEC;
}

static const struct contract_indicator_row *indicator_of(const struct performance_view *p,
                                                         str name)
{
    for (size_t i = 0; i < p->indicators.n; i++)
        if (str_eq(p->indicators.at[i].name, name))
            return &p->indicators.at[i];
    return NULL;
}

// What the newest assessment found, beside what was promised.
static void draw_bullets(struct visit *v, struct performance_view *p)
{
    struct picture_bullet *at = new(v->a, struct picture_bullet, p->scores.n + 1);
    size_t n = 0;
    id newest = p->assessments.n ? p->assessments.at[0].id : (id){0};
    for (size_t i = 0; i < p->scores.n; i++) {
        const struct assessment_score_row *s = &p->scores.at[i];
        const struct contract_indicator_row *k = indicator_of(p, s->name);
        if (!id_same(s->assessment, newest) || !k)
            continue;
        str actual = s->actual.at ? s->actual : S("—");
        at[n++] = (struct picture_bullet){
            .group = str_of(tr(v->lang, choice_word(need_dimensions, k->dimension))),
            .name = s->name, .target = join(v->a, k->target, S(" "), k->unit), .actual = actual,
            .score = dec_text(v->a, s->score), .target_n = number_in(k->target),
            .actual_n = number_in(actual), .at_most = plan_is_at_most(k->target)};
        p->reached += at[n - 1].actual_n.n != NO_DEC.n && at[n - 1].target_n.n != NO_DEC.n &&
                      (at[n - 1].at_most ? at[n - 1].actual_n.n <= at[n - 1].target_n.n
                                         : at[n - 1].actual_n.n >= at[n - 1].target_n.n);
        p->measured += at[n - 1].actual_n.n != NO_DEC.n && at[n - 1].target_n.n != NO_DEC.n;
    }
    p->bullets = (struct picture_bullets){
        .p = {.name = "bullets", .finding = told(v, bullets_finding, p),
              .source = told(v, bullets_source, p), .empty = told(v, bullets_empty, p),
              .as_of = p->assessments.n ? p->assessments.at[0].at : (instant){0},
              .csv = join(v->a, S("/contract/"), id_text(v->a, p->contract.id),
                          S("/performance/indicators.csv"))},
        .at = at, .n = n};
}

static err performance_load(struct visit *v, void *view)
{
    struct performance_view *p = view;
    struct contract_row *k = NULL;
    id contract = visit_id(v, "id");
    TRY(contract_by_id(v->db, v->a, contract, &k));
    if (!k)
        return missing();
    p->contract = *k;
    p->reader = v->who.person;
    v->title = join(v->a, k->name, S(" "), str_of(tr(v->lang, v->page->zh)));
    TRY(contract_indicators(v->db, v->a, contract, &p->indicators));
    TRY(contract_grades(v->db, v->a, contract, &p->grades));
    TRY(contract_bands(v->db, v->a, contract, &p->bands));
    TRY(contract_instalments(v->db, v->a, contract, &p->instalments));
    TRY(assessments_of(v->db, v->a, contract, &p->assessments));
    TRY(assessment_scores(v->db, v->a, contract, &p->scores));
    TRY(acceptances_of(v->db, v->a, contract, &p->acceptances));
    TRY(acceptance_members_of(v->db, v->a, contract, &p->members));
    TRY(rectifications_of(v->db, v->a, contract, &p->items));
    p->supplier = contract_ask(v->db, v->a, &party_supplier_of, &v->who, contract);
    p->running = str_eq(k->state, S("running"));
    p->handler = contract_ask(v->db, v->a, &contract_handler, &v->who, contract);
    p->manager = contract_ask(v->db, v->a, &contract_manager, &v->who, contract);
    for (size_t i = 0; i < p->assessments.n; i++)
        p->has_final = p->has_final || str_eq(p->assessments.at[i].kind, S("final"));
    draw_bullets(v, p);
    return OK;
}

static const struct part performance_parts[] = {
    PART_MANY(struct performance_view, indicators, contract_indicator_row),
    PART_MANY(struct performance_view, grades, contract_grade_row),
    PART_MANY(struct performance_view, bands, contract_band_row),
    PART_MANY(struct performance_view, assessments, assessment_row),
    PART_MANY(struct performance_view, scores, assessment_score_row),
    PART_MANY(struct performance_view, items, rectification_row),
    PART_MANY(struct performance_view, acceptances, acceptance_row),
    PART_MANY(struct performance_view, members, acceptance_member_row),
    {0},
};

static instant later(instant a, instant b)
{
    return a.us > b.us ? a : b;
}

static err performance_paper_load(struct visit *v, void *view)
{
    struct performance_view *p = view;
    instant at = {0};
    TRY(performance_load(v, view));
    for (size_t i = 0; i < p->assessments.n; i++)
        at = later(at, p->assessments.at[i].at);
    for (size_t i = 0; i < p->acceptances.n; i++)
        at = later(at, later(p->acceptances.at[i].at, p->acceptances.at[i].completed));
    for (size_t i = 0; i < p->members.n; i++)
        at = later(at, p->members.at[i].signed_at);
    v->paper = (struct paper_facts){.at = at, .by = p->contract.buyer_name, .look = PAPER_BOOK};
    return OK;
}

static err bullets_csv_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct performance_view p = {.running = false};
    TRY(performance_load(v, &p));
    v->title = (str){0};
    v->out = out_plain(v->a);
    v->out.lang = v->lang;
    struct picture_table t = picture_bullets_table(&v->out, &p.bullets);
    picture_csv(v, &t);
    return OK;
}

// The paper of one acceptance, or the evidence of one score or one rectification.
static err file_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct acceptance_row *acceptance = NULL;
    struct assessment_file_row *score = NULL;
    struct rectification_row *item = NULL;
    id contract = visit_id(v, "id"), thing = visit_id(v, "of");
    TRY(acceptance_by_id(v->db, v->a, thing, &acceptance));
    if (acceptance && id_same(acceptance->contract, contract) && acceptance->file.at)
        return visit_file(v, acceptance->file, acceptance->file_name);
    TRY(rectification_by_id(v->db, v->a, thing, &item));
    if (item && id_same(item->contract, contract) && item->file.at)
        return visit_file(v, item->file, item->file_name);
    TRY(assessment_file(v->db, v->a, contract, thing, visit_int(v, "n", 0), &score));
    return score && score->file.at ? visit_file(v, score->file, score->file_name) : missing();
}

static err to_sign_load(struct visit *v, void *view)
{
    struct to_sign_view *p = view;
    return acceptances_to_sign(v->db, v->a, v->who.person, &p->waiting);
}

static const struct part to_sign_parts[] = {
    PART_MANY(struct to_sign_view, waiting, acceptance_to_sign),
    {0},
};

const struct page perform_pages[] = {
    {"/contract/{id}/performance", "考核与验收", MAY(follower, "id"), performance_load,
     VIEW(struct performance_view, performance, performance_parts)},
    {"/contract/{id}/performance/indicators.csv", "考核指标", MAY(follower, "id"),
     bullets_csv_load, .type = "text/csv; charset=utf-8"},
    {"/contract/{id}/performance/paper", "考核表和验收书", MAY(follower, "id"),
     performance_paper_load, VIEW(struct performance_view, performance_paper, performance_parts),
     .paper = true},
    {"/contract/{id}/performance/file", "佐证材料", MAY(follower, "id"), file_load,
     .type = "application/octet-stream"},
    {"/acceptances", "等我签的验收书", MAY(signed_in, NULL), to_sign_load,
     VIEW(struct to_sign_view, to_sign, to_sign_parts)},
    {0},
};
