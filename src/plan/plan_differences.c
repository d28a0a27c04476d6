// A copy beside its source, field by field: whatever the table of fields lists is compared.
#include "plan/plan_views.h"

struct comparing {
    arena *a;
    enum lang lang;
    struct difference *at;
    size_t n, room;
};

static str shown(struct comparing *k, const struct field *f, const void *from)
{
    str text = field_text(k->a, f, from);
    if (f->kind == FIELD_BOOL)
        return str_of(tr(k->lang, str_eq(text, S("true")) ? "是" : "否"));
    if (f->kind == FIELD_CHOICE && text.at) {
        const char *zh = choice_word(f->choices, text);
        return zh ? str_of(tr(k->lang, zh)) : text;
    }
    if (f->kind == FIELD_MONEY && text.at) {
        const money *m = (const money *)((const char *)from + f->at);
        return money_comma(k->a, *m);
    }
    return text.at ? text : S("—");
}

static void differ(struct comparing *k, str place, str before, str after)
{
    if (str_eq(before, after) || k->n == k->room)
        return;
    k->at[k->n++] = (struct difference){place, before, after};
}

// A row of a list as one text: the values it has, in order.
static str row_text(struct comparing *k, const struct field *fields, const void *row)
{
    struct out o = out_plain(k->a);
    for (const struct field *f = fields; f->name; f++) {
        if (!field_text(k->a, f, row).at)
            continue;
        if (o.len)
            put(&o, " · ");
        put(&o, shown(k, f, row));
    }
    return out_str(&o);
}

static void compare_list(struct comparing *k, const struct field *f, const void *old,
                         const void *new_)
{
    const struct rows *a = field_rows(f, old), *b = field_rows(f, new_);
    for (size_t i = 0; i < a->n || i < b->n; i++) {
        str before = i < a->n ? row_text(k, f->fields, (const char *)a->at + i * f->size)
                              : str_of(tr(k->lang, "（没有）"));
        str after = i < b->n ? row_text(k, f->fields, (const char *)b->at + i * f->size)
                             : str_of(tr(k->lang, "（已删去）"));
        differ(k, join(k->a, str_of(tr(k->lang, f->label)), format(k->a, " %zu", i + 1)), before,
               after);
    }
}

static void compare_projects(struct comparing *k, const struct project_row *old,
                             const struct project_row *new_)
{
    differ(k, str_of(tr(k->lang, "项目名称")), old->title, new_->title);
    differ(k, str_of(tr(k->lang, "预算年度")), format(k->a, "%lld", (long long)old->year),
           format(k->a, "%lld", (long long)new_->year));
    differ(k, str_of(tr(k->lang, "预算金额（元）")), money_comma(k->a, old->budget),
           money_comma(k->a, new_->budget));
    differ(k, str_of(tr(k->lang, "品目编码")), old->category, new_->category);
}

err plan_copied_differences(struct visit *v, const struct project_row *p, int64_t *ret)
{
    struct project_row *source = NULL;
    struct copy_view view = {.project = *p};
    *ret = 0;
    TRY(plan_project(v->db, v->a, p->copied_from, &source));
    if (!source)
        return OK;
    view.source = *source;
    TRY(plan_differences(v, &view));
    *ret = (int64_t)view.differences.n;
    return OK;
}

err plan_differences(struct visit *v, struct copy_view *p)
{
    struct comparing k = {.a = v->a, .lang = v->lang, .room = 400};
    struct need_view old, new_;
    struct need_in before, after;
    k.at = new(v->a, struct difference, k.room);
    TRY(plan_need(v->db, v->a, p->source.id, &old));
    TRY(plan_need(v->db, v->a, p->project.id, &new_));
    need_form(v->a, &old, p->source.id, &before);
    need_form(v->a, &new_, p->project.id, &after);
    compare_projects(&k, &p->source, &p->project);
    for (const struct field *f = need_fields + need_fields_own; f->name; f++)
        if (f->kind == FIELD_LIST)
            compare_list(&k, f, &before, &after);
        else
            differ(&k, str_of(tr(v->lang, f->label)), shown(&k, f, &before),
                   shown(&k, f, &after));
    p->differences.at = k.at;
    p->differences.n = k.n;
    return OK;
}
