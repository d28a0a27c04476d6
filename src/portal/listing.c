// What the address of a list asks for.
#include "portal/listing.h"

#include "base/typed.h"
#include "base/utf8.h"
#include "plan/plan.h"
#include "tender/tender.h"

const struct choice portal_stages[] = {
    {"planned", "意向公开，准备采购"}, {"open", "公告中，可以参加"}, {"judging", "已截止，评审中"},
    {"awarded", "已公告结果"},         {"contracted", "履约中"},     {"completed", "已完成"},
    {"ended", "已终止"},               {0},
};
const struct choice portal_fits[] = {
    {"none", "社会组织可参加"},
    {"whole", "专门面向中小企业"},
    {0},
};
const struct choice portal_spans[] = {
    {"today", "今天"}, {"3d", "近三天"}, {"week", "近一周"}, {"month", "近一个月"},
    {"half", "近半年"}, {0},
};
static const struct choice sorts[] = {
    {"time", "发布时间"}, {"deadline", "截止时间"}, {"amount", "金额"}, {0},
};
static const char *const facet_names[facet_count] = {"kind", "stage", "method", "category", "fit",
                                                     "area"};

static bool has_token(const struct search_tokens *t, str token)
{
    for (int64_t i = 0; i < t->n; i++)
        if (str_eq(t->at[i], token))
            return true;
    return false;
}

struct search_tokens tokens_in(arena *a, str text)
{
    struct search_tokens t = {.n = 0};
    for (str rest = fold_search(a, text); rest.at && t.n < tokens_max;) {
        str token = str_cut(&rest, ' ');
        if (token.len && !has_token(&t, token))
            t.at[t.n++] = token;
    }
    for (int64_t i = t.n; i < tokens_max; i++)
        t.at[i] = S("");
    return t;
}

bool wan_typed(arena *a, str text, money *ret)
{
    money m;
    bool scaled = false;
    if (typed_money(a, text, "", &m, &scaled) != TYPED_OK || m.fen > MONEY_MAX / 10000)
        return false;
    *ret = scaled ? m : (money){m.fen * 10000};
    return true;
}

static struct asked *ask(struct listing *l, const char *name, str value, enum asked_how how)
{
    if (l->asked.n == asked_max)
        return &l->asked.at[asked_max - 1];
    struct asked *x = &l->asked.at[l->asked.n++];
    *x = (struct asked){.name = name, .value = value, .says = value, .how = how};
    l->chips += how != SAY_NOTHING;
    return x;
}

static str typed(const struct visit *v, const char *name)
{
    str text = visit_text(v, name);
    return text.at ? str_trim(str_part(text, 0, 200)) : S("");
}

static const struct choice *words_of_facet(const struct listing *l, enum facet_name f)
{
    const struct choice *words[facet_count] = {l->of->kinds, portal_stages, plan_methods, NULL,
                                               portal_fits, NULL};
    return words[f];
}

// Category and area are data; absent if this value is none.
static str name_of_value(arena *a, const struct listing *l, enum facet_name f, str value)
{
    for (size_t i = 0; f == BY_CATEGORY && i < l->categories.n; i++)
        if (str_eq(l->categories.at[i].category, value))
            return l->categories.at[i].category_name;
    for (size_t i = 0; f == BY_AREA && i < l->areas.n; i++)
        if (str_eq(id_text(a, l->areas.at[i].id), value))
            return l->areas.at[i].name;
    return (str){0};
}

static bool is_chosen(const struct chosen *c, str value)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->at[i], value))
            return true;
    return false;
}

static void choose(struct visit *v, struct listing *l, enum facet_name f, str value)
{
    const struct choice *words = words_of_facet(l, f);
    struct chosen *c = &l->chosen[f];
    const char *zh = words ? choice_word(words, value) : NULL;
    str says = zh ? str_of(tr(v->lang, zh)) : words ? (str){0} : name_of_value(v->a, l, f, value);
    if (!says.at || c->n == chosen_max || is_chosen(c, value))
        return;
    c->at[c->n++] = value;
    ask(l, facet_names[f], value, SAY_WORD)->says = says;
}

static void read_facets(struct visit *v, struct listing *l)
{
    for (int f = 0; f < facet_count; f++)
        for (size_t i = 0; (l->of->facets >> f & 1) && i < v->query.n; i++)
            if (str_eq(v->query.at[i].name, str_of(facet_names[f])))
                choose(v, l, (enum facet_name)f, v->query.at[i].value);
}

