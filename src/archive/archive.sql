-- What is to be done, by whom and until when; and the file of a project: read from the records of
-- the slices before.

-- The address of a person's calendar: whoever has it reads the dates of that post.
create table secret_calendar (
    post bigint primary key,
    person bigint not null,
    key text not null unique,
    since bigint not null
);

--: exec subscription_put(post id, person id, key text, since instant)
insert into secret_calendar (post, person, key, since) values (:post, :person, :key, :since)
on conflict (post) do update set key = excluded.key, since = excluded.since;

--: maybe calendar_key_of(post id, person id) = key text, since instant
select key, since from secret_calendar where post = :post and person = :person;

--: maybe calendar_reader(key text) = person id, post id, org id, kind text, name text, org_name text
select c.person, p.id, p.org, p.kind, h.name, o.name
from secret_calendar c join post p on p.id = c.post join person h on h.id = c.person
join org o on o.id = p.org
where c.key = :key and p.ended is null;

-- How often the deadline of a purchase was moved.
--: one deadline_moves(tender id) = n int
select count(*) from tender_clarification where tender = :tender and new_deadline is not null;

-- What is to be done, as programs read it.
--: row todo = action text, title text, link text, due day?, amount money?, clause text?

-- A round of procurement and how far it is.
--: row round_now = id id, project id, round int, title text, state text, venue text, author id, agency id?, deadline instant?, listed instant?, held instant?, evaluation text?, members int, unsigning int, reported instant?, delivered instant?, decide_by day?, decided instant?, publish_by day?, result_published instant?, result_listed instant?, letters int, contracts int
--: many rounds_of_buyer(org id) = round_now
select t.id, t.project, t.round, t.title, t.state, t.venue, p.author, t.agency, t.deadline,
    t.listed, t.held, e.state,
    (select count(*) from committee_member m where m.tender = t.id and m.state in ('drawn', 'ready')),
    (select count(*) from committee_member m join member_progress g on g.tender = m.tender
        and g.person = m.person where m.tender = t.id and m.state = 'ready' and g.signed_at is null),
    e.reported, e.delivered, e.decide_by, e.decided, e.publish_by, e.result_published,
    e.result_listed, (select count(*) from award_letter l where l.tender = t.id),
    (select count(*) from contract k where k.tender = t.id and k.state <> 'ended')
from tender t join project p on p.id = t.project left join evaluation e on e.tender = t.id
where t.buyer = :org and t.state not in ('failed', 'ended')
    and not exists (select 1 from contract k where k.tender = t.id and k.state <> 'ended')
order by t.deadline nulls last, t.id limit 60;

--: many rounds_of_agency(org id) = round_now
select t.id, t.project, t.round, t.title, t.state, t.venue, p.author, t.agency, t.deadline,
    t.listed, t.held, e.state,
    (select count(*) from committee_member m where m.tender = t.id and m.state in ('drawn', 'ready')),
    (select count(*) from committee_member m join member_progress g on g.tender = m.tender
        and g.person = m.person where m.tender = t.id and m.state = 'ready' and g.signed_at is null),
    e.reported, e.delivered, e.decide_by, e.decided, e.publish_by, e.result_published,
    e.result_listed, (select count(*) from award_letter l where l.tender = t.id),
    (select count(*) from contract k where k.tender = t.id and k.state <> 'ended')
from tender t join project p on p.id = t.project left join evaluation e on e.tender = t.id
where t.agency = :org and t.state not in ('failed', 'ended')
    and not exists (select 1 from contract k where k.tender = t.id and k.state <> 'ended')
order by t.deadline nulls last, t.id limit 60;

--: many rounds_of_file(project id) = round_now
select t.id, t.project, t.round, t.title, t.state, t.venue, p.author, t.agency, t.deadline,
    t.listed, t.held, e.state,
    (select count(*) from committee_member m where m.tender = t.id and m.state in ('drawn', 'ready')),
    (select count(*) from committee_member m join member_progress g on g.tender = m.tender
        and g.person = m.person where m.tender = t.id and m.state = 'ready' and g.signed_at is null),
    e.reported, e.delivered, e.decide_by, e.decided, e.publish_by, e.result_published,
    e.result_listed, (select count(*) from award_letter l where l.tender = t.id),
    (select count(*) from contract k where k.tender = t.id and k.state <> 'ended')
