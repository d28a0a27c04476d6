-- Draws that anyone can repeat. What is public stands in the log; names stand here alone until they
-- are published.

-- purpose, mode: codes. nth: which draw of this purpose for this project. state: open, committed,
-- closed, ranked, void. outer_keys, inner_keys: public keys of age, one a line. agreed: the version
-- of the list that the key holder has seen. cause: why it is void.
create table draw (
    id bigint primary key,
    purpose text not null,
    subject text not null,
    project bigint,
    nth bigint not null,
    mode text not null,
    state text not null,
    org bigint not null,
    org_name text not null,
    opened bigint not null,
    outer_keys text,
    inner_keys text,
    inner_org bigint,
    inner_org_name text,
    sources text,
    version bigint not null,
    agreed bigint,
    root text,
    committed bigint,
    given_until bigint,
    shown_until bigint,
    closed bigint,
    pool_key text,
    seed text,
    ranked bigint,
    cause text,
    ended bigint
);
create index draw_by_time on draw (opened, id);
create index draw_by_project on draw (project, purpose, id);
create index draw_by_org on draw (org, state, id);

-- How many are wanted of each category.
create table draw_seat (
    draw bigint not null,
    n bigint not null,
    category text not null,
    seats bigint not null,
    primary key (draw, n)
);

-- salt: 64 hexadecimal digits; with category, name and unit it gives the candidate's commitment.
create table draw_candidate (
    draw bigint not null,
    n bigint not null,
    category text not null,
    name text not null,
    unit text not null,
    salt text not null,
    primary key (draw, n)
);

create table draw_excluded (
    draw bigint not null,
    n bigint not null,
    name text not null,
    unit text not null,
    reason text not null,
    primary key (draw, n)
);

-- A random number that somebody gave. sealed: an age file with armor; middle: what is in its outer
-- layer, in base64. manner: how it was shown: self, recovered, spoiled.
create table draw_part (
    draw bigint not null,
    n bigint not null,
    name text not null,
    org_name text not null,
    fixed text not null,
    sealed text not null,
    given bigint not null,
    middle text,
    r text,
    shown bigint,
    manner text,
    primary key (draw, n),
    unique (draw, name)
);

-- The order. name, unit, salt: once they are published. answer: of who was asked in turn.
create table draw_place (
    draw bigint not null,
    category text not null,
    place bigint not null,
    fixed text,
    ticket text,
    number bigint,
    name text,
    unit text,
    salt text,
    answer text,
    answered bigint,
    primary key (draw, category, place)
);

-- Where in the log its acts stand.
create table draw_entry (
    draw bigint not null,
    seq bigint not null,
    primary key (draw, seq)
);

-- The key of the pool's tree and the platform's own number.
create table secret_draw (
    draw bigint primary key,
    key bytea not null,
    r bytea not null
);

--: row draw_project_choices_row = id id, title text
--: many draw_project_choices(post id) = draw_project_choices_row
select j.id, j.title from project j join post p on p.id = :post
left join tender_entrust e on e.project = j.id and e.confirmed is not null
where p.org = j.buyer or p.org = e.agency
    or p.kind in ('oversight', 'inspection', 'performance', 'auditor', 'supervisor')
order by j.created desc, j.id desc limit 300;

--: exec draw_add(id id, purpose text, subject text, project id?, nth int, mode text, org id, org_name text, sources text?, at instant)
insert into draw (id, purpose, subject, project, nth, mode, state, org, org_name, opened, sources,
    version)
values (:id, :purpose, :subject, :project, :nth, :mode, 'open', :org, :org_name, :at, :sources, 0);

--: row draw_row = id id, purpose text, subject text, project id?, title text?, nth int, mode text, state text, org id, org_name text, opened instant, outer_keys text?, inner_keys text?, inner_org id?, inner_org_name text?, sources text?, version int, agreed int?, root text?, committed instant?, given_until instant?, shown_until instant?, closed instant?, pool_key text?, seed text?, ranked instant?, cause text?, ended instant?
--: maybe draw_by_id(draw id) = draw_row
select d.id, d.purpose, d.subject, d.project, p.title, d.nth, d.mode, d.state, d.org, d.org_name,
    d.opened, d.outer_keys, d.inner_keys, d.inner_org, d.inner_org_name, d.sources, d.version,
    d.agreed, d.root, d.committed, d.given_until, d.shown_until, d.closed, d.pool_key, d.seed, d.ranked, d.cause,
    d.ended
