#include "tender/tender_text.h"

#include <string.h>

#include "crypto/age.h"

static void put_zh_day(struct out *o, day d)
{
    struct date c = day_date(d);
    put(o, format(o->a, "%d年%02d月%02d日", c.year, c.month, c.day));
}

static void put_zh_time(struct out *o, instant t)
{
    int minute = instant_minute_of_day(t);
    put_zh_day(o, day_of(t));
    put(o, format(o->a, "%02d时%02d分", minute / 60, minute % 60));
}

str tender_time_text(arena *a, instant t)
{
    struct out o = out_plain(a);
    put_zh_time(&o, t);
    return out_str(&o);
}

static void line(struct out *o, const char *label, str value)
{
    put(o, label);
    put(o, "：");
    put(o, str_empty(value) ? S("无") : value);
    put(o, "\n");
}

static void put_contacts(struct out *o, const struct paper *p)
{
    put(o, "1.采购人信息\n");
    line(o, "名称", p->buyer.name);
    line(o, "地址", p->buyer.address);
    line(o, "联系方式", p->buyer.phone);
    put(o, "2.采购代理机构信息（如有）\n");
    line(o, "名称", p->agency.name);
    line(o, "地址", p->agency.address);
    line(o, "联系方式", p->agency.phone);
    put(o, "3.项目联系方式\n");
    line(o, "项目联系人", p->tender->contact_person);
    line(o, "电话", p->tender->contact_phone);
}

static void put_basics(struct out *o, const struct paper *p, str number)
{
    const struct tender_row *t = p->tender;
    const struct need_row *n = p->need.head;
    line(o, "项目编号", number);
    line(o, "项目名称", t->title);
    line(o, "采购方式", str_of(choice_word(plan_methods, t->method)));
    line(o, "采购计划备案号", p->project->filed_number);
    line(o, "预算金额（元）", money_text(o->a, t->budget));
    line(o, "最高限价（元）", money_text(o->a, t->ceiling));
    line(o, "采购品目", join(o->a, p->project->category, S(" "), p->project->category_name));
    line(o, "指导性目录", join(o->a, p->project->catalogue, S(" "), p->project->catalogue_name));
    line(o, "采购需求", join(o->a, n->goal, S("；"), n->scope));
    line(o, "合同履行期限", format(o->a, "自合同签订之日起 %lld 个月", (long long)n->term_months));
    line(o, is_consultation(t) ? "本项目接受联合体" : "本项目接受联合体投标",
         t->consortium ? S("是") : S("否"));
}

static void put_qualifications(struct out *o, const struct paper *p)
{
    const struct need_row *n = p->need.head;
    put(o, "1.满足《中华人民共和国政府采购法》第二十二条规定。\n");
    put(o, "2.落实政府采购政策需满足的资格要求：");
    if (str_eq(n->set_aside, S("whole")))
        put(o, "本项目专门面向中小企业采购。");
    else
        put(o, "本项目不专门面向中小企业采购。");
    if (n->set_aside_reason.at)
        put(o, join(o->a, S("理由："), reason_text(o->a, n->set_aside_reason), S("。")));
    put(o, "\n3.本项目的特定资格要求：");
    put(o, p->need.qualifications.n ? "\n" : "无。\n");
    for (size_t i = 0; i < p->need.qualifications.n; i++)
        put(o, join(o->a, format(o->a, "（%zu）", i + 1), p->need.qualifications.at[i].text,
                    S("\n")));
}