from tender t join project p on p.id = t.project left join evaluation e on e.tender = t.id
where t.project = :project order by t.round, t.id limit 20;

-- A contract and how far it is. opinion: of the legal post on the text as it stands. open: what is
-- due and not settled. unpublished: acceptances that are complete.
--: row contract_now = id id, project id, name text, state text, venue text, author id, supplier_name text, amount money, sign_by day, opinion int?, signed_day day?, compared instant?, publish_by day?, published instant?, listed instant?, file_by day?, filed_day day?, from_day day, until_day day, settled money, paid money, signing int, unpublished int, unlisted int
--: many contracts_of_desk(org id) = contract_now
select k.id, k.project, k.name, k.state, k.venue, p.author, k.supplier_name, k.amount, k.sign_by,
    (select o.passed from contract_opinion o where o.contract = k.id and o.version = k.version
        order by o.id desc limit 1),
    k.signed_day, k.compared, k.publish_by, k.published, k.listed, k.file_by, k.filed_day,
    k.from_day, k.until_day,
    coalesce((select cast(sum(i.settled) as bigint) from contract_instalment i
        where i.contract = k.id), 0),
    coalesce((select cast(sum(i.paid) as bigint) from contract_instalment i
        where i.contract = k.id), 0),
    (select count(*) from acceptance a where a.contract = k.id and a.state = 'signing'),
    (select count(*) from acceptance a where a.contract = k.id and a.state <> 'signing'
        and a.published is null),
    (select count(*) from acceptance a where a.contract = k.id and a.published is not null
        and a.listed is null)
from contract k join project p on p.id = k.project
where k.buyer = :org and k.state not in ('completed', 'ended')
order by k.until_day nulls last, k.id limit 100;

--: many contracts_of_file(project id) = contract_now
select k.id, k.project, k.name, k.state, k.venue, p.author, k.supplier_name, k.amount, k.sign_by,
    (select o.passed from contract_opinion o where o.contract = k.id and o.version = k.version
        order by o.id desc limit 1),
    k.signed_day, k.compared, k.publish_by, k.published, k.listed, k.file_by, k.filed_day,
    k.from_day, k.until_day,
    coalesce((select cast(sum(i.settled) as bigint) from contract_instalment i
        where i.contract = k.id), 0),
    coalesce((select cast(sum(i.paid) as bigint) from contract_instalment i
        where i.contract = k.id), 0),
    (select count(*) from acceptance a where a.contract = k.id and a.state = 'signing'),
    (select count(*) from acceptance a where a.contract = k.id and a.state <> 'signing'
        and a.published is null),
    (select count(*) from acceptance a where a.contract = k.id and a.published is not null
        and a.listed is null)
from contract k join project p on p.id = k.project
where k.project = :project and k.state <> 'ended' order by k.id limit 20;

-- Money that is owed: a settlement not yet paid.
--: row owed = settlement id, contract id, project id, name text, supplier_name text, amount money, state text, due_day day, buyer_name text
--: many owed_by(org id) = owed
select s.id, k.id, k.project, k.name, k.supplier_name, s.payable, s.state, s.due_day, o.name
from settlement s join contract k on k.id = s.contract join org o on o.id = k.buyer
where k.buyer = :org and s.state <> 'paid' order by s.due_day nulls last, s.id limit 60;

--: many owed_to(supplier id) = owed
select s.id, k.id, k.project, k.name, k.supplier_name, s.payable, s.state, s.due_day, o.name
from settlement s join contract k on k.id = s.contract join org o on o.id = k.buyer
where k.supplier = :supplier and s.state <> 'paid' order by s.due_day nulls last, s.id limit 60;

--: many owed_in_file(project id) = owed
select s.id, k.id, k.project, k.name, k.supplier_name, s.payable, s.state, s.due_day, o.name
from settlement s join contract k on k.id = s.contract join org o on o.id = k.buyer
where k.project = :project and s.state <> 'paid' order by s.due_day nulls last, s.id limit 60;

