// What waits for a signature: the inbox, one matter in full with what has changed since it came
// back, and the sheet to print.
#include <string.h>

#include "account/account_views.h"
#include "account/posts.h"
#include "account_paper_html.h"
#include "account_signoff_html.h"
#include "paper/paper.h"

static err name_of(struct visit *v, id thing, str *ret)
{
    *ret = (str){0};
    return thing.n && v->house->thing_name ? v->house->thing_name(v->db, v->a, thing, ret) : OK;
}

static err name_all(struct visit *v, const struct signoff_row_rows *rows,
                    struct signoffs_named *ret)
{
    *ret = (struct signoffs_named){new(v->a, struct signoff_named, rows->n + 1), rows->n};
    for (size_t i = 0; i < rows->n; i++) {
        ret->at[i].row = &rows->at[i];
        TRY(name_of(v, rows->at[i].thing, &ret->at[i].name));
    }
    return OK;
}

static err signoffs_load(struct visit *v, void *view)
{
    struct signoffs_view *p = view;
    if (v->who.org.n)
        TRY(signoffs_waiting(v->db, v->a, v->who.org, v->who.post_kind, v->who.person,
                             &p->waiting));
    TRY(signoffs_of_author(v->db, v->a, v->who.person, &p->mine));
    TRY(name_all(v, &p->waiting, &p->waits));
    return name_all(v, &p->mine, &p->own);
}

static const struct part signoffs_parts[] = {
    PART_MANY(struct signoffs_view, waiting, signoff_row),
    PART_MANY(struct signoffs_view, mine, signoff_row),
    {0},
};

static str shown_text(struct visit *v, const struct field *f, const void *in);

// Rows of a list: one line each, its parts with their labels.
static str shown_rows(struct visit *v, const struct field *f, const void *in)
{
    const struct rows *rows = field_rows(f, in);
    struct out o = out_plain(v->a);
    for (size_t i = 0; i < rows->n; i++) {
        const void *row = (const char *)rows->at + i * f->size;
        put(&o, (int64_t)i + 1);
        put(&o, ". ");
        bool any = false;
        for (const struct field *part = f->fields; part->name; part++) {
            str text = part->secret ? (str){0} : shown_text(v, part, row);
            if (!text.at || part->kind == FIELD_ID)
                continue;
            put(&o, any ? " · " : "");
            put(&o, text);
            any = true;
        }
        put(&o, i + 1 < rows->n ? "\n" : "");
    }
    return rows->n ? out_str(&o) : (str){0};
}

static str shown_text(struct visit *v, const struct field *f, const void *in)
{
    const char *place = (const char *)in + f->at;
    if (f->kind == FIELD_LIST)
        return shown_rows(v, f, in);
    str text = field_text(v->a, f, in);
    if (f->kind == FIELD_BOOL)
        return str_of(tr(v->lang, *(const bool *)place ? "是" : "否"));
    if (f->kind == FIELD_CHOICE && text.at)
        return str_of(tr(v->lang, choice_word(f->choices, text)));
    if (f->kind == FIELD_FILE && text.at)
        return ((const struct file *)(const void *)place)->name;
    return text;
}

static err read_body(struct visit *v, const struct act *act, str body, void **ret)
{
    const struct json *j = NULL;
    *ret = arena_take(v->a, act->in_size + 1, _Alignof(max_align_t), 1);
    TRY(json_parse(v->a, body, &j));
    return fields_from_entry(v->a, act->in, j, *ret);
}

// Every field as it was typed; beside it what it was when it came back.
static void show_fields(struct visit *v, struct signoff_view *p, const void *in, const void *before)
{
    size_t n = fields_count(p->act->in);
    p->fields.at = new(v->a, struct shown_field, n + 1);
    for (const struct field *f = p->act->in; f && f->name; f++) {
        if (f->kind == FIELD_ID || f->secret)
            continue;
        struct shown_field x = {.name = f->name, .label = f->label, .text = shown_text(v, f, in)};
        x.before = before ? shown_text(v, f, before) : (str){0};
        x.changed = before && !str_eq(x.text.at ? x.text : S(""), x.before.at ? x.before : S(""));
        p->any_changed = p->any_changed || x.changed;
        if (x.text.at || x.changed)
            p->fields.at[p->fields.n++] = x;
    }
}

