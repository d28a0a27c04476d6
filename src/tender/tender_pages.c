#include "base/typed.h"
#include "tender/tender_views.h"
#include "tender/tender_mend.h"
#include "paper/paper.h"
#include "tender_html.h"
#include "tender_paper_html.h"

#define PART_AS(view, name, member, row_)                                                         \
    {name, PART_ROWS, offsetof(view, member), &ROW_##row_}

static err may(struct visit *v, const struct relation *r, id thing, bool *ret)
{
    *ret = false;
    return v->who.person.n ? r->ask(v->db, v->a, &v->who, thing, ret) : OK;
}

// "30 分：方案完整", a line each: what a grade earns of the item's points.
static str earned_text(struct visit *v, const struct item_in *item)
{
    struct out o = out_plain(v->a);
    bool english = v->lang == LANG_EN;
    o.lang = v->lang;
    for (size_t i = 0; i < item->levels.n; i++) {
        const struct level_in *l = &item->levels.at[i];
        dec points = {muldiv(item->weight.n, l->score.n, 100 * dec_one)};
        if (i)
            put(&o, l->description.at ? "\n" : english ? ", " : "、");
        put(&o, points);
        put(&o, " ");
        put(&o, (word){"分"});
        if (l->description.at)
            put(&o, join(v->a, english ? S(": ") : S("："), l->description));
    }
    return out_str(&o);
}

static struct shown_items show_items(struct visit *v, const struct groups_in *g)
{
    arena *a = v->a;
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++)
        n += g->at[i].items.n;
    struct shown_items items = {new(a, struct shown_item, n), 0};
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->at[i].items.n; k++) {
            const struct item_in *item = &g->at[i].items.at[k];
            items.at[items.n] = (struct shown_item){(int64_t)items.n + 1, (int64_t)i + 1, item,
                                                    earned_text(v, item)};
            items.n++;
        }
    return items;
}

static void add_moment(struct moments *m, const char *zh, instant at, bool exact,
                       const struct rule *rule)
{
    size_t i = m->n;
    if (!at.us)
        return;
    for (; i > 0 && m->at[i - 1].at.us > at.us; i--)
        m->at[i] = m->at[i - 1];
    m->at[i] = (struct moment){at, exact, zh, rule, "later"};
    m->n++;
}

static instant end_of(day d)
{
    return d.n ? instant_at(d, 23, 59) : (instant){0};
}

static void mark_moments(struct moments *m, instant now)
{
    bool met = false;
    for (size_t i = 0; i < m->n; i++) {
        bool past = m->at[i].at.us <= now.us;
        m->at[i].state = past ? "done" : met ? "later" : "now";
        met = met || !past;
    }
}

static struct moments show_moments(struct visit *v, const struct tender_view *p)
{
    const struct tender_row *t = &p->tender;
    struct moments m = {new(v->a, struct moment, p->changes.n + 9), 0};
    const struct rule *change = rule_on(change_rule(t), v->today);
    add_moment(&m, "采购意向公开", p->paper.project->intention_listed, true,
               &RULE_tender_intention_days);
    add_moment(&m, p->words.notice.zh, t->listed.us ? t->listed : t->published, true,
               &RULE_tender_notice_period);
    for (size_t i = 0; i < p->changes.n; i++)
        add_moment(&m, choice_word(notice_kinds, p->changes.at[i].kind), p->changes.at[i].at,
                   true, NULL);
    add_moment(&m, "公告期限届满", end_of(t->notice_ends), false, &RULE_tender_notice_period);
    add_moment(&m, "文件提供截止", end_of(t->documents_until), false,
               &RULE_tender_documents_period);
    if (t->notice_ends.n)
        add_moment(&m, "对采购文件质疑截止",
                   end_of(rule_deadline(&v->law->calendar,
                                        rule_on(&RULE_tender_challenge_days, day_of(t->published)),
                                        t->notice_ends)),
                   false, &RULE_tender_challenge_days);
    if (t->deadline.us && str_eq(t->venue, S("here")))
        add_moment(&m, "澄清、修改不用顺延的最后一天",
                   end_of(last_day_to_change(v->law, change, day_of(t->deadline))), false, change);
    add_moment(&m, "提交截止并开启", t->deadline, true, issue_rule(t));
    if (t->ended.us)
        add_moment(&m, "终止", t->ended, true, NULL);
    mark_moments(&m, v->now);
    return m;
}

// The public list.

