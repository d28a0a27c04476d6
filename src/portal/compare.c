// What changed: the notice of a purchase from version to version, and a contract beside the clauses
// of the document it was awarded by (CGF-46: the contract must not depart from them).
#include "portal/compare.h"

#include "base/utf8.h"
#include "portal_compare_html.h"

enum { versions_max = 240 };

str text_with(arena *a, str text, str from, str to)
{
    struct out o = out_plain(a);
    for (ptrdiff_t at = 0; from.len && (at = str_find(text, from)) >= 0;) {
        put_raw(&o, str_part(text, 0, (size_t)at));
        put_raw(&o, to);
        text = str_from(text, (size_t)at + from.len);
    }
    put_raw(&o, text);
    return out_str(&o);
}

str str_head(str s, size_t characters)
{
    size_t at = 0;
    while (characters-- && at < s.len)
        utf8_next(s, &at);
    return str_part(s, 0, at);
}

static struct version *add_version(struct compare_view *p, struct version v)
{
    if (p->versions.n == versions_max)
        return &p->versions.at[versions_max - 1];
    v.n = (int64_t)p->versions.n + 1;
    p->versions.at[p->versions.n] = v;
    return &p->versions.at[p->versions.n++];
}

// A change is put into the text: the new deadline where the old one stood, and what was announced
// below it.
static str changed_text(arena *a, str text, const struct tender_clarification_row *c)
{
    if (c->new_deadline.us)
        text = text_with(a, text, tender_time_text(a, c->old_deadline),
                         tender_time_text(a, c->new_deadline));
    str kind = str_of(choice_word(notice_kinds, c->kind));
    struct out o = out_plain(a);
    put(&o, join(a, text, S("\n"), kind, S("（"), instant_text(a, c->at), S("）\n")));
    if (c->question.at)
        put(&o, join(a, S("问："), c->question, S("\n"), S("答：")));
    put(&o, c->answer);
    put(&o, "\n");
    return out_str(&o);
}

static err add_round(struct visit *v, struct compare_view *p, const struct round_line *r)
{
    struct tender_notice_row *notice = NULL;
    struct tender_clarification_row_rows changes;
    TRY(tender_notice(v->db, v->a, r->id, &notice));
    TRY(tender_clarifications(v->db, v->a, r->id, &changes));
    if (!notice)
        return OK;
    str text = join(v->a, notice->title, S("\n\n"), notice->body);
    add_version(p, (struct version){.zh = "首次发布", .round = r->round, .at = notice->published,
                                    .text = text, .notice = notice->id});
    for (size_t i = 0; i < changes.n; i++) {
        const struct tender_clarification_row *c = &changes.at[i];
        text = changed_text(v->a, text, c);
        add_version(p, (struct version){.zh = choice_word(notice_kinds, c->kind),
                                        .round = r->round, .at = c->at, .note = c->answer,
                                        .text = text, .notice = c->notice});
    }
    return OK;
}

static const struct version *version_of(const struct compare_view *p, int64_t n)
{
    return n >= 1 && n <= (int64_t)p->versions.n ? &p->versions.at[n - 1] : NULL;
}

// The two that the address names; the newest and the one before it if it names none.
static void choose_two(struct visit *v, struct compare_view *p)
{
    int64_t last = (int64_t)p->versions.n;
    p->to = version_of(p, visit_int(v, "to", last));
    p->from = version_of(p, visit_int(v, "from", last > 1 ? last - 1 : last));
    if (p->from && p->to)
        p->diff = diff_texts(v->a, p->from->text, p->to->text);
}

static err read_project(struct visit *v, struct compare_view *p)
{
    struct project_head *head = NULL;
    struct round_line_rows rounds;
    id project = visit_id(v, "id");
    TRY(project_head(v->db, v->a, project, &head));
    TRY(rounds_published(v->db, v->a, project, &rounds));
    if (!head || !rounds.n)
        return missing();
    p->project = project;
    p->title = head->title;
    p->versions.at = new(v->a, struct version, versions_max);
    for (size_t i = 0; i < rounds.n; i++)
        TRY(add_round(v, p, &rounds.at[i]));
    return p->versions.n ? OK : missing();
}