--: many owed_in_state(state text) = owed
select s.id, k.id, k.project, k.name, k.supplier_name, s.payable, s.state, s.due_day, o.name
from settlement s join contract k on k.id = s.contract join org o on o.id = k.buyer
where s.state = :state order by s.due_day nulls last, s.id limit 60;

-- Instalments that have become due and are not settled.
--: row ripe = contract id, n int, project id, name text, instalment text, amount money, due instant
--: many ripe_of(org id) = ripe
select k.id, i.n, k.project, k.name, i.name, i.amount - i.deduction - i.settled, i.due
from contract k join contract_instalment i on i.contract = k.id
where k.buyer = :org and k.state = 'running' and i.due is not null
    and i.settled < i.amount - i.deduction
order by i.due nulls last, k.id, i.n limit 60;

--: many ripe_in_file(project id) = ripe
select k.id, i.n, k.project, k.name, i.name, i.amount - i.deduction - i.settled, i.due
from contract k join contract_instalment i on i.contract = k.id
where k.project = :project and k.state = 'running' and i.due is not null
    and i.settled < i.amount - i.deduction
order by i.due nulls last, k.id, i.n limit 60;

-- Questions whose time to answer runs.
--: row question_now = id id, project id, title text, answer_by day
--: many questions_of_buyer(org id, from_day day) = question_now
select i.id, p.id, p.title, i.answer_by from inquiry i join project p on p.id = i.project
where p.buyer = :org and i.answered is null and i.answer_by >= :from_day order by i.answer_by, i.id limit 20;

--: many questions_of_agency(org id, from_day day) = question_now
select i.id, p.id, p.title, i.answer_by from tender_entrust e join project p on p.id = e.project
join inquiry i on i.project = p.id
where e.agency = :org and e.confirmed is not null and i.answered is null
    and i.answer_by >= :from_day order by i.answer_by, i.id limit 20;

-- Projects whose plan is being made, or whose documents are not begun.
--: row planned = project id, asked instant?, confirmed instant?, agency_name text?
--: many planned_by(org id) = planned
select p.id, e.asked, e.confirmed, o.name
from project p left join tender_entrust e on e.project = p.id left join org o on o.id = e.agency
where p.buyer = :org and p.state in ('drafting', 'filed')
    and not exists (select 1 from tender t where t.project = p.id
        and t.state not in ('failed', 'ended'))
order by p.changed desc, p.id limit 30;

--: maybe entrusted(project id) = project id, asked instant?, confirmed instant?, agency_name text?
select e.project, e.asked, e.confirmed, o.name
from tender_entrust e join org o on o.id = e.agency where e.project = :project;

-- What an agency was asked to do, and has not begun.
--: row entrusting = project id, title text, buyer_name text, asked instant, confirmed instant?
--: many entrusted_to(org id) = entrusting
select e.project, p.title, o.name, e.asked, e.confirmed
from tender_entrust e join project p on p.id = e.project join org o on o.id = p.buyer
where e.agency = :org and p.state <> 'ended'
    and not exists (select 1 from tender t where t.project = e.project)
order by e.asked, e.project limit 30;

-- Acts of an organization that wait for signatures.
--: row waiting_act = id id, act text, post_kind text, created instant, thing id?
--: many waiting_acts(org id) = waiting_act
select id, act, coalesce(post_kind, ''), created, thing from side_signoff
where org = :org and state = 'waiting' order by id limit 100;

-- What waits for this post's signature, and what it is about.
--: row to_sign = id id, act text, author_name text, amount money, created instant, title text?
--: many to_sign_by(org id, post_kind text, person id) = to_sign
select s.id, s.act, h.name, s.amount, s.created,
    coalesce(p.title, t.title, k.name, (select c.name from settlement x join contract c
        on c.id = x.contract where x.id = s.thing))
from side_signoff s join person h on h.id = s.author
left join project p on p.id = s.thing left join tender t on t.id = s.thing
left join contract k on k.id = s.thing
where s.org = :org and s.state = 'waiting' and s.post_kind = :post_kind and s.author <> :person
order by s.created nulls last, s.id limit 20;

