// Preparing a bid: what is to be done, and the one long form. The offer itself is typed into the
// browser and stays there until it is handed in; the server knows nothing of it.
#include "bid/bid_views.h"
#include "crypto/age.h"

#include "bid_folder_html.h"
#include "bid_folder_paper_html.h"
#include "bid_prepare_html.h"
#include "paper/paper.h"

enum { files_at_once = 6 };
static int file_numbers[files_at_once] = {0, 1, 2, 3, 4, 5};

const struct choice bid_task_names[] = {
    {"details", "确认单位资料和证书"},
    {"fit", "资格自检"},
    {"changes", "阅读澄清和更正"},
    {"answers", "逐条响应采购需求"},
    {"index", "评分索引"},
    {"price", "报价"},
    {"papers", "服务方案和证明材料"},
    {"submit", "核对并递交"},
    {"receipt", "取得回执"},
    {0},
};
const struct choice bid_task_states[] = {
    {"todo", "未开始"},  {"doing", "进行中"},         {"done", "已完成"},
    {"problem", "有问题"}, {"blocked", "暂不能开始"}, {0},
};

static void set(struct bid_task *t, const char *status, const char *reason)
{
    t->status = str_of(status);
    t->reason = str_of(reason);
}

// The first certificate that will have ended on the last day.
static const struct supplier_certificate_row *ended(const struct prepare_view *p)
{
    day last = day_of(p->tender.deadline);
    for (size_t i = 0; i < p->asker.certificates.n; i++) {
        const struct supplier_certificate_row *r = &p->asker.certificates.at[i];
        if (r->until_day.n && r->until_day.n < last.n)
            return r;
    }
    return NULL;
}

static void details_task(struct bid_task *t, const struct prepare_view *p)
{
    const struct supplier_certificate_row *r = ended(p);
    t->n = (int64_t)p->asker.certificates.n;
    if (!p->supplier) {
        set(t, "problem", "unregistered");
    } else if (str_eq(p->supplier->state, S("returned"))) {
        set(t, "problem", "returned");
    } else if (r) {
        set(t, "problem", "ended");
        t->text = r->kind;
        t->on = r->until_day;
    } else {
        set(t, "done", "registered");
    }
}

static void fit_task(struct bid_task *t, const struct prepare_view *p, bool asked)
{
    int64_t no = 0, proof = 0;
    for (size_t i = 0; i < p->fit.n; i++) {
        no += str_eq(p->fit.at[i].verdict, S("no"));
        proof += str_eq(p->fit.at[i].verdict, S("proof"));
    }
    t->n = no ? no : proof;
    if (no)
        set(t, "problem", "unfit");
    else if (!proof)
        set(t, "done", "fits");
    else
        set(t, asked ? "doing" : "todo", asked ? "proofs" : "minutes");
}

static void changes_task(struct bid_task *t, const struct prepare_view *p)
{
    t->n = p->changes_last - p->changes_read;
    if (p->changes_last == 0)
        set(t, "done", "unchanged");
    else if (t->n <= 0)
        set(t, "done", "read");
    else
        set(t, p->changes_read ? "doing" : "todo", "unread");
}

// What stands in the form: the page's script knows more.
static void form_task(struct bid_task *t, const struct prepare_view *p, const char *reason)
{
    t->n = p->substantive;
    if (!p->receiving)
        set(t, "blocked", "closed");
    else if (!p->supplier)
        set(t, "blocked", "register_first");
    else
        set(t, p->live ? "done" : "todo", p->live ? "received" : reason);
}

// Proofs are registered once; one that ends too early is no proof.
static void papers_task(struct bid_task *t, const struct prepare_view *p)
{
    const struct fit_line *l = fit_ended(&p->fit);
    form_task(t, p, "files");
    if (!l || str_eq(t->status, S("blocked")))
        return;
    set(t, "problem", "ended");
    t->text = l->certificate;
    t->on = l->until;
}

static void submit_task(struct bid_task *t, const struct prepare_view *p)
{
    form_task(t, p, "ready");
    if (!str_eq(t->status, S("blocked")) && p->changes_read < p->changes_last)
        set(t, "blocked", "read_first");
}

static void receipt_task(struct bid_task *t, const struct prepare_view *p)
{
    if (!p->live) {
        set(t, "blocked", "after");
        return;
    }
    set(t, "done", "received");
    t->text = p->live->number;
}

