-- Contracts, from the award to the filing, with what they owe and when.

-- state: draft, reviewed (the opinion on this version is in favour), signed (the scan waits for the
-- second look), running, completed, ended. kind: public or auxiliary. pay_*: the rule of assessment.
-- sign_by, publish_by, file_by: the law's last days; *_reason: why it was later.
create table contract (
    id bigint primary key,
    project bigint not null,
    tender bigint,
    bid bigint,
    buyer bigint not null,
    user_unit bigint,
    supplier bigint not null,
    supplier_name text not null,
    supplier_size text not null,
    number text not null unique,
    name text not null,
    kind text not null,
    method text not null,
    contract_type text not null,
    amount bigint not null,
    term_months bigint not null,
    from_day bigint not null,
    until_day bigint not null,
    long_term_reason text,
    place text,
    pay_kind text not null,
    pay_below bigint,
    pay_step bigint,
    pay_percent bigint,
    pay_amount bigint,
    venue text not null,
    state text not null,
    version bigint not null,
    changed_by bigint not null,
    sign_from bigint not null,
    sign_by bigint not null,
    sign_reason text,
    signed_day bigint,
    scan text,
    scan_name text,
    recorded_by bigint,
    compared_by bigint,
    compared bigint,
    publish_by bigint,
    publish_reason text,
    notice bigint,
    published bigint,
    listed bigint,
    file_by bigint,
    file_reason text,
    filed_number text,
    filed bigint,
    filed_day bigint,
    outside_number text,
    outside_address text,
    drafted bigint not null,
    changed bigint not null,
    ended bigint,
    end_reason text
);
create index contract_by_project on contract (project, id);
create index contract_by_tender on contract (tender, id);
create index contract_by_buyer on contract (buyer, state, id);
create index contract_by_supplier on contract (supplier, state, id);

-- Every version there was.
create table contract_version (
    contract bigint not null,
    version bigint not null,
    from_day bigint not null,
    until_day bigint not null,
    by_person bigint not null,
    at bigint not null,
    primary key (contract, version)
);

create table contract_clause (
    contract bigint not null,
    version bigint not null,
    n bigint not null,
    title text not null,
    text text not null,
    primary key (contract, version, n)
);

create table contract_line (
    contract bigint not null,
    n bigint not null,
    name text not null,
    unit text not null,
    quantity bigint not null,
    unit_price bigint not null,
    primary key (contract, n)
);

-- What is assessed, by the document: 考核指标, 等级, 分段付款.
create table contract_indicator (
    contract bigint not null,
    n bigint not null,
    name text not null,
    dimension text not null,
    weight bigint not null,
    target text not null,
    unit text not null,
    method text not null,
    primary key (contract, n)
);

create table contract_grade (
    contract bigint not null,
    n bigint not null,
    name text not null,
    from_score bigint not null,
    primary key (contract, n)
);

create table contract_band (
    contract bigint not null,
    n bigint not null,
    from_score bigint not null,
    to_score bigint not null,
    pay bigint not null,
    primary key (contract, n)
);

-- due_after: signing, acceptance, evaluation. due: when it became due.
create table contract_instalment (
    contract bigint not null,
    n bigint not null,
    name text not null,
    percent bigint not null,
    amount bigint not null,
    due_after text not null,
    due bigint,
    deduction bigint not null,
    settled bigint not null,
    paid bigint not null,
    primary key (contract, n)
);

-- Year slices; line is null for what no budget line covers yet (拟安排). occupied: when it was.
create table contract_year (
    contract bigint not null,
    n bigint not null,
    year bigint not null,
    line bigint,
    amount bigint not null,
    occupied bigint,
    primary key (contract, n)
);

-- What was added under CGF-49; contract.amount includes it.
create table contract_supplement (
    id bigint primary key,
    contract bigint not null,
    n bigint not null,
    amount bigint not null,
    percent bigint not null,
    reason text not null,
    line bigint not null,
    signed_day bigint not null,
    scan text not null,
    scan_name text not null,
    by_person bigint not null,
    at bigint not null
);
create index contract_supplement_by_contract on contract_supplement (contract, n, id);

