// A draw made again from its entries alone: each act is held against those before it.
#include <string.h>

#include "base/json.h"
#include "tlog/draw_file.h"

enum step { STEP_NONE, STEP_OPEN, STEP_COMMITTED, STEP_CLOSED, STEP_RANKED, STEP_VOID };
enum { parts_max = 100, places_max = 200 };

struct place {
    str category;
    struct hash fixed;
    int64_t place;
    bool answered, accepted;
};
struct again {
    arena *a;
    str draw, subject, sources;
    bool tickets;
    enum step step;
    struct hash root;
    const struct json *seats, *pool;  // of the entry that fixed them
    struct draw_part parts[parts_max];
    size_t parts_n;
    struct place places[places_max];
    size_t places_n, answered;
};

static str text_of(const struct json *j, const char *key)
{
    str s = {0};
    return json_str(json_get(j, key), &s) ? s : (str){0};
}

static bool hash_of(const struct json *j, const char *key, struct hash *ret)
{
    str s = text_of(j, key);
    return s.at && hash_parse(s, ret);
}

static str says(const char *what)
{
    return str_of(what);
}

static str says_of(const struct again *g, const char *what, str whom)
{
    return join(g->a, str_of(what), S(": "), whom);
}

static struct draw_part *part_named(struct again *g, str name)
{
    for (size_t i = 0; i < g->parts_n; i++)
        if (str_eq(g->parts[i].name, name))
            return &g->parts[i];
    return NULL;
}

static str add_part(struct again *g, str name, struct hash fixed)
{
    if (!name.at || part_named(g, name) || g->parts_n == parts_max)
        return says_of(g, "a number is given twice", name);
    g->parts[g->parts_n++] = (struct draw_part){.name = name, .commit = fixed};
    return (str){0};
}

static str show_part(struct again *g, str name, str r_text)
{
    struct draw_part *p = part_named(g, name);
    struct hash r;
    if (!p || p->shown)
        return says_of(g, "a number is shown that was not given", name);
    if (!hash_parse(r_text, &r) || !hash_same(p->commit, draw_commit(*g->a, g->draw, name, r)))
        return says_of(g, "the number is not the one whose hash was given", name);
    p->r = r;
    p->shown = true;
    return (str){0};
}

static str on_open(struct again *g, const struct json *in, const struct json *out)
{
    g->draw = text_of(out, "draw");
    g->subject = text_of(in, "subject");
    g->sources = text_of(in, "sources");
    g->tickets = str_eq(text_of(in, "mode"), S("tickets"));
    g->step = STEP_OPEN;
    return g->draw.at ? (str){0} : says("the first entry opens no draw");
}

static str on_set_key(__attribute__((unused)) struct again *g,
                      __attribute__((unused)) const struct json *in,
                      __attribute__((unused)) const struct json *out)
{
    return (str){0};
}

static str on_commit_pool(struct again *g, __attribute__((unused)) const struct json *in,
                          const struct json *out)
{
    struct hash fixed;
    g->step = STEP_COMMITTED;
    g->seats = json_get(out, "seats");
    g->pool = json_get(out, "pool");
    if (!g->tickets)
        return json_count(g->pool) ? (str){0} : says("the list is not there");
    if (!hash_of(out, "root", &g->root) || !hash_of(out, "fixed", &fixed))
        return says("the list is not fixed by a root");
    return add_part(g, S("operator"), fixed);
}

static str on_give(struct again *g, const struct json *in, const struct json *out)
{
    struct hash fixed;
    if (!hash_of(in, "fixed", &fixed))
        return says_of(g, "a number has no hash", text_of(out, "name"));
    return add_part(g, text_of(out, "name"), fixed);
}

static str on_close(struct again *g, __attribute__((unused)) const struct json *in,
                    const struct json *out)
{
    str r = text_of(out, "r");
    bool whole = part_named(g, S("organizer")) && part_named(g, S("key_holder"));
    bool missing = text_of(out, "missing").at != NULL;
    g->step = missing ? STEP_VOID : STEP_CLOSED;
    if (missing == whole)
        return says(whole ? "it was made void although all numbers were there"
                          : "it went on although a number was missing");
    return r.at ? show_part(g, S("operator"), r) : (str){0};
}

static str on_show(struct again *g, const struct json *in, const struct json *out)
{
    return show_part(g, text_of(out, "name"), text_of(in, "r"));
}

static str on_recover(struct again *g, __attribute__((unused)) const struct json *in,
                      const struct json *out)
{
    const struct json *list = json_get(out, "parts");
    str wrong = {0};
    for (size_t i = 0; i < json_count(list) && !wrong.at; i++) {
        const struct json *x = json_at(list, i);
        bool spoiled = false;
        if (json_bool(json_get(x, "spoiled"), &spoiled) && spoiled)
            g->step = STEP_VOID;
        else if (text_of(x, "r").at)
            wrong = show_part(g, text_of(x, "name"), text_of(x, "r"));
    }
    return wrong;
}

