#include "bid/bid_stage.h"

#include "base/os.h"

TEST(a_tender_is_read_out_after_its_deadline)
{
    struct scene s;
    struct bid_row_rows rows;
    struct tender_row *t = NULL;
    struct bid_closing_of_row *closing = NULL;
    struct bid_opening_row *opening = NULL;
    set_scene(&s, a, "open_tender", false);
    TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.take_document",
                      "{'tender':'%s','person':'何阳','phone':'13900000000'}", s.tender));
    TRIAL_OK(submit(&s, 0, "800000.00"));
    TRIAL_OK(submit(&s, 1, "810000.50"));
    TRIAL_OK(submit(&s, 2, "950000.00"));
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.open", "{'tender':'%s'}", s.tender),
                  "bid.too_early");
    trial_clock(&s.t, "2026-03-24T09:30:59");
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.open", "{'tender':'%s'}", s.tender),
                  "bid.too_early");
    CHECK(trial_do(&s.t, &s.supplier[0], "bid.open", "{'tender':'%s'}", s.tender)->result.kind ==
          ERR_DENIED);
    TRIAL_OK(open_all(&s));
    TRIAL_REFUSED(open_all(&s), "bid.not_closed");
    trial_clock(&s.t, "2026-03-24T09:32");
    CHECK_OK(bids_opened(s.t.db, a, s.tender_id, &rows));
    CHECK(rows.n == 3 && row_of(&s, s.bid[1])->price.fen == 81000050 &&
          row_of(&s, s.bid[2])->price.fen == 95000000);
    CHECK_OK(tender_by_id(s.t.db, a, s.tender_id, &t));
    CHECK_STR("opened", t->state);
    CHECK_OK(bid_closing_of(s.t.db, a, s.tender_id, &closing));
    CHECK_OK(bid_opening_of(s.t.db, a, s.tender_id, &opening));
    CHECK(opening->held && opening->prices && str_eq(opening->root, closing->root));
    CHECK_STR("", str_of(trial_replay(&s.t).at));
}

TEST(no_price_stands_in_entry_or_row_before_the_opening)
{
    struct scene s;
    set_scene(&s, a, "open_tender", false);
    struct call *c = TRIAL_OK(submit(&s, 0, "812345.67"));
    struct out o = out_plain(a);
    fields_to_json(&o, c->act->in, c->in, NULL);
    fields_to_json(&o, c->act->out, c->out, NULL);
    CHECK(str_find(out_str(&o), S("812345")) < 0);
    CHECK(str_find(c->answer, S("812345")) < 0);
    CHECK(row_of(&s, s.bid[0])->price.fen == NO_MONEY.fen);
}

TEST(who_may_hand_in_where_and_when)
{
    struct scene s;
    set_scene(&s, a, "open_tender", false);
    const char *body = "{'tender':'%s','person':'何阳','price':'1.00'}";
    struct who unknown = trial_person(&s.t, trial_org(&s.t, "supplier"), "supplier_head");
    TRIAL_REFUSED(trial_do(&s.t, &unknown, "bid.submit", body, s.tender), "bid.registered");
    CHECK(trial_do(&s.t, &s.handler, "bid.submit", body, s.tender)->result.kind == ERR_DENIED);
    struct call *c = TRIAL_OK(trial_do(
        &s.t, &s.handler, "stage.list", "{'method':'open_tender','venue':'elsewhere',"
        "'deadline':'2026-03-24T09:30','lines':false}"));
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "bid.submit", body, trial_text(c, "tender")),
                  "bid.elsewhere");
    const char *take = "{'tender':'%s','person':'何阳','phone':'13900000000'}";
    trial_clock(&s.t, "2026-03-07T23:59:59");
    TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.take_document", take, s.tender));
    trial_clock(&s.t, "2026-03-08T00:00");
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[1], "bid.take_document", take, s.tender),
                  "bid.documents_period");
    TRIAL_OK(trial_do(&s.t, &s.handler, "stage.end", "{'tender':'%s'}", s.tender));
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[1], "bid.submit", body, s.tender),
                  "bid.not_receiving");
    trial_clock(&s.t, "2026-03-24T09:31");
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[1], "bid.submit", body, s.tender), "bid.late");
}