// What a supplier needs to seal without any page of ours.
static void put_locks(struct out *o, const struct paper *p)
{
    if (!p->locks.n)
        return;
    put(o, "5.文件须密封递交：用下列公钥依次加密，先内层后外层；平台只收加密件，开启之前任何人打不开。\n");
    for (size_t i = 0; i < p->locks.n; i++) {
        const struct tender_lock_row *l = &p->locks.at[i];
        line(o, str_c(o->a, join(o->a, str_of(choice_word(tender_layers, l->layer)), S("，"),
                                 l->org_name, S("，"),
                                 str_of(choice_word(tender_lock_roles, l->role)))),
             l->recipient);
    }
    bool gm = age_recipient_suite(p->locks.at[0].recipient) == SUITE_GM;
    put(o, "不用浏览器的，把上面内层的公钥存成 inner.txt、外层的存成 outer.txt，在文件所在的文件夹里运行：\n"
           "tar --format=ustar -cf bid.tar manifest.json price.json response.json 附件……\n");
    put(o, gm ? "xinyue age -R inner.txt bid.tar | xinyue age -R outer.txt > bid.age\n"
                "公钥以 gm1 开头的用国密算法（SM2、SM3、SM4），文件格式随程序公开。\n"
              : "age -R inner.txt bid.tar | age -R outer.txt > bid.age\n");
}

static void put_other(struct out *o, const struct paper *p, str document)
{
    const struct tender_row *t = p->tender;
    put(o, "1.采购文件免费提供；采购文件的 SHA-256 为 ");
    put(o, document);
    put(o, "。\n2.");
    if (str_eq(t->set_aside, S("none")) && !str_eq(t->pricing, S("fixed")))
        put(o, join(o->a, S("小微企业价格扣除 "), dec_text(o->a, t->sme_deduction),
                    S("%，监狱企业、残疾人福利性单位视同小微企业，不重复扣除。")));
    else
        put(o, "本项目不作小微企业价格扣除。");
    put(o, "\n3.异常低价审查：报价低于通过符合性审查的供应商平均报价的 ");
    put(o, dec_text(o->a, t->low_mean));
    put(o, "%、低于次低报价的 ");
    put(o, dec_text(o->a, t->low_second));
    put(o, "%、低于最高限价的 ");
    put(o, dec_text(o->a, t->low_ceiling));
    put(o, "%，或者评审认为报价过低、有可能影响服务质量或者不能诚信履约的，启动审查，给供应商不少于 ");
    put(o, t->low_minutes);
    put(o, " 分钟说明。\n4.供应商认为采购文件使自己的权益受到损害的，可以依法提出质疑。\n");
    put_locks(o, p);
}

static void put_documents(struct out *o, const struct paper *p)
{
    const struct tender_row *t = p->tender;
    put(o, "时间：");
    put_zh_day(o, t->documents_from);
    put(o, "至");
    put_zh_day(o, t->documents_until);
    put(o, "（北京时间，全天）\n");
    line(o, "地点", t->documents_place);
    line(o, "方式", S("登录后获取，或者到上述地点领取"));
    line(o, "售价", S("免费"));
}

static void put_tender_end(struct out *o, const struct paper *p, str document,
                           const struct rule *period)
{
    const struct tender_row *t = p->tender;
    put(o, "\n四、提交投标文件截止时间、开标时间和地点\n");
    put_zh_time(o, t->deadline);
    put(o, "（北京时间）\n");
    line(o, "地点", t->opening_place);
    put(o, format(o->a, "\n五、公告期限\n自本公告发布之日起 %lld 个工作日。\n\n六、其他补充事宜\n",
                  (long long)period->value));
    put_other(o, p, document);
    put(o, "\n七、对本次招标提出询问，请按以下方式联系\n");
    put_contacts(o, p);
}

static void put_consultation_end(struct out *o, const struct paper *p, str document,
                                 const struct rule *period)
{
    const struct tender_row *t = p->tender;
    put(o, "\n四、响应文件提交\n截止时间：");
    put_zh_time(o, t->deadline);
    put(o, "（北京时间）\n");
    line(o, "地点", t->opening_place);
    put(o, "\n五、开启\n时间：");
    put_zh_time(o, t->deadline);
    put(o, "（北京时间）\n");
    line(o, "地点", t->opening_place);
    put(o, format(o->a, "\n六、公告期限\n自本公告发布之日起 %lld 个工作日。\n\n七、其他补充事宜\n",
                  (long long)period->value));
    put_other(o, p, document);
    put(o, "\n八、凡对本次采购提出询问，请按以下方式联系\n");
    put_contacts(o, p);
}

static const struct rule *notice_rule(const struct schedule *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->at[i].rule->name, RULE_tender_notice_period.name) == 0)
            return s->at[i].rule;
    return &RULE_tender_notice_period;
}

