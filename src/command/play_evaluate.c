// From the committee to the result.
#include <string.h>

#include "command/play_seal.h"
#include "command/say.h"
#include "evaluate/evaluate.h"

static const struct actor *head(const struct play *p)
{
    return p->members[0];
}

// Who checks qualification: the agency in a tender, the group itself in a consultation.
static const struct actor *qualifier(const struct play *p)
{
    return p->consultation ? head(p) : play_organizer(p);
}

static str tender_body(struct play *p)
{
    return say(&p->a, "{'tender':%i}", p->tender);
}

static str put_members(struct play *p)
{
    struct out o = out_plain(&p->a);
    for (size_t i = 0; i < p->members_count; i++) {
        bool buyer = i + 1 == p->members_count;
        put(&o, i ? "," : "");
        put(&o, say(&p->a, "{'person':%i,'name':%s,'unit':%s,'kind':%s,'specialty':%s}",
                    p->members[i]->who.person, p->members[i]->name,
                    buyer ? p->unit->name : S("示例省政府采购评审专家库"),
                    buyer ? S("buyer") : S("expert"), buyer ? S("采购人代表") : S("社会服务")));
    }
    return out_str(&o);
}

// A score in the file: one text, or one for each member.
static bool on_levels(const struct json *score, const dec *levels, size_t n)
{
    size_t count = json_is_array(score) ? json_count(score) : 1;
    for (size_t i = 0; i < count; i++) {
        str text = {0};
        dec d = {0};
        if (!json_str(json_is_array(score) ? json_at(score, i) : score, &text) ||
            !dec_parse(text, &d) || !scoring_on_level(d, levels, n))
            return false;
    }
    return true;
}

static size_t levels_of(arena *a, const struct json *item, dec **ret)
{
    const struct json *levels = json_get(item, "levels");
    size_t n = json_count(levels);
    *ret = new(a, dec, n + 1);
    for (size_t i = 0; i < n; i++) {
        str text = {0};
        if (!json_str(json_at(levels, i), &text) || !dec_parse(text, &(*ret)[i]))
            return i;
    }
    return n;
}

// Whatever becomes of a bid: a score that is none of its item's levels can never be entered.
static bool scores_fit(struct play *p)
{
    const struct json *groups = json_get(p->scoring, "groups");
    size_t n = 0;
    for (size_t g = 0; g < json_count(groups); g++) {
        const struct json *items = json_get(json_at(groups, g), "items");
        for (size_t i = 0; i < json_count(items); i++, n++) {
            dec *levels = NULL;
            size_t count = levels_of(&p->a, json_at(items, i), &levels);
            for (size_t b = 0; b < p->bidders_count; b++)
                if (!on_levels(json_at(p->bidders[b].scores, n), levels, count))
                    return false;
        }
    }
    return true;
}

void play_choose_members(struct play *p)
{
    for (size_t i = 0; i + 1 < p->members_count; i++)
        p->members[i] = &p->city->experts[((size_t)p->number * 5 + i) % p->city->experts_count];
    p->members[p->members_count - 1] = &p->unit->section;
}

static err record_draw(struct play *p)
{
    if (!scores_fit(p)) {
        p->refused = S("evaluate.off_level");
        play_end(p, "refused");
        return OK;
    }
    play_choose_members(p);
    TRY(play_do(p, play_organizer(p), "evaluate.record_draw",
                say(&p->a, "{'tender':%i,'library':%s,'fee':'按省级财政部门规定的标准，半天 400 元','drawn_at':%t,"
                    "'members':[%j]}", p->tender,
                    S("示例省政府采购评审专家库"), instant_plus(p->next, -10 * MINUTE_US),
                    put_members(p))));
    p->next = instant_plus(p->deadline, 5 * MINUTE_US);
    return OK;
}

static err open_bids(struct play *p)
{
    if (p->padlocks)
        TRY(play_unlock(p));
    TRY(play_do(p, play_organizer(p), "bid.open", tender_body(p)));
    play_wait_minutes(p, 10);
    return OK;
}

