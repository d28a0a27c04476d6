-- The committee and what it decides, from the draw to the award.

create table committee (
    tender bigint primary key,
    size bigint not null,
    library text not null,
    fee text,
    drawn bigint not null,
    file text,
    file_name text,
    head bigint,
    formed bigint not null
);

-- kind: expert, buyer (采购人代表). state: drawn, ready, recused, declined, replaced. An invitation
-- is known by its seat: the tender's id would tell what is bought.
create table committee_member (
    tender bigint not null,
    person bigint not null,
    seat bigint not null unique,
    n bigint not null,
    name text not null,
    unit text not null,
    kind text not null,
    specialty text,
    state text not null,
    reason text,
    accepted bigint,
    declared bigint,
    primary key (tender, person)
);
create index committee_member_by_person on committee_member (person, state, tender);

-- state of the evaluation: evaluation_states in evaluate.c. failed_at: the stage at which too few
-- were left, or `stopped`. winner is absent where the evaluation was held elsewhere.
create table evaluation (
    tender bigint primary key,
    state text not null,
    failed_at text,
    failed_reason text,
    fail_notice bigint,
    benchmark bigint,
    quotes_until bigint,
    report_number text,
    report text,
    reported bigint,
    delivered bigint,
    decide_by bigint,
    winner bigint,
    winner_supplier bigint,
    winner_name text,
    award bigint,
    deemed bigint not null,
    decided bigint,
    publish_by bigint,
    letter_number text,
    result_notice bigint,
    result_published bigint,
    result_listed bigint,
    result_ends bigint
);

create table credit_check (
    bid bigint primary key,
    tender bigint not null,
    clean bigint not null,
    found text,
    sources text not null,
    file text not null,
    file_name text not null,
    checked bigint not null,
    checked_by bigint not null
);
create index credit_check_by_tender on credit_check (tender, bid);

-- stage: qualification, compliance.
create table bid_review (
    bid bigint not null,
    stage text not null,
    tender bigint not null,
    passed bigint not null,
    clause text,
    reason text,
    at bigint not null,
    by_person bigint not null,
    primary key (bid, stage)
);
create index bid_review_by_tender on bid_review (tender, stage, bid);

-- What each member found of each clause of a bid, before the head concludes.
create table clause_check (
    bid bigint not null,
    n bigint not null,
    person bigint not null,
    tender bigint not null,
    met bigint not null,
    ground text,
    reason text,
    at bigint not null,
    primary key (bid, person, n)
);
create index clause_check_by_tender on clause_check (tender, person, bid, n);

-- person 0: an objective item, one score for all members.
create table bid_score (
    bid bigint not null,
    item bigint not null,
    person bigint not null,
    tender bigint not null,
    score bigint not null,
    reason text,
    at bigint not null,
    primary key (bid, item, person)
);
create index bid_score_by_tender on bid_score (tender, bid, item, person);

-- Why a member's judged points for a bid lie far from the mean of all.
create table score_reason (
    bid bigint not null,
    person bigint not null,
    tender bigint not null,
    reason text not null,
    at bigint not null,
    primary key (bid, person)
);
create index score_reason_by_tender on score_reason (tender, bid, person);

-- Who of the members has confirmed the objective scores, handed in the judged ones, signed.
create table member_progress (
    tender bigint not null,
    person bigint not null,
    objective_confirmed bigint,
    judged_done bigint,
    returned_reason text,
    signed_at bigint,
    dissent text,
    primary key (tender, person)
);

-- The report as it was signed by hand.
create table report_scan (
    tender bigint primary key,
    file text not null,
    file_name text not null,
    at bigint not null
);

-- triggers: bits of low_trigger. asked is absent until the committee has asked the supplier.
create table low_price (
    bid bigint primary key,
    tender bigint not null,
    triggers bigint not null,
    asked bigint,
    answer_until bigint,
    question text,
    explanation text,
    file text,
    file_name text,
    answered bigint,
    proved bigint,
    reason text,
    judged bigint
);
create index low_price_by_tender on low_price (tender, bid);

