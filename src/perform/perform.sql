-- 履约考核 (assessment, moves money) and 履约验收 (acceptance, makes instalments due).

-- kind: monthly, instalment, final. Of the final one only: payable, deduction, and recover, what no
-- open instalment could bear any more.
create table assessment (
    id bigint primary key,
    contract bigint not null,
    kind text not null,
    period text not null,
    from_day bigint not null,
    until_day bigint not null,
    score bigint not null,
    grade text not null,
    payable bigint,
    deduction bigint,
    recover bigint,
    at bigint not null,
    by_person bigint not null
);
create index assessment_by_contract on assessment (contract, id);

create table assessment_score (
    assessment bigint not null,
    n bigint not null,
    name text not null,
    weight bigint not null,
    score bigint not null,
    actual text,
    evidence text not null,
    file text,
    file_name text,
    primary key (assessment, n)
);

-- state: signing, passed, failed.
create table acceptance (
    id bigint primary key,
    contract bigint not null,
    instalment bigint not null,
    accepted_day bigint not null,
    content text not null,
    opinion text not null,
    passed bigint not null,
    recipients_asked bigint not null,
    recipients_satisfied bigint not null,
    state text not null,
    file text,
    file_name text,
    notice bigint,
    published bigint,
    listed bigint,
    at bigint not null,
    by_person bigint not null,
    completed bigint
);
create index acceptance_by_contract on acceptance (contract, instalment, id);

-- person: who signs here; null for a member who signed the paper that was scanned.
create table acceptance_member (
    acceptance bigint not null,
    n bigint not null,
    person bigint,
    name text not null,
    unit text not null,
    role text not null,
    signed_at bigint,
    dissent text,
    primary key (acceptance, n)
);
create index acceptance_member_by_person on acceptance_member (person, signed_at, acceptance);

-- What an assessment found wrong. state: rectify_states.
create table rectification (
    id bigint primary key,
    contract bigint not null,
    assessment bigint not null,
    n bigint not null,
    name text not null,
    matter text not null,
    due bigint not null,
    state text not null,
    answer text,
    file text,
    file_name text,
    answered bigint,
    opinion text,
    checked_by bigint,
    checked bigint,
    by_person bigint not null,
    at bigint not null
);
create index rectification_by_contract on rectification (contract, n, id);

--: exec assessment_add(id id, contract id, kind text, period text, from_day day, until_day day, score dec, grade text, payable money?, deduction money?, recover money?, at instant, by_person id)
insert into assessment (id, contract, kind, period, from_day, until_day, score, grade, payable,
    deduction, recover, at, by_person)
values (:id, :contract, :kind, :period, :from_day, :until_day, :score, :grade, :payable,
    :deduction, :recover, :at, :by_person);

--: exec assessment_score_add(assessment id, n int, name text, weight dec, score dec, actual text?, evidence text, file text?, file_name text?)
insert into assessment_score (assessment, n, name, weight, score, actual, evidence, file,
    file_name)
values (:assessment, :n, :name, :weight, :score, :actual, :evidence, :file, :file_name);

--: row assessment_row = id id, kind text, period text, from_day day, until_day day, score dec, grade text, payable money?, deduction money?, recover money?, at instant, by_name text
--: many assessments_of(contract id) = assessment_row
select a.id, a.kind, a.period, a.from_day, a.until_day, a.score, a.grade, a.payable, a.deduction,
    a.recover, a.at, h.name
from assessment a join person h on h.id = a.by_person
where a.contract = :contract order by a.until_day desc, a.id limit 200;

--: one assessments_like(contract id, kind text, period text) = n int
select count(*) from assessment where contract = :contract and kind = :kind
    and (kind = 'final' or period = :period);

--: row assessment_score_row = assessment id, n int, name text, weight dec, score dec, actual text?, evidence text, file text?, file_name text?
--: many assessment_scores(contract id) = assessment_score_row
select s.assessment, s.n, s.name, s.weight, s.score, s.actual, s.evidence, s.file, s.file_name
from assessment_score s join assessment a on a.id = s.assessment
where a.contract = :contract order by a.until_day desc, s.assessment, s.n limit 2000;

--: maybe assessment_file(contract id, assessment id, n int) = file text?, file_name text?
select s.file, s.file_name from assessment_score s join assessment a on a.id = s.assessment
where a.contract = :contract and s.assessment = :assessment and s.n = :n;

--: exec acceptance_add(id id, contract id, instalment int, accepted_day day, content text, opinion text, passed bool, recipients_asked int, recipients_satisfied int, file text?, file_name text?, at instant, by_person id)
insert into acceptance (id, contract, instalment, accepted_day, content, opinion, passed,
    recipients_asked, recipients_satisfied, state, file, file_name, at, by_person)
values (:id, :contract, :instalment, :accepted_day, :content, :opinion, :passed,
    :recipients_asked, :recipients_satisfied, 'signing', :file, :file_name, :at, :by_person);

--: exec acceptance_member_add(acceptance id, n int, person id?, name text, unit text, role text)
insert into acceptance_member (acceptance, n, person, name, unit, role)
values (:acceptance, :n, :person, :name, :unit, :role);

--: exec acceptance_sign(acceptance id, person id, at instant, dissent text?)
update acceptance_member set signed_at = :at, dissent = :dissent
where acceptance = :acceptance and person = :person and signed_at is null;

--: exec acceptance_finish(acceptance id, state text, at instant)
update acceptance set state = :state, completed = :at where id = :acceptance;

--: exec acceptance_set_published(acceptance id, notice id, at instant)
update acceptance set notice = :notice, published = :at where id = :acceptance;

