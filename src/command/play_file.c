// Reading a play file. An unknown member is an error, so that a misspelt one is never ignored.
#include <string.h>

#include "command/play.h"
#include "crypto/suite.h"

static err bad(arena *a, const char *where, str what)
{
    return (err){.kind = ERR_INVALID, .detail = join(a, str_of(where), S(": "), what)};
}

static bool listed(const char *names, str name)
{
    for (str rest = str_of(names); rest.at;)
        if (str_eq(str_cut(&rest, ' '), name))
            return true;
    return false;
}

// Every member is one of `names`; a name that ends in ! must be there.
static err check_members(arena *a, const struct json *j, const char *where, const char *names)
{
    if (!json_is_object(j))
        return bad(a, where, S("not an object"));
    struct out plain = out_plain(a);
    for (const char *at = names; *at; at++)
        if (*at != '!')
            put_raw(&plain, (str){at, 1});
    char *known = str_c(a, out_str(&plain));
    for (size_t i = 0; i < json_count(j); i++)
        if (!listed(known, json_key(j, i)))
            return bad(a, where, join(a, S("unknown member "), json_key(j, i)));
    for (str rest = str_of(names); rest.at;) {
        str name = str_cut(&rest, ' ');
        if (str_ends(name, S("!")) &&
            !json_get(j, str_c(a, str_part(name, 0, name.len - 1))))
            return bad(a, where, join(a, S("without "), str_part(name, 0, name.len - 1)));
    }
    return OK;
}

static err check_list(arena *a, const struct json *list, const char *where, const char *names)
{
    if (!json_is_array(list) || json_count(list) == 0)
        return bad(a, where, S("not a list, or empty"));
    for (size_t i = 0; i < json_count(list); i++)
        TRY(check_members(a, json_at(list, i), where, names));
    return OK;
}

static err read_money(arena *a, const struct json *j, const char *where, money *ret)
{
    str s = {0};
    return json_str(j, &s) && money_parse(s, ret) ? OK : bad(a, where, S("not an amount"));
}

static err check_need(arena *a, const struct json *need)
{
    TRY(check_members(a, need, "need",
                      "title! service! budget! ceiling! pricing! set_aside! goal! recipients! "
                      "scope! standards! indicators! instalments! term_months! method_approval "
                      "kind price_lines long_term"));
    TRY(check_members(a, json_get(need, "set_aside"), "need.set_aside", "kind! reason"));
    TRY(check_list(a, json_get(need, "indicators"), "need.indicators",
                   "name! dimension! weight! target! unit! method!"));
    return check_list(a, json_get(need, "instalments"), "need.instalments",
                      "name! percent! after!");
}

static err check_scoring(arena *a, const struct json *scoring)
{
    const struct json *groups = json_get(scoring, "groups");
    TRY(check_members(a, scoring, "scoring", "rule! price_weight! groups! sme_deduction!"));
    TRY(check_list(a, groups, "scoring.groups", "name! technical! weight! items!"));
    for (size_t i = 0; i < json_count(groups); i++)
        TRY(check_list(a, json_get(json_at(groups, i), "items"), "scoring.items",
                       "name! weight! kind! levels!"));
    return OK;
}

static err check_assessment(arena *a, const struct json *j)
{
    TRY(check_members(a, j, "assessment", "grades! payment! scores!"));
    TRY(check_list(a, json_get(j, "grades"), "assessment.grades", "from! name!"));
    return check_members(a, json_get(j, "payment"), "assessment.payment",
                         "kind! bands below percent amount step");
}