static err form_committee(struct play *p)
{
    for (size_t i = 0; i < p->members_count; i++)
        TRY(play_do(p, p->members[i], "evaluate.declare",
                    say(&p->a, "{'tender':%i,'conflict':false}", p->tender)));
    TRY(play_do(p, play_organizer(p), "evaluate.elect_head",
                say(&p->a, "{'tender':%i,'person':%i}", p->tender, head(p)->who.person)));
    if (p->consultation)
        TRY(play_do(p, play_organizer(p), "bid.unseal", tender_body(p)));
    play_wait_minutes(p, 10);
    return OK;
}

// Asks the evaluation to go on; it may end the play.
static err advance(struct play *p, const struct actor *by)
{
    TRY(play_do(p, by, "evaluate.advance", tender_body(p)));
    play_wait_minutes(p, 10);
    if (play_over(p) || p->last->repeated)
        return OK;
    p->failed_at = call_text(p->last, "failed_at");
    if (!p->failed_at.at)
        return OK;
    TRY(play_do(p, play_organizer(p), "evaluate.fail", tender_body(p)));
    play_end(p, "failed");
    return OK;
}

static err after_opening(struct play *p)
{
    return advance(p, play_organizer(p));
}

static err check_credit(struct play *p)
{
    for (size_t i = 0; i < p->bidders_count; i++)
        TRY(play_do(p, play_organizer(p), "evaluate.check_credit",
                    say(&p->a,
                        "{'bid':%i,'clean':true,'sources':'信用中国、中国政府采购网',"
                        "'file':%j}",
                        p->bidders[i].bid, play_paper(p, "信用查询网页截图"))));
    play_wait_minutes(p, 20);
    return OK;
}

static err review(struct play *p, const struct actor *by, const char *kind, struct bidder *b,
                  bool passed)
{
    return play_do(p, by, kind,
                   say(&p->a, "{'bid':%i,'passed':%b,'reason':%s,'clause':%s}", b->bid,
                       (int)passed, passed ? (str){0} : S("未提供采购文件要求的证明材料"),
                       passed ? (str){0} : S("第三章第一条")));
}

// In a set-aside only small and medium enterprises qualify.
static bool reserved_for(const struct play *p, const struct bidder *b)
{
    return !p->set_aside || str_eq(b->kind, S("small_enterprise")) ||
           str_eq(b->kind, S("medium_enterprise"));
}

static err qualify(struct play *p)
{
    for (size_t i = 0; i < p->bidders_count; i++) {
        struct bidder *b = &p->bidders[i];
        b->qualified = b->qualified && reserved_for(p, b);
        TRY(review(p, qualifier(p), "evaluate.qualify", b, b->qualified));
        b->counts = b->counts && b->qualified;
    }
    return advance(p, qualifier(p));
}

static err comply(struct play *p)
{
    for (size_t i = 0; i < p->bidders_count; i++) {
        struct bidder *b = &p->bidders[i];
        bool passed = b->compliant && (p->consultation || b->price.fen <= p->ceiling.fen);
        if (!b->counts)
            continue;
        TRY(review(p, head(p), "evaluate.comply", b, passed));
        b->counts = passed;
    }
    return advance(p, head(p));
}

static err consult(struct play *p)
{
    if (!p->consultation)
        return OK;
    for (size_t i = 0; i < p->bidders_count; i++)
        if (p->bidders[i].counts)
            TRY(play_do(p, head(p), "evaluate.consult",
                        say(&p->a, "{'bid':%i,'minutes':%s}", p->bidders[i].bid,
                            S("磋商小组全体成员与供应商就服务方案、人员配备和报价构成分别进行了磋商。"))));
    play_wait_minutes(p, 30);
    TRY(play_do(p, head(p), "evaluate.call_quotes",
                say(&p->a, "{'tender':%i,'until':%t}", p->tender,
                    instant_plus(p->next, 45 * MINUTE_US))));
    play_wait_minutes(p, 20);
    return OK;
}