str text_notice(arena *a, const struct paper *p, str number, str document,
                const struct schedule *s)
{
    struct out o = out_plain(a);
    const struct tender_row *t = p->tender;
    struct tender_words words = tender_words_of(t->method);
    bool consultation = is_consultation(t);
    put(&o, t->title);
    put(&o, words.notice);
    put(&o, "\n\n项目概况\n");
    put(&o, t->title);
    put(&o, consultation ? "采购项目的潜在供应商应在" : "招标项目的潜在投标人应在");
    put(&o, t->documents_place);
    put(&o, consultation ? "获取采购文件，并于" : "获取招标文件，并于");
    put_zh_time(&o, t->deadline);
    put(&o, consultation ? "（北京时间）前提交响应文件。\n" : "（北京时间）前递交投标文件。\n");
    put(&o, "\n一、项目基本情况\n");
    put_basics(&o, p, number);
    put(&o, "\n二、申请人的资格要求\n");
    put_qualifications(&o, p);
    put(&o, consultation ? "\n三、获取采购文件\n" : "\n三、获取招标文件\n");
    put_documents(&o, p);
    if (consultation)
        put_consultation_end(&o, p, document, notice_rule(s));
    else
        put_tender_end(&o, p, document, notice_rule(s));
    return out_str(&o);
}

str text_change(arena *a, const struct paper *p, const struct change_text *t)
{
    struct out o = out_plain(a);
    put(&o, p->tender->title);
    put(&o, "更正公告\n\n一、项目基本情况\n");
    line(&o, "原公告的采购项目编号", p->tender->number);
    line(&o, "原公告的采购项目名称", p->tender->title);
    put(&o, "首次公告日期：");
    put_zh_day(&o, t->first_notice);
    put(&o, "\n\n二、更正信息\n");
    line(&o, "更正事项", str_of(t->matter));
    if (t->question.at)
        line(&o, "供应商的问题", t->question);
    line(&o, "更正内容", t->text);
    if (t->new_deadline.us) {
        put(&o, "提交截止时间和开启时间由 ");
        put_zh_time(&o, t->old_deadline);
        put(&o, " 改为 ");
        put_zh_time(&o, t->new_deadline);
        put(&o, "。\n");
    }
    put(&o, "更正日期：");
    put_zh_day(&o, t->today);
    put(&o, "\n\n三、其他补充事宜\n其他内容不变。\n\n"
            "四、凡对本次公告内容提出询问，请按以下方式联系\n");
    put_contacts(&o, p);
    return out_str(&o);
}

str text_termination(arena *a, const struct paper *p, str ground, str reason)
{
    struct out o = out_plain(a);
    put(&o, p->tender->title);
    put(&o, "终止公告\n\n一、项目基本情况\n");
    line(&o, "采购项目编号", p->tender->number);
    line(&o, "采购项目名称", p->tender->title);
    put(&o, "\n二、项目终止的原因\n");
    put(&o, join(a, ground, S("。"), reason, S("\n")));
    put(&o, "\n三、其他补充事宜\n已经获取采购文件或者提交文件的供应商，由采购人或者代理机构另行书面通知；"
            "收取的保证金依法退还。\n\n四、凡对本次公告内容提出询问，请按以下方式联系\n");
    put_contacts(&o, p);
    return out_str(&o);
}

str text_outside(arena *a, const struct outside_text *t)
{
    struct out o = out_plain(a);
    put(&o, t->title);
    put(&o, tender_words_of(t->method).notice);
    put(&o, "\n\n本项目在外部平台公告和交易，以其登载的内容为准。\n");
    line(&o, "项目编号", t->number);
    line(&o, "采购人", t->buyer);
    line(&o, "采购方式", str_of(choice_word(plan_methods, t->method)));
    line(&o, "登载网址", t->address);
    put(&o, "登载时间：");
    put_zh_time(&o, t->listed);
    put(&o, "\n提交截止时间：");
    put_zh_time(&o, t->deadline);
    put(&o, "（北京时间）\n");
    return out_str(&o);
}
