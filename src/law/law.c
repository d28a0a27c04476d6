#include "law/law.h"

#include <stdlib.h>

#include "base/out.h"
#include "base/utf8.h"

const struct law_name law_names[] = {
    {"threshold.procurement", "采购限额标准（服务）", .is_money = true},
    {"threshold.open_tender", "公开招标数额标准（服务）", .is_money = true},
    {"threshold.central", "集中采购目录内起点金额", .is_money = true},
    {"central.categories", "集中采购目录的品目编码", .is_codes = true},
    {"consultation.start_suppliers", "磋商开始时不少于几家"},
    {"payment.agreed_days", "合同可约定的付款期限（日）"},
    {"crypto.suite", "密封所用的算法（intl 国际通用，gm 国密）", .is_suite = true},
};
const size_t law_names_count = sizeof law_names / sizeof *law_names;

static bool is_calendar(str name)
{
    return str_starts(name, S("calendar.")) && name.len == sizeof "calendar.2026" - 1;
}

static const struct law_name *find_name(str name)
{
    for (size_t i = 0; i < law_names_count; i++)
        if (str_eq(name, str_of(law_names[i].name)))
            return &law_names[i];
    return NULL;
}

bool law_name_known(str name)
{
    return is_calendar(name) || find_name(name);
}

str law_value_wrong(arena *a, str name, str value)
{
    const struct law_name *known = find_name(name);
    money m;
    enum suite suite;
    int64_t n = 0;
    if (is_calendar(name)) {
        struct calendar c;
        int line = 0;
        if (!calendar_read(a, value, &c, &line))
            return format(a, "第 %d 行看不懂", line);
        return c.count ? (str){0} : S("没有一行日期");
    }
    if (!known)
        return S("没有这个名称");
    if (known->is_money)
        return money_parse(value, &m) ? (str){0} : S("要写成元，如 500000.00");
    if (known->is_codes)
        return utf8_length(value) <= 2000 ? (str){0} : S("太长");
    if (known->is_suite)
        return suite_parse(value, &suite) ? (str){0} : S("要写 intl 或者 gm");
    return str_int(value, &n) && n >= 0 && n < 1000 ? (str){0} : S("要写成整数");
}

static int setting_order(const void *a, const void *b)
{
    const struct law_setting *x = a, *y = b;
    int order = str_cmp(x->name, y->name);
    return order ? order : (x->from.n > y->from.n) - (x->from.n < y->from.n);
}

bool law_make(arena *a, struct law_setting *settings, size_t n, struct law *ret, str *ret_why)
{
    struct out days = out_plain(a);
    *ret = (struct law){.settings = settings, .count = n};
    if (n)
        qsort(settings, n, sizeof *settings, setting_order);
    for (size_t i = 0; i < n; i++) {
        *ret_why = law_value_wrong(a, settings[i].name, settings[i].value);
        if (ret_why->at)
            return false;
        bool last = i + 1 == n || !str_eq(settings[i].name, settings[i + 1].name);
        if (last && is_calendar(settings[i].name)) {
            put(&days, settings[i].value);
            put(&days, "\n");
        }
    }
    int line = 0;
    return calendar_read(a, out_str(&days), &ret->calendar, &line);
}

str law_value(const struct law *l, const char *name, day on)
{
    str value = {0};
    for (size_t i = 0; i < l->count; i++)
        if (str_eq(l->settings[i].name, str_of(name)) && l->settings[i].from.n <= on.n)
            value = l->settings[i].value;
    return value;
}

money law_threshold(const struct law *l, const char *name, day on)
{
    money m = NO_MONEY;
    str value = law_value(l, name, on);
    return value.at && money_parse(value, &m) ? m : NO_MONEY;
}

enum suite law_suite(const struct law *l, day on)
{
    enum suite suite = SUITE_INTL;
    str value = law_value(l, "crypto.suite", on);
    return value.at && suite_parse(value, &suite) ? suite : SUITE_INTL;
}