create table consultation (
    bid bigint not null,
    n bigint not null,
    tender bigint not null,
    minutes text not null,
    at bigint not null,
    primary key (bid, n)
);
create index consultation_by_tender on consultation (tender, bid, n);

-- part: technical, service, contract. Told to every supplier once the purchaser has confirmed it.
create table consultation_change (
    tender bigint not null,
    n bigint not null,
    part text not null,
    what text not null,
    after text not null,
    confirmed_by bigint,
    confirmed bigint,
    at bigint not null,
    primary key (tender, n)
);

-- Only bids that count. place 0: equal in all with the first, to be drawn.
create table ranking (
    bid bigint primary key,
    tender bigint not null,
    quoted bigint not null,
    adjusted bigint not null,
    price_score bigint not null,
    other_score bigint not null,
    technical_score bigint not null,
    total bigint not null,
    place bigint not null
);
create index ranking_by_tender on ranking (tender, place, bid);

-- A draw among bids that are equal in all: how, before whom.
create table tie_draw (
    tender bigint primary key,
    winner bigint not null,
    method text not null,
    witnesses text not null,
    drawn bigint not null,
    draw bigint,
    file text,
    file_name text
);

-- What was awarded where the evaluation was held elsewhere; here the winner's bid has the lines.
create table award_line (
    tender bigint not null,
    n bigint not null,
    name text not null,
    unit text not null,
    quantity bigint not null,
    unit_price bigint not null,
    primary key (tender, n)
);

-- 中标/成交通知书 (kind award) and the letter to each loser (kind result, or void with the reason).
create table award_letter (
    bid bigint primary key,
    tender bigint not null,
    number text not null,
    kind text not null,
    total bigint,
    place bigint,
    reason text,
    at bigint not null
);
create index award_letter_by_tender on award_letter (tender, bid);

-- Who may.

--: one member_holds(post id, person id, tender id, state text) = n int
select count(*) from post p join committee_member m on m.person = p.person and m.tender = :tender
where p.id = :post and p.person = :person and p.ended is null
and (m.state = :state or (:state = '' and m.state in ('drawn', 'ready')));

--: one head_holds(post id, person id, tender id) = n int
select count(*) from post p join committee c on c.head = p.person and c.tender = :tender
where p.id = :post and p.person = :person and p.ended is null;

--: one buyer_member_holds(post id, person id, tender id) = n int
select count(*) from post p join committee_member m on m.person = p.person and m.tender = :tender
where p.id = :post and p.person = :person and p.ended is null
and m.state = 'ready' and m.kind = 'buyer';

--: maybe evaluated_tender(bid id) = tender id
select tender from bid where id = :bid;

-- What stands.

--: row evaluation_row = tender id, state text, failed_at text?, failed_reason text?, fail_notice id?, benchmark money?, quotes_until instant?, report_number text?, report text?, reported instant?, delivered instant?, decide_by day?, winner id?, winner_supplier id?, winner_name text?, award money?, deemed bool, decided instant?, publish_by day?, letter_number text?, result_notice id?, result_published instant?, result_listed instant?, result_ends day?
--: maybe evaluation_by_tender(tender id) = evaluation_row
select tender, state, failed_at, failed_reason, fail_notice, benchmark, quotes_until,
    report_number, report, reported, delivered, decide_by, winner, winner_supplier, winner_name,
    award, deemed, decided, publish_by, letter_number, result_notice, result_published,
    result_listed, result_ends
from evaluation where tender = :tender;

--: row committee_row = tender id, size int, library text, drawn instant, file text?, file_name text?, head id?, formed instant, members int, ready int, changes int
--: maybe committee_by_tender(tender id) = committee_row
select c.tender, c.size, c.library, c.drawn, c.file, c.file_name, c.head, c.formed,
    (select count(*) from committee_member m
     where m.tender = c.tender and m.state in ('drawn', 'ready')),
    (select count(*) from committee_member m where m.tender = c.tender and m.state = 'ready'),
    (select count(*) from consultation_change x
     where x.tender = c.tender and x.confirmed is null)
