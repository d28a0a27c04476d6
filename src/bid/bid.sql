-- Who took the documents, what was handed in, and what was read out at the opening.
-- Until the opening nothing here may be shown to anyone but the supplier it belongs to.

create table bid_taker (
    tender bigint not null,
    supplier bigint not null,
    person text not null,
    phone text,
    at bigint not null,
    primary key (tender, supplier)
);

-- state: live, replaced, withdrawn, awaiting (paper, one of two has entered it), opened, unopened.
-- content: SHA-256 of the one blob; channel: online, paper.
create table bid (
    id bigint primary key,
    tender bigint not null,
    supplier bigint not null,
    supplier_name text not null,
    supplier_kind text not null,
    supplier_size text not null,
    channel text not null,
    content text not null,
    size bigint not null,
    number text not null unique,
    received bigint not null,
    state text not null,
    entered_by bigint,
    confirmed_by bigint,
    ended bigint,
    price bigint,
    authorised text,
    opened bigint,
    cause text
);
create index bid_by_tender on bid (tender, state, id);
create index bid_by_supplier on bid (supplier, tender, id);

create table bid_line (
    bid bigint not null,
    n bigint not null,
    name text not null,
    unit text not null,
    quantity bigint not null,
    unit_price bigint not null,
    primary key (bid, n)
);

-- What the bid answers to each requirement, clause by clause, known after the opening.
create table bid_answer (
    bid bigint not null,
    n bigint not null,
    requirement text not null,
    answer text not null,
    page text,
    primary key (bid, n)
);

-- Final quotes of a consultation: sealed until the group opens them all.
create table bid_quote (
    id bigint primary key,
    bid bigint not null,
    tender bigint not null,
    content text not null,
    size bigint not null,
    number text not null unique,
    received bigint not null,
    state text not null,
    price bigint,
    opened bigint
);
create index bid_quote_by_tender on bid_quote (tender, state, id);

create table bid_closing (
    tender bigint primary key,
    closed bigint not null,
    root text not null
);

create table secret_bid_key (
    tender bigint primary key,
    key bytea not null
);
