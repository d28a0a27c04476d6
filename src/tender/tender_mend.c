// What could stand in place of a refused factor: a lawful sentence, bands without gaps.
#include "tender/tender_mend.h"

#include "base/utf8.h"

enum { bands_max = 40 };

struct band {
    int64_t from, to;
};
struct bands {
    struct band at[bands_max];
    size_t n;
    bool open;  // a grade says "and above"
};

static size_t digits(str s)
{
    size_t n = 0;
    while (n < s.len && s.at[n] >= '0' && s.at[n] <= '9')
        n++;
    return n;
}

// "80—89" anywhere in a text.
static bool read_band(str text, struct band *ret)
{
    static const char *const dashes[] = {"—", "–", "-", "~", "～", "至"};
    for (size_t i = 0; i < text.len; i++) {
        size_t n = digits(str_from(text, i));
        str rest = str_from(text, i + n);
        for (size_t d = 0; n && d < sizeof dashes / sizeof *dashes; d++) {
            str dash = str_of(dashes[d]);
            size_t m = str_starts(rest, dash) ? digits(str_from(rest, dash.len)) : 0;
            if (m && n <= 6 && m <= 6)
                return str_int(str_part(text, i, n), &ret->from) &&
                       str_int(str_part(rest, dash.len, m), &ret->to) && ret->from <= ret->to;
        }
        i += n;
    }
    return false;
}

static void add_band(struct bands *b, struct band one)
{
    size_t i = b->n++;
    for (; i > 0 && b->at[i - 1].from > one.from; i--)
        b->at[i] = b->at[i - 1];
    b->at[i] = one;
}

static struct bands bands_of(const struct tender_scoring *s, int64_t item)
{
    struct bands b = {.n = 0};
    for (size_t i = 0; i < s->levels.n && b.n < bands_max / 2; i++) {
        const struct tender_level_row *l = &s->levels.at[i];
        struct band one;
        if (l->item != item || !l->description.at)
            continue;
        b.open = b.open || str_find(l->description, S("以上")) >= 0;
        if (read_band(l->description, &one))
            add_band(&b, one);
    }
    return b;
}

static bool of_hundred(const struct tender_item_row *item)
{
    static const char *const words[] = {"百分制", "满意度", "%", "百分"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(item->name, str_of(words[i])) >= 0 ||
            (item->standard.at && str_find(item->standard, str_of(words[i])) >= 0))
            return true;
    return false;
}

// The bands with what lies between them, and above them up to a hundred.
static struct bands fill_gaps(const struct bands *b, const struct tender_item_row *item,
                              struct band *ret_gap)
{
    struct bands whole = {.n = 0};
    *ret_gap = (struct band){0, -1};
    for (size_t i = 0; i < b->n; i++) {
        whole.at[whole.n++] = b->at[i];
        bool last = i + 1 == b->n;
        int64_t next = !last ? b->at[i + 1].from : of_hundred(item) && !b->open ? 101 : 0;
        if (next <= b->at[i].to + 1)
            continue;
        struct band gap = {b->at[i].to + 1, next - 1};
        whole.at[whole.n++] = gap;
        if (ret_gap->to < 0)
            *ret_gap = gap;
    }
    return whole;
}

static str band_text(arena *a, struct band b)
{
    return format(a, "%lld—%lld", (long long)b.from, (long long)b.to);
}

// Whole points where the item's are whole: the n-th of them all gets its share, rounded.
static dec share_of(const struct tender_item_row *item, size_t place, size_t all)
{
    int64_t points = muldiv(item->weight.n, (int64_t)place, (int64_t)all);
    if (item->weight.n % dec_one == 0 && item->weight.n >= (int64_t)all * dec_one)
        points = (points + dec_one / 2) / dec_one * dec_one;
    return (dec){muldiv(points, 100 * dec_one, item->weight.n)};
}

static str bands_text(arena *a, const struct tender_item_row *item, const struct bands *b)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < b->n; i++) {
        dec share = share_of(item, i + 1, b->n);
        put(&o, i ? "；" : "");
        put(&o, band_text(a, b->at[i]));
        put(&o, " 得 ");
        put(&o, (dec){muldiv(item->weight.n, share.n, 100 * dec_one)});
        put(&o, " 分");
    }
    return out_str(&o);
}

void lint_bands(struct call *c, const struct tender_scoring *s, const struct tender_item_row *item,
                str place)
{
    struct band gap;
    struct bands b = bands_of(s, item->n);
    if (b.n < 2 || item->weight.n <= 0)
        return;
    struct bands whole = fill_gaps(&b, item, &gap);
    if (gap.to < 0)
        return;
    FIND(c, scoring_band_gap, join(c->a, place, S(".levels")), ARG(item->name),
         ARG(band_text(c->a, gap)))
        ->fix = bands_text(c->a, item, &whole);
}

static void mend_levels(arena *a, const struct tender_scoring *s,
                        const struct tender_item_row *item, struct item_in *to)
{
    struct band gap;
    struct bands b = bands_of(s, item->n);
    struct bands whole = fill_gaps(&b, item, &gap);
    to->levels.at = new(a, struct level_in, whole.n);
    to->levels.n = whole.n;
    for (size_t i = 0; i < whole.n; i++)
        to->levels.at[whole.n - 1 - i] = (struct level_in){
            share_of(item, i + 1, whole.n), join(a, band_text(a, whole.at[i]), S(" 分"))};
}

// "groups.1.items.0.standard": the item, and the rest of the path.
static const struct tender_item_row *item_at(const struct tender_scoring *s, str place, str *ret)
{
    int64_t group = 0, item = 0, n = 0;
    str rest = place;
    if (!str_eq(str_cut(&rest, '.'), S("groups")) || !str_int(str_cut(&rest, '.'), &group) ||
        !str_eq(str_cut(&rest, '.'), S("items")) || !str_int(str_cut(&rest, '.'), &item))
        return NULL;
    *ret = rest;
    for (size_t i = 0; i < s->items.n; i++)
        if (s->items.at[i].group_n == group + 1 && n++ == item)
            return &s->items.at[i];
    return NULL;
}

str mend_text(arena *a, const struct tender_scoring *s, const struct finding *f)
{
    str member = {0};
    const struct tender_item_row *item = item_at(s, f->place, &member);
    if (!item)
        return (str){0};
    if (f->rule == &RULE_scoring_band_gap)
        return f->fix;
    if (str_eq(member, S("standard")) && item->standard.at)
        return lawful_text(a, item->standard);
    return (str){0};
}

bool mend_groups(arena *a, const struct tender_scoring *s, const struct finding *f,
                 struct groups_in *groups)
{
    str member = {0};
    const struct tender_item_row *item = item_at(s, f->place, &member);
    int64_t n = 0;
    if (!mend_text(a, s, f).at)
        return false;
    for (size_t g = 0; g < groups->n; g++)
        for (size_t i = 0; i < groups->at[g].items.n; i++) {
            struct item_in *to = &groups->at[g].items.at[i];
            if (++n != item->n)
                continue;
            if (f->rule == &RULE_scoring_band_gap)
                mend_levels(a, s, item, to);
            else
                to->standard = lawful_text(a, item->standard);
        }
    return true;
}
