// Who sits, who passes, who goes on: each act accepted and refused.
#include "evaluate/evaluate_stage.h"

TEST(who_may_not_sit_is_refused)
{
    struct scene s;
    open_scene(&s, a, "open_tender", "none", usual);
    const struct who *seats[7] = {&s.seat[0], &s.seat[1], &s.seat[2], &s.agent, &s.rep};
    TRIAL_REFUSED(draw(&s, seats, 5, "buyer"), "evaluate.agency_staff");
    seats[3] = &s.seat[3];
    TRIAL_REFUSED(draw(&s, seats, 5, "expert"), "evaluate.own_unit");
    seats[3] = &s.seat[0];
    TRIAL_REFUSED(draw(&s, seats, 5, "buyer"), "members");
    TRIAL_OK(draw(&s, committee_of(&s, seats, 5), 5, "buyer"));
    TRIAL_REFUSED(draw(&s, seats, 5, "buyer"), "members");
    TRIAL_REFUSED(elect(&s, &s.handler, &s.seat[0]), "evaluate.committee_incomplete");
    for (int i = 0; i < 5; i++)
        TRIAL_OK(declare(&s, seats[i], "false"));
    TRIAL_REFUSED(elect(&s, &s.handler, &s.rep), "evaluate.head_not_buyer");
    TRIAL_OK(elect(&s, &s.seat[1], &s.seat[2]));
}

TEST(large_purchases_have_seven_members)
{
    struct scene s;
    const struct who *seats[7];
    static const char *const budgets[] = {"9999999.99", "10000000.00"};
    seat_people(&s, a);
    CHECK(rule_named(S("evaluate.large_budget"))->value == 1000000000);
    for (int i = 0; i < 2; i++) {
        struct call *c = TRIAL_OK(trial_do(&s.t, &s.handler, "stage.open",
                                           "{'method':'open_tender','venue':'here','state':"
                                           "'opened','set_aside':'none','agency':'%s','budget':"
                                           "'%s','bids':[]}",
                                           trial_id_text(&s.t, s.agency_org), budgets[i]));
        s.tender = trial_text(c, "tender");
        c = draw(&s, committee_of(&s, seats, 5), 5, "buyer");
        if (i == 0)
            TRIAL_OK(c);
        else
            TRIAL_REFUSED(c, "evaluate.large_committee");
    }
    TRIAL_OK(draw(&s, committee_of(&s, seats, 7), 7, "buyer"));
}

TEST(whoever_belongs_to_a_supplier_withdraws_and_is_replaced)
{
    struct scene s;
    const struct who *seats[7];
    open_scene(&s, a, "open_tender", "none", usual);
    TRIAL_OK(trial_do(&s.t, &s.t.security, "account.grant_post",
                      "{'person':'%s','org':'%s','kind':'supplier_staff','until':'2030-12-31'}",
                      id_of(&s, &s.seat[1]), trial_id_text(&s.t, s.supplier[0].org)));
    TRIAL_OK(draw(&s, committee_of(&s, seats, 5), 5, "buyer"));
    TRIAL_REFUSED(declare(&s, seats[1], "false"), "evaluate.recusal");
    TRIAL_OK(declare(&s, seats[1], "true"));
    CHECK(declare(&s, seats[1], "false")->result.kind == ERR_DENIED);
    for (int i = 0; i < 5; i++)
        if (i != 1)
            TRIAL_OK(declare(&s, seats[i], "false"));
    TRIAL_REFUSED(elect(&s, &s.handler, &s.seat[0]), "evaluate.committee_incomplete");
    const char *form = "{'tender':'%s','person':'%s','new_person':'%s','name':'补一','unit':'某单位',"
                       "'kind':'%s','reason':'回避'}";
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "evaluate.replace_member", form, s.tender,
                           id_of(&s, seats[1]), id_of(&s, seats[0]), "expert"), "new_person");
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "evaluate.replace_member", form, s.tender,
                           id_of(&s, &s.agent), id_of(&s, &s.seat[4]), "expert"), "person");
    TRIAL_OK(trial_do(&s.t, &s.handler, "evaluate.replace_member", form, s.tender,
                      id_of(&s, seats[1]), id_of(&s, &s.seat[4]), "expert"));
    TRIAL_OK(declare(&s, &s.seat[4], "false"));
    TRIAL_OK(elect(&s, &s.handler, &s.seat[0]));
    check_replay(&s);
}

