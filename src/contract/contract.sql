-- Contracts, from the award to the filing, with what they owe and when.

-- state: draft, reviewed, signed (scan waits for the second look), running, completed, ended.
create table contract (
    id bigint primary key,
    project bigint not null,
    tender bigint,
    bid bigint,
    buyer bigint not null,
    supplier bigint not null,
    supplier_name text not null,
    number text not null unique,
    name text not null,
    method text not null,
    amount bigint not null,
    from_day bigint not null,
    until_day bigint not null,
    place text,
    venue text not null,
    state text not null,
    version bigint not null,
    signed_day bigint,
    scan text,
    scan_name text,
    recorded_by bigint,
    compared_by bigint,
    compared bigint,
    notice bigint,
    published bigint,
    listed bigint,
    filed_number text,
    filed bigint,
    outside_number text,
    drafted bigint not null,
    changed bigint not null,
    ended bigint
);
create index contract_by_project on contract (project, id);
create index contract_by_buyer on contract (buyer, state, id);
create index contract_by_supplier on contract (supplier, state, id);

create table contract_clause (
    contract bigint not null,
    n bigint not null,
    title text not null,
    text text not null,
    primary key (contract, n)
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

-- Year slices; line is null for a later year (拟安排).
create table contract_year (
    contract bigint not null,
    year bigint not null,
    line bigint,
    amount bigint not null,
    primary key (contract, year)
);

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