create table contract_opinion (
    id bigint primary key,
    contract bigint not null,
    by_person bigint not null,
    by_name text not null,
    passed bigint not null,
    opinion text not null,
    version bigint not null,
    at bigint not null
);
create index contract_opinion_by_contract on contract_opinion (contract, id);

-- What a contract is drafted from: the frozen document, the need and the award.
--: row contract_source_row = tender id, tender_number text?, outside_number text?, project id, title text, kind text, user_unit id?, method text, contract_type text, term_months int, long_term bool, recipients text, scope text, place text?, acceptance_plan text, pay_kind text, pay_below dec?, pay_step dec?, pay_percent dec?, pay_amount money?, buyer id
--: maybe contract_source(tender id) = contract_source_row
select t.id, t.number, t.outside_number, p.id, p.title, p.kind, p.user_unit, t.method,
    n.contract_type, n.term_months, n.long_term, n.recipients, n.scope, n.place, n.acceptance_plan,
    n.pay_kind, n.pay_below, n.pay_step, n.pay_percent, n.pay_amount, p.buyer
from tender t join project p on p.id = t.project join need n on n.project = p.id
where t.id = :tender;

--: row contract_indicator_row = n int, name text, dimension text, weight dec, target text, unit text, method text
--: row contract_grade_row = n int, name text, from_score dec
--: row contract_band_row = n int, from_score dec, to_score dec, pay dec
--: many contract_source_indicators(project id) = contract_indicator_row
select n, name, dimension, weight, target, unit, method from need_indicator
where project = :project order by n limit 200;

--: many contract_source_grades(project id) = contract_grade_row
select n, name, from_score from need_grade where project = :project order by n limit 50;

--: many contract_source_bands(project id) = contract_band_row
select n, from_score, to_score, pay from need_band where project = :project order by n limit 50;

--: row contract_source_instalment = n int, name text, percent dec, due_after text
--: many contract_source_instalments(project id) = contract_source_instalment
select n, name, percent, due_after from need_instalment where project = :project
order by n limit 100;

--: row contract_text_row = n int, text text
--: many contract_source_standards(project id) = contract_text_row
select n, text from need_standard where project = :project order by n limit 200;

--: exec contract_add(id id, project id, tender id, bid id?, buyer id, user_unit id?, supplier id, supplier_name text, supplier_size text, number text, name text, kind text, method text, contract_type text, amount money, term_months int, from_day day, until_day day, long_term_reason text?, place text?, pay_kind text, pay_below dec?, pay_step dec?, pay_percent dec?, pay_amount money?, venue text, changed_by id, sign_from day, sign_by day, at instant)
insert into contract (id, project, tender, bid, buyer, user_unit, supplier, supplier_name,
    supplier_size, number, name, kind, method, contract_type, amount, term_months, from_day,
    until_day, long_term_reason, place, pay_kind, pay_below, pay_step, pay_percent, pay_amount,
    venue, state, version, changed_by, sign_from, sign_by, drafted, changed)
values (:id, :project, :tender, :bid, :buyer, :user_unit, :supplier, :supplier_name,
    :supplier_size, :number, :name, :kind, :method, :contract_type, :amount, :term_months,
    :from_day, :until_day, :long_term_reason, :place, :pay_kind, :pay_below, :pay_step,
    :pay_percent, :pay_amount, :venue, 'draft', 1, :changed_by, :sign_from, :sign_by, :at, :at);

--: exec contract_change(contract id, version int, from_day day, until_day day, place text?, long_term_reason text?, changed_by id, at instant)
update contract set version = :version, from_day = :from_day, until_day = :until_day,
    place = :place, long_term_reason = :long_term_reason, state = 'draft',
    changed_by = :changed_by, changed = :at where id = :contract;

--: exec contract_version_add(contract id, version int, from_day day, until_day day, by_person id, at instant)
insert into contract_version (contract, version, from_day, until_day, by_person, at)
values (:contract, :version, :from_day, :until_day, :by_person, :at);