static err quote(struct play *p)
{
    if (!p->consultation)
        return OK;
    for (size_t i = 0; i < p->bidders_count; i++)
        if (p->bidders[i].counts)
            TRY(play_do(p, &p->bidders[i].who.actor, "bid.quote",
                        say(&p->a, "{'bid':%i,'price':%m}", p->bidders[i].bid,
                            p->bidders[i].final)));
    play_wait_minutes(p, 30);
    return OK;
}

static err open_quotes(struct play *p)
{
    if (!p->consultation)
        return OK;
    TRY(play_do(p, play_organizer(p), "bid.open_quotes", tender_body(p)));
    for (size_t i = 0; i < p->bidders_count; i++)
        if (p->bidders[i].final.fen > p->ceiling.fen)
            p->bidders[i].counts = false;
    return advance(p, head(p));
}

static struct bidder *bidder_of(struct play *p, const struct json *row)
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

// Who must explain is what the last act said.
static err ask_low(struct play *p)
{
    const struct json *low = json_get(call_out(p->last), "low");
    size_t n = json_count(low);
    for (size_t i = 0; i < n; i++) {
        struct bidder *b = bidder_of(p, json_at(low, i));
        if (!b)
            continue;
        b->asked = true;
        p->low_price[p->low_price_count++] = b->label;
        TRY(play_do(p, head(p), "evaluate.ask_low_price",
                    say(&p->a, "{'bid':%i,'minutes':30}", b->bid)));
    }
    play_wait_minutes(p, 25);
    return OK;
}

static err explain_low(struct play *p)
{
    for (size_t i = 0; i < p->bidders_count; i++)
        if (p->bidders[i].asked)
            TRY(play_do(p, &p->bidders[i].who.actor, "evaluate.explain_low_price",
                        say(&p->a, "{'bid':%i,'text':%s}", p->bidders[i].bid,
                            S("报价按实际人工、场地和管理成本测算，明细见附表。"))));
    play_wait_minutes(p, 10);
    return OK;
}

static err judge_low(struct play *p)
{
    for (size_t i = 0; i < p->bidders_count; i++) {
        struct bidder *b = &p->bidders[i];
        if (!b->asked)
            continue;
        b->counts = b->proved;
        TRY(play_do(p, head(p), "evaluate.judge_low_price",
                    say(&p->a, "{'bid':%i,'proved':%b,'reason':%s}", b->bid, (int)b->proved,
                        b->proved ? S("成本测算完整，与同类项目成交价相符，能够诚信履约。")
                                  : S("成本测算缺项，低于行业平均人工成本，不能证明合理性。"))));
    }
    return p->low_price_count ? advance(p, head(p)) : OK;
}

static bool objective(const struct json *item)
{
    str kind = {0};
    return json_str(json_get(item, "kind"), &kind) && str_eq(kind, S("objective"));
}

// The scores that a member gives a bid, of one kind of item; objective ones are member 0's.
static str scores(struct play *p, const struct bidder *b, bool wanted_objective, size_t member)
{
    const struct json *groups = json_get(p->scoring, "groups");
    struct out o = out_plain(&p->a);
    int64_t n = 0;
    for (size_t g = 0; g < json_count(groups); g++) {
        const struct json *items = json_get(json_at(groups, g), "items");
        for (size_t i = 0; i < json_count(items); i++) {
            const struct json *score = json_at(b->scores, (size_t)n++);
            str text = {0};
            if (objective(json_at(items, i)) != wanted_objective)
                continue;
            if (json_is_array(score))
                score = json_at(score, member);
            if (json_str(score, &text))
                put(&o, say(&p->a, "%j{'item':%n,'score':%s}", o.len ? S(",") : S(""), n, text));
        }
    }
    return out_str(&o);
}

static err score_of(struct play *p, const struct actor *by, const char *kind,
                    const struct bidder *b, str list)
{
    if (!list.len)
        return OK;
    return play_try(p, by, kind, say(&p->a, "{'bid':%i,'scores':[%j]}", b->bid, list));
}