TEST(above_the_ceiling_is_told_to_the_supplier_and_to_no_record)
{
    struct scene s;
    set_scene(&s, a, "open_tender", false);
    struct call *above = TRIAL_OK(submit(&s, 0, "900000.01"));
    struct call *at = TRIAL_OK(submit(&s, 1, "900000.00"));
    struct out o = out_plain(a);
    put_breach(&o, rule_named(S("bid.over_ceiling")),
               (const struct arg[]){ARG(((money){90000001})), ARG(((money){90000000}))}, 2);
    CHECK_STR(str_c(a, out_str(&o)), str_of(trial_text(above, "warning")));
    CHECK_STR("", str_of(trial_text(at, "warning")));
    struct out x = out_plain(a), y = out_plain(a);
    fields_to_json(&x, above->act->out, above->out, NULL);
    fields_to_json(&y, at->act->out, at->out, NULL);
    CHECK(str_find(out_str(&x), S("\"warning\":true")) >= 0);
    CHECK(str_find(out_str(&y), S("\"warning\":true")) >= 0);
}

TEST(late_is_late_by_a_microsecond)
{
    struct scene s;
    set_scene(&s, a, "open_tender", false);
    instant deadline = instant_at(day_make(2026, 3, 24), 9, 30);
    os_set_clock(instant_plus(deadline, -1), true);
    TRIAL_OK(submit(&s, 0, "800000.00"));
    os_set_clock(deadline, true);
    struct call *late = TRIAL_REFUSED(submit(&s, 1, "800000.00"), "bid.late");
    struct out o = out_plain(a);
    put_finding(&o, late->findings);
    CHECK(str_find(out_str(&o), S("2026-03-24 09:30:00.000000")) >= 0);
    CHECK(((struct offer *)late->in)->content.sha256.at == NULL);  // nothing was written
    os_set_clock(instant_plus(deadline, 1), true);
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "bid.withdraw", "{'bid':'%s'}", s.bid[0]),
                  "bid.withdraw_late");
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "bid.replace",
                           "{'bid':'%s','person':'何阳','price':'1.00'}", s.bid[0]),
                  "bid.late");
}

TEST(what_was_received_in_time_counts_though_decided_later)
{
    struct scene s;
    set_scene(&s, a, "open_tender", false);
    struct call c = {.a = a, .db = s.t.db, .at = instant_at(day_make(2026, 3, 24), 9, 31)};
    struct tender_row *t = NULL;
    CHECK_OK(tender_by_id(s.t.db, a, s.tender_id, &t));
    c.received = instant_plus(t->deadline, -1);
    CHECK_OK(bid_in_time(&c, t));
    c.received = t->deadline;
    CHECK(bid_in_time(&c, t).kind == ERR_REFUSED);
}

TEST(one_bid_each_replaced_or_withdrawn)
{
    struct scene s;
    struct bid_row_rows rows;
    set_scene(&s, a, "open_tender", false);
    TRIAL_OK(submit(&s, 0, "800000.00"));
    const char *first = s.bid[0];
    TRIAL_REFUSED(submit(&s, 0, "700000.00"), "bid.one_each");
    struct call *c = TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.replace",
                                       "{'bid':'%s','person':'何阳','price':'790000.00'}", first));
    const char *now = trial_text(c, "bid");
    CHECK_STR("replaced", row_of(&s, first)->state);
    CHECK_STR("live", row_of(&s, now)->state);
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "bid.withdraw", "{'bid':'%s'}", first),
                  "bid.stage");
    CHECK(trial_do(&s.t, &s.supplier[1], "bid.withdraw", "{'bid':'%s'}", now)->result.kind ==
          ERR_DENIED);
    CHECK(trial_do(&s.t, &s.supplier[1], "bid.replace",
                   "{'bid':'%s','person':'何阳','price':'1.00'}", now)->result.kind == ERR_DENIED);
    TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.withdraw", "{'bid':'%s'}", now));
    TRIAL_OK(submit(&s, 0, "780000.00"));
    CHECK_OK(bids_live(s.t.db, a, s.tender_id, &rows));
    CHECK(rows.n == 1);
    CHECK_STR("", str_of(trial_replay(&s.t).at));
}