from committee c where c.tender = :tender;

--: row committee_member_row = person id, n int, name text, unit text, kind text, specialty text?, state text, reason text?, declared instant?, objective_confirmed instant?, judged_done instant?, returned_reason text?, signed_at instant?, dissent text?
--: many committee_members(tender id) = committee_member_row
select m.person, m.n, m.name, m.unit, m.kind, m.specialty, m.state, m.reason, m.declared,
    p.objective_confirmed, p.judged_done, p.returned_reason, p.signed_at, p.dissent
from committee_member m
left join member_progress p on p.tender = m.tender and p.person = m.person
where m.tender = :tender order by m.n, m.person limit 60;

-- A bid as the committee has it: `quote` is the opened final quote of a consultation.
--: row evaluated_bid = id id, tender id, supplier id, supplier_name text, supplier_kind text, supplier_size text, price money?, stated money?, quote money?, number text, clean int?, qualified int?, qualified_reason text?, compliant int?, compliant_reason text?, talks int, triggers int?, asked instant?, answer_until instant?, answered instant?, proved int?, low_reason text?
--: many evaluated_bids(tender id) = evaluated_bid
select b.id, b.tender, b.supplier, b.supplier_name, b.supplier_kind, b.supplier_size, b.price,
    b.stated, (select max(q.price) from bid_quote q where q.bid = b.id and q.state = 'opened'),
    b.number, k.clean, q.passed, q.reason, c.passed, c.reason,
    (select count(*) from consultation x where x.bid = b.id),
    l.triggers, l.asked, l.answer_until, l.answered, l.proved, l.reason
from bid b
left join credit_check k on k.bid = b.id
left join bid_review q on q.bid = b.id and q.stage = 'qualification'
left join bid_review c on c.bid = b.id and c.stage = 'compliance'
left join low_price l on l.bid = b.id
where b.tender = :tender and b.state = 'opened' order by b.supplier_name, b.id limit 300;

--: one evaluation_received(tender id) = n int
select count(*) from bid where tender = :tender and state in ('live', 'opened', 'unopened');

-- Final quotes that nobody has opened yet.
--: one evaluation_sealed_quotes(tender id) = n int
select count(*) from bid_quote where tender = :tender and opened is null and state = 'live';

--: row bid_review_row = bid id, stage text, supplier_name text, passed bool, clause text?, reason text?, at instant
--: many reviews_of(tender id) = bid_review_row
select r.bid, r.stage, b.supplier_name, r.passed, r.clause, r.reason, r.at
from bid_review r join bid b on b.id = r.bid
where r.tender = :tender order by r.stage, b.supplier_name, b.id limit 600;

--: maybe credit_page_of(bid id) = file text, file_name text
select file, file_name from credit_check where bid = :bid;

--: row credit_check_row = bid id, supplier_name text, clean bool, found text?, sources text, file text, file_name text, checked instant
--: many credits_of(tender id) = credit_check_row
select k.bid, b.supplier_name, k.clean, k.found, k.sources, k.file, k.file_name, k.checked
from credit_check k join bid b on b.id = k.bid
where k.tender = :tender order by b.supplier_name, k.bid limit 300;

-- The objective scores, and those that members who still sit have given.
--: row bid_score_row = bid id, item int, person int, score dec, reason text?
--: many scores_that_count(tender id) = bid_score_row
select s.bid, s.item, s.person, s.score, s.reason from bid_score s
where s.tender = :tender and (s.person = 0 or exists (select 1 from committee_member m
    where m.tender = s.tender and m.person = s.person and m.state = 'ready'))
order by s.bid, s.item, s.person limit 20000;

