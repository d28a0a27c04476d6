// Low prices, scores, ranking, report and result: each act accepted and refused.
#include "draw/draw.h"
#include "evaluate/evaluate_stage.h"

TEST(a_tender_goes_from_the_draw_to_the_letters)
{
    struct scene s;
    struct award *award = NULL;
    struct award_letter_row *letter = NULL;
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    score_all(&s, 5);
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.rank"));
    to_report(&s, 5);
    TRIAL_OK(on_tender(&s, &s.handler, "evaluate.deliver"));
    TRIAL_REFUSED(on_tender(&s, &s.handler, "evaluate.deliver"), "evaluate.delivered");
    // 甲: 10 × 720,000 ÷ 720,000 + 40 + 30 = 80; 乙: 8.78 + 24 + 50 = 82.78.
    TRIAL_REFUSED(trial_do(&s.t, &s.leader, "evaluate.decide", "{'tender':'%s','bid':'%s'}",
                           s.tender, s.bid[0]), "evaluate.in_order");
    TRIAL_OK(trial_do(&s.t, &s.leader, "evaluate.decide", "{'tender':'%s','bid':'%s'}", s.tender,
                      s.bid[1]));
    CHECK_OK(evaluate_award(s.t.db, a, s.tender_id, &award));
    CHECK(!award);
    TRIAL_OK(trial_do(&s.t, &s.handler, "evaluate.publish_result",
                      "{'tender':'%s','fee':'9000.00'}", s.tender));
    CHECK_OK(evaluate_award(s.t.db, a, s.tender_id, &award));
    CHECK(award && award->amount.fen == 82000000 && id_same(award->bid, s.bid_id[1]));
    trial_clock(&s.t, "2026-03-02T09:10");
    CHECK_OK(letter_of_bid(s.t.db, a, s.bid_id[0], &letter));
    CHECK_STR("result", letter->kind);
    CHECK(letter->total.n == 800000 && letter->place == 2);
    CHECK_OK(letter_of_bid(s.t.db, a, s.bid_id[1], &letter));
    CHECK_STR("award", letter->kind);
    CHECK(letter->total.n == 827800);
    TRIAL_OK(trial_do(&s.t, &s.handler, "evaluate.list_result",
                      "{'tender':'%s','address':'https://www.ccgp.gov.cn/1','listed_at':"
                      "'2026-03-02T09:05'}", s.tender));
    CHECK(standing(&s)->result_ends.n == day_make(2026, 3, 3).n);
    check_replay(&s);
}

TEST(the_published_result_says_nothing_of_scores)
{
    struct scene s;
    struct notice_row *notice = NULL;
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    score_all(&s, 5);
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.rank"));
    to_report(&s, 5);
    TRIAL_OK(on_tender(&s, &s.handler, "evaluate.deliver"));
    TRIAL_OK(trial_do(&s.t, &s.leader, "evaluate.decide", "{'tender':'%s','bid':'%s'}", s.tender,
                      s.bid[1]));
    TRIAL_OK(on_tender(&s, &s.handler, "evaluate.publish_result"));
    CHECK_OK(plan_notice(s.t.db, a, standing(&s)->result_notice, &notice));
    CHECK(str_find(notice->body, S("乙公司")) >= 0 && str_find(notice->body, S("成员1")) >= 0);
    CHECK(str_find(notice->body, S("820000.00")) >= 0);
    CHECK(str_find(notice->body, S("82.78")) < 0 && str_find(notice->body, S("甲公司")) < 0);
    CHECK(str_find(standing(&s)->report, S("82.78")) >= 0);
}

static const char *const low[] = {"404999.99", "820000.00", "815000.00"};

TEST(a_low_price_is_asked_explained_and_judged)
{
    struct scene s;
    const char *ask = "{'bid':'%s','minutes':30}", *say = "{'bid':'%s','text':'测算如下'}";
    const char *judge = "{'bid':'%s','proved':%s,'reason':'依据行业平均成本'}";
    open_scene(&s, a, "open_tender", "none", low);
    to_scores(&s);
    CHECK_STR("low_price", standing(&s)->state);
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.advance"), "evaluate.low_price_open");
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[0], "evaluate.judge_low_price", judge, s.bid[0], "true"),
                  "evaluate.low_price_unasked");
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "evaluate.explain_low_price", say, s.bid[0]),
                  "text");
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[0], "evaluate.ask_low_price", ask, s.bid[1]),
                  "evaluate.low_price_ground");
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.ask_low_price", ask, s.bid[0]));
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[0], "evaluate.judge_low_price", judge, s.bid[0],
                           "false"), "evaluate.low_price_wait");
    trial_clock(&s.t, "2026-03-02T09:29");
    TRIAL_OK(trial_do(&s.t, &s.supplier[0], "evaluate.explain_low_price", say, s.bid[0]));
    trial_clock(&s.t, "2026-03-02T09:30");
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "evaluate.explain_low_price", say, s.bid[0]),
                  "evaluate.low_price_late");
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.judge_low_price", judge, s.bid[0], "true"));
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.advance"));
    CHECK_STR("scoring", standing(&s)->state);
    check_replay(&s);
}