TEST(names_are_secret_before_the_opening)
{
    struct scene s;
    const struct who *seats[7];
    seat_people(&s, a);
    struct call *c = TRIAL_OK(trial_do(&s.t, &s.handler, "stage.open",
                                       "{'method':'open_tender','venue':'here','state':'closed',"
                                       "'set_aside':'none','agency':'%s','bids':["
                                       "{'supplier':'%s','name':'甲','size':'small','price':'1.00'},"
                                       "{'supplier':'%s','name':'乙','size':'small','price':'1.00'},"
                                       "{'supplier':'%s','name':'丙','size':'small','price':'1.00'}"
                                       "]}", trial_id_text(&s.t, s.agency_org),
                                       trial_id_text(&s.t, s.supplier[0].org),
                                       trial_id_text(&s.t, s.supplier[1].org),
                                       trial_id_text(&s.t, s.supplier[2].org)));
    s.tender = trial_text(c, "tender");
    TRIAL_OK(draw(&s, committee_of(&s, seats, 5), 5, "buyer"));
    TRIAL_REFUSED(declare(&s, seats[0], "false"), "evaluate.declare_after_opening");
    TRIAL_REFUSED(on_tender(&s, &s.handler, "evaluate.advance"), "evaluate.not_opened");
}

TEST(a_record_of_dishonesty_cannot_be_qualified)
{
    struct scene s;
    open_scene(&s, a, "open_tender", "none", usual);
    form(&s, 5);
    TRIAL_OK(on_tender(&s, &s.handler, "evaluate.advance"));
    TRIAL_OK(credit(&s, 0, "false"));
    TRIAL_REFUSED(review(&s, &s.handler, "evaluate.qualify", 0, true), "evaluate.credit_record");
    TRIAL_OK(review(&s, &s.handler, "evaluate.qualify", 0, false));
    TRIAL_REFUSED(review(&s, &s.handler, "evaluate.qualify", 1, true), "evaluate.credit_first");
}

TEST(too_few_left_end_the_purchase_in_public)
{
    struct scene s;
    struct tender_row *tender = NULL;
    open_scene(&s, a, "open_tender", "none", usual);
    TRIAL_REFUSED(on_tender(&s, &s.handler, "evaluate.fail"), "evaluate.stage");
    form(&s, 5);
    to_compliance(&s, &s.handler, 1);
    CHECK_STR("failed", standing(&s)->state);
    CHECK_STR("qualification", standing(&s)->failed_at);
    TRIAL_REFUSED(review(&s, &s.seat[0], "evaluate.comply", 1, true), "evaluate.stage");
    TRIAL_OK(on_tender(&s, &s.handler, "evaluate.fail"));
    TRIAL_REFUSED(on_tender(&s, &s.handler, "evaluate.fail"), "evaluate.fail_published");
    CHECK_OK(tender_by_id(s.t.db, a, s.tender_id, &tender));
    CHECK_STR("failed", tender->state);
    CHECK(str_find(tender->ended_reason, S("只有 2 家")) >= 0);
    check_replay(&s);
}

TEST(in_a_set_aside_only_small_and_medium_enterprises_qualify)
{
    struct scene s;
    open_scene(&s, a, "open_tender", "whole", usual);
    form(&s, 5);
    TRIAL_OK(on_tender(&s, &s.handler, "evaluate.advance"));
    for (int i = 0; i < bidders; i++)
        TRIAL_OK(credit(&s, i, "true"));
    TRIAL_OK(review(&s, &s.handler, "evaluate.qualify", 0, true));
    TRIAL_REFUSED(review(&s, &s.handler, "evaluate.qualify", 1, true), "evaluate.set_aside_only");
    TRIAL_OK(review(&s, &s.handler, "evaluate.qualify", 2, true));
}

TEST(who_did_not_pass_is_not_reviewed_further)
{
    struct scene s;
    static const char *const over[] = {"900000.01", "820000.00", "900000.00"};
    open_scene(&s, a, "consultation", "none", over);
    form(&s, 3);
    to_compliance(&s, &s.seat[0], 1);
    TRIAL_REFUSED(review(&s, &s.seat[0], "evaluate.comply", 0, true), "evaluate.not_qualified");
    TRIAL_OK(review(&s, &s.seat[0], "evaluate.comply", 1, true));
    TRIAL_OK(review(&s, &s.seat[0], "evaluate.comply", 2, false));
    TRIAL_OK(review(&s, &s.seat[0], "evaluate.comply", 2, true));
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.advance"));
    CHECK_STR("consulting", standing(&s)->state);
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[0], "evaluate.consult", "{'bid':'%s','minutes':'谈'}",
                           s.bid[0]), "evaluate.not_compliant");
}

TEST(an_expert_may_not_pass_a_price_over_the_ceiling)
{
    struct scene s;
    static const char *const over[] = {"900000.01", "900000.00", "820000.00"};
    open_scene(&s, a, "open_tender", "none", over);
    form(&s, 5);
    to_compliance(&s, &s.handler, 0);
    TRIAL_REFUSED(review(&s, &s.seat[0], "evaluate.comply", 0, true), "evaluate.over_ceiling");
    TRIAL_OK(review(&s, &s.seat[0], "evaluate.comply", 1, true));
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[0], "evaluate.comply",
                           "{'bid':'%s','passed':false,'requirement':2}", s.bid[2]),
                  "evaluate.not_substantive");
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.comply",
                      "{'bid':'%s','passed':false,'requirement':1}", s.bid[2]));
}