struct bid_tasks bid_tasks_of(arena *a, const struct prepare_view *p, bool asked)
{
    enum { task_count = sizeof bid_task_names / sizeof *bid_task_names - 1 };
    struct bid_tasks tasks = {new(a, struct bid_task, task_count), task_count};
    for (size_t i = 0; i < task_count; i++)
        tasks.at[i].name = bid_task_names[i].code;
    details_task(&tasks.at[0], p);
    fit_task(&tasks.at[1], p, asked);
    changes_task(&tasks.at[2], p);
    form_task(&tasks.at[3], p, "answer");
    form_task(&tasks.at[4], p, "index");
    tasks.at[4].n = (int64_t)p->scoring.items.n;
    form_task(&tasks.at[5], p, p->by_line ? "by_line" : "total");
    papers_task(&tasks.at[6], p);
    submit_task(&tasks.at[7], p);
    receipt_task(&tasks.at[8], p);
    return tasks;
}

// Where a task is done.
static str path_of(struct visit *v, const struct prepare_view *p, const struct bid_task *t)
{
    str name = str_of(t->name), tender = id_text(v->a, p->tender.id);
    if (str_eq(name, S("details")))
        return p->supplier ? S("/supplier") : S("/do/supplier.register");
    if (str_eq(name, S("fit")))
        return join(v->a, S("/tender/"), tender, S("/fit"));
    if (str_eq(name, S("receipt")))
        return p->live ? join(v->a, S("/bid/"), id_text(v->a, p->live->id)) : S("");
    return join(v->a, S("#"), name);
}

static void substantive_first(struct visit *v, const struct need_requirement_row_rows *all,
                              struct prepare_view *p)
{
    p->requirements.at = new(v->a, struct need_requirement_row, all->n + 1);
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].substantive)
            p->requirements.at[p->requirements.n++] = all->at[i];
    p->substantive = (int64_t)p->requirements.n;
    for (size_t i = 0; i < all->n; i++)
        if (!all->at[i].substantive)
            p->requirements.at[p->requirements.n++] = all->at[i];
}

static err load_need(struct visit *v, struct prepare_view *p)
{
    struct need_view need;
    TRY(plan_need(v->db, v->a, p->tender.project, &need));
    TRY(bid_find_asker(v, &p->asker));
    p->qualifications = need.qualifications;
    p->lines = need.price_lines;
    p->by_line = p->lines.n > 1 || (p->lines.n == 1 && p->lines.at[0].quantity.n != dec_one);
    substantive_first(v, &need.requirements, p);
    p->fit = fit_of(v->a, &p->tender, &need, &p->asker, &v->query, day_of(p->tender.deadline));
    return OK;
}

static err load_changes(struct visit *v, struct prepare_view *p)
{
    struct bid_change_read_row *read = NULL;
    TRY(tender_clarifications(v->db, v->a, p->tender.id, &p->changes));
    TRY(bid_change_read_of(v->db, v->a, p->tender.id, v->who.org, &read));
    p->changes_last = p->changes.n ? p->changes.at[p->changes.n - 1].n : 0;
    p->changes_read = read ? read->n : 0;
    return OK;
}

static err load_bids(struct visit *v, struct prepare_view *p)
{
    id tender = p->tender.id;
    TRY(bid_of_supplier(v->db, v->a, tender, v->who.org, &p->live));
    TRY(bids_of_supplier_and_tender(v->db, v->a, tender, v->who.org, &p->versions));
    for (size_t i = 0; p->live && i < p->versions.n; i++)
        if (id_same(p->versions.at[i].id, p->live->id))
            p->version = (int64_t)(p->versions.n - i);
    TRY(side_bid_draft_of(v->db, v->a, tender, v->who.org, &p->draft));
    TRY(bid_announced_by(v->db, v->a, tender, v->who.org, &p->announced));
    TRY(bid_taker_of(v->db, v->a, tender, v->who.org, &p->taken));
    return supplier_by_org(v->db, v->a, v->who.org, &p->supplier);
}

static void count_tasks(struct visit *v, struct prepare_view *p)
{
    p->tasks = bid_tasks_of(v->a, p, v->query.n > 0);
    for (size_t i = 0; i < p->tasks.n; i++) {
        struct bid_task *t = &p->tasks.at[i];
        t->path = path_of(v, p, t);
        str name = str_of(t->name);
        bool counts = !str_eq(name, S("submit")) && !str_eq(name, S("receipt"));
        p->missing += counts && !str_eq(t->status, S("done"));
    }
}

