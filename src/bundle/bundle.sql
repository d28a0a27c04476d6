-- Which entries of the log are about which project. Derived, and made anew from the log.

-- public: n is the entry's place in the log; else a private record's number, and org whose it is.
-- Project 0: what every bundle needs, the keys and the law that was set.
create table derived_about (
    project bigint not null,
    public bigint not null,
    n bigint not null,
    org bigint not null,
    primary key (project, public, n)
);

-- Who took everything about a project, and why.
create table bundle_taking (
    id bigint primary key,
    project bigint not null,
    person bigint not null,
    org bigint not null,
    reason text not null,
    at bigint not null
);
create index bundle_taking_by_project on bundle_taking (project, at, id);

--: exec bundle_taking_add(id id, project id, person id, org id, reason text, at instant)
insert into bundle_taking (id, project, person, org, reason, at)
values (:id, :project, :person, :org, :reason, :at);

--: row bundle_taking_row = id id, person_name text, org_name text, reason text, at instant
--: many bundle_takings(project id) = bundle_taking_row
select x.id, h.name, o.name, x.reason, x.at from bundle_taking x
join person h on h.id = x.person join org o on o.id = x.org
where x.project = :project order by x.at desc, x.id limit 100;

--: one bundle_taken(project id, person id) = n int
select count(*) from bundle_taking where project = :project and person = :person;

-- A round of which bids, scores and ranking are still secret.
--: maybe bundle_secret_round(project id) = number text?, state text
select number, state from tender where project = :project and venue = 'here' and state in
    ('published', 'open', 'closed', 'opened', 'evaluating', 'reported')
order by round desc, id limit 1;

--: one bundle_own(project id, org id) = n int
select count(*) from derived_about where project = :project and public = 0 and org = :org;

--: exec about_add(project int, public bool, n int, org int)
insert into derived_about (project, public, n, org) values (:project, :public, :n, :org)
on conflict (project, public, n) do nothing;

-- The project that a thing belongs to, whatever it is.
--: one project_of_thing(thing id) = project id?
select coalesce((select id from project where id = :thing),
    (select project from tender where id = :thing), (select project from notice where id = :thing),
    (select t.project from bid b join tender t on t.id = b.tender where b.id = :thing),
    (select project from contract where id = :thing),
    (select c.project from settlement s join contract c on c.id = s.contract where s.id = :thing),
    (select c.project from acceptance s join contract c on c.id = s.contract where s.id = :thing),
    (select c.project from assessment s join contract c on c.id = s.contract where s.id = :thing),
    (select c.project from payment s join contract c on c.id = s.contract where s.id = :thing),
    (select c.project from pay_question s join contract c on c.id = s.contract where s.id = :thing),
    (select c.project from contract_opinion s join contract c on c.id = s.contract
        where s.id = :thing),
    (select t.project from tender_clarification s join tender t on t.id = s.tender
        where s.id = :thing),
    (select t.project from bid_quote s join tender t on t.id = s.tender where s.id = :thing),
    (select t.project from committee_member s join tender t on t.id = s.tender
        where s.seat = :thing),
    (select project from inquiry where id = :thing),
    (select project from plan_survey where id = :thing),
    (select project from draw where id = :thing),
    (select project from plan_lawyer where id = :thing),
    (select project from plan_review where id = :thing));

-- What of a project is known to the public.
--: row bundle_project_row = title text, buyer_name text, notices int
--: maybe bundle_project(project id) = bundle_project_row
select p.title, o.name, (select count(*) from notice n where n.project = p.id)
from project p join org o on o.id = p.buyer where p.id = :project;

--: row bundle_act = seq int, at instant, kind text, body text
--: many bundle_acts(project id, from_seq int, size int) = bundle_act
select seq, at, kind, body from log_entry where seq >= :from_seq and seq < :size and seq in
    (select x.n from derived_about x where x.project in (0, :project) and x.public = 1)
order by seq limit 200;

-- Private records whose slot was closed before `size`; org 0: everybody's.
--: row bundle_record = n int, salt bytes, kind text, body text
--: many bundle_records(project id, org int, from_n int, size int) = bundle_record
select p.n, p.salt, p.kind, p.body from derived_about x join log_private p on p.n = x.n
join closed_slot c on c.slot = p.slot
where x.project = :project and x.public = 0 and (:org = 0 or x.org = :org) and x.n >= :from_n
    and c.seq < :size
order by p.n limit 200;

--: one bundle_record_count(project id) = n int
select count(*) from derived_about where project = :project and public = 0;

--: row bundle_personal = n int, field text, salt bytes, value text
--: many bundle_personals(n int) = bundle_personal
select n, field, salt, value from log_personal where n = :n order by n, field limit 100;

-- How bids are called in the index.
--: maybe bundle_bid(bid id) = supplier_name text
select supplier_name from bid where id = :bid;

-- The newest slot that was closed before `size`.
--: maybe bundle_slot(size int) = slot int
select slot from closed_slot where seq < :size order by slot desc limit 1;
