-- Tenders: documents, notices, clocks. One row for each round of a project.

-- method: open_tender, consultation. venue: here, elsewhere. lawful_deadline: the earliest day the law
-- allows for the deadline, counted from the listing and from each change that was listed.
-- state: draft, published, open, closed, opened, evaluating, reported, decided, awarded, failed, ended.
create table tender (
    id bigint primary key,
    project bigint not null,
    round bigint not null,
    number text unique,
    title text not null,
    buyer bigint not null,
    agency bigint,
    method text not null,
    venue text not null,
    state text not null,
    budget bigint not null,
    ceiling bigint not null,
    set_aside text not null,
    pricing text not null,
    documents_from bigint,
    documents_until bigint,
    documents_place text,
    deadline bigint,
    opening_place text,
    consortium bigint not null,
    bond bigint not null,
    committee_size bigint not null,
    price_weight bigint not null,
    sme_deduction bigint not null,
    low_mean bigint not null,
    low_second bigint not null,
    low_ceiling bigint not null,
    low_minutes bigint not null,
    tie_rule text not null,
    contact_person text not null,
    contact_phone text not null,
    version bigint not null,
    changed_by bigint not null,
    changed bigint not null,
    document text,
    published bigint,
    listed bigint,
    listed_address text,
    notice_ends bigint,
    lawful_deadline bigint,
    held bigint,
    held_reason text,
    outside_number text,
    outside_address text,
    ended bigint,
    ended_reason text
);
create index tender_by_project on tender (project, round, id);
create index tender_by_buyer on tender (buyer, state, id);
create index tender_by_agency on tender (agency, state, id);
create index tender_by_state on tender (state, deadline, id);

create table tender_entrust (
    project bigint primary key,
    agency bigint not null,
    scope text not null,
    fee_by text not null,
    fee_standard text not null,
    asked bigint not null,
    confirmed bigint,
    confirmed_by bigint
);
create index tender_entrust_by_agency on tender_entrust (agency, project);

create table tender_group (
    tender bigint not null,
    n bigint not null,
    name text not null,
    technical bigint not null,
    weight bigint not null,
    primary key (tender, n)
);

-- n counts through all groups. kind: objective (one score for all members), judged (each member's own).
create table tender_item (
    tender bigint not null,
    n bigint not null,
    group_n bigint not null,
    name text not null,
    kind text not null,
    weight bigint not null,
    standard text,
    primary key (tender, n)
);

create table tender_level (
    tender bigint not null,
    item bigint not null,
    n bigint not null,
    score bigint not null,
    description text,
    primary key (tender, item, n)
);

create table tender_clause (
    tender bigint not null,
    n bigint not null,
    title text not null,
    text text not null,
    primary key (tender, n)
);

create table tender_clarification (
    id bigint primary key,
    tender bigint not null,
    n bigint not null,
    kind text not null,
    question text,
    answer text not null,
    affects bigint not null,
    old_deadline bigint,
    new_deadline bigint,
    notice bigint not null,
    at bigint not null
);
create index tender_clarification_by_tender on tender_clarification (tender, n, id);

--: row tender_row = id id, project id, round int, number text?, title text, buyer id, agency id?, method text, venue text, state text, budget money, ceiling money, set_aside text, pricing text, documents_from day?, documents_until day?, documents_place text?, deadline instant?, opening_place text?, consortium bool, bond money, committee_size int, price_weight dec, sme_deduction dec, low_mean dec, low_second dec, low_ceiling dec, low_minutes int, tie_rule text, contact_person text, contact_phone text, version int, changed_by id, changed instant, document text?, published instant?, listed instant?, listed_address text?, notice_ends day?, lawful_deadline day?, held instant?, held_reason text?, outside_number text?, outside_address text?, ended instant?, ended_reason text?
--: maybe tender_by_id(tender id) = tender_row
select id, project, round, number, title, buyer, agency, method, venue, state, budget, ceiling,
    set_aside, pricing, documents_from, documents_until, documents_place, deadline, opening_place,
    consortium, bond, committee_size, price_weight, sme_deduction, low_mean, low_second,
    low_ceiling, low_minutes, tie_rule, contact_person, contact_phone, version, changed_by, changed,
    document, published, listed, listed_address, notice_ends, lawful_deadline, held, held_reason,
    outside_number, outside_address, ended, ended_reason
from tender where id = :tender;

-- The newest round of a project.
--: maybe tender_of_project(project id) = tender_row
select id, project, round, number, title, buyer, agency, method, venue, state, budget, ceiling,
    set_aside, pricing, documents_from, documents_until, documents_place, deadline, opening_place,
    consortium, bond, committee_size, price_weight, sme_deduction, low_mean, low_second,
    low_ceiling, low_minutes, tie_rule, contact_person, contact_phone, version, changed_by, changed,
    document, published, listed, listed_address, notice_ends, lawful_deadline, held, held_reason,
    outside_number, outside_address, ended, ended_reason
from tender t where t.project = :project
and t.round = (select max(x.round) from tender x where x.project = :project);

--: row tender_group_row = n int, name text, technical bool, weight dec
--: many tender_groups(tender id) = tender_group_row
select n, name, technical, weight from tender_group where tender = :tender order by n limit 100;

--: row tender_item_row = n int, group_n int, name text, kind text, weight dec, standard text?
--: many tender_items(tender id) = tender_item_row
select n, group_n, name, kind, weight, standard from tender_item where tender = :tender
order by n limit 400;

--: row tender_level_row = item int, n int, score dec, description text?
--: many tender_levels(tender id) = tender_level_row
select item, n, score, description from tender_level where tender = :tender
order by item, n limit 4000;

--: row tender_clause_row = n int, title text, text text
--: many tender_clauses(tender id) = tender_clause_row
select n, title, text from tender_clause where tender = :tender order by n limit 200;

--: one tender_has_organizer(post id, person id, tender id) = n int
select count(*) from post p join tender t on t.id = :tender
where p.id = :post and p.person = :person and p.ended is null
and ((p.org = t.buyer and p.kind in ('handler', 'section'))
    or (p.org = t.agency and p.kind in ('agent', 'agent_head')));

--: one tender_has_buyer(post id, person id, tender id) = n int
select count(*) from post p join tender t on t.id = :tender
where p.id = :post and p.person = :person and p.ended is null and p.org = t.buyer;

--: one project_has_organizer(post id, person id, project id) = n int
select count(*) from post p join project j on j.id = :project
left join tender_entrust e on e.project = j.id and e.confirmed is not null
where p.id = :post and p.person = :person and p.ended is null
and ((p.org = j.buyer and p.kind in ('handler', 'section'))
    or (p.org = e.agency and p.kind in ('agent', 'agent_head')));

--: one project_has_agency(post id, person id, project id) = n int
select count(*) from post p join tender_entrust e on e.project = :project and e.agency = p.org
where p.id = :post and p.person = :person and p.ended is null
and p.kind in ('agent', 'agent_head');

--: exec tender_set_state(tender id, state text, at instant)
update tender set state = :state, changed = :at where id = :tender;

--: exec tender_finish(tender id, state text, reason text?, at instant)
update tender set state = :state, changed = :at, ended = :at, ended_reason = :reason
where id = :tender;
