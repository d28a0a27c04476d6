-- The register of suppliers: what they declared, their certificates, what was verified.

-- state: supplier_states. Name, code and address stand in org.
create table supplier (
    org bigint primary key,
    kind text not null,
    size text not null,
    legal_rep text not null,
    contact text not null,
    phone text,
    founded bigint,
    undertaking bigint not null,
    state text not null,
    verified bigint,
    verified_by bigint,
    changed bigint not null
);
create index supplier_by_state on supplier (state, changed, org);

create table supplier_certificate (
    id bigint primary key,
    supplier bigint not null,
    kind text not null,
    number text not null,
    issuer text not null,
    from_day bigint,
    until_day bigint,
    file text,
    file_name text,
    added bigint not null,
    ended bigint
);
create index supplier_certificate_by_supplier on supplier_certificate (supplier, ended, id);

-- Why a registration was returned, beside the field.
create table supplier_remark (
    supplier bigint not null,
    field text not null,
    reason text not null,
    at bigint not null,
    primary key (supplier, field)
);

--: exec supplier_add(org id, kind text, size text, legal_rep text, contact text, phone text?, founded day?, undertaking bool, at instant)
insert into supplier (org, kind, size, legal_rep, contact, phone, founded, undertaking, state,
    changed)
values (:org, :kind, :size, :legal_rep, :contact, :phone, :founded, :undertaking, 'effective', :at);

--: exec supplier_set(org id, kind text, size text, legal_rep text, contact text, founded day?, state text, at instant)
update supplier set kind = :kind, size = :size, legal_rep = :legal_rep, contact = :contact,
    founded = :founded, state = :state, changed = :at where org = :org;

--: exec supplier_set_phone(org id, phone text?)
update supplier set phone = :phone where org = :org;

-- The number that the person gave when opening the account.
--: exec supplier_phone_from(org id, person id)
update supplier set phone = (select phone from person where id = :person) where org = :org;

--: exec supplier_set_verified(org id, state text, verified instant?, by id)
update supplier set state = :state, verified = :verified, verified_by = :by where org = :org;

--: row supplier_row = org id, name text, code text, address text?, kind text, size text, legal_rep text, contact text, phone text?, founded day?, state text, verified instant?, verified_by id?, changed instant, since instant
--: maybe supplier_find(org id) = supplier_row
select s.org, o.name, o.code, o.address, s.kind, s.size, s.legal_rep, s.contact, s.phone,
    s.founded, s.state, s.verified, s.verified_by, s.changed, o.since
from supplier s join org o on o.id = s.org where s.org = :org;

--: row supplier_queued = org id, name text, code text, kind text, state text, changed instant
--: many suppliers_to_verify(skip int) = supplier_queued
select s.org, o.name, o.code, s.kind, s.state, s.changed
from supplier s join org o on o.id = s.org
where s.state in ('effective', 'resubmitted') order by s.changed, s.org limit 20 offset :skip;

--: one suppliers_to_verify_count() = n int
select count(*) from supplier where state in ('effective', 'resubmitted');

--: row supplier_choice = org id, name text
--: many supplier_choices(after_name text) = supplier_choice
select s.org, o.name from org o join supplier s on s.org = o.id
where o.kind = 'supplier' and o.name > :after_name order by o.name, o.id, s.org limit 500;

--: exec supplier_certificate_put(id id, supplier id, kind text, number text, issuer text, from_day day?, until_day day?, file text?, file_name text?, added instant)
insert into supplier_certificate (id, supplier, kind, number, issuer, from_day, until_day, file,
    file_name, added)
values (:id, :supplier, :kind, :number, :issuer, :from_day, :until_day, :file, :file_name, :added);

--: exec supplier_certificate_end(id id, at instant)
update supplier_certificate set ended = :at where id = :id and ended is null;

--: row supplier_certificate_row = id id, supplier id, kind text, number text, issuer text, from_day day?, until_day day?, file text?, file_name text?, added instant, ended instant?
--: maybe supplier_certificate_find(certificate id) = supplier_certificate_row
select id, supplier, kind, number, issuer, from_day, until_day, file, file_name, added, ended
from supplier_certificate where id = :certificate;

--: many supplier_certificates_of(supplier id) = supplier_certificate_row
select id, supplier, kind, number, issuer, from_day, until_day, file, file_name, added, ended
from supplier_certificate where supplier = :supplier and ended is null order by added, id limit 100;

--: exec supplier_remark_put(supplier id, field text, reason text, at instant)
insert into supplier_remark (supplier, field, reason, at)
values (:supplier, :field, :reason, :at);

--: exec supplier_remarks_clear(supplier id)
delete from supplier_remark where supplier = :supplier;

--: row supplier_remark_row = supplier id, field text, reason text, at instant
--: many supplier_remarks_of(supplier id) = supplier_remark_row
select supplier, field, reason, at from supplier_remark where supplier = :supplier
order by supplier, field limit 20;
