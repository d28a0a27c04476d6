// What came of a play, as data, and how it differs from what was expected.
#include <string.h>

#include "command/play.h"

static const struct bidder *ranked_bidder(const struct play *p, const struct json *row)
{
    str text = {0};
    id bid = {0};
    if (!json_str(json_get(row, "bid"), &text) || !id_parse(text, &bid))
        return NULL;
    for (size_t i = 0; i < p->bidders_count; i++)
        if (id_same(p->bidders[i].bid, bid))
            return &p->bidders[i];
    return NULL;
}

static void put_member(struct out *o, const char *key, const struct json *from, const char *name)
{
    str text = {0};
    if (!json_str(json_get(from, name), &text))
        return;
    json_put_key(o, key);
    json_put_str(o, text);
}

// A score with exactly two digits, as the law prints it.
static str two_digits(arena *a, const struct json *j)
{
    str text = {0};
    dec d = {0};
    return json_str(j, &text) && dec_parse(text, &d) ? dec_text2(a, d) : S("");
}

static void put_scores(struct out *o, const struct play *p, const char *key, const char *column)
{
    const struct json *rows = json_get(call_out(p->ranked), "rows");
    json_put_key(o, key);
    json_open(o, '{');
    for (size_t b = 0; b < p->bidders_count; b++)
        for (size_t i = 0; i < json_count(rows); i++) {
            const struct json *row = json_at(rows, i);
            if (ranked_bidder(p, row) != &p->bidders[b])
                continue;
            json_put_key(o, str_c(o->a, p->bidders[b].label));
            json_put_str(o, two_digits(o->a, json_get(row, column)));
        }
    json_close(o, '}');
}

static void put_labels(struct out *o, const char *key, const str *labels, size_t n)
{
    if (n == 0)
        return;
    json_put_key(o, key);
    json_open(o, '[');
    for (size_t i = 0; i < n; i++)
        json_put_str(o, labels[i]);
    json_close(o, ']');
}

static size_t labels_by_place(const struct play *p, str *ret)
{
    const struct json *rows = json_get(call_out(p->ranked), "rows");
    size_t n = 0;
    for (int64_t place = 1; place <= (int64_t)json_count(rows); place++)
        for (size_t i = 0; i < json_count(rows); i++) {
            int64_t is = 0;
            const struct bidder *b = ranked_bidder(p, json_at(rows, i));
            if (b && json_int(json_get(json_at(rows, i), "place"), &is) && is == place)
                ret[n++] = b->label;
        }
    return n;
}

static size_t labels_tied(const struct play *p, str *ret)
{
    const struct json *tied = json_get(call_out(p->ranked), "tied");
    size_t n = 0;
    for (size_t k = 0; k < p->bidders_count; k++)
        for (size_t i = 0; i < json_count(tied); i++)
            if (ranked_bidder(p, json_at(tied, i)) == &p->bidders[k])
                ret[n++] = p->bidders[k].label;
    return n;
}

static void put_ranked(struct out *o, const struct play *p)
{
    str labels[play_bidders_max];
    put_member(o, "benchmark", call_out(p->ranked), "benchmark");
    put_scores(o, p, "price_scores", "price_score");
    put_scores(o, p, "other_scores", "other_score");
    put_scores(o, p, "totals", "total");
    put_labels(o, "low_price", p->low_price, p->low_price_count);
    if (str_eq(p->outcome, S("draw"))) {
        put_labels(o, "tied", labels, labels_tied(p, labels));
        return;
    }
    put_labels(o, "ranking", labels, labels_by_place(p, labels));
}

static void put_award(struct out *o, const struct play *p)
{
    json_put_key(o, "winner");
    json_put_str(o, p->winner_label);
    json_put_key(o, "award");
    json_put_str(o, money_text(o->a, p->award));
}

static void put_assessed(struct out *o, const struct play *p)
{
    const struct json *out = call_out(p->assessed);
    json_put_key(o, "assessment");
    json_open(o, '{');
    json_put_key(o, "score");
    json_put_str(o, two_digits(o->a, json_get(out, "score")));
    put_member(o, "grade", out, "grade");
    put_member(o, "payable", out, "payable");
    put_member(o, "deduction", out, "deduction");
    json_close(o, '}');
}

static void put_dates(struct out *o, const struct play *p)
{
    json_put_key(o, "dates");
    json_open(o, '{');
    for (size_t i = 0; i < p->dates_count; i++) {
        json_put_key(o, p->dates[i].step);
        json_put_str(o, day_text(o->a, p->dates[i].day));
    }
    json_close(o, '}');
}

str play_result(arena *a, const struct play *p)
{
    struct out o = out_plain(a);
    json_open(&o, '{');
    json_put_key(&o, "outcome");
    json_put_str(&o, p->outcome);
    if (p->refused.at) {
        json_put_key(&o, "rule");
        json_put_str(&o, p->refused);
    }
    if (p->failed_at.at) {
        json_put_key(&o, "at");
        json_put_str(&o, p->failed_at);
    }
    if (p->ranked)
        put_ranked(&o, p);
    if (p->winner_label.at)
        put_award(&o, p);
    if (p->assessed)
        put_assessed(&o, p);
    put_dates(&o, p);
    json_close(&o, '}');
    return out_str(&o);
}

static str text_of(arena *a, const struct json *j)
{
    struct out o = out_plain(a);
    if (!j)
        return S("nothing");
    json_put_value(&o, j);
    return out_str(&o);
}

static str differ(arena *a, str path, const struct json *expected, const struct json *got)
{
    return join(a, path, S(": expected "), text_of(a, expected), S(", got "), text_of(a, got));
}

str play_difference(arena *a, const struct json *expected, const struct json *got, str path)
{
    if (json_is_object(expected) && json_is_object(got)) {
        for (size_t i = 0; i < json_count(expected); i++) {
            str key = json_key(expected, i);
            str inner = join(a, path, path.len ? S(".") : S(""), key);
            char *name = str_c(a, key);
            str found = play_difference(a, json_get(expected, name), json_get(got, name), inner);
            if (found.at)
                return found;
        }
        return (str){0};
    }
    return str_eq(text_of(a, expected), text_of(a, got)) ? (str){0}
                                                         : differ(a, path, expected, got);
}