-- Came back to their author and was not submitted again.
--: many returned_to(author id, since instant) = to_sign
select s.id, s.act, h.name, s.amount, s.created,
    coalesce(p.title, t.title, k.name, (select c.name from settlement x join contract c
        on c.id = x.contract where x.id = s.thing))
from side_signoff s join person h on h.id = s.author
left join project p on p.id = s.thing left join tender t on t.id = s.thing
left join contract k on k.id = s.thing
where s.author = :author and s.state = 'returned' and s.done >= :since
    and not exists (select 1 from side_signoff n where n.author = s.author and n.act = s.act
        and n.thing = s.thing and n.created > s.created)
order by s.created desc nulls last, s.id limit 10;

--: one thing_called(thing id) = name text?
select coalesce((select title from project where id = :thing),
    (select title from tender where id = :thing), (select name from contract where id = :thing),
    (select c.name from settlement x join contract c on c.id = x.contract where x.id = :thing));

-- A supplier's deadlines.
--: row handing_in = tender id, title text, buyer_name text, deadline instant, drafted int, bid id?
--: many taken_by(org id, now instant) = handing_in
select t.id, t.title, o.name, t.deadline, 0,
    (select b.id from bid b where b.tender = t.id and b.supplier = x.supplier
        and b.state in ('live', 'awaiting') order by b.id limit 1)
from bid_taker x join tender t on t.id = x.tender join org o on o.id = t.buyer
where x.supplier = :org and t.state = 'open' and t.held is null and t.deadline > :now
order by t.deadline nulls last, t.id limit 30;

--: row asked_of = bid id, tender id, title text, kind text, until instant
--: many asked_of_supplier(org id) = asked_of
select b.id, t.id, t.title, 'explain', l.answer_until
from low_price l join bid b on b.id = l.bid join tender t on t.id = b.tender
join evaluation e on e.tender = t.id
where b.supplier = :org and l.asked is not null and l.answered is null and l.judged is null
    and e.state = 'low_price'
order by l.answer_until nulls last, b.id limit 10;

--: many quotes_of_supplier(org id) = asked_of
select b.id, t.id, t.title, 'quote', e.quotes_until
from bid b join tender t on t.id = b.tender join evaluation e on e.tender = t.id
where b.supplier = :org and b.state = 'opened' and e.state = 'quoting'
    and e.quotes_until is not null
    and not exists (select 1 from bid_quote q where q.bid = b.id and q.state = 'live')
    and not exists (select 1 from bid_review r where r.bid = b.id and r.passed = 0)
order by e.quotes_until nulls last, b.id limit 10;

--: row running = subject id, title text, state text, due instant?, day day?
--: many bids_under_way(org id) = running
select t.id, t.title, t.state, t.deadline, null from bid b join tender t on t.id = b.tender
where b.supplier = :org and b.state in ('live', 'opened')
    and t.state not in ('awarded', 'failed', 'ended')
order by t.deadline nulls last, t.id limit 20;

--: many contracts_of_party(org id) = running
select k.id, k.name, k.state, null, case when k.state in ('draft', 'reviewed') then k.sign_by
    else k.until_day end
from contract k where k.supplier = :org and k.state not in ('completed', 'ended')
order by k.until_day, k.id limit 30;

--: row ending_certificate = id id, number text, issuer text, until_day day
--: many certificates_ending(org id, until day) = ending_certificate
select id, number, issuer, until_day from supplier_certificate
where supplier = :org and ended is null and until_day is not null and until_day <= :until
order by until_day nulls last, id limit 10;

--: maybe supplier_state(org id) = state text, certificates int
select s.state, (select count(*) from supplier_certificate c
    where c.supplier = s.org and c.ended is null)
from supplier s where s.org = :org;

-- What a member of a committee has to do. mine: scores handed in; stage: of the evaluation.
--: row seat = seat id, tender id, title text, state text, stage text, opening_place text?, deadline instant?, done instant?, signed_at instant?, head int
--: many seats_of(person id) = seat
select m.seat, m.tender, t.title, m.state, e.state, t.opening_place, t.deadline, g.judged_done, g.signed_at,
    (select count(*) from committee c where c.tender = m.tender and c.head = m.person)