static err tenders_load(struct visit *v, void *view)
{
    struct tenders_view *p = view;
    str method = visit_text(v, "method");
    p->method = method.at && choice_has(plan_methods, method) ? method : S("");
    return tenders_open(v->db, v->a, v->now, p->method, &p->tenders);
}

static const struct part tenders_parts[] = {
    PART_MANY(struct tenders_view, tenders, tender_line),
    {0},
};

// One tender, as everybody sees it once it is published.

static err tender_load(struct visit *v, void *view)
{
    struct tender_view *p = view;
    struct tender_notice_row *notice = NULL;
    id tender = visit_id(v, "id");
    TRY(paper_load(v->db, v->a, tender, &p->paper));
    p->tender = *p->paper.tender;
    const struct tender_row *t = &p->tender;
    if (!t->published.us)
        return missing();
    v->title = t->title;
    p->words = tender_words_of(t->method);
    p->groups = groups_nest(v->a, &p->paper.scoring);
    p->items = show_items(v, &p->groups);
    TRY(tender_clarifications(v->db, v->a, tender, &p->changes));
    TRY(tender_notices(v->db, v->a, tender, &p->notices));
    TRY(tender_failures_of(v->db, v->a, tender, &p->failures));
    TRY(tender_notice(v->db, v->a, tender, &notice));
    p->notice = notice ? *notice : (struct tender_notice_row){0};
    TRY(may(v, &organizer_of, tender, &p->organizes));
    TRY(may(v, &buyer_of_tender, tender, &p->insider));
    p->insider = p->insider || p->organizes;
    p->moments = show_moments(v, p);
    struct schedule s = schedule_of(v->law, t, day_of(t->listed.us ? t->listed : t->published),
                                    day_of(p->paper.project->intention_listed),
                                    day_of(t->published));
    p->steps = show_schedule(v->a, v->law, &s);
    p->open = str_eq(t->state, S("open")) && v->now.us < t->deadline.us;
    p->documents_open = p->open && str_eq(t->venue, S("here")) && !t->held.us &&
                        v->today.n >= t->documents_from.n && v->today.n <= t->documents_until.n;
    p->too_soon = t->lawful_deadline.n && day_of(t->deadline).n < t->lawful_deadline.n;
    return OK;
}

static const struct part tender_parts[] = {
    PART_ONE(struct tender_view, tender, tender_row),
    PART_AS(struct tender_view, "standards", paper.need.standards, need_standard_row),
    PART_AS(struct tender_view, "requirements", paper.need.requirements, need_requirement_row),
    PART_AS(struct tender_view, "qualifications", paper.need.qualifications,
            need_qualification_row),
    PART_AS(struct tender_view, "price_lines", paper.need.price_lines, need_price_line_row),
    PART_AS(struct tender_view, "groups", paper.scoring.groups, tender_group_row),
    PART_AS(struct tender_view, "items", paper.scoring.items, tender_item_row),
    PART_AS(struct tender_view, "levels", paper.scoring.levels, tender_level_row),
    PART_AS(struct tender_view, "clauses", paper.clauses, tender_clause_row),
    PART_MANY(struct tender_view, changes, tender_clarification_row),
    PART_MANY(struct tender_view, failures, tender_failure_row),
    PART_MANY(struct tender_view, notices, tender_notice_row),
    {0},
};

// The document as its writers see it.

static err ask_writer_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    TRY(organizer_of.ask(db, a, who, thing, ret));
    return *ret ? OK : buyer_of_tender.ask(db, a, who, thing, ret);
}
static const struct relation writer_of = {"writer_of", "采购人或受托的代理机构的人员",
                                          ask_writer_of};

static const char *section_of(str place)
{
    if (str_starts(place, S("groups")) || str_starts(place, S("price_weight")) ||
        str_starts(place, S("sme_")) || str_starts(place, S("low_")))
        return "scoring";
    if (str_starts(place, S("clauses")))
        return "clauses";
    if (str_starts(place, S("need.")))
        return "need";
    return str_empty(place) || str_starts(place, S("intention")) ? "plan" : "terms";
}

// "groups.1.items.0.name": which item that is, counted through all groups.
static int64_t item_of(const struct document_view *p, str place)
{
    int64_t group = 0, item = 0, n = 0;
    str rest = place;
    if (!str_eq(str_cut(&rest, '.'), S("groups")) || !str_int(str_cut(&rest, '.'), &group) ||
        !str_eq(str_cut(&rest, '.'), S("items")) || !str_int(str_cut(&rest, '.'), &item))
        return 0;
    for (size_t i = 0; i < p->items.n; i++)
        if (p->items.at[i].group == group + 1 && n++ == item)
            return p->items.at[i].n;
    return 0;
}

