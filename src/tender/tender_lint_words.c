// What words and grades may stand in a scoring table and in the contract clauses.
//
// A word is looked for in the name, the standard and the grades of each item. Where one word alone
// says too little, a second must stand in the same sentence: 本市 is harmless, 本市…业绩 is not.
#include "base/utf8.h"
#include "tender/tender_document.h"
#include "tender/tender_mend.h"

struct forbidden {
    const struct rule *rule;
    const char *words, *with;  // any of these, and any of those where given; divided by blanks
    const char *fix;
    const char *put;           // a sentence that could stand instead, or NULL
};

#define ABILITY "改为与本项目履约能力直接相关、可以量化的内容，如拟派团队、服务方案、质量保障措施"
static const struct forbidden forbidden[] = {
    {&RULE_scoring_forbidden_factor,
     "注册资本 注册资金 资产总额 总资产 净资产 营业收入 营业额 销售额 年产值 从业人员数 员工总数 "
     "员工人数 职工人数 利润 纳税额 纳税总额 税收贡献",
     NULL, ABILITY, "拟派团队中持有与服务内容相符的职业资格证书的人员不少于 5 人的得满分"},
    {&RULE_scoring_forbidden_factor, "厂家授权 厂商授权 制造商授权 生产商授权", NULL,
     "删去，改为供应商自己的服务承诺"},
    {&RULE_scoring_sme_barrier, "股权结构 经营年限 经营规模 企业规模 财务指标", NULL, ABILITY},
    {&RULE_scoring_supplier_list, "备选库 名录库 资格库 供应商库 分公司 分支机构", NULL,
     "删去，改为在服务地点能够响应的时间和人员安排"},
    {&RULE_scoring_supplier_list, "成立年限 成立时间 成立满 成立不少于 注册满 注册年限", NULL,
     "删去，改为项目负责人和团队的同类服务经验"},
    {&RULE_scoring_regional_factor, "本省 本市 本区 本县 本地 省内 市内 区内 县内 当地 辖区内",
     "业绩 案例 合同 奖 荣誉 表彰 经验", "删去地域，改为「同类项目业绩」，不分地区"},
    {&RULE_scoring_regional_factor, "本行业 本系统 系统内", "业绩 案例 奖 荣誉 表彰",
     "删去行业或者系统的限定，改为「同类项目业绩」"},
    {&RULE_scoring_location, "国有企业 国有独资 国有控股 民营企业 外资企业 所有制 本地企业 本地机构 "
     "本地注册 注册地在",
     NULL, "删去，各类供应商同等对待"},
    {&RULE_scoring_named_product, "指定品牌 特定品牌 指定专利 特定专利 指定商标 指定供应商 专利号",
     NULL, "改为功能和质量要求，不写品牌、专利"},
    {&RULE_scoring_minimum_price, "最低限价 最低投标价 最低报价不得低于 报价不得低于", NULL,
     "删去；防止低价抢标用异常低价审查"},
};

static str word_in(str text, const char *words)
{
    for (str rest = str_of(words); rest.at;) {
        str one = str_cut(&rest, ' ');
        if (one.len && str_find(text, one) >= 0)
            return one;
    }
    return (str){0};
}

// The text up to the next full stop, semicolon or line end.
static str sentence(str *rest)
{
    static const char *const ends[] = {"。", "；", ";", "\n"};
    size_t cut = rest->len, skip = 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        ptrdiff_t at = str_find(*rest, str_of(ends[i]));
        if (at >= 0 && (size_t)at < cut) {
            cut = (size_t)at;
            skip = str_of(ends[i]).len;
        }
    }
    str one = str_part(*rest, 0, cut);
    *rest = cut == rest->len ? (str){0} : str_from(*rest, cut + skip);
    return one;
}

static void lint_text(struct call *c, str text, str place)
{
    for (str rest = text; rest.at;) {
        str one = sentence(&rest);
        for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
            const struct forbidden *f = &forbidden[i];
            str hit = word_in(one, f->words);
            str second = hit.at && f->with ? word_in(one, f->with) : (str){0};
            if (!hit.at || (f->with && !second.at))
                continue;
            struct arg said = ARG(second.at ? join(c->a, hit, S("…"), second) : hit);
            find_at(c, f->rule, place, &said, 1)->fix = str_of(f->fix);
        }
    }
}

static const struct forbidden *forbidden_in(str one)
{
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        const struct forbidden *f = &forbidden[i];
        if (word_in(one, f->words).at && (!f->with || word_in(one, f->with).at))
            return f;
    }
    return NULL;
}

