#include "tour/tour.h"

#include "tour/tour_views.h"

static const struct tour_button steps[] = {
    {"选身份", "/sandbox/step-1", .plain = true},
    {"发布文件", "/sandbox/step-2", .plain = true},
    {"密封递交", "/sandbox/step-3", .plain = true},
    {"开标评审", "/sandbox/step-4", .plain = true},
    {"履约与核验", "/sandbox/step-5", .plain = true},
};

// Where the purchase of the tour stands.
struct stand {
    const struct tour_state *s;
    const struct tour_purchase_row *p;
    str tender;
};

static bool is(const struct stand *at, const char *state)
{
    return at->p->state.at && str_eq(at->p->state, str_of(state));
}

static struct tour_button to(struct visit *v, const char *zh, const char *before, str thing,
                             const char *after)
{
    return (struct tour_button){zh, .link = join(v->a, str_of(before), thing, str_of(after))};
}

static struct tour_button press(const char *zh, const char *post)
{
    return (struct tour_button){zh, post};
}

static void at_publishing(struct visit *v, const struct stand *at, struct tour_bar *b)
{
    if (is(at, "draft") && at->p->waiting.n) {
        b->says = "已提交会签：科室负责人、分管领导依次签字才发布。演示里由您代签。";
        b->buttons[0] = press("代他们签字", "/sandbox/sign");
    } else if (is(at, "draft")) {
        b->says = "您是民政局经办人李敏。这份招标文件有两处与规定不符，点「改为」改好，再发布。";
        b->buttons[0] = to(v, "打开采购文件", "/tender/", at->tender, "/document");
    } else if (is(at, "published")) {
        b->says = "公告已发布。登载到指定媒体，期限才从登载之日起算。";
        b->buttons[0] = press("代为登载", "/sandbox/list");
    } else {
        b->says = "公告已登载。每个日期从哪天起、按哪一条数、跳过哪些假日，都能逐日看。";
        b->buttons[0] = to(v, "看日期怎么算", "/tender/", at->tender, "#why");
        b->buttons[1] = press("下一步：社会组织", "/sandbox/step-3");
    }
}

static void at_handing_in(struct visit *v, const struct stand *at, struct tour_bar *b)
{
    if (at->p->bids == 0 && is(at, "open")) {
        b->says = "您是社会组织的何阳。先看够不够格，再写响应，在自己的电脑上加两把锁，递交，拿回执。";
        b->buttons[0] = to(v, "我够格吗", "/tender/", at->tender, "/fit");
        b->buttons[1] = to(v, "去密封递交", "/tender/", at->tender, "/bid");
        b->buttons[2] = press("替我密封递交，看系统管理员能看到什么", "/sandbox/operator");
        return;
    }
    b->says = "投标已收到，回执上有编号和校验值。开标之前别的供应商看不到，系统管理员呢？";
    b->buttons[0] = press("现在我是系统管理员", "/sandbox/operator");
    b->buttons[1] = press("下一步：开标", "/sandbox/step-4");
}

static void at_opening(struct visit *v, const struct stand *at, struct tour_bar *b)
{
    if (is(at, "opened") || (is(at, "evaluating") && !at->p->ranked)) {
        b->says = "时钟到了截止时间，两位保管人交出了文件密钥，四家的报价已经唱出。接着由评委评审，演示替他们打分。";
        b->buttons[0] = to(v, "看开标", "/tender/", at->tender, "/opening");
        b->buttons[1] = press("评审到排序", "/sandbox/rank");
    } else if (is(at, "evaluating") || is(at, "reported") || is(at, "decided")) {
        b->says = "客观分按证明材料算出，主观分逐人打，排序已经出来。";
        b->buttons[0] = to(v, "看评审", "/tender/", at->tender, "/evaluation");
        b->buttons[1] = press("定标并公告", "/sandbox/result");
    } else {
        b->says = "结果已公告：中标的收到通知书，没中标的收到自己的得分和原因。";
        b->buttons[0] = press("没中标的收到什么", "/sandbox/loser");
        b->buttons[1] = press("下一步：一个月后", "/sandbox/step-5");
    }
}

static void at_delivery(struct visit *v, const struct stand *at, struct tour_bar *b)
{
    if (at->s->found.at && at->s->broken.at) {
        b->says = "核验指出了被改的那一行，和它本该来自哪件事。点「撤销」就恢复原样。";
        b->buttons[0] = to(v, "看核验结果", "/tour/", S("verify"), "");
        b->buttons[1] = to(v, "明天换成您的项目", "/tour/", S("yours"), "");
    } else if (at->s->broken.at) {
        b->says = "有人绕过程序，直接在数据库里改了一行，没有留下任何记录。核验认得出来吗？";
        b->buttons[0] = press("核验", "/sandbox/verify");
    } else {
        b->says = "一个月后：合同已公开，预付款已支付，第一次考核已登记。上门记录和对账单以后提供。";
        b->buttons[0] = to(v, "看合同和付款", "/contract/", id_text(v->a, at->p->contract), "");
        b->buttons[1] = press("悄悄改一行", "/sandbox/break");
    }
}

static const struct choice due_words[] = {
    {"bid.close", "停止接收投标（响应）文件"},
    {"evaluate.deem", "逾期未定，按规定视同确定"},
    {"evaluate.send_letters", "发出通知书和未中标原因"},
    {0},
};

static err next_thing(struct visit *v, struct tour_bar *b)
{
    struct tour_next_deadline_row *deadline = NULL;
    struct tour_next_due_row *due = NULL;
    TRY(tour_next_deadline(v->db, v->a, v->now, &deadline));
    TRY(tour_next_due(v->db, v->a, v->now, &due));
    if (deadline && (!due || deadline->at.us <= due->at.us)) {
        b->next_at = deadline->at;
        b->next_what = join(v->a, deadline->title, S(" "), str_of(tr(v->lang, "截止")));
    } else if (due) {
        const char *zh = choice_word(due_words, due->kind);
        b->next_at = due->at;
        b->next_what = str_of(tr(v->lang, zh ? zh : "有一件事到期"));
    }
    if (b->next_at.us)
        b->next = (struct tour_button){"下一件事", "/sandbox/next", .plain = true};
    return OK;
}

static void say_step(struct visit *v, const struct stand *at, struct tour_bar *b)
{
    if (at->s->step == 2)
        at_publishing(v, at, b);
    else if (at->s->step == 3)
        at_handing_in(v, at, b);
    else if (at->s->step == 4)
        at_opening(v, at, b);
    else if (at->s->step == 5)
        at_delivery(v, at, b);
    else
        b->says = "五分钟走完一次采购：先选一个身份，不用密码；每一步都能撤销。";
}

err tour_bar(struct visit *v, struct tour_bar *b)
{
    struct tour_state *s = NULL;
    struct tour_purchase_row *p = NULL;
    *b = (struct tour_bar){.step = 0};
    TRY(tour_state(v->db, v->a, &s));
    if (!s)
        return OK;
    TRY(tour_purchase(v->db, v->a, s->project, &p));
    if (!p)
        return OK;
    b->step = s->step;
    b->steps.at = steps;
    b->steps.n = sizeof steps / sizeof *steps;
    if (!db_is_postgres(v->db))
        b->undo = (struct tour_button){"撤销", "/sandbox/undo", .plain = true};
    b->leave = (struct tour_button){"退出体验", "/sandbox/leave", .plain = true};
    say_step(v, &(struct stand){s, p, id_text(v->a, p->tender)}, b);
    return next_thing(v, b);
}

const struct slice tour_slice = {"tour", "五分钟体验", {NULL}, {tour_pages}, &tour_sql};
