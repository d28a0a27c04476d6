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

-- Padlocks that bids are sealed to. layer: outer, inner; role: holder, deputy, escrow.
create table tender_lock (
    tender bigint not null,
    recipient text not null,
    layer text not null,
    role text not null,
    org bigint not null,
    org_name text not null,
    person bigint not null,
    at bigint not null,
    rehearsed bigint,
    primary key (tender, recipient)
);
create index tender_lock_by_recipient on tender_lock (recipient, tender);

-- A random text sealed to a padlock, and the SHA-256 of the text.
create table tender_rehearsal (
    tender bigint not null,
    recipient text not null,
    sealed text not null,
    answer text not null,
    at bigint not null,
    primary key (tender, recipient)
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
-- A failure of the platform while a tender ran; ended when it was resumed. kind: tender_failures.
create table tender_failure (
    tender bigint not null,
    n bigint not null,
    kind text not null,
    began bigint not null,
    text text not null,
    file text not null,
    file_name text not null,
    reported bigint not null,
    ended bigint,
    primary key (tender, n)
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
and ((p.org = t.buyer and p.kind in ('handler', 'section') and not exists (
        select 1 from project_former f where f.project = t.project and f.person = p.person))
    or (p.org = t.agency and p.kind in ('agent', 'agent_head')));

--: one tender_has_buyer(post id, person id, tender id) = n int
select count(*) from post p join tender t on t.id = :tender
where p.id = :post and p.person = :person and p.ended is null and p.org = t.buyer;

--: one tender_has_handler(post id, person id, tender id) = n int
select count(*) from post p join tender t on t.id = :tender
where p.id = :post and p.person = :person and p.ended is null and p.org = t.buyer
    and p.kind in ('handler', 'section') and not exists (
        select 1 from project_former f where f.project = t.project and f.person = p.person);

--: one project_has_organizer(post id, person id, project id) = n int
select count(*) from post p join project j on j.id = :project
left join tender_entrust e on e.project = j.id and e.confirmed is not null
where p.id = :post and p.person = :person and p.ended is null
and ((p.org = j.buyer and p.kind in ('handler', 'section') and not exists (
        select 1 from project_former f where f.project = j.id and f.person = p.person))
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

--: row org_card_row = id id, name text, address text?, phone text?
--: maybe tender_org(org id) = org_card_row
select id, name, address, phone from org where id = :org;

--: row tender_entrust_row = project id, agency id, agency_name text, scope text, fee_by text, fee_standard text, asked instant, confirmed instant?
--: maybe tender_entrust_of(project id) = tender_entrust_row
select e.project, e.agency, o.name, e.scope, e.fee_by, e.fee_standard, e.asked, e.confirmed
from tender_entrust e join org o on o.id = e.agency where e.project = :project;

--: exec tender_entrust_put(project id, agency id, scope text, fee_by text, fee_standard text, asked instant)
insert into tender_entrust (project, agency, scope, fee_by, fee_standard, asked)
values (:project, :agency, :scope, :fee_by, :fee_standard, :asked)
on conflict (project) do update set agency = excluded.agency, scope = excluded.scope,
    fee_by = excluded.fee_by, fee_standard = excluded.fee_standard, asked = excluded.asked,
    confirmed = null, confirmed_by = null;

--: exec tender_entrust_confirm(project id, at instant, by id)
update tender_entrust set confirmed = :at, confirmed_by = :by where project = :project;

-- A draft follows its project's entrustment.
--: exec tender_set_agency(project id, agency id?)
update tender set agency = :agency where project = :project and state = 'draft';

--: exec tender_add(id id, project id, round int, number text?, title text, buyer id, agency id?, method text, venue text, state text, budget money, ceiling money, set_aside text, pricing text, documents_from day?, documents_until day?, documents_place text?, deadline instant?, opening_place text?, consortium bool, bond money, committee_size int, price_weight dec, sme_deduction dec, low_mean dec, low_second dec, low_ceiling dec, low_minutes int, tie_rule text, contact_person text, contact_phone text, by id, at instant, document text?, published instant?, listed instant?, listed_address text?, notice_ends day?, outside_number text?, outside_address text?)
insert into tender (id, project, round, number, title, buyer, agency, method, venue, state, budget,
    ceiling, set_aside, pricing, documents_from, documents_until, documents_place, deadline,
    opening_place, consortium, bond, committee_size, price_weight, sme_deduction, low_mean,
    low_second, low_ceiling, low_minutes, tie_rule, contact_person, contact_phone, version,
    changed_by, changed, document, published, listed, listed_address, notice_ends, outside_number,
    outside_address)
values (:id, :project, :round, :number, :title, :buyer, :agency, :method, :venue, :state, :budget,
    :ceiling, :set_aside, :pricing, :documents_from, :documents_until, :documents_place, :deadline,
    :opening_place, :consortium, :bond, :committee_size, :price_weight, :sme_deduction, :low_mean,
    :low_second, :low_ceiling, :low_minutes, :tie_rule, :contact_person, :contact_phone, 1,
    :by, :at, :document, :published, :listed, :listed_address, :notice_ends, :outside_number,
    :outside_address);

--: exec tender_set_schedule(id id, version int, documents_from day?, documents_until day?, documents_place text?, deadline instant?, opening_place text?, consortium bool, bond money, committee_size int, contact_person text, contact_phone text, by id, at instant)
update tender set version = :version, documents_from = :documents_from,
    documents_until = :documents_until, documents_place = :documents_place, deadline = :deadline,
    opening_place = :opening_place, consortium = :consortium, bond = :bond,
    committee_size = :committee_size, contact_person = :contact_person,
    contact_phone = :contact_phone, changed_by = :by, changed = :at where id = :id;

--: exec tender_set_price(id id, version int, price_weight dec, sme_deduction dec, low_mean dec, low_second dec, low_ceiling dec, low_minutes int, tie_rule text, by id, at instant)
update tender set version = :version, price_weight = :price_weight,
    sme_deduction = :sme_deduction, low_mean = :low_mean, low_second = :low_second,
    low_ceiling = :low_ceiling, low_minutes = :low_minutes, tie_rule = :tie_rule,
    changed_by = :by, changed = :at where id = :id;

--: exec tender_set_version(id id, version int, by id, at instant)
update tender set version = :version, changed_by = :by, changed = :at where id = :id;

-- What the need says now; the document carries it.
--: exec tender_set_need(id id, title text, method text, budget money, ceiling money, set_aside text, pricing text)
update tender set title = :title, method = :method, budget = :budget, ceiling = :ceiling,
    set_aside = :set_aside, pricing = :pricing where id = :id;

--: exec tender_group_clear(tender id)
delete from tender_group where tender = :tender;
--: exec tender_item_clear(tender id)
delete from tender_item where tender = :tender;
--: exec tender_level_clear(tender id)
delete from tender_level where tender = :tender;
--: exec tender_clause_clear(tender id)
delete from tender_clause where tender = :tender;
--: exec tender_group_add(tender id, n int, name text, technical bool, weight dec)
insert into tender_group (tender, n, name, technical, weight)
values (:tender, :n, :name, :technical, :weight);
--: exec tender_item_add(tender id, n int, group_n int, name text, kind text, weight dec, standard text?)
insert into tender_item (tender, n, group_n, name, kind, weight, standard)
values (:tender, :n, :group_n, :name, :kind, :weight, :standard);
--: exec tender_level_add(tender id, item int, n int, score dec, description text?)
insert into tender_level (tender, item, n, score, description)
values (:tender, :item, :n, :score, :description);
--: exec tender_clause_add(tender id, n int, title text, text text)
insert into tender_clause (tender, n, title, text) values (:tender, :n, :title, :text);

--: maybe tender_agency_kind(org id) = kind text
select kind from org where id = :org;

--: maybe tender_person(person id) = name text
select name from person where id = :person;

--: maybe tender_district() = district text
select district from deployment where epoch = (select max(epoch) from deployment);

--: one tender_count_of_year(from_time instant, until_time instant) = n int
select count(*) from tender where venue = 'here' and published >= :from_time
and published < :until_time;

--: maybe tender_by_number(number text) = id id
select id from tender where number = :number;

--: exec tender_set_published(id id, number text, document text, at instant)
update tender set state = 'published', number = :number, document = :document, published = :at,
    changed = :at where id = :id;

--: exec tender_set_listed(id id, listed instant, address text, notice_ends day, lawful_deadline day, at instant)
update tender set state = 'open', listed = :listed, listed_address = :address,
    notice_ends = :notice_ends, lawful_deadline = :lawful_deadline, changed = :at where id = :id;

-- A draft gives way when the procurement is held elsewhere.
--: exec tender_drop_draft(project id, at instant)
update tender set state = 'ended', ended = :at, ended_reason = '改在外部平台采购'
where project = :project and state = 'draft';

-- The notice that opened a tender.
--: row tender_notice_row = id id, kind text, title text, body text, published instant, listed instant?, address text?, ends_day day?
--: maybe tender_notice(tender id) = tender_notice_row
select id, kind, title, body, published, listed, address, ends_day from notice
where subject = :tender and kind in ('tender', 'consultation') order by published, id limit 1;

--: many tender_notices(tender id) = tender_notice_row
select id, kind, title, body, published, listed, address, ends_day from notice
where subject = :tender order by published, id limit 100;

--: row tender_change_notice_row = id id, tender id, kind text, published instant, listed instant?, affects bool?
--: maybe tender_change_notice(notice id) = tender_change_notice_row
select n.id, n.subject, n.kind, n.published, n.listed, c.affects
from notice n left join tender_clarification c on c.notice = n.id where n.id = :notice;

--: one tender_notice_has_organizer(post id, person id, notice id) = n int
select count(*) from post p join notice n on n.id = :notice join tender t on t.id = n.subject
where p.id = :post and p.person = :person and p.ended is null
and ((p.org = t.buyer and p.kind in ('handler', 'section') and not exists (
        select 1 from project_former f where f.project = t.project and f.person = p.person))
    or (p.org = t.agency and p.kind in ('agent', 'agent_head')));

--: exec tender_clarification_add(id id, tender id, n int, kind text, question text?, answer text, affects bool, old_deadline instant?, new_deadline instant?, notice id, at instant)
insert into tender_clarification (id, tender, n, kind, question, answer, affects, old_deadline,
    new_deadline, notice, at)
values (:id, :tender, :n, :kind, :question, :answer, :affects, :old_deadline, :new_deadline,
    :notice, :at);

--: row tender_clarification_row = id id, n int, kind text, question text?, answer text, affects bool, old_deadline instant?, new_deadline instant?, notice id, at instant, listed instant?, address text?
--: many tender_clarifications(tender id) = tender_clarification_row
select c.id, c.n, c.kind, c.question, c.answer, c.affects, c.old_deadline, c.new_deadline,
    c.notice, c.at, n.listed, n.address
from tender_clarification c join notice n on n.id = c.notice
where c.tender = :tender order by c.n, c.id limit 200;

--: one tender_failures_n(tender id) = n int
select count(*) from tender_failure where tender = :tender;

--: exec tender_failure_add(tender id, n int, kind text, began instant, text text, file text, file_name text, reported instant)
insert into tender_failure (tender, n, kind, began, text, file, file_name, reported)
values (:tender, :n, :kind, :began, :text, :file, :file_name, :reported);

--: exec tender_failure_end(tender id, at instant)
update tender_failure set ended = :at where tender = :tender and ended is null;

--: row tender_failure_row = n int, kind text, began instant, text text, file text, file_name text, reported instant, ended instant?
--: many tender_failures_of(tender id) = tender_failure_row
select n, kind, began, text, file, file_name, reported, ended from tender_failure
where tender = :tender order by n limit 50;

--: one tender_count_changes(tender id) = n int
select count(*) from tender_clarification where tender = :tender;

--: exec tender_set_deadline(id id, deadline instant, at instant)
update tender set deadline = :deadline, changed = :at where id = :id;

--: exec tender_set_lawful(id id, lawful_deadline day, at instant)
update tender set lawful_deadline = :lawful_deadline, changed = :at where id = :id;

--: exec tender_set_held(id id, reason text, at instant)
update tender set held = :at, held_reason = :reason, changed = :at where id = :id;

--: exec tender_set_resumed(id id, at instant)
update tender set held = null, held_reason = null, changed = :at where id = :id;

--: row tender_line = id id, project id, title text, number text?, round int, method text, venue text, state text, budget money, deadline instant?, set_aside text, buyer_name text, category text, category_name text, held instant?, published instant?, changes int
--: many tenders_open(after instant, method text) = tender_line
select t.id, t.project, t.title, t.number, t.round, t.method, t.venue, t.state, t.budget,
    t.deadline, t.set_aside, o.name, j.category, c.category_name, t.held, t.published,
    (select count(*) from tender_clarification x where x.tender = t.id)
from tender t join org o on o.id = t.buyer join project j on j.id = t.project
join catalogue_item c on c.code = j.catalogue
where t.state in ('published', 'open') and t.deadline > :after
and (:method = '' or t.method = :method)
order by t.deadline nulls last, t.id limit 200;

--: many tenders_of_agency(agency id) = tender_line
select t.id, t.project, t.title, t.number, t.round, t.method, t.venue, t.state, t.budget,
    t.deadline, t.set_aside, o.name, j.category, c.category_name, t.held, t.published,
    (select count(*) from tender_clarification x where x.tender = t.id)
from tender t join org o on o.id = t.buyer join project j on j.id = t.project
join catalogue_item c on c.code = j.catalogue
where t.agency = :agency and t.state not in ('awarded', 'failed', 'ended')
order by t.changed desc, t.id limit 200;

--: many tenders_past_of_agency(agency id) = tender_line
select t.id, t.project, t.title, t.number, t.round, t.method, t.venue, t.state, t.budget,
    t.deadline, t.set_aside, o.name, j.category, c.category_name, t.held, t.published,
    (select count(*) from tender_clarification x where x.tender = t.id)
from tender t join org o on o.id = t.buyer join project j on j.id = t.project
join catalogue_item c on c.code = j.catalogue
where t.agency = :agency and t.state in ('awarded', 'failed', 'ended')
order by t.changed desc, t.id limit 200;

--: one tenders_past_count(agency id) = n int
select count(*) from tender where agency = :agency and state in ('awarded', 'failed', 'ended');

--: many tenders_of_project(project id) = tender_line
select t.id, t.project, t.title, t.number, t.round, t.method, t.venue, t.state, t.budget,
    t.deadline, t.set_aside, o.name, j.category, c.category_name, t.held, t.published,
    (select count(*) from tender_clarification x where x.tender = t.id)
from tender t join org o on o.id = t.buyer join project j on j.id = t.project
join catalogue_item c on c.code = j.catalogue
where t.project = :project order by t.round, t.id limit 50;

--: row entrust_line = project id, title text, buyer_name text, agency id, agency_name text, scope text, fee_by text, fee_standard text, asked instant, confirmed instant?, tenders int
-- Entrustments that wait: to be confirmed, or for their first document.
--: many tender_entrusts(agency id) = entrust_line
select e.project, j.title, o.name, e.agency, g.name, e.scope, e.fee_by, e.fee_standard, e.asked,
    e.confirmed,
    (select count(*) from tender t where t.project = e.project and t.state <> 'ended')
from tender_entrust e join project j on j.id = e.project join org o on o.id = j.buyer
join org g on g.id = e.agency
where e.agency = :agency and (e.confirmed is null or not exists (
    select 1 from tender t where t.project = e.project and t.state <> 'ended'))
order by e.asked desc, e.project limit 200;

--: maybe tender_entrust_line(project id) = entrust_line
select e.project, j.title, o.name, e.agency, g.name, e.scope, e.fee_by, e.fee_standard, e.asked,
    e.confirmed,
    (select count(*) from tender t where t.project = e.project and t.state <> 'ended')
from tender_entrust e join project j on j.id = e.project join org o on o.id = j.buyer
join org g on g.id = e.agency
where e.project = :project;

-- Who in the purchaser's house signs before a publication.
--: row tender_signer = step int, post_kind text
--: many tender_signers(buyer id, budget money) = tender_signer
select step, post_kind from chain_step
where org = :buyer and act = 'tender.publish' and from_amount <= :budget order by step limit 20;

--: exec tender_lock_add(tender id, recipient text, layer text, role text, org id, org_name text, person id, at instant)
insert into tender_lock (tender, recipient, layer, role, org, org_name, person, at)
values (:tender, :recipient, :layer, :role, :org, :org_name, :person, :at);

--: exec tender_lock_remove(tender id, recipient text)
delete from tender_lock where tender = :tender and recipient = :recipient;

--: exec tender_lock_rehearsed(tender id, recipient text, at instant)
update tender_lock set rehearsed = :at where tender = :tender and recipient = :recipient;

--: row tender_lock_row = recipient text, layer text, role text, org id, org_name text, person_name text, at instant, rehearsed instant?
--: many tender_locks(tender id) = tender_lock_row
select l.recipient, l.layer, l.role, l.org, l.org_name, h.name, l.at, l.rehearsed
from tender_lock l join person h on h.id = l.person
where l.tender = :tender order by l.layer desc, l.at, l.recipient limit 20;

--: maybe tender_lock_of(tender id, recipient text) = tender_lock_row
select l.recipient, l.layer, l.role, l.org, l.org_name, h.name, l.at, l.rehearsed
from tender_lock l join person h on h.id = l.person
where l.tender = :tender and l.recipient = :recipient;

--: maybe tender_lock_anywhere(recipient text) = tender id
select min(tender) from tender_lock where recipient = :recipient having count(*) > 0;

--: exec tender_rehearsal_put(tender id, recipient text, sealed text, answer text, at instant)
insert into tender_rehearsal (tender, recipient, sealed, answer, at)
values (:tender, :recipient, :sealed, :answer, :at)
on conflict (tender, recipient) do update set sealed = excluded.sealed, answer = excluded.answer,
    at = excluded.at;

--: maybe tender_rehearsal_of(tender id, recipient text) = sealed text, answer text, at instant
select sealed, answer, at from tender_rehearsal
where tender = :tender and recipient = :recipient;

-- Tenders whose keys a trading centre has or may be asked for: not yet opened.
--: row tender_to_lock_row = id id, title text, number text?, state text, deadline instant?, budget money, outer int, inner int, rehearsed int, last_rehearsed instant?
--: many tenders_to_lock() = tender_to_lock_row
select t.id, t.title, t.number, t.state, t.deadline, t.budget,
    (select count(*) from tender_lock o where o.tender = t.id and o.layer = 'outer'),
    (select count(*) from tender_lock i where i.tender = t.id and i.layer = 'inner'),
    (select count(*) from tender_lock r where r.tender = t.id and r.layer = 'inner'
        and r.rehearsed is not null),
    (select min(r.rehearsed) from tender_lock r where r.tender = t.id and r.layer = 'inner')
from tender t
where t.state in ('draft', 'published', 'open', 'closed')
    and exists (select 1 from tender_lock x where x.tender = t.id)
order by t.deadline nulls last, t.id limit 100;