from draw d left join project p on p.id = d.project where d.id = :draw;

--: row draw_line = id id, purpose text, subject text, project id?, nth int, mode text, state text, org_name text, opened instant, ranked instant?, ended instant?
--: many draws_newest(size int, skip int) = draw_line
select id, purpose, subject, project, nth, mode, state, org_name, opened, ranked, ended from draw
order by opened desc, id desc limit :size offset :skip;
--: one draws_count() = n int
select count(*) from draw;
--: many draws_to_work_on(org id, holder int) = draw_line
select id, purpose, subject, project, nth, mode, state, org_name, opened, ranked, ended from draw
where state <> 'void' and (org = :org or (:holder = 1 and mode = 'tickets' and state <> 'ranked'
    and (inner_org is null or inner_org = :org)))
order by opened desc, id desc limit 50;

--: row draw_choice_row = id id, subject text
--: many draw_choices(project id, purpose text) = draw_choice_row
select id, subject from draw where project = :project and purpose = :purpose and state = 'ranked'
order by ranked desc nulls last, id desc limit 20;

--: one draws_before(org id, project id?, free int, purpose text, subject text) = n int, unfinished int
select count(*), coalesce(cast(sum(case when state in ('open', 'committed', 'closed') then 1
    else 0 end) as bigint), 0)
from draw where purpose = :purpose
and (project = :project or (:free = 1 and project is null and org = :org and subject = :subject));

--: one draw_keeper_posts(draw id, post id, person id) = n int
select count(*) from post p join draw d on d.id = :draw and d.org = p.org
where p.id = :post and p.person = :person and p.ended is null
and p.kind in ('handler', 'section', 'agent', 'agent_head', 'oversight', 'inspection',
    'performance', 'auditor', 'supervisor');
--: one draw_holder_posts(draw id, post id, person id) = n int
select count(*) from post p join draw d on d.id = :draw
where p.id = :post and p.person = :person and p.ended is null and p.kind = 'key_holder'
and p.org <> d.org and (d.inner_org is null or d.inner_org = p.org);
-- A supplier whose bid was opened, in the purchase that the draw is for.
--: maybe draw_bidder(draw id, post id, person id) = org id, name text
select b.supplier, b.supplier_name from post p join draw d on d.id = :draw
join tender t on t.project = d.project join bid b on b.tender = t.id and b.supplier = p.org
where p.id = :post and p.person = :person and p.ended is null and b.state = 'opened'
order by b.id limit 1;
--: maybe draw_budget(project id) = budget money
select budget from project where id = :project;
--: maybe draw_project(project id) = state text
select t.state from tender t where t.project = :project
order by t.round desc, t.id desc limit 1;

--: exec draw_set_outer(draw id, outer_keys text)
update draw set outer_keys = :outer_keys where id = :draw;
--: exec draw_set_inner(draw id, inner_keys text, org id, org_name text)
update draw set inner_keys = :inner_keys, inner_org = :org, inner_org_name = :org_name
where id = :draw;
--: exec draw_set_version(draw id, version int)
update draw set version = :version, agreed = null where id = :draw;
--: exec draw_agree(draw id, version int)
update draw set agreed = :version where id = :draw;
--: exec draw_commit_to(draw id, root text?, given_until instant?, shown_until instant?, at instant)
update draw set state = 'committed', root = :root, given_until = :given_until,
    shown_until = :shown_until, committed = :at
where id = :draw;
--: exec draw_close_parts(draw id, at instant)
update draw set state = 'closed', closed = :at where id = :draw;
--: exec draw_rank(draw id, pool_key text?, seed text?, at instant)
update draw set state = 'ranked', pool_key = :pool_key, seed = :seed, ranked = :at where id = :draw;
--: exec draw_void(draw id, cause text, at instant)
update draw set state = 'void', cause = :cause, ended = :at where id = :draw;