static err read_bidder(arena *a, const struct json *j, bool consultation, struct bidder *ret)
{
    TRY(check_members(a, j, "bids",
                      "supplier! kind! price! final qualified! compliant! low_price_proved "
                      "scores!"));
    if (!json_str(json_get(j, "supplier"), &ret->label) ||
        !json_str(json_get(j, "kind"), &ret->kind) ||
        !json_bool(json_get(j, "qualified"), &ret->qualified) ||
        !json_bool(json_get(j, "compliant"), &ret->compliant))
        return bad(a, "bids", S("a member of the wrong kind"));
    TRY(read_money(a, json_get(j, "price"), "bids.price", &ret->price));
    ret->final = ret->price;
    if (consultation)
        TRY(read_money(a, json_get(j, "final"), "bids.final", &ret->final));
    if (json_get(j, "low_price_proved") &&
        !json_bool(json_get(j, "low_price_proved"), &ret->proved))
        return bad(a, "bids.low_price_proved", S("not true or false"));
    ret->scores = json_get(j, "scores");
    ret->counts = true;
    return OK;
}

static err read_bidders(arena *a, const struct json *bids, struct play *p)
{
    if (!json_is_array(bids) || json_count(bids) > play_bidders_max)
        return bad(a, "bids", S("not a list, or too many"));
    for (size_t i = 0; i < json_count(bids); i++)
        TRY(read_bidder(a, json_at(bids, i), p->consultation,
                        &p->bidders[p->bidders_count++]));
    return OK;
}

static err read_size(arena *a, const struct json *j, struct play *p)
{
    int64_t size = 0;
    TRY(check_members(a, j, "committee", "size!"));
    if (!json_int(json_get(j, "size"), &size) || size < 1 || size > play_members_max)
        return bad(a, "committee.size", S("not a number of members"));
    p->members_count = (size_t)size;
    return OK;
}

static err read_method(arena *a, const struct json *file, struct play *p)
{
    str method = {0}, kind = {0};
    int64_t format = 0;
    if (!json_int(json_get(file, "play"), &format) || format != 1)
        return bad(a, "play", S("not format 1"));
    if (!json_str(json_get(file, "method"), &method) ||
        !listed("open_tender consultation", method))
        return bad(a, "method", S("not open_tender or consultation"));
    p->consultation = str_eq(method, S("consultation"));
    p->set_aside = json_str(json_get(json_get(p->need, "set_aside"), "kind"), &kind) &&
                   str_eq(kind, S("whole"));
    if (!json_str(json_get(p->need, "title"), &p->title))
        return bad(a, "need.title", S("not a text"));
    return OK;
}

static err read_suite(arena *a, const struct json *j, str *ret)
{
    enum suite suite;
    if (!j)
        return OK;
    bool right = json_str(j, ret) && suite_parse(*ret, &suite);
    return right ? OK : bad(a, "suite", S("not intl or gm"));
}

err play_read(arena *a, str text, struct play *ret)
{
    const struct json *file = NULL;
    TRY(json_parse(a, text, &file));
    TRY(check_members(a, file, "play",
                      "play! title! source clock! thresholds! method! need! scoring! committee! "
                      "bids! assessment expect elsewhere padlocks "
                      "suite"));
    struct play p = {.file = file, .need = json_get(file, "need"),
                     .scoring = json_get(file, "scoring"),
                     .assessment = json_get(file, "assessment")};
    TRY(check_members(a, json_get(file, "thresholds"), "thresholds",
                      "procurement! open_tender!"));
    TRY(check_need(a, p.need));
    TRY(check_scoring(a, p.scoring));
    TRY(check_assessment(a, p.assessment));
    if (json_get(file, "elsewhere"))
        TRY(check_members(a, json_get(file, "elsewhere"), "elsewhere", "system! number! winner!"));
    TRY(read_method(a, file, &p));
    if (json_get(file, "padlocks") && !json_bool(json_get(file, "padlocks"), &p.padlocks))
        return bad(a, "padlocks", S("not true or false"));
    TRY(read_suite(a, json_get(file, "suite"), &p.suite));
    TRY(read_money(a, json_get(p.need, "budget"), "need.budget", &p.budget));
    TRY(read_money(a, json_get(p.need, "ceiling"), "need.ceiling", &p.ceiling));
    TRY(read_size(a, json_get(file, "committee"), &p));
    TRY(read_bidders(a, json_get(file, "bids"), &p));
    *ret = p;
    return OK;
}