static str where_of(struct visit *v, struct document_view *p, const struct shown_finding *f)
{
    if (f->item)
        return p->items.at[f->item - 1].item->name;
    if (str_eq(str_of(f->section), S("need"))) {
        struct out o = out_plain(v->a);
        o.lang = v->lang;
        return plan_need_place(&o, f->f->place);
    }
    const struct field *field = field_named(tender_document_acts[0].in, f->f->place);
    return field ? str_of(tr(v->lang, field->label)) : (str){0};
}

// What could stand there, below the word 改为; a constant text in the reader's language.
static str fix_text(struct visit *v, str fix)
{
    str text = fix.at ? str_of(tr(v->lang, str_c(v->a, fix))) : S("");
    return str_starts(text, S("改为")) ? str_trim(str_from(text, sizeof "改为" - 1)) : text;
}

// The value in "截止时间改为 2026-04-22 09:30": what follows the word, up to a unit or a choice.
static str fix_value(arena *a, str fix)
{
    static const char *const ends[] = {"，", "%", " 分钟", " 或"};
    ptrdiff_t at = str_find(fix, S("改为 "));
    if (at < 0)
        return (str){0};
    str value = str_from(fix, (size_t)at + sizeof "改为 " - 1);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        ptrdiff_t end = str_find(value, str_of(ends[i]));
        if (end >= 0)
            value = str_part(value, 0, (size_t)end);
    }
    str rest = value, first = str_cut(&rest, ' ');
    return rest.at ? join(a, first, S("T"), rest) : value;
}

// Where a finding is put right. A single field comes filled with the value that is lawful.
static void show_way(struct visit *v, const struct document_view *p, struct shown_finding *to)
{
    static const char *const forms[][2] = {{"scoring", "/do/tender.set_scoring?tender="},
                                           {"terms", "/do/tender.set_schedule?tender="},
                                           {"clauses", "/do/tender.set_clauses?tender="}};
    bool single = str_find(to->f->place, S(".")) < 0 && !str_eq(to->f->place, S("clauses"));
    str value = single && to->f->fix.at ? fix_value(v->a, to->f->fix) : (str){0};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (p->organizes && str_eq(str_of(to->section), str_of(forms[i][0])))
            to->path = join(v->a, str_of(forms[i][1]), id_text(v->a, p->tender.id));
    to->filled = to->path.at && value.at;
    if (to->filled)
        to->path = join(v->a, to->path, S("&"), to->f->place, S("="), value);
}

// Where the words that could stand there are known, one button puts them there.
static void show_mended(struct visit *v, const struct document_view *p, struct shown_finding *to)
{
    str text = p->organizes ? mend_text(v->a, &p->paper.scoring, to->f) : (str){0};
    if (!text.at)
        return;
    to->fix = text;
    to->mended = true;
    to->tender = p->tender.id;
    to->version = p->tender.version;
}

static err show_findings(struct visit *v, struct document_view *p)
{
    struct call c = {.a = v->a, .db = v->db, .law = v->law, .house = v->house, .who = v->who,
                     .at = v->now, .today = v->today};
    size_t n = 0;
    TRY(lint_everything(&c, &p->paper));
    for (const struct finding *f = c.findings; f; f = f->next)
        n++;
    p->findings.at = new(v->a, struct shown_finding, n);
    for (const struct finding *f = c.findings; f; f = f->next) {
        struct out says = out_plain(v->a);
        struct shown_finding *to = &p->findings.at[p->findings.n++];
        says.lang = v->lang;
        put_finding(&says, f);
        *to = (struct shown_finding){.f = f, .says = out_str(&says),
                                     .fix = fix_text(v, f->fix),
                                     .section = section_of(f->place),
                                     .item = item_of(p, f->place)};
        to->where = where_of(v, p, to);
        show_way(v, p, to);
        show_mended(v, p, to);
        if (to->item)
            p->items.at[to->item - 1].hit = true;
    }
    return OK;
}

// Every date that follows if it is published on the day that the address names, or today.
static void show_if_published(struct visit *v, struct document_view *p)
{
    day intended = day_of(p->paper.project->intention_listed), publish = {0};
    p->publish = v->today;
    p->publish_text = str_trim(visit_text(v, "publish"));
    if (p->publish_text.len && typed_day(v->a, p->publish_text, &publish))
        p->publish_wrong = "日期没有看懂，写成 2026-03-31 这样。";
    else if (publish.n && publish.n < v->today.n)
        p->publish_wrong = "这一天已经过去，下面按今天发布计算。";
    else if (publish.n)
        p->publish = publish;
    struct schedule s = schedule_of(v->law, &p->tender, p->publish, intended, p->publish);
    p->earliest = intended.n ? s.at[0].until : (day){0};
    p->steps = show_schedule(v->a, v->law, &s);
}

