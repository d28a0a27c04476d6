-- 结算单, invoices, applications for payment, 回单 and returns.

-- state: confirmed, invoiced, applied, paid, returned.
create table settlement (
    id bigint primary key,
    contract bigint not null,
    instalment bigint not null,
    number text not null unique,
    amount bigint not null,
    deduction bigint not null,
    payable bigint not null,
    reason text,
    state text not null,
    due_day bigint not null,
    at bigint not null,
    by_person bigint not null
);
create index settlement_by_contract on settlement (contract, instalment, id);
create index settlement_by_state on settlement (state, due_day, id);

create table settlement_line (
    settlement bigint not null,
    n bigint not null,
    name text not null,
    unit text not null,
    quantity bigint not null,
    unit_price bigint not null,
    amount bigint not null,
    primary key (settlement, n)
);

create table invoice (
    id bigint primary key,
    settlement bigint not null,
    code text not null,
    number text not null,
    amount bigint not null,
    issued_day bigint not null,
    file text,
    file_name text,
    recorded bigint not null,
    unique (code, number)
);
create index invoice_by_settlement on invoice (settlement, id);

-- state: applied, paid, returned.
create table payment (
    id bigint primary key,
    settlement bigint not null,
    contract bigint not null,
    project bigint not null,
    line bigint not null,
    number text not null unique,
    amount bigint not null,
    state text not null,
    applied bigint not null,
    applied_by bigint not null,
    receipt text,
    paid_day bigint,
    paid bigint,
    return_reason text,
    returned bigint
);
create index payment_by_settlement on payment (settlement, id);
create index payment_by_project on payment (project, id);
create index payment_by_state on payment (state, applied, id);