from committee_member m join tender t on t.id = m.tender
left join evaluation e on e.tender = m.tender
left join member_progress g on g.tender = m.tender and g.person = m.person
where m.person = :person and m.state in ('drawn', 'ready')
    and (e.state is null or e.state not in ('awarded', 'failed', 'stopped', 'decided'))
    and (e.delivered is null)
order by t.deadline nulls last, m.tender limit 30;

--: many acceptances_for(person id) = running
select a.contract, k.name, a.state, a.at, a.accepted_day
from acceptance_member m join acceptance a on a.id = m.acceptance
join contract k on k.id = a.contract
where m.person = :person and m.signed_at is null and a.state = 'signing'
order by a.at, a.id limit 20;

-- The finance department.
--: row late_publication = contract id, name text, buyer_name text, kind text, due_day day
--: many late_publications(today day) = late_publication
select k.id, k.name, o.name, case when k.published is null then 'publish' else 'file' end,
    case when k.published is null then k.publish_by else k.file_by end
from contract k join org o on o.id = k.buyer
where k.state = 'running' and ((k.published is null and k.publish_by < :today)
    or (k.published is not null and k.filed is null and k.file_by < :today))
order by k.publish_by nulls last, k.id limit 20;

--: one to_verify() = n int
select count(*) from supplier where verified is null and state in ('effective', 'resubmitted');

--: one unexplained() = n int
select count(*) from fund_outside where balance <> ours and explained is null;

--: row filed_plan = project id, title text, buyer_name text, budget money, filed instant
--: many plans_filed(since instant) = filed_plan
select p.id, p.title, o.name, p.budget, p.filed from project p join org o on o.id = p.buyer
where p.filed >= :since order by p.filed desc nulls last, p.id limit 10;

-- What is late in the whole district, for whoever looks after it.
--: row overdue_payment = settlement id, contract id, name text, buyer_name text, payable money, due_day day
--: many overdue_payments(today day) = overdue_payment
select s.id, k.id, k.name, o.name, s.payable, s.due_day
from settlement s join contract k on k.id = s.contract join org o on o.id = k.buyer
where s.state <> 'paid' and s.due_day < :today order by s.due_day, s.id limit 20;

--: row overdue_inquiry = inquiry id, project id, title text, buyer_name text, answer_by day
--: many overdue_inquiries(today day) = overdue_inquiry
select i.id, p.id, p.title, o.name, i.answer_by
from inquiry i join project p on p.id = i.project join org o on o.id = p.buyer
where i.answered is null and i.answer_by < :today order by i.answer_by, i.id limit 20;

--: row opening_soon = tender id, title text, buyer_name text, deadline instant
--: many openings_soon(since instant, until instant) = opening_soon
select t.id, t.title, o.name, t.deadline from tender t join org o on o.id = t.buyer
where t.state in ('open', 'closed') and t.venue = 'here' and t.held is null
    and t.deadline >= :since and t.deadline < :until
order by t.deadline nulls last, t.id limit 10;

-- The operators.
--: one undelivered() = messages int, letters int
select (select count(*) from side_delivery where state = 'failed'),
    (select count(*) from side_letter where state = 'failed');

--: row ending_post = person id, name text, org_name text, kind text, until_day day
--: many posts_ending(until day) = ending_post
select p.person, h.name, o.name, p.kind, p.until_day
from post p join person h on h.id = p.person join org o on o.id = p.org
where p.ended is null and p.until_day is not null and p.until_day <= :until
order by p.until_day nulls last, p.id limit 20;

--: one house_numbers() = people int, orgs int, entries int
select (select count(*) from person), (select count(*) from org),
    (select count(*) from log_entry);

-- The file of a project: its head, who is concerned, its money.
--: row file_head = id id, title text, buyer id, buyer_name text, user_unit_name text?, author id, author_name text, agency_name text?, budget money, year int, state text, method text?, filed_number text?, copied_from id?, source_title text?, source_year int?
--: maybe file_head(project id) = file_head
select p.id, p.title, p.buyer, o.name, u.name, p.author, h.name, g.name, p.budget, p.year, p.state,
    p.method, p.filed_number, p.copied_from, x.title, x.year
