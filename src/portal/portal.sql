-- What the public searches; all of it derived and made anew from the log.

create table derived_search (
    project bigint primary key,
    title text not null,
    buyer_name text not null,
    supplier_name text,
    tokens text not null,
    updated bigint not null
);
