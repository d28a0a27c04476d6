-- 履约考核 (assessment, moves money) and 履约验收 (acceptance, makes instalments due).

-- kind: monthly, instalment, final. payable and deduction of the final one only.
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

-- state: drafted, signing, passed, failed.
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