TEST(lines_are_priced_as_the_need_asks)
{
    struct scene s;
    struct bid_line_row_rows lines;
    set_scene(&s, a, "open_tender", true);
    const char *body = "{'tender':'%s','person':'何阳','price':'%s','lines':[%s]}";
    struct trial *t = &s.t;
    struct who *w = &s.supplier[0];
    TRIAL_REFUSED(trial_do(t, w, "bid.submit", body, s.tender, "546.00", ""), "bid.lines_count");
    TRIAL_REFUSED(trial_do(t, w, "bid.submit", body, s.tender, "546.00",
                           "{\"unit_price\":\"45.50\",\"quantity\":\"13\"},{\"unit_price\":\"0\"}"),
                  "bid.lines_fit");
    TRIAL_REFUSED(trial_do(t, w, "bid.submit", body, s.tender, "546.01",
                           "{\"unit_price\":\"45.50\"},{\"unit_price\":\"0\"}"),
                  "bid.lines_sum");
    struct call *c = TRIAL_OK(trial_do(t, w, "bid.submit", body, s.tender, "2046.00",
                                       "{\"unit_price\":\"45.50\"},{\"unit_price\":\"1000.00\"}"));
    const char *bid = trial_text(c, "bid");
    for (int i = 1; i < 3; i++)
        TRIAL_OK(trial_do(t, &s.supplier[i], "bid.submit", body, s.tender, "2046.00",
                          "{\"unit_price\":\"45.50\"},{\"unit_price\":\"1000.00\"}"));
    TRIAL_OK(open_all(&s));
    trial_clock(t, "2026-03-24T09:32");
    CHECK_OK(bid_lines(t->db, a, row_of(&s, bid)->id, &lines));
    CHECK(lines.n == 2 && lines.at[0].quantity.n == 120000 &&
          lines.at[1].unit_price.micro == 1000000000);
    CHECK_STR("督导", lines.at[1].name);
    CHECK_STR("", str_of(trial_replay(t).at));
}

TEST(substantive_demands_are_answered)
{
    struct scene s;
    struct bid_papers papers;
    struct blob blob;
    set_scene(&s, a, "open_tender", false);
    const char *body = "{'tender':'%s','person':'何阳','price':'800000.00','answers':[%s],"
                       "'files':[{'file':{'sha256':'%s','size':5,'name':'../服务/方案.pdf'}},"
                       "{'file':{'sha256':'%s','size':5,'name':'price.json'}}]}";
    CHECK_OK(blob_put(s.t.blobs, S("paper"), &blob));
    const char *hash = str_c(a, hash_hex(a, blob.hash));
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "bid.submit", body, s.tender,
                           "{\"n\":2,\"answer\":\"响应\"}", hash, hash),
                  "bid.star_answer");
    const char *answers = "{\"n\":1,\"answer\":\"响应\",\"page\":\"3\"},{\"n\":2}";
    struct call *c = TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.submit", body, s.tender,
                                       answers, hash, hash));
    const char *bid = trial_text(c, "bid");
    CHECK(bid_papers(s.t.blobs, a, row_of(&s, bid), &papers).kind == ERR_DENIED);
    TRIAL_OK(submit(&s, 1, "800000.00"));
    TRIAL_OK(submit(&s, 2, "800000.00"));
    TRIAL_OK(open_all(&s));
    CHECK_OK(bid_papers(s.t.blobs, a, row_of(&s, bid), &papers));
    CHECK(papers.answers.n == 1 && papers.files.n == 2);
    CHECK_STR("_服务_方案.pdf", papers.files.at[0].name);
    CHECK_STR("2-price.json", papers.files.at[1].name);
}

TEST(one_that_cannot_be_opened_stops_no_other)
{
    struct scene s;
    struct bid_row_rows rows;
    set_scene(&s, a, "open_tender", false);
    TRIAL_OK(submit(&s, 0, "800000.00"));
    TRIAL_OK(submit_tar(&s, 1, S("this is no archive")));
    TRIAL_OK(submit_tar(&s, 2, made_by(&s, 2, 3, (money){50000000}, false)));
    TRIAL_OK(submit_tar(&s, 3, made_by(&s, 3, 3, (money){60000000}, true)));
    TRIAL_OK(open_all(&s));
    CHECK_STR("opened", row_of(&s, s.bid[0])->state);
    CHECK_STR("not_tar", row_of(&s, s.bid[1])->cause);
    CHECK_STR("other_supplier", row_of(&s, s.bid[2])->cause);
    struct bid_row *corrected = row_of(&s, s.bid[3]);
    CHECK_STR("opened", corrected->state);
    CHECK_STR("sum", corrected->cause);
    CHECK(corrected->price.fen == 50000000 && corrected->stated.fen == 60000000);
    CHECK_OK(bids_opened(s.t.db, a, s.tender_id, &rows));
    CHECK(rows.n == 2);
    CHECK_STR("", str_of(trial_replay(&s.t).at));
}