--: exec contract_clause_add(contract id, version int, n int, title text, text text)
insert into contract_clause (contract, version, n, title, text)
values (:contract, :version, :n, :title, :text);

--: exec contract_line_add(contract id, n int, name text, unit text, quantity dec, unit_price price)
insert into contract_line (contract, n, name, unit, quantity, unit_price)
values (:contract, :n, :name, :unit, :quantity, :unit_price);

--: exec contract_indicator_add(contract id, n int, name text, dimension text, weight dec, target text, unit text, method text)
insert into contract_indicator (contract, n, name, dimension, weight, target, unit, method)
values (:contract, :n, :name, :dimension, :weight, :target, :unit, :method);

--: exec contract_grade_add(contract id, n int, name text, from_score dec)
insert into contract_grade (contract, n, name, from_score)
values (:contract, :n, :name, :from_score);

--: exec contract_band_add(contract id, n int, from_score dec, to_score dec, pay dec)
insert into contract_band (contract, n, from_score, to_score, pay)
values (:contract, :n, :from_score, :to_score, :pay);

--: exec contract_supplement_add(id id, contract id, n int, amount money, percent dec, reason text, line id, signed_day day, scan text, scan_name text, by id, at instant)
insert into contract_supplement (id, contract, n, amount, percent, reason, line, signed_day, scan,
    scan_name, by_person, at)
values (:id, :contract, :n, :amount, :percent, :reason, :line, :signed_day, :scan, :scan_name,
    :by, :at);

--: exec contract_line_more(contract id, n int, more dec)
update contract_line set quantity = quantity + :more where contract = :contract and n = :n;

--: exec contract_raise(contract id, amount money, at instant)
update contract set amount = amount + :amount, changed = :at where id = :contract;

--: one contract_supplemented(contract id) = n int, amount money
select count(*), coalesce(cast(sum(amount) as bigint), 0) from contract_supplement
where contract = :contract;

--: one contract_ends(contract id) = instalment int, slice int
select coalesce((select max(i.n) from contract_instalment i where i.contract = :contract), 0),
    coalesce((select max(y.n) from contract_year y where y.contract = :contract), 0);

-- What anyone may know of them; the scan only by its own page.
--: row contract_supplement_row = id id, n int, amount money, percent dec, reason text, signed_day day, scan_name text, at instant
--: many contract_supplements(contract id) = contract_supplement_row
select id, n, amount, percent, reason, signed_day, scan_name, at from contract_supplement
where contract = :contract order by n, id limit 50;

--: maybe contract_supplement_scan(contract id, supplement id) = scan text, scan_name text
select scan, scan_name from contract_supplement where contract = :contract and id = :supplement;

--: exec contract_instalment_add(contract id, n int, name text, percent dec, amount money, due_after text)
insert into contract_instalment (contract, n, name, percent, amount, due_after, deduction, settled,
    paid)
values (:contract, :n, :name, :percent, :amount, :due_after, 0, 0, 0);

--: exec contract_instalment_due(contract id, n int, at instant)
update contract_instalment set due = :at where contract = :contract and n = :n and due is null;

--: exec contract_instalment_deduct(contract id, n int, deduction money)
update contract_instalment set deduction = :deduction where contract = :contract and n = :n;

--: exec contract_instalment_settle(contract id, n int, amount money)
update contract_instalment set settled = settled + :amount where contract = :contract and n = :n;

--: exec contract_instalment_pay(contract id, n int, amount money)
update contract_instalment set paid = paid + :amount where contract = :contract and n = :n;

--: exec contract_year_clear(contract id)
delete from contract_year where contract = :contract;

--: exec contract_year_add(contract id, n int, year int, line id?, amount money)
insert into contract_year (contract, n, year, line, amount)
values (:contract, :n, :year, :line, :amount);

--: exec contract_year_occupy(contract id, n int, line id, at instant)
update contract_year set line = :line, occupied = :at where contract = :contract and n = :n;

--: exec contract_opinion_add(id id, contract id, by_person id, by_name text, passed bool, opinion text, version int, at instant)
insert into contract_opinion (id, contract, by_person, by_name, passed, opinion, version, at)
values (:id, :contract, :by_person, :by_name, :passed, :opinion, :version, :at);

