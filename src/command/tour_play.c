// The purchase of the tour: a document that the law refuses at two places, and four suppliers.
#include "base/os.h"
#include "command/demo.h"
#include "command/play_seal.h"
#include "command/say.h"
#include "command/tour.h"
#include "evaluate/evaluate.h"
#include "law/law.h"
#include "tender/tender.h"
#include "tour/tour.h"

const char tour_stop[] = "entrustment";

static const char need[] =
    "{'title':'2026年示例区困境儿童关爱保护服务项目','service':'困境儿童关爱保护','budget':'960000.00',"
    "'ceiling':'960000.00','pricing':'competed','set_aside':{'kind':'none','reason':'46-6(1)'},"
    "'term_months':10,'goal':'发现并帮助困境儿童，保障其生活、学习和安全',"
    "'recipients':'辖区在册困境儿童','scope':'辖区各社区',"
    "'standards':['每月入户探访不少于一次，学期内学业辅导不少于八次','紧急情况两小时内报告并到场'],"
    "'indicators':[{'name':'探访计划完成率','dimension':'process','weight':'20','target':'95',"
    "'unit':'%%','method':'季度检查服务计划和记录'},{'name':'入户探访人次','dimension':'output',"
    "'weight':'40','target':'2100','unit':'人次','method':'服务记录逐条统计'},"
    "{'name':'儿童状况改善率','dimension':'effect','weight':'20','target':'85','unit':'%%',"
    "'method':'回访和第三方评估'},{'name':'服务对象满意度','dimension':'satisfaction','weight':'20',"
    "'target':'90','unit':'%%','method':'问卷调查，样本不少于服务对象的一成'}],"
    "'instalments':[{'name':'预付款','percent':'40','after':'signing'},"
    "{'name':'进度款','percent':'30','after':'acceptance'},"
    "{'name':'尾款','percent':'30','after':'evaluation'}]}";

static const char assessment[] =
    "{'grades':[{'from':'90','name':'优'},{'from':'80','name':'良'},{'from':'60','name':'中'},"
    "{'from':'0','name':'差'}],'payment':{'kind':'bands','bands':[{'from':'90','to':'100',"
    "'pay':'100'},{'from':'80','to':'90','pay':'96'},{'from':'60','to':'80','pay':'90'},"
    "{'from':'0','to':'60','pay':'75'}]},'scores':{'探访计划完成率':'96','入户探访人次':'93',"
    "'儿童状况改善率':'88','服务对象满意度':'92'}}";

// The price that each asks; the first is the visitor's own organization.
static const struct {
    const char *price;
    int share[2];  // of what an item's levels allow: objective, judged
} rivals[] = {
    {"905000.00", {100, 100}}, {"918000.00", {100, 60}}, {"886000.00", {60, 60}},
    {"940000.00", {60, 100}},
};
enum { rivals_count = sizeof rivals / sizeof *rivals };
static const size_t rivals_in_pool[rivals_count] = {0, 2, 10, 11};

static str bids(arena *a)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < rivals_count; i++)
        put(&o, say(a,
                    "%j{'supplier':%s,'kind':'social_organization','price':%s,'qualified':true,"
                    "'compliant':true,'scores':[]}",
                    i ? S(",") : S(""), format(a, "%c", (int)('A' + i)), str_of(rivals[i].price)));
    return out_str(&o);
}

static str file_of(arena *a)
{
    return say(a,
               "{'play':1,'title':'困境儿童关爱保护','padlocks':true,"
               "'clock':'2026-01-01T09:00','thresholds':{"
               "'procurement':'500000.00','open_tender':'4000000.00'},'method':'open_tender',"
               "'need':%j,'scoring':{'rule':'comprehensive','price_weight':'15',"
               "'sme_deduction':'10','groups':[{'name':'技术部分','technical':true,'weight':'85',"
               "'items':[{'name':'服务方案','weight':'85','kind':'judged','levels':['0','100']}]}]},"
               "'committee':{'size':5},'bids':[%j],'assessment':%j}",
               say(a, need), bids(a), say(a, assessment));
}

