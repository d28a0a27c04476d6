-- Budget lines, what projects hold of them, and what the outside book says.

-- stage: control 控制数, approved 批复, added 追加.
create table fund_line (
    id bigint primary key,
    org bigint not null,
    year bigint not null,
    stage text not null,
    number text not null,
    code text not null,
    name text not null,
    amount bigint not null,
    added bigint not null,
    unique (number, code, year)
);
create index fund_line_by_org on fund_line (org, year, id);

create table fund_source (
    line bigint not null,
    source text not null,
    amount bigint not null,
    primary key (line, source)
);

-- Sums so far. Room of a line: amount - frozen - occupied + released.
create table fund_use (
    line bigint not null,
    project bigint not null,
    frozen bigint not null,
    occupied bigint not null,
    paid bigint not null,
    released bigint not null,
    primary key (line, project)
);
create index fund_use_by_project on fund_use (project, line);

-- 拟安排: what a contract needs of years that have no line yet.
create table fund_later (
    project bigint not null,
    year bigint not null,
    amount bigint not null,
    primary key (project, year)
);

-- The balance of the outside book of record, as reported.
create table fund_outside (
    line bigint not null,
    as_of bigint not null,
    balance bigint not null,
    source text not null,
    reported bigint not null,
    primary key (line, as_of)
);