--: exec contract_move(contract id, state text, at instant)
update contract set state = :state, changed = :at where id = :contract;

--: exec contract_sign(contract id, signed_day day, scan text, scan_name text, sign_reason text?, recorded_by id, at instant)
update contract set state = 'signed', signed_day = :signed_day, scan = :scan,
    scan_name = :scan_name, sign_reason = :sign_reason, recorded_by = :recorded_by, changed = :at
where id = :contract;

--: exec contract_unsign(contract id, at instant)
update contract set state = 'reviewed', signed_day = null, scan = null, scan_name = null,
    sign_reason = null, recorded_by = null, changed = :at where id = :contract;

--: exec contract_run(contract id, compared_by id?, publish_by day, file_by day, at instant)
update contract set state = 'running', compared_by = :compared_by, compared = :at,
    publish_by = :publish_by, file_by = :file_by, changed = :at where id = :contract;

--: exec contract_set_published(contract id, notice id, reason text?, at instant)
update contract set notice = :notice, published = :at, publish_reason = :reason, changed = :at
where id = :contract;

--: exec contract_set_listed(contract id, listed instant, at instant)
update contract set listed = :listed, changed = :at where id = :contract;

--: exec contract_set_filed(contract id, number text, filed_day day, reason text?, at instant)
update contract set filed_number = :number, filed = :at, filed_day = :filed_day,
    file_reason = :reason, changed = :at
where id = :contract;

--: exec contract_set_elsewhere(contract id, number text, address text, at instant)
update contract set venue = 'elsewhere', outside_number = :number, outside_address = :address,
    changed = :at where id = :contract;

--: exec contract_drop(contract id, reason text, at instant)
update contract set state = 'ended', end_reason = :reason, ended = :at, changed = :at
where id = :contract;

--: exec contract_close(contract id, at instant)
update contract set state = 'completed', ended = :at, changed = :at where id = :contract;

--: row contract_row = id id, project id, tender id?, bid id?, buyer id, buyer_name text, user_unit id?, supplier id, supplier_name text, supplier_size text, number text, name text, kind text, method text, contract_type text, amount money, term_months int, from_day day, until_day day, long_term_reason text?, place text?, pay_kind text, pay_below dec?, pay_step dec?, pay_percent dec?, pay_amount money?, venue text, state text, version int, changed_by id, sign_from day, sign_by day, sign_reason text?, signed_day day?, scan text?, scan_name text?, recorded_by id?, compared_by id?, compared instant?, publish_by day?, publish_reason text?, notice id?, published instant?, listed instant?, file_by day?, file_reason text?, filed_number text?, filed instant?, filed_day day?, outside_number text?, outside_address text?, drafted instant, changed instant, ended instant?, end_reason text?
--: maybe contract_by_id(contract id) = contract_row
select c.id, c.project, c.tender, c.bid, c.buyer, o.name, c.user_unit, c.supplier, c.supplier_name,
    c.supplier_size, c.number, c.name, c.kind, c.method, c.contract_type, c.amount, c.term_months,
    c.from_day, c.until_day, c.long_term_reason, c.place, c.pay_kind, c.pay_below, c.pay_step,
    c.pay_percent, c.pay_amount, c.venue, c.state, c.version, c.changed_by, c.sign_from, c.sign_by,
    c.sign_reason, c.signed_day, c.scan, c.scan_name, c.recorded_by, c.compared_by, c.compared,
    c.publish_by, c.publish_reason, c.notice, c.published, c.listed, c.file_by, c.file_reason,
    c.filed_number, c.filed, c.filed_day, c.outside_number, c.outside_address, c.drafted, c.changed, c.ended,
    c.end_reason
from contract c join org o on o.id = c.buyer where c.id = :contract;

