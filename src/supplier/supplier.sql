-- The register of suppliers: what they declared, their certificates, what was verified.

create table supplier (
    org bigint primary key,
    kind text not null,
    size text not null,
    legal_rep text not null,
    contact text not null,
    phone text,
    undertaking bigint not null,
    state text not null,
    verified bigint,
    verified_by bigint,
    changed bigint not null
);

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