TEST(a_low_price_that_is_not_proved_is_void)
{
    struct scene s;
    open_scene(&s, a, "open_tender", "none", low);
    to_scores(&s);
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.ask_low_price", "{'bid':'%s','minutes':45}",
                      s.bid[0]));
    trial_clock(&s.t, "2026-03-02T09:46");
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[0], "evaluate.judge_low_price",
                           "{'bid':'%s','proved':true,'reason':'可'}", s.bid[0]),
                  "evaluate.low_price_silent");
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.judge_low_price",
                      "{'bid':'%s','proved':false,'reason':'没有说明'}", s.bid[0]));
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.advance"));
    CHECK_STR("failed", standing(&s)->state);
    CHECK_STR("low_price", standing(&s)->failed_at);
}

TEST(the_committees_own_view_can_ask_even_while_it_scores)
{
    struct scene s;
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.ask_low_price",
                      "{'bid':'%s','minutes':30,'view':'人工成本低于当地最低工资'}", s.bid[0]));
    score_all(&s, 5);
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.rank"), "evaluate.low_price_open");
    trial_clock(&s.t, "2026-03-02T09:31");
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.judge_low_price",
                      "{'bid':'%s','proved':false,'reason':'没有说明'}", s.bid[0]));
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.rank"), "evaluate.least");
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.advance"));
    CHECK_STR("low_price", standing(&s)->failed_at);
}

TEST(the_days_of_the_result_are_the_rules)
{
    struct call c = {.today = day_make(2026, 3, 2)};
    CHECK(rule_of(&c, rule_named(S("evaluate.decide_days")))->value == 5);
    CHECK(rule_of(&c, rule_named(S("evaluate.notice_days")))->value == 1);
    CHECK(rule_of(&c, rule_named(S("evaluate.deliver_days")))->unit == UNIT_WORKING_DAYS);
}

TEST(before_february_2026_only_the_committees_view_counts)
{
    const struct rule *triggers = rule_named(S("evaluate.low_price_triggers"));
    CHECK(rule_on(triggers, day_make(2026, 1, 31))->value == 0);
    CHECK(rule_on(triggers, day_make(2026, 2, 1))->value == 65);
    CHECK(rule_on(&RULE_evaluate_low_price_minutes, day_make(2026, 2, 1))->value == 30);
}

TEST(scores_are_levels_complete_and_final)
{
    struct scene s;
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    TRIAL_REFUSED(score(&s, &s.seat[0], "evaluate.score", 0, 2, 61), "evaluate.off_level");
    TRIAL_REFUSED(score(&s, &s.seat[0], "evaluate.score", 0, 1, 60), "scores.0.item");
    TRIAL_REFUSED(score(&s, &s.seat[0], "evaluate.score_objective", 0, 2, 60), "scores.0.item");
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.confirm_objective"),
                  "evaluate.scores_missing");
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.finish"), "evaluate.scores_missing");
    CHECK(score(&s, &s.handler, "evaluate.score", 0, 2, 60)->result.kind == ERR_DENIED);
    CHECK(score(&s, &s.supplier[0], "evaluate.score", 0, 2, 60)->result.kind == ERR_DENIED);
    score_all(&s, 5);
    TRIAL_REFUSED(score(&s, &s.seat[1], "evaluate.score", 0, 2, 100), "evaluate.handed_in");
    // Whoever changes an objective score makes all look again.
    TRIAL_OK(score(&s, &s.seat[1], "evaluate.score_objective", 0, 1, 60));
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.rank"), "evaluate.member_open");
}