--: exec acceptance_set_listed(acceptance id, at instant)
update acceptance set listed = :at where id = :acceptance;

--: row acceptance_row = id id, contract id, instalment int, instalment_name text, accepted_day day, content text, opinion text, passed bool, recipients_asked int, recipients_satisfied int, state text, file text?, file_name text?, notice id?, published instant?, listed instant?, at instant, completed instant?
--: maybe acceptance_by_id(acceptance id) = acceptance_row
select a.id, a.contract, a.instalment, i.name, a.accepted_day, a.content, a.opinion, a.passed,
    a.recipients_asked, a.recipients_satisfied, a.state, a.file, a.file_name, a.notice,
    a.published, a.listed, a.at, a.completed
from acceptance a join contract_instalment i on i.contract = a.contract and i.n = a.instalment
where a.id = :acceptance;

--: many acceptances_of(contract id) = acceptance_row
select a.id, a.contract, a.instalment, i.name, a.accepted_day, a.content, a.opinion, a.passed,
    a.recipients_asked, a.recipients_satisfied, a.state, a.file, a.file_name, a.notice,
    a.published, a.listed, a.at, a.completed
from acceptance a join contract_instalment i on i.contract = a.contract and i.n = a.instalment
where a.contract = :contract order by a.accepted_day desc, a.id limit 200;

--: one acceptances_live(contract id, instalment int) = n int
select count(*) from acceptance where contract = :contract and instalment = :instalment
    and state in ('signing', 'passed');

--: one acceptances_unpublished(contract id) = n int
select count(*) from acceptance a join contract c on c.id = a.contract
where a.contract = :contract and c.kind = 'public' and a.state in ('passed', 'failed')
    and a.published is null;

--: row acceptance_member_row = acceptance id, n int, person id?, name text, unit text, role text, signed_at instant?, dissent text?
--: many acceptance_members(acceptance id) = acceptance_member_row
select acceptance, n, person, name, unit, role, signed_at, dissent from acceptance_member
where acceptance = :acceptance order by n limit 50;

--: many acceptance_members_of(contract id) = acceptance_member_row
select m.acceptance, m.n, m.person, m.name, m.unit, m.role, m.signed_at, m.dissent
from acceptance_member m join acceptance a on a.id = m.acceptance
where a.contract = :contract order by m.acceptance, m.n limit 2000;

-- 验收书 that wait for this person's signature.
--: row acceptance_to_sign = acceptance id, contract id, contract_name text, instalment_name text, accepted_day day
--: many acceptances_to_sign(person id) = acceptance_to_sign
select a.id, c.id, c.name, i.name, a.accepted_day
from acceptance_member m join acceptance a on a.id = m.acceptance
join contract c on c.id = a.contract
join contract_instalment i on i.contract = a.contract and i.n = a.instalment
where m.person = :person and m.signed_at is null and a.state = 'signing'
order by a.id limit 100;

-- Who may be named as a member by account: people of the buyer, of the user unit and experts.
--: row acceptance_candidate = person id, name text, unit text
--: many acceptance_candidates(contract id) = acceptance_candidate
select distinct h.id, h.name, o.name from post p join person h on h.id = p.person
join org o on o.id = p.org join contract c on c.id = :contract
where p.ended is null and (p.org = c.buyer or p.org = c.user_unit or p.kind = 'expert')
order by o.name, h.id limit 300;

--: maybe acceptance_person(person id) = name text, unit text
select h.name, o.name from person h join post p on p.person = h.id join org o on o.id = p.org
where h.id = :person and p.ended is null order by p.id limit 1;

-- Relations.
--: one acceptance_has_member(person id, acceptance id) = n int
select count(*) from acceptance_member
where acceptance = :acceptance and person = :person and signed_at is null;

--: one contract_has_member(person id, contract id) = n int
select count(*) from acceptance_member m join acceptance a on a.id = m.acceptance
where a.contract = :contract and m.person = :person;

-- Rectification.

--: one rectifications_n(contract id) = n int
select coalesce(max(n), 0) from rectification where contract = :contract;

--: one rectifications_open(contract id) = n int
select count(*) from rectification
where contract = :contract and state in ('issued', 'answered', 'returned');

--: exec rectification_add(id id, contract id, assessment id, n int, name text, matter text, due day, by id, at instant)
insert into rectification (id, contract, assessment, n, name, matter, due, state, by_person, at)
values (:id, :contract, :assessment, :n, :name, :matter, :due, 'issued', :by, :at);

--: exec rectification_answer(id id, answer text, file text?, file_name text?, at instant)
update rectification set state = 'answered', answer = :answer, file = :file,
    file_name = :file_name, answered = :at where id = :id;

--: exec rectification_prolong(id id, due day)
update rectification set due = :due where id = :id;

--: exec rectification_check(id id, state text, opinion text, by id, at instant)
update rectification set state = :state, opinion = :opinion, checked_by = :by, checked = :at
where id = :id;

--: row rectification_row = id id, contract id, assessment id, n int, name text, matter text, due day, state text, answer text?, file text?, file_name text?, answered instant?, opinion text?, checked instant?, at instant
--: maybe rectification_by_id(rectification id) = rectification_row
select id, contract, assessment, n, name, matter, due, state, answer, file, file_name, answered,
    opinion, checked, at
from rectification where id = :rectification;

--: many rectifications_of(contract id) = rectification_row
select id, contract, assessment, n, name, matter, due, state, answer, file, file_name, answered,
    opinion, checked, at
from rectification where contract = :contract order by n, id limit 200;