static str recipients_in(arena *a, const struct tender_lock_row_rows *locks, str layer)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < locks->n; i++)
        if (str_eq(locks->at[i].layer, layer)) {
            put(&o, o.len ? " " : "");
            put(&o, locks->at[i].recipient);
        }
    return out_str(&o);
}

err bid_prepare_load(struct visit *v, void *view)
{
    struct prepare_view *p = view;
    TRY(bid_find_tender(v, &p->tender, &p->words));
    TRY(load_need(v, p));
    TRY(tender_scoring(v->db, v->a, p->tender.id, &p->scoring));
    TRY(load_changes(v, p));
    TRY(load_bids(v, p));
    const struct tender_row *t = &p->tender;
    TRY(tender_locks(v->db, v->a, p->tender.id, &p->locks));
    bool gm = p->locks.n && age_recipient_suite(p->locks.at[0].recipient) == SUITE_GM;
    p->sealer = gm ? S("xinyue age") : S("age");
    p->inner = recipients_in(v->a, &p->locks, S("inner"));
    p->outer = recipients_in(v->a, &p->locks, S("outer"));
    p->receiving = str_eq(t->state, S("open")) && !t->held.us && v->now.us < t->deadline.us;
    p->soon = p->receiving && t->deadline.us - v->now.us < DAY_US;
    p->documents_now = v->today.n >= t->documents_from.n && v->today.n <= t->documents_until.n;
    p->person = p->live && p->live->authorised.at ? p->live->authorised : v->visitor.person_name;
    // Whose draft it is on this device: one unit's people share it, another's never see it.
    p->key = join(v->a, id_text(v->a, t->id), S("."), id_text(v->a, v->who.org));
    p->files.at = file_numbers;
    p->files.n = files_at_once;
    p->once = visit_once(v);
    count_tasks(v, p);
    return OK;
}

static err folder_load(struct visit *v, void *view)
{
    struct prepare_view *p = view;
    TRY(bid_prepare_load(v, view));
    v->title = join(v->a, str_of(tr(v->lang, "平台生成的文件")), S(" "), p->tender.title);
    return p->supplier ? OK : missing();
}

// A draft to go on with in a word processor: price and answers are blank, for they are never here.
static err folder_paper_load(struct visit *v, void *view)
{
    TRY(folder_load(v, view));
    v->paper = (struct paper_facts){.by = ((struct prepare_view *)view)->supplier->name,
                                    .look = PAPER_BOOK};
    return OK;
}

static const struct part prepare_parts[] = {
    PART_ONE(struct prepare_view, tender, tender_row),
    PART_PTR(struct prepare_view, live, bid_row),
    PART_MANY(struct prepare_view, requirements, need_requirement_row),
    PART_MANY(struct prepare_view, qualifications, need_qualification_row),
    PART_MANY(struct prepare_view, lines, need_price_line_row),
    PART_MANY(struct prepare_view, changes, tender_clarification_row),
    PART_PTR(struct prepare_view, draft, side_bid_draft_row),
    PART_MANY(struct prepare_view, announced, bid_announced_row),
    PART_PLAIN(struct prepare_view, changes_read, INT),
    {0},
};

static err draft_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct side_bid_draft_row *draft = NULL;
    TRY(side_bid_draft_of(v->db, v->a, visit_id(v, "id"), v->who.org, &draft));
    return draft ? visit_file(v, draft->content, S("draft.age")) : missing();
}

const struct page bid_prepare_pages[] = {
    {"/tender/{id}/bid", "准备文件", MAY(supplier_for, "id"), bid_prepare_load,
     VIEW(struct prepare_view, bid_prepare, prepare_parts)},
    {"/tender/{id}/folder", "平台生成的文件", MAY(supplier_for, "id"), folder_load,
     VIEW(struct prepare_view, bid_folder, prepare_parts)},
    {"/tender/{id}/draft", "加密的草稿", MAY(supplier_for, "id"), draft_load,
     .type = "application/octet-stream"},
    {"/tender/{id}/folder/paper", "平台生成的文件", MAY(supplier_for, "id"), folder_paper_load,
     VIEW(struct prepare_view, bid_folder_paper, prepare_parts), .paper = true},
    {0},
};