err tour_begin(struct play *p, struct city *city)
{
    arena a = arena_make((size_t)64 << 20);
    TRY(play_read(&a, file_of(&a), p));
    p->a = a;
    TRY(play_begin(p, city, &city->units[0], 0));
    p->organizer = &p->unit->handler;
    for (size_t i = 0; i < rivals_count; i++) {
        size_t n = rivals_in_pool[i];
        str login = n == 0 ? S("heyang") : format(city->a, "supplier%02zu", n + 1);
        TRY(city_actor(city, login, &p->bidders[i].who.actor));
    }
    return OK;
}

static const char groups[] =
    "[{'name':'商务部分','technical':false,'weight':'30','items':["
    "{'name':'同类服务经验','kind':'objective','weight':'10',"
    "'standard':'近三年完成同类服务的合同份数，以合同复印件为准。','levels':["
    "{'score':'100','description':'三份以上'},{'score':'50','description':'一至两份'},"
    "{'score':'0','description':'没有'}]},"
    "{'name':'保障能力','kind':'objective','weight':'12','standard':%s,'levels':["
    "{'score':'100','description':'达到'},{'score':'0','description':'没有达到'}]},"
    "{'name':'上一服务周期满意度','kind':'objective','weight':'8',"
    "'standard':'上一服务周期的服务对象满意度（百分制），以委托方盖章的考核结果为准。','levels':[%j]}]},"
    "{'name':'技术部分','technical':true,'weight':'55','items':["
    "{'name':'服务方案','kind':'judged','weight':'30','standard':'对照采购需求逐条响应，步骤、人员、时间明确。',"
    "'levels':[{'score':'100','description':'逐条响应且可直接实施'},"
    "{'score':'80','description':'逐条响应，个别步骤要补充'},{'score':'60','description':'有缺漏'},"
    "{'score':'0','description':'没有方案'}]},"
    "{'name':'项目团队','kind':'judged','weight':'25','standard':'项目负责人和社工的资格、分工和到岗安排。',"
    "'levels':[{'score':'100','description':'资格齐全、分工到人'},"
    "{'score':'80','description':'资格齐全'},{'score':'60','description':'个别人员资格不全'},"
    "{'score':'0','description':'没有说明'}]}]}]";

static str groups_of(arena *a, bool lawful)
{
    return say(a, groups,
               lawful ? S("拟派团队中持社会工作者职业资格证书的人员不少于 5 人的得满分。")
                      : S("供应商上一年度营业收入不低于 500 万元的得满分。"),
               say(a, lawful ? "{'score':'100','description':'90—100 分'},"
                               "{'score':'62.5','description':'80—89 分'},"
                               "{'score':'37.5','description':'60—79 分'}"
                             : "{'score':'100','description':'80—89 分'},"
                               "{'score':'62.5','description':'60—79 分'}"));
}

static const char clauses[] =
    "[{'title':'服务内容','text':'按招标文件和投标文件提供服务，服务数量以采购需求为准。'},"
    "{'title':'服务期限','text':'自合同签订之日起，按采购需求约定的期限。'},"
    "{'title':'服务质量','text':'按采购需求的服务标准和绩效指标执行。'},"
    "{'title':'合同价款','text':'以中标金额为准。'},"
    "{'title':'资金结算方式','text':'按采购需求的分期和考核扣款规则结算，收到发票后十个工作日内支付。'},"
    "{'title':'双方权利义务','text':'甲方按时支付、提供条件；乙方建立项目台账，不得转包。'},"
    "{'title':'违约责任','text':'一方违约的，按合同约定承担违约金并赔偿损失。'},"
    "{'title':'验收','text':'甲方组织验收，邀请服务对象参加，验收结果公告。'},"
    "{'title':'合同的变更和解除','text':'不得擅自变更、中止或者终止；继续履行将损害公共利益的除外。'}]";

static int64_t version_of(struct play *p)
{
    struct tender_row *t = NULL;
    return tender_by_id(p->city->place->db, &p->a, p->tender, &t).kind || !t ? 1 : t->version;
}