from project p join org o on o.id = p.buyer join person h on h.id = p.author
left join org u on u.id = p.user_unit left join tender_entrust e on e.project = p.id
left join org g on g.id = e.agency left join project x on x.id = p.copied_from
where p.id = :project;

-- Handed on: what somebody may only read since then; and each time, for the file.
--: many projects_given_up(person id) = project id
select project from project_former where person = :person
order by project, person limit 1000;

--: row handed_over = n int, giver_name text, receiver id, receiver_name text, reason text, at instant
--: many handed_over(project id) = handed_over
select x.n, g.name, x.receiver, r.name, x.reason, x.at
from project_hand_over x join person g on g.id = x.giver join person r on r.id = x.receiver
where x.project = :project order by x.n desc limit 20;

--: one file_money(project id) = granted money, frozen money, occupied money, paid money
select coalesce((select cast(sum(f.amount) as bigint) from project_fund f
        where f.project = :project), 0),
    coalesce((select cast(sum(u.frozen) as bigint) from fund_use u where u.project = :project), 0),
    coalesce((select cast(sum(u.occupied) as bigint) from fund_use u
        where u.project = :project), 0),
    coalesce((select cast(sum(u.paid) as bigint) from fund_use u where u.project = :project), 0);

--: row later_year = year int, amount money
--: many later_years(project id) = later_year
select year, amount from fund_later where project = :project order by year limit 10;

--: row file_supplier = id id, name text, supplier id, supplier_name text, amount money, state text
--: many file_suppliers(project id) = file_supplier
select k.id, k.name, k.supplier, k.supplier_name, k.amount, k.state
from contract k where k.project = :project and k.state <> 'ended' order by k.id limit 20;

-- The newest chain of the project's matters: one that waits comes first.
--: maybe file_signoff(project id) = id id, act text, state text
select s.id, s.act, s.state from side_signoff s
where s.thing = :project or s.thing in (select t.id from tender t where t.project = :project)
    or s.thing in (select k.id from contract k where k.project = :project)
    or s.thing in (select x.id from settlement x join contract k on k.id = x.contract
        where k.project = :project)
order by case s.state when 'waiting' then 0 else 1 end nulls last, s.created desc nulls last, s.id
limit 1;

--: row signed_event = id id, at instant, act text, person_name text, word text
--: many signed_events(project id) = signed_event
select s.id, g.at, s.act, h.name, g.word
from side_signoff s join side_signature g on g.signoff = s.id join person h on h.id = g.person
where s.thing = :project or s.thing in (select t.id from tender t where t.project = :project)
    or s.thing in (select k.id from contract k where k.project = :project)
order by g.at desc nulls last, s.id limit 5;

--: row paper_row = name text, number text?, at instant?, link text?, missing bool

