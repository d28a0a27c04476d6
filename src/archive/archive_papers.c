// The papers of a file: what the law wants kept of a purchase (CGF-42, 74-26, 87-76), found in the
// records, and what is missing for the stage the project has reached.
#include <string.h>

#include "archive/archive_views.h"
#include "archive_file_html.h"
#include "plan/plan.h"
#include "tender/tender.h"

// In the order in which a purchase makes them. step: only where the plan's step is demanded.
// optional: no lack if there is none.
static const struct paper_kind {
    const char *kind, *zh, *link;
    int stage;
    bool optional, inside;  // inside: a page of the purchaser's alone
    int step;               // of the plan, plus one; 0: none
    bool printed;           // it is a paper itself: what its page shows is PATH/paper.pdf, .docx
} kinds[] = {
    {"funds", "采购预算（指标）", "/fund/{id}", 1, false, true, 0},
    {"need", "采购需求", "/project/{project}/need", 1, false, true, 0, true},
    {"survey", "需求调查记录", "/project/{project}/plan", 1, false, true, STEP_SURVEY + 1},
    {"opinion", "公众意见记录", "/project/{project}/plan", 1, false, true, STEP_OPINION + 1},
    {"lawyer", "律师审定意见", "/project/{project}/plan", 1, false, true, STEP_LAWYER + 1},
    {"general", "一般性审查记录", "/project/{project}/plan", 1, false, true, 0},
    {"key", "重点审查记录", "/project/{project}/plan", 1, false, true, STEP_KEY + 1},
    {"intention", "采购意向公告", "/notice/{id}", 1, false, false, STEP_INTENTION + 1, true},
    {"plan", "采购实施计划", "/project/{project}/plan", 1, false, true, 0},
    {"entrust", "委托代理协议", "/project/{project}/tender", 2, true, false, 0},
    {"document", "采购文件", "/tender/{id}/frozen", 2, false, false, 0, true},
    {"tender", "招标公告", "/notice/{id}", 2, true, false, 0, true},
    {"consultation", "磋商公告", "/notice/{id}", 2, true, false, 0, true},
    {"clarification", "澄清", "/notice/{id}", 2, true, false, 0, true},
    {"correction", "更正公告", "/notice/{id}", 2, true, false, 0, true},
    {"inquiry", "询问与答复", "/inquiry/{id}", 2, true, false, 0},
    {"draw", "评审专家抽取记录", "/tender/{id}/evaluation", 3, false, false, 0},
    {"opening", "开启记录", "/tender/{id}/opening", 3, false, false, 0, true},
    {"bids", "投标（响应）文件", "/tender/{id}/bids", 3, false, false, 0},
    {"credit", "信用查询记录", "/tender/{id}/evaluation", 3, false, false, 0},
    {"reviews", "资格、符合性审查记录", "/tender/{id}/evaluation", 3, false, false, 0},
    {"report", "评审报告", "/tender/{id}/report", 3, false, false, 0, true},
    {"sheets", "审查表和评分表", "/tender/{id}/sheets", 3, false, false, 0, true},
    {"decision", "定标文件", "/tender/{id}/evaluation", 4, false, false, 0},
    {"result", "结果公告", "/notice/{id}", 4, false, false, 0, true},
    {"termination", "终止公告", "/notice/{id}", 4, true, false, 0, true},
    {"letters", "通知书和结果告知书", "/tender/{id}/result", 4, false, false, 0},
    {"contract_text", "合同文本", "/contract/{id}", 5, false, false, 0, true},
    {"contract_opinion", "合同法律意见", "/contract/{id}", 5, false, false, 0},
    {"scan", "签字盖章的合同扫描件", "/contract/{id}/scan", 5, false, true, 0},
    {"contract", "合同公告", "/notice/{id}", 5, false, false, 0, true},
    {"filing", "合同备案回执", "/contract/{id}", 5, false, false, 0},
    {"assessment", "履约考核记录", "/contract/{id}/performance", 6, true, true, 0, true},
    {"acceptance_record", "验收书", "/contract/{id}/performance", 6, false, true, 0, true},
    {"acceptance", "验收结果公告", "/notice/{id}", 6, true, false, 0, true},
    {"settlement", "结算单", "/settlement/{id}", 6, false, true, 0, true},
    {"invoice", "发票", "/settlement/{id}", 6, false, true, 0},
    {"receipt", "支付回单", "/settlement/{id}", 6, false, true, 0},
};
enum { kinds_count = sizeof kinds / sizeof *kinds };

static str link_of(struct visit *v, const struct paper_kind *k, id project, id thing)
{
    struct out o = out_plain(v->a);
    if (k->inside && v->visitor.menu != MENU_BUYER)
        return (str){0};
    for (str rest = str_of(k->link); rest.at;) {
        put(&o, str_cut(&rest, '{'));
        if (rest.at)
            put(&o, id_text(v->a, str_eq(str_cut(&rest, '}'), S("id")) ? thing : project));
    }
    return out_str(&o);
}

