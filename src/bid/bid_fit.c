// 我够格吗: a purchase's conditions held against what a supplier is, has registered and says.
//
// Nothing is kept: the answers stand in the address, the page only reads.
#include "bid/bid_views.h"

#include "bid_fit_html.h"

const struct choice fit_parts[] = {
    {"law", "法律规定的条件"},
    {"qualification", "资格条件"},
    {"substantive", "实质性要求"},
    {0},
};
const struct choice fit_verdicts[] = {
    {"yes", "符合"}, {"no", "可能不符合"}, {"proof", "需要材料"}, {0},
};

// Both speak of the same paper when they share this many bytes: five Han characters, so that
// 社会组织 alone does not make every clause one about 社会组织评估等级.
enum { same_paper = 15 };

static size_t longest_shared(str x, str y)
{
    size_t best = 0;
    for (size_t i = 0; i + best < x.len; i++) {
        size_t n = best + 1;
        while (i + n <= x.len && str_find(y, str_part(x, i, n)) >= 0)
            n++;
        best = n - 1 > best ? n - 1 : best;
    }
    return best;
}

static bool later(day x, day y)
{
    return x.n == 0 || (y.n && x.n > y.n);
}

const struct supplier_certificate_row *fit_certificate(
    const struct supplier_certificate_row_rows *all, str clause, str proof)
{
    const struct supplier_certificate_row *best = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct supplier_certificate_row *r = &all->at[i];
        bool speaks = longest_shared(r->kind, clause) >= same_paper ||
                      (proof.at && longest_shared(r->kind, proof) >= same_paper);
        if (speaks && (!best || later(r->until_day, best->until_day)))
            best = r;
    }
    return best;
}

static void judge(struct fit_line *l, const char *verdict, const char *reason)
{
    l->verdict = str_of(verdict);
    l->reason = str_of(reason);
}

static void judge_kind(struct fit_line *l, const struct fit_asker *asker)
{
    bool excluded = str_eq(asker->kind, S("institution_one")) ||
                    str_eq(asker->kind, S("group_budget"));
    l->rule = excluded ? &RULE_supplier_excluded : &RULE_bid_registered;
    if (str_empty(asker->kind))
        judge(l, "proof", "kind_unknown");
    else if (excluded)
        judge(l, "no", "kind_excluded");
    else
        judge(l, "yes", asker->registered ? "kind_registered" : "kind_may");
}

static void judge_set_aside(struct fit_line *l, const struct fit_asker *asker)
{
    l->rule = &RULE_need_set_aside;
    if (str_empty(asker->kind) || (str_empty(asker->size) && !supplier_is_social(asker->kind)))
        judge(l, "proof", "sme_unknown");
    else if (supplier_is_sme(asker->size))
        judge(l, "yes", "sme");
    else
        judge(l, "no", supplier_is_social(asker->kind) ? "sme_social" : "sme_not");
}

static void judge_credit(struct fit_line *l)
{
    l->rule = &RULE_evaluate_credit_record;
    if (str_eq(l->answer, S("yes")))
        judge(l, "yes", "credit_clear");
    else if (str_eq(l->answer, S("no")))
        judge(l, "no", "credit_listed");
    else
        judge(l, "proof", "credit_unknown");
}

// The conditions of the procurement law itself: an undertaking is enough (102-7).
static bool is_article_22(str clause)
{
    return str_find(clause, S("第二十二条")) >= 0 || str_find(clause, S("第22条")) >= 0;
}

static void judge_certificate(struct fit_line *l, const struct supplier_certificate_row *r,
                              day last)
{
    l->certificate = r->kind;
    l->number = r->number;
    l->until = r->until_day;
    if (r->until_day.n && r->until_day.n < last.n)
        judge(l, "no", "certificate_ended");
    else
        judge(l, "yes", r->until_day.n ? "certificate_until" : "certificate");
}

static void judge_qualification(struct fit_line *l, const struct fit_asker *asker, day last)
{
    const struct supplier_certificate_row *r =
        fit_certificate(&asker->certificates, l->clause, l->proof);
    bool article = is_article_22(l->clause);
    l->rule = article ? &RULE_supplier_undertaking : NULL;
    if (str_eq(l->answer, S("no")))
        judge(l, "no", "said_no");
    else if (r)
        judge_certificate(l, r, last);
    else if (str_eq(l->answer, S("yes")))
        judge(l, "yes", article ? "undertake" : "said_yes");
    else if (article && asker->undertaken)
        judge(l, "yes", "undertaken");
    else
        judge(l, "proof", article ? "undertake" : "paper");
}

const struct fit_line *fit_ended(const struct fit_lines *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        if (str_eq(lines->at[i].reason, S("certificate_ended")))
            return &lines->at[i];
    return NULL;
}

static void judge_star(struct fit_line *l)
{
    l->rule = &RULE_bid_star_answer;
    if (str_eq(l->answer, S("no")))
        judge(l, "no", "star_no");
    else
        judge(l, str_eq(l->answer, S("yes")) ? "yes" : "proof",
              str_eq(l->answer, S("yes")) ? "star_yes" : "star_unsure");
}

static struct fit_line *add(struct fit_lines *lines, const char *part)
{
    struct fit_line *l = &lines->at[lines->n++];
    l->part = str_of(part);
    return l;
}