static err document_load(struct visit *v, void *view)
{
    struct document_view *p = view;
    id tender = visit_id(v, "id");
    TRY(paper_load(v->db, v->a, tender, &p->paper));
    p->tender = *p->paper.tender;
    const struct tender_row *t = &p->tender;
    v->title = t->title;
    p->words = tender_words_of(t->method);
    p->groups = groups_nest(v->a, &p->paper.scoring);
    p->items = show_items(v, &p->groups);
    for (size_t i = 0; i < p->groups.n; i++)
        p->group_sum.n += p->groups.at[i].weight.n;
    p->total.n = p->group_sum.n + t->price_weight.n;
    TRY(may(v, &organizer_of, tender, &p->organizes));
    TRY(may(v, &buyer_of_tender, tender, &p->buys));
    if (!str_eq(t->state, S("draft")))
        return OK;
    show_if_published(v, p);
    return show_findings(v, p);
}

static err document_paper_load(struct visit *v, void *view)
{
    struct document_view *p = view;
    bool writes = false;
    TRY(writer_of.ask(v->db, v->a, &v->who, visit_id(v, "id"), &writes));
    TRY(document_load(v, view));
    if (!p->tender.published.us && !writes)
        return missing();
    v->title = join(v->a, str_of(p->words.document.zh), S(" "), p->tender.title);
    v->paper = (struct paper_facts){.at = p->tender.published, .look = PAPER_BOOK};
    return OK;
}

// The notice before it is out, and what becomes public by it, where and when.
static err preview_load(struct visit *v, void *view)
{
    struct preview_view *p = view;
    struct call c = {.a = v->a, .db = v->db, .law = v->law, .house = v->house, .who = v->who,
                     .at = v->now, .today = v->today};
    id tender = visit_id(v, "id");
    TRY(paper_load(v->db, v->a, tender, &p->paper));
    p->tender = *p->paper.tender;
    if (!str_eq(p->tender.state, S("draft")) || !p->paper.need.head)
        return missing();
    p->words = tender_words_of(p->tender.method);
    TRY(lint_everything(&c, &p->paper));
    for (const struct finding *f = c.findings; f; f = f->next)
        p->findings++;
    TRY(may(v, &organizer_of, tender, &p->organizes));
    if (p->findings == 0)
        TRY(preview_notice(&c, &p->paper, &p->preview));
    TRY(tender_signers(v->db, v->a, p->tender.buyer, p->tender.budget, &p->chain));
    p->once = visit_once(v);
    v->title = join(v->a, p->tender.title, v->lang == LANG_EN ? S(" preview") : S(" 预览"));
    return OK;
}

static const struct part preview_parts[] = {
    {"number", PART_TEXT, offsetof(struct preview_view, preview.number), NULL},
    {"text", PART_TEXT, offsetof(struct preview_view, preview.text), NULL},
    PART_PLAIN(struct preview_view, findings, INT),
    {0},
};

static const struct column step_columns[] = {
    {"name", COL_TEXT, false, offsetof(struct shown_step, name)},
    {"from", COL_DAY, false, offsetof(struct shown_step, from)},
    {"until", COL_DAY, false, offsetof(struct shown_step, until)},
    {"set", COL_DAY, true, offsetof(struct shown_step, set)},
    {"clause", COL_TEXT, false, offsetof(struct shown_step, clause)},
    {"rule", COL_TEXT, false, offsetof(struct shown_step, rule_name)},
    {"skipped", COL_TEXT, true, offsetof(struct shown_step, skipped)},
};
static const struct row_type ROW_date_step = {"date_step", sizeof(struct shown_step), step_columns,
                                              7};

static const struct part document_parts[] = {
    PART_ONE(struct document_view, tender, tender_row),
    PART_MANY(struct document_view, steps, date_step),
    PART_AS(struct document_view, "groups", paper.scoring.groups, tender_group_row),
    PART_AS(struct document_view, "items", paper.scoring.items, tender_item_row),
    PART_AS(struct document_view, "levels", paper.scoring.levels, tender_level_row),
    PART_AS(struct document_view, "clauses", paper.clauses, tender_clause_row),
    {0},
};