TEST(a_consultation_goes_from_talks_to_final_quotes)
{
    struct scene s;
    const char *change = "{'tender':'%s','part':'service','what':'每周一次','after':'每周两次'}";
    open_scene(&s, a, "consultation", "none", usual);
    form(&s, 3);
    to_compliance(&s, &s.seat[0], 0);
    for (int i = 0; i < bidders; i++)
        TRIAL_OK(review(&s, &s.seat[0], "evaluate.comply", i, true));
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.advance"));
    const char *call = "{'tender':'%s','until':'2026-03-02T10:00'}";
    for (int i = 0; i < bidders; i++) {
        TRIAL_REFUSED(trial_do(&s.t, &s.seat[0], "evaluate.call_quotes", call, s.tender),
                      "evaluate.consult_each");
        TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.consult", "{'bid':'%s','minutes':'谈过'}",
                          s.bid[i]));
    }
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.change_need", change, s.tender));
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[0], "evaluate.call_quotes", call, s.tender),
                  "evaluate.change_unconfirmed");
    CHECK(trial_do(&s.t, &s.seat[0], "evaluate.confirm_change", "{'tender':'%s','n':1}",
                   s.tender)->result.kind == ERR_DENIED);
    TRIAL_REFUSED(trial_do(&s.t, &s.rep, "evaluate.confirm_change", "{'tender':'%s','n':2}",
                           s.tender), "n");
    TRIAL_OK(trial_do(&s.t, &s.rep, "evaluate.confirm_change", "{'tender':'%s','n':1}",
                      s.tender));
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.call_quotes", call, s.tender));
    TRIAL_REFUSED(on_tender(&s, &s.seat[0], "evaluate.advance"), "evaluate.quotes_first");
    // The first is over the ceiling with its final quote, the others may go on without it.
    static const char *const quotes[] = {"900000.01", "810000.00", "790000.00"};
    for (int i = 0; i < bidders; i++)
        TRIAL_OK(trial_do(&s.t, &s.handler, "stage.quote",
                          "{'tender':'%s','bid':'%s','price':'%s'}", s.tender, s.bid[i],
                          quotes[i]));
    trial_clock(&s.t, "2026-03-02T10:01");
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.advance"));
    CHECK_STR("scoring", standing(&s)->state);
    TRIAL_REFUSED(score(&s, &s.seat[0], "evaluate.score", 0, 2, 60), "evaluate.not_compliant");
    TRIAL_OK(score(&s, &s.seat[0], "evaluate.score", 1, 2, 60));
    check_replay(&s);
}

// A consultation with both its responses in, up to the time when final quotes are due.
static void to_quotes(struct scene *s)
{
    form(s, 3);
    to_compliance(s, &s->seat[0], 0);
    for (int i = 0; i < bidders; i++)
        TRIAL_OK(review(s, &s->seat[0], "evaluate.comply", i, true));
    TRIAL_OK(on_tender(s, &s->seat[0], "evaluate.advance"));
    for (int i = 0; i < bidders; i++)
        TRIAL_OK(trial_do(&s->t, &s->seat[0], "evaluate.consult", "{'bid':'%s','minutes':'谈过'}",
                          s->bid[i]));
    TRIAL_OK(trial_do(&s->t, &s->seat[0], "evaluate.call_quotes",
                      "{'tender':'%s','until':'2026-03-02T10:00'}", s->tender));
    trial_clock(&s->t, "2026-03-02T10:01");
}

static bool reason_begins(struct scene *s, int bid, const char *rule, const char *number)
{
    struct evaluated_bid_rows bids;
    str says = str_of(rule_named(str_of(rule))->breach);
    CHECK_OK(evaluated_bids(s->t.db, s->t.a, s->tender_id, &bids));
    for (size_t i = 0; i < bids.n; i++)
        if (id_same(bids.at[i].id, s->bid_id[bid]))
            return bids.at[i].compliant == 0 && str_find(says, S("{1}")) >= 0 &&
                   str_find(bids.at[i].compliant_reason, str_of(number)) >= 0;
    return false;
}