static err score_objective(struct play *p)
{
    for (size_t i = 0; i < p->bidders_count; i++)
        if (p->bidders[i].counts)
            TRY(score_of(p, head(p), "evaluate.score_objective", &p->bidders[i],
                         scores(p, &p->bidders[i], true, 0)));
    play_wait_minutes(p, 30);
    return OK;
}

static err confirm_objective(struct play *p)
{
    for (size_t i = 0; i < p->members_count; i++)
        TRY(play_do(p, p->members[i], "evaluate.confirm_objective", tender_body(p)));
    play_wait_minutes(p, 20);
    return OK;
}

static err score_judged(struct play *p)
{
    for (size_t m = 0; m < p->members_count; m++) {
        for (size_t i = 0; i < p->bidders_count; i++)
            if (p->bidders[i].counts)
                TRY(score_of(p, p->members[m], "evaluate.score", &p->bidders[i],
                             scores(p, &p->bidders[i], false, m)));
        TRY(play_do(p, p->members[m], "evaluate.finish", tender_body(p)));
    }
    play_wait_minutes(p, 20);
    return OK;
}

static err rank(struct play *p)
{
    TRY(play_do(p, head(p), "evaluate.rank", tender_body(p)));
    if (play_over(p))
        return OK;
    p->ranked = p->last;
    if (json_count(json_get(call_out(p->last), "tied"))) {
        play_end(p, "draw");
        return OK;
    }
    const struct json *rows = json_get(call_out(p->last), "rows");
    for (size_t i = 0; i < json_count(rows); i++) {
        int64_t place = 0;
        struct bidder *b = bidder_of(p, json_at(rows, i));
        if (b && json_int(json_get(json_at(rows, i), "place"), &place) && place == 1) {
            p->winner_label = b->label;
            p->award = b->final;
        }
    }
    play_wait_minutes(p, 30);
    return OK;
}

static err report(struct play *p)
{
    TRY(play_do(p, head(p), "evaluate.report", tender_body(p)));
    for (size_t i = 0; i < p->members_count; i++)
        TRY(play_do(p, p->members[i], "evaluate.sign_report", tender_body(p)));
    play_wait_days(p, 1, 10, 0);
    return OK;
}

static err deliver(struct play *p)
{
    TRY(play_do(p, play_organizer(p), "evaluate.deliver", tender_body(p)));
    play_wait_days(p, 2, 10, 0);
    return OK;
}

static err decide(struct play *p)
{
    id winner = {0};
    for (size_t i = 0; i < p->bidders_count; i++)
        if (str_eq(p->bidders[i].label, p->winner_label))
            winner = p->bidders[i].bid;
    TRY(play_do(p, &p->unit->leader, "evaluate.decide",
                say(&p->a, "{'tender':%i,'bid':%i}", p->tender, winner)));
    play_wait_days(p, 1, 10, 0);
    return OK;
}

static err publish_result(struct play *p)
{
    TRY(play_do(p, play_organizer(p), "evaluate.publish_result", tender_body(p)));
    play_wait_minutes(p, 60);
    return OK;
}

static err list_result(struct play *p)
{
    TRY(play_do(p, play_organizer(p), "evaluate.list_result",
                say(&p->a,
                    "{'tender':%i,'address':'https://www.ccgp.gov.cn/cggg/demo2.htm',"
                    "'listed_at':%t}",
                    p->tender, p->next)));
    play_wait_days(p, 5, 10, 0);
    return OK;
}

const struct step play_evaluate_steps[] = {
    {"draw", record_draw},
    {"opening", open_bids},
    {"opening", after_opening},
    {"committee", form_committee},
    {"credit", check_credit},
    {"qualification", qualify},
    {"compliance", comply},
    {"consultation", consult},
    {"quotes", quote},
    {"quotes", open_quotes},
    {"low_price", ask_low},
    {"low_price", explain_low},
    {"low_price", judge_low},
    {"scores", score_objective},
    {"scores", confirm_objective},
    {"scores", score_judged},
    {"ranking", rank},
    {"report", report},
    {"delivery", deliver},
    {"decision", decide},
    {"result", publish_result},
    {"result_listed", list_result},
    {0},
};
