// What of the facts is meant: narrowed by each filter, counted for each choice of every filter.
#include <stdlib.h>

#include "plan/plan.h"
#include "portal/listing.h"

static const struct {
    const char *name, *zh;
} heads[facet_count] = {
    {"kind", "类型"},     {"stage", "状态"}, {"method", "采购方式"}, {"category", "服务品目"},
    {"fit", "谁能参加"}, {"area", "地区"},
};

static str value_of(arena *a, const struct fact *f, enum facet_name by)
{
    switch (by) {
    case BY_KIND:
        return f->kind;
    case BY_STAGE:
        return f->stage;
    case BY_METHOD:
        return f->method.at ? f->method : S("");
    case BY_CATEGORY:
        return f->category;
    case BY_FIT:
        return f->fit;
    default:
        return f->area ? id_text(a, (id){f->area}) : S("");
    }
}

// Bits of the filters this fact does not pass; facet_count is the amount's.
static unsigned fails(arena *a, const struct listing *l, const struct fact *f)
{
    unsigned bits = 0;
    for (int by = 0; by < facet_count; by++) {
        const struct chosen *c = &l->chosen[by];
        bool passes = c->n == 0;
        str value = passes ? S("") : value_of(a, f, (enum facet_name)by);
        for (size_t i = 0; i < c->n && !passes; i++)
            passes = str_eq(c->at[i], value);
        bits |= passes ? 0 : 1u << by;
    }
    bool small = l->least.fen != INT64_MIN && f->amount.fen < l->least.fen;
    bool large = l->most.fen != INT64_MIN && f->amount.fen > l->most.fen;
    return small || large ? bits | 1u << facet_count : bits;
}

static void add_option(struct listing *l, struct facet *f, enum facet_name by, str code, str says)
{
    struct facet_option *x = &f->options.at[f->options.n++];
    *x = (struct facet_option){.code = code, .says = says};
    for (size_t i = 0; i < l->chosen[by].n; i++)
        x->on = x->on || str_eq(l->chosen[by].at[i], code);
}

static void add_words(struct visit *v, struct listing *l, struct facet *f, enum facet_name by,
                      const struct choice *words)
{
    size_t n = 0;
    while (words[n].code)
        n++;
    f->options.at = new(v->a, struct facet_option, n);
    for (size_t i = 0; i < n; i++)
        add_option(l, f, by, str_of(words[i].code), str_of(tr(v->lang, words[i].zh)));
}

static void add_facet(struct visit *v, struct listing *l, enum facet_name by)
{
    const struct choice *words[] = {l->of->kinds, portal_stages, plan_methods};
    struct facet *f = &l->facets.at[l->facets.n++];
    *f = (struct facet){heads[by].name, by == BY_KIND ? l->of->kind_zh : heads[by].zh, {0}};
    if (by <= BY_METHOD || by == BY_FIT) {
        add_words(v, l, f, by, by == BY_FIT ? portal_fits : words[by]);
    } else if (by == BY_CATEGORY) {
        f->options.at = new(v->a, struct facet_option, l->categories.n);
        for (size_t i = 0; i < l->categories.n; i++)
            add_option(l, f, by, l->categories.at[i].category, l->categories.at[i].category_name);
    } else {
        f->options.at = new(v->a, struct facet_option, l->areas.n);
        for (size_t i = 0; i < l->areas.n; i++)
            add_option(l, f, by, id_text(v->a, l->areas.at[i].id), l->areas.at[i].name);
    }
}

static void count_for(arena *a, struct facet *f, enum facet_name by, const struct fact *fact)
{
    str value = value_of(a, fact, by);
    for (size_t i = 0; i < f->options.n; i++)
        if (str_eq(f->options.at[i].code, value)) {
            f->options.at[i].n++;
            return;
        }
}

// A choice that nothing has and nobody chose only takes room.
static void drop_empty(struct facet *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->options.n; i++)
        if (f->options.at[i].n || f->options.at[i].on)
            f->options.at[kept++] = f->options.at[i];
    f->options.n = kept;
}

struct order {
    str sort;
    instant now;
};

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

// What closes soonest comes first, then what closed last, then what never closes.
static int64_t closing_key(const struct order *o, const struct fact *f)
{
    return f->deadline > o->now.us ? f->deadline
           : f->deadline           ? INT64_MAX - f->deadline
                                   : INT64_MAX;
}

static int in_order(const void *x, const void *y, void *with)
{
    const struct fact *a = *(const struct fact *const *)x, *b = *(const struct fact *const *)y;
    const struct order *o = with;
    int by = 0;
    if (str_eq(o->sort, S("deadline")))
        by = compare(closing_key(o, a), closing_key(o, b));
    else if (str_eq(o->sort, S("amount")))
        by = compare(b->amount.fen, a->amount.fen);
    by = by ? by : compare(b->at.us, a->at.us);
    return by ? by : compare(a->id.n, b->id.n);
}

static void take_page(struct visit *v, struct listing *l, const struct fact **all, size_t n)
{
    struct order order = {l->sort, v->now};
    qsort_r(all, n, sizeof *all, in_order, &order);
    l->paging = paging_of(v, (int64_t)n);
    int64_t last = n ? ((int64_t)n - 1) / l->paging.size + 1 : 1;
    if (l->paging.page > last)
        l->paging.page = last;
    size_t skip = (size_t)((l->paging.page - 1) * l->paging.size), size = (size_t)l->paging.size;
    l->shown.at = skip < n ? all + skip : all;
    l->shown.n = skip >= n ? 0 : n - skip < size ? n - skip : size;
}

void listing_find(struct visit *v, struct listing *l, const struct fact *at, size_t n)
{
    const struct fact **found = new(v->a, const struct fact *, n + 1);
    enum facet_name names[facet_count];
    size_t kept = 0;
    for (int by = 0; by < facet_count; by++)
        if (l->of->facets >> by & 1) {
            names[l->facets.n] = (enum facet_name)by;
            add_facet(v, l, (enum facet_name)by);
        }
    for (size_t i = 0; i < n; i++) {
        unsigned bits = fails(v->a, l, &at[i]);
        if (!bits)
            found[kept++] = &at[i];
        for (size_t k = 0; k < l->facets.n; k++)
            if (!(bits & ~(1u << names[k])))
                count_for(v->a, &l->facets.at[k], names[k], &at[i]);
    }
    for (size_t k = 0; k < l->facets.n; k++)
        drop_empty(&l->facets.at[k]);
    take_page(v, l, found, kept);
}

// Nothing holds all the pairs of what was typed: what holds more than half is better than nothing,
// and so is a third, for a pair across two words (照料老人: 料老) stands nowhere.
err list_find(struct visit *v, struct listing *l,
              err (*ask)(struct visit *v, const struct listing *l, struct fact_rows *ret))
{
    const int64_t fewer[] = {l->tokens.n / 2 + 1, (l->tokens.n + 2) / 3};
    struct fact_rows facts;
    TRY(ask(v, l, &facts));
    for (size_t i = 0; i < 2 && !facts.n && l->tokens.n > 1; i++) {
        l->wanted = fewer[i];
        TRY(ask(v, l, &facts));
        l->partial = facts.n > 0;
    }
    listing_find(v, l, facts.at, facts.n);
    return OK;
}