TEST(a_content_is_either_typed_or_ready)
{
    struct scene s;
    set_scene(&s, a, "open_tender", false);
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "bid.submit", "{'tender':'%s','person':'何'}",
                           s.tender),
                  "price");
    int64_t size = 0;
    const char *hash = put_tar(&s, S("x"), &size);
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "bid.submit",
                           "{'tender':'%s','person':'何','price':'1.00','content':{'sha256':'%s',"
                           "'size':1,'name':'a'}}",
                           s.tender, hash),
                  "content");
}

TEST(fewer_than_three_are_not_opened)
{
    struct scene s;
    struct bid_row_rows rows;
    struct bid_opening_row *opening = NULL;
    set_scene(&s, a, "open_tender", false);
    TRIAL_OK(submit(&s, 0, "800000.00"));
    TRIAL_OK(submit(&s, 1, "800000.00"));
    struct call *c = TRIAL_OK(open_all(&s));
    CHECK(str_find(c->answer, S("\"price\"")) < 0 && str_find(c->answer, S("too_few")) >= 0);
    CHECK_OK(bids_opened(s.t.db, a, s.tender_id, &rows));
    CHECK(rows.n == 0);
    CHECK_OK(bid_opening_of(s.t.db, a, s.tender_id, &opening));
    CHECK(!opening->held && !opening->prices && rule_named(S("bid.minimum"))->value == 3);
    CHECK_STR("", str_of(trial_replay(&s.t).at));
}

TEST(a_consultation_is_opened_without_prices_and_quoted_at_the_end)
{
    struct scene s;
    struct bid_row_rows rows;
    struct bid_quote_row_rows quotes;
    set_scene(&s, a, "consultation", false);
    TRIAL_OK(submit(&s, 0, "800000.00"));
    TRIAL_OK(submit(&s, 1, "850000.00"));
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.unseal", "{'tender':'%s'}", s.tender),
                  "bid.nothing_sealed");
    struct call *c = TRIAL_OK(open_all(&s));
    CHECK(str_find(c->answer, S("\"price\"")) < 0 && str_find(c->answer, S("800000")) < 0);
    CHECK_OK(bids_opened(s.t.db, a, s.tender_id, &rows));
    CHECK(rows.n == 2 && rows.at[0].price.fen == NO_MONEY.fen);
    c = TRIAL_OK(trial_do(&s.t, &s.handler, "bid.unseal", "{'tender':'%s'}", s.tender));
    CHECK(str_find(c->answer, str_of(s.bid[0])) > 0 && str_find(c->answer, S("\"price\"")) < 0);
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.unseal", "{'tender':'%s'}", s.tender),
                  "bid.nothing_sealed");
    CHECK(row_of(&s, s.bid[1])->price.fen == 85000000);
    const char *quote = "{'bid':'%s','price':'%s'}";
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "bid.quote", quote, s.bid[0], "780000.00"),
                  "bid.no_quotes");
    TRIAL_OK(trial_do(&s.t, &s.handler, "stage.call_quotes",
                      "{'tender':'%s','until':'2026-03-24T11:00'}", s.tender));
    TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.quote", quote, s.bid[0], "780000.00"));
    TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.quote", quote, s.bid[0], "770000.00"));
    TRIAL_OK(trial_do(&s.t, &s.supplier[1], "bid.quote", quote, s.bid[1], "790000.00"));
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.open_quotes", "{'tender':'%s'}", s.tender),
                  "bid.too_early");
    trial_clock(&s.t, "2026-03-24T11:00");
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[1], "bid.quote", quote, s.bid[1], "1.00"),
                  "bid.quote_late");
    c = TRIAL_OK(trial_do(&s.t, &s.handler, "bid.open_quotes", "{'tender':'%s'}", s.tender));
    CHECK(str_find(c->answer, str_of(s.bid[0])) > 0 && str_find(c->answer, S("\"price\"")) < 0);
    CHECK_OK(bid_quotes_opened(s.t.db, a, s.tender_id, &quotes));
    CHECK(quotes.n == 2 && quotes.at[0].price.fen + quotes.at[1].price.fen == 156000000);
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.open_quotes", "{'tender':'%s'}", s.tender),
                  "bid.no_quotes");
    CHECK_STR("", str_of(trial_replay(&s.t).at));
}