TEST(a_member_reads_nobody_elses_scores)
{
    struct scene s;
    struct bid_score_row_rows rows;
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    TRIAL_OK(score(&s, &s.seat[0], "evaluate.score_objective", 0, 1, 60));
    TRIAL_OK(score(&s, &s.seat[0], "evaluate.score", 0, 2, 60));
    TRIAL_OK(score(&s, &s.seat[1], "evaluate.score", 0, 2, 100));
    CHECK_OK(scores_of_member(s.t.db, a, s.tender_id, s.seat[1].person.n, &rows));
    CHECK(rows.n == 2);
    for (size_t i = 0; i < rows.n; i++)
        CHECK(rows.at[i].person == 0 || rows.at[i].person == s.seat[1].person.n);
}

TEST(a_lawful_ground_returns_scores_to_their_member)
{
    struct scene s;
    const char *back = "{'tender':'%s','person':'%s','ground':'extreme','reason':'偏离其他成员过大'}";
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[0], "evaluate.return_scores", back, s.tender,
                           id_of(&s, &s.seat[1])), "person");
    score_all(&s, 5);
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.rank"));
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.return_scores", back, s.tender,
                      id_of(&s, &s.seat[1])));
    CHECK_STR("scoring", standing(&s)->state);
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.rank"), "evaluate.member_open");
    TRIAL_OK(score(&s, &s.seat[1], "evaluate.score", 0, 2, 100));
    TRIAL_OK(on_tender(&s, &s.seat[1], "evaluate.finish"));
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.rank"));
    check_replay(&s);
}

TEST(a_committee_without_its_head_does_not_go_on)
{
    struct scene s;
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    TRIAL_OK(declare(&s, &s.seat[0], "true"));
    TRIAL_REFUSED(score(&s, &s.seat[1], "evaluate.score", 0, 2, 60),
                  "evaluate.committee_incomplete");
    TRIAL_OK(trial_do(&s.t, &s.handler, "evaluate.replace_member",
                      "{'tender':'%s','person':'%s','new_person':'%s','name':'补一','unit':'某单位',"
                      "'kind':'expert','reason':'回避'}", s.tender, id_of(&s, &s.seat[0]),
                      id_of(&s, &s.seat[4])));
    TRIAL_OK(declare(&s, &s.seat[4], "false"));
    TRIAL_REFUSED(score(&s, &s.seat[1], "evaluate.score", 0, 2, 60), "evaluate.no_head");
    TRIAL_OK(elect(&s, &s.seat[1], &s.seat[4]));
    TRIAL_OK(score(&s, &s.seat[1], "evaluate.score", 0, 2, 60));
}