-- One bid's, and the row of its ranking: for its own supplier, after the result.
--: many scores_of_bid(bid id) = bid_score_row
select s.bid, s.item, s.person, s.score, s.reason from bid_score s
where s.bid = :bid and (s.person = 0 or exists (select 1 from committee_member m
    where m.tender = s.tender and m.person = s.person and m.state = 'ready'))
order by s.bid, s.item, s.person limit 4000;

--: maybe price_score_of(bid id) = price_score dec
select price_score from ranking where bid = :bid;

--: many reviews_of_bid(bid id) = bid_review_row
select r.bid, r.stage, b.supplier_name, r.passed, r.clause, r.reason, r.at
from bid_review r join bid b on b.id = r.bid
where r.bid = :bid order by r.at, r.stage, b.id limit 10;

--: many scores_of_member(tender id, person int) = bid_score_row
select bid, item, person, score, reason from bid_score
where tender = :tender and (person = :person or person = 0)
order by bid, item, person limit 4000;

--: row clause_check_row = bid id, n int, met bool, ground text?, reason text?, at instant
--: many clause_checks_of(tender id, person id) = clause_check_row
select bid, n, met, ground, reason, at from clause_check
where tender = :tender and person = :person order by bid, n limit 9000;

-- How many members found a clause met or not; only those who still sit.
--: row clause_vote_row = n int, met int, unmet int
--: many clause_votes_of(bid id) = clause_vote_row
select k.n, cast(sum(k.met) as bigint), cast(sum(1 - k.met) as bigint) from clause_check k
join committee_member m on m.tender = k.tender and m.person = k.person and m.state = 'ready'
where k.bid = :bid group by k.n order by k.n limit 300;

-- How many judged scores each member has given: no values.
--: row score_count_row = person int, n int
--: many score_counts(tender id) = score_count_row
select s.person, count(*) from bid_score s join committee_member m
    on m.tender = s.tender and m.person = s.person
where s.tender = :tender group by s.person order by s.person limit 60;

--: row score_reason_row = bid id, person id, reason text
--: many score_reasons_of(tender id) = score_reason_row
select bid, person, reason from score_reason where tender = :tender
order by bid, person limit 600;

--: row report_scan_row = file text, file_name text, at instant
--: maybe report_scan_of(tender id) = report_scan_row
select file, file_name, at from report_scan where tender = :tender;

--: row low_price_row = bid id, tender id, supplier_name text, triggers int, asked instant?, answer_until instant?, question text?, explanation text?, file text?, file_name text?, answered instant?, proved int?, reason text?, judged instant?
--: many low_prices_of(tender id) = low_price_row
select l.bid, l.tender, b.supplier_name, l.triggers, l.asked, l.answer_until, l.question,
    l.explanation, l.file, l.file_name, l.answered, l.proved, l.reason, l.judged
from low_price l join bid b on b.id = l.bid
where l.tender = :tender order by b.supplier_name, l.bid limit 300;

--: maybe low_price_of(bid id) = low_price_row
select l.bid, l.tender, b.supplier_name, l.triggers, l.asked, l.answer_until, l.question,
    l.explanation, l.file, l.file_name, l.answered, l.proved, l.reason, l.judged
from low_price l join bid b on b.id = l.bid where l.bid = :bid;

--: row talk_row = bid id, n int, supplier_name text, minutes text, at instant
--: many talks_of(tender id) = talk_row
select x.bid, x.n, b.supplier_name, x.minutes, x.at from consultation x join bid b on b.id = x.bid
where x.tender = :tender order by b.supplier_name, x.bid, x.n limit 600;

--: row need_change_row = tender id, n int, part text, what text, after text, confirmed_by id?, confirmed instant?, at instant
--: many need_changes_of(tender id) = need_change_row
select tender, n, part, what, after, confirmed_by, confirmed, at from consultation_change
where tender = :tender order by n limit 100;

