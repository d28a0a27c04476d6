-- Station messages. What an entry of the log brings about is derived from it and can be made again;
-- what a side act brings about (sign-offs, which are no entries) stands beside it with the same
-- columns. Seen marks are of neither.

-- code: message_rules; topic and todo follow from it. link: the page of what is to be done. thing:
-- what the act was about; project: only where the sentence names it.
create table derived_message (
    id bigint primary key,
    at bigint not null,
    code text not null,
    person bigint not null,
    post bigint,
    thing bigint not null,
    topic text not null,
    todo bigint not null,
    project bigint,
    title text not null,
    other text,
    amount bigint,
    day bigint,
    time bigint,
    reason text,
    link text not null
);
create index derived_message_by_person on derived_message (person, at, id);
create index derived_message_by_time on derived_message (at, id);

create table side_message (
    id bigint primary key,
    at bigint not null,
    code text not null,
    person bigint not null,
    post bigint,
    thing bigint not null,
    topic text not null,
    todo bigint not null,
    project bigint,
    title text not null,
    other text,
    amount bigint,
    day bigint,
    time bigint,
    reason text,
    link text not null
);
create index side_message_by_person on side_message (person, at, id);
create index side_message_by_time on side_message (at, id);

create table side_seen (
    message bigint not null,
    person bigint not null,
    at bigint not null,
    primary key (person, message)
);

-- Sending on: by which ways the house can (the operator's), who wants what by which (their own
-- choice; a telephone number stands nowhere else), and what became of each.
create table side_hook (
    channel text primary key,
    address text not null,
    at bigint not null
);

-- level: all, or todo for what asks for something to be done.
create table side_reach (
    person bigint not null,
    channel text not null,
    target text not null,
    level text not null,
    since bigint not null,
    primary key (person, channel)
);

-- state: waiting, sent, failed.
create table side_delivery (
    message bigint not null,
    channel text not null,
    person bigint not null,
    topic text not null,
    target text not null,
    at bigint not null,
    state text not null,
    attempts bigint not null,
    next bigint not null,
    tried bigint,
    status bigint,
    error text,
    primary key (message, channel)
);
create index side_delivery_by_state on side_delivery (state, channel, next, message);
create index side_delivery_by_time on side_delivery (at, message, channel);

-- What a message is about, found from the thing the act names.
--: row about = subject id, project id?, title text, buyer id?, author id?, agency id?, supplier id?, other text?, amount money?, day day?, time instant?
--: maybe about_project(project id) = about
select p.id, p.id, p.title, p.buyer, p.author, e.agency, null, o.name, p.budget, null, null
from project p join org o on o.id = p.buyer left join tender_entrust e on e.project = p.id
where p.id = :project;

--: maybe about_tender(tender id) = about
select t.id, t.project, t.title, t.buyer, p.author, t.agency, null, o.name, null, null, t.deadline
from tender t join project p on p.id = t.project join org o on o.id = t.buyer
where t.id = :tender;

--: maybe about_bid(bid id) = about
select t.id, t.project, t.title, t.buyer, p.author, t.agency, b.supplier, b.number, null, null, t.deadline
from bid b join tender t on t.id = b.tender join project p on p.id = t.project where b.id = :bid;

--: maybe about_inquiry(inquiry id) = about
select p.id, p.id, p.title, p.buyer, p.author, e.agency, i.asker_org, o.name, null, i.answer_by, null
from inquiry i join project p on p.id = i.project left join org o on o.id = i.asker_org
left join tender_entrust e on e.project = p.id and e.confirmed is not null
where i.id = :inquiry;

--: maybe about_contract(contract id) = about
select k.id, k.project, k.name, k.buyer, p.author, null, k.supplier, k.supplier_name, k.amount, k.sign_by, null
from contract k join project p on p.id = k.project where k.id = :contract;

--: maybe about_acceptance(acceptance id) = about
select k.id, k.project, k.name, k.buyer, p.author, null, k.supplier, k.supplier_name, k.amount,
    a.accepted_day, null
from acceptance a join contract k on k.id = a.contract join project p on p.id = k.project
where a.id = :acceptance;

--: maybe about_settlement(settlement id) = about
select k.id, k.project, k.name, k.buyer, p.author, null, k.supplier, k.supplier_name, s.payable, s.due_day, null
from settlement s join contract k on k.id = s.contract join project p on p.id = k.project
where s.id = :settlement;

--: maybe about_unpaid(settlement id) = about
select k.id, k.project, k.name, k.buyer, p.author, null, k.supplier, k.supplier_name, s.payable, s.due_day, null
from settlement s join contract k on k.id = s.contract join project p on p.id = k.project
where s.id = :settlement and s.state <> 'paid';