static struct call *on_draw(struct scene *s, const char *draw_id, const char *kind,
                            const char *more)
{
    char *members = str_c(s->t.a, str_of(more));
    for (char *c = members; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    return trial_do(&s->t, &s->handler, kind, "{'draw':'%s'%s}", draw_id, members);
}

// A tie drawn here by RFC 3797 between two; the one drawn first.
static const char *draw_here(struct scene *s, const char *candidates, str *ret_first)
{
    struct draw_names order;
    struct tender_row *t = NULL;
    id draw_id = {0};
    CHECK_OK(tender_by_id(s->t.db, s->t.a, s->tender_id, &t));
    struct call *c = TRIAL_OK(trial_do(
        &s->t, &s->handler, "draw.open",
        "{'purpose':'tie','subject':'并列的供应商','mode':'rfc3797','sources':'开奖','project':'%s'}",
        trial_id_text(&s->t, t->project)));
    const char *here = trial_text(c, "draw");
    TRIAL_OK(on_draw(s, here, "draw.enter_pool", candidates));
    TRIAL_OK(on_draw(s, here, "draw.commit_pool", ""));
    TRIAL_OK(on_draw(s, here, "draw.enter_numbers", ",'numbers':'9319'"));
    CHECK(id_parse(str_of(here), &draw_id));
    CHECK_OK(draw_order_of(s->t.db, s->t.a, draw_id, t->project, "tie", &order));
    CHECK(order.n == 2);
    *ret_first = order.n ? order.at[0] : S("");
    return here;
}

TEST(equal_bids_are_drawn_among_themselves_only)
{
    struct scene s;
    static const char *const same[] = {"800000.00", "800000.00", "800000.00"};
    const char *tie = "{'tender':'%s','winner':'%s','method':'摇号','witnesses':'全体代表',"
                      "'drawn_at':'2026-03-02T09:00'}";
    open_scene(&s, a, "open_tender", "none", same);
    to_scores(&s);
    for (int i = 0; i < bidders; i++)
        TRIAL_OK(score(&s, &s.seat[0], "evaluate.score_objective", i, 1, 60));
    const struct who *seats[7];
    committee_of(&s, seats, 5);
    for (int m = 0; m < 5; m++) {
        TRIAL_OK(on_tender(&s, seats[m], "evaluate.confirm_objective"));
        // 甲 is small and ahead by its price; the members put it behind the two equal ones.
        for (int i = 0; i < bidders; i++)
            TRIAL_OK(score(&s, seats[m], "evaluate.score", i, 2, i ? 100 : 60));
        TRIAL_OK(on_tender(&s, seats[m], "evaluate.finish"));
    }
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.rank"));
    CHECK_STR("drawing", standing(&s)->state);
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.report"), "evaluate.stage");
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "evaluate.draw_tie", tie, s.tender, s.bid[0]),
                  "evaluate.draw_among_equals");
    // Drawn here: the list must be theirs, and the first of the order is the winner.
    static const char here[] = "{'tender':'%s','winner':'%s','method':'RFC 3797','draw':'%s',"
                               "'witnesses':'全体代表','drawn_at':'2026-03-02T09:00'}";
    str first;
    const char *others = draw_here(&s, ",'seats':[{'category':'全部','seats':1}],'candidates':["
                                       "{'category':'全部','name':'甲公司'},"
                                       "{'category':'全部','name':'乙公司'}]", &first);
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "evaluate.draw_tie", here, s.tender, s.bid[1],
                           others), "evaluate.as_drawn");
    const char *own = draw_here(&s, ",'seats':[{'category':'全部','seats':1}],'candidates':["
                                    "{'category':'全部','name':'乙公司'},"
                                    "{'category':'全部','name':'丙公司'}]", &first);
    // Whose bid was opened may give a number, where numbers are taken; nobody else may.
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[1], "draw.show", "{'draw':'%s','r':'%.*s'}", own, 64,
                           ZERO16 ZERO16 ZERO16 ZERO16), "draw.stage");
    CHECK(trial_do(&s.t, &s.seat[0], "draw.show", "{'draw':'%s','r':'%.*s'}", own, 64,
                   ZERO16 ZERO16 ZERO16 ZERO16)->result.kind == ERR_DENIED);
    int drawn = str_eq(first, S("乙公司")) ? 1 : 2;
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "evaluate.draw_tie", here, s.tender,
                           s.bid[3 - drawn], own), "evaluate.as_drawn");
    TRIAL_PASSES(trial_do(&s.t, &s.handler, "evaluate.draw_tie", here, s.tender, s.bid[drawn],
                          own), "evaluate.as_drawn");
    to_report(&s, 5);
    TRIAL_OK(on_tender(&s, &s.handler, "evaluate.deliver"));
    TRIAL_OK(trial_do(&s.t, &s.leader, "evaluate.decide", "{'tender':'%s','bid':'%s'}", s.tender,
                      s.bid[drawn]));
    check_replay(&s);
}

TEST(silence_of_the_purchaser_makes_the_first_the_winner)
{
    struct scene s;
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    score_all(&s, 5);
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.rank"));
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.report"));
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.sign_report",
                      "{'tender':'%s','dissent':'对业绩的认定有不同意见'}", s.tender));
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.sign_report"), "evaluate.signed");
    TRIAL_REFUSED(on_tender(&s, &s.handler, "evaluate.deliver"), "evaluate.unsigned");
    TRIAL_OK(trial_do(&s.t, &s.handler, "evaluate.deliver",
                      "{'tender':'%s','unsigned_members':'成员2、成员3、成员4、成员5'}", s.tender));
    trial_clock(&s.t, "2026-03-09T23:59");
    CHECK_STR("reported", standing(&s)->state);
    trial_clock(&s.t, "2026-03-10T00:00");
    CHECK_STR("decided", standing(&s)->state);
    CHECK(standing(&s)->deemed && id_same(standing(&s)->winner, s.bid_id[1]));
    TRIAL_REFUSED(trial_do(&s.t, &s.leader, "evaluate.decide", "{'tender':'%s','bid':'%s'}",
                           s.tender, s.bid[1]), "evaluate.stage");
    check_replay(&s);
}