static err project_compare_load(struct visit *v, void *view)
{
    struct compare_view *p = view;
    TRY(read_project(v, p));
    v->title = join(v->a, str_of(tr(v->lang, "各版本比较")), S(" "), p->title);
    p->back = join(v->a, S("/project/"), id_text(v->a, p->project));
    p->path = join(v->a, p->back, S("/compare"));
    choose_two(v, p);
    return p->from && p->to ? OK : missing();
}

// One version as plain text, as long as the project is public.
static err version_load(struct visit *v, void *view)
{
    struct compare_view *p = view;
    TRY(read_project(v, p));
    const struct version *one = version_of(p, visit_int(v, "n", (int64_t)p->versions.n));
    if (!one)
        return missing();
    put_raw(&v->out, one->text);
    return OK;
}

static str clause_text(arena *a, int64_t n, str title, str text)
{
    return join(a, format(a, "%lld. ", (long long)n), title, S("\n"), text, S("\n"));
}

static err document_clauses(struct visit *v, id tender, str *ret)
{
    struct tender_clause_row_rows rows;
    struct out o = out_plain(v->a);
    TRY(tender_clauses(v->db, v->a, tender, &rows));
    for (size_t i = 0; i < rows.n; i++)
        put(&o, clause_text(v->a, rows.at[i].n, rows.at[i].title, rows.at[i].text));
    *ret = out_str(&o);
    return OK;
}

static err version_clauses(struct visit *v, id contract, int64_t version, str *ret)
{
    struct contract_clause_row_rows rows;
    struct out o = out_plain(v->a);
    TRY(contract_clauses(v->db, v->a, contract, version, &rows));
    for (size_t i = 0; i < rows.n; i++)
        put(&o, clause_text(v->a, rows.at[i].n, rows.at[i].title, rows.at[i].text));
    *ret = out_str(&o);
    return OK;
}

// Outsiders compare what was signed with the document; insiders every draft.
static err add_drafts(struct visit *v, struct compare_view *p, const struct contract_row *k)
{
    struct contract_version_row_rows rows;
    bool insider = contract_ask(v->db, v->a, &contract_insider, &v->who, k->id);
    TRY(contract_versions(v->db, v->a, k->id, &rows));
    for (size_t i = rows.n; i > 0; i--) {
        const struct contract_version_row *r = &rows.at[i - 1];
        str text = {0};
        if (!insider && r->version != k->version)
            continue;
        TRY(version_clauses(v, k->id, r->version, &text));
        add_version(p, (struct version){.zh = r->version == k->version ? "合同现行版" : "合同草稿",
                                        .at = r->at, .text = text});
    }
    return OK;
}

static err contract_compare_load(struct visit *v, void *view)
{
    struct compare_view *p = view;
    struct contract_row *k = NULL;
    struct tender_row *t = NULL;
    id contract = visit_id(v, "id");
    TRY(contract_by_id(v->db, v->a, contract, &k));
    if (!k)
        return missing();
    p->contract = contract;
    p->title = k->name;
    p->versions.at = new(v->a, struct version, versions_max);
    TRY(tender_by_id(v->db, v->a, k->tender, &t));
    if (t && t->published.us) {
        str text = {0};
        TRY(document_clauses(v, t->id, &text));
        add_version(p, (struct version){.zh = "采购文件的合同条款", .at = t->published,
                                        .text = text});
    }
    TRY(add_drafts(v, p, k));
    v->title = join(v->a, str_of(tr(v->lang, "各版本比较")), S(" "), p->title);
    p->back = join(v->a, S("/contract/"), id_text(v->a, contract));
    p->path = join(v->a, p->back, S("/compare"));
    choose_two(v, p);
    return p->from && p->to ? OK : missing();
}

const struct page portal_compare_pages[] = {
    {"/project/{id}/compare", "各版本比较", ANYONE, project_compare_load,
     VIEW(struct compare_view, compare, NULL), .shared = true},
    {"/project/{id}/version", "公告的一个版本", ANYONE, version_load,
     .view_size = sizeof(struct compare_view), .type = "text/plain; charset=utf-8",
     .shared = true},
    {"/contract/{id}/compare", "各版本比较", MAY(contract_reader, "id"), contract_compare_load,
     VIEW(struct compare_view, compare, NULL)},
    {0},
};