--: maybe about_payment(payment id) = about
select k.id, k.project, k.name, k.buyer, p.author, null, k.supplier, k.supplier_name, y.amount, y.paid_day, null
from payment y join contract k on k.id = y.contract join project p on p.id = k.project
where y.id = :payment;

--: maybe about_certificate(certificate id) = about
select c.id, null, c.number, null, null, null, c.supplier, c.issuer, null, c.until_day, null
from supplier_certificate c where c.id = :certificate and c.ended is null;

--: maybe about_supplier(supplier id) = about
select s.org, null, o.name, null, null, null, s.org, o.name, null, null, null
from supplier s join org o on o.id = s.org where s.org = :supplier;

-- Who is told.
--: row addressee = person id, post id?
--: many posts_of_kind(org id, kind text) = addressee
select person, id from post where org = :org and kind = :kind and ended is null
order by id limit 200;

-- Whoever runs the project; when they have left that office, all who hold it.
--: many handlers_of(org id, author id) = addressee
select p.person, p.id from post p
where p.org = :org and p.kind = 'handler' and p.ended is null
    and (p.person = :author or not exists (select 1 from post x where x.org = :org
        and x.person = :author and x.kind = 'handler' and x.ended is null))
order by p.id limit 200;

--: many posts_anywhere(kind text) = addressee
select person, id from post where kind = :kind and ended is null order by id limit 200;

--: many people_of_supplier(supplier id) = addressee
select person, id from post
where org = :supplier and kind in ('supplier_head', 'supplier_staff') and ended is null
order by id limit 200;

--: many takers_of(tender id) = addressee
select p.person, p.id from bid_taker b join post p on p.org = b.supplier
where b.tender = :tender and p.kind in ('supplier_head', 'supplier_staff') and p.ended is null
order by p.id limit 2000;

-- Took the document, and nothing of theirs counts at this moment.
--: many not_handed_in(tender id) = addressee
select p.person, p.id from bid_taker b join tender t on t.id = b.tender
join post p on p.org = b.supplier
where b.tender = :tender and t.state = 'open' and t.held is null
    and p.kind in ('supplier_head', 'supplier_staff') and p.ended is null
    and not exists (select 1 from bid x where x.tender = b.tender and x.supplier = b.supplier
        and x.state in ('live', 'awaiting'))
order by p.id limit 2000;

--: many bidders_of(tender id) = addressee
select p.person, p.id from bid b join post p on p.org = b.supplier
where b.tender = :tender and b.state in ('live', 'opened', 'unopened')
    and p.kind in ('supplier_head', 'supplier_staff') and p.ended is null
order by p.id limit 2000;

-- Not excluded by a review.
--: many bidders_still_in(tender id) = addressee
select p.person, p.id from bid b join post p on p.org = b.supplier
where b.tender = :tender and b.state = 'opened'
    and p.kind in ('supplier_head', 'supplier_staff') and p.ended is null
    and not exists (select 1 from bid_review r where r.bid = b.id and r.passed = 0)
order by p.id limit 2000;

--: many winner_of(tender id) = addressee
select p.person, p.id from evaluation e join post p on p.org = e.winner_supplier
where e.tender = :tender and p.kind in ('supplier_head', 'supplier_staff') and p.ended is null
order by p.id limit 200;

--: many others_of(tender id) = addressee
select p.person, p.id from bid b join evaluation e on e.tender = b.tender
join post p on p.org = b.supplier
where b.tender = :tender and b.state in ('opened', 'unopened') and b.supplier <> e.winner_supplier
    and p.kind in ('supplier_head', 'supplier_staff') and p.ended is null
order by p.id limit 2000;

--: many members_of(tender id) = addressee
select m.person, null from committee_member m
where m.tender = :tender and m.state in ('drawn', 'ready') order by m.person limit 50;

--: many acceptance_signers(acceptance id) = addressee
select m.person, null from acceptance_member m
where m.acceptance = :acceptance and m.person is not null and m.signed_at is null
order by m.n limit 50;

--: many asker_of(inquiry id) = addressee
select asker, null from inquiry where id = :inquiry order by id limit 1;

--: many persons_of_post(org id, kind text, author id) = addressee
select person, id from post
where org = :org and kind = :kind and ended is null and person <> :author order by id limit 200;

--: maybe post_of_author(signoff id) = author id, post id, org id, act text, amount money, body text, state text, next_post text?, project id?
select s.author, s.author_post, s.org, s.act, s.amount, s.body, s.state, s.post_kind,
    coalesce((select id from project where id = s.thing),
        (select project from tender where id = s.thing),
        (select project from contract where id = s.thing),
        (select k.project from settlement x join contract k on k.id = x.contract
         where x.id = s.thing))