TEST(an_unlawful_document_stops_the_evaluation)
{
    struct scene s;
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.stop",
                      "{'tender':'%s','reason':'评分项要求本地注册，违反公平竞争'}", s.tender));
    TRIAL_REFUSED(score(&s, &s.seat[0], "evaluate.score", 0, 2, 60), "evaluate.stage");
    TRIAL_OK(on_tender(&s, &s.handler, "evaluate.fail"));
}

TEST(a_result_from_elsewhere_lets_the_contract_go_on)
{
    struct scene s;
    struct award *award = NULL;
    static const struct who nobody;
    seat_people(&s, a);
    struct call *c = TRIAL_OK(trial_do(
        &s.t, &nobody, "supplier.register",
        "{'name':'外地社工中心','code':'%s','kind':'social_service','size':'none','address':'路1号',"
        "'legal_rep':'何阳','contact':'李素','phone':'13900000000','login':'waidi',"
        "'password':'zhengque1234','undertaking':true}", trial_code(&s.t, "52440300")));
    const char *supplier = trial_text(c, "org");
    const char *record = "{'tender':'%s','outside_number':'省采2026-1','address':"
                         "'https://www.ccgp.gov.cn/2','listed_at':'2026-03-02T08:00',"
                         "'supplier':'%s','amount':'%s','file':" FILE_JSON ",'lines':["
                         "{'name':'上门服务','unit':'次','quantity':'1000','unit_price':'88.5'}]}";
    c = TRIAL_OK(trial_do(&s.t, &s.handler, "stage.open",
                          "{'method':'open_tender','venue':'elsewhere','state':'open',"
                          "'set_aside':'none','agency':'%s','bids':[]}",
                          trial_id_text(&s.t, s.agency_org)));
    s.tender = trial_text(c, "tender");
    CHECK(id_parse(str_of(s.tender), &s.tender_id));
    TRIAL_REFUSED(on_tender(&s, &s.handler, "evaluate.advance"), "evaluate.elsewhere");
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "evaluate.record_result", record, s.tender, supplier,
                           "900000.01"), "evaluate.over_ceiling");
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "evaluate.record_result", record, s.tender,
                           trial_id_text(&s.t, s.buyer), "88500.00"), "supplier");
    TRIAL_OK(trial_do(&s.t, &s.handler, "evaluate.record_result", record, s.tender, supplier,
                      "88500.00"));
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "evaluate.record_result", record, s.tender, supplier,
                           "88500.00"), "evaluate.recorded");
    CHECK_OK(evaluate_award(s.t.db, a, s.tender_id, &award));
    CHECK(award && award->amount.fen == 8850000 && award->lines.n == 1 && !award->bid.n);
    CHECK(award->lines.at[0].unit_price.micro == 88500000);
    check_replay(&s);

    open_scene(&s, a, "open_tender", "none", usual);
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "evaluate.record_result", record, s.tender,
                           trial_id_text(&s.t, s.supplier[0].org), "88500.00"),
                  "evaluate.held_here");
}

CHECK_MAIN

// 87-64: while one is not in nobody is apart; whoever is, says why, and the report tells it.
TEST(who_lies_far_from_the_mean_says_why)
{
    struct scene s;
    const char *say = "{'bid':'%s','reason':'制度文本没有写明投诉处理的时限'}";
    open_scene(&s, a, "open_tender", "none", usual);
    to_scores(&s);
    score_all(&s, 5);
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[1], "evaluate.explain_score", say, s.bid[1]),
                  "evaluate.outlier");
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.return_scores",
                      "{'tender':'%s','person':'%s','ground':'extreme','reason':'畸高畸低'}",
                      s.tender, id_of(&s, &s.seat[1])));
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[1], "evaluate.score",
                           "{'bid':'%s','scores':[{'item':2}]}", s.bid[1]), "scores.0.score");
    TRIAL_OK(score(&s, &s.seat[1], "evaluate.score", 1, 2, 0));
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[1], "evaluate.explain_score", say, s.bid[1]),
                  "evaluate.outlier");
    TRIAL_OK(on_tender(&s, &s.seat[1], "evaluate.finish"));
    TRIAL_OK(trial_do(&s.t, &s.seat[1], "evaluate.explain_score", say, s.bid[1]));
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[2], "evaluate.explain_score", say, s.bid[1]),
                  "evaluate.outlier");
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.rank"));
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.report"));
    CHECK(str_find(standing(&s)->report, S("没有写明投诉处理的时限")) > 0);
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.scan_report", "{'tender':'%s','file':" FILE_JSON
                      "}", s.tender));
    check_replay(&s);
}