str tour_document(struct play *p, bool lawful)
{
    const struct calendar *c = &play_law(p)->calendar;
    day today = day_of(os_now()), last = day_plus(today, 22);
    while (!day_is_working(c, last))
        last = day_plus(last, 1);
    return say(&p->a,
               "{'tender':%i,'version':%n,'documents_from':%D,'documents_until':%D,"
               "'documents_place':'本平台免费获取','deadline':%t,"
               "'opening_place':'示例区公共资源交易中心第一开标室','consortium':false,'bond':'0.00',"
               "'committee_size':5,'price_weight':'15','sme_deduction':'10','low_mean':'50',"
               "'low_second':'50','low_ceiling':'45','low_minutes':30,'tie_rule':'draw',"
               "'contact_person':'李敏','contact_phone':'010-55500101','groups':%j,'clauses':%j}",
               p->tender, version_of(p), today, working_days_after(c, today, 6),
               instant_at(last, 9, 30), groups_of(&p->a, lawful), say(&p->a, clauses));
}

err tour_prepare(struct play *p)
{
    struct actor *by = &p->unit->handler;
    p->next = os_now();
    TRY(play_do(p, by, "tender.draft", say(&p->a, "{'project':%i}", p->project)));
    TRY(play_id(p, "tender", &p->tender));
    TRY(play_do(p, by, "tender.set_document", tour_document(p, false)));
    TRY(play_set_locks(p));
    TRY(tour_keep_keys(p));
    play_go_to(p, "published");
    return tour_put(p->city->place->db, .step = 1, .login = S(""), .project = p->project,
                    .clock = os_now(), .file = file_of(&p->a), .kept = play_keep(&p->a, p));
}

// The document as it stands now, as a play file says it, and for each supplier the level of each
// item that is as high as its share allows: whatever the visitor has made of it can be scored.
static str level_at(struct play *p, const struct tender_scoring *s, int64_t item, int share)
{
    dec levels[64];
    size_t n = 0;
    for (size_t i = 0; i < s->levels.n && n < 64; i++)
        if (s->levels.at[i].item == item)
            levels[n++] = s->levels.at[i].score;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (levels[k].n < levels[i].n) {
                dec d = levels[i];
                levels[i] = levels[k];
                levels[k] = d;
            }
    return dec_text(&p->a, levels[(n - 1) * (size_t)share / 100]);
}

static str levels_of(struct play *p, const struct tender_scoring *s, int64_t item)
{
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < s->levels.n; i++)
        if (s->levels.at[i].item == item)
            put(&o, say(&p->a, "%j%s", o.len ? S(",") : S(""),
                        dec_text(&p->a, s->levels.at[i].score)));
    return out_str(&o);
}

static str items_of(struct play *p, const struct tender_scoring *s, int64_t group)
{
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < s->items.n; i++) {
        const struct tender_item_row *x = &s->items.at[i];
        if (x->group_n == group)
            put(&o, say(&p->a, "%j{'name':%s,'weight':%s,'kind':%s,'levels':[%j]}",
                        o.len ? S(",") : S(""), x->name, dec_text(&p->a, x->weight), x->kind,
                        levels_of(p, s, x->n)));
    }
    return out_str(&o);
}

static err read_scoring(struct play *p, const struct tender_scoring *s)
{
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < s->groups.n; i++) {
        const struct tender_group_row *g = &s->groups.at[i];
        put(&o, say(&p->a, "%j{'name':%s,'technical':%b,'weight':%s,'items':[%j]}",
                    i ? S(",") : S(""), g->name, (int)g->technical, dec_text(&p->a, g->weight),
                    items_of(p, s, g->n)));
    }
    return json_parse(&p->a, say(&p->a, "{'groups':[%j]}", out_str(&o)), &p->scoring);
}

err tour_scores(struct play *p)
{
    struct tender_scoring s = {0};
    TRY(tender_scoring(p->city->place->db, &p->a, p->tender, &s));
    TRY(read_scoring(p, &s));
    for (size_t b = 0; b < p->bidders_count; b++) {
        struct out o = out_plain(&p->a);
        for (size_t i = 0; i < s.items.n; i++) {
            bool judged = str_eq(s.items.at[i].kind, S("judged"));
            str level = level_at(p, &s, s.items.at[i].n, rivals[b].share[judged]);
            str one = say(&p->a, "%s", level);
            put(&o, i ? "," : "");
            put(&o, judged ? say(&p->a, "[%j,%j,%j,%j,%j]", one, one, one, one, one) : one);
        }
        TRY(json_parse(&p->a, join(&p->a, S("["), out_str(&o), S("]")), &p->bidders[b].scores));
    }
    return OK;
}