--: row ranking_row = bid id, supplier id, supplier_name text, supplier_kind text, supplier_size text, address text?, quoted money, adjusted money, price_score dec, other_score dec, technical_score dec, total dec, place int
--: many ranking_of(tender id) = ranking_row
select r.bid, b.supplier, b.supplier_name, b.supplier_kind, b.supplier_size, o.address, r.quoted,
    r.adjusted, r.price_score, r.other_score, r.technical_score, r.total, r.place
from ranking r join bid b on b.id = r.bid left join org o on o.id = b.supplier
where r.tender = :tender order by r.place, b.supplier_name, r.bid limit 300;

--: row tie_draw_row = tender id, winner id, winner_name text, method text, witnesses text, drawn instant, draw id?, file text?, file_name text?
--: maybe tie_draw_of(tender id) = tie_draw_row
select d.tender, d.winner, b.supplier_name, d.method, d.witnesses, d.drawn, d.draw, d.file, d.file_name
from tie_draw d join bid b on b.id = d.winner where d.tender = :tender;

--: row award_letter_row = bid id, tender id, number text, kind text, total dec?, place int?, reason text?, at instant, supplier id, supplier_name text
--: maybe letter_of_bid(bid id) = award_letter_row
select l.bid, l.tender, l.number, l.kind, l.total, l.place, l.reason, l.at, b.supplier,
    b.supplier_name
from award_letter l join bid b on b.id = l.bid where l.bid = :bid;

--: row award_line_row = n int, name text, unit text, quantity dec, unit_price price
--: many award_lines_of(tender id) = award_line_row
select n, name, unit, quantity, unit_price from award_line where tender = :tender
order by n limit 200;

--: many award_bid_lines(bid id) = award_line_row
select n, name, unit, quantity, unit_price from bid_line where bid = :bid order by n limit 200;

-- What is asked of a person as a member.
--: row invitation_row = seat id, tender id, title text, method text, state text, kind text, specialty text?, accepted instant?, opening_place text?, deadline instant?, head int, stage text?, tender_state text, signed_at instant?, clauses int, clauses_seen int, cells int, cells_given int
--: many invitations_of(person id) = invitation_row
select m.seat, m.tender, t.title, t.method, m.state, m.kind, m.specialty, m.accepted,
    t.opening_place, t.deadline, (select count(*) from committee c where c.tender = m.tender and c.head = m.person),
    e.state, t.state, p.signed_at,
    (select count(*) from need_requirement n join bid_review r on r.tender = t.id
        and r.stage = 'qualification' and r.passed = 1 where n.project = t.project),
    (select count(*) from clause_check k where k.tender = m.tender and k.person = m.person),
    (select count(*) from tender_item i join bid_review r on r.tender = t.id
        and r.stage = 'compliance' and r.passed = 1 where i.tender = t.id and i.kind = 'judged'),
    (select count(*) from bid_score s where s.tender = m.tender and s.person = m.person)
from committee_member m join tender t on t.id = m.tender
left join evaluation e on e.tender = m.tender
left join member_progress p on p.tender = m.tender and p.person = m.person
where m.person = :person and m.state in ('drawn', 'ready')
order by t.deadline desc nulls last, m.tender, m.person limit 100;

--: row seat_row = tender id, person id, kind text, specialty text?, state text, accepted instant?, declared instant?, fee text?, category text
--: maybe seat_of(seat id) = seat_row
select m.tender, m.person, m.kind, m.specialty, m.state, m.accepted, m.declared, c.fee, j.category
from committee_member m join committee c on c.tender = m.tender
join tender t on t.id = m.tender join project j on j.id = t.project
where m.seat = :seat;

--: one seat_holds(post id, person id, seat id) = n int
select count(*) from post p join committee_member m on m.person = p.person and m.seat = :seat
where p.id = :post and p.person = :person and p.ended is null
and m.state in ('drawn', 'ready');

-- What the acts need of people and of the purchase.

--: one evaluation_person_in_org(person id, org id) = n int
select count(*) from post where person = :person and org = :org and ended is null;