--: exec draw_seats_clear(draw id)
delete from draw_seat where draw = :draw;
--: exec draw_seat_add(draw id, n int, category text, seats int)
insert into draw_seat (draw, n, category, seats) values (:draw, :n, :category, :seats);
--: row draw_seat_row = n int, category text, seats int, candidates int
--: many draw_seats(draw id) = draw_seat_row
select s.n, s.category, s.seats, (select count(*) from draw_candidate c
    where c.draw = s.draw and c.category = s.category)
from draw_seat s where s.draw = :draw order by s.n limit 20;

--: exec draw_candidates_clear(draw id)
delete from draw_candidate where draw = :draw;
--: exec draw_candidate_add(draw id, n int, category text, name text, unit text, salt text)
insert into draw_candidate (draw, n, category, name, unit, salt)
values (:draw, :n, :category, :name, :unit, :salt);
--: row draw_candidate_row = n int, category text, name text, unit text, salt text
--: many draw_candidates(draw id) = draw_candidate_row
select n, category, name, unit, salt from draw_candidate where draw = :draw order by n limit 200;

--: exec draw_excluded_clear(draw id)
delete from draw_excluded where draw = :draw;
--: exec draw_excluded_add(draw id, n int, name text, unit text, reason text)
insert into draw_excluded (draw, n, name, unit, reason) values (:draw, :n, :name, :unit, :reason);
--: row draw_excluded_row = n int, name text, unit text, reason text
--: many draw_excluded_of(draw id) = draw_excluded_row
select n, name, unit, reason from draw_excluded where draw = :draw order by n limit 100;

--: exec draw_part_add(draw id, n int, name text, org_name text, fixed text, sealed text, at instant)
insert into draw_part (draw, n, name, org_name, fixed, sealed, given)
values (:draw, :n, :name, :org_name, :fixed, :sealed, :at);
--: row draw_part_row = n int, name text, org_name text, fixed text, sealed text, given instant, middle text?, r text?, shown instant?, manner text?
--: many draw_parts_of(draw id) = draw_part_row
select n, name, org_name, fixed, sealed, given, middle, r, shown, manner from draw_part
where draw = :draw order by n limit 100;
--: exec draw_part_show(draw id, name text, r text, manner text, at instant)
update draw_part set r = :r, manner = :manner, shown = :at where draw = :draw and name = :name;
--: exec draw_part_middle(draw id, name text, middle text)
update draw_part set middle = :middle where draw = :draw and name = :name;
--: exec draw_part_spoil(draw id, name text, at instant)
update draw_part set manner = 'spoiled', shown = :at where draw = :draw and name = :name;

--: exec draw_place_add(draw id, category text, place int, fixed text?, ticket text?, number int, name text?, unit text?)
insert into draw_place (draw, category, place, fixed, ticket, number, name, unit)
values (:draw, :category, :place, :fixed, :ticket, :number, :name, :unit);
--: row draw_place_row = category text, place int, fixed text?, ticket text?, number int?, name text?, unit text?, salt text?, answer text?, answered instant?
--: many draw_places(draw id) = draw_place_row
select category, place, fixed, ticket, number, name, unit, salt, answer, answered from draw_place
where draw = :draw order by category, place limit 200;
--: exec draw_place_answer(draw id, category text, place int, answer text, at instant)
update draw_place set answer = :answer, answered = :at
where draw = :draw and category = :category and place = :place;
--: exec draw_place_name(draw id, category text, place int, name text, unit text, salt text)
update draw_place set name = :name, unit = :unit, salt = :salt
where draw = :draw and category = :category and place = :place;

--: exec draw_entry_add(draw id, seq int)
insert into draw_entry (draw, seq) values (:draw, :seq);
--: row draw_entry_row = seq int, kind text, at instant, body text
--: many draw_entries(draw id) = draw_entry_row
select e.seq, l.kind, l.at, l.body from draw_entry e join log_entry l on l.seq = e.seq
where e.draw = :draw order by e.seq limit 500;

--: exec secret_draw_add(draw id, key bytes, r bytes)
insert into secret_draw (draw, key, r) values (:draw, :key, :r);
--: maybe secret_draw_of(draw id) = key bytes, r bytes
select key, r from secret_draw where draw = :draw;
