// The public pages.
#include <string.h>

#include "portal/portal_views.h"
#include "portal_html.h"
#include "portal_texts_html.h"

static err notice_load(struct visit *v, void *view)
{
    struct notice_view *p = view;
    struct notice_row *row = NULL;
    struct project_row *project = NULL;
    TRY(plan_notice(v->db, v->a, visit_id(v, "id"), &row));
    if (!row)
        return missing();
    TRY(plan_project(v->db, v->a, row->project, &project));
    p->notice = *row;
    p->project_title = project ? project->title : row->title;
    v->title = row->title;
    return OK;
}

static const struct part notice_parts[] = {
    PART_ONE(struct notice_view, notice, notice_row),
    {0},
};

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

static err project_load(struct visit *v, void *view)
{
    struct project_view *p = view;
    struct project_head *head = NULL;
    id project = visit_id(v, "id");
    TRY(project_head(v->db, v->a, project, &head));
    if (!head)
        return missing();
    p->head = *head;
    TRY(buyer_of.ask(v->db, v->a, &v->who, project, &p->insider));
    if (!p->insider)
        TRY(organizer_of_project.ask(v->db, v->a, &v->who, project, &p->insider));
    TRY(plan_notices(v->db, v->a, project, &p->notices));
    TRY(rounds_published(v->db, v->a, project, &p->rounds));
    if (p->notices.n == 0 && p->rounds.n == 0 && !p->insider)
        return missing();
    v->title = head->title;
    TRY(results_published(v->db, v->a, project, &p->results));
    TRY(contracts_published(v->db, v->a, project, &p->contracts));
    TRY(acceptances_published(v->db, v->a, project, &p->acceptances));
    if (p->rounds.n || p->insider)
        TRY(indicators_of(v->db, v->a, project, &p->indicators));
    return OK;
}

static const struct part project_parts[] = {
    PART_ONE(struct project_view, head, project_head),
    PART_MANY(struct project_view, notices, notice_row),
    PART_MANY(struct project_view, rounds, round_line),
    PART_MANY(struct project_view, results, result_line),
    PART_MANY(struct project_view, contracts, contract_line),
    PART_MANY(struct project_view, acceptances, acceptance_line),
    PART_MANY(struct project_view, indicators, indicator_line),
    {0},
};

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
    {"/project/{id}", "项目", ANYONE, project_load,
     VIEW(struct project_view, project, project_parts), .shared = true},
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