--: row member_conflict = supplier id, supplier_name text
--: many bidders_of_person(person id, tender id) = member_conflict
select b.supplier, b.supplier_name from bid b
join post p on p.org = b.supplier and p.person = :person and p.ended is null
where b.tender = :tender and b.state in ('live', 'opened', 'unopened') order by b.id limit 20;

--: row evaluation_choice = id id, label text
--: many expert_choices(tender id) = evaluation_choice
select h.id, h.name || '（' || o.name || '）' from post p
join person h on h.id = p.person join org o on o.id = p.org join tender t on t.id = :tender
where p.ended is null and (p.kind = 'expert' or (p.org = t.buyer and p.kind in
    ('handler', 'section', 'leader', 'legal', 'accountant', 'office')))
order by p.kind, p.id limit 500;

--: many bidder_choices(tender id) = evaluation_choice
select id, supplier_name from bid where tender = :tender and state in ('opened', 'unopened')
order by supplier_name, id limit 300;

--: many member_choices(tender id) = evaluation_choice
select m.person, m.name || '（' || m.unit || '）' from committee_member m
where m.tender = :tender and m.state in ('drawn', 'ready', 'recused', 'declined')
order by m.n, m.person limit 60;

--: many ranked_choices(tender id, place int) = evaluation_choice
select r.bid, b.supplier_name from ranking r join bid b on b.id = r.bid
where r.tender = :tender and (r.place = :place or :place < 0) order by r.place, r.bid limit 300;

--: maybe evaluation_person(person id) = name text, unit text?
select h.name, (select min(o.name) from post p join org o on o.id = p.org
    where p.person = h.id and p.ended is null)
from person h where h.id = :person;

--: row evaluation_contact_row = id id, name text, address text?, phone text?
--: maybe evaluation_contact(org id) = evaluation_contact_row
select id, name, address, phone from org where id = :org;

--: row evaluation_purchase_row = project id, service text, scope text, place text?, goal text, review_rule text, term_months int, category text, fee_by text?, fee_standard text?, filed_number text?
--: maybe evaluation_purchase(project id) = evaluation_purchase_row
select j.id, j.service, n.scope, n.place, n.goal, n.review_rule, n.term_months, j.category,
    e.fee_by, e.fee_standard, j.filed_number
from project j join need n on n.project = j.id
left join tender_entrust e on e.project = j.id and e.confirmed is not null
where j.id = :project;

--: row evaluation_requirement = n int, text text, substantive bool
--: many evaluation_requirements(project id) = evaluation_requirement
select n, text, substantive from need_requirement where project = :project order by n limit 300;

--: row evaluation_standard = n int, text text
--: many evaluation_standards(project id) = evaluation_standard
select n, text from need_standard where project = :project order by n limit 100;

-- Writing.

--: exec committee_add(tender id, size int, library text, fee text?, drawn instant, file text?, file_name text?, formed instant)
insert into committee (tender, size, library, fee, drawn, file, file_name, formed)
values (:tender, :size, :library, :fee, :drawn, :file, :file_name, :formed);

--: exec committee_set_head(tender id, head id?)
update committee set head = :head where tender = :tender;

--: exec committee_drop_head(tender id, person id)
update committee set head = null where tender = :tender and head = :person;

--: exec committee_member_accept(seat id, at instant)
update committee_member set accepted = :at where seat = :seat;

--: exec committee_member_decline(seat id, reason text, at instant)
update committee_member set state = 'declined', reason = :reason, declared = :at
where seat = :seat;

--: exec committee_member_add(tender id, person id, seat id, n int, name text, unit text, kind text, specialty text?)
insert into committee_member (tender, person, seat, n, name, unit, kind, specialty, state)
values (:tender, :person, :seat, :n, :name, :unit, :kind, :specialty, 'drawn');

--: exec committee_member_set(tender id, person id, state text, reason text?, at instant)
update committee_member set state = :state, reason = :reason, declared = :at
where tender = :tender and person = :person;