from side_signoff s where s.id = :signoff;

--: maybe first_remark(signoff id) = place text?, reason text
select spot, reason from side_signoff_remark where signoff = :signoff order by n limit 1;

--: maybe person_called(person id) = name text
select name from person where id = :person;

--: maybe purchase_deadline(tender id) = deadline instant?
select deadline from tender where id = :tender;

-- Writing.
--: one message_last() = n int
select coalesce(max(id), 0) from derived_message;

--: exec message_add(id id, at instant, code text, person id, post id?, thing id, topic text, todo bool, project id?, title text, other text?, amount money?, day day?, time instant?, reason text?, link text)
insert into derived_message (id, at, code, person, post, thing, topic, todo, project, title, other,
    amount, day, time, reason, link)
values (:id, :at, :code, :person, :post, :thing, :topic, :todo, :project, :title, :other,
    :amount, :day, :time, :reason, :link);

--: exec side_message_add(id id, at instant, code text, person id, post id?, thing id, topic text, todo bool, project id?, title text, other text?, amount money?, day day?, time instant?, reason text?, link text)
insert into side_message (id, at, code, person, post, thing, topic, todo, project, title, other,
    amount, day, time, reason, link)
values (:id, :at, :code, :person, :post, :thing, :topic, :todo, :project, :title, :other,
    :amount, :day, :time, :reason, :link);

--: exec seen_put(message id, person id, at instant)
insert into side_seen (message, person, at) values (:message, :person, :at)
on conflict (person, message) do nothing;

--: exec seen_all(person id, post id, topic text, project int, at instant)
insert into side_seen (message, person, at)
select m.id, m.person, :at from (
    select id, person, post, topic, project from derived_message where person = :person
    union all select id, person, post, topic, project from side_message where person = :person) m
where (m.post is null or m.post = :post) and (:topic = '' or m.topic = :topic)
    and (:project = 0 or m.project = :project)
    and not exists (select 1 from side_seen s where s.person = m.person and s.message = m.id);

-- Reading: what is young and has not been seen first, then by time.
--: row message_row = id id, at instant, code text, topic text, todo bool, project id?, title text, other text?, amount money?, day day?, time instant?, reason text?, link text, seen instant?
--: many messages_of(person id, post id, since instant, young instant, which int, topic text, project int, size int, skip int) = message_row
select m.id, m.at, m.code, m.topic, m.todo, m.project, m.title, m.other, m.amount, m.day, m.time,
    m.reason, m.link, s.at
from (select * from derived_message where person = :person and at >= :since
    union all select * from side_message where person = :person and at >= :since) m
left join side_seen s on s.person = m.person and s.message = m.id
where (m.post is null or m.post = :post) and (:topic = '' or m.topic = :topic)
    and (:project = 0 or m.project = :project)
    and (:which = 0 or (s.at is null and m.at >= :young and (:which = 1 or m.todo = 1)))
order by case when s.at is null and m.at >= :young then 0 else 1 end nulls last,
    m.at desc nulls last, m.id
limit :size offset :skip;

-- which: 0 all, 1 young and unread, 2 of these what is to be done.
--: one messages_found(person id, post id, since instant, young instant, which int, topic text, project int) = n int
select count(*)
from (select * from derived_message where person = :person and at >= :since
    union all select * from side_message where person = :person and at >= :since) m
left join side_seen s on s.person = m.person and s.message = m.id
where (m.post is null or m.post = :post) and (:topic = '' or m.topic = :topic)
    and (:project = 0 or m.project = :project)
    and (:which = 0 or (s.at is null and m.at >= :young and (:which = 1 or m.todo = 1)));

-- The projects that messages of a year are about.
--: many messages_projects(person id, post id, since instant) = project id, title text, n int
select p.id, p.title, count(*)
from (select project, post from derived_message where person = :person and at >= :since
    union all select project, post from side_message where person = :person and at >= :since) m
join project p on p.id = m.project where m.post is null or m.post = :post
group by p.id, p.title order by p.title, p.id limit 200;

--: one messages_count(person id, post id, since instant) = total int, unread int
select count(*), coalesce(cast(sum(case when s.at is null then 1 else 0 end) as bigint), 0)
from (select id, person, post from derived_message where person = :person and at >= :since
    union all select id, person, post from side_message where person = :person and at >= :since) m
left join side_seen s on s.person = m.person and s.message = m.id
where m.post is null or m.post = :post;

--: one messages_elsewhere(person id, post id, since instant) = n int
select count(*) from (
    select id, person, post from derived_message where person = :person and at >= :since
    union all select id, person, post from side_message where person = :person and at >= :since) m