TEST(paper_is_entered_by_two_after_the_deadline)
{
    struct scene s;
    struct blob scan;
    set_scene(&s, a, "open_tender", false);
    TRIAL_OK(submit(&s, 0, "800000.00"));
    TRIAL_OK(submit(&s, 1, "810000.00"));
    CHECK_OK(blob_put(s.t.blobs, S("scan!"), &scan));
    const char *body = "{'tender':'%s','supplier':'%s','person':'何阳','handed_in':'%s',"
                       "'price':'790000.00','file':{'sha256':'%s','size':5,'name':'a.pdf'}}";
    const char *hash = str_c(a, hash_hex(a, scan.hash));
    const char *third = trial_id_text(&s.t, s.supplier[2].org);
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.enter_paper", body, s.tender, third,
                           "2026-03-02T10:00", hash),
                  "bid.paper_sealed");
    trial_clock(&s.t, "2026-03-24T09:31");
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.enter_paper", body, s.tender, third,
                           "2026-03-24T09:30", hash),
                  "bid.late");
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.enter_paper", body, s.tender,
                           trial_id_text(&s.t, s.supplier[0].org), "2026-03-24T09:29", hash),
                  "bid.one_each");
    struct call *c = TRIAL_OK(trial_do(&s.t, &s.handler, "bid.enter_paper", body, s.tender, third,
                                       "2026-03-24T09:29", hash));
    const char *paper = trial_text(c, "bid");
    TRIAL_REFUSED(open_all(&s), "bid.paper_two");
    const char *confirm = "{'bid':'%s','price':'%s'}";
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.confirm_paper", confirm, paper, "790000.00"),
                  "bid.paper_two");
    TRIAL_REFUSED(trial_do(&s.t, &s.second, "bid.confirm_paper", confirm, paper, "790000.01"),
                  "bid.paper_figures");
    TRIAL_OK(trial_do(&s.t, &s.second, "bid.cancel_paper", "{'bid':'%s','reason':'录错'}", paper));
    CHECK_STR("withdrawn", row_of(&s, paper)->state);
    c = TRIAL_OK(trial_do(&s.t, &s.handler, "bid.enter_paper", body, s.tender, third,
                          "2026-03-24T09:29", hash));
    paper = trial_text(c, "bid");
    TRIAL_OK(trial_do(&s.t, &s.second, "bid.confirm_paper", confirm, paper, "790000.00"));
    TRIAL_REFUSED(trial_do(&s.t, &s.second, "bid.cancel_paper", "{'bid':'%s','reason':'录错'}",
                           paper),
                  "bid.stage");
    TRIAL_OK(open_all(&s));
    CHECK(row_of(&s, paper)->price.fen == 79000000);
    CHECK_STR("", str_of(trial_replay(&s.t).at));
}

CHECK_MAIN

TEST(what_is_said_in_the_hall_is_kept)
{
    struct scene s;
    struct bid_hall_message_row_rows said;
    struct bid_hall_left_row left;
    set_scene(&s, a, "consultation", false);
    TRIAL_OK(submit(&s, 0, "800000.00"));
    TRIAL_OK(submit(&s, 1, "850000.00"));
    TRIAL_OK(open_all(&s));
    TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.attend", "{'bid':'%s'}", s.bid[0]));
    TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.object", "{'bid':'%s','text':'请问谁参加评审'}",
                      s.bid[0]));
    TRIAL_OK(trial_do(&s.t, &s.handler, "bid.respond",
                      "{'tender':'%s','n':1,'text':'结果公告以前保密'}", s.tender));
    TRIAL_OK(trial_do(&s.t, &s.supplier[0], "bid.agree", "{'bid':'%s'}", s.bid[0]));
    TRIAL_OK(trial_do(&s.t, &s.handler, "bid.hear", "{'tender':'%s','minutes':10}", s.tender));
    TRIAL_REFUSED(trial_do(&s.t, &s.handler, "bid.end_opening", "{'tender':'%s'}", s.tender),
                  "bid.hearing_first");
    TRIAL_OK(trial_do(&s.t, &s.supplier[1], "bid.agree", "{'bid':'%s'}", s.bid[1]));
    TRIAL_OK(trial_do(&s.t, &s.handler, "bid.end_opening", "{'tender':'%s'}", s.tender));
    TRIAL_REFUSED(trial_do(&s.t, &s.supplier[0], "bid.object", "{'bid':'%s','text':'还有'}",
                           s.bid[0]), "bid.hall_ended");
    CHECK_OK(bid_hall_messages(s.t.db, a, s.tender_id, &said));
    CHECK_OK(bid_hall_left(s.t.db, a, s.tender_id, &left));
    CHECK(said.n == 2 && said.at[1].about == 1 && !left.objections && !left.silent);
    CHECK_STR("", str_of(trial_replay(&s.t).at));
}
