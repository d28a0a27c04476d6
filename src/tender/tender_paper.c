// A document from its rows and back.
#include <string.h>

#include "tender/tender_document.h"

static const struct field level_fields[] = {
    FIELD(struct level_in, score, "得本项分值的百分之几", .max = 100),
    FIELD(struct level_in, description, "等次说明", .optional = true, .max = 300),
    {0},
};
static const struct field item_fields[] = {
    FIELD(struct item_in, name, "评审因素", .max = 60),
    CHOICE(struct item_in, kind, "怎样评", tender_item_kinds),
    FIELD(struct item_in, weight, "分值", .max = 100),
    LONG(struct item_in, standard, "评分标准", .optional = true, .max = 1000),
    LIST(struct item_in, levels, "等次", level_fields, .max = 20),
    {0},
};
const struct field group_fields[] = {
    FIELD(struct group_in, name, "名称", .max = 60, .hint = "如技术部分、商务部分"),
    FIELD(struct group_in, technical, "属于技术部分"),
    FIELD(struct group_in, weight, "分值", .max = 100),
    LIST(struct group_in, items, "评审因素", item_fields, .max = 40),
    {0},
};
const struct field clause_fields[] = {
    FIELD(struct clause_in, title, "条款名称", .max = 60),
    LONG(struct clause_in, text, "内容", .max = 3000),
    {0},
};

static err card_of(struct db *db, arena *a, id org, struct org_card_row *ret)
{
    struct org_card_row *row = NULL;
    *ret = (struct org_card_row){.name = S("")};
    if (!org.n)
        return OK;
    TRY(tender_org(db, a, org, &row));
    if (row)
        *ret = *row;
    return OK;
}

// A draft carries what plan and need say today; what is published stands.
static void follow_need(struct paper *p)
{
    struct tender_row *t = p->tender;
    const struct need_row *n = p->need.head;
    if (!str_eq(t->state, S("draft")))
        return;
    t->title = p->project->title;
    t->budget = p->project->budget;
    if (p->project->method.at)
        t->method = p->project->method;
    if (!n)
        return;
    t->ceiling = n->ceiling;
    t->set_aside = n->set_aside;
    t->pricing = n->pricing;
}

err paper_load(struct db *db, arena *a, id tender, struct paper *ret)
{
    TRY(tender_by_id(db, a, tender, &ret->tender));
    if (!ret->tender)
        return missing();
    TRY(plan_project(db, a, ret->tender->project, &ret->project));
    TRY(plan_need(db, a, ret->tender->project, &ret->need));
    follow_need(ret);
    TRY(tender_scoring(db, a, tender, &ret->scoring));
    TRY(tender_clauses(db, a, tender, &ret->clauses));
    TRY(tender_entrust_of(db, a, ret->tender->project, &ret->entrust));
    TRY(tender_locks(db, a, tender, &ret->locks));
    TRY(card_of(db, a, ret->tender->buyer, &ret->buyer));
    return card_of(db, a, ret->tender->agency, &ret->agency);
}

bool is_consultation(const struct tender_row *t)
{
    return str_eq(t->method, S("consultation"));
}

str reason_text(arena *a, str reason)
{
    static const char *const items[] = {"一", "二", "三", "四", "五", "六"};
    str rest = reason, clause = str_cut(&rest, '(');
    str number = rest.at ? str_cut(&rest, ')') : (str){0};
    int64_t n = 0;
    bool known = str_eq(clause, S("46-6")) && rest.at && str_int(number, &n) && n >= 1 &&
                 n <= (int64_t)(sizeof items / sizeof *items);
    if (!known)
        return reason;
    return join(a, S("《政府采购促进中小企业发展管理办法》第六条第"), str_of(items[n - 1]), S("项"), rest);
}

static void nest_levels(arena *a, const struct tender_level_row_rows *levels, int64_t item,
                        struct item_in *ret)
{
    ret->levels.at = new(a, struct level_in, levels->n);
    for (size_t i = 0; i < levels->n; i++)
        if (levels->at[i].item == item)
            ret->levels.at[ret->levels.n++] =
                (struct level_in){levels->at[i].score, levels->at[i].description};
}

struct groups_in groups_nest(arena *a, const struct tender_scoring *s)
{
    struct groups_in g = {new(a, struct group_in, s->groups.n), s->groups.n};
    for (size_t i = 0; i < g.n; i++) {
        const struct tender_group_row *row = &s->groups.at[i];
        struct group_in *to = &g.at[i];
        *to = (struct group_in){.name = row->name, .technical = row->technical,
                                .weight = row->weight};
        to->items.at = new(a, struct item_in, s->items.n);
        for (size_t k = 0; k < s->items.n; k++) {
            const struct tender_item_row *item = &s->items.at[k];
            if (item->group_n != row->n)
                continue;
            struct item_in *in = &to->items.at[to->items.n++];
            *in = (struct item_in){.name = item->name, .kind = item->kind,
                                   .weight = item->weight, .standard = item->standard};
            nest_levels(a, &s->levels, item->n, in);
        }
    }
    return g;
}

static void flatten_item(struct tender_scoring *s, const struct item_in *item, int64_t group)
{
    int64_t n = (int64_t)s->items.n + 1;
    s->items.at[s->items.n++] = (struct tender_item_row){n, group, item->name, item->kind,
                                                         item->weight, item->standard};
    for (size_t i = 0; i < item->levels.n; i++)
        s->levels.at[s->levels.n++] = (struct tender_level_row){
            n, (int64_t)i + 1, item->levels.at[i].score, item->levels.at[i].description};
}