// Where it can be had as a file, if this reader may open that.
static err paper_link(struct visit *v, const struct paper_kind *k, id project, id thing,
                      struct paper *p)
{
    str rest = str_of(k->link), before = str_cut(&rest, '{'), name = str_cut(&rest, '}');
    str path = join(v->a, before, S("{id}"), rest, S("/paper"));
    EACH_PAGE(v->house, page) {
        bool may = false;
        if (!k->printed || !p->link.at || !page->paper || !str_eq(path, str_of(page->path)))
            continue;
        id about = str_eq(name, S("id")) ? thing : project;
        TRY(page->may.relation->ask(v->db, v->a, &v->who, about, &may));
        if (may)
            p->paper = join(v->a, p->link, S("/paper"));
    }
    return OK;
}

// How far the project is: a paper of an earlier stage than this must be there.
static int reached(str state)
{
    static const struct { const char *state; int stage; } order[] = {
        {"drafting", 1}, {"filed", 2}, {"tendering", 3}, {"awarded", 5}, {"contracted", 6},
        {"completed", 7}};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (str_eq(state, str_of(order[i].state)))
            return order[i].stage;
    return 0;
}

// A step that this project's plan need not have.
static bool not_demanded(const struct plan_steps *s, const struct paper_kind *k)
{
    for (size_t i = 0; k->step && i < s->n; i++)
        if ((int)s->at[i].kind + 1 == k->step)
            return s->at[i].state == STEP_NOT_DEMANDED;
    return false;
}

// Held on another platform: its records of opening and evaluation stand there.
static bool is_elsewhere(const struct paper_fact_rows *facts)
{
    for (size_t i = 0; i < facts->n; i++)
        if (str_eq(facts->at[i].kind, S("document")))
            return false;
    return true;
}

static err add_kind(struct visit *v, struct papers *p, const struct paper_kind *k, id project,
                    const struct paper_fact_rows *facts)
{
    for (size_t i = 0; i < facts->n; i++) {
        const struct paper_fact *f = &facts->at[i];
        if (!str_eq(f->kind, str_of(k->kind)))
            continue;
        p->at[p->n++] = (struct paper){.zh = k->zh, .kind = f->kind, .at = f->at,
                                       .number = f->number, .copies = f->n,
                                       .link = link_of(v, k, project, f->id)};
        TRY(paper_link(v, k, project, f->id, &p->at[p->n - 1]));
        p->there++;
    }
    return OK;
}

err papers_of(struct visit *v, const struct file_head *head, struct papers *ret)
{
    struct paper_fact_rows facts;
    struct plan_steps steps = {.n = 0};
    struct project_row *row = NULL;
    TRY(paper_facts(v->db, v->a, head->id, &facts));
    TRY(plan_project(v->db, v->a, head->id, &row));
    if (row)
        TRY(plan_steps_now(v->db, v->a, row, v->today, &steps));
    bool elsewhere = reached(head->state) > 2 && is_elsewhere(&facts);
    *ret = (struct papers){.at = new(v->a, struct paper, facts.n + kinds_count)};
    for (size_t i = 0; i < kinds_count; i++) {
        const struct paper_kind *k = &kinds[i];
        size_t before = ret->n;
        TRY(add_kind(v, ret, k, head->id, &facts));
        bool outside = elsewhere && (k->stage == 3 || k->stage == 2);
        if (ret->n > before || k->optional || not_demanded(&steps, k) || outside)
            continue;
        bool missing_ = k->stage < reached(head->state);
        ret->at[ret->n++] = (struct paper){.zh = k->zh, .kind = str_of(k->kind),
                                           .missing = missing_, .later = !missing_};
        ret->missing += missing_;
    }
    return OK;
}

static err papers_load(struct visit *v, void *view)
{
    struct papers_view *p = view;
    struct file_head *head = NULL;
    TRY(file_head(v->db, v->a, visit_id(v, "id"), &head));
    if (!head)
        return missing();
    p->head = *head;
    v->title = join(v->a, head->title, S(" "), str_of(tr(v->lang, v->page->zh)));
    TRY(papers_of(v, head, &p->papers));
    p->rows = (struct paper_row_rows){new(v->a, struct paper_row, p->papers.n + 1), p->papers.n};
    for (size_t i = 0; i < p->papers.n; i++) {
        const struct paper *x = &p->papers.at[i];
        p->rows.at[i] = (struct paper_row){str_of(tr(v->lang, x->zh)), x->number, x->at,
                                           x->link, x->missing};
    }
    return OK;
}

static const struct part papers_parts[] = {
    PART_ONE(struct papers_view, head, file_head),
    PART_MANY(struct papers_view, rows, paper_row),
    {0},
};

const struct page archive_papers_pages[] = {
    {"/project/{id}/papers", "归档目录", MAY(insider_of_project, "id"), papers_load,
     VIEW(struct papers_view, papers_page, papers_parts)},
    {0},
};