static struct fit_line *ask(arena *a, struct fit_lines *lines, const char *part, char letter,
                            int64_t n, const struct form *said)
{
    struct fit_line *l = add(lines, part);
    l->n = n;
    l->key = format(a, "%c%lld", letter, (long long)n);
    str answer = form_get(said, l->key);
    l->answer = answer.at ? answer : S("");
    return l;
}

struct fit_lines fit_of(arena *a, const struct tender_row *t, const struct need_view *need,
                        const struct fit_asker *asker, const struct form *said, day last)
{
    size_t most = need->qualifications.n + need->requirements.n + 3;
    struct fit_lines lines = {new(a, struct fit_line, most), 0};
    judge_kind(add(&lines, "law"), asker);
    if (str_eq(t->set_aside, S("whole")))
        judge_set_aside(add(&lines, "law"), asker);
    judge_credit(ask(a, &lines, "law", 'c', 1, said));
    for (size_t i = 0; i < need->qualifications.n; i++) {
        const struct need_qualification_row *q = &need->qualifications.at[i];
        struct fit_line *l = ask(a, &lines, "qualification", 'q', q->n, said);
        l->clause = q->text;
        l->proof = q->proof;
        judge_qualification(l, asker, last);
    }
    for (size_t i = 0; i < need->requirements.n; i++) {
        const struct need_requirement_row *r = &need->requirements.at[i];
        if (!r->substantive)
            continue;
        struct fit_line *l = ask(a, &lines, "substantive", 's', r->n, said);
        l->clause = r->text;
        judge_star(l);
    }
    return lines;
}

// What the register knows of who is signed in; the address may say more, never other.
err bid_find_asker(struct visit *v, struct fit_asker *ret)
{
    struct supplier *s = NULL;
    str kind = visit_text(v, "kind"), size = visit_text(v, "size");
    *ret = (struct fit_asker){.kind = kind.at && choice_has(supplier_kinds, kind) ? kind : S(""),
                              .size = size.at && choice_has(supplier_sizes, size) ? size : S("")};
    if (v->who.person.n)
        TRY(supplier_by_org(v->db, v->a, v->who.org, &s));
    if (!s)
        return OK;
    *ret = (struct fit_asker){.kind = s->kind, .size = s->size, .registered = true,
                              .undertaken = true};
    return supplier_certificates_of(v->db, v->a, s->org, &ret->certificates);
}

static void count(struct fit_view *p)
{
    for (size_t i = 0; i < p->lines.n; i++) {
        const struct fit_line *l = &p->lines.at[i];
        p->yes += str_eq(l->verdict, S("yes"));
        p->no += str_eq(l->verdict, S("no"));
        p->proof += str_eq(l->verdict, S("proof"));
        p->questions += l->key.at != NULL;
    }
    p->questions += !p->asker.registered;
}

static err fit_load(struct visit *v, void *view)
{
    struct fit_view *p = view;
    struct tender_row *t = NULL;
    struct need_view need;
    TRY(tender_by_id(v->db, v->a, visit_id(v, "id"), &t));
    if (!t || !t->published.us)
        return missing();
    p->tender = *t;
    p->words = tender_words_of(t->method);
    TRY(plan_need(v->db, v->a, t->project, &need));
    TRY(bid_find_asker(v, &p->asker));
    day last = t->deadline.us ? day_of(t->deadline) : v->today;
    p->lines = fit_of(v->a, t, &need, &p->asker, &v->query, last);
    count(p);
    p->answered = p->asker.registered || v->query.n > 0;
    p->social = supplier_is_social(p->asker.kind);
    p->kinds.at = supplier_kinds;
    while (p->kinds.at[p->kinds.n].code)
        p->kinds.n++;
    p->sizes.at = supplier_sizes;
    while (p->sizes.at[p->sizes.n].code)
        p->sizes.n++;
    p->receiving = str_eq(t->venue, S("here")) && str_eq(t->state, S("open")) && !t->held.us &&
                   v->now.us < t->deadline.us;
    p->documents_now = p->receiving && v->today.n >= t->documents_from.n &&
                       v->today.n <= t->documents_until.n;
    p->start = join(v->a, S("/tender/"), id_text(v->a, t->id), S("/bid"));
    v->title = join(v->a, str_of(tr(v->lang, "我够格吗")), S(" "), t->title);
    return OK;
}

static const struct column fit_columns[] = {
    {"key", COL_TEXT, true, offsetof(struct fit_line, key)},
    {"part", COL_TEXT, false, offsetof(struct fit_line, part)},
    {"n", COL_INT, false, offsetof(struct fit_line, n)},
    {"clause", COL_TEXT, true, offsetof(struct fit_line, clause)},
    {"verdict", COL_TEXT, false, offsetof(struct fit_line, verdict)},
    {"reason", COL_TEXT, false, offsetof(struct fit_line, reason)},
    {"certificate", COL_TEXT, true, offsetof(struct fit_line, certificate)},
    {"until", COL_DAY, true, offsetof(struct fit_line, until)},
};
static const struct row_type ROW_fit_line = {"fit_line", sizeof(struct fit_line), fit_columns, 8};

static const struct part fit_json[] = {
    PART_MANY(struct fit_view, lines, fit_line),
    PART_PLAIN(struct fit_view, yes, INT),
    PART_PLAIN(struct fit_view, no, INT),
    PART_PLAIN(struct fit_view, proof, INT),
    {0},
};

const struct page bid_fit_pages[] = {
    {"/tender/{id}/fit", "我够格吗", ANYONE, fit_load,
     VIEW(struct fit_view, bid_fit, fit_json)},
    {0},
};