struct tender_scoring groups_flatten(arena *a, const struct groups_in *g)
{
    size_t items = 0, levels = 0;
    for (size_t i = 0; i < g->n; i++) {
        items += g->at[i].items.n;
        for (size_t k = 0; k < g->at[i].items.n; k++)
            levels += g->at[i].items.at[k].levels.n;
    }
    struct tender_scoring s = {{new(a, struct tender_group_row, g->n), 0},
                               {new(a, struct tender_item_row, items), 0},
                               {new(a, struct tender_level_row, levels), 0}};
    for (size_t i = 0; i < g->n; i++) {
        const struct group_in *in = &g->at[i];
        s.groups.at[s.groups.n++] =
            (struct tender_group_row){(int64_t)i + 1, in->name, in->technical, in->weight};
        for (size_t k = 0; k < in->items.n; k++)
            flatten_item(&s, &in->items.at[k], (int64_t)i + 1);
    }
    return s;
}

struct clauses_in clauses_copy(arena *a, const struct tender_clause_row_rows *rows)
{
    struct clauses_in c = {new(a, struct clause_in, rows->n), rows->n};
    for (size_t i = 0; i < rows->n; i++)
        c.at[i] = (struct clause_in){rows->at[i].title, rows->at[i].text};
    return c;
}

bool levels_read(arena *a, str text, struct item_in *ret, int *ret_line)
{
    size_t most = 1;
    for (size_t i = 0; i < text.len; i++)
        most += text.at[i] == '\n' || text.at[i] == ',';
    ret->levels.at = new(a, struct level_in, most);
    ret->levels.n = 0;
    *ret_line = 0;
    for (str rest = text; rest.at;) {
        str line = str_trim(str_cut(&rest, '\n'));
        ++*ret_line;
        if (str_empty(line))
            continue;
        bool many = str_find(line, S(",")) >= 0 && str_find(line, S(" ")) < 0;
        for (str part = line; part.at;) {
            str description = many ? str_cut(&part, ',') : part;
            str score = many ? description : str_cut(&description, ' ');
            if (!many)
                part = (str){0};
            struct level_in *l = &ret->levels.at[ret->levels.n++];
            *l = (struct level_in){.description = many ? (str){0} : description};
            if (!dec_parse(str_trim(score), &l->score))
                return false;
            if (l->description.at)
                l->description = str_trim(l->description);
            if (str_empty(l->description))
                l->description = (str){0};
        }
    }
    return true;
}

str levels_text(arena *a, const struct item_in *item)
{
    struct out o = out_plain(a);
    bool described = false;
    for (size_t i = 0; i < item->levels.n; i++)
        described = described || item->levels.at[i].description.at;
    for (size_t i = 0; i < item->levels.n; i++) {
        put(&o, dec_text(a, item->levels.at[i].score));
        if (item->levels.at[i].description.at) {
            put(&o, " ");
            put(&o, item->levels.at[i].description);
        }
        if (i + 1 < item->levels.n)
            put(&o, described ? "\n" : ",");
    }
    return out_str(&o);
}

static err item_put(struct db *db, id tender, const struct item_in *item, int64_t n, int64_t group)
{
    TRY(tender_item_add(db, .tender = tender, .n = n, .group_n = group, .name = item->name,
                        .kind = item->kind, .weight = item->weight, .standard = item->standard));
    for (size_t i = 0; i < item->levels.n; i++)
        TRY(tender_level_add(db, .tender = tender, .item = n, .n = (int64_t)i + 1,
                             .score = item->levels.at[i].score,
                             .description = item->levels.at[i].description));
    return OK;
}

// Two parts together must fit one entry, each also beside its flat form.
enum { groups_bytes_max = 20000, clauses_bytes_max = 34000 };

static size_t bytes_of(arena *a, const struct field *fields, const void *rows, size_t n,
                       size_t size)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < n; i++)
        fields_to_json(&o, fields, (const char *)rows + i * size, NULL);
    return o.len;
}

err groups_fit(struct call *c, const struct groups_in *g)
{
    if (bytes_of(c->a, group_fields, g->at, g->n, sizeof *g->at) <= groups_bytes_max)
        return OK;
    return refuse_field(c, "groups", "评分表的文字太多，合计不超过六千字；细节请写进附件");
}

err clauses_fit(struct call *c, const struct clauses_in *k)
{
    if (bytes_of(c->a, clause_fields, k->at, k->n, sizeof *k->at) <= clauses_bytes_max)
        return OK;
    return refuse_field(c, "clauses", "合同条款的文字太多，合计不超过一万字；细节请写进附件");
}

err groups_put(struct db *db, id tender, const struct groups_in *g)
{
    int64_t n = 0;
    TRY(tender_level_clear(db, .tender = tender));
    TRY(tender_item_clear(db, .tender = tender));
    TRY(tender_group_clear(db, .tender = tender));
    for (size_t i = 0; i < g->n; i++) {
        const struct group_in *in = &g->at[i];
        TRY(tender_group_add(db, .tender = tender, .n = (int64_t)i + 1, .name = in->name,
                             .technical = in->technical, .weight = in->weight));
        for (size_t k = 0; k < in->items.n; k++)
            TRY(item_put(db, tender, &in->items.at[k], ++n, (int64_t)i + 1));
    }
    return OK;
}

err clauses_put(struct db *db, id tender, const struct clauses_in *c)
{
    TRY(tender_clause_clear(db, .tender = tender));
    for (size_t i = 0; i < c->n; i++)
        TRY(tender_clause_add(db, .tender = tender, .n = (int64_t)i + 1, .title = c->at[i].title,
                              .text = c->at[i].text));
    return OK;
}