static void read_times(struct visit *v, struct listing *l)
{
    static const int span_days[] = {0, 2, 6, 30, 182};
    l->before = (instant){INT64_MAX};
    str span = typed(v, "span");
    for (size_t i = 0; portal_spans[i].code; i++)
        if (str_eq(span, str_of(portal_spans[i].code))) {
            l->span = span;
            l->since = instant_at(day_plus(v->today, -span_days[i]), 0, 0);
            ask(l, "span", span, SAY_WORD)->says = str_of(tr(v->lang, portal_spans[i].zh));
        }
    l->from_text = typed(v, "from");
    l->until_text = typed(v, "until");
    l->bad_day = (l->from_text.len && typed_day(v->a, l->from_text, &l->from)) ||
                 (l->until_text.len && typed_day(v->a, l->until_text, &l->until));
    if (l->from.n) {
        instant from = instant_at(l->from, 0, 0);
        l->since = from.us > l->since.us ? from : l->since;
        ask(l, "from", day_text(v->a, l->from), SAY_FROM);
    }
    if (l->until.n) {
        l->before = instant_at(day_plus(l->until, 1), 0, 0);
        ask(l, "until", day_text(v->a, l->until), SAY_UNTIL);
    }
}

static void read_amounts(struct visit *v, struct listing *l)
{
    l->least = l->most = NO_MONEY;
    l->least_text = typed(v, "least");
    l->most_text = typed(v, "most");
    bool least = l->least_text.len && wan_typed(v->a, l->least_text, &l->least);
    bool most = l->most_text.len && wan_typed(v->a, l->most_text, &l->most);
    l->bad_amount = (l->least_text.len && !least) || (l->most_text.len && !most);
    if (least)
        ask(l, "least", l->least_text, SAY_LEAST);
    if (most)
        ask(l, "most", l->most_text, SAY_MOST);
}

static const struct buyer_choice *org_among(const struct buyer_choice_rows *rows, id org, str name)
{
    for (size_t i = 0; i < rows->n; i++)
        if (org.n ? id_same(rows->at[i].id, org) : str_eq(rows->at[i].name, name))
            return &rows->at[i];
    for (size_t i = 0; !org.n && i < rows->n; i++)
        if (str_find(rows->at[i].name, name) >= 0)
            return &rows->at[i];
    return NULL;
}

// By id or by name, whole or in part.
static void read_orgs(struct visit *v, struct listing *l)
{
    str buyer = typed(v, "buyer"), supplier = typed(v, "supplier");
    id org = {0};
    const struct buyer_choice *row =
        buyer.len ? org_among(&l->buyers, id_parse(buyer, &org) ? org : (id){0}, buyer) : NULL;
    if (row) {
        l->buyer = row->id;
        ask(l, "buyer", id_text(v->a, row->id), SAY_BUYER)->says = row->name;
    }
    l->supplier_text = supplier;
    org = (id){0};
    row = supplier.len && l->of->suppliers
              ? org_among(&l->winners, id_parse(supplier, &org) ? org : (id){0}, supplier) : NULL;
    l->bad_supplier = supplier.len && l->of->suppliers && !row;
    if (row) {
        l->supplier = row->id;
        l->supplier_text = row->name;
        ask(l, "supplier", id_text(v->a, row->id), SAY_SUPPLIER)->says = row->name;
    }
}

static void read_order(struct visit *v, struct listing *l)
{
    str sort = typed(v, "sort");
    l->sort = S("time");
    if (choice_has(sorts, sort) && (l->of->deadlines || !str_eq(sort, S("deadline"))))
        l->sort = sort;
    if (!str_eq(l->sort, S("time")))
        ask(l, "sort", l->sort, SAY_NOTHING);
    l->size = paging_of(v, 0).size;
    if (l->size == 50 || l->size == 100)
        ask(l, "size", format(v->a, "%lld", (long long)l->size), SAY_NOTHING);
}

static err read_district(struct visit *v, struct listing *l)
{
    struct tender_district_row *row = NULL;
    TRY(tender_district(v->db, v->a, &row));
    l->district = row ? row->district : S("");
    return OK;
}

err listing_read(struct visit *v, const struct listing_of *of, struct listing *l)
{
    l->of = of;
    l->site = v->host;
    TRY(categories(v->db, v->a, &l->categories));
    TRY(areas(v->db, v->a, &l->areas));
    TRY(read_district(v, l));
    TRY(buyers_with_notices(v->db, v->a, &l->buyers));
    if (of->suppliers)
        TRY(winners(v->db, v->a, &l->winners));
    l->q = typed(v, "q");
    l->tokens = tokens_in(v->a, l->q);
    l->wanted = l->tokens.n;
    if (l->q.len)
        ask(l, "q", l->q, SAY_TEXT);
    read_facets(v, l);
    read_times(v, l);
    read_orgs(v, l);
    read_amounts(v, l);
    read_order(v, l);
    return OK;
}