-- Every paper there is of a project (CGF-42, 74-26, 87-76), by when it came to be.
--: row paper_fact = id id, kind text, at instant, number text?, n int
--: many paper_facts(project id) = paper_fact
select x.id, x.kind, x.at, x.number, x.n from (
    select f.line as id, 'funds' as kind, l.added as at, l.number as number, 0 as n
        from project_fund f join fund_line l on l.id = f.line where f.project = :project
    union all select project, 'need', changed, null, version from need where project = :project
    union all select id, case kind when 'market' then 'survey' else 'opinion' end, at, null, 0
        from plan_survey where project = :project
    union all select id, 'lawyer', at, null, 0 from plan_lawyer where project = :project
    union all select id, kind, at, null, 0 from plan_review where project = :project and passed = 1
    union all select id, 'plan', filed, filed_number, 0 from project
        where id = :project and filed is not null
    union all select project, 'entrust', confirmed, null, 0 from tender_entrust
        where project = :project and confirmed is not null
    union all select id, 'document', published, number, version from tender
        where project = :project and published is not null and venue = 'here'
    union all select id, kind, published, null, 0 from notice where project = :project
    union all select o.tender, 'opening', o.opened, null, 0 from bid_opening o
        join tender t on t.id = o.tender where t.project = :project
    union all select o.tender, 'bids', o.opened, null,
            (select count(*) from bid_opened b where b.tender = o.tender)
        from bid_opening o join tender t on t.id = o.tender where t.project = :project
    union all select c.tender, 'draw', c.drawn, null, 0 from committee c
        join tender t on t.id = c.tender where t.project = :project
    union all select c.tender, 'credit', max(c.checked), null, count(*) from credit_check c
        join tender t on t.id = c.tender where t.project = :project group by c.tender
    union all select r.tender, 'reviews', max(r.at), null, count(*) from bid_review r
        join tender t on t.id = r.tender where t.project = :project group by r.tender
    union all select e.tender, 'report', e.reported, e.report_number, 0 from evaluation e
        join tender t on t.id = e.tender where t.project = :project and e.reported is not null
    union all select e.tender, 'sheets', e.reported, null, 0 from evaluation e
        join tender t on t.id = e.tender where t.project = :project and e.reported is not null
    union all select e.tender, 'decision', e.decided, null, 0 from evaluation e
        join tender t on t.id = e.tender where t.project = :project and e.decided is not null
    union all select e.tender, 'letters', max(l.at), e.letter_number, count(*) from evaluation e
        join award_letter l on l.tender = e.tender join tender t on t.id = e.tender
        where t.project = :project group by e.tender, e.letter_number
    union all select id, 'contract_text', drafted, number, version from contract
        where project = :project and state <> 'ended'
    union all select k.id, 'contract_opinion', max(o.at), null, 0 from contract_opinion o
        join contract k on k.id = o.contract where k.project = :project and o.passed = 1
        group by k.id
    union all select id, 'scan', compared, number, 0 from contract
        where project = :project and compared is not null
    union all select id, 'filing', filed, filed_number, 0 from contract
        where project = :project and filed is not null
    union all select a.contract, 'assessment', a.at, null, 0 from assessment a
        join contract k on k.id = a.contract where k.project = :project
    union all select a.contract, 'acceptance_record', a.at, null, a.instalment from acceptance a
        join contract k on k.id = a.contract where k.project = :project and a.state <> 'signing'
    union all select s.id, 'settlement', s.at, s.number, 0 from settlement s
        join contract k on k.id = s.contract where k.project = :project
    union all select i.settlement, 'invoice', i.recorded, i.number, 0 from invoice i
        join settlement s on s.id = i.settlement join contract k on k.id = s.contract
        where k.project = :project
    union all select y.settlement, 'receipt', y.paid, y.receipt, 0 from payment y
        where y.project = :project and y.paid is not null
    union all select id, 'inquiry', asked, null, 0 from inquiry where project = :project) x
order by x.at nulls last, x.kind, x.id limit 400;

-- An agency's rounds as its board shows them. received: -1 before the deadline, when nobody knows.
--: row agency_round = id id, project id, title text, number text?, method text, buyer_name text, state text, venue text, held instant?, deadline instant?, opening_place text?, listed instant?, lawful_deadline day?, evaluation text?, seats int, drawn int, accepted int, ready int, received int, questions int, changes int, ended instant?
--: many agency_rounds(agency id) = agency_round
select t.id, t.project, t.title, t.number, t.method, o.name, t.state, t.venue, t.held, t.deadline,
    t.opening_place, t.listed, t.lawful_deadline, e.state, t.committee_size,
    (select count(*) from committee_member m where m.tender = t.id and m.state in ('drawn', 'ready')),
    (select count(*) from committee_member m where m.tender = t.id and m.state = 'drawn'
        and m.accepted is not null),
    (select count(*) from committee_member m where m.tender = t.id and m.state = 'ready'),
    case when t.state in ('draft', 'published', 'open') then -1 else (select count(*) from bid b
        where b.tender = t.id and b.state in ('live', 'awaiting', 'opened', 'unopened')) end,
    (select count(*) from inquiry q where q.project = t.project and q.answered is null),
    (select count(*) from tender_clarification x where x.tender = t.id), h.ended
from tender t join org o on o.id = t.buyer left join evaluation e on e.tender = t.id
left join bid_hall h on h.tender = t.id
where t.agency = :agency and t.state not in ('awarded', 'failed', 'ended')
order by t.deadline nulls last, t.id limit 200;
