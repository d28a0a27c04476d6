// The public pages.
#include <string.h>

#include "portal/portal_views.h"
#include "portal_html.h"
#include "paper/paper.h"
#include "portal_paper_html.h"
#include "portal_texts_html.h"

// The tender a notice is about, the notice it changes and the changes it had.
static err load_about(struct visit *v, struct notice_view *p)
{
    struct notice_row_rows all;
    id subject = p->notice.subject;
    TRY(plan_notices(v->db, v->a, p->notice.project, &all));
    p->others.at = new(v->a, struct notice_row, all.n);
    for (size_t i = 0; i < all.n; i++) {
        const struct notice_row *n = &all.at[i];
        bool opens = str_eq(n->kind, S("tender")) || str_eq(n->kind, S("consultation"));
        p->place_in += id_same(n->id, p->notice.id) ? (int64_t)i + 1 : 0;
        if (!id_same(n->subject, subject) || id_same(n->id, p->notice.id))
            continue;
        if (opens && !p->first)
            p->first = n;
        else if (str_eq(n->kind, S("correction")) || str_eq(n->kind, S("clarification")))
            p->others.at[p->others.n++] = *n;
    }
    TRY(tender_by_id(v->db, v->a, subject, &p->tender));
    p->opens = str_eq(p->notice.kind, S("tender")) || str_eq(p->notice.kind, S("consultation"));
    p->changes = str_eq(p->notice.kind, S("correction")) ||
                 str_eq(p->notice.kind, S("clarification"));
    p->open = p->tender && p->tender->deadline.us > v->now.us && !p->tender->held.us &&
              (str_eq(p->tender->state, S("open")) || str_eq(p->tender->state, S("published")));
    if (p->tender)
        p->words = tender_words_of(p->tender->method);
    return OK;
}

static err notice_load(struct visit *v, void *view)
{
    struct notice_view *p = view;
    struct notice_row *row = NULL;
    TRY(plan_notice(v->db, v->a, visit_id(v, "id"), &row));
    if (!row)
        return missing();
    TRY(plan_project(v->db, v->a, row->project, &p->project));
    if (!p->project)
        return missing();
    p->notice = *row;
    v->title = row->title;
    return load_about(v, p);
}

static const struct part notice_parts[] = {
    PART_ONE(struct notice_view, notice, notice_row),
    {0},
};

static err notice_paper_load(struct visit *v, void *view)
{
    struct notice_view *p = view;
    TRY(notice_load(v, view));
    v->paper = (struct paper_facts){.at = p->notice.published, .by = p->project->buyer_name,
                                    .look = PAPER_BOOK};
    for (size_t i = 0; i < p->others.n; i++)
        if (p->opens && str_eq(p->others.at[i].kind, S("correction")))
            v->paper.since = "已更正";
    return OK;
}

static err verify_load(struct visit *v, void *view)
{
    struct verify_view *p = view;
    p->number = visit_text(v, "n");
    p->path = visit_text(v, "p");
    p->print = visit_text(v, "f");
    return paper_look_up(v, p->number, p->path, visit_text(v, "t"), p->print, &p->check);
}

// The text in the layout of 财办库〔2020〕50号, to be copied to the designated medium.
static err notice_text_load(struct visit *v, void *view)
{
    struct notice_view *p = view;
    TRY(notice_load(v, view));
    put_raw(&v->out, p->notice.title);
    put_raw(&v->out, S("\n\n"));
    put_raw(&v->out, p->notice.body);
    put_raw(&v->out, S("\n"));
    return OK;
}

static str fen_text(arena *a, int64_t fen)
{
    return money_comma(a, (money){fen});
}

// "20 日", "10%—30%", "2,000,000.00 元"; absent where the rule has no number.
static str value_text(struct visit *v, const struct rule *r)
{
    str unit = str_of(tr(v->lang, unit_word(r->unit)));
    if (r->unit == UNIT_NONE)
        return (str){0};
    str low = r->unit == UNIT_FEN ? fen_text(v->a, r->value)
                                  : format(v->a, "%lld", (long long)r->value);
    if (!r->upper)
        return join(v->a, low, S(" "), unit);
    str high = r->unit == UNIT_FEN ? fen_text(v->a, r->upper)
                                   : format(v->a, "%lld", (long long)r->upper);
    return join(v->a, low, S("—"), high, S(" "), unit);
}

static err words_load(__attribute__((unused)) struct visit *v, void *view)
{
    *(struct words_view *)view = (struct words_view){terms, terms_count};
    return OK;
}

static err law_load(struct visit *v, void *view)
{
    struct law_view *p = view;
    p->rules.at = new(v->a, struct shown_rule, rules_count + 1);
    for (size_t i = 0; i < rules_count; i++)
        p->rules.at[p->rules.n++] = (struct shown_rule){rules[i], value_text(v, rules[i])};
    return settings_by_name(v->db, v->a, &p->settings);
}

static err nothing(__attribute__((unused)) struct visit *v, __attribute__((unused)) void *view)
{
    return OK;
}

const struct page portal_pages[] = {
    {"/notice/{id}", "公告", ANYONE, notice_load, VIEW(struct notice_view, notice, notice_parts),
     .shared = true},
    {"/notice/{id}/text", "公告文本", ANYONE, notice_text_load,
     .view_size = sizeof(struct notice_view), .type = "text/plain; charset=utf-8",
     .shared = true},
    {"/notice/{id}/paper", "公告", ANYONE, notice_paper_load,
     VIEW(struct notice_view, notice_paper, notice_parts), .paper = true},
    {"/verify", "核验一份文件", ANYONE, verify_load, VIEW(struct verify_view, verify, NULL)},
    {"/words", "名词解释", ANYONE, words_load, VIEW(struct words_view, words, NULL),
     .shared = true},
    {"/law", "法规与期限", ANYONE, law_load, VIEW(struct law_view, law, NULL), .shared = true},
    {"/redress", "质疑投诉", ANYONE, nothing, .view_size = 1,
     .show = (void (*)(struct out *, struct visit *, const void *))redress_html,
     .menu = MENU_PUBLIC, .shared = true},
    {"/data", "开放数据", ANYONE, nothing, .view_size = 1,
     .show = (void (*)(struct out *, struct visit *, const void *))open_data_html,
     .menu = MENU_PUBLIC, .shared = true},
    {"/accessibility", "无障碍声明", ANYONE, nothing, .view_size = 1,
     .show = (void (*)(struct out *, struct visit *, const void *))accessibility_html,
     .shared = true},
    {"/developers", "开发者", ANYONE, nothing, .view_size = 1,
     .show = (void (*)(struct out *, struct visit *, const void *))developers_html,
     .shared = true},
    {0},
};