// The address of the list at `path` without what was asked at place `skip`, and with another value
// of `name`.
static str address(struct visit *v, const struct listing *l, str path, size_t skip,
                   const char *name, str value)
{
    struct out o = out_plain(v->a);
    bool any = false;
    put(&o, path);
    for (size_t i = 0; i < l->asked.n; i++) {
        const struct asked *x = &l->asked.at[i];
        if (i == skip || (name && str_eq(str_of(x->name), str_of(name))))
            continue;
        put(&o, any ? "&" : "?");
        put(&o, x->name);
        put(&o, "=");
        put_query(&o, x->value);
        any = true;
    }
    if (name && value.at) {
        put(&o, any ? "&" : "?");
        put(&o, name);
        put(&o, "=");
        put_query(&o, value);
    }
    return out_str(&o);
}

static str same_as(struct visit *v, const struct listing *l, const char *ending)
{
    return address(v, l, join(v->a, str_of(l->of->path), str_of(ending)), asked_max, "size",
                   (str){0});
}

// The notices of what this list holds, with the same conditions: what is new comes as a notice.
static str feed_of(struct visit *v, const struct listing *l, const char *ending)
{
    bool own = l->of->feed[0] == 0;
    struct out o = out_plain(v->a);
    put(&o, join(v->a, S("/notices"), str_of(ending), S("?"), str_of(l->of->feed)));
    for (size_t i = 0; i < l->asked.n; i++) {
        const struct asked *x = &l->asked.at[i];
        bool order = x->how == SAY_NOTHING && str_eq(str_of(x->name), S("size"));
        if (order || (!own && str_eq(str_of(x->name), S("kind"))))
            continue;
        put(&o, x->name);
        put(&o, "=");
        put_query(&o, x->value);
        put(&o, "&");
    }
    str s = out_str(&o);
    return str_part(s, 0, s.len - 1);
}

static void link_orders(struct visit *v, struct listing *l)
{
    static const int64_t sizes[] = {20, 50, 100};
    str path = str_of(l->of->path);
    l->sorts.at = new(v->a, struct other_way, 3);
    l->sizes.at = new(v->a, struct other_way, 3);
    for (size_t i = 0; sorts[i].code; i++) {
        str code = str_of(sorts[i].code);
        if (str_eq(code, S("deadline")) && !l->of->deadlines)
            continue;
        const char *zh = str_eq(code, S("time")) ? l->of->time_zh
                         : str_eq(code, S("amount")) ? l->of->amount_zh : sorts[i].zh;
        l->sorts.at[l->sorts.n++] = (struct other_way){
            zh, 0, address(v, l, path, asked_max, "sort", i ? code : (str){0}),
            str_eq(code, l->sort)};
    }
    for (size_t i = 0; i < 3; i++)
        l->sizes.at[l->sizes.n++] = (struct other_way){
            NULL, sizes[i],
            address(v, l, path, asked_max, "size",
                    i ? format(v->a, "%lld", (long long)sizes[i]) : (str){0}),
            sizes[i] == l->paging.size};
}

static str page_at(struct visit *v, const struct listing *l, int64_t page)
{
    return address(v, l, str_of(l->of->path), asked_max, "page",
                   page > 1 ? format(v->a, "%lld", (long long)page) : (str){0});
}

void listing_links(struct visit *v, struct listing *l)
{
    const struct paging *p = &l->paging;
    for (size_t i = 0; i < l->asked.n; i++)
        l->asked.at[i].without = address(v, l, str_of(l->of->path), i, NULL, (str){0});
    link_orders(v, l);
    l->all = str_of(l->of->path);
    l->first = page_at(v, l, 1);
    if (p->page > 1)
        l->newer = page_at(v, l, p->page - 1);
    if (p->page * p->size < p->total)
        l->older = page_at(v, l, p->page + 1);
    l->csv = same_as(v, l, ".csv");
    visit_alternate(v, "text/csv", "CSV", l->csv);
    if (!l->of->feed)
        return;
    l->atom = feed_of(v, l, ".atom");
    l->rss = feed_of(v, l, ".rss");
    l->ics = feed_of(v, l, ".ics");
    visit_alternate(v, "application/atom+xml", "Atom", l->atom);
    visit_alternate(v, "application/rss+xml", "RSS", l->rss);
    visit_alternate(v, "text/calendar", "iCalendar", l->ics);
}
