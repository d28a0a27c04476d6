#include "law/rule.h"

#include <string.h>

const struct rule *rule_on(const struct rule *r, day on)
{
    while (r->before && on.n < r->from.n)
        r = r->before;
    return r;
}

const struct rule *rule_named(str name)
{
    for (size_t i = 0; i < rules_count; i++)
        if (str_eq(str_of(rules[i]->name), name))
            return rules[i];
    return NULL;
}

const char *unit_word(enum rule_unit unit)
{
    static const char *const words[] = {
        [UNIT_NONE] = "",       [UNIT_DAYS] = "日",     [UNIT_WORKING_DAYS] = "个工作日",
        [UNIT_MONTHS] = "个月", [UNIT_MINUTES] = "分钟", [UNIT_PERCENT] = "%",
        [UNIT_PEOPLE] = "人",   [UNIT_FEN] = "元",      [UNIT_YEARS] = "年",
    };
    return words[unit];
}

struct arg arg_text(str s)
{
    return (struct arg){.kind = ARG_TEXT, .text = s};
}

struct arg arg_word(const char *zh)
{
    return (struct arg){.kind = ARG_WORD, .word = zh};
}

struct arg arg_int(int64_t n)
{
    return (struct arg){.kind = ARG_INT, .n = n};
}

struct arg arg_i(int n)
{
    return arg_int(n);
}

struct arg arg_size(size_t n)
{
    return arg_int((int64_t)n);
}

struct arg arg_money(money m)
{
    return (struct arg){.kind = ARG_MONEY, .money = m};
}

struct arg arg_dec(dec d)
{
    return (struct arg){.kind = ARG_DEC, .dec = d};
}

struct arg arg_day(day d)
{
    return (struct arg){.kind = ARG_DAY, .day = d};
}

struct arg arg_instant(instant t)
{
    return (struct arg){.kind = ARG_INSTANT, .instant = t};
}

static void put_arg(struct out *o, const struct arg *a)
{
    switch (a->kind) {
    case ARG_TEXT:
        put(o, a->text);
        return;
    case ARG_WORD:
        put(o, (word){a->word});
        return;
    case ARG_INT:
        put(o, a->n);
        return;
    case ARG_MONEY:
        put(o, a->money);
        return;
    case ARG_DEC:
        put(o, a->dec);
        return;
    case ARG_DAY:
        put(o, a->day);
        return;
    case ARG_INSTANT:
        put(o, a->instant);
        return;
    }
}

static void put_value(struct out *o, const struct rule *r, int64_t value)
{
    if (r->unit == UNIT_FEN)
        put(o, (money){value});
    else
        put(o, value);
}

static void put_blank(struct out *o, const struct rule *r, str name, const struct arg *args,
                      size_t n)
{
    int64_t number = 0;
    if (str_eq(name, S("value")))
        put_value(o, r, r->value);
    else if (str_eq(name, S("upper")))
        put_value(o, r, r->upper);
    else if (str_int(name, &number) && number >= 1 && (size_t)number <= n)
        put_arg(o, &args[number - 1]);
}

void put_breach(struct out *o, const struct rule *r, const struct arg *args, size_t n)
{
    str rest = str_of(o->lang == LANG_EN ? r->breach_en : r->breach);
    while (rest.at) {
        str before = str_cut(&rest, '{');
        put(o, before);
        if (rest.at)
            put_blank(o, r, str_cut(&rest, '}'), args, n);
    }
}

const struct term *term_in(const char *zh)
{
    const struct term *found = NULL;
    for (size_t i = 0; i < terms_count; i++)
        if (strstr(zh, terms[i].zh) && (!found || strlen(terms[i].zh) > strlen(found->zh)))
            found = &terms[i];
    return found;
}
