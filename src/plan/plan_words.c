#include "plan/plan_words.h"

#include "plan/plan_parts.h"

static str first_of(str text, const char *const *words)
{
    for (; *words; words++)
        if (str_find(text, str_of(*words)) >= 0)
            return str_of(*words);
    return (str){0};
}

static bool has_any(str text, const char *const *words)
{
    return first_of(text, words).at;
}

static const char *const numerals[] = {"一", "二", "两", "三", "四", "五",
                                       "六", "七", "八", "九", "十", NULL};

// The number at the start of `s` and how many bytes it takes; false if there is none. Chinese
// numerals up to 十; more than that nobody writes in a condition.
static bool number_at(str s, int64_t *ret, size_t *ret_len)
{
    static const int values[] = {1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    size_t digits = 0;
    int64_t n = 0;
    for (; digits < s.len && digits < 9 && s.at[digits] >= '0' && s.at[digits] <= '9'; digits++)
        n = n * 10 + (s.at[digits] - '0');
    *ret = n;
    *ret_len = digits;
    for (size_t i = 0; !digits && numerals[i]; i++)
        if (str_starts(s, str_of(numerals[i]))) {
            *ret = values[i];
            *ret_len = str_of(numerals[i]).len;
        }
    return *ret_len > 0;
}

// The largest number in `s` that is followed by one of `units`; 0 if there is none.
static int64_t number_before(str s, const char *const *units)
{
    int64_t most = 0, n = 0;
    size_t len = 0;
    for (size_t i = 0; i < s.len; i += len ? len : 1) {
        len = 0;
        if (!number_at(str_from(s, i), &n, &len))
            continue;
        str rest = str_trim(str_from(s, i + len));
        for (const char *const *u = units; *u; u++)
            if (str_starts(rest, str_of(*u)) && n > most)
                most = n;
    }
    return most;
}

static const char *const bounds[] = {"不少于", "不低于", "以上", "达到", "超过", "不小于",
                                     "规模",   "人数",   NULL};

str words_scale(str text, bool qualification)
{
    static const char *const always[] = {"注册资本", "注册资金", "资产总额", "总资产",
                                         "营业收入", "营业额",   "纳税额",   "利润总额",
                                         "净利润",   NULL};
    str hit = first_of(text, always);
    if (hit.at || !qualification)
        return hit;
    static const char *const counted[] = {"从业人员", "利润", NULL};
    return has_any(text, bounds) ? first_of(text, counted) : hit;
}

static str skip_any(str s, const char *const *words)
{
    for (const char *const *w = words; *w; w++)
        if (str_starts(s, str_of(*w))) {
            s = str_from(s, str_of(*w).len);
            w = words - 1;
        }
    return s;
}

// "成立已满三年", "注册登记 2 年以上": founding, then nothing between it and a number of years. What
// happened 近三年 after "依法成立，" is another matter.
static bool years_after(str text, str verb)
{
    static const char *const between[] = {" ",      "已",     "满",   "时间", "年限", "应", "须",
                                          "不少于", "不低于", "超过", "达到", "达",   "在", NULL};
    ptrdiff_t at = str_find(text, verb);
    int64_t n = 0;
    size_t len = 0;
    if (at < 0)
        return false;
    str rest = skip_any(str_from(text, (size_t)at + verb.len), between);
    if (!number_at(rest, &n, &len))
        return false;
    rest = str_trim(str_from(rest, len));
    return str_starts(rest, S("年")) || str_starts(rest, S("周年")) ||
           str_starts(rest, S("个月"));
}

str words_age(str text)
{
    static const char *const plain[] = {"成立年限", "经营年限", NULL};
    static const char *const verbs[] = {"成立", "注册登记", "设立", "登记注册", NULL};
    str hit = first_of(text, plain);
    for (const char *const *v = verbs; !hit.at && *v; v++)
        if (years_after(text, str_of(*v)))
            hit = str_of(*v);
    return hit;
}

static const char *const regions[] = {"本省", "本市", "本区", "本县", "本地", "当地", "省内", NULL};

str words_local_record(str text)
{
    static const char *const records[] = {"业绩", "奖项", "获奖", "荣誉", "表彰", "经验", "类似项目", NULL};
    str hit = first_of(text, regions);
    return hit.at && has_any(text, records) ? hit : (str){0};
}

str words_local_branch(str text)
{
    static const char *const branches[] = {"分支机构", "分公司", "办事处", "注册地", NULL};
    static const char *const seats[] = {"本省注册", "本市注册", "本区注册", "本县注册", "本地注册",
                                        "当地注册", NULL};
    str hit = has_any(text, regions) ? first_of(text, branches) : (str){0};
    return hit.at ? hit : first_of(text, seats);
}

str words_supplier_list(str text)
{
    static const char *const lists[] = {"备选库", "名录库", "资格库", "供应商库", "入围库", NULL};
    return first_of(text, lists);
}

str words_lowest_price(str text)
{
    static const char *const prices[] = {"最低限价", "报价下限", "最低报价", "报价不得低于",
                                         "报价不低于", NULL};
    return first_of(text, prices);
}

int64_t words_similar_contracts(str text)
{
    static const char *const similar[] = {"类似", "同类", NULL};
    static const char *const units[] = {"个类似", "个同类", "个项目", "个合同", "个以上",
                                        "个及以上", "个业绩", "项", "份", NULL};
    return has_any(text, similar) ? number_before(text, units) : 0;
}

bool words_number(str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= '0' && text.at[i] <= '9')
            return true;
    return has_any(text, numerals) || str_find(text, S("零")) >= 0 ||
           str_find(text, S("百")) >= 0 || str_find(text, S("全部")) >= 0;
}

bool words_said(str text)
{
    static const char *const dashes[] = {"-", "—", "——", "/", "无", NULL};
    str bare = str_trim(text);
    for (const char *const *d = dashes; *d; d++)
        if (str_eq(bare, str_of(*d)))
            return false;
    return !str_empty(bare);
}

str plan_negative_word(str text)
{
    static const char *const words[] = {"劳务派遣", "公益性岗位", "融资", "工程施工", "购置", NULL};
    return first_of(text, words);
}

bool plan_is_at_most(str target)
{
    static const char *const words[] = {"不超过", "以内", "以下", "不高于", "少于", "≤"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(target, str_of(words[i])) >= 0)
            return true;
    return false;
}