static err notice_load(struct visit *v, void *view)
{
    struct notice_view *p = view;
    struct tender_row *t = NULL;
    id tender = visit_id(v, "id");
    TRY(tender_by_id(v->db, v->a, tender, &t));
    if (!t || !t->published.us)
        return missing();
    p->tender = *t;
    v->title = t->title;
    TRY(may(v, &organizer_of, tender, &p->organizes));
    return tender_notices(v->db, v->a, tender, &p->notices);
}

static const struct part notice_parts[] = {
    PART_MANY(struct notice_view, notices, tender_notice_row),
    {0},
};

// The frozen document itself, byte for byte.
static err frozen_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct tender_row *t = NULL;
    TRY(tender_by_id(v->db, v->a, visit_id(v, "id"), &t));
    if (!t || !t->published.us || !t->document.at || !str_eq(t->venue, S("here")))
        return missing();
    return visit_file(v, t->document, S("document.json"));
}

// All rounds of a project, for those who run it.

static err ask_insider_of_project(struct db *db, arena *a, const struct who *who, id thing,
                                  bool *ret)
{
    TRY(organizer_of_project.ask(db, a, who, thing, ret));
    return *ret ? OK : buyer_of.ask(db, a, who, thing, ret);
}
const struct relation insider_of_project = {
    "insider_of_project", "采购人或受托的代理机构的人员", ask_insider_of_project};

static err project_load(struct visit *v, void *view)
{
    struct project_tenders_view *p = view;
    struct project_row *project = NULL;
    struct need_view need = {0};
    id thing = visit_id(v, "id");
    TRY(plan_project(v->db, v->a, thing, &project));
    if (!project)
        return missing();
    p->project = *project;
    v->title = project->title;
    TRY(plan_need(v->db, v->a, thing, &need));
    TRY(tender_entrust_line(v->db, v->a, thing, &p->entrust));
    TRY(tenders_of_project(v->db, v->a, thing, &p->tenders));
    TRY(may(v, &organizer_of_project, thing, &p->organizes));
    TRY(may(v, &handler_of, thing, &p->handles));
    const struct tender_line *last = p->tenders.n ? &p->tenders.at[p->tenders.n - 1] : NULL;
    bool over = !last || str_eq(last->state, S("failed")) || str_eq(last->state, S("ended"));
    p->has_need = need.head && project->method.at;
    p->may_draft = p->organizes && p->has_need && over;
    return OK;
}

static const struct part project_parts[] = {
    PART_ONE(struct project_tenders_view, project, project_row),
    PART_PTR(struct project_tenders_view, entrust, entrust_line),
    PART_MANY(struct project_tenders_view, tenders, tender_line),
    {0},
};

static err failure_file_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct tender_failure_row_rows rows;
    int64_t n = visit_int(v, "n", 0);
    TRY(tender_failures_of(v->db, v->a, visit_id(v, "id"), &rows));
    return n >= 1 && n <= (int64_t)rows.n
               ? visit_file(v, rows.at[n - 1].file, rows.at[n - 1].file_name) : missing();
}

const struct page tender_pages[] = {
    {"/tenders", "采购公告", ANYONE, tenders_load,
     VIEW(struct tenders_view, tenders, tenders_parts), .menu = MENU_SUPPLIER,
     .shared = true},
    {"/tender/{id}", "采购", ANYONE, tender_load, VIEW(struct tender_view, tender, tender_parts),
     .shared = true},
    {"/tender/{id}/failure", "故障证据", ANYONE, failure_file_load,
     .type = "application/octet-stream"},
    {"/tender/{id}/document", "采购文件", MAY(writer_of, "id"), document_load,
     VIEW(struct document_view, document, document_parts)},
    {"/tender/{id}/document/paper", "采购文件", ANYONE, document_paper_load,
     VIEW(struct document_view, document_paper, document_parts), .paper = true},
    {"/tender/{id}/preview", "预览公告", MAY(writer_of, "id"), preview_load,
     VIEW(struct preview_view, preview, preview_parts)},
    {"/tender/{id}/notice", "公告全文", ANYONE, notice_load,
     VIEW(struct notice_view, notice_texts, notice_parts), .shared = true},
    {"/tender/{id}/frozen", "发布时的采购文件", ANYONE, frozen_load, .type = "application/json"},
    {"/project/{id}/tender", "采购文件与公告", MAY(insider_of_project, "id"), project_load,
     VIEW(struct project_tenders_view, project_tenders, project_parts)},
    {0},
};