--: exec evaluation_begin(tender id, state text)
insert into evaluation (tender, state, deemed) values (:tender, :state, 0)
on conflict (tender) do nothing;

--: exec evaluation_set_state(tender id, state text)
update evaluation set state = :state where tender = :tender;

--: exec evaluation_fail(tender id, state text, failed_at text, reason text)
update evaluation set state = :state, failed_at = :failed_at, failed_reason = :reason
where tender = :tender;

--: exec evaluation_failed_notice(tender id, notice id)
update evaluation set fail_notice = :notice where tender = :tender;

--: exec evaluation_quotes(tender id, until instant)
update evaluation set state = 'quoting', quotes_until = :until where tender = :tender;

--: exec evaluation_ranked(tender id, state text, benchmark money)
update evaluation set state = :state, benchmark = :benchmark where tender = :tender;

--: exec evaluation_report(tender id, number text, report text, at instant)
update evaluation set state = 'reported', report_number = :number, report = :report,
    reported = :at
where tender = :tender;

--: exec evaluation_deliver(tender id, decide_by day, at instant)
update evaluation set delivered = :at, decide_by = :decide_by where tender = :tender;

--: exec evaluation_decide(tender id, winner id?, supplier id, name text, award money, deemed bool, publish_by day, at instant)
update evaluation set state = 'decided', winner = :winner, winner_supplier = :supplier,
    winner_name = :name, award = :award, deemed = :deemed, publish_by = :publish_by, decided = :at
where tender = :tender;

--: exec evaluation_publish(tender id, notice id, letter_number text?, at instant)
update evaluation set state = 'awarded', result_notice = :notice, letter_number = :letter_number,
    result_published = :at
where tender = :tender;

--: exec evaluation_list(tender id, ends day, at instant)
update evaluation set result_listed = :at, result_ends = :ends where tender = :tender;

--: exec credit_check_put(bid id, tender id, clean bool, found text?, sources text, file text, file_name text, at instant, by id)
insert into credit_check (bid, tender, clean, found, sources, file, file_name, checked, checked_by)
values (:bid, :tender, :clean, :found, :sources, :file, :file_name, :at, :by)
on conflict (bid) do update set clean = excluded.clean, found = excluded.found,
    sources = excluded.sources, file = excluded.file, file_name = excluded.file_name,
    checked = excluded.checked, checked_by = excluded.checked_by;

--: exec bid_review_put(bid id, stage text, tender id, passed bool, clause text?, reason text?, at instant, by id)
insert into bid_review (bid, stage, tender, passed, clause, reason, at, by_person)
values (:bid, :stage, :tender, :passed, :clause, :reason, :at, :by)
on conflict (bid, stage) do update set passed = excluded.passed, clause = excluded.clause,
    reason = excluded.reason, at = excluded.at, by_person = excluded.by_person;

--: exec clause_check_put(bid id, n int, person id, tender id, met bool, ground text?, reason text?, at instant)
insert into clause_check (bid, n, person, tender, met, ground, reason, at)
values (:bid, :n, :person, :tender, :met, :ground, :reason, :at)
on conflict (bid, person, n) do update set met = excluded.met, ground = excluded.ground,
    reason = excluded.reason, at = excluded.at;

--: exec bid_score_put(bid id, item int, person int, tender id, score dec, reason text?, at instant)
insert into bid_score (bid, item, person, tender, score, reason, at)
values (:bid, :item, :person, :tender, :score, :reason, :at)
on conflict (bid, item, person) do update set score = excluded.score, reason = excluded.reason,
    at = excluded.at;

--: exec score_reason_put(bid id, person id, tender id, reason text, at instant)
insert into score_reason (bid, person, tender, reason, at)
values (:bid, :person, :tender, :reason, :at)
on conflict (bid, person) do update set reason = excluded.reason, at = excluded.at;

--: exec progress_confirm(tender id, person id, at instant)
insert into member_progress (tender, person, objective_confirmed) values (:tender, :person, :at)
on conflict (tender, person) do update set objective_confirmed = excluded.objective_confirmed;