// The page the act leads to, if what was submitted already says which one.
static str about_path(struct visit *v, const struct act *act, const void *in)
{
    struct out o = out_plain(v->a);
    for (str rest = str_of(act->then); rest.at;) {
        put(&o, str_cut(&rest, '{'));
        if (!rest.at)
            break;
        const struct field *f = field_named(act->in, str_cut(&rest, '}'));
        if (!f || !field_text(v->a, f, in).at)
            return (str){0};
        put(&o, field_text(v->a, f, in));
    }
    return out_str(&o);
}

static str form_path(struct visit *v, const struct act *act, const void *in)
{
    const struct field *f = act->may.thing ? field_named(act->in, str_of(act->may.thing)) : NULL;
    str path = join(v->a, S("/do/"), str_of(act->kind));
    return f ? join(v->a, path, S("?"), str_of(f->name), S("="), field_text(v->a, f, in)) : path;
}

static err load_before(struct visit *v, struct signoff_view *p, void **ret)
{
    struct signoff_returned_before_row *row = NULL;
    if (!p->row.thing.n)
        return OK;
    TRY(signoff_returned_before(v->db, v->a, p->row.author, p->row.act, p->row.thing,
                                p->row.created, &row));
    if (!row)
        return OK;
    p->before = row->id;
    return read_body(v, p->act, row->body, ret);
}

static str joined_names(struct visit *v, const struct signer_row_rows *rows)
{
    struct out o = out_plain(v->a);
    for (size_t i = 0; i < rows->n; i++) {
        put(&o, i ? "、" : "");
        put(&o, rows->at[i].name);
    }
    return out_str(&o);
}

static const char *said(str word_)
{
    return str_eq(word_, S("return")) ? "退回" : str_eq(word_, S("agree_with")) ? "原则同意，意见见后"
                                                                                : "同意";
}

// One step: signed, its turn, or later.
static err link_of(struct visit *v, const struct signoff_row *row, const struct chain_row *step,
                   const struct signature_row_rows *signed_, struct signoff_link *ret)
{
    struct signer_row_rows names;
    *ret = (struct signoff_link){.post = step->post_kind, .state = "later", .says = "未到"};
    for (size_t i = 0; i < signed_->n; i++) {
        const struct signature_row *s = &signed_->at[i];
        bool returned = s->step >= 1000 && str_eq(s->post_kind, step->post_kind);
        if (s->step != step->step && !returned)
            continue;
        ret->names = s->person_name;
        ret->says = said(s->word);
        ret->at = s->at;
        ret->state = returned ? "now" : "done";
        return OK;
    }
    if (str_eq(row->state, S("waiting")) && step->step == row->step) {
        ret->state = "now";
        ret->says = "待办";
    }
    TRY(signers_of(v->db, v->a, row->org, step->post_kind, row->author, &names));
    ret->names = joined_names(v, &names);
    return OK;
}

err account_chain_of_signoff(struct visit *v, id signoff, struct signoff_chain *ret)
{
    struct signoff_row *row = NULL;
    struct chain_row_rows steps;
    struct signature_row_rows signed_;
    *ret = (struct signoff_chain){.signoff = signoff};
    TRY(signoff_by_id(v->db, v->a, signoff, &row));
    if (!row)
        return OK;
    TRY(chain_of(v->db, v->a, row->org, row->act, row->amount, &steps));
    TRY(signatures_of(v->db, v->a, signoff, &signed_));
    ret->act = row->act;
    ret->state = row->state;
    ret->created = row->created;
    ret->mine = str_eq(row->state, S("waiting")) && id_same(row->author, v->who.person);
    ret->links.at = new(v->a, struct signoff_link, steps.n + 1);
    ret->links.at[ret->links.n++] = (struct signoff_link){
        row->author_post_kind, row->author_name, "已提交", row->created, "done"};
    for (size_t i = 0; i < steps.n; i++)
        TRY(link_of(v, row, &steps.at[i], &signed_, &ret->links.at[ret->links.n++]));
    return OK;
}