static str on_lapse(struct again *g, __attribute__((unused)) const struct json *in,
                    __attribute__((unused)) const struct json *out)
{
    bool all = true;
    for (size_t i = 0; i < g->parts_n; i++)
        all = all && g->parts[i].shown;
    g->step = STEP_VOID;
    return all ? says("it was made void although all numbers were shown") : (str){0};
}

static str read_pool(struct again *g, const struct json *list, struct draw_pool *ret)
{
    *ret = (struct draw_pool){new(g->a, struct draw_candidate, places_max), json_count(list)};
    if (!ret->n || ret->n > places_max)
        return says("the order is not there");
    for (size_t i = 0; i < ret->n; i++) {
        const struct json *x = json_at(list, i);
        struct draw_candidate *c = &ret->at[i];
        c->category = text_of(x, "category");
        if (!c->category.at || !hash_of(x, "fixed", &c->commitment) ||
            !hash_of(x, "ticket", &c->ticket))
            return format(g->a, "candidate %zu of the order cannot be read", i + 1);
    }
    return (str){0};
}

static bool in_category(struct again *g, size_t i, str category)
{
    return i < g->places_n && str_eq(g->places[i].category, category);
}

static void add_place(struct again *g, struct place p)
{
    p.place = g->places_n && in_category(g, g->places_n - 1, p.category)
                  ? g->places[g->places_n - 1].place + 1 : 1;
    g->places[g->places_n++] = p;
}

// Tickets and order made again, and held against what the entry says.
static str compare_order(struct again *g, struct hash seed, const struct draw_pool *said)
{
    struct draw_pool own = {new(g->a, struct draw_candidate, said->n), said->n};
    memcpy(own.at, said->at, said->n * sizeof *said->at);
    draw_order(seed, &own);
    for (size_t i = 0; i < own.n; i++) {
        const struct draw_candidate *x = &own.at[i], *y = &said->at[i];
        for (size_t k = 0; k < own.n; k++)
            if (hash_same(said->at[k].commitment, x->commitment) &&
                !hash_same(said->at[k].ticket, x->ticket))
                return says_of(g, "a ticket is another one", hash_hex(g->a, x->commitment));
        if (!hash_same(x->commitment, y->commitment) || !str_eq(x->category, y->category))
            return format(g->a, "the order is another one from place %zu on", i + 1);
        add_place(g, (struct place){.category = x->category, .fixed = x->commitment});
    }
    return (str){0};
}

static str on_rank(struct again *g, __attribute__((unused)) const struct json *in,
                   const struct json *out)
{
    struct draw_pool said, sorted;
    struct hash key, seed;
    if (text_of(out, "cause").at) {
        g->step = STEP_VOID;
        return (str){0};
    }
    for (size_t i = 0; i < g->parts_n; i++)
        if (!g->parts[i].shown)
            return says_of(g, "it was drawn without the number", g->parts[i].name);
    str wrong = read_pool(g, json_get(out, "order"), &said);
    if (wrong.at)
        return wrong;
    if (!hash_of(out, "key", &key) || !hash_of(out, "seed", &seed))
        return says("key or seed are not there");
    sorted = (struct draw_pool){new(g->a, struct draw_candidate, said.n), said.n};
    memcpy(sorted.at, said.at, said.n * sizeof *said.at);
    if (!hash_same(g->root, draw_pool_root(*g->a, key, &sorted)))
        return says("the list is not the one that was fixed");
    struct draw_parts parts = {g->parts, g->parts_n};
    if (!hash_same(seed, draw_seed(*g->a, g->draw, g->root, &parts)))
        return says("the seed is not that of the numbers");
    g->step = STEP_RANKED;
    return compare_order(g, seed, &said);
}

static size_t lines_in(str text)
{
    size_t n = 0;
    while (text.at)
        n += str_trim(str_cut(&text, '\n')).len > 0;
    return n;
}

static str on_numbers(struct again *g, const struct json *in, const struct json *out)
{
    const struct json *order = json_get(out, "order");
    size_t n = json_count(g->pool), *own = new(g->a, size_t, n + 1);
    str key, numbers = text_of(in, "numbers");
    if (!draw_3797_key(g->a, numbers.at ? numbers : S(""), &key) ||
        lines_in(numbers) != lines_in(g->sources))
        return says("the numbers are not those of the sources");
    if (!str_eq(key, text_of(out, "key")) || n != json_count(order) || n > places_max)
        return says("the key is not that of the numbers");
    draw_3797_order(*g->a, key, n, own);
    for (size_t i = 0; i < n; i++) {
        const struct json *x = json_at(order, i), *listed = json_at(g->pool, own[i] - 1);
        int64_t number = 0;
        if (!json_int(json_get(x, "number"), &number) || number != (int64_t)own[i] ||
            !str_eq(text_of(x, "name"), text_of(listed, "name")))
            return format(g->a, "the order is another one from place %zu on", i + 1);
        add_place(g, (struct place){.category = text_of(out, "category")});
    }
    g->step = STEP_RANKED;
    return (str){0};
}