where m.post is not null and m.post <> :post
    and not exists (select 1 from side_seen s where s.person = m.person and s.message = m.id);

--: maybe message_owner(message id) = person id, link text
select person, link from (select id, person, link from derived_message where id = :message
    union all select id, person, link from side_message where id = :message) m
order by m.id limit 1;

-- Sending on.
--: exec hooks_clear()
delete from side_hook;
--: exec hook_put(channel text, address text, at instant)
insert into side_hook (channel, address, at) values (:channel, :address, :at);
--: row hook_row = channel text, address text, at instant, waiting int, failed int, last instant?
--: many hooks() = hook_row
select h.channel, h.address, h.at,
    (select count(*) from side_delivery d where d.channel = h.channel and d.state = 'waiting'),
    (select count(*) from side_delivery d where d.channel = h.channel and d.state = 'failed'),
    (select max(d.tried) from side_delivery d where d.channel = h.channel and d.state = 'sent')
from side_hook h order by h.channel limit 10;

--: exec reach_clear(person id)
delete from side_reach where person = :person;
--: exec reach_put(person id, channel text, target text, level text, at instant)
insert into side_reach (person, channel, target, level, since)
values (:person, :channel, :target, :level, :at);
--: row reach_row = channel text, target text, level text, since instant
--: many reaches_of(person id) = reach_row
select channel, target, level, since from side_reach where person = :person
order by channel limit 10;
--: maybe person_phone(person id) = phone text?
select phone from person where id = :person;

-- What is young, wanted and has no delivery yet.
--: one deliveries_to_queue(channel text, since instant) = n int
select count(*) from side_reach r
join (select id, person, at, todo from derived_message where at >= :since
    union all select id, person, at, todo from side_message where at >= :since) m
    on m.person = r.person and m.at >= r.since and (r.level = 'all' or m.todo = 1)
where r.channel = :channel and not exists (
    select 1 from side_delivery d where d.message = m.id and d.channel = r.channel);
--: exec deliveries_queue(channel text, since instant, at instant)
insert into side_delivery (message, channel, person, topic, target, at, state, attempts, next)
select m.id, r.channel, m.person, m.topic, r.target, :at, 'waiting', 0, :at from side_reach r
join (select id, person, at, todo, topic from derived_message where at >= :since
    union all select id, person, at, todo, topic from side_message where at >= :since) m
    on m.person = r.person and m.at >= r.since and (r.level = 'all' or m.todo = 1)
where r.channel = :channel and not exists (
    select 1 from side_delivery d where d.message = m.id and d.channel = r.channel);
--: exec deliveries_forget(before instant)
delete from side_delivery where at < :before;

--: row due_delivery = message id, person id, target text, attempts int, next instant
--: many deliveries_due(channel text, now instant) = due_delivery
select message, person, target, attempts, next from side_delivery
where state = 'waiting' and channel = :channel and next <= :now
order by next, message, channel limit 20;
--: one delivery_next(channel text) = at instant?
select min(next) from side_delivery where state = 'waiting' and channel = :channel;
--: maybe message_by_id(message id) = message_row
select m.id, m.at, m.code, m.topic, m.todo, m.project, m.title, m.other, m.amount, m.day, m.time,
    m.reason, m.link, s.at
from (select * from derived_message where id = :message
    union all select * from side_message where id = :message) m
left join side_seen s on s.person = m.person and s.message = m.id order by m.id limit 1;
--: exec delivery_tried(message id, channel text, state text, next instant, status int, error text?, at instant)
update side_delivery set state = :state, attempts = attempts + 1, next = :next, tried = :at,
    status = :status, error = :error
where message = :message and channel = :channel and state = 'waiting';
--: exec delivery_again(message id, channel text, at instant)
update side_delivery set state = 'waiting', attempts = 0, next = :at
where message = :message and channel = :channel;
--: maybe delivery_of(message id, channel text) = state text
select state from side_delivery where message = :message and channel = :channel;

--: row delivery_row = message id, channel text, person_name text, topic text, target text, at instant, state text, attempts int, next instant, tried instant?, status int?, error text?
--: many deliveries(state text, channel text, size int, skip int) = delivery_row
select d.message, d.channel, p.name, d.topic, d.target, d.at, d.state, d.attempts, d.next, d.tried,
    d.status, d.error
from side_delivery d join person p on p.id = d.person
where (:state = '' or d.state = :state) and (:channel = '' or d.channel = :channel)
order by d.at desc, d.message, d.channel limit :size offset :skip;
--: one deliveries_n(state text, channel text) = n int
select count(*) from side_delivery d
where (:state = '' or d.state = :state) and (:channel = '' or d.channel = :channel);