str lawful_text(arena *a, str text)
{
    struct out o = out_plain(a);
    for (str rest = text; rest.at;) {
        str before = rest, one = sentence(&rest);
        const struct forbidden *f = forbidden_in(one);
        if (f && !f->put)
            return (str){0};
        put(&o, f ? str_of(f->put) : one);
        size_t end = rest.at ? before.len - rest.len : before.len;
        put(&o, str_part(before, one.len, end - one.len));  // its full stop
    }
    return out_str(&o);
}

static void lint_levels(struct call *c, const struct paper *p, const struct tender_item_row *item,
                        str place)
{
    const struct rule *r = rule_of(c, &RULE_scoring_levels);
    const struct tender_level_row_rows *all = &p->scoring.levels;
    size_t n = 0;
    str wrong = {0};
    for (size_t i = 0; i < all->n; i++) {
        const struct tender_level_row *l = &all->at[i];
        if (l->item != item->n)
            continue;
        n++;
        if (l->score.n < 0 || l->score.n > r->upper * dec_one)
            wrong = dec_text(c->a, l->score);
        for (size_t k = 0; k < i; k++)
            if (all->at[k].item == item->n && all->at[k].score.n == l->score.n)
                wrong = dec_text(c->a, l->score);
    }
    if ((int64_t)n >= r->value && !wrong.at)
        return;
    struct finding *f = FIND(c, scoring_levels, join(c->a, place, S(".levels")), ARG(item->name),
                             ARG(n), ARG(wrong.at ? wrong : S("等次太少")));
    f->fix = S("改为按量化指标分等次，如 100、80、60、0，每一等次写明达到什么");
}

static void lint_qualification(struct call *c, const struct paper *p,
                               const struct tender_item_row *item, str place)
{
    enum { shortest = 4 };  // characters; less says nothing about what is meant
    for (size_t i = 0; i < p->need.qualifications.n; i++) {
        str text = p->need.qualifications.at[i].text;
        bool same = str_find(text, item->name) >= 0 || str_find(item->name, text) >= 0;
        if (!same || utf8_length(item->name) < shortest || utf8_length(text) < shortest)
            continue;
        FIND(c, scoring_qualification_as_factor, place, ARG(item->name), ARG(text))->fix =
            S("从评分表里删去；资格条件只在资格审查时用");
        return;
    }
}

static void lint_item(struct call *c, const struct paper *p, const struct tender_item_row *item,
                      str place)
{
    lint_text(c, item->name, join(c->a, place, S(".name")));
    if (item->standard.at)
        lint_text(c, item->standard, join(c->a, place, S(".standard")));
    for (size_t i = 0; i < p->scoring.levels.n; i++) {
        const struct tender_level_row *l = &p->scoring.levels.at[i];
        if (l->item == item->n && l->description.at)
            lint_text(c, l->description, format(c->a, "%.*s.levels.%lld.description",
                                                STR_ARG(place), (long long)l->n - 1));
    }
    lint_levels(c, p, item, place);
    lint_bands(c, &p->scoring, item, place);
    lint_qualification(c, p, item, place);
}

void lint_factors(struct call *c, const struct paper *p)
{
    int64_t group = 0, within = 0;
    for (size_t i = 0; i < p->scoring.items.n; i++) {
        const struct tender_item_row *item = &p->scoring.items.at[i];
        within = item->group_n == group ? within + 1 : 0;
        group = item->group_n;
        lint_item(c, p, item, format(c->a, "groups.%lld.items.%lld", (long long)group - 1,
                                     (long long)within));
    }
}

// 102-23: what a contract must state, and words by which it is found.
static const struct content {
    const char *zh, *words;
} contents[] = {
    {"服务内容", "内容"},
    {"期限", "期限 履行期 服务期"},
    {"数量", "数量 服务量 工作量 人次 人数"},
    {"质量", "质量 标准"},
    {"价格", "价格 价款 金额 费用 合同价"},
    {"资金结算方式", "结算 支付 付款"},
    {"各方权利", "权利"},
    {"各方义务", "义务"},
    {"违约责任", "违约"},
};

void lint_clauses(struct call *c, const struct paper *p)
{
    struct out all = out_plain(c->a);
    struct out lacks = out_plain(c->a);
    for (size_t i = 0; i < p->clauses.n; i++) {
        put(&all, p->clauses.at[i].title);
        put(&all, "\n");
        put(&all, p->clauses.at[i].text);
        put(&all, "\n");
    }
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        if (word_in(out_str(&all), contents[i].words).at)
            continue;
        put(&lacks, lacks.len ? "、" : "");
        put(&lacks, contents[i].zh);
    }
    if (lacks.len)
        FIND(c, tender_contract_content, S("clauses"), ARG(out_str(&lacks)))->fix =
            join(c->a, S("补上写明"), out_str(&lacks), S("的条款"));
}