static int64_t seats_of(const struct again *g, str category)
{
    int64_t n = 0;
    for (size_t i = 0; i < json_count(g->seats); i++)
        if (str_eq(text_of(json_at(g->seats, i), "category"), category))
            (void)json_int(json_get(json_at(g->seats, i), "seats"), &n);
    return n;
}

static str on_answer(struct again *g, const struct json *in, const struct json *out)
{
    str category = text_of(in, "category");
    int64_t place = 0, taken = 0;
    struct place *next = NULL;
    (void)json_int(json_get(out, "place"), &place);
    for (size_t i = 0; i < g->places_n; i++) {
        if (!in_category(g, i, category))
            continue;
        taken += g->places[i].accepted;
        if (!next && !g->places[i].answered)
            next = &g->places[i];
    }
    if (!next || next->place != place || taken >= seats_of(g, category))
        return says_of(g, "somebody was asked out of turn", category);
    next->answered = true;
    next->accepted = str_eq(text_of(in, "answer"), S("accepted"));
    g->answered++;
    return (str){0};
}

static str data_of(arena *a, const struct json *x)
{
    struct out o = out_plain(a);
    str unit = text_of(x, "unit");
    json_open(&o, '{');
    json_put_key(&o, "category");
    json_put_str(&o, text_of(x, "category"));
    json_put_key(&o, "name");
    json_put_str(&o, text_of(x, "name"));
    json_put_key(&o, "unit");
    json_put_str(&o, unit.at ? unit : S(""));
    json_close(&o, '}');
    return out_str(&o);
}

static str on_names(struct again *g, __attribute__((unused)) const struct json *in,
                    const struct json *out)
{
    const struct json *list = json_get(out, "names");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *x = json_at(list, i);
        struct hash salt, fixed;
        int64_t place = 0;
        bool found = false;
        if (!json_int(json_get(x, "place"), &place) || !hash_of(x, "salt", &salt) ||
            !hash_of(x, "fixed", &fixed) ||
            !hash_same(fixed, commitment(salt, data_of(g->a, x))))
            return says_of(g, "a name is not the one in the list", text_of(x, "name"));
        for (size_t k = 0; k < g->places_n; k++)
            found = found || (hash_same(g->places[k].fixed, fixed) && g->places[k].place == place);
        if (!found)
            return says_of(g, "a name stands at another place", text_of(x, "name"));
    }
    return (str){0};
}

static const struct {
    const char *kind;
    enum step at;
    str (*on)(struct again *g, const struct json *in, const struct json *out);
} steps[] = {
    {"draw.open", STEP_NONE, on_open},
    {"draw.set_key", STEP_OPEN, on_set_key},
    {"draw.commit_pool", STEP_OPEN, on_commit_pool},
    {"draw.give", STEP_COMMITTED, on_give},
    {"draw.close", STEP_COMMITTED, on_close},
    {"draw.enter_numbers", STEP_COMMITTED, on_numbers},
    {"draw.show", STEP_CLOSED, on_show},
    {"draw.recover", STEP_CLOSED, on_recover},
    {"draw.lapse", STEP_CLOSED, on_lapse},
    {"draw.rank", STEP_CLOSED, on_rank},
    {"draw.note_answer", STEP_RANKED, on_answer},
    {"draw.publish_names", STEP_RANKED, on_names},
};

static str take(struct again *g, str body)
{
    const struct json *j = NULL;
    if (json_parse(g->a, body, &j).kind)
        return says("it is not JSON");
    const struct json *in = json_get(j, "in");
    str kind = text_of(j, "kind"), draw = text_of(in, "draw");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (!str_eq(kind, str_of(steps[i].kind)))
            continue;
        if (g->step != steps[i].at)
            return says_of(g, "it comes out of turn", kind);
        if (steps[i].at != STEP_NONE && !str_eq(draw, g->draw))
            return says_of(g, "it is of another draw", kind);
        return steps[i].on(g, in, json_get(j, "out"));
    }
    return says_of(g, "it is no act of a draw", kind);
}

str draw_holds(arena *a, const struct draw_file *f, struct draw_report *ret)
{
    struct again *g = new(a, struct again, 1);
    g->a = a;
    for (size_t i = 0; i < f->n; i++) {
        str wrong = i && f->at[i].seq <= f->at[i - 1].seq
                        ? says("the entries are not in the order of the log")
                        : take(g, f->at[i].body);
        if (wrong.at)
            return join(a, format(a, "entry %lld: ", (long long)f->at[i].seq), wrong);
    }
    if (g->step == STEP_NONE)
        return says("there is no draw in it");
    *ret = (struct draw_report){
        .end = g->step == STEP_RANKED ? DRAW_RANKED
               : g->step == STEP_VOID ? DRAW_VOID : DRAW_UNDER_WAY,
        .draw = g->draw, .subject = g->subject, .parts = g->parts_n,
        .candidates = g->places_n, .answered = g->answered};
    return (str){0};
}