TEST(who_gives_no_final_quote_has_left)
{
    struct scene s;
    open_scene(&s, a, "consultation", "none", usual);
    to_quotes(&s);
    for (int i = 1; i < bidders; i++)
        TRIAL_OK(trial_do(&s.t, &s.handler, "stage.quote",
                          "{'tender':'%s','bid':'%s','price':'%s'}", s.tender, s.bid[i],
                          i == 1 ? "900000.01" : "700000.00"));
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.advance"));
    CHECK(reason_begins(&s, 0, "evaluate.no_final_quote", "10:00"));
    CHECK(reason_begins(&s, 1, "evaluate.over_ceiling", "900,000.01"));
    // One is left: fewer than evaluate.least_in_consultation allows.
    const struct rule *least = rule_named(S("evaluate.least_in_consultation"));
    CHECK(least->value == 2);
    CHECK_STR("failed", standing(&s)->state);
    CHECK_STR("compliance", standing(&s)->failed_at);
    CHECK(str_find(standing(&s)->failed_reason, S("只有 1 家，不足 2 家")) >= 0);
}

TEST(a_set_aside_consultation_needs_three_all_the_way)
{
    struct scene s;
    open_scene(&s, a, "consultation", "whole", usual);
    form(&s, 3);
    TRIAL_OK(on_tender(&s, &s.handler, "evaluate.advance"));
    for (int i = 0; i < bidders; i++) {
        TRIAL_OK(credit(&s, i, "true"));
        TRIAL_OK(review(&s, &s.seat[0], "evaluate.qualify", i, i != 1));
    }
    TRIAL_OK(on_tender(&s, &s.seat[0], "evaluate.advance"));
    CHECK_STR("qualification", standing(&s)->failed_at);
    CHECK(str_find(standing(&s)->failed_reason, S("不足 3 家")) >= 0);
}

CHECK_MAIN

TEST(what_most_members_hold_is_the_finding)
{
    struct scene s;
    struct clause_vote_row_rows votes;
    open_scene(&s, a, "open_tender", "none", usual);
    form(&s, 5);
    to_compliance(&s, &s.handler, 0);
    const char *unmet = "{'bid':'%s','n':1,'met':false,'ground':'missing'}";
    for (int i = 0; i < 2; i++)
        TRIAL_OK(trial_do(&s.t, &s.seat[i], "evaluate.check_clause", unmet, s.bid[0]));
    TRIAL_REFUSED(trial_do(&s.t, &s.seat[2], "evaluate.check_clause",
                           "{'bid':'%s','n':2,'met':false,'ground':'missing'}", s.bid[0]),
                  "evaluate.not_substantive");
    TRIAL_OK(review(&s, &s.seat[0], "evaluate.comply", 0, true));
    TRIAL_OK(trial_do(&s.t, &s.seat[2], "evaluate.check_clause", unmet, s.bid[0]));
    TRIAL_REFUSED(review(&s, &s.seat[0], "evaluate.comply", 0, true), "evaluate.majority");
    CHECK_OK(clause_votes_of(s.t.db, a, s.bid_id[0], &votes));
    CHECK(votes.n == 1 && votes.at[0].unmet == 3 && votes.at[0].met == 0);
    TRIAL_OK(trial_do(&s.t, &s.seat[0], "evaluate.comply",
                      "{'bid':'%s','passed':false,'requirement':1}", s.bid[0]));
    check_replay(&s);
}

static const char *seat_text(struct scene *s, const struct who *who)
{
    struct invitation_row_rows rows;
    CHECK_OK(invitations_of(s->t.db, s->t.a, who->person, &rows));
    return rows.n ? trial_id_text(&s->t, rows.at[0].seat) : "";
}

TEST(an_invitation_is_accepted_or_declined_by_whom_it_names)
{
    struct scene s;
    const struct who *seats[7];
    struct committee_member_row_rows rows;
    open_scene(&s, a, "open_tender", "none", usual);
    TRIAL_OK(draw(&s, committee_of(&s, seats, 5), 5, "buyer"));
    const char *accept = "{'seat':'%s'}", *decline = "{'seat':'%s','reason':'当天出差'}";
    const char *first = seat_text(&s, seats[0]), *second = seat_text(&s, seats[1]);
    CHECK(trial_do(&s.t, seats[1], "evaluate.accept", accept, first)->result.kind == ERR_DENIED);
    TRIAL_OK(trial_do(&s.t, seats[0], "evaluate.accept", accept, first));
    TRIAL_OK(trial_do(&s.t, seats[1], "evaluate.decline", decline, second));
    CHECK(trial_do(&s.t, seats[1], "evaluate.accept", accept, second)->result.kind == ERR_DENIED);
    TRIAL_OK(trial_do(&s.t, seats[0], "evaluate.declare",
                      "{'tender':'%s','conflict':false,'tied':'%s'}", s.tender, s.bid[0]));
    CHECK_OK(committee_members(s.t.db, a, s.tender_id, &rows));
    CHECK_STR("recused", rows.at[0].state);
    CHECK_STR("declined", rows.at[1].state);
    CHECK(str_find(rows.at[0].reason, S("有利害关系")) > 0);
    check_replay(&s);
}