static err signoff_load(struct visit *v, void *view)
{
    struct signoff_view *p = view;
    struct signoff_row *row = NULL;
    void *in = NULL, *before = NULL;
    id signoff = visit_id(v, "id");
    TRY(signoff_by_id(v->db, v->a, signoff, &row));
    if (!row)
        return missing();
    p->row = *row;
    p->act = house_act(v->house, row->act);
    if (!p->act)
        return missing();
    TRY(read_body(v, p->act, row->body, &in));
    TRY(name_of(v, row->thing, &p->name));
    TRY(load_before(v, p, &before));
    show_fields(v, p, in, before);
    p->about = about_path(v, p->act, in);
    p->again = form_path(v, p->act, in);
    TRY(account_chain_of_signoff(v, signoff, &p->chain));
    TRY(remarks_of(v->db, v->a, str_eq(row->state, S("returned")) || !p->before.n ? signoff
                                                                                  : p->before,
                   &p->remarks));
    p->may_sign = str_eq(row->state, S("waiting")) && row->post_kind.at &&
                  str_eq(row->post_kind, v->who.post_kind) && id_same(row->org, v->who.org) &&
                  !id_same(row->author, v->who.person);
    p->is_author = id_same(row->author, v->who.person);
    p->once = visit_once(v);
    v->title = join(v->a, str_of(tr(v->lang, p->act->zh)), p->name.at ? S(" ") : S(""),
                    p->name.at ? p->name : S(""));
    return OK;
}

static err signoff_paper_load(struct visit *v, void *view)
{
    struct signoff_view *p = view;
    TRY(signoff_load(v, view));
    instant at = p->row.done.us ? p->row.done : p->row.created;
    for (size_t i = 0; i < p->chain.links.n; i++)
        if (p->chain.links.at[i].at.us > at.us)
            at = p->chain.links.at[i].at;
    v->title = join(v->a, S("会签单"), S(" "), v->title);
    v->paper = (struct paper_facts){.at = at, .look = PAPER_BOOK};
    return OK;
}

static const struct part signoff_parts[] = {
    PART_ONE(struct signoff_view, row, signoff_row),
    PART_MANY(struct signoff_view, remarks, remark_row),
    {0},
};

static err ask_colleague_of_signoff(struct db *db, arena *a, const struct who *who, id thing,
                                    bool *ret)
{
    struct signoff_row *row = NULL;
    struct post_holds_row held = {0};
    *ret = false;
    TRY(signoff_by_id(db, a, thing, &row));
    if (!row)
        return OK;
    TRY(post_holds(db, a, who->post, who->person, row->org, &held));
    *ret = held.n > 0 || id_same(row->author, who->person);
    return OK;
}
static const struct relation colleague_of_signoff = {"colleague_of_signoff", "提交人和会签单位的人员",
                                                     ask_colleague_of_signoff};

const struct page account_signoff_pages[] = {
    {"/signoffs", "会签", MAY(signed_in, NULL), signoffs_load,
     VIEW(struct signoffs_view, signoffs, signoffs_parts),
     .menu = MENU_BUYER | MENU_AGENCY | MENU_FINANCE},
    {"/signoff/{id}", "会签单", MAY(colleague_of_signoff, "id"), signoff_load,
     VIEW(struct signoff_view, signoff, signoff_parts)},
    {"/signoff/{id}/paper", "会签单", MAY(colleague_of_signoff, "id"), signoff_paper_load,
     VIEW(struct signoff_view, signoff_paper, signoff_parts), .paper = true},
    {"/signoff/{id}/sheet", "会签单", MAY(colleague_of_signoff, "id"), signoff_load,
     VIEW(struct signoff_view, signoff_sheet, NULL)},
    {0},
};