--: exec progress_unconfirm(tender id)
update member_progress set objective_confirmed = null where tender = :tender;

--: exec progress_finish(tender id, person id, at instant)
insert into member_progress (tender, person, judged_done) values (:tender, :person, :at)
on conflict (tender, person) do update set judged_done = excluded.judged_done,
    returned_reason = null;

--: exec progress_return(tender id, person id, reason text)
update member_progress set judged_done = null, returned_reason = :reason
where tender = :tender and person = :person;

--: exec progress_sign(tender id, person id, at instant, dissent text?)
insert into member_progress (tender, person, signed_at, dissent)
values (:tender, :person, :at, :dissent)
on conflict (tender, person) do update set signed_at = excluded.signed_at,
    dissent = excluded.dissent;

--: exec report_scan_put(tender id, file text, file_name text, at instant)
insert into report_scan (tender, file, file_name, at) values (:tender, :file, :file_name, :at)
on conflict (tender) do update set file = excluded.file, file_name = excluded.file_name,
    at = excluded.at;

--: exec low_price_put(bid id, tender id, triggers int)
insert into low_price (bid, tender, triggers) values (:bid, :tender, :triggers)
on conflict (bid) do nothing;

--: exec low_price_ask(bid id, tender id, triggers int, question text?, at instant, until instant)
insert into low_price (bid, tender, triggers, question, asked, answer_until)
values (:bid, :tender, :triggers, :question, :at, :until)
on conflict (bid) do update set triggers = excluded.triggers, question = excluded.question,
    asked = excluded.asked, answer_until = excluded.answer_until;

--: exec low_price_answer(bid id, explanation text, file text?, file_name text?, at instant)
update low_price set explanation = :explanation, file = :file, file_name = :file_name,
    answered = :at
where bid = :bid;

--: exec low_price_judge(bid id, proved bool, reason text, at instant)
update low_price set proved = :proved, reason = :reason, judged = :at where bid = :bid;

--: exec consultation_add(bid id, n int, tender id, minutes text, at instant)
insert into consultation (bid, n, tender, minutes, at)
values (:bid, :n, :tender, :minutes, :at);

--: exec need_change_add(tender id, n int, part text, what text, after text, at instant)
insert into consultation_change (tender, n, part, what, after, at)
values (:tender, :n, :part, :what, :after, :at);

--: exec need_change_confirm(tender id, n int, by id, at instant)
update consultation_change set confirmed_by = :by, confirmed = :at
where tender = :tender and n = :n;

--: exec ranking_clear(tender id)
delete from ranking where tender = :tender;

--: exec ranking_add(bid id, tender id, quoted money, adjusted money, price_score dec, other_score dec, technical_score dec, total dec, place int)
insert into ranking (bid, tender, quoted, adjusted, price_score, other_score, technical_score,
    total, place)
values (:bid, :tender, :quoted, :adjusted, :price_score, :other_score, :technical_score, :total,
    :place);

--: exec ranking_place(bid id, place int)
update ranking set place = :place where bid = :bid;

--: exec tie_draw_add(tender id, winner id, method text, witnesses text, drawn instant, draw id?, file text?, file_name text?)
insert into tie_draw (tender, winner, method, witnesses, drawn, draw, file, file_name)
values (:tender, :winner, :method, :witnesses, :drawn, :draw, :file, :file_name);

--: exec award_line_add(tender id, n int, name text, unit text, quantity dec, unit_price price)
insert into award_line (tender, n, name, unit, quantity, unit_price)
values (:tender, :n, :name, :unit, :quantity, :unit_price);

--: exec award_letter_add(bid id, tender id, number text, kind text, total dec?, place int?, reason text?, at instant)
insert into award_letter (bid, tender, number, kind, total, place, reason, at)
values (:bid, :tender, :number, :kind, :total, :place, :reason, :at);