-- What anyone may know of a published contract.
--: row contract_face = id id, project id, number text, name text, buyer_name text, supplier_name text, method text, contract_type text, amount money, from_day day, until_day day, place text?, venue text, state text, version int, signed_day day?, published instant?, listed instant?, filed_number text?, filed_day day?, outside_number text?, outside_address text?
--: maybe contract_face_of(contract id) = contract_face
select c.id, c.project, c.number, c.name, o.name, c.supplier_name, c.method, c.contract_type,
    c.amount, c.from_day, c.until_day, c.place, c.venue, c.state, c.version, c.signed_day,
    c.published, c.listed, c.filed_number, c.filed_day, c.outside_number, c.outside_address
from contract c join org o on o.id = c.buyer where c.id = :contract;

--: row contract_brief = id id, project id, number text, name text, buyer_name text, supplier_name text, amount money, from_day day, until_day day, state text, published instant?, due money, paid money
--: many contracts_of_buyer(org id) = contract_brief
select c.id, c.project, c.number, c.name, o.name, c.supplier_name, c.amount, c.from_day,
    c.until_day, c.state, c.published,
    (select coalesce(cast(sum(i.amount - i.deduction) as bigint), 0) from contract_instalment i
     where i.contract = c.id and i.due is not null),
    (select coalesce(cast(sum(i.paid) as bigint), 0) from contract_instalment i
     where i.contract = c.id)
from contract c join org o on o.id = c.buyer
where c.buyer = :org or c.user_unit = :org
    or exists (select 1 from tender t where t.id = c.tender and t.agency = :org)
order by c.drafted desc, c.id limit 200;

--: many contracts_of_supplier(org id) = contract_brief
select c.id, c.project, c.number, c.name, o.name, c.supplier_name, c.amount, c.from_day,
    c.until_day, c.state, c.published,
    (select coalesce(cast(sum(i.amount - i.deduction) as bigint), 0) from contract_instalment i
     where i.contract = c.id and i.due is not null),
    (select coalesce(cast(sum(i.paid) as bigint), 0) from contract_instalment i
     where i.contract = c.id)
from contract c join org o on o.id = c.buyer
where c.supplier = :org order by c.drafted desc, c.id limit 200;

-- Awards without a contract yet, for the page of whom it is up to.
--: row contract_to_draft = tender id, project id, title text, supplier_name text?, award money?, letter instant?
--: many contracts_to_draft(org id) = contract_to_draft
select t.id, t.project, t.title, e.winner_name, e.award, e.result_published
from evaluation e join tender t on t.id = e.tender
where (t.buyer = :org or t.agency = :org) and e.state = 'awarded'
    and not exists (select 1 from contract c where c.tender = t.id and c.state <> 'ended')
order by t.id limit 100;

--: one contracts_of_tender(tender id) = n int
select count(*) from contract where tender = :tender and state <> 'ended';

--: one contract_number_taken(number text) = n int
select count(*) from contract where number = :number;

--: row contract_version_row = version int, from_day day, until_day day, by_name text, at instant
--: many contract_versions(contract id) = contract_version_row
select v.version, v.from_day, v.until_day, h.name, v.at
from contract_version v join person h on h.id = v.by_person
where v.contract = :contract order by v.version desc limit 100;

--: row contract_clause_row = n int, title text, text text
-- A first version whose clauses are the document's has none of its own.
--: many contract_clauses(contract id, version int) = contract_clause_row
select n, title, text from contract_clause where contract = :contract and version = :version
union all
select t.n, t.title, t.text from tender_clause t join contract c on c.tender = t.tender
where c.id = :contract and :version = 1
    and not exists (select 1 from contract_clause x where x.contract = :contract
        and x.version = 1)
order by n limit 200;

--: row contract_line_row = n int, name text, unit text, quantity dec, unit_price price
--: many contract_lines(contract id) = contract_line_row
select n, name, unit, quantity, unit_price from contract_line where contract = :contract
order by n limit 200;

--: many contract_indicators(contract id) = contract_indicator_row
select n, name, dimension, weight, target, unit, method from contract_indicator
where contract = :contract order by n limit 200;

--: many contract_grades(contract id) = contract_grade_row
select n, name, from_score from contract_grade where contract = :contract order by n limit 50;

--: many contract_bands(contract id) = contract_band_row
select n, from_score, to_score, pay from contract_band where contract = :contract
order by n limit 50;

