-- Tenders: documents, notices, clocks. One row for each round of a project.

-- method: open_tender, consultation. venue: here, elsewhere.
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