--: row contract_instalment_row = n int, name text, percent dec, amount money, due_after text, due instant?, deduction money, settled money, paid money
--: many contract_instalments(contract id) = contract_instalment_row
select n, name, percent, amount, due_after, due, deduction, settled, paid from contract_instalment
where contract = :contract order by n limit 100;

--: row contract_year_row = n int, year int, line id?, line_number text?, line_name text?, amount money, occupied instant?
--: many contract_years(contract id) = contract_year_row
select y.n, y.year, y.line, f.number, f.name, y.amount, y.occupied
from contract_year y left join fund_line f on f.id = y.line
where y.contract = :contract order by y.n limit 50;

--: row contract_opinion_row = id id, by_name text, passed bool, opinion text, version int, at instant
--: many contract_opinions(contract id) = contract_opinion_row
select id, by_name, passed, opinion, version, at from contract_opinion
where contract = :contract order by id limit 50;

-- Both parties as the notice names them.
--: row contract_party_row = name text, address text?, phone text?
--: maybe contract_party(org id) = contract_party_row
select name, address, phone from org where id = :org;

--: row contract_project_row = title text, filed_number text?, tender_number text?, outside_number text?, scope text
--: maybe contract_project(contract id) = contract_project_row
select p.title, p.filed_number, t.number, t.outside_number, n.scope
from contract c join project p on p.id = c.project join need n on n.project = p.id
left join tender t on t.id = c.tender where c.id = :contract;

--: one contract_person(person id) = name text
select name from person where id = :person;

-- Relations.
--: one contract_has_handler(post id, person id, contract id) = n int
select count(*) from contract c join post p on p.org = c.buyer
where c.id = :contract and p.id = :post and p.person = :person and p.ended is null
    and p.kind in ('handler', 'section') and not exists (
        select 1 from project_former f where f.project = c.project and f.person = p.person);

--: one contract_has_buyer(post id, person id, contract id) = n int
select count(*) from contract c join post p on p.org = c.buyer
where c.id = :contract and p.id = :post and p.person = :person and p.ended is null;

--: one contract_has_supplier(post id, person id, contract id) = n int
select count(*) from contract c join post p on p.org = c.supplier
where c.id = :contract and p.id = :post and p.person = :person and p.ended is null;

--: one contract_has_user(post id, person id, contract id) = n int
select count(*) from contract c join post p on p.org = c.user_unit
where c.id = :contract and p.id = :post and p.person = :person and p.ended is null;

-- The agency that ran the purchase, which may have drafted it.
--: one contract_has_agency(post id, person id, contract id) = n int
select count(*) from contract c join tender t on t.id = c.tender join post p on p.org = t.agency
where c.id = :contract and p.id = :post and p.person = :person and p.ended is null;

--: one contract_has_payer(post id, person id, contract id) = n int
select count(*) from contract c join post p on p.org = c.buyer
where c.id = :contract and p.id = :post and p.person = :person and p.ended is null
    and p.kind in ('accountant', 'handler') and (p.kind = 'accountant' or not exists (
        select 1 from project_former f where f.project = c.project and f.person = p.person));

-- A desk of finance, or the unit's own auditors, held now.
--: one contract_has_desk(post id, person id, contract id) = n int
select count(*) from contract c join post p on p.id = :post
where c.id = :contract and p.person = :person and p.ended is null
    and p.kind in ('budget', 'treasury', 'oversight', 'performance', 'inspection', 'auditor', 'supervisor');

-- 法制审核 of the unit, or a lawyer of the firm that gave its opinion on the need's contract text.
--: one contract_has_lawyer(post id, person id, contract id) = n int
select count(*) from contract c join post p on p.id = :post join org o on o.id = p.org
where c.id = :contract and p.person = :person and p.ended is null
    and ((p.kind = 'legal' and p.org = c.buyer)
        or (p.kind = 'lawyer' and exists (select 1 from plan_lawyer l
            where l.project = c.project and l.firm = o.name)));

--: one contract_is_published(contract id) = n int
select count(*) from contract where id = :contract and published is not null;
